//! Half-typed text, kept when the program has to end in the middle of a field.

use rusqlite::OptionalExtension;

use super::definitions::Known;
use super::papers::{FIRST_ENTRY, Response};
use crate::error::Result;
use crate::response::{Draft, Serial};
use crate::store::{Store, SurveyKey};

/// The blind entry of the verifier.
pub(in crate::store) const SECOND_ENTRY: u8 = 2;

impl Store {
    /// Keeps half-typed text of a paper in place of the one kept before, or drops it. Needs no response.
    pub fn save_draft(
        &mut self,
        survey: &SurveyKey,
        serial: &Serial,
        draft: Option<&Draft>,
    ) -> Result<()> {
        self.keep_draft(survey, serial, FIRST_ENTRY, draft)
    }

    /// Keeps half-typed text of a second entry, beside that of the first.
    pub fn save_second_draft(
        &mut self,
        survey: &SurveyKey,
        serial: &Serial,
        draft: Option<&Draft>,
    ) -> Result<()> {
        self.keep_draft(survey, serial, SECOND_ENTRY, draft)
    }

    fn keep_draft(
        &self,
        survey: &SurveyKey,
        serial: &Serial,
        entry: u8,
        draft: Option<&Draft>,
    ) -> Result<()> {
        self.writing(|| {
            let known = self.known(survey)?;
            let Some(draft) = draft else {
                self.connection
                    .prepare_cached("DELETE FROM draft WHERE survey = ?1 AND serial = ?2 AND entry = ?3")?
                    .execute((known.id, serial.as_str(), entry))?;
                return Ok(());
            };
            let (_, number) = known.question(draft.position)?;
            self.connection
                .prepare_cached(
                    "INSERT INTO draft (survey, serial, entry, question, value) VALUES (?1, ?2, ?3, ?4, ?5)
                     ON CONFLICT DO UPDATE SET question = excluded.question, value = excluded.value",
                )?
                .execute((known.id, serial.as_str(), entry, number, &draft.text))?;
            Ok(())
        })
    }

    /// The half-typed text of an entry of a paper.
    pub(in crate::store) fn draft(
        &self,
        known: &Known,
        serial: &Serial,
        entry: u8,
    ) -> Result<Option<Draft>> {
        let row: Option<(i64, String)> = self
            .connection
            .prepare_cached("SELECT question, value FROM draft WHERE survey = ?1 AND serial = ?2 AND entry = ?3")?
            .query_row((known.id, serial.as_str(), entry), |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        row.map(|(number, text)| {
            Ok(Draft {
                position: known.position(number)?,
                text,
            })
        })
        .transpose()
    }

    /// Drops the half-typed text of a question that has been confirmed; inside a transaction.
    pub(in crate::store) fn drop_draft(
        &self,
        known: &Known,
        response: &Response,
        serial: &Serial,
        entry: u8,
        number: i64,
    ) -> Result<()> {
        if !response.aside.draft {
            return Ok(());
        }
        self.connection
            .prepare_cached(
                "DELETE FROM draft WHERE survey = ?1 AND serial = ?2 AND entry = ?3 AND question = ?4",
            )?
            .execute((known.id, serial.as_str(), entry, number))?;
        Ok(())
    }
}
