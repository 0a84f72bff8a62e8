//! `manyi questionnaire`: every problem of questionnaire files; questionnaires as people have them, read.

use std::path::{Path, PathBuf};

use super::arguments::Global;
use super::intake_arguments::QuestionnaireAction;
use super::output::{complain, plural, say};
use super::{findings_error, pasted, printing};
use crate::error::{Kind, Result};
use crate::formats::{
    decode_utf8, is_guide, read_file, read_guide, read_project, read_questionnaire,
};
use crate::intake::unreadable;
use crate::text::limits::DEFINITION_FILE;
use crate::text::{Finding, Language, Severity};

/// Runs what was asked.
pub(super) fn run(global: &Global, action: &QuestionnaireAction) -> Result<()> {
    match action {
        QuestionnaireAction::Check { files } => check_all(global, files),
        QuestionnaireAction::Read(asked) => pasted::read(global, asked),
        QuestionnaireAction::Write {
            survey,
            format,
            target,
        } => pasted::write(global, survey, *format, target),
        QuestionnaireAction::Print(asked) => printing::run(global, asked),
        QuestionnaireAction::Diff { old, new } => pasted::diff(global, old, new),
    }
}

fn check_all(global: &Global, files: &[PathBuf]) -> Result<()> {
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
    let text = match read(file, &name, language) {
        Ok(text) => text,
        Err(told) => {
            complain(&told);
            return Ok(1);
        }
    };
    if is_guide(&text) {
        return check_guide(global, file, &name, &text);
    }
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
        let (questions, warnings) = (survey.questionnaire.questions.len(), checked.findings.len());
        say(&match language {
            Language::Zh => format!("{name}：可用，{questions} 题，{warnings} 条提醒"),
            Language::En => {
                let (questions, warnings) = (
                    plural(questions as u64, "question"),
                    plural(warnings as u64, "warning"),
                );
                format!("{name}: good, {questions}, {warnings}")
            }
        })?;
    }
    Ok(errors)
}

/// The same of a guide: beside the indicators of the project in whose folder it lies, where there is one.
fn check_guide(global: &Global, file: &Path, name: &str, text: &str) -> Result<usize> {
    let language = global.lang;
    let project = file
        .parent()
        .and_then(Path::parent)
        .filter(|folder| folder.join("indicators.toml").is_file())
        .and_then(|folder| read_project(folder).value);
    let indicators: Option<Vec<&str>> = project.as_ref().map(|folder| {
        let indicators = folder.project.indicators.iter();
        indicators.map(|of| of.code.as_str()).collect()
    });
    let checked = read_guide(name, text, indicators.as_deref());
    for finding in &checked.findings {
        complain(&finding.render(language));
    }
    let is_error = |finding: &&Finding| finding.severity == Severity::Error;
    let errors = checked.findings.iter().filter(is_error).count();
    if let Some(guide) = checked.value.filter(|_| errors == 0) {
        let (questions, warnings) = (guide.questions.len(), checked.findings.len());
        say(&match language {
            Language::Zh => format!("{name}：可用的访谈提纲，{questions} 题，{warnings} 条提醒"),
            Language::En => {
                let (questions, warnings) = (
                    plural(questions as u64, "question"),
                    plural(warnings as u64, "warning"),
                );
                format!("{name}: a good guide, {questions}, {warnings}")
            }
        })?;
    }
    Ok(errors)
}

/// The text of a file, or what is to be said about one that has none.
fn read(file: &Path, name: &str, language: Language) -> std::result::Result<String, String> {
    let bytes = read_file(file, DEFINITION_FILE)
        .map_err(|error| unreadable(file, error).render(language))?;
    decode_utf8(name, bytes, "").map_err(|mut finding| {
        finding.place.file = Some(name.to_owned());
        finding.render(language)
    })
}
