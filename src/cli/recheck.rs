//! `manyi recheck`: every figure of published tables, recomputed.

use std::path::{Path, PathBuf};

use clap::Args;
use encoding_rs::Encoding;

use super::arguments::{Delivery, Global};
use super::findings_error;
use super::output::{complain, print};
use crate::error::{Error, Kind, Result};
use crate::formats::{RecheckedFile, is_about_encoding, read_file, read_recheck_as};
use crate::intake::unreadable;
use crate::text::Language;
use crate::text::limits::TABLE_FILE;

/// A recheck of published tables.
#[derive(Debug, Args)]
pub(super) struct RecheckArguments {
    /// 公布的表（CSV），可以有几个；写法见 docs/formats.md · published tables as CSV; docs/formats.md has the forms
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// 文件的编码，如 utf-8、gb18030、big5；不写则由程序判断，判断不了就问 · the encoding of the files; by default told apart, and asked about where it cannot be
    #[arg(long, value_name = "E", value_parser = super::import::encoding)]
    pub encoding: Option<&'static Encoding>,
    /// How it is printed.
    #[command(flatten)]
    pub delivery: Delivery,
}

/// Rechecks the files that can be read; the others are told about and make the exit code that of a bad file.
pub(super) fn run(global: &Global, asked: &RecheckArguments) -> Result<()> {
    let language = global.lang;
    let mut rechecked = Vec::new();
    let (mut errors, mut asked_about) = (0, 0);
    for path in &asked.files {
        match recheck(path, asked.encoding, language) {
            Ok(file) => rechecked.push(file),
            Err(Refused::Asked) => asked_about += 1,
            Err(Refused::Wrong(told)) => errors += told,
        }
    }
    if !rechecked.is_empty() {
        print(rechecked.as_slice(), &asked.delivery, language)?;
    }
    if errors > 0 {
        return Err(findings_error(errors, Kind::Input));
    }
    if asked_about > 0 {
        return Err(findings_error(asked_about, Kind::Findings));
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

/// Why a file was not rechecked.
enum Refused {
    /// Its encoding has to be named.
    Asked,
    /// So many errors were told about it.
    Wrong(usize),
}

/// The recheck of a file.
fn recheck(
    path: &Path,
    encoding: Option<&'static Encoding>,
    language: Language,
) -> std::result::Result<RecheckedFile, Refused> {
    let bytes = read_file(path, TABLE_FILE).map_err(|error| {
        complain(&unreadable(path, error).render(language));
        Refused::Wrong(1)
    })?;
    let file = path.display().to_string();
    let checked = read_recheck_as(&file, &bytes, encoding);
    for finding in &checked.findings {
        complain(&finding.render(language));
    }
    let is_asked = checked.findings.iter().any(is_about_encoding);
    let table = checked.value.ok_or(if is_asked {
        Refused::Asked
    } else {
        Refused::Wrong(checked.findings.len())
    })?;
    Ok(RecheckedFile {
        file,
        recheck: table.recheck(),
    })
}
