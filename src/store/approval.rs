//! Approval: a supervisor freezes responses; one is opened again only for a reason, and its later changes say what moved.

use std::collections::BTreeMap;

use super::audit::Event;
use super::definitions::Known;
use super::papers::Response;
use super::projects::json;
use super::{Store, SurveyKey};
use crate::error::{Error, Kind, Result};
use crate::indicator::{Moved, Reading};
use crate::response::{AnswerSheet, Serial, State, Tally};
use crate::text::Text;

/// Which responses are approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Selection<'a> {
    /// These; one that cannot be approved refuses them all.
    Serials(&'a [Serial]),
    /// Every valid response of the survey; one that cannot be approved refuses them all.
    Survey,
}

/// What an approval did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Approved {
    /// Responses approved now.
    pub approved: u64,
    /// Responses that had been approved before; nothing was written for them.
    pub already: u64,
}

/// Why a response cannot be approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Obstacle {
    OpenQuery,
    Unfinished,
    Invalid,
    Absent,
}

impl Obstacle {
    fn text(self) -> (&'static str, &'static str) {
        match self {
            Self::OpenQuery => ("有未关闭的疑问", "with an open query"),
            Self::Unfinished => ("还没录完", "not keyed to the end"),
            Self::Invalid => ("无效", "invalid"),
            Self::Absent => ("不在册", "not on file"),
        }
    }

    fn hint(self) -> (&'static str, &'static str) {
        match self {
            Self::OpenQuery => (
                "先答复并关闭疑问：manyi query list 列出它们",
                "answer and close the queries first: `manyi query list` names them",
            ),
            Self::Unfinished => ("先把它们录完", "key them to the end first"),
            Self::Invalid => (
                "无效答卷不审定：从选择中去掉",
                "invalid responses are not approved: leave them out",
            ),
            Self::Absent => ("核对编号", "look at the serials again"),
        }
    }
}

/// So many serials are named in an error; the others are counted.
const NAMED: usize = 12;

impl Store {
    /// Approves responses, all or none: from now on they are read-only.
    ///
    /// # Errors
    /// [`Kind::Findings`] that names the serials which cannot be approved and why: not on file, not keyed to the end,
    /// invalid, or with a query that is not closed.
    pub fn approve(&mut self, survey: &SurveyKey, selection: Selection<'_>) -> Result<Approved> {
        self.writing(|| {
            let known = self.known(survey)?;
            let serials = match selection {
                Selection::Serials(serials) => serials.to_vec(),
                Selection::Survey => self.valid_serials(&known)?,
            };
            let open_queries = self.open_query_counts(survey)?;
            let mut done = Approved::default();
            let mut refused: BTreeMap<Obstacle, Vec<Serial>> = BTreeMap::new();
            for serial in &serials {
                let response = self.find_response(&known, serial)?;
                let asked = open_queries.contains_key(serial);
                match response
                    .ok_or(Obstacle::Absent)
                    .and_then(|response| approvable(response, asked))
                {
                    Ok(response) if response.standing.state == State::Approved => done.already += 1,
                    Ok(response) if refused.is_empty() => {
                        self.freeze(&known, serial, response)?;
                        done.approved += 1;
                    }
                    Ok(_) => {}
                    Err(obstacle) => refused.entry(obstacle).or_default().push(serial.clone()),
                }
            }
            if refused.is_empty() {
                Ok(done)
            } else {
                Err(not_approved(&refused))
            }
        })
    }

