//! `manyi score`: every indicator's value, rule, score and reason; the total and the grade.

use super::arguments::Global;
use super::figure_arguments::ScoreAsked;
use super::open;
use super::output::print;
use super::witness::Witnessed;
use crate::error::Result;
use crate::formats::ScoreReport;

/// Prints or writes the score.
pub(super) fn run(global: &Global, asked: &ScoreAsked) -> Result<()> {
    let mut store = open::store(global)?;
    asked.of.rest.restrict(&mut store);
    let project = store.project(&asked.of.project)?;
    let report = ScoreReport {
        rests_on: &store.rests_on(&project)?,
        project: &project,
        assessment: &store.assessment(&asked.of.project)?,
        what_if: asked.what_if,
    };
    let heads = store.heads()?;
    let report = Witnessed {
        report: &report,
        heads: &heads,
    };
    print(&report, &asked.of.delivery, global.lang)
}
