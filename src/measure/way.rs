//! The ways in which a plan becomes a rate: over all answers together, or over what each response comes to.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::count::{Count, count};
use super::counting::Counting;
use super::plan::Plan;
use super::ratio::Stratum;
use super::{
    Formula, Fraction, GroupBy, Groups, LeftOut, LeftOutReason, NoRate, Survey, Tie, Trim,
    TrimAmount, TrimEnds,
};
use crate::response::Tally;
use crate::text::Text;

/// How many responses have which rate.
type Rates = BTreeMap<Fraction, i64>;

/// How a plan becomes a rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Way {
    /// The answers of all responses together.
    Pooled,
    /// The mean of the responses' own rates.
    Mean,
    /// The mean of the responses' own rates without the extreme ones, by group.
    Trimmed(Trim),
    /// The share of responses whose own rate is above a half.
    Majority(Tie),
}

impl Way {
    /// The way of a formula.
    pub fn of(formula: &Formula) -> Self {
        match formula {
            Formula::ScoreRate
            | Formula::SatisfiedShare(_)
            | Formula::WeightedOptions(_)
            | Formula::Awareness(_) => Self::Pooled,
            Formula::MeanOfResponses => Self::Mean,
            Formula::TrimmedMean(trim) => Self::Trimmed(trim.clone()),
            Formula::Majority(majority) => Self::Majority(majority.tie),
        }
    }

    /// The plainest way that comes to the same for a plan: of one question, a response is its answer.
    pub fn plainest(self, plan: &Plan) -> Self {
        match self {
            Self::Mean if plan.questions.len() < 2 => Self::Pooled,
            Self::Majority(_) if plan.questions.len() < 2 && plan.is_share() => Self::Pooled,
            Self::Trimmed(trim) if trim.dropped().is_none() && trim.groups.is_none() => {
                Self::Mean.plainest(plan)
            }
            other => other,
        }
    }

    /// What a plan comes to in this way.
    ///
    /// # Errors
    /// Why there is no rate.
    pub fn take(
        &self,
        survey: &Survey,
        counting: &Counting,
        plan: &Plan,
        tally: &Tally,
    ) -> Result<Count, NoRate> {
        let pooled = count(&survey.questionnaire, plan, tally);
        let counted = match self {
            Self::Pooled => pooled,
            Self::Mean => Stack::of(self, counting, plan, tally)?.mean(pooled.left_out),
            Self::Majority(tie) => {
                Stack::of(self, counting, plan, tally)?.majority(*tie, pooled.left_out)
            }
            Self::Trimmed(trim) => {
                let stack = Stack::of(self, counting, plan, tally)?;
                match &trim.groups {
                    None => stack.trimmed(trim, pooled.left_out)?,
                    Some(groups) => stack.by_group(survey, trim, groups, pooled.left_out)?,
                }
            }
        };
        if counted.denominator == Fraction::zero() {
            return Err(NoRate::EmptyBase);
        }
        Ok(counted)
    }

    /// The groups of a trimmed mean.
    pub fn groups(&self) -> Option<&Groups> {
        match self {
            Self::Trimmed(trim) => trim.groups.as_ref(),
            _ => None,
        }
    }
}

/// The rates of the responses, by group.
struct Stack {
    groups: BTreeMap<Option<String>, Rates>,
    /// Responses of which nothing is in the base.
    unanswered: i64,
}

impl Stack {
    fn of(way: &Way, counting: &Counting, plan: &Plan, tally: &Tally) -> Result<Self, NoRate> {
        let name = counting
            .find(plan, way.groups())
            .ok_or(NoRate::NotCounted)?;
        let mut stack = Self {
            groups: BTreeMap::new(),
            unanswered: 0,
        };
        let mut responses = 0;
        for (place, count) in tally.spreads.of(name) {
            responses += count;
            let [part, whole] = [place.share.part, place.share.whole].map(Fraction::from);
            match part.divide(&whole) {
                Some(rate) => {
                    let rates = stack.groups.entry(place.group.clone()).or_default();
                    *rates.entry(rate).or_default() += count;
                }
                None => stack.unanswered += count,
            }
        }
        if responses == tally.responses {
            Ok(stack)
        } else {
            Err(NoRate::NotCounted)
        }
    }

    /// All responses, whatever their group.
    fn together(&self) -> Rates {
        let mut all = Rates::new();
        for (rate, count) in self.groups.values().flatten() {
            *all.entry(rate.clone()).or_default() += count;
        }
        all
    }

    /// What was left out of the answers, and the responses of which nothing was in.
    fn left_out(&self, mut answers: Vec<LeftOut>) -> Vec<LeftOut> {
        leave(&mut answers, LeftOutReason::Unanswered, self.unanswered);
        answers
    }

    fn mean(&self, left_out: Vec<LeftOut>) -> Count {
        let spread = self.together();
        Count {
            numerator: sum(&spread),
            denominator: responses(&spread).into(),
            left_out: self.left_out(left_out),
            spread,
            strata: Vec::new(),
        }
    }

    fn majority(&self, tie: Tie, left_out: Vec<LeftOut>) -> Count {
        let half = Fraction::from(Decimal::new(5, 1));
        let rates = self.together();
        let count = |wanted: &dyn Fn(&Fraction) -> bool| -> i64 {
            let wanted = rates.iter().filter(|(rate, _)| wanted(rate));
            wanted.map(|(_, count)| count).sum()
        };
        let (most, halves) = (count(&|rate| *rate > half), count(&|rate| *rate == half));
        let mut left_out = self.left_out(left_out);
        let (hits, base) = match tie {
            Tie::NotCounted => (most, responses(&rates)),
            Tie::Counted => (most + halves, responses(&rates)),
            Tie::LeavesBase => {
                leave(&mut left_out, LeftOutReason::Tie, halves);
                (most, responses(&rates) - halves)
            }
        };
        Count {
            numerator: hits.into(),
            denominator: base.into(),
            left_out,
            spread: Rates::from([(1.into(), hits), (0.into(), base - hits)]),
            strata: Vec::new(),
        }
    }

