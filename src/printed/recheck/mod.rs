//! Recheck (核对) of published tables: every printed figure is recomputed exactly and gets a verdict.
//!
//! A [`Table`] in one of five forms becomes a [`Recheck`]: one [`Line`] for each printed figure, which says what comes
//! out and whether it comes out as declared, only with another rounding, only over another base or by another
//! formula, or not at all. What is not printed and follows, such as the numbers of respondents that the rounded
//! shares allow, stands beside it.

mod actuals;
mod claims;
mod counts;
mod indicators;
mod items;
mod judge;
mod line;
mod matrix;
mod possible;
mod printed;
mod ratings;
mod returns;
mod shares;
mod sums;

pub use counts::{Base, Claim, CountedOption, CountedQuestion, Counts, CountsFormula, LARGEST_N};
pub use indicators::{IndicatorRow, IndicatorTable, PrintedGroup, SimpleRule, Stated, Worked};
pub use items::{ClaimedStatistic, Items, Statistic};
pub use line::{Check, Form, Line, Recheck, Verdict};
pub use matrix::{Matrix, MatrixRow, PrintedRow, Rating, RatingFormula};
pub use possible::Possible;
pub use printed::{Bound, Printed};
pub use returns::{ReturnRow, Returns};

/// A published table.
#[derive(Debug, Clone, PartialEq)]
pub enum Table {
    /// Option counts per question.
    Counts(Counts),
    /// A score matrix.
    Matrix(Matrix),
    /// Indicators.
    Indicators(IndicatorTable),
    /// Item data with a published alpha.
    Items(Items),
    /// Return rates.
    Returns(Returns),
}

impl Table {
    /// Its form.
    pub const fn form(&self) -> Form {
        match self {
            Self::Counts(_) => Form::Counts,
            Self::Matrix(_) => Form::Matrix,
            Self::Indicators(_) => Form::Indicators,
            Self::Items(_) => Form::Items,
            Self::Returns(_) => Form::Returns,
        }
    }

    /// Recomputes every printed figure.
    pub fn recheck(&self) -> Recheck {
        Recheck {
            form: self.form(),
            lines: match self {
                Self::Counts(counts) => counts.recheck(),
                Self::Matrix(matrix) => matrix.recheck(),
                Self::Indicators(table) => table.recheck(),
                Self::Items(items) => items.recheck(),
                Self::Returns(returns) => returns.recheck(),
            },
        }
    }
}
