//! Batches: added, their serials registered, responses placed in them.

use std::sync::Arc;

use rusqlite::{OptionalExtension, Row};

use super::action::Action;
use super::audit::Event;
use super::counts::Standing;
use super::definitions::{Known, listing};
use super::doctor::batch_differs;
use super::error::unreadable;
use super::papers::Response;
use super::projects::json;
use super::{Store, SurveyKey};
use crate::error::{Error, Kind, Result};
use crate::response::{Account, Batch, Mode, Serial};
use crate::text::Finding;

/// What saving a batch did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchChange {
    /// It was not there before.
    Added,
    /// It was there, exactly like this; nothing was written.
    Unchanged,
    /// It replaced what was said of it before; its serials stay.
    Updated,
}

/// What registering serials did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Registered {
    /// Serials registered now; those that were registered for the batch already are not among them.
    pub added: u64,
    /// Of these, serials of which a response is on file: it belongs to the batch from now on.
    pub on_file: u64,
}

/// The batch in which a response is placed.
#[derive(Clone, Copy)]
pub(super) struct Placed {
    /// Its row.
    pub(super) batch: i64,
    /// Whether the serial was registered for it.
    pub(super) registered: bool,
}

/// A batch as its row has it.
pub(super) struct BatchRow {
    /// The row.
    pub(super) id: i64,
    /// What is said of it.
    pub(super) batch: Batch,
    /// Kept count of its registered serials.
    pub(super) registered: u64,
    /// Kept count of those with a response.
    pub(super) arrived: u64,
}

impl Store {
    /// Saves what is said of a batch, replacing what was said of the one with the same code.
    pub fn save_batch(&mut self, survey: &SurveyKey, batch: &Batch) -> Result<BatchChange> {
        self.writing(|| {
            let known = self.known(survey)?;
            let old = self.batch_row(&known, &batch.code)?.map(|row| row.batch);
            let change = match &old {
                None => BatchChange::Added,
                Some(old) if old == batch => return Ok(BatchChange::Unchanged),
                Some(_) => BatchChange::Updated,
            };
            self.write_batch(&known, batch)?;
            let old = old.as_ref().map(definition).transpose()?;
            self.append_audit(&Event {
                old: old.as_deref(),
                new: Some(&definition(batch)?),
                ..Event::of_survey(Action::Batch, survey)
            })?;
            Ok(change)
        })
    }

