//! Adjudication (裁定): somebody looks at the paper a third time and decides which value stands.

use rust_decimal::Decimal;

use super::action::Action;
use super::answers::{absent, open_question, open_total, unfit};
use super::audit::Event;
use super::comparisons::Compared;
use super::definitions::Known;
use super::papers::Response;
use super::{Saved, Store, SurveyKey, value};
use crate::error::{Error, Kind, Result};
use crate::response::{Answer, AnswerSheet, Outcome, Serial, Side, State, asked};

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
            let (question, _) = known.question(position)?;
            let before = self.sheet(&known, response.id)?;
            let is_asked = asked(known.questionnaire(), &before)[position];
            let row = self.compared(&known, response.id, position)?;
            let row = row.filter(|row| is_asked && row.outcome > Outcome::Agreed);
            let Some(mut row) = row else {
                return Err(no_discrepancy(serial, &question.code));
            };
            check_decidable(&response, serial, why)?;
            let (side, decided) = decided(&known, position, &row, ruling)?;
            let mut after = before.clone();
            after.set(position, Some(decided.clone()));
            self.write_answer(&known, response.id, position, &after, true)?;
            self.mark_asked(&known, response.id, &before, &after)?;
            let [old, new] =
                [before.get(position), Some(&decided)].map(|side| side.map(Answer::to_code));
            let event = Event {
                question: Some(&question.code),
                old: old.as_deref(),
                new: new.as_deref(),
                why: Some(why.trim()),
                ..Event::of_response(action(side), survey, serial)
            };
            self.append_audit_of(&mut response, event)?;
            let former = match row.outcome {
                Outcome::Adjudicated(side) => Some(side),
                _ => None,
            };
            row.outcome = Outcome::Adjudicated(side);
            row.settled_row = response.last;
            self.write_compared(&known, &mut response, position, &row)?;
            self.count_decision(&known, &row, former, side)?;
            self.restate(&known, serial, response, [&before, &after])
        })
    }

    /// The state and the counts that follow from a decision.
    fn restate(
        &self,
        known: &Known,
        serial: &Serial,
        mut response: Response,
        [before, after]: [&AnswerSheet; 2],
    ) -> Result<Saved> {
        let was = response.standing;
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
            let event = Event {
                old: Some(was.state.code()),
                new: Some(due.code()),
                why: why.as_deref(),
                ..Event::of_response(action, &known.key, serial)
            };
            self.append_audit_of(&mut response, event)?;
            response.standing.state = due;
        }
        self.note_second(known, serial, &mut response, after)?;
        self.move_in_ledger(known, Some(was), response.standing)?;
        let [before, after] = [
            was.is_counted().then_some(before),
            response.standing.is_counted().then_some(after),
        ];
        self.note_moved(known, serial, &mut response, before, after)?;
        self.move_in_tally(known, was.batch, before, after)?;
        self.write_verification(&response, was)?;
        Ok(Saved {
            state: response.standing.state,
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
        let Some(total) = response
            .control_total
            .filter(|total| *total != sum(known, sheet))
        else {
            return Ok(false);
        };
        let event = Event {
            old: Some(&total.normalize().to_string()),
            ..Event::of_response(Action::ControlTotal, &known.key, serial)
        };
        self.append_audit_of(response, event)?;
        response.control_total = None;
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

/// Whose value it is, and the value.
fn decided(
    known: &Known,
    position: usize,
    row: &Compared,
    ruling: &Ruling,
) -> Result<(Side, Answer)> {
    let (question, _) = known.question(position)?;
    let (side, answer) = match ruling {
        Ruling::First => (Side::First, row.first.as_ref()),
        Ruling::Second => (Side::Second, row.second.as_ref()),
        Ruling::Other(answer) if row.first.as_ref() == Some(answer) => (Side::First, Some(answer)),
        Ruling::Other(answer) if row.second.as_ref() == Some(answer) => {
            (Side::Second, Some(answer))
        }
        Ruling::Other(answer) => (Side::Other, Some(answer)),
    };
    let answer = answer.ok_or_else(|| passed_over(&question.code))?;
    if !value::fits(question, answer) {
        return Err(unfit(known, &question.code));
    }
    Ok((side, answer.clone()))
}

fn check_decidable(response: &Response, serial: &Serial, why: &str) -> Result<()> {
    let (zh, en) = if response.standing.state == State::Approved {
        ("已审定，不能裁定", "is approved: nothing can be decided")
    } else if response.standing.invalid.is_some() {
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
