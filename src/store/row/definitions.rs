//! Survey definitions, read from the file once and kept until somebody changes them.

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::OptionalExtension;

use crate::error::{Error, Kind, Result};
use crate::measure::{Counting, Survey};
use crate::questionnaire::{Question, Questionnaire};
use crate::response::AnswerSheet;
use crate::store::file::error::{damaged, unreadable};
use crate::store::{Store, SurveyKey};
use crate::trail::{Form, Names, Paper};

/// A survey as the store works with it.
pub(in crate::store) struct Known {
    /// Its row.
    pub(in crate::store) id: i64,
    /// Its name.
    pub(in crate::store) key: SurveyKey,
    /// Its definition.
    pub(in crate::store) survey: Survey,
    /// What its measures need counted.
    pub(in crate::store) counting: Counting,
    /// The number of each question, in the order of the paper.
    pub(in crate::store) numbers: Vec<i64>,
    /// Whether its project was removed.
    is_removed: bool,
}

impl Known {
    /// Whether the answers of a survey are counted by their codes alone: nothing that is computed of it looks at whole
    /// responses, and no question is asked on a condition.
    pub(in crate::store) fn counts_by_codes(&self) -> bool {
        let mut questions = self.questionnaire().questions.iter();
        self.counting.adds_up(self.questionnaire())
            && questions.all(|question| question.ask_if.is_empty())
    }

    /// The questionnaire of the survey.
    pub(in crate::store) fn questionnaire(&self) -> &Questionnaire {
        &self.survey.questionnaire
    }

    /// The questionnaire with the numbers of its questions.
    pub(in crate::store) fn form(&self) -> Form<'_> {
        Form {
            questionnaire: self.questionnaire(),
            numbers: &self.numbers,
        }
    }

    /// The answers of a response by their questions.
    pub(in crate::store) fn sheet(&self, paper: &Paper) -> Result<AnswerSheet> {
        paper
            .sheet(&self.form())
            .ok_or_else(|| unreadable(&format!("{} response.answers", self.key)))
    }

    /// The least number of a question, which is where entry of a response begins, whatever the order on the paper.
    pub(in crate::store) fn first_number(&self) -> i64 {
        self.numbers.iter().copied().min().unwrap_or(0)
    }

    /// The position where entry continues, of its number in the file.
    pub(in crate::store) fn position_of_next(&self, next: i64) -> Result<usize> {
        match next {
            0 => Ok(self.questionnaire().questions.len()),
            number => self.position(number),
        }
    }

    /// The code of the question at this position, as events name where entry continues; empty behind the last.
    pub(in crate::store) fn next_code(&self, position: usize) -> &str {
        let question = self.questionnaire().questions.get(position);
        question.map_or("", |question| &question.code)
    }

    /// The question at this position and its number; an error of the caller when there is none.
    pub(in crate::store) fn question(&self, position: usize) -> Result<(&Question, i64)> {
        let question = self.questionnaire().questions.get(position);
        match (question, self.numbers.get(position)) {
            (Some(question), Some(number)) => Ok((question, *number)),
            _ => Err(Error::new(
                Kind::Bug,
                format!("{} 没有第 {} 题", self.key, position + 1),
                format!("{} has no question {}", self.key, position + 1),
            )),
        }
    }

    /// The position of the question with this number.
    pub(in crate::store) fn position(&self, number: i64) -> Result<usize> {
        // Numbers are given in the order of the paper, so the first guess is nearly always right.
        let guess = usize::try_from(number - 1).unwrap_or(usize::MAX);
        if self.numbers.get(guess) == Some(&number) {
            return Ok(guess);
        }
        self.numbers
            .iter()
            .position(|known| *known == number)
            .ok_or_else(|| unreadable(&format!("{} question {number}", self.key)))
    }
}

/// How the codes in an event of a survey are found on file.
pub(in crate::store) struct NamesOnFile<'a> {
    pub(in crate::store) store: &'a Store,
    pub(in crate::store) known: &'a Known,
}

impl NamesOnFile<'_> {
    fn row(&self, sql: &str, code: &str) -> Option<i64> {
        let mut statement = self.store.connection.prepare_cached(sql).ok()?;
        statement
            .query_row((self.known.id, code), |row| row.get(0))
            .ok()
    }
}

impl Names for NamesOnFile<'_> {
    fn question(&self, code: &str) -> Option<i64> {
        let (position, _) = self.known.questionnaire().find(code)?;
        self.known.numbers.get(position).copied()
    }

    fn batch(&self, code: &str) -> Option<i64> {
        self.row("SELECT id FROM batch WHERE survey = ?1 AND code = ?2", code)
    }

    fn reason(&self, code: &str) -> Option<i64> {
        self.row(
            "SELECT id FROM invalid_reason WHERE survey = ?1 AND code = ?2",
            code,
        )
    }
}

/// The survey definitions read so far.
#[derive(Default)]
pub(in crate::store) struct Definitions {
    /// `SQLite`'s count of changes made by other connections, when they were read.
    version: i64,
    surveys: HashMap<SurveyKey, Arc<Known>>,
}

