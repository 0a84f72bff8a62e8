//! Counting a plan over a tally: numerator, denominator, what left the base, and how the answers are spread.

use std::collections::BTreeMap;

use super::plan::{Plan, Planned};
use super::ratio::Stratum;
use super::{Fraction, LeftOut, LeftOutReason};
use crate::questionnaire::{Kind, Question, Questionnaire};
use crate::response::{Bucket, Missing, Tally};

/// What a plan came to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Count {
    /// The sum of what the answers are worth.
    pub numerator: Fraction,
    /// The sum of the most they could be worth.
    pub denominator: Fraction,
    /// What left the base: missing reasons in their order, then options in the order of the paper.
    pub left_out: Vec<LeftOut>,
    /// How many answers in the base are worth which share of the most they could be, over all questions.
    pub spread: BTreeMap<Fraction, i64>,
    /// For a trimmed mean, its groups before trimming; none for other formulas.
    pub strata: Vec<Stratum>,
}

impl Count {
    /// The same without a rate: what was left out stays, nothing is divided.
    pub fn without_rate(self) -> Self {
        Self {
            numerator: Fraction::zero(),
            denominator: Fraction::zero(),
            left_out: self.left_out,
            spread: BTreeMap::new(),
            strata: Vec::new(),
        }
    }
}

/// Counts a plan over a tally.
pub(super) fn count(questionnaire: &Questionnaire, plan: &Plan, tally: &Tally) -> Count {
    let mut counter = Counter::default();
    for planned in &plan.questions {
        if let Some(question) = questionnaire.questions.get(planned.position) {
            counter.question(question, planned, plan, tally);
        }
    }
    counter.finish()
}

#[derive(Default)]
struct Counter {
    numerator: Vec<Fraction>,
    denominator: Vec<Fraction>,
    missing: BTreeMap<Missing, i64>,
    options: Vec<LeftOut>,
    spread: BTreeMap<Fraction, i64>,
}

impl Counter {
    fn question(&mut self, question: &Question, planned: &Planned, plan: &Plan, tally: &Tally) {
        let most = Fraction::from(planned.worth.most(question));
        let mut chosen = 0;
        for (bucket, count) in tally.question(planned.position) {
            match bucket {
                Bucket::Missing(reason) if plan.missing.contains(reason) => {
                    *self.missing.entry(*reason).or_default() += count;
                }
                Bucket::Missing(_) => self.add(&Fraction::zero(), &most, count),
                Bucket::Option(code) if planned.leaves.contains(code) => {
                    chosen += count;
                    self.leave(question, code, count);
                }
                Bucket::Option(code) => {
                    if question.kind == Kind::Multiple && !planned.worth.counts(code) {
                        continue;
                    }
                    chosen += count;
                    let worth = planned.worth.of_option(question, code);
                    self.add(&worth.into(), &most, count);
                }
                Bucket::Points(given) => {
                    self.add(&planned.worth.of_points(*given).into(), &most, count);
                }
                Bucket::Answered => {}
            }
        }
        if question.kind == Kind::Multiple {
            let others = tally.get(planned.position, &Bucket::Answered) - chosen;
            self.add(&Fraction::zero(), &most, others);
        }
    }

    fn add(&mut self, worth: &Fraction, most: &Fraction, count: i64) {
        let times = Fraction::from(count);
        self.numerator.push(worth * &times);
        self.denominator.push(most * &times);
        if let Some(share) = worth.divide(most) {
            *self.spread.entry(share).or_default() += count;
        }
    }

    fn leave(&mut self, question: &Question, code: &str, count: i64) {
        let label = question
            .option(code)
            .map(|(_, option)| option.label.clone())
            .unwrap_or_default();
        let reason = LeftOutReason::Option {
            code: code.to_owned(),
            label,
        };
        let count = u64::try_from(count).unwrap_or(0);
        match self.options.iter_mut().find(|left| left.reason == reason) {
            Some(left) => left.count += count,
            None => self.options.push(LeftOut { reason, count }),
        }
    }

    fn finish(self) -> Count {
        let missing = self.missing.into_iter().map(|(reason, count)| LeftOut {
            reason: LeftOutReason::Missing(reason),
            count: u64::try_from(count).unwrap_or(0),
        });
        Count {
            numerator: self.numerator.into_iter().sum(),
            denominator: self.denominator.into_iter().sum(),
            left_out: missing.chain(self.options).collect(),
            spread: self.spread,
            strata: Vec::new(),
        }
    }
}
