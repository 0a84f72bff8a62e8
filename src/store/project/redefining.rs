//! A project whose definition changes after answers were collected: what it touches, why it was done, and what is no longer
//! approved by it.

use super::projects::ProjectChange;
use crate::error::{Error, Kind, Result};
use crate::indicator::{Moved, Project, Reading, Redefined, redefined};
use crate::response::State;
use crate::store::file::json::json;
use crate::store::judging::moved::moved_record;
use crate::store::row::changes::Changes;
use crate::store::trail::audit::Event;
use crate::store::{Store, SurveyKey};
use crate::text::Language;
use crate::trail::Action;

/// So many changes are named in one message.
const NAMED: usize = 12;

/// What a changed definition touches where answers are on file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Redefinition {
    /// What it says otherwise, of surveys with responses and of the project itself; empty: nothing that touches an answer.
    pub changes: Vec<Redefined>,
    /// The surveys it touches: how many responses each has on file, and how many of them are no longer approved by it.
    pub touched: Vec<(String, u64, u64)>,
    /// The figures that move, on the answers on file that this operator may see.
    pub moved: Moved,
    /// The same on all answers, for the record.
    whole: Moved,
}

impl Store {
    /// What saving this definition would touch; nothing is written.
    ///
    /// # Errors
    /// As [`Store::save_project`]: where it cannot be saved at all.
    pub fn redefinition(&self, project: &Project) -> Result<Redefinition> {
        let attempt = Changes::begin(&self.connection)?;
        let found = self.redefine(project);
        drop(attempt);
        self.forget_definitions();
        Ok(found?.1)
    }

    /// Saves a project over the one on file, for this reason, which is needed where answers on file are touched by what
    /// it says otherwise: each change is an event with both texts, and what was approved under the former definition is
    /// approved no more.
    ///
    /// # Errors
    /// [`Kind::Findings`] where it needs a reason and none is given, naming what changes; else as [`Store::save_project`].
    pub fn save_project_because(&mut self, project: &Project, why: &str) -> Result<ProjectChange> {
        let change = self.writing(|| {
            let former = self.project_hash(&project.code)?;
            let (change, found) = self.redefine(project)?;
            if change == ProjectChange::Unchanged {
                return Ok(change);
            }
            let why = Some(why.trim()).filter(|why| !why.is_empty());
            if why.is_none() && !found.changes.is_empty() {
                return Err(needs_reason(&project.code, &found));
            }
            let hash = self.project_hash(&project.code)?;
            let hashes = [former.as_deref(), hash.as_deref()];
            self.append_project_event(&project.code, hashes, why)?;
            self.tell_redefined(project, &found, why)?;
            Ok(change)
        });
        self.forget_definitions();
        change
    }

    /// Puts the definition in the place of the one on file, inside a transaction; gives what it touches.
    fn redefine(&self, project: &Project) -> Result<(ProjectChange, Redefinition)> {
        let Some(former) = self.project_on_file(&project.code)? else {
            self.replace_project(project)?;
            return Ok((ProjectChange::Added, Redefinition::default()));
        };
        let before = self.reading_of(&project.code)?;
        let change = self.replace_project(project)?;
        Ok((change, self.redefinition_of(&former, project, &before)?))
    }

    /// The figures of a project as this operator may see them, and those of all papers.
    pub(in crate::store) fn reading_of(&self, project: &str) -> Result<[Reading; 2]> {
        let judged = self.judged_project(project)?;
        let seen = Reading::of(&judged, &self.tallies(&judged)?);
        let whole = Reading::of(&judged, &self.whole_tallies(&judged)?);
        Ok([seen, whole])
    }

