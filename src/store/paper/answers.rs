//! Keying a paper: confirming a field, finishing, the control total. Each call is one committed transaction.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::error::{Error, Kind, Result};
use crate::response::{Answer, AnswerSheet, Missing, Serial, State, asked, stored};
use crate::store::row::counts::Standing;
use crate::store::row::definitions::Known;
use crate::store::row::papers::FIRST_ENTRY;
use crate::store::row::papers::Response;
use crate::store::row::papers::{absent, refuse_approved};
use crate::store::trail::audit::Event;
use crate::store::{Store, SurveyKey};
use crate::trail::Action;

/// What is on file after an answer was saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Saved {
    /// How far the response has come. An entered one that is no longer complete is open again.
    pub state: State,
}

impl Store {
    /// Saves the answer to the question at `position`, or clears it, and remembers `next` as the place to continue.
    ///
    /// Begins the response when it is the first answer of this serial, drops the question's draft, keeps ledger and
    /// tally, and adds one event to the audit trail, all in one transaction. A finished response that this leaves
    /// incomplete is open again, and a verified one whose field has another value now is no longer verified: a second
    /// row. What the second entry compared with the value before is compared anew.
    ///
    /// # Errors
    /// [`Kind::Usage`] for an approved response; [`Kind::Bug`] for a question that is not there or an answer that it
    /// does not take: both are checked before.
    /// [`Kind::Usage`] for a question that the version of the paper does not have.
    pub fn save_answer(
        &mut self,
        survey: &SurveyKey,
        serial: &Serial,
        position: usize,
        answer: Option<&Answer>,
        next: usize,
    ) -> Result<Saved> {
        self.writing(|| {
            let known = self.known(survey)?;
            let next = known.next_code(next);
            self.save_within(&known, serial, (position, answer), Some(next), None)
        })
    }

    /// Saves one answer inside a transaction; with the code of the question where entry continues, where that changes, and
    /// why it is saved, where it was not keyed.
    pub(in crate::store) fn save_within(
        &self,
        known: &Arc<Known>,
        serial: &Serial,
        (position, answer): (usize, Option<&Answer>),
        next: Option<&str>,
        why: Option<&str>,
    ) -> Result<Saved> {
        let (question, number) = known.question(position)?;
        if answer.is_some_and(|answer| !stored::fits(question, answer)) {
            return Err(unfit(known, &question.code));
        }
        let mut response = self.find_untouched(known, serial)?;
        refuse_approved(serial, &response)?;
        let was = response.standing();
        let before = known.sheet(&response.paper)?;
        if before.get(position) == Some(&Answer::Missing(Missing::NotInVersion)) {
            return Err(not_in_version(serial, &question.code));
        }
        let old = response.paper.answer(number).map(str::to_owned);
        let new = answer.map(Answer::to_code);
        let event = Event {
            question: Some(&question.code),
            entry: Some(FIRST_ENTRY),
            next,
            ..Event::of_response(Action::Answer, &known.key, serial)
        };
        let event = event.with(old.as_deref(), new.as_deref()).because(why);
        self.append_audit_of(known, &mut response, event)?;
        self.drop_draft(known, &response, serial, FIRST_ENTRY, number)?;
        let after = known.sheet(&response.paper)?;
        let lacking = open_question(known, &after);
        self.settle(known, serial, response, was, [&before, &after], lacking)
    }

    /// Declares a paper keyed to the end: its answers count from now on. One that is finished already stays so.
    ///
    /// # Errors
    /// [`Kind::Usage`] when there is no such response, a question asked has no answer, or a control total that the
    /// questionnaire requires is not keyed.
    pub fn finish(&mut self, survey: &SurveyKey, serial: &Serial) -> Result<()> {
        self.writing(|| {
            let known = self.known(survey)?;
            self.finish_within(&known, serial)
        })
    }

    /// Finishes a paper inside a transaction.
    pub(in crate::store) fn finish_within(&self, known: &Known, serial: &Serial) -> Result<()> {
        let survey = &known.key;
        let Some(mut response) = self.find_response(known, serial)? else {
            return Err(absent(survey, serial));
        };
        self.refuse_overtaken(survey, serial, Some(&response))?;
        let before = response.standing();
        if before.state != State::Open {
            return Ok(());
        }
        let sheet = known.sheet(&response.paper)?;
        let has_total = response.paper.control_total.is_some();
        if let Some(lacking) = lacking(known, &sheet, has_total) {
            return Err(unfinished(serial, &lacking));
        }
        let event = Event {
            entry: Some(FIRST_ENTRY),
            ..Event::of_response(Action::Finish, survey, serial)
        };
        let event = event.with(Some(State::Open.code()), Some(State::Entered.code()));
        self.append_audit_of(known, &mut response, event)?;
        self.note_second(known, serial, &mut response)?;
        let standing = response.standing();
        self.move_in_ledger(known, Some(before), standing)?;
        let counted = standing.is_counted().then_some(&sheet);
        self.note_moved(known, serial, &mut response, None, counted)?;
        self.move_in_tally(known, before.batch, None, counted)?;
        self.write_response(&response)
    }

