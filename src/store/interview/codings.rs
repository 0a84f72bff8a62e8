//! Codings kept: what one coder finds in one answer, how much is coded again, and what was decided.

use rusqlite::OptionalExtension;

use crate::error::{Error, Kind, Result};
use crate::interview::{CodingPlan, Holder, Mark, Passage, Unit};
use crate::store::Store;
use crate::store::file::error::unreadable;
use crate::store::file::json::{json, parse};
use crate::store::judging::judgements::reason;
use crate::store::row::definitions::was_removed;
use crate::store::trail::audit::Event;
use crate::text::{Order, is_same_person};
use crate::trail::{
    Action, CodingFact, CodingRecord, InterviewStep, SettledFact, UnitName, Value, words_hash,
};

/// A unit as the store finds it.
pub(in crate::store) struct Found {
    /// The words that are coded.
    pub(in crate::store) words: String,
    /// The version of the guide or of the questionnaire.
    pub(in crate::store) version: u32,
}

/// What an event about a coding says beside its value.
#[derive(Clone, Copy)]
struct Told<'a> {
    action: Action,
    /// The event before.
    seen: Option<i64>,
    /// Who coded, where it is not the operator.
    by: Option<&'a str>,
    entry: Option<u8>,
    version: u32,
}

impl Store {
    /// How much of a project is coded more than once.
    pub fn coding_plan(&self, project: &str) -> Result<CodingPlan> {
        self.reading(|| {
            let id = self.project_row(project)?;
            let plan: Option<String> = self
                .connection
                .prepare_cached("SELECT plan FROM coding_plan WHERE project = ?1")?
                .query_row([id], |row| row.get(0))
                .optional()?;
            plan.map_or_else(
                || Ok(CodingPlan::default()),
                |plan| parse("coding_plan", &plan),
            )
        })
    }

    /// Sets how much of a project is coded more than once.
    pub fn set_coding_plan(&mut self, project: &str, plan: &CodingPlan) -> Result<()> {
        self.writing(|| {
            let id = self.project_row(project)?;
            let old = self.coding_plan(project)?;
            if old == *plan {
                return Ok(());
            }
            let (old, new) = (json(&old)?, json(plan)?);
            let event = Event::of_project(Action::CodingPlan, project);
            let row = self.append_audit(&event.with(Some(&old), Some(&new)))?;
            self.connection.execute(
                "INSERT INTO coding_plan (project, plan, audit) VALUES (?1, ?2, ?3)
                 ON CONFLICT DO UPDATE SET plan = excluded.plan, audit = excluded.audit",
                (id, new, row),
            )?;
            Ok(())
        })
    }

    /// Keeps what this operator finds in a unit; without marks: that nothing in the code book applies.
    ///
    /// The first who codes a unit is its first coder, the next the second, blind to the first. Until another coder has coded the
    /// unit, one's own coding may be changed; after that both stand and the difference is decided.
    ///
    /// # Errors
    /// [`Kind::Usage`] for a unit without words, a mark of a theme that is not in the book or twice, a passage outside the words,
    /// and a coding that stands already.
    pub fn save_coding(&mut self, project: &str, unit: &Unit, marks: &[Mark]) -> Result<()> {
        self.writing(|| self.put_coding(project, unit, marks, None, None))
    }

    /// Keeps what somebody finds in a unit: this operator, or another coder whose work is brought in, with where from.
    pub(in crate::store) fn put_coding(
        &self,
        project: &str,
        unit: &Unit,
        marks: &[Mark],
        by: Option<&str>,
        file: Option<&str>,
    ) -> Result<()> {
        let id = self.project_row(project)?;
        let found = self.found_unit(project, unit)?;
        let marks = self.checked_marks(project, marks, &found.words)?;
        let name = unit_name(unit);
        let coder = by.unwrap_or(&self.operator);
        let others = self.coders_of(id, &name)?;
        let spelled = |of: &&(String, i64)| of.0 != *coder && is_same_person(&of.0, coder);
        if let (None, Some((name, _))) = (by, others.iter().find(spelled)) {
            // One person's coding under two spellings would count as that of two.
            return Err(coded_as(name));
        }
        let mine = self.coding_fact(id, &name, coder)?;
        let is_alone = by.is_some() || others.iter().all(|(other, _)| other == coder);
        if self.is_settled(id, &name)? || (mine.is_some() && !is_alone) {
            return Err(stands());
        }
        let entry = match &mine {
            Some(mine) => mine.entry,
            None => others.iter().map(|(_, entry)| *entry).max().unwrap_or(0) + 1,
        };
        let record = json(&CodingRecord {
            over: words_hash(&found.words),
            marks,
        })?;
        let why = file.map(|file| format!("{file} ← {}", self.operator));
        let value = Value {
            old: None,
            new: Some(&record),
            why: why.as_deref(),
        };
        let entry = u8::try_from(entry).map_err(|_| stands())?;
        let told = Told {
            action: Action::Coding,
            seen: mine.as_ref().map(|mine| mine.last),
            by,
            entry: Some(entry),
            version: found.version,
        };
        let step = self.tell_coding(project, unit, told, value)?;
        let mut fact = mine.unwrap_or_default();
        if !CodingFact::apply(&mut fact, &step) {
            return Err(unreadable("coding"));
        }
        self.write_coding(id, &name, coder, &fact)
    }

