//! What events come to beside the responses: batches, registered serials, limits, queries and notes of a survey; the
//! definition, judgements and evidence of a project.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::calls::CallFacts;
use super::{Action, Value};
use crate::response::read_serials;

/// An event that is about a survey or one of its responses.
#[derive(Debug, Clone, Copy)]
pub struct FactStep<'a> {
    /// Its place in the file.
    pub id: i64,
    /// What was done.
    pub action: Action,
    /// The response it is about.
    pub serial: Option<&'a str>,
    /// The question; of a project: the indicator, or a group of it.
    pub question: Option<&'a str>,
    /// What it says.
    pub value: Value<'a>,
}

/// A query as its events make it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QueryFact {
    /// The response.
    pub serial: String,
    /// The question; `None`: the whole response.
    pub question: Option<String>,
    /// The event of the question.
    pub asked: i64,
    /// The event of the latest answer.
    pub answered: Option<i64>,
    /// The event of the closing.
    pub closed: Option<i64>,
}

/// What surrounds the responses of a survey.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SurveyFacts {
    /// The definition of each batch, as JSON, by its code.
    pub batches: BTreeMap<String, String>,
    /// The batch of each registered serial.
    pub registered: BTreeMap<String, String>,
    /// The limit of the error rate, in percent.
    pub limit: Option<String>,
    /// The event of the decision about keyed work, by scope and name.
    pub acceptance: BTreeMap<(String, String), i64>,
    /// Queries by their numbers.
    pub queries: BTreeMap<i64, QueryFact>,
    /// Notes: the event, the response and the question.
    pub notes: BTreeSet<(i64, String, Option<String>)>,
    /// The call list and the calls.
    pub calls: CallFacts,
    /// The numbers that queries have here whose own another device had given too: by response and own number.
    numbers: BTreeMap<(String, i64), i64>,
}

impl SurveyFacts {
    /// The actions that change something here.
    pub const ACTIONS: [Action; 10] = [
        Action::Batch,
        Action::Register,
        Action::Unregister,
        Action::AcceptanceLimit,
        Action::Acceptance,
        Action::QueryAsk,
        Action::QueryAnswer,
        Action::QueryClose,
        Action::Note,
        Action::Renumber,
    ];

    /// What they are after one more event.
    pub fn apply(&mut self, step: &FactStep<'_>) {
        let Value { old, new, why } = step.value;
        let record = || parsed(new.or(old));
        match step.action {
            Action::Batch => {
                let code = text(&record(), "code");
                match new {
                    Some(definition) => self.batches.insert(code, definition.to_owned()),
                    None => self.batches.remove(&code),
                };
            }
            Action::Register | Action::Unregister => {
                let record = record();
                self.register(&record, step.action == Action::Register);
            }
            Action::AcceptanceLimit => self.limit = new.map(str::to_owned),
            Action::Acceptance => {
                let record = record();
                let key = (text(&record, "scope"), text(&record, "name"));
                self.acceptance.insert(key, step.id);
            }
            Action::QueryAsk | Action::QueryAnswer | Action::QueryClose => self.ask(step, why),
            Action::Note => {
                let serial = step.serial.unwrap_or_default().to_owned();
                let question = step.question.map(str::to_owned);
                self.notes.insert((step.id, serial, question));
            }
            Action::Renumber => self.renumber(old.unwrap_or_default(), new.unwrap_or_default()),
            action if CallFacts::ACTIONS.contains(&action) => {
                self.calls.apply(step.id, action, step.value);
            }
            _ => {}
        }
    }

    fn register(&mut self, record: &Json, is_added: bool) {
        let batch = text(record, "batch");
        for serial in read_serials(&text(record, "serials")).unwrap_or_default() {
            let serial = serial.as_str().to_owned();
            if is_added {
                self.registered
                    .entry(serial)
                    .or_insert_with(|| batch.clone());
            } else if self.registered.get(&serial) == Some(&batch) {
                self.registered.remove(&serial);
            }
        }
    }

