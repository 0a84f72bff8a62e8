//! Bytes from the terminal, read into keys, pastes and replies, however they are cut on their way.
//!
//! A reading of our own, because replies of the terminal come whenever they come and must never be taken for keys, and
//! because terminals disagree: st sends `CSI P` for Del, alacritty's keypad sends a line feed for Enter, a keypad in
//! application mode sends `SS3 p` for 0. Sources: ECMA-48 (the form of sequences), the control sequences of xterm,
//! and what the terminals named in docs/terminals.md were seen to send.

mod csi;

use std::mem;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::reply::{Awaited, Reply};

/// What the bytes come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decoded {
    /// A key.
    Key(KeyEvent),
    /// A text between the marks of a paste.
    Paste(String),
    /// An answer to something the terminal was asked.
    Reply(Reply),
    /// Whether the window has the keyboard.
    Focus(bool),
}

/// How long a lone Esc may be the beginning of something longer.
const ESC_ALONE: Duration = Duration::from_millis(25);

/// How long the rest of a sequence may be on its way.
const REST: Duration = Duration::from_millis(250);

/// How long the rest of a reply or of a paste may be on its way.
const LONG_REST: Duration = Duration::from_secs(2);

/// A sequence is never longer; what claims to be is dropped.
const LONGEST: usize = 4096;

/// So much of one paste is kept.
const LONGEST_PASTE: usize = 1 << 20;

const PASTE_END: &[u8] = b"\x1b[201~";

/// The bytes that are no whole yet.
#[derive(Debug, Default)]
pub struct Decoder {
    pending: Vec<u8>,
    /// How many of them came with an earlier reading.
    earlier: usize,
    /// What was pasted so far, inside the marks.
    paste: Option<Vec<u8>>,
    awaited: Awaited,
}

/// What stands at the beginning of some bytes.
enum Start {
    /// Something of so many bytes; `None`: nothing that means anything here.
    Whole(usize, Option<Decoded>),
    /// The begin mark of a paste.
    Paste(usize),
    /// The beginning of something longer.
    Part,
}

impl Decoder {
    /// Reads for a terminal that was asked, or will be.
    pub fn awaiting(awaited: Awaited) -> Self {
        Self {
            awaited,
            ..Self::default()
        }
    }

    /// Takes bytes that came together, and appends what they come to.
    pub fn take(&mut self, bytes: &[u8], decoded: &mut Vec<Decoded>) {
        self.earlier = self.pending.len();
        self.pending.extend_from_slice(bytes);
        self.read(decoded);
    }

    /// How long to wait for more before [`Decoder::settle`]; `None`: nothing is open.
    pub fn patience(&self) -> Option<Duration> {
        match self.pending.as_slice() {
            _ if self.paste.is_some() => Some(LONG_REST),
            [] => None,
            [0x1b] => Some(ESC_ALONE),
            open if is_colour_reply(open) => Some(LONG_REST),
            _ => Some(REST),
        }
    }

    /// Nothing more has come in time: an Esc was the key, a paste has lost its end, and other beginnings mean nothing.
    pub fn settle(&mut self, decoded: &mut Vec<Decoded>) {
        let pending = mem::take(&mut self.pending);
        if let Some(mut paste) = self.paste.take() {
            keep(&mut paste, &pending);
            decoded.push(pasted(&paste));
            return;
        }
        match pending.as_slice() {
            [0x1b] => decoded.push(key(KeyCode::Esc)),
            [0x1b, b']', text @ .., 0x1b] => {
                decoded.extend(Reply::of_command(text).map(Decoded::Reply));
            }
            _ => {}
        }
    }

    fn read(&mut self, decoded: &mut Vec<Decoded>) {
        let pending = mem::take(&mut self.pending);
        let mut rest = pending.as_slice();
        while !rest.is_empty() {
            if let Some(paste) = &mut self.paste {
                let Some(end) = find(rest, PASTE_END) else {
                    // The last bytes may be the beginning of the mark.
                    let kept = rest.len().saturating_sub(PASTE_END.len() - 1);
                    keep(paste, &rest[..kept]);
                    rest = &rest[kept..];
                    break;
                };
                keep(paste, &rest[..end]);
                decoded.push(pasted(paste));
                self.paste = None;
                rest = &rest[end + PASTE_END.len()..];
                continue;
            }
            // An Esc that came before the rest of it was a key of its own, unless a sequence goes on.
            let was_alone = rest.len() == pending.len() && self.earlier == 1;
            let start = match rest {
                [0x1b, next, ..] if was_alone && !matches!(next, b'[' | b'O' | b']' | b'\\') => {
                    Start::Whole(1, Some(key(KeyCode::Esc)))
                }
                _ => start(rest),
            };
            match start {
                Start::Whole(length, found) => {
                    let position = csi::position(&rest[..length]);
                    let reply = position.filter(|_| self.awaited.has_come());
                    decoded.extend(reply.map(Decoded::Reply).or(found));
                    rest = &rest[length..];
                }
                Start::Paste(length) => {
                    self.paste = Some(Vec::new());
                    rest = &rest[length..];
                }
                Start::Part if rest.len() > LONGEST => rest = &[],
                Start::Part => break,
            }
        }
        self.pending = rest.to_vec();
    }
}

