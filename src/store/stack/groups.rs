//! Responses by group: pairs of categories, tallies by category, and the serials behind either.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::counted::Counted;
use super::placed::FREE;
use super::responses::serial;
use super::scan::Numbering;
use crate::error::Result;
use crate::measure::Case;
use crate::measure::crosstab::{Category, CrossTable, Grouping, Pair};
use crate::response::{Bucket, Serial, Tally};
use crate::store::file::json::json;
use crate::store::row::definitions::Known;
use crate::store::row::papers::sheet_of;
use crate::store::trail::audit::Event;
use crate::store::{Store, SurveyKey};
use crate::text::order;
use crate::trail::Action;

/// What a listing was made with, for the audit trail.
#[derive(Serialize)]
struct Listed<'a> {
    small_cells: u64,
    project_small_cells: u64,
    rows: &'a str,
    columns: Option<&'a str>,
}

/// What of sensitive questions left the program, for the audit trail.
#[derive(Serialize)]
struct HandedOver<'a> {
    what: &'a str,
    questions: &'a [String],
}

/// What leaves the program and is put on record before anything of it is written, so that nothing ever left without it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leaving {
    /// Answers to sensitive questions.
    Answers {
        /// Whose answers.
        of: HandOverOf,
        /// In what.
        what: String,
        /// The codes of the questions.
        questions: Vec<String>,
    },
    /// Figures by group with another limit for small cells than the project's.
    SmallCells {
        /// Of this survey.
        survey: SurveyKey,
        /// The limit.
        limit: u64,
        /// By what the rows are.
        rows: Grouping,
        /// By what the columns are.
        columns: Option<Grouping>,
    },
}

/// Whose answers leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HandOverOf {
    /// Those of a survey.
    Survey(SurveyKey),
    /// What was said in the interviews of a project.
    Interviews(String),
}

impl Store {
    /// The cross-table of a survey by two groupings.
    ///
    /// Counted are valid responses keyed to the end. Every one is read: takes time with their number.
    pub fn cross_table(&self, survey: &SurveyKey, by: [&Grouping; 2]) -> Result<CrossTable> {
        let known = self.known(survey)?;
        let placing = self.placing(&known, &by, &[])?;
        let columns = placing.columns("");
        let parts = self.scan(
            &known,
            &placing.scan(&columns),
            PairCounts::default,
            |sum, row| {
                let fields = placing.find(row)?;
                sum.count([
                    placing.text(0, row, &fields)?,
                    placing.text(1, row, &fields)?,
                ]);
                Ok(())
            },
        )?;
        let mut pairs = Vec::new();
        for part in &parts {
            for (texts, responses) in part.counted() {
                let [row, column] = [0, 1].map(|at| placing.place(at, by[at], texts[at]));
                pairs.push(Pair {
                    row,
                    column,
                    responses,
                });
            }
        }
        Ok(CrossTable::of(known.questionnaire(), by, &pairs))
    }

    /// The tally of each category of a grouping, over the questions of the survey's measures, with the spreads that
    /// these need.
    ///
    /// Counted are valid responses keyed to the end. Every one is read: takes time with their number.
    pub fn tallies_by(
        &self,
        survey: &SurveyKey,
        grouping: &Grouping,
    ) -> Result<Vec<(Category, Tally)>> {
        let known = self.known(survey)?;
        self.tallies_of(&known, grouping, &measured(&known))
    }

    /// The tally of each category of a grouping, over the questions at these positions.
    pub(in crate::store) fn tallies_of(
        &self,
        known: &Known,
        grouping: &Grouping,
        positions: &[usize],
    ) -> Result<Vec<(Category, Tally)>> {
        let placing = self.placing(known, &[grouping], positions)?;
        // A tally needs the version of each response.
        let columns = placing.columns(", 0");
        let batches = self.names_of_batches(known, &Grouping::Batch)?;
        let adds_up = known.counting.adds_up(known.questionnaire());
        let begin = || GroupCounts::new(known, positions);
        let parts = self.scan(known, &placing.scan(&columns), begin, |sum, row| {
            let fields = placing.find(row)?;
            let counted = sum.group(placing.text(0, row, &fields)?);
            counted.add(known, row.get(1)?, placing.others(&fields))?;
            if !adds_up {
                let sheet = sheet_of(known, row, [0, 1])?;
                let batch = row.get::<_, Option<i64>>(2)?;
                let case = Case {
                    sheet: &sheet,
                    batch: batch.and_then(|batch| batches.get(&batch).map(String::as_str)),
                };
                let questionnaire = known.questionnaire();
                let spread = &mut counted.spread;
                known.counting.add_spreads(questionnaire, spread, case, 1);
            }
            Ok(())
        })?;
        let mut tallies: BTreeMap<Option<String>, Tally> = BTreeMap::new();
        for part in &parts {
            for (text, counted) in part.groups() {
                let code = placing.place(0, grouping, text);
                let tally = tallies.entry(code).or_default();
                *tally = tally.plus(&counted.tally(known)?);
            }
        }
        let found: BTreeSet<Option<String>> = order::set(tallies.keys().cloned());
        let categories = grouping.categories(known.questionnaire(), &found);
        let with_tallies = categories.into_iter().map(|category| {
            let tally = tallies.remove(&category.code).unwrap_or_default();
            (category, tally)
        });
        Ok(with_tallies.collect())
    }

