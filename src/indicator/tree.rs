//! The declared indicators of a project: weights, rules, where the value comes from, and the grades.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::PrintedFigure;
use crate::measure::Survey;
use crate::text::Text;

/// An evaluation project as loaded from its folder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Project {
    /// The code: ASCII letters, digits and hyphens; the name of its folder.
    pub code: String,
    /// What the report is about.
    pub title: Text,
    /// Where the figures come from; shown on the project's screen.
    pub source: Text,
    /// Its surveys; codes are unique.
    pub surveys: Vec<Survey>,
    /// Its third-level indicators in the order of the report; codes are unique.
    pub indicators: Vec<Indicator>,
    /// The grades, best first, without gap or overlap.
    pub grades: Vec<GradeBand>,
    /// The figures that its report prints, for comparison; codes are unique.
    #[serde(default)]
    pub printed: Vec<PrintedFigure>,
}

/// A left-closed band of the unrounded total, as a percentage of the whole weight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GradeBand {
    /// The grade, such as 良.
    pub title: Text,
    /// The lowest total that earns it, in percent of the whole weight.
    pub from: Decimal,
}

/// A third-level indicator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Indicator {
    /// The code, unique in its project, such as `D1`.
    pub code: String,
    /// The first- and second-level indicators it stands under (一级, 二级).
    pub path: [Text; 2],
    /// Its name (三级指标).
    pub title: Text,
    /// Its full points; above 0.
    pub weight: Decimal,
    /// The target as the plan states it (目标值), such as `90%`.
    pub target: Text,
    /// The scoring rule as printed (评分标准).
    pub standard: Text,
    /// The rule that computes the score.
    pub rule: Rule,
    /// Where the value comes from.
    pub evidence: Evidence,
    /// What the report printed, for comparison.
    pub published: Option<Published>,
}

/// The value and score that a report printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// The actual value as printed (完成值).
    pub value: Text,
    /// The score as printed.
    pub score: Option<Decimal>,
}

/// Where the value of an indicator, or of a group in it, comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// A measure of a survey of the same project.
    Measure {
        /// The survey's code.
        survey: String,
        /// The measure's code.
        measure: String,
    },
    /// Interview records; what they came to is judged by a person.
    Interview(Judgement),
    /// A person's judgement.
    Judgement(Judgement),
}

/// What a person found, with the reason. Which fields apply depends on the rule.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Judgement {
    /// Why: never empty.
    pub reason: Text,
    /// The value, for rules over a number; in percent where the rule's unit is percent.
    pub value: Option<Decimal>,
    /// For a checklist: what was found for each item, in its order.
    pub items: Vec<ItemFinding>,
    /// For a checklist: how many cases of each deduction were found, in their order.
    pub cases: Vec<u32>,
    /// For a checklist: for each veto, in their order, whether it applies.
    pub vetoes: Vec<bool>,
    /// For a qualitative rule: the code of the level.
    pub level: Option<String>,
    /// For a qualitative rule or a plain judgement: the points given.
    pub score: Option<Decimal>,
}

/// What was found for one item of a checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemFinding {
    /// Whether the item is met.
    pub met: bool,
    /// Why; needed where it is not met.
    pub reason: Text,
}

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
        /// Points deducted for each step; above 0.
        deduct: Decimal,
        /// The least score.
        floor: Decimal,
        /// How an incomplete step counts.
        partial: Partial,
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
    /// Left-closed bands, highest first; below the last one 0.
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
            Self::Tiers { .. } => Text::new("分档计分", "tiers"),
            Self::Count { .. } => Text::new("按数量扣分", "deduction by count"),
            Self::Checklist { .. } => Text::new("逐项核对", "checklist"),
            Self::Qualitative { .. } => Text::new("定性分级", "levels"),
            Self::Groups { .. } => Text::new("分部分合计", "sum of parts"),
            Self::Judgement => Text::new("直接评分", "points given"),
        }
    }
}

impl Evidence {
    /// The word for it in files and JSON.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Measure { .. } => "measure",
            Self::Interview(_) => "interview",
            Self::Judgement(_) => "judgement",
        }
    }

    /// What it is called.
    pub fn title(&self) -> Text {
        match self {
            Self::Measure { .. } => Text::new("问卷调查", "survey"),
            Self::Interview(_) => Text::new("访谈", "interview"),
            Self::Judgement(_) => Text::new("评价认定", "judgement"),
        }
    }
}

impl Project {
    /// The survey with this code.
    pub fn survey(&self, code: &str) -> Option<&Survey> {
        self.surveys.iter().find(|survey| survey.code == code)
    }
}
