//! Serials registered for a batch before they are keyed or after, taken out again, and listed.

use std::sync::Arc;

use rusqlite::OptionalExtension;

use super::batches::BatchRow;
use crate::error::{Error, Kind, Result};
use crate::response::Serial;
use crate::store::file::error::{altered, code_only, told_key};
use crate::store::file::json::json;
use crate::store::row::definitions::Known;
use crate::store::row::papers::Response;
use crate::store::trail::audit::Event;
use crate::store::{Store, SurveyKey};
use crate::text::Finding;
use crate::trail::Action;

/// What registering serials, or taking them out, did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Registered {
    /// Serials registered or taken out now; those of which that was true already are not among them.
    pub added: u64,
    /// Of these, serials of which a response is on file: it has joined the batch, or left it.
    pub on_file: u64,
}

/// A serial as it was registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisteredSerial {
    /// The serial.
    pub serial: Serial,
    /// The code of its batch.
    pub batch: String,
    /// Whether a response is on file under it.
    pub on_file: bool,
}

impl Store {
    /// Registers serials for a batch, before they are keyed or after; what is on file under them joins the batch.
    ///
    /// `text` is how they were written; it goes into the audit row. All or nothing.
    ///
    /// # Errors
    /// [`Kind::Usage`] for an unknown batch and for a serial that is registered for another one; [`Kind::Findings`] for one
    /// that looks like another, unless that is settled ([`Store::with_serials`]).
    pub fn register_serials(
        &mut self,
        survey: &SurveyKey,
        batch: &str,
        serials: &[Serial],
        text: &str,
    ) -> Result<Registered> {
        self.writing(|| {
            let known = self.known(survey)?;
            let row = self.batch_with_code(&known, batch)?;
            self.refuse_likenesses(&known, serials)?;
            let record = json(&serde_json::json!({ "batch": batch, "serials": text }))?;
            let event = Event::of_survey(Action::Register, survey);
            self.append_audit(&event.with(None, Some(&record)))?;
            let mut done = Registered::default();
            for serial in serials {
                self.register(&known, &row, serial, &mut done)?;
            }
            self.connection.execute(
                "UPDATE batch SET registered = registered + ?2, arrived = arrived + ?3 WHERE id = ?1",
                (row.id, done.added, done.on_file),
            )?;
            Ok(done)
        })
    }

    fn register(
        &self,
        known: &Arc<Known>,
        row: &BatchRow,
        serial: &Serial,
        done: &mut Registered,
    ) -> Result<()> {
        let added = self
            .connection
            .prepare_cached(
                "INSERT INTO registered (survey, sort_key, serial, batch) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT DO NOTHING",
            )?
            .execute((known.id, serial.sort_key(), serial.as_str(), row.id))?;
        if added == 0 {
            return match self.registered_batch(known, serial)? {
                Some(other) if other != row.id => Err(elsewhere(serial, &self.batch_code(other)?)),
                _ => Ok(()),
            };
        }
        done.added += 1;
        if let Some(mut response) = self.find_standing(known, serial)? {
            done.on_file += 1;
            if response.paper.batch != Some(row.id) {
                let old = response
                    .paper
                    .batch
                    .map(|old| self.batch_code(old))
                    .transpose()?;
                self.move_to_batch(known, serial, &mut response, Some(row), old.as_deref())?;
            }
        }
        Ok(())
    }

    /// Takes serials out of the batch for which they were registered by mistake; what is on file under them belongs to
    /// no batch from then on, until it is registered anew.
    ///
    /// Serials that are not registered for it are passed over. All or nothing; `text` goes into the audit row.
    ///
    /// # Errors
    /// [`Kind::Usage`] for an unknown batch, and where none of the serials is registered for it.
    pub fn unregister_serials(
        &mut self,
        survey: &SurveyKey,
        batch: &str,
        serials: &[Serial],
        text: &str,
    ) -> Result<Registered> {
        self.writing(|| {
            let known = self.known(survey)?;
            let row = self.batch_with_code(&known, batch)?;
            let record = json(&serde_json::json!({ "batch": batch, "serials": text }))?;
            let event = Event::of_survey(Action::Unregister, survey);
            self.append_audit(&event.with(Some(&record), None))?;
            let mut done = Registered::default();
            for serial in serials {
                self.unregister(&known, &row, serial, &mut done)?;
            }
            if done.added == 0 {
                return Err(not_registered(batch));
            }
            self.connection.execute(
                "UPDATE batch SET registered = registered - ?2, arrived = arrived - ?3 WHERE id = ?1",
                (row.id, done.added, done.on_file),
            )?;
            Ok(done)
        })
    }

    fn unregister(
        &self,
        known: &Arc<Known>,
        row: &BatchRow,
        serial: &Serial,
        done: &mut Registered,
    ) -> Result<()> {
        let removed = self
            .connection
            .prepare_cached(
                "DELETE FROM registered WHERE survey = ?1 AND sort_key = ?2 AND serial = ?3 AND batch = ?4",
            )?
            .execute((known.id, serial.sort_key(), serial.as_str(), row.id))?;
        if removed == 0 {
            return Ok(());
        }
        done.added += 1;
        if let Some(mut response) = self.find_standing(known, serial)? {
            done.on_file += 1;
            if response.paper.batch == Some(row.id) {
                let old = Some(row.batch.code.as_str());
                self.move_to_batch(known, serial, &mut response, None, old)?;
            }
        }
        Ok(())
    }

