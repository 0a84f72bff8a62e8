//! What a project's indicators come to: the score of each with its reason, the totals per level, the grade.

use super::{GradeBand, Published, WhatIf};
use crate::measure::{Fraction, Rounding};
use crate::text::{Language, Text};

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

/// Decimal places of printed scores.
const DECIMALS: u32 = 2;

impl Assessment {
    /// What a reader who adds up the printed scores has to know: where they do not come to the printed total, and where
    /// the total before rounding decides the grade.
    pub fn notes(&self, grades: &[GradeBand]) -> Vec<Text> {
        let scores = self.indicators.iter().filter_map(|one| one.score.as_ref());
        let whole = sums(&Text::new("合计", "total"), scores, &self.total);
        let levels = self.levels.iter().filter_map(|level| {
            let under = self
                .indicators
                .iter()
                .filter(|one| one.path.starts_with(&level.path));
            let title = level.path.last().cloned().unwrap_or_default();
            sums(
                &title,
                under.filter_map(|one| one.score.as_ref()),
                &level.score,
            )
        });
        let decided = self.grade.as_ref().and_then(|_| self.graded(grades));
        levels.chain(whole).chain(decided).collect()
    }

    /// That the total before rounding decides the grade, where the printed one stands on a bound.
    fn graded(&self, grades: &[GradeBand]) -> Option<Text> {
        let share = self.total.divide(&self.weight)?.percent();
        let printed = printed(&share);
        let on = |bound: &Fraction| printed == *bound && share != *bound;
        let bound = grades
            .iter()
            .map(|band| Fraction::from(band.from))
            .find(on)?;
        let bound = bound.to_short_text(DECIMALS);
        let mut decimals = DECIMALS + 1;
        while decimals < 12 && share.to_short_text(decimals) == bound {
            decimals += 1;
        }
        let share = share.to_short_text(decimals);
        Some(Text::new(
            format!("总分率舍入前为 {share}%，不是界限 {bound}%：等级按舍入前的值定"),
            format!(
                "the total is {share} % before rounding, not the bound of {bound} %: the value before rounding decides the grade"
            ),
        ))
    }
}

fn printed(score: &Fraction) -> Fraction {
    score.rounded(DECIMALS, Rounding::HalfUp)
}

/// That the printed scores do not add up to the printed total; `None` where they do.
fn sums<'s>(
    title: &Text,
    scores: impl Iterator<Item = &'s Fraction>,
    total: &Fraction,
) -> Option<Text> {
    let added: Fraction = scores.map(printed).sum();
    let total = printed(total);
    let [added_text, total_text] = [&added, &total].map(|sum| sum.to_short_text(DECIMALS));
    let name = |language| title.get(language).to_owned();
    (added != total).then(|| {
        Text::new(
            format!(
                "{}：印出的各项得分相加是 {added_text}，印出的合计是 {total_text}；合计由未舍入的得分相加，再舍入一次",
                name(Language::Zh)
            ),
            format!(
                "{}: the printed scores add up to {added_text}, the printed total is {total_text}; the total is the sum of the unrounded scores, rounded once",
                name(Language::En)
            ),
        )
    })
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
