//! A survey changed on the screens: its questionnaire and its measures, saved by the way that every definition takes.

use crate::error::{Error, Kind, Result};
use crate::indicator::Project;
use crate::measure::{self, Survey};
use crate::questionnaire;
use crate::store::{ProjectChange, Redefinition, Store, SurveyKey};
use crate::text::{Finding, Severity};

/// The project with this survey in the place of the one of the same code.
fn with_survey(store: &Store, key: &SurveyKey, survey: &Survey) -> Result<Project> {
    let mut project = store.project(&key.project)?;
    for known in &mut project.surveys {
        if known.code == key.survey {
            known.clone_from(survey);
        }
    }
    Ok(project)
}

/// What the survey would say otherwise of answers that are on file; nothing is changed.
///
/// # Errors
/// Where answers on file would mean something else, as the store has it.
pub fn redefinition_of(store: &Store, key: &SurveyKey, survey: &Survey) -> Result<Redefinition> {
    store.redefinition(&with_survey(store, key, survey)?)
}

/// Saves a survey that was changed.
///
/// # Errors
/// [`Kind::Findings`] where nobody could key with it or a measure cannot be computed; as
/// [`save_project_because`](Store::save_project_because) where answers are on file.
pub fn change_survey(
    store: &mut Store,
    key: &SurveyKey,
    survey: &Survey,
    why: &str,
) -> Result<ProjectChange> {
    let mut findings = questionnaire::check(&survey.questionnaire);
    findings.extend(measure::check(survey));
    if let Some(first) = first_error(&findings) {
        let (zh, en) = (&first.sentence.zh, &first.sentence.en);
        return Err(Error::new(
            Kind::Findings,
            format!("没有存：{zh}"),
            format!("not saved: {en}"),
        )
        .hint(first.hint.zh.clone(), first.hint.en.clone()));
    }
    let project = with_survey(store, key, survey)?;
    store.save_project_because(&project, why)
}

fn first_error(findings: &[Finding]) -> Option<&Finding> {
    findings
        .iter()
        .find(|finding| finding.severity == Severity::Error)
}
