//! The search for patterns through the responses of a survey.

use std::borrow::Cow;
use std::collections::HashMap;

use super::error::unreadable;
use super::scan::Finder;
use super::{Store, SurveyKey};
use crate::error::Result;
use crate::response::Batch;
use crate::response::patterns::{Origin, PatternFinding, PatternSearch, Thresholds};

impl Store {
    /// Patterns in the valid responses keyed to the end that are worth a look; nothing is changed by it.
    ///
    /// Reads every response and the audit trail: takes time with their number.
    pub fn patterns(
        &self,
        survey: &SurveyKey,
        thresholds: Thresholds,
    ) -> Result<Vec<PatternFinding>> {
        self.reading(|| {
            let known = self.known(survey)?;
            let keyings = self.keyings(survey)?;
            let batches: HashMap<i64, Batch> = self
                .batch_rows(&known)?
                .into_iter()
                .map(|row| (row.id, row.batch))
                .collect();
            let mut search = PatternSearch::new(known.questionnaire(), thresholds);
            let positions: Vec<usize> = (0..known.numbers.len()).collect();
            let finder = Finder::new(&known, &positions)?;
            let mut statement = self.connection.prepare(
                "SELECT answers, version, serial, batch FROM response
                 WHERE survey = ?1 AND state <> 'open' AND invalid IS NULL ORDER BY sort_key, serial",
            )?;
            let mut rows = statement.query([known.id])?;
            while let Some(row) = rows.next()? {
                let packed = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
                let mut fields = Vec::with_capacity(positions.len());
                finder.find(packed, row.get(1)?, &mut fields)?;
                let codes = fields.iter().map(|field| field.code()).collect();
                let codes: Option<Vec<Option<Cow<'_, str>>>> = codes;
                let codes = codes.ok_or_else(|| unreadable("response.answers"))?;
                let codes: Vec<Option<&str>> = codes.iter().map(Option::as_deref).collect();
                let serial = row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?;
                let batch: Option<i64> = row.get(3)?;
                let batch = batch.and_then(|batch| batches.get(&batch));
                let origin = Origin {
                    batch: batch.map(|batch| batch.code.as_str()),
                    interviewer: batch.map(|batch| batch.interviewer.as_str()),
                    keying: keyings.get(serial),
                };
                search.add_codes(serial, &codes, origin);
            }
            Ok(search.end())
        })
    }
}
