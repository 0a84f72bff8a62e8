//! Keying a paper a second time, blind: each value is compared with the first one, in one committed transaction.

use std::collections::HashMap;

use super::action::Action;
use super::answers::{absent, not_in_version, unfit};
use super::audit::Event;
use super::comparisons::Compared;
use super::definitions::Known;
use super::drafts::SECOND_ENTRY;
use super::papers::Response;
use super::{Store, SurveyKey, value};
use crate::error::{Error, Kind, Result};
use crate::response::{
    Agreement, Answer, AnswerSheet, Missing, Outcome, SecondEntry, SecondStanding, Serial, State,
    asked, compare, is_complete, to_be_keyed,
};

/// What is on file after a second value was saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SavedSecond {
    /// What the value came to, against the first one as it is on file now.
    pub outcome: Outcome,
    /// How far the response has come.
    pub state: State,
}

/// What is on file after a second entry was brought to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FinishedSecond {
    /// How far the response has come: verified, unless there are discrepancies.
    pub state: State,
    /// Fields that wait for adjudication.
    pub discrepancies: u32,
}

/// Who keyed the first entry of a response, and in which audit rows.
pub(super) struct FirstKeyed {
    fields: HashMap<String, (String, i64)>,
    import: Option<(String, i64)>,
    /// Whether this operator has given a reason to key both entries.
    has_reason: bool,
}

impl FirstKeyed {
    /// Who keyed this question, and in which row.
    fn of(&self, question: &str) -> Option<&(String, i64)> {
        self.fields.get(question).or(self.import.as_ref())
    }

    /// Whether the operator keyed a part of it.
    fn is_by(&self, operator: &str) -> bool {
        let mut all = self.fields.values().chain(&self.import);
        all.any(|(who, _)| who == operator)
    }
}

impl Store {
    /// The second entry of a response as it was left.
    ///
    /// # Errors
    /// [`Kind::Usage`] when there is no such response, or it is open, invalid or approved.
    pub fn second_entry(&self, survey: &SurveyKey, serial: &Serial) -> Result<SecondEntry> {
        self.reading(|| {
            let known = self.known(survey)?;
            let response = self.response_to_verify(&known, serial)?;
            let keyed = self.first_keyed(response.last)?;
            Ok(SecondEntry {
                serial: serial.clone(),
                state: response.standing.state,
                first: self.sheet(&known, response.id)?,
                values: self.second_values(&known, response.id)?,
                draft: self.draft(&known, serial, SECOND_ENTRY)?,
                needs_reason: keyed.is_by(&self.operator) && !keyed.has_reason,
            })
        })
    }

    /// Records why this operator keys the second entry of a response too whose first entry is theirs.
    ///
    /// # Errors
    /// [`Kind::Usage`] for an empty reason, and as [`Store::second_entry`].
    pub fn allow_same_operator(
        &mut self,
        survey: &SurveyKey,
        serial: &Serial,
        why: &str,
    ) -> Result<()> {
        self.writing(|| {
            let known = self.known(survey)?;
            let mut response = self.response_to_verify(&known, serial)?;
            if why.trim().is_empty() {
                return Err(same_operator(serial));
            }
            let event = Event {
                entry: Some(SECOND_ENTRY),
                why: Some(why.trim()),
                ..Event::of_response(Action::SameOperator, survey, serial)
            };
            self.append_audit_of(&mut response, event)?;
            self.write_verification(&response, response.standing)
        })
    }

    /// Saves what was keyed a second time into the question at `position`.
    ///
    /// Adds one row to the audit trail, and a second one when the response becomes verified by it.
    ///
    /// # Errors
    /// [`Kind::Usage`] as [`Store::second_entry`], when the second value of the field stands already, and when the
    /// operator keyed the first entry and has given no reason; [`Kind::Bug`] for an answer that does not fit.
    pub fn save_second(
        &mut self,
        survey: &SurveyKey,
        serial: &Serial,
        position: usize,
        answer: &Answer,
    ) -> Result<SavedSecond> {
        self.writing(|| {
            let known = self.known(survey)?;
            let (question, number) = known.question(position)?;
            if !value::fits(question, answer) {
                return Err(unfit(&known, &question.code));
            }
            let mut response = self.response_to_verify(&known, serial)?;
            let keyed = self.first_keyed(response.last)?;
            if keyed.is_by(&self.operator) && !keyed.has_reason {
                return Err(same_operator(serial));
            }
            let sheet = self.sheet(&known, response.id)?;
            if sheet.get(position) == Some(&Answer::Missing(Missing::NotInVersion)) {
                return Err(not_in_version(serial, &question.code));
            }
            let first = asked_answer(&known, &sheet, position);
            let before = self.compared(&known, response.id, position)?;
            if before.as_ref().is_some_and(|row| row.outcome.is_keyed()) {
                return Err(stands_already(serial, &question.code));
            }
            // What was compared with a first value counts no more where the first entry no longer asks the field.
            let before = before.filter(|row| row.first.is_some() == first.is_some());
            let differed = before.as_ref().and_then(|row| row.second.as_ref());
            let outcome = compare(first, differed, answer);
            let [old, new] = [differed, Some(answer)].map(|side| side.map(Answer::to_code));
            let event = Event {
                question: Some(&question.code),
                entry: Some(SECOND_ENTRY),
                old: old.as_deref(),
                new: new.as_deref(),
                ..Event::of_response(action(outcome), survey, serial)
            };
            self.append_audit_of(&mut response, event)?;
            let first_keyed = keyed.of(&question.code);
            let row = Compared {
                first: first.cloned(),
                second: Some(answer.clone()),
                outcome,
                first_row: first_keyed.map(|(_, row)| *row).filter(|_| first.is_some()),
                second_row: response.last.unwrap_or_default(),
                settled_row: None,
            };
            self.write_compared(&known, &mut response, position, &row)?;
            if let (Some(_), Some((who, _))) = (first, first_keyed) {
                let made = counts(before.is_none(), outcome);
                self.count_agreement(&known, who, &self.operator, &made)?;
            }
            self.drop_draft(&known, &response, serial, SECOND_ENTRY, number)?;
            let before = response.standing;
            self.note_second(&known, serial, &mut response, &sheet)?;
            self.move_in_ledger(&known, Some(before), response.standing)?;
            self.write_verification(&response, before)?;
            Ok(SavedSecond {
                outcome,
                state: response.standing.state,
            })
        })
    }

