//! Falling tiers: the points of the lowest band that the value stays in, others above the last; less is better.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::parameter::{check_bound, decided, fits_weight, listed, reaches_weight, short};
use super::{Declared, OverNumber, Unit};
use crate::indicator::amount::{Amount, bound};
use crate::indicator::check::{Part, error, warning};
use crate::indicator::outcome::Outcome;
use crate::measure::Fraction;
use crate::text::{Finding, Text};

/// Bands, lowest first, closed on the right unless they say otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FallingTiers {
    /// The unit of the value and the bounds.
    pub unit: Unit,
    /// The bands.
    pub ceilings: Vec<Ceiling>,
    /// The points of a value above the last band.
    #[serde(default)]
    pub above: Decimal,
}

/// A band of [`FallingTiers`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ceiling {
    /// The highest value of the band.
    pub to: Decimal,
    /// Whether the highest value itself is not in the band (低于, not 不高于).
    #[serde(default)]
    pub open: bool,
    /// The points it earns.
    pub score: Decimal,
}

impl Declared for FallingTiers {
    fn code(&self) -> &'static str {
        "falling-tiers"
    }

    fn title(&self) -> Text {
        Text::new("越低越好的分档", "tiers of which less is better")
    }

    fn describe(&self, _weight: Decimal) -> Text {
        let parts = self.ceilings.iter().map(|ceiling| {
            let (to, score) = (self.words(ceiling), short(ceiling.score));
            Text::new(
                format!("{} 得 {score} 分", to.zh),
                format!("{score} {}", to.en),
            )
        });
        let above = short(self.above);
        let above = Text::new(format!("再高 {above} 分"), format!("{above} above"));
        listed(parts.chain([above]).collect())
    }

    fn check(&self, part: &Part, findings: &mut Vec<Finding>) {
        for (index, ceiling) in self.ceilings.iter().enumerate() {
            let to = format!("ceilings[{index}].to");
            check_bound(part, self.unit, &to, ceiling.to, findings);
            let score = part.at(&format!("ceilings[{index}].score"));
            fits_weight(part, score.clone(), ceiling.score, findings);
            let before = index
                .checked_sub(1)
                .and_then(|before| self.ceilings.get(before));
            if let Some(better) = before {
                check_order(part.at(&to), better, ceiling, findings);
                check_points(score, better.score, ceiling.score, findings);
            }
        }
        fits_weight(part, part.at("above"), self.above, findings);
        if let Some(last) = self.ceilings.last() {
            check_points(part.at("above"), last.score, self.above, findings);
        }
        let best = self.ceilings.iter().map(|ceiling| ceiling.score).max();
        reaches_weight(part, "ceilings", best, findings);
    }
}

impl OverNumber for FallingTiers {
    fn unit(&self) -> Unit {
        self.unit
    }

    fn less_is_better(&self) -> bool {
        true
    }

    fn bounds(&self) -> Vec<Decimal> {
        self.ceilings.iter().map(|ceiling| ceiling.to).collect()
    }

    fn score_at(&self, value: &Fraction, _weight: &Fraction) -> Option<Fraction> {
        let band = self.band(value);
        Some(band.map_or_else(|| self.above.into(), |ceiling| ceiling.score.into()))
    }

    fn told(&self, amount: &Amount, score: Fraction, weight: &Fraction) -> Outcome {
        let by = match (self.band(&amount.value), self.ceilings.last()) {
            (Some(ceiling), _) => self.words(ceiling),
            (None, Some(last)) => {
                let to = bound(last.to, self.unit);
                if last.open {
                    Text::new(
                        format!("不低于最高一档的 {to}"),
                        format!("not below the last band at {to}"),
                    )
                } else {
                    Text::new(
                        format!("高于最高一档的 {to}"),
                        format!("above the last band at {to}"),
                    )
                }
            }
            (None, None) => Text::new("评分规则没有分档", "the rule has no bands"),
        };
        decided(amount, &self.bounds(), score, weight, &by)
    }
}

impl FallingTiers {
    /// The lowest band that the value stays in.
    fn band(&self, value: &Fraction) -> Option<&Ceiling> {
        self.ceilings.iter().find(|ceiling| {
            let to = Fraction::from(ceiling.to);
            *value < to || (!ceiling.open && *value == to)
        })
    }

    /// `不高于 10%`, `低于 10%`.
    fn words(&self, ceiling: &Ceiling) -> Text {
        let to = bound(ceiling.to, self.unit);
        if ceiling.open {
            Text::new(format!("低于 {to}"), format!("below {to}"))
        } else {
            Text::new(format!("不高于 {to}"), format!("up to {to}"))
        }
    }
}

fn check_order(path: String, better: &Ceiling, ceiling: &Ceiling, findings: &mut Vec<Finding>) {
    let (to, before) = (ceiling.to.normalize(), better.to.normalize());
    // `<=10` behind `<10` is a band of the one value 10: possible, though nobody prints it.
    let one_value = better.open && !ceiling.open;
    if to == before && !one_value {
        findings.push(
            error(
                "tiers-overlap",
                path,
                format!("两档都到 {to} 止"),
                format!("two bands end at {to}"),
            )
            .hint("每个值只能落在一档", "let every value fall into one band"),
        );
    } else if to < before {
        findings.push(
            error(
                "tiers-not-ascending",
                path,
                format!("这一档到 {to} 止，低于前一档的 {before}"),
                format!("this band ends at {to}, below the {before} of the one before"),
            )
            .hint("从最低的一档写起", "write the lowest band first"),
        );
    }
}

fn check_points(path: String, better: Decimal, score: Decimal, findings: &mut Vec<Finding>) {
    if score > better {
        findings.push(
            warning(
                "tier-earns-more",
                path,
                format!("高一档反而得 {score} 分，低一档得 {better} 分"),
                format!("the higher band earns {score}, more than the {better} of the lower"),
            )
            .hint("核对各档得分", "check the points of the bands"),
        );
    }
}
