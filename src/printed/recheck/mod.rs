//! Recheck (核对) of published tables: every printed figure is recomputed exactly and gets a verdict.
//!
//! A [`Table`] in one of eight forms becomes a [`Recheck`]: one [`Line`] for each printed figure, which says what comes
//! out and whether it comes out as declared, only with another rounding, only over another base or by another
//! formula, or not at all. What is not printed and follows, such as the numbers of respondents that the rounded
//! shares allow, stands beside it.

mod actuals;
mod agreement;
mod bases;
mod by_shares;
mod claims;
mod counts;
mod decimals;
mod diagnosis;
mod formula;
mod indicators;
mod items;
mod judge;
mod line;
mod matrix;
mod missing;
mod open_lists;
mod possible;
mod printed;
mod raters;
mod ratings;
mod respondents;
mod returns;
mod shares;
mod sums;
mod variances;

pub use counts::{Base, Claim, CountedOption, CountedQuestion, Counts, LARGEST_N};
pub use formula::CountsFormula;
pub use indicators::{IndicatorRow, IndicatorTable, PrintedGroup, SimpleRule, Stated, Worked};
pub use items::{ClaimedStatistic, Items, Statistic};
pub use line::{Check, Form, Line, Recheck, Verdict};
pub use matrix::{Matrix, MatrixRow, PrintedRow, Rating, RatingFormula};
pub use possible::Possible;
pub use printed::{Bound, Printed};
pub use raters::{AgreementStatistic, ClaimedAgreement, MajorityRule, Rated, Ratings};
pub use returns::{ReturnRow, Returns};
pub use variances::{ItemVariance, Variances};

use diagnosis::diagnose_rounding;

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
    /// Item variances with a published alpha.
    Variances(Variances),
    /// Several raters with a published kappa.
    Ratings(Ratings),
    /// Votes with verdicts by majority.
    Votes(Ratings),
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
            Self::Variances(_) => Form::Variances,
            Self::Ratings(_) => Form::Ratings,
            Self::Votes(_) => Form::Votes,
        }
    }

    /// Recomputes every printed figure.
    pub fn recheck(&self) -> Recheck {
        let (rounding, mut lines) = match self {
            Self::Counts(counts) => (counts.rounding, counts.recheck()),
            Self::Matrix(matrix) => (matrix.rounding, matrix.recheck()),
            Self::Indicators(table) => (table.rounding, table.recheck()),
            Self::Items(items) => (items.rounding, items.recheck()),
            Self::Returns(returns) => (returns.rounding, returns.recheck()),
            Self::Variances(variances) => (variances.rounding, variances.recheck()),
            Self::Ratings(ratings) | Self::Votes(ratings) => (ratings.rounding, ratings.recheck()),
        };
        diagnose_rounding(&mut lines, rounding);
        Recheck {
            form: self.form(),
            lines,
        }
    }
}
