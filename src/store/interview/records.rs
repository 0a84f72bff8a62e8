//! The record of an interview: begun, its head changed, confirmed, looked over, withdrawn; listed and read.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rusqlite::OptionalExtension;

use super::rows::{INTERVIEW, SAID, interview_fact, said_fact, sort_key};
use crate::error::{Error, Kind, Result};
use crate::interview::{
    Head, Identity, Interview, Review, Said, SaidState, Signing, Stage, read_code,
};
use crate::store::file::clock::timestamp;
use crate::store::file::error::unreadable;
use crate::store::file::json::{json, parse};
use crate::store::judging::judgements::reason;
use crate::store::trail::audit::Event;
use crate::store::{AuditEntry, Store};
use crate::trail::{Action, HeadRecord, InterviewFact, InterviewStep, SaidFact, Value};

/// An interview in a list, without its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InterviewRow {
    /// Its identity.
    pub identity: Identity,
    /// The interviewee's code.
    pub code: String,
    /// The code of its guide.
    pub guide: String,
    /// The version of the guide.
    pub version: u32,
    /// Whom, where and when.
    pub head: Head,
    /// How far it has come.
    pub stage: Stage,
    /// The questions dealt with, and what became of each.
    pub answers: BTreeMap<String, SaidState>,
    /// How many passages were marked as quotes.
    pub quotes: usize,
    /// Who changed it last.
    pub operator: String,
    /// When.
    pub changed: Timestamp,
}

/// An interview that is brought in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRecord {
    /// The interviewee's code.
    pub code: String,
    /// Whom, where and when.
    pub head: Head,
    /// What was said, by the codes of the questions.
    pub answers: BTreeMap<String, Said>,
    /// The name of the file it comes from, which its events name.
    pub file: String,
}

/// An interview as the store works with it.
pub(in crate::store) struct OnFile {
    /// The row of its project.
    pub(in crate::store) project: i64,
    /// Its identity.
    pub(in crate::store) identity: [u8; 16],
    /// Its row.
    pub(in crate::store) fact: InterviewFact,
}

impl OnFile {
    /// How far it has come.
    pub(in crate::store) fn stage(&self) -> Stage {
        let fact = &self.fact;
        if fact.withdrawn.is_some() {
            Stage::Withdrawn
        } else if fact.reviewed.is_some() {
            Stage::Reviewed
        } else if fact.signed.is_some() {
            Stage::Signed
        } else {
            Stage::Open
        }
    }
}

impl Store {
    /// Begins an interview with a guide of the project, in the guide's present version.
    ///
    /// # Errors
    /// [`Kind::Usage`] for a code that is none or is taken, and a guide that is not there.
    pub fn begin_interview(
        &mut self,
        project: &str,
        guide: &str,
        code: &str,
        head: &Head,
    ) -> Result<Interview> {
        let identity = self.clock.identity();
        self.writing(|| self.put_interview(project, guide, code, head, identity, None))?;
        self.interview(project, code)
    }

    pub(in crate::store) fn put_interview(
        &self,
        project: &str,
        guide: &str,
        code: &str,
        head: &Head,
        identity: [u8; 16],
        why: Option<&str>,
    ) -> Result<OnFile> {
        let row = self.project_row(project)?;
        let guide = self.guide(project, guide)?;
        let code = self.free_code(row, code, None)?;
        let mut on_file = OnFile {
            project: row,
            identity,
            fact: InterviewFact {
                code: code.clone(),
                version: i64::from(guide.version),
                ..InterviewFact::default()
            },
        };
        let record = json(&HeadRecord {
            code,
            guide: guide.code,
            head: head.clone(),
        })?;
        let value = Value {
            old: None,
            new: Some(&record),
            why,
        };
        self.tell(project, &mut on_file, Action::Interview, None, value)?;
        Ok(on_file)
    }

