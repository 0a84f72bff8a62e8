//! The figures of a survey and of a project, computed from the kept counts.

use crate::error::Result;
use crate::indicator::{Assessment, Compared, Papers, Project, Reading, compare};
use crate::measure::Case;
use crate::measure::reliability::Scale;
use crate::measure::{Summary, Survey, summarize};
use crate::response::{Ledger, RestsOn, Tally};
use crate::store::row::definitions::Known;
use crate::store::row::papers::sheet_of;
use crate::store::{Store, SurveyKey};

/// A survey with its ledger and everything its answers say.
#[derive(Debug, Clone, PartialEq)]
pub struct SurveyReading {
    /// The survey.
    pub survey: Survey,
    /// The account of its papers.
    pub ledger: Ledger,
    /// The counts and the measures.
    pub summary: Summary,
    /// The papers that they rest on.
    pub rests_on: RestsOn,
}

impl Store {
    /// From now on figures and exports of this store are of approved responses only.
    pub fn rest_on_approved(&mut self) {
        self.approved_only = true;
    }

    /// The counts of a part of the responses, by reading them: without those not approved, where that was asked for, and
    /// without those of this condition.
    pub(in crate::store) fn tally_read(
        &self,
        known: &Known,
        hidden: Option<&str>,
    ) -> Result<Tally> {
        let state = if self.approved_only {
            "= 'approved'"
        } else {
            "<> 'open'"
        };
        let hidden = hidden.unwrap_or("0");
        let mut statement = self.connection.prepare(&format!(
            "SELECT answers, version, batch FROM response
             WHERE survey = ?1 AND state {state} AND invalid IS NULL AND NOT {hidden}"
        ))?;
        let mut rows = statement.query([known.id])?;
        let mut tally = Tally::new();
        while let Some(row) = rows.next()? {
            let sheet = sheet_of(known, row, [0, 1])?;
            let batch = self.batch_where_needed(known, row.get(2)?)?;
            let case = Case {
                sheet: &sheet,
                batch: batch.as_deref(),
            };
            known
                .counting
                .add(known.questionnaire(), &mut tally, case, 1);
        }
        Ok(tally)
    }

    /// What the figures of each survey of a project rest on, in the order of the surveys.
    pub fn rests_on(&self, project: &Project) -> Result<Vec<(String, RestsOn)>> {
        let surveys = project.surveys.iter();
        surveys
            .map(|survey| {
                let key = SurveyKey::new(&project.code, &survey.code);
                Ok((survey.code.clone(), self.survey_rests_on(&key)?))
            })
            .collect()
    }

    /// What the figures of a whole project rest on.
    pub fn project_rests_on(&self, project: &Project) -> Result<RestsOn> {
        let surveys = self.rests_on(project)?.into_iter();
        Ok(surveys.fold(RestsOn::default(), |sum, (_, one)| sum.and(one)))
    }

    /// What the figures of one survey rest on.
    pub fn survey_rests_on(&self, key: &SurveyKey) -> Result<RestsOn> {
        let rests_on = self.ledger(key)?.rests_on();
        Ok(if self.approved_only {
            rests_on.approved_only()
        } else {
            rests_on.without(self.left_out_here(key)?)
        })
    }

    /// The declared survey; an unknown one is an error that names those there are.
    pub fn survey(&self, key: &SurveyKey) -> Result<Survey> {
        Ok(self.known(key)?.survey.clone())
    }

    /// What a survey's answers say now, in a time that does not depend on how many there are.
    pub fn summary(&self, key: &SurveyKey) -> Result<SurveyReading> {
        let survey = self.survey(key)?;
        let summary = summarize(&survey, &self.tally(key)?);
        Ok(SurveyReading {
            rests_on: self.survey_rests_on(key)?,
            ledger: self.ledger(key)?,
            survey,
            summary,
        })
    }

    /// What a project's indicators come to now, with the judgements made in the program.
    pub fn assessment(&self, project: &str) -> Result<Assessment> {
        Ok(self.project_reading(project)?.1.assessment)
    }

    /// A project with the judgements made in the program, its figures and what its indicators come to, at one moment.
    pub fn project_reading(&self, project: &str) -> Result<(Project, Reading)> {
        self.reading(|| {
            let project = self.judged_project(project)?;
            let reading = Reading::of(&project, &self.tallies(&project)?);
            Ok((project, reading))
        })
    }

    /// The same of all papers, whoever asks: what the record is made of.
    pub(in crate::store) fn whole_reading(&self, project: &str) -> Result<(Project, Reading)> {
        self.reading(|| {
            let project = self.judged_project(project)?;
            let reading = Reading::of(&project, &self.whole_tallies(&project)?);
            Ok((project, reading))
        })
    }

    /// What a project's report prints, beside what its papers, judgements and counts come to now.
    ///
    /// Only alpha reads the papers themselves; everything else comes from the kept counts.
    pub fn printed_figures(&self, project: &str) -> Result<Vec<Compared>> {
        let declared = self.judged_project(project)?;
        let tallies = self.tallies(&declared)?;
        let summaries: Vec<Summary> = declared
            .surveys
            .iter()
            .zip(&tallies)
            .map(|(survey, tally)| summarize(survey, tally))
            .collect();
        let figure = |survey: &str, measure: &str| {
            let place = declared.surveys.iter().position(|one| one.code == survey)?;
            let mut figures = summaries[place].figures.iter();
            figures.find(|figure| figure.code == measure).cloned()
        };
        let alpha = |survey: &str| {
            let key = SurveyKey::new(project, survey);
            let found = self.reliability(&key, &Scale::Points).ok()?;
            let varying = found.alpha.ok().map(|alpha| alpha.value);
            found.alpha_with_constants.or(varying)
        };
        let papers = Papers {
            figure: &figure,
            alpha: &alpha,
        };
        let assessment = Reading::of(&declared, &tallies).assessment;
        Ok(compare(&declared, &assessment, &papers))
    }

    /// The counts of each survey of a project, in their order, of all papers.
    pub(in crate::store) fn whole_tallies(&self, project: &Project) -> Result<Vec<Tally>> {
        let surveys = project.surveys.iter();
        surveys
            .map(|survey| self.whole_tally(&SurveyKey::new(&project.code, &survey.code)))
            .collect()
    }

    /// The same, as this operator may see it.
    pub(in crate::store) fn tallies(&self, project: &Project) -> Result<Vec<Tally>> {
        let surveys = project.surveys.iter();
        surveys
            .map(|survey| self.tally(&SurveyKey::new(&project.code, &survey.code)))
            .collect()
    }
}
