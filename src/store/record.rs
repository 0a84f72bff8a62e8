//! The answers on file against the audit trail: each must be the last that was recorded for its field.

use std::collections::{BTreeMap, BTreeSet};

use super::Store;
use super::definitions::Known;
use super::doctor::not_as_recorded;
use crate::error::Result;
use crate::text::Finding;

/// What the audit trail says of one response.
#[derive(Default)]
struct Recorded {
    /// Whether it came with an import.
    imported: bool,
    /// For each question that was keyed, the last value; `None`: it was cleared.
    values: BTreeMap<String, Option<String>>,
    /// How many rows are about it alone.
    rows: u64,
    /// Whether a row is missing or about another response.
    broken: bool,
}

impl Store {
    /// A finding for each answer that is not the last one recorded, and for each response whose history is not whole.
    ///
    /// An answer that came with an import and was not keyed since is on record through the hash of its file only.
    pub(super) fn check_record(&self, known: &Known) -> Result<Vec<Finding>> {
        let mut findings = Vec::new();
        let mut rows_due = self.rows_about(known)?;
        let mut statement = self
            .connection
            .prepare("SELECT id, serial, last FROM response WHERE survey = ?1")?;
        let mut rows = statement.query([known.id])?;
        while let Some(row) = rows.next()? {
            let (id, serial, last): (i64, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let recorded = self.recorded(&serial, last)?;
            if recorded.broken || rows_due.remove(&serial).unwrap_or(0) != recorded.rows {
                findings.push(not_as_recorded(known, &serial, None));
            }
            for question in differing(&recorded, &self.values(known, id)?) {
                findings.push(not_as_recorded(known, &serial, Some(&question)));
            }
        }
        for serial in rows_due.keys() {
            findings.push(not_as_recorded(known, serial, None));
        }
        Ok(findings)
    }

    fn recorded(&self, serial: &str, last: i64) -> Result<Recorded> {
        let mut recorded = Recorded::default();
        let is_whole = self.walk_history(Some(last), &mut |row| {
            let action: String = row.get(5)?;
            if action == "import" {
                recorded.imported = true;
                return Ok(());
            }
            recorded.rows += 1;
            recorded.broken |= row.get::<_, Option<String>>(8)?.as_deref() != Some(serial);
            if action == "answer" || action.starts_with("adjudicate-") {
                // The walk goes backwards: the first value met is the last that was recorded.
                recorded.values.entry(row.get(9)?).or_insert(row.get(12)?);
            }
            Ok(())
        })?;
        recorded.broken |= !is_whole;
        Ok(recorded)
    }

    /// The answers on file by the code of their question.
    fn values(&self, known: &Known, response: i64) -> Result<BTreeMap<String, String>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT question.code, answer.value FROM answer
             JOIN question ON question.survey = ?1 AND question.number = answer.question
             WHERE answer.response = ?2",
        )?;
        let rows =
            statement.query_map((known.id, response), |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many audit rows are about each response.
    fn rows_about(&self, known: &Known) -> Result<BTreeMap<String, u64>> {
        let mut statement = self.connection.prepare(
            "SELECT serial, count(*) FROM audit
             WHERE project = ?1 AND survey = ?2 AND serial IS NOT NULL GROUP BY serial",
        )?;
        let rows = statement.query_map((&known.key.project, &known.key.survey), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// The questions whose answer on file is not the one recorded last.
fn differing(recorded: &Recorded, values: &BTreeMap<String, String>) -> Vec<String> {
    let codes: BTreeSet<&String> = recorded.values.keys().chain(values.keys()).collect();
    let differs = |code: &&&String| match recorded.values.get(**code) {
        Some(last) => last.as_ref() != values.get(**code),
        None => !recorded.imported,
    };
    codes
        .iter()
        .filter(differs)
        .map(|code| (*code).clone())
        .collect()
}