    /// Brings interviews in from files that were checked; all of them or none. Each has events of its own, which name the file.
    /// Gives how many.
    ///
    /// # Errors
    /// [`Kind::Usage`] for a code that is taken, naming it.
    pub fn import_interviews(
        &mut self,
        project: &str,
        guide: &str,
        records: Vec<NewRecord>,
    ) -> Result<usize> {
        self.writing(|| {
            let count = records.len();
            for record in records {
                self.put_record(project, guide, &record, self.clock.identity())?;
            }
            Ok(count)
        })
    }

    pub(in crate::store) fn put_record(
        &self,
        project: &str,
        guide: &str,
        record: &NewRecord,
        identity: [u8; 16],
    ) -> Result<()> {
        let why = Some(record.file.as_str());
        self.put_interview(project, guide, &record.code, &record.head, identity, why)?;
        for (question, said) in &record.answers {
            self.put_said(project, &record.code, question, said, why)?;
        }
        Ok(())
    }

    /// Puts answers of a file into an interview that is being recorded, and its head as it is then; all or nothing.
    ///
    /// # Errors
    /// As [`Store::save_said`] and [`Store::save_head`].
    pub fn bring_into_interview(
        &mut self,
        project: &str,
        code: &str,
        head: &Head,
        answers: &[(String, Said)],
        file: &str,
    ) -> Result<()> {
        self.writing(|| {
            self.put_head(project, code, code, head)?;
            for (question, said) in answers {
                self.put_said(project, code, question, said, Some(file))?;
            }
            Ok(())
        })
    }

    /// Changes the head of an interview, or the code of who was interviewed.
    ///
    /// # Errors
    /// [`Kind::Usage`] for an interview that is not there, is confirmed or withdrawn, and for a code that is taken.
    pub fn save_head(
        &mut self,
        project: &str,
        code: &str,
        new_code: &str,
        head: &Head,
    ) -> Result<()> {
        self.writing(|| self.put_head(project, code, new_code, head))
    }

    fn put_head(&self, project: &str, code: &str, new_code: &str, head: &Head) -> Result<()> {
        let mut on_file = self.open_on_file(project, code)?;
        let new_code = self.free_code(on_file.project, new_code, Some(on_file.fact.id))?;
        let old = HeadRecord {
            code: on_file.fact.code.clone(),
            guide: on_file.fact.guide.clone(),
            head: parse("interview.head", &on_file.fact.head)?,
        };
        let new = HeadRecord {
            code: new_code,
            guide: old.guide.clone(),
            head: head.clone(),
        };
        if old == new {
            return Ok(());
        }
        let (old, new) = (json(&old)?, json(&new)?);
        let value = Value {
            old: Some(&old),
            new: Some(&new),
            why: None,
        };
        self.tell(project, &mut on_file, Action::Interview, None, value)
    }

    /// Notes that the record was confirmed by who was interviewed: from now on its words stand.
    ///
    /// # Errors
    /// [`Kind::Usage`] for an interview that is not there, is confirmed already or withdrawn.
    pub fn sign_interview(&mut self, project: &str, code: &str, signing: &Signing) -> Result<()> {
        self.writing(|| {
            let mut on_file = self.open_on_file(project, code)?;
            let new = json(signing)?;
            let value = Value {
                old: None,
                new: Some(&new),
                why: None,
            };
            self.tell(project, &mut on_file, Action::InterviewSign, None, value)
        })
    }

    /// Opens a confirmed interview again, with its reason; it is no longer looked over either.
    ///
    /// # Errors
    /// [`Kind::Usage`] without a reason, and for an interview that is not confirmed.
    pub fn reopen_interview(&mut self, project: &str, code: &str, why: &str) -> Result<()> {
        self.writing(|| {
            let why = reason(why)?;
            let mut on_file = self.on_file(project, code)?;
            let Some(signed) = on_file.fact.signed.clone() else {
                return Err(not_signed(code));
            };
            if let Some(reviewed) = on_file.fact.reviewed.clone() {
                let value = Value {
                    old: Some(&reviewed),
                    new: None,
                    why: Some(why),
                };
                self.tell(project, &mut on_file, Action::InterviewReview, None, value)?;
            }
            let value = Value {
                old: Some(&signed),
                new: None,
                why: Some(why),
            };
            self.tell(project, &mut on_file, Action::InterviewSign, None, value)
        })
    }

