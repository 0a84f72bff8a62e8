//! Writing what a screen exports: its table, or the whole as it is handed over, by the ending of the name.

use std::path::Path;

use jiff::Timestamp;

use crate::entry::Notice;
use crate::error::Result;
use crate::formats::document::interviews::{interview_report, interview_roster, interview_sheets};
use crate::formats::document::{annex::annex, docx, html};
use crate::formats::handover::with_manifest;
use crate::formats::{CsvStyle, SaidGate, handover_workbook, workbook, would_replace, write_bytes};
use crate::office::{
    ANSWER_ENDINGS, HandoverAsked, InterviewPaper, InterviewsAsked, hand_over, interviews_out,
    unasked_names, write_answers,
};
use crate::store::SurveyKey;
use crate::text::text;
use crate::tui::screen::{Export, Step, Whole, Work, World};
use crate::tui::widgets::prompt::Given;

/// Writes to the file that was named, after another Enter where that replaces one.
///
/// What takes long is asked for with [`Step::Work`] first, so that a word about it is drawn, unless it `may_take_long`.
pub fn write(given: &Given, export: &Export, world: &World, may_take_long: bool) -> Result<Step> {
    if let Some(path) = &export.named {
        let with_raw = match given.text.to_lowercase().as_str() {
            "y" => true,
            "" | "n" => false,
            _ => return Ok(Step::Refuse(text!("写 y 或 n", "type y or n"))),
        };
        return write_to(path, export, world, (may_take_long, with_raw));
    }
    let path = with_ending(&given.text);
    if path.is_empty() {
        return Ok(Step::Refuse(text!("写一个文件名", "give a file name")));
    }
    let target = Path::new(&path);
    if !endings(export).contains(&ending_of(target).as_str()) {
        let endings = endings(export).iter().map(|ending| format!(".{ending}"));
        let endings = endings.collect::<Vec<_>>().join(" ");
        return Ok(Step::Refuse(text!(
            "这里只能写成 {endings}",
            "only {endings} can be written here"
        )));
    }
    if would_replace(target) && !given.again {
        return Ok(Step::Confirm(text!(
            "{path} 已存在：再按回车替换它，或改写文件名",
            "{path} is there already: Enter again replaces it, or change the name"
        )));
    }
    // The table of the screen has no single papers.
    if matches!(export.whole, Some(Whole::Project(..))) && ending_of(target) != "csv" {
        return Ok(Step::Export(Export {
            named: Some(path),
            ..export.clone()
        }));
    }
    write_to(&path, export, world, (may_take_long, false))
}

/// Writes to a file that may be written, with the single papers or without.
fn write_to(
    path: &str,
    export: &Export,
    world: &World,
    (may_take_long, with_raw): (bool, bool),
) -> Result<Step> {
    let target = Path::new(path);
    if !may_take_long && takes_long(export, world)? {
        return Ok(Step::Work(Work::reading(text!(
            "答卷很多，正在写 {path}，请稍候…",
            "there are many responses: writing {path}, one moment…"
        ))));
    }
    let mut remark = None;
    if let Some(Whole::Answers(key)) = &export.whole {
        if let Some(step) = names_first(world)? {
            return Ok(step);
        }
        remark = write_answers(&world.store, key, target, world.look.language)?;
    } else {
        let bytes = match bytes(target, export, world, with_raw)? {
            Ok(bytes) => bytes,
            Err(step) => return Ok(step),
        };
        write_bytes(target, &bytes)?;
    }
    let shown = target
        .canonicalize()
        .map_or_else(|_| path.to_owned(), |whole| whole.display().to_string());
    let [zh, en] = remark.map_or_else(Default::default, |remark| {
        [format!("；{}", remark.zh), format!("; {}", remark.en)]
    });
    Ok(Step::Say(Notice::info(text!(
        "已写入 {shown}{zh}",
        "written to {shown}{en}"
    ))))
}

/// What a screen can write, by the endings of the names.
fn endings(export: &Export) -> &'static [&'static str] {
    match export.whole {
        Some(Whole::Answers(_)) => &ANSWER_ENDINGS,
        Some(_) => &["csv", "xlsx", "docx", "html", "htm"],
        None => &["csv", "xlsx"],
    }
}

fn ending_of(target: &Path) -> String {
    let ending = target.extension().unwrap_or_default();
    ending.to_string_lossy().to_lowercase()
}

/// Whether so many responses are handed over that a person waits.
fn takes_long(export: &Export, world: &World) -> Result<bool> {
    let (project, survey) = match &export.whole {
        Some(Whole::Answers(key)) => return Ok(world.reads_slowly(key)),
        Some(Whole::Project(project, survey)) => (project, survey),
        _ => return Ok(false),
    };
    let surveys = world.store.project(project)?.surveys;
    let mut wanted = surveys
        .iter()
        .map(|one| one.code.as_str())
        .filter(|code| survey.as_deref().is_none_or(|one| one == *code));
    Ok(wanted.any(|code| world.reads_slowly(&SurveyKey::new(project, code))))
}

