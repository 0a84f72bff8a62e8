//! What a phrase comes to: the rule, or what it leaves open with the rule under each answer.

use rust_decimal::Decimal;

use super::doubts::{no_weight, refused, slip_finding, unread_finding};
use super::facts::{Facts, Form};
use super::levels::{items_in_words, levels_in_words};
use super::parts::{self, Part};
use super::question::{Answers, Open, Question, Topic};
use super::reader::{Leaving, Left, Phrase, phrase};
use super::scale::grades_of_a_total;
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

/// Words of a phrase that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// The words.
    pub text: String,
    /// Whether a rule without them could be another one: a number, a condition, points, a clause of its own.
    pub weighty: bool,
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
    let reading = groups.map_or(reading, |groups| read_parts(&phrase, &groups, answers));
    let reading = in_words(reading, &phrase, &text, weight);
    let silent = reading.rule.is_none() && reading.questions.is_empty();
    match silent.then(|| grades_of_a_total(&text)).flatten() {
        Some(findings) => Reading {
            findings,
            ..Reading::default()
        },
        None => reading,
    }
}

/// A reading that came to nothing because of words alone: the levels as they are worded, where all of it is such levels.
fn in_words(reading: Reading, phrase: &Phrase, text: &str, weight: Decimal) -> Reading {
    const OF_WORDS: [&str; 5] = [
        "said-twice",
        "unread-words",
        "two-conditions",
        "nothing-read",
        "award-against-weight",
    ];
    let silent = reading.rule.is_none() && reading.questions.is_empty() && phrase.slip.is_none();
    let codes = reading.findings.iter().map(|finding| finding.code);
    let of_words = codes.into_iter().all(|code| OF_WORDS.contains(&code));
    let found = (silent && of_words).then(|| {
        let items = || items_in_words(text, weight);
        levels_in_words(text, weight).or_else(items)
    });
    match found.flatten() {
        Some(rule) => Reading {
            findings: rule_findings(&rule, weight),
            rule: Some(rule),
            ..Reading::default()
        },
        None => reading,
    }
}

/// Whether a phrase counts a step in percent (每少 10%), so that percentage points and percent of the target are in doubt.
pub fn steps_in_percent(text: &str) -> bool {
    let text: String = text.chars().take(LONGEST).collect();
    let facts = Facts::of(&phrase(&text).statements);
    let mut steps = facts.steps.iter().chain(&facts.rises);
    steps.any(|(size, _)| size.of == Of::Percent)
}

/// Reads the parts of a phrase.
fn read_parts(phrase: &Phrase, parts: &[Part], answers: &Answers) -> Reading {
    let mut search = Search {
        parts,
        slip: phrase.slip.is_some(),
        questions: Vec::new(),
        answered: Vec::new(),
        findings: Vec::new(),
    };
    search
        .findings
        .extend(phrase.slip.as_ref().map(slip_finding));
    search.follow(answers, &mut Vec::new());
    let Search {
        mut questions,
        mut answered,
        mut findings,
        ..
    } = search;
    let unread = unread(&phrase.left, parts);
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
    if blocked {
        // No answer makes a rule of words that were not read.
        questions.clear();
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
    /// Whether something looks like a slip of the keyboard.
    slip: bool,
    questions: Vec<Question>,
    answered: Vec<Answered>,
    findings: Vec<Finding>,
}

impl Search<'_> {
    fn follow(&mut self, answers: &Answers, path: &mut Vec<(Topic, &'static str)>) {
        let weight = self.parts.iter().map(Part::weight).sum();
        let read = if self.slip && !answers.slip {
            Err(Open::Ask(Topic::Slip, &["meant"]))
        } else {
            parts::rule(self.parts, answers)
        };
        match read {
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

/// What no statement took, and the statements that found no use.
fn unread(left: &[Left], parts: &[Part]) -> Vec<Unread> {
    // Whoever goes through a checklist has the printed words beside it.
    let looked_through = parts.iter().all(|part| part.facts().is_looked_through());
    let mut unread: Vec<Unread> = left
        .iter()
        .map(|left| Unread {
            text: left.text.clone(),
            weighty: match left.kind {
                Leaving::Scoring => true,
                Leaving::Clause => !looked_through,
                Leaving::Topic => false,
            },
        })
        .collect();
    if looked_through {
        for words in &mut unread {
            let amount = words.text.contains(['扣', '分']);
            words.weighty &= amount || !says_no_condition(&words.text);
        }
    }
    for part in parts {
        unread.extend(unused(part.facts(), part.weight()));
    }
    unread
}

/// Whether words of a checklist say no value that could be compared.
fn says_no_condition(text: &str) -> bool {
    const COMPARISONS: [&str; 9] = [
        "≥",
        "≤",
        ">",
        "<",
        "以上",
        "以下",
        "不低于",
        "不超过",
        "低于",
    ];
    !COMPARISONS.iter().any(|sign| text.contains(sign))
}

/// Statements that the rule of these facts has no place for.
fn unused(facts: &Facts, weight: Decimal) -> Vec<Unread> {
    let mut unused = Vec::new();
    let weighty = |text: &str| Unread {
        text: text.to_owned(),
        weighty: true,
    };
    let forms = facts.forms();
    let stepped = forms.contains(&Form::Steps) || forms.contains(&Form::Rises);
    // A range without an award tells the threshold of steps or of a proportion; elsewhere nothing is done with it.
    if !stepped && !forms.contains(&Form::Proportion) {
        unused.extend(facts.ranges.iter().map(|ranged| weighty(&ranged.words)));
    }
    // 未完成目标 tells where steps begin; elsewhere it is a condition.
    if !stepped && !forms.contains(&Form::Proportion) {
        unused.extend(facts.off_target.iter().map(|words| weighty(words)));
    }
    let reached = facts.target.is_some() || facts.bands.iter().any(|band| band.share);
    let used = stepped || reached || forms.contains(&Form::Proportion);
    if facts.standard.is_some() && !used {
        unused.push(weighty("为标准"));
    }
    let numbered = !facts.is_looked_through() && !forms.is_empty();
    let targeted = facts.target.is_some() || facts.below_target.is_some();
    if numbered || targeted {
        for (index, (title, award, _)) in facts.described.iter().enumerate() {
            // What a phrase begins with may only repeat the weight: 成交率: 10 分, …, or say when nothing is lost.
            let repeats = super::reader::is_full(*award, weight);
            let heads = title.ends_with(':') || title.ends_with("分值") || title.ends_with("满分");
            let in_time = forms.contains(&Form::Rises) && forms.len() == 1;
            if !(repeats && index == 0 && (heads || in_time)) {
                unused.push(weighty(title));
            }
        }
    }
    if forms.contains(&Form::Grades) || forms.contains(&Form::Terms) {
        unused.extend(facts.otherwise.map(|_| weighty("否则")));
    }
    unused
}
