//! The reliability of scales: the published 26 papers, worked examples from elsewhere, and what cannot be told.

use manyi::intake;
use manyi::measure::reliability::{Collector, Lack, Reliability, Scale};
use manyi::questionnaire::{Kind, Question, Questionnaire, Role};
use manyi::response::{Answer, Missing, Serial};
use manyi::store::{Store, SurveyKey};
use manyi::text::{Language, Text};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn questionnaire(questions: usize) -> Questionnaire {
    let question = |number: usize| Question {
        code: format!("Q{number}"),
        text: Text::same(format!("Q{number}")),
        kind: Kind::Score {
            full_mark: Decimal::TEN,
            step: Decimal::ONE,
        },
        role: Role::Satisfaction,
        sensitive: false,
        required: false,
        since: 1,
        until: None,
        section: Text::default(),
        limits: manyi::questionnaire::Limits::default(),
        second: manyi::questionnaire::SecondWay::Blind,
        options: Vec::new(),
        ask_if: Vec::new(),
    };
    Questionnaire {
        code: "scale".into(),
        version: 1,
        title: Text::default(),
        respondents: Text::default(),
        intro: Text::default(),
        questions: (1..=questions).map(question).collect(),
        control_total: None,
    }
}

/// The reliability of the scale of all columns of these rows.
fn of(rows: &[Vec<Option<f64>>]) -> Reliability {
    let questions = rows.first().map_or(0, Vec::len);
    let questionnaire = questionnaire(questions);
    let positions = Scale::Points.positions(&questionnaire).unwrap();
    let mut collector = Collector::new(questions);
    for row in rows {
        collector.add(row);
    }
    Reliability::of(&questionnaire, &positions, &collector.finish())
}

fn numbers(text: &str) -> Vec<Vec<Option<f64>>> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| {
            let cells = line.trim().split(',');
            cells.map(|cell| cell.parse().ok()).collect()
        })
        .collect()
}

/// The points of the 26 published papers.
fn published() -> Vec<Vec<Option<f64>>> {
    let file = include_str!("../data/xiangyuan-2022/scores.csv");
    let body = file.split_once('\n').unwrap().1;
    let mut rows = numbers(body);
    for row in &mut rows {
        // The serial in front, the printed total at the end.
        row.remove(0);
        row.pop();
    }
    rows
}

fn close(found: f64, expected: f64, places: i32) {
    let half = 0.5 * 10f64.powi(-places);
    assert!((found - expected).abs() <= half, "{found} for {expected}");
}

// The figures of `[reliability]` in the file of expected values that lies beside the data. The interval: pingouin 0.7.0,
// python -c "import pandas as pd, pingouin as pg; d = pd.read_csv('scores.csv'); q = [f'Q{i}' for i in range(2, 10)];
// print(pg.cronbach_alpha(d[q]))" prints -0.11862 and [-0.911, 0.429]; with factor_analyzer 0.5.1
// calculate_kmo(d[q]) prints 0.40949 and by question 0.39456 0.43541 0.35149 0.44576 0.35613 0.51233 0.31082 0.40377;
// calculate_bartlett_sphericity(d[q]) prints 24.98585 and 0.62861.
#[test]
fn the_published_papers_have_the_expected_reliability() {
    let found = of(&published());
    assert_eq!((found.counted, found.complete), (26, 26));
    assert_eq!(found.constants(), ["Q1"]);
    let alpha = found.alpha.unwrap();
    close(alpha.value, -0.118_620, 6);
    close(found.alpha_with_constants.unwrap(), -0.116_767, 6);
    let [low, high] = alpha.interval.unwrap();
    close(low, -0.911, 3);
    close(high, 0.429, 3);
    close(found.adequacy.unwrap(), 0.4095, 4);
    let own = [
        0.39456, 0.43541, 0.35149, 0.44576, 0.35613, 0.51233, 0.31082, 0.40377,
    ];
    for (item, expected) in found.items[1..].iter().zip(own) {
        close(item.adequacy.unwrap(), expected, 5);
    }
    let test = found.sphericity.unwrap();
    close(test.chi_square, 24.986, 3);
    assert_eq!(test.degrees, 28);
    close(test.p, 0.6286, 4);
}

