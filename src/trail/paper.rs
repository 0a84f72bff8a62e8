//! What the events of one response come to: the one place that says what an event does to it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::Action;
use crate::questionnaire::{Questionnaire, SecondWay};
use crate::response::{
    AnswerSheet, Outcome, SecondStanding, Side, State, WITHDRAWN, asked, note_version, stored,
};
use crate::text::is_same_person;

/// A response as its events make it, with the rows of its survey's batches and reasons in place of their codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// The version of the questionnaire it was begun with.
    pub version: u32,
    /// How far it has come.
    pub state: State,
    /// The answers by the numbers of their questions, from 1 on, as they are stored.
    pub answers: Vec<Option<String>>,
    /// The number of the question where entry continues; 0: behind the last.
    pub next: i64,
    /// The sum printed on the paper.
    pub control_total: Option<String>,
    /// The reason why it is invalid, and what else was said; `None`: valid.
    pub invalid: Option<(i64, String)>,
    /// Its batch.
    pub batch: Option<i64>,
    /// What second entries came to, by the numbers of the questions.
    pub comparisons: BTreeMap<i64, Compared>,
    /// The event that opened it after an approval, the latest.
    pub reopened: Option<i64>,
    /// Who keyed it last, or imported it.
    pub operator: String,
    /// When it was changed last; what is only said about it changes nothing.
    pub changed: i64,
    /// The last event about it.
    pub last: Option<i64>,
    /// Who keyed its first entry. Left empty where no second entry is at work.
    pub keyed: Keyed,
    /// Questions whose answer was in a value that has been deleted.
    pub erased: BTreeSet<i64>,
    /// What devices said without one another and no second entry can settle: the two events, for a person to look at.
    pub matters: BTreeMap<Part, [i64; 2]>,
}

/// What was compared in one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// The first value; `None`: the first entry passes the question over.
    pub first: Option<String>,
    /// The second value; `None`: the second entry passes the question over.
    pub second: Option<String>,
    /// What it came to.
    pub outcome: Outcome,
    /// The event of the first value; `None` too where the first value was shown to who keyed the second.
    pub first_row: Option<i64>,
    /// The event of the second value.
    pub second_row: i64,
    /// The event of the adjudication.
    pub settled_row: Option<i64>,
}

impl Compared {
    /// Whether both entries ask the field, and the second was blind: what the counts of agreement count.
    pub const fn is_counted(&self) -> bool {
        self.first.is_some() && self.second.is_some() && self.first_row.is_some()
    }
}

/// Who keyed the first entry of a response, and in which events.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Keyed {
    /// By the number of the question.
    pub fields: BTreeMap<i64, (String, i64)>,
    /// Who imported it.
    pub import: Option<(String, i64)>,
}

impl Keyed {
    /// Who keyed this question, and in which event.
    pub fn of(&self, question: i64) -> Option<&(String, i64)> {
        self.fields.get(&question).or(self.import.as_ref())
    }

    /// Whether the operator keyed a part of it.
    pub fn is_by(&self, operator: &str) -> bool {
        let mut all = self.fields.values().chain(&self.import);
        all.any(|(who, _)| is_same_person(who, operator))
    }
}

/// An event in the history of a response.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    /// Its place in the file.
    pub id: i64,
    /// When.
    pub at: i64,
    /// Who.
    pub operator: &'a str,
    /// Which entry.
    pub entry: Option<u8>,
    /// What it does.
    pub change: Change<'a>,
    /// The value before, as the event tells it.
    pub old: Option<&'a str>,
    /// Its value has been deleted.
    pub is_erased: bool,
    /// It is known of the deleted value that it was the one before again.
    pub is_same_again: bool,
}

