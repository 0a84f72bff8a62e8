//! What the figures are worth: the indicator tree, its scoring rules, the points, the grade, and the sentence that
//! explains each.

mod amount;
mod assess;
mod assessment;
mod check;
mod comparison;
mod moved;
mod outcome;
mod printed;
mod rules;
mod tree;

pub use assess::assess;
pub use assessment::{Assessment, LevelTotal, Scored};
pub use check::check;
pub use comparison::{Compared, Papers, Verdict, compare};
pub use moved::{Moved, MovedMeasure, MovedScore, Ratio, Reading, signed};
pub use printed::{Origin, PrintedFigure};
pub use tree::{
    Deduction, Evidence, GradeBand, Group, Indicator, Item, ItemFinding, Judgement, Level, Partial,
    Project, Published, Rule, Tier, Unit, Veto,
};
