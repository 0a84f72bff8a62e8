//! Projects: saved whole as loaded from their folder, and protected where papers have been entered.

use rusqlite::OptionalExtension;
use sha2::{Digest, Sha256};

use super::versions;
use crate::error::{Error, Kind, Result};
use crate::indicator::Project;
use crate::measure::Survey;
use crate::questionnaire;
use crate::response::stored::thousandths;
use crate::store::file::json::{json, parse};
use crate::store::row::definitions::{listing, was_removed};
use crate::store::trail::audit::Event;
use crate::store::{Store, SurveyKey};
use crate::text::Text;
use crate::trail::Action;
use crate::trail::hexadecimal;

/// What saving a project did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProjectChange {
    /// It was not there before.
    Added,
    /// It was there, exactly like this; nothing was written.
    Unchanged,
    /// It replaced an earlier definition.
    Updated,
}

/// A project in the list of projects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectRow {
    /// Its code.
    pub code: String,
    /// What the report is about.
    pub title: Text,
    /// How many surveys it has.
    pub surveys: usize,
    /// How many third-level indicators it has.
    pub indicators: usize,
    /// How many responses are on file for all its surveys.
    pub responses: u64,
}

impl Store {
    /// Saves a project with its surveys and indicators, replacing the definition on file.
    ///
    /// # Errors
    /// [`Kind::Input`] when points have more than 3 decimals; when a judgement made in the program, or a file attached
    /// to an indicator, would have no place any more; when a survey that has responses would be removed; when
    /// its questions would differ in more than their wording (code, kind, options, points, condition). Options may be
    /// added, and with a later version questions may come, be retired or change their order: for the responses on file they are
    /// [`Missing::NotInVersion`](crate::response::Missing::NotInVersion), counted in the same transaction.
    pub fn save_project(&mut self, project: &Project) -> Result<ProjectChange> {
        self.save_project_because(project, "")
    }

    /// The definition on file as it was saved; `None`: there is none.
    pub(in crate::store) fn project_on_file(&self, code: &str) -> Result<Option<Project>> {
        let is_there: bool = self.connection.query_row(
            "SELECT EXISTS (SELECT 1 FROM project WHERE code = ?1)",
            [code],
            |row| row.get(0),
        )?;
        is_there.then(|| self.project(code)).transpose()
    }

