//! The columns in which the list of responses stands.

use crate::response::{InvalidReason, State};
use crate::store::ResponseRow;
use crate::text::{Language, Text, pad_end, pad_start, words};
use crate::tui::widgets::answers::{invalid_text, local_time, points_and_rate};

/// The widths of the columns of the list.
const WIDTHS: [(usize, bool); 7] = [
    (8, true),
    (8, false),
    (7, true),
    (9, true),
    (8, true),
    (10, false),
    (11, false),
];

/// The same with one column for the reason in the place of points and rate, which do not count.
const WIDTHS_INVALID: [(usize, bool); 6] = [
    (8, true),
    (8, false),
    (7, true),
    (19, false),
    (10, false),
    (11, false),
];

/// The headings of the columns.
pub fn heading_text(language: Language) -> String {
    row_text(
        &WIDTHS,
        &[
            words::SERIAL.get(language),
            words::STATE.get(language),
            words::KEYED.get(language),
            words::SCORED.get(language),
            words::RATE.get(language),
            words::OPERATOR.get(language),
            words::TIME.get(language),
        ],
    )
}

fn row_text<const COLUMNS: usize>(
    widths: &[(usize, bool); COLUMNS],
    cells: &[&str; COLUMNS],
) -> String {
    let mut text = String::new();
    for (cell, (columns, numeric)) in cells.iter().zip(*widths) {
        let padded = if numeric {
            pad_start(cell, columns)
        } else {
            pad_end(cell, columns)
        };
        text.push_str(&padded);
        text.push_str("  ");
    }
    text
}

/// A response as a row of the list; `verifies`: points that a second entry could be guided by are hidden.
pub fn response_text(
    row: &ResponseRow,
    is_half_changed: bool,
    reasons: &[InvalidReason],
    verifies: bool,
    language: Language,
) -> String {
    let keyed = format!("{}/{}", row.answered, row.asked);
    let is_hidden = verifies && row.state == State::Entered;
    let (points, rate) = match (row.points, row.full_mark) {
        _ if is_hidden => ("***".to_owned(), "***".to_owned()),
        (Some(points), Some(full)) => points_and_rate(points, full),
        _ => ("—".to_owned(), "—".to_owned()),
    };
    let time = local_time(row.changed);
    if let Some(invalid) = &row.invalid {
        let (word, reason) = if invalid.is_withdrawn() {
            (words::WITHDRAWN, Text::same(&invalid.why))
        } else {
            (words::INVALID, invalid_text(invalid, reasons))
        };
        return row_text(
            &WIDTHS_INVALID,
            &[
                row.serial.as_str(),
                word.get(language),
                &keyed,
                reason.get(language),
                &row.operator,
                &time,
            ],
        );
    }
    let state = match (row.discrepancies, language) {
        // It stands before all else in the way of an approval, and only whoever opens the paper sees it there.
        _ if is_half_changed => language.pick("改了一半", "half new").to_owned(),
        (0, _) => row.state.label().get(language).to_owned(),
        (count, Language::Zh) => format!("差异 {count}"),
        (count, Language::En) => format!("differ {count}"),
    };
    row_text(
        &WIDTHS,
        &[
            row.serial.as_str(),
            &state,
            &keyed,
            &points,
            &rate,
            &row.operator,
            &time,
        ],
    )
}