    /// What is said of a response goes with it to its new serial.
    fn renumber(&mut self, old: &str, new: &str) {
        for query in self.queries.values_mut().filter(|of| of.serial == old) {
            new.clone_into(&mut query.serial);
        }
        let named: Vec<(String, i64)> = self
            .numbers
            .keys()
            .filter(|of| of.0 == old)
            .cloned()
            .collect();
        for key in named {
            if let Some(here) = self.numbers.remove(&key) {
                self.numbers.insert((new.to_owned(), key.1), here);
            }
        }
        let is_of = |note: &(i64, String, Option<String>)| note.1 == old;
        let moved: Vec<_> = self
            .notes
            .iter()
            .filter(|note| is_of(note))
            .cloned()
            .collect();
        for (id, serial, question) in moved {
            self.notes.remove(&(id, serial, question.clone()));
            self.notes.insert((id, new.to_owned(), question));
        }
    }

    /// The number of a query here: two devices may have given one number to two queries, of which the later one has the
    /// next that is free.
    fn number(&mut self, action: Action, serial: &str, number: i64) -> i64 {
        let key = (serial.to_owned(), number);
        if action == Action::QueryAsk && self.queries.contains_key(&number) {
            let free = self.queries.keys().next_back().map_or(1, |last| last + 1);
            self.numbers.insert(key, free);
            return free;
        }
        let is_of_other = self
            .queries
            .get(&number)
            .is_some_and(|query| query.serial != serial);
        let here = self.numbers.get(&key).filter(|_| is_of_other);
        here.copied().unwrap_or(number)
    }

    fn ask(&mut self, step: &FactStep<'_>, number: Option<&str>) {
        let serial = step.serial.unwrap_or_default();
        let number = number.and_then(|number| number.parse().ok()).unwrap_or(0);
        let number = self.number(step.action, serial, number);
        let query = self.queries.entry(number).or_default();
        match step.action {
            Action::QueryAsk => {
                step.serial
                    .unwrap_or_default()
                    .clone_into(&mut query.serial);
                query.question = step.question.map(str::to_owned);
                query.asked = step.id;
            }
            Action::QueryAnswer => query.answered = Some(step.id),
            _ => query.closed = Some(step.id),
        }
    }
}

/// What surrounds the surveys of a project.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProjectFacts {
    /// The hash of the definition that was loaded last.
    pub hash: Option<String>,
    /// The judgements made in the program: by indicator, or group of one, the judgement as JSON and its event.
    pub judgements: BTreeMap<String, (String, i64)>,
    /// Files attached: by number, the record as JSON, the indicator and the event.
    pub attachments: BTreeMap<i64, (String, String, i64)>,
}

impl ProjectFacts {
    /// The actions that change something here.
    pub const ACTIONS: [Action; 9] = [
        Action::Project,
        Action::ProjectRemove,
        Action::ProjectRestore,
        Action::Redefine,
        Action::Judge,
        Action::JudgeUndo,
        Action::JudgeAsDeclared,
        Action::EvidenceAdd,
        Action::EvidenceRemove,
    ];

    /// What they are after one more event; whether what it says was before is what the events before it tell.
    pub fn apply(&mut self, step: &FactStep<'_>) -> bool {
        let Value { old, new, .. } = step.value;
        let seat = step.question.unwrap_or_default().to_owned();
        match step.action {
            Action::Project | Action::ProjectRemove | Action::ProjectRestore => {
                let before = std::mem::replace(&mut self.hash, new.map(str::to_owned));
                before.as_deref() == old
            }
            Action::Judge | Action::JudgeUndo | Action::JudgeAsDeclared => {
                let before = match new {
                    Some(judgement) => {
                        let judged = (judgement.to_owned(), step.id);
                        self.judgements.insert(seat, judged)
                    }
                    None => self.judgements.remove(&seat),
                };
                // Before the first one it was that of the project's files, of which the trail has the hash only.
                before.is_none_or(|(before, _)| Some(before.as_str()) == old)
            }
            Action::EvidenceAdd => {
                let told = parsed(new)["number"].as_i64().unwrap_or(0);
                let mut number = told;
                let mut record = new.unwrap_or_default().to_owned();
                // Two devices may have given one number to two files: the later one has the next that is free.
                if self.attachments.contains_key(&told) {
                    number = self
                        .attachments
                        .keys()
                        .next_back()
                        .map_or(1, |last| last + 1);
                    let [from, to] = [told, number].map(|number| format!("\"number\":{number}"));
                    record = record.replacen(&from, &to, 1);
                }
                let attached = (record, seat, step.id);
                self.attachments.insert(number, attached).is_none()
            }
            Action::EvidenceRemove => {
                let number = parsed(old)["number"].as_i64().unwrap_or(0);
                let before = self.attachments.remove(&number);
                before.is_some_and(|(record, of, _)| Some(record.as_str()) == old && of == seat)
            }
            _ => true,
        }
    }
}

