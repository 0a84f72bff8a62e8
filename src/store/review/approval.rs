//! Approval: a supervisor freezes responses; one is opened again only for a reason.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::{Error, Kind, Result};
use crate::measure::acceptance::Verdict;
use crate::response::{Serial, State, asked};
use crate::store::row::definitions::Known;
use crate::store::row::papers::{FIRST_ENTRY, Response, absent};
use crate::store::second::acceptance::Scope;
use crate::store::second::plans::{Plans, Wanted};
use crate::store::trail::audit::Event;
use crate::store::{Store, SurveyKey};
use crate::text::{Text, text};
use crate::trail::Action;

/// Which responses are approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Selection<'a> {
    /// These; one that cannot be approved refuses them all.
    Serials(&'a [Serial]),
    /// Every valid response of the batch with this code; one that cannot be approved refuses them all.
    Batch(&'a str),
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
    Undecided,
    Unverified,
    Undrawn,
    Unfinished,
    HalfTyped,
    Invalid,
    Absent,
}

impl Obstacle {
    fn text(self) -> (&'static str, &'static str) {
        match self {
            Self::OpenQuery => ("有未关闭的疑问", "with an open query"),
            Self::Undecided => (
                "有未裁定的差异",
                "with a discrepancy that nobody has decided",
            ),
            Self::Unverified => ("按计划还没复录", "to be verified by the plan"),
            Self::Undrawn => (
                "录入后还没抽过样",
                "entered since the last draw of the plan",
            ),
            Self::Unfinished => ("还没录完", "not keyed to the end"),
            Self::HalfTyped => (
                "有改了一半、没有确认的",
                "with a change half keyed and not confirmed",
            ),
            Self::Invalid => ("无效", "invalid"),
            Self::Absent => ("不在册", "not on file"),
        }
    }

    fn hint(self) -> (&'static str, &'static str) {
        match self {
            Self::OpenQuery => (
                "先答复并关闭（? 或 manyi query list）",
                "close the queries first (? or `manyi query list`)",
            ),
            Self::Undecided => ("先裁定差异", "decide on the discrepancies first"),
            Self::Unverified => (
                "先复录它们，或改复录计划",
                "verify them first, or change the plan",
            ),
            Self::Undrawn => (
                "先再抽一次样：manyi verify plan",
                "draw again first: `manyi verify plan`",
            ),
            Self::Unfinished => ("先把它们录完", "key them to the end first"),
            Self::HalfTyped => (
                "打开它们：回车存，Ctrl-U 去掉，再按回车完成",
                "open them: Enter stores it, Ctrl-U takes it out; then Enter finishes",
            ),
            Self::Invalid => (
                "无效答卷不审定：从选择中去掉",
                "invalid responses are not approved: leave them out",
            ),
            Self::Absent => ("核对编号", "look at the serials again"),
        }
    }
}

/// What approval depends on beside the response itself.
struct Conditions {
    /// Queries that are not closed, by the response.
    open_queries: BTreeMap<Serial, u64>,
    /// The plans of verification that were made.
    plans: Plans,
}

/// What says that the papers do not add up, of all that an account can say: that some are not registered, or not done
/// yet, is no such thing.
const UNBALANCED: [&str; 4] = [
    "distributed-differs",
    "more-returned",
    "beyond-population",
    "more-than-population",
];

/// So many serials are named in an error; the others are counted.
const NAMED: usize = 12;

impl Store {
    /// Approves responses, all or none: from now on they are read-only.
    ///
    /// Where a plan of verification was made, those it wants verified must be; where none was made, entered ones will do.
    ///
    /// # Errors
    /// [`Kind::Findings`] that names the serials which cannot be approved and why: not on file, not keyed to the end, with a
    /// change half keyed, invalid, not verified though the plan wants it, entered since the sample was drawn, with a discrepancy that
    /// nobody has decided, or with a query that is not closed.
    pub fn approve(&mut self, survey: &SurveyKey, selection: Selection<'_>) -> Result<Approved> {
        self.approve_because(survey, selection, "")
    }

    /// The same with what was said about it: why it is approved although [`Store::doubts`] has something against it.
    ///
    /// # Errors
    /// As [`Store::approve`].
    pub fn approve_because(
        &mut self,
        survey: &SurveyKey,
        selection: Selection<'_>,
        why: &str,
    ) -> Result<Approved> {
        let why = Some(why.trim()).filter(|why| !why.is_empty());
        self.writing(|| {
            let known = self.known(survey)?;
            let serials = match selection {
                Selection::Serials(serials) => serials.to_vec(),
                Selection::Batch(code) => {
                    let batch = self.batch_with_code(&known, code)?.id;
                    self.all_serials(&known, Some(batch))?
                }
                Selection::Survey => self.all_serials(&known, None)?,
            };
            let conditions = Conditions {
                open_queries: self.open_query_counts(survey)?,
                plans: self.plans(&known)?,
            };
            let mut done = Approved::default();
            let mut refused: BTreeMap<Obstacle, Vec<Serial>> = BTreeMap::new();
            for serial in &serials {
                match self.approvable(&known, serial, &conditions)? {
                    Ok(response) if response.paper.state == State::Approved => done.already += 1,
                    Ok(response) if refused.is_empty() => {
                        self.freeze(&known, serial, response, why)?;
                        done.approved += 1;
                    }
                    Ok(_) => {}
                    Err(Obstacle::Invalid) if !matches!(selection, Selection::Serials(_)) => {}
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

    /// The serials of all responses of a survey, or of one of its batches, in their order.
    pub(in crate::store) fn all_serials(
        &self,
        known: &Known,
        batch: Option<i64>,
    ) -> Result<Vec<Serial>> {
        let mut statement = self.connection.prepare_cached(match batch {
            None => {
                "SELECT serial FROM response WHERE survey = ?1 AND ?2 IS NULL ORDER BY sort_key, serial"
            }
            Some(_) => {
                "SELECT serial FROM response WHERE survey = ?1 AND batch = ?2 ORDER BY sort_key, serial"
            }
        })?;
        let mut rows = statement.query((known.id, batch))?;
        let mut serials = Vec::new();
        while let Some(row) = rows.next()? {
            serials.push(crate::store::stack::responses::serial(row, 0)?);
        }
        Ok(serials)
    }

    /// The response, where it can be approved or is so already; else what stands in the way.
    fn approvable(
        &self,
        known: &Known,
        serial: &Serial,
        conditions: &Conditions,
    ) -> Result<Result<Response, Obstacle>> {
        let Some(response) = self.find_response(known, serial)? else {
            return Ok(Err(Obstacle::Absent));
        };
        let state = response.paper.state;
        let obstacle = if response.paper.invalid.is_some() {
            Obstacle::Invalid
        } else if state == State::Open {
            Obstacle::Unfinished
        } else if conditions.open_queries.contains_key(serial) {
            Obstacle::OpenQuery
        } else if state < State::Approved && self.is_half_typed(known, serial, &response)? {
            Obstacle::HalfTyped
        } else if response.second.discrepancies > 0 {
            Obstacle::Undecided
        } else if state > State::Entered {
            return Ok(Ok(response));
        } else {
            return Ok(match self.wanted_of(known, &conditions.plans, &response)? {
                Wanted::Unplanned | Wanted::Nothing => Ok(response),
                Wanted::Verified => Err(Obstacle::Unverified),
                Wanted::Draw => Err(Obstacle::Undrawn),
            });
        };
        Ok(Err(obstacle))
    }

    /// The finished responses that [`Store::approve`] refuses because a change of them is half keyed.
    pub fn half_changed(&self, survey: &SurveyKey) -> Result<BTreeSet<Serial>> {
        self.reading(|| {
            let known = self.known(survey)?;
            let mut statement = self
                .connection
                .prepare_cached("SELECT serial FROM draft WHERE survey = ?1 AND entry = ?2")?;
            let mut rows = statement.query((known.id, FIRST_ENTRY))?;
            let mut changed = BTreeSet::new();
            while let Some(row) = rows.next()? {
                let serial = crate::store::stack::responses::serial(row, 0)?;
                let response = self.find_standing(&known, &serial)?;
                let response = response
                    .filter(|found| matches!(found.paper.state, State::Entered | State::Verified));
                if let Some(response) = response
                    && self.is_half_typed(&known, &serial, &response)?
                {
                    changed.insert(serial);
                }
            }
            Ok(changed)
        })
    }

    /// Whether somebody was about to change the first entry of a response and has not confirmed it.
    fn is_half_typed(&self, known: &Known, serial: &Serial, response: &Response) -> Result<bool> {
        if !response.aside.draft {
            return Ok(false);
        }
        let Some(draft) = self.draft(known, serial, FIRST_ENTRY)? else {
            return Ok(false);
        };
        let (questionnaire, sheet) = (known.questionnaire(), known.sheet(&response.paper)?);
        let asked = asked(questionnaire, &sheet);
        Ok(draft.is_half_typed(questionnaire, &sheet, &asked))
    }

    /// What stands against an approval and does not forbid it: an account that does not add up, discrepancies that nobody
    /// has decided, keyed work that the errors found do not let be accepted and about which nothing was decided.
    pub fn doubts(&self, survey: &SurveyKey, batch: Option<&str>) -> Result<Vec<Text>> {
        self.reading(|| {
            let imbalances = self.account(survey)?.imbalances().into_iter();
            let errors = imbalances.filter(|found| UNBALANCED.contains(&found.finding.code));
            let mut doubts: Vec<Text> = errors.map(|found| found.finding.sentence).collect();
            let undecided = self.verification(survey)?.undecided;
            if undecided > 0 {
                doubts.push(text!(
                    "有 {undecided} 处差异还没有裁定",
                    "discrepancies that nobody has decided: {undecided}"
                ));
            }
            let is_meant = |scope: &Scope| match scope {
                Scope::Survey => true,
                Scope::Batch(code) => Some(code.as_str()) == batch,
                Scope::Operator(_) => false,
            };
            let is_open = self.acceptance(survey)?.into_iter().any(|one| {
                let is_bad = one.verdict.is_some_and(|verdict| verdict != Verdict::Accept);
                is_meant(&one.scope) && is_bad && one.decision.is_none()
            });
            if is_open {
                doubts.push(text!(
                    "验收没有通过，也没有决定怎么办（验收屏，或 manyi acceptance）",
                    "the keyed work is not accepted, and nobody has decided about it (manyi acceptance)"
                ));
            }
            Ok(doubts)
        })
    }

    fn freeze(
        &self,
        known: &Known,
        serial: &Serial,
        mut response: Response,
        why: Option<&str>,
    ) -> Result<()> {
        let before = response.standing();
        let event = Event::of_response(Action::Approve, &known.key, serial)
            .with(Some(before.state.code()), Some(State::Approved.code()))
            .because(why);
        self.append_audit_of(known, &mut response, event)?;
        // Half typed is only what is passed over by now, and nobody can finish it any more.
        if response.aside.draft {
            self.drop_drafts(known, serial)?;
        }
        self.move_in_ledger(known, Some(before), response.standing())?;
        self.write_response(&response)
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
            let response = self.approved_response(&known, serial)?;
            self.open_again(&known, serial, response, why)
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

    fn approved_response(&self, known: &Known, serial: &Serial) -> Result<Response> {
        let response = self
            .find_response(known, serial)?
            .ok_or_else(|| absent(&known.key, serial))?;
        if response.paper.state == State::Approved {
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
    /// Opens an approved response again, inside a transaction; gives how far it is now.
    pub(in crate::store) fn open_again(
        &self,
        known: &Known,
        serial: &Serial,
        mut response: Response,
        why: &str,
    ) -> Result<State> {
        let before = response.standing();
        let state = self.state_before_approval(&response)?;
        let event = Event::of_response(Action::Reopen, &known.key, serial)
            .with(Some(State::Approved.code()), Some(state.code()))
            .because(Some(why));
        self.append_audit_of(known, &mut response, event)?;
        self.move_in_ledger(known, Some(before), response.standing())?;
        self.write_response(&response)?;
        Ok(state)
    }

    fn state_before_approval(&self, response: &Response) -> Result<State> {
        let mut before = None;
        self.walk_history(response.paper.last, &mut |row| {
            let action: String = row.get(5)?;
            if before.is_none() && action == Action::Approve.code() {
                before = row.get::<_, Option<String>>(11)?;
            }
            Ok(())
        })?;
        let state = before.as_deref().and_then(State::from_code);
        Ok(state.unwrap_or(State::Entered))
    }
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
