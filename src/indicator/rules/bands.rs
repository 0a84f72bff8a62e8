//! Rules that read the score off the value: linear between two bounds, proportional, and left-closed tiers.

use rust_decimal::Decimal;

use crate::indicator::amount::{Amount, bound, points};
use crate::indicator::outcome::{Outcome, gets, within};
use crate::indicator::{Tier, Unit};
use crate::measure::Fraction;
use crate::text::Text;

/// 0 up to `low`, the full weight from `high`, in between interpolated.
pub(in crate::indicator) fn linear(
    amount: &Amount,
    unit: Unit,
    low: Decimal,
    high: Decimal,
    weight: &Fraction,
) -> Outcome {
    let bounds = [low, high];
    let (low_text, high_text) = (bound(low, unit), bound(high, unit));
    let (low, high) = (Fraction::from(low), Fraction::from(high));
    let (score, zh, en) = if amount.value >= high {
        (
            weight.clone(),
            format!("不低于 {high_text}"),
            format!("not below {high_text}"),
        )
    } else if amount.value <= low {
        (
            Fraction::zero(),
            format!("不高于 {low_text}"),
            format!("not above {low_text}"),
        )
    } else {
        let part = (&amount.value - &low)
            .divide(&(&high - &low))
            .unwrap_or_else(Fraction::zero);
        let (shown, full) = (amount.shown(&bounds), points(weight));
        (
            &part * weight,
            format!(
                "在 {low_text} 与 {high_text} 之间按比例，({shown} − {low_text}) ÷ ({high_text} − {low_text}) × {full} 分"
            ),
            format!(
                "between {low_text} and {high_text}, ({shown} − {low_text}) ÷ ({high_text} − {low_text}) × {full} points"
            ),
        )
    };
    told(amount, &bounds, score, weight, (&zh, &en))
}

/// The weight times the value in percent, at most the weight.
pub(in crate::indicator) fn proportional(amount: &Amount, weight: &Fraction) -> Outcome {
    let share = &amount.value * &Fraction::new(1, 100).unwrap_or_else(Fraction::zero);
    let (shown, full) = (amount.shown(&[]), points(weight));
    told(
        amount,
        &[],
        &share * weight,
        weight,
        (
            &format!("{full} 分 × {shown}"),
            &format!("{full} points × {shown}"),
        ),
    )
}

/// The points of the highest band whose lower bound the value reaches; 0 below the last.
pub(in crate::indicator) fn tiers(
    amount: &Amount,
    unit: Unit,
    tiers: &[Tier],
    weight: &Fraction,
) -> Outcome {
    let bounds: Vec<Decimal> = tiers.iter().map(|tier| tier.from).collect();
    let found = tiers
        .iter()
        .position(|tier| amount.value >= Fraction::from(tier.from));
    let above = match found {
        Some(0) => None,
        Some(index) => tiers.get(index - 1),
        None => tiers.last(),
    };
    let above = above.map(|tier| bound(tier.from, unit));
    let reached = found.and_then(|index| tiers.get(index));
    let from = reached.map(|tier| bound(tier.from, unit));
    let (zh, en) = match (from, above) {
        (Some(from), Some(above)) => (
            format!("在 [{from}, {above}) 档"),
            format!("in the band [{from}, {above})"),
        ),
        (Some(from), None) => (format!("不低于 {from}"), format!("not below {from}")),
        (None, Some(above)) => (
            format!("低于最低一档 {above}"),
            format!("below the last band at {above}"),
        ),
        (None, None) => (
            "评分规则没有分档".to_owned(),
            "the rule has no bands".to_owned(),
        ),
    };
    let score = reached.map_or_else(Fraction::zero, |tier| tier.score.into());
    told(amount, &bounds, score, weight, (&zh, &en))
}

fn told(
    amount: &Amount,
    bounds: &[Decimal],
    score: Fraction,
    weight: &Fraction,
    (zh, en): (&str, &str),
) -> Outcome {
    let score = within(score, &Fraction::zero(), weight);
    let (lead, end) = (amount.lead(bounds), gets(&score, weight));
    let shown = amount.shown(bounds);
    let lost = points(&(weight - &score));
    let because = Text::new(
        format!("{}，{zh}，{}", lead.zh, end.zh),
        format!("{}, {en}: {}", lead.en, end.en),
    );
    let deduction = Text::new(
        format!("{shown}，{zh}，扣 {lost} 分"),
        format!("{shown}, {en}: {lost} points deducted"),
    );
    Outcome::scored(Text::same(shown), score, weight, because, deduction)
}
