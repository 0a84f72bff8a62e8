//! The shipped project, through files, store and assessment, comes to the published figures of `expected.toml`.
//!
//! `published.rs` proves the formulas on a questionnaire built in code; here the shipped files themselves are proved.

use manyi::indicator::{Assessment, Evidence, Partial, Project, Rule, ThresholdSteps};
use manyi::intake;
use manyi::measure::{Fraction, Measure};
use manyi::response::Answer;
use manyi::store::{Store, SurveyKey, SurveyReading};
use rstest::rstest;
use rust_decimal::Decimal;

const PROJECT: &str = "xiangyuan-2022";
const EXPECTED: &str = include_str!("../data/xiangyuan-2022/expected.toml");
const SCORES: &str = include_str!("../data/xiangyuan-2022/scores.csv");
const INDICATORS: &str = include_str!("../data/xiangyuan-2022/indicators.csv");

fn expected(section: &str, key: &str) -> toml::Value {
    let expected: toml::Table = EXPECTED.parse().unwrap();
    expected[section][key].clone()
}

fn expected_text(section: &str, key: &str) -> String {
    expected(section, key).as_str().unwrap().to_owned()
}

fn expected_count(section: &str, key: &str) -> i64 {
    expected(section, key).as_integer().unwrap()
}

/// A database with the shipped project and its papers.
fn shipped() -> Store {
    let mut store = Store::open_in_memory("tester").unwrap();
    intake::load_shipped(&mut store, PROJECT).unwrap();
    store
}

fn recipients() -> SurveyKey {
    SurveyKey::new(PROJECT, "recipients")
}

fn reading() -> SurveyReading {
    shipped().summary(&recipients()).unwrap()
}

fn percent(rate: Option<&Fraction>) -> String {
    rate.unwrap().percent().to_text(2)
}

fn score(assessment: &Assessment, code: &str) -> String {
    let mut indicators = assessment.indicators.iter();
    let scored = indicators.find(|scored| scored.code == code).unwrap();
    scored.score.as_ref().unwrap().to_short_text(2)
}

#[test]
fn the_papers_add_up_as_the_report_gives_them() {
    let reading = reading();
    let issued = expected_count("papers", "issued").cast_unsigned();
    assert_eq!(reading.ledger.distributed, Some(issued));
    assert_eq!(reading.ledger.entered, issued);
    assert_eq!(reading.summary.responses, issued);
    let population = expected_count("papers", "population").cast_unsigned();
    assert_eq!(reading.survey.population, Some(population));
}

#[test]
fn every_paper_is_the_published_one() {
    let store = shipped();
    let mut papers = csv::Reader::from_reader(SCORES.as_bytes());
    let mut papers = papers.records().map(Result::unwrap);
    store
        .sheets(&recipients(), &mut |row, sheet| {
            let published = papers.next().unwrap();
            assert_eq!(row.serial.as_str(), &published[0]);
            let points: Vec<Decimal> = sheet
                .iter()
                .flatten()
                .filter_map(|answer| match answer {
                    Answer::Points(points) => Some(*points),
                    _ => None,
                })
                .collect();
            let printed: Vec<Decimal> = published
                .iter()
                .skip(1)
                .map(|cell| cell.parse().unwrap())
                .collect();
            assert_eq!(points, printed[..9], "paper {}", row.serial);
            assert_eq!(
                points.iter().sum::<Decimal>(),
                printed[9],
                "paper {}",
                row.serial
            );
            Ok(())
        })
        .unwrap();
    assert!(papers.next().is_none());
}

#[test]
fn the_totals_are_the_published_ones() {
    let summary = reading().summary;
    let points = expected("totals", "by_question");
    let points = points.as_array().unwrap();
    assert_eq!(points.len(), 9);
    for (question, points) in summary.questions.iter().zip(points) {
        let points = points.as_integer().unwrap();
        assert_eq!(question.points, Some(points.into()), "{}", question.code);
    }
    let figure = &summary.figures[0];
    assert_eq!(figure.numerator, expected_count("totals", "grand").into());
    assert_eq!(
        figure.denominator,
        expected_count("totals", "full_mark").into()
    );
}

