//! Evidence: files attached to indicators by name and hash, and taken away again.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::judgements::reason;
use crate::error::{Error, Kind, Result};
use crate::store::Store;
use crate::store::file::clock::timestamp;
use crate::store::file::json::json;
use crate::store::trail::audit::Event;
use crate::trail::Action;

/// A file as it was when it was attached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attached {
    /// Where it was: absolute, or from the folder of the database if it lay in it.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// SHA-256 of its content, in hexadecimal.
    pub sha256: String,
}

/// A file attached to an indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// How people name it: 1, 2, 3, … in its project. A number is never given twice.
    pub number: u64,
    /// The code of the indicator.
    pub indicator: String,
    /// The file.
    pub file: Attached,
    /// What it shows; may be empty.
    pub note: String,
    /// Who attached it.
    pub operator: String,
    /// When.
    pub at: Timestamp,
}

impl Attachment {
    /// The name of the file without its folder.
    pub fn name(&self) -> &str {
        let path = &self.file.path;
        path.rsplit(['/', '\\']).next().unwrap_or(path)
    }
}

impl Store {
    /// The file of the database; `None` for one in memory.
    pub fn file(&self) -> Option<PathBuf> {
        let file = self.connection.path().filter(|path| !path.is_empty())?;
        Some(PathBuf::from(file))
    }

    /// The folder that the database lies in; `None` for one in memory.
    pub fn folder(&self) -> Option<PathBuf> {
        let file = self.connection.path().filter(|path| !path.is_empty())?;
        let whole = Path::new(file).canonicalize().ok()?;
        whole.parent().map(Path::to_owned)
    }

    /// Attaches a file to an indicator; returns its number.
    ///
    /// # Errors
    /// [`Kind::Usage`] for an indicator that is not there, and for a file whose content is attached to it already.
    pub fn attach(
        &mut self,
        project: &str,
        indicator: &str,
        file: &Attached,
        note: &str,
    ) -> Result<u64> {
        self.writing(|| {
            self.check_indicator(project, indicator)?;
            let attached = self.attachments(project, Some(indicator))?;
            let twin = attached.iter().find(|one| one.file.sha256 == file.sha256);
            if let Some(twin) = twin {
                return Err(attached_already(indicator, twin));
            }
            let number: u64 = self.connection.query_row(
                "SELECT 1 + count(*) FROM event WHERE action = 'evidence-add' AND project = ?1",
                [project],
                |row| row.get(0),
            )?;
            let note = note.trim();
            let record = record(number, file, note)?;
            let event = Event {
                question: Some(indicator),
                ..Event::of_project(Action::EvidenceAdd, project)
            };
            let row = self.append_audit(&event.with(None, Some(&record)))?;
            self.connection
                .prepare_cached(
                    "INSERT INTO attachment (project, number, indicator, path, size, sha256, note, audit)
                     VALUES ((SELECT id FROM project WHERE code = ?1), ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                )?
                .execute((
                    project, number, indicator, &file.path, file.size, &file.sha256, note, row,
                ))?;
            Ok(number)
        })
    }

    /// The files attached in a project, or to one of its indicators, by number.
    pub fn attachments(&self, project: &str, indicator: Option<&str>) -> Result<Vec<Attachment>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT attachment.number, attachment.indicator, attachment.path, attachment.size, attachment.sha256,
                    attachment.note, audit.operator, audit.at
             FROM attachment JOIN project ON project.id = attachment.project
             JOIN audit ON audit.sequence = attachment.audit
             WHERE project.code = ?1 AND (?2 IS NULL OR attachment.indicator = ?2) ORDER BY attachment.number",
        )?;
        let mut rows = statement.query((project, indicator))?;
        let mut attachments = Vec::new();
        while let Some(row) = rows.next()? {
            attachments.push(Attachment {
                number: row.get(0)?,
                indicator: row.get(1)?,
                file: Attached {
                    path: row.get(2)?,
                    size: row.get(3)?,
                    sha256: row.get(4)?,
                },
                note: row.get(5)?,
                operator: row.get(6)?,
                at: timestamp(row.get(7)?)?,
            });
        }
        Ok(attachments)
    }

    /// Takes a file away from its indicator; the audit trail keeps that it was attached. The file is not touched.
    ///
    /// # Errors
    /// [`Kind::Usage`] without a reason, and for a number that is not there.
    pub fn detach(&mut self, project: &str, number: u64, why: &str) -> Result<Attachment> {
        self.writing(|| {
            let why = reason(why)?;
            self.project(project)?;
            let all = self.attachments(project, None)?;
            let Some(one) = all.into_iter().find(|one| one.number == number) else {
                return Err(not_attached(project, number));
            };
            let record = record(number, &one.file, &one.note)?;
            let event = Event {
                question: Some(&one.indicator),
                ..Event::of_project(Action::EvidenceRemove, project)
            };
            let event = event.with(Some(&record), None).because(Some(why));
            self.append_audit(&event)?;
            self.connection.execute(
                "DELETE FROM attachment WHERE project = (SELECT id FROM project WHERE code = ?1) AND number = ?2",
                (project, number),
            )?;
            Ok(one)
        })
    }
}

/// An attached file as the audit trail has it.
pub(in crate::store) fn record(number: u64, file: &Attached, note: &str) -> Result<String> {
    json(&serde_json::json!({
        "number": number,
        "path": file.path,
        "size": file.size,
        "sha256": file.sha256,
        "note": note,
    }))
}

fn attached_already(indicator: &str, twin: &Attachment) -> Error {
    let (number, name) = (twin.number, twin.name());
    Error::new(
        Kind::Usage,
        format!("{indicator} 已附有内容相同的文件：{number} 号 {name}"),
        format!("{indicator} has a file with this content already: number {number}, {name}"),
    )
    .hint(
        "选别的文件，或先移除原来的",
        "choose another file, or remove that one first",
    )
}

fn not_attached(project: &str, number: u64) -> Error {
    Error::new(
        Kind::Usage,
        format!("{project} 没有 {number} 号佐证"),
        format!("{project} has no evidence number {number}"),
    )
    .hint(
        format!("manyi evidence list {project} 列出全部"),
        format!("`manyi evidence list {project}` lists all"),
    )
}
