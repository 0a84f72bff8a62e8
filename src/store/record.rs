//! The answers on file against the audit trail: each must be the last that was recorded for its field.

use std::collections::BTreeMap;

use super::Store;
use super::definitions::Known;
use super::doctor::not_as_recorded;
use crate::error::Result;
use crate::text::Finding;

impl Store {
    /// A finding for each answer that is not the last one recorded, and for each recorded response that is gone.
    ///
    /// An answer that came with an import and was not keyed since is on record through the hash of its file only.
    pub(super) fn check_record(&self, known: &Known) -> Result<Vec<Finding>> {
        let mut findings = Vec::new();
        let mut statement = self
            .connection
            .prepare("SELECT id, serial, import IS NOT NULL FROM response WHERE survey = ?1")?;
        let mut rows = statement.query([known.id])?;
        while let Some(row) = rows.next()? {
            let (id, serial): (i64, String) = (row.get(0)?, row.get(1)?);
            let imported: bool = row.get(2)?;
            let mut recorded = self.last_recorded(known, &serial)?;
            for (question, value) in self.values(known, id)? {
                let is_recorded = match recorded.remove(&question) {
                    Some(last) => last.as_ref() == Some(&value),
                    None => imported,
                };
                if !is_recorded {
                    findings.push(not_as_recorded(known, &serial, Some(&question)));
                }
            }
            for (question, _) in recorded.iter().filter(|(_, last)| last.is_some()) {
                findings.push(not_as_recorded(known, &serial, Some(question)));
            }
        }
        for serial in self.recorded_without_response(known)? {
            findings.push(not_as_recorded(known, &serial, None));
        }
        Ok(findings)
    }

    /// For each question that was keyed, the last value recorded; `None`: it was cleared.
    fn last_recorded(
        &self,
        known: &Known,
        serial: &str,
    ) -> Result<BTreeMap<String, Option<String>>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT question, new FROM audit
             WHERE survey = ?1 AND serial = ?2 AND project = ?3 AND action = 'answer' ORDER BY sequence",
        )?;
        let rows = statement.query_map((&known.key.survey, serial, &known.key.project), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The answers on file by the code of their question.
    fn values(&self, known: &Known, response: i64) -> Result<Vec<(String, String)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT question.code, answer.value FROM answer
             JOIN question ON question.survey = ?1 AND question.number = answer.question
             WHERE answer.response = ?2",
        )?;
        let rows =
            statement.query_map((known.id, response), |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn recorded_without_response(&self, known: &Known) -> Result<Vec<String>> {
        let mut statement = self.connection.prepare(
            "SELECT DISTINCT serial FROM audit
             WHERE survey = ?1 AND project = ?2 AND serial IS NOT NULL
               AND serial NOT IN (SELECT serial FROM response WHERE survey = ?3)",
        )?;
        let rows = statement
            .query_map((&known.key.survey, &known.key.project, known.id), |row| {
                row.get(0)
            })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
