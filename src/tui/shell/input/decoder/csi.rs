//! The sequences that begin with `ESC [` and `ESC O`: keys with names, the marks of a paste, positions.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{Decoded, Start};
use crate::tui::shell::input::reply::Reply;

/// The bytes before what is handed in.
const LEAD: usize = 2;

/// Reads what follows `ESC [`: parameters, then a letter.
pub(super) fn read(bytes: &[u8]) -> Start {
    // The Linux console's F1 to F5.
    if let [b'[', rest @ ..] = bytes {
        return match rest {
            [] => Start::Part,
            [letter @ b'A'..=b'E', ..] => whole(LEAD + 2, KeyCode::F(letter - b'A' + 1), 1),
            _ => Start::Whole(LEAD + 2, None),
        };
    }
    let parameters = bytes
        .iter()
        .take_while(|byte| matches!(byte, 0x20..=0x3f))
        .count();
    // rxvt ends its keys with Shift in `$`, which elsewhere stands before the last letter.
    let said = std::str::from_utf8(&bytes[..parameters]).unwrap_or_default();
    if let Some(number) = said.strip_suffix('$')
        && let Some(code) = tilde(first(number))
    {
        return whole(LEAD + parameters, code, 2);
    }
    match bytes.get(parameters) {
        None => Start::Part,
        Some(letter @ 0x40..=0x7e) => meaning(said, *letter, LEAD + parameters + 1),
        // No sequence has such a sign inside: what came before is dropped, the sign is read on its own.
        Some(_) => Start::Whole(LEAD + parameters, None),
    }
}

/// The position that a whole sequence tells, if it can be one: what else it may mean is F3 with a modifier.
pub(super) fn position(sequence: &[u8]) -> Option<Reply> {
    let said = sequence.strip_prefix(b"\x1b[")?.strip_suffix(b"R")?;
    let [row, column] = numbers(std::str::from_utf8(said).ok()?)[..] else {
        return None;
    };
    (row > 0 && column > 0).then_some(Reply::Position { column, row })
}

/// Reads what follows `ESC O`: the keypad in application mode, and keys of older terminals.
pub(super) fn read_single_shift(bytes: &[u8]) -> Start {
    let digits = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let Some(letter) = bytes.get(digits) else {
        return Start::Part;
    };
    let said = std::str::from_utf8(&bytes[..digits]).unwrap_or_default();
    let code = match letter {
        b'P'..=b'S' => KeyCode::F(letter - b'P' + 1),
        b'M' => KeyCode::Enter,
        b'I' => KeyCode::Tab,
        b'X' => KeyCode::Char('='),
        // `*` to `9` in the order of their codes.
        b'j'..=b'y' => KeyCode::Char(char::from(letter - b'j' + b'*')),
        // rxvt's arrows with Ctrl.
        b'a'..=b'd' => return whole(LEAD + digits + 1, arrow(letter - b'a'), 5),
        _ => match cursor_key(*letter) {
            Some(code) => code,
            None => return Start::Whole(LEAD + digits + 1, None),
        },
    };
    whole(LEAD + digits + 1, code, first(said).max(1))
}

/// A key of so many bytes with its modifiers as xterm counts them: 1, and 1 for Shift, 2 for Alt, 4 for Ctrl.
fn whole(length: usize, code: KeyCode, modifiers: u16) -> Start {
    let bits = modifiers.saturating_sub(1);
    let mut held = KeyModifiers::empty();
    for (bit, modifier) in [
        (1, KeyModifiers::SHIFT),
        (2, KeyModifiers::ALT),
        (4, KeyModifiers::CONTROL),
    ] {
        held.set(modifier, bits & bit != 0);
    }
    Start::Whole(length, Some(Decoded::Key(KeyEvent::new(code, held))))
}

/// The numbers of the parameters; what is no number is 0.
fn numbers(said: &str) -> Vec<u16> {
    let number = |part: &str| {
        part.split(':')
            .next()
            .unwrap_or_default()
            .parse()
            .unwrap_or(0)
    };
    said.split(';').map(number).collect()
}

