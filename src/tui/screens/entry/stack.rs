//! The row above a paper under entry: the paper, how it stands, and how far the stack is.

use super::EntryScreen;
use crate::response::State;
use crate::text::{Language, text, width};
use crate::tui::widgets::painter::Painter;

impl EntryScreen {
    fn invalid_mark(&self, language: Language) -> String {
        let why = self.invalid.as_ref().map_or("", |why| why.get(language));
        format!("{}{why}", language.pick("无效：", "invalid: "))
    }

    /// Where one is in the stack, on one row.
    pub(super) fn draw_stack(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let paper = self.entry.paper();
        let state = match paper.state {
            _ if self.entry.is_unsaved() => look.pick("没有存上", "not stored").to_owned(),
            _ if self.invalid.is_some() => self.invalid_mark(look.language),
            State::Open if paper.answers.iter().all(|answer| answer.is_none()) => {
                look.pick("新卷", "new").to_owned()
            }
            state => state.label().get(look.language).to_owned(),
        };
        let serial = format!("{} {}", look.pick("编号", "serial"), paper.serial);
        let column = painter.text(0, 0, &serial, look.strong());
        let style = if self.entry.is_unsaved() || self.invalid.is_some() {
            look.bad()
        } else if paper.state == State::Open {
            look.attention()
        } else {
            look.good()
        };
        let column = painter.text(column + 2, 0, &state, style);
        let out_of = self
            .ledger
            .distributed
            .map_or_else(String::new, |distributed| format!("/{distributed}"));
        if self.entry.is_second() {
            self.draw_second_stack(painter);
            return;
        }
        let stack = text!(in look.language, "已录 {}{out_of} 份   本次 {} 份", "entered {}{out_of}   now {}", self.ledger.entered, self.finished);
        if column + 2 + width(&stack) <= painter.columns() {
            painter.text_at_end(0, &stack, look.quiet());
        }
    }
}
