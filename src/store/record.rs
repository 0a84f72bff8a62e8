//! The responses on file against the audit trail: each must be what its history tells.

use std::collections::{BTreeMap, BTreeSet};

use super::Store;
use super::action::Action;
use super::definitions::Known;
use super::replay::{Membership, Part, Step, Told};
use crate::error::Result;
use crate::response::Serial;
use crate::text::{Finding, Language, Severity, Text};

/// How many findings are named; what is beyond is counted.
const MOST_NAMED: usize = 1_000;

/// What holding the responses on file against the audit trail found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecordReport {
    /// How many responses were told again from their history.
    pub responses: u64,
    /// How many answers were held against it.
    pub answers: u64,
    /// What differs; empty when everything on file is what the trail says. At most 1,000 are named.
    pub findings: Vec<Finding>,
}

/// Findings up to a number that a person can read.
#[derive(Default)]
pub(super) struct Findings {
    named: Vec<Finding>,
    more: u64,
}

impl Findings {
    /// Names one more, or counts it.
    pub(super) fn add(&mut self, finding: Finding) {
        if self.named.len() < MOST_NAMED {
            self.named.push(finding);
        } else {
            self.more += 1;
        }
    }

    fn end(mut self) -> Vec<Finding> {
        if self.more > 0 {
            let more = self.more;
            self.named.push(error(
                "not-as-recorded",
                String::new(),
                format!("另有 {more} 处与留痕不符"),
                format!("{more} more things are not as the audit trail tells"),
            ));
        }
        self.named
    }
}

/// A response on file.
struct Row {
    id: i64,
    serial: String,
    last: i64,
    on_file: Told,
}

/// The history of a response, told.
struct History {
    told: Told,
    /// How many rows are about it alone.
    rows: u64,
    /// Whether every row is there and about this response.
    is_whole: bool,
}

impl Store {
    /// Tells every response again from the audit trail and names each answer, state, control total, second value and
    /// decision that is not on file as it is told; in a time that grows with the trail.
    ///
    /// So are the definitions of the projects, the judgements and the evidence, and each draw of a sample is made again
    /// from its seed. What was keyed is told row by row; what was imported begins with what the import kept, over which
    /// a hash stands in the audit trail. Codes of the findings: `not-as-recorded`, `not-as-compared`,
    /// `agreement-differs`, `draw-differs`, `import-not-as-recorded`, and the warning `changed-before` where a row tells
    /// that something else had changed a value before it. That the rows of the trail are as they were written is
    /// [`Store::verify_audit`]'s to tell.
    pub fn verify_record(&self) -> Result<RecordReport> {
        self.reading(|| {
            let mut findings = Findings::default();
            let mut report = RecordReport::default();
            self.check_projects(&mut findings)?;
            self.check_judgements(&mut findings)?;
            self.check_imports(&mut findings)?;
            for key in self.survey_keys()? {
                let known = self.known_listed(&key)?;
                let survey = Surveyed {
                    numbers: self.question_numbers(known.id)?.into_iter().collect(),
                    known: &known,
                };
                self.check_survey_record(&survey, &mut report, &mut findings)?;
            }
            report.findings = findings.end();
            Ok(report)
        })
    }

    fn check_survey_record(
        &self,
        survey: &Surveyed<'_>,
        report: &mut RecordReport,
        findings: &mut Findings,
    ) -> Result<()> {
        let mut told_rows = 0;
        // The sign keeps SQLite from sorting a million rows: they are wanted in the order in which they lie.
        let mut statement = self.connection.prepare(
            "SELECT response.id, serial, last, state, control_total, invalid_reason.code, coalesce(invalid_why, ''),
                    batch.code
             FROM response LEFT JOIN invalid_reason ON invalid_reason.id = response.invalid
             LEFT JOIN batch ON batch.id = response.batch
             WHERE +response.survey = ?1 ORDER BY response.id",
        )?;
        let mut rows = statement.query([survey.known.id])?;
        while let Some(row) = rows.next()? {
            let mut on_file = Told::beginning(None);
            on_file.state = row.get(3)?;
            on_file.control_total = row.get(4)?;
            let reason: Option<String> = row.get(5)?;
            let why = row.get(6)?;
            on_file.invalid = reason.map(|reason| (reason, why));
            on_file.batch = Membership::In(row.get(7)?);
            let mut row = Row {
                id: row.get(0)?,
                serial: row.get(1)?,
                last: row.get(2)?,
                on_file,
            };
            row.on_file.values = self.values(row.id)?;
            report.responses += 1;
            report.answers += row.on_file.values.len() as u64;
            let history = self.told(survey, &row)?;
            told_rows += history.rows;
            survey.compare(&row, &history, findings);
        }
        self.check_second_record(survey.known, findings)?;
        self.check_survey_facts(survey.known, findings)?;
        self.check_plans(survey.known, findings)?;
        if told_rows != self.rows_about(survey.known)? {
            self.name_untold(survey.known, findings)?;
        }
        Ok(())
    }

