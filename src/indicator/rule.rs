//! The scoring rules as a project declares them, with their parameters.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Evidence;
use crate::text::Text;

/// The unit of a rule's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Percent: a rate of 0.9132 is 91.32.
    #[default]
    Percent,
    /// A plain number, such as people or days.
    Number,
}

/// How an incomplete step counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Partial {
    /// An incomplete step is not counted.
    Whole,
    /// A started step counts as one.
    Started,
    /// A step counts as far as it goes.
    ProRata,
}

/// What the size of a step is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepIn {
    /// The unit of the value: percentage points where the value is a percentage.
    #[default]
    Points,
    /// Percent of the threshold: 10 below a threshold of 90 % is 9 percentage points.
    Target,
}

/// In what proportion points are given between the two bounds of a cliff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Between {
    /// The weight times value / `full_at`: it meets the full weight at the upper bound.
    Ratio,
    /// The weight times the value in percent: it jumps to the full weight at the upper bound.
    Rate,
}

/// A scoring rule. Every score lies between 0 and the weight.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// Full at a threshold; below it each step deducts.
    ThresholdSteps {
        /// The unit of the value, the threshold and the step.
        unit: Unit,
        /// The value from which the full weight is given.
        full_at: Decimal,
        /// The size of a step below it; above 0.
        step: Decimal,
        /// What the size of a step is counted in.
        #[serde(default)]
        step_in: StepIn,
        /// Points deducted for each step; above 0.
        deduct: Decimal,
        /// The least score.
        floor: Decimal,
        /// The most points the steps deduct together (最多扣 N 分); `None`: as many as the floor leaves.
        #[serde(default)]
        cap: Option<Decimal>,
        /// The value below which nothing is given, whatever the steps say; `None`: there is none.
        #[serde(default)]
        none_below: Option<Decimal>,
        /// How an incomplete step counts.
        partial: Partial,
    },
    /// The weight times min(1, value / target).
    Ratio {
        /// The unit of the value and the target.
        unit: Unit,
        /// The value from which the full weight is given; above 0.
        target: Decimal,
    },
    /// Full from one value on, nothing below another, in between in proportion: the score jumps at the edge.
    Cliff {
        /// The unit of the value and its bounds.
        unit: Unit,
        /// The value from which the full weight is given.
        full_at: Decimal,
        /// The value below which nothing is given; 0 where there is no edge.
        none_below: Decimal,
        /// Whether nothing is given at `none_below` itself either.
        #[serde(default)]
        open: bool,
        /// In what proportion points are given between the two.
        between: Between,
    },
    /// The full weight where the value reaches a bound, nothing otherwise.
    AllOrNothing {
        /// The unit of the value and the bound.
        unit: Unit,
        /// The bound.
        full_at: Decimal,
        /// Whether the bound itself is not enough (大于, not 不低于).
        #[serde(default)]
        open: bool,
    },
    /// 0 up to `low`, full from `high`, in between interpolated.
    Linear {
        /// The unit of the value and the bounds.
        unit: Unit,
        /// The value up to which nothing is given.
        low: Decimal,
        /// The value from which the full weight is given.
        high: Decimal,
    },
    /// The weight times the value in percent.
    Proportional,
    /// Bands, highest first, closed on the left unless they say otherwise; below the last one 0.
    Tiers {
        /// The unit of the value and the bounds.
        unit: Unit,
        /// The bands.
        tiers: Vec<Tier>,
    },
    /// Full from a count on; each one fewer deducts.
    Count {
        /// The count from which the full weight is given.
        full_at: Decimal,
        /// Points deducted for each one fewer.
        deduct: Decimal,
        /// The least score.
        floor: Decimal,
    },
    /// Items with points; deductions per case; vetoes that make it 0.
    Checklist {
        /// The items; their points add up to the weight.
        items: Vec<Item>,
        /// Deductions for each case found.
        deductions: Vec<Deduction>,
        /// What makes the whole indicator 0.
        vetoes: Vec<Veto>,
    },
    /// Named levels, each with a range of points.
    Qualitative {
        /// The levels, best first.
        levels: Vec<Level>,
    },
    /// The sum of weighted groups, each with its own rule and evidence.
    Groups {
        /// The groups; their weights add up to the weight.
        groups: Vec<Group>,
    },
    /// Points given by a person.
    Judgement,
}

