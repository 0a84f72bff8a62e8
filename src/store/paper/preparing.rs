//! A paper to import made ready for its row: what needs no look into the file, so that it is done on another thread while the
//! rows before are written.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::answers::lacking;
use crate::error::{Error, Kind, Result};
use crate::response::packed::pack;
use crate::response::{
    Answer, AnswerSheet, Invalid, Missing, Serial, State, note_version, printed_sum, stored,
};
use crate::store::file::clock::Clock;
use crate::store::row::definitions::Known;
use crate::store::{Store, SurveyKey};
use crate::trail::first_open;

/// A response to import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedResponse {
    /// The number on the paper.
    pub serial: Serial,
    /// Its answers, checked against their questions.
    pub answers: AnswerSheet,
    /// The version of the questionnaire it was filled in on; `None`: the present one.
    pub version: Option<u32>,
    /// The code of the reason for which it is invalid, and what was said about it; `None`: it is valid.
    pub invalid: Option<Invalid>,
    /// The row of the file, as a person counts them; for messages.
    pub row: u64,
}

/// A response to import with what its paper says beside the answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedPaper {
    /// The response.
    pub response: ImportedResponse,
    /// Whether its file says which responses are valid, so that without a reason it is valid.
    pub says_validity: bool,
    /// The sum printed on the paper, where it was keyed.
    pub control_total: Option<Decimal>,
    /// Whether it is still being keyed, whatever it has.
    pub is_open: bool,
    /// What is noted about it.
    pub notes: Vec<String>,
}

impl From<ImportedResponse> for ImportedPaper {
    fn from(response: ImportedResponse) -> Self {
        Self {
            response,
            says_validity: false,
            control_total: None,
            is_open: false,
            notes: Vec::new(),
        }
    }
}

/// Makes papers ready for their rows, by the definition of their survey as it was when this was made.
pub struct Preparer {
    pub(super) known: Arc<Known>,
    clock: Clock,
}

/// A paper whose row can be written.
pub struct Prepared {
    pub(super) serial: Serial,
    pub(super) sort_key: String,
    pub(super) identity: [u8; 16],
    pub(super) version: u32,
    pub(super) state: State,
    /// The number of the question where entry continues.
    pub(super) next: i64,
    /// Its answers, where they are counted one by one.
    pub(super) answers: Option<AnswerSheet>,
    /// The answers as they lie in the row.
    pub(super) packed: String,
    pub(super) control_total: Option<Decimal>,
    pub(super) invalid: Option<Invalid>,
    pub(super) notes: Vec<String>,
    /// The row of the file, for messages.
    pub(super) row: u64,
}

impl Store {
    /// What makes papers of a survey ready to be imported.
    ///
    /// # Errors
    /// [`Kind::Usage`] for a survey that is not there.
    pub fn preparer(&self, survey: &SurveyKey) -> Result<Preparer> {
        Ok(Preparer {
            known: self.known(survey)?,
            clock: self.clock,
        })
    }
}

impl Preparer {
    /// The paper with what its row will say; one in which every question asked is answered, and the printed sum where it is
    /// required, is entered.
    ///
    /// # Errors
    /// [`Kind::Input`] for an answer that does not fit its question or that the version of the paper does not have, and for a
    /// printed sum that is not that of the answers.
    pub fn prepare(&self, paper: ImportedPaper) -> Result<Prepared> {
        let ImportedPaper {
            mut response,
            control_total,
            is_open,
            notes,
            // Without a reason it is valid, whether the file says so or not.
            says_validity: _,
        } = paper;
        let known = &self.known;
        let questionnaire = known.questionnaire();
        let version = response.version.unwrap_or(questionnaire.version);
        self.check_version(&response, version)?;
        note_version(questionnaire, version, &mut response.answers);
        let sum = control_total.map(|total| total.normalize());
        if sum.is_some() && printed_sum(questionnaire, &response.answers) != sum {
            return Err(unfit(&response, "control-total"));
        }
        let lacking = lacking(known, &response.answers, control_total.is_some());
        let state = if is_open || lacking.is_some() {
            State::Open
        } else {
            State::Entered
        };
        Ok(Prepared {
            packed: self.packed(&response, version)?,
            sort_key: response.serial.sort_key(),
            identity: self.clock.identity(),
            next: first_open(&known.form(), &response.answers),
            version,
            state,
            control_total,
            serial: response.serial,
            answers: (!known.counts_by_codes()).then_some(response.answers),
            invalid: response.invalid,
            notes,
            row: response.row,
        })
    }

    /// Refuses an answer to a question that the version of the response does not have.
    fn check_version(&self, response: &ImportedResponse, version: u32) -> Result<()> {
        let noted = Answer::Missing(Missing::NotInVersion);
        for position in self.known.questionnaire().lacking_in(version) {
            if response
                .answers
                .get(position)
                .is_some_and(|answer| *answer != noted)
            {
                let (question, _) = self.known.question(position)?;
                return Err(unfit(response, &question.code));
            }
        }
        Ok(())
    }

    /// The answers packed, without those that the version does not have.
    fn packed(&self, response: &ImportedResponse, version: u32) -> Result<String> {
        let mut codes: Vec<Option<String>> = Vec::with_capacity(self.known.numbers.len());
        for (position, answer) in response.answers.iter().enumerate() {
            let Some(answer) = answer else {
                continue;
            };
            let (question, number) = self.known.question(position)?;
            if !question.is_in(version) {
                continue;
            }
            if !stored::fits(question, answer) {
                return Err(unfit(response, &question.code));
            }
            let index = usize::try_from(number - 1).unwrap_or(0);
            if codes.len() <= index {
                codes.resize(index + 1, None);
            }
            codes[index] = Some(answer.to_code());
        }
        Ok(pack(codes.iter().map(Option::as_deref)))
    }
}

fn unfit(response: &ImportedResponse, question: &str) -> Error {
    let (row, serial) = (response.row, &response.serial);
    Error::new(
        Kind::Input,
        format!("第 {row} 行（编号 {serial}）：{question} 的答案不合题目"),
        format!("row {row} (serial {serial}): the answer does not fit question {question}"),
    )
    .hint("核对这一行", "look at the row again")
}