    fn valid_serials(&self, known: &Known) -> Result<Vec<Serial>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT serial FROM response WHERE survey = ?1 AND invalid IS NULL ORDER BY sort_key, serial",
        )?;
        let mut rows = statement.query([known.id])?;
        let mut serials = Vec::new();
        while let Some(row) = rows.next()? {
            serials.push(super::responses::serial(row, 0)?);
        }
        Ok(serials)
    }

    fn freeze(&self, known: &Known, serial: &Serial, mut response: Response) -> Result<()> {
        let before = response.standing;
        response.standing.state = State::Approved;
        let event = Event {
            old: Some(before.state.code()),
            new: Some(State::Approved.code()),
            ..Event::of_response("approve", &known.key, serial)
        };
        self.append_audit_of(&mut response, event)?;
        self.move_in_ledger(known, Some(before), response.standing)?;
        self.write_response(&response, before)
    }

    /// Opens an approved response again, for a reason; it is as far as it was before the approval.
    ///
    /// # Errors
    /// [`Kind::Usage`] without a reason, and for a response that is not approved.
    pub fn reopen(&mut self, survey: &SurveyKey, serial: &Serial, why: &str) -> Result<State> {
        self.writing(|| {
            let known = self.known(survey)?;
            let why = why.trim();
            if why.is_empty() {
                return Err(without_reason());
            }
            let mut response = self.approved_response(&known, serial)?;
            let before = response.standing;
            response.standing.state = self.state_before_approval(&response)?;
            let event = Event {
                old: Some(State::Approved.code()),
                new: Some(response.standing.state.code()),
                why: Some(why),
                ..Event::of_response("reopen", survey, serial)
            };
            self.append_audit_of(&mut response, event)?;
            self.connection.execute(
                "INSERT INTO reopened (response, audit) VALUES (?1, ?2)
                 ON CONFLICT DO UPDATE SET audit = excluded.audit",
                (response.id, response.last),
            )?;
            self.move_in_ledger(&known, Some(before), response.standing)?;
            self.write_response(&response, before)?;
            Ok(response.standing.state)
        })
    }

    /// Refuses a response that is not approved, so that there is nothing to open again.
    ///
    /// # Errors
    /// [`Kind::Usage`] for one that is not approved or not on file.
    pub fn check_approved(&self, survey: &SurveyKey, serial: &Serial) -> Result<()> {
        let known = self.known(survey)?;
        self.approved_response(&known, serial).map(|_| ())
    }

    /// What would move if this response left the figures; nothing for one that does not count.
    ///
    /// # Errors
    /// [`Kind::Usage`] for a response that is not on file.
    pub fn moved_without(&self, survey: &SurveyKey, serial: &Serial) -> Result<Moved> {
        self.reading(|| {
            let known = self.known(survey)?;
            let Some(response) = self.find_response(&known, serial)? else {
                return Err(absent(survey, serial));
            };
            if !response.standing.is_counted() {
                return Ok(Moved::default());
            }
            let sheet = self.sheet(&known, response.id)?;
            let difference = Tally::difference(known.questionnaire(), Some(&sheet), None);
            self.moved_by(survey, &difference)
        })
    }

    /// What a difference of a survey's counts moves, from the counts on file.
    fn moved_by(&self, survey: &SurveyKey, difference: &Tally) -> Result<Moved> {
        let project = self.project(&survey.project)?;
        let before = self.tallies(&project)?;
        let surveys = project.surveys.iter().zip(&before);
        let after: Vec<Tally> = surveys
            .map(|(of, tally)| {
                if of.code == survey.survey {
                    tally.plus(difference)
                } else {
                    tally.clone()
                }
            })
            .collect();
        Ok(Reading::of(&project, &before).moved_to(&Reading::of(&project, &after)))
    }

    /// Records which figures a change of a response moves, where it had been approved before; inside the transaction
    /// of the change, before the tally is.
    pub(super) fn note_moved(
        &self,
        known: &Known,
        serial: &Serial,
        response: &mut Response,
        before: Option<&AnswerSheet>,
        after: Option<&AnswerSheet>,
    ) -> Result<()> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT 1 FROM reopened WHERE response = ?1")?;
        if !statement.exists([response.id])? {
            return Ok(());
        }
        let difference = Tally::difference(known.questionnaire(), before, after);
        let moved = self.moved_by(&known.key, &difference)?;
        if moved.is_nothing() {
            return Ok(());
        }
        let event = Event {
            new: Some(&json(&moved_record(&moved))?),
            ..Event::of_response("moved", &known.key, serial)
        };
        self.append_audit_of(response, event)
    }

    fn approved_response(&self, known: &Known, serial: &Serial) -> Result<Response> {
        let response = self
            .find_response(known, serial)?
            .ok_or_else(|| absent(&known.key, serial))?;
        if response.standing.state == State::Approved {
            return Ok(response);
        }
        Err(Error::new(
            Kind::Usage,
            format!("答卷 {serial} 没有审定，不用退回"),
            format!("response {serial} is not approved, so there is nothing to open again"),
        )
        .hint("直接打开它修改", "open it in entry to change it"))
    }

    /// The state from which the response was approved, by its history.
    fn state_before_approval(&self, response: &Response) -> Result<State> {
        let mut before = None;
        self.walk_history(response.last, &mut |row| {
            let action: String = row.get(5)?;
            if before.is_none() && action == "approve" {
                before = row.get::<_, Option<String>>(11)?;
            }
            Ok(())
        })?;
        let state = before.as_deref().and_then(State::from_code);
        Ok(state.unwrap_or(State::Entered))
    }
}