// By hand: Q1 has 10 throughout; Q9 has 21 tens, 6, 4, 4, 3, 2: sum 229, squares 2100 + 81 = 2181, and
// (2181 − 229²/26)/25 = 6.5615…
#[test]
fn the_published_papers_have_the_means_and_deviations_of_their_columns() {
    let found = of(&published());
    assert_eq!(found.items[0].mean, Some(10.0));
    assert_eq!(found.items[0].deviation, Some(0.0));
    assert_eq!(found.items[0].total_correlation, None);
    close(found.items[8].mean.unwrap(), 229.0 / 26.0, 9);
    let variance = (2181.0 - 229.0 * 229.0 / 26.0) / 25.0;
    close(found.items[8].deviation.unwrap(), f64::sqrt(variance), 9);
}

#[test]
fn a_negative_alpha_is_said_to_mean_nothing() {
    let remarks = of(&published()).remarks();
    let says = |language, words: &str| {
        let found = remarks
            .iter()
            .any(|remark| remark.get(language).contains(words));
        assert!(found, "{words}: {remarks:?}");
    };
    says(Language::Zh, "题目之间平均是负相关，合成总分没有意义");
    says(Language::En, "negatively on the average");
    says(Language::Zh, "26 份答卷各题都有分值，全部计入");
    says(Language::Zh, "Q1 各份分值都相同");
    says(Language::Zh, "Kaiser 1974");
    says(Language::Zh, "不适合作因子分析");
}

/// Twelve census tracts of Los Angeles: population, school years, employment, services, house value.
const TRACTS: &str = "\
5700,12.8,2500,270,25000
1000,10.9,600,10,10000
3400,8.8,1000,10,9000
3800,13.6,1700,140,25000
4000,12.8,1600,140,25000
8200,8.3,2600,60,12000
1200,11.4,400,10,16000
9100,11.5,3300,60,14000
9900,12.5,3400,180,18000
9600,13.7,3600,390,25000
9600,9.6,3300,80,12000
9400,11.4,4000,100,13000";

// SAS/STAT User's Guide, the FACTOR procedure, example “Principal Factor Analysis” (data of Harman 1976, p. 14) prints
// an overall MSA of 0.57536759 and 0.47207897 0.55158839 0.48851137 0.80664365 0.61281377 by variable.
// python -c "…; print(calculate_kmo(d), calculate_bartlett_sphericity(d))" with factor_analyzer 0.5.1 prints the same,
// and chi-square 54.25166749 with p 4.3557e-08.
#[test]
fn kmo_and_bartlett_agree_with_a_published_worked_example() {
    let found = of(&numbers(TRACTS));
    close(found.adequacy.unwrap(), 0.575_367_59, 8);
    let own = [
        0.472_078_97,
        0.551_588_39,
        0.488_511_37,
        0.806_643_65,
        0.612_813_77,
    ];
    for (item, expected) in found.items.iter().zip(own) {
        close(item.adequacy.unwrap(), expected, 8);
    }
    let test = found.sphericity.unwrap();
    close(test.chi_square, 54.251_667_49, 6);
    assert_eq!(test.degrees, 10);
    close(test.p * 1e8, 4.3557, 3);
    assert!(test.is_significant());
}

/// Twelve people on eleven right-or-wrong questions, with five answers missing.
const QUIZ: &str = "\
1,1,1,1,1,1,1,1,1,1,1
1,1,1,1,1,1,1,1,0,1,0
,0,1,1,,1,1,1,1,0,0
1,1,1,0,1,1,0,1,1,0,0
1,1,1,1,1,0,0,0,1,0,0
0,1,,0,1,1,1,1,0,0,0
1,1,1,1,0,0,1,0,0,0,0
1,1,1,1,1,0,0,0,0,0,0
0,1,0,1,1,0,0,0,0,1,0
1,0,0,1,0,1,0,0,,0,0
1,1,1,0,0,0,0,0,0,0,0
1,0,0,1,0,0,0,0,0,0,0";

