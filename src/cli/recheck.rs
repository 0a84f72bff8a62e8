//! `manyi recheck`: every figure of published tables, recomputed.

use std::path::{Path, PathBuf};

use clap::Args;

use super::arguments::{Format, Global, Listing};
use super::findings_error;
use super::output::{complain, csv_style, deliver};
use crate::error::{Error, Kind, Result};
use crate::formats::{RecheckedFile, read_recheck, recheck_csv, recheck_json, recheck_table};
use crate::intake::unreadable;
use crate::text::Language;

/// A recheck of published tables.
#[derive(Debug, Args)]
pub(super) struct RecheckArguments {
    /// 公布的表（CSV），可以有几个；写法见 docs/formats.md · published tables as CSV; docs/formats.md has the forms
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// How it is printed.
    #[command(flatten)]
    pub listing: Listing,
}

/// Rechecks the files that can be read; the others are told about and make the exit code that of a bad file.
pub(super) fn run(global: &Global, asked: &RecheckArguments) -> Result<()> {
    let language = global.lang;
    let mut rechecked = Vec::new();
    let mut errors = 0;
    for path in &asked.files {
        match recheck(path, language) {
            Ok(file) => rechecked.push(file),
            Err(told) => errors += told,
        }
    }
    if !rechecked.is_empty() {
        let text = match asked.listing.format {
            Format::Table => recheck_table(&rechecked, language),
            Format::Csv => recheck_csv(&rechecked, language, csv_style(asked.listing.plain))?,
            Format::Json => recheck_json(&rechecked, language)?,
        };
        deliver(&asked.listing, &text)?;
    }
    if errors > 0 {
        return Err(findings_error(errors, Kind::Input));
    }
    let findings: usize = rechecked.iter().map(|file| file.recheck.findings()).sum();
    if findings > 0 {
        return Err(Error::new(
            Kind::Findings,
            format!("公布的数里有 {findings} 项要说明"),
            format!("the published figures have {findings} to answer for"),
        )
        .hint(
            "逐项看“说明”：换取位、换基数才符的，请报告写明口径；不符的，请改正",
            "read each explanation: have the report declare its rounding or base, or correct the figure",
        ));
    }
    Ok(())
}

/// The recheck of a file, or how many errors were told about it.
fn recheck(path: &Path, language: Language) -> std::result::Result<RecheckedFile, usize> {
    let bytes = std::fs::read(path).map_err(|error| {
        complain(&unreadable(path, error).render(language));
        1_usize
    })?;
    let file = path.display().to_string();
    let checked = read_recheck(&file, &bytes);
    for finding in &checked.findings {
        complain(&finding.render(language));
    }
    let table = checked.value.ok_or(checked.findings.len())?;
    Ok(RecheckedFile {
        file,
        recheck: table.recheck(),
    })
}
