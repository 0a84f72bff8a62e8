//! The audit trail: adding a row to it, and reading the history of a survey, a response or a field.

use std::collections::BTreeSet;

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use crate::error::Result;
use crate::response::Serial;
use crate::store::file::clock::timestamp;
use crate::store::file::error::unreadable;
use crate::store::row::definitions::{Known, NamesOnFile};
use crate::store::row::papers::Response;
use crate::store::{Store, SurveyKey};
use crate::text::Text;
use crate::trail::{
    Action, Change, Envelope, EventName, Hash, Identity, Said, Step, Value, hexadecimal, thread,
};

/// What happened, before it is an event of the trail; who, when and where are added by [`Store::append_audit`].
#[derive(Clone, Copy)]
pub(in crate::store) struct Event<'a> {
    /// The event before about the same response or thing.
    pub(in crate::store) seen: Option<i64>,
    pub(in crate::store) action: Action,
    pub(in crate::store) project: Option<&'a str>,
    pub(in crate::store) survey: Option<&'a str>,
    /// The identity of the response, and the version of the questionnaire it was begun with.
    pub(in crate::store) response: Option<(Identity, u32)>,
    pub(in crate::store) serial: Option<&'a str>,
    pub(in crate::store) question: Option<&'a str>,
    pub(in crate::store) entry: Option<u8>,
    /// The code of the question where entry continues; empty: behind the last.
    pub(in crate::store) next: Option<&'a str>,
    /// Whose work it is where it is brought in; `None`: the operator's. Its reason then says who brought it.
    pub(in crate::store) by: Option<&'a str>,
    pub(in crate::store) value: Value<'a>,
}

impl<'a> Event<'a> {
    /// Something that happened, without anything more.
    pub(in crate::store) const fn of(action: Action) -> Self {
        Self {
            seen: None,
            action,
            project: None,
            survey: None,
            response: None,
            serial: None,
            question: None,
            entry: None,
            next: None,
            by: None,
            value: Value {
                old: None,
                new: None,
                why: None,
            },
        }
    }

    /// Something that happened to a project.
    pub(in crate::store) fn of_project(action: Action, project: &'a str) -> Self {
        Self {
            project: Some(project),
            ..Self::of(action)
        }
    }

    /// Something that happened to a survey.
    pub(in crate::store) fn of_survey(action: Action, key: &'a SurveyKey) -> Self {
        Self {
            project: Some(&key.project),
            survey: Some(&key.survey),
            ..Self::of(action)
        }
    }

    /// Something that happened to a response.
    pub(in crate::store) fn of_response(
        action: Action,
        key: &'a SurveyKey,
        serial: &'a Serial,
    ) -> Self {
        Self {
            serial: Some(serial.as_str()),
            ..Self::of_survey(action, key)
        }
    }

    /// The same with a value before and after.
    pub(in crate::store) fn with(self, old: Option<&'a str>, new: Option<&'a str>) -> Self {
        let value = Value {
            old,
            new,
            ..self.value
        };
        Self { value, ..self }
    }

    /// The same with a reason.
    pub(in crate::store) fn because(self, why: Option<&'a str>) -> Self {
        let value = Value { why, ..self.value };
        Self { value, ..self }
    }
}

