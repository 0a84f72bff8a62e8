//! Patterns in a stack of papers that are worth a look: papers answered alike, straight lines, impossible times.
//!
//! What is found is never a judgement: respondents do agree, and a content respondent does give full marks nine times.
//! Nothing is ever set invalid by it.

mod found;
mod times;

use std::collections::{BTreeMap, HashMap};

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
pub struct PatternSearch<'q> {
    questionnaire: &'q Questionnaire,
    thresholds: Thresholds,
    /// For each question, the scale it is answered on; questions of one scale can make a straight line.
    scales: Vec<Option<usize>>,
    serials: Vec<Serial>,
    /// The responses that have these answers, by their place in `serials`.
    alike: HashMap<String, Vec<usize>>,
    /// The responses with a straight line, by scale and answer.
    straight: BTreeMap<(usize, String), Vec<usize>>,
    /// The answers of the last response of each stack, and the responses in a row that have them.
    runs: BTreeMap<RunBy, (String, Vec<usize>)>,
    keyed: Vec<(usize, Keying, String)>,
    found: Vec<(Pattern, Vec<usize>)>,
}

impl<'q> PatternSearch<'q> {
    /// A search that has seen nothing.
    pub fn new(questionnaire: &'q Questionnaire, thresholds: Thresholds) -> Self {
        Self {
            scales: scales(questionnaire),
            questionnaire,
            thresholds,
            serials: Vec::new(),
            alike: HashMap::new(),
            straight: BTreeMap::new(),
            runs: BTreeMap::new(),
            keyed: Vec::new(),
            found: Vec::new(),
        }
    }

    /// Looks at one more response.
    pub fn add(&mut self, serial: &Serial, sheet: &AnswerSheet, origin: Origin<'_>) {
        let at = self.serials.len();
        self.serials.push(serial.clone());
        let route = asked(self.questionnaire, sheet);
        let answers = self.closed_answers(sheet, &route).unwrap_or_default();
        if !answers.is_empty() {
            self.alike.entry(answers.clone()).or_default().push(at);
        }
        for line in self.straight_lines(sheet, &route) {
            self.straight.entry(line).or_default().push(at);
        }
        self.follow(RunBy::Batch(origin.batch.map(str::to_owned)), at, &answers);
        if let Some(name) = origin.interviewer.filter(|name| !name.is_empty()) {
            self.follow(RunBy::Interviewer(name.to_owned()), at, &answers);
        }
        if let Some(keying) = origin.keying {
            self.keyed.push((at, keying.clone(), answers));
        }
    }

    /// What was found: the widest first within each pattern.
    pub fn end(mut self) -> Vec<PatternFinding> {
        self.keyed
            .sort_by_key(|(at, keying, _)| (keying.began, *at));
        for (at, keying, answers) in std::mem::take(&mut self.keyed) {
            self.follow(RunBy::Operator(keying.operator.clone()), at, &answers);
            if times::is_too_fast(&keying, &self.thresholds) {
                self.found
                    .push((Pattern::TooFast(keying.clone()), vec![at]));
            }
            self.keyed.push((at, keying, answers));
        }
        let keyed: Vec<(usize, &Keying)> = self
            .keyed
            .iter()
            .map(|(at, keying, _)| (*at, keying))
            .collect();
        for (first, second, operator) in times::at_once(&keyed) {
            let pattern = Pattern::TwoAtOnce { operator };
            self.found.push((pattern, vec![first, second]));
        }
        for (by, (_, row)) in std::mem::take(&mut self.runs) {
            self.end_run(by, row);
        }
        for (_, places) in std::mem::take(&mut self.alike) {
            if places.len() >= self.thresholds.identical {
                self.found.push((Pattern::Identical, places));
            }
        }
        for ((_, answer), places) in std::mem::take(&mut self.straight) {
            self.found.push((Pattern::StraightLine { answer }, places));
        }
        self.sorted()
    }

    fn sorted(mut self) -> Vec<PatternFinding> {
        self.found.sort_by_key(|(pattern, places)| {
            (pattern.rank(), std::cmp::Reverse(places.len()), places[0])
        });
        let name = |at: usize| self.serials[at].clone();
        self.found
            .iter()
            .map(|(pattern, places)| PatternFinding {
                pattern: pattern.clone(),
                serials: places.iter().copied().map(name).collect(),
            })
            .collect()
    }

    /// The answers to all closed questions as one text; `None` where too few are given to say anything.
    fn closed_answers(&self, sheet: &AnswerSheet, route: &[bool]) -> Option<String> {
        let mut text = String::new();
        let mut given = 0;
        for (position, question) in self.questionnaire.questions.iter().enumerate() {
            if !question.is_closed() {
                continue;
            }
            let answer = sheet.get(position).filter(|_| route[position]);
            given += usize::from(answer.is_some_and(|answer| answer.missing().is_none()));
            text.push_str(&answer.map(Answer::to_code).unwrap_or_default());
            text.push(' ');
        }
        (given >= self.thresholds.answers).then_some(text)
    }

    /// The scales on which every answer given is the same, with that answer.
    fn straight_lines(&self, sheet: &AnswerSheet, route: &[bool]) -> Vec<(usize, String)> {
        let mut lines: BTreeMap<usize, (String, usize)> = BTreeMap::new();
        let mut crooked = Vec::new();
        for (position, scale) in self.scales.iter().enumerate() {
            let (Some(scale), Some(answer)) = (scale, sheet.get(position)) else {
                continue;
            };
            if !route[position] || answer.missing().is_some() {
                continue;
            }
            let code = answer.to_code();
            let line = lines.entry(*scale).or_insert_with(|| (code.clone(), 0));
            line.1 += 1;
            if line.0 != code {
                crooked.push(*scale);
            }
        }
        lines
            .into_iter()
            .filter(|(scale, (_, count))| {
                *count >= self.thresholds.answers && !crooked.contains(scale)
            })
            .map(|(scale, (code, _))| (scale, code))
            .collect()
    }

    /// Goes on with the run of a stack, or ends it and begins another.
    fn follow(&mut self, by: RunBy, at: usize, answers: &str) {
        let run = self.runs.entry(by.clone()).or_default();
        if run.0 == answers && !answers.is_empty() {
            run.1.push(at);
            return;
        }
        let ended = std::mem::replace(run, (answers.to_owned(), vec![at]));
        self.end_run(by, ended.1);
    }

    fn end_run(&mut self, by: RunBy, row: Vec<usize>) {
        if row.len() >= self.thresholds.run {
            self.found.push((Pattern::Run(by), row));
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