    /// Brings a second entry to its end: what it passes over and the first entry asks becomes a discrepancy.
    ///
    /// # Errors
    /// [`Kind::Usage`] as [`Store::second_entry`], and when a question that the second entry asks has no second value
    /// that stands.
    pub fn finish_second(&mut self, survey: &SurveyKey, serial: &Serial) -> Result<FinishedSecond> {
        self.writing(|| {
            let known = self.known(survey)?;
            let mut response = self.response_to_verify(&known, serial)?;
            let sheet = self.sheet(&known, response.id)?;
            let values = self.second_values(&known, response.id)?;
            let mut second = second_sheet(&values);
            self.note_version(&known, response.id, &mut second)?;
            if !is_complete(known.questionnaire(), &second) {
                return Err(unfinished(serial));
            }
            let routes = [&sheet, &second].map(|sheet| to_be_keyed(known.questionnaire(), sheet));
            for (position, (first, second)) in routes[0].iter().zip(&routes[1]).enumerate() {
                if *first && !*second && values[position].is_none() {
                    self.pass_over(&known, serial, &mut response, &sheet, position)?;
                }
            }
            let before = response.standing;
            self.note_second(&known, serial, &mut response, &sheet)?;
            self.move_in_ledger(&known, Some(before), response.standing)?;
            self.write_verification(&response, before)?;
            Ok(FinishedSecond {
                state: response.standing.state,
                discrepancies: response.second.discrepancies,
            })
        })
    }

    /// Notes that the second entry passes a question over which the first one asks.
    fn pass_over(
        &self,
        known: &Known,
        serial: &Serial,
        response: &mut Response,
        sheet: &AnswerSheet,
        position: usize,
    ) -> Result<()> {
        let (question, _) = known.question(position)?;
        let keyed = self.first_keyed(response.last)?;
        let event = Event {
            question: Some(&question.code),
            entry: Some(SECOND_ENTRY),
            ..Event::of_response(action(Outcome::Discrepancy), &known.key, serial)
        };
        self.append_audit_of(response, event)?;
        let row = Compared {
            first: sheet.get(position).cloned(),
            second: None,
            outcome: Outcome::Discrepancy,
            first_row: keyed.of(&question.code).map(|(_, row)| *row),
            second_row: response.last.unwrap_or_default(),
            settled_row: None,
        };
        self.write_compared(known, response, position, &row)
    }

    /// Brings what is kept about the second entry up to date with the answers, and with it the state: entered or verified.
    pub(super) fn note_second(
        &self,
        known: &Known,
        serial: &Serial,
        response: &mut Response,
        sheet: &AnswerSheet,
    ) -> Result<()> {
        let is_settled = response.second == SecondStanding::default()
            && response.standing.state != State::Verified;
        if is_settled && !response.aside.comparisons {
            return Ok(());
        }
        let values = self.second_values(known, response.id)?;
        let second = if values.iter().all(Option::is_none) {
            SecondStanding::default()
        } else {
            let outcomes: Vec<Option<Outcome>> = values
                .iter()
                .map(|value| value.as_ref().map(|value| value.outcome))
                .collect();
            SecondStanding::of(known.questionnaire(), sheet, &outcomes)
        };
        if response.second != second {
            self.connection
                .prepare_cached(
                    "UPDATE response SET compared = ?2, discrepancies = ?3 WHERE id = ?1",
                )?
                .execute((response.id, second.compared, second.discrepancies))?;
            response.second = second;
        }
        let (due, action) = match (response.standing.state, second.is_verified()) {
            (State::Entered, true) => (State::Verified, Action::Verify),
            (State::Verified, false) => (State::Entered, Action::Unverify),
            _ => return Ok(()),
        };
        let event = Event {
            old: Some(response.standing.state.code()),
            new: Some(due.code()),
            ..Event::of_response(action, &known.key, serial)
        };
        self.append_audit_of(response, event)?;
        response.standing.state = due;
        Ok(())
    }

