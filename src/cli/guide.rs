//! `manyi interview guide`: a guide read from text as people have it, taken into a project, written out again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum};
use encoding_rs::Encoding;

use super::arguments::{Delivery, Global, OUTPUT, Target};
use super::interview::the_guide;
use super::output::{complain, complain_of, deliver_text, list, say};
use super::{findings_error, open};
use crate::error::{Error, Kind, Result};
use crate::formats::listing::{Cell, Listing, columns};
use crate::formats::{guide_toml, questionnaire_text};
use crate::intake::read_document;
use crate::interview::{Group, GuideLine, GuideReading, GuideWord, check_guide, guide_text};
use crate::office::{GuideDraft, guide_findings, take_guide};
use crate::text::{Finding, Language};

/// What can be done with guides.
#[derive(Debug, Subcommand)]
#[allow(clippy::doc_markdown, reason = "shown as help")]
pub(super) enum GuideAction {
    /// 读一份提纲的文字（txt、docx）：标题、问谁、话题、问题、追问 · read a guide from text: title, whom to ask, topics, questions, what to ask further
    Read {
        /// 文件 · the file
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// 定一行：行号=title、intro、topic、question、prompt 或 note · settle a line: LINE=title|intro|topic|question|prompt|note
        #[arg(long, value_name = "LINE=WHAT", value_parser = settled)]
        settle: Vec<(usize, GuideWord)>,
        /// 问谁，文字里没写时用，几类用逗号隔开 · whom it is for where the text does not say, with commas between
        #[arg(long, value_name = "GROUP", value_delimiter = ',', value_parser = super::interview_arguments::group)]
        ask: Vec<Group>,
        /// 文件的编码 · the encoding of the file
        #[arg(long, value_name = "E", value_parser = super::import::encoding)]
        encoding: Option<&'static Encoding>,
        /// How it is printed.
        #[command(flatten)]
        delivery: Delivery,
    },
    /// 把一份提纲的文字装入项目；已有访谈的提纲升一版，问过的题不丢 · take a guide from text into a project; one with interviews gets a new version, and what was asked stays
    Take {
        /// 项目代码 · the project's code
        #[arg(value_name = "PROJECT")]
        project: String,
        /// 文件 · the file
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// 提纲的代码，如 village · the code of the guide
        #[arg(long, value_name = "CODE")]
        code: String,
        /// 定一行 · settle a line: LINE=title|intro|topic|question|prompt|note
        #[arg(long, value_name = "LINE=WHAT", value_parser = settled)]
        settle: Vec<(usize, GuideWord)>,
        /// 问谁，文字里没写时用 · whom it is for where the text does not say
        #[arg(long, value_name = "GROUP", value_delimiter = ',', value_parser = super::interview_arguments::group)]
        ask: Vec<Group>,
        /// 文件的编码 · the encoding of the file
        #[arg(long, value_name = "E", value_parser = super::import::encoding)]
        encoding: Option<&'static Encoding>,
        /// 只检查，不写入 · check only, store nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// 把项目里的提纲写成文字（可以改了再装入）或 toml · write a guide of a project as text, to be changed and taken again, or as toml
    Write {
        /// 项目代码 · the project's code
        #[arg(value_name = "PROJECT")]
        project: String,
        /// 提纲的代码；只有一份提纲时可以不写 · the guide; needed where there are several
        #[arg(value_name = "CODE")]
        code: Option<String>,
        /// 格式：text 或 toml · text or toml
        #[arg(long, value_enum, default_value_t = GuideForm::Text, hide_default_value = true, hide_possible_values = true, help_heading = OUTPUT)]
        format: GuideForm,
        /// Where to.
        #[command(flatten)]
        target: Target,
    },
}

/// A form of a guide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum GuideForm {
    /// As people write it.
    Text,
    /// As a project's folder has it.
    Toml,
}

/// Reads `3=prompt`.
fn settled(word: &str) -> std::result::Result<(usize, GuideWord), String> {
    let parts = word
        .split_once('=')
        .and_then(|(line, what)| Some((line.trim().parse().ok()?, GuideWord::of(what.trim())?)));
    parts.ok_or_else(|| {
        "写成 行号=title、intro、topic、question、prompt 或 note · write LINE=title|intro|topic|question|prompt|note".to_owned()
    })
}

