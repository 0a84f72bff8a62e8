//! Proportional: the weight times the value in percent.

use rust_decimal::Decimal;

use super::parameter::{decided, short};
use super::{Declared, OverNumber, Unit};
use crate::indicator::amount::{Amount, points, points_in_english};
use crate::indicator::check::Part;
use crate::indicator::outcome::Outcome;
use crate::indicator::score_at::percent_of;
use crate::measure::Fraction;
use crate::text::{Finding, Text};

/// The weight times the value in percent, at most the weight; it has no parameters.
pub(in crate::indicator) struct Proportional;

impl Declared for Proportional {
    fn code(&self) -> &'static str {
        "proportional"
    }

    fn title(&self) -> Text {
        Text::new("按比例", "proportional")
    }

    fn describe(&self, weight: Decimal) -> Text {
        let full = short(weight);
        Text::new(
            format!("{full} 分 × 完成值（百分数）"),
            format!("{} × the value in percent", points_in_english(&full)),
        )
    }

    fn check(&self, _part: &Part, _findings: &mut Vec<Finding>) {}
}

impl OverNumber for Proportional {
    fn unit(&self) -> Unit {
        Unit::Percent
    }

    fn bounds(&self) -> Vec<Decimal> {
        Vec::new()
    }

    fn score_at(&self, value: &Fraction, weight: &Fraction) -> Option<Fraction> {
        Some(&percent_of(value) * weight)
    }

    fn breakpoints(&self, _weight: &Fraction, _low: &Fraction) -> Option<Vec<Fraction>> {
        Some(vec![Fraction::from(100)])
    }

    fn told(&self, amount: &Amount, score: Fraction, weight: &Fraction) -> Outcome {
        let (shown, full) = (amount.shown(&[]), points(weight));
        let by = Text::new(
            format!("{full} 分 × {shown}"),
            format!("{} × {shown}", points_in_english(&full)),
        );
        decided(amount, &[], score, weight, &by)
    }
}
