//! The second entries and the decisions on file against the audit trail: each must be what its rows tell.

use super::Store;
use super::definitions::Known;
use super::record::{Findings, error};
use crate::error::Result;
use crate::text::Finding;

/// Comparisons that are not what the rows of the trail tell which they name: the first value, the second, the decision.
///
/// Who keyed the first value stays its keyer where a decision has changed it since and the field is compared anew: then
/// the value is told by the row of that decision.
const NOT_AS_TOLD: &str = "SELECT response.serial, coalesce(question.code, comparison.question) FROM comparison
     JOIN response ON response.id = comparison.response
     LEFT JOIN question ON question.survey = response.survey AND question.number = comparison.question
     LEFT JOIN audit AS first ON first.sequence = comparison.first_row
     LEFT JOIN audit AS second ON second.sequence = comparison.second_row
     LEFT JOIN audit AS settled ON settled.sequence = comparison.settled_row
     WHERE response.survey = :survey AND NOT (
         second.serial IS response.serial AND second.question IS question.code
         AND second.project IS :project AND second.survey IS :code AND second.new IS comparison.second
         AND second.action = CASE comparison.outcome
             WHEN 'agreed' THEN 'second-agrees' WHEN 'again' THEN 'second-differs' ELSE 'discrepancy' END
         AND (comparison.settled_row IS NULL OR (
             settled.serial IS response.serial AND settled.question IS question.code
             AND settled.action IS 'adjudicate-' || comparison.outcome))
         AND (comparison.first_row IS NULL OR first.action IS 'import' OR (
             first.serial IS response.serial AND first.question IS question.code
             AND (first.new IS comparison.first OR EXISTS (
                 SELECT 1 FROM audit AS ruled
                 WHERE ruled.sequence > first.sequence AND ruled.sequence < second.sequence
                   AND ruled.project IS :project AND ruled.survey IS :code AND ruled.serial IS response.serial
                   AND ruled.question IS question.code AND ruled.action GLOB 'adjudicate-*'
                   AND ruled.new IS comparison.first)))))
     ORDER BY response.sort_key, response.serial, comparison.question";

impl Store {
    /// Names each comparison of a survey that is not what the trail tells, each response that stands otherwise than its
    /// comparisons give, and each pair of operators whose kept counts are not what the trail gives.
    pub(super) fn check_second_record(&self, known: &Known, findings: &mut Findings) -> Result<()> {
        let mut statement = self.connection.prepare(NOT_AS_TOLD)?;
        let mut rows = statement.query(rusqlite::named_params! {
            ":survey": known.id,
            ":project": known.key.project,
            ":code": known.key.survey,
        })?;
        while let Some(row) = rows.next()? {
            let (serial, question): (String, String) = (row.get(0)?, row.get(1)?);
            findings.add(not_as_told(known, &serial, &question));
        }
        for finding in self.check_second(known)? {
            findings.add(finding);
        }
        self.check_agreement(known, findings)
    }
}

fn not_as_told(known: &Known, serial: &str, question: &str) -> Finding {
    let key = &known.key;
    error(
        "not-as-recorded",
        format!("{key} {serial} {question}"),
        format!("{key} 答卷 {serial} 的 {question}：复录或裁定的记录与留痕不符"),
        format!(
            "the second entry or the decision of {question} of response {serial} in {key} is not what the audit trail tells"
        ),
    )
}
