//! One response: found by its serial, read with its answers, written back.

use std::collections::BTreeMap;
use std::sync::Arc;

use rusqlite::{OptionalExtension, Row};
use rust_decimal::Decimal;

use super::counts::Standing;
use super::definitions::Known;
use crate::error::{Error, Kind, Result};
use crate::response::packed::{pack, unpack};
use crate::response::{AnswerSheet, Paper as EntryPaper, SecondStanding, Serial, State};
use crate::store::file::error::unreadable;
use crate::store::{Store, SurveyKey};
use crate::trail::{Compared, Identity, Paper, Part};

/// The entry of the evaluator.
pub(in crate::store) const FIRST_ENTRY: u8 = 1;

/// A response as its row has it, and as the events since have made it.
#[derive(Debug, Clone)]
pub(in crate::store) struct Response {
    /// Its row.
    pub(in crate::store) id: i64,
    /// What names it in every file.
    pub(in crate::store) identity: Identity,
    /// What its events come to.
    pub(in crate::store) paper: Paper,
    /// How far its second entry has come.
    pub(in crate::store) second: SecondStanding,
    /// What else there is of it.
    pub(in crate::store) aside: Aside,
    /// As it lies on file.
    stored: Stored,
}

/// What is written back only where it has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stored {
    standing: Standing,
    invalid_why: Option<String>,
    second: SecondStanding,
    reopened: Option<i64>,
    comparisons: BTreeMap<i64, Compared>,
    matters: BTreeMap<Part, [i64; 2]>,
}

/// What few responses have in other tables. It is read with the response, in the transaction that writes, so that a key
/// pressed in any other response costs no statement for it.
#[derive(Debug, Clone, Copy)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "four tables in which a response may be, that do not exclude one another"
)]
pub(in crate::store) struct Aside {
    /// Some of its fields were compared with a second value.
    pub(in crate::store) comparisons: bool,
    /// Half-typed text of it is kept.
    pub(in crate::store) draft: bool,
    /// Devices wrote about it without one another, and nothing has joined their lines yet.
    pub(in crate::store) tips: bool,
    /// A person is to look at something in it.
    pub(in crate::store) matters: bool,
}

impl Response {
    /// Where it stands in the ledger.
    pub(in crate::store) fn standing(&self) -> Standing {
        standing(&self.paper)
    }

    /// The sum printed on the paper.
    pub(in crate::store) fn control_total(&self) -> Result<Option<Decimal>> {
        let total = self.paper.control_total.as_deref();
        total
            .map(Decimal::from_str_exact)
            .transpose()
            .map_err(|cause| unreadable("response.control_total").caused_by(cause))
    }
}

fn standing(paper: &Paper) -> Standing {
    Standing {
        state: paper.state,
        invalid: paper.invalid.as_ref().map(|(reason, _)| *reason),
        batch: paper.batch,
    }
}

impl Store {
    /// The paper with this serial as it was left, or `None` when nothing of it is on file, or only what was withdrawn.
    ///
    /// A serial of which only a draft was kept is a fresh paper with that draft.
    pub fn paper(&self, survey: &SurveyKey, serial: &Serial) -> Result<Option<EntryPaper>> {
        self.reading(|| {
            let known = self.known(survey)?;
            let draft = self.draft(&known, serial, FIRST_ENTRY)?;
            let Some(response) = self.find_standing(&known, serial)? else {
                let version = self.version_of_new(&known, serial)?;
                return Ok(draft.map(|draft| EntryPaper {
                    draft: Some(draft),
                    ..EntryPaper::of_edition(serial.clone(), known.questionnaire(), version)
                }));
            };
            let answers = known.sheet(&response.paper)?;
            let next = response.paper.next;
            // A paper that was just begun begins with what is printed first.
            let position = if next == known.first_number() && answers.get(0).is_none() {
                0
            } else {
                known.position_of_next(next)?
            };
            Ok(Some(EntryPaper {
                serial: serial.clone(),
                state: response.paper.state,
                answers,
                position,
                draft,
                control_total: response.control_total()?,
                invalid: self.invalid_of(&response)?,
            }))
        })
    }

