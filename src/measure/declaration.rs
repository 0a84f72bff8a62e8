//! What a survey declares about its figures: which formula, which questions, what leaves the base.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::questionnaire::Questionnaire;
use crate::response::{InvalidReason, Missing};
use crate::text::Text;

/// A questionnaire in the field: who it was handed to, and the measures its answers feed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Survey {
    /// The code, unique in its project; the `SURVEY` of `PROJECT/SURVEY`.
    pub code: String,
    /// The questionnaire handed out.
    pub questionnaire: Questionnaire,
    /// How many people could have been asked, when known.
    pub population: Option<u64>,
    /// How many papers were handed out (发放), when known.
    pub distributed: Option<u64>,
    /// The reasons for which a whole response is set invalid; at least one, with unique codes.
    pub invalid_reasons: Vec<InvalidReason>,
    /// The measures declared for it; codes are unique in the survey.
    pub measures: Vec<Measure>,
}

/// A declared measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// The code, unique in its survey, such as `satisfaction`.
    pub code: String,
    /// What the report calls it, such as 满意度.
    pub title: Text,
    /// How it is computed.
    pub formula: Formula,
    /// The codes of its questions; at least one.
    pub questions: Vec<String>,
    /// Which answers leave the base (the denominator).
    pub leaves_base: LeavesBase,
    /// Decimal places of the rate in percent, rounded half up once.
    pub decimals: u32,
    /// Why it is defined this way; shown with the figure.
    pub note: Text,
}

/// How a rate is computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Formula {
    /// 得分率: sum of points / sum of full marks, over all questions and responses in the base.
    ScoreRate,
    /// 满意率: answers that count as satisfied / answers in the base.
    SatisfiedShare(Counted),
    /// 知晓率: answers that show awareness / answers in the base.
    Awareness(Counted),
}

impl Formula {
    /// What is divided by what, in words.
    pub fn sentence(&self) -> Text {
        match self {
            Self::ScoreRate => {
                Text::new("得分之和 ÷ 满分之和", "sum of points / sum of full marks")
            }
            Self::SatisfiedShare(_) => {
                Text::new("满意的答案 ÷ 有效答案", "satisfied answers / valid answers")
            }
            Self::Awareness(_) => {
                Text::new("知晓的答案 ÷ 有效答案", "aware answers / valid answers")
            }
        }
    }

    /// The word for it in files and JSON.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ScoreRate => "score-rate",
            Self::SatisfiedShare(_) => "satisfied-share",
            Self::Awareness(_) => "awareness",
        }
    }

    /// What a report calls it.
    pub fn title(&self) -> Text {
        Self::title_of(self.code())
    }

    /// What a report calls the formula with this word; the word itself where there is none.
    pub fn title_of(code: &str) -> Text {
        match code {
            "score-rate" => Text::new("得分率", "score rate"),
            "satisfied-share" => Text::new("满意率", "satisfied share"),
            "awareness" => Text::new("知晓率", "awareness rate"),
            other => Text::same(other),
        }
    }
}

/// Which answers are counted in the numerator of a share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Counted {
    /// Answers with one of these option codes.
    Options(Vec<String>),
    /// Answers with at least these points.
    AtLeast(Decimal),
}

/// Which answers leave the base. What stays without being an answer counts as zero.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeavesBase {
    /// Missing reasons that leave it. [`Missing::NotInVersion`] always does.
    pub missing: Vec<Missing>,
    /// Option codes that leave it, such as the one for 不清楚.
    pub options: Vec<String>,
}

impl Default for LeavesBase {
    /// Every missing reason leaves, no option does: the base is the valid answers.
    fn default() -> Self {
        Self {
            missing: Missing::ALL.to_vec(),
            options: Vec::new(),
        }
    }
}