    /// The response as its history tells it.
    fn told(&self, survey: &Surveyed<'_>, row: &Row) -> Result<History> {
        let key = &survey.known.key;
        let mut steps: Vec<Step> = Vec::new();
        let mut import = None;
        let mut is_of_this = true;
        let has_all_rows = self.walk_history(Some(row.last), &mut |found| {
            let action: String = found.get(5)?;
            if action == Action::Import.code() {
                import = Some(found.get(0)?);
                return Ok(());
            }
            let question: Option<String> = found.get(9)?;
            steps.push(Step {
                sequence: found.get(0)?,
                action,
                question: question.map(|code| survey.numbers.get(&code).copied().ok_or(code)),
                old: found.get(11)?,
                new: found.get(12)?,
                why: found.get(13)?,
            });
            is_of_this &= [&key.project, &key.survey, &row.serial]
                .into_iter()
                .zip(6..)
                .all(|(due, column)| {
                    let found = found.get_ref(column).ok();
                    found.and_then(|found| found.as_str().ok()) == Some(due.as_str())
                });
            Ok(())
        })?;
        let brought = self.brought(row.id)?;
        let begins_as_due = match &brought {
            None => import.is_none(),
            Some(brought) => import == Some(brought.audit) && brought.serial == row.serial,
        };
        let rows = steps.len() as u64;
        let mut told = Told::beginning(brought);
        for step in steps.into_iter().rev() {
            told.step(step);
        }
        Ok(History {
            told,
            rows,
            is_whole: has_all_rows && is_of_this && begins_as_due,
        })
    }

    /// The answers on file by the numbers of their questions.
    fn values(&self, response: i64) -> Result<BTreeMap<i64, String>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT question, value FROM answer WHERE response = ?1")?;
        let rows = statement.query_map([response], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many audit rows are about single responses of a survey.
    fn rows_about(&self, known: &Known) -> Result<u64> {
        Ok(self.connection.query_row(
            "SELECT count(*) FROM audit WHERE project = ?1 AND survey = ?2 AND serial IS NOT NULL",
            (&known.key.project, &known.key.survey),
            |row| row.get(0),
        )?)
    }

    /// Names the responses of which the trail has rows that the history of no response on file reaches.
    fn name_untold(&self, known: &Known, findings: &mut Findings) -> Result<()> {
        let mut named = BTreeSet::new();
        let mut find = self.connection.prepare(
            "SELECT last FROM response WHERE survey = ?1 AND sort_key = ?2 AND serial = ?3",
        )?;
        let mut statement = self.connection.prepare(
            "SELECT sequence, serial FROM audit WHERE project = ?1 AND survey = ?2 AND serial IS NOT NULL
             ORDER BY sequence",
        )?;
        let mut rows = statement.query((&known.key.project, &known.key.survey))?;
        while let Some(row) = rows.next()? {
            let (sequence, serial): (i64, String) = (row.get(0)?, row.get(1)?);
            if named.contains(&serial) || named.len() > MOST_NAMED {
                continue;
            }
            let sort_key = Serial::read(&serial).map(|serial| serial.sort_key());
            let last: Option<i64> = find
                .query((known.id, sort_key.unwrap_or_default(), &serial))?
                .next()?
                .map(|row| row.get(0))
                .transpose()?;
            match last {
                None => findings.add(not_on_file(known, &serial)),
                Some(last) if last < sequence => findings.add(history_cut(known, &serial)),
                Some(_) => continue,
            }
            named.insert(serial);
        }
        Ok(())
    }
}

/// A survey and the numbers of its questions, also of those that are on the paper no more.
struct Surveyed<'a> {
    known: &'a Known,
    numbers: BTreeMap<String, i64>,
}

