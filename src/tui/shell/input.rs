//! Where messages come from: the keyboard and the signals, each on a thread of its own.
//!
//! Reading is blocking and never spins, also once the terminal is gone.

#[cfg(not(unix))]
mod console;
#[cfg(unix)]
mod decoder;
#[cfg(unix)]
mod keyboard;
pub mod reply;
#[cfg(unix)]
pub mod signals;

use std::sync::mpsc::{Receiver, channel};

#[cfg(not(unix))]
use console as keyboard;
use reply::{Awaited, Reply};

use crate::tui::commands::keys::Key;

/// Something that happened outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// A key.
    Key(Key),
    /// A key that is held down, once more.
    Repeat(Key),
    /// Keys that came together.
    Keys(Vec<Key>),
    /// A pasted text.
    Paste(String),
    /// The terminal has answered.
    Reply(Reply),
    /// Whether the window has the keyboard.
    Focus(bool),
    /// The size of the terminal changed.
    Resize,
    /// The program was stopped and goes on.
    Continued,
    /// The program is asked to end, or its terminal is gone.
    End,
}

/// Starts the threads; they end with the program. `awaited` counts what the terminal is asked.
pub fn start(awaited: Awaited) -> std::io::Result<Receiver<Message>> {
    let (sender, receiver) = channel();
    #[cfg(unix)]
    signals::watch(sender.clone())?;
    keyboard::watch(sender, awaited)?;
    Ok(receiver)
}
