//! The present papers of a survey, to compute a measure over before it is declared.

use crate::error::Result;
use crate::measure::{Case, Figure, Measure, Survey, figure, tally};
use crate::response::{AnswerSheet, State, Tally};
use crate::store::{Store, SurveyKey};

/// The most responses that are read whole for it; of more, formulas that look at whole responses are computed when saved.
const MOST_READ: u64 = 5_000;

/// The papers that a measure is computed over.
pub enum Papers {
    /// Each with its batch.
    Whole(Vec<(AnswerSheet, Option<String>)>),
    /// Their counts.
    Counted(Tally),
}

impl Papers {
    /// Reads them, as this operator may see them.
    ///
    /// # Errors
    /// As the store has it.
    pub fn of(store: &Store, key: &SurveyKey) -> Result<Self> {
        if store.ledger(key)?.returned > MOST_READ {
            return Ok(Self::Counted(store.tally(key)?));
        }
        let mut papers = Vec::new();
        store.sheets(key, &mut |row, sheet| {
            if row.state != State::Open && row.invalid.is_none() {
                papers.push((sheet.clone(), row.batch.clone()));
            }
            Ok(())
        })?;
        Ok(Self::Whole(papers))
    }

    /// The figure of a measure of a survey, whose questions may be edited.
    pub fn figure(&self, survey: &Survey, measure: &Measure) -> Figure {
        let mut alone = survey.clone();
        alone.measures = vec![measure.clone()];
        match self {
            Self::Counted(counts) => figure(&alone, measure, counts),
            Self::Whole(papers) => {
                let cases = papers.iter().map(|(sheet, batch)| Case {
                    sheet,
                    batch: batch.as_deref(),
                });
                figure(&alone, measure, &tally(&alone, cases))
            }
        }
    }
}
