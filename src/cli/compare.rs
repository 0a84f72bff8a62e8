//! `manyi compare`: what a published report prints, beside what its own data come to.

use super::arguments::Global;
use super::figure_arguments::ScoreListing;
use super::open;
use super::output::print;
use crate::error::Result;
use crate::formats::ComparisonReport;

/// Prints or writes the comparison.
pub(super) fn run(global: &Global, asked: &ScoreListing) -> Result<()> {
    let mut store = open::store(global)?;
    asked.rest.restrict(&mut store);
    let project = store.project(&asked.project)?;
    let report = ComparisonReport {
        project: &project,
        rests_on: store.project_rests_on(&project)?,
        compared: &store.printed_figures(&asked.project)?,
    };
    print(&report, &asked.delivery, global.lang)
}
