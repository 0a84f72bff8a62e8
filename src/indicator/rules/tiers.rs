//! Tiers: the points of the highest band that the value reaches, nothing below the last.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::parameter::{check_bound, decided, fits_weight, from, listed, reaches_weight, short};
use super::{Declared, OverNumber, Unit};
use crate::indicator::amount::{Amount, bound};
use crate::indicator::check::{Part, error, warning};
use crate::indicator::outcome::Outcome;
use crate::indicator::score_at::reaches;
use crate::measure::Fraction;
use crate::text::{Finding, Text};

/// Bands, highest first, closed on the left unless they say otherwise; below the last one 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tiers {
    /// The unit of the value and the bounds.
    pub unit: Unit,
    /// The bands.
    pub tiers: Vec<Tier>,
}

/// A band of [`Tiers`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tier {
    /// The lowest value of the band.
    pub from: Decimal,
    /// Whether the lowest value itself is not in the band (大于, not 不低于).
    #[serde(default)]
    pub open: bool,
    /// The points it earns.
    pub score: Decimal,
}

impl Declared for Tiers {
    fn code(&self) -> &'static str {
        "tiers"
    }

    fn title(&self) -> Text {
        Text::new("分档计分", "tiers")
    }

    fn describe(&self, _weight: Decimal) -> Text {
        let parts = self.tiers.iter().map(|tier| {
            let (from, score) = (from(tier.from, self.unit, tier.open), short(tier.score));
            Text::new(
                format!("{}得 {score} 分", from.zh),
                format!("{score} {}", from.en),
            )
        });
        let mut parts: Vec<Text> = parts.collect();
        if self.tiers.last().is_some_and(|tier| !tier.from.is_zero()) {
            parts.push(Text::new("再低 0 分", "0 below"));
        }
        listed(parts)
    }

    fn check(&self, part: &Part, findings: &mut Vec<Finding>) {
        for (index, tier) in self.tiers.iter().enumerate() {
            let from = format!("tiers[{index}].from");
            check_bound(part, self.unit, &from, tier.from, findings);
            if self.unit == Unit::Percent && tier.open && tier.from >= Decimal::ONE_HUNDRED {
                findings.push(never_reached(part.at(&from), tier));
            }
            let score = part.at(&format!("tiers[{index}].score"));
            fits_weight(part, score.clone(), tier.score, findings);
            let above = index.checked_sub(1).and_then(|above| self.tiers.get(above));
            if let Some(better) = above {
                check_order(part.at(&from), score, better, tier, findings);
            }
        }
        let best = self.tiers.iter().map(|tier| tier.score).max();
        reaches_weight(part, "tiers", best, findings);
    }
}

impl OverNumber for Tiers {
    fn unit(&self) -> Unit {
        self.unit
    }

    fn bounds(&self) -> Vec<Decimal> {
        self.tiers.iter().map(|tier| tier.from).collect()
    }

    fn score_at(&self, value: &Fraction, _weight: &Fraction) -> Option<Fraction> {
        let reached = self.reached(value);
        Some(reached.map_or_else(Fraction::zero, |(_, tier)| tier.score.into()))
    }

    fn told(&self, amount: &Amount, score: Fraction, weight: &Fraction) -> Outcome {
        let reached = self.reached(&amount.value);
        let above = match reached {
            Some((0, _)) => None,
            Some((index, _)) => self.tiers.get(index - 1),
            None => self.tiers.last(),
        };
        let text = |tier: &Tier| bound(tier.from, self.unit);
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
        decided(amount, &self.bounds(), score, weight, &Text::new(zh, en))
    }
}

impl Tiers {
    /// The highest band that the value reaches, with its position.
    fn reached(&self, value: &Fraction) -> Option<(usize, &Tier)> {
        let mut tiers = self.tiers.iter().enumerate();
        tiers.find(|(_, tier)| reaches(value, tier.from, tier.open))
    }
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
