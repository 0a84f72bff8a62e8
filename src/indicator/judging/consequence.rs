//! What a judgement moves: the indicator's score, the totals above it, the whole total and the grade.

use crate::indicator::moved::signed;
use crate::indicator::{Assessment, LevelTotal};
use crate::measure::Fraction;
use crate::text::Text;

/// A score or a total before and after.
#[derive(Debug, Clone, PartialEq)]
pub struct Total {
    /// What it is the score of.
    pub title: Text,
    /// The full points.
    pub weight: Fraction,
    /// Before; `None`: there is no score yet.
    pub before: Option<Fraction>,
    /// After.
    pub after: Option<Fraction>,
}

impl Total {
    /// Before and after as shown, with at most two places, a dash where there is no score: `3 → 1.5`; one number
    /// where they are equal.
    pub fn change(&self) -> String {
        let shown = |score: &Option<Fraction>| {
            score
                .as_ref()
                .map_or_else(|| "—".to_owned(), |score| score.to_short_text(2))
        };
        if self.before == self.after {
            return shown(&self.after);
        }
        format!("{} → {}", shown(&self.before), shown(&self.after))
    }

    /// After less before, with its sign and at most four places; empty where they are equal or one is missing.
    pub fn by(&self) -> String {
        match (&self.before, &self.after) {
            (Some(before), Some(after)) if before != after => signed(&(after - before), 4),
            _ => String::new(),
        }
    }
}

/// What becomes of the scores above an indicator when a judgement is changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Consequence {
    /// The indicator, its second level, its first level, and the whole.
    pub totals: [Total; 4],
    /// The grade before and after; `None` inside: there is none while an indicator has no score.
    pub grade: [Option<Text>; 2],
    /// The sentence that explains the score after.
    pub because: Text,
}

impl Consequence {
    /// What differs for one indicator between two assessments of the same project; `None` where it is not in both.
    pub fn of(before: &Assessment, after: &Assessment, indicator: &str) -> Option<Self> {
        let [old, new] = [before, after].map(|assessment| {
            let mut all = assessment.indicators.iter();
            all.find(|scored| scored.code == indicator)
        });
        let (old, new) = (old?, new?);
        let level = |depth: usize| {
            let total = |assessment: &Assessment| -> Option<LevelTotal> {
                let mut levels = assessment.levels.iter();
                levels
                    .find(|level| level.path == new.path[..depth])
                    .cloned()
            };
            Total {
                title: new.path[depth - 1].clone(),
                weight: total(after).map_or_else(Fraction::zero, |level| level.weight),
                before: total(before).map(|level| level.score),
                after: total(after).map(|level| level.score),
            }
        };
        Some(Self {
            totals: [
                Total {
                    title: new.title.clone(),
                    weight: new.weight.clone(),
                    before: old.score.clone(),
                    after: new.score.clone(),
                },
                level(2),
                level(1),
                Total {
                    title: Text::new("合计", "total"),
                    weight: after.weight.clone(),
                    before: Some(before.total.clone()),
                    after: Some(after.total.clone()),
                },
            ],
            grade: [before.grade.clone(), after.grade.clone()],
            because: new.because.clone(),
        })
    }
}