/// What an event does to a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change<'a> {
    /// A field has this answer, or none; with the question where entry continues.
    Answer(i64, Option<&'a str>, Option<i64>),
    /// A discrepancy was decided for this value.
    Decision(i64, Side, Option<&'a str>),
    /// It is as far as this.
    State(State),
    /// The printed sum is this, or none.
    ControlTotal(Option<&'a str>),
    /// It is invalid for this reason, or valid; with what the event says was before.
    Validity(Option<(i64, &'a str)>, Option<i64>),
    /// It is in this batch, or in none; with what the event says was before.
    Batch(Option<i64>, Option<i64>),
    /// A second value was compared with the first.
    Second(i64, Outcome, Option<&'a str>),
    /// It was keyed in another survey by this operator.
    Keyer(&'a str),
    /// The words of a field were deleted; the answer that stands is this.
    Erased(i64, Option<&'a str>),
    /// It has another serial, which is no part of it.
    Renumbered,
    /// A person has looked at what devices said without one another.
    Settled,
    /// Something is said about it.
    Remark,
    /// Nothing that stands in the response changes.
    Nothing,
    /// A question that the survey does not have, or a word that this version does not know.
    Unknown,
}

/// How the codes in events are found: question numbers, and the rows of batches and reasons.
pub trait Names {
    /// The number of the question with this code.
    fn question(&self, code: &str) -> Option<i64>;
    /// The row of the batch with this code.
    fn batch(&self, code: &str) -> Option<i64>;
    /// The row of the reason with this code.
    fn reason(&self, code: &str) -> Option<i64>;
}

/// What an event says, before its codes are looked up.
#[derive(Debug, Clone, Copy, Default)]
pub struct Said<'a> {
    /// The code of the question.
    pub question: Option<&'a str>,
    /// The code of the question where entry continues; empty: behind the last.
    pub next: Option<&'a str>,
    /// The value.
    pub value: super::Value<'a>,
}

impl<'a> Change<'a> {
    /// What an event does to its response.
    ///
    /// Every action is named here, without a rest: one that is new says what it does to a response, or that it is told
    /// elsewhere.
    #[allow(
        clippy::too_many_lines,
        reason = "every action is named here, without a rest"
    )]
    pub fn of(action: Action, said: Said<'a>, names: &dyn Names) -> Self {
        let super::Value { old, new, why } = said.value;
        let question = || said.question.and_then(|code| names.question(code));
        let next = || match said.next {
            None => Some(None),
            Some("") => Some(Some(0)),
            Some(code) => names.question(code).map(Some),
        };
        let state = || {
            let state = new.and_then(State::from_code)?;
            let is_its_own = match action {
                Action::Finish | Action::Unverify => state == State::Entered,
                Action::Verify => state == State::Verified,
                Action::Approve => state == State::Approved,
                _ => state != State::Approved,
            };
            is_its_own.then_some(Self::State(state))
        };
        let decision = |side| question().map(|number| Self::Decision(number, side, new));
        let second = |outcome| question().map(|number| Self::Second(number, outcome, new));
        let change = match action {
            Action::Answer => question()
                .zip(next())
                .map(|(number, next)| Self::Answer(number, new, next)),
            Action::AdjudicateFirst => decision(Side::First),
            Action::AdjudicateSecond => decision(Side::Second),
            Action::AdjudicateOther => decision(Side::Other),
            Action::Finish
            | Action::Reopen
            | Action::Verify
            | Action::Unverify
            | Action::Approve => state(),
            Action::ControlTotal => Some(Self::ControlTotal(new)),
            Action::SetInvalid
            | Action::SetValid
            | Action::Withdraw
            | Action::MoveOut
            | Action::Reinstate => {
                let row = |code: Option<&str>| match code {
                    None => Some(None),
                    Some(code) => names.reason(code).map(Some),
                };
                let (new, old) = match action {
                    Action::Withdraw | Action::MoveOut => (Some(WITHDRAWN), old),
                    Action::Reinstate => (new, Some(WITHDRAWN)),
                    _ => (new, old),
                };
                row(new).zip(row(old)).map(|(new, old)| {
                    Self::Validity(new.map(|reason| (reason, why.unwrap_or_default())), old)
                })
            }
            Action::Place => {
                let row = |code: Option<&str>| match code {
                    None => Some(None),
                    Some(code) => names.batch(code).map(Some),
                };
                row(new)
                    .zip(row(old))
                    .map(|(new, old)| Self::Batch(new, old))
            }
            Action::SecondAgrees | Action::SecondSighted => second(Outcome::Agreed),
            Action::SecondDiffers | Action::SecondTakenBack => second(Outcome::Again),
            Action::Discrepancy => second(Outcome::Discrepancy),
            Action::Note
            | Action::QueryAsk
            | Action::QueryAnswer
            | Action::QueryClose
            | Action::Join => Some(Self::Remark),
            Action::Settle => Some(Self::Settled),
            Action::Erase => question()
                .zip(new.and_then(ErasedRecord::read))
                .map(|(number, record)| Self::Erased(number, record.answer)),
            Action::MoveIn => old.map(Self::Keyer),
            Action::Renumber => Some(Self::Renumbered),
            // These say something and change nothing in a response.
            Action::Moved | Action::SameOperator
            // Of a survey, a project or the file: told by `facts.rs` and `draws.rs`.
            | Action::Batch
            | Action::Register
            | Action::Unregister
            | Action::AcceptanceLimit
            | Action::Acceptance
            | Action::VerifyPlan
            | Action::Draw
            | Action::Import
            | Action::Project
            | Action::Redefine
            | Action::ProjectRemove
            | Action::ProjectRestore
            | Action::SmallCells
            | Action::HandOver
            | Action::Restore
            | Action::Mend
            | Action::Continue
            | Action::Upgrade
            | Action::Merge
            | Action::DeviceName
            | Action::Judge
            | Action::JudgeUndo
            | Action::JudgeAsDeclared
            | Action::EvidenceAdd
            | Action::EvidenceRemove
            | Action::CallRules
            | Action::CallContacts
            | Action::CallContactRemove
            | Action::Call
            | Action::CallUndo
            // Of interviews, and of codings of answers: told by `interviews.rs`.
            | Action::Guide
            | Action::Interview
            | Action::InterviewAnswer
            | Action::InterviewSign
            | Action::InterviewReview
            | Action::InterviewWithdraw
            | Action::Theme
            | Action::ThemeMerge
            | Action::CodingPlan
            | Action::Coding
            | Action::CodingSettle => Some(Self::Nothing),
        };
        change.unwrap_or(Self::Unknown)
    }
}

/// What the event of a deletion says beside the events whose values are gone.
#[derive(Debug, Deserialize)]
pub struct ErasedRecord<'a> {
    /// The answer that stands: a missing reason, never words.
    pub answer: Option<&'a str>,
    /// Of the events whose values are gone, oldest first and counted from 0, those that keyed the value before again:
    /// what was compared with it stood.
    #[serde(default)]
    pub same_again: Vec<usize>,
}

impl<'a> ErasedRecord<'a> {
    /// Reads it; `None` for anything else.
    pub fn read(json: &'a str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }
}

/// A part of a response that an event tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The answer to the question with this number.
    Answer(i64),
    /// How far it has come.
    State,
    /// The sum printed on the paper.
    ControlTotal,
    /// Whether it is valid, and why not.
    Validity,
    /// The batch it is in.
    Batch,
    /// The serial under which it is found.
    Serial,
}

/// What applying an event showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Applied {
    /// The part that was not what the event says was before: between the two, something else changed it.
    pub gap: Option<Part>,
    /// What the counts of agreement gain.
    pub count: Option<Count>,
}

/// What one event changes in the counts of how often two operators agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// The field with this number was compared; whether for the first time, and what it came to.
    Compared(i64, bool, Outcome),
    /// The discrepancy in the field with this number was taken back by who keyed it, to be keyed again.
    TakenBack(i64),
    /// The field with this number was decided, after this decision before.
    Decided(i64, Option<Side>, Side),
}

/// The questionnaire of a response, with the numbers of its questions in the order of the paper.
#[derive(Debug, Clone, Copy)]
pub struct Form<'a> {
    /// The questionnaire.
    pub questionnaire: &'a Questionnaire,
    /// The number of the question at each position.
    pub numbers: &'a [i64],
}