    /// The response with this serial, if a second entry of it can be keyed.
    fn response_to_verify(&self, known: &Known, serial: &Serial) -> Result<Response> {
        let Some(response) = self.find_response(known, serial)? else {
            return Err(absent(&known.key, serial));
        };
        if response.standing.invalid.is_some() {
            return Err(refused(serial, "已设为无效", "is set invalid"));
        }
        match response.standing.state {
            State::Open => Err(refused(serial, "第一次还没录完", "is not keyed to its end")),
            State::Approved => Err(refused(serial, "已审定", "is approved")),
            State::Entered | State::Verified => Ok(response),
        }
    }

    /// Whether this operator keyed the first entry of a response, or a part of it.
    pub(super) fn keyed_first(&self, response: &Response) -> Result<bool> {
        Ok(self.first_keyed(response.last)?.is_by(&self.operator))
    }

    /// Who keyed the first entry, from the history of the response.
    fn first_keyed(&self, last: Option<i64>) -> Result<FirstKeyed> {
        let mut keyed = FirstKeyed {
            fields: HashMap::new(),
            import: None,
            has_reason: false,
        };
        self.walk_history(last, &mut |row| {
            let (sequence, operator, action): (i64, String, String) =
                (row.get(0)?, row.get(3)?, row.get(5)?);
            match Action::from_code(&action) {
                // The walk goes backwards: the first row met is the one of the value on file.
                Some(Action::Answer) => {
                    let who = (operator, sequence);
                    keyed.fields.entry(row.get(9)?).or_insert(who);
                }
                Some(Action::Import) => keyed.import = Some((operator, sequence)),
                Some(Action::SameOperator) => keyed.has_reason |= operator == self.operator,
                _ => {}
            }
            Ok(())
        })?;
        Ok(keyed)
    }
}

/// The first value of a question, where the first entry asks it.
fn asked_answer<'a>(known: &Known, sheet: &'a AnswerSheet, position: usize) -> Option<&'a Answer> {
    let route = asked(known.questionnaire(), sheet);
    sheet
        .get(position)
        .filter(|_| route.get(position).copied().unwrap_or(false))
}

fn second_sheet(values: &[Option<crate::response::SecondValue>]) -> AnswerSheet {
    let mut sheet = AnswerSheet::empty(values.len());
    for (position, value) in values.iter().enumerate() {
        if let Some(value) = value.as_ref().filter(|value| value.outcome.is_keyed()) {
            sheet.set(position, value.value.clone());
        }
    }
    sheet
}

const fn action(outcome: Outcome) -> Action {
    match outcome {
        Outcome::Agreed => Action::SecondAgrees,
        Outcome::Again => Action::SecondDiffers,
        Outcome::Discrepancy | Outcome::Adjudicated(_) => Action::Discrepancy,
    }
}

/// What one keying adds to the counts of two operators.
fn counts(is_first_keying: bool, outcome: Outcome) -> Agreement {
    Agreement {
        compared: u64::from(is_first_keying),
        differed: u64::from(is_first_keying && outcome == Outcome::Again),
        discrepancies: u64::from(outcome == Outcome::Discrepancy),
        ..Agreement::default()
    }
}

fn refused(serial: &Serial, zh: &str, en: &str) -> Error {
    Error::new(
        Kind::Usage,
        format!("答卷 {serial} {zh}，不能复录"),
        format!("response {serial} {en} and cannot be keyed a second time"),
    )
    .hint(
        "复录的是已录入、有效、未审定的答卷",
        "valid responses that are entered and not approved are keyed a second time",
    )
}

fn same_operator(serial: &Serial) -> Error {
    Error::new(
        Kind::Usage,
        format!("答卷 {serial} 是您自己录的，复录应由另一人做"),
        format!("you keyed response {serial} yourself; the second entry is another's work"),
    )
    .hint(
        "换一位录入员；确需自己复录，写明原因",
        "let another operator do it; if it must be you, give a reason",
    )
}

fn stands_already(serial: &Serial, question: &str) -> Error {
    Error::new(
        Kind::Usage,
        format!("答卷 {serial} 的 {question} 已经复录过"),
        format!("{question} of response {serial} has its second value already"),
    )
    .hint("有异议请裁定", "an adjudication decides what becomes of it")
}

fn unfinished(serial: &Serial) -> Error {
    Error::new(
        Kind::Usage,
        format!("答卷 {serial} 还没复录完"),
        format!("the second entry of response {serial} is not complete"),
    )
    .hint("把余下的题录完", "key the questions that are left")
}
