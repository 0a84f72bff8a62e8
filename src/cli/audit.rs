//! `manyi audit`: verifies the chain; lists the history of a survey, a response or a field.

use super::arguments::{AuditAction, Format, Global, Listing};
use super::output::{complain, deliver, plural, render, say};
use super::{findings_error, open};
use crate::error::{Error, Kind, Result};
use crate::response::Serial;
use crate::store::{AuditEntry, Store, SurveyKey};
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
    let rows = report.rows;
    say(&match language {
        Language::Zh => format!("留痕完整：{rows} 条记录，一环扣一环"),
        Language::En => {
            format!(
                "the audit trail is whole: {}, each chained to the one before",
                plural(rows, "record")
            )
        }
    })
}

fn list(
    global: &Global,
    survey: &SurveyKey,
    serial: Option<&str>,
    question: Option<&str>,
    listing: &Listing,
) -> Result<()> {
    let serial = serial.map(read_serial).transpose()?;
    let store = open::store(global)?;
    if let Some(serial) = &serial {
        store.check_blind(survey, serial, false)?;
    }
    let entries = store.history(survey, serial.as_ref(), question)?;
    if entries.is_empty() {
        check_asked(&store, survey, serial.as_ref(), question)?;
        if listing.format == Format::Table {
            return say(global.lang.pick("还没有记录", "nothing is on record yet"));
        }
    }
    let shown: Vec<Vec<String>> = entries
        .iter()
        .map(|entry| match listing.format {
            Format::Table => read_by_people(entry, global.lang),
            Format::Csv | Format::Json => stored(entry),
        })
        .collect();
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
    let text = render(listing, &headings, &shown, || {
        entries.iter().map(as_json).collect()
    })?;
    deliver(listing, &text)
}

fn read_serial(text: &str) -> Result<Serial> {
    Serial::read(text).map_err(|_| {
        Error::new(
            Kind::Usage,
            format!("“{text}”不是答卷编号"),
            format!("`{text}` is no serial"),
        )
        .hint(
            "编号只用字母、数字和连字符，最多 20 个",
            "a serial has only letters, digits and hyphens, at most 20",
        )
    })
}

/// The error for a serial or a question of which there can be no history.
fn check_asked(
    store: &Store,
    key: &SurveyKey,
    serial: Option<&Serial>,
    question: Option<&str>,
) -> Result<()> {
    let questionnaire = store.survey(key)?.questionnaire;
    if let Some(code) = question
        && questionnaire.find(code).is_none()
    {
        let known: Vec<&str> = questionnaire
            .questions
            .iter()
            .map(|one| one.code.as_str())
            .collect();
        return Err(Error::new(
            Kind::Usage,
            format!("{key} 没有题 {code}"),
            format!("{key} has no question {code}"),
        )
        .hint(
            format!("现有：{}", known.join("、")),
            format!("there are: {}", known.join(", ")),
        ));
    }
    if let Some(serial) = serial
        && store.paper(key, serial)?.is_none()
    {
        return Err(Error::new(
            Kind::Usage,
            format!("{key} 没有编号为 {serial} 的答卷"),
            format!("{key} has no response with the serial {serial}"),
        )
        .hint(
            "核对编号；manyi export responses 列出全部答卷",
            "check the serial; `manyi export responses` lists all responses",
        ));
    }
    Ok(())
}

/// The cells of a row in words and local time.
fn read_by_people(entry: &AuditEntry, language: Language) -> Vec<String> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    vec![
        entry.sequence.to_string(),
        entry.local_time(),
        entry.operator.clone(),
        entry.title().get(language).to_owned(),
        text(&entry.serial),
        text(&entry.question),
        entry.old_text(language),
        entry.new_text(language),
        text(&entry.why),
    ]
}

/// The cells of a row as they are stored, the time in UTC.
fn stored(entry: &AuditEntry) -> Vec<String> {
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
