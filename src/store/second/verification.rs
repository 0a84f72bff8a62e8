//! Where the verification of a survey stands, by batch too, and which response comes next.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, named_params};

use super::plans::Plans;
use super::sample::WHOLE_SURVEY;
use crate::error::Result;
use crate::response::{Serial, State, VerifyPlan};
use crate::store::file::error::unreadable;
use crate::store::file::json::json;
use crate::store::people::own_spellings;
use crate::store::row::definitions::Known;
use crate::store::{Store, SurveyKey};

/// Where the verification of a survey stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verification {
    /// How many are to be verified, where a batch does not have a plan of its own.
    pub plan: VerifyPlan,
    /// Valid responses keyed to the end that the plans want verified.
    pub due: u64,
    /// Of these, those keyed twice with every discrepancy settled.
    pub verified: u64,
    /// Of these, those approved without a finished second entry.
    pub approved_once: u64,
    /// Of these, those that wait for their second entry, or for the rest of it.
    pub waiting: u64,
    /// Responses of the survey with a discrepancy that nobody has decided.
    pub undecided_responses: u64,
    /// These discrepancies.
    pub undecided: u64,
}

/// Where the verification of a batch stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchVerification {
    /// The code of the batch.
    pub batch: String,
    /// Its own plan; `None`: the survey's holds.
    pub own_plan: Option<VerifyPlan>,
    /// Valid responses keyed to the end that the plan which holds wants verified.
    pub due: u64,
    /// Of these, those keyed twice with every discrepancy settled.
    pub verified: u64,
    /// Of these, those that wait for their second entry, or for the rest of it.
    pub waiting: u64,
}

/// Responses that a plan wants verified, and how far they are.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    due: u64,
    verified: u64,
    approved_once: u64,
    waiting: u64,
}

/// What comes next: the first response from a place in the order of serials on; `:own`: whether the operator keyed it.
const CANDIDATE: &str = "response.survey = :survey AND (sort_key, serial) >= (:sort_key, :serial)
       AND state = 'entered' AND invalid IS NULL AND compared = 0 AND (operator IN (SELECT value FROM json_each(:operators))) = :own";