    /// Notes that a second person looked a confirmed record over.
    ///
    /// # Errors
    /// [`Kind::Usage`] for an interview that is not confirmed, or looked over already, and for who recorded it.
    pub fn review_interview(&mut self, project: &str, code: &str, review: &Review) -> Result<()> {
        self.writing(|| {
            let mut on_file = self.on_file(project, code)?;
            match on_file.stage() {
                Stage::Signed => {}
                Stage::Open | Stage::Withdrawn => return Err(not_signed(code)),
                Stage::Reviewed => return Err(already(code)),
            }
            let head: Head = parse("interview.head", &on_file.fact.head)?;
            let mut recorders = vec![on_file.fact.operator.as_str(), head.recorder.as_str()];
            recorders.retain(|name| crate::text::is_same_person(name, &self.operator));
            if !recorders.is_empty() {
                return Err(own_record(code));
            }
            let new = json(review)?;
            let value = Value {
                old: None,
                new: Some(&new),
                why: None,
            };
            self.tell(project, &mut on_file, Action::InterviewReview, None, value)
        })
    }

    /// Withdraws an interview that was begun by mistake, or has it count again; with a reason.
    ///
    /// # Errors
    /// [`Kind::Usage`] without a reason, and where it is so already.
    pub fn withdraw_interview(
        &mut self,
        project: &str,
        code: &str,
        is_withdrawn: bool,
        why: &str,
    ) -> Result<()> {
        self.writing(|| {
            let why = reason(why)?;
            let mut on_file = self.on_file(project, code)?;
            if on_file.fact.withdrawn.is_some() == is_withdrawn {
                return Err(already(code));
            }
            let value = Value {
                old: (!is_withdrawn).then_some("withdrawn"),
                new: is_withdrawn.then_some("withdrawn"),
                why: Some(why),
            };
            self.tell(
                project,
                &mut on_file,
                Action::InterviewWithdraw,
                None,
                value,
            )
        })
    }

    /// The interviews of a project in the order of their codes, withdrawn ones too.
    pub fn interviews(&self, project: &str) -> Result<Vec<InterviewRow>> {
        self.reading(|| {
            let id = self.project_row(project)?;
            let mut statement = self.connection.prepare_cached(&format!(
                "SELECT {INTERVIEW} FROM interview WHERE project = ?1 ORDER BY sort_key, code, id"
            ))?;
            let mut answers = self.connection.prepare_cached(
                "SELECT question, state, json_array_length(quotes) FROM said WHERE interview = ?1",
            )?;
            let mut rows = statement.query([id])?;
            let mut list = Vec::new();
            while let Some(row) = rows.next()? {
                let (identity, fact) = interview_fact(row)?;
                let mut states = BTreeMap::new();
                let mut quotes = 0;
                let mut said = answers.query([fact.id])?;
                while let Some(row) = said.next()? {
                    states.insert(row.get(0)?, state(&row.get::<_, String>(1)?)?);
                    quotes += row.get::<_, usize>(2)?;
                }
                list.push(InterviewRow {
                    identity: Identity(identity),
                    head: parse("interview.head", &fact.head)?,
                    version: u32::try_from(fact.version).unwrap_or(1),
                    changed: timestamp(fact.changed)?,
                    stage: OnFile {
                        project: id,
                        identity,
                        fact: fact.clone(),
                    }
                    .stage(),
                    code: fact.code,
                    guide: fact.guide,
                    operator: fact.operator,
                    answers: states,
                    quotes,
                });
            }
            Ok(list)
        })
    }

