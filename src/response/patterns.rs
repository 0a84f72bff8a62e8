//! Patterns in a stack of papers that are worth a look: papers answered alike, straight lines, impossible times.
//!
//! What is found is never a judgement: respondents do agree, and a content respondent does give full marks nine times.
//! Nothing is ever set invalid by it.

mod found;
mod look;
mod times;

use std::collections::BTreeMap;

use super::{Answer, AnswerSheet, Serial, asked};
use crate::questionnaire::Questionnaire;

pub use found::{Pattern, PatternFinding, RunBy};
pub use look::{Line, Look, Looker};
pub use times::Keying;

use look::{NO_PRINT, Print};

/// From where on something is worth a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thresholds {
    /// Closed questions that must be answered before answers alike or a straight line say anything.
    pub answers: usize,
    /// Responses that must have the same answers.
    pub identical: usize,
    /// Responses with the same answers that must follow one another in a run.
    pub run: usize,
    /// The fastest keying that is possible, in milliseconds from one field to the next.
    pub field_milliseconds: i64,
}

impl Default for Thresholds {
    /// 5 answers, 2 responses alike, 3 in a row, and a fifth of a second for a field.
    fn default() -> Self {
        Self {
            answers: 5,
            identical: 2,
            run: 3,
            field_milliseconds: 200,
        }
    }
}

/// What is known of a response beside its answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Origin<'a> {
    /// The code of its batch.
    pub batch: Option<&'a str>,
    /// Who interviewed.
    pub interviewer: Option<&'a str>,
    /// How it was keyed; `None`: it was imported.
    pub keying: Option<&'a Keying>,
}

/// A response that says enough to be compared: a hash of its closed answers, and its place in the serials.
#[derive(Debug, Clone, Copy)]
pub struct Alike(Print, u32);

impl Alike {
    #[inline(always)]
    fn key(&self) -> (u128, u32) {
        (look::number(self.0), self.1)
    }

    /// The first sixteen bits of the print.
    #[inline(always)]
    fn beginning(self) -> usize {
        (look::number(self.0) >> 112) as usize
    }
}

/// A search through the responses of a survey, one after the other in the order of their serials.
///
/// Of a response it keeps its serial and a hash of its closed answers: about 45 bytes.
pub struct PatternSearch<'q> {
    looker: Looker<'q>,
    thresholds: Thresholds,
    serials: Vec<Serial>,
    /// The responses that say enough: a hash of their closed answers, and their place in `serials`.
    alike: Vec<Alike>,
    /// The responses with a straight line, by scale and answer.
    straight: BTreeMap<Line, Vec<u32>>,
    /// The answers of the last response of each stack, and the responses in a row that have them.
    runs: BTreeMap<RunBy, (Print, Vec<u32>)>,
    keyed: Vec<(u32, Keying, Print)>,
    found: Vec<(Pattern, Vec<u32>)>,
}

impl<'q> PatternSearch<'q> {
    /// A search that has seen nothing.
    pub fn new(questionnaire: &'q Questionnaire, thresholds: Thresholds) -> Self {
        Self {
            looker: Looker::new(questionnaire, thresholds),
            thresholds,
            serials: Vec::new(),
            alike: Vec::new(),
            straight: BTreeMap::new(),
            runs: BTreeMap::new(),
            keyed: Vec::new(),
            found: Vec::new(),
        }
    }

    /// A search through responses with these serials, which are in order.
    pub fn over(
        questionnaire: &'q Questionnaire,
        thresholds: Thresholds,
        serials: Vec<Serial>,
    ) -> Self {
        Self {
            serials,
            ..Self::new(questionnaire, thresholds)
        }
    }

    /// What will be sorted in the end, so divided that each half can be [sorted](sort) by itself, at the same time.
    pub fn halves(&mut self) -> [&mut [Alike]; 2] {
        let mut middle = 0;
        for at in 0..self.alike.len() {
            if self.alike[at].beginning() < BEGINNINGS / 2 {
                self.alike.swap(at, middle);
                middle += 1;
            }
        }
        self.alike.split_at_mut(middle).into()
    }

    /// The serials searched.
    pub fn serials(&self) -> &[Serial] {
        &self.serials
    }

    /// Looks at one more response.
    pub fn add(&mut self, serial: &Serial, sheet: &AnswerSheet, origin: Origin<'_>) {
        let route = asked(self.looker.questionnaire, sheet);
        let codes: Vec<Option<String>> = route
            .iter()
            .enumerate()
            .map(|(position, asked)| sheet.get(position).filter(|_| *asked).map(Answer::to_code))
            .collect();
        let look = self.looker.look(codes.iter().map(Option::as_deref));
        let lines = self.looker.lines(look).to_vec();
        let at = self.serials.len() as u32;
        self.serials.push(serial.clone());
        self.add_look(at, look, &lines, origin);
    }

