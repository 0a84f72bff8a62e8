//! A question as whoever keys it will see it, with its keys; what is keyed here is stored nowhere.

use std::sync::Arc;

use crate::entry::{Entry, Event};
use crate::questionnaire::Questionnaire;
use crate::response::{Paper, Serial};
use crate::tui::commands::{Command, Context, Input};
use crate::tui::screens::entry::field::context_of;
use crate::tui::screens::entry::paper::{draw_field, draw_overview};
use crate::tui::widgets::painter::Painter;

/// A paper that is only looked at.
pub struct Preview {
    entry: Entry,
}

impl Preview {
    /// A fresh paper at this question; what it depends on is left aside.
    pub fn of(questionnaire: &Questionnaire, at: usize) -> Option<Self> {
        let mut shown = questionnaire.clone();
        shown.questions.get_mut(at)?.ask_if.clear();
        let serial = Serial::read("1").ok()?;
        let mut paper = Paper::of_edition(serial, &shown, shown.version);
        paper.position = at;
        Some(Self {
            entry: Entry::new(Arc::new(shown), paper),
        })
    }

    /// The keys that hold.
    pub fn context(&self) -> Context {
        context_of(&self.entry)
    }

    /// Whether a sign answers here.
    pub fn keeps(&self, sign: char) -> bool {
        self.entry.keeps(sign)
    }

    /// Takes an input as entry does; says whether the preview stays.
    pub fn handle(&mut self, input: Input) -> bool {
        let event = match input {
            Input::Sign(sign) => Event::Type(sign),
            Input::Paste(text) => Event::Paste(text),
            Input::Command(Command::Back) => return false,
            Input::Command(Command::Entry(event)) => event.clone(),
            Input::Command(_) => return true,
        };
        self.entry.handle(event);
        true
    }

    /// Draws it as the desk does.
    pub fn draw(&self, painter: &mut Painter<'_>) {
        let (columns, rows) = (painter.columns(), painter.rows());
        let look = painter.look;
        let said = look.pick(
            "录入时就是这样；在这里按的都不存。Esc 返回",
            "This is how it is keyed; nothing keyed here is stored. Esc goes back",
        );
        painter.text(0, 0, said, look.attention());
        let left = (columns * 2 / 5).min(44) + 2;
        let rows = rows.saturating_sub(2);
        painter.part(0, 2, left.saturating_sub(2), rows, |painter| {
            draw_overview(painter, &self.entry);
        });
        painter.part(left, 2, columns.saturating_sub(left), rows, |painter| {
            draw_field(painter, &self.entry);
        });
    }
}
