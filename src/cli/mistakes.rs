//! What was typed wrongly, said in the user's language with the way out.

use std::error::Error as _;

use clap::error::{ContextKind as Part, ContextValue, ErrorKind as Mistake};

use crate::error::{Error, Kind};
use crate::text::Language;

/// The mistake in the arguments as an error of usage; `None`: help or the version was asked for.
pub(super) fn mistake(error: &clap::Error) -> Option<Error> {
    if !error.use_stderr() || error.kind() == Mistake::DisplayHelpOnMissingArgumentOrSubcommand {
        return None;
    }
    let (zh, en) = sentence(error);
    let (way_zh, way_en) = way_out(error);
    Some(Error::new(Kind::Usage, zh, en).hint(way_zh, way_en))
}

/// The language in which a mistake is said: nothing that was typed has been taken over yet.
pub(super) fn language() -> Language {
    let typed: Vec<String> = std::env::args().collect();
    let behind = typed.iter().position(|word| word == "--lang");
    let word = behind
        .and_then(|at| typed.get(at + 1).cloned())
        .or_else(|| {
            let joined = |word: &String| word.strip_prefix("--lang=").map(str::to_owned);
            typed.iter().find_map(joined)
        })
        .or_else(|| std::env::var("MANYI_LANG").ok());
    match word.as_deref() {
        Some("en") => Language::En,
        _ => Language::Zh,
    }
}

fn sentence(error: &clap::Error) -> (String, String) {
    let arg = part(error, Part::InvalidArg, "、");
    let value = part(error, Part::InvalidValue, "、");
    match error.kind() {
        Mistake::UnknownArgument => (
            format!("没有 {arg} 这个参数"),
            format!("there is no argument {arg}"),
        ),
        Mistake::InvalidSubcommand => {
            let word = part(error, Part::InvalidSubcommand, "、");
            (
                format!("没有命令 {word}"),
                format!("there is no command {word}"),
            )
        }
        Mistake::MissingSubcommand => ("还缺命令".to_owned(), "a command is missing".to_owned()),
        Mistake::MissingRequiredArgument => {
            let en = part(error, Part::InvalidArg, ", ");
            (format!("还缺 {arg}"), format!("missing: {en}"))
        }
        Mistake::ArgumentConflict => {
            let prior = part(error, Part::PriorArg, "、");
            if prior == arg {
                (format!("{arg} 写了两次"), format!("{arg} is given twice"))
            } else {
                (
                    format!("{arg} 不能和 {prior} 一起用"),
                    format!("{arg} cannot go with {prior}"),
                )
            }
        }
        Mistake::InvalidValue | Mistake::ValueValidation if !value.is_empty() => {
            let (why_zh, why_en) = error.source().map_or_else(Default::default, why);
            (
                format!("{arg} 不能是“{value}”{why_zh}"),
                format!("{arg} cannot be `{value}`{why_en}"),
            )
        }
        _ if !arg.is_empty() => (
            format!("{arg} 后面要写一个值"),
            format!("{arg} wants one value"),
        ),
        _ => (
            "参数写得不对".to_owned(),
            "the arguments cannot be read".to_owned(),
        ),
    }
}

/// Why a value was refused, behind a colon: our own words in two halves, or those for a number out of its range.
fn why(source: &(dyn std::error::Error + 'static)) -> (String, String) {
    let said = source.to_string();
    if let Some((zh, en)) = said.split_once(" · ") {
        return (format!("：{zh}"), format!(": {en}"));
    }
    let range = said.split_once(" is not in ").map(|(_, range)| range);
    let zh = match range.and_then(|range| range.split_once("..=")) {
        Some((least, most)) => format!("：要在 {least} 到 {most} 之间"),
        None if source.is::<std::num::ParseIntError>() => "：要写一个整数".to_owned(),
        None if source.is::<std::num::ParseFloatError>() => "：要写一个数".to_owned(),
        None => format!("：{said}"),
    };
    (zh, format!(": {said}"))
}

/// What to write instead: what is alike, what there is, or how the command is written.
fn way_out(error: &clap::Error) -> (String, String) {
    let list = |kinds: &[Part]| {
        let mut lists = kinds
            .iter()
            .map(|kind| [part(error, *kind, "、"), part(error, *kind, ", ")]);
        lists.find(|[list, _]| !list.is_empty())
    };
    let suggested = [
        Part::SuggestedArg,
        Part::SuggestedSubcommand,
        Part::SuggestedValue,
    ];
    if let Some([zh, en]) = list(&suggested) {
        return (
            format!("是不是 {zh}？加 --help 看全部"),
            format!("is it {en}? --help lists everything"),
        );
    }
    if let Some([zh, en]) = list(&[Part::ValidValue, Part::ValidSubcommand]) {
        return (format!("有 {zh}"), format!("there are {en}"));
    }
    let usage = part(error, Part::Usage, " ");
    let usage = usage.trim_start_matches("Usage:").trim();
    if usage.is_empty() {
        return (
            "加 --help 看写法".to_owned(),
            "--help tells how it is written".to_owned(),
        );
    }
    (
        format!("写成 {usage}；加 --help 看全部选项"),
        format!("write {usage}; --help lists the options"),
    )
}

/// What is known about a part of the mistake; several things with this between them.
fn part(error: &clap::Error, kind: Part, between: &str) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(between),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        _ => String::new(),
    }
}
