//! How everything looks: colours, emphasis, and the plain signs for terminals that cannot show others.

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};

use crate::text::Language;

/// The language and the look of the screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Look {
    /// The language of the screens.
    pub language: Language,
    /// Whether to do without colours (`NO_COLOR`).
    pub colourless: bool,
    /// Whether to use only ASCII signs for rules, bars and marks.
    pub ascii: bool,
}

impl Look {
    /// Picks the text of the language.
    pub const fn pick<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        self.language.pick(zh, en)
    }

    fn coloured(self, style: Style, colour: Color) -> Style {
        if self.colourless {
            style
        } else {
            style.fg(colour)
        }
    }

    /// Plain text.
    pub fn plain(self) -> Style {
        Style::new()
    }

    /// What the eye should find first.
    pub fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// What is there when it is looked for.
    pub fn quiet(self) -> Style {
        if self.colourless {
            Style::new().add_modifier(Modifier::DIM)
        } else {
            Style::new().fg(Color::DarkGray)
        }
    }

    /// The heading line.
    pub fn heading(self) -> Style {
        self.coloured(self.strong(), Color::Cyan)
    }

    /// The selected row, and the field under the fingers.
    pub fn selected(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// Saved, agreed, full.
    pub fn good(self) -> Style {
        self.coloured(Style::new(), Color::Green)
    }

    /// Refused, wrong, missing.
    pub fn bad(self) -> Style {
        self.coloured(self.strong(), Color::Red)
    }

    /// Worth a look.
    pub fn attention(self) -> Style {
        self.coloured(Style::new(), Color::Yellow)
    }

    /// A key in the bottom bar.
    pub fn key(self) -> Style {
        self.coloured(self.strong(), Color::Cyan)
    }
}

/// Puts an ASCII sign in the place of every sign whose width terminals disagree about.
pub fn to_ascii(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        let plain = match cell.symbol() {
            "─" | "–" | "—" => "-",
            "│" => "|",
            "└" => "+",
            "█" | "■" => "#",
            "░" | "·" => ".",
            "…" => "~",
            "“" | "”" => "\"",
            "‘" | "’" => "'",
            "✓" | "↓" => "v",
            "✗" => "x",
            "≠" => "!",
            "▸" | "›" | "→" | "≥" => ">",
            "←" => "<",
            "↑" => "^",
            "×" | "●" => "*",
            "÷" => "/",
            "α" => "a",
            "κ" => "k",
            "ω" => "w",
            "χ" => "X",
            "²" => "2",
            _ => continue,
        };
        cell.set_symbol(plain);
    }
}
