//! Cliff: full from one value on, nothing below another, in between in proportion.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::parameter::{below, check_bound, check_edge, decided, short};
use super::{Declared, OverNumber, Unit};
use crate::indicator::amount::{Amount, bound, points, points_in_english};
use crate::indicator::check::{Part, error};
use crate::indicator::outcome::Outcome;
use crate::indicator::score_at::{percent_of, reaches};
use crate::measure::Fraction;
use crate::text::{Finding, Text};

/// In what proportion points are given between the two bounds of a cliff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Between {
    /// The weight times value / `full_at`: it meets the full weight at the upper bound.
    Ratio,
    /// The weight times the value in percent: it jumps to the full weight at the upper bound.
    Rate,
}

/// Full from one value on, nothing below another, in between in proportion: the score jumps at the edge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cliff {
    /// The unit of the value and its bounds.
    pub unit: Unit,
    /// The value from which the full weight is given.
    pub full_at: Decimal,
    /// The value below which nothing is given; 0 where there is no edge.
    pub none_below: Decimal,
    /// Whether nothing is given at `none_below` itself either.
    #[serde(default)]
    pub open: bool,
    /// In what proportion points are given between the two.
    pub between: Between,
}

impl Declared for Cliff {
    fn code(&self) -> &'static str {
        "cliff"
    }

    fn title(&self) -> Text {
        Text::new("有门槛的按比例", "proportional with an edge")
    }

    fn describe(&self, weight: Decimal) -> Text {
        let (full, at) = (short(weight), bound(self.full_at, self.unit));
        let (zh, en) = match self.between {
            Between::Ratio => (
                format!("{full} 分 × 完成值 ÷ {at}"),
                format!("{full} × value ÷ {at}"),
            ),
            Between::Rate => (
                format!("{full} 分 × 完成值（百分数）"),
                format!("{full} × the value in percent"),
            ),
        };
        let edge = if self.none_below.is_zero() {
            Text::default()
        } else {
            let edge = below(self.none_below, self.unit, self.open);
            Text::new(format!("；{} 得 0 分", edge.zh), format!("; 0 {}", edge.en))
        };
        Text::new(
            format!("不低于 {at} 得 {full} 分；以下按 {zh}{}", edge.zh),
            format!("{full} from {at} on; below it {en}{}", edge.en),
        )
    }

    fn check(&self, part: &Part, findings: &mut Vec<Finding>) {
        check_bound(part, self.unit, "full_at", self.full_at, findings);
        check_edge(part, self.unit, self.none_below, self.full_at, findings);
        if self.between == Between::Rate && self.unit == Unit::Number {
            findings.push(
                error(
                    "rate-of-a-number",
                    part.at("between"),
                    "完成值是个数，不能按它的百分数给分".to_owned(),
                    "the value is a number: there is no percentage of it to give points by"
                        .to_owned(),
                )
                .hint("写 between = \"ratio\"", "write between = \"ratio\""),
            );
        }
    }
}

impl OverNumber for Cliff {
    fn unit(&self) -> Unit {
        self.unit
    }

    fn bounds(&self) -> Vec<Decimal> {
        vec![self.none_below, self.full_at]
    }

    fn score_at(&self, value: &Fraction, weight: &Fraction) -> Option<Fraction> {
        let full_at = Fraction::from(self.full_at);
        if *value >= full_at {
            return Some(weight.clone());
        }
        if !reaches(value, self.none_below, self.open) {
            return Some(Fraction::zero());
        }
        let part = match self.between {
            Between::Ratio => value.divide(&full_at)?,
            Between::Rate => percent_of(value),
        };
        Some(&part * weight)
    }

    fn told(&self, amount: &Amount, score: Fraction, weight: &Fraction) -> Outcome {
        let bounds = [self.none_below, self.full_at];
        let [none_below, full_at] = bounds.map(|value| bound(value, self.unit));
        let by = if amount.value >= Fraction::from(self.full_at) {
            Text::new(format!("不低于 {full_at}"), format!("not below {full_at}"))
        } else if !reaches(&amount.value, self.none_below, self.open) {
            let (zh, en) = if self.open {
                ("不高于", "not above")
            } else {
                ("低于", "below")
            };
            Text::new(
                format!("{zh} {none_below}，不得分"),
                format!("{en} {none_below}, where nothing is given"),
            )
        } else {
            let (shown, full) = (amount.shown(&bounds), points(weight));
            let sum = match self.between {
                Between::Ratio => Text::new(
                    format!("{shown} ÷ {full_at} × {full} 分"),
                    format!("{shown} ÷ {full_at} × {full}"),
                ),
                Between::Rate => Text::new(
                    format!("{full} 分 × {shown}"),
                    format!("{} × {shown}", points_in_english(&full)),
                ),
            };
            Text::new(
                format!("低于 {full_at}，按比例 {}", sum.zh),
                format!("below {full_at}, in proportion {}", sum.en),
            )
        };
        decided(amount, &bounds, score, weight, &by)
    }
}