    fn trimmed(&self, trim: &Trim, left_out: Vec<LeftOut>) -> Result<Count, NoRate> {
        let rates = self.together();
        let mut left_out = self.left_out(left_out);
        let spread = trimmed(&rates, trim);
        let dropped = responses(&rates) - responses(&spread);
        leave(&mut left_out, LeftOutReason::Trimmed, dropped);
        if spread.is_empty() && dropped > 0 {
            return Err(NoRate::NothingKept);
        }
        Ok(Count {
            numerator: sum(&spread),
            denominator: responses(&spread).into(),
            left_out,
            spread,
            strata: vec![stratum(rates, trim, 1.into())],
        })
    }

    fn by_group(
        &self,
        survey: &Survey,
        trim: &Trim,
        groups: &Groups,
        left_out: Vec<LeftOut>,
    ) -> Result<Count, NoRate> {
        let mut left_out = self.left_out(left_out);
        let (mut numerator, mut denominator) = (Fraction::zero(), Fraction::zero());
        let (mut spread, mut strata, mut dropped) = (Rates::new(), Vec::new(), 0);
        for group in &groups.weights {
            let label = || group_label(survey, &groups.by, &group.group);
            let empty = Rates::new();
            let rates = self.groups.get(&Some(group.group.clone()));
            let rates = rates.unwrap_or(&empty);
            let kept = trimmed(rates, trim);
            dropped += responses(rates) - responses(&kept);
            let mean = sum(&kept).divide(&responses(&kept).into());
            let mean = mean.ok_or_else(|| NoRate::EmptyGroup(label()))?;
            let weight = Fraction::from(group.weight);
            numerator = &numerator + &(&mean * &weight);
            denominator = &denominator + &weight;
            for (rate, count) in kept {
                *spread.entry(rate).or_default() += count;
            }
            strata.push(stratum(rates.clone(), trim, weight));
        }
        leave(&mut left_out, LeftOutReason::Trimmed, dropped);
        self.leave_other_groups(survey, groups, &mut left_out);
        Ok(Count {
            numerator,
            denominator,
            left_out,
            spread,
            strata,
        })
    }

    fn leave_other_groups(&self, survey: &Survey, groups: &Groups, left_out: &mut Vec<LeftOut>) {
        for (group, rates) in &self.groups {
            let reason = match group {
                None => LeftOutReason::NoGroup,
                Some(code) if groups.weights.iter().any(|one| one.group == *code) => continue,
                Some(code) => LeftOutReason::OtherGroup(group_label(survey, &groups.by, code)),
            };
            leave(left_out, reason, responses(rates));
        }
    }
}

/// Notes what was left out, unless it was nothing.
fn leave(left_out: &mut Vec<LeftOut>, reason: LeftOutReason, count: i64) {
    let count = u64::try_from(count).unwrap_or(0);
    if count > 0 {
        left_out.push(LeftOut { reason, count });
    }
}

fn responses(rates: &Rates) -> i64 {
    rates.values().sum()
}

fn sum(rates: &Rates) -> Fraction {
    let parts = rates.iter();
    parts
        .map(|(rate, count)| rate * &Fraction::from(*count))
        .sum()
}

/// A group as the interval of its trimmed mean needs it.
fn stratum(rates: Rates, trim: &Trim, weight: Fraction) -> Stratum {
    Stratum {
        dropped: dropped(responses(&rates), trim),
        rates,
        weight,
    }
}

/// How many of so many responses a trimmed mean drops at the lowest and at the highest end.
fn dropped(all: i64, trim: &Trim) -> [i64; 2] {
    let amount = match trim.amount {
        TrimAmount::Count(count) => i64::from(count),
        TrimAmount::Percent(percent) => {
            let share = Decimal::from(all).saturating_mul(percent) / Decimal::ONE_HUNDRED;
            share.floor().to_i64().unwrap_or(0)
        }
    };
    match trim.ends {
        TrimEnds::Both => [amount, amount],
        TrimEnds::Highest => [0, amount],
        TrimEnds::Lowest => [amount, 0],
    }
}

/// The rates without those that a trimmed mean drops; nothing where it drops them all.
fn trimmed(rates: &Rates, trim: &Trim) -> Rates {
    let all = responses(rates);
    let [lowest, highest] = dropped(all, trim);
    // The responses in order are numbered from 0; those from `lowest` to before `end` stay.
    let end = all - highest;
    let mut kept = Rates::new();
    let mut before = 0;
    for (rate, count) in rates {
        let stay = (before + count).min(end) - before.max(lowest);
        if stay > 0 {
            kept.insert(rate.clone(), stay);
        }
        before += count;
    }
    kept
}

/// What a group is called: the option as printed, or the code of the batch.
fn group_label(survey: &Survey, by: &GroupBy, code: &str) -> Text {
    let option = match by {
        GroupBy::Question(question) => survey.questionnaire.find(question),
        GroupBy::Batch => None,
    };
    option
        .and_then(|(_, question)| question.option(code))
        .map_or_else(|| Text::same(code), |(_, option)| option.label.clone())
}