impl Store {
    /// The survey with this name, from memory unless another program has written since.
    ///
    /// # Errors
    /// [`Kind::Usage`] for a survey or project that is not there, naming those that are.
    pub(in crate::store) fn known(&self, key: &SurveyKey) -> Result<Arc<Known>> {
        let version: i64 = self
            .connection
            .prepare_cached("PRAGMA data_version")?
            .query_row([], |row| row.get(0))?;
        let mut definitions = self.definitions.borrow_mut();
        if definitions.version != version {
            *definitions = Definitions {
                version,
                surveys: HashMap::new(),
            };
        }
        if let Some(known) = definitions.surveys.get(key) {
            return self.seen(known);
        }
        let known = Arc::new(self.read_known(key)?);
        definitions.surveys.insert(key.clone(), Arc::clone(&known));
        self.seen(&known)
    }

    /// A survey unless its project was removed; whoever proves the file sees it.
    fn seen(&self, known: &Arc<Known>) -> Result<Arc<Known>> {
        if known.is_removed && !self.sees_removed.get() {
            return Err(was_removed(&known.key.project));
        }
        Ok(Arc::clone(known))
    }

    /// The same of a survey that has just been listed: one that is not found by its code lies in a damaged file.
    pub(in crate::store) fn known_listed(&self, key: &SurveyKey) -> Result<Arc<Known>> {
        self.known(key).map_err(|error| match error.kind {
            Kind::Usage => damaged().caused_by(error),
            _ => error,
        })
    }

    /// Forgets what is in memory, after the definitions have been changed here.
    pub(in crate::store) fn forget_definitions(&self) {
        self.definitions.borrow_mut().surveys.clear();
    }

    fn read_known(&self, key: &SurveyKey) -> Result<Known> {
        let row: Option<(i64, String, bool)> = self
            .connection
            .query_row(
                "SELECT survey.id, survey.definition, json_extract(project.definition, '$.removed') IS NOT NULL
                 FROM survey JOIN project ON project.id = survey.project
                 WHERE project.code = ?1 AND survey.code = ?2",
                (&key.project, &key.survey),
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
            .optional()?;
        let Some((id, definition, is_removed)) = row else {
            return Err(self.unknown_survey(key)?);
        };
        let survey: Survey = serde_json::from_str(&definition)
            .map_err(|cause| unreadable(&key.to_string()).caused_by(cause))?;
        let mut numbers = self.question_numbers(id)?;
        let numbers = survey
            .questionnaire
            .questions
            .iter()
            .map(|question| {
                numbers
                    .remove(&question.code)
                    .ok_or_else(|| unreadable(&format!("{key} {}", question.code)))
            })
            .collect::<Result<_>>()?;
        Ok(Known {
            id,
            key: key.clone(),
            counting: Counting::of(&survey),
            survey,
            numbers,
            is_removed,
        })
    }

    /// The numbers of a survey's questions by their codes, also of those that are on the paper no more.
    pub(in crate::store) fn question_numbers(&self, survey: i64) -> Result<HashMap<String, i64>> {
        let mut statement = self
            .connection
            .prepare("SELECT code, number FROM question WHERE survey = ?1")?;
        let rows = statement.query_map([survey], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The codes of a survey's questions by their numbers, from 1 on.
    pub(in crate::store) fn codes_by_number(&self, known: &Known) -> Result<Vec<String>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT code FROM question WHERE survey = ?1 ORDER BY number")?;
        let rows = statement.query_map([known.id], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The names of all surveys, in the order of their projects; those of removed projects where the file is proved.
    pub(in crate::store) fn survey_keys(&self) -> Result<Vec<SurveyKey>> {
        let mut statement = self.connection.prepare(
            "SELECT project.code, survey.code FROM project JOIN survey ON survey.project = project.id
             WHERE ?1 OR json_extract(project.definition, '$.removed') IS NULL
             ORDER BY project.id, survey.place",
        )?;
        let rows = statement.query_map([self.sees_removed.get()], |row| {
            Ok(SurveyKey {
                project: row.get(0)?,
                survey: row.get(1)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn unknown_survey(&self, key: &SurveyKey) -> Result<Error> {
        let known: Vec<String> = self
            .survey_keys()?
            .iter()
            .map(ToString::to_string)
            .collect();
        let error = Error::new(
            Kind::Usage,
            format!("没有调查 {key}"),
            format!("there is no survey {key}"),
        );
        Ok(listing(error, &known))
    }
}

/// The error with a hint that lists what there is instead.
pub(in crate::store) fn listing(error: Error, known: &[String]) -> Error {
    if known.is_empty() {
        return error.hint(
            "数据库里还没有项目：先运行 manyi project add 文件夹",
            "the database has no project yet: run `manyi project add DIR` first",
        );
    }
    error.hint(
        format!("现有：{}", known.join("、")),
        format!("there are: {}", known.join(", ")),
    )
}

/// The error for a project that was removed.
pub(in crate::store) fn was_removed(code: &str) -> Error {
    Error::new(
        Kind::Usage,
        format!("项目 {code} 已移走"),
        format!("the project {code} was removed"),
    )
    .hint(
        format!("要它回来：manyi project restore {code} --why 原因"),
        format!("to have it back: manyi project restore {code} --why REASON"),
    )
}
