//! All or nothing: the full weight where the value reaches a bound, nothing otherwise.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::parameter::{check_bound, decided, from, short};
use super::{Declared, OverNumber, Unit};
use crate::indicator::amount::{Amount, bound};
use crate::indicator::check::Part;
use crate::indicator::outcome::Outcome;
use crate::indicator::score_at::reaches;
use crate::measure::Fraction;
use crate::text::{Finding, Text};

/// The full weight where the value reaches a bound, nothing otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllOrNothing {
    /// The unit of the value and the bound.
    pub unit: Unit,
    /// The bound.
    pub full_at: Decimal,
    /// Whether the bound itself is not enough (大于, not 不低于).
    #[serde(default)]
    pub open: bool,
}

impl Declared for AllOrNothing {
    fn code(&self) -> &'static str {
        "all-or-nothing"
    }

    fn title(&self) -> Text {
        Text::new("达标满分，否则不得分", "all or nothing")
    }

    fn describe(&self, weight: Decimal) -> Text {
        let full = short(weight);
        let from = from(self.full_at, self.unit, self.open);
        Text::new(
            format!("{}得 {full} 分，否则 0 分", from.zh),
            format!("{full} {}, otherwise 0", from.en),
        )
    }

    fn check(&self, part: &Part, findings: &mut Vec<Finding>) {
        check_bound(part, self.unit, "full_at", self.full_at, findings);
    }
}

impl OverNumber for AllOrNothing {
    fn unit(&self) -> Unit {
        self.unit
    }

    fn bounds(&self) -> Vec<Decimal> {
        vec![self.full_at]
    }

    fn score_at(&self, value: &Fraction, weight: &Fraction) -> Option<Fraction> {
        Some(if reaches(value, self.full_at, self.open) {
            weight.clone()
        } else {
            Fraction::zero()
        })
    }

    fn told(&self, amount: &Amount, score: Fraction, weight: &Fraction) -> Outcome {
        let text = bound(self.full_at, self.unit);
        let reached = reaches(&amount.value, self.full_at, self.open);
        let (zh, en) = match (reached, self.open) {
            (true, false) => ("不低于", "not below"),
            (true, true) => ("高于", "above"),
            (false, false) => ("低于", "below"),
            (false, true) => ("不高于", "not above"),
        };
        let by = Text::new(format!("{zh} {text}"), format!("{en} {text}"));
        decided(amount, &[self.full_at], score, weight, &by)
    }
}