impl Surveyed<'_> {
    /// A finding for each part of a response that is not on file as it is told.
    fn compare(&self, row: &Row, history: &History, findings: &mut Findings) {
        if !history.is_whole {
            findings.add(history_cut(self.known, &row.serial));
        }
        for part in history.told.differing(&row.on_file) {
            let [told, found] = [&history.told, &row.on_file].map(|side| side.value(&part));
            let name = self.name(&part);
            findings.add(not_as_told(
                self.known,
                &row.serial,
                &name,
                &Difference { told, found },
            ));
        }
        for (sequence, part) in &history.told.gaps {
            if let Part::Unread(action) = part {
                findings.add(unread(self.known, &row.serial, action, *sequence));
                continue;
            }
            let name = self.name(part);
            findings.add(changed_before(self.known, &row.serial, &name, *sequence));
        }
    }

    fn name(&self, part: &Part) -> Text {
        let code = |number: &i64| {
            let found = self.numbers.iter().find(|(_, other)| *other == number);
            found.map_or_else(|| number.to_string(), |(code, _)| code.clone())
        };
        match part {
            Part::Answer(number) => Text::same(code(number)),
            Part::Unknown(code) | Part::Unread(code) => Text::same(code.clone()),
            Part::State => Text::new("状态", "the state"),
            Part::ControlTotal => Text::new("小计", "the control total"),
            Part::Validity => Text::new("有效性", "the validity"),
            Part::Batch => Text::new("批次", "the batch"),
        }
    }
}

/// A value as it is told and as it is on file; neither is said of an answer in words, which may tell who gave it.
struct Difference<'a> {
    told: Option<&'a str>,
    found: Option<&'a str>,
}

/// The longest value that a finding repeats: codes and numbers, not what somebody said.
const LONGEST_VALUE: usize = 12;

impl Difference<'_> {
    fn text(&self) -> Text {
        let short = |value: Option<&str>| match value {
            None => Text::new("空", "empty"),
            Some(value) if value.len() <= LONGEST_VALUE => Text::same(value),
            Some(_) => Text::new("另一段文字", "another text"),
        };
        let (told, found) = (short(self.told), short(self.found));
        Text::new(
            format!(
                "库里是 {}，留痕中是 {}",
                found.get(Language::Zh),
                told.get(Language::Zh)
            ),
            format!(
                "it is {} on file and {} in the trail",
                found.get(Language::En),
                told.get(Language::En)
            ),
        )
    }
}

pub(super) fn error(code: &'static str, path: String, zh: String, en: String) -> Finding {
    Finding::error(code, path, Text::new(zh, en)).hint(
        "有别的程序改过数据库：从备份找回（manyi backup list），并查明是谁动过文件",
        "another program changed the database: go back to a backup (manyi backup list), and find out who touched the file",
    )
}

fn not_as_told(known: &Known, serial: &str, name: &Text, difference: &Difference<'_>) -> Finding {
    let key = &known.key;
    let difference = difference.text();
    error(
        "not-as-recorded",
        format!("{key} {serial} {}", name.get(Language::En)),
        format!(
            "{key} 答卷 {serial} 的 {} 与留痕不符：{}",
            name.get(Language::Zh),
            difference.get(Language::Zh)
        ),
        format!(
            "{} of response {serial} in {key} is not what the audit trail tells: {}",
            name.get(Language::En),
            difference.get(Language::En)
        ),
    )
}

fn changed_before(known: &Known, serial: &str, name: &Text, sequence: i64) -> Finding {
    let key = &known.key;
    Finding {
        severity: Severity::Warning,
        ..error(
            "changed-before",
            format!("{key} {serial} {}", name.get(Language::En)),
            format!(
                "{key} 答卷 {serial} 的 {} 在留痕第 {sequence} 行之前被别的程序改过",
                name.get(Language::Zh)
            ),
            format!(
                "something else changed {} of response {serial} in {key} before row {sequence} of the audit trail",
                name.get(Language::En)
            ),
        )
    }
}

fn unread(known: &Known, serial: &str, action: &str, sequence: i64) -> Finding {
    let key = &known.key;
    Finding::error(
        "unknown-action",
        format!("{key} {serial}"),
        Text::new(
            format!("留痕第 {sequence} 行（{key} 答卷 {serial}）的动作“{action}”这个版本不认识，它之后的内容无从核对"),
            format!(
                "row {sequence} of the audit trail, about response {serial} in {key}, does what this version does not \
                 know: `{action}`; what it changed cannot be proved"
            ),
        ),
    )
    .hint(
        "用写下它的那个版本的 manyi 核对；没有这样的版本，就是别的程序写的",
        "verify with the version of manyi that wrote it; if there is none, another program did",
    )
}

fn not_on_file(known: &Known, serial: &str) -> Finding {
    let key = &known.key;
    error(
        "not-as-recorded",
        format!("{key} {serial}"),
        format!("{key} 的答卷 {serial} 在留痕中，却不在库里"),
        format!("response {serial} of {key} is in the audit trail and not on file"),
    )
}

fn history_cut(known: &Known, serial: &str) -> Finding {
    let key = &known.key;
    error(
        "not-as-recorded",
        format!("{key} {serial}"),
        format!("{key} 答卷 {serial} 的历史在留痕中接不上"),
        format!("the history of response {serial} of {key} is not whole in the audit trail"),
    )
}