    /// An interview with its words.
    ///
    /// # Errors
    /// [`Kind::Usage`] for one that is not there.
    pub fn interview(&self, project: &str, code: &str) -> Result<Interview> {
        self.reading(|| {
            let on_file = self.on_file(project, code)?;
            let mut statement = self
                .connection
                .prepare_cached(&format!("SELECT {SAID} FROM said WHERE interview = ?1"))?;
            let mut rows = statement.query([on_file.fact.id])?;
            let mut answers = BTreeMap::new();
            while let Some(row) = rows.next()? {
                let (question, fact) = said_fact(row)?;
                answers.insert(question, said(fact)?);
            }
            let fact = on_file.fact;
            let signed = fact
                .signed
                .as_deref()
                .map(|text| parse("interview.signed", text));
            let reviewed = fact
                .reviewed
                .as_deref()
                .map(|text| parse("interview.reviewed", text));
            Ok(Interview {
                identity: Identity(on_file.identity),
                head: parse("interview.head", &fact.head)?,
                version: u32::try_from(fact.version).unwrap_or(1),
                signed: signed.transpose()?,
                reviewed: reviewed.transpose()?,
                withdrawn: fact.withdrawn,
                code: fact.code,
                guide: fact.guide,
                answers,
            })
        })
    }

    /// What happened to an interview, oldest first.
    pub fn interview_history(&self, project: &str, code: &str) -> Result<Vec<AuditEntry>> {
        self.reading(|| {
            let on_file = self.on_file(project, code)?;
            let entries = self.entries_back_from(Some(on_file.fact.last))?;
            entries.ok_or_else(|| unreadable("interview.last"))
        })
    }

    /// The interview with this code, whatever zeros stand before it.
    pub(in crate::store) fn on_file(&self, project: &str, code: &str) -> Result<OnFile> {
        let id = self.project_row(project)?;
        let found = self
            .connection
            .prepare_cached(&format!(
                "SELECT {INTERVIEW} FROM interview WHERE project = ?1 AND sort_key = ?2 ORDER BY id LIMIT 1"
            ))?
            .query_row((id, sort_key(code.trim())), interview_fact)
            .optional()?;
        match found {
            Some((identity, fact)) => Ok(OnFile {
                project: id,
                identity,
                fact,
            }),
            None => Err(no_interview(project, code)),
        }
    }

    /// The same of one whose words may be changed.
    pub(in crate::store) fn open_on_file(&self, project: &str, code: &str) -> Result<OnFile> {
        let on_file = self.on_file(project, code)?;
        match on_file.stage() {
            Stage::Open => Ok(on_file),
            Stage::Withdrawn => Err(is_withdrawn(code)),
            Stage::Signed | Stage::Reviewed => Err(is_signed(code)),
        }
    }

    /// The code as it is stored, free but for the interview in this row.
    fn free_code(&self, project: i64, code: &str, row: Option<i64>) -> Result<String> {
        let read = read_code(code).map_err(|_| bad_code(code))?;
        let taken: Option<i64> = self
            .connection
            .prepare_cached(
                "SELECT id FROM interview WHERE project = ?1 AND sort_key = ?2 AND id IS NOT ?3",
            )?
            .query_row((project, sort_key(&read), row), |row| row.get(0))
            .optional()?;
        if taken.is_some() {
            return Err(code_taken(&read));
        }
        Ok(read)
    }

    /// Adds an event about an interview and writes what it comes to; inside a transaction.
    pub(in crate::store) fn tell(
        &self,
        project: &str,
        on_file: &mut OnFile,
        action: Action,
        question: Option<&str>,
        value: Value<'_>,
    ) -> Result<()> {
        let version = u32::try_from(on_file.fact.version).unwrap_or(1);
        let code = on_file.fact.code.clone();
        let event = Event {
            seen: (on_file.fact.last > 0).then_some(on_file.fact.last),
            response: Some((on_file.identity, version)),
            serial: Some(&code),
            question,
            value,
            ..Event::of_project(action, project)
        };
        let at = self.clock.milliseconds();
        let row = self.append_audit_at(&event, at)?;
        let step = InterviewStep {
            id: row,
            at,
            operator: &self.operator,
            action,
            holder: Some(on_file.identity),
            version: Some(on_file.fact.version),
            survey: None,
            question,
            entry: None,
            value,
        };
        if let Some(question) = question {
            let fact = self.said_on_file(on_file.fact.id, question)?;
            on_file.fact.said.insert(question.to_owned(), fact);
        }
        if !on_file.fact.apply(&step) {
            return Err(unreadable(action.code()));
        }
        self.write_interview(on_file.project, &on_file.identity, &on_file.fact)?;
        if let Some((question, fact)) =
            question.zip(question.and_then(|of| on_file.fact.said.get(of)))
        {
            self.write_said(on_file.fact.id, question, fact)?;
        }
        Ok(())
    }