impl Form<'_> {
    /// The answers by the positions of their questions, with what the version of the paper does not have; `None` where
    /// one cannot be read.
    pub fn sheet(&self, answers: &[Option<String>], version: u32) -> Option<AnswerSheet> {
        let questions = &self.questionnaire.questions;
        let mut sheet = AnswerSheet::empty(questions.len());
        for (position, (question, number)) in questions.iter().zip(self.numbers).enumerate() {
            if let Some(code) = at(answers, *number) {
                sheet.set(position, Some(stored::read(&question.kind, code)?));
            }
        }
        note_version(self.questionnaire, version, &mut sheet);
        Some(sheet)
    }

    /// Whether each question is asked, by its position.
    fn route(&self, answers: &[Option<String>], version: u32) -> Vec<bool> {
        let questions = &self.questionnaire.questions;
        let is_conditional = questions.iter().any(|question| !question.ask_if.is_empty());
        let sheet = is_conditional.then(|| self.sheet(answers, version));
        match sheet.flatten() {
            Some(sheet) => asked(self.questionnaire, &sheet),
            None => vec![true; questions.len()],
        }
    }

    fn position(&self, number: i64) -> Option<usize> {
        self.numbers.iter().position(|known| *known == number)
    }
}

fn at(answers: &[Option<String>], number: i64) -> Option<&str> {
    let index = usize::try_from(number - 1).ok()?;
    answers.get(index)?.as_deref()
}

