//! `manyi compare`: what a published report prints, beside what its own data come to.

use super::arguments::{Format, Global};
use super::figure_arguments::ScoreListing;
use super::open;
use super::output::{csv_style, deliver};
use crate::error::Result;
use crate::formats::ComparisonReport;

/// Prints or writes the comparison.
pub(super) fn run(global: &Global, asked: &ScoreListing) -> Result<()> {
    let language = global.lang;
    let store = open::store(global)?;
    let report = ComparisonReport {
        project: &store.project(&asked.project)?,
        compared: &store.printed_figures(&asked.project)?,
    };
    let text = match asked.listing.format {
        Format::Table => report.to_table(language),
        Format::Csv => report.to_csv(language, csv_style(asked.listing.plain))?,
        Format::Json => report.to_json(language)?,
    };
    deliver(&asked.listing, &text)
}
