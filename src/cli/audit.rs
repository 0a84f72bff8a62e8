//! `manyi audit`: verifies the trail and what is on file by it; lists and exports it; deletes words on demand.

use std::collections::HashMap;

use super::arguments::{Csv, Delivery, Global, Target};
use super::gate::SensitiveArguments;
use super::output::{self, cannot_write, deliver, plural, say};
use super::record_arguments::{AuditAction, TrailFormat};
use super::words::{WordsArguments, leaves};
use super::{open, witness};
use crate::error::{Error, Kind, Result};
use crate::formats::listing::{Cell, Listing, cell, columns};
use crate::formats::{CsvRows, Gate, SaidGate, WITHHELD};
use crate::interview::Consent;
use crate::response::Serial;
use crate::store::{AuditEntry, Store, SurveyKey, WordsOf};
use crate::text::Language;
use crate::trail::Action;

/// Runs what was asked.
pub(super) fn run(global: &Global, action: &AuditAction) -> Result<()> {
    match action {
        AuditAction::Verify { against, key } => {
            witness::verify(global, against.as_deref(), key.as_deref())
        }
        AuditAction::Sign { target } => witness::sign(global, target),
        AuditAction::Export {
            format,
            words,
            target,
            csv,
        } => export(global, *format, words, target, csv),
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
            words,
            delivery,
        } => {
            let mut store = open::store(global)?;
            let leaving = ("audit list", &delivery.target);
            let gate = words.gate(global, &mut store, survey, leaving)?;
            let about = (survey, serial.as_deref(), question.as_deref());
            list(global, &store, about, &gate, delivery)
        }
    }
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
    if erased == 0 {
        return say(&match global.lang {
            Language::Zh => format!(
                "{survey} 答卷 {serial} 的 {question}：录了一半的话已删除；谁删的、为什么，留痕里有一条。先前的备份里还有，请另行处理"
            ),
            Language::En => format!(
                "{question} of response {serial} in {survey}: the half-keyed words are deleted; the trail says who did it and why. \
                 Backups made earlier still hold them"
            ),
        });
    }
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

fn export(
    global: &Global,
    format: TrailFormat,
    words: &WordsArguments,
    target: &Target,
    csv: &Csv,
) -> Result<()> {
    let mut store = open::store(global)?;
    let gates = TrailGates::of(global, &mut store, &words.sensitive)?;
    let projects: Vec<String> = gates.said.keys().cloned().collect();
    let of = projects
        .iter()
        .map(|project| (project.as_str(), WordsOf::Everybody));
    let of: Vec<_> = of.collect();
    words.names.mask(global, &mut store, &of, leaves(target))?;
    let columns = columns(global.lang);
    deliver(target, global.lang, |out| match format {
        TrailFormat::Csv => {
            let mut rows = CsvRows::new(out, csv.style())?;
            rows.row(COLUMNS)?;
            store.audit_rows(&mut |entry| {
                rows.row(columns.keyed(&COLUMNS, &gates.leaving(&store, entry)))
            })?;
            rows.finish().map(|_| ())
        }
        TrailFormat::Json => store.audit_rows(&mut |entry| {
            writeln!(out, "{}", columns.json_row(&gates.leaving(&store, entry)))
                .map_err(cannot_write)
        }),
    })
}

/// The gates of everything that the trail tells of.
struct TrailGates {
    surveys: HashMap<SurveyKey, Gate>,
    /// Of each project that of its interviews, with the guide of each of them and what was agreed.
    said: HashMap<String, (SaidGate, Agreed)>,
}

/// By the codes of interviews their guides, and what was agreed with who was interviewed.
type Agreed = HashMap<String, (String, Consent)>;

impl TrailGates {
    /// Those of a file.
    ///
    /// # Errors
    /// [`Kind::Usage`] where entries or codings wait that whoever asks must not see.
    fn of(global: &Global, store: &mut Store, sensitive: &SensitiveArguments) -> Result<Self> {
        let mut gates = Self {
            surveys: HashMap::new(),
            said: HashMap::new(),
        };
        for project in store.projects()? {
            let code = project.code;
            for survey in &store.project(&code)?.surveys {
                let key = SurveyKey::new(&code, &survey.code);
                store.check_blind_to_all(&key)?;
                let gate = sensitive.gate(global, store, &key, "audit export")?;
                gates.surveys.insert(key, gate);
            }
            check_blind_to_codings(store, &code)?;
            let gate = sensitive.said_gate(global, store, &code, "audit export")?;
            let rows = store.interviews(&code)?.into_iter();
            let known = rows.map(|row| (row.code, (row.guide, row.head.consent)));
            let known = known.collect();
            gates.said.insert(code, (gate, known));
        }
        Ok(gates)
    }

    /// A row of the trail as it may leave.
    fn leaving(&self, store: &Store, entry: &AuditEntry) -> AuditEntry {
        let mut entry = entry.clone();
        if let Some(project) = &entry.project {
            if let Some(survey) = &entry.survey {
                let gate = self.surveys.get(&SurveyKey::new(project, survey));
                if let Some(gate) = gate {
                    guard(&mut entry, gate);
                }
            } else if entry.action == Action::InterviewAnswer.code() && self.holds_words(&entry) {
                withhold([&mut entry.old, &mut entry.new]);
            }
        }
        mask(store, &mut entry);
        entry
    }

