//! The score of a rule over a number as a pure function of the value, and the values where it changes its course.

use rust_decimal::Decimal;

use super::outcome::within;
use super::rules::steps::Steps;
use super::{Between, Rule, Tier};
use crate::measure::Fraction;

/// The most breakpoints a rule may have; steps finer than that are no steps anybody counts.
const MOST_BREAKPOINTS: i64 = 2000;

/// The highest value at which two rules are compared: 120 %.
const HIGHEST: i64 = 120;

/// The score that a rule over a number gives a value, from 0 to the weight; the value in percent where the rule's unit
/// is percent.
///
/// `None` for a rule that is not about one number, and where its parameters make no sense.
pub fn score_of(rule: &Rule, weight: Decimal, value: Decimal) -> Option<Fraction> {
    score_at(rule, &weight.into(), &value.into())
}

/// The score at this value, from 0 to the weight.
///
/// `None` for a rule that is not about one number, and where a parameter makes it undefined (a step of 0, a target of
/// 0, equal bounds).
pub(super) fn score_at(rule: &Rule, weight: &Fraction, value: &Fraction) -> Option<Fraction> {
    let score = match rule {
        Rule::ThresholdSteps { .. } | Rule::Count { .. } => {
            Steps::of(rule)?.points_at(value, weight)?
        }
        Rule::Linear { low, high, .. } => linear(*low, *high, weight, value),
        Rule::Proportional => &percent_of(value) * weight,
        Rule::Ratio { target, .. } => &value.divide(&(*target).into())? * weight,
        Rule::Cliff {
            full_at,
            none_below,
            open,
            between,
            ..
        } => cliff(*full_at, (*none_below, *open), *between, weight, value)?,
        Rule::AllOrNothing { full_at, open, .. } => {
            if reaches(value, *full_at, *open) {
                weight.clone()
            } else {
                Fraction::zero()
            }
        }
        Rule::Tiers { tiers, .. } => {
            reached(tiers, value).map_or_else(Fraction::zero, |(_, tier)| tier.score.into())
        }
        Rule::Checklist { .. }
        | Rule::Qualitative { .. }
        | Rule::Groups { .. }
        | Rule::Judgement => return None,
    };
    Some(within(score, &Fraction::zero(), weight))
}

/// Whether a value reaches a bound; an open one must be exceeded.
pub(super) fn reaches(value: &Fraction, bound: Decimal, open: bool) -> bool {
    let bound = Fraction::from(bound);
    *value > bound || (!open && *value == bound)
}

/// The highest band that the value reaches, with its position.
pub(super) fn reached<'t>(tiers: &'t [Tier], value: &Fraction) -> Option<(usize, &'t Tier)> {
    tiers
        .iter()
        .enumerate()
        .find(|(_, tier)| reaches(value, tier.from, tier.open))
}

/// A value in percent as a fraction of 1.
pub(super) fn percent_of(value: &Fraction) -> Fraction {
    value * &Fraction::from(Decimal::new(1, 2))
}

fn linear(low: Decimal, high: Decimal, weight: &Fraction, value: &Fraction) -> Fraction {
    let (low, high) = (Fraction::from(low), Fraction::from(high));
    if *value >= high {
        return weight.clone();
    }
    if *value <= low {
        return Fraction::zero();
    }
    let part = (value - &low).divide(&(&high - &low));
    &part.unwrap_or_else(Fraction::zero) * weight
}

fn cliff(
    full_at: Decimal,
    (none_below, open): (Decimal, bool),
    between: Between,
    weight: &Fraction,
    value: &Fraction,
) -> Option<Fraction> {
    let full_at = Fraction::from(full_at);
    if *value >= full_at {
        return Some(weight.clone());
    }
    if !reaches(value, none_below, open) {
        return Some(Fraction::zero());
    }
    let part = match between {
        Between::Ratio => value.divide(&full_at)?,
        Between::Rate => percent_of(value),
    };
    Some(&part * weight)
}

/// The values between two bounds where the score jumps or bends, lowest first; between two of them it is a straight line.
///
/// `None` where there are more than anybody counts.
pub(super) fn breakpoints(
    rule: &Rule,
    weight: &Fraction,
    low: &Fraction,
    high: &Fraction,
) -> Option<Vec<Fraction>> {
    let mut points: Vec<Fraction> = match rule {
        Rule::ThresholdSteps { .. } | Rule::Count { .. } => {
            Steps::of(rule)?.breakpoints(weight, low, MOST_BREAKPOINTS)?
        }
        Rule::Linear { low, high, .. } => vec![(*low).into(), (*high).into()],
        Rule::Proportional => vec![Fraction::from(100)],
        Rule::Ratio { target, .. } => vec![(*target).into()],
        Rule::Cliff {
            full_at,
            none_below,
            ..
        } => vec![(*none_below).into(), (*full_at).into()],
        Rule::AllOrNothing { full_at, .. } => vec![(*full_at).into()],
        Rule::Tiers { tiers, .. } => tiers.iter().map(|tier| tier.from.into()).collect(),
        Rule::Checklist { .. }
        | Rule::Qualitative { .. }
        | Rule::Groups { .. }
        | Rule::Judgement => return None,
    };
    points.push(low.clone());
    points.push(high.clone());
    points.retain(|point| point >= low && point <= high);
    points.sort();
    points.dedup();
    Some(points)
}

/// Whether two rules give every value the same score; `None` where that cannot be told.
///
/// Between two neighbours among the places where either changes its course both are straight, so that two points
/// between them tell.
pub fn same_scores(one: &Rule, other: &Rule, weight: Decimal) -> Option<bool> {
    let weight = &Fraction::from(weight);
    let (low, high) = (Fraction::zero(), Fraction::from(HIGHEST));
    let mut points = breakpoints(one, weight, &low, &high)?;
    points.extend(breakpoints(other, weight, &low, &high)?);
    points.sort();
    points.dedup();
    let third = Fraction::new(1, 3)?;
    let mut between = Vec::new();
    for (from, to) in points.iter().zip(points.iter().skip(1)) {
        let part = &(to - from) * &third;
        between.push(from + &part);
        between.push(to - &part);
    }
    for point in points.iter().chain(&between) {
        if score_at(one, weight, point)? != score_at(other, weight, point)? {
            return Some(false);
        }
    }
    Some(true)
}
