//! The options of a question under the fingers, as many as the screen has room for, and the keys of the reasons beside them.

use crate::entry::Entry;
use crate::questionnaire::{Kind, Opt, Question};
use crate::text::{pad_end, text, width};
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::painter::Painter;

/// Rows under the options: what is typed, what is stored, what waits.
const BELOW: usize = 4;
/// A list that does not fit shows at least so many options.
const FEWEST: usize = 3;

/// Draws the options with those chosen, and the keys typed so far; returns the row behind them.
///
/// A list longer than the screen shows the option ticked last, and how many it hides.
pub(super) fn draw(
    painter: &mut Painter<'_>,
    row: usize,
    entry: &Entry,
    question: &Question,
    (chosen, keys): (&[String], &str),
) -> usize {
    let look = painter.look;
    let options = &question.options;
    let reasons = reason_rows(painter.columns(), entry, painter).len();
    let room = painter.rows().saturating_sub(row + BELOW + reasons);
    let shown = if options.len() <= room {
        options.len()
    } else {
        room.saturating_sub(2).max(FEWEST).min(options.len())
    };
    let selected = entry.option_in_sight().unwrap_or(0);
    let top = ListCursor { selected }.top(options.len(), shown);
    let end = top + shown;
    let mut row = row;
    row = draw_hidden(painter, row, "↑", &options[..top], chosen);
    for place in top..end {
        draw_option(painter, row, question, place, chosen);
        row += 1;
    }
    row = draw_hidden(painter, row, "↓", &options[end..], chosen);
    let caption = if entry.is_frozen() {
        String::new()
    } else if question.kind == Kind::Multiple {
        multiple_caption(question, look.language)
    } else {
        look.pick("按选项键作答 ", "press the option's key ")
            .to_owned()
    };
    let column = painter.text(0, row, &caption, look.quiet());
    let column = painter.text(column, row, keys, look.strong());
    painter.put_caret(column, row);
    row + 1
}

/// How a multiple choice is keyed, and how many options it takes.
fn multiple_caption(question: &Question, language: crate::text::Language) -> String {
    let how = language.pick(
        "按选项键勾上或去掉，回车确认",
        "option keys toggle, Enter confirms",
    );
    let limits = match (question.limits.at_least, question.limits.at_most) {
        (None, None) => String::new(),
        (Some(least), None) => text!(in language, "；至少 {least} 项", "; at least {least}"),
        (None, Some(most)) => text!(in language, "；至多 {most} 项", "; at most {most}"),
        (Some(least), Some(most)) => {
            text!(in language, "；{least} 至 {most} 项", "; {least} to {most}")
        }
    };
    format!("{how}{limits} ")
}

/// Says how many options are hidden, and how many of these are ticked; nothing where none are.
fn draw_hidden(
    painter: &mut Painter<'_>,
    row: usize,
    arrow: &str,
    hidden: &[Opt],
    chosen: &[String],
) -> usize {
    if hidden.is_empty() {
        return row;
    }
    let ticked = hidden.iter().filter(|option| chosen.contains(&option.code));
    let (count, ticked) = (hidden.len(), ticked.count());
    let language = painter.look.language;
    let key = if arrow == "↑" { "PgUp" } else { "PgDn" };
    let said = match ticked {
        0 => {
            text!(in language, "{arrow} 还有 {count} 项没显示，{key} 看", "{arrow} {count} more: {key}")
        }
        _ => {
            text!(in language, "{arrow} 还有 {count} 项没显示，{key} 看，其中已选 {ticked} 项", "{arrow} {count} more: {key}, {ticked} of them chosen")
        }
    };
    painter.text(2, row, &said, painter.look.attention());
    row + 1
}

fn draw_option(
    painter: &mut Painter<'_>,
    row: usize,
    question: &Question,
    place: usize,
    chosen: &[String],
) {
    let look = painter.look;
    let option = &question.options[place];
    let on = chosen.contains(&option.code);
    let mark = match (question.kind == Kind::Multiple, on) {
        (true, true) => "[x] ",
        (true, false) => "[ ] ",
        (false, true) => "▸ ",
        (false, false) => "  ",
    };
    let codes = question.options.iter().map(|option| width(&option.code));
    let code_columns = codes.max().unwrap_or(1);
    let style = if on { look.strong() } else { look.plain() };
    let mut column = painter.text(0, row, mark, style);
    column = painter.text(
        column,
        row,
        &pad_end(&option.code, code_columns),
        look.key(),
    );
    if question.has_places() {
        let places = question.options.len().to_string().len() + 2;
        let place = pad_end(&format!("({})", place + 1), places);
        column = painter.text(column + 1, row, &place, look.quiet());
    }
    let label = match option.points {
        Some(points) => {
            text!(in look.language, "{}   {} 分", "{}   {} points", option.label.get(look.language), points.normalize())
        }
        None => option.label.get(look.language).to_owned(),
    };
    painter.text(column + 2, row, &label, style);
}

/// The keys of the reasons that hold at this question, each with its word, in rows of so many columns.
fn reason_rows(
    columns: usize,
    entry: &Entry,
    painter: &Painter<'_>,
) -> Vec<Vec<(char, &'static str)>> {
    let mut rows: Vec<Vec<(char, &'static str)>> = Vec::new();
    let mut used = columns;
    for (sign, word) in entry.reason_keys() {
        let label = word.get(painter.look.language);
        let room = width(label) + 4;
        if used + room > columns + 2 {
            rows.push(Vec::new());
            used = 0;
        }
        used += room;
        if let Some(row) = rows.last_mut() {
            row.push((sign, label));
        }
    }
    rows
}

/// Draws the keys of the reasons that hold at this question, from a row on, or where the screen ends.
pub(super) fn draw_reasons(painter: &mut Painter<'_>, row: usize, entry: &Entry) {
    let look = painter.look;
    let rows = reason_rows(painter.columns(), entry, painter);
    let last = painter.rows().saturating_sub(rows.len());
    if row > last {
        return;
    }
    let from = (row + 1).min(last);
    for (at, reasons) in rows.iter().enumerate() {
        let mut column = 0;
        for (sign, label) in reasons {
            column = painter.text(column, from + at, &sign.to_string(), look.key());
            column = painter.text(column + 1, from + at, label, look.quiet()) + 2;
        }
    }
}
