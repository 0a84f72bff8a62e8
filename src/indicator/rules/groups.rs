//! The sum of weighted groups, each with its own rule and evidence.

use crate::indicator::Group;
use crate::indicator::amount::{Figures, points};
use crate::indicator::outcome::{Outcome, gets, outcome, within};
use crate::measure::Fraction;
use crate::text::{Language, Text};

/// The sum of the groups' scores; `None` while one of them has none.
pub(in crate::indicator) fn score(
    groups: &[Group],
    weight: &Fraction,
    figures: Figures,
) -> Outcome {
    let outcomes: Vec<Outcome> = groups
        .iter()
        .map(|group| outcome(&group.rule, &group.weight.into(), &group.evidence, figures))
        .collect();
    let each = |part: fn(&Outcome) -> &Text| {
        let list = |language: Language, colon: &str, separator: &str| {
            let parts: Vec<String> = groups
                .iter()
                .zip(&outcomes)
                .map(|(group, outcome)| (group.title.get(language), part(outcome).get(language)))
                .filter(|(_, text)| !text.is_empty())
                .map(|(title, text)| format!("{title}{colon}{text}"))
                .collect();
            parts.join(separator)
        };
        Text::new(
            list(Language::Zh, "：", "；"),
            list(Language::En, ": ", "; "),
        )
    };
    let value = each(|outcome| &outcome.value);
    let told = each(|outcome| &outcome.because);
    let scores: Option<Vec<Fraction>> = outcomes.iter().map(|o| o.score.clone()).collect();
    let Some(scores) = scores else {
        return Outcome {
            value,
            ..Outcome::unknown(told)
        };
    };
    let sum: Vec<String> = scores.iter().map(points).collect();
    let score = within(scores.into_iter().sum(), &Fraction::zero(), weight);
    let (sum, end) = (sum.join(" + "), gets(&score, weight));
    let because = Text::new(
        format!("{}；合计 {sum}，{}", told.zh, end.zh),
        format!("{}; together {sum}: {}", told.en, end.en),
    );
    let deduction = each(|outcome| &outcome.deduction);
    Outcome::scored(value, score, weight, because, deduction)
}
