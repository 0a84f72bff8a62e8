//! A line that asks for something, over the bottom of a screen.

use super::painter::Painter;
use crate::entry::LineInput;
use crate::text::{Text, text, width, without_quoted_codes, wrap};
use crate::tui::commands::{Command, Input};

/// The columns that an answer has at least beside its question.
const ANSWER: usize = 16;

/// A question to the user with the line that answers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    title: Text,
    /// How it is answered; always shown where nothing else is to be said.
    advice: Text,
    /// What is said about the line until it changes, such as that a serial is already there.
    note: Text,
    /// Whether the note asks if the line is meant: another Enter says so.
    is_doubted: bool,
    /// Whether what is typed stays hidden.
    is_secret: bool,
    line: LineInput,
}

/// The line that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// What stands there, without the space around it.
    pub text: String,
    /// Whether it was asked before if this is meant, and nothing was changed since.
    pub again: bool,
}

/// What became of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// Still typing; the line may have changed.
    Typing,
    /// Accepted.
    Accepted(Given),
    /// Given up.
    Cancelled,
    /// Not for a line.
    Other,
}

impl Prompt {
    /// Asks, with a proposed answer.
    pub fn new(title: Text, proposed: &str) -> Self {
        Self {
            title,
            advice: Text::default(),
            note: Text::default(),
            is_doubted: false,
            is_secret: false,
            line: LineInput::new(proposed),
        }
    }

    /// The same with how it is answered.
    #[must_use]
    pub fn advice(self, advice: Text) -> Self {
        Self { advice, ..self }
    }

    /// The same with a word that goes with the first key.
    #[must_use]
    pub fn note(self, note: Text) -> Self {
        Self { note, ..self }
    }

    /// The same with stars in the place of what is typed.
    #[must_use]
    pub fn secret(self) -> Self {
        Self {
            is_secret: true,
            ..self
        }
    }

    /// What is typed.
    pub fn text(&self) -> &str {
        self.line.text()
    }

    /// Puts another text into the line.
    pub fn put(&mut self, text: String) {
        self.line = LineInput::new(text);
    }

    /// Says why the line will not do, or asks whether it is meant.
    pub fn say(&mut self, note: Text, is_doubted: bool) {
        self.note = Text::new(without_quoted_codes(&note.zh), note.en);
        self.is_doubted = is_doubted;
    }

    /// Takes an input.
    pub fn handle(&mut self, input: Input) -> Asked {
        let line = &mut self.line;
        let mut is_taken = true;
        match input {
            Input::Sign(sign) => is_taken = line.insert(sign.encode_utf8(&mut [0; 4])),
            Input::Paste(text) => is_taken = line.insert(&text),
            Input::Command(Command::Confirm) => {
                return Asked::Accepted(Given {
                    text: line.text().trim().to_owned(),
                    again: self.is_doubted,
                });
            }
            Input::Command(Command::Back) => return Asked::Cancelled,
            Input::Command(Command::Entry(event)) if line.edit(event) => {}
            Input::Command(_) => return Asked::Other,
        }
        let note = if is_taken {
            Text::default()
        } else {
            text!("太长，没有放进去", "too long: it was left out")
        };
        self.say(note, false);
        Asked::Typing
    }

    /// Draws it over the last rows of the rectangle; a question that leaves no room for an answer stands above it.
    pub fn draw(&self, painter: &mut Painter<'_>) {
        let (columns, look) = (painter.columns(), painter.look);
        let lines = |text: &str| -> Vec<String> {
            let lines = wrap(text, columns).into_iter();
            lines.map(|line| text[line.bytes].to_owned()).collect()
        };
        let mut title = lines(&(self.title.get(look.language).to_owned() + look.pick("：", ": ")));
        if title
            .last()
            .is_none_or(|last| width(last) + ANSWER > columns)
        {
            title.push(String::new());
        }
        let said = if self.note.is_empty() {
            &self.advice
        } else {
            &self.note
        };
        let said = lines(said.get(look.language));
        let rows = (1 + title.len() + said.len().max(1)).min(painter.rows());
        let top = painter.rows() - rows;
        painter.part(0, top, columns, rows, |painter| {
            painter.blank();
            painter.rule(0);
            let (mut row, mut column) = (0, 0);
            for line in &title {
                row += 1;
                column = painter.text(0, row, line, look.strong());
            }
            if self.is_secret {
                let signs = self.line.text().chars().count();
                draw_line(painter, column, row, &LineInput::new("*".repeat(signs)));
            } else {
                draw_line(painter, column, row, &self.line);
            }
            for line in &said {
                row += 1;
                painter.text(0, row, line, look.attention());
            }
        });
    }

    /// The rows that one takes whose question and note are short.
    pub const ROWS: usize = 3;
}

/// Draws a line and puts the cursor at its caret, in display columns; a long line is scrolled to the caret.
pub fn draw_line(painter: &mut Painter<'_>, column: usize, row: usize, line: &LineInput) {
    let room = painter.columns().saturating_sub(column + 1);
    let before = crate::text::fit_start(&line.text()[..line.caret()], room);
    let style = painter.look.strong();
    let caret = painter.text(column, row, &before, style);
    painter.text(caret, row, &line.text()[line.caret()..], style);
    painter.put_caret(caret, row);
}
