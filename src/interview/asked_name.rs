//! The question to which people answered, said or written: a guide and a survey of one project may have one code.

use std::fmt;

use super::coding::{CodedUnit, Holder};

/// A question of a guide, or an open question of a survey.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AskedName {
    /// Whether it was answered on paper, and not in an interview.
    pub in_writing: bool,
    /// The guide or the survey and the question, as `village/Q3`.
    pub path: String,
}

impl AskedName {
    /// The question that this holder answered.
    pub fn of(holder: &Holder, source: &str, question: &str) -> Self {
        Self {
            in_writing: matches!(holder, Holder::Response(..)),
            path: format!("{source}/{question}"),
        }
    }

    /// A question of a guide.
    pub fn said(guide: &str, question: &str) -> Self {
        Self {
            in_writing: false,
            path: format!("{guide}/{question}"),
        }
    }
}

impl CodedUnit {
    /// The question that was answered.
    pub fn asked(&self) -> AskedName {
        AskedName::of(&self.unit.holder, &self.source, &self.unit.question)
    }
}

impl fmt::Display for AskedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)
    }
}