    fn said_on_file(&self, interview: i64, question: &str) -> Result<SaidFact> {
        let found = self
            .connection
            .prepare_cached(&format!(
                "SELECT {SAID} FROM said WHERE interview = ?1 AND question = ?2"
            ))?
            .query_row((interview, question), said_fact)
            .optional()?;
        Ok(found.map(|(_, fact)| fact).unwrap_or_default())
    }
}

/// The state that a row names.
fn state(code: &str) -> Result<SaidState> {
    let mut known = SaidState::ALL.into_iter();
    known
        .find(|state| state.code() == code)
        .ok_or_else(|| unreadable("said.state"))
}

/// The answer that a row holds.
pub(in crate::store) fn said(fact: SaidFact) -> Result<Said> {
    Ok(Said {
        state: state(&fact.state)?,
        text: fact.text,
        quotes: parse("said.quotes", &fact.quotes)?,
    })
}

fn no_interview(project: &str, code: &str) -> Error {
    Error::new(
        Kind::Usage,
        format!("{project} 没有访谈 {code}"),
        format!("{project} has no interview {code}"),
    )
    .hint(
        format!("核对编号：manyi interview list {project}"),
        format!("look the code up: `manyi interview list {project}`"),
    )
}

fn bad_code(code: &str) -> Error {
    Error::new(
        Kind::Usage,
        format!("“{}”不能作访谈编号", crate::text::quoted(code)),
        format!(
            "`{}` cannot be the code of an interview",
            crate::text::quoted(code)
        ),
    )
    .hint(
        "编号用数字、字母和连字符，最多 20 位，如 03 或 B-12；姓名不写在这里",
        "a code has digits, letters and hyphens, 20 at most, as 03 or B-12; no name belongs here",
    )
}

fn code_taken(code: &str) -> Error {
    Error::new(
        Kind::Usage,
        format!("已经有访谈 {code}"),
        format!("there is an interview {code} already"),
    )
    .hint(
        "换一个编号，或打开那份访谈",
        "take another code, or open that one",
    )
}

fn is_signed(code: &str) -> Error {
    Error::new(
        Kind::Usage,
        format!("访谈 {code} 已经由本人确认，原话不再改动"),
        format!("interview {code} was confirmed; its words stand"),
    )
    .hint(
        "确实要改：先退回记录（写明原因），改完再请本人确认",
        "where it must be changed, open it again with a reason and have it confirmed anew",
    )
}

fn is_withdrawn(code: &str) -> Error {
    Error::new(
        Kind::Usage,
        format!("访谈 {code} 已撤出"),
        format!("interview {code} was withdrawn"),
    )
    .hint(
        "要它回来：先恢复（写明原因）",
        "have it count again first, with a reason",
    )
}

fn not_signed(code: &str) -> Error {
    Error::new(
        Kind::Usage,
        format!("访谈 {code} 还没有经本人确认"),
        format!("interview {code} has not been confirmed yet"),
    )
    .hint(
        "先办确认（签字、宣读、电话等）",
        "have it confirmed first: signed, read out, by telephone",
    )
}

fn already(code: &str) -> Error {
    Error::new(
        Kind::Usage,
        format!("访谈 {code} 已经是这样"),
        format!("interview {code} is so already"),
    )
    .hint("不用再做一次", "there is nothing to do")
}

fn own_record(code: &str) -> Error {
    Error::new(
        Kind::Usage,
        format!("访谈 {code} 是您自己记的，要由另一个人复核"),
        format!("you recorded interview {code}: somebody else looks it over"),
    )
    .hint("换一位操作员再复核", "let another operator do it")
}
