//! Setting a whole response invalid, with a reason, and valid again.

use super::action::Action;
use super::approval::{absent, refuse_approved};
use super::audit::Event;
use super::definitions::{Known, listing};
use super::papers::Response;
use super::plans::WHOLE_SURVEY;
use super::{Store, SurveyKey};
use crate::error::{Error, Kind, Result};
use crate::response::{Invalid, Serial};

impl Store {
    /// Sets a response invalid: it stays on file and counts in no measure. A paper of which nothing is on file is begun.
    ///
    /// `reason` is one of the survey's reasons, `why` what else is to be said; the same again changes nothing, another
    /// reason takes the place of the first. Ledger, tally and an audit row are part of the same transaction.
    ///
    /// # Errors
    /// [`Kind::Usage`] for a reason that the survey does not have and for an approved response.
    pub fn set_invalid(
        &mut self,
        survey: &SurveyKey,
        serial: &Serial,
        reason: &str,
        why: &str,
    ) -> Result<()> {
        self.writing(|| {
            let known = self.known(survey)?;
            self.mark_invalid(&known, serial, reason, why)
        })
    }

    /// Sets a response valid again: its answers count once more. One that is valid stays as it is.
    ///
    /// # Errors
    /// [`Kind::Usage`] when there is no such response.
    pub fn set_valid(&mut self, survey: &SurveyKey, serial: &Serial, why: &str) -> Result<()> {
        self.writing(|| {
            let known = self.known(survey)?;
            let Some(mut response) = self.find_response(&known, serial)? else {
                return Err(absent(survey, serial));
            };
            let Some(was) = self.invalid_of(&response)? else {
                return Ok(());
            };
            let event = Event {
                old: Some(&was.reason),
                why: Some(why).filter(|why| !why.is_empty()),
                ..Event::of_response(Action::SetValid, survey, serial)
            };
            self.append_audit_of(&mut response, event)?;
            self.change_validity(&known, serial, response, None)
        })
    }

    /// Sets a response invalid, inside a transaction.
    pub(super) fn mark_invalid(
        &self,
        known: &std::sync::Arc<Known>,
        serial: &Serial,
        reason: &str,
        why: &str,
    ) -> Result<()> {
        check_reason(known, reason)?;
        let mut response = self.find_or_begin(known, serial)?;
        refuse_approved(serial, &response)?;
        let was = self.invalid_of(&response)?;
        if was
            .as_ref()
            .is_some_and(|was| was.reason == reason && was.why == why)
        {
            return Ok(());
        }
        let event = Event {
            old: was.as_ref().map(|was| was.reason.as_str()),
            new: Some(reason),
            why: Some(why).filter(|why| !why.is_empty()),
            ..Event::of_response(Action::SetInvalid, &known.key, serial)
        };
        self.append_audit_of(&mut response, event)?;
        let reason = self.reason_row(known, reason)?;
        self.change_validity(known, serial, response, Some((reason, why.to_owned())))
    }

    /// Writes whether a response is valid, with the counts that follow.
    fn change_validity(
        &self,
        known: &Known,
        serial: &Serial,
        mut response: Response,
        invalid: Option<(i64, String)>,
    ) -> Result<()> {
        let was = response.standing;
        response.standing.invalid = invalid.as_ref().map(|(reason, _)| *reason);
        // A reason that stays is written with what is said about it now.
        let restated = was.invalid.is_some() && was == response.standing;
        response.invalid_why = invalid.map(|(_, why)| why);
        let sheet = self.sheet(known, response.id)?;
        self.move_in_ledger(known, Some(was), response.standing)?;
        let [before, after] = [was, response.standing].map(|at| at.is_counted().then_some(&sheet));
        if before != after {
            self.note_moved(known, serial, &mut response, before, after)?;
        }
        self.move_in_tally(known, was.batch, before, after)?;
        if was.invalid.is_some() && response.standing.invalid.is_none() {
            let scopes: Vec<i64> = std::iter::once(WHOLE_SURVEY)
                .chain(response.standing.batch)
                .collect();
            self.note_undrawn(known, &response, &scopes)?;
        }
        if restated {
            self.connection
                .prepare_cached("UPDATE response SET invalid_why = ?2 WHERE id = ?1")?
                .execute((response.id, &response.invalid_why))?;
        }
        self.write_response(&response, was)
    }

    /// That a response is invalid, and why.
    pub(super) fn invalid_of(&self, response: &Response) -> Result<Option<Invalid>> {
        let Some(reason) = response.standing.invalid else {
            return Ok(None);
        };
        Ok(Some(Invalid {
            reason: self.reason_code(reason)?,
            why: response.invalid_why.clone().unwrap_or_default(),
        }))
    }

    /// The code of a reason by its row.
    pub(super) fn reason_code(&self, row: i64) -> Result<String> {
        Ok(self
            .connection
            .prepare_cached("SELECT code FROM invalid_reason WHERE id = ?1")?
            .query_row([row], |row| row.get(0))?)
    }

    /// The row of a reason, made when it is used for the first time.
    fn reason_row(&self, known: &Known, reason: &str) -> Result<i64> {
        self.connection
            .prepare_cached(
                "INSERT INTO invalid_reason (survey, code) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
            )?
            .execute((known.id, reason))?;
        Ok(self
            .connection
            .prepare_cached("SELECT id FROM invalid_reason WHERE survey = ?1 AND code = ?2")?
            .query_row((known.id, reason), |row| row.get(0))?)
    }
}

fn check_reason(known: &Known, reason: &str) -> Result<()> {
    let reasons = &known.survey.invalid_reasons;
    if reasons.iter().any(|known| known.code == reason) {
        return Ok(());
    }
    let codes: Vec<String> = reasons.iter().map(|known| known.code.clone()).collect();
    let error = Error::new(
        Kind::Usage,
        format!("{} 没有无效原因“{reason}”", known.key),
        format!(
            "{} has no reason `{reason}` for invalid responses",
            known.key
        ),
    );
    Err(listing(error, &codes))
}