/// Where entry of an imported response continues: the least number of a question that is asked and has no answer, or of all
/// questions where none is open.
///
/// By number and not by place: a later version may put the questions into another order, and what a response says of itself
/// stays.
pub fn first_open(form: &Form<'_>, sheet: &AnswerSheet) -> i64 {
    let open = open_numbers(form, sheet).min();
    open.or_else(|| form.numbers.iter().copied().min())
        .unwrap_or(0)
}

/// The same by the places on the paper, as earlier versions of the program kept it.
pub fn first_open_on_paper(form: &Form<'_>, sheet: &AnswerSheet) -> i64 {
    let open = open_numbers(form, sheet).next();
    open.or_else(|| form.numbers.first().copied()).unwrap_or(0)
}

/// The numbers of the questions that are asked and have no answer, in the order of the paper.
fn open_numbers(form: &Form<'_>, sheet: &AnswerSheet) -> impl Iterator<Item = i64> {
    let route = asked(form.questionnaire, sheet).into_iter().enumerate();
    let open = route.filter(|(at, is_asked)| *is_asked && sheet.get(*at).is_none());
    open.filter_map(|(at, _)| form.numbers.get(at).copied())
}

impl Paper {
    /// A response before its first event; entry begins at the question with the number `next`.
    pub fn begun(version: u32, next: i64) -> Self {
        Self {
            version,
            state: State::Open,
            answers: Vec::new(),
            next,
            control_total: None,
            invalid: None,
            batch: None,
            comparisons: BTreeMap::new(),
            reopened: None,
            operator: String::new(),
            changed: 0,
            last: None,
            keyed: Keyed::default(),
            erased: BTreeSet::new(),
            matters: BTreeMap::new(),
        }
    }

    /// The answer to the question with this number.
    pub fn answer(&self, number: i64) -> Option<&str> {
        at(&self.answers, number)
    }

    /// Sets the answer to the question with this number; gives the one before.
    pub fn set_answer(&mut self, number: i64, answer: Option<&str>) -> Option<String> {
        let index = usize::try_from(number - 1).ok()?;
        if self.answers.len() <= index {
            self.answers.resize(index + 1, None);
        }
        let before = self.answers.get_mut(index)?;
        std::mem::replace(before, answer.map(str::to_owned))
    }

    /// How far its second entry has come, by its answers and comparisons; `None` where an answer cannot be read.
    pub fn second(&self, form: &Form<'_>) -> Option<SecondStanding> {
        if self.comparisons.is_empty() {
            return Some(SecondStanding::default());
        }
        let sheet = self.sheet(form)?;
        let outcomes: Vec<Option<Outcome>> = form
            .numbers
            .iter()
            .map(|number| Some(self.comparisons.get(number)?.outcome))
            .collect();
        if outcomes.iter().all(Option::is_none) {
            return Some(SecondStanding::default());
        }
        Some(SecondStanding::of(form.questionnaire, &sheet, &outcomes))
    }

    /// Its answers by the positions of their questions; `None` where one cannot be read.
    pub fn sheet(&self, form: &Form<'_>) -> Option<AnswerSheet> {
        form.sheet(&self.answers, self.version)
    }

