//! A project taken away, and taken back: it disappears from every list and is opened no more, and its trail stays.
//!
//! Nothing is deleted: the definition says that it was removed, and the event of that has the hash of what the definition
//! says now, so that `doctor` proves both. Words of people are deleted with `audit erase`.

use rusqlite::OptionalExtension as _;
use sha2::{Digest as _, Sha256};

use crate::error::{Error, Kind, Result};
use crate::store::Store;
use crate::store::trail::audit::Event;
use crate::trail::{Action, hexadecimal};

/// What stands in a definition that was saved without its surveys, and what stands at the end of one that was removed.
const NO_SURVEYS: &str = "\"surveys\":[]";
const REMOVED: &str = ",\"removed\":true}";

/// What a removal takes away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// How many surveys the project has.
    pub surveys: usize,
    /// How many responses are on file for them.
    pub responses: u64,
    /// How many of those are approved, which stand against it.
    pub approved: u64,
}

impl Store {
    /// What removing a project would take away; nothing is written.
    ///
    /// # Errors
    /// [`Kind::Usage`] when there is no such project.
    pub fn removal(&self, code: &str) -> Result<Removal> {
        let project = self.project(code)?;
        let counts = self.responses_by_survey(code)?;
        Ok(Removal {
            surveys: project.surveys.len(),
            responses: counts.iter().map(|(_, all, _)| all).sum(),
            approved: counts.iter().map(|(_, _, approved)| approved).sum(),
        })
    }

    /// Takes a project away, for this reason. Its papers, judgements and trail stay in the file; no list, figure or screen
    /// shows them, and its code stays taken.
    ///
    /// # Errors
    /// [`Kind::Usage`] when there is no such project or no reason; [`Kind::Findings`] while responses are approved.
    pub fn remove_project(&mut self, code: &str, why: &str) -> Result<()> {
        let removal = self.removal(code)?;
        if removal.approved > 0 {
            return Err(has_approved(code, removal.approved));
        }
        self.mark_definition(code, Action::ProjectRemove, why, |definition| {
            let body = definition.strip_suffix('}')?;
            Some(format!("{body}{REMOVED}"))
        })
    }

    /// Takes a removed project back, for this reason.
    ///
    /// # Errors
    /// [`Kind::Usage`] when no removed project has this code, or without a reason.
    pub fn restore_project(&mut self, code: &str, why: &str) -> Result<()> {
        if !self.is_removed(code)? {
            return Err(not_removed(code));
        }
        self.mark_definition(code, Action::ProjectRestore, why, |definition| {
            let body = definition.strip_suffix(REMOVED)?;
            Some(format!("{body}}}"))
        })
    }

    /// Whether a project of this code is in the file and was removed.
    pub fn is_removed(&self, code: &str) -> Result<bool> {
        let removed = self.connection.query_row(
            "SELECT json_extract(definition, '$.removed') IS NOT NULL FROM project WHERE code = ?1",
            [code],
            |row| row.get(0),
        );
        Ok(removed.optional()?.unwrap_or(false))
    }

    /// Whether a project is to be left out here: it was removed, and nobody proves the file.
    pub(in crate::store) fn is_hidden(&self, code: &str) -> Result<bool> {
        Ok(!self.sees_removed.get() && self.is_removed(code)?)
    }

    /// Does something that is about removed projects too, as proving the file is.
    pub(in crate::store) fn with_removed<T>(&self, does: impl FnOnce() -> Result<T>) -> Result<T> {
        let before = self.sees_removed.replace(true);
        let done = does();
        self.sees_removed.set(before);
        done
    }

    /// Writes a definition anew with its hash and the event of it.
    fn mark_definition(
        &mut self,
        code: &str,
        action: Action,
        why: &str,
        marked: impl Fn(&str) -> Option<String>,
    ) -> Result<()> {
        let why = why.trim();
        if why.is_empty() {
            return Err(no_reason());
        }
        let done = self.writing(|| {
            let (id, definition, old): (i64, String, String) = self.connection.query_row(
                "SELECT id, definition, hash FROM project WHERE code = ?1",
                [code],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )?;
            let definition = marked(&definition).ok_or_else(|| not_removed(code))?;
            let hash = self.definition_hash(id, &definition)?;
            self.connection.execute(
                "UPDATE project SET definition = ?2, hash = ?3 WHERE id = ?1",
                (id, &definition, &hash),
            )?;
            let event = Event::of_project(action, code);
            self.append_audit(&event.with(Some(&old), Some(&hash)).because(Some(why)))?;
            Ok(())
        });
        self.forget_definitions();
        done
    }

    /// The hash of a definition as it lies in the file, with the surveys that lie beside it.
    ///
    /// The texts are hashed as they are, not what this version of the program reads in them: a later version may read more.
    pub(in crate::store) fn definition_hash(
        &self,
        project: i64,
        definition: &str,
    ) -> Result<String> {
        let mut statement = self.connection.prepare(
            "SELECT CAST(definition AS BLOB) FROM survey WHERE project = ?1 ORDER BY place",
        )?;
        let surveys = statement.query_map([project], |row| {
            let definition: Vec<u8> = row.get(0)?;
            Ok(String::from_utf8_lossy(&definition).into_owned())
        })?;
        let surveys: Vec<String> = surveys.collect::<std::result::Result<_, _>>()?;
        let surveys = format!("\"surveys\":[{}]", surveys.join(","));
        let whole = definition.replacen(NO_SURVEYS, &surveys, 1);
        Ok(hexadecimal(&Sha256::digest(whole.as_bytes())))
    }
}

fn has_approved(code: &str, approved: u64) -> Error {
    Error::new(
        Kind::Findings,
        format!("项目 {code} 有 {approved} 份答卷已审定，不能移走"),
        format!("{approved} responses of the project {code} are approved; it cannot be removed"),
    )
    .hint(
        "确实要移走，先逐份退回：manyi reopen",
        "where it is meant, open them again first: manyi reopen",
    )
}

fn not_removed(code: &str) -> Error {
    Error::new(
        Kind::Usage,
        format!("没有移走过项目 {code}"),
        format!("no project {code} was removed"),
    )
    .hint(
        "移走过的项目代码见 manyi audit list",
        "manyi audit list has the codes of removed projects",
    )
}

fn no_reason() -> Error {
    Error::new(
        Kind::Usage,
        "没有写原因，没有动",
        "no reason was given; nothing was changed",
    )
    .hint(
        "加 --why 原因，记入留痕",
        "add --why REASON, which the audit trail keeps",
    )
}
