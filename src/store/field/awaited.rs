//! Which paper comes next: of the serials registered, those under which nothing is on file.

use rusqlite::OptionalExtension;

use crate::error::Result;
use crate::response::{Serial, State};
use crate::store::row::definitions::Known;
use crate::store::{Store, SurveyKey};
use crate::text::Order;

/// The paper to be keyed next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextPaper {
    /// The paper with this serial.
    Serial(Serial),
    /// Of the serials registered, every one is on file.
    AllArrived,
}

impl Store {
    /// The paper to be keyed next, after the one with the serial `after` where there is one.
    ///
    /// Where serials are registered it is an awaited one: of the current batch, else of the batch of `after`, else of any;
    /// the next higher, then from the lowest on. Where none are, the serial after `after` unless a finished paper is on file
    /// under it, else the one after the highest.
    pub fn next_paper(&self, survey: &SurveyKey, after: Option<&Serial>) -> Result<NextPaper> {
        self.reading(|| {
            let known = self.known(survey)?;
            if self.has_registered(&known)? {
                let next = self.next_awaited(&known, after)?;
                return Ok(next.map_or(NextPaper::AllArrived, NextPaper::Serial));
            }
            if let Some(next) = after.and_then(Serial::next)
                && self
                    .find_standing(&known, &next)?
                    .is_none_or(|paper| paper.standing().state == State::Open)
            {
                return Ok(NextPaper::Serial(next));
            }
            self.next_serial(survey).map(NextPaper::Serial)
        })
    }

    fn next_awaited(&self, known: &Known, after: Option<&Serial>) -> Result<Option<Serial>> {
        let of_paper = after
            .map(|serial| self.registered_batch(known, serial))
            .transpose()?
            .flatten();
        let current = self.current_batches.get(&known.key).copied();
        let mut batches = self.waiting_batches(known)?;
        // The sort is stable: the others stay in the order in which they were added.
        batches.order_by_key(|batch| (Some(*batch) != current, Some(*batch) != of_paper));
        let from = after.map(Serial::sort_key).unwrap_or_default();
        for batch in batches {
            for from in [from.as_str(), ""] {
                if let Some(next) = self.first_awaited(known, batch, from)? {
                    return Ok(Some(next));
                }
            }
        }
        Ok(None)
    }

    /// The batches of which a registered serial has not come, by the kept counts.
    fn waiting_batches(&self, known: &Known) -> Result<Vec<i64>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id FROM batch WHERE survey = ?1 AND arrived < registered ORDER BY id",
        )?;
        let rows = statement.query_map([known.id], |row| row.get(0))?;
        Ok(rows.collect::<std::result::Result<_, _>>()?)
    }

    /// The first serial of a batch after a sort key under which nothing is on file.
    fn first_awaited(&self, known: &Known, batch: i64, from: &str) -> Result<Option<Serial>> {
        let withdrawn = self.withdrawn_row(known)?.unwrap_or(0);
        self.connection
            .prepare_cached(
                "SELECT serial FROM registered
                 WHERE survey = ?1 AND sort_key > ?2 AND batch = ?3
                       AND NOT EXISTS (SELECT 1 FROM response
                                       WHERE response.survey = registered.survey
                                         AND response.sort_key = registered.sort_key
                                         AND response.serial = registered.serial AND response.invalid IS NOT ?4)
                 ORDER BY sort_key, serial LIMIT 1",
            )?
            .query_row((known.id, from, batch, withdrawn), |row| {
                Ok(crate::store::stack::responses::serial(row, 0))
            })
            .optional()?
            .transpose()
    }
}
