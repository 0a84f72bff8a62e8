//! `manyi evidence`: attaches files to indicators, lists them, tells which changed since.

use super::arguments::Global;
use super::judge_arguments::{EvidenceAction, EvidenceListing};
use super::output::{self, say};
use super::{findings_error, open};
use crate::error::{Kind, Result};
use crate::formats::listing::{Cell, Listing, cell, columns};
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

/// Evidence, and what became of its file where it was read again.
type Row = (Attachment, Option<FileState>);

fn print(rows: &[Row], asked: &EvidenceListing, language: Language) -> Result<()> {
    let nothing = Some([
        "还没有佐证。附一件：manyi evidence add 项目 指标 文件",
        "There is no evidence yet. Attach some: manyi evidence add PROJECT CODE FILE",
    ]);
    output::list(&columns(language), rows, nothing, &asked.delivery)
}

fn columns(language: Language) -> Listing<'static, Row> {
    columns! { language, Row as (one, state) =>
        "number": "号" "number" => one.number;
        "indicator": "指标" "indicator" => &one.indicator;
        "state": "状态" "state" [not_in_csv] => {
            let coded = |state: FileState| Cell::coded(state.code(), state.label().get(language));
            cell(state.map(coded)).or("—")
        };
        "": "状态" "state" [not_in_table] => cell(state.map(FileState::code)).or("—");
        "path": "文件" "file" => &one.file.path;
        "size": "字节" "bytes" => one.file.size;
        "sha256": "SHA-256" "SHA-256" [coded] => {
            let hash = &one.file.sha256;
            cell(hash).read_as(format!("{}…", hash.get(..12).unwrap_or(hash)))
        };
        "operator": "附上人" "by" => &one.operator;
        "note": "说明" "note" => &one.note;
        "at" => one.at;
    }
}
