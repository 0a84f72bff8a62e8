//! Rules that read the score off the value: linear between two bounds, proportional, and bands.

use rust_decimal::Decimal;

use crate::indicator::amount::{Amount, bound, points, points_in_english};
use crate::indicator::outcome::{Outcome, gets};
use crate::indicator::score_at::reached;
use crate::indicator::{Tier, Unit};
use crate::measure::Fraction;
use crate::text::Text;

/// 0 up to `low`, the full weight from `high`, in between interpolated.
pub(in crate::indicator) fn linear(
    amount: &Amount,
    unit: Unit,
    bounds: [Decimal; 2],
    score: Fraction,
    weight: &Fraction,
) -> Outcome {
    let [low, high] = bounds;
    let (low_text, high_text) = (bound(low, unit), bound(high, unit));
    let (zh, en) = if amount.value >= Fraction::from(high) {
        (
            format!("不低于 {high_text}"),
            format!("not below {high_text}"),
        )
    } else if amount.value <= Fraction::from(low) {
        (
            format!("不高于 {low_text}"),
            format!("not above {low_text}"),
        )
    } else {
        let (shown, full) = (amount.shown(&bounds), points(weight));
        (
            format!(
                "在 {low_text} 与 {high_text} 之间按比例，({shown} − {low_text}) ÷ ({high_text} − {low_text}) × {full} 分"
            ),
            format!(
                "between {low_text} and {high_text}, ({shown} − {low_text}) ÷ ({high_text} − {low_text}) × {full}"
            ),
        )
    };
    told(amount, &bounds, score, weight, (&zh, &en))
}

/// The weight times the value in percent, at most the weight.
pub(in crate::indicator) fn proportional(
    amount: &Amount,
    score: Fraction,
    weight: &Fraction,
) -> Outcome {
    let (shown, full) = (amount.shown(&[]), points(weight));
    told(
        amount,
        &[],
        score,
        weight,
        (
            &format!("{full} 分 × {shown}"),
            &format!("{} × {shown}", points_in_english(&full)),
        ),
    )
}

/// The points of the highest band that the value reaches; 0 below the last.
pub(in crate::indicator) fn tiers(
    amount: &Amount,
    unit: Unit,
    tiers: &[Tier],
    score: Fraction,
    weight: &Fraction,
) -> Outcome {
    let bounds: Vec<Decimal> = tiers.iter().map(|tier| tier.from).collect();
    let reached = reached(tiers, &amount.value);
    let above = match reached {
        Some((0, _)) => None,
        Some((index, _)) => tiers.get(index - 1),
        None => tiers.last(),
    };
    let text = |tier: &Tier| bound(tier.from, unit);
    let (zh, en) = match (reached, above) {
        (Some((_, tier)), Some(above)) => {
            let open = if tier.open { "(" } else { "[" };
            let close = if above.open { "]" } else { ")" };
            let band = format!("{open}{}, {}{close}", text(tier), text(above));
            (format!("在 {band} 档"), format!("in the band {band}"))
        }
        (Some((_, tier)), None) if tier.open => (
            format!("高于 {}", text(tier)),
            format!("above {}", text(tier)),
        ),
        (Some((_, tier)), None) => (
            format!("不低于 {}", text(tier)),
            format!("not below {}", text(tier)),
        ),
        (None, Some(above)) if above.open => (
            format!("不高于最低一档 {}", text(above)),
            format!("not above the last band at {}", text(above)),
        ),
        (None, Some(above)) => (
            format!("低于最低一档 {}", text(above)),
            format!("below the last band at {}", text(above)),
        ),
        (None, None) => (
            "评分规则没有分档".to_owned(),
            "the rule has no bands".to_owned(),
        ),
    };
    told(amount, &bounds, score, weight, (&zh, &en))
}

/// The outcome of a score with the sentence around what decided it.
pub(super) fn told(
    amount: &Amount,
    bounds: &[Decimal],
    score: Fraction,
    weight: &Fraction,
    (zh, en): (&str, &str),
) -> Outcome {
    let (lead, end) = (amount.lead(bounds), gets(&score, weight));
    let shown = amount.shown(bounds);
    let lost = points(&(weight - &score));
    let because = Text::new(
        format!("{}，{zh}，{}", lead.zh, end.zh),
        format!("{}, {en}: {}", lead.en, end.en),
    );
    let deduction = Text::new(
        format!("{shown}，{zh}，扣 {lost} 分"),
        format!("{shown}, {en}: {lost} deducted"),
    );
    Outcome::scored(Text::same(shown), score, weight, because, deduction)
}
