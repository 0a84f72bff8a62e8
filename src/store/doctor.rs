//! The check-up: the file, its references, the audit trail, and the kept counts against the answers.

use std::collections::BTreeMap;

use super::counts::Standing;
use super::definitions::Known;
use super::papers::state;
use super::{Store, SurveyKey, value};
use crate::error::Result;
use crate::measure::Case;
use crate::response::{AnswerSheet, Bucket, Share, Spreads, Tally, asked};
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
    /// Checks the file, its references and the audit trail, holds the answers against the trail, and recomputes from
    /// the answers what is kept.
    ///
    /// Takes time with the number of responses. Codes of the findings: `damaged-file`, `lost-reference`,
    /// `unreadable-answer`, `answer-mark`, `ledger-differs`, `tally-differs`, `spread-differs`, `batch-differs`, and those
    /// of [`Store::verify_audit`] and [`Store::verify_record`].
    pub fn doctor(&self) -> Result<DoctorReport> {
        self.reading(|| {
            let mut report = DoctorReport::default();
            self.check_file(&mut report)?;
            let checked = self.check_content(&mut report);
            // What cannot be read in a file that is damaged is no news: the damage has been named.
            if report.findings.is_empty() {
                checked?;
            }
            Ok(report)
        })
    }

    fn check_content(&self, report: &mut DoctorReport) -> Result<()> {
        let audit = self.verify_audit()?;
        report.audit_rows = audit.rows;
        report.findings.extend(audit.findings);
        report.findings.extend(self.verify_record()?.findings);
        for key in self.survey_keys()? {
            self.check_survey(&key, report)?;
        }
        Ok(())
    }

    pub(super) fn check_file(&self, report: &mut DoctorReport) -> Result<()> {
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
        Ok(())
    }

    fn check_survey(&self, key: &SurveyKey, report: &mut DoctorReport) -> Result<()> {
        let known = self.known_listed(key)?;
        let mut tally = Tally::new();
        let mut ledger: BTreeMap<Standing, u64> = BTreeMap::new();
        let mut statement = self.connection.prepare(
            "SELECT id, serial, state, invalid, batch FROM response WHERE survey = ?1 ORDER BY id",
        )?;
        let mut rows = statement.query([known.id])?;
        while let Some(row) = rows.next()? {
            let (id, serial): (i64, String) = (row.get(0)?, row.get(1)?);
            let standing = Standing {
                state: state(row, 2)?,
                invalid: row.get(3)?,
                batch: row.get(4)?,
            };
            let sheet = self.check_response(&known, id, &serial, report)?;
            report.responses += 1;
            *ledger.entry(standing).or_default() += 1;
            if standing.is_counted() {
                let batch = self.batch_where_needed(&known, standing.batch)?;
                let case = Case {
                    sheet: &sheet,
                    batch: batch.as_deref(),
                };
                known
                    .counting
                    .add(known.questionnaire(), &mut tally, case, 1);
            }
        }
        let kept: BTreeMap<Standing, u64> = self.standings(&known)?.into_iter().collect();
        if kept != ledger {
            report.findings.push(ledger_differs(key));
        }
        report.findings.extend(self.check_batches(&known)?);
        let kept = self.tally(key)?;
        report
            .findings
            .extend(first_difference(&known, &kept, &tally));
        report
            .findings
            .extend(first_spread_difference(key, &kept.spreads, &tally.spreads));
        Ok(())
    }

    /// Reads the answers of a response, with a finding for each that is not as it must be.
    fn check_response(
        &self,
        known: &Known,
        id: i64,
        serial: &str,
        report: &mut DoctorReport,
    ) -> Result<AnswerSheet> {
        let mut statement = self.connection.prepare_cached(
            "SELECT question, value, points, asked FROM answer WHERE response = ?1",
        )?;
        let mut rows = statement.query([id])?;
        let mut sheet = AnswerSheet::empty(known.questionnaire().questions.len());
        let mut marks = Vec::new();
        while let Some(row) = rows.next()? {
            let (number, code): (i64, String) = (row.get(0)?, row.get(1)?);
            report.answers += 1;
            let position = known.position(number).ok();
            let question = position.and_then(|at| known.questionnaire().questions.get(at));
            let answer = question.and_then(|question| value::read(&question.kind, &code));
            match (position, answer) {
                (Some(position), Some(answer)) => {
                    sheet.set(position, Some(answer));
                    marks.push((
                        position,
                        row.get::<_, Option<i64>>(2)?,
                        row.get::<_, bool>(3)?,
                    ));
                }
                _ => report
                    .findings
                    .push(unreadable_answer(known, serial, number)),
            }
        }
        self.note_version(known, id, &mut sheet)?;
        let route = asked(known.questionnaire(), &sheet);
        for (position, points, is_asked) in marks {
            let (question, _) = known.question(position)?;
            let due = sheet
                .get(position)
                .and_then(|answer| answer.points(question));
            if points != due.and_then(value::thousandths) || is_asked != route[position] {
                report
                    .findings
                    .push(wrong_mark(known, serial, &question.code));
            }
        }
        Ok(sheet)
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
    let measure = name.split('/').next().unwrap_or(name);
    let Share { part, whole } = place.share;
    let [part, whole] = [part, whole].map(|side| side.normalize());
    Some(error(
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
pub(super) fn error(code: &'static str, path: String, zh: String, en: String) -> Finding {
    Finding::error(code, path, Text::new(zh, en)).hint(BACKUP.0, BACKUP.1)
}

fn damaged_file(message: &str) -> Finding {
    error(
        "damaged-file",
        String::new(),
        format!("数据库文件损坏：{message}"),
        format!("the database file is damaged: {message}"),
    )
}

fn lost_reference(table: &str, target: &str) -> Finding {
    error(
        "lost-reference",
        table.to_owned(),
        format!("{table} 中有一行指向 {target} 中不存在的行"),
        format!("a row of {table} refers to a row of {target} that is not there"),
    )
}

fn ledger_differs(key: &SurveyKey) -> Finding {
    error(
        "ledger-differs",
        key.to_string(),
        format!("{key} 的台账计数与答卷不符"),
        format!("the ledger of {key} does not agree with its responses"),
    )
}

/// A kept count of a batch, or the batch of a response, that does not follow from the serials registered.
pub(super) fn batch_differs(key: &SurveyKey, batch: &str) -> Finding {
    error(
        "batch-differs",
        format!("{key} {batch}"),
        format!("{key} 批次 {batch} 的登记与它的答卷或计数不符"),
        format!(
            "the serials registered for batch {batch} of {key} do not agree with its responses or counts"
        ),
    )
}

fn unreadable_answer(known: &Known, serial: &str, number: i64) -> Finding {
    let key = &known.key;
    error(
        "unreadable-answer",
        format!("{key} {serial}"),
        format!("{key} 答卷 {serial} 第 {number} 题的答案无法识别"),
        format!("the answer to question {number} of response {serial} in {key} cannot be read"),
    )
}

fn wrong_mark(known: &Known, serial: &str, question: &str) -> Finding {
    let key = &known.key;
    error(
        "answer-mark",
        format!("{key} {serial} {question}"),
        format!("{key} 答卷 {serial} 的 {question}：所记分值或跳转与答案不符"),
        format!(
            "{question} of response {serial} in {key}: its points or skip mark do not agree with the answer"
        ),
    )
}
