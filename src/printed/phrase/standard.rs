//! The declared rule beside the printed one: where the printed sentence can be read, both must give the same scores.

use super::{Answers, Proportion, read};
use crate::indicator::{
    AllOrNothing, Between, Cliff, Count, Indicator, Linear, Project, RatioToTarget, Rule,
    ThresholdSteps, describe, same_scores,
};
use crate::text::{Finding, Language, Text};

/// The printed rules of a project that say something else than the declared ones; one that cannot be read, or leaves
/// open what the declared one settles, says nothing. Paths are those of [`check`](fn@crate::indicator::check).
pub fn check_standards(project: &Project) -> Vec<Finding> {
    let indicators = project.indicators.iter().enumerate();
    indicators
        .filter_map(|(index, indicator)| against_standard(index, indicator))
        .collect()
}

fn against_standard(index: usize, indicator: &Indicator) -> Option<Finding> {
    let (rule, weight) = (&indicator.rule, indicator.weight);
    let printed = indicator.standard.get(Language::Zh);
    if printed.is_empty() || rule.unit().is_none() {
        return None;
    }
    let reading = read(printed, weight, &settled(rule));
    let read = reading.rule.filter(|read| read.unit() == rule.unit())?;
    if same_scores(rule, &read, weight) != Some(false) {
        return None;
    }
    let (declared, read) = (describe(rule, weight), describe(&read, weight));
    let sentence = Text::new(
        format!("评分标准原文读作“{}”，规则写的是“{}”", read.zh, declared.zh),
        format!(
            "the printed rule reads `{}`, the declared one is `{}`",
            read.en, declared.en
        ),
    );
    let path = format!("indicators[{index}].standard");
    Some(
        Finding::warning("rule-against-standard", path, sentence).hint(
            "核对原文；用 manyi rule 看原文怎么读",
            "check the report; `manyi rule` shows how the printed rule reads",
        ),
    )
}

/// What the declared rule settles of what a printed one may leave open.
fn settled(rule: &Rule) -> Answers {
    let mut answers = Answers {
        unit: rule.unit(),
        ..Answers::default()
    };
    match *rule {
        Rule::ThresholdSteps(ThresholdSteps {
            full_at,
            partial,
            step_in,
            ..
        }) => {
            answers.partial = Some(partial);
            answers.step_in = Some(step_in);
            answers.target = Some(full_at);
        }
        Rule::Count(Count { full_at, .. }) | Rule::AllOrNothing(AllOrNothing { full_at, .. }) => {
            answers.target = Some(full_at);
        }
        Rule::Ratio(RatioToTarget { target, .. }) => {
            answers.target = Some(target);
            answers.proportion = Some(Proportion::Ratio);
        }
        Rule::Cliff(Cliff {
            full_at, between, ..
        }) => {
            answers.target = Some(full_at);
            answers.proportion = Some(match between {
                Between::Ratio => Proportion::Ratio,
                Between::Rate => Proportion::Rate,
            });
        }
        Rule::Linear(Linear { high, .. }) => {
            answers.target = Some(high);
            answers.proportion = Some(Proportion::Linear);
        }
        Rule::Proportional => answers.proportion = Some(Proportion::Rate),
        _ => {}
    }
    answers
}
