//! A project begun, and a questionnaire as people have it made a survey of it.

use crate::error::{Error, Kind, Result};
use crate::formats::{TEMPLATES, template_project, usual_grades};
use crate::indicator::{Commission, Project};
use crate::measure::Survey;
use crate::measure::crosstab::SMALL_CELLS;
use crate::questionnaire::paste::{self, Reading};
use crate::questionnaire::{Questionnaire, check, check_code};
use crate::response::InvalidReason;
use crate::store::Store;
use crate::text::{Finding, Severity, Text};

/// A project without surveys and indicators.
pub fn empty_project(code: &str, title: &str) -> Project {
    Project {
        code: code.to_owned(),
        title: Text::same(if title.is_empty() { code } else { title }),
        source: Text::default(),
        commission: Commission::default(),
        surveys: Vec::new(),
        indicators: Vec::new(),
        grades: usual_grades(),
        small_cells: SMALL_CELLS,
        printed: Vec::new(),
    }
}

/// Begins a project.
///
/// # Errors
/// Where the code is none, or a project has it already.
pub fn begin_project(store: &mut Store, code: &str, title: &str) -> Result<Project> {
    good_code(code)?;
    not_taken(store, code)?;
    let project = empty_project(code, title);
    store.save_project(&project)?;
    Ok(project)
}

/// Begins a project from a template, under another code and, where one is given, another title.
///
/// # Errors
/// Where the code is none or taken, and for a template that is not there, naming those that are.
pub fn begin_from_template(
    store: &mut Store,
    code: &str,
    title: &str,
    template: &str,
) -> Result<Project> {
    let found = template_project(template).and_then(|checked| checked.value);
    let mut project = found.ok_or_else(|| no_template(template))?.project;
    good_code(code)?;
    not_taken(store, code)?;
    code.clone_into(&mut project.code);
    if !title.is_empty() {
        project.title = Text::same(title);
    }
    store.save_project(&project)?;
    Ok(project)
}

fn no_template(template: &str) -> Error {
    let mut error = Error::new(
        Kind::Usage,
        format!("没有模板“{template}”"),
        format!("there is no template `{template}`"),
    );
    for (name, zh, en) in TEMPLATES {
        error = error.hint(format!("{name}：{zh}"), format!("{name}: {en}"));
    }
    error
}

fn not_taken(store: &Store, code: &str) -> Result<()> {
    let is_there = store.projects()?.iter().any(|project| project.code == code);
    if !is_there {
        return Ok(());
    }
    Err(Error::new(
        Kind::Usage,
        format!("已经有项目 {code}"),
        format!("there is a project {code} already"),
    )
    .hint("换一个代码", "choose another code"))
}

/// The survey that a reading makes, with everything that is doubtful in its questionnaire.
pub fn survey_of(reading: &Reading, code: &str) -> (Survey, Vec<Finding>) {
    survey_with(paste::questionnaire(reading, code), code)
}

/// The survey of a questionnaire, with everything that is doubtful in it.
pub fn survey_with(questionnaire: Questionnaire, code: &str) -> (Survey, Vec<Finding>) {
    let findings = check(&questionnaire);
    let survey = Survey {
        code: code.to_owned(),
        questionnaire,
        population: None,
        distributed: None,
        invalid_reasons: InvalidReason::usual(),
        measures: Vec::new(),
    };
    (survey, findings)
}

/// Puts a survey into a project, which begins where there is none of that code.
///
/// # Errors
/// Where the project has a survey of that code already, or its questionnaire cannot be keyed with.
pub fn take_survey(store: &mut Store, project: &str, survey: Survey, why: &str) -> Result<Project> {
    take_survey_as(store, [project, ""], survey, why)
}

/// The same with the code and the title of a project that begins; it is called as the questionnaire where the title is
/// empty.
pub(super) fn take_survey_as(
    store: &mut Store,
    [project, title]: [&str; 2],
    survey: Survey,
    why: &str,
) -> Result<Project> {
    good_code(project)?;
    good_code(&survey.code)?;
    let errors = check(&survey.questionnaire)
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .count();
    if errors > 0 {
        return Err(Error::new(
            Kind::Findings,
            format!("问卷里有 {errors} 处错误，没有装入"),
            format!("{errors} errors in the questionnaire: nothing was taken in"),
        ));
    }
    let is_there = store.projects()?.iter().any(|known| known.code == project);
    let mut whole = if is_there {
        store.project(project)?
    } else {
        let named = &survey.questionnaire.title.zh;
        empty_project(project, if title.is_empty() { named } else { title })
    };
    if whole.surveys.iter().any(|known| known.code == survey.code) {
        let code = &survey.code;
        return Err(Error::new(
            Kind::Usage,
            format!("项目 {project} 已经有调查 {code}"),
            format!("the project {project} has a survey {code} already"),
        )
        .hint("用 --survey 另起代码", "give it another code with --survey"));
    }
    whole.surveys.push(survey);
    store.save_project_because(&whole, why)?;
    Ok(whole)
}

fn good_code(code: &str) -> Result<()> {
    let is_bad = code.is_empty() || check_code("", code).is_some();
    if !is_bad {
        return Ok(());
    }
    Err(Error::new(
        Kind::Usage,
        format!("“{code}”不能作代码"),
        format!("`{code}` cannot be a code"),
    )
    .hint(
        "代码只用英文字母、数字和连字符 -",
        "a code has ASCII letters, digits and hyphens",
    ))
}
