//! The rows of interviews: written as their events make them, read back as the same facts.

use rusqlite::{OptionalExtension, Row};

use crate::error::Result;
use crate::interview::Identity;
use crate::response::Serial;
use crate::store::Store;
use crate::store::row::definitions::was_removed;
use crate::text::order;
use crate::trail::{
    CodingFact, InterviewFact, InterviewFacts, SaidFact, SettledFact, ThemeFact, UnitName,
};

/// The columns of an interview, as [`interview_fact`] reads them.
pub(in crate::store) const INTERVIEW: &str = "identity, id, code, guide, version, head, signed, reviewed, withdrawn, last, operator, changed";

/// The columns of an answer, as [`said_fact`] reads them.
pub(in crate::store) const SAID: &str = "question, id, state, text, quotes, hash, last";

/// Reads a row of [`INTERVIEW`], without its answers.
pub(in crate::store) fn interview_fact(
    row: &Row<'_>,
) -> rusqlite::Result<([u8; 16], InterviewFact)> {
    let fact = InterviewFact {
        id: row.get(1)?,
        code: row.get(2)?,
        guide: row.get(3)?,
        version: row.get(4)?,
        head: row.get(5)?,
        signed: row.get(6)?,
        reviewed: row.get(7)?,
        withdrawn: row.get(8)?,
        last: row.get(9)?,
        operator: row.get(10)?,
        changed: row.get(11)?,
        said: std::collections::BTreeMap::new(),
    };
    Ok((row.get(0)?, fact))
}

/// Reads a row of [`SAID`].
pub(in crate::store) fn said_fact(row: &Row<'_>) -> rusqlite::Result<(String, SaidFact)> {
    let fact = SaidFact {
        id: row.get(1)?,
        state: row.get(2)?,
        text: row.get(3)?,
        quotes: row.get(4)?,
        hash: row.get(5)?,
        last: row.get(6)?,
    };
    Ok((row.get(0)?, fact))
}

/// The columns of a theme, as [`theme_fact`] reads them.
const THEME: &str = "identity, id, title, parent, definition, example, merged, last";

fn theme_fact(row: &Row<'_>) -> rusqlite::Result<([u8; 16], ThemeFact)> {
    let fact = ThemeFact {
        id: row.get(1)?,
        title: row.get(2)?,
        parent: row.get(3)?,
        definition: row.get(4)?,
        example: row.get(5)?,
        merged: row.get(6)?,
        last: row.get(7)?,
    };
    Ok((row.get(0)?, fact))
}

/// What orders interviews as people do, whatever was keyed as a code.
pub(in crate::store) fn sort_key(code: &str) -> String {
    Serial::read(code).map_or_else(|_| code.to_owned(), |serial| serial.sort_key())
}

impl Store {
    /// The row of a project.
    ///
    /// # Errors
    /// [`Kind::Usage`](crate::error::Kind::Usage) for one that is not there, or was removed.
    pub(in crate::store) fn project_row(&self, code: &str) -> Result<i64> {
        let id: Option<i64> = self
            .connection
            .prepare_cached("SELECT id FROM project WHERE code = ?1")?
            .query_row([code], |row| row.get(0))
            .optional()?;
        match id {
            Some(_) if self.is_hidden(code)? && !self.sees_removed.get() => Err(was_removed(code)),
            Some(id) => Ok(id),
            // Names those that are there.
            None => self.project(code).map(|_| 0),
        }
    }

