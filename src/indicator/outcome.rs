//! What a rule comes to on its evidence: value, score, the sentence that explains it, the deduction.

use super::amount::{Amount, Figures, points, reason};
use super::rules::{bands, checklist, groups, judged, steps};
use super::{Evidence, Rule, Unit};
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
}

/// Applies a rule with this weight to its evidence.
pub(super) fn outcome(
    rule: &Rule,
    weight: &Fraction,
    evidence: &Evidence,
    figures: Figures,
) -> Outcome {
    match rule {
        Rule::Groups { groups } => groups::score(groups, weight, figures),
        Rule::Checklist { .. } | Rule::Qualitative { .. } | Rule::Judgement => {
            judged_outcome(rule, weight, evidence)
        }
        Rule::ThresholdSteps { unit, .. }
        | Rule::Linear { unit, .. }
        | Rule::Tiers { unit, .. } => with_amount(rule, weight, evidence, *unit, figures),
        Rule::Proportional => with_amount(rule, weight, evidence, Unit::Percent, figures),
        Rule::Count { .. } => with_amount(rule, weight, evidence, Unit::Number, figures),
    }
}

fn with_amount(
    rule: &Rule,
    weight: &Fraction,
    evidence: &Evidence,
    unit: Unit,
    figures: Figures,
) -> Outcome {
    let amount = match Amount::read(evidence, unit, figures) {
        Ok(amount) => amount,
        Err(because) => return Outcome::unknown(because),
    };
    let mut outcome = match rule {
        Rule::Linear { low, high, .. } => bands::linear(&amount, unit, *low, *high, weight),
        Rule::Proportional => bands::proportional(&amount, weight),
        Rule::Tiers { tiers, .. } => bands::tiers(&amount, unit, tiers, weight),
        _ => match steps::Steps::of(rule) {
            Some(steps) => steps.score(&amount, weight),
            None => return Outcome::unknown(Text::default()),
        },
    };
    outcome.because = joined(&outcome.because, &amount.tail);
    outcome
}

fn judged_outcome(rule: &Rule, weight: &Fraction, evidence: &Evidence) -> Outcome {
    let (Evidence::Interview(judgement) | Evidence::Judgement(judgement)) = evidence else {
        return Outcome::unknown(Text::new(
            "此规则须由人认定，不能由调查结果直接评分",
            "this rule needs a person's judgement: a measure cannot score it",
        ));
    };
    let mut outcome = match rule {
        Rule::Checklist {
            items,
            deductions,
            vetoes,
        } => checklist::score(items, deductions, vetoes, judgement, weight),
        Rule::Qualitative { levels } => judged::qualitative(levels, judgement, weight),
        _ => judged::plain(judgement, weight),
    };
    if outcome.score.is_some() {
        outcome.because = joined(&outcome.because, &reason(&judgement.reason));
    }
    outcome
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
    if score == weight {
        Text::new(format!("得满分 {shown} 分"), format!("full {shown} points"))
    } else {
        Text::new(format!("得 {shown} 分"), format!("{shown} points"))
    }
}
