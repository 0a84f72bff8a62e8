//! The kept counts: ledger and tally, changed by the transaction that changes a response, read in no time.

use rusqlite::{Connection, OptionalExtension as _, Params};

use super::definitions::Known;
use crate::error::Result;
use crate::measure::Case;
use crate::response::{AnswerSheet, Bucket, Ledger, State, Tally, WITHDRAWN};
use crate::store::file::error::unreadable;
use crate::store::{Store, SurveyKey};

/// Where a response stands in the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::store) struct Standing {
    /// How far it has come.
    pub(in crate::store) state: State,
    /// The row of the reason for which it was set invalid; `None`: valid.
    pub(in crate::store) invalid: Option<i64>,
    /// The row of its batch; `None`: in none.
    pub(in crate::store) batch: Option<i64>,
}

impl Standing {
    /// Whether its answers count in the tally: valid and keyed to the end.
    pub(in crate::store) fn is_counted(self) -> bool {
        self.invalid.is_none() && self.state >= State::Entered
    }
}

impl Store {
    /// The account of a survey's papers, from the kept counts.
    pub fn ledger(&self, survey: &SurveyKey) -> Result<Ledger> {
        self.reading(|| {
            let known = self.known(survey)?;
            let mut ledger = Ledger {
                distributed: self.distributed(&known)?,
                ..Ledger::default()
            };
            let withdrawn = self.withdrawn_row(&known)?;
            for (standing, responses) in self.standings(&known)? {
                count_standing(&mut ledger, standing, withdrawn, responses);
            }
            Ok(ledger)
        })
    }

    /// Everything that the measures of a survey need, as this operator may see it.
    ///
    /// Counted are valid responses that are keyed to the end, and in them the questions that the skips leave. From the kept
    /// counts, unless some of them are left out: those not approved, where that was asked for, and first entries that are
    /// hidden here.
    pub fn tally(&self, survey: &SurveyKey) -> Result<Tally> {
        self.reading(|| {
            let known = self.known(survey)?;
            let hidden = self.hidden_here(&known)?;
            if self.approved_only || hidden.is_some() {
                return self.tally_read(&known, hidden.as_deref());
            }
            self.whole_tally(survey)
        })
    }

    /// Everything that the measures of a survey need, of all its papers: what the record is made of, whoever asks.
    pub(in crate::store) fn whole_tally(&self, survey: &SurveyKey) -> Result<Tally> {
        self.reading(|| {
            let known = self.known(survey)?;
            let mut tally = Tally::new();
            for (standing, responses) in self.standings(&known)? {
                if standing.is_counted() {
                    tally.responses += responses.cast_signed();
                }
            }
            let mut statement = self.connection.prepare_cached(
                "SELECT question, bucket, responses FROM tally WHERE survey = ?1",
            )?;
            let mut rows = statement.query([known.id])?;
            while let Some(row) = rows.next()? {
                let position = known.position(row.get(0)?)?;
                let code = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
                let bucket = Bucket::from_code(code).ok_or_else(|| unreadable("tally.bucket"))?;
                tally.count(position, bucket, row.get(2)?);
            }
            tally.spreads = self.spreads(&known)?;
            Ok(tally)
        })
    }

    /// The row of the reason that stands for withdrawn responses; `None`: nothing was withdrawn yet.
    pub(in crate::store) fn withdrawn_row(&self, known: &Known) -> Result<Option<i64>> {
        Ok(self
            .connection
            .prepare_cached("SELECT id FROM invalid_reason WHERE survey = ?1 AND code = ?2")?
            .query_row((known.id, WITHDRAWN), |row| row.get(0))
            .optional()?)
    }

