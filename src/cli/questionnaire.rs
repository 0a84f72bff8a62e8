//! `manyi questionnaire check`: every problem of questionnaire files.

use std::path::Path;

use super::arguments::{Global, QuestionnaireAction};
use super::findings_error;
use super::output::{complain, say};
use crate::error::{Kind, Result};
use crate::formats::read_questionnaire;
use crate::intake::unreadable;
use crate::text::Severity;

/// Runs what was asked.
pub(super) fn run(global: &Global, action: &QuestionnaireAction) -> Result<()> {
    let QuestionnaireAction::Check { files } = action;
    let mut errors = 0;
    for file in files {
        errors += check(global, file)?;
    }
    if errors > 0 {
        return Err(findings_error(errors, Kind::Input));
    }
    Ok(())
}

/// Prints what is wrong with a file; returns the number of errors.
fn check(global: &Global, file: &Path) -> Result<usize> {
    let language = global.lang;
    let name = file.display().to_string();
    let text = std::fs::read_to_string(file).map_err(|error| unreadable(file, error))?;
    let checked = read_questionnaire(&name, &text);
    for finding in &checked.findings {
        complain(&finding.render(language));
    }
    let errors = checked
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .count();
    if let Some(survey) = checked.value.filter(|_| errors == 0) {
        let warnings = checked.findings.len();
        say(&format!(
            "{name}: {} {} {}, {} {}",
            language.pick("可用：", "good:"),
            survey.questionnaire.questions.len(),
            language.pick("题", "questions"),
            warnings,
            language.pick("条提醒", "warnings"),
        ))?;
    }
    Ok(errors)
}
