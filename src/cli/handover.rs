//! `manyi workbook` and `manyi annex`: what is handed over of a project, with its manifest.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal as _};

use clap::{Args, ValueEnum};
use jiff::Timestamp;

use super::arguments::{Global, OUTPUT, RestArguments, Target};
use super::open;
use super::output::{deliver_bytes, is_confirmed, refuse_screen};
use super::words::{WordsArguments, leaves};
use crate::error::{Error, Kind, Result};
use crate::formats::document::{annex::annex, docx, html};
use crate::formats::handover::{Handover, with_manifest};
use crate::formats::handover_workbook;
use crate::office::{HandoverAsked, hand_over, refuse_without_approved};
use crate::store::{Store, SurveyKey, WordsOf};

/// What is handed over.
#[derive(Debug, Args)]
pub(super) struct HandoverArguments {
    /// 项目代码，或 项目代码/调查代码 · the code of the project, or of project and survey
    #[arg(value_name = "PROJECT[/SURVEY]", value_parser = place)]
    pub of: Place,
    /// 附原始得分表（逐份答卷）；在终端先问 · with the single papers; asks on a terminal
    #[arg(long)]
    pub with_raw: bool,
    /// Of which papers.
    #[command(flatten)]
    pub rest: RestArguments,
    /// What of the words stays inside.
    #[command(flatten)]
    pub words: WordsArguments,
    /// Where to.
    #[command(flatten)]
    pub target: Target,
}

/// The annex that is asked for.
#[derive(Debug, Args)]
pub(super) struct AnnexArguments {
    /// What is handed over.
    #[command(flatten)]
    pub of: HandoverArguments,
    /// 格式：docx 或 html；不写则看文件名的结尾，再不然为 docx · docx or html; by default as the file's name ends, else docx
    #[arg(long, value_enum, hide_possible_values = true, help_heading = OUTPUT)]
    pub format: Option<AnnexFormat>,
}

/// A form of the annex.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum AnnexFormat {
    /// For Word and WPS.
    Docx,
    /// For a browser.
    Html,
}

/// A project, or one survey of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The project's code.
    pub project: String,
    /// The survey's code.
    pub survey: Option<String>,
}

/// The project or survey that is named.
fn place(word: &str) -> std::result::Result<Place, String> {
    let Some((project, survey)) = word.split_once('/') else {
        return Ok(Place {
            project: word.to_owned(),
            survey: None,
        });
    };
    super::arguments::survey(word)?;
    Ok(Place {
        project: project.to_owned(),
        survey: Some(survey.to_owned()),
    })
}

/// Writes the annex.
pub(super) fn annex_of(global: &Global, asked: &AnnexArguments) -> Result<()> {
    let name = asked.of.target.output.as_ref();
    let ending = name.and_then(|name| name.extension());
    let is_page = ending.is_some_and(|ending| ending == "html" || ending == "htm");
    let format = asked.format.unwrap_or(if is_page {
        AnnexFormat::Html
    } else {
        AnnexFormat::Docx
    });
    if format == AnnexFormat::Docx {
        refuse_screen(&asked.of.target, "docx")?;
    }
    let facts = gather(global, &asked.of, "annex")?;
    refuse_without_approved(&facts)?;
    let document = annex(&facts);
    let file = match format {
        AnnexFormat::Docx => docx(&document)?,
        AnnexFormat::Html => html(&document),
    };
    let file = with_manifest(&file, &facts.manifest)?;
    deliver_bytes(&asked.of.target, &file, global.lang)
}

/// Writes the workbook.
pub(super) fn workbook_of(global: &Global, asked: &HandoverArguments) -> Result<()> {
    refuse_screen(&asked.target, "xlsx")?;
    let facts = gather(global, asked, "workbook")?;
    let file = with_manifest(&handover_workbook(&facts)?, &facts.manifest)?;
    deliver_bytes(&asked.target, &file, global.lang)
}

/// Gathers what is handed over, after asking for what must be asked for.
fn gather(global: &Global, asked: &HandoverArguments, kind: &str) -> Result<Handover> {
    let mut store = open::store(global)?;
    asked.rest.restrict(&mut store);
    confirm_raw(global, asked)?;
    let gates = gates(global, asked, &mut store, kind)?;
    hand_over(
        &store,
        &HandoverAsked {
            project: &asked.of.project,
            survey: asked.of.survey.as_deref(),
            kind,
            with_raw: asked.with_raw,
            approved_only: asked.rest.approved_only,
            gates,
            language: global.lang,
            operator: &open::operator(global),
            time: Timestamp::now(),
        },
    )
}

/// The gates of the surveys that are handed over.
fn gates(
    global: &Global,
    asked: &HandoverArguments,
    store: &mut Store,
    kind: &str,
) -> Result<BTreeMap<String, crate::formats::Gate>> {
    let project = store.project(&asked.of.project)?;
    let surveys = project.surveys.iter().map(|survey| survey.code.clone());
    let wanted = |code: &String| asked.of.survey.as_ref().is_none_or(|one| one == code);
    let mut gates = BTreeMap::new();
    for code in surveys.filter(wanted) {
        let key = SurveyKey::new(&project.code, &code);
        let is_empty = store.account(&key)?.ledger.returned == 0;
        if !is_empty {
            let gate = asked.words.sensitive.gate(global, store, &key, kind)?;
            gates.insert(code, gate);
        }
    }
    // A workbook has figures only, unless the papers go along.
    if kind == "annex" || asked.with_raw {
        let words = gates.keys().map(|code| WordsOf::Survey(code));
        let words: Vec<_> = words.map(|of| (project.code.as_str(), of)).collect();
        let leaves = leaves(&asked.target);
        asked.words.names.mask(global, store, &words, leaves)?;
    }
    Ok(gates)
}

/// Asks at the terminal before single papers leave.
fn confirm_raw(global: &Global, asked: &HandoverArguments) -> Result<()> {
    if !asked.with_raw || !io::stdin().is_terminal() {
        return Ok(());
    }
    let question = [
        "将附上每一份答卷的编号、得分和意见。输入 y 确认",
        "The serial, points and words of every single paper go along. Type y to confirm",
    ];
    if is_confirmed(&question, global.lang)? {
        return Ok(());
    }
    Err(Error::new(
        Kind::Usage,
        "没有写，什么也没有动",
        "nothing was written, and nothing was touched",
    )
    .hint(
        "不加 --with-raw，就不含逐份答卷",
        "without --with-raw no single papers go along",
    ))
}