    /// What the response is after one more event.
    pub fn apply(&mut self, step: &Step<'_>, form: &Form<'_>) -> Applied {
        let mut applied = Applied::default();
        let is_first = self.last.is_none();
        self.last = Some(step.id);
        if step.change != Change::Remark {
            self.changed = step.at;
        }
        if is_first || is_keying(step) {
            step.operator.clone_into(&mut self.operator);
        }
        self.settle_matters(step.change);
        match step.change {
            Change::Answer(number, value, next) => {
                let told = self.apply_answer(step, number, value, form);
                applied.gap = (!told).then_some(Part::Answer(number));
                self.next = next.unwrap_or(self.next);
            }
            Change::Decision(number, side, value) => {
                let told = self.replace_answer(step, number, value);
                applied.gap = (!told).then_some(Part::Answer(number));
                applied.count = self.decide(step, number, side);
            }
            Change::State(state) => {
                let is_told = step.is_erased || step.old == Some(self.state.code());
                applied.gap = (!is_told).then_some(Part::State);
                if self.state == State::Approved {
                    self.reopened = Some(step.id);
                }
                self.state = state;
            }
            Change::ControlTotal(total) => {
                let is_told = step.is_erased || step.old == self.control_total.as_deref();
                applied.gap = (!is_told).then_some(Part::ControlTotal);
                self.control_total = total.map(str::to_owned);
            }
            Change::Validity(invalid, old) => {
                let before = self.invalid.as_ref().map(|(reason, _)| *reason);
                applied.gap = (before != old && !step.is_erased).then_some(Part::Validity);
                self.invalid = invalid.map(|(reason, why)| (reason, why.to_owned()));
            }
            Change::Batch(batch, old) => {
                let is_told = step.is_erased || self.batch == old;
                applied.gap = (!is_told).then_some(Part::Batch);
                self.batch = batch;
            }
            Change::Second(number, outcome, value) => {
                applied.count = self.compare(step, number, outcome, value, form);
            }
            Change::Erased(number, value) => {
                let is_told = self.erased.remove(&number) || self.answer(number) == value;
                applied.gap = (!is_told).then_some(Part::Answer(number));
                self.set_answer(number, value);
                self.comparisons.remove(&number);
            }
            Change::Keyer(who) => {
                who.clone_into(&mut self.operator);
                self.keyed.import = Some((who.to_owned(), step.id));
            }
            Change::Renumbered
            | Change::Settled
            | Change::Remark
            | Change::Nothing
            | Change::Unknown => {}
        }
        applied
    }

    /// What is said anew of a part settles what devices had said of it without one another.
    fn settle_matters(&mut self, change: Change<'_>) {
        if self.matters.is_empty() {
            return;
        }
        let part = match change {
            Change::Answer(number, ..) | Change::Decision(number, ..) => Part::Answer(number),
            Change::State(State::Approved) => Part::State,
            Change::ControlTotal(_) => Part::ControlTotal,
            Change::Validity(..) => Part::Validity,
            Change::Batch(..) => Part::Batch,
            Change::Renumbered => Part::Serial,
            Change::Settled => {
                self.matters.clear();
                return;
            }
            _ => return,
        };
        self.matters.remove(&part);
    }

    /// What the response was before this event, as far as the event says; `false` where its value has been deleted.
    pub fn undo(&mut self, step: &Step<'_>) -> bool {
        match step.change {
            Change::Answer(number, ..) | Change::Decision(number, ..) => {
                self.set_answer(number, step.old);
                if step.is_erased {
                    self.erased.insert(number);
                }
            }
            Change::State(_) => {
                if let Some(state) = step.old.and_then(State::from_code) {
                    self.state = state;
                }
            }
            Change::ControlTotal(_) => self.control_total = step.old.map(str::to_owned),
            Change::Validity(_, old) => self.invalid = old.map(|reason| (reason, String::new())),
            Change::Batch(_, old) => self.batch = old,
            Change::Second(..)
            | Change::Erased(..)
            | Change::Keyer(_)
            | Change::Renumbered
            | Change::Settled
            | Change::Remark
            | Change::Nothing
            | Change::Unknown => return true,
        }
        !step.is_erased
    }

