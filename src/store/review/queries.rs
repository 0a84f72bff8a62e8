//! Notes and queries. Their texts stand in the audit trail only: what was said can be proved, and is said once.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, Row};

use crate::error::{Error, Kind, Result};
use crate::response::{Note, Query, QueryState, Saying, Serial};
use crate::store::file::clock::timestamp;
use crate::store::file::error::unreadable;
use crate::store::row::definitions::Known;
use crate::store::row::papers::Response;
use crate::store::row::papers::{absent, refuse_approved};
use crate::store::stack::responses::serial;
use crate::store::trail::audit::Event;
use crate::store::{Store, SurveyKey};
use crate::trail::Action;

/// The field that a note or a query is about: its code with its number; `None`: the whole response.
type Field<'a> = Option<(&'a str, i64)>;

/// The queries with the texts of their audit rows; the end of the statement says which.
const QUERIES: &str = "SELECT query.number, response.serial, query.question, query.state,
        asked.operator, asked.at, asked.new, answered.operator, answered.at, answered.new,
        closed.operator, closed.at, closed.new
    FROM query JOIN response ON response.id = query.response
    JOIN audit AS asked ON asked.sequence = query.asked
    LEFT JOIN audit AS answered ON answered.sequence = query.answered
    LEFT JOIN audit AS closed ON closed.sequence = query.closed";

impl Store {
    /// Adds a note to a response, or to the field with this code. Approved responses take notes too.
    ///
    /// # Errors
    /// [`Kind::Usage`] for a response or a question that is not there, and for an empty text.
    pub fn add_note(
        &mut self,
        survey: &SurveyKey,
        serial: &Serial,
        question: Option<&str>,
        text: &str,
    ) -> Result<()> {
        self.writing(|| self.note_within(&*self.known(survey)?, serial, question, text))
    }

    /// As [`Store::add_note`], inside a transaction.
    pub(in crate::store) fn note_within(
        &self,
        known: &Known,
        serial: &Serial,
        question: Option<&str>,
        text: &str,
    ) -> Result<()> {
        let (survey, field) = (&known.key, find_field(known, question)?);
        let response = self
            .find_response(known, serial)?
            .ok_or_else(|| absent(survey, serial))?;
        let event = Event {
            question: field.map(|(code, _)| code),
            ..Event::of_response(Action::Note, survey, serial)
        };
        let event = event.with(None, Some(said(text)?));
        let (id, row) = self.append_to(known, response, event)?;
        self.connection
            .prepare_cached("INSERT INTO note (audit, response, question) VALUES (?1, ?2, ?3)")?
            .execute((row, id, field.map(|(_, number)| number)))?;
        Ok(())
    }

    /// Asks about a response, or about the field with this code; returns the number of the query.
    ///
    /// # Errors
    /// [`Kind::Usage`] as for [`Store::add_note`], and for an approved response.
    pub fn ask(
        &mut self,
        survey: &SurveyKey,
        serial: &Serial,
        question: Option<&str>,
        text: &str,
    ) -> Result<u64> {
        self.writing(|| {
            let known = self.known(survey)?;
            let field = find_field(&known, question)?;
            let response = self
                .find_response(&known, serial)?
                .ok_or_else(|| absent(survey, serial))?;
            refuse_approved(serial, &response)?;
            let number: u64 = self.connection.query_row(
                "SELECT coalesce(max(number), 0) + 1 FROM query WHERE survey = ?1",
                [known.id],
                |row| row.get(0),
            )?;
            let event = Event {
                question: field.map(|(code, _)| code),
                ..Event::of_response(Action::QueryAsk, survey, serial)
            };
            let name = number.to_string();
            let event = event.with(None, Some(said(text)?)).because(Some(&name));
            let (id, row) = self.append_to(&known, response, event)?;
            self.connection.execute(
                "INSERT INTO query (survey, number, response, question, state, asked)
                 VALUES (?1, ?2, ?3, ?4, 'asked', ?5)",
                (known.id, number, id, field.map(|(_, number)| number), row),
            )?;
            Ok(number)
        })
    }

    /// Answers a query that is not closed; a later answer takes the place of an earlier one, which stays in the trail.
    ///
    /// # Errors
    /// [`Kind::Usage`] for a query that is not there or closed, and for an empty text.
    pub fn answer_query(&mut self, survey: &SurveyKey, number: u64, text: &str) -> Result<()> {
        self.writing(|| {
            let text = said(text)?;
            let row = self.say(survey, number, Action::QueryAnswer, Some(text))?;
            self.connection.execute(
                "UPDATE query SET state = 'answered', answered = ?3
                 WHERE survey = ?1 AND number = ?2",
                (self.known(survey)?.id, number, row),
            )?;
            Ok(())
        })
    }