    /// Puts a definition in the place of the one on file, inside a transaction; the event is another's.
    pub(in crate::store) fn replace_project(&self, project: &Project) -> Result<ProjectChange> {
        check_points(project)?;
        let hash = hash(project)?;
        let old: Option<(i64, String)> = self
            .connection
            .query_row(
                "SELECT id, hash FROM project WHERE code = ?1",
                [&project.code],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()?;
        if self.is_hidden(&project.code)? {
            return Err(was_removed(&project.code));
        }
        let change = match &old {
            None => ProjectChange::Added,
            Some((_, old)) if *old == hash => return Ok(ProjectChange::Unchanged),
            Some(_) => ProjectChange::Updated,
        };
        if let Some((id, _)) = &old {
            self.check_judged(*id, project)?;
        }
        let id = self.write_project(project, &hash)?;
        self.write_surveys(id, project)?;
        Ok(change)
    }

    /// The event of a definition that was put in its place.
    pub(in crate::store) fn append_project_event(
        &self,
        code: &str,
        [old, new]: [Option<&str>; 2],
        why: Option<&str>,
    ) -> Result<()> {
        let event = Event::of_project(Action::Project, code);
        self.append_audit(&event.with(old, new).because(why))?;
        Ok(())
    }

    /// The hash of the definition on file.
    pub(in crate::store) fn project_hash(&self, code: &str) -> Result<Option<String>> {
        Ok(self
            .connection
            .query_row("SELECT hash FROM project WHERE code = ?1", [code], |row| {
                row.get(0)
            })
            .optional()?)
    }

    /// The projects on file, in the order in which they were added.
    pub fn projects(&self) -> Result<Vec<ProjectRow>> {
        let mut statement = self.connection.prepare(
            "SELECT code, definition,
                    (SELECT count(*) FROM survey WHERE survey.project = project.id),
                    (SELECT coalesce(sum(ledger.responses), 0) FROM ledger
                     JOIN survey ON survey.id = ledger.survey WHERE survey.project = project.id)
             FROM project WHERE json_extract(definition, '$.removed') IS NULL ORDER BY id",
        )?;
        let mut rows = statement.query([])?;
        let mut projects = Vec::new();
        while let Some(row) = rows.next()? {
            let code: String = row.get(0)?;
            let project = parse::<Project>(&code, &row.get::<_, String>(1)?)?;
            projects.push(ProjectRow {
                code,
                title: project.title,
                surveys: row.get(2)?,
                indicators: project.indicators.len(),
                responses: row.get(3)?,
            });
        }
        Ok(projects)
    }

    /// The project with this code, as it was saved.
    ///
    /// # Errors
    /// [`Kind::Usage`] when there is none, naming those that are.
    pub fn project(&self, code: &str) -> Result<Project> {
        self.reading(|| {
            let row: Option<(i64, String)> = self
                .connection
                .query_row(
                    "SELECT id, definition FROM project WHERE code = ?1",
                    [code],
                    |row| Ok((row.get(0)?, row.get(1)?)),
                )
                .optional()?;
            let Some((id, definition)) = row else {
                return Err(self.unknown_project(code)?);
            };
            if self.is_hidden(code)? {
                return Err(was_removed(code));
            }
            let mut project: Project = parse(code, &definition)?;
            let mut statement = self
                .connection
                .prepare("SELECT code, definition FROM survey WHERE project = ?1 ORDER BY place")?;
            let mut rows = statement.query([id])?;
            while let Some(row) = rows.next()? {
                let survey: String = row.get(0)?;
                project
                    .surveys
                    .push(parse(&survey, &row.get::<_, String>(1)?)?);
            }
            Ok(project)
        })
    }

    fn unknown_project(&self, code: &str) -> Result<Error> {
        let mut statement = self
            .connection
            .prepare("SELECT code FROM project WHERE json_extract(definition, '$.removed') IS NULL ORDER BY id")?;
        let known = statement
            .query_map([], |row| row.get(0))?
            .collect::<Result<Vec<String>, _>>()?;
        let error = Error::new(
            Kind::Usage,
            format!("没有项目 {code}"),
            format!("there is no project {code}"),
        );
        Ok(listing(error, &known))
    }

    fn write_project(&self, project: &Project, hash: &str) -> Result<i64> {
        let without_surveys = Project {
            surveys: Vec::new(),
            ..project.clone()
        };
        Ok(self.connection.query_row(
            "INSERT INTO project (code, definition, hash) VALUES (?1, ?2, ?3)
             ON CONFLICT (code) DO UPDATE SET definition = excluded.definition, hash = excluded.hash
             RETURNING id",
            (&project.code, json(&without_surveys)?, hash),
            |row| row.get(0),
        )?)
    }

    fn write_surveys(&self, id: i64, project: &Project) -> Result<()> {
        let mut gains = Vec::new();
        for (survey, code, definition) in self.surveys_on_file(id)? {
            let key = SurveyKey::new(&project.code, &code);
            let in_use = self.is_in_use(survey)?;
            match project.survey(&code) {
                None if in_use || self.has_batches(survey)? => return Err(removed(&key)),
                None => self.remove_survey(survey)?,
                Some(new) if in_use => {
                    let old: Survey = parse(&code, &definition)?;
                    let added =
                        versions::added_questions(&key, &old.questionnaire, &new.questionnaire)?;
                    let recount =
                        old.measures != new.measures || old.questionnaire != new.questionnaire;
                    gains.push((key, added, recount));
                }
                // Nothing was entered, so the questions are numbered anew.
                Some(_) => self.remove_questions(survey)?,
            }
        }
        for (place, survey) in project.surveys.iter().enumerate() {
            self.write_survey(id, place, survey)?;
        }
        self.forget_definitions();
        for (key, added, recount) in gains {
            self.gain_questions(&key, &added)?;
            if recount {
                self.recount_spreads(&*self.known(&key)?)?;
            }
        }
        Ok(())
    }

    fn has_batches(&self, survey: i64) -> Result<bool> {
        Ok(self.connection.query_row(
            "SELECT EXISTS (SELECT 1 FROM batch WHERE survey = ?1)",
            [survey],
            |row| row.get(0),
        )?)
    }

    fn surveys_on_file(&self, project: i64) -> Result<Vec<(i64, String, String)>> {
        let mut statement = self
            .connection
            .prepare("SELECT id, code, definition FROM survey WHERE project = ?1")?;
        let rows =
            statement.query_map([project], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Whether anything was entered: a response, or half-typed text.
    fn is_in_use(&self, survey: i64) -> Result<bool> {
        Ok(self.connection.query_row(
            "SELECT EXISTS (SELECT 1 FROM response WHERE survey = ?1)
                 OR EXISTS (SELECT 1 FROM draft WHERE survey = ?1)",
            [survey],
            |row| row.get(0),
        )?)
    }

    fn remove_questions(&self, survey: i64) -> Result<()> {
        self.connection
            .execute("DELETE FROM question WHERE survey = ?1", [survey])?;
        Ok(())
    }

    fn remove_survey(&self, survey: i64) -> Result<()> {
        self.remove_questions(survey)?;
        self.connection
            .execute("DELETE FROM survey WHERE id = ?1", [survey])?;
        Ok(())
    }

    fn write_survey(&self, project: i64, place: usize, survey: &Survey) -> Result<()> {
        let id: i64 = self.connection.query_row(
            "INSERT INTO survey (project, code, place, definition) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (project, code) DO UPDATE SET place = excluded.place, definition = excluded.definition
             RETURNING id",
            (project, &survey.code, place, json(survey)?),
            |row| row.get(0),
        )?;
        let mut add = self.connection.prepare(
            "INSERT INTO question (survey, number, code)
             VALUES (?1, (SELECT coalesce(max(number), 0) + 1 FROM question WHERE survey = ?1), ?2)
             ON CONFLICT (survey, code) DO NOTHING",
        )?;
        for question in &survey.questionnaire.questions {
            add.execute((id, &question.code))?;
        }
        Ok(())
    }
}

/// SHA-256 of the definition, in hexadecimal; equal definitions have equal hashes.
pub(in crate::store) fn hash(project: &Project) -> Result<String> {
    Ok(hexadecimal(&Sha256::digest(json(project)?.as_bytes())))
}

/// Refuses points that cannot be summed exactly in thousandths.
fn check_points(project: &Project) -> Result<()> {
    for survey in &project.surveys {
        for question in &survey.questionnaire.questions {
            let declared = match &question.kind {
                questionnaire::Kind::Score { full_mark, step } => vec![*full_mark, *step],
                _ => question.options.iter().filter_map(|o| o.points).collect(),
            };
            if declared
                .into_iter()
                .any(|points| thousandths(points).is_none())
            {
                let (survey, question) = (&survey.code, &question.code);
                return Err(Error::new(
                    Kind::Input,
                    format!("{survey} {question} 的分值超过 3 位小数或太大"),
                    format!("the points of {question} in {survey} have more than 3 decimals or are too large"),
                )
                .hint("分值最多 3 位小数", "points have at most 3 decimals"));
            }
        }
    }
    Ok(())
}

fn removed(key: &SurveyKey) -> Error {
    Error::new(
        Kind::Input,
        format!("调查 {key} 已有答卷或批次，不能从项目中去掉"),
        format!("survey {key} has responses or batches and cannot leave the project"),
    )
    .hint(
        "保留这个调查，或换一个项目代码",
        "keep the survey, or give the project another code",
    )
}
