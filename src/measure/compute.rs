//! Computing the declared measures, and the counts of every question, from a tally.

use rust_decimal::Decimal;

use super::alternative::alternatives;
use super::count::count;
use super::counting::Counting;
use super::plan::Plan;
use super::way::Way;
use super::{
    Figure, Fraction, Measure, MissingRule, OptionCount, QuestionSummary, Summary, Survey,
    uncertainty,
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
///
/// A formula that looks at whole responses is computed from the spread of its measure, which [`tally`](super::tally)
/// and the store count; a tally of answers alone gives it no rate.
pub fn figure(survey: &Survey, measure: &Measure, tally: &Tally) -> Figure {
    let questionnaire = &survey.questionnaire;
    let plan = Plan::of(questionnaire, measure);
    let way = Way::of(&measure.formula);
    let counting = Counting::of(survey);
    let (counted, no_rate) = match way.take(survey, &counting, &plan, tally) {
        Ok(counted) => (counted, None),
        Err(reason) => (
            count(questionnaire, &plan, tally).without_rate(),
            Some(reason),
        ),
    };
    let interval = uncertainty::interval_of(survey, &way, &plan, &counted);
    Figure {
        code: measure.code.clone(),
        title: measure.title.clone(),
        formula: measure.formula.clone(),
        questions: plan.codes(questionnaire),
        decimals: measure.decimals,
        rounding: measure.rounding,
        rate: counted.numerator.divide(&counted.denominator),
        no_rate,
        interval: interval.ok(),
        no_interval: interval.err(),
        alternatives: alternatives(survey, measure, (&plan, &way), (&counting, tally)),
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
