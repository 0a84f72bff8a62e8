//! `manyi audit`: verifies the trail and what is on file by it; lists and exports it.

use std::path::Path;

use super::arguments::{AuditAction, Global, Listing, TrailFormat};
use super::open;
use super::output::{cannot_write, complain_of, csv_style, deliver, deliver_to, render, say};
use crate::error::{Error, Kind, Result};
use crate::formats::CsvRows;
use crate::response::Serial;
use crate::store::{AuditEntry, SurveyKey};
use crate::text::Language;

/// Runs what was asked.
pub(super) fn run(global: &Global, action: &AuditAction) -> Result<()> {
    match action {
        AuditAction::Verify => verify(global),
        AuditAction::Export {
            format,
            output,
            plain,
        } => export(global, *format, output.as_deref(), *plain),
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
    let store = open::store(global)?;
    let audit = store.verify_audit()?;
    let record = store.verify_record()?;
    let findings: Vec<_> = audit.findings.into_iter().chain(record.findings).collect();
    complain_of(&findings, language)?;
    say(&format!(
        "{} {} {}",
        language.pick("留痕完整：", "the audit trail is whole:"),
        audit.rows,
        language.pick(
            "条记录，一环扣一环",
            "records, each chained to the one before"
        ),
    ))?;
    say(&match language {
        Language::Zh => format!(
            "答卷与留痕相符：{} 份答卷、{} 个答案按留痕重演，状态与小计也逐一相同",
            record.responses, record.answers
        ),
        Language::En => format!(
            "what is on file is what the trail tells: {} responses with {} answers, their states and control totals",
            record.responses, record.answers
        ),
    })?;
    say(&format!(
        "{} {}",
        language.pick(
            "链头（抄录在别处，可证明以后没有人重写整条留痕）：",
            "head (written down elsewhere, it proves later that nobody rewrote the trail):"
        ),
        audit.head
    ))
}

/// The columns of an exported trail, in the order in which the hash of a row covers them, and the hash.
const COLUMNS: [&str; 15] = [
    "sequence", "before", "at", "operator", "device", "action", "project", "survey", "serial",
    "question", "entry", "old", "new", "why", "hash",
];

fn export(global: &Global, format: TrailFormat, output: Option<&Path>, plain: bool) -> Result<()> {
    let store = open::store(global)?;
    deliver_to(output, |out| match format {
        TrailFormat::Csv => {
            let mut csv = CsvRows::new(out, csv_style(plain))?;
            csv.row(COLUMNS)?;
            store.audit_rows(&mut |entry| csv.row(all_cells(entry)))?;
            csv.finish().map(|_| ())
        }
        TrailFormat::Json => {
            store.audit_rows(&mut |entry| writeln!(out, "{}", as_json(entry)).map_err(cannot_write))
        }
    })
}

fn all_cells(entry: &AuditEntry) -> [String; 15] {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    [
        entry.sequence.to_string(),
        entry.before.map_or_else(String::new, |row| row.to_string()),
        entry.at.to_string(),
        entry.operator.clone(),
        entry.device.clone(),
        entry.action.clone(),
        text(&entry.project),
        text(&entry.survey),
        text(&entry.serial),
        text(&entry.question),
        entry
            .entry
            .map_or_else(String::new, |entry| entry.to_string()),
        text(&entry.old),
        text(&entry.new),
        text(&entry.why),
        entry.hash.clone(),
    ]
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
        "before": entry.before,
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
