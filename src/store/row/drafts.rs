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
    ///
    /// # Errors
    /// [`Kind::Usage`](crate::error::Kind::Usage) where another program has changed the paper since it was taken up, as for an answer: what was half typed
    /// may have been deleted there, or gone elsewhere with its paper.
    pub fn save_draft(
        &mut self,
        survey: &SurveyKey,
        serial: &Serial,
        draft: Option<&Draft>,
    ) -> Result<()> {
        self.writing(|| {
            let known = self.known(survey)?;
            let found = self.find_response(&known, serial)?;
            self.refuse_overtaken(survey, serial, found.as_ref())?;
            self.put_draft(&known, serial, FIRST_ENTRY, draft)
        })
    }

    /// Keeps half-typed text of a second entry, beside that of the first.
    ///
    /// # Errors
    /// [`Kind::Usage`](crate::error::Kind::Usage) as [`Store::second_entry`], and where words of the paper were deleted since it was taken up.
    pub fn save_second_draft(
        &mut self,
        survey: &SurveyKey,
        serial: &Serial,
        draft: Option<&Draft>,
    ) -> Result<()> {
        self.writing(|| {
            let known = self.known(survey)?;
            self.refuse_second_half(&known, serial)?;
            self.put_draft(&known, serial, SECOND_ENTRY, draft)
        })
    }

    /// Keeps it, or drops what was kept; inside a transaction.
    fn put_draft(
        &self,
        known: &Known,
        serial: &Serial,
        entry: u8,
        draft: Option<&Draft>,
    ) -> Result<()> {
        let Some(draft) = draft else {
            self.connection
                .prepare_cached(
                    "DELETE FROM draft WHERE survey = ?1 AND serial = ?2 AND entry = ?3",
                )?
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
    }

    /// Drops what is half typed of a paper, in both entries; inside a transaction.
    pub(in crate::store) fn drop_drafts(&self, known: &Known, serial: &Serial) -> Result<()> {
        for entry in [FIRST_ENTRY, SECOND_ENTRY] {
            self.put_draft(known, serial, entry, None)?;
        }
        Ok(())
    }

    /// Takes what is half typed of a paper along to where it stands now, in place of what was half typed there: that was
    /// of another paper. Inside a transaction.
    pub(in crate::store) fn move_drafts(
        &self,
        (here, old): (&Known, &Serial),
        (there, new): (&Known, &Serial),
    ) -> Result<()> {
        for entry in [FIRST_ENTRY, SECOND_ENTRY] {
            let draft = self.draft(here, old, entry)?;
            self.put_draft(here, old, entry, None)?;
            self.put_draft(there, new, entry, draft.as_ref())?;
        }
        Ok(())
    }

    /// Drops what is half typed in one field of a paper, in both entries, and leaves that of the others; returns whether
    /// there was something. Inside a transaction.
    pub(in crate::store) fn drop_half(
        &self,
        known: &Known,
        serial: &Serial,
        position: usize,
    ) -> Result<bool> {
        let questionnaire = known.questionnaire();
        let last = questionnaire.questions.len().saturating_sub(1);
        let mut is_found = false;
        for entry in [FIRST_ENTRY, SECOND_ENTRY] {
            let Some(draft) = self.draft(known, serial, entry)? else {
                continue;
            };
            let fields = draft.fields(questionnaire);
            let mut others = fields
                .iter()
                .copied()
                .filter(|(place, _)| *place != position);
            let here = others.next();
            let others: Vec<_> = others.collect();
            if others.len() + usize::from(here.is_some()) == fields.len() {
                continue;
            }
            is_found = true;
            let left = here.map(|here| Draft::of(questionnaire, last, here, others.into_iter()));
            self.put_draft(known, serial, entry, left.as_ref())?;
        }
        Ok(is_found)
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
