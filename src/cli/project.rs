//! `manyi project`: loads a folder of questionnaires and indicators, lists and shows projects.

use std::path::Path;

use super::arguments::{Format, Global, Listing, ProjectAction};
use super::output::{complain, deliver, plural, pretty, render, say, table};
use super::{findings_error, open};
use crate::error::{Error, Kind, Result};
use crate::formats::read_project;
use crate::indicator::{Project, Seat};
use crate::store::{ProjectChange, ProjectRow};
use crate::text::{Language, Severity, Text};

/// Runs what was asked.
pub(super) fn run(global: &Global, action: &ProjectAction) -> Result<()> {
    match action {
        ProjectAction::Add { folder } => add(global, folder),
        ProjectAction::List(listing) => list(global, listing),
        ProjectAction::Show { code, listing } => show(global, code, listing),
    }
}

fn add(global: &Global, folder: &Path) -> Result<()> {
    let language = global.lang;
    if !folder.is_dir() {
        return Err(no_folder(folder));
    }
    let checked = read_project(folder);
    for finding in &checked.findings {
        complain(&finding.render(language));
    }
    let errors = checked
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .count();
    let Some(folder_read) = checked.value.filter(|_| errors == 0) else {
        return Err(findings_error(errors, Kind::Input));
    };
    let mut store = open::store(global)?;
    let change = store.save_project(&folder_read.project)?;
    let project = folder_read.project;
    say(&saved(change, &project, language))?;
    let kept = store.differing_judgements(&project.code)?;
    if kept.is_empty() {
        return Ok(());
    }
    say(&kept_judgements(&kept, language))
}

/// What became of the project, in one sentence.
fn saved(change: ProjectChange, project: &Project, language: Language) -> String {
    let done = match change {
        ProjectChange::Added => language.pick("已装入", "loaded"),
        ProjectChange::Updated => language.pick("已更新", "updated"),
        ProjectChange::Unchanged => language.pick("没有变化", "unchanged"),
    };
    let (code, title) = (&project.code, project.title.get(language));
    let (surveys, indicators) = (project.surveys.len(), project.indicators.len());
    match language {
        Language::Zh => format!("{done} {code}：{title}（{surveys} 个调查，{indicators} 项指标）"),
        Language::En => {
            let (surveys, indicators) = (
                plural(surveys as u64, "survey"),
                plural(indicators as u64, "indicator"),
            );
            format!("{done} {code}: {title} ({surveys}, {indicators})")
        }
    }
}

/// Which judgements made in the program still hold, although the files say something else.
fn kept_judgements(kept: &[Seat], language: Language) -> String {
    let kept: Vec<String> = kept.iter().map(ToString::to_string).collect();
    match language {
        Language::Zh => format!(
            "程序里做过的认定照旧有效，与文件不同的有：{}\n  要用文件里的：manyi judge 项目 指标 --as-declared --why 理由",
            kept.join("、")
        ),
        Language::En => format!(
            "judgements made in the program still hold; these differ from the files: {}\n  to take the files': manyi judge PROJECT CODE --as-declared --why TEXT",
            kept.join(", ")
        ),
    }
}

/// The error for a folder that is none.
fn no_folder(folder: &Path) -> Error {
    let path = folder.display();
    let told = if folder.exists() {
        Error::new(
            Kind::Input,
            format!("{path} 是文件，不是文件夹"),
            format!("{path} is a file, no folder"),
        )
    } else {
        Error::new(
            Kind::Input,
            format!("没有文件夹 {path}"),
            format!("there is no folder {path}"),
        )
    };
    told.hint(
        "写上项目文件夹，里面有 project.toml；写法见 docs/formats.md",
        "name the project's folder, which holds project.toml; docs/formats.md tells how to write one",
    )
}

fn list(global: &Global, listing: &Listing) -> Result<()> {
    let language = global.lang;
    let rows = open::store(global)?.projects()?;
    if rows.is_empty() && listing.format == Format::Table {
        return say(language.pick(
            "还没有项目。装入一个：manyi project add 文件夹",
            "There is no project yet. Load one: manyi project add DIR",
        ));
    }
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            vec![
                row.code.clone(),
                row.title.get(language).to_owned(),
                row.surveys.to_string(),
                row.indicators.to_string(),
                row.responses.to_string(),
            ]
        })
        .collect();
    let headings = match language {
        Language::Zh => ["代码", "项目", "调查", "指标", "答卷"],
        Language::En => ["code", "project", "surveys", "indicators", "responses"],
    };
    let text = render(listing, &headings, &cells, || {
        let json = |row: &ProjectRow| {
            serde_json::json!({
                "code": row.code,
                "title": row.title.get(language),
                "surveys": row.surveys,
                "indicators": row.indicators,
                "responses": row.responses,
            })
        };
        rows.iter().map(json).collect()
    })?;
    deliver(listing, &text)
}

fn show(global: &Global, code: &str, listing: &Listing) -> Result<()> {
    let language = global.lang;
    let project = open::store(global)?.project(code)?;
    let cells = indicator_rows(&project, listing.format, language);
    let headings = match language {
        Language::Zh => [
            "代码",
            "一级",
            "二级",
            "三级",
            "分值",
            "目标值",
            "规则",
            "佐证",
        ],
        Language::En => [
            "code", "level 1", "level 2", "level 3", "weight", "target", "rule", "evidence",
        ],
    };
    let text = match listing.format {
        Format::Json => pretty(&project)?,
        Format::Csv => render(listing, &headings, &cells, || serde_json::Value::Null)?,
        Format::Table => format!(
            "{}  {}\n{}\n\n{}\n{}",
            project.code,
            project.title.get(language),
            project.source.get(language),
            survey_table(&project, language),
            table(&headings, &cells)
        ),
    };
    deliver(listing, &text)
}

fn survey_table(project: &Project, language: Language) -> String {
    let headings = match language {
        Language::Zh => ["调查", "名称", "题数", "版本", "发放", "测算"],
        Language::En => [
            "survey",
            "title",
            "questions",
            "version",
            "distributed",
            "measures",
        ],
    };
    let rows: Vec<Vec<String>> = project
        .surveys
        .iter()
        .map(|survey| {
            let measures: Vec<&str> = survey
                .measures
                .iter()
                .map(|measure| measure.title.get(language))
                .collect();
            vec![
                survey.code.clone(),
                survey.questionnaire.title.get(language).to_owned(),
                survey.questionnaire.questions.len().to_string(),
                survey.questionnaire.version.to_string(),
                survey
                    .distributed
                    .map_or_else(String::new, |count| count.to_string()),
                measures.join(language.pick("、", ", ")),
            ]
        })
        .collect();
    table(&headings, &rows)
}

/// The cells of the indicators; rules and evidence by their codes for programs, by their names for people.
fn indicator_rows(project: &Project, format: Format, language: Language) -> Vec<Vec<String>> {
    let shown = |code: &str, title: Text| match format {
        Format::Table => title.get(language).to_owned(),
        Format::Csv | Format::Json => code.to_owned(),
    };
    project
        .indicators
        .iter()
        .map(|indicator| {
            vec![
                indicator.code.clone(),
                indicator.path[0].get(language).to_owned(),
                indicator.path[1].get(language).to_owned(),
                indicator.title.get(language).to_owned(),
                indicator.weight.normalize().to_string(),
                indicator.target.get(language).to_owned(),
                shown(indicator.rule.code(), indicator.rule.title()),
                shown(indicator.evidence.code(), indicator.evidence.title()),
            ]
        })
        .collect()
}
