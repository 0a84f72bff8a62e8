//! What other people's tools read in the hub: answers, figures and what they rest on, computed by the program and past the
//! gate of what leaves.

use std::io::Write;

use jiff::Timestamp;

use super::leaving::{LeavingAsked, Outgoing};
use crate::error::Result;
use crate::formats::Gate;
use crate::formats::answers::{AnswerLayout, Answers};
use crate::formats::handover::Manifest;
use crate::formats::listing::{CsvRows, CsvStyle};
use crate::hub::{ColumnType, Hub, Publisher};
use crate::measure::Survey;
use crate::store::{Store, SurveyKey};
use crate::text::Language;

/// Makes the tables of the space anew, of every survey of the file; gives their names and rows.
///
/// # Errors
/// [`crate::error::Kind::Usage`] where papers wait for a second entry that is keyed here; [`crate::error::Kind::Store`] for
/// who is no supervisor.
pub fn hub_publish(
    store: &Store,
    hub: &mut Hub,
    (language, operator): (Language, &str),
) -> Result<Vec<(String, u64)>> {
    store.reading(|| {
        let mut surveys = Vec::new();
        for project in store.projects()? {
            let found = store.project(&project.code)?;
            for survey in found.surveys {
                let key = SurveyKey::new(&project.code, &survey.code);
                store.check_blind_to_all(&key)?;
                surveys.push((key, survey));
            }
        }
        hub.publish(&mut |publisher| {
            let mut manifests = Vec::new();
            for (key, survey) in &surveys {
                let gate = Gate::closed(&survey.questionnaire);
                manifests.push(answers(
                    store,
                    publisher,
                    (key, survey),
                    &gate,
                    (language, operator),
                )?);
            }
            figures(publisher, &manifests)?;
            heads(publisher, &manifests)
        })
    })
}

/// The answers of a survey, one row a response and one row an answer; with what its figures come to.
fn answers(
    store: &Store,
    publisher: &mut Publisher<'_>,
    (key, survey): (&SurveyKey, &Survey),
    gate: &Gate,
    (language, operator): (Language, &str),
) -> Result<Manifest> {
    let mut outgoing = Outgoing::of(store, key);
    let of = |layout| Answers {
        project: &key.project,
        survey,
        gate,
        // Other tools read these tables; notes are for people.
        has_notes: false,
        layout,
        labels: false,
        language,
    };
    for (suffix, layout) in [("wide", AnswerLayout::Wide), ("long", AnswerLayout::Long)] {
        let answers = of(layout);
        let columns = columns(&answers)?;
        let columns: Vec<(&str, ColumnType)> = columns
            .iter()
            .map(|(name, kind)| (name.as_str(), *kind))
            .collect();
        let name = format!("{}_{}_{suffix}", key.project, key.survey);
        publisher.table(&name, &columns, &mut |out| {
            answers.write_csv(&mut outgoing, out, CsvStyle::Plain)?;
            Ok(())
        })?;
    }
    outgoing.manifest(&LeavingAsked {
        gate,
        approved_only: false,
        language,
        operator,
        time: Timestamp::now(),
    })
}

/// The columns of a table of answers, as its heading has them: only points are sure to be numbers.
fn columns(answers: &Answers<'_>) -> Result<Vec<(String, ColumnType)>> {
    let heading = answers.csv_heading(Vec::new(), CsvStyle::Plain)?;
    let heading = String::from_utf8_lossy(&heading).into_owned();
    let names = heading.trim_end().split(',');
    let typed = names.map(|name| match name {
        "points" => (name.to_owned(), ColumnType::Number),
        _ => (name.trim_matches('"').to_owned(), ColumnType::Text),
    });
    Ok(typed.collect())
}

/// The figures: counts of the ledger and of each option, and the measures, already rounded by the rule of each.
fn figures(publisher: &mut Publisher<'_>, manifests: &[Manifest]) -> Result<()> {
    let columns = [
        ("project", ColumnType::Text),
        ("survey", ColumnType::Text),
        ("figure", ColumnType::Text),
        ("formula", ColumnType::Text),
        ("printed", ColumnType::Text),
        ("value", ColumnType::Number),
    ];
    publisher.table("figures", &columns, &mut |out: &mut dyn Write| {
        let mut rows = CsvRows::new(out, CsvStyle::Plain)?;
        rows.row(columns.map(|(name, _)| name))?;
        for manifest in manifests {
            let survey = manifest.survey.as_deref().unwrap_or_default();
            for figure in &manifest.figures {
                let of = figure
                    .of
                    .split_once('/')
                    .map_or(figure.of.as_str(), |(_, of)| of);
                let number = figure.value.trim_end_matches('%');
                let number = rust_decimal::Decimal::from_str_exact(number)
                    .is_ok()
                    .then_some(number);
                let cells = [
                    &manifest.project,
                    survey,
                    of,
                    &figure.formula,
                    &figure.value,
                ];
                rows.row(cells.into_iter().chain([number.unwrap_or_default()]))?;
            }
        }
        rows.finish()?;
        Ok(())
    })
}

/// What everything rests on: the heads of the chains.
fn heads(publisher: &mut Publisher<'_>, manifests: &[Manifest]) -> Result<()> {
    let columns = [
        ("device", ColumnType::Text),
        ("events", ColumnType::Number),
        ("hash", ColumnType::Text),
        ("published", ColumnType::Text),
    ];
    publisher.table("rests_on", &columns, &mut |out: &mut dyn Write| {
        let mut rows = CsvRows::new(out, CsvStyle::Plain)?;
        rows.row(columns.map(|(name, _)| name))?;
        if let Some(manifest) = manifests.last() {
            for head in &manifest.heads {
                let events = head.sequence.to_string();
                rows.row([
                    head.device.as_str(),
                    events.as_str(),
                    head.hash.as_str(),
                    manifest.time.as_str(),
                ])?;
            }
        }
        rows.finish()?;
        Ok(())
    })
}
