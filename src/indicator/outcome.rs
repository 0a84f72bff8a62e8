//! What a rule comes to on its evidence: value, score, the sentence that explains it, the deduction.

use super::amount::{Amount, Figures, points, points_in_english, reason};
use super::rules::{bands, checklist, groups, judged, reaching, steps};
use super::score_at::{breakpoints, score_at};
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
    if let Rule::Groups { groups } = rule {
        return groups::score(groups, weight, figures);
    }
    match rule.unit() {
        Some(unit) => with_amount(rule, weight, evidence, unit, figures),
        None => judged_outcome(rule, weight, evidence),
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
    let Some(score) = score_at(rule, weight, &amount.value) else {
        return Outcome::unknown(Text::new(
            "评分规则的参数不成立，无法评分",
            "the parameters of the rule make no sense: not scored",
        ));
    };
    let mut outcome = told(rule, &amount, unit, score, weight);
    outcome.because = joined(
        &outcome.because,
        &amount.decides(&near(rule, weight, &amount.value)),
    );
    outcome.because = joined(&outcome.because, &amount.tail);
    outcome
}

/// The bounds of a rule within one unit of a value, where its score changes course.
fn near(rule: &Rule, weight: &Fraction, value: &Fraction) -> Vec<Fraction> {
    let one = Fraction::from(1);
    let ends = [value - &one, value + &one];
    let bounds = breakpoints(rule, weight, &ends[0], &ends[1]).unwrap_or_default();
    bounds
        .into_iter()
        .filter(|bound| !ends.contains(bound))
        .collect()
}

/// The score of a rule over a number with its sentence.
fn told(rule: &Rule, amount: &Amount, unit: Unit, score: Fraction, weight: &Fraction) -> Outcome {
    match rule {
        Rule::Linear { low, high, .. } => bands::linear(amount, unit, [*low, *high], score, weight),
        Rule::Proportional => bands::proportional(amount, score, weight),
        Rule::Tiers { tiers, .. } => bands::tiers(amount, unit, tiers, score, weight),
        Rule::Ratio { target, .. } => reaching::ratio(amount, unit, *target, score, weight),
        Rule::Cliff {
            full_at,
            none_below,
            open,
            between,
            ..
        } => {
            let cliff = reaching::Cliff {
                unit,
                full_at: *full_at,
                none_below: *none_below,
                open: *open,
                between: *between,
            };
            reaching::cliff(amount, &cliff, score, weight)
        }
        Rule::AllOrNothing { full_at, open, .. } => {
            reaching::all_or_nothing(amount, unit, (*full_at, *open), score, weight)
        }
        _ => match steps::Steps::of(rule) {
            Some(steps) => steps.score(amount, weight),
            None => Outcome::unknown(Text::default()),
        },
    }
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
    let english = points_in_english(&shown);
    if score == weight {
        Text::new(format!("得满分 {shown} 分"), format!("full {english}"))
    } else {
        Text::new(format!("得 {shown} 分"), english)
    }
}