    fn apply_answer(
        &mut self,
        step: &Step<'_>,
        number: i64,
        value: Option<&str>,
        form: &Form<'_>,
    ) -> bool {
        let who = (step.operator.to_owned(), step.id);
        self.keyed.fields.insert(number, who);
        if self.comparisons.is_empty() {
            return self.replace_answer(step, number, value);
        }
        let was = form.route(&self.answers, self.version);
        let has_changed = if step.is_erased {
            !step.is_same_again
        } else {
            self.answer(number) != value
        };
        let is_told = self.replace_answer(step, number, value);
        let is = form.route(&self.answers, self.version);
        for (position, of) in form.numbers.iter().enumerate() {
            let is_other = was.get(position) != is.get(position);
            if is_other || (*of == number && has_changed) {
                self.comparisons.remove(of);
            }
        }
        is_told
    }

    fn replace_answer(&mut self, step: &Step<'_>, number: i64, value: Option<&str>) -> bool {
        let was_erased = if step.is_erased {
            !self.erased.insert(number)
        } else {
            self.erased.remove(&number)
        };
        let before = self.set_answer(number, value);
        was_erased || step.is_erased || before.as_deref() == step.old
    }

    fn decide(&mut self, step: &Step<'_>, number: i64, side: Side) -> Option<Count> {
        let row = self.comparisons.get_mut(&number)?;
        let former = match row.outcome {
            Outcome::Adjudicated(side) => Some(side),
            _ => None,
        };
        row.outcome = Outcome::Adjudicated(side);
        row.settled_row = Some(step.id);
        row.is_counted()
            .then_some(Count::Decided(number, former, side))
    }

    fn compare(
        &mut self,
        step: &Step<'_>,
        number: i64,
        outcome: Outcome,
        value: Option<&str>,
        form: &Form<'_>,
    ) -> Option<Count> {
        let position = form.position(number)?;
        let route = form.route(&self.answers, self.version);
        let is_asked = route.get(position).copied().unwrap_or(false);
        // Deleted words were an answer, of which nothing is known but that it was there.
        let gone = |is_gone: bool| is_gone.then_some("");
        let value = value.or(gone(step.is_erased));
        let first = self.answer(number).or(gone(self.erased.contains(&number)));
        let first = first.filter(|_| is_asked).map(str::to_owned);
        let before = self.comparisons.get(&number);
        // What was compared with a first value counts no more where the first entry no longer asks the field.
        let is_again = before.is_some_and(|row| row.first.is_some() == first.is_some());
        let was_discrepancy =
            is_again && before.map(|row| row.outcome) == Some(Outcome::Discrepancy);
        let question = form.questionnaire.questions.get(position)?;
        // Who was shown the first value did not check it.
        let keyed = self.keyed.of(number);
        let keyed = keyed.filter(|_| question.second != SecondWay::BySight);
        let is_counted = value.is_some() && first.is_some() && keyed.is_some();
        let row = Compared {
            first_row: keyed.map(|(_, row)| *row).filter(|_| first.is_some()),
            first,
            second: value.map(str::to_owned),
            outcome,
            second_row: step.id,
            settled_row: None,
        };
        self.comparisons.insert(number, row);
        let count = if was_discrepancy && outcome == Outcome::Again {
            Count::TakenBack(number)
        } else {
            Count::Compared(number, !is_again, outcome)
        };
        is_counted.then_some(count)
    }
}

