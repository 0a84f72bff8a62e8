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
mod counting;
pub mod crosstab;
mod declaration;
pub mod design;
mod figure;
mod formula;
mod fraction;
mod hypergeometric;
pub mod interval;
mod left_out;
mod no_opinion;
mod numbers;
mod plan;
mod ranking;
mod ratio;
pub mod reliability;
mod returns;
mod rounding;
pub mod sample_size;
mod sampling;
mod target;
mod uncertainty;
mod way;
mod worth;

pub use check::check;
pub use compute::{figure, figure_of_part, summarize};
pub use counting::{Case, Counting, ResponseShares, tally};
pub use declaration::{LeavesBase, Measure, Survey};
pub use figure::{
    Alternative, CountedOption, Figure, Interval, MissingRule, OptionCount, QuestionSummary,
    Summary,
};
pub use formula::{
    Counted, Formula, GroupBy, GroupWeight, Groups, Majority, OptionWeight, Tie, Trim, TrimAmount,
    TrimEnds,
};
pub use fraction::Fraction;
pub use left_out::{LeftOut, LeftOutReason, NoInterval, NoRate};
pub use no_opinion::labelled as options_without_opinion;
pub use numbers::{NumberCollector, NumberCounts, NumberSummary};
pub use returns::{ReturnRate, return_rates};
pub use rounding::Rounding;
pub use sampling::Sampling;
pub use target::{Shown, read_target, shows_target, target_sentence};
