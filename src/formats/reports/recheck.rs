//! Rechecks of files as a table for the terminal, CSV and JSON.

use serde_json::{Value, json};

use super::Report;
use crate::error::Result;
use crate::formats::listing::{Cell, CsvStyle, Grid, Listing, cell, columns, pretty};
use crate::printed::recheck::{Line, Recheck};
use crate::text::{Language, clean};

/// The widest column but the last, in display columns.
const WIDEST: usize = 28;

/// A file that was rechecked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecheckedFile {
    /// The file as the user named it.
    pub file: String,
    /// What was said about it.
    pub recheck: Recheck,
}

/// All files as text for a terminal: a heading, the lines and a summary for each.
pub fn recheck_table(files: &[RecheckedFile], language: Language) -> String {
    let parts: Vec<String> = files.iter().map(|file| one_table(file, language)).collect();
    parts.join("\n")
}

fn one_table(file: &RecheckedFile, language: Language) -> String {
    let label = file.recheck.form.label();
    format!(
        "{}（{}）\n\n{}\n{}\n",
        clean(&file.file),
        label.get(language),
        listing(language).table(&rows(file)),
        recheck_summary(&file.recheck, language)
    )
    .replace('（', language.pick("（", " ("))
    .replace('）', language.pick("）", ")"))
}

/// One sentence: how many figures, how many reproduced, how many findings.
pub fn recheck_summary(recheck: &Recheck, language: Language) -> String {
    use crate::printed::recheck::Verdict;
    let printed = recheck.count(|verdict| verdict != Verdict::Derived);
    let reproduced = recheck.count(|verdict| verdict == Verdict::Reproduced);
    let unchecked = recheck.count(|verdict| verdict == Verdict::Unchecked);
    let findings = recheck.findings();
    match language {
        Language::Zh => format!(
            "核对 {printed} 项：{reproduced} 项相符，{findings} 项要说明，{unchecked} 项无从核对"
        ),
        Language::En => format!(
            "{printed} checked: {reproduced} reproduced, {findings} to answer for, {unchecked} unchecked"
        ),
    }
}

/// All files for a spreadsheet, one line of a recheck a row.
fn recheck_grid(files: &[RecheckedFile], language: Language) -> Grid {
    let rows: Vec<Row> = files.iter().flat_map(rows).collect();
    listing(language).grid(&rows)
}

/// All files as CSV, one line of a recheck a row.
pub fn recheck_csv(files: &[RecheckedFile], language: Language, style: CsvStyle) -> Result<String> {
    recheck_grid(files, language).csv(style)
}

/// All files as JSON: a list with an object for each.
pub fn recheck_json(files: &[RecheckedFile], language: Language) -> Result<String> {
    let listing = listing(language);
    let files = files.iter().map(|file| {
        json!({
            "file": file.file,
            "form": file.recheck.form.code(),
            "findings": file.recheck.findings(),
            "lines": listing.json_rows(&rows(file)),
        })
    });
    pretty(&files.collect::<Value>())
}

/// A line of a recheck, behind the name of its file.
type Row<'a> = (&'a str, &'a Line);

fn rows(file: &RecheckedFile) -> Vec<Row<'_>> {
    let lines = file.recheck.lines.iter();
    lines.map(|line| (file.file.as_str(), line)).collect()
}

/// The columns; a table has the words for what CSV and JSON have the code of.
fn listing<'r>(language: Language) -> Listing<'static, Row<'r>> {
    let told = |text: &str| cell(Some(text).filter(|text| !text.is_empty()));
    let listing = columns! { language, Row as (file, line) =>
        "": "文件" "file" [not_in_table] => *file;
        "row": "行" "row" [end] => line.row;
        "verdict": "结论代码" "verdict" [not_in_table] => line.verdict.code();
        "": "结论" "verdict" [not_in_csv] => line.verdict.label().get(language);
        "": "结论" "verdict in words" [not_in_table] => line.verdict.label().get(language);
        "check": "核对" "check" [coded] => Cell::coded(line.check.code(), line.check.label().get(language));
        "of": "对象" "of" => line.subject.get(language);
        "printed": "印出" "printed" [end] => told(&line.printed);
        "recomputed": "重算" "recomputed" [end] => told(&line.recomputed);
        "difference": "相差" "difference" [not_in_table] => difference(line).map(Cell::decimal);
        "finding" => line.is_finding();
        "because": "说明" "because" => line.because.get(language);
    };
    listing.widest(WIDEST)
}

/// Printed less recomputed, without trailing zeros.
fn difference(line: &Line) -> Option<String> {
    line.difference
        .as_ref()
        .map(|difference| difference.to_short_text(8))
}

impl Report for [RecheckedFile] {
    fn table(&self, language: Language) -> String {
        recheck_table(self, language)
    }

    fn grid(&self, language: Language) -> Grid {
        recheck_grid(self, language)
    }

    fn json(&self, language: Language) -> Result<String> {
        recheck_json(self, language)
    }
}
