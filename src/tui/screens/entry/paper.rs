//! How a paper under entry looks: the overview of its questions and the field under the fingers.

use rust_decimal::Decimal;

use super::options;
use crate::entry::{Cursor, Entry, Input};
use crate::questionnaire::{Kind, Question, SecondWay};
use crate::response::{Answer, Missing, Outcome};
use crate::text::{Language, fit, pad_end, pad_start, text, width, words};
use crate::tui::widgets::answers::{short_answer, value_text};
use crate::tui::widgets::list::ListCursor;
use crate::tui::widgets::look::Look;
use crate::tui::widgets::painter::Painter;
use crate::tui::widgets::prompt::draw_line;

/// With fewer rows than this the field gives up its gaps, so that it stays in view.
const LOW: usize = 9;

/// Draws every question on one row with what is stored, the one under the fingers marked, and the running sum below.
pub fn draw_overview(painter: &mut Painter<'_>, entry: &Entry) {
    let look = painter.look;
    let rows = painter.rows().saturating_sub(2);
    let questions = &entry.questionnaire().questions;
    let selected = match entry.cursor() {
        Cursor::Question(position) => position,
        _ => questions.len().saturating_sub(1),
    };
    let top = ListCursor { selected }.top(questions.len(), rows);
    let columns = painter.columns();
    let code_columns = questions
        .iter()
        .map(|question| width(&question.code))
        .max()
        .unwrap_or(2);
    for (row, position) in (top..questions.len().min(top + rows)).enumerate() {
        let question = &questions[position];
        let here = entry.cursor() == Cursor::Question(position);
        painter.text(0, row, if here { "▸" } else { " " }, look.heading());
        painter.text(2, row, &pad_end(&question.code, code_columns), look.quiet());
        let text_column = 3 + code_columns;
        let answer_columns = 10;
        let room = columns.saturating_sub(text_column + answer_columns + 1);
        let asked = entry.asked()[position];
        let style = if asked { look.plain() } else { look.quiet() };
        painter.text(
            text_column,
            row,
            &fit(question.text.get(look.language), room),
            style,
        );
        let (value, mark, style) = match entry.paper().answers.get(position) {
            Some(Answer::Missing(reason @ Missing::NotInVersion)) => {
                let label = reason.label().get(look.language).to_owned();
                (label, " ", look.quiet())
            }
            _ if entry.is_second() && question.second == SecondWay::None => {
                let label = question.second.label().get(look.language).to_owned();
                (label, " ", look.quiet())
            }
            _ if !asked => (look.pick("跳过", "skipped").to_owned(), " ", look.quiet()),
            _ if entry.is_aside(position) => {
                let half = look.pick("录了一半", "half");
                (half.to_owned(), " ", look.attention())
            }
            None => ("·".to_owned(), " ", look.quiet()),
            Some(answer @ Answer::Missing(_)) => {
                (short_answer(answer, look.language), "✓", look.attention())
            }
            Some(answer) => (short_answer(answer, look.language), "✓", look.strong()),
        };
        let value_column = columns.saturating_sub(answer_columns);
        painter.text(
            value_column,
            row,
            &pad_start(&value, answer_columns - 2),
            style,
        );
        let differs = matches!(
            entry.outcome(position),
            Some(Outcome::Again | Outcome::Discrepancy)
        );
        let (mark, style) = if entry.is_unsaved_at(position) {
            ("!", look.bad())
        } else if differs && asked {
            ("≠", look.attention())
        } else {
            (mark, look.good())
        };
        painter.text(columns.saturating_sub(1), row, mark, style);
        if here {
            painter.row_style(row, look.strong());
        }
    }
    draw_sum(painter, entry, rows.min(questions.len()) + 1);
}

fn draw_sum(painter: &mut Painter<'_>, entry: &Entry, row: usize) {
    let look = painter.look;
    let (done, asked) = entry.progress();
    let saved = text!(in look.language, "已存 {done}/{asked} 题", "stored {done}/{asked}");
    let end = painter.text(2, row, &saved, look.good());
    let Some((sum, full)) = entry.running_sum() else {
        return;
    };
    let label = match &entry.questionnaire().control_total {
        Some(total) => total.label.get(look.language).to_owned(),
        None => look.pick("合计", "sum").to_owned(),
    };
    let agreed = entry.paper().control_total.is_some() && !entry.is_unsaved();
    let mark = if agreed { "✓" } else { " " };
    let text = format!("{label} {}/{}{mark}", sum.normalize(), full.normalize());
    let style = if agreed { look.good() } else { look.strong() };
    let crowded = end + 1 + width(&text) > painter.columns();
    painter.text_at_end(if crowded { row + 1 } else { row }, &text, style);
}

/// Draws the question under the fingers with its options and what is typed.
pub fn draw_field(painter: &mut Painter<'_>, entry: &Entry) {
    match entry.cursor() {
        Cursor::Question(_) => {
            if let Some((position, question)) = entry.question() {
                draw_question(painter, entry, position, question);
            }
        }
        Cursor::ControlTotal => draw_control_total(painter, entry),
        // A paper that is complete is for its desk.
        Cursor::End => draw_open(painter, entry),
    }
}

