//! The field under the fingers: which keys hold in it, what they ask of the machine, and the list of missing reasons.

use crate::entry::{Cursor, Entry, Event};
use crate::questionnaire::Kind;
use crate::response::Missing;
use crate::text::pad_end;
use crate::tui::commands::{Command, Context, of};
use crate::tui::widgets::painter::Painter;

/// Which keys hold where the machine stands.
pub fn context_of(entry: &Entry) -> Context {
    match entry.cursor() {
        Cursor::End => Context::EntryEnd,
        Cursor::ControlTotal => Context::EntryLine,
        Cursor::Question(_) => match entry.question() {
            Some((_, question)) if question.is_closed() => Context::EntryClosed,
            _ => Context::EntryLine,
        },
    }
}

/// What a command asks of the machine; `None`: it is for the screen.
pub const fn event_of(command: Command) -> Option<Event> {
    Some(match command {
        Command::Up => Event::Previous,
        Command::Down => Event::Next,
        Command::First => Event::First,
        Command::Last => Event::FirstOpen,
        Command::Confirm => Event::Confirm,
        Command::Erase => Event::Erase,
        Command::EraseAhead => Event::EraseAhead,
        Command::CaretLeft => Event::CaretLeft,
        Command::CaretRight => Event::CaretRight,
        Command::CaretStart => Event::CaretStart,
        Command::CaretEnd => Event::CaretEnd,
        Command::FullMark => Event::FullMark,
        Command::ControlTotal => Event::ControlTotal,
        Command::Undo => Event::Undo,
        Command::Redo => Event::Redo,
        Command::Missing(reason) => Event::Missing(reason),
        _ => return None,
    })
}

/// Draws the list of missing reasons with their keys over the field.
pub fn draw_reasons(painter: &mut Painter<'_>, entry: &Entry) {
    let look = painter.look;
    let kind = entry.question().map(|(_, question)| question.kind.clone());
    let text_only = matches!(kind, Some(Kind::Text | Kind::Number { .. } | Kind::Date));
    let columns = 32.min(painter.columns());
    let left = painter.columns() - columns;
    painter.part(left, 1, columns, 11, |painter| {
        painter.blank();
        for row in 0..painter.rows() {
            painter.text(0, row, "│", look.quiet());
        }
        let title = look.pick("为什么没有答案？", "Why is there no answer?");
        painter.text(2, 0, title, look.heading());
        let reasons = of(Context::Reasons).filter_map(|binding| match binding.command {
            Command::Missing(reason) => Some((binding, reason)),
            _ => None,
        });
        for (row, (binding, reason)) in reasons.enumerate() {
            let unfit = text_only && matches!(reason, Missing::TwoTicked | Missing::OutsideOptions);
            let style = if unfit { look.quiet() } else { look.plain() };
            let key = pad_end(&binding.keys[0].to_string(), 4);
            let column = painter.text(3, row + 2, &key, look.key());
            let column = painter.text(column, row + 2, binding.text(look.language), style);
            let direct = of(Context::EntryLine).find(|direct| direct.command == binding.command);
            if let (true, Some(direct)) = (text_only, direct) {
                painter.text(
                    column + 2,
                    row + 2,
                    &direct.keys[0].to_string(),
                    look.quiet(),
                );
            }
        }
    });
}