    /// The version of the questionnaire on the paper with this serial: that of the response on file, else that which its batch
    /// was printed with, else the present one.
    pub fn edition_of(&self, survey: &SurveyKey, serial: &Serial) -> Result<u32> {
        self.reading(|| {
            let known = self.known(survey)?;
            match self.find_standing(&known, serial)? {
                Some(response) => Ok(response.paper.version),
                None => self.version_of_new(&known, serial),
            }
        })
    }

    /// The version on a paper of which nothing is on file yet.
    fn version_of_new(&self, known: &Known, serial: &Serial) -> Result<u32> {
        let present = known.questionnaire().version;
        let printed: Option<u32> = self
            .connection
            .prepare_cached(
                "SELECT version FROM registered JOIN printed ON printed.batch = registered.batch
                 WHERE survey = ?1 AND sort_key = ?2 AND serial = ?3",
            )?
            .query_row((known.id, serial.sort_key(), serial.as_str()), |row| {
                row.get(0)
            })
            .optional()?;
        Ok(printed.map_or(present, |printed| printed.min(present)))
    }

    /// Whether there is a response with this serial that is not withdrawn; quicker than reading it.
    pub fn is_on_file(&self, survey: &SurveyKey, serial: &Serial) -> Result<bool> {
        Ok(self.find_standing(&*self.known(survey)?, serial)?.is_some())
    }

    /// The response with this serial, unless it is withdrawn: its serial is free for another paper then.
    pub(in crate::store) fn find_standing(
        &self,
        known: &Known,
        serial: &Serial,
    ) -> Result<Option<Response>> {
        let found = self.find_response(known, serial)?;
        match found {
            Some(response) if self.is_withdrawn(known, &response)? => Ok(None),
            found => Ok(found),
        }
    }

    /// Whether a response is withdrawn.
    pub(in crate::store) fn is_withdrawn(
        &self,
        known: &Known,
        response: &Response,
    ) -> Result<bool> {
        let reason = response.standing().invalid;
        Ok(reason.is_some() && reason == self.withdrawn_row(known)?)
    }

    /// The response with this serial, with what was compared in it.
    pub(in crate::store) fn find_response(
        &self,
        known: &Known,
        serial: &Serial,
    ) -> Result<Option<Response>> {
        let found = self
            .connection
            .prepare_cached(
                "SELECT id, state, invalid, batch, answers, version, next, compared, discrepancies, last, operator,
                        changed, control_total, invalid_why, identity,
                        EXISTS (SELECT 1 FROM comparison WHERE comparison.response = response.id),
                        (SELECT audit FROM reopened WHERE reopened.response = response.id),
                        EXISTS (SELECT 1 FROM draft WHERE draft.survey = ?1 AND draft.serial = ?3),
                        EXISTS (SELECT 1 FROM tip WHERE tip.response = response.id),
                        EXISTS (SELECT 1 FROM matter WHERE matter.response = response.id)
                 FROM response
                 WHERE survey = ?1 AND sort_key = ?2 AND serial = ?3",
            )?
            .query_row((known.id, serial.sort_key(), serial.as_str()), |row| {
                Ok(response(row))
            })
            .optional()?
            .transpose()?;
        let Some(mut response) = found else {
            return Ok(None);
        };
        if response.aside.comparisons {
            response.paper.comparisons = self.comparisons(response.id)?;
            response
                .stored
                .comparisons
                .clone_from(&response.paper.comparisons);
        }
        if response.aside.matters {
            response.paper.matters = self.matters_of(response.id)?;
            response.stored.matters.clone_from(&response.paper.matters);
        }
        Ok(Some(response))
    }

    /// This response with this serial, or where there is none, or a withdrawn one, a new one begun now; inside a
    /// transaction that adds an event to it.
    pub(in crate::store) fn use_or_begin(
        &self,
        known: &Arc<Known>,
        serial: &Serial,
        found: Option<Response>,
    ) -> Result<Response> {
        match found {
            Some(response) if self.is_withdrawn(known, &response)? => {
                self.step_aside(known, serial, response)?;
                self.begin_response(known, serial)
            }
            Some(response) => Ok(response),
            None => self.begin_response(known, serial),
        }
    }

