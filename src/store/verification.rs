//! Where the verification of a survey stands, and which response comes next.

use rusqlite::{OptionalExtension, named_params};

use super::definitions::Known;
use super::error::unreadable;
use super::{Store, SurveyKey};
use crate::error::Result;
use crate::response::{Serial, VerifyPlan};

/// Where the verification of a survey stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verification {
    /// How many are to be verified.
    pub plan: VerifyPlan,
    /// Valid responses keyed to the end that the plan wants verified.
    pub due: u64,
    /// Of these, those verified or approved.
    pub verified: u64,
    /// Of these, those that wait for their second entry, or for the rest of it.
    pub waiting: u64,
    /// Responses of the survey with a discrepancy that nobody has decided.
    pub undecided_responses: u64,
    /// These discrepancies.
    pub undecided: u64,
}

/// The first response from a place in the order of serials on; `:own`: whether the operator keyed it.
const NEXT: &str = "SELECT serial FROM response
     WHERE survey = :survey AND (sort_key, serial) >= (:sort_key, :serial)
       AND state = 'entered' AND invalid IS NULL AND compared = 0 AND (operator = :operator) = :own
     ORDER BY sort_key, serial LIMIT 1";

/// The same among those drawn.
const NEXT_DRAWN: &str =
    "SELECT serial FROM drawn CROSS JOIN response ON response.id = drawn.response
     WHERE drawn.survey = :survey AND (sort_key, serial) >= (:sort_key, :serial)
       AND state = 'entered' AND invalid IS NULL AND compared = 0 AND (operator = :operator) = :own
     ORDER BY sort_key, serial LIMIT 1";

impl Store {
    /// Where the verification of a survey stands; for a full plan in a time that does not depend on its size.
    pub fn verification(&self, survey: &SurveyKey) -> Result<Verification> {
        self.reading(|| {
            let known = self.known(survey)?;
            let plan = self.verify_plan(survey)?;
            let (undecided_responses, undecided, compared) = self.connection.query_row(
                "SELECT count(*), coalesce(sum(discrepancies), 0), coalesce(sum(compared AND state = 'entered'), 0)
                 FROM response WHERE survey = ?1 AND discrepancies > 0 AND invalid IS NULL",
                [known.id],
                |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, u64>(2)?)),
            )?;
            let (due, verified, waiting) = match plan {
                VerifyPlan::None => (0, 0, 0),
                VerifyPlan::Full => {
                    let ledger = self.ledger(survey)?;
                    let rest = ledger.entered.saturating_sub(ledger.verified);
                    (ledger.entered, ledger.verified, rest.saturating_sub(compared))
                }
                VerifyPlan::Every(_) | VerifyPlan::Percent(_) => self.drawn_counts(&known)?,
            };
            Ok(Verification {
                plan,
                due,
                verified,
                waiting,
                undecided_responses,
                undecided,
            })
        })
    }

    fn drawn_counts(&self, known: &Known) -> Result<(u64, u64, u64)> {
        Ok(self.connection.query_row(
            "SELECT count(*), coalesce(sum(state IN ('verified', 'approved')), 0),
                    coalesce(sum(state = 'entered' AND compared = 0), 0)
             FROM drawn CROSS JOIN response ON response.id = drawn.response
             WHERE drawn.survey = ?1 AND invalid IS NULL AND state <> 'open'",
            [known.id],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )?)
    }

    /// The next response that waits for its second entry: from this serial on, else from the first; those that another
    /// operator keyed come before one's own. `None` when none waits.
    pub fn next_to_verify(
        &self,
        survey: &SurveyKey,
        from: Option<&Serial>,
    ) -> Result<Option<Serial>> {
        self.reading(|| {
            let known = self.known(survey)?;
            let verification = self.verification(survey)?;
            if verification.waiting == 0 {
                return Ok(None);
            }
            let sql = match verification.plan {
                VerifyPlan::Full | VerifyPlan::None => NEXT,
                VerifyPlan::Every(_) | VerifyPlan::Percent(_) => NEXT_DRAWN,
            };
            for own in [false, true] {
                for start in [from, None] {
                    let found = self.next_from(&known, sql, start, own)?;
                    if found.is_some() {
                        return Ok(found);
                    }
                }
            }
            Ok(None)
        })
    }

    fn next_from(
        &self,
        known: &Known,
        sql: &str,
        from: Option<&Serial>,
        own: bool,
    ) -> Result<Option<Serial>> {
        let found: Option<String> = self
            .connection
            .prepare_cached(sql)?
            .query_row(
                named_params! {
                    ":survey": known.id,
                    ":sort_key": from.map(Serial::sort_key).unwrap_or_default(),
                    ":serial": from.map(Serial::as_str).unwrap_or_default(),
                    ":operator": self.operator,
                    ":own": own,
                },
                |row| row.get(0),
            )
            .optional()?;
        found
            .map(|text| {
                Serial::read(&text).map_err(|cause| unreadable("response.serial").caused_by(cause))
            })
            .transpose()
    }
}
