//! In which category of a grouping each response is, as a scan reads them.

use std::collections::HashMap;

use rusqlite::Row;

use super::scan::{Finder, Found, Scan};
use crate::error::Result;
use crate::measure::crosstab::Grouping;
use crate::response::packed::Field;
use crate::store::Store;
use crate::store::file::error::unreadable;
use crate::store::row::definitions::Known;

/// Where the name of a category is read from.
enum Source {
    /// The answer to the question at this place of the finder.
    Answer(usize),
    /// What a batch has, by its row.
    Batch(HashMap<i64, String>),
    /// Who keyed the response first; each spelling of a name with the one that is shown.
    Operator(HashMap<String, String>),
}

/// Some groupings of a survey, and further questions, as they are read from each response.
pub(in crate::store) struct Placing<'a> {
    sources: Vec<Source>,
    finder: Finder<'a>,
    /// How many of the finder's questions belong to groupings.
    grouped: usize,
    reads_operators: bool,
    /// Whether some grouping is not by an answer.
    reads_more: bool,
}

/// Who began a response by keying it; nobody for one that was imported.
const BORN: &str = "LEFT JOIN event AS born ON born.id = response.born AND born.action <> 'import'";

impl Store {
    /// Reads the categories of these groupings, and the answers to the questions at these positions.
    pub(in crate::store) fn placing<'a>(
        &self,
        known: &'a Known,
        groupings: &[&Grouping],
        positions: &[usize],
    ) -> Result<Placing<'a>> {
        let mut sources = Vec::with_capacity(groupings.len());
        let mut wanted = Vec::new();
        for grouping in groupings {
            sources.push(match grouping {
                Grouping::Question(code) | Grouping::Chosen { question: code, .. } => {
                    let found = known.questionnaire().find(code);
                    wanted.push(found.ok_or_else(|| unreadable(code))?.0);
                    Source::Answer(wanted.len() - 1)
                }
                Grouping::Operator => Source::Operator(self.first_spellings()?),
                Grouping::Batch | Grouping::Mode | Grouping::Interviewer => {
                    Source::Batch(self.names_of_batches(known, grouping)?)
                }
            });
        }
        let grouped = wanted.len();
        wanted.extend(positions);
        Ok(Placing {
            finder: Finder::new(known, &wanted)?,
            reads_operators: groupings.contains(&&Grouping::Operator),
            reads_more: grouped < groupings.len(),
            grouped,
            sources,
        })
    }

    /// What each batch is called in a grouping, by its row.
    pub(in crate::store) fn names_of_batches(
        &self,
        known: &Known,
        grouping: &Grouping,
    ) -> Result<HashMap<i64, String>> {
        let rows = self.batch_rows(known)?.into_iter();
        let named = rows.map(|row| {
            let name = match grouping {
                Grouping::Mode => row.batch.mode.map(|mode| mode.code().to_owned()),
                Grouping::Interviewer => Some(row.batch.interviewer),
                _ => Some(row.batch.code),
            };
            (row.id, name.unwrap_or_default())
        });
        Ok(named.collect())
    }
}

/// The first column behind those of a [`Placing`].
pub(in crate::store) const FREE: usize = 4;

impl Placing<'_> {
    /// The columns to read; others behind them from [`FREE`] on. What no grouping looks at is not read.
    pub(in crate::store) fn columns(&self, others: &str) -> String {
        if others.is_empty() && !self.reads_more && !self.finder.is_conditional() {
            return "answers".to_owned();
        }
        let operator = if self.reads_operators {
            "born.operator"
        } else {
            "NULL"
        };
        format!("answers, response.version, response.batch, {operator}{others}")
    }

    /// The scan that reads these columns.
    pub(in crate::store) fn scan<'s>(&self, columns: &'s str) -> Scan<'s> {
        Scan {
            columns,
            joins: if self.reads_operators { BORN } else { "" },
        }
    }

    /// Finds the fields of a response.
    pub(in crate::store) fn find<'r>(&self, row: &'r Row<'_>) -> Result<Found<'r>> {
        let packed = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
        let version = if self.finder.is_conditional() {
            row.get(1)?
        } else {
            0
        };
        self.finder.find(packed, version)
    }

    /// The text that stands for the category of a response in the grouping at this place; empty: it is in none.
    pub(in crate::store) fn text<'r>(
        &'r self,
        at: usize,
        row: &'r Row<'_>,
        fields: &[Field<'r>],
    ) -> Result<&'r str> {
        Ok(match &self.sources[at] {
            Source::Answer(place) => fields[*place].signs(),
            Source::Batch(names) => {
                let batch: Option<i64> = row.get(2)?;
                let name = batch.and_then(|batch| names.get(&batch));
                name.map_or("", String::as_str)
            }
            Source::Operator(_) => {
                let operator = row.get_ref(3)?.as_str_or_null();
                operator.map_err(rusqlite::Error::from)?.unwrap_or_default()
            }
        })
    }

    /// The code of the category for which such a text stands; `None`: it is in none.
    pub(in crate::store) fn place(
        &self,
        at: usize,
        grouping: &Grouping,
        text: &str,
    ) -> Option<String> {
        match &self.sources[at] {
            Source::Answer(_) => grouping.place(Field::Quoted(text).code()??.as_ref().into()),
            Source::Operator(names) => {
                grouping.place(Some(names.get(text).map_or(text, String::as_str)))
            }
            Source::Batch(_) => grouping.place(Some(text)),
        }
    }

    /// The fields of the further questions.
    pub(in crate::store) fn others<'f, 'r>(&self, fields: &'f [Field<'r>]) -> &'f [Field<'r>] {
        &fields[self.grouped..]
    }
}
