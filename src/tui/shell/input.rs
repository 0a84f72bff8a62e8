//! Where messages come from: the keyboard and the signals, each on a thread of its own.
//!
//! Reading is blocking and never polls: once the terminal is gone polling would spin.

#[cfg(unix)]
mod hangup;
#[cfg(unix)]
pub mod signals;

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use crossterm::event::{self, Event};

use crate::tui::commands::keys::Key;

/// Something that happened outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// A key.
    Key(Key),
    /// A pasted text.
    Paste(String),
    /// The size of the terminal changed.
    Resize,
    /// The program was stopped and goes on.
    Continued,
    /// The program is asked to end, or its terminal is gone.
    End,
}

/// Starts the threads; they end with the program.
pub fn start() -> std::io::Result<Receiver<Message>> {
    let (sender, receiver) = channel();
    #[cfg(unix)]
    {
        signals::watch(sender.clone())?;
        hangup::watch(sender.clone())?;
    }
    thread::Builder::new()
        .name("keyboard".to_owned())
        .spawn(move || read_keys(&sender))?;
    Ok(receiver)
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
            Ok(_) => continue,
            Err(_) => Message::End,
        };
        let ended = message == Message::End;
        if sender.send(message).is_err() || ended {
            return;
        }
    }
}
