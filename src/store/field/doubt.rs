//! What stands against keying a paper under a serial: it is on file, it was not handed out, another one looks like it.

use rusqlite::OptionalExtension;

use crate::error::Result;
use crate::response::{Paper, Serial};
use crate::store::row::definitions::Known;
use crate::store::{Store, SurveyKey};

/// What is asked about before a paper is keyed under a serial.
#[derive(Debug, Clone, PartialEq)]
pub enum SerialDoubt {
    /// A paper is on file under it.
    OnFile(Box<Paper>),
    /// Serials are registered for the survey, and this one is not.
    Unregistered,
    /// Nothing is on file under it; there is another that an eye does not tell from it.
    Like(Serial),
}

impl Store {
    /// What stands against keying a paper under this serial; `None`: nothing.
    pub fn serial_doubt(&self, survey: &SurveyKey, serial: &Serial) -> Result<Option<SerialDoubt>> {
        self.reading(|| {
            if let Some(paper) = self.paper(survey, serial)? {
                return Ok(Some(SerialDoubt::OnFile(Box::new(paper))));
            }
            let known = self.known(survey)?;
            if self.registered_batch(&known, serial)?.is_some() {
                return Ok(None);
            }
            if let Some(like) = self.alike(&known, serial)? {
                return Ok(Some(SerialDoubt::Like(like)));
            }
            let registered = self.has_registered(&known)?;
            Ok(registered.then_some(SerialDoubt::Unregistered))
        })
    }

    /// Whether serials are registered for a survey at all.
    pub(in crate::store) fn has_registered(&self, known: &Known) -> Result<bool> {
        Ok(self
            .connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM registered WHERE survey = ?1)")?
            .query_row([known.id], |row| row.get(0))?)
    }

    /// A serial registered or on file that looks like this one.
    fn alike(&self, known: &Known, serial: &Serial) -> Result<Option<Serial>> {
        let withdrawn = self.withdrawn_row(known)?.unwrap_or(0);
        let mut find = self.connection.prepare_cached(
            "SELECT serial FROM registered WHERE survey = ?1 AND sort_key = ?2 AND serial <> ?3
             UNION ALL
             SELECT serial FROM response WHERE survey = ?1 AND sort_key = ?2 AND serial <> ?3 AND invalid IS NOT ?4",
        )?;
        for slip in serial.likely_slips() {
            let found = find
                .query_row(
                    (known.id, slip.sort_key(), serial.as_str(), withdrawn),
                    |row| Ok(crate::store::stack::responses::serial(row, 0)),
                )
                .optional()?
                .transpose()?;
            if let Some(found) = found.filter(|found| found.is_like(serial)) {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }
}
