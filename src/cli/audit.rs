//! `manyi audit`: verifies the chain; lists the history of a survey, a response or a field.

use super::arguments::{AuditAction, Global, Listing};
use super::output::{complain, deliver, render, say};
use super::{findings_error, open};
use crate::error::{Error, Kind, Result};
use crate::response::Serial;
use crate::store::{AuditEntry, SurveyKey};
use crate::text::Language;

/// Runs what was asked.
pub(super) fn run(global: &Global, action: &AuditAction) -> Result<()> {
    match action {
        AuditAction::Verify => verify(global),
        AuditAction::List {
            survey,
            serial,
            question,
            listing,
        } => list(
            global,
            survey,
            serial.as_deref(),
            question.as_deref(),
            listing,
        ),
    }
}

fn verify(global: &Global) -> Result<()> {
    let language = global.lang;
    let report = open::store(global)?.verify_audit()?;
    for finding in &report.findings {
        complain(&finding.render(language));
    }
    if !report.findings.is_empty() {
        return Err(findings_error(report.findings.len(), Kind::Findings));
    }
    say(&format!(
        "{} {} {}",
        language.pick("留痕完整：", "the audit trail is whole:"),
        report.rows,
        language.pick(
            "条记录，一环扣一环",
            "records, each chained to the one before"
        ),
    ))
}

fn list(
    global: &Global,
    survey: &SurveyKey,
    serial: Option<&str>,
    question: Option<&str>,
    listing: &Listing,
) -> Result<()> {
    let serial = serial.map(Serial::read).transpose().map_err(|error| {
        Error::new(
            Kind::Usage,
            "编号只用字母、数字和连字符，最多 20 个",
            "a serial has only letters, digits and hyphens, at most 20",
        )
        .caused_by(error)
    })?;
    let entries = open::store(global)?.history(survey, serial.as_ref(), question)?;
    let cells: Vec<Vec<String>> = entries.iter().map(cells).collect();
    let headings = match global.lang {
        Language::Zh => [
            "序号",
            "时间",
            "录入员",
            "动作",
            "编号",
            "题",
            "原值",
            "新值",
            "原因",
        ],
        Language::En => [
            "sequence", "at", "operator", "action", "serial", "question", "old", "new", "why",
        ],
    };
    let text = render(listing, &headings, &cells, || {
        entries.iter().map(as_json).collect()
    })?;
    deliver(listing, &text)
}

fn cells(entry: &AuditEntry) -> Vec<String> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    vec![
        entry.sequence.to_string(),
        entry.at.to_string(),
        entry.operator.clone(),
        entry.action.clone(),
        text(&entry.serial),
        text(&entry.question),
        text(&entry.old),
        text(&entry.new),
        text(&entry.why),
    ]
}

fn as_json(entry: &AuditEntry) -> serde_json::Value {
    serde_json::json!({
        "sequence": entry.sequence,
        "at": entry.at.to_string(),
        "operator": entry.operator,
        "device": entry.device,
        "action": entry.action,
        "project": entry.project,
        "survey": entry.survey,
        "serial": entry.serial,
        "question": entry.question,
        "entry": entry.entry,
        "old": entry.old,
        "new": entry.new,
        "why": entry.why,
        "hash": entry.hash,
    })
}
