//! Qualitative: a person names a level, and the points inside its range.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::parameter::{fits_weight, listed, named, reaches_weight};
use super::{Declared, Scoring};
use crate::indicator::Judgement;
use crate::indicator::amount::{lost, points_in_english};
use crate::indicator::check::{Part, error, judgement::in_range, judgement::missing_score};
use crate::indicator::judging::Asks;
use crate::indicator::outcome::{Outcome, gets, judged_because, within};
use crate::measure::Fraction;
use crate::text::{Finding, Language, Text};

/// Named levels, each with a range of points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Qualitative {
    /// The levels, best first.
    pub levels: Vec<Level>,
}

/// A level of [`Qualitative`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    /// The code a judgement names it by.
    pub code: String,
    /// What the report calls it.
    pub title: Text,
    /// The fewest points it earns.
    pub low: Decimal,
    /// The most points it earns.
    pub high: Decimal,
}

impl Declared for Qualitative {
    fn code(&self) -> &'static str {
        "qualitative"
    }

    fn title(&self) -> Text {
        Text::new("定性分级", "levels")
    }

    fn describe(&self, _weight: Decimal) -> Text {
        let levels = self.levels.iter();
        listed(
            levels
                .map(|level| named(&level.title, ["", ""], &level.range()))
                .collect(),
        )
    }

    fn check(&self, part: &Part, findings: &mut Vec<Finding>) {
        let mut seen: Vec<&str> = Vec::new();
        for (index, level) in self.levels.iter().enumerate() {
            let path = part.at(&format!("levels[{index}]"));
            if seen.contains(&level.code.as_str()) {
                findings.push(
                    error(
                        "duplicate-code",
                        format!("{path}.code"),
                        format!("代码“{}”用了两次", level.code),
                        format!("the code `{}` is used twice", level.code),
                    )
                    .hint("换一个代码", "choose another code"),
                );
            }
            seen.push(&level.code);
            if level.low > level.high || level.low < Decimal::ZERO {
                findings.push(no_range(format!("{path}.low"), level));
            }
            fits_weight(part, format!("{path}.high"), level.high, findings);
        }
        let best = self.levels.iter().map(|level| level.high).max();
        reaches_weight(part, "levels", best, findings);
    }
}

impl Scoring for Qualitative {
    fn asks(&self) -> Asks<'_> {
        Asks::Level(&self.levels)
    }

    fn check_judgement(
        &self,
        part: &Part,
        path: &str,
        judgement: &Judgement,
        findings: &mut Vec<Finding>,
    ) {
        let Some(level) = self.named(judgement) else {
            findings.push(self.no_level(part, path, judgement));
            return;
        };
        match judgement.score {
            Some(score) => in_range(path, score, level.low, level.high, findings),
            None if level.low != level.high => findings.push(missing_score(part, path)),
            None => {}
        }
    }

    /// The points given inside the range of the level named; a level worth one number of points needs none given.
    fn judged(&self, judgement: &Judgement, weight: &Fraction) -> Outcome {
        let Some(level) = self.named(judgement) else {
            return Outcome::unknown(Text::new(
                "还没有评定等次，暂不评分",
                "no level has been judged yet: not scored",
            ));
        };
        let fixed = (level.low == level.high).then_some(level.low);
        let Some(given) = judgement.score.or(fixed) else {
            return Outcome::unknown(Text::new(
                "评定了等次，还没有给分，暂不评分",
                "a level has been judged but no points given yet: not scored",
            ));
        };
        let score = within(given.into(), &level.low.into(), &level.high.into());
        let score = within(score, &Fraction::zero(), weight);
        let (range, end) = (level.range(), gets(&score, weight));
        let (zh, en) = (level.title.get(Language::Zh), level.title.get(Language::En));
        let lost = lost(&score, weight);
        Outcome::scored(
            level.title.clone(),
            score,
            weight,
            Text::new(
                format!("评为“{zh}”（{range} 分），{}", end.zh),
                format!("judged “{en}” ({}): {}", points_in_english(&range), end.en),
            ),
            judged_because(
                format!("评为“{zh}”，扣 {lost} 分"),
                format!("judged “{en}”: {lost} deducted"),
                &judgement.reason,
            ),
        )
    }
}

impl Qualitative {
    /// The level that a judgement names.
    fn named(&self, judgement: &Judgement) -> Option<&Level> {
        let code = judgement.level.as_ref()?;
        self.levels.iter().find(|level| level.code == *code)
    }

    /// A judgement names no level, or one that there is not.
    fn no_level(&self, part: &Part, path: &str, judgement: &Judgement) -> Finding {
        let known: Vec<&str> = self
            .levels
            .iter()
            .map(|level| level.code.as_str())
            .collect();
        let (code, zh, en) = match &judgement.level {
            None => (
                "missing-level",
                format!("{} 还没有评定等次", part.name),
                format!("no level is judged for {}", part.name),
            ),
            Some(code) => (
                "unknown-level",
                format!("没有等次“{code}”"),
                format!("there is no level `{code}`"),
            ),
        };
        error(code, format!("{path}.level"), zh, en).hint(
            format!("可用：{}", known.join("、")),
            format!("one of {}", known.join(", ")),
        )
    }
}

impl Level {
    /// `2`, `1–2`.
    fn range(&self) -> String {
        let (low, high) = (self.low.normalize(), self.high.normalize());
        if low == high {
            low.to_string()
        } else {
            format!("{low}–{high}")
        }
    }
}

fn no_range(path: String, level: &Level) -> Finding {
    let (low, high) = (level.low, level.high);
    error(
        "level-range",
        path,
        format!(
            "等次“{}”的分值 {low}–{high} 不成范围",
            level.title.get(Language::Zh)
        ),
        format!(
            "the level `{}` from {low} to {high} points is no range",
            level.title.get(Language::En)
        ),
    )
    .hint("0 ≤ low ≤ high", "0 ≤ low ≤ high")
}
