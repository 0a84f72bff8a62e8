//! `manyi project`: loads a folder of questionnaires and indicators, lists and shows projects.

use std::path::Path;

use super::arguments::{Delivery, Format, Global};
use super::intake_arguments::ProjectAction;
use super::output::{self, complain, deliver_text, plural, say};
use super::{findings_error, open, pasted, project_moves};
use crate::error::{Error, Kind, Result};
use crate::formats::listing::{Cell, Listing, cell, columns, pretty};
use crate::formats::{changed_places, read_project, redefined_table};
use crate::indicator::{Indicator, Project, Seat};
use crate::measure::Survey;
use crate::office::{begin_from_template, begin_project};
use crate::store::{ProjectChange, ProjectRow, Redefinition};
use crate::text::{Language, Severity};

/// Runs what was asked.
pub(super) fn run(global: &Global, action: &ProjectAction) -> Result<()> {
    match action {
        ProjectAction::Add { folder, why } => add(global, folder, why.as_deref()),
        ProjectAction::New {
            code,
            title,
            template,
        } => new(global, code, title, template.as_deref()),
        ProjectAction::Write {
            code,
            folder,
            force,
        } => project_moves::write(global, code, folder, *force),
        ProjectAction::Remove { code, why } => project_moves::remove(global, code, why.as_deref()),
        ProjectAction::Restore { code, why } => project_moves::restore(global, code, why),
        ProjectAction::Take(asked) => pasted::take(global, asked),
        ProjectAction::List(delivery) => list(global, delivery),
        ProjectAction::Show { code, delivery } => show(global, code, delivery),
    }
}

fn new(global: &Global, code: &str, title: &str, template: Option<&str>) -> Result<()> {
    let mut store = open::store(global)?;
    let project = match template {
        Some(template) => begin_from_template(&mut store, code, title, template)?,
        None => begin_project(&mut store, code, title)?,
    };
    say(&saved(ProjectChange::Added, &project, global.lang))
}

fn add(global: &Global, folder: &Path, why: Option<&str>) -> Result<()> {
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
    let found = store.redefinition(&folder_read.project)?;
    let asked = if found.changes.is_empty() {
        None
    } else {
        say(redefinition_text(&found, language).trim_end())?;
        match why {
            Some(_) => None,
            None => output::answer(&WHY_REDEFINED, language)?,
        }
    };
    let why = why.or(asked.as_deref()).unwrap_or_default();
    let change = store.save_project_because(&folder_read.project, why)?;
    let guides = store.save_guides(&folder_read.project.code, &folder_read.guides)?;
    let project = folder_read.project;
    say(&saved(change, &project, language))?;
    if guides > 0 {
        say(&match language {
            Language::Zh => format!("访谈提纲：{guides} 份有变化"),
            Language::En => format!("{} changed", plural(guides as u64, "guide")),
        })?;
    }
    let kept = store.differing_judgements(&project.code)?;
    if kept.is_empty() {
        return Ok(());
    }
    say(&kept_judgements(&kept, language))
}

const WHY_REDEFINED: [&str; 2] = [
    "照这样改？写明原因（记入留痕），直接回车则不改",
    "Change it like this? Give the reason (kept in the audit trail); Enter alone leaves it as it is",
];

/// Old beside new, what it touches, and which figures move.
fn redefinition_text(found: &Redefinition, language: Language) -> String {
    let mut text = changed_places(&found.changes, language);
    for (survey, responses, approved) in &found.touched {
        let line = match language {
            Language::Zh => {
                format!("{survey}：涉及在册答卷 {responses} 份，其中已审定的 {approved} 份将退回")
            }
            Language::En => {
                let responses = plural(*responses, "response");
                format!(
                    "{survey}: touches {responses} on file; {approved} will no longer be approved"
                )
            }
        };
        text.push_str(&line);
        text.push('\n');
    }
    text + &redefined_table(&found.moved, language)
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
        "写上项目文件夹，里面有 project.toml；写法见 manyi formats",
        "name the project's folder, which holds project.toml; manyi formats tells how to write one",
    )
}

fn list(global: &Global, delivery: &Delivery) -> Result<()> {
    let language = global.lang;
    let rows = open::store(global)?.projects()?;
    let nothing = Some([
        "还没有项目。装入一个：manyi project add 文件夹",
        "There is no project yet. Load one: manyi project add DIR",
    ]);
    let listing = columns! { language, ProjectRow as row =>
        "code": "代码" "code" => &row.code;
        "title": "项目" "project" => row.title.get(language);
        "surveys": "调查" "surveys" => row.surveys;
        "indicators": "指标" "indicators" => row.indicators;
        "responses": "答卷" "responses" => row.responses;
    };
    output::list(&listing, &rows, nothing, delivery)
}

fn show(global: &Global, code: &str, delivery: &Delivery) -> Result<()> {
    let language = global.lang;
    let project = open::store(global)?.project(code)?;
    let indicators = indicator_listing(language);
    let text = match delivery.format {
        Format::Json => pretty(&project)?,
        Format::Csv | Format::Xlsx => {
            let grid = indicators.grid(&project.indicators);
            return output::spread(&grid, delivery, language);
        }
        Format::Table => format!(
            "{}  {}\n{}\n\n{}\n{}",
            project.code,
            project.title.get(language),
            project.source.get(language),
            survey_listing(language).table(&project.surveys),
            indicators.table(&project.indicators)
        ),
    };
    deliver_text(&delivery.target, &text, language)
}

fn survey_listing(language: Language) -> Listing<'static, Survey> {
    columns! { language, Survey as of =>
        "": "调查" "survey" => &of.code;
        "": "名称" "title" => of.questionnaire.title.get(language);
        "": "题数" "questions" => of.questionnaire.questions.len();
        "": "版本" "version" => of.questionnaire.version;
        "": "发放" "distributed" => of.distributed;
        "": "测算" "measures" => {
            let measures = of.measures.iter();
            let titles: Vec<&str> = measures
                .map(|measure| measure.title.get(language))
                .collect();
            cell(titles.join(language.pick("、", ", ")))
        };
    }
}

fn indicator_listing(language: Language) -> Listing<'static, Indicator> {
    columns! { language, Indicator as of =>
        "": "代码" "code" => &of.code;
        "": "一级" "level 1" => of.path[0].get(language);
        "": "二级" "level 2" => of.path[1].get(language);
        "": "三级" "level 3" => of.title.get(language);
        "": "分值" "weight" => of.weight;
        "": "目标值" "target" => of.target.get(language);
        "": "规则" "rule" [coded] => Cell::coded(of.rule.code(), of.rule.title().get(language));
        "": "佐证" "evidence" [coded] => Cell::coded(of.evidence.code(), of.evidence.title().get(language));
    }
}
