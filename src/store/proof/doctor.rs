//! The check-up: the file, its references, the audit trail, and the kept counts against the answers.

use std::collections::BTreeMap;

use super::fold::{RecordReport, Sums};
use super::fold_findings::Findings;
use crate::error::{Error, Result};
use crate::response::{Bucket, Share, Spreads, Tally};
use crate::store::file::error::code_only;
use crate::store::file::schema::other_shape;
use crate::store::row::counts::Standing;
use crate::store::row::definitions::Known;
use crate::store::{Store, SurveyKey};
use crate::text::{Finding, Text};

/// What the check-up looked at and what it found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DoctorReport {
    /// How many responses were read.
    pub responses: u64,
    /// How many answers were read.
    pub answers: u64,
    /// How many rows of the audit trail were verified.
    pub audit_rows: u64,
    /// What is wrong; empty when all is well.
    pub findings: Vec<Finding>,
}

impl Store {
    /// Checks the file, its shape, its references and the audit trail, and holds everything on file against the trail.
    ///
    /// Takes time with the number of responses and events. Codes of the findings: `damaged-file`, `lost-reference`,
    /// `schema-differs`, and those of [`Store::verify_audit`] and [`Store::verify_record`].
    pub fn doctor(&self) -> Result<DoctorReport> {
        let done = self.reading(|| {
            let mut report = DoctorReport::default();
            self.check_file(&mut report)?;
            let checked = self.check_content(&mut report);
            // What cannot be read in a file that is damaged is no news: the damage has been named.
            if report.findings.is_empty() {
                checked?;
            }
            Ok(report)
        });
        done.map_err(Error::without_cause)
    }

    fn check_content(&self, report: &mut DoctorReport) -> Result<()> {
        let audit = self.verify_audit()?;
        report.audit_rows = audit.rows;
        report.findings.extend(audit.findings);
        report.findings.extend(self.check_backups()?);
        let record = self.verify_record()?;
        report.responses = record.responses;
        report.answers = record.answers;
        report.findings.extend(record.findings);
        Ok(())
    }

    /// Makes everything on file again from the events and names what is not as they tell it, and the kept counts that do
    /// not follow from the responses; in a time that grows with the events and the responses.
    ///
    /// Each draw of a sample is made again from its seed. Codes of the findings: `not-as-recorded`, `not-as-compared`,
    /// `agreement-differs`, `draw-differs`, `import-not-as-recorded`, `unknown-action`, `ledger-differs`,
    /// `tally-differs`, `spread-differs`, `batch-differs`, `unreadable-answer`, and the warning `changed-before` where an
    /// event tells that something else had changed a value before it. That the events are as they were written is
    /// [`Store::verify_audit`]'s to tell.
    pub fn verify_record(&self) -> Result<RecordReport> {
        let prove = || {
            let mut findings = Findings::default();
            let mut report = RecordReport::default();
            let mut surveys = Vec::new();
            for key in self.survey_keys()? {
                let known = self.known_listed(&key)?;
                let sums = self.fold_papers(&known, &mut findings)?;
                report.responses += sums.responses;
                report.answers += sums.answers;
                self.check_sums(&known, &sums, &mut findings)?;
                surveys.push(known);
            }
            self.fold_facts(&surveys, &mut findings)?;
            report.findings = findings.end();
            Ok(report)
        };
        let done = self.reading(|| self.with_removed(prove));
        done.map_err(Error::without_cause)
    }

    /// Names the kept counts of a survey that its responses do not give.
    fn check_sums(&self, known: &Known, sums: &Sums, findings: &mut Findings) -> Result<()> {
        let kept: BTreeMap<Standing, u64> = self.standings(known)?.into_iter().collect();
        if kept != sums.ledger {
            findings.add(ledger_differs(&known.key));
        }
        for finding in self.check_batches(known)? {
            findings.add(finding);
        }
        let kept = self.whole_tally(&known.key)?;
        let differing = [
            first_difference(known, &kept, &sums.tally),
            first_spread_difference(&known.key, &kept.spreads, &sums.tally.spreads),
        ];
        for finding in differing.into_iter().flatten() {
            findings.add(finding);
        }
        Ok(())
    }

    pub(in crate::store) fn check_file(&self, report: &mut DoctorReport) -> Result<()> {
        let mut statement = self.connection.prepare("PRAGMA integrity_check(20)")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let message: String = row.get(0)?;
            if message != "ok" {
                report.findings.push(damaged_file(&message));
            }
        }
        let mut statement = self.connection.prepare("PRAGMA foreign_key_check")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (table, target): (String, String) = (row.get(0)?, row.get(2)?);
            report.findings.push(lost_reference(&table, &target));
        }
        report.findings.extend(other_shape(&self.connection)?);
        Ok(())
    }
}

fn first_difference(known: &Known, kept: &Tally, due: &Tally) -> Option<Finding> {
    let differs = |(position, bucket, _): &(usize, &Bucket, i64)| {
        kept.get(*position, bucket) != due.get(*position, bucket)
    };
    let (position, bucket, _) = due.iter().chain(kept.iter()).find(differs)?;
    let question = known.questionnaire().questions.get(position)?;
    let [kept, due] = [kept, due].map(|tally| tally.get(position, bucket));
    let (key, code, bucket) = (&known.key, &question.code, bucket.to_code());
    let bucket = code_only(&bucket);
    Some(
        Finding::error(
            "tally-differs",
            format!("{key} {code}"),
            Text::new(
                format!("{key} {code} 的计数（{bucket}）记为 {kept}，按答案应为 {due}"),
                format!("the count {bucket} of {code} in {key} is kept as {kept}; the answers give {due}"),
            ),
        )
        .hint(BACKUP.0, BACKUP.1),
    )
}

/// The first kept count of what responses come to that their answers do not give.
fn first_spread_difference(key: &SurveyKey, kept: &Spreads, due: &Spreads) -> Option<Finding> {
    let difference = kept.difference_to(due);
    let (name, place, more) = difference.iter().next()?;
    let measure = code_only(name.split('/').next().unwrap_or(name));
    let Share { part, whole } = place.share;
    let [part, whole] = [part, whole].map(|side| side.normalize());
    Some(damage(
        "spread-differs",
        format!("{key} {measure}"),
        format!("{key} 测算 {measure} 的逐份计数（{part}/{whole}）与答案不符，相差 {more}"),
        format!(
            "the count of responses with {part}/{whole} for measure {measure} of {key} differs from the answers by {more}"
        ),
    ))
}

const BACKUP: (&str, &str) = (
    "先复制一份文件；从备份找回，或查明是什么程序改过它",
    "copy the file first; then go back to a backup, or find out which program changed it",
);

/// An error with the hint that fits every damage.
fn damage(code: &'static str, path: String, zh: String, en: String) -> Finding {
    Finding::error(code, path, Text::new(zh, en)).hint(BACKUP.0, BACKUP.1)
}

fn damaged_file(message: &str) -> Finding {
    damage(
        "damaged-file",
        String::new(),
        format!("数据库文件损坏：{message}"),
        format!("the database file is damaged: {message}"),
    )
}

fn lost_reference(table: &str, target: &str) -> Finding {
    damage(
        "lost-reference",
        table.to_owned(),
        format!("{table} 中有一行指向 {target} 中不存在的行"),
        format!("a row of {table} refers to a row of {target} that is not there"),
    )
}

fn ledger_differs(key: &SurveyKey) -> Finding {
    damage(
        "ledger-differs",
        key.to_string(),
        format!("{key} 的台账计数与答卷不符"),
        format!("the ledger of {key} does not agree with its responses"),
    )
}
