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
            let batches: HashMap<String, Batch> = self
                .batch_rows(&known)?
                .into_iter()
                .map(|row| (row.batch.code.clone(), row.batch))
                .collect();
            let mut search = PatternSearch::new(known.questionnaire(), thresholds);
            self.sheets(survey, &mut |response, sheet| {
                if response.invalid.is_some() || response.state == State::Open {
                    return Ok(());
                }
                let batch = response.batch.as_ref().and_then(|code| batches.get(code));
                let origin = Origin {
                    batch: batch.map(|batch| batch.code.as_str()),
                    interviewer: batch.map(|batch| batch.interviewer.as_str()),
                    keying: keyings.get(response.serial.as_str()),
                };
                search.add(&response.serial, sheet, origin);
                Ok(())
            })?;
            Ok(search.end())
        })
    }
}
