//! Ratio: the weight in proportion to a target, at most the weight.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::parameter::{above_zero, check_bound, decided, short};
use super::{Declared, OverNumber, Unit};
use crate::indicator::amount::{Amount, bound, points};
use crate::indicator::check::Part;
use crate::indicator::outcome::Outcome;
use crate::measure::Fraction;
use crate::text::{Finding, Text};

/// The weight times min(1, value / target).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RatioToTarget {
    /// The unit of the value and the target.
    pub unit: Unit,
    /// The value from which the full weight is given; above 0.
    pub target: Decimal,
}

impl Declared for RatioToTarget {
    fn code(&self) -> &'static str {
        "ratio"
    }

    fn title(&self) -> Text {
        Text::new("与目标值之比", "ratio to a target")
    }

    fn describe(&self, weight: Decimal) -> Text {
        let (full, target) = (short(weight), bound(self.target, self.unit));
        Text::new(
            format!("{full} 分 × 完成值 ÷ {target}，最多 {full} 分"),
            format!("{full} × value ÷ {target}, at most {full}"),
        )
    }

    fn check(&self, part: &Part, findings: &mut Vec<Finding>) {
        check_bound(part, self.unit, "target", self.target, findings);
        let path = part.at("target");
        above_zero(path, "目标值", "the target", self.target, findings);
    }
}

impl OverNumber for RatioToTarget {
    fn unit(&self) -> Unit {
        self.unit
    }

    fn bounds(&self) -> Vec<Decimal> {
        vec![self.target]
    }

    fn score_at(&self, value: &Fraction, weight: &Fraction) -> Option<Fraction> {
        Some(&value.divide(&self.target.into())? * weight)
    }

    fn told(&self, amount: &Amount, score: Fraction, weight: &Fraction) -> Outcome {
        let bounds = [self.target];
        let target = bound(self.target, self.unit);
        let by = if amount.value >= Fraction::from(self.target) {
            Text::new(
                format!("不低于目标值 {target}"),
                format!("not below the target of {target}"),
            )
        } else {
            let (shown, full) = (amount.shown(&bounds), points(weight));
            Text::new(
                format!("未达到目标值 {target}，按比例 {shown} ÷ {target} × {full} 分"),
                format!("below the target of {target}, in proportion {shown} ÷ {target} × {full}"),
            )
        };
        decided(amount, &bounds, score, weight, &by)
    }
}
