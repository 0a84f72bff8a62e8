//! A line that asks for something, over the bottom of a screen.

use crate::entry::LineInput;
use crate::text::Text;
use crate::tui::commands::Command;
use crate::tui::screen::Input;
use crate::tui::widgets::painter::Painter;

/// A question to the user with the line that answers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// What is asked.
    pub title: Text,
    /// What is said about the line, such as that a serial is already there.
    pub note: Text,
    /// The line.
    pub line: LineInput,
}

/// What became of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// Still typing; the line may have changed.
    Typing,
    /// Accepted with this text.
    Accepted(String),
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
            note: Text::default(),
            line: LineInput::new(proposed),
        }
    }

    /// Takes an input.
    pub fn handle(&mut self, input: Input) -> Asked {
        let line = &mut self.line;
        match input {
            Input::Sign(sign) => line.insert(sign.encode_utf8(&mut [0; 4])),
            Input::Paste(text) => line.insert(&text),
            Input::Command(command) => match command {
                Command::Erase => {
                    line.erase();
                }
                Command::EraseAhead => line.erase_ahead(),
                Command::CaretLeft => line.left(),
                Command::CaretRight => line.right(),
                Command::CaretStart => line.start(),
                Command::CaretEnd => line.end(),
                Command::Confirm => return Asked::Accepted(line.text().trim().to_owned()),
                Command::Back => return Asked::Cancelled,
                _ => return Asked::Other,
            },
        }
        self.note = Text::default();
        Asked::Typing
    }

    /// Draws it over the last rows of the rectangle.
    pub fn draw(&self, painter: &mut Painter<'_>) {
        let rows = 3.min(painter.rows());
        let top = painter.rows() - rows;
        let (columns, look) = (painter.columns(), painter.look);
        painter.part(0, top, columns, rows, |painter| {
            painter.blank();
            painter.rule(0);
            let title = self.title.get(look.language).to_owned() + look.pick("：", ": ");
            let column = painter.text(0, 1, &title, look.strong());
            draw_line(painter, column, 1, &self.line);
            painter.text(0, 2, self.note.get(look.language), look.attention());
        });
    }
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
