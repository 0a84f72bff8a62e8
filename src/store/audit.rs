//! The audit trail: adding a row to it, and reading the history of a survey, a response or a field.

use jiff::Timestamp;
use rusqlite::{Row, params};

use super::action::Action;
use super::chain::{Fields, Hash, hexadecimal};
use super::clock::timestamp;
use super::definitions::Known;
use super::error::unreadable;
use super::papers::Response;
use super::{Store, SurveyKey};
use crate::error::Result;
use crate::response::Serial;

/// What happened, before it is a row; who, when and where are added by [`Store::append_audit`].
#[derive(Clone, Copy)]
pub(super) struct Event<'a> {
    /// The row before about the same response.
    pub(super) before: Option<i64>,
    pub(super) action: Action,
    pub(super) project: Option<&'a str>,
    pub(super) survey: Option<&'a str>,
    pub(super) serial: Option<&'a str>,
    pub(super) question: Option<&'a str>,
    pub(super) entry: Option<u8>,
    pub(super) old: Option<&'a str>,
    pub(super) new: Option<&'a str>,
    pub(super) why: Option<&'a str>,
}

impl<'a> Event<'a> {
    /// Something that happened, without anything more.
    pub(super) const fn of(action: Action) -> Self {
        Self {
            before: None,
            action,
            project: None,
            survey: None,
            serial: None,
            question: None,
            entry: None,
            old: None,
            new: None,
            why: None,
        }
    }

    /// Something that happened to a survey.
    pub(super) fn of_survey(action: Action, key: &'a SurveyKey) -> Self {
        Self {
            project: Some(&key.project),
            survey: Some(&key.survey),
            ..Self::of(action)
        }
    }

    /// Something that happened to a response.
    pub(super) fn of_response(action: Action, key: &'a SurveyKey, serial: &'a Serial) -> Self {
        Self {
            serial: Some(serial.as_str()),
            ..Self::of_survey(action, key)
        }
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
}

/// The columns of an audit row, in the order of the table.
pub(super) const COLUMNS: &str = "sequence, before, at, operator, device, action, project, survey, serial, question, entry, old, new, why, hash";

impl Store {
    /// Adds a row at the end of the trail; returns its place. Inside the transaction of what happened.
    pub(super) fn append_audit(&self, event: &Event<'_>) -> Result<i64> {
        let (rows, before): (i64, Hash) = self
            .connection
            .prepare_cached("SELECT rows, hash FROM audit_head")?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let fields = Fields {
            sequence: rows + 1,
            before: event.before,
            at: self.clock.milliseconds(),
            operator: &self.operator,
            device: &self.device.identity,
            action: event.action.code(),
            project: event.project,
            survey: event.survey,
            serial: event.serial,
            question: event.question,
            entry: event.entry.map(i64::from),
            old: event.old,
            new: event.new,
            why: event.why,
        };
        let hash = fields.hash(&before);
        self.insert_audit(&fields, &hash)?;
        self.connection
            .prepare_cached("UPDATE audit_head SET rows = ?1, hash = ?2")?
            .execute((fields.sequence, hash))?;
        Ok(fields.sequence)
    }

    /// Adds a row about a response, which becomes the last of its history.
    pub(super) fn append_audit_of(&self, response: &mut Response, event: Event<'_>) -> Result<()> {
        let event = Event {
            before: response.last,
            ..event
        };
        let row = self.append_audit(&event)?;
        response.last = Some(row);
        if let Some(taken_up) = &mut *self.taken_up.borrow_mut() {
            taken_up.follow([event.project, event.survey, event.serial], row);
        }
        Ok(())
    }

    fn insert_audit(&self, fields: &Fields<'_>, hash: &Hash) -> Result<()> {
        // By number: looking fifteen names up costs more than the row, and this runs for every key.
        self.connection
            .prepare_cached(
                "INSERT INTO audit (sequence, before, at, operator, device, action, project, survey, serial, question, entry,
                                    old, new, why, hash)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
            )?
            .execute(params![
                fields.sequence,
                fields.before,
                fields.at,
                fields.operator,
                fields.device,
                fields.action,
                fields.project,
                fields.survey,
                fields.serial,
                fields.question,
                fields.entry,
                fields.old,
                fields.new,
                fields.why,
                hash,
            ])?;
        Ok(())
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
            match serial {
                Some(serial) => self.history_of(&known, serial, question),
                None => self.history_of_survey(survey, question),
            }
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
             WHERE project = ?1 AND survey = ?2 AND (?3 IS NULL OR question = ?3) ORDER BY sequence"
        ))?;
        let mut rows = statement.query((&survey.project, &survey.survey, question))?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            entries.push(entry(row)?);
        }
        Ok(entries)
    }

    /// The history that ends with this row, oldest first; `None` where a row of it is not there.
    pub(super) fn entries_back_from(&self, last: Option<i64>) -> Result<Option<Vec<AuditEntry>>> {
        let mut entries = Vec::new();
        let is_whole = self.walk_history(last, &mut |row| {
            entries.push(entry(row)?);
            Ok(())
        })?;
        entries.reverse();
        Ok(is_whole.then_some(entries))
    }

    /// Everything that happened to the indicators of a project, oldest first; reads the whole trail.
    pub(super) fn audit_of_indicators(&self, project: &str) -> Result<Vec<AuditEntry>> {
        let mut statement = self.connection.prepare(&format!(
            "SELECT {COLUMNS} FROM audit
             WHERE project = ?1 AND survey IS NULL AND question IS NOT NULL ORDER BY sequence"
        ))?;
        let mut rows = statement.query([project])?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            entries.push(entry(row)?);
        }
        Ok(entries)
    }

    fn history_of(
        &self,
        known: &Known,
        serial: &Serial,
        question: Option<&str>,
    ) -> Result<Vec<AuditEntry>> {
        let mut entries = Vec::new();
        let response = self.find_response(known, serial)?;
        let is_whole =
            self.walk_history(response.and_then(|response| response.last), &mut |row| {
                let entry = entry(row)?;
                let wanted = question.is_none_or(|code| entry.question.as_deref() == Some(code));
                if wanted || entry.action == Action::Import.code() {
                    entries.push(entry);
                }
                Ok(())
            })?;
        if !is_whole {
            return Err(unreadable(&format!("audit of {serial}")));
        }
        entries.reverse();
        Ok(entries)
    }

    /// Reads the rows of a history, of [`COLUMNS`], from the last to the first; `false` when one is not there.
    pub(super) fn walk_history(
        &self,
        last: Option<i64>,
        each: &mut dyn FnMut(&Row<'_>) -> Result<()>,
    ) -> Result<bool> {
        let sql = format!("SELECT {COLUMNS} FROM audit WHERE sequence = ?1");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut next = last;
        while let Some(sequence) = next {
            let mut rows = statement.query([sequence])?;
            let Some(row) = rows.next()? else {
                return Ok(false);
            };
            each(row)?;
            // Each row names an earlier one; were it not so, the walk would not end.
            next = row
                .get::<_, Option<i64>>(1)?
                .filter(|before| *before < sequence);
        }
        Ok(true)
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
    })
}
