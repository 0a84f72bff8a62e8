//! docs/formats.md, made from the key tables, the table of finding codes and an introduction.

use std::fmt::Write as _;

use super::finding_docs::PARTS;
use super::guide_keys::GUIDE;
use super::indicator_keys::INDICATORS;
use super::key_table::{Key, Need, Section, Shape};
use super::printed_keys::PRINTED;
use super::project_keys::PROJECT;
use super::questionnaire_keys::QUESTIONNAIRE;
use super::recheck::write_recheck;
use crate::text::group_thousands;
use crate::text::limits::LIMITS;

/// What stands before the tables: written by hand.
const INTRODUCTION: &str = include_str!("formats_introduction.md");

/// The text of docs/formats.md.
pub fn formats_document() -> String {
    let mut document = String::from(INTRODUCTION);
    for (title, section) in [
        ("project.toml", &PROJECT),
        ("Questionnaire files", &QUESTIONNAIRE),
        ("indicators.toml", &INDICATORS),
        ("Guide files", &GUIDE),
        ("printed.toml", &PRINTED),
    ] {
        let _ = write!(document, "\n## {title}\n");
        let mut written = Vec::new();
        write_section(&mut document, section, &mut written);
    }
    write_recheck(&mut document);
    document.push_str("\n## Limits · 限度\n\n| what | 限度 | most | |\n|---|---|---|---|\n");
    for limit in LIMITS {
        let ([zh, en], [unit_zh, unit_en]) = (limit.what, limit.unit);
        let most = group_thousands(limit.most);
        let _ = writeln!(document, "| {en} | {zh} | {most} {unit_en} | {unit_zh} |");
    }
    document.push_str(
        "\n## Findings\n\nEvery problem has a code that does not change, a sentence and a hint.\n",
    );
    for (title, findings) in PARTS {
        let _ = write!(
            document,
            "\n### {title}\n\n| code | 说明 | 办法 | what is wrong | what to do |\n|---|---|---|---|---|\n"
        );
        for finding in findings {
            let cells = [finding.zh[0], finding.zh[1], finding.en[0], finding.en[1]].map(cell);
            let _ = writeln!(document, "| `{}` | {} |", finding.code, cells.join(" | "));
        }
    }
    document
}

/// The table of a section, then those of the sections inside it, each once.
fn write_section(
    document: &mut String,
    section: &'static Section,
    written: &mut Vec<&'static str>,
) {
    if written.contains(&section.heading) {
        return;
    }
    written.push(section.heading);
    if written.len() > 1 {
        let _ = write!(document, "\n### `{}`\n", section.heading);
    }
    document.push_str("\n| key | value | needed | 含义 | meaning |\n|---|---|---|---|---|\n");
    for key in section.keys {
        let cells = [
            cell(&value(key)),
            cell(&need(key, section)),
            cell(key.zh),
            cell(key.en),
        ];
        let _ = writeln!(document, "| `{}` | {} |", key.name, cells.join(" | "));
    }
    if !section.one_of.is_empty() {
        let _ = write!(
            document,
            "\nExactly one of `{}` is given, where they apply.\n",
            section.one_of.join("`, `")
        );
    }
    for key in section.keys {
        if let Shape::Table(inner) | Shape::Tables(inner) = key.shape {
            write_section(document, inner, written);
        }
    }
}

fn value(key: &Key) -> String {
    match key.shape {
        Shape::Format => "`1`".to_owned(),
        Shape::Text => "text".to_owned(),
        Shape::TextPair => "two texts".to_owned(),
        Shape::Texts => "list of texts".to_owned(),
        Shape::Word => "code or name".to_owned(),
        Shape::Words => "list of codes".to_owned(),
        Shape::Choice(words) => format!("`{}`", words.join("`, `")),
        Shape::Choices(words) => format!("list of `{}`", words.join("`, `")),
        Shape::Flag => "`true`, `false`".to_owned(),
        Shape::Flags => "list of `true`, `false`".to_owned(),
        Shape::Whole => "whole number".to_owned(),
        Shape::Wholes => "list of whole numbers".to_owned(),
        Shape::Number => "number".to_owned(),
        Shape::Day => "day".to_owned(),
        Shape::Table(section) | Shape::Tables(section) => format!("`{}`", section.heading),
    }
}

fn need(key: &Key, section: &Section) -> String {
    let need = match key.need {
        Need::Required => "yes".to_owned(),
        Need::Optional => "no".to_owned(),
        Need::Default(value) => format!("no: {value}"),
    };
    if key.only_for.is_empty() {
        return need;
    }
    let tag = section.tag.unwrap_or_default();
    format!("{need}; only with {tag} `{}`", key.only_for.join("`, `"))
}

/// A text inside a table of the document.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
