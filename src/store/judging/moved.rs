//! Which figures move: before an approved response is opened again, and with each change that comes after.

use crate::error::Result;
use crate::indicator::{Moved, Project, Reading};
use crate::response::{AnswerSheet, Serial, Tally};
use crate::store::file::json::json;
use crate::store::row::definitions::Known;
use crate::store::row::papers::Response;
use crate::store::row::papers::absent;
use crate::store::trail::audit::Event;
use crate::store::{Store, SurveyKey};
use crate::text::Text;
use crate::trail::Action;

impl Store {
    /// What would move if this response left the figures; nothing for one that does not count.
    ///
    /// # Errors
    /// [`Kind::Usage`](crate::error::Kind::Usage) for a response that is not on file.
    pub fn moved_without(&self, survey: &SurveyKey, serial: &Serial) -> Result<Moved> {
        self.reading(|| {
            let known = self.known(survey)?;
            let Some(response) = self.find_response(&known, serial)? else {
                return Err(absent(survey, serial));
            };
            let standing = response.standing();
            if !standing.is_counted() {
                return Ok(Moved::default());
            }
            let sheet = known.sheet(&response.paper)?;
            let difference = self.difference(&known, standing.batch, Some(&sheet), None)?;
            let project = self.judged_project(&survey.project)?;
            let before = self.tallies(&project)?;
            Ok(moved_by(&project, survey, &before, &difference))
        })
    }

    /// Records which figures a change of a response moves, where it had been approved before; inside the transaction
    /// of the change, before the tally is.
    pub(in crate::store) fn note_moved(
        &self,
        known: &Known,
        serial: &Serial,
        response: &mut Response,
        before: Option<&AnswerSheet>,
        after: Option<&AnswerSheet>,
    ) -> Result<()> {
        if response.paper.reopened.is_none() {
            return Ok(());
        }
        let difference = self.difference(known, response.standing().batch, before, after)?;
        self.note_moved_by(known, serial, response, &difference)
    }

    /// As [`Store::note_moved`], for a change that comes to this difference of the counts.
    pub(in crate::store) fn note_moved_by(
        &self,
        known: &Known,
        serial: &Serial,
        response: &mut Response,
        difference: &Tally,
    ) -> Result<()> {
        if response.paper.reopened.is_none() {
            return Ok(());
        }
        let project = self.judged_project(&known.key.project)?;
        let before = self.whole_tallies(&project)?;
        let moved = moved_by(&project, &known.key, &before, difference);
        if moved.is_nothing() {
            return Ok(());
        }
        let record = json(&moved_record(&moved))?;
        let event = Event::of_response(Action::Moved, &known.key, serial).with(None, Some(&record));
        self.append_audit_of(known, response, event)
    }
}

/// What a difference of a survey's counts moves, from these counts of each survey.
fn moved_by(project: &Project, survey: &SurveyKey, before: &[Tally], difference: &Tally) -> Moved {
    let surveys = project.surveys.iter().zip(before);
    let after: Vec<Tally> = surveys
        .map(|(of, tally)| {
            if of.code == survey.survey {
                tally.plus(difference)
            } else {
                tally.clone()
            }
        })
        .collect();
    Reading::of(project, before).moved_to(&Reading::of(project, &after))
}

/// The moved figures as the audit row has them: rates and scores as printed, with what the rates are made of.
pub(in crate::store) fn moved_record(moved: &Moved) -> serde_json::Value {
    let measures: Vec<_> = moved
        .measures
        .iter()
        .map(|measure| {
            let [before, after] = measure.printed();
            serde_json::json!({
                "survey": measure.survey,
                "measure": measure.code,
                "before": before,
                "after": after,
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
