//! Which entered responses the plans of verification still ask for, and how many they let off.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::response::State;
use crate::store::Store;
use crate::store::row::counts::Standing;
use crate::store::row::definitions::Known;

/// The condition under which an entered response still waits for something before it may be approved: the plan that
/// holds for it wants it verified or has yet to draw from it, or a discrepancy is open.
pub(in crate::store) const ASKED: &str = "(discrepancies > 0 OR coalesce((
    SELECT kind = 'full' OR (kind <> 'none' AND (response.id > through
        OR EXISTS (SELECT 1 FROM drawn WHERE drawn.survey = plan.survey
                   AND drawn.batch = plan.batch AND drawn.response = response.id)
        OR EXISTS (SELECT 1 FROM undrawn WHERE undrawn.survey = plan.survey
                   AND undrawn.batch = plan.batch AND undrawn.response = response.id)))
    FROM verify_plan AS plan WHERE plan.survey = response.survey AND plan.batch IN (0, response.batch)
    ORDER BY plan.batch DESC LIMIT 1), 1))";

/// All that a plan which does not want everything may ask for, among others.
const CANDIDATES: &str = "SELECT response FROM drawn WHERE survey = ?1
    UNION SELECT response FROM undrawn WHERE survey = ?1
    UNION SELECT id FROM response WHERE survey = ?1 AND discrepancies > 0
    UNION SELECT id FROM response WHERE +survey = ?1 AND id > (
        SELECT min(through) FROM verify_plan WHERE survey = ?1 AND kind IN ('every', 'percent'))";

impl Store {
    /// By the row of the batch (`None`: in none), the valid entered responses that no plan asks for; batches with none
    /// are left out. Its time goes with what the plans ask for, not with the size of the survey.
    pub(in crate::store) fn excused(
        &self,
        known: &Known,
        standings: &[(Standing, u64)],
    ) -> Result<BTreeMap<Option<i64>, u64>> {
        let plans = self.plans(known)?;
        let mut excused: BTreeMap<Option<i64>, u64> = BTreeMap::new();
        for (standing, responses) in standings {
            let waits = standing.is_counted() && standing.state == State::Entered;
            if waits && !plans.wants_all(standing.batch) {
                *excused.entry(standing.batch).or_default() += responses;
            }
        }
        if excused.is_empty() {
            return Ok(excused);
        }
        let sql = format!(
            "SELECT batch, count(*) FROM response WHERE id IN ({CANDIDATES})
             AND invalid IS NULL AND state = 'entered' AND {ASKED} GROUP BY batch"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query([known.id])?;
        while let Some(row) = rows.next()? {
            if let Some(count) = excused.get_mut(&row.get(0)?) {
                *count = count.saturating_sub(row.get(1)?);
            }
        }
        excused.retain(|_, count| *count > 0);
        Ok(excused)
    }
}
