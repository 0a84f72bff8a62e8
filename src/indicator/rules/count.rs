//! Count: full from a count on, each one fewer deducts.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::parameter::short;
use super::steps::{Side, Steps};
use super::{Declared, OverNumber, Partial, StepIn, Unit, check_value};
use crate::indicator::Judgement;
use crate::indicator::amount::Amount;
use crate::indicator::check::{Part, error};
use crate::indicator::judging::Asks;
use crate::indicator::outcome::Outcome;
use crate::measure::Fraction;
use crate::text::{Finding, Text};

/// Full from a count on; each one fewer deducts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// The count from which the full weight is given.
    pub full_at: Decimal,
    /// Points deducted for each one fewer.
    pub deduct: Decimal,
    /// The least score.
    pub floor: Decimal,
}

impl Count {
    /// The same as steps of one; a part of one counts as far as it goes.
    const fn steps(&self) -> Steps {
        Steps {
            unit: Unit::Number,
            side: Side::Below,
            threshold: self.full_at,
            step: Decimal::ONE,
            step_in: StepIn::Points,
            deduct: self.deduct,
            floor: self.floor,
            cap: None,
            edge: None,
            partial: Partial::ProRata,
        }
    }
}

impl Declared for Count {
    fn code(&self) -> &'static str {
        "count"
    }

    fn title(&self) -> Text {
        Text::new("按数量扣分", "deduction by count")
    }

    fn describe(&self, weight: Decimal) -> Text {
        let [full, full_at, deduct, floor] =
            [weight, self.full_at, self.deduct, self.floor].map(short);
        Text::new(
            format!("{full_at} 及以上得 {full} 分；每少 1 扣 {deduct} 分；最低 {floor} 分"),
            format!("{full} from {full_at} on; {deduct} off for each one fewer; at least {floor}"),
        )
    }

    fn check(&self, part: &Part, findings: &mut Vec<Finding>) {
        let steps = self.steps();
        steps.check_each(part, findings);
        steps.check_least(part, findings);
    }
}

impl OverNumber for Count {
    fn unit(&self) -> Unit {
        Unit::Number
    }

    fn wants(&self) -> Asks<'_> {
        Asks::Count
    }

    fn check_wanted(
        &self,
        part: &Part,
        path: &str,
        judgement: &Judgement,
        findings: &mut Vec<Finding>,
    ) {
        check_value(Unit::Number, (part, path), judgement, findings);
        if let Some(value) = judgement.value
            && (value.normalize().scale() > 0 || value < Decimal::ZERO)
        {
            findings.push(
                error(
                    "not-a-count",
                    format!("{path}.value"),
                    format!("{value} 不是个数"),
                    format!("{value} is not a count"),
                )
                .hint("写 0 或正整数", "give a whole number from 0 on"),
            );
        }
    }

    fn bounds(&self) -> Vec<Decimal> {
        vec![self.full_at]
    }

    fn score_at(&self, value: &Fraction, weight: &Fraction) -> Option<Fraction> {
        self.steps().score_at(value, weight)
    }

    fn breakpoints(&self, weight: &Fraction, low: &Fraction) -> Option<Vec<Fraction>> {
        self.steps().breakpoints(weight, low)
    }

    fn told(&self, amount: &Amount, score: Fraction, weight: &Fraction) -> Outcome {
        self.steps().told(amount, score, weight)
    }
}
