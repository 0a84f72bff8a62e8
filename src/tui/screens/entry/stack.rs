//! The row above a paper under entry: the paper, how it stands, and how far the stack is.

use super::EntryScreen;
use super::desk::Desk;
use crate::response::State;
use crate::text::{width, words};
use crate::tui::widgets::painter::Painter;

impl<D: Desk> EntryScreen<D> {
    /// Where one is in the stack, on one row.
    pub(super) fn draw_stack(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let paper = self.entry.paper();
        let is_fresh = || !self.entry.is_begun();
        let (state, style) = match (self.desk.invalid(), paper.state) {
            _ if self.entry.is_unsaved() => {
                (look.pick("没有存上", "not stored").to_owned(), look.bad())
            }
            (Some(why), _) => {
                let why = why.get(look.language);
                (
                    format!("{}{why}", look.pick("无效：", "invalid: ")),
                    look.bad(),
                )
            }
            (None, State::Open) if is_fresh() => {
                (look.pick("新卷", "new").to_owned(), look.attention())
            }
            (None, state) => {
                let style = if state == State::Open {
                    look.attention()
                } else {
                    look.good()
                };
                let mut label = state.label().get(look.language).to_owned();
                if state == State::Approved {
                    label.push_str(look.pick("，只能看", ", to look at only"));
                }
                (label, style)
            }
        };
        let serial = format!("{} {}", words::SERIAL.get(look.language), paper.serial);
        let column = painter.text(0, 0, &serial, look.strong());
        let column = painter.text(column + 2, 0, &state, style);
        let progress = self
            .desk
            .progress(&self.ledger, self.finished, look.language);
        if column + 2 + width(&progress) <= painter.columns() {
            painter.text_at_end(0, &progress, look.quiet());
        }
    }
}