fn draw_question(painter: &mut Painter<'_>, entry: &Entry, position: usize, question: &Question) {
    let look = painter.look;
    let total = entry.questionnaire().questions.len();
    let place = text!(in look.language, "{}   第 {}/{total} 题", "{}   {} of {total}", question.code, position + 1);
    let row = if painter.rows() < LOW {
        let text = question.text.get(look.language);
        let (columns, most) = (painter.columns(), painter.rows().saturating_sub(4).max(1));
        painter.part(0, 0, columns, most, |painter| {
            painter.wrapped(0, 0, text, look.strong()).min(most)
        })
    } else {
        painter.text(0, 0, &place, look.quiet());
        painter.wrapped(0, 1, question.text.get(look.language), look.strong()) + 1
    };
    let answer = entry.paper().answers.get(position);
    let row = match (&question.kind, entry.input()) {
        (Kind::Score { .. }, Input::Keys(keys)) => {
            draw_score(painter, row, question, keys, !entry.is_frozen())
        }
        (Kind::Single, Input::Keys(keys)) => {
            let chosen: Vec<String> = match answer {
                Some(Answer::Choice(code)) => vec![code.clone()],
                _ => Vec::new(),
            };
            options::draw(painter, row, entry, question, (&chosen, keys))
        }
        (Kind::Multiple, Input::Choices { chosen, keys }) => {
            options::draw(painter, row, entry, question, (chosen, keys))
        }
        (_, Input::Line(line)) => {
            if !entry.is_frozen() {
                painter.text(0, row, line_caption(question, look), look.quiet());
            }
            draw_text(painter, row + 1, line)
        }
        _ => row,
    };
    let mut row = draw_stored(painter, row + 1, entry, position);
    if let Some(first) = entry.sighted() {
        row = draw_sighted(painter, row, first, question);
    }
    if entry.is_half_typed() {
        row = draw_half_typed(painter, row, entry);
    } else if matches!(entry.input(), Input::Line(line) if line.begins() && !line.is_empty()) {
        let how = look.pick(
            "再录就替换它；先按 ← 或退格，改其中几个字",
            "typing replaces it; ← or Backspace first edits it",
        );
        row = painter.wrapped(0, row, how, look.quiet());
    }
    options::draw_reasons(painter, row, entry);
}

/// What a line takes, and how it is left open.
fn line_caption(question: &Question, look: Look) -> &'static str {
    match question.kind {
        Kind::Date => look.pick(
            "日期（如 20220630），未答按 -",
            "date (as 20220630); - for blank",
        ),
        Kind::Number { low: Some(low), .. } if low < Decimal::ZERO => look.pick(
            "数字，负数先按 -，未答按两次 -",
            "number; - begins one below 0, twice it is blank",
        ),
        Kind::Number { .. } => look.pick("数字，未答按 -", "number; - for blank"),
        _ if question.required => look.pick("文字，未答按 -", "text; - for blank"),
        _ => look.pick(
            "文字，没有就直接回车",
            "text; Enter alone where there is none",
        ),
    }
}

/// Draws what is stored of a question, or what its second entry has come to; returns the row behind it.
fn draw_stored(painter: &mut Painter<'_>, row: usize, entry: &Entry, position: usize) -> usize {
    let look = painter.look;
    let answer = entry.paper().answers.get(position);
    let question = &entry.questionnaire().questions[position];
    match (entry.outcome(position), answer) {
        (Some(Outcome::Again), _) => {
            let text = look.pick("≠ 看原卷再录一遍", "≠ look at the paper and key it again");
            painter.text(0, row, text, look.attention());
        }
        (Some(Outcome::Discrepancy), Some(answer)) => {
            let value = value_text(answer, question, look.language);
            let label = look.pick("≠ 复录：", "≠ second value: ");
            let column = painter.text(0, row, label, look.attention());
            painter.text(column, row, &value, look.attention());
        }
        (_, Some(answer)) => {
            let stored = stored_text(answer, question, look.language);
            painter.text(0, row, &stored, look.good());
        }
        (_, None) => return row,
    }
    row + 1
}

/// Shows a first value that is to be confirmed beside the paper.
fn draw_sighted(
    painter: &mut Painter<'_>,
    row: usize,
    first: &Answer,
    question: &Question,
) -> usize {
    let look = painter.look;
    let value = value_text(first, question, look.language);
    let shown = text!(in look.language, "第一次：{value}", "first entry: {value}");
    let row = painter.wrapped(0, row, &shown, look.strong());
    let how = look.pick(
        "对照原卷：一样就回车，不一样就照原卷录",
        "compare it with the paper: Enter where it is the same, else key what the paper says",
    );
    painter.wrapped(0, row, how, look.quiet())
}