    /// A new response with this serial, of which there is none; inside a transaction that adds an event to it.
    pub(in crate::store) fn begin_response(
        &self,
        known: &Arc<Known>,
        serial: &Serial,
    ) -> Result<Response> {
        // The chain is begun first: its first event must not take the place that the response names as its beginning.
        self.device_row()?;
        let batch = self.batch_of_new(known, serial)?;
        let identity = self.clock.identity();
        let version = self.version_of_new(known, serial)?;
        let next = known.first_number();
        let id = self
            .connection
            .prepare_cached(
                "INSERT INTO response (survey, state, answers, serial, sort_key, version, next, born, last, operator,
                                       changed, identity)
                 VALUES (?1, 'open', '[]', ?2, ?3, ?4, ?5, (SELECT coalesce(max(id), 0) + 1 FROM event),
                         (SELECT coalesce(max(id), 0) + 1 FROM event), ?6, 0, ?7)",
            )?
            .insert((
                known.id,
                serial.as_str(),
                serial.sort_key(),
                version,
                next,
                &self.operator,
                identity,
            ))?;
        let paper = Paper::begun(version, next);
        let mut response = Response {
            id,
            identity,
            second: SecondStanding::default(),
            // A draft may have been kept before there was a response.
            aside: Aside {
                comparisons: false,
                draft: true,
                tips: false,
                matters: false,
            },
            stored: Stored {
                standing: standing(&paper),
                invalid_why: None,
                second: SecondStanding::default(),
                reopened: None,
                comparisons: BTreeMap::new(),
                matters: BTreeMap::new(),
            },
            paper,
        };
        if let Some(placed) = batch {
            self.note_placing(known, serial, &mut response, placed)?;
        }
        self.move_in_ledger(known, None, response.standing())?;
        Ok(response)
    }

    /// Writes back what the events have made of a response.
    pub(in crate::store) fn write_response(&self, response: &Response) -> Result<()> {
        let (paper, stored) = (&response.paper, &response.stored);
        let standing = response.standing();
        let invalid_why = paper.invalid.as_ref().map(|(_, why)| why);
        if standing != stored.standing
            || response.second != stored.second
            || invalid_why != stored.invalid_why.as_ref()
        {
            // Apart, because writing these costs look-ups in the indexes of few responses, and few saves do.
            self.connection
                .prepare_cached(
                    "UPDATE response SET state = ?2, invalid = ?3, invalid_why = ?4, batch = ?5, compared = ?6,
                        discrepancies = ?7
                     WHERE id = ?1",
                )?
                .execute((
                    response.id,
                    standing.state.code(),
                    standing.invalid,
                    invalid_why,
                    standing.batch,
                    response.second.compared,
                    response.second.discrepancies,
                ))?;
        }
        self.connection
            .prepare_cached(
                "UPDATE response SET answers = ?2, next = ?3, control_total = ?4, last = ?5, operator = ?6, changed = ?7
                 WHERE id = ?1",
            )?
            .execute((
                response.id,
                pack(paper.answers.iter().map(Option::as_deref)),
                paper.next,
                &paper.control_total,
                paper.last,
                &paper.operator,
                paper.changed,
            ))?;
        if paper.reopened != stored.reopened {
            self.connection
                .prepare_cached(
                    "INSERT INTO reopened (response, audit) VALUES (?1, ?2)
                     ON CONFLICT DO UPDATE SET audit = excluded.audit",
                )?
                .execute((response.id, paper.reopened))?;
        }
        if paper.matters != stored.matters {
            self.connection
                .prepare_cached("DELETE FROM matter WHERE response = ?1")?
                .execute([response.id])?;
            self.write_matters(response.id, &paper.matters)?;
        }
        self.write_comparisons(response.id, &stored.comparisons, &paper.comparisons)
    }

    /// A response by its row, with what was compared in it, and its identity.
    pub(in crate::store) fn paper_on_file(&self, id: i64) -> Result<(Paper, Identity)> {
        let found = self
            .connection
            .prepare_cached(
                "SELECT id, state, invalid, batch, answers, version, next, compared, discrepancies, last, operator,
                        changed, control_total, invalid_why, identity, 1,
                        (SELECT audit FROM reopened WHERE reopened.response = response.id), 0, 0, 0
                 FROM response WHERE id = ?1",
            )?
            .query_row([id], |row| Ok(response(row)))??;
        let mut paper = found.paper;
        paper.comparisons = self.comparisons(id)?;
        Ok((paper, found.identity))
    }
}

