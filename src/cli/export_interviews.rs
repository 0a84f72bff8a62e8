//! `manyi export interviews`: interviews with their codings, or the code book, as other programs for interviews take them.

use clap::{Args, ValueEnum};

use super::arguments::{Global, OUTPUT, Target};
use super::open;
use super::output::{complain, deliver_bytes, deliver_text, refuse_screen};
use super::words::{WordsArguments, leaves};
use crate::error::Result;
use crate::formats::refi::{RefiUnits, RefiWritten, code_book_csv, code_book_xml, refi_package};
use crate::office::{ExchangedProject, codes_of, exchanged_project};
use crate::store::WordsOf;
use crate::text::Language;

/// Interviews that leave.
#[derive(Debug, Args)]
#[allow(clippy::doc_markdown, reason = "shown as help")]
pub(super) struct ExportInterviews {
    /// 项目代码 · the project's code
    #[arg(value_name = "PROJECT")]
    project: String,
    /// 格式：qdpx（访谈、编码和编码本）、qdc（编码本）或 csv（编码本的表） · qdpx: interviews, codings and code book; qdc: the code book; csv: the code book as a table
    #[arg(long, value_enum, default_value_t = Form::Qdpx, hide_default_value = true, hide_possible_values = true, help_heading = OUTPUT)]
    format: Form,
    /// 位置按 UTF-16 数，给 NVivo · count positions in UTF-16 units, for NVivo
    #[arg(long)]
    nvivo: bool,
    /// What of the words stays inside.
    #[command(flatten)]
    words: WordsArguments,
    /// Where to.
    #[command(flatten)]
    target: Target,
}

/// A form in which interviews leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// A project of REFI-QDA.
    Qdpx,
    /// A code book of REFI-QDA.
    Qdc,
    /// A code book as a table.
    Csv,
}

/// Writes what was asked, and says what readers should know of it.
pub(super) fn run(global: &Global, asked: &ExportInterviews) -> Result<()> {
    let (language, project) = (global.lang, &asked.project);
    let mut store = open::store(global)?;
    store.project(project)?;
    let of = [WordsOf::Themes, WordsOf::Interviews].map(|of| (project.as_str(), of));
    let is_project = asked.format == Form::Qdpx;
    let of = if is_project { &of[..] } else { &of[..1] };
    let names = &asked.words.names;
    names.mask(global, &mut store, of, leaves(&asked.target))?;
    match asked.format {
        Form::Csv => {
            let codes = codes_of(&store, &store.code_book(project)?);
            deliver_text(&asked.target, &code_book_csv(&codes)?, language)
        }
        Form::Qdc => {
            let (xml, written) = code_book_xml(&codes_of(&store, &store.code_book(project)?));
            deliver_text(&asked.target, &xml, language)?;
            say_written(&written, language);
            Ok(())
        }
        Form::Qdpx => {
            refuse_screen(&asked.target, "qdpx")?;
            let sensitive = &asked.words.sensitive;
            let gate = sensitive.said_gate(global, &mut store, project, "interviews")?;
            let left = exchanged_project(&store, project, &gate)?;
            let units = if asked.nvivo {
                RefiUnits::Utf16
            } else {
                RefiUnits::CodePoints
            };
            let (bytes, written) = refi_package(&left.project, units)?;
            deliver_bytes(&asked.target, &bytes, language)?;
            say_left(&left, &written, language);
            say_written(&written, language);
            Ok(())
        }
    }
}

/// How much left, and what stayed.
fn say_left(left: &ExchangedProject, written: &RefiWritten, language: Language) {
    let (interviews, passages) = (left.project.sources.len(), written.passages);
    complain(&match language {
        Language::Zh => format!("{interviews} 份访谈，{passages} 处编码的原话"),
        Language::En => format!("interviews: {interviews}; coded passages: {passages}"),
    });
    let stayed = [
        (
            left.not_quoted,
            "份访谈不得引用，没有交出",
            "interviews are not to be quoted and stay",
        ),
        (
            left.sensitive,
            "处敏感题的原话没有交出",
            "answers to sensitive questions stay",
        ),
        (
            left.stale,
            "处编码在原话改动以前做的，没有交出",
            "codings were made over other words and stay",
        ),
        (
            left.masked,
            "处姓名或号码换成了＊",
            "names or numbers were masked",
        ),
    ];
    for (count, zh, en) in stayed.iter().filter(|(count, ..)| *count > 0) {
        complain(&format!("{count} {}", language.pick(zh, en)));
    }
}

/// What readers see otherwise than it stands here.
fn say_written(written: &RefiWritten, language: Language) {
    for (path, now) in &written.renamed {
        complain(&match language {
            Language::Zh => format!("主题改了名，因为名字要全书唯一：{path} → {now}"),
            Language::En => {
                format!("a theme has another name, since names are there once: {path} -> {now}")
            }
        });
    }
    if !written.counted_otherwise.is_empty() {
        let sources = written.counted_otherwise.join(language.pick("、", ", "));
        complain(&match language {
            Language::Zh => {
                format!("{sources}：编码之前有两个单位的字，NVivo 会错位；给 NVivo 的加 --nvivo")
            }
            Language::En => format!(
                "{sources}: signs of two units stand before codings, and NVivo sees them elsewhere; for it, add --nvivo"
            ),
        });
    }
}