    /// Decides what stands of a unit that several coded; every coding stays. Without marks: that nothing applies.
    ///
    /// # Errors
    /// [`Kind::Usage`] without a reason, for a unit that fewer than two coded, and for marks as [`Store::save_coding`].
    pub fn settle_coding(
        &mut self,
        project: &str,
        unit: &Unit,
        marks: &[Mark],
        why: &str,
    ) -> Result<()> {
        self.writing(|| self.put_decision(project, unit, marks, why))
    }

    pub(in crate::store) fn put_decision(
        &self,
        project: &str,
        unit: &Unit,
        marks: &[Mark],
        why: &str,
    ) -> Result<()> {
        let why = reason(why)?;
        let id = self.project_row(project)?;
        let found = self.found_unit(project, unit)?;
        if self.coders_of(id, &unit_name(unit))?.len() < 2 {
            return Err(not_twice());
        }
        let marks = json(&self.checked_marks(project, marks, &found.words)?)?;
        self.put_settlement(project, id, unit, Some(&marks), why, found.version)
    }

    /// Takes a decision back, with a reason: the codings differ again.
    ///
    /// # Errors
    /// [`Kind::Usage`] without a reason, and where nothing was decided.
    pub fn unsettle_coding(&mut self, project: &str, unit: &Unit, why: &str) -> Result<()> {
        self.writing(|| {
            let why = reason(why)?;
            let id = self.project_row(project)?;
            if !self.is_settled(id, &unit_name(unit))? {
                return Err(not_twice());
            }
            let version = self.found_unit(project, unit)?.version;
            self.put_settlement(project, id, unit, None, why, version)
        })
    }

