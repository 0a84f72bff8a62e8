//! What a rule comes to on its evidence: value, score, the sentence that explains it, the deduction.

use super::Judgement;
use super::amount::{points, points_in_english, reason};
use super::citation::cited;
use crate::measure::Fraction;
use crate::text::{Language, Text};

/// The result of one rule.
pub(super) struct Outcome {
    /// The actual value as shown.
    pub value: Text,
    /// The score, from 0 to the weight; `None` while it cannot be told.
    pub score: Option<Fraction>,
    /// The sentence that explains the score.
    pub because: Text,
    /// Why points were deducted; empty at the full weight.
    pub deduction: Text,
}

impl Outcome {
    /// No score, and the sentence that says why.
    pub fn unknown(because: Text) -> Self {
        Self {
            value: Text::default(),
            score: None,
            because,
            deduction: Text::default(),
        }
    }

    /// A score between 0 and the weight, with its sentence, and the deduction if it is below the weight.
    pub fn scored(
        value: Text,
        score: Fraction,
        weight: &Fraction,
        because: Text,
        deduction: Text,
    ) -> Self {
        let score = within(score, &Fraction::zero(), weight);
        Self {
            value,
            deduction: if score < *weight {
                deduction
            } else {
                Text::default()
            },
            score: Some(score),
            because,
        }
    }

    /// The same with something behind its sentence.
    pub fn with_tail(mut self, tail: &Text) -> Self {
        self.because = joined(&self.because, tail);
        self
    }

    /// The same with what the judgement cites before its sentence and the reason behind it, where there is a score.
    pub fn with_reason(mut self, judgement: &Judgement) -> Self {
        if self.score.is_none() {
            return self;
        }
        self.because = joined(&cited(&judgement.cites), &self.because);
        self.with_tail(&reason(&judgement.reason))
    }
}

/// A rule that a person must judge, fed by a survey.
pub(super) fn unfit() -> Outcome {
    Outcome::unknown(Text::new(
        "此规则须由人认定，不能由调查结果直接评分",
        "this rule needs a person's judgement: a measure cannot score it",
    ))
}

/// Why a person deducts, with the reason given.
pub(super) fn judged_because(zh: String, en: String, reason: &Text) -> Text {
    if reason.is_empty() {
        return Text::new(zh, en);
    }
    Text::new(
        format!("{zh}：{}", reason.get(Language::Zh)),
        format!("{en}: {}", reason.get(Language::En)),
    )
}

/// Two texts, one behind the other, in both languages.
pub(super) fn joined(first: &Text, second: &Text) -> Text {
    let both = |language| format!("{}{}", first.get(language), second.get(language));
    Text::new(both(Language::Zh), both(Language::En))
}

/// A score kept between two bounds.
pub(super) fn within(score: Fraction, low: &Fraction, high: &Fraction) -> Fraction {
    score.max(low.clone()).min(high.clone())
}

/// The end of a sentence: `得满分 14 分`, or `得 13 分`.
pub(super) fn gets(score: &Fraction, weight: &Fraction) -> Text {
    let shown = points(score);
    let english = points_in_english(&shown);
    if score == weight {
        Text::new(format!("得满分 {shown} 分"), format!("full {english}"))
    } else {
        Text::new(format!("得 {shown} 分"), english)
    }
}
