//! The keyboard on Unix: bytes from the terminal, arrived on a thread that sleeps until some come.

use std::io;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use super::Message;
use super::decoder::{Decoded, Decoder};
use super::reply::Awaited;
use crate::tui::commands::keys::Key;
use crate::tui::shell::burst::Gathering;

/// More keys than these go on in several pieces: a paste has no end that could be waited for.
const MOST_TOGETHER: usize = 65_536;

/// So many bytes are read at a time.
const AT_ONCE: usize = 1 << 16;

/// Sends what is typed, pasted and answered, and [`Message::End`] once the terminal is gone.
pub fn watch(sender: Sender<Message>, awaited: Awaited) -> io::Result<()> {
    thread::Builder::new()
        .name("keyboard".to_owned())
        .spawn(move || {
            // Without a receiver the program is ending already.
            if read_keys(&sender, awaited).is_some() {
                let _ = sender.send(Message::End);
            }
        })?;
    Ok(())
}

/// Reads until the terminal is gone; `None`: nobody listens any more.
fn read_keys(sender: &Sender<Message>, awaited: Awaited) -> Option<()> {
    let mut decoder = Decoder::awaiting(awaited);
    let mut bytes = vec![0; AT_ONCE];
    let mut arrived = Vec::new();
    let mut together = Together::default();
    loop {
        match wait(together.patience().or_else(|| decoder.patience())) {
            Ok(true) => match rustix::io::read(io::stdin(), &mut bytes) {
                Ok(0) => return Some(()),
                Ok(count) => decoder.take(&bytes[..count], &mut arrived),
                Err(Errno::INTR | Errno::AGAIN) => {}
                Err(_) => return Some(()),
            },
            Ok(false) if together.patience().is_some() => together.hand_on(sender)?,
            Ok(false) => decoder.settle(&mut arrived),
            Err(Errno::INTR) => {}
            Err(_) => return Some(()),
        }
        for message in arrived.drain(..).filter_map(message) {
            if let Message::Key(key) = message {
                together.add(key, sender)?;
            } else {
                together.hand_on(sender)?;
                if matches!(message, Message::Paste(_)) {
                    together.gathering.interrupt();
                }
                sender.send(message).ok()?;
            }
        }
        if together.patience().is_none() {
            together.hand_on(sender)?;
        }
    }
}

/// Keys that came in one piece, or one right after the other.
#[derive(Default)]
struct Together {
    keys: Vec<Key>,
    gathering: Gathering,
    last: Option<Instant>,
}

impl Together {
    /// Adds a key; one that it shows to be pressed by a hand goes on before it.
    fn add(&mut self, key: Key, sender: &Sender<Message>) -> Option<()> {
        let now = Instant::now();
        let since_last = self.last.map_or(Duration::MAX, |last| now - last);
        if self.gathering.frees(&key, since_last) {
            self.hand_on(sender)?;
        }
        self.gathering.note(&key, since_last);
        self.last = Some(now);
        self.keys.push(key);
        Some(())
    }

    /// How long the rest is waited for; `None`: what there is goes on at once.
    fn patience(&self) -> Option<Duration> {
        let is_waiting = !self.keys.is_empty() && self.keys.len() < MOST_TOGETHER;
        self.gathering.patience().filter(|_| is_waiting)
    }

    /// Hands the keys on; `None`: nobody listens any more.
    fn hand_on(&mut self, sender: &Sender<Message>) -> Option<()> {
        let keys = std::mem::take(&mut self.keys);
        let message = match keys.as_slice() {
            [] => return Some(()),
            [key] if self.gathering.is_held() => Message::Repeat(*key),
            [key] => Message::Key(*key),
            _ => Message::Keys(keys),
        };
        sender.send(message).ok()
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

fn message(arrived: Decoded) -> Option<Message> {
    Some(match arrived {
        Decoded::Key(event) => Message::Key(Key::from_event(&event)?),
        Decoded::Paste(text) => Message::Paste(text),
        Decoded::Reply(reply) => Message::Reply(reply),
        Decoded::Focus(has_keyboard) => Message::Focus(has_keyboard),
    })
}
