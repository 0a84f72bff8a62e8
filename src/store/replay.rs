//! A response told again from its history, one row of the audit trail after the other.

use std::collections::BTreeMap;

use super::action::Action;
use super::imported::Brought;
use crate::response::State;

/// A row of the history of one response.
pub(super) struct Step {
    /// Its place in the trail.
    pub(super) sequence: i64,
    /// What was done.
    pub(super) action: String,
    /// The number of the question, where it is about one; `Err` holds the code of one that the survey does not have.
    pub(super) question: Option<Result<i64, String>>,
    /// The value before.
    pub(super) old: Option<String>,
    /// The value after.
    pub(super) new: Option<String>,
    /// The reason.
    pub(super) why: Option<String>,
}

/// A part of a response that a history tells of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// The answer to the question with this number.
    Answer(i64),
    /// A question that the survey does not have.
    Unknown(String),
    /// How far it has come.
    State,
    /// The sum printed on the paper.
    ControlTotal,
    /// Whether it is valid, and why not.
    Validity,
    /// The batch it is in.
    Batch,
    /// What this version of the program does not know: the word of the action.
    Unread(String),
}

/// In which batch a response is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Membership {
    /// No row of its own tells: the one that an import found for it, which `record_survey.rs` proves.
    AsImported,
    /// The one with this code; `None`: in none.
    In(Option<String>),
}

/// What a history tells of a response.
pub(super) struct Told {
    /// The answers by the numbers of their questions.
    pub(super) values: BTreeMap<i64, String>,
    /// The code of the state.
    pub(super) state: String,
    /// The sum printed on the paper.
    pub(super) control_total: Option<String>,
    /// The code of the reason why it is invalid, and what else was said about it.
    pub(super) invalid: Option<(String, String)>,
    /// The batch it is in.
    pub(super) batch: Membership,
    /// Rows whose value before was not what the rows before them tell: between the two, something else changed it.
    pub(super) gaps: Vec<(i64, Part)>,
}

impl Told {
    /// A response before its first row: just begun, or as an import brought it.
    pub(super) fn beginning(brought: Option<Brought>) -> Self {
        let batch = match brought {
            None => Membership::In(None),
            Some(_) => Membership::AsImported,
        };
        let (values, state) = match brought {
            None => (BTreeMap::new(), State::Open.code().to_owned()),
            Some(brought) => (brought.values, brought.state),
        };
        Self {
            values,
            state,
            control_total: None,
            invalid: None,
            batch,
            gaps: Vec::new(),
        }
    }

    /// What the response is after one more row.
    ///
    /// Every action is named here, without a rest: one that is new says what it does to a response, or that something
    /// else proves it.
    pub(super) fn step(&mut self, step: Step) {
        let Some(action) = Action::from_code(&step.action) else {
            self.gaps.push((step.sequence, Part::Unread(step.action)));
            return;
        };
        match action {
            Action::Answer
            | Action::AdjudicateFirst
            | Action::AdjudicateSecond
            | Action::AdjudicateOther => self.set_answer(step),
            Action::Finish
            | Action::Reopen
            | Action::Verify
            | Action::Unverify
            | Action::Approve => self.set_state(step),
            Action::ControlTotal => {
                let before = std::mem::replace(&mut self.control_total, step.new);
                self.expect(before == step.old, step.sequence, Part::ControlTotal);
            }
            Action::SetInvalid | Action::SetValid => {
                let why = step.why.unwrap_or_default();
                let invalid = step.new.map(|reason| (reason, why));
                let before = std::mem::replace(&mut self.invalid, invalid);
                let is_told = before.map(|(reason, _)| reason) == step.old;
                self.expect(is_told, step.sequence, Part::Validity);
            }
            Action::Place => {
                let before = std::mem::replace(&mut self.batch, Membership::In(step.new));
                let is_told =
                    before == Membership::AsImported || before == Membership::In(step.old);
                self.expect(is_told, step.sequence, Part::Batch);
            }
            // Nothing of these stands in the response itself. Comparisons are held against their rows by
            // `record_second.rs`.
            Action::SecondAgrees
            | Action::SecondDiffers
            | Action::Discrepancy
            // Notes and queries, and what is told of a survey, by `record_survey.rs`.
            | Action::Note
            | Action::QueryAsk
            | Action::QueryAnswer
            | Action::QueryClose
            | Action::Batch
            | Action::Register
            | Action::Unregister
            | Action::AcceptanceLimit
            | Action::Acceptance
            // Plans of verification and what they draw by `record_plans.rs`.
            | Action::VerifyPlan
            | Action::Draw
            // What an import wrote by its hash in `imported.rs`, a definition by `record_projects.rs`.
            | Action::Import
            | Action::Project
            // These say something and change nothing on file.
            | Action::Moved
            | Action::SameOperator
            | Action::SmallCells
            | Action::Restore
            // Of an indicator: told by `record_judgements.rs`.
            | Action::Judge
            | Action::JudgeUndo
            | Action::JudgeAsDeclared
            | Action::EvidenceAdd
            | Action::EvidenceRemove => {}
        }
    }