    /// Takes in what was seen of the response at this place in the serials, with the straight lines that its looker told.
    #[inline]
    pub fn add_look(&mut self, at: u32, look: Look, lines: &[Line], origin: Origin<'_>) {
        let print = look.print;
        if print != NO_PRINT {
            self.alike.push(Alike(print, at));
        }
        for line in lines {
            match self.straight.get_mut(line) {
                Some(places) => places.push(at),
                None => {
                    self.straight.insert(line.clone(), vec![at]);
                }
            }
        }
        self.follow(RunBy::Batch(origin.batch.map(str::to_owned)), at, print);
        if let Some(name) = origin.interviewer.filter(|name| !name.is_empty()) {
            self.follow(RunBy::Interviewer(name.to_owned()), at, print);
        }
        if let Some(keying) = origin.keying {
            self.keyed.push((at, keying.clone(), print));
        }
    }

    /// What was found: the widest first within each pattern.
    pub fn end(mut self) -> Vec<PatternFinding> {
        self.keyed
            .sort_by_key(|(at, keying, _)| (keying.began, *at));
        for (at, keying, print) in std::mem::take(&mut self.keyed) {
            self.follow(RunBy::Operator(keying.operator.clone()), at, print);
            if times::is_too_fast(&keying, &self.thresholds) {
                self.found
                    .push((Pattern::TooFast(keying.clone()), vec![at]));
            }
            self.keyed.push((at, keying, print));
        }
        let keyed: Vec<(u32, &Keying)> = self
            .keyed
            .iter()
            .map(|(at, keying, _)| (*at, keying))
            .collect();
        for (first, second, operator) in times::at_once(&keyed) {
            let pattern = Pattern::TwoAtOnce { operator };
            self.found.push((pattern, vec![first, second]));
        }
        for (by, (_, row)) in std::mem::take(&mut self.runs) {
            self.end_run(by, &row);
        }
        // Where its halves were sorted before, this only looks.
        sort(&mut self.alike);
        let alike = std::mem::take(&mut self.alike);
        for same in alike.chunk_by(|one, other| one.0 == other.0) {
            if same.len() >= self.thresholds.identical {
                let places = same.iter().map(|one| one.1).collect();
                self.found.push((Pattern::Identical, places));
            }
        }
        drop(alike);
        for (Line { answer, .. }, places) in std::mem::take(&mut self.straight) {
            let answer = Some(answer);
            self.found.push((Pattern::StraightLine { answer }, places));
        }
        self.sorted()
    }

    fn sorted(mut self) -> Vec<PatternFinding> {
        self.found.sort_by_key(|(pattern, places)| {
            (pattern.rank(), std::cmp::Reverse(places.len()), places[0])
        });
        let name = |at: u32| self.serials[at as usize].clone();
        std::mem::take(&mut self.found)
            .into_iter()
            .map(|(pattern, places)| PatternFinding {
                pattern,
                serials: places.into_iter().map(name).collect(),
            })
            .collect()
    }

    /// Goes on with the run of a stack, or ends it and begins another.
    #[inline]
    fn follow(&mut self, by: RunBy, at: u32, print: Print) {
        let shortest = self.thresholds.run;
        let Some(run) = self.runs.get_mut(&by) else {
            self.runs.insert(by, (print, vec![at]));
            return;
        };
        if run.0 == print && print != NO_PRINT {
            run.1.push(at);
            return;
        }
        run.0 = print;
        if run.1.len() < shortest {
            run.1.clear();
            run.1.push(at);
            return;
        }
        let ended = std::mem::replace(&mut run.1, vec![at]);
        self.end_run(by, &ended);
    }

    fn end_run(&mut self, by: RunBy, row: &[u32]) {
        if row.len() >= self.thresholds.run {
            self.found.push((Pattern::Run(by), row.to_vec()));
        }
    }
}

/// Sorts by the prints and then by the places.
///
/// Many are first brought to where prints with their first sixteen bits belong, which compares nothing; what has the same
/// ones is sorted there.
pub fn sort(alike: &mut [Alike]) {
    if alike.len() < MANY {
        return by_key(alike);
    }
    if alike.windows(2).all(|pair| pair[0].key() <= pair[1].key()) {
        return;
    }
    let mut ends = vec![0_usize; BEGINNINGS];
    for one in &*alike {
        ends[one.beginning()] += 1;
    }
    let mut end = 0;
    let mut next = ends.clone();
    for (count, next) in ends.iter_mut().zip(&mut next) {
        *next = end;
        end += *count;
        *count = end;
    }
    for here in 0..BEGINNINGS {
        while next[here] < ends[here] {
            let place = next[here];
            let home = alike[place].beginning();
            alike.swap(place, next[home]);
            next[home] += 1;
        }
    }
    let mut begin = 0;
    for end in ends {
        by_key(&mut alike[begin..end]);
        begin = end;
    }
}

/// So many are worth being brought to their places first.
const MANY: usize = 1 << 12;

/// How many beginnings of sixteen bits there are.
const BEGINNINGS: usize = 1 << 16;

/// Sorts what is few, or has the same beginning.
fn by_key(alike: &mut [Alike]) {
    if alike.len() > FEW {
        return alike.sort_unstable_by_key(Alike::key);
    }
    for last in 1..alike.len() {
        let mut at = last;
        while at > 0 && alike[at].key() < alike[at - 1].key() {
            alike.swap(at, at - 1);
            at -= 1;
        }
    }
}

/// So many are sorted by exchanging neighbours.
const FEW: usize = 24;

#[cfg(test)]
mod tests;
