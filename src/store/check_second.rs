//! The check-up of the second entries: what is kept of them against the comparisons and the answers.

use super::Store;
use super::definitions::Known;
use super::doctor::error;
use super::papers::state;
use crate::error::Result;
use crate::response::{AnswerSheet, Outcome, SecondStanding, Side, State, agree};
use crate::text::Finding;

impl Store {
    /// A finding for each response whose marks of the second entry, or whose state, are not what its comparisons give.
    pub(super) fn check_second(&self, known: &Known) -> Result<Vec<Finding>> {
        let mut findings = Vec::new();
        let mut statement = self.connection.prepare(
            "SELECT id, serial, state, compared, discrepancies FROM response
             WHERE survey = ?1
               AND (id IN (SELECT response FROM comparison) OR state = 'verified' OR compared = 1 OR discrepancies > 0)",
        )?;
        let mut rows = statement.query([known.id])?;
        while let Some(row) = rows.next()? {
            let (id, serial): (i64, String) = (row.get(0)?, row.get(1)?);
            let state = state(row, 2)?;
            let kept = SecondStanding {
                compared: row.get(3)?,
                discrepancies: row.get(4)?,
            };
            let sheet = self.sheet(known, id)?;
            let due = self.due_standing(known, id, &sheet)?;
            let is_verified = state == State::Verified;
            let is_state_right = is_verified == due.is_verified() || !is_settled(state);
            if kept != due || !is_state_right || !self.stand_as_decided(known, id, &sheet)? {
                findings.push(not_as_compared(known, &serial));
            }
        }
        Ok(findings)
    }

    fn due_standing(
        &self,
        known: &Known,
        response: i64,
        sheet: &AnswerSheet,
    ) -> Result<SecondStanding> {
        let values = self.second_values(known, response)?;
        if values.iter().all(Option::is_none) {
            return Ok(SecondStanding::default());
        }
        let outcomes: Vec<Option<Outcome>> = values
            .iter()
            .map(|value| value.as_ref().map(|value| value.outcome))
            .collect();
        Ok(SecondStanding::of(known.questionnaire(), sheet, &outcomes))
    }

    /// Whether each answer is the value on which the entries agreed or somebody decided.
    fn stand_as_decided(&self, known: &Known, response: i64, sheet: &AnswerSheet) -> Result<bool> {
        for position in 0..known.questionnaire().questions.len() {
            let Some(row) = self.compared(known, response, position)? else {
                continue;
            };
            let answer = sheet.get(position);
            let stands = match row.outcome {
                Outcome::Again | Outcome::Adjudicated(Side::Other) => true,
                Outcome::Agreed => agree(answer, row.second.as_ref()),
                Outcome::Discrepancy => row.first.is_none() || answer == row.first.as_ref(),
                Outcome::Adjudicated(Side::First) => answer == row.first.as_ref(),
                Outcome::Adjudicated(Side::Second) => answer == row.second.as_ref(),
            };
            if !stands {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Whether the comparisons alone decide on the state.
fn is_settled(state: State) -> bool {
    matches!(state, State::Entered | State::Verified)
}

/// A response whose second entry on file is not what is recorded of it.
fn not_as_compared(known: &Known, serial: &str) -> Finding {
    let key = &known.key;
    error(
        "not-as-compared",
        format!("{key} {serial}"),
        format!("{key} 答卷 {serial} 的复核状态或答案与复录、裁定的记录不符"),
        format!(
            "the state or an answer of response {serial} in {key} is not what its second entry and its adjudications give"
        ),
    )
}
