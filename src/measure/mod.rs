//! What the answers say: declared measures, computed from the counts of a stack as exact fractions.
//!
//! A [`Measure`] declares its formula, its questions and what leaves the base. Computed from a
//! [`Tally`](crate::response::Tally) it becomes a [`Figure`], which also says what the other usual formulas would
//! have given on the same answers.

pub mod acceptance;
mod alternative;
mod check;
mod compute;
mod count;
pub mod crosstab;
mod declaration;
mod figure;
mod fraction;
pub mod interval;
mod plan;
pub mod reliability;
mod returns;
pub mod sample_size;
mod target;

pub use check::check;
pub use compute::{figure, summarize};
pub use declaration::{Counted, Formula, LeavesBase, Measure, Survey};
pub use figure::{
    Alternative, Figure, Interval, LeftOut, LeftOutReason, MissingRule, OptionCount,
    QuestionSummary, Summary,
};
pub use fraction::Fraction;
pub use returns::{ReturnRate, return_rates};
pub use target::{Shown, read_target, shows_target, target_sentence};
