//! Rules about reaching a bound: in proportion to a target, with an edge below it, or all or nothing.

use rust_decimal::Decimal;

use super::bands::told;
use crate::indicator::amount::{Amount, bound, points, points_in_english};
use crate::indicator::outcome::Outcome;
use crate::indicator::score_at::reaches;
use crate::indicator::{Between, Unit};
use crate::measure::Fraction;

/// The weight times min(1, value / target).
pub(in crate::indicator) fn ratio(
    amount: &Amount,
    unit: Unit,
    target: Decimal,
    score: Fraction,
    weight: &Fraction,
) -> Outcome {
    let bounds = [target];
    let target_text = bound(target, unit);
    let (zh, en) = if amount.value >= Fraction::from(target) {
        (
            format!("不低于目标值 {target_text}"),
            format!("not below the target of {target_text}"),
        )
    } else {
        let (shown, full) = (amount.shown(&bounds), points(weight));
        (
            format!("未达到目标值 {target_text}，按比例 {shown} ÷ {target_text} × {full} 分"),
            format!(
                "below the target of {target_text}, in proportion {shown} ÷ {target_text} × {full}"
            ),
        )
    };
    told(amount, &bounds, score, weight, (&zh, &en))
}

/// The bounds and the proportion of a cliff.
pub(in crate::indicator) struct Cliff {
    /// The unit of the value and its bounds.
    pub unit: Unit,
    /// The value from which the full weight is given.
    pub full_at: Decimal,
    /// The value below which nothing is given.
    pub none_below: Decimal,
    /// Whether nothing is given there itself either.
    pub open: bool,
    /// In what proportion points are given between the two.
    pub between: Between,
}

/// Full from one value on, nothing below another, in between in proportion.
pub(in crate::indicator) fn cliff(
    amount: &Amount,
    rule: &Cliff,
    score: Fraction,
    weight: &Fraction,
) -> Outcome {
    let bounds = [rule.none_below, rule.full_at];
    let [none_below, full_at] = bounds.map(|value| bound(value, rule.unit));
    let (zh, en) = if amount.value >= Fraction::from(rule.full_at) {
        (format!("不低于 {full_at}"), format!("not below {full_at}"))
    } else if !reaches(&amount.value, rule.none_below, rule.open) {
        let (zh, en) = if rule.open {
            ("不高于", "not above")
        } else {
            ("低于", "below")
        };
        (
            format!("{zh} {none_below}，不得分"),
            format!("{en} {none_below}, where nothing is given"),
        )
    } else {
        let (shown, full) = (amount.shown(&bounds), points(weight));
        let sum = match rule.between {
            Between::Ratio => (
                format!("{shown} ÷ {full_at} × {full} 分"),
                format!("{shown} ÷ {full_at} × {full}"),
            ),
            Between::Rate => (
                format!("{full} 分 × {shown}"),
                format!("{} × {shown}", points_in_english(&full)),
            ),
        };
        (
            format!("低于 {full_at}，按比例 {}", sum.0),
            format!("below {full_at}, in proportion {}", sum.1),
        )
    };
    told(amount, &bounds, score, weight, (&zh, &en))
}

/// The full weight where the value reaches the bound, nothing otherwise.
pub(in crate::indicator) fn all_or_nothing(
    amount: &Amount,
    unit: Unit,
    (full_at, open): (Decimal, bool),
    score: Fraction,
    weight: &Fraction,
) -> Outcome {
    let text = bound(full_at, unit);
    let (zh, en) = match (reaches(&amount.value, full_at, open), open) {
        (true, false) => ("不低于", "not below"),
        (true, true) => ("高于", "above"),
        (false, false) => ("低于", "below"),
        (false, true) => ("不高于", "not above"),
    };
    let (zh, en) = (format!("{zh} {text}"), format!("{en} {text}"));
    told(amount, &[full_at], score, weight, (&zh, &en))
}
