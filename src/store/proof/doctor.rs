//! The check-up: the file, its references, the audit trail, and the kept counts against the answers.

use std::collections::BTreeMap;

use super::fold::{RecordReport, Sums};
use super::fold_findings::Findings;
use crate::error::{Error, Kind, Result};
use crate::response::{Bucket, Share, Spreads, Tally};
use crate::store::file::error::{code_only, told_key};
use crate::store::file::owned;
use crate::store::file::place::beside;
use crate::store::file::schema::{mend, other_shape};
use crate::store::row::counts::Standing;
use crate::store::row::definitions::Known;
use crate::store::trail::audit::Event;
use crate::store::{Store, SurveyKey};
use crate::text::order;
use crate::text::{Finding, Severity, Text};
use crate::trail::Action;

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

/// What putting the structure of a file right came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mending {
    /// What was other than the schema has it: `+trigger planted`, `-index response_in_order`.
    Done(Vec<String>),
    /// Nothing was changed, since this is wrong with what is on file.
    Refused(Vec<Finding>),
}

fn is_error(finding: &Finding) -> bool {
    finding.severity == Severity::Error
}

fn nothing_to_mend() -> Error {
    Error::new(
        Kind::Usage,
        "数据库的结构没有问题，不用改",
        "there is nothing wrong with the structure of the database",
    )
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
            let is_sound = report.findings.iter().all(|one| !is_error(one));
            let checked = self.check_content(&mut report);
            // What cannot be read in a file that is damaged is no news: the damage has been named.
            if is_sound {
                checked?;
            }
            Ok(report)
        });
        done.map_err(Error::without_cause)
    }

    /// Names the files beside the database, and itself, that others than their owner may read: made by another program, or by
    /// a version of this one that did not keep them apart.
    pub fn open_to_others(&self) -> Option<Finding> {
        let path = self.path()?;
        let folder = path.with_file_name("backups");
        let files = ["", "-wal", ".log", ".names"].map(|end| beside(path, end));
        let open = files.into_iter().chain([folder.clone()]);
        let open: Vec<String> = open
            .filter(|path| owned::is_open_to_others(path))
            // A folder where the log belongs is somebody's, and no log.
            .filter(|path| path.is_file() || *path == folder)
            .map(|path| path.display().to_string())
            .collect();
        let [zh, en] = ["、", ", "].map(|between| open.join(between));
        (!open.is_empty()).then(|| {
            Finding::warning(
                "open-to-others",
                "",
                Text::new(
                    format!("这台机器上的别人也能读 {zh}"),
                    format!("others on this machine may read {en}"),
                ),
            )
            .hint(
                "不是有意共用的，就改成只有自己能读：chmod go= 文件",
                "where that is not meant, keep it to yourself: chmod go= FILE",
            )
        })
    }

    /// Puts triggers, indexes and views right that another program changed, and says so in the trail with the reason; then
    /// the file may be written to again.
    ///
    /// It is done only where it is safe: no table differs, and everything on file is as the events tell it, so that nothing was
    /// changed while the triggers that keep the trail were away.
    ///
    /// # Errors
    /// [`Kind::Usage`] where there is nothing to mend.
    pub fn mend_structure(&mut self, why: &str) -> Result<Mending> {
        if !self.refuses_writing {
            return Err(nothing_to_mend());
        }
        let mut report = DoctorReport::default();
        self.reading(|| self.check_content(&mut report))
            .map_err(Error::without_cause)?;
        report.findings.retain(is_error);
        if !report.findings.is_empty() {
            return Ok(Mending::Refused(report.findings));
        }
        let mut refused = None;
        self.allow_writing(true)?;
        let done = self.writing(|| {
            let mended = mend(&self.connection)?;
            self.check_file(&mut report)?;
            report.findings.retain(is_error);
            let Some(changed) = mended.filter(|_| report.findings.is_empty()) else {
                refused = Some(std::mem::take(&mut report.findings));
                return Err(nothing_to_mend());
            };
            let told = changed.join(", ");
            let event = Event::of(Action::Mend).with(Some(&told), None);
            self.append_audit(&event.because(Some(why)))?;
            Ok(changed)
        });
        if done.is_err() {
            self.allow_writing(false)?;
        }
        match refused {
            Some(findings) => Ok(Mending::Refused(findings)),
            None => Ok(Mending::Done(done?)),
        }
    }

    fn check_content(&self, report: &mut DoctorReport) -> Result<()> {
        // What is proved is folded into tables that are no part of the file; a file that is not written to refuses those, too.
        if self.refuses_writing {
            self.connection.pragma_update(None, "query_only", false)?;
        }
        let checked = self.check_events_and_rows(report);
        if self.refuses_writing {
            self.connection.pragma_update(None, "query_only", true)?;
        }
        checked
    }

    fn check_events_and_rows(&self, report: &mut DoctorReport) -> Result<()> {
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
        let kept: BTreeMap<Standing, u64> = order::map(self.standings(known)?);
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
    let bucket = bucket.to_code();
    let [code, bucket] = [&question.code, &bucket].map(|code| code_only(code));
    let key = told_key(&known.key);
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
    let key = told_key(key);
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
    let key = told_key(key);
    damage(
        "ledger-differs",
        key.clone(),
        format!("{key} 的台账计数与答卷不符"),
        format!("the ledger of {key} does not agree with its responses"),
    )
}