    /// Closes a query; one that has no answer is closed only with a word why.
    ///
    /// # Errors
    /// [`Kind::Usage`] for a query that is not there or closed, or has no answer and no word is given.
    pub fn close_query(&mut self, survey: &SurveyKey, number: u64, text: &str) -> Result<()> {
        self.writing(|| {
            let query = self.query(survey, number)?;
            let text = Some(text.trim()).filter(|text| !text.is_empty());
            if query.answered.is_none() && text.is_none() {
                return Err(unanswered(number));
            }
            let row = self.say(survey, number, Action::QueryClose, text)?;
            self.connection.execute(
                "UPDATE query SET state = 'closed', closed = ?3 WHERE survey = ?1 AND number = ?2",
                (self.known(survey)?.id, number, row),
            )?;
            Ok(())
        })
    }

    /// The query with this number.
    pub fn query(&self, survey: &SurveyKey, number: u64) -> Result<Query> {
        let known = self.known(survey)?;
        let sql = format!("{QUERIES} WHERE query.survey = ?1 AND query.number = ?2");
        self.connection
            .prepare_cached(&sql)?
            .query_row((known.id, number), |row| Ok(query(&known, row)))
            .optional()?
            .ok_or_else(|| unknown_query(survey, number))?
    }

    /// The queries of a survey by number: all, or those that are not closed.
    pub fn queries(&self, survey: &SurveyKey, open_only: bool) -> Result<Vec<Query>> {
        let sql = format!(
            "{QUERIES} WHERE query.survey = ?1 AND (?2 = 0 OR query.state <> 'closed') ORDER BY query.number"
        );
        self.reading(|| {
            let known = self.known(survey)?;
            self.read_queries(&known, &sql, (known.id, open_only))
        })
    }

    /// The queries about one response, by number.
    pub fn queries_of(&self, survey: &SurveyKey, about: &Serial) -> Result<Vec<Query>> {
        let sql = format!("{QUERIES} WHERE query.response = ?1 ORDER BY query.number");
        self.reading(|| {
            let known = self.known(survey)?;
            match self.find_response(&known, about)? {
                Some(response) => self.read_queries(&known, &sql, [response.id]),
                None => Ok(Vec::new()),
            }
        })
    }

    fn read_queries(
        &self,
        known: &Known,
        sql: &str,
        parameters: impl rusqlite::Params,
    ) -> Result<Vec<Query>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(parameters)?;
        let mut queries = Vec::new();
        while let Some(row) = rows.next()? {
            queries.push(query(known, row)?);
        }
        Ok(queries)
    }

    /// How many queries that are not closed each response has; responses without are left out.
    pub fn open_query_counts(&self, survey: &SurveyKey) -> Result<BTreeMap<Serial, u64>> {
        self.reading(|| {
            let known = self.known(survey)?;
            let mut statement = self.connection.prepare_cached(
                "SELECT response.serial, count(*) FROM query JOIN response ON response.id = query.response
                 WHERE query.survey = ?1 AND query.state <> 'closed' GROUP BY response.id",
            )?;
            let mut rows = statement.query([known.id])?;
            let mut counts = BTreeMap::new();
            while let Some(row) = rows.next()? {
                counts.insert(serial(row, 0)?, row.get(1)?);
            }
            Ok(counts)
        })
    }

    /// The notes on one response, oldest first.
    pub fn notes(&self, survey: &SurveyKey, about: &Serial) -> Result<Vec<Note>> {
        self.reading(|| {
            let known = self.known(survey)?;
            let Some(response) = self.find_response(&known, about)? else {
                return Ok(Vec::new());
            };
            let mut statement = self.connection.prepare_cached(
                "SELECT note.question, audit.operator, audit.at, audit.new
                 FROM note JOIN audit ON audit.sequence = note.audit
                 WHERE note.response = ?1 ORDER BY note.audit",
            )?;
            let mut rows = statement.query([response.id])?;
            let mut notes = Vec::new();
            while let Some(row) = rows.next()? {
                notes.push(Note {
                    serial: about.clone(),
                    question: field_code(&known, row.get(0)?)?,
                    said: saying(row, 1)?,
                });
            }
            Ok(notes)
        })
    }

    /// Adds what is said about a query that is not closed to the history of its response; returns the row.
    fn say(
        &self,
        survey: &SurveyKey,
        number: u64,
        action: Action,
        text: Option<&str>,
    ) -> Result<i64> {
        let query = self.query(survey, number)?;
        if query.state == QueryState::Closed {
            return Err(closed_already(number));
        }
        let known = self.known(survey)?;
        let response = self
            .find_response(&known, &query.serial)?
            .ok_or_else(|| absent(survey, &query.serial))?;
        let event = Event {
            question: query.question.as_deref(),
            ..Event::of_response(action, survey, &query.serial)
        };
        // By the number that the query was asked with: here it may have another, where two devices gave one to two.
        let name: Option<String> = self.connection.query_row(
            "SELECT why FROM event_value WHERE event = (SELECT asked FROM query WHERE survey = ?1 AND number = ?2)",
            (known.id, number),
            |row| row.get(0),
        ).optional()?.flatten();
        let name = name.unwrap_or_else(|| number.to_string());
        let event = event.with(None, text).because(Some(&name));
        Ok(self.append_to(&known, response, event)?.1)
    }

    /// Adds a row to the history of a response without changing it; returns the response's id and the row.
    fn append_to(
        &self,
        known: &Known,
        mut response: Response,
        event: Event<'_>,
    ) -> Result<(i64, i64)> {
        self.append_audit_of(known, &mut response, event)?;
        let row = response.paper.last.unwrap_or_default();
        self.connection
            .prepare_cached("UPDATE response SET last = ?2 WHERE id = ?1")?
            .execute((response.id, row))?;
        Ok((response.id, row))
    }
}