/// The columns that [`Store::find_response`] reads.
fn response(row: &Row<'_>) -> Result<Response> {
    let packed = row.get_ref(4)?.as_str().map_err(rusqlite::Error::from)?;
    let invalid: Option<i64> = row.get(2)?;
    let invalid_why: Option<String> = row.get(13)?;
    let paper = Paper {
        state: state(row, 1)?,
        invalid: invalid.map(|reason| (reason, invalid_why.clone().unwrap_or_default())),
        batch: row.get(3)?,
        answers: unpack(packed).ok_or_else(|| unreadable("response.answers"))?,
        control_total: row.get(12)?,
        reopened: row.get(16)?,
        operator: row.get(10)?,
        changed: row.get(11)?,
        last: row.get(9)?,
        ..Paper::begun(row.get(5)?, row.get(6)?)
    };
    let second = SecondStanding {
        compared: row.get(7)?,
        discrepancies: row.get(8)?,
    };
    Ok(Response {
        id: row.get(0)?,
        identity: row.get(14)?,
        second,
        aside: Aside {
            comparisons: row.get(15)?,
            draft: row.get(17)?,
            tips: row.get(18)?,
            matters: row.get(19)?,
        },
        stored: Stored {
            standing: standing(&paper),
            invalid_why,
            second,
            reopened: paper.reopened,
            comparisons: BTreeMap::new(),
            matters: BTreeMap::new(),
        },
        paper,
    })
}

/// The answers of a response by their questions, read from the column `answers` and the version.
pub(in crate::store) fn sheet_of(
    known: &Known,
    row: &Row<'_>,
    [answers, version]: [usize; 2],
) -> Result<AnswerSheet> {
    let packed = row
        .get_ref(answers)?
        .as_str()
        .map_err(rusqlite::Error::from)?;
    let answers = unpack(packed).ok_or_else(|| unreadable("response.answers"))?;
    known
        .form()
        .sheet(&answers, row.get(version)?)
        .ok_or_else(|| unreadable(&format!("{} response.answers", known.key)))
}

/// The state in this column.
pub(in crate::store) fn state(row: &Row<'_>, column: usize) -> Result<State> {
    let code = row
        .get_ref(column)?
        .as_str()
        .map_err(rusqlite::Error::from)?;
    State::from_code(code).ok_or_else(|| unreadable("response.state"))
}

/// Refuses a change of an approved response: the last guard, since entry refuses it with a word of its own.
pub(in crate::store) fn refuse_approved(serial: &Serial, response: &Response) -> Result<()> {
    if response.paper.state != State::Approved {
        return Ok(());
    }
    Err(Error::new(
        Kind::Usage,
        format!("答卷 {serial} 已审定，不能修改"),
        format!("response {serial} is approved and cannot be changed"),
    )
    .hint(
        "要改先退回并说明原因：manyi reopen 项目/调查 编号 --why 原因",
        "open it again first, with a reason: manyi reopen PROJECT/SURVEY SERIAL --why REASON",
    ))
}

/// The response is not on file.
pub(in crate::store) fn absent(survey: &SurveyKey, serial: &Serial) -> Error {
    Error::new(
        Kind::Usage,
        format!("{survey} 没有编号 {serial} 的答卷"),
        format!("{survey} has no response {serial}"),
    )
    .hint("核对编号", "look at the serial again")
}
