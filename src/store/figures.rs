//! The figures of a survey and of a project, computed from the kept counts.

use super::{Store, SurveyKey};
use crate::error::Result;
use crate::indicator::{Assessment, Project, Reading};
use crate::measure::{Summary, Survey, summarize};
use crate::response::{Ledger, Tally};

/// A survey with its ledger and everything its answers say.
#[derive(Debug, Clone, PartialEq)]
pub struct SurveyReading {
    /// The survey.
    pub survey: Survey,
    /// The account of its papers.
    pub ledger: Ledger,
    /// The counts and the measures.
    pub summary: Summary,
}

impl Store {
    /// The declared survey; an unknown one is an error that names those there are.
    pub fn survey(&self, key: &SurveyKey) -> Result<Survey> {
        Ok(self.known(key)?.survey.clone())
    }

    /// What a survey's answers say now, in a time that does not depend on how many there are.
    pub fn summary(&self, key: &SurveyKey) -> Result<SurveyReading> {
        let survey = self.survey(key)?;
        let summary = summarize(&survey, &self.tally(key)?);
        Ok(SurveyReading {
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

    /// The counts of each survey of a project, in their order.
    pub(super) fn tallies(&self, project: &Project) -> Result<Vec<Tally>> {
        let surveys = project.surveys.iter();
        surveys
            .map(|survey| self.tally(&SurveyKey::new(&project.code, &survey.code)))
            .collect()
    }
}