/// A row of the audit trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its place in the trail, counted from 1.
    pub sequence: u64,
    /// The place of the row before about the same response; `None`: it is the first.
    pub before: Option<u64>,
    /// When, by the clock of the computer.
    pub at: Timestamp,
    /// Who.
    pub operator: String,
    /// On which computer: the UUID under which the file knows it.
    pub device: String,
    /// What was done, as [`AuditEntry::title`] names it for people: `answer`, `finish`, `reopen`, `control-total`, `import`,
    /// `project` or `restore`; in verification `second-agrees`, `second-differs` (to be keyed again), `discrepancy` (the
    /// second value stands; without one the second entry passes the question over), `same-operator` (the reason why who
    /// keyed first keys second), `verify`, `unverify`, `adjudicate-first`, `adjudicate-second`, `adjudicate-other`,
    /// `verify-plan` and `draw`; of an approval `approve`, and `moved` (which figures a change moved that came after the
    /// reopening, as JSON); `note`, and of a query `query-ask`, `query-answer`, `query-close` (`new` has the text, `why`
    /// the number of the query); `set-invalid` and `set-valid` (old and new: the code of the reason), `place` (the
    /// batch); of a survey `batch`, `register`, `acceptance-limit` (old and new in percent) and `acceptance` (`new`: what
    /// was decided and the figures it stood on, as JSON). Of an indicator `judge`, `judge-undo`, `judge-as-declared` (old
    /// and new: the judgement as JSON; without a new one that of the project's files holds), `moved`, `evidence-add` and
    /// `evidence-remove` (the file as JSON).
    pub action: String,
    /// The code of the project.
    pub project: Option<String>,
    /// The code of the survey.
    pub survey: Option<String>,
    /// The serial of the response.
    pub serial: Option<String>,
    /// The code of the question; where there is no survey, the indicator, or the group of it as `D1/2`.
    pub question: Option<String>,
    /// Which entry, counted from 1.
    pub entry: Option<u8>,
    /// The value before, as [`Answer::to_code`](crate::response::Answer::to_code) writes it; `None`: there was none.
    pub old: Option<String>,
    /// The value after; `None`: it was cleared. For an import, what was imported, as JSON.
    pub new: Option<String>,
    /// The reason, where there is one.
    pub why: Option<String>,
    /// The hash of the row, in hexadecimal.
    pub hash: String,
    /// Where it is about validity, the reasons of its survey: code and title.
    pub reasons: Vec<(String, Text)>,
}

/// The columns of an audit row, in the order of the table.
pub(in crate::store) const COLUMNS: &str = "sequence, before, at, operator, device, action, project, survey, serial, question, entry, old, new, why, hash";

impl Store {
    /// Adds an event at the end of this device's chain; returns its place in the file. Inside the transaction of what
    /// happened. What is about no response continues the thread of its thing.
    pub(in crate::store) fn append_audit(&self, event: &Event<'_>) -> Result<i64> {
        self.append_audit_at(event, self.clock.milliseconds())
    }

    /// As [`Store::append_audit`], of something that happened at this time.
    pub(in crate::store) fn append_audit_at(&self, event: &Event<'_>, at: i64) -> Result<i64> {
        let Some(name) = thread(event.action, event.question, event.value) else {
            return self.append(event, at);
        };
        let key = (
            event.project.unwrap_or_default(),
            event.survey.unwrap_or_default(),
            name,
        );
        self.join_thread(event, &key.2)?;
        let continued = Event {
            seen: self.last_of_thread(key.0, key.1, &key.2)?,
            ..*event
        };
        let row = self.append(&continued, at)?;
        self.connection
            .prepare_cached(
                "INSERT INTO thread (project, survey, name, last) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT DO UPDATE SET last = excluded.last",
            )?
            .execute((key.0, key.1, &key.2, row))?;
        Ok(row)
    }

