//! Computing the declared measures, and the counts of every question, from a tally.

use rust_decimal::Decimal;

use super::alternative::alternatives;
use super::count::count;
use super::counting::Counting;
use super::plan::{Plan, Planned};
use super::way::Way;
use super::worth::Worth;
use super::{
    CountedOption, Figure, Fraction, LeftOut, LeftOutReason, Measure, MissingRule, OptionCount,
    QuestionSummary, Sampling, Summary, Survey, uncertainty,
};
use crate::questionnaire::{Kind, Question, Questionnaire};
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
    let sampling = Sampling {
        population: survey.population,
        responses: whole(tally.responses),
    };
    figure_of_part(survey, measure, tally, sampling)
}

/// One measure computed over a part of a stack, such as one group of it; the sampling is that of the whole stack.
pub fn figure_of_part(
    survey: &Survey,
    measure: &Measure,
    tally: &Tally,
    sampling: Sampling,
) -> Figure {
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
    let sampling = at_least(sampling, &plan, tally);
    let interval = uncertainty::interval_of((&way, &plan, &counted), (&counting, tally), sampling);
    Figure {
        code: measure.code.clone(),
        title: measure.title.clone(),
        formula: measure.formula.clone(),
        counted: counted_options(questionnaire, &plan),
        questions: plan.codes(questionnaire),
        decimals: measure.decimals,
        rounding: measure.rounding,
        rate: counted.numerator.divide(&counted.denominator),
        no_rate,
        interval: interval.ok(),
        no_interval: interval.err(),
        sampling,
        alternatives: alternatives(survey, measure, (&plan, &way), (&counting, tally)),
        numerator: counted.numerator,
        denominator: counted.denominator,
        left_out: counted.left_out,
        without_points: without_points(questionnaire, &plan, tally),
        missing: missing_rules(&plan, tally),
    }
}

/// The sampling with no fewer responses than answered one of the questions; a tally of answers alone does not say how
/// many responses they are of.
fn at_least(sampling: Sampling, plan: &Plan, tally: &Tally) -> Sampling {
    let answered = |planned: &Planned| {
        let answers = tally.question(planned.position);
        let answers = answers.filter(|(bucket, _)| matches!(bucket, Bucket::Answered));
        answers.map(|(_, count)| whole(count)).sum::<u64>()
    };
    let most = plan.questions.iter().map(answered).max();
    Sampling {
        responses: sampling.responses.max(most.unwrap_or(0)),
        ..sampling
    }
}

/// The options that a plan counts or weighs, in the order of the paper; one without a weight that stays in the base weighs 0.
fn counted_options(questionnaire: &Questionnaire, plan: &Plan) -> Vec<CountedOption> {
    let mut found = Vec::new();
    for planned in &plan.questions {
        let question = questionnaire.questions.get(planned.position);
        let Some(question) = question.filter(|_| planned.worth != Worth::Points) else {
            continue;
        };
        let weighs = matches!(planned.worth, Worth::Weights { .. });
        let options = question.options.iter().filter(|option| {
            planned.worth.counts(&option.code) || weighs && !planned.leaves.contains(&option.code)
        });
        found.extend(options.map(|option| CountedOption {
            question: question.code.clone(),
            code: option.code.clone(),
            label: option.label.clone(),
            weight: weighs.then(|| planned.worth.of_option(question, &option.code)),
        }));
    }
    found
}

/// Answers with an option that has no points, where points are added up and the option does not leave the base.
fn without_points(questionnaire: &Questionnaire, plan: &Plan, tally: &Tally) -> Vec<LeftOut> {
    let mut found = Vec::new();
    for planned in plan
        .questions
        .iter()
        .filter(|one| one.worth == Worth::Points)
    {
        let Some(question) = questionnaire.questions.get(planned.position) else {
            continue;
        };
        let options = question
            .options
            .iter()
            .filter(|_| question.kind == Kind::Single);
        let without = options
            .filter(|option| option.points.is_none() && !planned.leaves.contains(&option.code));
        for option in without {
            let bucket = Bucket::Option(option.code.clone());
            let count = whole(tally.get(planned.position, &bucket));
            let reason = LeftOutReason::Option {
                code: option.code.clone(),
                label: option.label.clone(),
            };
            if count > 0 {
                found.push(LeftOut { reason, count });
            }
        }
    }
    found
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
    let without: u64 = missing.iter().map(|(_, count)| count).sum();
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
        not_asked: whole(tally.responses).saturating_sub(whole(answered) + without),
        points,
        full_mark,
        score_rate: points.zip(full_mark).and_then(|(points, full_mark)| {
            Fraction::from(points).divide(&Fraction::from(full_mark))
        }),
        options,
        points_given,
        numbers: None,
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
