//! Keys as people name them (`Ctrl-U`, `F6`, `Enter`), and as the terminal sends them.

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use crate::text::fold_width;

/// A key with its modifier. Shift is part of the sign for letters and is otherwise ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    /// Whether Ctrl is held.
    pub ctrl: bool,
    /// The key.
    pub code: KeyCode,
}

impl Key {
    /// A key without Ctrl.
    pub const fn plain(code: KeyCode) -> Self {
        Self { ctrl: false, code }
    }

    /// A sign, such as `n`.
    pub const fn sign(sign: char) -> Self {
        Self::plain(KeyCode::Char(sign))
    }

    /// A letter with Ctrl.
    pub const fn ctrl(letter: char) -> Self {
        Self {
            ctrl: true,
            code: KeyCode::Char(letter),
        }
    }

    /// The key of a terminal event; `None` for a release and for keys held with Alt and the like.
    pub fn from_event(event: &KeyEvent) -> Option<Self> {
        if !matches!(event.kind, KeyEventKind::Press | KeyEventKind::Repeat) {
            return None;
        }
        let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
        if event.modifiers.contains(KeyModifiers::ALT) && !ctrl {
            return None;
        }
        let code = match event.code {
            // Some terminals send Ctrl-H for Backspace.
            KeyCode::Char('h') if ctrl => return Some(Self::plain(KeyCode::Backspace)),
            // A line feed, which some terminals send for the keypad's Enter; no line break is ever meant.
            KeyCode::Char('j') if ctrl => return Some(Self::plain(KeyCode::Enter)),
            KeyCode::Char(letter) if ctrl => KeyCode::Char(letter.to_ascii_lowercase()),
            other => other,
        };
        Some(Self { ctrl, code })
    }

    /// The key with a full-width sign folded, so that an IME left on does not disable the commands.
    #[must_use]
    pub fn folded(self) -> Self {
        match self.code {
            KeyCode::Char(sign) => Self {
                code: KeyCode::Char(fold_width(sign)),
                ..self
            },
            _ => self,
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            formatter.write_str("Ctrl-")?;
        }
        match self.code {
            KeyCode::Char(' ') => formatter.write_str("Space"),
            KeyCode::Char(sign) if self.ctrl => write!(formatter, "{}", sign.to_ascii_uppercase()),
            KeyCode::Char(sign) => write!(formatter, "{sign}"),
            KeyCode::F(number) => write!(formatter, "F{number}"),
            KeyCode::Up => formatter.write_str("↑"),
            KeyCode::Down => formatter.write_str("↓"),
            KeyCode::Left => formatter.write_str("←"),
            KeyCode::Right => formatter.write_str("→"),
            KeyCode::PageUp => formatter.write_str("PgUp"),
            KeyCode::PageDown => formatter.write_str("PgDn"),
            KeyCode::Delete => formatter.write_str("Del"),
            // As it is printed on keyboards; a terminal knows it by another name.
            KeyCode::BackTab => formatter.write_str("Shift-Tab"),
            other => write!(formatter, "{other:?}"),
        }
    }
}