fn query(known: &Known, row: &Row<'_>) -> Result<Query> {
    let code: String = row.get(3)?;
    let later = |column: usize| -> Result<Option<Saying>> {
        let operator: Option<String> = row.get(column)?;
        operator.map(|_| saying(row, column)).transpose()
    };
    Ok(Query {
        number: row.get(0)?,
        serial: serial(row, 1)?,
        question: field_code(known, row.get(2)?)?,
        state: QueryState::from_code(&code).ok_or_else(|| unreadable("query.state"))?,
        asked: saying(row, 4)?,
        answered: later(7)?,
        closed: later(10)?,
    })
}

/// Operator, time and text from this column on.
fn saying(row: &Row<'_>, column: usize) -> Result<Saying> {
    Ok(Saying {
        operator: row.get(column)?,
        at: timestamp(row.get(column + 1)?)?,
        text: row
            .get::<_, Option<String>>(column + 2)?
            .unwrap_or_default(),
    })
}

fn field_code(known: &Known, number: Option<i64>) -> Result<Option<String>> {
    let position = number.map(|number| known.position(number)).transpose()?;
    let question = position
        .map(|position| known.question(position))
        .transpose()?;
    Ok(question.map(|(question, _)| question.code.clone()))
}

fn find_field<'a>(known: &'a Known, code: Option<&str>) -> Result<Field<'a>> {
    let Some(code) = code else {
        return Ok(None);
    };
    let Some((position, _)) = known.questionnaire().find(code) else {
        let key = &known.key;
        return Err(Error::new(
            Kind::Usage,
            format!("{key} 没有题 {code}"),
            format!("{key} has no question {code}"),
        )
        .hint("核对题号，如 Q9", "look at its code again, such as Q9"));
    };
    let (question, number) = known.question(position)?;
    Ok(Some((&question.code, number)))
}

fn said(text: &str) -> Result<&str> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Error::new(Kind::Usage, "没有写内容", "there is no text")
            .hint("写一句话", "write a sentence"));
    }
    Ok(text)
}

fn unknown_query(survey: &SurveyKey, number: u64) -> Error {
    Error::new(
        Kind::Usage,
        format!("{survey} 没有第 {number} 号疑问"),
        format!("{survey} has no query {number}"),
    )
    .hint("manyi query list 列出它们", "`manyi query list` names them")
}

fn closed_already(number: u64) -> Error {
    Error::new(
        Kind::Usage,
        format!("第 {number} 号疑问已关闭"),
        format!("query {number} is closed"),
    )
    .hint("还有疑问就另提一个", "ask another one")
}

fn unanswered(number: u64) -> Error {
    Error::new(
        Kind::Usage,
        format!("第 {number} 号疑问还没有答复"),
        format!("query {number} has no answer yet"),
    )
    .hint(
        "先答复；不等答复就关闭要写明为什么",
        "answer it first; to close it without, say why",
    )
}
