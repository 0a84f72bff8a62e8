//! Batches: added, changed and removed, responses placed in them.

use rusqlite::Row;

use crate::error::{Error, Kind, Result};
use crate::response::{Account, Batch, Mode, Serial};
use crate::store::file::error::unreadable;
use crate::store::file::json::json;
use crate::store::row::definitions::{Known, listing};
use crate::store::row::papers::Response;
use crate::store::trail::audit::Event;
use crate::store::{Store, SurveyKey};
use crate::trail::Action;

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

/// The batch in which a response is placed.
#[derive(Clone, Copy)]
pub(in crate::store) struct Placed {
    /// Its row.
    pub(in crate::store) batch: i64,
    /// Whether the serial was registered for it.
    pub(in crate::store) registered: bool,
}

/// A batch as its row has it.
pub(in crate::store) struct BatchRow {
    /// The row.
    pub(in crate::store) id: i64,
    /// What is said of it.
    pub(in crate::store) batch: Batch,
    /// Kept count of its registered serials.
    pub(in crate::store) registered: u64,
    /// Kept count of those with a response.
    pub(in crate::store) arrived: u64,
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
            let new = definition(batch)?;
            let event = Event::of_survey(Action::Batch, survey);
            self.append_audit(&event.with(old.as_deref(), Some(&new)))?;
            Ok(change)
        })
    }

    /// Removes a batch that was added by mistake: one without responses and without registered serials.
    ///
    /// # Errors
    /// [`Kind::Usage`] for an unknown batch and for one that has either.
    pub fn remove_batch(&mut self, survey: &SurveyKey, code: &str) -> Result<()> {
        self.writing(|| {
            let known = self.known(survey)?;
            let row = self.batch_with_code(&known, code)?;
            let responses: u64 = self.connection.query_row(
                "SELECT count(*) FROM response WHERE batch = ?1",
                [row.id],
                |row| row.get(0),
            )?;
            if responses > 0 || row.registered > 0 {
                return Err(not_empty(code, responses, row.registered));
            }
            self.forget_plan(&known, row.id)?;
            self.connection
                .execute("DELETE FROM printed WHERE batch = ?1", [row.id])?;
            self.connection
                .execute("DELETE FROM batch WHERE id = ?1", [row.id])?;
            let old = definition(&row.batch)?;
            let event = Event::of_survey(Action::Batch, survey);
            self.append_audit(&event.with(Some(&old), None))?;
            Ok(())
        })?;
        // The row's number may be given to the next batch.
        if self.current_batch_is_gone(survey)? {
            self.current_batches.remove(survey);
        }
        Ok(())
    }

    fn current_batch_is_gone(&self, survey: &SurveyKey) -> Result<bool> {
        let Some(id) = self.current_batches.get(survey) else {
            return Ok(false);
        };
        let rows: u64 =
            self.connection
                .query_row("SELECT count(*) FROM batch WHERE id = ?1", [id], |row| {
                    row.get(0)
                })?;
        Ok(rows == 0)
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

    /// Papers handed out, as the project file or the batches say.
    pub(in crate::store) fn distributed(&self, known: &Known) -> Result<Option<u64>> {
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
    pub(in crate::store) fn batch_of_new(
        &self,
        known: &Known,
        serial: &Serial,
    ) -> Result<Option<Placed>> {
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
    pub(in crate::store) fn note_placing(
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
        let event = Event::of_response(Action::Place, &known.key, serial).with(None, Some(&code));
        self.append_audit_of(known, response, event)
    }

    /// Adds to the number of registered serials of a batch of which something is on file.
    pub(in crate::store) fn count_arrivals(&self, batch: i64, times: u64) -> Result<()> {
        self.connection
            .prepare_cached("UPDATE batch SET arrived = arrived + ?2 WHERE id = ?1")?
            .execute((batch, times))?;
        Ok(())
    }

    pub(in crate::store) fn batch_code(&self, id: i64) -> Result<String> {
        Ok(self
            .connection
            .prepare_cached("SELECT code FROM batch WHERE id = ?1")?
            .query_row([id], |row| row.get(0))?)
    }

    /// The batch with this code; an unknown one is an error that names those there are.
    pub(in crate::store) fn batch_with_code(&self, known: &Known, code: &str) -> Result<BatchRow> {
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
    pub(in crate::store) fn batch_rows(&self, known: &Known) -> Result<Vec<BatchRow>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, code, title, distributed, place, date, interviewer, mode, registered, arrived, version
             FROM batch LEFT JOIN printed ON printed.batch = batch.id WHERE survey = ?1 ORDER BY id",
        )?;
        let mut rows = statement.query([known.id])?;
        let mut batches = Vec::new();
        while let Some(row) = rows.next()? {
            batches.push(batch_row(row)?);
        }
        Ok(batches)
    }

    pub(in crate::store) fn write_batch(&self, known: &Known, batch: &Batch) -> Result<()> {
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
        let sql = match batch.version {
            Some(_) => {
                "INSERT INTO printed (batch, version) SELECT id, ?3 FROM batch WHERE survey = ?1 AND code = ?2
                 ON CONFLICT DO UPDATE SET version = excluded.version"
            }
            None => {
                "DELETE FROM printed WHERE ?3 IS NULL
                 AND batch = (SELECT id FROM batch WHERE survey = ?1 AND code = ?2)"
            }
        };
        self.connection
            .execute(sql, (known.id, &batch.code, batch.version))?;
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
            version: row.get(10)?,
        },
        registered: row.get(8)?,
        arrived: row.get(9)?,
    })
}

/// What the audit trail says of a batch.
pub(in crate::store) fn definition(batch: &Batch) -> Result<String> {
    let mut told = serde_json::json!({
        "code": batch.code,
        "title": batch.title,
        "distributed": batch.distributed,
        "place": batch.place,
        "date": batch.date.map(|date| date.to_string()),
        "interviewer": batch.interviewer,
        "mode": batch.mode.map(Mode::code),
    });
    // What was told before batches had a version is told as it was.
    if let Some(version) = batch.version {
        told["version"] = version.into();
    }
    json(&told)
}

fn not_empty(code: &str, responses: u64, registered: u64) -> Error {
    Error::new(
        Kind::Usage,
        format!("批次 {code} 有 {responses} 份答卷、{registered} 个登记的编号，不能删除"),
        format!(
            "batch {code} cannot be removed; responses in it: {responses}, serials registered: {registered}"
        ),
    )
    .hint(
        "先取消登记它的编号，把答卷登记到别的批次",
        "take its serials out first, and register its responses for another batch",
    )
}