/// Says that what is typed is not stored yet, and which key stores it.
fn draw_half_typed(painter: &mut Painter<'_>, row: usize, entry: &Entry) -> usize {
    let look = painter.look;
    let text = match entry.input() {
        _ if entry.awaits_ten() => look.pick(
            "再按 0 记 10 分，按别的键记 1 分",
            "0 makes it 10, any other key makes it 1",
        ),
        Input::Choices { keys, .. } if !keys.is_empty() => look.pick(
            "还没按完：继续按；空格或 . 勾选它，回车勾选并确认本题",
            "not complete: key on; Space or . ticks it, Enter ticks it and confirms",
        ),
        Input::Keys(_) => look.pick(
            "还没按完：继续按，或回车确认",
            "not complete: key on, or Enter",
        ),
        _ => look.pick(
            "还没存：回车确认后存盘",
            "not stored yet: Enter confirms and stores it",
        ),
    };
    painter.wrapped(0, row, text, look.attention())
}

fn stored_text(answer: &Answer, question: &Question, language: Language) -> String {
    let value = value_text(answer, question, language);
    format!("✓ {}{value}", language.pick("已存：", "stored: "))
}

fn draw_score(
    painter: &mut Painter<'_>,
    row: usize,
    question: &Question,
    keys: &str,
    is_keyed: bool,
) -> usize {
    let look = painter.look;
    let mut row = row;
    if !question.options.is_empty() && painter.rows() >= LOW {
        let labels: Vec<&str> = question
            .options
            .iter()
            .map(|option| option.label.get(look.language))
            .collect();
        row = painter.wrapped(0, row, &labels.join(" / "), look.quiet()) + 1;
    }
    let full = question.full_mark().unwrap_or_default().normalize();
    let scored = words::SCORED.get(look.language);
    let column = painter.text(0, row, scored, look.plain()) + 1;
    let field = pad_end(&format!(" {keys}"), 6);
    painter.text(column, row, &field, look.field());
    painter.put_caret(column + 1 + width(keys), row);
    if is_keyed {
        let range =
            text!(in look.language, "0–{full} 分，空格 = {full}", "0 to {full}, Space = {full}");
        painter.text(column + 8, row, &range, look.quiet());
    }
    row + 1
}

/// Draws a text wrapped over several rows with the caret in its place.
fn draw_text(painter: &mut Painter<'_>, row: usize, line: &crate::entry::LineInput) -> usize {
    let text = line.text();
    let lines = crate::text::wrap(text, painter.columns().saturating_sub(1));
    let rows = lines.len().max(1);
    if row + rows + 2 > painter.rows() {
        draw_line(painter, 0, row, line);
        return row + 1;
    }
    let style = painter.look.strong();
    let last = lines.len().saturating_sub(1);
    for (at, piece) in lines.iter().enumerate() {
        painter.text(0, row + at, &text[piece.bytes.clone()], style);
        let inside =
            piece.bytes.contains(&line.caret()) || at == last && line.caret() >= piece.bytes.start;
        if inside {
            painter.put_caret(width(&text[piece.bytes.start..line.caret()]), row + at);
        }
    }
    row + rows
}

fn draw_control_total(painter: &mut Painter<'_>, entry: &Entry) {
    let look = painter.look;
    let label = entry
        .questionnaire()
        .control_total
        .as_ref()
        .map_or("", |total| total.label.get(look.language));
    painter.text(0, 0, label, look.quiet());
    let name = entry.sum_label();
    let how = text!(in look.language,
        "录入纸面上印写的{name}，必须与各题之和相符。",
        "Key the sum as the paper has it; it must agree with the answers.");
    let row = painter.wrapped(0, 1, &how, look.strong());
    if let Input::Line(line) = entry.input() {
        let column = painter.text(
            0,
            row + 1,
            &text!(in look.language, "纸面{name} ", "sum on paper "),
            look.plain(),
        );
        draw_line(painter, column, row + 1, line);
    }
}

fn draw_open(painter: &mut Painter<'_>, entry: &Entry) {
    let look = painter.look;
    let open = if entry.is_complete() {
        look.pick(
            "还有录了一半、没有存的",
            "something is half keyed and not stored",
        )
    } else {
        look.pick("还有题没有答案", "some questions have no answer")
    };
    painter.text(0, 0, open, look.attention());
    let how = look.pick("按回车到第一处。", "Enter goes to the first of them.");
    painter.wrapped(0, 2, how, look.plain());
}

/// Draws what is said of a paper that is complete, and its sum.
pub fn draw_complete(
    painter: &mut Painter<'_>,
    (said, sum): (&str, Option<(Decimal, Decimal)>),
    is_approved: bool,
) {
    let look = painter.look;
    painter.text(0, 0, said, look.good());
    let mut row = 2;
    if let Some((sum, full)) = sum {
        let text = format!("{} / {}", sum.normalize(), full.normalize());
        painter.text(0, row, &text, look.strong());
        row = 4;
    }
    let how = if is_approved {
        look.pick(
            "已审定，只能看；要改先退回（F12）。Esc 返回。",
            "It is approved: F12 opens it again before a change. Esc goes back.",
        )
    } else {
        look.pick(
            "回车完成本卷，接着录下一份；↑ 回去修改。",
            "Enter finishes it and goes on to the next; ↑ goes back to change.",
        )
    };
    painter.wrapped(0, row, how, look.plain());
}
