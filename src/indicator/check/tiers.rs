//! Bands: in order, without overlap, each within reach, their points within the weight.

use rust_decimal::Decimal;

use super::rule::{check_bound, fits_weight, reaches_weight};
use super::{Part, error, warning};
use crate::indicator::{Tier, Unit};
use crate::text::Finding;

/// Findings about the bands of an indicator or a group.
pub(super) fn check(part: &Part, unit: Unit, tiers: &[Tier], findings: &mut Vec<Finding>) {
    for (index, tier) in tiers.iter().enumerate() {
        let path = part.at(&format!("tiers[{index}].from"));
        check_bound(
            part,
            unit,
            &format!("tiers[{index}].from"),
            tier.from,
            findings,
        );
        if unit == Unit::Percent && tier.open && tier.from >= Decimal::ONE_HUNDRED {
            findings.push(never_reached(path.clone(), tier));
        }
        let score = part.at(&format!("tiers[{index}].score"));
        fits_weight(part, score.clone(), tier.score, findings);
        if let Some(better) = index.checked_sub(1).and_then(|above| tiers.get(above)) {
            check_order(path, score, better, tier, findings);
        }
    }
    let best = tiers.iter().map(|tier| tier.score).max();
    reaches_weight(part, "tiers", best, findings);
}

fn check_order(
    path: String,
    score: String,
    better: &Tier,
    tier: &Tier,
    findings: &mut Vec<Finding>,
) {
    let (from, above) = (tier.from.normalize(), better.from.normalize());
    // `>90` above `>=90` is a band of the one value 90: possible, though nobody prints it.
    let one_value = better.open && !tier.open;
    if from == above && !one_value {
        findings.push(
            error(
                "tiers-overlap",
                path,
                format!("两档都从 {from} 起"),
                format!("two bands begin at {from}"),
            )
            .hint("每个值只能落在一档", "let every value fall into one band"),
        );
    } else if from > above {
        findings.push(
            error(
                "tiers-not-descending",
                path,
                format!("这一档从 {from} 起，高于前一档的 {above}"),
                format!("this band begins at {from}, above the {above} of the one before"),
            )
            .hint("从最高的一档写起", "write the highest band first"),
        );
    }
    if tier.score > better.score {
        findings.push(
            warning(
                "tier-earns-more",
                score,
                format!(
                    "低一档反而得 {} 分，高一档得 {} 分",
                    tier.score, better.score
                ),
                format!(
                    "the lower band earns {}, more than the {} of the higher",
                    tier.score, better.score
                ),
            )
            .hint("核对各档得分", "check the points of the bands"),
        );
    }
}

fn never_reached(path: String, tier: &Tier) -> Finding {
    let from = tier.from.normalize();
    warning(
        "tier-unreachable",
        path,
        format!("这一档要高于 {from}%，没有值能达到"),
        format!("this band wants more than {from}%, which no value reaches"),
    )
    .hint(
        "原文若是“不低于”，去掉 open",
        "drop `open` if the printed rule says `from`",
    )
}
