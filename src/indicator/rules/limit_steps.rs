//! Limit with steps: full up to a value, each step above it deducts; less is better.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::steps::{OverSteps, Side, Steps};
use super::{Declared, Partial, StepIn, Unit};
use crate::indicator::check::Part;
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

impl Declared for LimitSteps {
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
}

impl OverSteps for LimitSteps {
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
