//! The discrepancies between the two entries, each with who keyed what and when, and what was decided.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, named_params};

use super::comparisons::{compared_row, stored_answer};
use crate::error::Result;
use crate::response::{Answer, Outcome, Serial, State, asked};
use crate::store::file::clock::timestamp;
use crate::store::row::papers::sheet_of;
use crate::store::stack::responses::serial;
use crate::store::{Store, SurveyKey};

/// Who did something, when, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Who.
    pub operator: String,
    /// When.
    pub at: Timestamp,
    /// Why, where a reason was given.
    pub why: Option<String>,
}

/// A field whose two entries differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discrepancy {
    /// The number on the paper.
    pub serial: Serial,
    /// How far the response has come.
    pub state: State,
    /// The question, counted from 0.
    pub position: usize,
    /// The first value; `None`: the first entry passes the question over.
    pub first: Option<Answer>,
    /// Who keyed it.
    pub first_keyed: Option<Mark>,
    /// The second value; `None`: the second entry passes the question over.
    pub second: Option<Answer>,
    /// Who keyed it.
    pub second_keyed: Option<Mark>,
    /// [`Outcome::Discrepancy`] or [`Outcome::Adjudicated`].
    pub outcome: Outcome,
    /// The answer as it stands.
    pub answer: Option<Answer>,
    /// Who decided.
    pub settled: Option<Mark>,
}

/// In which order discrepancies are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DiscrepancyOrder {
    /// Response by response: one paper in the hand at a time.
    #[default]
    ByResponse,
    /// Question by question: the same judgement over all papers.
    ByQuestion,
}

/// Which discrepancies to list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DiscrepancySearch {
    /// In which order.
    pub order: DiscrepancyOrder,
    /// Those too on which somebody has decided.
    pub decided_too: bool,
    /// Look through at most so many.
    pub limit: u32,
}

const ROWS: &str = "SELECT comparison.first, comparison.second, comparison.outcome, first_row, second_row, settled_row,
        comparison.question, response.answers, response.serial, response.state, response.version
     FROM comparison JOIN response ON response.id = comparison.response
     WHERE comparison.outcome IN ('discrepancy', 'first', 'second', 'other') AND response.survey = :survey
       AND response.invalid IS NULL AND (:decided OR comparison.outcome = 'discrepancy')";

const BY_RESPONSE: &str = "ORDER BY response.sort_key, response.serial, comparison.question";
const BY_QUESTION: &str = "ORDER BY comparison.question, response.sort_key, response.serial";

impl Store {
    /// The discrepancies of a survey. Questions that the answers, as they stand, pass over are left out.
    pub fn discrepancies(
        &self,
        survey: &SurveyKey,
        search: &DiscrepancySearch,
    ) -> Result<Vec<Discrepancy>> {
        self.reading(|| {
            let known = self.known(survey)?;
            let order = match search.order {
                DiscrepancyOrder::ByResponse => BY_RESPONSE,
                DiscrepancyOrder::ByQuestion => BY_QUESTION,
            };
            let sql = format!("{ROWS} {order} LIMIT :limit");
            let mut statement = self.connection.prepare_cached(&sql)?;
            let mut rows = statement.query(named_params! {
                ":survey": known.id,
                ":decided": search.decided_too,
                ":limit": search.limit,
            })?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                let position = known.position(row.get(6)?)?;
                let sheet = sheet_of(&known, row, [7, 10])?;
                if !asked(known.questionnaire(), &sheet)[position] {
                    continue;
                }
                let compared = compared_row(row)?;
                let (question, _) = known.question(position)?;
                let value = |code: Option<&str>| stored_answer(&known, question, code);
                found.push(Discrepancy {
                    serial: serial(row, 8)?,
                    state: crate::store::row::papers::state(row, 9)?,
                    position,
                    first: value(compared.first.as_deref())?,
                    first_keyed: self.mark(compared.first_row)?,
                    second: value(compared.second.as_deref())?,
                    second_keyed: self.mark(Some(compared.second_row))?,
                    outcome: compared.outcome,
                    answer: sheet.get(position).cloned(),
                    settled: self.mark(compared.settled_row)?,
                });
            }
            Ok(found)
        })
    }

    /// Who did what this audit row records.
    pub(super) fn mark(&self, sequence: Option<i64>) -> Result<Option<Mark>> {
        let row: Option<(String, i64, Option<String>)> = self
            .connection
            .prepare_cached("SELECT operator, at, why FROM audit WHERE sequence = ?1")?
            .query_row([sequence], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .optional()?;
        row.map(|(operator, at, why)| {
            Ok(Mark {
                operator,
                at: timestamp(at)?,
                why,
            })
        })
        .transpose()
    }
}