// The example in the documentation of pingouin.cronbach_alpha (after Zaiontz, Real Statistics):
// python -c "import pingouin as pg; print(pg.cronbach_alpha(pg.read_dataset('cronbach_wide_missing').dropna()))" prints
// 0.80169491525 and [0.533, 0.947]. (With nan_policy='listwise' instead, its interval is over 12 responses, though its
// alpha is over the 9 that are left.)
#[test]
fn alpha_over_complete_cases_agrees_with_a_published_worked_example() {
    let found = of(&numbers(QUIZ));
    assert_eq!((found.counted, found.complete), (12, 9));
    let alpha = found.alpha.unwrap();
    close(alpha.value, 0.801_694_915_25, 10);
    let [low, high] = alpha.interval.unwrap();
    close(low, 0.533, 3);
    close(high, 0.947, 3);
    // 9 responses for 11 questions: their correlations cannot be inverted.
    assert_eq!(found.adequacy, Err(Lack::Responses));
    assert_eq!(found.sphericity, Err(Lack::Responses));
    let said = found.remarks()[0].get(Language::Zh).to_owned();
    assert!(
        said.contains("12 份答卷中 9 份") && said.contains("3 份有缺"),
        "{said}"
    );
}

fn points(rows: &[&[i32]]) -> Vec<Vec<Option<f64>>> {
    let row = |row: &&[i32]| row.iter().map(|cell| Some(f64::from(*cell))).collect();
    rows.iter().map(row).collect()
}

#[test]
fn what_cannot_be_told_is_said_with_its_reason() {
    let nobody = of(&[]);
    assert_eq!((nobody.counted, nobody.alpha), (0, Err(Lack::Responses)));
    let one = of(&points(&[&[1, 2, 3]]));
    assert_eq!((one.complete, one.alpha), (1, Err(Lack::Responses)));
    assert_eq!(one.items[2].mean, Some(3.0));
    assert_eq!(one.items[2].deviation, None);
    let alike = of(&points(&[&[5, 5], &[5, 5], &[5, 5]]));
    assert_eq!(alike.alpha, Err(Lack::Questions));
    assert_eq!(alike.constants(), ["Q1", "Q2"]);
    let opposite = of(&points(&[&[1, 9], &[2, 8], &[4, 6], &[5, 5]]));
    assert_eq!(opposite.alpha, Err(Lack::Spread));
    assert_eq!(opposite.adequacy, Err(Lack::Dependent));
    let twice = of(&points(&[
        &[1, 1, 3],
        &[2, 2, 1],
        &[4, 4, 9],
        &[5, 5, 2],
        &[1, 1, 1],
    ]));
    assert!(twice.alpha.is_ok());
    assert_eq!(twice.sphericity, Err(Lack::Dependent));
    let unrelated = of(&points(&[&[1, 1], &[1, 2], &[2, 1], &[2, 2]]));
    assert_eq!(unrelated.adequacy, Err(Lack::Correlation));
}

// Two questions: alpha is 2r'/(1 + r') of what they share; without one of them there is no scale of the other.
#[test]
fn two_questions_have_an_alpha_and_none_without_either() {
    let found = of(&points(&[&[1, 2], &[2, 1], &[3, 3], &[4, 4]]));
    // Variances 5/3 each, covariance (1.5·0.5 + 0.5·1.5 + 0.5·0.5 + 1.5·1.5)/3 = 4/3: 2·(1 − (10/3)/6) = 8/9.
    close(found.alpha.unwrap().value, 8.0 / 9.0, 12);
    assert_eq!(found.items[0].alpha_without, None);
    close(found.items[0].total_correlation.unwrap(), 0.8, 12);
    close(found.adequacy.unwrap(), 0.5, 12);
    close(found.split_half.unwrap().corrected, 8.0 / 9.0, 12);
}

