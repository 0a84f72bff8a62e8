//! `manyi questionnaire print`: blank papers with their serials, registered as they are printed.

use std::path::Path;

use clap::{ArgAction, Args, ValueEnum};

use super::arguments::{Global, OUTPUT, Target, survey};
use super::open;
use super::output::{complain, deliver_bytes, plural, refuse_screen, say};
use super::serials::Serials;
use crate::error::{Error, Kind, Result};
use crate::formats::document::Symbol;
use crate::office::{PaperForm, blank_papers, good_for_printing, register_printed};
use crate::response::{Serial, SerialListError, read_serials};
use crate::store::SurveyKey;
use crate::text::{Language, Text, text};

/// Blank papers.
#[derive(Debug, Args)]
pub(super) struct PrintArguments {
    /// 项目代码/调查代码，如 xiangyuan-2022/recipients · the codes of project and survey
    #[arg(value_name = "PROJECT/SURVEY", value_parser = survey)]
    survey: SurveyKey,
    /// 印哪些编号，如 1-200、17 或 A-01..A-12；一份丢了就单写它 · the serials, such as 1-200, 17 or A-01..A-12; a lost paper is printed again by its own
    #[arg(long, value_name = "LIST", required_unless_present = "blank")]
    serials: Option<String>,
    /// 只印一份，不带编号 · one paper without a serial
    #[arg(long, conflicts_with = "serials")]
    blank: bool,
    /// 编号登记到这个批次，没有就新建；不写则为 P1、P2、… · the batch the serials are registered for; it begins where there is none; by default P1, P2, …
    #[arg(long, value_name = "CODE", conflicts_with = "blank")]
    batch: Option<String>,
    /// What is said of the serials.
    #[command(flatten)]
    accepted: Serials,
    /// 只看样子，不登记编号 · for a look: the serials are not registered
    #[arg(long = "no-register", action = ArgAction::SetFalse)]
    registers: bool,
    /// 编号给扫码枪读的样子：qr 二维码，bars 一维码，不写为 qr · how a scanner reads the serial: qr, or bars (Code 128); by default qr
    #[arg(long, value_enum, default_value_t = Code::Qr, hide_default_value = true, hide_possible_values = true)]
    code: Code,
    /// 格式：docx 或 html；不写则看文件名的结尾，再不然为 docx · docx or html; by default as the file's name ends, else docx
    #[arg(long, value_enum, hide_possible_values = true, help_heading = OUTPUT)]
    format: Option<PaperFormat>,
    /// Where to.
    #[command(flatten)]
    target: Target,
}

/// How a scanner reads a serial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Code {
    /// A square.
    Qr,
    /// Bars.
    Bars,
}

/// A form of blank papers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PaperFormat {
    /// For Word and WPS.
    Docx,
    /// For a browser.
    Html,
}

/// Writes blank papers, and registers their serials.
pub(super) fn run(global: &Global, asked: &PrintArguments) -> Result<()> {
    let language = global.lang;
    let serials = serials(asked)?;
    let form = form(asked);
    if form == PaperForm::Docx {
        refuse_screen(&asked.target, "docx")?;
    }
    let mut store = open::store(global)?;
    let symbol = match asked.code {
        Code::Qr => Symbol::Qr,
        Code::Bars => Symbol::Code128,
    };
    let registers = asked.registers && !serials.is_empty();
    if registers {
        // Papers with serials that nobody wants are not printed first.
        asked.accepted.brought(&mut store, language, |store| {
            store.check_serials(&asked.survey, &serials)
        })?;
        good_for_printing(&store, &asked.survey, &serials, asked.batch.as_deref())?;
    }
    let file = blank_papers(&store, &asked.survey, &serials, (form, symbol), language)?;
    deliver_bytes(&asked.target, &file, language)?;
    let count = serials.len().max(1);
    let mut done = match language {
        Language::Zh => format!("已写成 {count} 份空白问卷"),
        Language::En => format!("{} written", plural(count as u64, "blank paper")),
    };
    if registers {
        let batch = asked.batch.as_deref();
        let registered = store.with_serials(true, |store| {
            register_printed(store, &asked.survey, &serials, batch, language)
        })?;
        done.push_str(&registered.map_or_else(
            || {
                text!(in language, "；编号都登记过，没有重复登记", "; the serials are registered or on file already")
            },
            |one| match language {
                Language::Zh => format!("；批次 {} 登记了 {} 个编号", one.batch, one.added),
                Language::En => {
                    let added = plural(one.added, "serial");
                    format!("; {added} registered for batch {}", one.batch)
                }
            },
        ));
    }
    // What went to the standard output is not mixed with words.
    if asked.target.output.is_some() {
        return say(&done);
    }
    complain(&done);
    Ok(())
}

fn serials(asked: &PrintArguments) -> Result<Vec<Serial>> {
    let Some(list) = &asked.serials else {
        return Ok(Vec::new());
    };
    read_serials(list).map_err(|error| {
        let Text { zh, en } = error.sentence();
        let (how, how_en) = SerialListError::HOW_TO_WRITE;
        Error::new(Kind::Usage, zh, en).hint(how, how_en)
    })
}

fn form(asked: &PrintArguments) -> PaperForm {
    let name = asked.target.output.as_deref().unwrap_or(Path::new(""));
    match asked.format {
        Some(PaperFormat::Docx) => PaperForm::Docx,
        Some(PaperFormat::Html) => PaperForm::Html,
        None => PaperForm::of_name(name),
    }
}
