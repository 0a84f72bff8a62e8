//! Recheck files: published tables in eight forms, read into [`Table`]s.

mod claim;
mod counts;
mod docs;
mod findings;
mod form;
mod points;
mod raters;
mod sheet;
mod spec;
mod spec_statistics;
mod tables;

use encoding_rs::Encoding;

use super::checked::Checked;
use crate::printed::recheck::{Form, Table};
use crate::text::Finding;

pub(super) use docs::write_recheck;

/// Reads a published table, its form told by its heading; every mistake is a finding with row and column.
pub fn read_recheck(file_name: &str, bytes: &[u8]) -> Checked<Table> {
    read_recheck_as(file_name, bytes, None)
}

/// As [`read_recheck`], in this encoding; without one in the only one it can be in.
pub fn read_recheck_as(
    file_name: &str,
    bytes: &[u8],
    encoding: Option<&'static Encoding>,
) -> Checked<Table> {
    let in_file = |mut finding: Finding| {
        finding.place.file = Some(file_name.to_owned());
        finding
    };
    let refused =
        |findings: Vec<Finding>| Checked::new(None, findings.into_iter().map(in_file).collect());
    let sheet = match sheet::read_sheet(bytes, encoding) {
        Ok(sheet) => sheet,
        Err(findings) => return refused(findings),
    };
    let mut filled = match form::Filled::of(&sheet) {
        Ok(filled) => filled,
        Err(finding) => return refused(vec![finding]),
    };
    if !filled.findings.is_empty() {
        // Without its columns and settings every row would only repeat the mistake.
        return refused(filled.findings);
    }
    let table = match filled.spec().form {
        Form::Counts => Table::Counts(counts::read_counts(&mut filled)),
        Form::Matrix => Table::Matrix(points::read_matrix(&mut filled)),
        Form::Indicators => Table::Indicators(tables::read_indicators(&mut filled)),
        Form::Items => Table::Items(points::read_items(&mut filled)),
        Form::Returns => Table::Returns(tables::read_returns(&mut filled)),
        Form::Variances => Table::Variances(raters::read_variances(&mut filled)),
        Form::Ratings => Table::Ratings(raters::read_ratings(&mut filled)),
        Form::Votes => Table::Votes(raters::read_votes(&mut filled)),
    };
    let findings = sheet.read_as.iter().cloned().chain(filled.findings);
    let findings = findings.map(in_file).collect();
    Checked::new(Some(table), findings)
}
