//! How a discrepancy looks: the question, both values with who keyed them and when, and what was decided.

use crate::questionnaire::{Kind, Question, Questionnaire};
use crate::response::{Answer, Outcome, Side};
use crate::store::{Discrepancy, Mark};
use crate::text::{Language, Text, text};
use crate::tui::widgets::answers::{local_time, value_text};
use crate::tui::widgets::painter::Painter;

/// The reasons that a digit gives; the first one is given by Enter alone.
const REASONS: [(&str, &str); 4] = [
    ("已核对原卷", "seen on the paper"),
    ("字迹难辨，共同认定", "hard to read, agreed"),
    ("已问受访者", "asked"),
    ("按规则", "by rule"),
];

/// The list of reasons, for the line that asks for one.
pub fn reasons() -> Text {
    let list = |pick: fn(&(&'static str, &'static str)) -> &'static str| {
        let numbered = REASONS.iter().zip(1..);
        numbered
            .map(|(reason, number)| format!("{number} {}", pick(reason)))
            .collect::<Vec<_>>()
            .join("  ")
    };
    Text::new(
        format!("{}；或直接写", list(|reason| reason.0)),
        format!("{}; or write", list(|reason| reason.1)),
    )
}

/// The reason that was typed, or the one that a digit or nothing stands for.
pub fn proposed_reason(typed: &str, language: Language) -> String {
    let typed = typed.trim();
    let number = if typed.is_empty() { "1" } else { typed };
    let proposed = REASONS
        .iter()
        .zip(1..)
        .find(|(_, of)| of.to_string() == number);
    match proposed {
        Some(((zh, en), _)) => language.pick(zh, en).to_owned(),
        None => typed.to_owned(),
    }
}

/// What became of it, in few columns.
pub fn mark_of(found: &Discrepancy, language: Language) -> String {
    match found.outcome {
        Outcome::Adjudicated(side) => format!("✓ {}", side.label().get(language)),
        _ => language.pick("待裁定", "open").to_owned(),
    }
}

/// Draws a discrepancy whole.
pub fn draw_decision(
    painter: &mut Painter<'_>,
    questionnaire: &Questionnaire,
    found: &Discrepancy,
) {
    let look = painter.look;
    let Some(question) = questionnaire.questions.get(found.position) else {
        return;
    };
    let place =
        text!(in look.language, "编号 {}   {}", "serial {}   {}", found.serial, question.code);
    painter.text(0, 0, &place, look.quiet());
    let row = painter.wrapped(0, 1, question.text.get(look.language), look.strong());
    let row = draw_labels(painter, row, question) + 1;
    let first = (found.first.as_ref(), found.first_keyed.as_ref());
    let row = draw_value(painter, row, Side::First, question, first);
    let second = (found.second.as_ref(), found.second_keyed.as_ref());
    let row = draw_value(painter, row, Side::Second, question, second);
    let column = painter.text(0, row, "3 ", look.key());
    painter.text(
        column,
        row,
        look.pick("另录一个值", "key another value"),
        look.plain(),
    );
    draw_settled(painter, row + 2, question, found);
}

/// The options of the question on as few rows as they need.
fn draw_labels(painter: &mut Painter<'_>, row: usize, question: &Question) -> usize {
    if question.options.is_empty() {
        return row;
    }
    let look = painter.look;
    let labels: Vec<String> = question
        .options
        .iter()
        .map(|option| match question.kind {
            // Points are keyed, not the codes of what is printed beside them.
            Kind::Score { .. } => option.label.get(look.language).to_owned(),
            _ => format!("{} {}", option.code, option.label.get(look.language)),
        })
        .collect();
    painter.wrapped(0, row, &labels.join(" / "), look.quiet())
}

fn draw_value(
    painter: &mut Painter<'_>,
    row: usize,
    side: Side,
    question: &Question,
    (value, keyed): (Option<&Answer>, Option<&Mark>),
) -> usize {
    let look = painter.look;
    let number = if side == Side::First { "1 " } else { "2 " };
    let column = painter.text(0, row, number, look.key());
    let label = side.label();
    let column = painter.text(column, row, label.get(look.language), look.plain()) + 2;
    let (text, style) = match value {
        Some(answer) => (value_text(answer, question, look.language), look.strong()),
        None => (
            look.pick("跳过了这一题", "passes it over").to_owned(),
            look.quiet(),
        ),
    };
    let row = painter.wrapped(column, row, &text, style);
    let who = keyed.map_or_else(String::new, who_and_when);
    painter.text(column, row, &who, look.quiet());
    row + 2
}

fn who_and_when(mark: &Mark) -> String {
    format!("{}  {}", mark.operator, local_time(mark.at))
}

fn draw_settled(painter: &mut Painter<'_>, row: usize, question: &Question, found: &Discrepancy) {
    let look = painter.look;
    let (Outcome::Adjudicated(side), Some(settled)) = (found.outcome, &found.settled) else {
        return;
    };
    let value = found.answer.as_ref().map_or_else(String::new, |answer| {
        value_text(answer, question, look.language)
    });
    let side = side.label();
    let decided = match look.language {
        Language::Zh => format!("✓ 裁定：{value}（{}）", side.zh),
        Language::En => format!("✓ decided: {value} ({})", side.en),
    };
    let row = painter.wrapped(0, row, &decided, look.good());
    let why = settled.why.as_deref().unwrap_or_default();
    let row = painter.wrapped(2, row, why, look.plain());
    painter.text(2, row, &who_and_when(settled), look.quiet());
}
