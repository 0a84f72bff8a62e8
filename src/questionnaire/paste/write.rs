//! A questionnaire as text again, in the form of 问卷星, so that a colleague can edit it in Word; the reader reads it back.

use std::fmt::Write as _;

use crate::questionnaire::{ConditionTest, Kind, Opt, Question, Questionnaire};

/// The text of a questionnaire: its title, then each question with its kind in brackets and an option a line.
///
/// Texts that are asked of one option only become room to write behind it, conditions of the questions below a jump.
/// A text has no form for roles, editions and other conditions: what reading it again gives, held against the
/// questionnaire, tells what was lost.
pub fn text(questionnaire: &Questionnaire) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "{}\n", questionnaire.title.zh);
    let questions = &questionnaire.questions;
    let mut number = 0;
    for (index, question) in questions.iter().enumerate() {
        if host(questions, index).is_some() {
            continue;
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
    if !question.required {
        words.push_str("（选填）");
    }
    words
}

fn option_line(questions: &[Question], index: usize, option: &Opt) -> String {
    let question = &questions[index];
    let is_letter = option.code.len() == 1 && option.code.as_bytes()[0].is_ascii_uppercase();
    let mark = if is_letter {
        format!("{}. ", option.code)
    } else {
        format!("({}) ", option.code)
    };
    let mut line = format!("{mark}{}", option.label.zh);
    if let Some(points) = option.points {
        let _ = write!(line, "（{points}分）");
    }
    let has_room = questions[index + 1..]
        .iter()
        .any(|room| is_room(room, question, option));
    if has_room {
        line.push_str("____");
    }
    if let Some(target) = jump(questions, index, &option.code) {
        line.push_str(&target);
    }
    line
}

/// Whether a question is the room to write of this option.
fn is_room(room: &Question, question: &Question, option: &Opt) -> bool {
    room.kind == Kind::Text
        && room.code == format!("{}-{}", question.code, option.code)
        && room.ask_if.iter().any(|condition| {
            condition.question == question.code
                && condition.test == ConditionTest::AnyOf(vec![option.code.clone()])
        })
}

/// The question whose option a question is room to write of, by its place.
pub fn host(questions: &[Question], index: usize) -> Option<usize> {
    let room = &questions[index];
    (0..index).find(|at| {
        let question = &questions[*at];
        question
            .options
            .iter()
            .any(|option| is_room(room, question, option))
    })
}

/// Where an option jumps to: behind the questions in a row that are not asked after it.
fn jump(questions: &[Question], index: usize, option: &str) -> Option<String> {
    let code = &questions[index].code;
    let leaves_out = |question: &Question| {
        question.ask_if.iter().any(|condition| {
            condition.question == *code
                && matches!(&condition.test, ConditionTest::NoneOf(options) if options.iter().any(|known| known == option))
        })
    };
    let own = |at: usize| host(questions, at).is_some_and(|host| host == index);
    let mut at = index + 1;
    while at < questions.len() && own(at) {
        at += 1;
    }
    let first = at;
    while at < questions.len() && leaves_out(&questions[at]) {
        at += 1;
    }
    if at == first {
        return None;
    }
    Some(match questions.get(at) {
        Some(next) => format!("（跳至{}）", next.code),
        None => "（结束）".to_owned(),
    })
}
