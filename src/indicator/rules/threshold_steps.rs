//! Threshold with steps: full at a value, each step below it deducts.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::steps::{OverSteps, Side, Steps};
use super::{Declared, Partial, StepIn, Unit};
use crate::indicator::check::Part;
use crate::text::{Finding, Text};

/// Full at a threshold; below it each step deducts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThresholdSteps {
    /// The unit of the value, the threshold and the step.
    pub unit: Unit,
    /// The value from which the full weight is given.
    pub full_at: Decimal,
    /// The size of a step below it; above 0.
    pub step: Decimal,
    /// What the size of a step is counted in.
    #[serde(default)]
    pub step_in: StepIn,
    /// Points deducted for each step; above 0.
    pub deduct: Decimal,
    /// The least score.
    pub floor: Decimal,
    /// The most points the steps deduct together (最多扣 N 分); `None`: as many as the floor leaves.
    #[serde(default)]
    pub cap: Option<Decimal>,
    /// The value below which nothing is given, whatever the steps say; `None`: there is none.
    #[serde(default)]
    pub none_below: Option<Decimal>,
    /// Whether nothing is given at `none_below` itself either; written only where it is so, as there was no such field.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub open: bool,
    /// How an incomplete step counts.
    pub partial: Partial,
}

impl Declared for ThresholdSteps {
    fn code(&self) -> &'static str {
        "threshold-steps"
    }

    fn title(&self) -> Text {
        Text::new("逐档扣分", "deduction by steps")
    }

    fn describe(&self, weight: Decimal) -> Text {
        self.steps().describe(weight, ["不低于 _", "from _ on"])
    }

    fn check(&self, part: &Part, findings: &mut Vec<Finding>) {
        self.steps()
            .check(part, ["full_at", "none_below"], findings);
    }
}

impl OverSteps for ThresholdSteps {
    fn steps(&self) -> Steps {
        Steps {
            unit: self.unit,
            side: Side::Below,
            threshold: self.full_at,
            step: self.step,
            step_in: self.step_in,
            deduct: self.deduct,
            floor: self.floor,
            cap: self.cap,
            edge: self.none_below.map(|edge| (edge, self.open)),
            partial: self.partial,
        }
    }
}
