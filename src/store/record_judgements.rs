//! Judgements and evidence on file against the audit trail: each must be what was recorded last for it.

use std::collections::BTreeMap;

use super::action::Action;
use super::attachments::record;
use super::record::{Findings, error};
use super::{Attached, AuditEntry, Store};
use crate::error::Result;
use crate::indicator::Seat;
use crate::text::{Finding, Severity};

/// What the trail of a project tells, or what is on file: judgements by seat, evidence by number, each with its audit
/// row and its content.
#[derive(Default, PartialEq)]
struct Told {
    judgements: BTreeMap<String, (i64, String)>,
    evidence: BTreeMap<u64, (i64, String)>,
    /// The last row about each indicator.
    last: BTreeMap<String, i64>,
}

impl Store {
    /// Names each judgement and each attached file that is not as the trail recorded it last, and each indicator whose
    /// history is not whole.
    pub(super) fn check_judgements(&self, findings: &mut Findings) -> Result<()> {
        let mut statement = self
            .connection
            .prepare("SELECT id, code FROM project ORDER BY id")?;
        let projects = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        for (id, code) in projects.collect::<Result<Vec<(i64, String)>, _>>()? {
            let told = self.told_of_indicators(&code, findings)?;
            let on_file = self.judged_on_file(id)?;
            for seat in differing(&told.judgements, &on_file.judgements) {
                findings.add(other_judgement(&code, &seat));
            }
            for number in differing(&told.evidence, &on_file.evidence) {
                findings.add(other_evidence(&code, number));
            }
            for indicator in differing(&told.last, &on_file.last) {
                findings.add(history_cut(&code, &indicator));
            }
        }
        Ok(())
    }

    /// Tells judgements and evidence again, one row of the trail after the other.
    fn told_of_indicators(&self, project: &str, findings: &mut Findings) -> Result<Told> {
        let mut told = Told::default();
        // A definition that cannot be read has been named as not what was recorded.
        let declared = self.project(project).map(|project| project.indicators);
        let declared = declared.unwrap_or_default();
        for entry in self.audit_of_indicators(project)? {
            let seat = entry.question.clone().unwrap_or_default();
            let sequence = i64::try_from(entry.sequence).unwrap_or(i64::MAX);
            let indicator = if declared.iter().any(|one| one.code == seat) {
                seat.clone()
            } else {
                Seat::read(&seat).indicator
            };
            told.last.insert(indicator, sequence);
            if told.step(&entry, sequence, &seat) {
                findings.add(gap(project, &seat, entry.sequence));
            }
        }
        Ok(told)
    }

    fn judged_on_file(&self, project: i64) -> Result<Told> {
        let mut on_file = Told::default();
        let mut statement = self.connection.prepare(
            "SELECT indicator, part, judgement, audit FROM judgement WHERE project = ?1",
        )?;
        let mut rows = statement.query([project])?;
        while let Some(row) = rows.next()? {
            let (indicator, part): (String, i64) = (row.get(0)?, row.get(1)?);
            let seat = if part == 0 {
                indicator
            } else {
                format!("{indicator}/{part}")
            };
            let content = (row.get(3)?, row.get(2)?);
            on_file.judgements.insert(seat, content);
        }
        let mut statement = self.connection.prepare(
            "SELECT number, path, size, sha256, note, audit, indicator FROM attachment WHERE project = ?1",
        )?;
        let mut rows = statement.query([project])?;
        while let Some(row) = rows.next()? {
            let file = Attached {
                path: row.get(1)?,
                size: row.get(2)?,
                sha256: row.get(3)?,
            };
            let (number, note): (u64, String) = (row.get(0)?, row.get(4)?);
            let indicator: String = row.get(6)?;
            let content = format!("{indicator} {}", record(number, &file, &note)?);
            on_file.evidence.insert(number, (row.get(5)?, content));
        }
        let mut statement = self
            .connection
            .prepare("SELECT indicator, last FROM indicator_history WHERE project = ?1")?;
        let rows = statement.query_map([project], |row| Ok((row.get(0)?, row.get(1)?)))?;
        on_file.last = rows.collect::<Result<_, _>>()?;
        Ok(on_file)
    }
}

impl Told {
    /// What holds after one more row; `true` where the value before was not what the rows before tell.
    fn step(&mut self, entry: &AuditEntry, sequence: i64, seat: &str) -> bool {
        let number = |text: &Option<String>| -> Option<u64> {
            let record: serde_json::Value = serde_json::from_str(text.as_deref()?).ok()?;
            record["number"].as_u64()
        };
        match Action::from_code(&entry.action) {
            Some(Action::Judge | Action::JudgeUndo | Action::JudgeAsDeclared) => {
                let before = match &entry.new {
                    Some(new) => self
                        .judgements
                        .insert(seat.to_owned(), (sequence, new.clone())),
                    None => self.judgements.remove(seat),
                };
                // Before the first one it was that of the project's files, of which the trail has the hash only.
                before.is_some_and(|(_, before)| Some(before) != entry.old)
            }
            Some(Action::EvidenceAdd) => {
                let content = format!("{seat} {}", entry.new.as_deref().unwrap_or_default());
                number(&entry.new)
                    .and_then(|number| self.evidence.insert(number, (sequence, content)))
                    .is_some()
            }
            Some(Action::EvidenceRemove) => {
                let removed = number(&entry.old).and_then(|number| self.evidence.remove(&number));
                let old = format!("{seat} {}", entry.old.as_deref().unwrap_or_default());
                removed.is_none_or(|(_, content)| content != old)
            }
            _ => false,
        }
    }
}

/// The keys whose values are not the same on both sides.
fn differing<K: Ord + Clone, V: PartialEq>(one: &BTreeMap<K, V>, other: &BTreeMap<K, V>) -> Vec<K> {
    let mut keys: Vec<K> = one.keys().chain(other.keys()).cloned().collect();
    keys.sort();
    keys.dedup();
    keys.retain(|key| one.get(key) != other.get(key));
    keys
}

fn other_judgement(project: &str, seat: &str) -> Finding {
    error(
        "not-as-recorded",
        format!("{project} {seat}"),
        format!("{project} 指标 {seat} 的认定与留痕中最后一次认定不符"),
        format!("the judgement of {seat} in {project} is not what the audit trail recorded last"),
    )
}

fn other_evidence(project: &str, number: u64) -> Finding {
    error(
        "not-as-recorded",
        format!("{project} {number}"),
        format!("{project} 的 {number} 号佐证与留痕中的记录不符"),
        format!("evidence {number} of {project} is not what the audit trail recorded"),
    )
}

fn history_cut(project: &str, indicator: &str) -> Finding {
    error(
        "not-as-recorded",
        format!("{project} {indicator}"),
        format!("{project} 指标 {indicator} 的留痕不完整"),
        format!("the history of {indicator} in {project} is not whole"),
    )
}

fn gap(project: &str, seat: &str, sequence: u64) -> Finding {
    Finding {
        severity: Severity::Warning,
        ..error(
            "changed-before",
            format!("{project} {seat}"),
            format!("{project} {seat} 的认定或佐证在留痕第 {sequence} 行之前被别的程序改过"),
            format!(
                "something else changed the judgement or the evidence of {seat} in {project} before row {sequence} of the audit trail"
            ),
        )
    }
}