/// A band of [`Rule::Tiers`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tier {
    /// The lowest value of the band.
    pub from: Decimal,
    /// Whether the lowest value itself is not in the band (大于, not 不低于).
    #[serde(default)]
    pub open: bool,
    /// The points it earns.
    pub score: Decimal,
}

/// An item of [`Rule::Checklist`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// What is to be met.
    pub title: Text,
    /// The points for meeting it.
    pub points: Decimal,
}

/// A deduction of [`Rule::Checklist`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deduction {
    /// What is counted.
    pub title: Text,
    /// Points deducted for each case.
    pub each: Decimal,
}

/// A veto of [`Rule::Checklist`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Veto {
    /// What makes the whole indicator 0.
    pub title: Text,
}

/// A level of [`Rule::Qualitative`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    /// The code a judgement names it by.
    pub code: String,
    /// What the report calls it.
    pub title: Text,
    /// The fewest points it earns.
    pub low: Decimal,
    /// The most points it earns.
    pub high: Decimal,
}

/// A group of [`Rule::Groups`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// What the group is.
    pub title: Text,
    /// Its full points.
    pub weight: Decimal,
    /// Its rule; not again [`Rule::Groups`].
    pub rule: Rule,
    /// Where its value comes from.
    pub evidence: Evidence,
}

impl Rule {
    /// The word for it in files and JSON.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ThresholdSteps { .. } => "threshold-steps",
            Self::Linear { .. } => "linear",
            Self::Proportional => "proportional",
            Self::Ratio { .. } => "ratio",
            Self::Cliff { .. } => "cliff",
            Self::AllOrNothing { .. } => "all-or-nothing",
            Self::Tiers { .. } => "tiers",
            Self::Count { .. } => "count",
            Self::Checklist { .. } => "checklist",
            Self::Qualitative { .. } => "qualitative",
            Self::Groups { .. } => "groups",
            Self::Judgement => "judgement",
        }
    }

    /// What it is called.
    pub fn title(&self) -> Text {
        match self {
            Self::ThresholdSteps { .. } => Text::new("逐档扣分", "deduction by steps"),
            Self::Linear { .. } => Text::new("区间内按比例", "linear between two values"),
            Self::Proportional => Text::new("按比例", "proportional"),
            Self::Ratio { .. } => Text::new("与目标值之比", "ratio to a target"),
            Self::Cliff { .. } => Text::new("有门槛的按比例", "proportional with an edge"),
            Self::AllOrNothing { .. } => Text::new("达标满分，否则不得分", "all or nothing"),
            Self::Tiers { .. } => Text::new("分档计分", "tiers"),
            Self::Count { .. } => Text::new("按数量扣分", "deduction by count"),
            Self::Checklist { .. } => Text::new("逐项核对", "checklist"),
            Self::Qualitative { .. } => Text::new("定性分级", "levels"),
            Self::Groups { .. } => Text::new("分部分合计", "sum of parts"),
            Self::Judgement => Text::new("直接评分", "points given"),
        }
    }

    /// The unit of the value it is about; `None` for a rule that is not about one number.
    pub const fn unit(&self) -> Option<Unit> {
        match self {
            Self::ThresholdSteps { unit, .. }
            | Self::Linear { unit, .. }
            | Self::Ratio { unit, .. }
            | Self::Cliff { unit, .. }
            | Self::AllOrNothing { unit, .. }
            | Self::Tiers { unit, .. } => Some(*unit),
            Self::Proportional => Some(Unit::Percent),
            Self::Count { .. } => Some(Unit::Number),
            Self::Checklist { .. }
            | Self::Qualitative { .. }
            | Self::Groups { .. }
            | Self::Judgement => None,
        }
    }
}
