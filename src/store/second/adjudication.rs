//! Adjudication (裁定): somebody looks at the paper a third time and decides which value stands.

use rust_decimal::Decimal;

use super::comparisons::stored_answer;
use crate::error::{Error, Kind, Result};
use crate::questionnaire::Question;
use crate::response::{Answer, AnswerSheet, Outcome, Serial, Side, State, asked, stored};
use crate::store::paper::answers::{open_question, open_total, unfit};
use crate::store::row::counts::Standing;
use crate::store::row::definitions::Known;
use crate::store::row::papers::Response;
use crate::store::row::papers::absent;
use crate::store::trail::audit::Event;
use crate::store::{Saved, Store, SurveyKey};
use crate::trail::{Action, Compared};

/// Which value stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ruling {
    /// That of the first entry.
    First,
    /// That of the second entry.
    Second,
    /// Another one. Where it is one of the two, it is that one.
    Other(Answer),
}

impl Store {
    /// Decides a discrepancy, or decides it anew: the value becomes the answer; both entries and every decision stay on
    /// record.
    ///
    /// One transaction with one audit row for the decision and one for each change of state that follows. A printed sum
    /// that no longer agrees is taken back. A decision for a route on which a question has no answer yet opens the
    /// response until that question is decided or keyed.
    ///
    /// # Errors
    /// [`Kind::Usage`] when there is no such discrepancy, the response is invalid or approved, the reason is empty, the
    /// question is passed over as the answers stand, or the entry chosen passes it over; [`Kind::Bug`] for an answer
    /// that does not fit.
    pub fn adjudicate(
        &mut self,
        survey: &SurveyKey,
        serial: &Serial,
        position: usize,
        ruling: &Ruling,
        why: &str,
    ) -> Result<Saved> {
        self.writing(|| {
            let known = self.known(survey)?;
            let Some(mut response) = self.find_response(&known, serial)? else {
                return Err(absent(survey, serial));
            };
            let was = response.standing();
            let (question, number) = known.question(position)?;
            let before = known.sheet(&response.paper)?;
            let is_asked = asked(known.questionnaire(), &before)[position];
            let row = response.paper.comparisons.get(&number);
            let row = row.filter(|row| is_asked && row.outcome > Outcome::Agreed);
            let Some(row) = row else {
                return Err(no_discrepancy(serial, &question.code));
            };
            check_decidable(&response, serial, why)?;
            let (side, decided) = decided(&known, question, row, ruling)?;
            let old = response.paper.answer(number).map(str::to_owned);
            let event = Event {
                question: Some(&question.code),
                ..Event::of_response(action(side), survey, serial)
            };
            let event = event
                .with(old.as_deref(), Some(&decided))
                .because(Some(why.trim()));
            self.append_audit_of(&known, &mut response, event)?;
            let after = known.sheet(&response.paper)?;
            self.restate(&known, serial, response, was, [&before, &after])
        })
    }

    /// The state and the counts that follow from a decision about a response that stood at `was`.
    fn restate(
        &self,
        known: &Known,
        serial: &Serial,
        mut response: Response,
        was: Standing,
        [before, after]: [&AnswerSheet; 2],
    ) -> Result<Saved> {
        let cleared = self.check_printed_sum(known, serial, &mut response, after)?;
        let lacking = open_question(known, after).or_else(|| {
            open_total(known, &response).filter(|_| cleared || was.state == State::Open)
        });
        let due = match (&lacking, was.state) {
            (Some(_), _) => State::Open,
            (None, State::Open) => State::Entered,
            (None, state) => state,
        };
        if due != was.state {
            let why = lacking.map(|lacking| format!("lacks {lacking}"));
            let action = if due == State::Open {
                Action::Reopen
            } else {
                Action::Finish
            };
            let event = Event::of_response(action, &known.key, serial)
                .with(Some(was.state.code()), Some(due.code()))
                .because(why.as_deref());
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

    /// Takes the printed sum back where the answers no longer add up to it; says whether it did.
    fn check_printed_sum(
        &self,
        known: &Known,
        serial: &Serial,
        response: &mut Response,
        sheet: &AnswerSheet,
    ) -> Result<bool> {
        let total = response.control_total()?;
        if total.is_none_or(|total| total == sum(known, sheet)) {
            return Ok(false);
        }
        let old = response.paper.control_total.clone();
        let event =
            Event::of_response(Action::ControlTotal, &known.key, serial).with(old.as_deref(), None);
        self.append_audit_of(known, response, event)?;
        Ok(true)
    }
}

/// The sum of the points of the questions that the printed sum covers.
fn sum(known: &Known, sheet: &AnswerSheet) -> Decimal {
    let questionnaire = known.questionnaire();
    let route = asked(questionnaire, sheet);
    let covered = questionnaire.control_total.as_ref();
    questionnaire
        .questions
        .iter()
        .enumerate()
        .filter(|(position, question)| {
            route[*position] && covered.is_none_or(|total| total.questions.contains(&question.code))
        })
        .filter_map(|(position, question)| sheet.get(position)?.points(question))
        .sum()
}

/// Whose value it is, and the value as it is stored.
fn decided(
    known: &Known,
    question: &Question,
    row: &Compared,
    ruling: &Ruling,
) -> Result<(Side, String)> {
    let (side, code) = match ruling {
        Ruling::First => (Side::First, row.first.clone()),
        Ruling::Second => (Side::Second, row.second.clone()),
        Ruling::Other(answer) => {
            let code = Some(answer.to_code());
            let side = if row.first == code {
                Side::First
            } else if row.second == code {
                Side::Second
            } else {
                Side::Other
            };
            (side, code)
        }
    };
    let code = code.ok_or_else(|| passed_over(&question.code))?;
    let answer = stored_answer(known, question, Some(&code))?;
    if !answer.is_some_and(|answer| stored::fits(question, &answer)) {
        return Err(unfit(known, &question.code));
    }
    Ok((side, code))
}

fn check_decidable(response: &Response, serial: &Serial, why: &str) -> Result<()> {
    let (zh, en) = if response.paper.state == State::Approved {
        ("已审定，不能裁定", "is approved: nothing can be decided")
    } else if response.paper.invalid.is_some() {
        (
            "已设为无效，不必裁定",
            "is set invalid: nothing is to be decided",
        )
    } else if why.trim().is_empty() {
        ("的裁定没有理由", "needs a reason for the decision")
    } else {
        return Ok(());
    };
    Err(Error::new(
        Kind::Usage,
        format!("答卷 {serial} {zh}"),
        format!("response {serial} {en}"),
    )
    .hint(
        "先解除审定，或写明裁定理由",
        "undo the approval first, or give the reason",
    ))
}

const fn action(side: Side) -> Action {
    match side {
        Side::First => Action::AdjudicateFirst,
        Side::Second => Action::AdjudicateSecond,
        Side::Other => Action::AdjudicateOther,
    }
}

fn no_discrepancy(serial: &Serial, question: &str) -> Error {
    Error::new(
        Kind::Usage,
        format!("答卷 {serial} 的 {question} 没有待裁定的差异"),
        format!("{question} of response {serial} is no discrepancy"),
    )
    .hint(
        "差异由复录得出：先复录这一份",
        "discrepancies come from a second entry: key it first",
    )
}

fn passed_over(question: &str) -> Error {
    Error::new(
        Kind::Usage,
        format!("所选的一次录入跳过了 {question}，没有值"),
        format!("the entry you chose passes {question} over and has no value"),
    )
    .hint(
        "选另一次录入的值，或另录一个；跳转由引出它的那一题裁定",
        "choose the other entry or key another value; the route is decided at the question that leads here",
    )
}
