//! The keyboard on Unix: bytes from the terminal, decoded on a thread that sleeps until some come.

use std::io;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use super::Message;
use super::decoder::{Decoded, Decoder};
use crate::tui::commands::keys::Key;

/// So many bytes are read at a time.
const AT_ONCE: usize = 1 << 16;

/// Sends what is typed, pasted and answered, and [`Message::End`] once the terminal is gone.
pub fn watch(sender: Sender<Message>) -> io::Result<()> {
    thread::Builder::new()
        .name("keyboard".to_owned())
        .spawn(move || {
            // Without a receiver the program is ending already.
            if read_keys(&sender).is_some() {
                let _ = sender.send(Message::End);
            }
        })?;
    Ok(())
}

/// Reads until the terminal is gone; `None`: nobody listens any more.
fn read_keys(sender: &Sender<Message>) -> Option<()> {
    let mut decoder = Decoder::default();
    let mut bytes = vec![0; AT_ONCE];
    let mut read = Vec::new();
    loop {
        match wait(decoder.patience()) {
            Ok(true) => match rustix::io::read(io::stdin(), &mut bytes) {
                Ok(0) => return Some(()),
                Ok(count) => decoder.take(&bytes[..count], &mut read),
                Err(Errno::INTR | Errno::AGAIN) => {}
                Err(_) => return Some(()),
            },
            Ok(false) => decoder.settle(&mut read),
            Err(Errno::INTR) => {}
            Err(_) => return Some(()),
        }
        for message in read.drain(..).filter_map(message) {
            sender.send(message).ok()?;
        }
    }
}

/// Waits until there is something to read, or the terminal is gone: `false` where the time is up before.
fn wait(patience: Option<Duration>) -> Result<bool, Errno> {
    let input = io::stdin();
    let mut polled = [PollFd::new(&input, PollFlags::IN)];
    let time = patience.map(|patience| Timespec {
        tv_sec: i64::try_from(patience.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: patience.subsec_nanos().into(),
    });
    poll(&mut polled, time.as_ref()).map(|ready| ready > 0)
}

fn message(decoded: Decoded) -> Option<Message> {
    Some(match decoded {
        Decoded::Key(event) => Message::Key(Key::from_event(&event)?),
        Decoded::Paste(text) => Message::Paste(text),
        Decoded::Reply(reply) => Message::Reply(reply),
        Decoded::Focus(has_keyboard) => Message::Focus(has_keyboard),
    })
}
