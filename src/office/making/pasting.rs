//! A questionnaire on its way from pasted text to a survey.

use serde::{Deserialize, Serialize};

use super::settlements::Settlements;
use crate::error::{Error, Kind, Result};
use crate::formats::{outside_limits, read_qes};
use crate::indicator::Project;
use crate::office::taking::{survey_of, take_survey_as};
use crate::questionnaire::paste::{Reading, read};
use crate::store::{Store, SurveyKey};

/// A questionnaire that is pasted and settled, with where it is to go.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PasteDraft {
    /// The code of the project; it begins with the survey where there is none.
    pub project: String,
    /// What the project is called; empty: as the questionnaire.
    pub title: String,
    /// The code of the survey.
    pub survey: String,
    /// The text.
    pub text: String,
    /// What was settled of it.
    pub settlements: Settlements,
    /// Whether the text is a form of `EpiData`, which is read otherwise.
    pub is_form: bool,
}

impl PasteDraft {
    /// What the places of such drafts begin with.
    pub const PLACE: &str = "paste:";

    /// Where it is kept.
    pub fn place(&self) -> String {
        format!("{}{}/{}", Self::PLACE, self.project, self.survey)
    }

    /// What the text is understood as; nothing of one that is longer than is read.
    pub fn reading(&self) -> Reading {
        if outside_limits(&self.text).is_some() {
            return Reading::default();
        }
        if self.is_form {
            return read_qes(&self.text);
        }
        read(&self.text, &self.settlements.settled())
    }
}

/// Makes the survey, and the project where there is none; the draft is done.
///
/// # Errors
/// Where something is open, no question was read, or the project has a survey of that code.
pub fn take_pasted(store: &mut Store, draft: &PasteDraft) -> Result<SurveyKey> {
    if let Some(finding) = outside_limits(&draft.text) {
        return Err(Error::new(
            Kind::Findings,
            finding.sentence.zh,
            finding.sentence.en,
        ));
    }
    let reading = draft.reading();
    let (asks, left) = (reading.asks().count(), reading.left_over.len());
    if asks + left > 0 {
        return Err(Error::new(
            Kind::Findings,
            format!("还有 {asks} 处要定，{left} 行没有用上"),
            format!("still open: {asks}, lines left over: {left}"),
        ));
    }
    if reading.questions.is_empty() {
        return Err(Error::new(
            Kind::Findings,
            "没有读到题目",
            "no question was read",
        ));
    }
    let (survey, _) = survey_of(&reading, &draft.survey);
    let project = take_survey_as(store, [&draft.project, &draft.title], survey, "")?;
    store.keep_making::<PasteDraft>(&draft.place(), None)?;
    Ok(SurveyKey::new(project.code, &draft.survey))
}

/// A code for one more survey of a project: `survey`, `survey-2`, and so on.
pub fn survey_code(project: Option<&Project>) -> String {
    let is_free = |code: &String| project.is_none_or(|project| project.survey(code).is_none());
    let numbered = (2..).map(|number: u32| format!("survey-{number}"));
    std::iter::once("survey".to_owned())
        .chain(numbered)
        .find(is_free)
        .unwrap_or_default()
}
