//! `XLSForm`: the workbook that ODK, `KoboToolbox` and `SurveyCTO` make forms of, read and written.
//!
//! Read are `select_one`, `select_multiple`, `integer`, `decimal`, `range`, `text`, `date`, `note` and groups, with plain
//! comparisons in `relevant` and `constraint` (`logic`). What else a form has is named with its cell: as an error where the
//! survey would ask something else, as a warning where only the looks of the form are lost. Written is what pyxform accepts
//! without a warning; what the format has no place for stands in columns of our own, which it hands on or passes over.

mod conditions;
mod constraints;
mod logic;
mod names;
mod survey;
mod table;
mod write;

use std::io::Cursor;

use zip::ZipArchive;

use crate::questionnaire::Questionnaire;
use crate::questionnaire::paste::{ReadKind, ReadOption, ReadQuestion, Reading, Remark};
use crate::questionnaire::{Kind, skips};
use crate::text::{Finding, Language, Severity};

pub use survey::read_xlsform;
pub use write::xlsform;

/// Whether a file is a workbook, whatever its name; a Word file is a package, too, and is none.
pub fn is_xlsx(bytes: &[u8]) -> bool {
    let archive = ZipArchive::new(Cursor::new(bytes));
    archive.is_ok_and(|mut archive| archive.by_name("xl/workbook.xml").is_ok())
}

/// What an `XLSForm` holds.
#[derive(Debug, Clone, PartialEq)]
pub struct FormFile {
    /// What is asked.
    pub questionnaire: Questionnaire,
    /// The rows of the sheet `survey` that the questions stand on.
    rows: Vec<usize>,
    /// Notes between questions, which a questionnaire has no place for, with their rows.
    notes: Vec<(usize, String)>,
    /// What is wrong or was left out, each with its cell.
    pub findings: Vec<Finding>,
}

impl FormFile {
    /// Whether something stands against making a survey of it.
    pub fn is_open(&self) -> bool {
        let mut findings = self.findings.iter();
        findings.any(|finding| finding.severity == Severity::Error)
    }

    /// The questions as a reading, to be shown: lines are rows of the sheet.
    pub fn reading(&self) -> Reading {
        let questionnaire = &self.questionnaire;
        let lines = |text: &str| -> Vec<Remark> {
            let lines = text.split('\n').filter(|line| !line.is_empty());
            lines.map(|line| remark(1, line)).collect()
        };
        let questions = &questionnaire.questions;
        let shown = questions.iter().enumerate();
        let shown = shown.filter(|(at, _)| skips::host(questions, *at).is_none());
        Reading {
            title: questionnaire.title.get(Language::Zh).to_owned(),
            intro: lines(questionnaire.intro.get(Language::Zh)),
            questions: shown.map(|(at, _)| self.question(at)).collect(),
            notes: self
                .notes
                .iter()
                .map(|(row, text)| remark(*row, text))
                .collect(),
            ..Reading::default()
        }
    }

    fn question(&self, at: usize) -> ReadQuestion {
        let questions = &self.questionnaire.questions;
        let question = &questions[at];
        let line = self.rows.get(at).copied().unwrap_or(1);
        let (kind, low, high) = match &question.kind {
            Kind::Single => (ReadKind::Single, None, None),
            Kind::Multiple => (ReadKind::Multiple, None, None),
            Kind::Score { full_mark, .. } => (
                ReadKind::Score,
                Some(rust_decimal::Decimal::ZERO),
                Some(*full_mark),
            ),
            Kind::Number { low, high, .. } => (ReadKind::Number, *low, *high),
            Kind::Text => (ReadKind::Text, None, None),
            Kind::Date => (ReadKind::Date, None, None),
        };
        let options = question.options.iter().map(|option| ReadOption {
            line,
            code: option.code.clone(),
            label: option.label.get(Language::Zh).to_owned(),
            points: option.points,
            fill: skips::room(questions, at, &option.code).is_some(),
            jump: None,
        });
        ReadQuestion {
            line,
            number: question.code.clone(),
            code: question.code.clone(),
            text: question.text.get(Language::Zh).to_owned(),
            kind,
            required: question.required,
            options: options.collect(),
            low,
            high,
            at_least: question.limits.at_least,
            at_most: question.limits.at_most,
            section: question.section.get(Language::Zh).to_owned(),
        }
    }
}

fn remark(line: usize, text: &str) -> Remark {
    Remark {
        line,
        text: text.to_owned(),
    }
}
