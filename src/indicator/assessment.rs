//! What a project's indicators come to: the score of each with its reason, the totals per level, the grade.

use super::{Published, WhatIf};
use crate::measure::Fraction;
use crate::text::Text;

/// A project assessed.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    /// The sum of the scores; an indicator that cannot be scored yet adds nothing.
    pub total: Fraction,
    /// The sum of the weights.
    pub weight: Fraction,
    /// The grade of the unrounded total; `None` while an indicator cannot be scored.
    pub grade: Option<Text>,
    /// The indicators in the order of the report.
    pub indicators: Vec<Scored>,
    /// The first- and second-level totals in the order of the report, each first level before its second levels.
    pub levels: Vec<LevelTotal>,
}

/// The total of a first- or second-level indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct LevelTotal {
    /// The titles from the first level down; one or two.
    pub path: Vec<Text>,
    /// The sum of the weights under it.
    pub weight: Fraction,
    /// The sum of the scores under it.
    pub score: Fraction,
}

/// A third-level indicator with its score.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// The indicator's code.
    pub code: String,
    /// The first- and second-level titles.
    pub path: [Text; 2],
    /// The indicator's name.
    pub title: Text,
    /// Its full points.
    pub weight: Fraction,
    /// The target as the plan states it.
    pub target: Text,
    /// The scoring rule as printed.
    pub standard: Text,
    /// The rule's word in files and JSON.
    pub rule: &'static str,
    /// The actual value as shown (完成值), such as `91.32%`, `29`, `5 项中 4 项达标`.
    pub value: Text,
    /// The score, from 0 to the weight; `None` while the value is not known (no answers yet).
    pub score: Option<Fraction>,
    /// The sentence that explains the score, with the numbers put in.
    pub because: Text,
    /// Why points were deducted (扣分原因); empty at the full weight.
    pub deduction: Text,
    /// Where the value comes from: `measure`, `interview` or `judgement`.
    pub evidence: &'static str,
    /// The survey and the measure that feed it, where a measure does (in a group too): the way down to the papers.
    pub feeds: Vec<(String, String)>,
    /// The rule in one sentence that leaves nothing open, as it is declared.
    pub rule_words: Text,
    /// The score at every other value, one course for each part whose rule is about a number.
    pub courses: Vec<WhatIf>,
    /// What the report printed.
    pub published: Option<Published>,
}
