//! `manyi summary`: ledger, counts per question, measures, and these by group.

use super::arguments::Global;
use super::crosstab::{grouping, small_cells};
use super::figure_arguments::SummaryArguments;
use super::open;
use super::output::print;
use crate::error::Result;
use crate::formats::{GroupsReport, SummaryReport};
use crate::intake::numbers;
use crate::measure::crosstab::GroupedMeasures;
use crate::store::Store;

/// Prints or writes the summary.
pub(super) fn run(global: &Global, asked: &SummaryArguments) -> Result<()> {
    let mut store = open::store(global)?;
    asked.rest.restrict(&mut store);
    if let Some(word) = &asked.by {
        return by_group(global, &mut store, asked, word);
    }
    let sensitive = &asked.sensitive;
    let asked = &asked.of;
    let gate = sensitive.gate(global, &mut store, &asked.survey, "summary")?;
    let mut reading = store.summary(&asked.survey)?;
    let numbers = numbers(&store, &asked.survey, &reading.survey, None)?;
    reading.summary.note_numbers(&numbers);
    let report = SummaryReport {
        project: &asked.survey.project,
        survey: &reading.survey,
        ledger: &reading.ledger,
        summary: &reading.summary,
        gate: &gate,
        rests_on: reading.rests_on,
    };
    print(&report, &asked.delivery, global.lang)
}

fn by_group(
    global: &Global,
    store: &mut Store,
    asked: &SummaryArguments,
    word: &str,
) -> Result<()> {
    let key = &asked.of.survey;
    let mut reading = store.summary(key)?;
    let by = grouping(word, &reading.survey.questionnaire)?;
    let what = format!("summary --by {}", by.code());
    let gate = asked.sensitive.gate(global, store, key, &what)?;
    gate.check(&by)?;
    let under = small_cells(global, store, key, &asked.small_cells, (&by, None))?;
    let tallies = store.tallies_by(key, &by)?;
    let numbers = numbers(store, key, &reading.survey, Some(&by))?;
    reading.summary.note_numbers(&numbers);
    let measures = GroupedMeasures::of(&reading.survey, &by, tallies, &numbers, under);
    let report = GroupsReport {
        summary: SummaryReport {
            project: &key.project,
            survey: &reading.survey,
            ledger: &reading.ledger,
            summary: &measures.guard(&by, &reading.summary),
            gate: &gate,
            rests_on: reading.rests_on,
        },
        grouping: &by,
        measures: &measures,
        numbers: &numbers,
    };
    print(&report, &asked.of.delivery, global.lang)
}
