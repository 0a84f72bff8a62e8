//! Surveys and stacks to compute figures from.

use manyi::measure::{
    Case, Counted, Counting, Figure, Formula, LeavesBase, Majority, Measure, OptionWeight,
    Rounding, Survey, Tie, Trim, TrimAmount, TrimEnds, figure,
};
use manyi::questionnaire::{Kind, Opt, Question, Questionnaire, Role};
use manyi::response::{Answer, AnswerSheet, InvalidReason, Missing, Tally};
use manyi::text::Text;
use rust_decimal::Decimal;

/// A question with keyed points from 0 to 10.
pub fn score(code: &str) -> Question {
    question(code, Role::Satisfaction, score_kind(), Vec::new())
}

fn score_kind() -> Kind {
    Kind::Score {
        full_mark: Decimal::TEN,
        step: Decimal::ONE,
    }
}

/// A single choice with these labels, coded from 1, without points.
pub fn single(code: &str, role: Role, labels: &[&str]) -> Question {
    let options = labels.iter().enumerate().map(|(index, label)| Opt {
        code: (index + 1).to_string(),
        label: Text::same(*label),
        points: None,
        exclusive: false,
    });
    question(code, role, Kind::Single, options.collect())
}

/// 满意 10 points, 一般 6, 不满意 0, 不清楚 without points.
pub fn opinion(code: &str) -> Question {
    let mut question = single(
        code,
        Role::Satisfaction,
        &["满意", "一般", "不满意", "不清楚"],
    );
    for (option, points) in question.options.iter_mut().zip([10, 6, 0]) {
        option.points = Some(points.into());
    }
    question
}

fn question(code: &str, role: Role, kind: Kind, options: Vec<Opt>) -> Question {
    Question {
        code: code.into(),
        text: Text::same(code),
        kind,
        role,
        sensitive: false,
        required: false,
        since: 1,
        until: None,
        section: Text::default(),
        limits: manyi::questionnaire::Limits::default(),
        second: manyi::questionnaire::SecondWay::Blind,
        options,
        ask_if: Vec::new(),
    }
}

/// A survey of these questions with one measure, called `rate`, over the first `measured` of them.
pub fn survey(questions: Vec<Question>, measured: usize, formula: Formula) -> Survey {
    let codes = questions.iter().take(measured);
    let measure = Measure {
        code: "rate".into(),
        title: Text::same("满意度"),
        formula,
        questions: codes.map(|question| question.code.clone()).collect(),
        leaves_base: LeavesBase::default(),
        decimals: 2,
        rounding: Rounding::HalfUp,
        note: Text::default(),
    };
    Survey {
        code: "visit".into(),
        questionnaire: Questionnaire {
            code: "visit".into(),
            version: 1,
            title: Text::default(),
            respondents: Text::default(),
            intro: Text::default(),
            questions,
            control_total: None,
        },
        population: None,
        distributed: None,
        invalid_reasons: InvalidReason::usual(),
        measures: vec![measure],
    }
}

/// One response: what stands in its fields, and how many there are of it.
///
/// A field is points where the question takes them, else an option; `-` is blank, `R` refused.
pub fn sheet(survey: &Survey, fields: &str) -> AnswerSheet {
    let questions = &survey.questionnaire.questions;
    let mut sheet = AnswerSheet::empty(questions.len());
    for (position, (field, question)) in fields.split(' ').zip(questions).enumerate() {
        let answer = match (field, &question.kind) {
            ("-", _) => Answer::Missing(Missing::Blank),
            ("R", _) => Answer::Missing(Missing::Refused),
            (points, Kind::Score { .. }) => {
                Answer::Points(Decimal::from_str_exact(points).unwrap())
            }
            (option, _) => Answer::Choice(option.into()),
        };
        sheet.set(position, Some(answer));
    }
    sheet
}

/// The tally of a stack, given how many responses there are of which fields.
pub fn tally(survey: &Survey, stack: &[(&str, i64)]) -> Tally {
    batched(
        survey,
        &stack
            .iter()
            .map(|(fields, times)| (*fields, None, *times))
            .collect::<Vec<_>>(),
    )
}

/// As [`tally`], with the batch of the responses.
pub fn batched(survey: &Survey, stack: &[(&str, Option<&str>, i64)]) -> Tally {
    let counting = Counting::of(survey);
    let mut tally = Tally::new();
    for (fields, batch, times) in stack {
        let sheet = sheet(survey, fields);
        let case = Case {
            sheet: &sheet,
            batch: *batch,
        };
        counting.add(&survey.questionnaire, &mut tally, case, *times);
    }
    tally
}

/// The figure of the survey's measure.
pub fn computed(survey: &Survey, stack: &[(&str, i64)]) -> Figure {
    figure(survey, &survey.measures[0], &tally(survey, stack))
}

/// Numerator and denominator.
pub fn parts(figure: &Figure) -> String {
    format!(
        "{}/{}",
        figure.numerator.to_short_text(3),
        figure.denominator.to_short_text(3)
    )
}

/// What was left out: the reason's word and how many.
pub fn left_out(figure: &Figure) -> Vec<(&'static str, u64)> {
    let left = figure.left_out.iter();
    left.map(|left| (left.reason.code(), left.count)).collect()
}

/// The alternatives: formula, title, numerator and denominator.
pub fn alternatives(figure: &Figure) -> Vec<(&str, &str, String)> {
    let others = figure.alternatives.iter();
    others
        .map(|other| {
            let parts = format!(
                "{}/{}",
                other.numerator.to_short_text(3),
                other.denominator.to_short_text(3)
            );
            (other.formula, other.title.en.as_str(), parts)
        })
        .collect()
}

/// The options with these codes.
pub fn options(codes: &[&str]) -> Counted {
    Counted::Options(codes.iter().map(|code| (*code).to_owned()).collect())
}

/// Weights of the options coded from 1, in hundredths.
pub fn weights(hundredths: &[i64]) -> Formula {
    let weights = hundredths.iter().zip(1..);
    Formula::WeightedOptions(
        weights
            .map(|(weight, code)| OptionWeight {
                option: code.to_string(),
                weight: Decimal::new(*weight, 2),
            })
            .collect(),
    )
}

/// A majority of answers with these options.
pub fn majority(codes: &[&str], tie: Tie) -> Formula {
    Formula::Majority(Majority {
        counted: options(codes),
        tie,
    })
}

/// A mean of all responses as one group, without so many at each end.
pub fn trim(count: u32) -> Trim {
    Trim {
        amount: TrimAmount::Count(count),
        ends: TrimEnds::Both,
        groups: None,
    }
}
