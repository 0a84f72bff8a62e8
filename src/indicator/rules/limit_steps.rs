//! Limit with steps: full up to a value, each step above it deducts; less is better.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::steps::{Side, Steps};
use super::{OverNumber, Partial, Scoring, StepIn, Unit, check_value};
use crate::indicator::Judgement;
use crate::indicator::amount::Amount;
use crate::indicator::check::Part;
use crate::indicator::judging::Asks;
use crate::indicator::outcome::Outcome;
use crate::measure::Fraction;
use crate::text::{Finding, Text};

/// Full up to a limit; above it each step deducts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitSteps {
    /// The unit of the value, the limit and the step.
    pub unit: Unit,
    /// The value up to which the full weight is given.
    pub full_to: Decimal,
    /// The size of a step above it; above 0.
    pub step: Decimal,
    /// What the size of a step is counted in.
    #[serde(default)]
    pub step_in: StepIn,
    /// Points deducted for each step; above 0.
    pub deduct: Decimal,
    /// The least score.
    pub floor: Decimal,
    /// The most points the steps deduct together; `None`: as many as the floor leaves.
    #[serde(default)]
    pub cap: Option<Decimal>,
    /// The value above which nothing is given, whatever the steps say; `None`: there is none.
    #[serde(default)]
    pub none_above: Option<Decimal>,
    /// Whether nothing is given at `none_above` itself either.
    #[serde(default)]
    pub open: bool,
    /// How an incomplete step counts.
    pub partial: Partial,
}

impl LimitSteps {
    fn steps(&self) -> Steps {
        Steps {
            unit: self.unit,
            side: Side::Above,
            threshold: self.full_to,
            step: self.step,
            step_in: self.step_in,
            deduct: self.deduct,
            floor: self.floor,
            cap: self.cap,
            edge: self.none_above.map(|edge| (edge, self.open)),
            partial: self.partial,
        }
    }
}

impl Scoring for LimitSteps {
    fn code(&self) -> &'static str {
        "limit-steps"
    }

    fn title(&self) -> Text {
        Text::new("超限逐档扣分", "deduction by steps above a limit")
    }

    fn describe(&self, weight: Decimal) -> Text {
        self.steps().describe(weight, ["不高于 _", "up to _"])
    }

    fn check(&self, part: &Part, findings: &mut Vec<Finding>) {
        self.steps()
            .check(part, ["full_to", "none_above"], findings);
    }

    fn asks(&self) -> Asks<'_> {
        Asks::Value(self.unit)
    }

    fn check_judgement(
        &self,
        part: &Part,
        path: &str,
        judgement: &Judgement,
        findings: &mut Vec<Finding>,
    ) {
        check_value(self.unit, (part, path), judgement, findings);
    }

    fn over_number(&self) -> Option<&dyn OverNumber> {
        Some(self)
    }
}

impl OverNumber for LimitSteps {
    fn unit(&self) -> Unit {
        self.unit
    }

    fn less_is_better(&self) -> bool {
        true
    }

    fn bounds(&self) -> Vec<Decimal> {
        self.steps().bounds()
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
