//! Responses by group: cross-tables of two groupings with a test of independence, measures by group, and what of them
//! may leave the program.
//!
//! A [`Grouping`] puts each response into one [`Category`]: by a closed question, its batch, the mode, the interviewer
//! or the operator. Two of them make a [`CrossTable`], one of them with the declared measures a list of [`Group`]s.
//! [`independence`](fn@independence) chooses the test by stated conditions. [`protect`] decides which numbers stay inside so that no
//! small cell can be recomputed from what is printed.

mod category;
mod difference;
mod exact;
mod family;
mod flow;
mod group;
mod grouping;
mod independence;
mod monte_carlo;
mod strength;
mod suppress;
mod table;

pub use category::Category;
pub use difference::GroupDifference;
pub use family::{TableBeside, tied, told_beside};
pub use group::{Group, GroupFigure, GroupedMeasures};
pub use grouping::{Grouping, NotAGrouping};
pub use independence::{Expected, Independence, Pearson, TooThin, Verdict, independence};
pub use strength::{
    Estimated, Strength, Trend, TwoByTwo, difference_of_shares, holm, odds_ratio, trend,
};
pub use suppress::{Hidden, SMALL_CELLS, protect, protect_together};
pub use table::{CrossTable, LeftOutPairs, Pair};