    /// How many responses stand where.
    pub(in crate::store) fn standings(&self, known: &Known) -> Result<Vec<(Standing, u64)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT state, invalid, batch, responses FROM ledger WHERE survey = ?1",
        )?;
        let mut rows = statement.query([known.id])?;
        let mut standings = Vec::new();
        while let Some(row) = rows.next()? {
            let code = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
            let standing = Standing {
                state: State::from_code(code).ok_or_else(|| unreadable("ledger.state"))?,
                invalid: row_of(row.get(1)?),
                batch: row_of(row.get(2)?),
            };
            standings.push((standing, row.get(3)?));
        }
        Ok(standings)
    }

    /// Counts a response that moves in the ledger; `None` before: it is new.
    pub(in crate::store) fn move_in_ledger(
        &self,
        known: &Known,
        before: Option<Standing>,
        after: Standing,
    ) -> Result<()> {
        if before == Some(after) {
            return Ok(());
        }
        if let Some(before) = before {
            self.count_in_ledger(known, before, -1)?;
        }
        self.count_in_ledger(known, after, 1)
    }

    /// Adds to the number of responses that stand somewhere in the ledger.
    pub(in crate::store) fn count_in_ledger(
        &self,
        known: &Known,
        at: Standing,
        times: i64,
    ) -> Result<()> {
        let key = (
            known.id,
            at.state.code(),
            at.invalid.unwrap_or(0),
            times,
            at.batch.unwrap_or(0),
        );
        keep_count(&self.connection, &LEDGER, key, times)
    }

    /// Counts a response whose answers or standing changed; `None`: it was or is not counted.
    pub(in crate::store) fn move_in_tally(
        &self,
        known: &Known,
        batch: Option<i64>,
        before: Option<&AnswerSheet>,
        after: Option<&AnswerSheet>,
    ) -> Result<()> {
        if before.is_none() && after.is_none() {
            return Ok(());
        }
        let difference = self.difference(known, batch, before, after)?;
        self.add_to_tally(known, &difference)
    }

    /// What a response of this batch changes in the kept counts; `None`: it was or is not counted.
    pub(in crate::store) fn difference(
        &self,
        known: &Known,
        batch: Option<i64>,
        before: Option<&AnswerSheet>,
        after: Option<&AnswerSheet>,
    ) -> Result<Tally> {
        let batch = self.batch_where_needed(known, batch)?;
        let case = |sheet| Case {
            sheet,
            batch: batch.as_deref(),
        };
        let questionnaire = known.questionnaire();
        let [before, after] = [before, after].map(|sheet| sheet.map(case));
        Ok(known.counting.difference(questionnaire, before, after))
    }

    /// Adds the counts of a tally to the kept ones.
    pub(in crate::store) fn add_to_tally(&self, known: &Known, tally: &Tally) -> Result<()> {
        for (position, bucket, times) in tally.iter() {
            let (_, number) = known.question(position)?;
            let key = (known.id, number, bucket.to_code(), times);
            keep_count(&self.connection, &TALLY, key, times)?;
        }
        self.add_to_spreads(known, &tally.spreads)
    }
}

/// The row that a kept count names; 0 names none.
fn row_of(id: i64) -> Option<i64> {
    (id != 0).then_some(id)
}

/// Adds `responses` to the counts that a response standing there belongs to; `withdrawn`: the row of that reason.
pub(in crate::store) fn count_standing(
    ledger: &mut Ledger,
    at: Standing,
    withdrawn: Option<i64>,
    responses: u64,
) {
    if at.invalid.is_some() && at.invalid == withdrawn {
        ledger.withdrawn += responses;
        return;
    }
    ledger.returned += responses;
    if at.invalid.is_some() {
        ledger.invalid += responses;
        return;
    }
    ledger.valid += responses;
    for (state, count) in [
        (State::Entered, &mut ledger.entered),
        (State::Verified, &mut ledger.verified),
        (State::Approved, &mut ledger.approved),
    ] {
        if at.state >= state {
            *count += responses;
        }
    }
}

/// The statements that change a kept count; each takes three parts of its key, the change, and the rest of the key.
pub(in crate::store) struct Kept {
    pub(in crate::store) table: &'static str,
    pub(in crate::store) add: &'static str,
    pub(in crate::store) take: &'static str,
    pub(in crate::store) remove: &'static str,
}

const LEDGER: Kept = Kept {
    table: "ledger",
    add: "INSERT INTO ledger (survey, state, invalid, responses, batch) VALUES (?1, ?2, ?3, ?4, ?5)
          ON CONFLICT DO UPDATE SET responses = responses + excluded.responses",
    take: "UPDATE ledger SET responses = responses + ?4
           WHERE survey = ?1 AND state = ?2 AND invalid = ?3 AND batch = ?5 AND responses > -?4",
    remove: "DELETE FROM ledger
             WHERE survey = ?1 AND state = ?2 AND invalid = ?3 AND batch = ?5 AND responses = -?4",
};

const TALLY: Kept = Kept {
    table: "tally",
    add: "INSERT INTO tally (survey, question, bucket, responses) VALUES (?1, ?2, ?3, ?4)
          ON CONFLICT DO UPDATE SET responses = responses + excluded.responses",
    take: "UPDATE tally SET responses = responses + ?4
           WHERE survey = ?1 AND question = ?2 AND bucket = ?3 AND responses > -?4",
    remove: "DELETE FROM tally WHERE survey = ?1 AND question = ?2 AND bucket = ?3 AND responses = -?4",
};

/// Changes one kept count; one that comes to 0 leaves the table, one that would fall below it is an error.
pub(in crate::store) fn keep_count(
    connection: &Connection,
    kept: &Kept,
    key: impl Params + Clone,
    times: i64,
) -> Result<()> {
    if times > 0 {
        connection.prepare_cached(kept.add)?.execute(key)?;
        return Ok(());
    }
    if connection.prepare_cached(kept.take)?.execute(key.clone())? == 1
        || connection.prepare_cached(kept.remove)?.execute(key)? == 1
    {
        return Ok(());
    }
    Err(unreadable(kept.table))
}