/// Runs what was asked.
pub(super) fn run(global: &Global, action: &GuideAction) -> Result<()> {
    let language = global.lang;
    match action {
        GuideAction::Read {
            file,
            settle,
            ask,
            encoding,
            delivery,
        } => {
            let draft = draft(file, settle, ask, *encoding, language)?;
            let reading = draft.reading();
            let rows = rows(&draft.text, &reading);
            list(&listing(language), &rows, None, delivery)?;
            whole(&guide_findings(&reading), language)
        }
        GuideAction::Take {
            project,
            file,
            code,
            settle,
            ask,
            encoding,
            dry_run,
        } => {
            let draft = draft(file, settle, ask, *encoding, language)?;
            let reading = draft.reading();
            whole(&guide_findings(&reading), language)?;
            let mut store = open::store(global)?;
            let known = store.project(project)?;
            let known: Vec<&str> = known
                .indicators
                .iter()
                .map(|one| one.code.as_str())
                .collect();
            let guide = reading.guide(code);
            complain_of(&check_guide(&guide, Some(&known)), language)?;
            let guide = if *dry_run {
                guide
            } else {
                take_guide(&mut store, project, &guide)?
            };
            let (count, version) = (reading.questions.len(), guide.version);
            say(&match (language, dry_run) {
                (Language::Zh, false) => format!("已装入提纲 {code}：{count} 题，第 {version} 版"),
                (Language::Zh, true) => format!("可以装入提纲 {code}：{count} 题；没有写入"),
                (Language::En, false) => {
                    format!("guide {code} is taken in: {count} questions, version {version}")
                }
                (Language::En, true) => {
                    format!("guide {code} can be taken in: {count} questions; nothing was stored")
                }
            })
        }
        GuideAction::Write {
            project,
            code,
            format,
            target,
        } => {
            let store = open::store(global)?;
            let guide = the_guide(&store, project, code.as_deref())?;
            let text = match format {
                GuideForm::Text => guide_text(&guide),
                GuideForm::Toml => guide_toml(&guide),
            };
            deliver_text(target, &text, language)
        }
    }
}

fn draft(
    file: &Path,
    settle: &[(usize, GuideWord)],
    ask: &[Group],
    encoding: Option<&'static Encoding>,
    language: Language,
) -> Result<GuideDraft> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let text = match questionnaire_text(&name, &read_document(file)?, encoding) {
        Ok((text, read_as)) => {
            complain_of(read_as.as_slice(), language)?;
            text
        }
        Err(finding) => {
            complain(&finding.render(language));
            return Err(findings_error(1, Kind::Input));
        }
    };
    let count = text.lines().count();
    if let Some((line, _)) = settle.iter().find(|(line, _)| *line == 0 || *line > count) {
        return Err(Error::new(
            Kind::Usage,
            format!("没有第 {line} 行，共 {count} 行"),
            format!("there is no line {line} of {count}"),
        ));
    }
    let settled = settle
        .iter()
        .map(|(line, word)| (*line, word.code().to_owned()));
    Ok(GuideDraft {
        text,
        settled: settled.collect::<BTreeMap<_, _>>(),
        ask: ask.to_vec(),
        ..GuideDraft::default()
    })
}

/// An error where something is open.
fn whole(findings: &[Finding], language: Language) -> Result<()> {
    if findings.is_empty() {
        return Ok(());
    }
    for finding in findings {
        complain(&finding.render(language));
    }
    Err(findings_error(findings.len(), Kind::Findings))
}

/// A line with what it was read as.
struct Row<'a> {
    line: usize,
    is: GuideLine,
    question: Option<&'a str>,
    words: &'a str,
}

fn rows<'a>(text: &'a str, reading: &'a GuideReading) -> Vec<Row<'a>> {
    let lines = text.lines().zip(&reading.lines).zip(1..);
    lines
        .filter(|((_, is), _)| **is != GuideLine::Blank)
        .map(|((words, is), line)| Row {
            line,
            is: *is,
            question: match is {
                GuideLine::Question(at) | GuideLine::Prompt(at) => {
                    reading.questions.get(*at).map(|one| one.code.as_str())
                }
                _ => None,
            },
            words: words.trim(),
        })
        .collect()
}

fn listing<'a>(language: Language) -> Listing<'static, Row<'a>> {
    columns! { language, Row as row =>
        "line": "行" "line" => row.line;
        "is": "读作" "read as" => {
            let (code, title) = row.is.named();
            Cell::coded(code, title.get(language))
        };
        "question": "题" "question" => row.question;
        "words": "文字" "words" => row.words;
    }
}
