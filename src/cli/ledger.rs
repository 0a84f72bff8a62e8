//! `manyi ledger`: whether the papers add up, from distributed to approved.

use super::arguments::{Format, Global};
use super::figure_arguments::SummaryListing;
use super::open;
use super::output::{csv_style, deliver};
use crate::error::Result;
use crate::formats::LedgerReport;

/// Prints or writes the ledger with everything that does not add up.
pub(super) fn run(global: &Global, asked: &SummaryListing) -> Result<()> {
    let language = global.lang;
    let account = open::store(global)?.account(&asked.survey)?;
    let report = LedgerReport {
        project: &asked.survey.project,
        survey: &asked.survey.survey,
        account: &account,
    };
    let text = match asked.listing.format {
        Format::Table => report.to_table(language),
        Format::Csv => report.to_csv(language, csv_style(asked.listing.plain))?,
        Format::Json => report.to_json(language)?,
    };
    deliver(&asked.listing, &text)
}
