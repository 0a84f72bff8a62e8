//! Responses by group: pairs of categories, tallies by category, and the serials behind either.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::params_from_iter;
use serde::Serialize;

use super::action::Action;
use super::audit::Event;
use super::definitions::Known;
use super::error::unreadable;
use super::placed::{Statement, placed};
use super::projects::json;
use super::responses::serial;
use super::{Store, SurveyKey, value};
use crate::error::Result;
use crate::measure::crosstab::{Category, CrossTable, Grouping, Pair};
use crate::response::{Bucket, Missing, Serial, Tally};

/// What a listing was made with, for the audit trail.
#[derive(Serialize)]
struct Listed<'a> {
    small_cells: u64,
    project_small_cells: u64,
    rows: &'a str,
    columns: Option<&'a str>,
}

impl Store {
    /// The cross-table of a survey by two groupings.
    ///
    /// Counted are valid responses keyed to the end. Every one is read: takes time with their number.
    pub fn cross_table(&self, survey: &SurveyKey, by: [&Grouping; 2]) -> Result<CrossTable> {
        self.reading(|| {
            let known = self.known(survey)?;
            let statement = Statement::of(&known, &by)?;
            let sql = statement.sql("count(*)", "", "GROUP BY 1, 2");
            let mut statement_read = self.connection.prepare(&sql)?;
            let mut rows = statement_read.query(params_from_iter(statement.parameters))?;
            let mut pairs: Vec<Pair> = Vec::new();
            while let Some(read) = rows.next()? {
                let [row, column] = [0, 1].map(|at| placed(by[at], read, at));
                let (row, column, responses) = (row?, column?, read.get(2)?);
                pairs.push(Pair {
                    row,
                    column,
                    responses,
                });
            }
            Ok(CrossTable::of(known.questionnaire(), by, &pairs))
        })
    }

    /// The tally of each category of a grouping, over the questions of the survey's measures, with the spreads that
    /// these need.
    ///
    /// Counted are valid responses keyed to the end. Every one is read: takes time with their number, and about twice
    /// as much where a measure looks at whole responses.
    pub fn tallies_by(
        &self,
        survey: &SurveyKey,
        grouping: &Grouping,
    ) -> Result<Vec<(Category, Tally)>> {
        self.reading(|| {
            let known = self.known(survey)?;
            let mut counts = self.answers_by(&known, grouping)?;
            let mut spreads = self.spreads_by(&known, grouping)?;
            let found: BTreeSet<Option<String>> = counts.keys().cloned().collect();
            let categories = grouping.categories(known.questionnaire(), &found);
            categories
                .into_iter()
                .map(|category| {
                    let counted = counts.remove(&category.code).unwrap_or_default();
                    let mut tally = counted.tally(&known)?;
                    tally.spreads = spreads.remove(&category.code).unwrap_or_default();
                    Ok((category, tally))
                })
                .collect()
        })
    }

    fn answers_by(
        &self,
        known: &Known,
        grouping: &Grouping,
    ) -> Result<BTreeMap<Option<String>, Counted>> {
        let mut statement = Statement::of(known, &[grouping])?;
        let mut numbers = Vec::new();
        for position in measured(known) {
            numbers.push(statement.parameter(known.question(position)?.1));
        }
        let answers = format!(
            "LEFT JOIN answer ON answer.response = response.id AND answer.asked = 1
             AND +answer.question IN ({})",
            numbers.join(", ")
        );
        let sql = statement.sql(
            "response.id, response.version, answer.question, answer.value",
            &answers,
            "ORDER BY response.id",
        );
        let mut prepared = self.connection.prepare(&sql)?;
        let mut rows = prepared.query(params_from_iter(statement.parameters))?;
        let mut counts: BTreeMap<Option<String>, Counted> = BTreeMap::new();
        let mut reading: Option<(i64, Option<String>)> = None;
        while let Some(row) = rows.next()? {
            let response: i64 = row.get(1)?;
            let code = match reading.take() {
                Some((same, code)) if same == response => code,
                _ => {
                    let code = placed(grouping, row, 0)?;
                    let counted = counts.entry(code.clone()).or_default();
                    *counted.versions.entry(row.get(2)?).or_default() += 1;
                    code
                }
            };
            let answered: Option<i64> = row.get(3)?;
            if let (Some(question), Some(counted)) = (answered, counts.get_mut(&code)) {
                let value = row.get_ref(4)?.as_str().map_err(rusqlite::Error::from)?;
                counted.add(question, value);
            }
            reading = Some((response, code));
        }
        Ok(counts)
    }

    /// The serials of the responses that are in all of these categories, in their order.
    pub fn serials_in(
        &self,
        survey: &SurveyKey,
        categories: &[(&Grouping, &Category)],
    ) -> Result<Vec<Serial>> {
        self.reading(|| {
            let known = self.known(survey)?;
            let groupings: Vec<&Grouping> = categories.iter().map(|(by, _)| *by).collect();
            let statement = Statement::of(&known, &groupings)?;
            let sql = statement.sql(
                "response.serial",
                "",
                "ORDER BY response.sort_key, response.serial",
            );
            let mut prepared = self.connection.prepare(&sql)?;
            let mut rows = prepared.query(params_from_iter(statement.parameters))?;
            let mut serials = Vec::new();
            while let Some(row) = rows.next()? {
                let mut is_inside = true;
                for (at, (grouping, category)) in categories.iter().enumerate() {
                    is_inside &= placed(grouping, row, at)? == category.code;
                }
                if is_inside {
                    serials.push(serial(row, categories.len())?);
                }
            }
            Ok(serials)
        })
    }

