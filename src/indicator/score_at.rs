//! The score of a rule over a number as a pure function of the value, and the values where it changes its course.

use rust_decimal::Decimal;

use super::Rule;
use super::outcome::within;
use crate::measure::Fraction;
use crate::text::Order;

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
    let score = rule.scoring().over_number()?.score_at(value, weight)?;
    Some(within(score, &Fraction::zero(), weight))
}

/// Whether a value reaches a bound; an open one must be exceeded.
pub(super) fn reaches(value: &Fraction, bound: Decimal, open: bool) -> bool {
    let bound = Fraction::from(bound);
    *value > bound || (!open && *value == bound)
}

/// A value in percent as a fraction of 1.
pub(super) fn percent_of(value: &Fraction) -> Fraction {
    value * &Fraction::from(Decimal::new(1, 2))
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
    let mut points = rule.scoring().over_number()?.breakpoints(weight, low)?;
    points.push(low.clone());
    points.push(high.clone());
    points.retain(|point| point >= low && point <= high);
    points.order();
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
    points.order();
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