    pub(in crate::store) fn move_to_batch(
        &self,
        known: &Known,
        serial: &Serial,
        response: &mut Response,
        row: Option<&BatchRow>,
        old: Option<&str>,
    ) -> Result<()> {
        let was = response.standing();
        let event = Event::of_response(Action::Place, &known.key, serial)
            .with(old, row.map(|row| row.batch.code.as_str()));
        self.append_audit_of(known, response, event)?;
        self.move_in_ledger(known, Some(was), response.standing())?;
        self.move_between_batches(known, serial, response, was)?;
        if let Some(row) = row {
            self.note_undrawn(known, response, &[row.id])?;
        }
        self.write_response(response)
    }

    /// Registered serials in order, of one batch or of all, each with whether something is on file under it; `awaited`:
    /// only those under which nothing is.
    pub fn registered_serials(
        &self,
        survey: &SurveyKey,
        batch: Option<&str>,
        awaited: bool,
        limit: u32,
        offset: u64,
    ) -> Result<Vec<RegisteredSerial>> {
        self.reading(|| {
            let known = self.known(survey)?;
            let row = batch
                .map(|code| self.batch_with_code(&known, code))
                .transpose()?;
            let mut statement = self.connection.prepare_cached(
                "SELECT registered.serial, response.id IS NOT NULL, batch.code
                 FROM registered JOIN batch ON batch.id = registered.batch
                      LEFT JOIN response ON response.survey = registered.survey
                      AND response.sort_key = registered.sort_key AND response.serial = registered.serial
                      AND response.invalid IS NOT ?6
                 WHERE registered.survey = ?1 AND (?2 IS NULL OR registered.batch = ?2)
                       AND (NOT ?3 OR response.id IS NULL)
                 ORDER BY registered.sort_key, registered.serial LIMIT ?4 OFFSET ?5",
            )?;
            let offset = i64::try_from(offset).unwrap_or(i64::MAX);
            let row = row.map(|row| row.id);
            let withdrawn = self.withdrawn_row(&known)?.unwrap_or(0);
            let mut rows = statement.query((known.id, row, awaited, limit, offset, withdrawn))?;
            let mut serials = Vec::new();
            while let Some(row) = rows.next()? {
                serials.push(RegisteredSerial {
                    serial: crate::store::stack::responses::serial(row, 0)?,
                    on_file: row.get(1)?,
                    batch: row.get(2)?,
                });
            }
            Ok(serials)
        })
    }

    /// The row of the batch for which a serial is registered.
    pub(in crate::store) fn registered_batch(
        &self,
        known: &Known,
        serial: &Serial,
    ) -> Result<Option<i64>> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT batch FROM registered WHERE survey = ?1 AND sort_key = ?2 AND serial = ?3",
            )?
            .query_row((known.id, serial.sort_key(), serial.as_str()), |row| {
                row.get(0)
            })
            .optional()?)
    }

    /// Counts a registered serial as arrived, or no more.
    pub(in crate::store) fn count_arrived(
        &self,
        known: &Known,
        serial: &Serial,
        change: i64,
    ) -> Result<()> {
        if let Some(batch) = self.registered_batch(known, serial)? {
            self.connection
                .prepare_cached("UPDATE batch SET arrived = arrived + ?2 WHERE id = ?1")?
                .execute((batch, change))?;
        }
        Ok(())
    }

    /// A finding for each batch whose kept counts or responses do not follow from its registered serials.
    pub(in crate::store) fn check_batches(&self, known: &Known) -> Result<Vec<Finding>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT count(*), count(response.id), coalesce(sum(response.batch IS NOT registered.batch
                                                            AND response.id IS NOT NULL), 0)
             FROM registered LEFT JOIN response
                  ON response.survey = registered.survey AND response.sort_key = registered.sort_key
                     AND response.serial = registered.serial AND response.invalid IS NOT ?2
             WHERE registered.batch = ?1",
        )?;
        let withdrawn = self.withdrawn_row(known)?.unwrap_or(0);
        let mut findings = Vec::new();
        for row in self.batch_rows(known)? {
            let due: (u64, u64, u64) = statement.query_row((row.id, withdrawn), |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })?;
            if due != (row.registered, row.arrived, 0) {
                findings.push(batch_differs(&known.key, &row.batch.code));
            }
        }
        Ok(findings)
    }
}

fn elsewhere(serial: &Serial, batch: &str) -> Error {
    Error::new(
        Kind::Usage,
        format!("编号 {serial} 已登记在批次 {batch}"),
        format!("serial {serial} is registered for batch {batch}"),
    )
    .hint(
        "一份答卷只属于一个批次；核对编号的范围",
        "a response belongs to one batch; look at the range again",
    )
}

fn not_registered(batch: &str) -> Error {
    Error::new(
        Kind::Usage,
        format!("这些编号没有一个登记在批次 {batch}"),
        format!("none of these serials is registered for batch {batch}"),
    )
    .hint(
        "看登记了哪些：批次屏上按 t，或 manyi batch serials",
        "see which are: t on the screen of the batches, or manyi batch serials",
    )
}

/// A kept count of a batch, or the batch of a response, that does not follow from the serials registered.
fn batch_differs(key: &SurveyKey, batch: &str) -> Finding {
    let (key, batch) = (told_key(key), code_only(batch));
    altered(
        "batch-differs",
        format!("{key} {batch}"),
        format!("{key} 批次 {batch} 的登记与它的答卷或计数不符"),
        format!(
            "the serials registered for batch {batch} of {key} do not agree with its responses or counts"
        ),
    )
}
