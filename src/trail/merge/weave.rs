//! A paper made of the events of all devices that wrote about it.

use std::collections::{BTreeMap, BTreeSet};

use super::Ancestry;
use crate::questionnaire::Kind;
use crate::response::{Outcome, SecondStanding, Side, State, asked};
use crate::text::is_same_person;
use crate::trail::{Change, Compared, Count, Form, Paper, Part, Step};

/// A response as an import brought it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// How far it had come.
    pub state: State,
    /// Its answers by the numbers of their questions.
    pub answers: Vec<Option<String>>,
    /// Its batch.
    pub batch: Option<i64>,
    /// Where entry continues.
    pub next: i64,
}

/// An event of a paper; of the import that brought it, what came.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// The event.
    pub step: Step<'a>,
    /// What the import brought, where it is one.
    pub brought: Option<&'a Brought>,
}

/// What a paper adds to the counts of two operators: compared, differed, discrepancies, for the first, the second, another.
pub type AgreementCounts = [i64; 6];

/// What the events of a paper come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weaving {
    /// The paper.
    pub paper: Paper,
    /// What it adds to the counts of each pair of operators.
    pub agreement: BTreeMap<(String, String), AgreementCounts>,
    /// Events before which something was not as they say, with the part.
    pub gaps: Vec<(i64, Part)>,
    /// Whether events were written without one another.
    pub is_branched: bool,
}

/// Something said of a part of the paper.
struct Saying {
    place: usize,
    id: i64,
    value: Option<String>,
    operator: String,
    is_decision: bool,
    is_brought: bool,
}

/// Makes the paper of its events in [`order`](super::order()); `begun` is the paper before the first.
///
/// An event that had seen all before it does what [`Paper::apply`] says. Where it had not, what it says is held against
/// what it did not know.
pub fn weave(begun: Paper, entries: &[Entry<'_>], seen: &Ancestry, form: &Form<'_>) -> Weaving {
    let mut weaver = Weaver {
        entries,
        seen,
        form,
        said: BTreeMap::new(),
        states: Vec::new(),
        is_unsettled: false,
        done: Weaving {
            paper: begun,
            agreement: BTreeMap::new(),
            gaps: Vec::new(),
            is_branched: false,
        },
    };
    for place in 0..entries.len() {
        if seen.has_seen_all_before(place) {
            weaver.settle(place);
            weaver.follow(place);
        } else {
            weaver.done.is_branched = true;
            weaver.is_unsettled = true;
            weaver.meet(place);
        }
    }
    weaver.settle(entries.len());
    weaver.done
}

/// Two events that say something else of one thing and stand beside one another: nothing said of it later had seen either of
/// them, nor had a person looked at both since. Each is given with its place in the order, and what it says; nothing for
/// one that only takes the place of others.
pub fn at_odds(
    said: &[(usize, i64, Option<&str>)],
    settled: &[usize],
    seen: &Ancestry,
) -> Option<[i64; 2]> {
    let later = said.iter().map(|(place, ..)| place).chain(settled);
    let stands = |at: usize| !later.clone().any(|one| seen.has_seen(*one, at));
    let mut standing = said
        .iter()
        .filter_map(|(place, id, value)| Some((*place, *id, (*value)?)))
        .filter(|(place, ..)| stands(*place));
    let (_, one, first) = standing.next()?;
    let (_, other, _) = standing.find(|(.., value)| *value != first)?;
    Some([one, other])
}

/// An answer that cannot be read.
struct Unreadable;

struct Weaver<'a> {
    entries: &'a [Entry<'a>],
    seen: &'a Ancestry,
    form: &'a Form<'a>,
    said: BTreeMap<Part, Vec<Saying>>,
    /// The states told, by their places.
    states: Vec<(usize, State)>,
    /// Events were woven in that had not seen all before them, and the state is not made up yet.
    is_unsettled: bool,
    done: Weaving,
}