    /// How many responses are in each category, where the kept counts say so at once; `None` where every response
    /// would have to be read.
    pub fn group_sizes(
        &self,
        survey: &SurveyKey,
        grouping: &Grouping,
    ) -> Result<Option<Vec<(Category, u64)>>> {
        let known = self.known(survey)?;
        let found: BTreeMap<Option<String>, u64> = match grouping {
            Grouping::Operator => return Ok(None),
            Grouping::Question(code) | Grouping::Chosen { question: code, .. } => {
                let tally = self.tally(survey)?;
                let Some((position, _)) = known.questionnaire().find(code) else {
                    return Ok(None);
                };
                sizes_of_answers(grouping, position, &tally)
            }
            Grouping::Batch | Grouping::Mode | Grouping::Interviewer => {
                self.sizes_by_batch(&known, grouping)?
            }
        };
        let codes: BTreeSet<Option<String>> = found.keys().cloned().collect();
        let categories = grouping.categories(known.questionnaire(), &codes);
        let sized = categories.into_iter().map(|category| {
            let size = found.get(&category.code).copied().unwrap_or(0);
            (category, size)
        });
        Ok(Some(sized.collect()))
    }

    fn sizes_by_batch(
        &self,
        known: &Known,
        grouping: &Grouping,
    ) -> Result<BTreeMap<Option<String>, u64>> {
        let batches: HashMap<i64, String> = self
            .batch_rows(known)?
            .into_iter()
            .map(|row| {
                let name = match grouping {
                    Grouping::Mode => row.batch.mode.map(|mode| mode.code().to_owned()),
                    Grouping::Interviewer => Some(row.batch.interviewer),
                    _ => Some(row.batch.code),
                };
                (row.id, name.unwrap_or_default())
            })
            .collect();
        let mut sizes = BTreeMap::new();
        for (standing, responses) in self.standings(known)? {
            if standing.is_counted() {
                let name = standing.batch.and_then(|batch| batches.get(&batch));
                let code = grouping.place(name.map(String::as_str));
                *sizes.entry(code).or_default() += responses;
            }
        }
        Ok(sizes)
    }

    /// Puts on record that figures by group left the program with another limit for small cells than the project's.
    pub fn record_small_cells(
        &mut self,
        survey: &SurveyKey,
        small_cells: u64,
        rows: &Grouping,
        columns: Option<&Grouping>,
    ) -> Result<()> {
        self.writing(|| {
            let project_small_cells = self.project(&survey.project)?.small_cells;
            let columns = columns.map(Grouping::code);
            let listed = Listed {
                small_cells,
                project_small_cells,
                rows: &rows.code(),
                columns: columns.as_deref(),
            };
            self.append_audit(&Event {
                new: Some(&json(&listed)?),
                ..Event::of_survey(Action::SmallCells, survey)
            })?;
            Ok(())
        })
    }
}

/// The positions of the questions that the measures of a survey ask about.
fn measured(known: &Known) -> Vec<usize> {
    let measures = &known.survey.measures;
    let questions = &known.questionnaire().questions;
    (0..questions.len())
        .filter(|at| {
            let code = &questions[*at].code;
            measures
                .iter()
                .any(|measure| measure.questions.contains(code))
        })
        .collect()
}

/// How many responses of one category gave which answer.
#[derive(Default)]
struct Counted {
    /// Responses by the version of the questionnaire.
    versions: BTreeMap<u32, i64>,
    /// By the number of the question and the answer as stored.
    answers: HashMap<i64, HashMap<String, i64>>,
}

impl Counted {
    fn add(&mut self, question: i64, value: &str) {
        let answers = self.answers.entry(question).or_default();
        match answers.get_mut(value) {
            Some(count) => *count += 1,
            None => {
                answers.insert(value.to_owned(), 1);
            }
        }
    }

    fn tally(&self, known: &Known) -> Result<Tally> {
        let mut tally = Tally::new();
        tally.responses = self.versions.values().sum();
        for (number, answers) in &self.answers {
            let position = known.position(*number)?;
            let (question, _) = known.question(position)?;
            for (stored, count) in answers {
                let answer = value::read(&question.kind, stored)
                    .ok_or_else(|| unreadable(&format!("{} {}", known.key, question.code)))?;
                tally.add_answer(position, &answer, *count);
            }
        }
        for (version, count) in &self.versions {
            for position in known.questionnaire().later_than(*version) {
                // Whether the skips would have led to a later question is not known where it is asked conditionally.
                let always = known.question(position)?.0.ask_if.is_empty();
                if always && measured(known).contains(&position) {
                    tally.count(position, Bucket::Missing(Missing::NotInVersion), *count);
                }
            }
        }
        Ok(tally)
    }
}

/// The sizes of the categories of a question, from the counts of the stack.
fn sizes_of_answers(
    grouping: &Grouping,
    position: usize,
    tally: &Tally,
) -> BTreeMap<Option<String>, u64> {
    let count = |count: i64| u64::try_from(count).unwrap_or(0);
    let mut sizes = BTreeMap::new();
    let mut placed = 0;
    for (bucket, times) in tally.question(position) {
        let code = match (bucket, grouping) {
            (Bucket::Option(code), Grouping::Chosen { option, .. }) if code == option => {
                Some("yes".to_owned())
            }
            (Bucket::Option(code), Grouping::Question(_)) => Some(code.clone()),
            (Bucket::Points(points), _) => Some(points.normalize().to_string()),
            _ => None,
        };
        if let Some(code) = code {
            placed += times;
            sizes.insert(Some(code), count(times));
        }
    }
    if matches!(grouping, Grouping::Chosen { .. }) {
        let answered = tally.get(position, &Bucket::Answered);
        sizes.insert(Some("no".to_owned()), count(answered - placed));
        placed = answered;
    }
    if tally.responses > placed {
        sizes.insert(None, count(tally.responses - placed));
    }
    sizes
}