    /// Whether what was said in an interview stays inside; of one that has another code by now, where anything of it may.
    fn holds_words(&self, entry: &AuditEntry) -> bool {
        let of = entry.project.as_ref().and_then(|code| self.said.get(code));
        let (Some((gate, known)), Some(question)) = (of, &entry.question) else {
            return false;
        };
        match entry.serial.as_ref().and_then(|code| known.get(code)) {
            Some((guide, consent)) => gate.holds_words(*consent, guide, question),
            None => known
                .values()
                .any(|(guide, consent)| gate.holds_words(*consent, guide, question)),
        }
    }
}

/// Refuses to show who found which themes to somebody who is still to code blind.
fn check_blind_to_codings(store: &Store, project: &str) -> Result<()> {
    let hidden: usize = store
        .coded_units(project)?
        .iter()
        .map(|unit| unit.hidden)
        .sum();
    if hidden == 0 {
        return Ok(());
    }
    Err(Error::new(
        Kind::Usage,
        format!("{project} 还有 {hidden} 处编码等您盲编，别人的编码不能看"),
        format!("{hidden} codings of {project} wait for yours, and are hidden from you"),
    )
    .hint(
        "全部编完就能看；急需时请主评人来做",
        "do it when all are coded, or ask a supervisor",
    ))
}

fn withhold<'t>(texts: impl IntoIterator<Item = &'t mut Option<String>>) {
    for text in texts.into_iter().flatten() {
        WITHHELD.clone_into(text);
    }
}

/// Puts signs in the place of names in what a row says.
fn mask(store: &Store, entry: &mut AuditEntry) {
    let texts = [&mut entry.old, &mut entry.new, &mut entry.why].into_iter();
    for text in texts.flatten() {
        *text = store.leaving_words(text).into_owned();
    }
}

/// Puts the word for what is withheld in the place of what a row says about a guarded question, whatever happened there.
fn guard(entry: &mut AuditEntry, gate: &Gate) {
    let action = Action::from_code(&entry.action);
    let is_held = match &entry.question {
        // The texts of a definition are printed on the paper.
        Some(code) => gate.holds_code(code) && action != Some(Action::Redefine),
        None => gate.holds_total() && action == Some(Action::ControlTotal),
    };
    if !is_held {
        return;
    }
    let is_query = matches!(
        action,
        Some(Action::QueryAsk | Action::QueryAnswer | Action::QueryClose)
    );
    // The reason of a query is its number.
    let why = (!is_query).then_some(&mut entry.why);
    withhold([&mut entry.old, &mut entry.new].into_iter().chain(why));
}

fn why_of(entry: &AuditEntry, language: Language) -> Option<String> {
    entry.why.as_ref()?;
    Some(entry.why_text(language).into_owned())
}

/// Every column of the trail; a listing shows those with a heading.
fn columns(language: Language) -> Listing<'static, AuditEntry> {
    let about = columns! { language, AuditEntry as entry =>
        "before" => entry.before;
        "survey" => &entry.survey;
        "serial": "编号" "serial" => &entry.serial;
        "question": "题" "question" => &entry.question;
        "entry" => entry.entry.map(u32::from);
    };
    let why = columns! { language, AuditEntry as entry => "why": "原因" "why" => why_of(entry, language); };
    done(language).and(about).and(changed(language)).and(why)
}

/// The columns of the trail that tell what became of an indicator.
pub(super) fn of_indicator(language: Language) -> Listing<'static, AuditEntry> {
    let about = columns! { language, AuditEntry as entry =>
        "indicator": "指标" "indicator" => &entry.question;
    };
    let why = columns! { language, AuditEntry as entry => "why": "理由" "why" => why_of(entry, language); };
    done(language).and(about).and(changed(language)).and(why)
}

/// The columns of when, by whom and what.
fn done(language: Language) -> Listing<'static, AuditEntry> {
    columns! { language, AuditEntry as entry =>
        "sequence": "序号" "sequence" => entry.sequence;
        "at": "时间" "at" [coded] => entry.at;
        "operator": "录入员" "operator" => &entry.operator;
        "device" => &entry.device;
        "action": "动作" "action" [coded] => Cell::coded(&entry.action, entry.title().get(language));
        "project" => &entry.project;
    }
}

/// The columns of the values before and after.
fn changed(language: Language) -> Listing<'static, AuditEntry> {
    columns! { language, AuditEntry as entry =>
        "old": "原值" "old" [coded] => cell(&entry.old).read_as(entry.old_text(language));
        "new": "新值" "new" [coded] => cell(&entry.new).read_as(entry.new_text(language));
        "hash" => &entry.hash;
    }
}

fn list(
    global: &Global,
    store: &Store,
    (survey, serial, question): (&SurveyKey, Option<&str>, Option<&str>),
    gate: &Gate,
    delivery: &Delivery,
) -> Result<()> {
    let serial = serial.map(read_serial).transpose()?;
    match &serial {
        Some(serial) => store.check_blind(survey, serial, false)?,
        None => store.check_blind_to_all(survey)?,
    }
    let mut entries = store.history(survey, serial.as_ref(), question)?;
    for entry in &mut entries {
        guard(entry, gate);
        mask(store, entry);
    }
    if entries.is_empty() {
        check_asked(store, survey, serial.as_ref(), question)?;
    }
    let nothing = Some(["还没有记录", "nothing is on record yet"]);
    output::list(&columns(global.lang), &entries, nothing, delivery)
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