    /// What the definition on file touches, where the former one stood in its place and the figures were these.
    pub(in crate::store) fn redefinition_of(
        &self,
        former: &Project,
        project: &Project,
        before: &[Reading; 2],
    ) -> Result<Redefinition> {
        let responses = self.responses_by_survey(&project.code)?;
        let mut changes = redefined(former, project);
        changes.retain(|change| match &change.survey {
            Some(survey) => responses
                .iter()
                .any(|(of, all, _)| of == survey && *all > 0),
            None => responses.iter().any(|(_, all, _)| *all > 0),
        });
        if changes.is_empty() {
            return Ok(Redefinition::default());
        }
        let after = self.reading_of(&project.code)?;
        let touched = responses
            .into_iter()
            .filter_map(|(survey, all, approved)| {
                let of = |one: &&Redefined| one.survey.as_ref().is_none_or(|of| *of == survey);
                let changes: Vec<&Redefined> = changes.iter().filter(of).collect();
                let is_undone = changes.iter().any(|one| one.is_of_substance());
                let approved = if is_undone { approved } else { 0 };
                (all > 0 && !changes.is_empty()).then_some((survey, all, approved))
            })
            .collect();
        let [moved, whole] = [0, 1].map(|of| before[of].moved_to(&after[of]));
        Ok(Redefinition {
            changes,
            touched,
            moved,
            whole,
        })
    }

    /// The events of a changed definition, and of what is approved no more.
    fn tell_redefined(
        &self,
        project: &Project,
        found: &Redefinition,
        why: Option<&str>,
    ) -> Result<()> {
        for one in &found.changes {
            let side = |text: &Option<String>| -> Result<Option<String>> {
                Ok(Some(json(&place_record(one, text.as_deref()))?))
            };
            let (old, new) = (side(&one.old)?, side(&one.new)?);
            let event = Event {
                survey: one.survey.as_deref(),
                question: one.thing.as_deref(),
                ..Event::of_project(Action::Redefine, &project.code)
            };
            self.append_audit(&event.with(old.as_deref(), new.as_deref()).because(why))?;
        }
        if !found.whole.is_nothing() {
            let record = json(&moved_record(&found.whole))?;
            let event = Event::of_project(Action::Moved, &project.code);
            self.append_audit(&event.with(None, Some(&record)))?;
        }
        let why = why.unwrap_or_default();
        for (survey, _, approved) in &found.touched {
            if *approved > 0 {
                self.open_approved(&SurveyKey::new(&project.code, survey), why)?;
            }
        }
        Ok(())
    }

    /// Opens everything approved in a survey again, inside a transaction.
    fn open_approved(&self, survey: &SurveyKey, why: &str) -> Result<()> {
        let known = self.known(survey)?;
        for serial in self.all_serials(&known, None)? {
            let found = self.find_response(&known, &serial)?;
            if let Some(response) = found.filter(|found| found.paper.state == State::Approved) {
                self.open_again(&known, &serial, response, why)?;
            }
        }
        Ok(())
    }

    /// How many responses each survey of a project has on file, and how many are approved, in the order of the surveys.
    pub(in crate::store) fn responses_by_survey(
        &self,
        project: &str,
    ) -> Result<Vec<(String, u64, u64)>> {
        let mut statement = self.connection.prepare(
            "SELECT survey.code, coalesce(sum(responses), 0),
                    coalesce(sum(CASE WHEN ledger.state = 'approved' THEN responses END), 0)
             FROM survey JOIN project ON project.id = survey.project LEFT JOIN ledger ON ledger.survey = survey.id
             WHERE project.code = ?1 GROUP BY survey.id ORDER BY survey.place",
        )?;
        let rows =
            statement.query_map([project], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// A place of a definition with the text that stands there, as the trail has it.
pub(in crate::store) fn place_record(one: &Redefined, text: Option<&str>) -> serde_json::Value {
    let meaning = one.meaning.map(crate::indicator::Meaning::code);
    serde_json::json!({ "at": one.at, "text": text, "meaning": meaning })
}

/// The definition touches answers on file, and nobody has said why.
pub(in crate::store) fn needs_reason(project: &str, found: &Redefinition) -> Error {
    let count = found.changes.len();
    let mut error = Error::new(
        Kind::Findings,
        format!("{project} 已有答卷，定义改了 {count} 处，没有写入：要说明原因"),
        format!(
            "{project} has responses and its definition changes in {count} places; nothing was written: it needs a reason"
        ),
    );
    for change in found.changes.iter().take(NAMED) {
        error = error.hint(change.sentence(Language::Zh), change.sentence(Language::En));
    }
    error.hint(
        "核对以上改动，确实要改就加 --why 原因",
        "look at what changes; if it is meant, add --why REASON",
    )
}