    /// Registers serials for a batch, before they are keyed or after; what is on file under them joins the batch.
    ///
    /// `text` is how they were written; it goes into the audit row. All or nothing.
    ///
    /// # Errors
    /// [`Kind::Usage`] for an unknown batch and for a serial that is registered for another one.
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
            self.append_audit(&Event {

                new: Some(&json(&serde_json::json!({ "batch": batch, "serials": text }))?),
                ..Event::of_survey(Action::Register, survey)
            })?;
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
        if let Some(mut response) = self.find_response(known, serial)? {
            done.on_file += 1;
            if response.standing.batch != Some(row.id) {
                let old = response
                    .standing
                    .batch
                    .map(|old| self.batch_code(old))
                    .transpose()?;
                self.move_to_batch(known, serial, &mut response, row, old.as_deref())?;
            }
        }
        Ok(())
    }

    fn move_to_batch(
        &self,
        known: &Known,
        serial: &Serial,
        response: &mut Response,
        row: &BatchRow,
        old: Option<&str>,
    ) -> Result<()> {
        let was = response.standing;
        response.standing = Standing {
            batch: Some(row.id),
            ..was
        };
        let event = Event {
            old,
            new: Some(&row.batch.code),
            ..Event::of_response(Action::Place, &known.key, serial)
        };
        self.append_audit_of(response, event)?;
        self.move_in_ledger(known, Some(was), response.standing)?;
        self.note_undrawn(known, response, &[row.id])?;
        self.write_response(response, was)
    }

    /// From now on responses that this program begins or imports join this batch, unless their serial is registered
    /// for another; `None`: they join none.
    ///
    /// # Errors
    /// [`Kind::Usage`] for an unknown batch.
    pub fn set_current_batch(&mut self, survey: &SurveyKey, batch: Option<&str>) -> Result<()> {
        let known = self.known(survey)?;
        let row = batch
            .map(|code| self.batch_with_code(&known, code))
            .transpose()?;
        match row {
            Some(row) => self.current_batches.insert(survey.clone(), row.id),
            None => self.current_batches.remove(survey),
        };
        Ok(())
    }

    /// The code of the batch that responses join now.
    pub fn current_batch(&self, survey: &SurveyKey) -> Result<Option<String>> {
        self.current_batches
            .get(survey)
            .map(|id| self.batch_code(*id))
            .transpose()
    }

    /// The batches of a survey, in the order in which they were added.
    pub fn batches(&self, survey: &SurveyKey) -> Result<Vec<Batch>> {
        self.reading(|| {
            let known = self.known(survey)?;
            Ok(self
                .batch_rows(&known)?
                .into_iter()
                .map(|row| row.batch)
                .collect())
        })
    }

    /// Registered serials of which nothing is on file, in order: of one batch, or of all.
    pub fn awaited(
        &self,
        survey: &SurveyKey,
        batch: Option<&str>,
        limit: u32,
        offset: u64,
    ) -> Result<Vec<Serial>> {
        self.reading(|| {
            let known = self.known(survey)?;
            let row = batch.map(|code| self.batch_with_code(&known, code)).transpose()?;
            let mut statement = self.connection.prepare_cached(
                "SELECT serial FROM registered
                 WHERE survey = ?1 AND (?2 IS NULL OR batch = ?2) AND NOT EXISTS
                       (SELECT 1 FROM response WHERE response.survey = registered.survey
                        AND response.sort_key = registered.sort_key AND response.serial = registered.serial)
                 ORDER BY sort_key, serial LIMIT ?3 OFFSET ?4",
            )?;
            let offset = i64::try_from(offset).unwrap_or(i64::MAX);
            let mut rows = statement.query((known.id, row.map(|row| row.id), limit, offset))?;
            let mut serials = Vec::new();
            while let Some(row) = rows.next()? {
                serials.push(super::responses::serial(row, 0)?);
            }
            Ok(serials)
        })
    }

    /// Papers handed out, as the project file or the batches say.
    pub(super) fn distributed(&self, known: &Known) -> Result<Option<u64>> {
        if known.survey.distributed.is_some() {
            return Ok(known.survey.distributed);
        }
        let batches: Vec<Batch> = self
            .batch_rows(known)?
            .into_iter()
            .map(|row| row.batch)
            .collect();
        Ok(Account::distributed(None, &batches))
    }

    /// The batch that a response that is begun now joins; inside a transaction.
    pub(super) fn batch_of_new(&self, known: &Known, serial: &Serial) -> Result<Option<Placed>> {
        if let Some(batch) = self.registered_batch(known, serial)? {
            return Ok(Some(Placed {
                batch,
                registered: true,
            }));
        }
        let current = self.current_batches.get(&known.key).copied();
        Ok(current.map(|batch| Placed {
            batch,
            registered: false,
        }))
    }

    /// Counts and records that a response that has just been begun is in a batch.
    pub(super) fn note_placing(
        &self,
        known: &Known,
        serial: &Serial,
        response: &mut Response,
        placed: Placed,
    ) -> Result<()> {
        if placed.registered {
            self.count_arrivals(placed.batch, 1)?;
        }
        let code = self.batch_code(placed.batch)?;
        let event = Event {
            new: Some(&code),
            ..Event::of_response(Action::Place, &known.key, serial)
        };
        self.append_audit_of(response, event)
    }

    /// Adds to the number of registered serials of a batch of which something is on file.
    pub(super) fn count_arrivals(&self, batch: i64, times: u64) -> Result<()> {
        self.connection
            .prepare_cached("UPDATE batch SET arrived = arrived + ?2 WHERE id = ?1")?
            .execute((batch, times))?;
        Ok(())
    }

    fn registered_batch(&self, known: &Known, serial: &Serial) -> Result<Option<i64>> {
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

    pub(super) fn batch_code(&self, id: i64) -> Result<String> {
        Ok(self
            .connection
            .prepare_cached("SELECT code FROM batch WHERE id = ?1")?
            .query_row([id], |row| row.get(0))?)
    }

    /// A finding for each batch whose kept counts or responses do not follow from its registered serials.
    pub(super) fn check_batches(&self, known: &Known) -> Result<Vec<Finding>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT count(*), count(response.id), coalesce(sum(response.batch IS NOT registered.batch
                                                            AND response.id IS NOT NULL), 0)
             FROM registered LEFT JOIN response
                  ON response.survey = registered.survey AND response.sort_key = registered.sort_key
                     AND response.serial = registered.serial
             WHERE registered.batch = ?1",
        )?;
        let mut findings = Vec::new();
        for row in self.batch_rows(known)? {
            let due: (u64, u64, u64) =
                statement.query_row([row.id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
            if due != (row.registered, row.arrived, 0) {
                findings.push(batch_differs(&known.key, &row.batch.code));
            }
        }
        Ok(findings)
    }

    /// The batch with this code; an unknown one is an error that names those there are.
    pub(super) fn batch_with_code(&self, known: &Known, code: &str) -> Result<BatchRow> {
        if let Some(row) = self.batch_row(known, code)? {
            return Ok(row);
        }
        let codes: Vec<String> = self
            .batch_rows(known)?
            .into_iter()
            .map(|row| row.batch.code)
            .collect();
        let error = Error::new(
            Kind::Usage,
            format!("{} 没有批次 {code}", known.key),
            format!("{} has no batch {code}", known.key),
        );
        Err(if codes.is_empty() {
            error.hint("先建批次：manyi batch add", "add it first: manyi batch add")
        } else {
            listing(error, &codes)
        })
    }

    fn batch_row(&self, known: &Known, code: &str) -> Result<Option<BatchRow>> {
        Ok(self
            .batch_rows(known)?
            .into_iter()
            .find(|row| row.batch.code == code))
    }

    /// Every batch of a survey; there are few.
    pub(super) fn batch_rows(&self, known: &Known) -> Result<Vec<BatchRow>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, code, title, distributed, place, date, interviewer, mode, registered, arrived
             FROM batch WHERE survey = ?1 ORDER BY id",
        )?;
        let mut rows = statement.query([known.id])?;
        let mut batches = Vec::new();
        while let Some(row) = rows.next()? {
            batches.push(batch_row(row)?);
        }
        Ok(batches)
    }

    fn write_batch(&self, known: &Known, batch: &Batch) -> Result<()> {
        self.connection.execute(
            "INSERT INTO batch (survey, code, title, distributed, place, date, interviewer, mode)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT (survey, code) DO UPDATE SET title = excluded.title, distributed = excluded.distributed,
                 place = excluded.place, date = excluded.date, interviewer = excluded.interviewer, mode = excluded.mode",
            (
                known.id,
                &batch.code,
                &batch.title,
                batch.distributed,
                &batch.place,
                batch.date.map(|date| date.to_string()),
                &batch.interviewer,
                batch.mode.map(Mode::code),
            ),
        )?;
        Ok(())
    }
}

fn batch_row(row: &Row<'_>) -> Result<BatchRow> {
    let date: Option<String> = row.get(5)?;
    let mode: Option<String> = row.get(7)?;
    Ok(BatchRow {
        id: row.get(0)?,
        batch: Batch {
            code: row.get(1)?,
            title: row.get(2)?,
            distributed: row.get(3)?,
            place: row.get(4)?,
            date: date
                .map(|date| date.parse())
                .transpose()
                .map_err(|cause: jiff::Error| unreadable("batch.date").caused_by(cause))?,
            interviewer: row.get(6)?,
            mode: mode.as_deref().and_then(Mode::from_code),
        },
        registered: row.get(8)?,
        arrived: row.get(9)?,
    })
}

/// What the audit trail says of a batch.
fn definition(batch: &Batch) -> Result<String> {
    json(&serde_json::json!({
        "code": batch.code,
        "title": batch.title,
        "distributed": batch.distributed,
        "place": batch.place,
        "date": batch.date.map(|date| date.to_string()),
        "interviewer": batch.interviewer,
        "mode": batch.mode.map(Mode::code),
    }))
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
