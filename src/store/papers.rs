//! One response: found by its serial, read with its answers, written back.

use std::sync::Arc;

use rusqlite::{OptionalExtension, Row};
use rust_decimal::Decimal;

use super::counts::Standing;
use super::definitions::Known;
use super::drafts::FIRST_ENTRY;
use super::error::unreadable;
use super::{Store, SurveyKey, value};
use crate::error::Result;
use crate::response::{AnswerSheet, Paper, SecondStanding, Serial, State, asked, note_version};

/// A response as its row has it.
pub(super) struct Response {
    /// Its row.
    pub(super) id: i64,
    /// Where it stands in the ledger.
    pub(super) standing: Standing,
    /// Where entry continues.
    pub(super) position: usize,
    /// The sum printed on the paper.
    pub(super) control_total: Option<Decimal>,
    /// How far its second entry has come.
    pub(super) second: SecondStanding,
    /// What was said about its being invalid; `None`: it is valid.
    pub(super) invalid_why: Option<String>,
    /// The audit row of the last thing that happened to it; `None`: it has just been begun.
    pub(super) last: Option<i64>,
    /// What else there is of it.
    pub(super) aside: Aside,
}

/// What few responses have in other tables. It is read with the response, in the transaction that writes, so that a key
/// pressed in any other response costs no statement for it.
#[derive(Clone, Copy)]
pub(super) struct Aside {
    /// Some of its fields were compared with a second value.
    pub(super) comparisons: bool,
    /// It was approved once and opened again.
    pub(super) reopened: bool,
    /// Half-typed text of it is kept.
    pub(super) draft: bool,
}

impl Store {
    /// The paper with this serial as it was left, or `None` when nothing of it is on file.
    ///
    /// A serial of which only a draft was kept is a fresh paper with that draft.
    pub fn paper(&self, survey: &SurveyKey, serial: &Serial) -> Result<Option<Paper>> {
        self.reading(|| {
            let known = self.known(survey)?;
            let draft = self.draft(&known, serial, FIRST_ENTRY)?;
            let Some(response) = self.find_response(&known, serial)? else {
                let questions = known.questionnaire().questions.len();
                return Ok(draft.map(|draft| Paper {
                    draft: Some(draft),
                    ..Paper::fresh(serial.clone(), questions)
                }));
            };
            Ok(Some(Paper {
                serial: serial.clone(),
                state: response.standing.state,
                answers: self.sheet(&known, response.id)?,
                position: response.position,
                draft,
                control_total: response.control_total,
                invalid: self.invalid_of(&response)?,
            }))
        })
    }

    /// Whether there is a response with this serial; quicker than reading it.
    pub fn is_on_file(&self, survey: &SurveyKey, serial: &Serial) -> Result<bool> {
        Ok(self.find_response(&*self.known(survey)?, serial)?.is_some())
    }

    /// The response with this serial.
    pub(super) fn find_response(&self, known: &Known, serial: &Serial) -> Result<Option<Response>> {
        self.connection
            .prepare_cached(
                "SELECT id, state, invalid, position, control_total, last, compared, discrepancies, batch, invalid_why,
                        EXISTS (SELECT 1 FROM comparison WHERE comparison.response = response.id),
                        EXISTS (SELECT 1 FROM reopened WHERE reopened.response = response.id),
                        EXISTS (SELECT 1 FROM draft WHERE draft.survey = ?1 AND draft.serial = ?3)
                 FROM response
                 WHERE survey = ?1 AND sort_key = ?2 AND serial = ?3",
            )?
            .query_row((known.id, serial.sort_key(), serial.as_str()), |row| {
                Ok(response(row))
            })
            .optional()?
            .transpose()
    }

    /// The response with this serial, begun now if there is none; inside a transaction that adds an audit row to it.
    pub(super) fn find_or_begin(&self, known: &Arc<Known>, serial: &Serial) -> Result<Response> {
        if let Some(response) = self.find_response(known, serial)? {
            return Ok(response);
        }
        self.begin_response(known, serial)
    }

