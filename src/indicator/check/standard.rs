//! The declared rule beside the printed one: where the printed sentence can be read, both must give the same scores.

use super::{Part, warning};
use crate::indicator::reader::{Answers, Proportion, read};
use crate::indicator::score_at::{breakpoints, score_at};
use crate::indicator::{Between, Indicator, Rule, describe};
use crate::measure::Fraction;
use crate::text::{Finding, Language};

/// The highest value the two are compared at, where the rule has no higher bound: 120 %.
const HIGHEST: i64 = 120;

/// A printed rule that says something else than the declared one; one that cannot be read, or leaves open what the
/// declared one settles, says nothing.
pub(super) fn check(part: &Part, indicator: &Indicator, findings: &mut Vec<Finding>) {
    let printed = indicator.standard.get(Language::Zh);
    if printed.is_empty() || part.rule.unit().is_none() {
        return;
    }
    let reading = read(printed, part.weight, &settled(part.rule));
    let Some(read) = reading.rule.filter(|read| read.unit() == part.rule.unit()) else {
        return;
    };
    let weight = Fraction::from(part.weight);
    if same(part.rule, &read, &weight) != Some(false) {
        return;
    }
    let (declared, read) = (
        describe(part.rule, part.weight),
        describe(&read, part.weight),
    );
    findings.push(
        warning(
            "rule-against-standard",
            format!("{}.standard", part.path),
            format!("评分标准原文读作“{}”，规则写的是“{}”", read.zh, declared.zh),
            format!(
                "the printed rule reads `{}`, the declared one is `{}`",
                read.en, declared.en
            ),
        )
        .hint(
            "核对原文；用 manyi rule 看原文怎么读",
            "check the report; `manyi rule` shows how the printed rule reads",
        ),
    );
}

/// What the declared rule settles of what a printed one may leave open.
fn settled(rule: &Rule) -> Answers {
    let mut answers = Answers {
        unit: rule.unit(),
        ..Answers::default()
    };
    match *rule {
        Rule::ThresholdSteps {
            full_at,
            partial,
            step_in,
            ..
        } => {
            answers.partial = Some(partial);
            answers.step_in = Some(step_in);
            answers.target = Some(full_at);
        }
        Rule::Count { full_at, .. } | Rule::AllOrNothing { full_at, .. } => {
            answers.target = Some(full_at);
        }
        Rule::Ratio { target, .. } => {
            answers.target = Some(target);
            answers.proportion = Some(Proportion::Ratio);
        }
        Rule::Cliff {
            full_at, between, ..
        } => {
            answers.target = Some(full_at);
            answers.proportion = Some(match between {
                Between::Ratio => Proportion::Ratio,
                Between::Rate => Proportion::Rate,
            });
        }
        Rule::Linear { high, .. } => {
            answers.target = Some(high);
            answers.proportion = Some(Proportion::Linear);
        }
        Rule::Proportional => answers.proportion = Some(Proportion::Rate),
        _ => {}
    }
    answers
}

/// Whether two rules give every value the same score; `None` where that cannot be told.
///
/// Between two neighbours among the places where either changes its course both are straight, so that two points
/// between them tell.
fn same(one: &Rule, other: &Rule, weight: &Fraction) -> Option<bool> {
    let (low, high) = (Fraction::zero(), Fraction::from(HIGHEST));
    let mut points = breakpoints(one, weight, &low, &high)?;
    points.extend(breakpoints(other, weight, &low, &high)?);
    points.sort();
    points.dedup();
    let third = Fraction::new(1, 3)?;
    let mut between = Vec::new();
    for (from, to) in points.iter().zip(points.iter().skip(1)) {
        let part = &(to - from) * &third;
        between.push(from + &part);
        between.push(to - &part);
    }
    for point in points.iter().chain(&between) {
        if score_at(one, weight, point)? != score_at(other, weight, point)? {
            return Some(false);
        }
    }
    Some(true)
}
