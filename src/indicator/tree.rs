//! The declared indicators of a project: weights, rules, where the value comes from, and the grades.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Citation;
use super::{PrintedFigure, Rule};
use crate::measure::Survey;
use crate::measure::crosstab::SMALL_CELLS;
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
    /// Who asked for the evaluation and who makes it.
    #[serde(default, skip_serializing_if = "Commission::is_unnamed")]
    pub commission: Commission,
    /// Its surveys; codes are unique.
    pub surveys: Vec<Survey>,
    /// Its third-level indicators in the order of the report; codes are unique.
    pub indicators: Vec<Indicator>,
    /// The grades, best first, without gap or overlap.
    pub grades: Vec<GradeBand>,
    /// Counts from 1 to below this stay inside the program in tables by group; up to 1: none does.
    #[serde(default = "small_cells")]
    pub small_cells: u64,
    /// The figures that its report prints, for comparison; codes are unique.
    #[serde(default)]
    pub printed: Vec<PrintedFigure>,
}

/// Who asked for the evaluation and who makes it, as the first page of a report names them; any may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Commission {
    /// Who asked for it (委托单位).
    pub client: Text,
    /// Who makes it (评价机构).
    pub evaluator: Text,
    /// Who answers for it (主评人).
    pub lead: Text,
    /// When, as the report says it (日期).
    pub date: Text,
    /// The department in charge of the project (主管部门).
    pub department: Text,
    /// Who carries the project out (实施单位).
    pub implementer: Text,
}

impl Commission {
    /// Whether nobody is named.
    fn is_unnamed(&self) -> bool {
        *self == Self::default()
    }
}

/// What holds where a project does not say which cells are small.
const fn small_cells() -> u64 {
    SMALL_CELLS
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
    /// What people said that it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<Citation>,
}

/// What was found for one item of a checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemFinding {
    /// Whether the item is met.
    pub met: bool,
    /// Why; needed where it is not met.
    pub reason: Text,
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
