//! Taking back judgements one after the other, and keeping them when a project is loaded again.

use super::judgements::{nothing_judged, read_judgement, reason};
use crate::error::{Error, Kind, Result};
use crate::indicator::{Consequence, Judged, Judgement, Project, Seat, check_judgement};
use crate::store::Store;
use crate::text::Severity;
use crate::trail::Action;

impl Store {
    /// Takes back the latest change of the judgement at a seat that was not taken back yet; the audit trail keeps all.
    ///
    /// # Errors
    /// [`Kind::Usage`] without a reason, and where there is nothing to take back.
    pub fn take_back_judgement(
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
            let states = self.states(project, seat)?;
            let Some(earlier) = states.len().checked_sub(2).and_then(|at| states.get(at)) else {
                return Err(nothing_to_take_back(seat));
            };
            self.set_judgement(&before, seat, earlier.as_ref(), (Action::JudgeUndo, why))
        })
    }

    /// The judgements that a seat went through and that were not taken back, oldest first; the first is `None`, the
    /// judgement of the project's files.
    fn states(&self, project: &str, seat: &Seat) -> Result<Vec<Option<Judgement>>> {
        let name = seat.to_string();
        let mut states = vec![None];
        for entry in self.indicator_history(project, &seat.indicator)? {
            if entry.question.as_deref() != Some(&name) {
                continue;
            }
            match Action::from_code(&entry.action) {
                Some(Action::Judge | Action::JudgeAsDeclared) => {
                    let new = entry.new.as_deref();
                    states.push(new.map(|text| read_judgement(seat, text)).transpose()?);
                }
                Some(Action::JudgeUndo) if states.len() > 1 => {
                    states.pop();
                }
                _ => {}
            }
        }
        Ok(states)
    }

    /// The judgements made in the program that say something else than the project's files, in the files' order.
    pub fn differing_judgements(&self, project: &str) -> Result<Vec<Seat>> {
        self.reading(|| {
            let declared = self.project(project)?;
            let stored = self.judgements(project)?;
            let differs = |judged: &Judged<'_>| {
                stored
                    .iter()
                    .any(|one| one.seat == judged.seat && one.judgement != *judged.judgement)
            };
            let judged = declared.judged().into_iter().filter(differs);
            Ok(judged.map(|judged| judged.seat).collect())
        })
    }

    /// Refuses a definition in which a judgement made in the program, or an attached file, has no place any more.
    pub(in crate::store) fn check_judged(&self, id: i64, project: &Project) -> Result<()> {
        let mut lost = Vec::new();
        for stored in self.judgements(&project.code)? {
            let fits = project.judged_at(&stored.seat).is_some_and(|judged| {
                check_judgement(&judged, &stored.judgement)
                    .iter()
                    .all(|finding| finding.severity != Severity::Error)
            });
            if !fits {
                lost.push(stored.seat.to_string());
            }
        }
        if !lost.is_empty() {
            return Err(judgement_lost(&lost));
        }
        let mut statement = self.connection.prepare(
            "SELECT DISTINCT indicator FROM attachment WHERE project = ?1 ORDER BY indicator",
        )?;
        let codes = statement.query_map([id], |row| row.get(0))?;
        let mut codes = codes.collect::<Result<Vec<String>, _>>()?;
        codes.retain(|code| project.indicators.iter().all(|one| one.code != *code));
        if codes.is_empty() {
            return Ok(());
        }
        Err(evidence_lost(&codes))
    }
}

fn nothing_to_take_back(seat: &Seat) -> Error {
    Error::new(
        Kind::Usage,
        format!("{seat} 没有可撤销的认定"),
        format!("there is no judgement of {seat} to take back"),
    )
    .hint(
        "现在的认定来自项目文件；要改就重新认定",
        "the judgement is that of the project's files; to change it, judge anew",
    )
}

fn judgement_lost(lost: &[String]) -> Error {
    Error::new(
        Kind::Input,
        format!("程序里做过的认定与新的项目文件对不上：{}", lost.join("、")),
        format!(
            "judgements made in the program do not fit the new project files: {}",
            lost.join(", ")
        ),
    )
    .hint(
        "没有装入。先用 manyi judge 项目 指标 --as-declared --why 理由 退回文件里的认定，再装入",
        "nothing was loaded. First go back to the files' judgement: manyi judge PROJECT CODE --as-declared --why TEXT",
    )
}

fn evidence_lost(codes: &[String]) -> Error {
    Error::new(
        Kind::Input,
        format!("新的项目文件去掉了附有佐证的指标：{}", codes.join("、")),
        format!(
            "the new project files lack indicators that have evidence attached: {}",
            codes.join(", ")
        ),
    )
    .hint(
        "没有装入。保留这些指标，或先用 manyi evidence remove 移除佐证",
        "nothing was loaded. Keep the indicators, or remove the evidence first: manyi evidence remove",
    )
}
