//! Computing the declared measures, and the counts of every question, from a tally.

use rust_decimal::Decimal;

use super::alternative::alternatives;
use super::count::{Count, count};
use super::plan::Plan;
use super::{
    Figure, Formula, Fraction, Interval, Measure, MissingRule, OptionCount, QuestionSummary,
    Summary, Survey, interval,
};
use crate::questionnaire::{Kind, Question};
use crate::response::{Bucket, Missing, Tally};

/// Everything a stack says: the counts of each question and the declared measures.
///
/// The time depends on the number of questions and of different answers, not on the number of responses.
pub fn summarize(survey: &Survey, tally: &Tally) -> Summary {
    Summary {
        responses: whole(tally.responses),
        questions: survey
            .questionnaire
            .questions
            .iter()
            .enumerate()
            .map(|(position, question)| question_summary(position, question, tally))
            .collect(),
        figures: survey
            .measures
            .iter()
            .map(|measure| figure(survey, measure, tally))
            .collect(),
    }
}

/// One measure computed over a stack.
///
/// The fractions are exact. What stays in the base without being an answer, or as an option without points, counts
/// as zero. A question that cannot carry the formula (a text, or a multiple choice with several counted options)
/// adds nothing; the check of measures refuses it.
pub fn figure(survey: &Survey, measure: &Measure, tally: &Tally) -> Figure {
    let questionnaire = &survey.questionnaire;
    let plan = Plan::of(questionnaire, measure);
    let counted = count(questionnaire, &plan, tally);
    Figure {
        code: measure.code.clone(),
        title: measure.title.clone(),
        formula: measure.formula.clone(),
        questions: plan.codes(questionnaire),
        decimals: measure.decimals,
        rate: counted.numerator.divide(&counted.denominator),
        interval: interval_of(survey, measure, &plan, &counted),
        alternatives: alternatives(survey, measure, &plan, tally),
        numerator: counted.numerator,
        denominator: counted.denominator,
        left_out: counted.left_out,
        missing: missing_rules(&plan, tally),
    }
}

/// How each missing reason is counted over the questions of a plan.
fn missing_rules(plan: &Plan, tally: &Tally) -> Vec<MissingRule> {
    let count = |reason| {
        let bucket = Bucket::Missing(reason);
        let questions = plan.questions.iter();
        questions
            .map(|planned| tally.get(planned.position, &bucket))
            .sum()
    };
    Missing::ALL
        .into_iter()
        .map(|reason| MissingRule {
            reason,
            count: whole(count(reason)),
            leaves_base: plan.missing.contains(&reason),
        })
        .collect()
}

/// The interval of a figure over one question; see [`interval`] for why several have none.
fn interval_of(
    survey: &Survey,
    measure: &Measure,
    plan: &Plan,
    counted: &Count,
) -> Option<Interval> {
    if plan.questions.len() != 1 {
        return None;
    }
    match measure.formula {
        Formula::ScoreRate => interval::mean(&counted.spread, survey.population),
        Formula::SatisfiedShare(_) | Formula::Awareness(_) => {
            interval::wilson(&counted.numerator, &counted.denominator, survey.population)
        }
    }
}

fn question_summary(position: usize, question: &Question, tally: &Tally) -> QuestionSummary {
    let answered = tally.get(position, &Bucket::Answered);
    let mut missing = Vec::new();
    let mut points_given = Vec::new();
    for (bucket, count) in tally.question(position) {
        match bucket {
            Bucket::Missing(reason) => missing.push((*reason, whole(count))),
            Bucket::Points(points) => points_given.push((*points, whole(count))),
            Bucket::Answered | Bucket::Option(_) => {}
        }
    }
    let options = option_counts(position, question, tally, answered);
    let full_mark = question
        .full_mark()
        .map(|full_mark| full_mark.saturating_mul(answered.into()));
    let points = full_mark.map(|_| points_of(question, &options, &points_given));
    QuestionSummary {
        position,
        code: question.code.clone(),
        text: question.text.clone(),
        answered: whole(answered),
        missing,
        points,
        full_mark,
        score_rate: points.zip(full_mark).and_then(|(points, full_mark)| {
            Fraction::from(points).divide(&Fraction::from(full_mark))
        }),
        options,
        points_given,
    }
}

fn option_counts(
    position: usize,
    question: &Question,
    tally: &Tally,
    answered: i64,
) -> Vec<OptionCount> {
    if !matches!(question.kind, Kind::Single | Kind::Multiple) {
        return Vec::new();
    }
    question
        .options
        .iter()
        .map(|option| {
            let count = tally.get(position, &Bucket::Option(option.code.clone()));
            OptionCount {
                code: option.code.clone(),
                label: option.label.clone(),
                count: whole(count),
                share: Fraction::new(count, answered),
            }
        })
        .collect()
}

fn points_of(
    question: &Question,
    options: &[OptionCount],
    points_given: &[(Decimal, u64)],
) -> Decimal {
    let chosen = options.iter().filter_map(|option| {
        let (_, declared) = question.option(&option.code)?;
        Some((declared.points?, option.count))
    });
    chosen
        .chain(points_given.iter().copied())
        .fold(Decimal::ZERO, |sum, (points, count)| {
            sum.saturating_add(points.saturating_mul(count.into()))
        })
}

/// A count of a tally as shown; below 0 only in a tally that is a difference.
fn whole(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}
