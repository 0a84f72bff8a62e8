//! Guides: saved as a project's folder has them, each change an event; what interviews were asked stays answerable.

use crate::error::{Error, Kind, Result};
use crate::interview::Guide;
use crate::store::Store;
use crate::store::file::json::{json, parse};
use crate::store::row::definitions::listing;
use crate::store::trail::audit::Event;
use crate::trail::Action;

impl Store {
    /// The guides of a project, by code.
    pub fn guides(&self, project: &str) -> Result<Vec<Guide>> {
        self.reading(|| {
            let id = self.project_row(project)?;
            let mut statement = self.connection.prepare_cached(
                "SELECT code, definition FROM guide WHERE project = ?1 ORDER BY code",
            )?;
            let mut rows = statement.query([id])?;
            let mut guides = Vec::new();
            while let Some(row) = rows.next()? {
                guides.push(parse(&row.get::<_, String>(0)?, &row.get::<_, String>(1)?)?);
            }
            Ok(guides)
        })
    }

    /// The guide of a project with this code.
    ///
    /// # Errors
    /// [`Kind::Usage`] for one that is not there, naming those that are.
    pub fn guide(&self, project: &str, code: &str) -> Result<Guide> {
        let guides = self.guides(project)?;
        let known: Vec<String> = guides.iter().map(|guide| guide.code.clone()).collect();
        guides
            .into_iter()
            .find(|guide| guide.code == code)
            .ok_or_else(|| no_guide(project, code, &known))
    }

    /// Saves the guides of a project as its folder has them; one that is not among them goes, unless it has interviews.
    /// Gives how many were added, changed or taken away.
    ///
    /// # Errors
    /// [`Kind::Input`] where interviews were held with a guide and it would lose a question, or go back to an earlier version.
    pub fn save_guides(&mut self, project: &str, guides: &[Guide]) -> Result<usize> {
        self.writing(|| {
            let id = self.project_row(project)?;
            let on_file = self.guides(project)?;
            let mut changes = 0;
            for guide in guides {
                let old = on_file.iter().find(|known| known.code == guide.code);
                if old == Some(guide) {
                    continue;
                }
                if let Some(old) = old
                    && self.has_interviews(id, &guide.code)?
                {
                    keeps_what_was_asked(old, guide)?;
                }
                self.put_guide(id, project, &guide.code, old, Some(guide))?;
                changes += 1;
            }
            for old in &on_file {
                let is_gone = guides.iter().all(|guide| guide.code != old.code);
                if is_gone && !self.has_interviews(id, &old.code)? {
                    self.put_guide(id, project, &old.code, Some(old), None)?;
                    changes += 1;
                }
            }
            Ok(changes)
        })
    }

    fn put_guide(
        &self,
        id: i64,
        project: &str,
        code: &str,
        old: Option<&Guide>,
        new: Option<&Guide>,
    ) -> Result<()> {
        let old = old.map(json).transpose()?;
        let new = new.map(json).transpose()?;
        let event = Event {
            question: Some(code),
            ..Event::of_project(Action::Guide, project)
        };
        let row = self.append_audit(&event.with(old.as_deref(), new.as_deref()))?;
        match new {
            Some(definition) => self.connection.execute(
                "INSERT INTO guide (project, code, definition, audit) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT DO UPDATE SET definition = excluded.definition, audit = excluded.audit",
                (id, code, definition, row),
            )?,
            None => self.connection.execute(
                "DELETE FROM guide WHERE project = ?1 AND code = ?2",
                (id, code),
            )?,
        };
        Ok(())
    }

    fn has_interviews(&self, project: i64, guide: &str) -> Result<bool> {
        Ok(self.connection.query_row(
            "SELECT EXISTS (SELECT 1 FROM interview WHERE project = ?1 AND guide = ?2)",
            (project, guide),
            |row| row.get(0),
        )?)
    }
}

/// Refuses a guide with which answers on file would have no question.
fn keeps_what_was_asked(old: &Guide, new: &Guide) -> Result<()> {
    if new.version < old.version {
        return Err(refused(
            &old.code,
            &format!("版次由 {} 退到 {}", old.version, new.version),
            &format!(
                "the version goes back from {} to {}",
                old.version, new.version
            ),
        ));
    }
    for question in &old.questions {
        match new.find(&question.code) {
            None => {
                return Err(refused(
                    &old.code,
                    &format!("题 {} 不见了", question.code),
                    &format!("question {} is gone", question.code),
                ));
            }
            Some((_, kept)) if kept.since > question.since => {
                return Err(refused(
                    &old.code,
                    &format!("题 {} 的 since 推后了", question.code),
                    &format!("`since` of question {} is later", question.code),
                ));
            }
            Some(_) => {}
        }
    }
    let added = new
        .questions
        .iter()
        .find(|question| old.find(&question.code).is_none() && question.since <= old.version);
    match added {
        Some(question) => Err(refused(
            &old.code,
            &format!("新加的题 {} 没有升版", question.code),
            &format!("the new question {} makes no new version", question.code),
        )),
        None => Ok(()),
    }
}

fn refused(code: &str, zh: &str, en: &str) -> Error {
    Error::new(
        Kind::Input,
        format!("提纲 {code} 已有访谈：{zh}"),
        format!("interviews were held with the guide {code}: {en}"),
    )
    .hint(
        "不再问的题写 until，新加的题写 since，并把 version 加 1",
        "a question that is asked no more says `until`, a new one `since`; count the version up",
    )
}

fn no_guide(project: &str, code: &str, known: &[String]) -> Error {
    let error = Error::new(
        Kind::Usage,
        format!("{project} 没有访谈提纲 {code}"),
        format!("{project} has no guide {code}"),
    );
    if known.is_empty() {
        return error.hint(
            "在项目文件夹的 guides 里放一份提纲，再运行 manyi project add",
            "put a guide into the folder `guides` of the project and run `manyi project add`",
        );
    }
    listing(error, known)
}