/// Whether somebody keys into the first entry: what the name of the operator stands for.
pub fn is_keying(step: &Step<'_>) -> bool {
    match step.change {
        Change::Answer(..) | Change::ControlTotal(_) | Change::State(State::Entered) => {
            step.entry == Some(1)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaire::{Condition, ConditionTest, Kind, Opt, Question, Role};
    use crate::text::Text;

    struct Codes;

    impl Names for Codes {
        fn question(&self, code: &str) -> Option<i64> {
            code.strip_prefix('Q')?.parse().ok()
        }
        fn batch(&self, code: &str) -> Option<i64> {
            code.strip_prefix('b')?.parse().ok()
        }
        fn reason(&self, code: &str) -> Option<i64> {
            (code == "duplicate").then_some(7)
        }
    }

    /// Three questions with options 1 and 2; the third is asked on option 1 of the first.
    fn questionnaire() -> Questionnaire {
        let question = |code: &str, ask_if| Question {
            code: code.into(),
            text: Text::same(code),
            kind: Kind::Single,
            role: Role::Process,
            sensitive: false,
            required: false,
            since: 1,
            until: None,
            section: Text::default(),
            limits: crate::questionnaire::Limits::default(),
            second: SecondWay::Blind,
            options: ["1", "2"]
                .map(|code| Opt {
                    code: code.into(),
                    label: Text::same(code),
                    points: None,
                    exclusive: false,
                })
                .into(),
            ask_if,
        };
        let on_one = Condition {
            question: "Q1".into(),
            test: ConditionTest::AnyOf(vec!["1".into()]),
        };
        Questionnaire {
            code: "q".into(),
            version: 1,
            title: Text::same("q"),
            respondents: Text::same("all"),
            intro: Text::default(),
            questions: vec![
                question("Q1", Vec::new()),
                question("Q2", Vec::new()),
                question("Q3", vec![on_one]),
            ],
            control_total: None,
        }
    }

    type Told<'a> = (Action, &'a str, Option<&'a str>, Option<&'a str>);

    /// The response after these events by `li`, and the gaps they showed; second entries are by `wang`.
    fn fold(events: &[Told<'_>]) -> (Paper, Vec<Part>) {
        let questionnaire = questionnaire();
        let form = Form {
            questionnaire: &questionnaire,
            numbers: &[1, 2, 3],
        };
        let mut paper = Paper::begun(1, 1);
        let mut gaps = Vec::new();
        for (id, told) in (1..).zip(events) {
            gaps.extend(paper.apply(&step(id, *told), &form).gap);
        }
        (paper, gaps)
    }

    fn step(id: i64, (action, question, old, new): Told<'_>) -> Step<'_> {
        let said = Said {
            question: Some(question).filter(|code| !code.is_empty()),
            next: (action == Action::Answer).then_some(""),
            value: crate::trail::Value {
                old,
                new,
                why: None,
            },
        };
        let is_second = matches!(
            action,
            Action::SecondAgrees | Action::SecondDiffers | Action::Discrepancy
        );
        Step {
            id,
            at: id * 1000,
            operator: if is_second { "wang" } else { "li" },
            entry: Some(if is_second { 2 } else { 1 }),
            change: Change::of(action, said, &Codes),
            old,
            is_erased: false,
            is_same_again: false,
        }
    }

    const KEYED: [Told<'static>; 4] = [
        (Action::Answer, "Q1", None, Some("1")),
        (Action::Answer, "Q2", None, Some("2")),
        (Action::Answer, "Q3", None, Some("2")),
        (Action::Finish, "", Some("open"), Some("entered")),
    ];

    #[test]
    fn a_response_is_what_its_events_made_of_it() {
        let mut events = KEYED.to_vec();
        events.extend([
            (Action::ControlTotal, "", None, Some("18")),
            (Action::Answer, "Q2", Some("2"), None),
            (Action::Reopen, "", Some("entered"), Some("open")),
            (Action::Place, "", None, Some("b4")),
            (Action::SetInvalid, "", None, Some("duplicate")),
        ]);
        let (paper, gaps) = fold(&events);
        assert_eq!(
            paper.answers,
            [Some("1".to_owned()), None, Some("2".to_owned())]
        );
        assert_eq!(paper.state, State::Open);
        assert_eq!(paper.control_total.as_deref(), Some("18"));
        assert_eq!(
            (paper.batch, paper.invalid),
            (Some(4), Some((7, String::new())))
        );
        assert_eq!((paper.next, paper.last, paper.changed), (0, Some(9), 9000));
        assert_eq!(gaps, []);
    }

    #[test]
    fn a_value_that_came_from_nowhere_is_a_gap_before_the_event_that_met_it() {
        let (_, gaps) = fold(&[
            (Action::Answer, "Q1", None, Some("1")),
            (Action::Answer, "Q1", Some("2"), Some("1")),
            (Action::Place, "", Some("b3"), Some("b4")),
            (Action::Verify, "", Some("entered"), Some("verified")),
        ]);
        assert_eq!(gaps, [Part::Answer(1), Part::Batch, Part::State]);
    }

    #[test]
    fn a_note_changes_nothing_and_the_operator_is_who_keyed_the_first_entry() {
        let mut events = KEYED.to_vec();
        events.push((Action::SecondAgrees, "Q1", None, Some("1")));
        events.push((Action::Note, "", None, Some("look")));
        let (paper, _) = fold(&events);
        assert_eq!(paper.operator, "li");
        assert_eq!((paper.last, paper.changed), (Some(6), 5000));
    }

    #[test]
    fn a_comparison_goes_with_the_value_it_compared_and_with_the_route() {
        let mut events = KEYED.to_vec();
        events.extend([
            (Action::SecondAgrees, "Q1", None, Some("1")),
            (Action::SecondAgrees, "Q2", None, Some("2")),
            (Action::SecondDiffers, "Q3", None, Some("1")),
        ]);
        let (paper, _) = fold(&events);
        assert_eq!(paper.comparisons.len(), 3);
        assert_eq!(paper.comparisons[&3].outcome, Outcome::Again);
        assert_eq!(paper.comparisons[&3].first_row, Some(3));
        // The third question is asked on option 1 of the first only.
        events.push((Action::Answer, "Q1", Some("1"), Some("2")));
        let (paper, _) = fold(&events);
        assert_eq!(paper.comparisons.keys().collect::<Vec<_>>(), [&2]);
    }

    #[test]
    fn a_decision_sets_the_answer_and_counts_once() {
        let mut events = KEYED.to_vec();
        events.push((Action::SecondDiffers, "Q2", None, Some("1")));
        events.push((Action::Discrepancy, "Q2", Some("1"), Some("1")));
        let (mut paper, _) = fold(&events);
        let questionnaire = questionnaire();
        let form = Form {
            questionnaire: &questionnaire,
            numbers: &[1, 2, 3],
        };
        let second = step(7, (Action::AdjudicateSecond, "Q2", Some("2"), Some("1")));
        let applied = paper.apply(&second, &form);
        assert_eq!(applied.count, Some(Count::Decided(2, None, Side::Second)));
        assert_eq!(paper.answer(2), Some("1"));
        let first = step(8, (Action::AdjudicateFirst, "Q2", Some("1"), Some("2")));
        let applied = paper.apply(&first, &form);
        let due = Count::Decided(2, Some(Side::Second), Side::First);
        assert_eq!(applied.count, Some(due));
        assert_eq!(paper.comparisons[&2].settled_row, Some(8));
    }

    #[test]
    fn undoing_the_events_gives_what_was_before_them() {
        let mut events = KEYED.to_vec();
        let (before, _) = fold(&events);
        events.extend([
            (Action::Answer, "Q2", Some("2"), Some("1")),
            (Action::ControlTotal, "", None, Some("5")),
            (Action::Place, "", None, Some("b1")),
            (Action::SetInvalid, "", None, Some("duplicate")),
            (Action::Approve, "", Some("entered"), Some("approved")),
        ]);
        let (mut paper, _) = fold(&events);
        for at in (KEYED.len()..events.len()).rev() {
            let (id, told) = (i64::try_from(at).unwrap() + 1, events[at]);
            assert!(paper.undo(&step(id, told)));
        }
        assert_eq!(paper.answers, before.answers);
        assert_eq!((paper.state, paper.batch), (before.state, None));
        assert_eq!((paper.control_total, paper.invalid), (None, None));
    }

    #[test]
    fn a_deleted_value_is_no_gap_and_cannot_be_undone() {
        let (mut paper, _) = fold(&KEYED);
        let questionnaire = questionnaire();
        let form = Form {
            questionnaire: &questionnaire,
            numbers: &[1, 2, 3],
        };
        let erased = Step {
            is_erased: true,
            ..step(5, (Action::Answer, "Q2", None, None))
        };
        assert_eq!(paper.apply(&erased, &form).gap, None);
        assert!(paper.erased.contains(&2));
        assert!(!paper.clone().undo(&erased));
        let later = step(6, (Action::Answer, "Q2", Some("1"), Some("#blank")));
        assert_eq!(paper.apply(&later, &form).gap, None);
        assert!(paper.erased.is_empty());
    }
}