impl Weaver<'_> {
    /// An event that had seen all before it.
    fn follow(&mut self, place: usize) {
        let Entry { step, brought } = self.entries[place];
        if let Some(brought) = brought {
            let paper = &mut self.done.paper;
            paper.state = brought.state;
            paper.answers.clone_from(&brought.answers);
            paper.batch = brought.batch;
            paper.next = brought.next;
            paper.keyed.import = Some((step.operator.to_owned(), step.id));
            step.operator.clone_into(&mut paper.operator);
            paper.changed = step.at;
            paper.last = Some(step.id);
        } else {
            let applied = self.done.paper.apply(&step, self.form);
            if let Some(part) = applied.gap {
                self.done.gaps.push((step.id, part));
            }
            self.count(applied.count, step.operator);
        }
        self.note(place);
    }

    /// An event that had not seen all before it.
    fn meet(&mut self, place: usize) {
        let Entry { step, brought } = self.entries[place];
        let before = self.done.paper.clone();
        let paper = &mut self.done.paper;
        paper.last = Some(step.id);
        if step.change != Change::Remark {
            paper.changed = step.at;
        }
        if let Some(brought) = brought {
            self.meet_brought(place, brought);
            return;
        }
        match step.change {
            Change::Answer(number, value, _) if !step.is_erased => {
                self.meet_value(place, number, value, &before);
            }
            Change::Second(number, _, Some(value)) if !step.is_erased => {
                self.meet_value(place, number, Some(value), &before);
            }
            Change::Decision(number, _, value) if !step.is_erased => {
                self.meet_decision(place, number, value);
            }
            // Its words are gone, and it stands for them where nothing else was said.
            Change::Answer(number, ..) | Change::Second(number, ..)
                if step.is_erased && self.unseen(place, Part::Answer(number)).is_empty() =>
            {
                self.apply_as_is(&step);
                self.done.paper.next = before.next;
            }
            Change::Answer(..) | Change::Second(..) | Change::State(_) => {}
            Change::ControlTotal(total) => {
                let standing = before.control_total.clone();
                if self.prevails(place, Part::ControlTotal, standing.as_deref(), total) {
                    self.done.paper.control_total = total.map(str::to_owned);
                }
            }
            Change::Validity(invalid, _) => {
                let name = |of: Option<i64>| of.map(|reason| reason.to_string());
                let standing = name(before.invalid.as_ref().map(|(reason, _)| *reason));
                let new = name(invalid.map(|(reason, _)| reason));
                if self.prevails(place, Part::Validity, standing.as_deref(), new.as_deref()) {
                    self.done.paper.invalid = invalid.map(|(reason, why)| (reason, why.to_owned()));
                }
            }
            Change::Batch(batch, _) => {
                let name = |of: Option<i64>| of.map(|batch| batch.to_string());
                let (standing, new) = (name(before.batch), name(batch));
                if self.prevails(place, Part::Batch, standing.as_deref(), new.as_deref()) {
                    self.done.paper.batch = batch;
                }
            }
            Change::Decision(..)
            | Change::Erased(..)
            | Change::Keyer(_)
            | Change::Renumbered
            | Change::Settled
            | Change::Remark
            | Change::Nothing
            | Change::Unknown => self.apply_as_is(&step),
        }
        self.note(place);
    }

    fn apply_as_is(&mut self, step: &Step<'_>) {
        let applied = self.done.paper.apply(step, self.form);
        self.count(applied.count, step.operator);
    }

    /// What was said of a part that the event at `place` had not seen, and that nothing said later has seen.
    fn unseen(&self, place: usize, part: Part) -> Vec<&Saying> {
        let Some(said) = self.said.get(&part) else {
            return Vec::new();
        };
        let is_standing = |one: &Saying| {
            let mut others = said.iter();
            !others.any(|other| self.seen.has_seen(other.place, one.place))
        };
        said.iter()
            .filter(|one| !self.seen.has_seen(place, one.place) && is_standing(one))
            .collect()
    }

    /// A value of a field that may stand against one that was not seen.
    fn meet_value(&mut self, place: usize, number: i64, value: Option<&str>, before: &Paper) {
        let Entry { step, brought } = self.entries[place];
        let unseen = self.unseen(place, Part::Answer(number));
        if unseen.is_empty() {
            if brought.is_none() {
                self.apply_as_is(&step);
                self.done.paper.next = before.next;
            } else if before.answer(number).is_none() {
                self.done.paper.set_answer(number, value);
                self.keyed_by(number, &step);
            }
            return;
        }
        let are_all_brought = brought.is_some() && unseen.iter().all(|one| one.is_brought);
        match (before.answer(number), value) {
            // Taken back here, keyed there: what was keyed stands.
            (_, None) => {}
            (None, Some(value)) => {
                self.done.paper.set_answer(number, Some(value));
                self.done.paper.comparisons.remove(&number);
                self.keyed_by(number, &step);
            }
            (Some(first), Some(value)) if first == value => {
                let keyer = before.keyed.of(number).map(|(who, _)| who.as_str());
                let is_blind = keyer.is_some_and(|who| !is_same_person(who, step.operator));
                if is_blind && !are_all_brought && !before.comparisons.contains_key(&number) {
                    self.compare(
                        number,
                        [first, value],
                        step.id,
                        Outcome::Agreed,
                        step.operator,
                    );
                }
            }
            (Some(first), Some(value)) => {
                let row = before.comparisons.get(&number);
                let standing = row.filter(|row| row.outcome == Outcome::Discrepancy);
                match standing.map(|row| (row.second.as_deref(), row.second_row)) {
                    Some((Some(second), _)) if second == value => {}
                    Some((_, other)) => {
                        let part = Part::Answer(number);
                        self.done.paper.matters.insert(part, [other, step.id]);
                    }
                    None => self.compare(
                        number,
                        [first, value],
                        step.id,
                        Outcome::Discrepancy,
                        step.operator,
                    ),
                }
            }
        }
    }

    /// A decision that may not have known of a keying, or of another decision.
    fn meet_decision(&mut self, place: usize, number: i64, value: Option<&str>) {
        let Entry { step, .. } = self.entries[place];
        let other = |one: &&&Saying| one.value.is_some() && one.value.as_deref() != value;
        let unseen = self.unseen(place, Part::Answer(number));
        let decided = unseen.iter().filter(|one| one.is_decision).find(other);
        let decided = decided.map(|one| one.value.clone());
        let keyed = unseen.iter().filter(|one| !one.is_decision).find(other);
        let keyed = keyed.map(|one| (one.value.clone(), one.id, one.operator.clone()));
        if let (Some(Some(first)), Some(value)) = (decided, value) {
            // Two decided without one another, and otherwise: both values are to be decided on once more.
            self.done.paper.set_answer(number, Some(&first));
            self.compare(
                number,
                [&first, value],
                step.id,
                Outcome::Discrepancy,
                step.operator,
            );
            return;
        }
        self.apply_as_is(&step);
        if let (Some((Some(second), id, operator)), Some(value)) = (keyed, value) {
            self.compare(
                number,
                [value, &second],
                id,
                Outcome::Discrepancy,
                &operator,
            );
        }
    }

    /// What an import brought of a paper that somebody keyed, or another import brought.
    fn meet_brought(&mut self, place: usize, brought: &Brought) {
        let Entry { step, .. } = self.entries[place];
        let before = self.done.paper.clone();
        for (number, value) in (1..).zip(&brought.answers) {
            if value.is_some() {
                self.meet_value(place, number, value.as_deref(), &before);
            }
        }
        if before.keyed.import.is_none() && before.keyed.fields.is_empty() {
            self.done.paper.keyed.import = Some((step.operator.to_owned(), step.id));
        }
        if before.batch.is_none() {
            self.done.paper.batch = brought.batch;
        }
        self.note(place);
    }

    /// Whether a value of a part without a second entry takes the place of the one that stands; where both were said
    /// without one another and differ, the one that stands stays, and a person looks at it.
    fn prevails(
        &mut self,
        place: usize,
        part: Part,
        standing: Option<&str>,
        new: Option<&str>,
    ) -> bool {
        let id = self.entries[place].step.id;
        let other = self.unseen(place, part).first().map(|one| one.id);
        let Some(other) = other else {
            return true;
        };
        if standing == new {
            return false;
        }
        self.done.paper.matters.insert(part, [other, id]);
        standing.is_none()
    }

    fn keyed_by(&mut self, number: i64, step: &Step<'_>) {
        let who = (step.operator.to_owned(), step.id);
        self.done.paper.keyed.fields.insert(number, who);
    }

    /// Notes that two values were keyed without one another, and counts it.
    fn compare(
        &mut self,
        number: i64,
        [first, second]: [&str; 2],
        second_row: i64,
        outcome: Outcome,
        operator: &str,
    ) {
        let mut questions = self
            .form
            .questionnaire
            .questions
            .iter()
            .zip(self.form.numbers);
        let asked = questions.find(|(_, of)| **of == number);
        // Words may be deleted on demand, and then nobody could count again whether they agreed.
        let is_words = asked.is_some_and(|(question, _)| question.kind == Kind::Text);
        let paper = &mut self.done.paper;
        let row = Compared {
            first: Some(first.to_owned()),
            second: Some(second.to_owned()),
            outcome,
            first_row: paper
                .keyed
                .of(number)
                .map(|(_, row)| *row)
                .filter(|_| !is_words),
            second_row,
            settled_row: None,
        };
        let is_counted = row.is_counted();
        let before = paper.comparisons.insert(number, row);
        let count = Count::Compared(number, before.is_none(), outcome);
        self.count(Some(count).filter(|_| is_counted), operator);
    }

    /// Notes what the event at this place says.
    fn note(&mut self, place: usize) {
        let Entry { step, brought } = self.entries[place];
        let mut say = |part: Part, value: Option<String>, is_decision: bool| {
            self.said.entry(part).or_default().push(Saying {
                place,
                id: step.id,
                value,
                operator: step.operator.to_owned(),
                is_decision,
                is_brought: brought.is_some(),
            });
        };
        if let Some(brought) = brought {
            for (number, value) in (1..).zip(&brought.answers) {
                if value.is_some() {
                    say(Part::Answer(number), value.clone(), false);
                }
            }
            if let Some(batch) = brought.batch {
                say(Part::Batch, Some(batch.to_string()), false);
            }
            self.states.push((place, brought.state));
            return;
        }
        let text = |value: Option<&str>| value.map(str::to_owned);
        match step.change {
            Change::Answer(number, value, _) | Change::Second(number, _, value) => {
                say(Part::Answer(number), text(value), false);
            }
            Change::Decision(number, _, value) | Change::Erased(number, value) => {
                say(Part::Answer(number), text(value), true);
            }
            Change::State(state) => self.states.push((place, state)),
            Change::ControlTotal(total) => say(Part::ControlTotal, text(total), false),
            Change::Validity(invalid, _) => {
                let reason = invalid.map(|(reason, _)| reason.to_string());
                say(Part::Validity, reason, false);
            }
            Change::Batch(batch, _) => {
                say(Part::Batch, batch.map(|batch| batch.to_string()), false);
            }
            Change::Keyer(_)
            | Change::Renumbered
            | Change::Settled
            | Change::Remark
            | Change::Nothing
            | Change::Unknown => {}
        }
    }

    /// Makes up how far the paper has come, after events that were written without one another; `end` is the place behind
    /// the last of them.
    fn settle(&mut self, end: usize) {
        if !std::mem::take(&mut self.is_unsettled) {
            return;
        }
        let told = &self.states;
        let standing: Vec<(usize, State)> = told
            .iter()
            .filter(|(one, _)| {
                !told
                    .iter()
                    .any(|(other, _)| self.seen.has_seen(*other, *one))
            })
            .copied()
            .collect();
        let approvals = standing
            .iter()
            .filter(|(_, state)| *state == State::Approved);
        let approvals: Vec<usize> = approvals.map(|(place, _)| *place).collect();
        let against = approvals.iter().find_map(|approval| {
            let id = self.changed_against(*approval, end)?;
            Some([self.entries[*approval].step.id, id])
        });
        let is_approved = !approvals.is_empty()
            && approvals.len() == standing.len()
            && against.is_none()
            && !self
                .done
                .paper
                .comparisons
                .values()
                .any(|row| row.outcome == Outcome::Discrepancy);
        let is_finished = standing.iter().any(|(_, state)| *state >= State::Entered);
        let is_open = self.open_number();
        let paper = &mut self.done.paper;
        paper.state = match is_open {
            Ok(None) if is_approved => State::Approved,
            Ok(None) if is_finished => State::Entered,
            _ => State::Open,
        };
        if let Some(ids) = against {
            paper.reopened = Some(ids[1]);
            paper.matters.insert(Part::State, ids);
        }
        paper.next = is_open.unwrap_or_default().unwrap_or(0);
        if paper.state == State::Entered {
            let second = paper.second(self.form);
            if second.is_some_and(SecondStanding::is_verified) {
                paper.state = State::Verified;
            }
        }
    }

    /// The first event that says of a part what an approval had neither seen nor found there.
    fn changed_against(&self, approval: usize, end: usize) -> Option<i64> {
        let mut ids = BTreeSet::new();
        for (part, said) in &self.said {
            if *part == Part::Batch {
                continue;
            }
            let mut known = said
                .iter()
                .filter(|one| self.seen.has_seen(approval, one.place));
            let approved = known.next_back().and_then(|one| one.value.as_deref());
            let is_other = |one: &&Saying| {
                one.place < end
                    && !self.seen.has_seen(approval, one.place)
                    && !self.seen.has_seen(one.place, approval)
                    && one.value.as_deref() != approved
            };
            ids.extend(said.iter().find(is_other).map(|one| (one.place, one.id)));
        }
        ids.into_iter().next().map(|(_, id)| id)
    }

    /// The least number of a question that is asked and has no answer, or a sum that is required and lacking as question 0;
    /// an error where an answer cannot be read.
    fn open_number(&self) -> Result<Option<i64>, Unreadable> {
        let (paper, form) = (&self.done.paper, self.form);
        let sheet = paper.sheet(form).ok_or(Unreadable)?;
        let route = asked(form.questionnaire, &sheet).into_iter().enumerate();
        let open = route.filter(|(at, is_asked)| *is_asked && sheet.get(*at).is_none());
        let open = open.filter_map(|(at, _)| form.numbers.get(at).copied());
        // Deleted words were an answer.
        let open = open.filter(|number| !paper.erased.contains(number)).min();
        let declared = form.questionnaire.control_total.as_ref();
        let lacks_total =
            declared.is_some_and(|total| total.required) && paper.control_total.is_none();
        Ok(open.or(lacks_total.then_some(0)))
    }

    /// Adds what an event changes in the counts of two operators.
    fn count(&mut self, count: Option<Count>, operator: &str) {
        let paper = &self.done.paper;
        let keyer = |number: i64| paper.keyed.of(number).map(|(who, _)| who.clone());
        let (pair, change) = match count {
            None => return,
            Some(Count::Compared(number, is_first, outcome)) => {
                let first = i64::from(is_first);
                let differed = i64::from(is_first && outcome == Outcome::Again);
                let discrepancy = i64::from(outcome == Outcome::Discrepancy);
                let pair = (keyer(number).unwrap_or_default(), operator.to_owned());
                (pair, [first, differed, discrepancy, 0, 0, 0])
            }
            Some(Count::TakenBack(number)) => {
                let pair = (keyer(number).unwrap_or_default(), operator.to_owned());
                (pair, [0, 0, -1, 0, 0, 0])
            }
            Some(Count::Decided(number, before, now)) => {
                let row = paper.comparisons.get(&number);
                let who = |id: Option<i64>| {
                    let mut entries = self.entries.iter();
                    entries
                        .find(|entry| Some(entry.step.id) == id)
                        .map(|entry| entry.step.operator)
                };
                let pair = row.and_then(|row| who(row.first_row).zip(who(Some(row.second_row))));
                let Some((first, second)) = pair else {
                    return;
                };
                let [one, two, other] =
                    Side::ALL.map(|side| i64::from(now == side) - i64::from(before == Some(side)));
                let pair = (first.to_owned(), second.to_owned());
                (pair, [0, 0, 0, one, two, other])
            }
        };
        let sum = self.done.agreement.entry(pair).or_default();
        for (sum, more) in sum.iter_mut().zip(change) {
            *sum += more;
        }
    }
}
