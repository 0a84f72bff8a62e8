//! What is asked: questionnaires, their questions, options, skips and versions.
//!
//! These types are what the rest of the house works on. They are built by the reader of questionnaire files
//! ([`crate::formats`]) and checked by [`check()`]; a questionnaire that has passed the check keeps the promises
//! written at its fields.

mod check;
mod keys;
pub mod lines;
pub mod paste;
mod privacy;
mod question;
pub mod skips;

pub use check::{RESERVED_CODES, check, check_code};
pub(crate) use check::{empty_list, question_twice, unknown_option, unknown_question};
pub use keys::{REASON_KEYS, Typed};
pub use privacy::is_private_field;
pub use question::{Condition, ConditionTest, Kind, Limits, Opt, Question, Role, SecondWay};

use serde::{Deserialize, Serialize};

use crate::text::Text;

/// A questionnaire as printed: its questions in the order of the paper.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Questionnaire {
    /// The code, unique in its project: ASCII letters, digits and hyphens.
    pub code: String,
    /// The edition of the paper, counted from 1.
    pub version: u32,
    /// The heading of the paper.
    pub title: Text,
    /// Who answers it, such as 困难职工.
    pub respondents: Text,
    /// What the paper says before its first question; lines are parted by a line feed, and it may be empty.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub intro: Text,
    /// The questions; at least one, with unique codes.
    pub questions: Vec<Question>,
    /// The sum the paper prints (小计), when it prints one.
    pub control_total: Option<ControlTotal>,
}

/// A sum printed on the paper, keyed as a check against slips.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ControlTotal {
    /// What the paper calls it, such as 小计.
    pub label: Text,
    /// The codes of the questions whose points add up to it.
    pub questions: Vec<String>,
    /// Whether a response can only be finished when the sum has been keyed.
    pub required: bool,
}

impl Questionnaire {
    /// The positions of the questions that an edition of the paper does not have: not yet, or no more.
    pub fn lacking_in(&self, version: u32) -> impl Iterator<Item = usize> {
        self.questions
            .iter()
            .enumerate()
            .filter(move |(_, question)| !question.is_in(version))
            .map(|(position, _)| position)
    }

    /// For every question whether the answers to those chosen here are told by it: it is one of them, or it is asked only by the
    /// answer to one that tells.
    pub fn told_by(&self, is_chosen: impl Fn(&Question) -> bool) -> Vec<bool> {
        let mut told: Vec<bool> = Vec::new();
        for question in &self.questions {
            // What a question depends on stands before it.
            let follows = question.ask_if.iter().any(|condition| {
                let found = self.find(&condition.question);
                found.is_some_and(|(at, _)| told.get(at).copied().unwrap_or(false))
            });
            told.push(is_chosen(question) || follows);
        }
        told
    }

    /// The question with this code and its position on the paper, counted from 0.
    pub fn find(&self, code: &str) -> Option<(usize, &Question)> {
        self.questions
            .iter()
            .enumerate()
            .find(|(_, question)| question.code == code)
    }
}
