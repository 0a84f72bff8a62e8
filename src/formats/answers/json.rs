//! The answers as JSON: a list of responses, or of answers.
//!
//! A wide row has `serial`, a key per question, `state`, `version`, `batch`, `invalid`, `control_total` where the paper prints
//! a sum, `invalid_note` where anything was said about invalid papers, and `missing` with the reason of every question that has one. Several options are a list; numbers are texts, so
//! that no reader rounds them. `withheld` names the questions that stayed inside.

use std::io::Write;

use serde_json::{Map, Value, json};

use super::csv::long_answers;
use super::{AnswerLayout, Answers, Leaving, Source, labelled, plain_text, points, reason};
use crate::error::{Error, Kind as ErrorKind, Result};
use crate::formats::response_header::{CONTROL_TOTAL, INVALID_NOTE, WITHHELD};
use crate::questionnaire::{Kind, Question};
use crate::response::Missing;

/// Writes every response as JSON.
pub fn write_json(answers: &Answers<'_>, source: Source<'_>, out: &mut dyn Write) -> Result<()> {
    let mut list = List {
        out,
        is_empty: true,
    };
    list.put(b"[")?;
    source(&mut |row| match answers.layout {
        AnswerLayout::Wide => list.row(&wide(answers, row)),
        AnswerLayout::Long => long_answers(answers.survey, answers.gate, row)
            .try_for_each(|answer| list.row(&long(answers, row, &answer))),
    })?;
    list.put(if list.is_empty { b"]\n" } else { b"\n]\n" })
}

/// A list that is written row by row.
struct List<'o> {
    out: &'o mut dyn Write,
    is_empty: bool,
}

impl List<'_> {
    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        self.out.write_all(bytes).map_err(unwritten)
    }

    fn row(&mut self, row: &Map<String, Value>) -> Result<()> {
        self.put(if self.is_empty { b"\n" } else { b",\n" })?;
        self.is_empty = false;
        serde_json::to_writer(&mut *self.out, row).map_err(unwritten)
    }
}

fn unwritten(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::new(
        ErrorKind::Store,
        "写不了 JSON",
        "the JSON cannot be written",
    )
    .caused_by(source)
}

fn wide(answers: &Answers<'_>, row: &Leaving<'_>) -> Map<String, Value> {
    let mut object = Map::new();
    let mut missing = Map::new();
    object.insert("serial".into(), row.serial.into());
    for (position, question) in answers.questions() {
        let code = row.codes.get(position).and_then(Option::as_deref);
        let why = code.and_then(reason);
        if let Some(why) = why {
            missing.insert(question.code.clone(), reason_word(answers, why).into());
        }
        let code = code.filter(|_| why.is_none());
        let value = code.map_or(Value::Null, |code| value(answers, question, code));
        object.insert(question.code.clone(), value);
    }
    object.insert("state".into(), row.state.code().into());
    object.insert("version".into(), row.version.into());
    object.insert("batch".into(), row.batch.into());
    object.insert("invalid".into(), row.invalid.into());
    if answers.has_total() {
        object.insert(CONTROL_TOTAL.into(), row.control_total.into());
    }
    if answers.leaves_notes() {
        object.insert(INVALID_NOTE.into(), row.note.into());
    }
    object.insert("missing".into(), missing.into());
    withhold(answers, &mut object);
    object
}

fn long(
    answers: &Answers<'_>,
    row: &Leaving<'_>,
    answer: &super::csv::LongAnswer<'_>,
) -> Map<String, Value> {
    let question = answer.question;
    let value = match answer.missing {
        Some(_) => Value::Null,
        None => value(answers, question, answer.code),
    };
    let missing = answer.missing.map(|why| reason_word(answers, why));
    let cells = json!({
        "serial": row.serial,
        "question": question.code,
        "value": value,
        "missing": missing,
        "points": points(question, answer.code),
        "invalid": row.invalid,
    });
    let Value::Object(mut object) = cells else {
        return Map::new();
    };
    withhold(answers, &mut object);
    object
}

fn withhold(answers: &Answers<'_>, object: &mut Map<String, Value>) {
    if !answers.gate.is_open() {
        object.insert(WITHHELD.into(), answers.gate.codes().into());
    }
}

fn reason_word(answers: &Answers<'_>, why: Missing) -> &'static str {
    if answers.labels {
        why.word().get(answers.language)
    } else {
        why.code()
    }
}

fn value(answers: &Answers<'_>, question: &Question, code: &str) -> Value {
    let one = |code: &str| -> Value {
        if answers.labels {
            labelled(question, code, answers.language)
                .into_owned()
                .into()
        } else {
            code.into()
        }
    };
    match question.kind {
        Kind::Multiple => code.split('|').map(one).collect(),
        Kind::Text => plain_text(code).into(),
        _ => one(code),
    }
}
