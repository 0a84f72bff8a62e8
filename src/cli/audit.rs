//! `manyi audit`: verifies the trail and what is on file by it; lists and exports it; deletes words on demand.

use std::path::Path;

use super::arguments::{Format, Global, Listing};
use super::open;
use super::output::{
    cannot_write, complain_of, csv_style, deliver, deliver_to, plural, render, say,
};
use super::record_arguments::{AuditAction, TrailFormat};
use crate::error::{Error, Kind, Result};
use crate::formats::CsvRows;
use crate::response::Serial;
use crate::store::{AuditEntry, Store, SurveyKey};
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
        AuditAction::Erase {
            survey,
            serial,
            question,
            why,
        } => erase(global, survey, &read_serial(serial)?, question, why),
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
    let rows = audit.rows;
    say(&match language {
        Language::Zh => format!("留痕完整：{rows} 条记录，一环扣一环"),
        Language::En => {
            format!(
                "the audit trail is whole: {}, each chained to the one before",
                plural(rows, "record")
            )
        }
    })?;
    let (responses, answers) = (record.responses, record.answers);
    say(&match language {
        Language::Zh => format!(
            "库里与留痕相符：{responses} 份答卷、{answers} 个答案按留痕重演，状态与小计也逐一相同"
        ),
        Language::En => format!(
            "what is on file is what the trail tells: {} with {}, their states and sums",
            plural(responses, "response"),
            plural(answers, "answer")
        ),
    })
}

fn erase(
    global: &Global,
    survey: &SurveyKey,
    serial: &Serial,
    question: &str,
    why: &str,
) -> Result<()> {
    let mut store = open::store(global)?;
    let erased = store.erase_words(survey, serial, question, why)?;
    say(&match global.lang {
        Language::Zh => format!(
            "{survey} 答卷 {serial} 的 {question}：原话已删除，留痕中 {erased} 条记录不再有值，链仍可核对。先前的备份和导出的文件里还有，请另行处理"
        ),
        Language::En => format!(
            "{question} of response {serial} in {survey}: the words are deleted; {} of the trail without values now, and the \
             chains verify as before. Backups and files handed out earlier still hold them",
            plural(erased, "record")
        ),
    })
}

/// The columns of an exported trail, in the order in which the hash of a row covers them, and the hash.
const COLUMNS: [&str; 15] = [
    "sequence", "before", "at", "operator", "device", "action", "project", "survey", "serial",
    "question", "entry", "old", "new", "why", "hash",
];

fn export(global: &Global, format: TrailFormat, output: Option<&Path>, plain: bool) -> Result<()> {
    let store = open::store(global)?;
    for project in store.projects()? {
        for survey in &store.project(&project.code)?.surveys {
            store.check_blind_to_all(&SurveyKey::new(&project.code, &survey.code))?;
        }
    }
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
    let serial = serial.map(read_serial).transpose()?;
    let store = open::store(global)?;
    match &serial {
        Some(serial) => store.check_blind(survey, serial, false)?,
        None => store.check_blind_to_all(survey)?,
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