/// The response, where it can be approved or is so already.
fn approvable(response: Response, has_open_query: bool) -> Result<Response, Obstacle> {
    if response.standing.invalid.is_some() {
        Err(Obstacle::Invalid)
    } else if response.standing.state == State::Open {
        Err(Obstacle::Unfinished)
    } else if has_open_query {
        Err(Obstacle::OpenQuery)
    } else {
        Ok(response)
    }
}

/// Refuses a change of an approved response: the last guard, since entry refuses it with a word of its own.
pub(super) fn refuse_approved(serial: &Serial, response: &Response) -> Result<()> {
    if response.standing.state != State::Approved {
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

/// The moved figures as the audit row has them: rates and scores as printed, with what the rates are made of.
fn moved_record(moved: &Moved) -> serde_json::Value {
    let measures: Vec<_> = moved
        .measures
        .iter()
        .map(|measure| {
            serde_json::json!({
                "survey": measure.survey,
                "measure": measure.code,
                "before": measure.before.percent(measure.decimals),
                "after": measure.after.percent(measure.decimals),
                "parts": [measure.before.parts(), measure.after.parts()],
            })
        })
        .collect();
    let points = |score: &crate::measure::Fraction| score.to_short_text(4);
    let indicators: Vec<_> = moved
        .indicators
        .iter()
        .map(|score| {
            serde_json::json!({
                "indicator": score.code,
                "before": score.before.as_ref().map(points),
                "after": score.after.as_ref().map(points),
            })
        })
        .collect();
    let grade = |grade: &Option<Text>| grade.as_ref().map(|text| text.zh.clone());
    serde_json::json!({
        "measures": measures,
        "indicators": indicators,
        "total": moved.total.as_ref().map(|sides| sides.each_ref().map(points)),
        "grade": moved.grade.as_ref().map(|sides| sides.each_ref().map(grade)),
    })
}

fn not_approved(refused: &BTreeMap<Obstacle, Vec<Serial>>) -> Error {
    let list = |serials: &[Serial], more: fn(usize) -> String| {
        let named: Vec<&str> = serials.iter().take(NAMED).map(Serial::as_str).collect();
        let rest = serials.len().saturating_sub(NAMED);
        let more = if rest > 0 { more(rest) } else { String::new() };
        format!("{}{more}", named.join(", "))
    };
    let [mut zh, mut en] = [Vec::new(), Vec::new()];
    for (obstacle, serials) in refused {
        let text = obstacle.text();
        let listed = list(serials, |rest| format!(" 等，另有 {rest} 份"));
        zh.push(format!("{}：{listed}", text.0));
        let listed = list(serials, |rest| format!(" and {rest} more"));
        en.push(format!("{}: {listed}", text.1));
    }
    let error = Error::new(
        Kind::Findings,
        format!("一份也没有审定。{}", zh.join("；")),
        format!("nothing was approved; {}", en.join("; ")),
    );
    refused.keys().fold(error, |error, obstacle| {
        let (zh, en) = obstacle.hint();
        error.hint(zh, en)
    })
}

fn without_reason() -> Error {
    Error::new(
        Kind::Usage,
        "退回已审定的答卷要说明原因",
        "opening an approved response again needs a reason",
    )
    .hint("用 --why 写明原因", "give the reason with --why")
}

/// The response is not on file.
pub(super) fn absent(survey: &SurveyKey, serial: &Serial) -> Error {
    Error::new(
        Kind::Usage,
        format!("{survey} 没有编号 {serial} 的答卷"),
        format!("{survey} has no response {serial}"),
    )
    .hint("核对编号", "look at the serial again")
}