    fn set_answer(&mut self, step: Step) {
        match step.question {
            Some(Ok(number)) => {
                let before = match step.new {
                    Some(value) => self.values.insert(number, value),
                    None => self.values.remove(&number),
                };
                self.expect(before == step.old, step.sequence, Part::Answer(number));
            }
            Some(Err(code)) => self.gaps.push((step.sequence, Part::Unknown(code))),
            None => self.gaps.push((step.sequence, Part::Unread(step.action))),
        }
    }

    fn set_state(&mut self, step: Step) {
        let new = step.new.unwrap_or_default();
        let before = std::mem::replace(&mut self.state, new);
        let is_told = step.old.as_deref() == Some(before.as_str());
        self.expect(is_told, step.sequence, Part::State);
    }

    fn expect(&mut self, is_told: bool, sequence: i64, part: Part) {
        if !is_told {
            self.gaps.push((sequence, part));
        }
    }

    /// The value of a part.
    pub(super) fn value(&self, part: &Part) -> Option<&str> {
        match part {
            Part::Answer(number) => self.values.get(number).map(String::as_str),
            Part::Unknown(_) | Part::Unread(_) => None,
            Part::State => Some(&self.state),
            Part::ControlTotal => self.control_total.as_deref(),
            Part::Validity => self.invalid.as_ref().map(|(reason, _)| reason.as_str()),
            Part::Batch => match &self.batch {
                Membership::AsImported => None,
                Membership::In(batch) => batch.as_deref(),
            },
        }
    }

