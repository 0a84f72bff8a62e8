//! What a survey declares about its figures: which formula, which questions, what leaves the base.

use serde::{Deserialize, Serialize};

use super::{Formula, Rounding};
use crate::questionnaire::{Question, Questionnaire};
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

impl Survey {
    /// Whether an option without points counts as 0: a measure by points has its question, and none lets it leave the base.
    ///
    /// A score rate and a reliability then take it for the same.
    pub fn counts_as_nothing(&self, question: &Question, option: &str) -> bool {
        let measures = self.measures.iter();
        let over = measures.filter(|measure| measure.questions.contains(&question.code));
        let (mut counts, mut leaves) = (false, false);
        for measure in over {
            leaves |= measure
                .leaves_base
                .options
                .iter()
                .any(|code| code == option);
            counts |= matches!(
                measure.formula,
                Formula::ScoreRate | Formula::MeanOfResponses | Formula::TrimmedMean(_)
            );
        }
        counts && !leaves
    }
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
    /// Decimal places of the rate in percent, rounded once.
    pub decimals: u32,
    /// How it is rounded.
    #[serde(default)]
    pub rounding: Rounding,
    /// Why it is defined this way; shown with the figure.
    pub note: Text,
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