    /// Writes the row of an interview, not its answers.
    pub(in crate::store) fn write_interview(
        &self,
        project: i64,
        identity: &[u8; 16],
        fact: &InterviewFact,
    ) -> Result<()> {
        self.connection
            .prepare_cached(
                "INSERT INTO interview (id, project, identity, code, sort_key, guide, version, head, signed, reviewed,
                                        withdrawn, last, operator, changed)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
                 ON CONFLICT (id) DO UPDATE SET code = excluded.code, sort_key = excluded.sort_key,
                    guide = excluded.guide, head = excluded.head, signed = excluded.signed,
                    reviewed = excluded.reviewed, withdrawn = excluded.withdrawn, last = excluded.last,
                    operator = excluded.operator, changed = excluded.changed",
            )?
            .execute(rusqlite::params![
                fact.id,
                project,
                identity,
                fact.code,
                sort_key(&fact.code),
                fact.guide,
                fact.version,
                fact.head,
                fact.signed,
                fact.reviewed,
                fact.withdrawn,
                fact.last,
                fact.operator,
                fact.changed,
            ])?;
        Ok(())
    }

    /// Writes the row of an answer, and the words into the index.
    pub(in crate::store) fn write_said(
        &self,
        interview: i64,
        question: &str,
        fact: &SaidFact,
    ) -> Result<()> {
        self.write_said_row(interview, question, fact)?;
        self.index_said(fact.id, &fact.text)
    }

    /// Writes the row of an answer alone.
    pub(in crate::store) fn write_said_row(
        &self,
        interview: i64,
        question: &str,
        fact: &SaidFact,
    ) -> Result<()> {
        self.connection
            .prepare_cached(
                "INSERT INTO said (id, interview, question, state, text, quotes, hash, last)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                 ON CONFLICT (id) DO UPDATE SET state = excluded.state, text = excluded.text,
                    quotes = excluded.quotes, hash = excluded.hash, last = excluded.last",
            )?
            .execute((
                fact.id,
                interview,
                question,
                &fact.state,
                &fact.text,
                &fact.quotes,
                &fact.hash,
                fact.last,
            ))?;
        Ok(())
    }

    /// Writes the row of a theme.
    pub(in crate::store) fn write_theme(
        &self,
        project: i64,
        identity: Identity,
        fact: &ThemeFact,
    ) -> Result<()> {
        self.connection
            .prepare_cached(
                "INSERT INTO theme (id, project, identity, title, parent, definition, example, merged, last)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                 ON CONFLICT (id) DO UPDATE SET title = excluded.title, parent = excluded.parent,
                    definition = excluded.definition, example = excluded.example, merged = excluded.merged,
                    last = excluded.last",
            )?
            .execute(rusqlite::params![
                fact.id,
                project,
                identity.0,
                fact.title,
                fact.parent,
                fact.definition,
                fact.example,
                fact.merged,
                fact.last,
            ])?;
        Ok(())
    }

    /// Writes the rows of a coding.
    pub(in crate::store) fn write_coding(
        &self,
        project: i64,
        (holder, question): &UnitName,
        coder: &str,
        fact: &CodingFact,
    ) -> Result<()> {
        self.connection
            .prepare_cached(
                "INSERT INTO coding (id, project, holder, survey, question, coder, entry, over, last)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                 ON CONFLICT (id) DO UPDATE SET entry = excluded.entry, over = excluded.over, last = excluded.last",
            )?
            .execute(rusqlite::params![
                fact.id, project, holder, fact.survey, question, coder, fact.entry, fact.over, fact.last,
            ])?;
        self.connection
            .prepare_cached("DELETE FROM coded WHERE coding = ?1")?
            .execute([fact.id])?;
        let mut add = self.connection.prepare_cached(
            "INSERT INTO coded (coding, theme, sentiment, passages) VALUES (?1, ?2, ?3, ?4)",
        )?;
        for (theme, (sentiment, passages)) in &fact.marks {
            add.execute((fact.id, theme, sentiment, passages))?;
        }
        Ok(())
    }

    /// Writes the row of a decision, or takes it away.
    pub(in crate::store) fn write_settlement(
        &self,
        project: i64,
        (holder, question): &UnitName,
        fact: Option<&SettledFact>,
    ) -> Result<()> {
        let Some(fact) = fact else {
            self.connection
                .prepare_cached(
                    "DELETE FROM settlement WHERE project = ?1 AND holder = ?2 AND question = ?3",
                )?
                .execute((project, holder, question))?;
            return Ok(());
        };
        self.connection
            .prepare_cached(
                "INSERT INTO settlement (project, holder, survey, question, marks, why, operator, audit)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                 ON CONFLICT DO UPDATE SET marks = excluded.marks, why = excluded.why,
                    operator = excluded.operator, audit = excluded.audit",
            )?
            .execute((
                project, holder, &fact.survey, question, &fact.marks, &fact.why, &fact.operator, fact.last,
            ))?;
        Ok(())
    }

    /// What the rows of a project say, as the facts that its events should come to.
    pub(in crate::store) fn interview_facts_on_file(&self, project: i64) -> Result<InterviewFacts> {
        let mut facts = InterviewFacts::default();
        let mut statement = self
            .connection
            .prepare("SELECT code, definition, audit FROM guide WHERE project = ?1")?;
        let rows = statement.query_map([project], |row| {
            Ok((row.get(0)?, (row.get(1)?, row.get(2)?)))
        })?;
        facts.guides = order::try_map(rows)?;
        let mut statement = self.connection.prepare(&format!(
            "SELECT {INTERVIEW}, sort_key FROM interview WHERE project = ?1"
        ))?;
        let mut said = self
            .connection
            .prepare(&format!("SELECT {SAID} FROM said WHERE interview = ?1"))?;
        let mut rows = statement.query([project])?;
        while let Some(row) = rows.next()? {
            let (identity, mut fact) = interview_fact(row)?;
            let answers = said.query_map([fact.id], said_fact)?;
            fact.said = order::try_map(answers)?;
            if row.get::<_, String>(12)? != sort_key(&fact.code) {
                // No code sorts so: told as another one.
                fact.code.push('?');
            }
            facts.interviews.insert(identity, fact);
        }
        self.themes_on_file(project, &mut facts)?;
        self.codings_on_file(project, &mut facts)?;
        Ok(facts)
    }

    /// A theme on file; one that is not there is made by its first event.
    pub(in crate::store) fn theme_fact(
        &self,
        project: i64,
        identity: Identity,
    ) -> Result<ThemeFact> {
        let found = self
            .connection
            .prepare_cached(&format!(
                "SELECT {THEME} FROM theme WHERE project = ?1 AND identity = ?2"
            ))?
            .query_row((project, identity.0), theme_fact)
            .optional()?;
        Ok(found.map(|(_, fact)| fact).unwrap_or_default())
    }

    fn themes_on_file(&self, project: i64, facts: &mut InterviewFacts) -> Result<()> {
        let mut statement = self
            .connection
            .prepare(&format!("SELECT {THEME} FROM theme WHERE project = ?1"))?;
        let rows = statement.query_map([project], theme_fact)?;
        facts.themes = order::try_map(rows)?;
        let plan = self
            .connection
            .prepare("SELECT plan, audit FROM coding_plan WHERE project = ?1")?
            .query_row([project], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        facts.plan = plan;
        Ok(())
    }

    fn codings_on_file(&self, project: i64, facts: &mut InterviewFacts) -> Result<()> {
        let mut statement = self.connection.prepare(
            "SELECT holder, question, coder, id, survey, entry, over, last FROM coding WHERE project = ?1",
        )?;
        let mut marks = self
            .connection
            .prepare("SELECT theme, sentiment, passages FROM coded WHERE coding = ?1")?;
        let mut rows = statement.query([project])?;
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(3)?;
            let found =
                marks.query_map([id], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
            let fact = CodingFact {
                id,
                survey: row.get(4)?,
                entry: row.get(5)?,
                over: row.get(6)?,
                marks: order::try_map(found)?,
                last: row.get(7)?,
            };
            let name = ((row.get(0)?, row.get(1)?), row.get(2)?);
            facts.codings.insert(name, fact);
        }
        let mut statement = self.connection.prepare(
            "SELECT holder, question, survey, marks, why, operator, audit FROM settlement WHERE project = ?1",
        )?;
        let rows = statement.query_map([project], |row| {
            let fact = SettledFact {
                survey: row.get(2)?,
                marks: row.get(3)?,
                why: row.get(4)?,
                operator: row.get(5)?,
                last: row.get(6)?,
            };
            Ok(((row.get(0)?, row.get(1)?), fact))
        })?;
        facts.settled = order::try_map(rows)?;
        Ok(())
    }
}
