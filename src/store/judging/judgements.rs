//! Judgements made in the program: on top of those of the project's files, each change one transaction and on record.

use jiff::Timestamp;
use rusqlite::OptionalExtension;

use super::moved::moved_record;
use crate::error::{Error, Kind, Result};
use crate::indicator::{Consequence, Judged, Judgement, Project, Reading, Seat, check_judgement};
use crate::store::file::clock::timestamp;
use crate::store::file::error::unreadable;
use crate::store::file::json::json;
use crate::store::trail::audit::Event;
use crate::store::{AuditEntry, Store};
use crate::text::{Finding, Language, Severity, Text};
use crate::trail::{Action, thread};

/// A judgement made in the program, with who made it and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredJudgement {
    /// Where it stands.
    pub seat: Seat,
    /// What was judged.
    pub judgement: Judgement,
    /// The audit row that set it.
    pub row: u64,
    /// Who.
    pub operator: String,
    /// When.
    pub at: Timestamp,
}

impl Store {
    /// The project with this code, its judgements as they hold now: those made in the program before those of its files.
    ///
    /// # Errors
    /// [`Kind::Usage`] when there is none, naming those that are.
    pub fn judged_project(&self, code: &str) -> Result<Project> {
        self.reading(|| {
            let mut project = self.project(code)?;
            for stored in self.judgements(code)? {
                project.set_judgement(&stored.seat, &stored.judgement);
            }
            Ok(project)
        })
    }

