//! `manyi score`: every indicator's value, rule, score and reason; the total and the grade.

use super::arguments::{Format, Global};
use super::figure_arguments::ScoreAsked;
use super::open;
use super::output::{csv_style, deliver};
use crate::error::Result;
use crate::formats::ScoreReport;

/// Prints or writes the score.
pub(super) fn run(global: &Global, asked: &ScoreAsked) -> Result<()> {
    let language = global.lang;
    let store = open::store(global)?;
    let report = ScoreReport {
        project: &store.project(&asked.of.project)?,
        assessment: &store.assessment(&asked.of.project)?,
        what_if: asked.what_if,
    };
    let text = match asked.of.listing.format {
        Format::Table => report.to_table(language),
        Format::Csv => report.to_csv(language, csv_style(asked.of.listing.plain))?,
        Format::Json => report.to_json(language)?,
    };
    deliver(&asked.of.listing, &text)
}
