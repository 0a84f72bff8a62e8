//! Linear: nothing up to one value, full from another, in between interpolated.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::parameter::{check_bound, decided, short};
use super::{Declared, OverNumber, Unit};
use crate::indicator::amount::{Amount, bound, points};
use crate::indicator::check::{Part, error};
use crate::indicator::outcome::Outcome;
use crate::measure::Fraction;
use crate::text::{Finding, Text};

/// 0 up to `low`, full from `high`, in between interpolated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linear {
    /// The unit of the value and the bounds.
    pub unit: Unit,
    /// The value up to which nothing is given.
    pub low: Decimal,
    /// The value from which the full weight is given.
    pub high: Decimal,
}

impl Declared for Linear {
    fn code(&self) -> &'static str {
        "linear"
    }

    fn title(&self) -> Text {
        Text::new("区间内按比例", "linear between two values")
    }

    fn describe(&self, weight: Decimal) -> Text {
        let full = short(weight);
        let (low, high) = (bound(self.low, self.unit), bound(self.high, self.unit));
        Text::new(
            format!("不低于 {high} 得 {full} 分，不高于 {low} 得 0 分，其间内插"),
            format!("{full} from {high} on, 0 up to {low}, interpolated between"),
        )
    }

    fn check(&self, part: &Part, findings: &mut Vec<Finding>) {
        let (low, high) = (self.low, self.high);
        check_bound(part, self.unit, "low", low, findings);
        check_bound(part, self.unit, "high", high, findings);
        if low >= high {
            findings.push(
                error(
                    "bounds-reversed",
                    part.at("low"),
                    format!("不得分的 {low} 不低于得满分的 {high}"),
                    format!(
                        "nothing is given at {low}, which is not below the {high} of the full mark"
                    ),
                )
                .hint("low 须小于 high", "low must be below high"),
            );
        }
    }
}

impl OverNumber for Linear {
    fn unit(&self) -> Unit {
        self.unit
    }

    fn bounds(&self) -> Vec<Decimal> {
        vec![self.low, self.high]
    }

    fn score_at(&self, value: &Fraction, weight: &Fraction) -> Option<Fraction> {
        let (low, high) = (Fraction::from(self.low), Fraction::from(self.high));
        if *value >= high {
            return Some(weight.clone());
        }
        if *value <= low {
            return Some(Fraction::zero());
        }
        let part = (value - &low).divide(&(&high - &low));
        Some(&part.unwrap_or_else(Fraction::zero) * weight)
    }

    fn told(&self, amount: &Amount, score: Fraction, weight: &Fraction) -> Outcome {
        let bounds = [self.low, self.high];
        let [low, high] = bounds.map(|value| bound(value, self.unit));
        let by = if amount.value >= Fraction::from(self.high) {
            Text::new(format!("不低于 {high}"), format!("not below {high}"))
        } else if amount.value <= Fraction::from(self.low) {
            Text::new(format!("不高于 {low}"), format!("not above {low}"))
        } else {
            let (shown, full) = (amount.shown(&bounds), points(weight));
            Text::new(
                format!(
                    "在 {low} 与 {high} 之间按比例，({shown} − {low}) ÷ ({high} − {low}) × {full} 分"
                ),
                format!("between {low} and {high}, ({shown} − {low}) ÷ ({high} − {low}) × {full}"),
            )
        };
        decided(amount, &bounds, score, weight, &by)
    }
}