    /// The judgements made in the program for a project, by indicator and group.
    pub fn judgements(&self, project: &str) -> Result<Vec<StoredJudgement>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT judgement.indicator, judgement.part, judgement.judgement, judgement.audit, audit.operator, audit.at
             FROM judgement JOIN project ON project.id = judgement.project
             JOIN audit ON audit.sequence = judgement.audit
             WHERE project.code = ?1 ORDER BY judgement.indicator, judgement.part",
        )?;
        let mut rows = statement.query([project])?;
        let mut judgements = Vec::new();
        while let Some(row) = rows.next()? {
            let group: usize = row.get(1)?;
            let seat = Seat {
                indicator: row.get(0)?,
                group: (group > 0).then_some(group),
            };
            let text: String = row.get(2)?;
            judgements.push(StoredJudgement {
                judgement: read_judgement(&seat, &text)?,
                seat,
                row: row.get(3)?,
                operator: row.get(4)?,
                at: timestamp(row.get(5)?)?,
            });
        }
        Ok(judgements)
    }

    /// Stores a judgement; `seen` is the audit row up to which the history of the indicator has been seen, `None`: it
    /// does not matter. Says what became of the scores.
    ///
    /// # Errors
    /// [`Kind::Usage`] where nothing is judged at the seat; where the judgement lacks what its rule needs, a reason
    /// first of all; where it is the one that holds already; and where somebody changed the indicator after `seen`.
    pub fn judge(
        &mut self,
        project: &str,
        seat: &Seat,
        judgement: &Judgement,
        seen: Option<u64>,
    ) -> Result<Consequence> {
        self.writing(|| {
            let before = self.whole_reading(project)?;
            let Some(judged) = before.0.judged_at(seat) else {
                return Err(nothing_judged(&before.0, seat));
            };
            if let Some(problem) = first_problem(&judged, judgement) {
                return Err(problem);
            }
            if judgement == judged.judgement {
                return Err(unchanged(seat));
            }
            self.check_seen(project, seat, seen)?;
            let why = reason(judgement.reason.get(Language::Zh))?;
            self.set_judgement(&before, seat, Some(judgement), (Action::Judge, why))
        })
    }

    /// Takes the judgement of the project's files again.
    ///
    /// # Errors
    /// [`Kind::Usage`] without a reason, and where the files' judgement holds already.
    pub fn judge_as_declared(
        &mut self,
        project: &str,
        seat: &Seat,
        why: &str,
    ) -> Result<Consequence> {
        self.writing(|| {
            let why = reason(why)?;
            let before = self.whole_reading(project)?;
            if before.0.judged_at(seat).is_none() {
                return Err(nothing_judged(&before.0, seat));
            }
            if self.stored_text(project, seat)?.is_none() {
                return Err(Error::new(
                    Kind::Usage,
                    format!("{seat} 用的就是项目文件里的认定"),
                    format!("{seat} has the judgement of the project's files already"),
                )
                .hint("不用恢复", "there is nothing to take back"));
            }
            self.set_judgement(&before, seat, None, (Action::JudgeAsDeclared, why))
        })
    }

    /// What a judgement would move, without storing it; one that is not whole yet leaves the indicator without a score.
    ///
    /// # Errors
    /// [`Kind::Usage`] where nothing is judged at the seat.
    pub fn judgement_would_move(
        &self,
        project: &str,
        seat: &Seat,
        judgement: &Judgement,
    ) -> Result<Consequence> {
        let (mut project, before) = self.whole_reading(project)?;
        if !project.set_judgement(seat, judgement) {
            return Err(nothing_judged(&project, seat));
        }
        let after = before.judged_as(&project);
        Consequence::of(&before.assessment, &after.assessment, &seat.indicator)
            .ok_or_else(|| unreadable(&seat.to_string()))
    }

    /// Puts another judgement at a seat, or none, with its audit rows; inside a transaction.
    pub(in crate::store) fn set_judgement(
        &self,
        before: &(Project, Reading),
        seat: &Seat,
        judgement: Option<&Judgement>,
        (action, why): (Action, &str),
    ) -> Result<Consequence> {
        let code = &before.0.code;
        let judged = before.0.judged_at(seat);
        let old = judged.map(|judged| json(judged.judgement)).transpose()?;
        let new = judgement.map(json).transpose()?;
        let name = seat.to_string();
        let event = Event {
            question: Some(&name),
            ..Event::of_project(action, code)
        };
        let event = event
            .with(old.as_deref(), new.as_deref())
            .because(Some(why));
        let row = self.append_audit(&event)?;
        let part = seat.group.unwrap_or(0);
        match &new {
            Some(text) => self
                .connection
                .prepare_cached(
                    "INSERT INTO judgement (project, indicator, part, judgement, audit)
                     VALUES ((SELECT id FROM project WHERE code = ?1), ?2, ?3, ?4, ?5)
                     ON CONFLICT DO UPDATE SET judgement = excluded.judgement, audit = excluded.audit",
                )?
                .execute((code, &seat.indicator, part, text, row))?,
            None => self
                .connection
                .prepare_cached(
                    "DELETE FROM judgement WHERE project = (SELECT id FROM project WHERE code = ?1)
                     AND indicator = ?2 AND part = ?3",
                )?
                .execute((code, &seat.indicator, part))?,
        };
        let after = before.1.judged_as(&self.judged_project(code)?);
        self.note_score_moved(before, &after, seat)?;
        Consequence::of(&before.1.assessment, &after.assessment, &seat.indicator)
            .ok_or_else(|| unreadable(&format!("{code} {seat}")))
    }

    /// Records which scores a judgement moved, where it moved any.
    fn note_score_moved(
        &self,
        before: &(Project, Reading),
        after: &Reading,
        seat: &Seat,
    ) -> Result<()> {
        let moved = before.1.moved_to(after);
        if moved.is_nothing() {
            return Ok(());
        }
        let name = seat.to_string();
        let record = json(&moved_record(&moved))?;
        let event = Event {
            question: Some(&name),
            ..Event::of_project(Action::Moved, &before.0.code)
        };
        self.append_audit(&event.with(None, Some(&record)))?;
        Ok(())
    }

    /// The last event about an indicator.
    pub(in crate::store) fn last_of_indicator(
        &self,
        project: &str,
        indicator: &str,
    ) -> Result<Option<i64>> {
        let name = thread(
            Action::Judge,
            Some(indicator),
            crate::trail::Value::default(),
        );
        self.last_of_thread(project, "", &name.unwrap_or_default())
    }

    /// What happened to an indicator of a project, oldest first: judgements, what they moved, evidence.
    ///
    /// # Errors
    /// [`Kind::Usage`] for an indicator that the project does not have, naming those it has.
    pub fn indicator_history(&self, project: &str, indicator: &str) -> Result<Vec<AuditEntry>> {
        self.reading(|| {
            self.check_indicator(project, indicator)?;
            let last = self.last_of_indicator(project, indicator)?;
            let entries = self.entries_back_from(last)?;
            let mut entries = entries.ok_or_else(|| unreadable("thread"))?;
            // An indicator whose code has a slash shares its thread with the one before the slash.
            entries.retain(|entry| {
                let seat = entry.question.as_deref().unwrap_or_default();
                let group = seat.strip_prefix(indicator);
                group.is_some_and(|group| group.is_empty() || group.starts_with('/'))
            });
            Ok(entries)
        })
    }

    /// Refuses an indicator that the project does not have.
    pub(in crate::store) fn check_indicator(&self, project: &str, indicator: &str) -> Result<()> {
        let project = self.project(project)?;
        let codes: Vec<&str> = project
            .indicators
            .iter()
            .map(|one| one.code.as_str())
            .collect();
        if codes.contains(&indicator) {
            return Ok(());
        }
        Err(no_indicator(&project.code, indicator, &codes))
    }

    fn check_seen(&self, project: &str, seat: &Seat, seen: Option<u64>) -> Result<()> {
        let last = self.last_of_indicator(project, &seat.indicator)?;
        let last = u64::try_from(last.unwrap_or(0)).unwrap_or(0);
        if seen.is_none_or(|seen| seen == last) {
            return Ok(());
        }
        Err(Error::new(
            Kind::Usage,
            format!("{seat} 刚被别人改过，没有保存"),
            format!("somebody changed {seat} meanwhile; nothing was stored"),
        )
        .hint(
            "退回再打开，看过新的认定和留痕再改",
            "go back, open it again, and look at the new judgement and its history first",
        ))
    }

    /// The judgement stored at a seat, as it lies in the file.
    pub(in crate::store) fn stored_text(
        &self,
        project: &str,
        seat: &Seat,
    ) -> Result<Option<String>> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT judgement FROM judgement JOIN project ON project.id = judgement.project
                 WHERE project.code = ?1 AND indicator = ?2 AND part = ?3",
            )?
            .query_row((project, &seat.indicator, seat.group.unwrap_or(0)), |row| {
                row.get(0)
            })
            .optional()?)
    }
}

