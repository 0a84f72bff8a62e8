//! Keying a paper a second time, blind: each value is compared with the first one, in one committed transaction.

use super::comparisons::{second_values, stored_answer};
use crate::error::{Error, Kind, Result};
use crate::questionnaire::{Question, SecondWay};
use crate::response::{
    Answer, AnswerSheet, Missing, Outcome, SecondEntry, SecondStanding, Serial, State, asked,
    compare, note_version, stored, to_be_keyed_again,
};
use crate::store::file::error::unreadable;
use crate::store::paper::answers::{not_in_version, unfit};
use crate::store::row::definitions::Known;
use crate::store::row::drafts::SECOND_ENTRY;
use crate::store::row::papers::Response;
use crate::store::row::papers::absent;
use crate::store::trail::audit::Event;
use crate::store::{Store, SurveyKey};
use crate::text::is_same_person;
use crate::trail::{Action, Keyed};

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

impl Store {
    /// The second entry of a response as it was left.
    ///
    /// # Errors
    /// [`Kind::Usage`] when there is no such response, or it is open, invalid or approved.
    pub fn second_entry(&self, survey: &SurveyKey, serial: &Serial) -> Result<SecondEntry> {
        self.reading(|| {
            let known = self.known(survey)?;
            let (response, has_reason) = self.response_to_verify(&known, serial)?;
            Ok(SecondEntry {
                serial: serial.clone(),
                state: response.paper.state,
                first: known.sheet(&response.paper)?,
                values: second_values(&known, &response.paper)?,
                draft: self.draft(&known, serial, SECOND_ENTRY)?,
                needs_reason: response.paper.keyed.is_by(&self.operator) && !has_reason,
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
            let (mut response, _) = self.response_to_verify(&known, serial)?;
            if why.trim().is_empty() {
                return Err(same_operator(serial));
            }
            let event = Event {
                entry: Some(SECOND_ENTRY),
                ..Event::of_response(Action::SameOperator, survey, serial)
            };
            let event = event.because(Some(why.trim()));
            self.append_audit_of(&known, &mut response, event)?;
            self.write_response(&response)
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
            if !stored::fits(question, answer) {
                return Err(unfit(&known, &question.code));
            }
            let (mut response, has_reason) = self.response_to_verify(&known, serial)?;
            if response.paper.keyed.is_by(&self.operator) && !has_reason {
                return Err(same_operator(serial));
            }
            let sheet = known.sheet(&response.paper)?;
            if sheet.get(position) == Some(&Answer::Missing(Missing::NotInVersion)) {
                return Err(not_in_version(serial, &question.code));
            }
            if question.second == SecondWay::None {
                return Err(not_keyed_again(&question.code));
            }
            let first = asked_answer(&known, &sheet, position);
            let before = response.paper.comparisons.get(&number);
            if before.is_some_and(|row| row.outcome.is_keyed()) {
                return Err(stands_already(serial, &question.code));
            }
            // What was compared with a first value counts no more where the first entry no longer asks the field.
            let before = before.filter(|row| row.first.is_some() == first.is_some());
            let old = before.and_then(|row| row.second.clone());
            let differed = stored_answer(&known, question, old.as_deref())?;
            let outcome = compare(first, differed.as_ref(), answer);
            let event = Event {
                question: Some(&question.code),
                entry: Some(SECOND_ENTRY),
                ..Event::of_response(action(question, outcome), survey, serial)
            };
            let new = answer.to_code();
            let event = event.with(old.as_deref(), Some(&new));
            let before = response.standing();
            self.append_audit_of(&known, &mut response, event)?;
            self.drop_draft(&known, &response, serial, SECOND_ENTRY, number)?;
            self.note_second(&known, serial, &mut response)?;
            self.move_in_ledger(&known, Some(before), response.standing())?;
            self.write_response(&response)?;
            Ok(SavedSecond {
                outcome,
                state: response.paper.state,
            })
        })
    }

    /// Takes back the second value of the question at `position`: it is to be keyed again, and what was keyed stays in the
    /// audit trail.
    ///
    /// # Errors
    /// [`Kind::Usage`] as [`Store::second_entry`], and where no second value stands that this operator keyed, or it was
    /// decided about it.
    pub fn take_back_second(
        &mut self,
        survey: &SurveyKey,
        serial: &Serial,
        position: usize,
    ) -> Result<SavedSecond> {
        self.writing(|| {
            let known = self.known(survey)?;
            let (question, number) = known.question(position)?;
            let (mut response, _) = self.response_to_verify(&known, serial)?;
            let row = response.paper.comparisons.get(&number);
            let row = row.filter(|row| {
                matches!(row.outcome, Outcome::Agreed | Outcome::Discrepancy)
                    && row.second.is_some()
            });
            let Some(row) = row else {
                return Err(nothing_to_take_back(serial, &question.code));
            };
            let keyed = self.mark(Some(row.second_row))?;
            if keyed.is_none_or(|mark| !is_same_person(&mark.operator, &self.operator)) {
                return Err(nothing_to_take_back(serial, &question.code));
            }
            let event = Event {
                question: Some(&question.code),
                entry: Some(SECOND_ENTRY),
                ..Event::of_response(Action::SecondTakenBack, survey, serial)
            };
            let value = row.second.clone();
            let event = event.with(value.as_deref(), value.as_deref());
            let before = response.standing();
            self.append_audit_of(&known, &mut response, event)?;
            self.note_second(&known, serial, &mut response)?;
            self.move_in_ledger(&known, Some(before), response.standing())?;
            self.write_response(&response)?;
            Ok(SavedSecond {
                outcome: Outcome::Again,
                state: response.paper.state,
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
            let (mut response, _) = self.response_to_verify(&known, serial)?;
            let before = response.standing();
            let sheet = known.sheet(&response.paper)?;
            let values = second_values(&known, &response.paper)?;
            let mut second = second_sheet(&values);
            note_version(known.questionnaire(), response.paper.version, &mut second);
            let routes =
                [&sheet, &second].map(|sheet| to_be_keyed_again(known.questionnaire(), sheet));
            let mut due = routes[1].iter().enumerate().filter(|(_, due)| **due);
            if due.any(|(position, _)| second.get(position).is_none()) {
                return Err(unfinished(serial));
            }
            for (position, (first, second)) in routes[0].iter().zip(&routes[1]).enumerate() {
                if *first && !*second && values[position].is_none() {
                    self.pass_over(&known, serial, &mut response, position)?;
                }
            }
            self.note_second(&known, serial, &mut response)?;
            self.move_in_ledger(&known, Some(before), response.standing())?;
            self.write_response(&response)?;
            Ok(FinishedSecond {
                state: response.paper.state,
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
        position: usize,
    ) -> Result<()> {
        let (question, _) = known.question(position)?;
        let event = Event {
            question: Some(&question.code),
            entry: Some(SECOND_ENTRY),
            ..Event::of_response(Action::Discrepancy, &known.key, serial)
        };
        self.append_audit_of(known, response, event)
    }

    /// Brings what is kept about the second entry up to date with the answers, and with it the state: entered or verified.
    pub(in crate::store) fn note_second(
        &self,
        known: &Known,
        serial: &Serial,
        response: &mut Response,
    ) -> Result<()> {
        let is_settled =
            response.second == SecondStanding::default() && response.paper.state != State::Verified;
        if is_settled && response.paper.comparisons.is_empty() {
            return Ok(());
        }
        let unread = || unreadable(&format!("{} response.answers", known.key));
        let second = response.paper.second(&known.form()).ok_or_else(unread)?;
        response.second = second;
        let state = response.paper.state;
        let (due, action) = match (state, second.is_verified()) {
            (State::Entered, true) => (State::Verified, Action::Verify),
            (State::Verified, false) => (State::Entered, Action::Unverify),
            _ => return Ok(()),
        };
        let event = Event::of_response(action, &known.key, serial)
            .with(Some(state.code()), Some(due.code()));
        self.append_audit_of(known, response, event)
    }

    /// The response with this serial, with who keyed its first entry, if a second entry of it can be keyed; and whether
    /// this operator has given a reason to key both.
    pub(in crate::store) fn response_to_verify(
        &self,
        known: &Known,
        serial: &Serial,
    ) -> Result<(Response, bool)> {
        let Some(mut response) = self.find_response(known, serial)? else {
            return Err(absent(&known.key, serial));
        };
        self.refuse_redefined(&known.key, serial)?;
        if response.paper.invalid.is_some() {
            return Err(refused(serial, "已设为无效", "is set invalid"));
        }
        match response.paper.state {
            State::Open => Err(refused(serial, "第一次还没录完", "is not keyed to its end")),
            State::Approved => Err(refused(serial, "已审定", "is approved")),
            State::Entered | State::Verified => {
                let (keyed, has_reason) = self.first_keyed(known, &response)?;
                response.paper.keyed = keyed;
                Ok((response, has_reason))
            }
        }
    }

    /// Whether this operator keyed the first entry of a response, or a part of it.
    pub(in crate::store) fn keyed_first(&self, known: &Known, response: &Response) -> Result<bool> {
        let (keyed, _) = self.first_keyed(known, response)?;
        Ok(keyed.is_by(&self.operator))
    }

    /// Who keyed the first entry, from the history of the response, and whether this operator has given a reason to key
    /// the second too.
    fn first_keyed(&self, known: &Known, response: &Response) -> Result<(Keyed, bool)> {
        let mut keyed = Keyed::default();
        let mut has_reason = false;
        let mut is_joined = false;
        self.walk_history(response.paper.last, &mut |row| {
            let (sequence, operator, action): (i64, String, String) =
                (row.get(0)?, row.get(3)?, row.get(5)?);
            match Action::from_code(&action) {
                // The walk goes backwards: the first row met is the one of the value on file.
                Some(Action::Answer) => {
                    let code: String = row.get(9)?;
                    if let Some((position, _)) = known.questionnaire().find(&code) {
                        let who = (operator, sequence);
                        keyed
                            .fields
                            .entry(known.question(position)?.1)
                            .or_insert(who);
                    }
                }
                Some(Action::Import) => keyed.import = Some((operator, sequence)),
                Some(Action::MoveIn) => {
                    keyed.import = row.get::<_, Option<String>>(11)?.map(|who| (who, sequence));
                }
                Some(Action::SameOperator) => {
                    has_reason |= is_same_person(&operator, &self.operator);
                }
                Some(Action::Join) => is_joined = true,
                _ => {}
            }
            Ok(())
        })?;
        // Where devices keyed without one another, the one order says who was first, not that of this file.
        let woven = self.woven_keyed(known, response, is_joined)?;
        Ok((woven.unwrap_or(keyed), has_reason))
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

fn action(question: &Question, outcome: Outcome) -> Action {
    match outcome {
        Outcome::Agreed if question.second == SecondWay::BySight => Action::SecondSighted,
        Outcome::Agreed => Action::SecondAgrees,
        Outcome::Again => Action::SecondDiffers,
        Outcome::Discrepancy | Outcome::Adjudicated(_) => Action::Discrepancy,
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

fn nothing_to_take_back(serial: &Serial, question: &str) -> Error {
    Error::new(
        Kind::Usage,
        format!("答卷 {serial} 的 {question} 没有您复录的值可以撤回"),
        format!("there is no second value of {question} of response {serial} that you keyed and can take back"),
    )
    .hint("已裁定的，请改裁定", "what was decided is changed by adjudication")
}

fn not_keyed_again(question: &str) -> Error {
    Error::new(
        Kind::Usage,
        format!("{question} 不复录"),
        format!("{question} is not keyed a second time"),
    )
    .hint(
        "问卷里写了 second = \"none\"",
        "the questionnaire says second = \"none\"",
    )
}

fn unfinished(serial: &Serial) -> Error {
    Error::new(
        Kind::Usage,
        format!("答卷 {serial} 还没复录完"),
        format!("the second entry of response {serial} is not complete"),
    )
    .hint("把余下的题录完", "key the questions that are left")
}