    /// The last event of a thread; see [`thread`].
    pub(in crate::store) fn last_of_thread(
        &self,
        project: &str,
        survey: &str,
        name: &str,
    ) -> Result<Option<i64>> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT last FROM thread WHERE project = ?1 AND survey = ?2 AND name = ?3",
            )?
            .query_row((project, survey, name), |row| row.get(0))
            .optional()?)
    }

    /// Adds an event about a response, which is what the event makes of it from now on; what the event changes in the
    /// counts of agreement is counted.
    pub(in crate::store) fn append_audit_of(
        &self,
        known: &Known,
        response: &mut Response,
        event: Event<'_>,
    ) -> Result<()> {
        if response.aside.tips {
            self.join_response(known, response, &event)?;
        }
        let event = Event {
            seen: response.paper.last,
            response: Some((response.identity, response.paper.version)),
            ..event
        };
        let at = self.clock.milliseconds();
        let row = self.append(&event, at)?;
        let said = Said {
            question: event.question,
            next: event.next,
            value: event.value,
        };
        let names = NamesOnFile { store: self, known };
        let step = Step {
            id: row,
            at,
            operator: &self.operator,
            entry: event.entry,
            change: Change::of(event.action, said, &names),
            old: event.value.old,
            is_erased: false,
            is_same_again: false,
        };
        let applied = response.paper.apply(&step, &known.form());
        if let Some(count) = applied.count {
            self.count_agreement(known, response, count)?;
        }
        if let Some(taken_up) = &mut *self.taken_up.borrow_mut() {
            let paper = [event.project, event.survey, event.serial];
            taken_up.follow(paper, row, response.id);
        }
        Ok(())
    }

    fn append(&self, event: &Event<'_>, at: i64) -> Result<i64> {
        let device = self.device_row()?;
        let (sequence, before): (i64, Hash) = self
            .connection
            .prepare_cached("SELECT sequence, hash FROM head WHERE device = ?1")?
            .query_row([device], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let salt = self.clock.salt();
        let value = (!event.value.is_empty()).then(|| event.value.hash(&salt));
        let envelope = Envelope {
            name: EventName {
                device: self.device.identity,
                sequence: sequence + 1,
            },
            seen: event.seen.map(|seen| self.event_name(seen)).transpose()?,
            at,
            operator: event.by.unwrap_or(&self.operator),
            action: event.action.code(),
            project: event.project,
            survey: event.survey,
            version: event.response.map(|(_, version)| version.into()),
            response: event
                .response
                .as_ref()
                .map(|(identity, _)| identity.as_slice()),
            serial: event.serial,
            question: event.question,
            entry: event.entry.map(i64::from),
            next: event.next,
            value: value.as_ref().map(Hash::as_slice),
        };
        let hash = envelope.hash(&before);
        // By number: looking the names up costs more than the row, and this runs for every key.
        let id = self
            .connection
            .prepare_cached(
                "INSERT INTO event (device, sequence, seen, at, operator, action, project, survey, version, response,
                                    serial, question, entry, next, value_hash, hash)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
            )?
            .insert(params![
                device,
                envelope.name.sequence,
                event.seen,
                at,
                envelope.operator,
                envelope.action,
                envelope.project,
                envelope.survey,
                envelope.version,
                envelope.response,
                envelope.serial,
                envelope.question,
                envelope.entry,
                envelope.next,
                envelope.value,
                hash,
            ])?;
        if value.is_some() {
            let Value { old, new, why } = event.value;
            self.connection
                .prepare_cached(
                    "INSERT INTO event_value (event, salt, old, new, why) VALUES (?1, ?2, ?3, ?4, ?5)",
                )?
                .execute((id, salt, old, new, why))?;
        }
        self.connection
            .prepare_cached("UPDATE head SET sequence = ?2, hash = ?3 WHERE device = ?1")?
            .execute((device, envelope.name.sequence, hash))?;
        Ok(id)
    }

    /// The name of an event of this file.
    fn event_name(&self, id: i64) -> Result<EventName> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT device.identity, event.sequence FROM event JOIN device ON device.id = event.device
                 WHERE event.id = ?1",
            )?
            .query_row([id], |row| {
                Ok(EventName {
                    device: row.get(0)?,
                    sequence: row.get(1)?,
                })
            })?)
    }

    /// What happened in a survey, oldest first: to all responses, or to one; to all questions, or to one.
    ///
    /// The history of a response begins with the import that brought it, if one did. A serial that is not on file
    /// and a question that is not in the survey have an empty history.
    pub fn history(
        &self,
        survey: &SurveyKey,
        serial: Option<&Serial>,
        question: Option<&str>,
    ) -> Result<Vec<AuditEntry>> {
        self.reading(|| {
            let known = self.known(survey)?;
            let mut entries = match serial {
                Some(serial) => self.history_of(&known, serial, question),
                None => self.history_of_survey(survey, question),
            }?;
            let declared = known.survey.invalid_reasons.iter();
            let titles: Vec<_> = declared
                .map(|of| (of.code.clone(), of.title.clone()))
                .collect();
            for entry in &mut entries {
                if Action::from_code(&entry.action).is_some_and(Action::is_about_validity) {
                    entry.reasons.clone_from(&titles);
                }
            }
            Ok(entries)
        })
    }

    /// Reads every row of the trail, oldest first, one at a time.
    ///
    /// # Errors
    /// The first error of `each`, which ends the reading.
    pub fn audit_rows(&self, each: &mut dyn FnMut(&AuditEntry) -> Result<()>) -> Result<()> {
        self.reading(|| {
            let sql = format!("SELECT {COLUMNS} FROM audit ORDER BY sequence");
            let mut statement = self.connection.prepare(&sql)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                each(&entry(row)?)?;
            }
            Ok(())
        })
    }

    fn history_of_survey(
        &self,
        survey: &SurveyKey,
        question: Option<&str>,
    ) -> Result<Vec<AuditEntry>> {
        let mut statement = self.connection.prepare(&format!(
            "SELECT {COLUMNS} FROM audit
             WHERE project = ?1 AND (?3 IS NULL OR question = ?3)
               AND (survey = ?2 OR (survey IS NULL AND (action = 'redefine' OR (action = 'moved' AND question IS NULL))))
             ORDER BY sequence"
        ))?;
        let mut rows = statement.query((&survey.project, &survey.survey, question))?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            entries.push(entry(row)?);
        }
        Ok(entries)
    }

    /// The history that ends with this row, oldest first; `None` where a row of it is not there.
    pub(in crate::store) fn entries_back_from(
        &self,
        last: Option<i64>,
    ) -> Result<Option<Vec<AuditEntry>>> {
        let mut entries = Vec::new();
        let is_whole = self.walk_history(last, &mut |row| {
            entries.push(entry(row)?);
            Ok(())
        })?;
        entries.reverse();
        Ok(is_whole.then_some(entries))
    }

    fn history_of(
        &self,
        known: &Known,
        serial: &Serial,
        question: Option<&str>,
    ) -> Result<Vec<AuditEntry>> {
        let mut entries = Vec::new();
        let response = self.find_response(known, serial)?;
        let is_whole = self.walk_history(
            response.and_then(|response| response.paper.last),
            &mut |row| {
                let entry = entry(row)?;
                let wanted = question.is_none_or(|code| entry.question.as_deref() == Some(code));
                if wanted || entry.action == Action::Import.code() {
                    entries.push(entry);
                }
                Ok(())
            },
        )?;
        if !is_whole {
            return Err(unreadable(&format!("audit of {serial}")));
        }
        entries.reverse();
        Ok(entries)
    }

    /// Reads the rows of a history, of [`COLUMNS`], from the last to the first; `false` when one is not there.
    pub(in crate::store) fn walk_history(
        &self,
        last: Option<i64>,
        each: &mut dyn FnMut(&Row<'_>) -> Result<()>,
    ) -> Result<bool> {
        let sql = format!("SELECT {COLUMNS} FROM audit WHERE sequence = ?1");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut due = BTreeSet::new();
        if let Some(last) = last {
            due.insert(last);
            due.extend(self.ends_beside(last)?);
        }
        while let Some(sequence) = due.pop_last() {
            let mut rows = statement.query([sequence])?;
            let Some(row) = rows.next()? else {
                return Ok(false);
            };
            each(row)?;
            // Each row names an earlier one; were it not so, the walk would not end.
            let before: Option<i64> = row.get(1)?;
            due.extend(before.filter(|before| *before < sequence));
            let action = row.get_ref(5)?.as_str().map_err(rusqlite::Error::from)?;
            if action == Action::Join.code() {
                let record: Option<String> = row.get(12)?;
                let ends = self.joined_ends(record.as_deref(), [0; 16])?;
                due.extend(
                    ends.iter()
                        .map(|end| end.event)
                        .filter(|end| *end < sequence),
                );
            }
        }
        Ok(true)
    }
}

impl Store {
    /// The row of the trail of an event.
    pub(in crate::store) fn audit_entry(&self, event: i64) -> Result<AuditEntry> {
        let sql = format!("SELECT {COLUMNS} FROM audit WHERE sequence = ?1");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query([event])?;
        rows.next()?.map_or_else(|| Err(unreadable("event")), entry)
    }
}

/// Reads a row of [`COLUMNS`].
fn entry(row: &Row<'_>) -> Result<AuditEntry> {
    let device: Vec<u8> = row.get(4)?;
    let hash: Vec<u8> = row.get(14)?;
    Ok(AuditEntry {
        sequence: row.get(0)?,
        before: row.get(1)?,
        at: timestamp(row.get(2)?)?,
        operator: row.get(3)?,
        device: uuid::Uuid::from_slice(&device)
            .map_err(|cause| unreadable("audit.device").caused_by(cause))?
            .to_string(),
        action: row.get(5)?,
        project: row.get(6)?,
        survey: row.get(7)?,
        serial: row.get(8)?,
        question: row.get(9)?,
        entry: row.get(10)?,
        old: row.get(11)?,
        new: row.get(12)?,
        why: row.get(13)?,
        hash: hexadecimal(&hash),
        reasons: Vec::new(),
    })
}