/// Reads what stands at the beginning of some bytes, of which there is at least one.
fn start(bytes: &[u8]) -> Start {
    match bytes {
        [0x1b] => Start::Part,
        [0x1b, b'[', rest @ ..] => csi::read(rest),
        [0x1b, b'O', rest @ ..] => csi::read_single_shift(rest),
        [0x1b, b']', rest @ ..] => read_command(rest),
        [0x1b, b'P' | b'X' | b'^' | b'_', rest @ ..] => read_string(rest),
        [0x1b, 0x1b, ..] => Start::Whole(1, Some(key(KeyCode::Esc))),
        // The end of a string whose beginning was given up.
        [0x1b, b'\\', ..] => Start::Whole(2, None),
        [0x1b, rest @ ..] => match start(rest) {
            Start::Whole(length, Some(Decoded::Key(event))) => {
                let modifiers = event.modifiers | KeyModifiers::ALT;
                let event = KeyEvent::new(event.code, modifiers);
                Start::Whole(length + 1, Some(Decoded::Key(event)))
            }
            Start::Whole(length, _) => Start::Whole(length + 1, None),
            other => other,
        },
        [byte, ..] if *byte < 0x20 || *byte == 0x7f => {
            Start::Whole(1, Some(Decoded::Key(control(*byte))))
        }
        _ => read_sign(bytes),
    }
}

/// The key of a control character.
fn control(byte: u8) -> KeyEvent {
    let letter = |first: char, from: u8| {
        let sign = char::from(first as u8 + (byte - from));
        KeyEvent::new(KeyCode::Char(sign), KeyModifiers::CONTROL)
    };
    match byte {
        b'\r' => KeyCode::Enter.into(),
        b'\t' => KeyCode::Tab.into(),
        0x7f => KeyCode::Backspace.into(),
        0 => KeyEvent::new(KeyCode::Char(' '), KeyModifiers::CONTROL),
        0x1b => KeyCode::Esc.into(),
        0x1c.. => letter('4', 0x1c),
        _ => letter('a', 1),
    }
}

/// Reads a sign in UTF-8; a byte that belongs to none is dropped.
fn read_sign(bytes: &[u8]) -> Start {
    let length = match bytes[0] {
        0..0x80 => 1,
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return Start::Whole(1, None),
    };
    let Some(whole) = bytes.get(..length) else {
        let goes_on = bytes[1..].iter().all(|byte| byte & 0xc0 == 0x80);
        return if goes_on {
            Start::Part
        } else {
            Start::Whole(1, None)
        };
    };
    match std::str::from_utf8(whole).map(|text| text.chars().next()) {
        Ok(Some(sign)) => Start::Whole(length, Some(key(KeyCode::Char(sign)))),
        _ => Start::Whole(1, None),
    }
}

/// Reads what follows `ESC ]`: the colour of the ground is the only answer that is asked for.
fn read_command(bytes: &[u8]) -> Start {
    match end_of_string(bytes) {
        Some((text, length)) => {
            let ground = Reply::of_command(text).map(Decoded::Reply);
            Start::Whole(length + 2, ground)
        }
        // Alt-] and then other keys: they are not swallowed.
        None if !may_be_command(bytes) => Start::Whole(2, None),
        None => Start::Part,
    }
}

/// Reads what follows the beginning of another string, which nobody asked for.
fn read_string(bytes: &[u8]) -> Start {
    end_of_string(bytes).map_or(Start::Part, |(_, length)| Start::Whole(length + 2, None))
}

/// What a string says, and its length with its end: `BEL`, `ESC \`, or in one byte.
///
/// An answer whose end was cut to `ESC` is whole, and a string that was cut off ends where the next sequence begins.
fn end_of_string(bytes: &[u8]) -> Option<(&[u8], usize)> {
    let at = bytes
        .iter()
        .position(|byte| matches!(byte, 0x07 | 0x1b | 0x9c))?;
    let length = match &bytes[at..] {
        [0x1b] => return None,
        [0x1b, b'\\', ..] => 2,
        [0x1b, b'[' | b'O' | b']', ..] => 0,
        _ => 1,
    };
    Some((&bytes[..at], at + length))
}

/// Whether `ESC ]` can go on like this: a number, a semicolon, and signs that are no keys of a person in a hurry.
fn may_be_command(bytes: &[u8]) -> bool {
    let digits = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    match bytes.get(digits) {
        None => digits <= 4,
        Some(b';') if digits > 0 => bytes[digits..]
            .iter()
            .all(|byte| matches!(byte, 0x20..=0x7e | 0x80.. | 0x1b)),
        Some(_) => false,
    }
}

/// Whether these bytes are the beginning of the answer to the question for the ground.
fn is_colour_reply(bytes: &[u8]) -> bool {
    let asked = b"\x1b]11;rgb";
    let length = bytes.len().min(asked.len());
    length > 2 && bytes[..length] == asked[..length]
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}

fn keep(paste: &mut Vec<u8>, more: &[u8]) {
    let room = LONGEST_PASTE.saturating_sub(paste.len());
    paste.extend_from_slice(&more[..more.len().min(room)]);
}

fn pasted(bytes: &[u8]) -> Decoded {
    Decoded::Paste(String::from_utf8_lossy(bytes).into_owned())
}

fn key(code: KeyCode) -> Decoded {
    Decoded::Key(code.into())
}

#[cfg(test)]
mod tests;