    fn put_settlement(
        &self,
        project: &str,
        id: i64,
        unit: &Unit,
        marks: Option<&str>,
        why: &str,
        version: u32,
    ) -> Result<()> {
        let name = unit_name(unit);
        let before: Option<(String, i64)> = self
            .connection
            .prepare_cached(
                "SELECT marks, audit FROM settlement WHERE project = ?1 AND holder = ?2 AND question = ?3",
            )?
            .query_row((id, name.0, &name.1), |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let value = Value {
            old: before.as_ref().map(|(marks, _)| marks.as_str()),
            new: marks,
            why: Some(why),
        };
        let seen = match &before {
            Some((_, row)) => Some(*row),
            // Behind one that was taken back, which leaves no row.
            None => self.last_settling(project, unit)?,
        };
        let told = Told {
            action: Action::CodingSettle,
            seen,
            by: None,
            entry: None,
            version,
        };
        let step = self.tell_coding(project, unit, told, value)?;
        self.write_settlement(id, &name, SettledFact::of(&step).as_ref())
    }

    /// The last event that decided a unit or took a decision back, where other devices could write without having seen it.
    fn last_settling(&self, project: &str, unit: &Unit) -> Result<Option<i64>> {
        if self.chain_names()?.len() < 2 {
            return Ok(None);
        }
        Ok(self
            .connection
            .prepare_cached(
                "SELECT max(id) FROM event WHERE action = ?1 AND project = ?2 AND response = ?3 AND question = ?4",
            )?
            .query_row(
                (
                    Action::CodingSettle.code(),
                    project,
                    unit.holder.identity().0,
                    &unit.question,
                ),
                |row| row.get(0),
            )?)
    }

    fn tell_coding<'a>(
        &'a self,
        project: &str,
        unit: &'a Unit,
        told: Told<'a>,
        value: Value<'a>,
    ) -> Result<InterviewStep<'a>> {
        let Told {
            action,
            seen,
            by,
            entry,
            version,
        } = told;
        let holder = unit.holder.identity().0;
        let event = Event {
            seen,
            by,
            survey: unit.holder.survey(),
            response: Some((holder, version)),
            question: Some(&unit.question),
            entry,
            value,
            ..Event::of_project(action, project)
        };
        let at = self.clock.milliseconds();
        let row = self.append_audit_at(&event, at)?;
        Ok(InterviewStep {
            id: row,
            at,
            operator: by.unwrap_or(&self.operator),
            action,
            holder: Some(holder),
            version: Some(version.into()),
            survey: unit.holder.survey(),
            question: Some(&unit.question),
            entry,
            value,
        })
    }

    /// Who coded a unit, and in which order.
    pub(super) fn coders_of(
        &self,
        project: i64,
        (holder, question): &UnitName,
    ) -> Result<Vec<(String, i64)>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT coder, entry FROM coding WHERE project = ?1 AND holder = ?2 AND question = ?3 ORDER BY entry",
        )?;
        let rows = statement.query_map((project, holder, question), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        Ok(rows.collect::<std::result::Result<_, _>>()?)
    }

    fn coding_fact(
        &self,
        project: i64,
        (holder, question): &UnitName,
        coder: &str,
    ) -> Result<Option<CodingFact>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, survey, entry, over, last FROM coding
             WHERE project = ?1 AND holder = ?2 AND question = ?3 AND coder = ?4",
        )?;
        let fact = statement
            .query_row((project, holder, question, coder), |row| {
                Ok(CodingFact {
                    id: row.get(0)?,
                    survey: row.get(1)?,
                    entry: row.get(2)?,
                    over: row.get(3)?,
                    marks: std::collections::BTreeMap::new(),
                    last: row.get(4)?,
                })
            })
            .optional()?;
        Ok(fact)
    }

    pub(super) fn is_settled(&self, project: i64, (holder, question): &UnitName) -> Result<bool> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT 1 FROM settlement WHERE project = ?1 AND holder = ?2 AND question = ?3",
            )?
            .exists((project, holder, question))?)
    }

    /// The words of a unit.
    ///
    /// # Errors
    /// [`Kind::Usage`] where nothing was said, and for an interview or a response that does not count.
    pub(in crate::store) fn found_unit(&self, project: &str, unit: &Unit) -> Result<Found> {
        if self.is_hidden(project)? {
            return Err(was_removed(project));
        }
        match &unit.holder {
            Holder::Interview(identity) => {
                let id = self.project_row(project)?;
                let found = self
                    .connection
                    .prepare_cached(
                        "SELECT said.text, interview.version FROM interview JOIN said ON said.interview = interview.id
                         WHERE project = ?1 AND identity = ?2 AND question = ?3 AND state = 'said' AND withdrawn IS NULL",
                    )?
                    .query_row((id, identity.0, &unit.question), |row| {
                        Ok(Found {
                            words: row.get(0)?,
                            version: row.get(1)?,
                        })
                    })
                    .optional()?;
                found.ok_or_else(nothing_said)
            }
            Holder::Response(survey, identity) => {
                let mut found = None;
                self.open_answers(project, survey, &mut |answer| {
                    if answer.identity == *identity && answer.question == unit.question {
                        found = Some(Found {
                            words: answer.words.to_owned(),
                            version: answer.version,
                        });
                    }
                    Ok(())
                })?;
                found.ok_or_else(nothing_said)
            }
        }
    }

    /// The marks in the order in which they are kept, if they can be: each theme in the book and once, each passage in the words.
    fn checked_marks(&self, project: &str, marks: &[Mark], words: &str) -> Result<Vec<Mark>> {
        let book = self.code_book(project)?;
        let length = words.chars().count();
        let mut kept = marks.to_vec();
        for mark in &mut kept {
            let stands = book
                .theme(mark.theme)
                .is_some_and(|theme| theme.merged.is_none());
            let is_inside = mark
                .passages
                .iter()
                .all(|passage: &Passage| passage.is_within(length));
            if !stands || !is_inside {
                return Err(bad_mark());
            }
            mark.passages.order();
            mark.passages.dedup();
        }
        kept.order();
        if kept.windows(2).any(|pair| pair[0].theme == pair[1].theme) {
            return Err(bad_mark());
        }
        Ok(kept)
    }
}

/// The name of a unit in the rows.
pub(in crate::store) fn unit_name(unit: &Unit) -> UnitName {
    (unit.holder.identity().0, unit.question.clone())
}

fn nothing_said() -> Error {
    Error::new(
        Kind::Usage,
        "这里没有可编码的原话",
        "there are no words to code here",
    )
    .hint(
        "没问到、问了没说、已删除和已撤出的不编码",
        "what was not asked, not answered, deleted or withdrawn is not coded",
    )
}

fn stands() -> Error {
    Error::new(
        Kind::Usage,
        "这条的编码已经定了，不能再改",
        "the coding of this answer stands",
    )
    .hint(
        "两人都已编码：有差异就裁定；裁定错了先撤回裁定",
        "both have coded it: decide the difference, or take the decision back",
    )
}

fn coded_as(name: &str) -> Error {
    Error::new(
        Kind::Usage,
        format!("这条您已经编过，那时的姓名写成“{name}”"),
        format!("you have coded this answer already, spelled `{name}`"),
    )
    .hint(
        format!("要改就用那个写法：--operator '{name}'，画面里首页按 o"),
        format!("to change it take that spelling: --operator '{name}', on the first screen `o`"),
    )
}

fn not_twice() -> Error {
    Error::new(
        Kind::Usage,
        "这条没有两个人的编码，不用裁定",
        "fewer than two people coded this answer: there is nothing to decide",
    )
    .hint("等第二位编码员编完", "wait for the second coder")
}

fn bad_mark() -> Error {
    Error::new(
        Kind::Usage,
        "编码里有不在用的主题、重复的主题，或标到原话以外",
        "a mark has a theme that does not stand, a theme twice, or a passage outside the words",
    )
    .hint(
        "manyi theme list 列出在用的主题",
        "`manyi theme list` lists the themes",
    )
}
