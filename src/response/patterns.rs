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

/// A search through the responses of a survey, one after the other in the order of their serials.
///
/// Of a response it keeps its serial and a hash of its closed answers: about 50 bytes.
pub struct PatternSearch<'q> {
    looker: Looker<'q>,
    thresholds: Thresholds,
    serials: Names,
    /// The responses that say enough: a hash of their closed answers, and their place in `serials`.
    alike: Vec<(Print, u32)>,
    /// The responses with a straight line, by scale and answer.
    straight: BTreeMap<Line, Vec<u32>>,
    /// The answers of the last response of each stack, and the responses in a row that have them.
    runs: BTreeMap<RunBy, (Print, Vec<u32>)>,
    keyed: Vec<(u32, Keying, Print)>,
    found: Vec<(Pattern, Vec<u32>)>,
}

/// Texts one behind the other, found by their places.
#[derive(Default)]
struct Names {
    text: String,
    ends: Vec<u32>,
}

impl Names {
    fn push(&mut self, name: &str) -> u32 {
        self.text.push_str(name);
        self.ends.push(self.text.len() as u32);
        self.ends.len() as u32 - 1
    }

    fn get(&self, at: u32) -> &str {
        let at = at as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start as usize..self.ends[at] as usize]
    }
}

impl<'q> PatternSearch<'q> {
    /// A search that has seen nothing.
    pub fn new(questionnaire: &'q Questionnaire, thresholds: Thresholds) -> Self {
        Self {
            looker: Looker::new(questionnaire, thresholds),
            thresholds,
            serials: Names::default(),
            alike: Vec::new(),
            straight: BTreeMap::new(),
            runs: BTreeMap::new(),
            keyed: Vec::new(),
            found: Vec::new(),
        }
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
        self.add_look(serial.as_str(), look, &lines, origin);
    }

    /// Takes in what was seen of the next response, with the straight lines that its looker told.
    pub fn add_look(&mut self, serial: &str, look: Look, lines: &[Line], origin: Origin<'_>) {
        let at = self.serials.push(serial);
        let print = look.print;
        if print != NO_PRINT {
            self.alike.push((print, at));
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
        self.alike.sort_unstable();
        let alike = std::mem::take(&mut self.alike);
        for same in alike.chunk_by(|one, other| one.0 == other.0) {
            if same.len() >= self.thresholds.identical {
                let places = same.iter().map(|(_, at)| *at).collect();
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
        let name = |at: u32| Serial::read(self.serials.get(at)).ok();
        std::mem::take(&mut self.found)
            .into_iter()
            .map(|(pattern, places)| PatternFinding {
                pattern,
                serials: places.into_iter().filter_map(name).collect(),
            })
            .collect()
    }

    /// Goes on with the run of a stack, or ends it and begins another.
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

#[cfg(test)]
mod tests;