fn first(said: &str) -> u16 {
    numbers(said).first().copied().unwrap_or(0)
}

/// What a sequence of so many bytes means.
fn meaning(said: &str, letter: u8, length: usize) -> Start {
    let numbers = numbers(said);
    let at = |place: usize| numbers.get(place).copied().unwrap_or(0);
    let held = at(1).max(1);
    let key = |code: KeyCode| whole(length, code, held);
    let is_bare = said.is_empty();
    match letter {
        b'I' if is_bare => Start::Whole(length, Some(Decoded::Focus(true))),
        b'O' if is_bare => Start::Whole(length, Some(Decoded::Focus(false))),
        b'Z' => key(KeyCode::BackTab),
        // st sends this for Del and for the keypad's point without NumLock; with modifiers it is F1 everywhere.
        b'P' if is_bare => key(KeyCode::Delete),
        // Position and F3 with a modifier share the letter; positions are asked for below the first row.
        b'R' if numbers.len() == 2 && (at(0) != 1 || held == 1) => {
            let reply = Reply::Position {
                column: at(1),
                row: at(0),
            };
            Start::Whole(length, Some(Decoded::Reply(reply)))
        }
        b'P'..=b'S' if is_bare || at(0) == 1 => key(KeyCode::F(letter - b'P' + 1)),
        // st without its keypad's application mode: Insert, End.
        b'h' | b'l' if at(0) == 4 => key(KeyCode::Insert),
        b'~' if at(0) == 200 => Start::Paste(length),
        // xterm's modifyOtherKeys, and the form that kitty made common.
        b'~' if at(0) == 27 => sign(length, at(2), held),
        b'u' => sign(length, at(0), held),
        // rxvt: `^` for Ctrl, `@` for Ctrl and Shift.
        b'~' | b'^' | b'@' => {
            let held = match letter {
                b'^' => 5,
                b'@' => 6,
                _ => held,
            };
            tilde(at(0)).map_or(Start::Whole(length, None), |code| whole(length, code, held))
        }
        // rxvt's arrows with Shift.
        b'a'..=b'd' if is_bare => whole(length, arrow(letter - b'a'), 2),
        _ => cursor_key(letter).map_or(Start::Whole(length, None), key),
    }
}

/// A sign given by its number.
fn sign(length: usize, number: u16, modifiers: u16) -> Start {
    let code = match number {
        13 | 57414 => KeyCode::Enter,
        9 => KeyCode::Tab,
        27 => KeyCode::Esc,
        127 | 8 => KeyCode::Backspace,
        // The private numbers of a keypad: digits, then . / * - + Enter.
        57399..=57408 => KeyCode::Char(char::from(b'0' + (number - 57399) as u8)),
        57409 => KeyCode::Char('.'),
        57410 => KeyCode::Char('/'),
        57411 => KeyCode::Char('*'),
        57412 => KeyCode::Char('-'),
        57413 => KeyCode::Char('+'),
        _ => match char::from_u32(u32::from(number)) {
            Some(sign) if !sign.is_control() => KeyCode::Char(sign),
            _ => return Start::Whole(length, None),
        },
    };
    whole(length, code, modifiers)
}

fn cursor_key(letter: u8) -> Option<KeyCode> {
    Some(match letter {
        b'A'..=b'D' => arrow(letter - b'A'),
        b'E' => KeyCode::KeypadBegin,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        _ => return None,
    })
}

/// The arrow keys in the order of their letters.
fn arrow(place: u8) -> KeyCode {
    match place {
        0 => KeyCode::Up,
        1 => KeyCode::Down,
        2 => KeyCode::Right,
        _ => KeyCode::Left,
    }
}

/// The key of a number before `~`.
fn tilde(number: u16) -> Option<KeyCode> {
    Some(match number {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11..=15 => KeyCode::F((number - 10) as u8),
        17..=21 => KeyCode::F((number - 11) as u8),
        23..=26 => KeyCode::F((number - 12) as u8),
        28..=29 => KeyCode::F((number - 13) as u8),
        31..=34 => KeyCode::F((number - 14) as u8),
        _ => return None,
    })
}
