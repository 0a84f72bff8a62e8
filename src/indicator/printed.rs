//! The figures that a report prints, and what each can be recomputed from.

use serde::{Deserialize, Serialize};

use crate::text::Text;

/// A figure as a published report prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintedFigure {
    /// The code, unique in its project.
    pub code: String,
    /// What the figure is.
    pub title: Text,
    /// The figure as printed: `91.38%`, `28`, `>=95%`, `优`.
    pub printed: Text,
    /// What it can be recomputed from.
    pub origin: Origin,
    /// What else there is to know; may be empty.
    pub note: Text,
}

/// What a printed figure can be recomputed from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The papers: a measure of a survey of the same project.
    Measure {
        /// The survey's code.
        survey: String,
        /// The measure's code.
        measure: String,
    },
    /// The papers: alpha over every question with points of a survey.
    Alpha {
        /// The survey's code.
        survey: String,
    },
    /// Two counts that the report prints.
    Counts {
        /// The count above the line.
        numerator: u64,
        /// The count below it; above 0.
        denominator: u64,
    },
    /// The sum of the scores of some indicators of the same project.
    Scores {
        /// The codes of the indicators.
        indicators: Vec<String>,
    },
    /// The sum of the scores of all indicators.
    Total,
    /// The grade of that sum.
    Grade,
    /// Nothing that was published.
    Nothing {
        /// Which data are missing.
        missing: Text,
        /// How many people there were to ask, where that was published.
        population: Option<u64>,
    },
}

impl Origin {
    /// The word for it in files and JSON.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Measure { .. } => "measure",
            Self::Alpha { .. } => "alpha",
            Self::Counts { .. } => "counts",
            Self::Scores { .. } => "scores",
            Self::Total => "total",
            Self::Grade => "grade",
            Self::Nothing { .. } => "nothing",
        }
    }
}