    /// A new response with this serial, of which there is none; inside a transaction that adds an audit row to it.
    pub(super) fn begin_response(&self, known: &Arc<Known>, serial: &Serial) -> Result<Response> {
        let batch = self.batch_of_new(known, serial)?;
        self.connection
            .prepare_cached(
                "INSERT INTO response (identity, device, survey, serial, sort_key, state, last, operator, changed,
                                       version, batch)
                 VALUES (?1, ?2, ?3, ?4, ?5, 'open', (SELECT rows + 1 FROM audit_head), ?6, ?7, ?8, ?9)",
            )?
            .execute((
                self.clock.identity(),
                self.device.id,
                known.id,
                serial.as_str(),
                serial.sort_key(),
                &self.operator,
                self.clock.milliseconds(),
                known.questionnaire().version,
                batch.map(|placed| placed.batch),
            ))?;
        let standing = Standing {
            batch: batch.map(|placed| placed.batch),
            ..Standing::BEGUN
        };
        let mut response = Response {
            id: self.connection.last_insert_rowid(),
            standing,
            position: 0,
            control_total: None,
            second: SecondStanding::default(),
            invalid_why: None,
            last: None,
            // A draft may have been kept before there was a response.
            aside: Aside {
                comparisons: false,
                reopened: false,
                draft: true,
            },
        };
        self.move_in_ledger(known, None, standing)?;
        if let Some(placed) = batch {
            self.note_placing(known, serial, &mut response, placed)?;
        }
        Ok(response)
    }

    /// Writes back what can change of a response, with who changed it and when; `before` is where it stood.
    pub(super) fn write_response(&self, response: &Response, before: Standing) -> Result<()> {
        self.write_back(response, before, Some(&self.operator))
    }

    /// Writes back a response of which something was compared or decided; who keyed it last stays.
    pub(super) fn write_verification(&self, response: &Response, before: Standing) -> Result<()> {
        self.write_back(response, before, None)
    }

    fn write_back(
        &self,
        response: &Response,
        before: Standing,
        operator: Option<&str>,
    ) -> Result<()> {
        if response.standing != before {
            // Apart, because writing these costs look-ups in the indexes of few responses, and few saves do.
            self.connection
                .prepare_cached(
                    "UPDATE response SET state = ?2, invalid = ?3, invalid_why = ?4, batch = ?5 WHERE id = ?1",
                )?
                .execute((
                    response.id,
                    response.standing.state.code(),
                    response.standing.invalid,
                    &response.invalid_why,
                    response.standing.batch,
                ))?;
        }
        self.connection
            .prepare_cached(
                "UPDATE response SET position = ?2, control_total = ?3, last = ?4, operator = coalesce(?5, operator),
                    changed = ?6
                 WHERE id = ?1",
            )?
            .execute((
                response.id,
                response.position,
                response.control_total.map(|total| total.normalize().to_string()),
                response.last,
                operator,
                self.clock.milliseconds(),
            ))?;
        Ok(())
    }

    /// The answers of a response.
    pub(super) fn sheet(&self, known: &Known, response: i64) -> Result<AnswerSheet> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT question, value FROM answer WHERE response = ?1")?;
        let mut rows = statement.query([response])?;
        let mut sheet = AnswerSheet::empty(known.questionnaire().questions.len());
        while let Some(row) = rows.next()? {
            let position = known.position(row.get(0)?)?;
            let (question, _) = known.question(position)?;
            let code = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
            let answer = value::read(&question.kind, code)
                .ok_or_else(|| unreadable(&format!("{} {}", known.key, question.code)))?;
            sheet.set(position, Some(answer));
        }
        self.note_version(known, response, &mut sheet)?;
        Ok(sheet)
    }

    /// Notes on a sheet what the version of its questionnaire did not have; nothing where there was only one version.
    pub(super) fn note_version(
        &self,
        known: &Known,
        response: i64,
        sheet: &mut AnswerSheet,
    ) -> Result<()> {
        if !known.has_versions() {
            return Ok(());
        }
        let version = self
            .connection
            .prepare_cached("SELECT version FROM response WHERE id = ?1")?
            .query_row([response], |row| row.get(0))?;
        note_version(known.questionnaire(), version, sheet);
        Ok(())
    }

    /// Writes the answer to one question of a response, or removes it.
    pub(super) fn write_answer(
        &self,
        known: &Known,
        response: i64,
        position: usize,
        sheet: &AnswerSheet,
        is_asked: bool,
    ) -> Result<()> {
        let (question, number) = known.question(position)?;
        let Some(answer) = sheet.get(position) else {
            self.connection
                .prepare_cached("DELETE FROM answer WHERE response = ?1 AND question = ?2")?
                .execute((response, number))?;
            return Ok(());
        };
        let points = answer.points(question).and_then(value::thousandths);
        self.connection
            .prepare_cached(
                "INSERT INTO answer (response, question, value, points, asked) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT DO UPDATE SET value = excluded.value, points = excluded.points, asked = excluded.asked",
            )?
            .execute((response, number, answer.to_code(), points, is_asked))?;
        Ok(())
    }

    /// Marks the answers whose question became or ceased to be asked.
    pub(super) fn mark_asked(
        &self,
        known: &Known,
        response: i64,
        before: &AnswerSheet,
        after: &AnswerSheet,
    ) -> Result<()> {
        let was_asked = asked(known.questionnaire(), before);
        let is_asked = asked(known.questionnaire(), after);
        for (position, (was, is)) in was_asked.iter().zip(&is_asked).enumerate() {
            if was != is && after.get(position).is_some() {
                let (_, number) = known.question(position)?;
                self.connection
                    .prepare_cached(
                        "UPDATE answer SET asked = ?3 WHERE response = ?1 AND question = ?2",
                    )?
                    .execute((response, number, is))?;
            }
        }
        Ok(())
    }
}

fn response(row: &Row<'_>) -> Result<Response> {
    let total: Option<String> = row.get(4)?;
    Ok(Response {
        id: row.get(0)?,
        standing: Standing {
            state: state(row, 1)?,
            invalid: row.get(2)?,
            batch: row.get(8)?,
        },
        position: row.get(3)?,
        control_total: total
            .map(|total| Decimal::from_str_exact(&total))
            .transpose()
            .map_err(|cause| unreadable("response.control_total").caused_by(cause))?,
        invalid_why: row.get(9)?,
        last: row.get(5)?,
        second: SecondStanding {
            compared: row.get(6)?,
            discrepancies: row.get(7)?,
        },
        aside: Aside {
            comparisons: row.get(10)?,
            reopened: row.get(11)?,
            draft: row.get(12)?,
        },
    })
}

/// The state in this column.
pub(super) fn state(row: &Row<'_>, column: usize) -> Result<State> {
    let code = row
        .get_ref(column)?
        .as_str()
        .map_err(rusqlite::Error::from)?;
    State::from_code(code).ok_or_else(|| unreadable(&format!("response.state {code}")))
}
