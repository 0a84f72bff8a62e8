//! A response told again from its history, one row of the audit trail after the other.

use std::collections::BTreeMap;

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
    /// Rows whose value before was not what the rows before them tell: between the two, something else changed it.
    pub(super) gaps: Vec<(i64, Part)>,
}

impl Told {
    /// A response before its first row: just begun, or as an import brought it.
    pub(super) fn beginning(brought: Option<Brought>) -> Self {
        let (values, state) = match brought {
            None => (BTreeMap::new(), State::Open.code().to_owned()),
            Some(brought) => (brought.values, brought.state),
        };
        Self {
            values,
            state,
            control_total: None,
            invalid: None,
            gaps: Vec::new(),
        }
    }

    /// What the response is after one more row.
    pub(super) fn step(&mut self, step: Step) {
        match (step.action.as_str(), step.question) {
            (action, Some(Ok(number))) if sets_an_answer(action) => {
                let before = match step.new {
                    Some(value) => self.values.insert(number, value),
                    None => self.values.remove(&number),
                };
                self.expect(before == step.old, step.sequence, Part::Answer(number));
            }
            (action, Some(Err(code))) if sets_an_answer(action) => {
                self.gaps.push((step.sequence, Part::Unknown(code)));
            }
            ("control-total", _) => {
                let before = std::mem::replace(&mut self.control_total, step.new);
                self.expect(before == step.old, step.sequence, Part::ControlTotal);
            }
            ("set-invalid" | "set-valid", _) => {
                let why = step.why.unwrap_or_default();
                let invalid = step.new.map(|reason| (reason, why));
                let before = std::mem::replace(&mut self.invalid, invalid);
                let is_told = before.map(|(reason, _)| reason) == step.old;
                self.expect(is_told, step.sequence, Part::Validity);
            }
            (action, _) if STATES_SET_BY.contains(&action) => {
                let new = step.new.unwrap_or_default();
                let before = std::mem::replace(&mut self.state, new);
                let is_told = step.old.as_deref() == Some(before.as_str());
                self.expect(is_told, step.sequence, Part::State);
            }
            _ => {}
        }
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
            Part::Unknown(_) => None,
            Part::State => Some(&self.state),
            Part::ControlTotal => self.control_total.as_deref(),
            Part::Validity => self.invalid.as_ref().map(|(reason, _)| reason.as_str()),
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
        parts
    }
}

/// What is done to a whole response and moves it from one state to another.
const STATES_SET_BY: [&str; 5] = ["finish", "reopen", "verify", "unverify", "approve"];

/// Whether this is done to one field and gives it its value: keyed, or decided between two entries.
fn sets_an_answer(action: &str) -> bool {
    action == "answer" || action.starts_with("adjudicate-")
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
    fn each_part_that_differs_is_named_once() {
        let mut told = Told::beginning(None);
        told.step(step(2, "answer", 1, None, Some("10")));
        told.step(step(3, "answer", 3, None, Some("1")));
        let mut on_file = Told::beginning(None);
        on_file.values = BTreeMap::from([(1, "9".to_owned()), (2, "1".to_owned())]);
        on_file.state = "approved".to_owned();
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
                Part::ControlTotal
            ]
        );
    }
}