// 26 papers with points throughout. A paper being keyed counts nowhere; one with a blank counts among those looked at.
#[test]
fn papers_being_keyed_or_invalid_do_not_count_and_papers_with_a_gap_are_left_out() {
    let mut store = Store::open_in_memory("tester").unwrap();
    intake::load_shipped(&mut store, "xiangyuan-2022").unwrap();
    let key = SurveyKey::new("xiangyuan-2022", "recipients");
    let full = store.reliability(&key, &Scale::Points).unwrap();
    close(full.alpha.unwrap().value, -0.118_620, 6);
    let begun = Serial::read("27").unwrap();
    let points = |points: i64| Answer::Points(Decimal::from(points));
    store
        .save_answer(&key, &begun, 0, Some(&points(1)), 1)
        .unwrap();
    assert_eq!(store.reliability(&key, &Scale::Points).unwrap(), full);
    for position in 1..9 {
        store
            .save_answer(&key, &begun, position, Some(&points(5)), position)
            .unwrap();
    }
    let blank = Answer::Missing(Missing::Blank);
    store.save_answer(&key, &begun, 8, Some(&blank), 8).unwrap();
    store.save_answer(&key, &begun, 9, Some(&blank), 9).unwrap();
    store.finish(&key, &begun).unwrap();
    let with_gap = store.reliability(&key, &Scale::Points).unwrap();
    assert_eq!((with_gap.counted, with_gap.complete), (27, 26));
    assert_eq!(with_gap.alpha, full.alpha);
    let without_it = Scale::Questions(["Q1", "Q2", "Q8"].map(str::to_owned).into());
    assert_eq!(store.reliability(&key, &without_it).unwrap().complete, 27);
    store.set_invalid(&key, &begun, "duplicate", "").unwrap();
    assert_eq!(store.reliability(&key, &Scale::Points).unwrap(), full);
}

proptest! {
    #[test]
    fn alpha_is_at_most_one_and_the_same_for_another_unit(
        rows in prop::collection::vec(prop::collection::vec(0u8..=10, 4), 3..40),
        unit in 1u8..20,
    ) {
        let scaled = |unit: f64| -> Vec<Vec<Option<f64>>> {
            let row = |row: &Vec<u8>| row.iter().map(|cell| Some(f64::from(*cell) * unit)).collect();
            rows.iter().map(row).collect()
        };
        let (found, other) = (of(&scaled(1.0)), of(&scaled(f64::from(unit))));
        if let (Ok(alpha), Ok(again)) = (found.alpha, other.alpha) {
            prop_assert!(alpha.value <= 1.0 + 1e-9);
            prop_assert!((alpha.value - again.value).abs() < 1e-6 * (1.0 + alpha.value.abs()));
            let [low, high] = alpha.interval.unwrap();
            prop_assert!(low <= alpha.value && alpha.value <= high);
        }
        if let Ok(adequacy) = found.adequacy {
            prop_assert!((0.0..=1.0).contains(&adequacy));
        }
        if let Ok(test) = found.sphericity {
            prop_assert!((0.0..=1.0).contains(&test.p) && test.chi_square >= 0.0);
        }
    }

    #[test]
    fn the_order_of_the_responses_does_not_matter(
        rows in prop::collection::vec(prop::collection::vec(0u8..=10, 3), 5..30),
    ) {
        let forward: Vec<Vec<Option<f64>>> = rows
            .iter()
            .map(|row| row.iter().map(|cell| Some(f64::from(*cell))).collect())
            .collect();
        let backward: Vec<Vec<Option<f64>>> = forward.iter().rev().cloned().collect();
        if let (Ok(one), Ok(other)) = (of(&forward).alpha, of(&backward).alpha) {
            prop_assert!((one.value - other.value).abs() < 1e-6 * (1.0 + one.value.abs()));
        }
    }
}