    /// Saves the sum printed on the paper, or clears it; begins the response when there is none.
    ///
    /// Clearing a sum that the questionnaire requires opens a finished response again.
    ///
    /// # Errors
    /// [`Kind::Usage`] for an approved response.
    pub fn save_control_total(
        &mut self,
        survey: &SurveyKey,
        serial: &Serial,
        total: Option<Decimal>,
    ) -> Result<()> {
        self.writing(|| self.save_total_within(&self.known(survey)?, serial, total))
    }

    /// Saves the printed sum inside a transaction.
    pub(in crate::store) fn save_total_within(
        &self,
        known: &Arc<Known>,
        serial: &Serial,
        total: Option<Decimal>,
    ) -> Result<()> {
        let mut response = self.find_untouched(known, serial)?;
        refuse_approved(serial, &response)?;
        let was = response.standing();
        let sheet = known.sheet(&response.paper)?;
        let old = response.paper.control_total.clone();
        let new = total.map(|total| total.normalize().to_string());
        let event = Event {
            entry: Some(FIRST_ENTRY),
            ..Event::of_response(Action::ControlTotal, &known.key, serial)
        };
        let event = event.with(old.as_deref(), new.as_deref());
        self.append_audit_of(known, &mut response, event)?;
        // A response of an earlier version may have been imported without its sum; only one that is taken away is missed.
        let cleared = old.is_some() && total.is_none();
        let lacking = open_question(known, &sheet)
            .or_else(|| open_total(known, &response).filter(|_| cleared));
        self.settle(known, serial, response, was, [&sheet, &sheet], lacking)?;
        Ok(())
    }

    /// Writes back a response that stood at `was`, whose answers went from `before` to `after` and that lacks something
    /// now, or nothing: with the state and the counts that follow.
    pub(in crate::store) fn settle(
        &self,
        known: &Known,
        serial: &Serial,
        mut response: Response,
        was: Standing,
        [before, after]: [&AnswerSheet; 2],
        lacking: Option<String>,
    ) -> Result<Saved> {
        if let Some(lacking) = lacking.filter(|_| was.state > State::Open) {
            let why = format!("lacks {lacking}");
            let event = Event::of_response(Action::Reopen, &known.key, serial)
                .with(Some(was.state.code()), Some(State::Open.code()))
                .because(Some(&why));
            self.append_audit_of(known, &mut response, event)?;
        }
        self.note_second(known, serial, &mut response)?;
        let standing = response.standing();
        self.move_in_ledger(known, Some(was), standing)?;
        let [before, after] = [
            was.is_counted().then_some(before),
            standing.is_counted().then_some(after),
        ];
        self.note_moved(known, serial, &mut response, before, after)?;
        self.move_in_tally(known, was.batch, before, after)?;
        self.write_response(&response)?;
        Ok(Saved {
            state: standing.state,
        })
    }
}

/// What keeps a paper from being finished, whether it is keyed or imported: the first question asked without an answer, or
/// the sum that the questionnaire requires.
pub(in crate::store) fn lacking(
    known: &Known,
    sheet: &AnswerSheet,
    has_total: bool,
) -> Option<String> {
    open_question(known, sheet).or_else(|| total_lacking(known, has_total))
}

/// The code of the first question that is asked and has no answer.
pub(in crate::store) fn open_question(known: &Known, sheet: &AnswerSheet) -> Option<String> {
    let questionnaire = known.questionnaire();
    asked(questionnaire, sheet)
        .into_iter()
        .zip(&questionnaire.questions)
        .enumerate()
        .find(|(position, (asked, _))| *asked && sheet.get(*position).is_none())
        .map(|(_, (_, question))| question.code.clone())
}

/// `control-total`, where the questionnaire requires the sum and it has not been keyed.
pub(in crate::store) fn open_total(known: &Known, response: &Response) -> Option<String> {
    total_lacking(known, response.paper.control_total.is_some())
}

fn total_lacking(known: &Known, has_total: bool) -> Option<String> {
    let declared = known.questionnaire().control_total.as_ref();
    let required = declared.is_some_and(|total| total.required);
    (required && !has_total).then(|| "control-total".to_owned())
}

pub(in crate::store) fn unfit(known: &Known, question: &str) -> Error {
    Error::new(
        Kind::Bug,
        format!("{} {question} 的答案不合题目", known.key),
        format!(
            "the answer does not fit question {question} of {}",
            known.key
        ),
    )
}

pub(in crate::store) fn not_in_version(serial: &Serial, question: &str) -> Error {
    Error::new(
        Kind::Usage,
        format!("答卷 {serial} 那一版没有题 {question}"),
        format!("the version of response {serial} does not have question {question}"),
    )
    .hint(
        "这道题由程序记为“本版未设”，不用录",
        "the program counts it as not in this version; nothing is keyed",
    )
}

fn unfinished(serial: &Serial, lacking: &str) -> Error {
    Error::new(
        Kind::Usage,
        format!("答卷 {serial} 还没录完：缺 {lacking}"),
        format!("response {serial} is not complete: it lacks {lacking}"),
    )
    .hint(
        "录入答案；没有答案时选一个缺失原因",
        "key the answer, or choose a missing reason where there is none",
    )
}
