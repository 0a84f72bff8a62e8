//! Rechecks of files as a table for the terminal, CSV and JSON.

use serde_json::{Value, json};

use crate::error::Result;
use crate::formats::summary_out::json as pretty;
use crate::formats::{Align, CsvStyle, Table, csv_string};
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
    let columns = [
        ("行", "row", Align::End),
        ("结论", "verdict", Align::Start),
        ("核对", "check", Align::Start),
        ("对象", "of", Align::Start),
        ("印出", "printed", Align::End),
        ("重算", "recomputed", Align::End),
        ("说明", "because", Align::Start),
    ];
    let columns = columns.map(|(zh, en, align)| (language.pick(zh, en), align));
    let mut table = Table::new(&columns, WIDEST);
    for line in &file.recheck.lines {
        table.row([
            line.row.map(|row| row.to_string()).unwrap_or_default(),
            line.verdict.label().get(language).to_owned(),
            line.check.label().get(language).to_owned(),
            line.subject.get(language).to_owned(),
            line.printed.clone(),
            line.recomputed.clone(),
            line.because.get(language).to_owned(),
        ]);
    }
    let label = file.recheck.form.label();
    format!(
        "{}（{}）\n\n{}\n{}\n",
        clean(&file.file),
        label.get(language),
        table.render(),
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

/// All files as CSV, one line of a recheck a row.
pub fn recheck_csv(files: &[RecheckedFile], language: Language, style: CsvStyle) -> Result<String> {
    let headings = [
        ("文件", "file"),
        ("行", "row"),
        ("结论代码", "verdict"),
        ("结论", "verdict in words"),
        ("核对", "check"),
        ("对象", "of"),
        ("印出", "printed"),
        ("重算", "recomputed"),
        ("相差", "difference"),
        ("说明", "because"),
    ];
    let headings = headings.map(|(zh, en)| language.pick(zh, en).to_owned());
    let rows = files.iter().flat_map(|file| {
        file.recheck.lines.iter().map(|line| {
            [
                file.file.clone(),
                line.row.map(|row| row.to_string()).unwrap_or_default(),
                line.verdict.code().to_owned(),
                line.verdict.label().get(language).to_owned(),
                line.check.code().to_owned(),
                line.subject.get(language).to_owned(),
                line.printed.clone(),
                line.recomputed.clone(),
                difference(line).unwrap_or_default(),
                line.because.get(language).to_owned(),
            ]
        })
    });
    csv_string(std::iter::once(headings).chain(rows), style)
}

/// All files as JSON: a list with an object for each.
pub fn recheck_json(files: &[RecheckedFile], language: Language) -> Result<String> {
    let files = files.iter().map(|file| {
        let lines = file.recheck.lines.iter();
        json!({
            "file": file.file,
            "form": file.recheck.form.code(),
            "findings": file.recheck.findings(),
            "lines": lines.map(|line| as_json(line, language)).collect::<Value>(),
        })
    });
    pretty(&files.collect::<Value>())
}

fn as_json(line: &Line, language: Language) -> Value {
    let told = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    json!({
        "row": line.row,
        "check": line.check.code(),
        "of": line.subject.get(language),
        "printed": told(&line.printed),
        "recomputed": told(&line.recomputed),
        "verdict": line.verdict.code(),
        "finding": line.is_finding(),
        "difference": difference(line),
        "because": line.because.get(language),
    })
}

/// Printed less recomputed, without trailing zeros.
fn difference(line: &Line) -> Option<String> {
    line.difference
        .as_ref()
        .map(|difference| difference.to_short_text(8))
}
