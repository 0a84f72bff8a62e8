//! The keyboard where the system tells of keys by itself, as the Windows console does.

use std::sync::mpsc::Sender;
use std::thread;

use crossterm::event::{self, Event};

use super::Message;
use super::reply::Awaited;
use crate::tui::commands::keys::Key;

/// Sends what is typed.
///
/// Positions never come here: the system tells them to whoever asks.
pub fn watch(sender: Sender<Message>, _awaited: Awaited) -> std::io::Result<()> {
    thread::Builder::new()
        .name("keyboard".to_owned())
        .spawn(move || read_keys(&sender))?;
    Ok(())
}

fn read_keys(sender: &Sender<Message>) {
    loop {
        let message = match event::read() {
            Ok(Event::Key(event)) => match Key::from_event(&event) {
                Some(key) => Message::Key(key),
                None => continue,
            },
            Ok(Event::Paste(text)) => Message::Paste(text),
            Ok(Event::Resize(..)) => Message::Resize,
            Ok(Event::FocusGained) => Message::Focus(true),
            Ok(Event::FocusLost) => Message::Focus(false),
            Ok(_) => continue,
            Err(_) => Message::End,
        };
        let ended = message == Message::End;
        if sender.send(message).is_err() || ended {
            return;
        }
    }
}