fn parsed(json: Option<&str>) -> Json {
    serde_json::from_str(json.unwrap_or_default()).unwrap_or_default()
}

fn text(record: &Json, name: &str) -> String {
    record[name].as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step<'a>(
        id: i64,
        action: Action,
        old: Option<&'a str>,
        new: Option<&'a str>,
    ) -> FactStep<'a> {
        FactStep {
            id,
            action,
            serial: Some("7"),
            question: Some("Q1"),
            value: Value {
                old,
                new,
                why: Some("1"),
            },
        }
    }

    #[test]
    fn a_serial_stays_with_the_batch_that_registered_it_first() {
        let mut facts = SurveyFacts::default();
        let first = r#"{"batch":"b1","serials":"1-3"}"#;
        let second = r#"{"batch":"b2","serials":"3-4"}"#;
        facts.apply(&step(1, Action::Register, None, Some(first)));
        facts.apply(&step(2, Action::Register, None, Some(second)));
        facts.apply(&step(3, Action::Unregister, Some(second), None));
        let left: Vec<(&str, &str)> = facts
            .registered
            .iter()
            .map(|(serial, batch)| (serial.as_str(), batch.as_str()))
            .collect();
        assert_eq!(left, [("1", "b1"), ("2", "b1"), ("3", "b1")]);
    }

    #[test]
    fn a_query_keeps_its_latest_answer_and_a_removed_batch_is_gone() {
        let mut facts = SurveyFacts::default();
        facts.apply(&step(1, Action::QueryAsk, None, Some("?")));
        facts.apply(&step(2, Action::QueryAnswer, None, Some("a")));
        facts.apply(&step(3, Action::QueryAnswer, None, Some("b")));
        facts.apply(&step(4, Action::QueryClose, None, None));
        let due = QueryFact {
            serial: "7".into(),
            question: Some("Q1".into()),
            asked: 1,
            answered: Some(3),
            closed: Some(4),
        };
        assert_eq!(facts.queries[&1], due);
        let batch = r#"{"code":"b1"}"#;
        facts.apply(&step(5, Action::Batch, None, Some(batch)));
        facts.apply(&step(6, Action::Batch, Some(batch), None));
        assert!(facts.batches.is_empty());
    }

    #[test]
    fn a_judgement_taken_back_to_the_files_is_none_and_evidence_leaves_by_number() {
        let mut facts = ProjectFacts::default();
        facts.apply(&step(1, Action::Judge, None, Some("{}")));
        assert_eq!(facts.judgements["Q1"], ("{}".to_owned(), 1));
        facts.apply(&step(2, Action::JudgeAsDeclared, Some("{}"), None));
        assert!(facts.judgements.is_empty());
        let file = r#"{"number":3}"#;
        facts.apply(&step(3, Action::EvidenceAdd, None, Some(file)));
        assert_eq!(facts.attachments.len(), 1);
        facts.apply(&step(4, Action::EvidenceRemove, Some(file), None));
        assert!(facts.attachments.is_empty());
    }

    #[test]
    fn what_an_event_says_was_before_and_was_not_is_noticed() {
        let mut facts = ProjectFacts::default();
        assert!(facts.apply(&step(1, Action::Judge, None, Some("{}"))));
        assert!(!facts.apply(&step(2, Action::Judge, Some("[]"), Some("{}"))));
        assert!(!facts.apply(&step(
            3,
            Action::EvidenceRemove,
            Some(r#"{"number":1}"#),
            None
        )));
        assert!(!facts.apply(&step(4, Action::Project, Some("aa"), Some("bb"))));
    }
}
