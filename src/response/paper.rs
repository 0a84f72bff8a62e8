//! One paper as it stands on file: what entry opens and continues.

use rust_decimal::Decimal;

use super::{Answer, AnswerSheet, Invalid, Missing, Serial, State};
use crate::questionnaire::Questionnaire;

/// A response as stored, or a fresh one that is stored with its first confirmed field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// The number on the paper.
    pub serial: Serial,
    /// How far it has come; [`State::Open`] for a fresh one.
    pub state: State,
    /// What is confirmed.
    pub answers: AnswerSheet,
    /// The question at which the evaluator left it, counted from 0.
    pub position: usize,
    /// Half-typed text of a question, kept when the program had to end; never an answer.
    pub draft: Option<Draft>,
    /// The sum printed on the paper, where it was keyed and agreed.
    pub control_total: Option<Decimal>,
    /// That it was set invalid, and why; `None`: valid.
    pub invalid: Option<Invalid>,
}

/// Half-typed text of one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The question, counted from 0.
    pub position: usize,
    /// What had been typed.
    pub text: String,
}

impl Paper {
    /// A paper of this edition of which nothing is stored yet: what had not come then, and what was retired, is not in it.
    pub fn of_edition(serial: Serial, questionnaire: &Questionnaire, version: u32) -> Self {
        let mut paper = Self::fresh(serial, questionnaire.questions.len());
        for position in questionnaire.lacking_in(version) {
            let noted = Answer::Missing(Missing::NotInVersion);
            paper.answers.set(position, Some(noted));
        }
        paper
    }

    /// A paper of which nothing is stored yet.
    pub fn fresh(serial: Serial, questions: usize) -> Self {
        Self {
            serial,
            state: State::Open,
            answers: AnswerSheet::empty(questions),
            position: 0,
            draft: None,
            control_total: None,
            invalid: None,
        }
    }
}