/// The reason, without the space around it.
///
/// # Errors
/// [`Kind::Usage`] where there is none.
pub(in crate::store) fn reason(why: &str) -> Result<&str> {
    let why = why.trim();
    if why.is_empty() {
        return Err(Error::new(
            Kind::Usage,
            "没有写理由，没有保存",
            "there is no reason; nothing was stored",
        )
        .hint("写明依据什么材料", "say what it rests on"));
    }
    Ok(why)
}

/// Reads a judgement as it lies in the file.
pub(in crate::store) fn read_judgement(seat: &Seat, text: &str) -> Result<Judgement> {
    serde_json::from_str(text)
        .map_err(|cause| unreadable(&format!("judgement {seat}")).caused_by(cause))
}

/// The first thing that keeps a judgement from being stored, as the error that says so.
fn first_problem(judged: &Judged<'_>, judgement: &Judgement) -> Option<Error> {
    let refuses =
        |finding: &Finding| finding.severity == Severity::Error || finding.code == "not-judged";
    let mut findings = check_judgement(judged, judgement).into_iter();
    findings.find(refuses).map(|finding| {
        let Text { zh, en } = finding.sentence;
        Error::new(Kind::Usage, zh, en).hint(finding.hint.zh, finding.hint.en)
    })
}

fn unchanged(seat: &Seat) -> Error {
    Error::new(
        Kind::Usage,
        format!("{seat} 的认定没有变化，没有保存"),
        format!("the judgement of {seat} is the same as before; nothing was stored"),
    )
    .hint("改了再存，或不用存", "change it first, or leave it")
}

/// The error for a seat at which nothing is judged: an unknown one, or one that a survey feeds.
pub fn nothing_judged(project: &Project, seat: &Seat) -> Error {
    let codes: Vec<&str> = project
        .indicators
        .iter()
        .map(|one| one.code.as_str())
        .collect();
    if !codes.contains(&seat.indicator.as_str()) {
        return no_indicator(&project.code, &seat.indicator, &codes);
    }
    let seats: Vec<String> = project
        .judged()
        .iter()
        .filter(|judged| judged.seat.indicator == seat.indicator)
        .map(|judged| judged.seat.to_string())
        .collect();
    if seats.is_empty() {
        return Error::new(
            Kind::Usage,
            format!("{seat} 由问卷调查得出，不由人认定"),
            format!("{seat} comes from a survey; nobody judges it"),
        )
        .hint(
            "改答卷，或在 indicators.toml 里把它改为 judgement 再装入",
            "change the papers, or make it a judgement in indicators.toml and load it again",
        );
    }
    Error::new(
        Kind::Usage,
        format!("{seat} 要分部分认定"),
        format!("{seat} is judged in parts"),
    )
    .hint(
        format!("可用：{}", seats.join("、")),
        format!("there are: {}", seats.join(", ")),
    )
}

fn no_indicator(project: &str, indicator: &str, known: &[&str]) -> Error {
    Error::new(
        Kind::Usage,
        format!("{project} 没有指标 {indicator}"),
        format!("{project} has no indicator {indicator}"),
    )
    .hint(
        format!("现有：{}", known.join("、")),
        format!("there are: {}", known.join(", ")),
    )
}
