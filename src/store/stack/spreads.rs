//! The kept spreads: what each response comes to, for the measures that look at whole responses.

use rust_decimal::Decimal;

use crate::error::Result;
use crate::measure::Case;
use crate::response::{AnswerSheet, Place, Serial, Share, Spreads, Tally};
use crate::store::Store;
use crate::store::file::error::unreadable;
use crate::store::row::counts::{Kept, Standing, keep_count};
use crate::store::row::definitions::Known;
use crate::store::row::papers::{Response, sheet_of, state};

const SPREAD: Kept = Kept {
    table: "spread",
    add: "INSERT INTO spread (survey, name, cohort, responses, part, whole) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
          ON CONFLICT DO UPDATE SET responses = responses + excluded.responses",
    take: "UPDATE spread SET responses = responses + ?4
           WHERE survey = ?1 AND name = ?2 AND cohort = ?3 AND part = ?5 AND whole = ?6 AND responses > -?4",
    remove: "DELETE FROM spread
             WHERE survey = ?1 AND name = ?2 AND cohort = ?3 AND part = ?5 AND whole = ?6 AND responses = -?4",
};

impl Store {
    /// The kept spreads of a survey; nothing is read for one without measures that need them.
    pub(in crate::store) fn spreads(&self, known: &Known) -> Result<Spreads> {
        let mut spreads = Spreads::default();
        if known.counting.is_plain() {
            return Ok(spreads);
        }
        let mut statement = self.connection.prepare_cached(
            "SELECT name, cohort, part, whole, responses FROM spread WHERE survey = ?1",
        )?;
        let mut rows = statement.query([known.id])?;
        while let Some(row) = rows.next()? {
            let cohort: String = row.get(1)?;
            let number = |column| -> Result<Decimal> {
                let text: String = row.get(column)?;
                Decimal::from_str_exact(&text)
                    .map_err(|cause| unreadable("spread").caused_by(cause))
            };
            let place = Place {
                group: Some(cohort).filter(|cohort| !cohort.is_empty()),
                share: Share {
                    part: number(2)?,
                    whole: number(3)?,
                },
            };
            let name = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
            spreads.count(name, &place, row.get(4)?);
        }
        Ok(spreads)
    }

    /// Adds to a tally what one response comes to.
    fn spread_response(
        &self,
        known: &Known,
        tally: &mut Tally,
        sheet: &AnswerSheet,
        batch: Option<i64>,
    ) -> Result<()> {
        let batch = self.batch_where_needed(known, batch)?;
        let case = Case {
            sheet,
            batch: batch.as_deref(),
        };
        let questionnaire = known.questionnaire();
        known.counting.add_spreads(questionnaire, tally, case, 1);
        Ok(())
    }

    /// Adds counts to the kept ones.
    pub(in crate::store) fn add_to_spreads(&self, known: &Known, spreads: &Spreads) -> Result<()> {
        for (name, place, times) in spreads.iter() {
            let cohort = place.group.as_deref().unwrap_or_default();
            let [part, whole] =
                [place.share.part, place.share.whole].map(|side| side.normalize().to_string());
            let key = (known.id, name, cohort, times, part, whole);
            keep_count(&self.connection, &SPREAD, key, times)?;
        }
        Ok(())
    }

    /// The code of a response's batch, where a measure groups by it.
    pub(in crate::store) fn batch_where_needed(
        &self,
        known: &Known,
        batch: Option<i64>,
    ) -> Result<Option<String>> {
        match batch.filter(|_| known.counting.needs_batch()) {
            Some(batch) => self.batch_code(batch).map(Some),
            None => Ok(None),
        }
    }

    /// Counts a response that came to another batch in the group of that batch.
    pub(in crate::store) fn move_between_batches(
        &self,
        known: &Known,
        serial: &Serial,
        response: &mut Response,
        was: Standing,
    ) -> Result<()> {
        if !known.counting.needs_batch() || !was.is_counted() {
            return Ok(());
        }
        let sheet = known.sheet(&response.paper)?;
        let left = self.difference(known, was.batch, Some(&sheet), None)?;
        let joined = self.difference(known, response.paper.batch, None, Some(&sheet))?;
        let difference = left.plus(&joined);
        self.note_moved_by(known, serial, response, &difference)?;
        self.add_to_tally(known, &difference)
    }

    /// Counts the spreads of a survey anew, after its questions or measures changed; inside a transaction.
    ///
    /// Takes time with the number of responses, where a measure needs a spread.
    pub(in crate::store) fn recount_spreads(&self, known: &Known) -> Result<()> {
        self.connection
            .execute("DELETE FROM spread WHERE survey = ?1", [known.id])?;
        if known.counting.is_plain() {
            return Ok(());
        }
        let mut tally = Tally::new();
        let mut statement = self.connection.prepare(
            "SELECT answers, version, state, invalid, batch FROM response WHERE survey = ?1 AND invalid IS NULL",
        )?;
        let mut rows = statement.query([known.id])?;
        while let Some(row) = rows.next()? {
            let standing = Standing {
                state: state(row, 2)?,
                invalid: row.get(3)?,
                batch: row.get(4)?,
            };
            if standing.is_counted() {
                let sheet = sheet_of(known, row, [0, 1])?;
                self.spread_response(known, &mut tally, &sheet, standing.batch)?;
            }
        }
        self.add_to_spreads(known, &tally.spreads)
    }
}
