//! Patterns in a stack of papers that are worth a look: papers answered alike, straight lines, impossible times.
//!
//! What is found is never a judgement: respondents do agree, and a content respondent does give full marks nine times.
//! Nothing is ever set invalid by it.

mod found;
mod times;

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::{Answer, AnswerSheet, Serial, asked};
use crate::questionnaire::{Kind, Questionnaire};

pub use found::{Pattern, PatternFinding, RunBy};
pub use times::Keying;

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
    questionnaire: &'q Questionnaire,
    thresholds: Thresholds,
    /// For each question, the scale it is answered on; questions of one scale can make a straight line.
    scales: Vec<Option<usize>>,
    serials: Names,
    /// The responses that say enough: a hash of their closed answers, and their place in `serials`.
    alike: Vec<(Print, u32)>,
    /// The responses with a straight line, by scale and answer.
    straight: BTreeMap<(usize, String), Vec<u32>>,
    /// The answers of the last response of each stack, and the responses in a row that have them.
    runs: BTreeMap<RunBy, (Print, Vec<u32>)>,
    keyed: Vec<(u32, Keying, Print)>,
    found: Vec<(Pattern, Vec<u32>)>,
    text: String,
}

/// A hash of the closed answers of a response, wide enough that two texts never share one; [`NO_PRINT`]: they say too little.
type Print = [u64; 2];

/// What stands for too few answers.
const NO_PRINT: Print = [0; 2];

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

/// The answers on one scale so far: the first one, how many, and whether all are like it.
struct Line<'a> {
    scale: usize,
    code: &'a str,
    count: usize,
    is_straight: bool,
}

impl<'q> PatternSearch<'q> {
    /// A search that has seen nothing.
    pub fn new(questionnaire: &'q Questionnaire, thresholds: Thresholds) -> Self {
        Self {
            scales: scales(questionnaire),
            questionnaire,
            thresholds,
            serials: Names::default(),
            alike: Vec::new(),
            straight: BTreeMap::new(),
            runs: BTreeMap::new(),
            keyed: Vec::new(),
            found: Vec::new(),
            text: String::new(),
        }
    }

    /// Looks at one more response.
    pub fn add(&mut self, serial: &Serial, sheet: &AnswerSheet, origin: Origin<'_>) {
        let route = asked(self.questionnaire, sheet);
        let codes: Vec<Option<String>> = route
            .iter()
            .enumerate()
            .map(|(position, asked)| sheet.get(position).filter(|_| *asked).map(Answer::to_code))
            .collect();
        let codes: Vec<Option<&str>> = codes.iter().map(Option::as_deref).collect();
        self.add_codes(serial.as_str(), &codes, origin);
    }

    /// Looks at one more response with these answers, as [`Answer::to_code`] writes them, to the questions by their
    /// positions; `None` where one is not asked or has no answer.
    pub fn add_codes(&mut self, serial: &str, codes: &[Option<&str>], origin: Origin<'_>) {
        let at = self.serials.push(serial);
        let print = self.print(codes);
        if print != NO_PRINT {
            self.alike.push((print, at));
        }
        self.note_straight_lines(at, codes);
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
        for ((_, answer), places) in std::mem::take(&mut self.straight) {
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

    /// The hash of the answers to all closed questions; [`NO_PRINT`] where too few are given to say anything.
    fn print(&mut self, codes: &[Option<&str>]) -> Print {
        self.text.clear();
        let mut given = 0;
        for (question, code) in self.questionnaire.questions.iter().zip(codes) {
            if question.is_closed() {
                given += usize::from(code.is_some_and(|code| !code.starts_with('#')));
                self.text.push_str(code.unwrap_or_default());
                self.text.push(' ');
            }
        }
        if given < self.thresholds.answers {
            return NO_PRINT;
        }
        let half = |seed: u64| {
            let mut hasher = DefaultHasher::new();
            seed.hash(&mut hasher);
            self.text.hash(&mut hasher);
            hasher.finish().max(1)
        };
        [half(1), half(2)]
    }

    /// Notes the scales on which every answer given is the same.
    fn note_straight_lines(&mut self, at: u32, codes: &[Option<&str>]) {
        let mut lines: Vec<Line<'_>> = Vec::new();
        for (scale, code) in self.scales.iter().zip(codes) {
            let (Some(scale), Some(code)) = (*scale, *code) else {
                continue;
            };
            if code.starts_with('#') {
                continue;
            }
            match lines.iter_mut().find(|line| line.scale == scale) {
                Some(line) => {
                    line.count += 1;
                    line.is_straight &= line.code == code;
                }
                None => lines.push(Line {
                    scale,
                    code,
                    count: 1,
                    is_straight: true,
                }),
            }
        }
        for line in lines {
            if line.is_straight && line.count >= self.thresholds.answers {
                let key = (line.scale, line.code.to_owned());
                self.straight.entry(key).or_default().push(at);
            }
        }
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

/// The scale of each question: points with the same full mark and step, or the same options; `None`: no scale.
fn scales(questionnaire: &Questionnaire) -> Vec<Option<usize>> {
    let mut known: Vec<String> = Vec::new();
    let questions = questionnaire.questions.iter();
    let name = questions.map(|question| match &question.kind {
        Kind::Score { full_mark, step } => Some(format!("{full_mark} {step}")),
        Kind::Single => {
            let options = question.options.iter();
            let options: Vec<String> = options
                .map(|option| format!("{}={}", option.code, option.label.zh))
                .collect();
            Some(options.join(" "))
        }
        _ => None,
    });
    name.map(|name| {
        let name = name?;
        let place = known.iter().position(|known| *known == name);
        Some(place.unwrap_or_else(|| {
            known.push(name);
            known.len() - 1
        }))
    })
    .collect()
}

#[cfg(test)]
mod tests;
