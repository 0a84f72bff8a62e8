//! What a phrase comes to: the rule, or what it leaves open with the rule under each answer.

use rust_decimal::Decimal;

use super::doubts::{no_weight, refused, unread_finding};
use super::facts::Facts;
use super::parts::{self, Part};
use super::question::{Answers, Open, Question, Topic};
use super::reader::{Phrase, Unread, phrase};
use super::statement::Of;
use crate::indicator::{Rule, rule_findings};
use crate::text::{Finding, Severity};

/// The longest phrase that is read, in signs; a rule is a sentence or two.
const LONGEST: usize = 2000;

/// What a phrase comes to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reading {
    /// The rule, complete; `None` while anything is open or unreadable. It has no error of
    /// [`check`](fn@crate::indicator::check).
    pub rule: Option<Rule>,
    /// What the phrase leaves open, in the order in which it comes up.
    pub questions: Vec<Question>,
    /// The rule under each combination of answers that can be named; empty without questions.
    pub answered: Vec<Answered>,
    /// What could not be read.
    pub unread: Vec<Unread>,
    /// What is wrong or doubtful in the phrase.
    pub findings: Vec<Finding>,
}

/// A rule under certain answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    /// The answers, each by its topic and its word.
    pub answers: Vec<(Topic, &'static str)>,
    /// The rule.
    pub rule: Rule,
}

/// Reads a phrase for an indicator of this weight, with the answers given beforehand.
///
/// A pure function for whoever has a phrase at hand: the command `manyi rule`, and the editor of an indicator, which
/// shows [`Reading::questions`], asks again with each answer added to `answers`, and keeps [`Reading::rule`] once it is
/// there. Findings have the path `phrase`, `weight`, or that of a part of the rule below `phrase.rule`.
///
/// ```
/// use manyi::printed::phrase::{Answers, Topic, read};
/// use manyi::indicator::{Partial, StepIn, describe, score_of};
///
/// let printed = "满意度≥90%得满分，低于90%时每少10%减1分，扣完为止";
/// let open = read(printed, 14.into(), &Answers::default());
/// assert_eq!(open.rule, None);
/// assert_eq!(open.questions[0].topic, Topic::Partial);
/// assert_eq!(open.questions[1].topic, Topic::Step); // percentage points, or percent of the target
/// assert_eq!(open.answered.len(), 6); // the rule under each pair of answers
///
/// let answers = Answers {
///     partial: Some(Partial::Started),
///     step_in: Some(StepIn::Points),
///     ..Answers::default()
/// };
/// let rule = read(printed, 14.into(), &answers).rule.unwrap();
/// assert_eq!(score_of(&rule, 14.into(), 89.into()).unwrap().to_short_text(2), "13");
/// assert!(describe(&rule, 14.into()).en.starts_with("14 from 90% on"));
/// ```
pub fn read(text: &str, weight: Decimal, answers: &Answers) -> Reading {
    let text: String = text.chars().take(LONGEST).collect();
    let phrase = phrase(&text);
    if weight <= Decimal::ZERO {
        let mut reading = Reading::default();
        reading.findings.push(no_weight(weight));
        return reading;
    }
    let reading = read_parts(&phrase, &parts::whole(&phrase, weight), answers);
    let silent = reading.rule.is_none() && reading.questions.is_empty();
    let groups = parts::by_subject(&phrase, weight).filter(|_| silent);
    groups.map_or(reading, |groups| read_parts(&phrase, &groups, answers))
}

/// Whether a phrase counts a step in percent (每少 10%), so that percentage points and percent of the target are in doubt.
pub fn steps_in_percent(text: &str) -> bool {
    let text: String = text.chars().take(LONGEST).collect();
    let facts = Facts::of(&phrase(&text).statements);
    facts.steps.iter().any(|(size, _)| size.of == Of::Percent)
}

/// Reads the parts of a phrase.
fn read_parts(phrase: &Phrase, parts: &[Part], answers: &Answers) -> Reading {
    let mut search = Search {
        parts,
        questions: Vec::new(),
        answered: Vec::new(),
        findings: Vec::new(),
    };
    search.follow(answers, &mut Vec::new());
    let Search {
        questions,
        mut answered,
        mut findings,
        ..
    } = search;
    let unread = unread(&phrase.unread, parts);
    findings.extend(unread.iter().map(unread_finding));
    let blocked = findings
        .iter()
        .any(|finding| finding.severity == Severity::Error);
    let complete = questions.is_empty() && !blocked;
    let rule = complete
        .then(|| answered.pop().map(|one| one.rule))
        .flatten();
    if questions.is_empty() || blocked {
        answered.clear();
    }
    Reading {
        rule,
        questions,
        answered,
        unread,
        findings,
    }
}

/// The search through the answers there are.
struct Search<'f> {
    parts: &'f [Part],
    questions: Vec<Question>,
    answered: Vec<Answered>,
    findings: Vec<Finding>,
}

impl Search<'_> {
    fn follow(&mut self, answers: &Answers, path: &mut Vec<(Topic, &'static str)>) {
        let weight = self.parts.iter().map(Part::weight).sum();
        match parts::rule(self.parts, answers) {
            Ok(rule) => {
                let findings = rule_findings(&rule, weight);
                let sound = findings
                    .iter()
                    .all(|finding| finding.severity == Severity::Warning);
                self.note(findings);
                if sound {
                    let answers = path.clone();
                    self.answered.push(Answered { answers, rule });
                }
            }
            Err(Open::Refused(refusal)) => self.note(vec![refused(&refusal, weight)]),
            Err(Open::Ask(topic, words)) => {
                if !self.questions.iter().any(|known| known.topic == topic) {
                    self.questions.push(topic.question(words));
                }
                for word in words {
                    path.push((topic, *word));
                    self.follow(&answers.with(topic, word), path);
                    path.pop();
                }
            }
        }
    }

    fn note(&mut self, findings: Vec<Finding>) {
        for finding in findings {
            if !self.findings.contains(&finding) {
                self.findings.push(finding);
            }
        }
    }
}

/// What no statement took, and the ranges that found no use.
fn unread(unread: &[Unread], parts: &[Part]) -> Vec<Unread> {
    let mut unread = unread.to_vec();
    for part in parts {
        unread.extend(unused(part.facts(), part.weight()));
    }
    unread
}

/// Statements that the rule of these facts has no place for.
fn unused(facts: &Facts, weight: Decimal) -> Vec<Unread> {
    let mut unused = Vec::new();
    // A range without an award repeats the threshold of steps or of a proportion; elsewhere it says nothing about points.
    let takes_range = !facts.steps.is_empty() || facts.proportion.is_some();
    let numbers: Vec<Decimal> = facts
        .bands
        .iter()
        .flat_map(|band| [band.low, band.high])
        .flatten()
        .map(|bound| bound.at.value)
        .collect();
    for (low, high, words) in &facts.ranges {
        let ends = [*low, *high];
        let repeats = ends
            .iter()
            .flatten()
            .all(|end| numbers.contains(&end.at.value));
        if !takes_range || !(repeats || numbers.is_empty()) {
            unused.push(Unread {
                text: words.clone(),
                weighty: false,
            });
        }
    }
    if !facts.bands.is_empty() || !facts.steps.is_empty() {
        // Words that earn points beside a rule over a number; that they only repeat the weight is no loss.
        for (title, award, _) in &facts.described {
            if !super::reader::is_full(*award, weight) {
                unused.push(Unread {
                    text: title.clone(),
                    weighty: true,
                });
            }
        }
    }
    unused
}
