//! The published 26 papers of 2022 come out as published: every figure of `expected.toml` that rests on counts.

#[path = "published/printed.rs"]
mod printed;

use manyi::indicator::{Evidence, Partial, Rule, assess};
use manyi::measure::{
    Counted, Figure, Formula, Fraction, LeavesBase, Measure, Survey, figure, summarize,
};
use manyi::questionnaire::{Kind, Question, Questionnaire, Role};
use manyi::response::{Answer, AnswerSheet, Tally, read_answer};
use manyi::text::{Language, Text};
use printed::{awareness, indicator, measured, printed_indicators, project, steps};
use rust_decimal::Decimal;

const EXPECTED: &str = include_str!("../data/xiangyuan-2022/expected.toml");
const SCORES: &str = include_str!("../data/xiangyuan-2022/scores.csv");
const QUESTIONS: &str = include_str!("../data/xiangyuan-2022/questions.csv");
const INDICATORS: &str = include_str!("../data/xiangyuan-2022/indicators.csv");

fn expected(section: &str, key: &str) -> toml::Value {
    let expected: toml::Table = EXPECTED.parse().unwrap();
    expected[section][key].clone()
}

fn expected_text(section: &str, key: &str) -> String {
    expected(section, key).as_str().unwrap().to_owned()
}

fn rows(text: &str) -> Vec<csv::StringRecord> {
    csv::Reader::from_reader(text.as_bytes())
        .records()
        .map(Result::unwrap)
        .collect()
}

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

fn codes(codes: &[&str]) -> Vec<String> {
    codes.iter().map(|code| (*code).to_owned()).collect()
}