impl Store {
    /// Where the verification of a survey stands; without samples in a time that does not depend on its size.
    pub fn verification(&self, survey: &SurveyKey) -> Result<Verification> {
        self.reading(|| {
            let known = self.known(survey)?;
            let plans = self.plans(&known)?;
            let (undecided_responses, undecided) = self.connection.query_row(
                "SELECT count(*), coalesce(sum(discrepancies), 0)
                 FROM response WHERE survey = ?1 AND discrepancies > 0 AND invalid IS NULL",
                [known.id],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
            let mut all = Counts::default();
            for counts in self.counts_by_batch(&known, &plans)?.values() {
                all.due += counts.due;
                all.verified += counts.verified;
                all.approved_once += counts.approved_once;
                all.waiting += counts.waiting;
            }
            Ok(Verification {
                plan: plans.of_scope(WHOLE_SURVEY),
                due: all.due,
                verified: all.verified,
                approved_once: all.approved_once,
                waiting: all.waiting,
                undecided_responses,
                undecided,
            })
        })
    }

    /// Where the verification of each batch stands, in the order in which the batches were added.
    pub fn verification_by_batch(&self, survey: &SurveyKey) -> Result<Vec<BatchVerification>> {
        self.reading(|| {
            let known = self.known(survey)?;
            let plans = self.plans(&known)?;
            let counts = self.counts_by_batch(&known, &plans)?;
            let listed = self.batch_rows(&known)?.into_iter().map(|row| {
                let of = counts.get(&Some(row.id)).copied().unwrap_or_default();
                BatchVerification {
                    batch: row.batch.code,
                    own_plan: plans.made.get(&row.id).map(|kept| kept.plan),
                    due: of.due,
                    verified: of.verified,
                    waiting: of.waiting,
                }
            });
            Ok(listed.collect())
        })
    }

    /// By the row of the batch; `None`: the responses in none.
    fn counts_by_batch(
        &self,
        known: &Known,
        plans: &Plans,
    ) -> Result<BTreeMap<Option<i64>, Counts>> {
        let mut counts: BTreeMap<Option<i64>, Counts> = BTreeMap::new();
        let twice = self.keyed_twice_by_batch(known)?;
        let plan_of = |batch| plans.of_scope(plans.scope_of(batch));
        for (standing, responses) in self.standings(known)? {
            let is_due = standing.is_counted() && plan_of(standing.batch) == VerifyPlan::Full;
            if is_due {
                let of = counts.entry(standing.batch).or_default();
                of.due += responses;
                if standing.state > State::Entered {
                    of.approved_once += responses;
                } else {
                    of.waiting += responses;
                }
            }
        }
        for (batch, of) in &mut counts {
            // The states tell who is through, the comparisons who was keyed twice.
            of.verified = twice
                .get(batch)
                .copied()
                .unwrap_or_default()
                .min(of.approved_once);
            of.approved_once -= of.verified;
        }
        self.leave_out_compared(known, plans, &mut counts)?;
        let samples = plans
            .made
            .iter()
            .filter(|(_, kept)| matches!(kept.plan, VerifyPlan::Every(_) | VerifyPlan::Percent(_)));
        for (scope, _) in samples {
            self.count_drawn(known, plans, *scope, &mut counts)?;
        }
        Ok(counts)
    }

    /// How many responses of each batch were keyed twice with every discrepancy settled; `None`: those in none.
    fn keyed_twice_by_batch(&self, known: &Known) -> Result<BTreeMap<Option<i64>, u64>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT batch, count(*) FROM response
             WHERE survey = ?1 AND compared = 1 AND discrepancies = 0 AND invalid IS NULL
               AND state IN ('verified', 'approved')
             GROUP BY batch",
        )?;
        let rows = statement.query_map([known.id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// How many valid responses were keyed twice with every discrepancy settled, approved since or not. Those approved
    /// after one entry are not among them, though [`Ledger::verified`](crate::response::Ledger) counts them as through.
    pub fn second_entries(&self, survey: &SurveyKey) -> Result<u64> {
        self.reading(|| {
            let known = self.known(survey)?;
            Ok(self.keyed_twice_by_batch(&known)?.values().sum())
        })
    }

    /// Where all are verified: those wait no longer whose fields all have a second value, and a discrepancy is open.
    fn leave_out_compared(
        &self,
        known: &Known,
        plans: &Plans,
        counts: &mut BTreeMap<Option<i64>, Counts>,
    ) -> Result<()> {
        let mut statement = self.connection.prepare_cached(
            "SELECT batch, count(*) FROM response
             WHERE survey = ?1 AND discrepancies > 0 AND invalid IS NULL AND compared = 1 AND state = 'entered'
             GROUP BY batch",
        )?;
        let mut rows = statement.query([known.id])?;
        while let Some(row) = rows.next()? {
            let batch = row.get(0)?;
            if plans.of_scope(plans.scope_of(batch)) == VerifyPlan::Full {
                let of = counts.entry(batch).or_default();
                of.waiting = of.waiting.saturating_sub(row.get(1)?);
            }
        }
        Ok(())
    }

    /// The sample of a plan: of it count the responses for which this plan holds.
    fn count_drawn(
        &self,
        known: &Known,
        plans: &Plans,
        scope: i64,
        counts: &mut BTreeMap<Option<i64>, Counts>,
    ) -> Result<()> {
        let mut statement = self.connection.prepare_cached(
            "SELECT response.batch, count(*), sum(state IN ('verified', 'approved') AND compared = 1 AND discrepancies = 0),
                    sum(state = 'entered' AND compared = 0),
                    sum(state IN ('verified', 'approved') AND NOT (compared = 1 AND discrepancies = 0))
             FROM drawn CROSS JOIN response ON response.id = drawn.response
             WHERE drawn.survey = ?1 AND drawn.batch = ?2 AND invalid IS NULL AND state <> 'open'
             GROUP BY response.batch",
        )?;
        let mut rows = statement.query((known.id, scope))?;
        while let Some(row) = rows.next()? {
            let batch = row.get(0)?;
            if plans.scope_of(batch) == scope {
                let found = Counts {
                    due: row.get(1)?,
                    verified: row.get(2)?,
                    waiting: row.get(3)?,
                    approved_once: row.get(4)?,
                };
                counts.insert(batch, found);
            }
        }
        Ok(())
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
            if self.verification(survey)?.waiting == 0 {
                return Ok(None);
            }
            let plans = self.plans(&known)?;
            let scopes: Vec<i64> = std::iter::once(WHOLE_SURVEY)
                .chain(plans.batches())
                .collect();
            let spellings = json(&own_spellings(&self.connection, &self.operator)?)?;
            for own in [false, true] {
                for start in [from, None] {
                    let mut found = Vec::new();
                    for scope in &scopes {
                        found.extend(self.next_of_scope(
                            &known,
                            &plans,
                            *scope,
                            start,
                            (own, &spellings),
                        )?);
                    }
                    if let Some(serial) = found.into_iter().min() {
                        return Ok(Some(serial));
                    }
                }
            }
            Ok(None)
        })
    }

    fn next_of_scope(
        &self,
        known: &Known,
        plans: &Plans,
        scope: i64,
        from: Option<&Serial>,
        (own, own_spellings): (bool, &str),
    ) -> Result<Option<Serial>> {
        let source = match plans.of_scope(scope) {
            VerifyPlan::None => return Ok(None),
            VerifyPlan::Full => "response WHERE true",
            VerifyPlan::Every(_) | VerifyPlan::Percent(_) => {
                "drawn CROSS JOIN response ON response.id = drawn.response
                 WHERE drawn.survey = :survey AND drawn.batch = :scope"
            }
        };
        let in_scope = if scope == WHOLE_SURVEY {
            "(:scope = 0 AND (response.batch IS NULL OR response.batch NOT IN
                (SELECT batch FROM verify_plan WHERE survey = :survey)))"
        } else {
            "response.batch = :scope"
        };
        let sql = format!(
            "SELECT serial FROM {source} AND {in_scope} AND {CANDIDATE} ORDER BY sort_key, serial LIMIT 1"
        );
        let found: Option<String> = self
            .connection
            .prepare_cached(&sql)?
            .query_row(
                named_params! {
                    ":survey": known.id,
                    ":scope": scope,
                    ":sort_key": from.map(Serial::sort_key).unwrap_or_default(),
                    ":serial": from.map(Serial::as_str).unwrap_or_default(),
                    ":operators": own_spellings,
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
