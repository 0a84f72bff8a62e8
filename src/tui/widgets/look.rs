//! How everything looks: language, inks, emphasis, and which signs the terminal can be given.

use ratatui::style::{Color, Modifier, Style};

use crate::text::{Language, Signs};
use crate::tui::widgets::theme::{Role, Theme};

/// The language and the look of the screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Look {
    /// The language of the screens.
    pub language: Language,
    /// The inks.
    pub theme: Theme,
    /// Whether to use only ASCII signs for rules, bars and marks.
    pub ascii: bool,
    /// Whether signs of ambiguous width, such as ①, take two columns in what people have written.
    pub wide: bool,
}

impl Look {
    /// Picks the text of the language.
    pub const fn pick<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        self.language.pick(zh, en)
    }

    /// The signs that the terminal is given, and how many columns they take there.
    pub const fn signs(self) -> Signs {
        Signs {
            plain: self.ascii,
            wide: self.wide,
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
        self.theme.style(Role::Quiet)
    }

    /// The heading line.
    pub fn heading(self) -> Style {
        self.theme.style(Role::Heading)
    }

    /// The selected row: of one colour, whatever stands in it.
    pub fn selected(self) -> Style {
        Style::new()
            .fg(Color::Reset)
            .bg(Color::Reset)
            .add_modifier(Modifier::REVERSED)
    }

    /// The field under the fingers. Not reversed: in a reversed field several terminals hide their caret.
    pub fn field(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
    }

    /// Saved, agreed, full.
    pub fn good(self) -> Style {
        self.theme.style(Role::Good)
    }

    /// Refused, wrong, missing.
    pub fn bad(self) -> Style {
        self.theme.style(Role::Bad)
    }

    /// Worth a look.
    pub fn attention(self) -> Style {
        self.theme.style(Role::Attention)
    }

    /// A key in the bottom bar.
    pub fn key(self) -> Style {
        self.theme.style(Role::Key)
    }
}
