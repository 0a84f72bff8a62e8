//! Setting a whole response invalid, with a reason, and valid again.

use crate::error::{Error, Kind, Result};
use crate::response::{Invalid, Serial};
use crate::store::row::definitions::{Known, listing};
use crate::store::row::papers::Response;
use crate::store::row::papers::{absent, refuse_approved};
use crate::store::second::sample::WHOLE_SURVEY;
use crate::store::trail::audit::Event;
use crate::store::{Store, SurveyKey};
use crate::trail::Action;

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
        self.writing(|| self.mark_valid(&self.known(survey)?, serial, why))
    }

    /// Sets a response valid again, inside a transaction.
    pub(in crate::store) fn mark_valid(
        &self,
        known: &std::sync::Arc<Known>,
        serial: &Serial,
        why: &str,
    ) -> Result<()> {
        let Some(mut response) = self.find_response(known, serial)? else {
            return Err(absent(&known.key, serial));
        };
        let Some(was) = self.invalid_of(&response)? else {
            return Ok(());
        };
        if was.is_withdrawn() {
            return Err(withdrawn(serial));
        }
        let event = Event::of_response(Action::SetValid, &known.key, serial)
            .with(Some(&was.reason), None)
            .because(Some(why).filter(|why| !why.is_empty()));
        self.change_validity(known, serial, &mut response, event)
    }

    /// Sets a response invalid, inside a transaction.
    pub(in crate::store) fn mark_invalid(
        &self,
        known: &std::sync::Arc<Known>,
        serial: &Serial,
        reason: &str,
        why: &str,
    ) -> Result<()> {
        check_reason(known, reason)?;
        let found = self.find_response(known, serial)?;
        if let Some(response) = &found
            && self.is_withdrawn(known, response)?
        {
            return Err(withdrawn(serial));
        }
        let mut response = self.use_or_begin(known, serial, found)?;
        refuse_approved(serial, &response)?;
        let was = self.invalid_of(&response)?;
        if was
            .as_ref()
            .is_some_and(|was| was.reason == reason && was.why == why)
        {
            return Ok(());
        }
        self.reason_row(known, reason)?;
        let event = Event::of_response(Action::SetInvalid, &known.key, serial)
            .with(was.as_ref().map(|was| was.reason.as_str()), Some(reason))
            .because(Some(why).filter(|why| !why.is_empty()));
        self.change_validity(known, serial, &mut response, event)
    }

    /// Writes whether a response is valid, with the counts that follow.
    pub(in crate::store) fn change_validity(
        &self,
        known: &Known,
        serial: &Serial,
        response: &mut Response,
        event: Event<'_>,
    ) -> Result<()> {
        let was = response.standing();
        self.append_audit_of(known, response, event)?;
        let standing = response.standing();
        let sheet = known.sheet(&response.paper)?;
        self.move_in_ledger(known, Some(was), standing)?;
        let [before, after] = [was, standing].map(|at| at.is_counted().then_some(&sheet));
        if before != after {
            self.note_moved(known, serial, response, before, after)?;
        }
        self.move_in_tally(known, was.batch, before, after)?;
        if was.invalid.is_some() && standing.invalid.is_none() {
            let scopes: Vec<i64> = std::iter::once(WHOLE_SURVEY)
                .chain(standing.batch)
                .collect();
            self.note_undrawn(known, response, &scopes)?;
        }
        self.write_response(response)
    }

    /// That a response is invalid, and why.
    pub(in crate::store) fn invalid_of(&self, response: &Response) -> Result<Option<Invalid>> {
        let Some((reason, why)) = &response.paper.invalid else {
            return Ok(None);
        };
        Ok(Some(Invalid {
            reason: self.reason_code(*reason)?,
            why: why.clone(),
        }))
    }

    /// The code of a reason by its row.
    pub(in crate::store) fn reason_code(&self, row: i64) -> Result<String> {
        Ok(self
            .connection
            .prepare_cached("SELECT code FROM invalid_reason WHERE id = ?1")?
            .query_row([row], |row| row.get(0))?)
    }

    /// Makes the row of a reason when it is used for the first time.
    pub(in crate::store) fn reason_row(&self, known: &Known, reason: &str) -> Result<()> {
        self.connection
            .prepare_cached(
                "INSERT INTO invalid_reason (survey, code) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
            )?
            .execute((known.id, reason))?;
        Ok(())
    }
}

/// The response is withdrawn, and is no other thing until it is reinstated.
pub(in crate::store) fn withdrawn(serial: &Serial) -> Error {
    Error::new(
        Kind::Usage,
        format!("答卷 {serial} 已撤出"),
        format!("response {serial} is withdrawn"),
    )
    .hint(
        "先恢复：manyi response reinstate 项目/调查 编号 --why 原因",
        "reinstate it first: manyi response reinstate PROJECT/SURVEY SERIAL --why REASON",
    )
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
