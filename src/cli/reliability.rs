//! `manyi reliability`: whether the questions of a scale hang together.

use super::arguments::Global;
use super::figure_arguments::ReliabilityListing;
use super::open;
use super::output::print;
use crate::error::Result;
use crate::formats::ReliabilityReport;
use crate::measure::reliability::Scale;

/// Prints or writes the reliability.
pub(super) fn run(global: &Global, asked: &ReliabilityListing) -> Result<()> {
    let mut store = open::store(global)?;
    asked.rest.restrict(&mut store);
    let scale = match asked.role {
        Some(role) => Scale::Role(role),
        None if asked.questions.is_empty() => Scale::Points,
        None => Scale::Questions(asked.questions.clone()),
    };
    let gate = asked
        .sensitive
        .gate(global, &mut store, &asked.survey, "reliability")?;
    let reliability = gate.reliability(&store.reliability(&asked.survey, &scale)?);
    let report = ReliabilityReport {
        project: &asked.survey.project,
        survey: &asked.survey.survey,
        scale: &scale,
        reliability: &reliability,
        rests_on: store.survey_rests_on(&asked.survey)?,
    };
    print(&report, &asked.delivery, global.lang)
}
