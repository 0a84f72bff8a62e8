//! The search for patterns through the responses of a survey.

use std::collections::HashMap;

use super::{Store, SurveyKey};
use crate::error::Result;
use crate::response::patterns::{Origin, PatternFinding, PatternSearch, Thresholds};
use crate::response::{Batch, State};

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
            for serial in self.all_serials(&known, None)? {
                let Some(response) = self.find_response(&known, &serial)? else {
                    continue;
                };
                if response.standing.invalid.is_some() || response.standing.state == State::Open {
                    continue;
                }
                let sheet = self.sheet(&known, response.id)?;
                let batch = response.standing.batch.and_then(|row| batches.get(&row));
                let origin = Origin {
                    batch: batch.map(|batch| batch.code.as_str()),
                    interviewer: batch.map(|batch| batch.interviewer.as_str()),
                    keying: keyings.get(serial.as_str()),
                };
                search.add(&serial, &sheet, origin);
            }
            Ok(search.end())
        })
    }
}
