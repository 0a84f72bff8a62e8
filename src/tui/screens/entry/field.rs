//! The field under the fingers: which keys hold in it.

use crate::entry::{Cursor, Entry};
use crate::questionnaire::Kind;
use crate::tui::commands::Context;

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

/// Whether a question is answered on a line.
pub fn is_line(kind: &Kind) -> bool {
    matches!(kind, Kind::Text | Kind::Number { .. } | Kind::Date)
}