const NINE: [&str; 9] = ["Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "Q7", "Q8", "Q9"];

fn score_rate(code: &str, questions: &[&str]) -> Measure {
    Measure {
        code: code.into(),
        title: Text::same(code),
        formula: Formula::ScoreRate,
        questions: codes(questions),
        leaves_base: LeavesBase::default(),
        decimals: 2,
        rounding: manyi::measure::Rounding::HalfUp,
        note: Text::default(),
    }
}

fn share_of_q9(code: &str, least: i64) -> Measure {
    Measure {
        formula: Formula::SatisfiedShare(Counted::AtLeast(least.into())),
        ..score_rate(code, &["Q9"])
    }
}

fn question(row: &csv::StringRecord) -> Question {
    let role = match &row[2] {
        "demographic" | "demographic-sensitive" => Role::Demographic,
        other => Role::ALL
            .into_iter()
            .find(|role| role.code() == other)
            .unwrap(),
    };
    Question {
        code: row[0].into(),
        text: Text::same(&row[1]),
        kind: match &row[5] {
            "" => Kind::Text,
            full_mark => Kind::Score {
                full_mark: decimal(full_mark),
                step: Decimal::ONE,
            },
        },
        role,
        sensitive: row[2].ends_with("sensitive"),
        required: false,
        since: 1,
        until: None,
        section: Text::default(),
        limits: manyi::questionnaire::Limits::default(),
        second: manyi::questionnaire::SecondWay::Blind,
        options: Vec::new(),
        ask_if: Vec::new(),
    }
}

fn survey() -> Survey {
    Survey {
        code: "recipients".into(),
        questionnaire: Questionnaire {
            code: "recipients".into(),
            version: 1,
            title: Text::same("recipients"),
            respondents: Text::same("困难职工"),
            intro: Text::default(),
            questions: rows(QUESTIONS).iter().map(question).collect(),
            control_total: None,
        },
        population: Some(29),
        distributed: Some(26),
        invalid_reasons: manyi::response::InvalidReason::usual(),
        measures: vec![
            score_rate("nine", &NINE),
            score_rate("q9", &["Q9"]),
            share_of_q9("full", 10),
            share_of_q9("six", 6),
            score_rate("about-project", &["Q4", "Q6", "Q8", "Q9"]),
        ],
    }
}

fn sheets(questionnaire: &Questionnaire) -> Vec<AnswerSheet> {
    rows(SCORES)
        .iter()
        .map(|row| {
            let mut sheet = AnswerSheet::empty(questionnaire.questions.len());
            for (position, question) in questionnaire.questions.iter().take(9).enumerate() {
                sheet.set(
                    position,
                    Some(read_answer(question, &row[position + 1]).unwrap()),
                );
            }
            sheet
        })
        .collect()
}

fn tally(survey: &Survey) -> Tally {
    Tally::of(&survey.questionnaire, &sheets(&survey.questionnaire))
}

fn published(code: &str) -> Figure {
    let survey = survey();
    let measure = survey.measures.iter().find(|one| one.code == code).unwrap();
    figure(&survey, measure, &tally(&survey))
}

fn percent(rate: Option<&Fraction>) -> String {
    rate.unwrap().percent().to_text(2)
}

#[test]
fn the_points_of_each_paper_add_up_to_its_printed_total() {
    let survey = survey();
    for (row, sheet) in rows(SCORES).iter().zip(sheets(&survey.questionnaire)) {
        let sum: Decimal = sheet
            .iter()
            .flatten()
            .map(|answer| match answer {
                Answer::Points(points) => *points,
                other => panic!("{other:?}"),
            })
            .sum();
        assert_eq!(sum, decimal(&row[10]), "paper {}", &row[0]);
    }
}

#[test]
fn the_points_of_each_question_are_the_published_ones() {
    let survey = survey();
    let summary = summarize(&survey, &tally(&survey));
    let points: Vec<i64> = expected("totals", "by_question")
        .as_array()
        .unwrap()
        .iter()
        .map(|total| total.as_integer().unwrap())
        .collect();
    assert_eq!(summary.responses, 26);
    for (question, points) in summary.questions.iter().zip(points) {
        assert_eq!(question.points, Some(points.into()), "{}", question.code);
        assert_eq!(question.full_mark, Some(260.into()));
        assert_eq!(question.score_rate, Fraction::new(points, 260));
        assert_eq!(question.answered, 26);
    }
    assert_eq!(summary.questions[9].points, None);
}

#[test]
fn the_grand_total_is_2137_of_2340() {
    let nine = published("nine");
    let total = |key| Fraction::from(expected("totals", key).as_integer().unwrap());
    assert_eq!(nine.numerator, total("grand"));
    assert_eq!(nine.denominator, total("full_mark"));
    assert!(nine.left_out.is_empty());
}

#[test]
fn the_rates_are_the_published_ones() {
    for (code, key) in [
        ("nine", "score_rate_all_nine"),
        ("q9", "score_rate_q9"),
        ("full", "share_full_mark_q9"),
        ("six", "share_at_least_6_q9"),
        ("about-project", "score_rate_q4_q6_q8_q9"),
    ] {
        let figure = published(code);
        assert_eq!(percent(figure.rate.as_ref()), expected_text("rates", key));
    }
}

#[test]
fn four_questions_are_exactly_on_the_boundary_of_ninety_percent() {
    let figure = published("about-project");
    assert_eq!(figure.rate, Fraction::new(9, 10));
    assert_eq!(figure.numerator, Fraction::from(936));
    assert_eq!(figure.denominator, Fraction::from(1040));
}

#[test]
fn the_declared_rate_stands_beside_the_other_formulas() {
    let alternatives: Vec<(&str, usize, String)> = published("nine")
        .alternatives
        .iter()
        .map(|other| {
            (
                other.formula,
                other.questions.len(),
                percent(Some(&other.rate)),
            )
        })
        .collect();
    let rate = |key| expected_text("rates", key);
    assert_eq!(
        alternatives,
        [
            ("score-rate", 4, rate("score_rate_q4_q6_q8_q9")),
            ("score-rate", 1, rate("score_rate_q9")),
            ("satisfied-share", 1, rate("share_full_mark_q9")),
            ("satisfied-share", 1, rate("share_at_least_6_q9")),
        ]
    );
}

#[test]
fn a_declared_formula_is_not_its_own_alternative() {
    let rate = |key| expected_text("rates", key);
    let rates = |code: &str| -> Vec<String> {
        let figure = published(code);
        let others = figure.alternatives.iter();
        others.map(|other| percent(Some(&other.rate))).collect()
    };
    assert_eq!(
        rates("full"),
        [
            rate("score_rate_all_nine"),
            rate("score_rate_q4_q6_q8_q9"),
            rate("score_rate_q9"),
            rate("share_at_least_6_q9"),
        ]
    );
    assert!(!rates("q9").contains(&rate("score_rate_q9")));
}

fn score_of(rule: Rule, evidence: Evidence, weight: i64) -> (String, String) {
    let project = project(vec![indicator("满意度", weight.into(), rule, evidence)]);
    let assessment = assess(&project, &|_, measure| Some(published(measure)));
    let scored = &assessment.indicators[0];
    (
        scored.score.as_ref().unwrap().to_short_text(2),
        scored.because.get(Language::Zh).to_owned(),
    )
}

#[test]
fn the_satisfaction_indicator_scores_as_published_and_shows_what_the_rule_left_open() {
    for (measure, partial, key) in [
        ("nine", Partial::Whole, "published"),
        ("q9", Partial::ProRata, "q9_pro_rata"),
        ("q9", Partial::Whole, "q9_whole_steps_only"),
        ("q9", Partial::Started, "q9_started_steps"),
    ] {
        let (score, because) = score_of(steps(partial), measured(measure), 14);
        assert_eq!(score, expected_text("satisfaction_indicator", key));
        assert!(because.contains(&format!("{score} 分")), "{because}");
    }
}

#[test]
fn the_satisfaction_score_is_explained_with_its_numbers() {
    let (_, because) = score_of(steps(Partial::Whole), measured("nine"), 14);
    assert_eq!(
        because,
        "得分率 2137/2340 = 91.32%，不低于 90%，得满分 14 分"
    );
    let (_, because) = score_of(steps(Partial::Whole), measured("q9"), 14);
    assert_eq!(
        because,
        "得分率 229/260 = 88.08%，低于 90% 1.92 个百分点，不足一个 10 个百分点的整步不扣分，得满分 14 分"
    );
}

#[test]
fn the_awareness_indicator_scores_as_published() {
    let (rule, evidence) = awareness();
    let (score, because) = score_of(rule, evidence, 5);
    assert_eq!(score, expected_text("awareness_indicator", "published"));
    assert!(because.contains("合计 2.5 + 0，得 2.5 分"), "{because}");
}

#[test]
fn the_whole_tree_comes_to_the_published_total_and_grade() {
    let project = project(printed_indicators());
    let assessment = assess(&project, &|_, measure| Some(published(measure)));
    assert_eq!(assessment.indicators.len(), 21);
    for scored in &assessment.indicators {
        let printed = scored.published.as_ref().unwrap().score.unwrap();
        assert_eq!(scored.score, Some(printed.into()), "{}", scored.code);
    }
    assert_eq!(assessment.weight, Fraction::from(100));
    assert_eq!(
        assessment.total.to_short_text(2),
        expected_text("total", "score")
    );
    assert_eq!(
        assessment.grade,
        Some(Text::same(expected_text("total", "grade")))
    );
}

// Expected sums are taken from the printed weights and scores, row by row.
#[test]
fn the_levels_add_up_to_the_printed_scores_under_them() {
    let project = project(printed_indicators());
    let assessment = assess(&project, &|_, measure| Some(published(measure)));
    for level in &assessment.levels {
        let under = |row: &&csv::StringRecord| {
            let path = [Text::same(&row[0]), Text::same(&row[1])];
            path.starts_with(&level.path)
        };
        let sum = |column: usize| -> Decimal {
            rows(INDICATORS)
                .iter()
                .filter(under)
                .map(|row| decimal(&row[column]))
                .sum()
        };
        assert_eq!(level.weight, sum(3).into(), "{:?}", level.path);
        assert_eq!(level.score, sum(6).into(), "{:?}", level.path);
    }
    let first_levels = assessment.levels.iter().filter(|one| one.path.len() == 1);
    assert_eq!(first_levels.count(), 4);
}
