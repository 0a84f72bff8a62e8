//! `manyi evidence`: attaches files to indicators, lists them, tells which changed since.

use super::arguments::{Format, Global};
use super::judge_arguments::{EvidenceAction, EvidenceListing};
use super::output::{deliver, render, say};
use super::{findings_error, open};
use crate::error::{Kind, Result};
use crate::intake::{FileState, attach_file, file_states, home};
use crate::store::{Attachment, Store};
use crate::text::Language;

/// Runs what was asked.
pub(super) fn run(global: &Global, action: &EvidenceAction) -> Result<()> {
    let mut store = open::store(global)?;
    let language = global.lang;
    match action {
        EvidenceAction::Add {
            project,
            code,
            file,
            note,
        } => {
            let note = note.as_deref().unwrap_or_default();
            let path = file.to_str().map_or_else(|| file.clone(), home);
            let number = attach_file(&mut store, project, code, &path, note)?;
            say(&match language {
                Language::Zh => format!("{code} 附上 {number} 号佐证：{}", file.display()),
                Language::En => format!("{code}: evidence {number} is {}", file.display()),
            })
        }
        EvidenceAction::List { asked } => list(&store, asked, language),
        EvidenceAction::Verify { asked } => verify(&store, asked, language),
        EvidenceAction::Remove {
            project,
            number,
            why,
        } => {
            let gone = store.detach(project, *number, why)?;
            let name = gone.name();
            say(&match language {
                Language::Zh => format!("已移除 {number} 号佐证 {name}；文件没有动"),
                Language::En => {
                    format!("evidence {number}, {name}, is taken away; the file stays")
                }
            })
        }
    }
}

fn list(store: &Store, asked: &EvidenceListing, language: Language) -> Result<()> {
    check(store, asked)?;
    let attached = store.attachments(&asked.project, asked.code.as_deref())?;
    let rows: Vec<_> = attached.into_iter().map(|one| (one, None)).collect();
    print(&rows, asked, language)
}

fn verify(store: &Store, asked: &EvidenceListing, language: Language) -> Result<()> {
    check(store, asked)?;
    let states = file_states(store, &asked.project, asked.code.as_deref())?;
    let rows: Vec<_> = states
        .into_iter()
        .map(|(one, state)| (one, Some(state)))
        .collect();
    print(&rows, asked, language)?;
    let bad = |(_, state): &&(Attachment, Option<FileState>)| *state != Some(FileState::Same);
    match rows.iter().filter(bad).count() {
        0 => Ok(()),
        count => Err(findings_error(count, Kind::Findings).hint(
            "改动的：确认后重新附上；找不到的：放回原处，或移除后再附",
            "changed: attach it anew once it is confirmed; missing: put it back, or remove it and attach it again",
        )),
    }
}

/// Refuses a project or an indicator that is not there.
fn check(store: &Store, asked: &EvidenceListing) -> Result<()> {
    store.project(&asked.project)?;
    match &asked.code {
        Some(code) => store.indicator_history(&asked.project, code).map(|_| ()),
        None => Ok(()),
    }
}

fn print(
    rows: &[(Attachment, Option<FileState>)],
    asked: &EvidenceListing,
    language: Language,
) -> Result<()> {
    if rows.is_empty() && asked.listing.format == Format::Table {
        return say(language.pick(
            "还没有佐证。附一件：manyi evidence add 项目 指标 文件",
            "There is no evidence yet. Attach some: manyi evidence add PROJECT CODE FILE",
        ));
    }
    let headings = match language {
        Language::Zh => [
            "号",
            "指标",
            "状态",
            "文件",
            "字节",
            "SHA-256",
            "附上人",
            "说明",
        ],
        Language::En => [
            "number",
            "indicator",
            "state",
            "file",
            "bytes",
            "SHA-256",
            "by",
            "note",
        ],
    };
    let whole = asked.listing.format != Format::Table;
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|(one, state)| cells(one, *state, whole, language))
        .collect();
    let text = render(&asked.listing, &headings, &cells, || {
        rows.iter()
            .map(|(one, state)| as_json(one, *state))
            .collect()
    })?;
    deliver(&asked.listing, &text)
}

fn cells(
    one: &Attachment,
    state: Option<FileState>,
    whole: bool,
    language: Language,
) -> Vec<String> {
    let hash = &one.file.sha256;
    let label = |state: FileState| {
        if whole {
            state.code().to_owned()
        } else {
            state.label().get(language).to_owned()
        }
    };
    vec![
        one.number.to_string(),
        one.indicator.clone(),
        state.map_or_else(|| "—".to_owned(), label),
        one.file.path.clone(),
        one.file.size.to_string(),
        if whole {
            hash.clone()
        } else {
            format!("{}…", hash.get(..12).unwrap_or(hash))
        },
        one.operator.clone(),
        one.note.clone(),
    ]
}

fn as_json(one: &Attachment, state: Option<FileState>) -> serde_json::Value {
    serde_json::json!({
        "number": one.number,
        "indicator": one.indicator,
        "state": state.map(FileState::code),
        "path": one.file.path,
        "size": one.file.size,
        "sha256": one.file.sha256,
        "note": one.note,
        "operator": one.operator,
        "at": one.at.to_string(),
    })
}
