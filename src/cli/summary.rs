//! `manyi summary`: ledger, counts per question, measures.

use super::arguments::{Format, Global};
use super::figure_arguments::SummaryListing;
use super::open;
use super::output::{csv_style, deliver};
use crate::error::Result;
use crate::formats::SummaryReport;

/// Prints or writes the summary.
pub(super) fn run(global: &Global, asked: &SummaryListing) -> Result<()> {
    let language = global.lang;
    let reading = open::store(global)?.summary(&asked.survey)?;
    let report = SummaryReport {
        project: &asked.survey.project,
        survey: &reading.survey,
        ledger: &reading.ledger,
        summary: &reading.summary,
    };
    let text = match asked.listing.format {
        Format::Table => report.to_table(language),
        Format::Csv => report.to_csv(language, csv_style(asked.listing.plain))?,
        Format::Json => report.to_json(language)?,
    };
    deliver(&asked.listing, &text)
}