    /// The parts that are not on file as they are told.
    pub(super) fn differing(&self, on_file: &Told) -> Vec<Part> {
        let mut parts = Vec::new();
        let numbers = self.values.keys().chain(on_file.values.keys());
        for number in numbers {
            let part = Part::Answer(*number);
            if self.values.get(number) != on_file.values.get(number) && !parts.contains(&part) {
                parts.push(part);
            }
        }
        if self.state != on_file.state {
            parts.push(Part::State);
        }
        if self.control_total != on_file.control_total {
            parts.push(Part::ControlTotal);
        }
        if self.invalid != on_file.invalid {
            parts.push(Part::Validity);
        }
        if self.batch != Membership::AsImported && self.batch != on_file.batch {
            parts.push(Part::Batch);
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(
        sequence: i64,
        action: &str,
        number: i64,
        old: Option<&str>,
        new: Option<&str>,
    ) -> Step {
        Step {
            sequence,
            action: action.to_owned(),
            question: (number > 0).then_some(Ok(number)),
            old: old.map(str::to_owned),
            new: new.map(str::to_owned),
            why: None,
        }
    }

    #[test]
    fn a_response_is_what_its_rows_made_of_it() {
        let mut told = Told::beginning(None);
        told.step(step(2, "answer", 1, None, Some("10")));
        told.step(step(3, "answer", 2, None, Some("8")));
        told.step(step(4, "control-total", 0, None, Some("18")));
        told.step(step(5, "finish", 0, Some("open"), Some("entered")));
        told.step(step(6, "answer", 2, Some("8"), None));
        told.step(step(7, "reopen", 0, Some("entered"), Some("open")));
        assert_eq!(told.values, BTreeMap::from([(1, "10".to_owned())]));
        assert_eq!(told.state, "open");
        assert_eq!(told.control_total.as_deref(), Some("18"));
        assert_eq!(told.gaps, []);
    }

    #[test]
    fn a_value_that_came_from_nowhere_is_a_gap_before_the_row_that_met_it() {
        let mut told = Told::beginning(None);
        told.step(step(2, "answer", 1, None, Some("10")));
        told.step(step(9, "answer", 1, Some("3"), Some("10")));
        assert_eq!(told.gaps, [(9, Part::Answer(1))]);
    }

    #[test]
    fn a_decision_sets_the_answer_and_what_is_done_to_the_whole_sets_the_state() {
        let mut told = Told::beginning(None);
        told.step(step(2, "answer", 1, None, Some("10")));
        told.step(step(3, "finish", 0, Some("open"), Some("entered")));
        told.step(step(4, "discrepancy", 1, None, Some("8")));
        told.step(step(5, "adjudicate-second", 1, Some("10"), Some("8")));
        told.step(step(6, "verify", 0, Some("entered"), Some("verified")));
        told.step(step(7, "note", 0, None, Some("open")));
        told.step(step(8, "set-invalid", 0, None, Some("duplicate")));
        assert_eq!(told.invalid, Some(("duplicate".to_owned(), String::new())));
        told.step(step(9, "set-valid", 0, Some("duplicate"), None));
        assert_eq!(told.invalid, None);
        assert_eq!(told.values, BTreeMap::from([(1, "8".to_owned())]));
        assert_eq!(told.state, "verified");
        assert_eq!(told.gaps, []);
    }

    #[test]
    fn an_action_that_the_replay_does_not_know_is_a_gap_of_its_own() {
        let mut told = Told::beginning(None);
        told.step(step(2, "erase", 1, Some("10"), None));
        assert_eq!(told.gaps, [(2, Part::Unread("erase".to_owned()))]);
    }

    #[test]
    fn a_response_is_in_the_batch_it_was_placed_in_last() {
        let mut keyed = Told::beginning(None);
        let began = Membership::In(None);
        assert_eq!(keyed.batch, began, "one that was keyed began in none");
        keyed.step(step(2, "place", 0, None, Some("a")));
        keyed.step(step(5, "place", 0, Some("b"), Some("c")));
        assert_eq!(keyed.value(&Part::Batch), Some("c"));
        assert_eq!(keyed.gaps, [(5, Part::Batch)], "it was in a, not in b");
    }

    #[test]
    fn each_part_that_differs_is_named_once() {
        let mut told = Told::beginning(None);
        told.step(step(2, "answer", 1, None, Some("10")));
        told.step(step(3, "answer", 3, None, Some("1")));
        let mut on_file = Told::beginning(None);
        on_file.values = BTreeMap::from([(1, "9".to_owned()), (2, "1".to_owned())]);
        on_file.state = "approved".to_owned();
        on_file.batch = Membership::In(Some("b".to_owned()));
        on_file.control_total = Some("5".to_owned());
        let mut parts = told.differing(&on_file);
        parts.sort();
        assert_eq!(
            parts,
            [
                Part::Answer(1),
                Part::Answer(2),
                Part::Answer(3),
                Part::State,
                Part::ControlTotal,
                Part::Batch
            ]
        );
    }
}