    /// The serials of the responses that are in all of these categories, in their order.
    pub fn serials_in(
        &self,
        survey: &SurveyKey,
        categories: &[(&Grouping, &Category)],
    ) -> Result<Vec<Serial>> {
        let known = self.known(survey)?;
        let groupings: Vec<&Grouping> = categories.iter().map(|(by, _)| *by).collect();
        let placing = self.placing(&known, &groupings, &[])?;
        let columns = placing.columns(", response.serial");
        let parts = self.scan(&known, &placing.scan(&columns), Vec::new, |serials, row| {
            let fields = placing.find(row)?;
            for (at, (grouping, category)) in categories.iter().enumerate() {
                let text = placing.text(at, row, &fields)?;
                if placing.place(at, grouping, text) != category.code {
                    return Ok(());
                }
            }
            serials.push(serial(row, FREE)?);
            Ok(())
        })?;
        let mut serials: Vec<Serial> = parts.into_iter().flatten().collect();
        serials.sort_by_cached_key(|serial| (serial.sort_key(), serial.as_str().to_owned()));
        Ok(serials)
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
        let codes: BTreeSet<Option<String>> = order::set(found.keys().cloned());
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
        let batches = self.names_of_batches(known, grouping)?;
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

    /// Puts on record that something leaves; never the answers.
    pub fn record_leaving(&mut self, leaving: &Leaving) -> Result<()> {
        self.record(leaving, |event, record| event.with(None, Some(record)))
    }

    /// Puts on record that what is on record did not come about: nothing was written, or not all of it.
    pub fn record_not_left(&mut self, leaving: &Leaving) -> Result<()> {
        self.record(leaving, |event, record| event.with(Some(record), None))
    }

    fn record(
        &self,
        leaving: &Leaving,
        told: impl for<'e> FnOnce(Event<'e>, &'e str) -> Event<'e>,
    ) -> Result<()> {
        self.writing(|| {
            let (event, record) = match leaving {
                Leaving::Answers {
                    of,
                    what,
                    questions,
                } => {
                    let event = match of {
                        HandOverOf::Survey(survey) => Event::of_survey(Action::HandOver, survey),
                        HandOverOf::Interviews(project) => {
                            Event::of_project(Action::HandOver, project)
                        }
                    };
                    (event, json(&HandedOver { what, questions })?)
                }
                Leaving::SmallCells {
                    survey,
                    limit,
                    rows,
                    columns,
                } => {
                    let columns = columns.as_ref().map(Grouping::code);
                    let listed = Listed {
                        small_cells: *limit,
                        project_small_cells: self.project(&survey.project)?.small_cells,
                        rows: &rows.code(),
                        columns: columns.as_deref(),
                    };
                    (Event::of_survey(Action::SmallCells, survey), json(&listed)?)
                }
            };
            self.append_audit(&told(event, &record))?;
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

/// How many responses of one part are in which pair of categories.
#[derive(Default)]
struct PairCounts {
    numberings: [Numbering; 2],
    counts: Vec<Vec<u64>>,
}

impl PairCounts {
    #[inline]
    fn count(&mut self, texts: [&str; 2]) {
        let [row, column] = [0, 1].map(|at| self.numberings[at].number(texts[at]));
        if self.counts.len() <= row {
            self.counts.resize_with(row + 1, Vec::new);
        }
        let row = &mut self.counts[row];
        if row.len() <= column {
            row.resize(column + 1, 0);
        }
        row[column] += 1;
    }

    /// The pairs met, with the texts of their categories.
    fn counted(&self) -> impl Iterator<Item = ([&str; 2], u64)> {
        let [rows, columns] = self.numberings.each_ref().map(Numbering::texts);
        self.counts.iter().zip(rows).flat_map(move |(counts, row)| {
            let cells = counts.iter().zip(columns);
            cells
                .filter(|(count, _)| **count > 0)
                .map(move |(count, column)| ([row.as_str(), column.as_str()], *count))
        })
    }
}

/// How many responses of one part gave which answer, by the texts of their categories.
struct GroupCounts<'a> {
    known: &'a Known,
    positions: &'a [usize],
    numbering: Numbering,
    groups: Vec<Counted>,
}

impl<'a> GroupCounts<'a> {
    fn new(known: &'a Known, positions: &'a [usize]) -> Self {
        Self {
            known,
            positions,
            numbering: Numbering::default(),
            groups: Vec::new(),
        }
    }

    fn group(&mut self, text: &str) -> &mut Counted {
        let number = self.numbering.number(text);
        if number == self.groups.len() {
            let none = Counted::new(self.known, self.positions);
            self.groups.push(none);
        }
        &mut self.groups[number]
    }

    fn groups(&self) -> impl Iterator<Item = (&str, &Counted)> {
        let texts = self.numbering.texts().iter().map(String::as_str);
        texts.zip(&self.groups)
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
