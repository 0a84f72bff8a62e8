//! The calls: logged, read, and taken back when logged by mistake.

use rusqlite::Row;

use super::list::{not_listed, reason};
use crate::error::{Error, Kind, Result};
use crate::interview::call::Attempt;
use crate::response::Serial;
use crate::store::file::json::json;
use crate::store::row::definitions::Known;
use crate::store::trail::audit::Event;
use crate::store::{Store, SurveyKey};
use crate::trail::Action;

impl Store {
    /// Logs a call to a contact of the list.
    ///
    /// # Errors
    /// [`Kind::Usage`] for a contact that is not listed, a call that cannot be so, and one that is logged already.
    pub fn log_call(&mut self, survey: &SurveyKey, call: &Attempt) -> Result<()> {
        if let Some(doubt) = call.doubt() {
            return Err(Error::new(Kind::Usage, doubt.zh, doubt.en).hint(
                "核对通话的时间和结果",
                "look at the times of the call and what came of it",
            ));
        }
        self.writing(|| {
            let known = self.known(survey)?;
            if !self.is_contact(&known, &call.contact)? {
                return Err(not_listed(survey, &call.contact));
            }
            let is_same = |one: &Attempt| one.start == call.start && one.caller == call.caller;
            if self.calls_to(&known, &call.contact)?.iter().any(is_same) {
                return Err(logged_already(&call.contact));
            }
            let record = json(call)?;
            let event = Event::of_survey(Action::Call, survey);
            let audit = self.append_audit(&event.with(None, Some(&record)))?;
            self.connection
                .prepare_cached(
                    "INSERT INTO call_attempt (survey, contact, start, caller, end, outcome, appointment, audit)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                )?
                .execute((
                    known.id,
                    &call.contact,
                    call.start,
                    &call.caller,
                    call.end,
                    &call.outcome,
                    call.appointment,
                    audit,
                ))?;
            Ok(())
        })
    }

    /// Takes the last call to a contact back; gives it. The trail keeps that it was logged.
    ///
    /// # Errors
    /// [`Kind::Usage`] without a reason, and where no call to it is logged.
    pub fn take_back_call(
        &mut self,
        survey: &SurveyKey,
        contact: &Serial,
        why: &str,
    ) -> Result<Attempt> {
        let why = reason(why)?;
        self.writing(|| {
            let known = self.known(survey)?;
            let contact = contact.as_str();
            let Some(call) = self.calls_to(&known, contact)?.pop() else {
                return Err(never_called(survey, contact));
            };
            let record = json(&call)?;
            let event = Event::of_survey(Action::CallUndo, survey);
            self.append_audit(&event.with(Some(&record), None).because(Some(why)))?;
            self.connection.execute(
                "DELETE FROM call_attempt WHERE survey = ?1 AND contact = ?2 AND start = ?3 AND caller = ?4",
                (known.id, contact, call.start, &call.caller),
            )?;
            Ok(call)
        })
    }

    /// The calls to one contact, in the order of their beginnings.
    pub(in crate::store) fn calls_to(&self, known: &Known, contact: &str) -> Result<Vec<Attempt>> {
        self.calls(known, Some(contact))
    }

    /// The calls of a survey, or to one contact of it, in the order of their beginnings.
    pub(in crate::store) fn calls(
        &self,
        known: &Known,
        contact: Option<&str>,
    ) -> Result<Vec<Attempt>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT contact, caller, start, end, outcome, appointment FROM call_attempt
             WHERE survey = ?1 AND (?2 IS NULL OR contact = ?2) ORDER BY contact, start, caller",
        )?;
        let rows = statement.query_map((known.id, contact), call)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn call(row: &Row<'_>) -> rusqlite::Result<Attempt> {
    Ok(Attempt {
        contact: row.get(0)?,
        caller: row.get(1)?,
        start: row.get(2)?,
        end: row.get(3)?,
        outcome: row.get(4)?,
        appointment: row.get(5)?,
    })
}

fn logged_already(contact: &str) -> Error {
    Error::new(
        Kind::Usage,
        format!("给 {contact} 的这次通话已经记过了"),
        format!("this call to {contact} is logged already"),
    )
    .hint(
        "两次通话的开始时间不能一样；记错的先撤销：manyi call undo",
        "two calls do not begin at the same time; take one logged by mistake back: manyi call undo",
    )
}

fn never_called(survey: &SurveyKey, contact: &str) -> Error {
    Error::new(
        Kind::Usage,
        format!("没有记过给 {contact} 的通话"),
        format!("no call to {contact} is logged"),
    )
    .hint(
        format!("manyi call list {survey} 列出各编号的通话"),
        format!("`manyi call list {survey}` shows the calls to each"),
    )
}
