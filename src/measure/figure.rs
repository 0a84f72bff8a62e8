//! What a computed measure is: numerator, denominator, rate, what was left out, and what else it could have been.

use rust_decimal::Decimal;

use super::{Formula, Fraction};
use crate::response::Missing;
use crate::text::Text;

/// A measure computed from the counts of a stack.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// The measure's code.
    pub code: String,
    /// What the report calls it.
    pub title: Text,
    /// How it was computed.
    pub formula: Formula,
    /// The codes of the questions it was computed over.
    pub questions: Vec<String>,
    /// Decimal places of the rate in percent.
    pub decimals: u32,
    /// The numerator: points, or answers counted.
    pub numerator: Fraction,
    /// The denominator: full marks, or answers in the base.
    pub denominator: Fraction,
    /// Numerator / denominator, from 0 to 1; `None` where the base is empty.
    pub rate: Option<Fraction>,
    /// What left the base, and how many answers for each reason.
    pub left_out: Vec<LeftOut>,
    /// The interval around the rate, where the formula has one.
    pub interval: Option<Interval>,
    /// The rates that the other usual formulas give on the same answers.
    pub alternatives: Vec<Alternative>,
}

/// Answers that left the base, for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Why.
    pub reason: LeftOutReason,
    /// How many answers (one per question and response).
    pub count: u64,
}

/// Why answers left the base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeftOutReason {
    /// There was no answer.
    Missing(Missing),
    /// The option chosen leaves the base, such as 不清楚.
    Option {
        /// The option's code.
        code: String,
        /// The option as printed.
        label: Text,
    },
}

/// A confidence interval of a rate, from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The confidence level in percent, such as 95.
    pub level: u32,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// How it was computed: `wilson`, `t`; `wilson-fpc`, `t-fpc` with the correction for a known population.
    pub method: &'static str,
}

/// What another formula gives on the same answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    /// The formula's word in files and JSON.
    pub formula: &'static str,
    /// What it is, in one phrase.
    pub title: Text,
    /// The questions it is computed over.
    pub questions: Vec<String>,
    /// The numerator.
    pub numerator: Fraction,
    /// The denominator; not 0.
    pub denominator: Fraction,
    /// The rate, from 0 to 1.
    pub rate: Fraction,
}

/// The counts of one question.
#[derive(Debug, Clone, PartialEq)]
pub struct QuestionSummary {
    /// The question's position on the paper, counted from 0.
    pub position: usize,
    /// The question's code.
    pub code: String,
    /// The question as worded.
    pub text: Text,
    /// Responses with an answer.
    pub answered: u64,
    /// Responses without one, by reason; reasons with none are left out.
    pub missing: Vec<(Missing, u64)>,
    /// The sum of points; `None` where the question carries none.
    pub points: Option<Decimal>,
    /// The sum of full marks over the answered; `None` where the question carries no points.
    pub full_mark: Option<Decimal>,
    /// Points / full mark, from 0 to 1; `None` without points or answers.
    pub score_rate: Option<Fraction>,
    /// The options with how often each was chosen, in the order of the paper; empty for keyed scores.
    pub options: Vec<OptionCount>,
    /// For keyed scores: how many responses were given which points, lowest first.
    pub points_given: Vec<(Decimal, u64)>,
}

/// How often an option was chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct OptionCount {
    /// The option's code.
    pub code: String,
    /// The option as printed.
    pub label: Text,
    /// Responses that chose it.
    pub count: u64,
    /// Count / answered, from 0 to 1; `None` where nobody answered.
    pub share: Option<Fraction>,
}

/// Everything a stack says.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Valid, entered responses that were counted.
    pub responses: u64,
    /// The questions in the order of the paper.
    pub questions: Vec<QuestionSummary>,
    /// The declared measures in their order.
    pub figures: Vec<Figure>,
}