#[test]
fn the_declared_rate_and_its_alternatives_are_the_published_ones() {
    let summary = reading().summary;
    let [figure] = summary.figures.as_slice() else {
        unreachable!("the report declares one rate")
    };
    let rate = |key| expected_text("rates", key);
    assert_eq!(percent(figure.rate.as_ref()), rate("score_rate_all_nine"));
    let others: Vec<String> = figure
        .alternatives
        .iter()
        .map(|other| percent(Some(&other.rate)))
        .collect();
    assert_eq!(
        others,
        [
            rate("score_rate_q4_q6_q8_q9"),
            rate("score_rate_q9"),
            rate("share_full_mark_q9"),
            rate("share_at_least_6_q9"),
        ]
    );
    assert_eq!(
        figure.alternatives[0].rate,
        Fraction::new(9, 10).unwrap(),
        "exactly on the boundary"
    );
}

#[test]
fn the_indicators_the_total_and_the_grade_are_the_published_ones() {
    let assessment = shipped().assessment(PROJECT).unwrap();
    assert_eq!(
        score(&assessment, "D4"),
        expected_text("satisfaction_indicator", "published")
    );
    assert_eq!(
        score(&assessment, "D1"),
        expected_text("awareness_indicator", "published")
    );
    assert_eq!(
        assessment.total.to_short_text(2),
        expected_text("total", "score")
    );
    assert_eq!(
        assessment.grade.unwrap().zh,
        expected_text("total", "grade")
    );
    let mut printed = csv::Reader::from_reader(INDICATORS.as_bytes());
    let printed: Vec<csv::StringRecord> = printed.records().map(Result::unwrap).collect();
    assert_eq!(printed.len(), assessment.indicators.len());
    for (scored, row) in assessment.indicators.iter().zip(&printed) {
        let cells = [&scored.path[0].zh, &scored.path[1].zh, &scored.title.zh];
        assert_eq!(cells, [&row[0], &row[1], &row[2]]);
        assert_eq!(scored.weight.to_short_text(2), row[3], "{}", scored.code);
        assert_eq!(
            scored.score.as_ref().unwrap().to_short_text(2),
            row[6],
            "{}",
            scored.code
        );
    }
}

/// The shipped project with the satisfaction indicator resting on Q9 alone, an incomplete step counted so.
fn resting_on_q9(mut project: Project, how: Partial) -> Project {
    let survey = project
        .surveys
        .iter_mut()
        .find(|survey| survey.code == "recipients")
        .unwrap();
    let q9 = Measure {
        code: "q9".into(),
        questions: vec!["Q9".into()],
        ..survey.measures[0].clone()
    };
    survey.measures.push(q9);
    let mut indicators = project.indicators.iter_mut();
    let satisfaction = indicators.find(|indicator| indicator.code == "D4").unwrap();
    satisfaction.evidence = Evidence::Measure {
        survey: "recipients".into(),
        measure: "q9".into(),
    };
    match &mut satisfaction.rule {
        Rule::ThresholdSteps(ThresholdSteps { partial, .. }) => *partial = how,
        other => unreachable!("the shipped rule is {other:?}"),
    }
    project
}

#[rstest]
#[case(Partial::ProRata, "q9_pro_rata")]
#[case(Partial::Whole, "q9_whole_steps_only")]
#[case(Partial::Started, "q9_started_steps")]
fn what_the_rule_left_open_moves_the_score_as_published(
    #[case] partial: Partial,
    #[case] key: &str,
) {
    let mut store = shipped();
    let project = resting_on_q9(store.project(PROJECT).unwrap(), partial);
    store
        .save_project_because(&project, "as the rule may be read")
        .unwrap();
    let assessment = store.assessment(PROJECT).unwrap();
    assert_eq!(
        score(&assessment, "D4"),
        expected_text("satisfaction_indicator", key)
    );
    assert!(store.doctor().unwrap().findings.is_empty());
}