/// What the file holds, by its ending; a step in its place where it cannot be made here.
fn bytes(
    target: &Path,
    export: &Export,
    world: &World,
    with_raw: bool,
) -> Result<std::result::Result<Vec<u8>, Step>> {
    let language = world.look.language;
    let ending = ending_of(target);
    Ok(Ok(match (ending.as_str(), &export.whole) {
        ("xlsx" | "docx" | "html" | "htm", Some(Whole::Project(project, survey))) => {
            return handed_over(&ending, (project, survey.as_deref()), world, with_raw);
        }
        ("docx" | "html" | "htm", Some(Whole::Interviews(project, paper, code))) => {
            interviews(&ending, project, (*paper, code.as_deref()), world)?
        }
        ("xlsx", _) => {
            let name = language.pick("数据", "data").to_owned();
            workbook(&[(name, &export.table)])?
        }
        _ => export.table.csv(CsvStyle::Spreadsheet)?.into_bytes(),
    }))
}

/// The workbook or the annex: without what is sensitive, which the command line hands over.
fn handed_over(
    ending: &str,
    (project, survey): (&str, Option<&str>),
    world: &World,
    with_raw: bool,
) -> Result<std::result::Result<Vec<u8>, Step>> {
    if (ending != "xlsx" || with_raw)
        && let Some(step) = names_first(world)?
    {
        return Ok(Err(step));
    }
    let kind = if ending == "xlsx" {
        "workbook"
    } else {
        "annex"
    };
    let facts = hand_over(
        &world.store,
        &HandoverAsked {
            project,
            survey,
            kind,
            with_raw,
            approved_only: false,
            gates: std::collections::BTreeMap::new(),
            language: world.look.language,
            operator: world.store.operator(),
            time: Timestamp::now(),
        },
    )?;
    let file = match ending {
        "xlsx" => handover_workbook(&facts)?,
        "docx" => docx(&annex(&facts))?,
        _ => html(&annex(&facts)),
    };
    Ok(Ok(with_manifest(&file, &facts.manifest)?))
}

/// Words in which people may stand whom the names file keeps leave once it was opened.
fn names_first(world: &World) -> Result<Option<Step>> {
    let names = unasked_names(&world.store)?;
    Ok(names.map(|names| {
        let count = names.count();
        Step::Refuse(text!(
            "姓名文件里有 {count} 人，原话里可能有他们：先在电话名单里打开姓名，或用命令行",
            "the names file keeps {count} people who may stand in the words: open it in the call list first, or use the command line"
        ))
    }))
}

/// Records, the list or the analysis of interviews: without what is sensitive, which the command line hands over.
fn interviews(
    ending: &str,
    project: &str,
    (paper, code): (InterviewPaper, Option<&str>),
    world: &World,
) -> Result<Vec<u8>> {
    let facts = interviews_out(
        &world.store,
        &InterviewsAsked {
            project,
            code,
            paper,
            gate: SaidGate::closed(&world.store.guides(project)?),
            language: world.look.language,
            operator: world.store.operator(),
            time: Timestamp::now(),
        },
    )?;
    let document = match paper {
        InterviewPaper::Sheets => interview_sheets(&facts),
        InterviewPaper::Roster => interview_roster(&facts),
        InterviewPaper::Report => interview_report(&facts),
    };
    let file = match ending {
        "docx" => docx(&document)?,
        _ => html(&document),
    };
    with_manifest(&file, &facts.manifest)
}

/// The name with `.csv` behind it where it has no ending: without one no spreadsheet opens it.
fn with_ending(path: &str) -> String {
    let is_named = |path: &Path| path.file_name().is_some() && path.extension().is_none();
    if is_named(Path::new(path)) && !path.ends_with(['/', '\\']) {
        format!("{path}.csv")
    } else {
        path.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{ending_of, endings, with_ending};
    use crate::formats::listing::Grid;
    use crate::tui::screen::{Export, Whole};
    use rstest::rstest;

    #[test]
    fn an_ending_that_is_not_written_is_not_taken_for_a_table() {
        let table = Export::of("table.csv".to_owned(), Grid::default());
        let whole = Export {
            whole: Some(Whole::Project("a".to_owned(), None)),
            ..table.clone()
        };
        let takes = |export: &Export, name: &str| {
            endings(export).contains(&ending_of(Path::new(name)).as_str())
        };
        for name in ["a.sav", "a.doc", "a.pdf", "a.zip", "a.txt", "a.xls"] {
            assert!(!takes(&table, name) && !takes(&whole, name), "{name}");
        }
        assert!(takes(&table, "a.CSV") && takes(&table, "a.xlsx") && !takes(&table, "a.docx"));
        assert!(takes(&whole, "a.docx") && takes(&whole, "a.html"));
    }

    #[rstest]
    #[case("summary", "summary.csv")]
    #[case("out/第一批", "out/第一批.csv")]
    #[case("summary.csv", "summary.csv")]
    #[case("summary.txt", "summary.txt")]
    #[case("v0.2/summary", "v0.2/summary.csv")]
    #[case("out/", "out/")]
    #[case("", "")]
    fn a_name_without_an_ending_gets_one(#[case] typed: &str, #[case] named: &str) {
        assert_eq!(with_ending(typed), named);
    }
}
