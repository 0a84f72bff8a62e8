//! What the figures are worth: the indicator tree, its scoring rules, the points, the grade, and the sentence that
//! explains each.

mod amount;
mod assess;
mod assessment;
mod check;
mod citation;
mod comparison;
mod definition_words;
mod judging;
mod moved;
mod outcome;
mod printed;
mod redefined;
mod rules;
mod score_at;
mod tree;
mod what_if;
mod what_if_words;

pub use assess::assess;
pub use assessment::{Assessment, LevelTotal, Scored};
pub use check::{check, check_judgement, rule_findings};
pub use citation::{Citation, cited_value};
pub use comparison::{Compared, Papers, Verdict, compare};
pub use definition_words::{part_name, part_value};
pub use judging::{Asks, Consequence, Draft, Judged, Seat, Tick, Total};
pub use moved::{Beside, Moved, MovedBeside, MovedMeasure, MovedScore, Ratio, Reading, signed};
pub use printed::{Origin, PrintedFigure};
pub use redefined::{Meaning, Redefined, redefined};
pub use rules::{
    AllOrNothing, Between, Ceiling, Checklist, Cliff, Count, Deduction, FallingTiers, Group,
    Groups, Item, Level, LimitSteps, Linear, Partial, Qualitative, RatioToTarget, Rule, StepIn,
    ThresholdSteps, Tier, Tiers, Unit, Veto, describe,
};
pub use score_at::{same_scores, score_of};
pub use tree::{
    Commission, Evidence, GradeBand, Indicator, ItemFinding, Judgement, Project, Published,
};
pub use what_if::{Change, Needed, Piece, Present, WhatIf, what_if};
