//! A questionnaire as text again, in the form of 问卷星, so that a colleague can edit it in Word; the reader reads it back.

use std::fmt::Write as _;

use super::Settled;
use crate::questionnaire::skips::{host, jump, room};
use crate::questionnaire::{Kind, Opt, Question, Questionnaire};

/// The text of a questionnaire: its title, the lines before its first question, the headings of parts, then each question with its kind in brackets and an option a line.
///
/// Texts that are asked of one option only become room to write behind it, conditions of the questions below a jump.
/// A text has no form for roles, editions and other conditions: what reading it again gives, held against the
/// questionnaire, tells what was lost.
///
/// Lines before the first question and headings stand as they are where the reader takes them for that, else marked as
/// Markdown marks them.
pub fn text(questionnaire: &Questionnaire) -> String {
    let plain = written(questionnaire, ["", ""]);
    if is_understood(questionnaire, &plain) {
        return plain;
    }
    written(questionnaire, ["> ", "## "])
}

/// Whether the lines before the first question and the headings of a text are read as such.
fn is_understood(questionnaire: &Questionnaire, text: &str) -> bool {
    let again = super::questionnaire(&super::read(text, &Settled::default()), "");
    let part = |question: &Question| {
        let found = again.find(&question.code);
        found.is_some_and(|(_, read)| read.section.zh == question.section.zh)
    };
    again.intro.zh == questionnaire.intro.zh && questionnaire.questions.iter().all(part)
}

/// The text with these marks before a line of the introduction and before a heading.
fn written(questionnaire: &Questionnaire, [intro, heading]: [&str; 2]) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "{}\n", questionnaire.title.zh);
    if !questionnaire.intro.zh.is_empty() {
        for line in questionnaire.intro.zh.split('\n') {
            let _ = writeln!(text, "{intro}{line}");
        }
        text.push('\n');
    }
    let questions = &questionnaire.questions;
    let (mut number, mut part) = (0, "");
    for (index, question) in questions.iter().enumerate() {
        if host(questions, index).is_some() {
            continue;
        }
        if question.section.zh != part {
            part = &question.section.zh;
            let _ = writeln!(text, "{heading}{part}\n");
        }
        let is_next = question.code == format!("Q{}", number + 1);
        if is_next {
            number += 1;
        }
        let shown = if is_next {
            number.to_string()
        } else {
            question.code.clone()
        };
        let _ = writeln!(text, "{shown}. {}{}", question.text.zh, kind(question));
        if let Kind::Score { full_mark, .. } = &question.kind {
            let _ = writeln!(text, "0~{}", full_mark.normalize());
        } else {
            for option in &question.options {
                let _ = writeln!(text, "{}", option_line(questions, index, option));
            }
        }
        text.push('\n');
    }
    text
}

/// The kind in brackets, with what it takes and whether it may be left open.
fn kind(question: &Question) -> String {
    let mut words = match &question.kind {
        Kind::Single => "[单选题]".to_owned(),
        Kind::Multiple => "[多选题]".to_owned(),
        Kind::Score { .. } => "[打分题]".to_owned(),
        Kind::Number { .. } => "[数字题]".to_owned(),
        Kind::Text => "[填空题]".to_owned(),
        Kind::Date => "[日期题]".to_owned(),
    };
    if let Some(least) = question.limits.at_least {
        let _ = write!(words, "[至少选{least}项]");
    }
    if let Some(most) = question.limits.at_most {
        let _ = write!(words, "[最多选{most}项]");
    }
    // Words are free to be left unless the paper says otherwise; all else is not.
    match (question.required, &question.kind) {
        (true, Kind::Text) => words.push_str("（必填）"),
        (false, _) => words.push_str("（选填）"),
        (true, _) => {}
    }
    words
}

fn option_line(questions: &[Question], index: usize, option: &Opt) -> String {
    let is_letter = option.code.len() == 1 && option.code.as_bytes()[0].is_ascii_uppercase();
    let mark = if is_letter {
        format!("{}. ", option.code)
    } else {
        format!("({}) ", option.code)
    };
    let mut line = format!("{mark}{}", option.label.zh);
    let mut others = questions[index].options.iter();
    match option.points {
        Some(points) => {
            let _ = write!(line, "（{points}分）");
        }
        // Left out of the points on purpose: read back, nobody is asked again.
        None if others.any(|other| other.points.is_some()) => line.push_str("（不计分）"),
        None => {}
    }
    if room(questions, index, &option.code).is_some() {
        line.push_str("____");
    }
    if let Some(end) = jump(questions, index, &option.code) {
        match questions.get(end) {
            Some(next) => {
                let _ = write!(line, "（跳至{}）", next.code);
            }
            None => line.push_str("（结束）"),
        }
    }
    line
}
