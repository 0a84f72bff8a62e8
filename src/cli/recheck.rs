//! `manyi recheck`: every figure of published tables, recomputed.

use std::path::{Path, PathBuf};

use clap::Args;

use super::arguments::{Delivery, Global};
use super::findings_error;
use super::output::{complain, print};
use crate::error::{Error, Kind, Result};
use crate::formats::{RecheckedFile, read_recheck};
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
    pub delivery: Delivery,
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
        print(rechecked.as_slice(), &asked.delivery, language)?;
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
