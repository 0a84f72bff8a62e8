//! The search for patterns through the responses of a survey.

use super::{Store, SurveyKey};
use crate::error::Result;
use crate::response::State;
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
            let mut search = PatternSearch::new(known.questionnaire(), thresholds);
            for serial in self.all_serials(&known)? {
                let Some(response) = self.find_response(&known, &serial)? else {
                    continue;
                };
                if response.standing.invalid || response.standing.state == State::Open {
                    continue;
                }
                let sheet = self.sheet(&known, response.id)?;
                let origin = Origin {
                    keying: keyings.get(serial.as_str()),
                    ..Origin::default()
                };
                search.add(&serial, &sheet, origin);
            }
            Ok(search.end())
        })
    }
}
