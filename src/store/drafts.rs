//! Half-typed text, kept when the program has to end in the middle of a field.

use rusqlite::OptionalExtension;

use super::definitions::Known;
use super::{Store, SurveyKey};
use crate::error::Result;
use crate::response::{Draft, Serial};

impl Store {
    /// Keeps half-typed text of a paper in place of the one kept before, or drops it. Needs no response.
    pub fn save_draft(
        &mut self,
        survey: &SurveyKey,
        serial: &Serial,
        draft: Option<&Draft>,
    ) -> Result<()> {
        self.writing(|| {
            let known = self.known(survey)?;
            let Some(draft) = draft else {
                self.connection
                    .prepare_cached("DELETE FROM draft WHERE survey = ?1 AND serial = ?2")?
                    .execute((known.id, serial.as_str()))?;
                return Ok(());
            };
            let (_, number) = known.question(draft.position)?;
            self.connection
                .prepare_cached(
                    "INSERT INTO draft (survey, serial, question, value) VALUES (?1, ?2, ?3, ?4)
                     ON CONFLICT DO UPDATE SET question = excluded.question, value = excluded.value",
                )?
                .execute((known.id, serial.as_str(), number, &draft.text))?;
            Ok(())
        })
    }

    /// The half-typed text of a paper.
    pub(super) fn draft(&self, known: &Known, serial: &Serial) -> Result<Option<Draft>> {
        let row: Option<(i64, String)> = self
            .connection
            .prepare_cached("SELECT question, value FROM draft WHERE survey = ?1 AND serial = ?2")?
            .query_row((known.id, serial.as_str()), |row| {
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
    pub(super) fn drop_draft(&self, known: &Known, serial: &Serial, number: i64) -> Result<()> {
        self.connection
            .prepare_cached(
                "DELETE FROM draft WHERE survey = ?1 AND serial = ?2 AND question = ?3",
            )?
            .execute((known.id, serial.as_str(), number))?;
        Ok(())
    }
}
