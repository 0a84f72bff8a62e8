//! Weighted options: exact weights, what leaves the base, and the equal steps that stand beside other formulas.

use manyi::measure::{Formula, Fraction};
use manyi::questionnaire::Role;

use super::stack::*;

fn ask(code: &str) -> manyi::questionnaire::Question {
    single(code, Role::Satisfaction, &["很满意", "较满意", "不满意"])
}

// 10 × 1 + 5 × 0.8 + 5 × 0 = 14 of 20.
#[test]
fn the_weights_of_the_options_chosen_are_added_up() {
    let survey = survey(vec![ask("Q1")], 1, weights(&[100, 80, 0]));
    let figure = computed(&survey, &[("1", 10), ("2", 5), ("3", 5), ("-", 2)]);
    assert_eq!(parts(&figure), "14/20");
    assert_eq!(left_out(&figure), [("blank", 2)]);
    // Equal steps 1, ½, 0: 12.5 of 20; the best alone 10 of 20, the best two 15 of 20.
    let due = [
        (
            "satisfied-share",
            "share of the best option in the satisfaction questions",
            "10/20",
        ),
        (
            "satisfied-share",
            "share of the best two options in the satisfaction questions",
            "15/20",
        ),
        (
            "weighted-options",
            "weights from 1 to 0 in equal steps over the satisfaction questions",
            "12.5/20",
        ),
    ];
    let due = due.map(|(formula, title, parts)| (formula, title, parts.to_owned()));
    assert_eq!(alternatives(&figure), due);
}

#[test]
fn weights_in_equal_steps_are_not_told_twice() {
    let survey = survey(vec![ask("Q1")], 1, weights(&[100, 50, 0]));
    let figure = computed(&survey, &[("1", 10), ("2", 5), ("3", 5)]);
    let others = figure
        .alternatives
        .iter()
        .filter(|other| other.rate == figure.rate.clone().unwrap());
    assert_eq!(others.count(), 0);
}

// Values 1, 1, 0.8, 0: mean 0.7, squares 0.09·2 + 0.01 + 0.49 = 0.68, error √(0.68/3/4) = 0.238048; t(3) 3.182446.
#[test]
fn one_question_has_the_t_interval_of_its_weights_and_several_that_of_a_ratio() {
    let single = survey(vec![ask("Q1")], 1, weights(&[100, 80, 0]));
    let figure = computed(&single, &[("1", 2), ("2", 1), ("3", 1)]);
    let interval = figure.interval.unwrap();
    assert_eq!(interval.method, "t");
    assert!(
        (interval.low - (0.7 - 3.182_446 * 0.238_048)).abs() < 1e-5 || interval.low.abs() < 1e-12
    );
    assert!((interval.high - 1.0).abs() < 1e-12);
    let several = survey(vec![ask("Q1"), ask("Q2")], 2, weights(&[100, 80, 0]));
    let figure = computed(&several, &[("1 1", 2), ("2 3", 1)]);
    // 2, 2 and 0.8 of 2 each: rates 1, 1, 0.4 with mean 0.8 and variance 0.12, error √(0.12/3) = 0.2; t(2) is 4.302653:
    // both ends are cut.
    let interval = figure.interval.unwrap();
    assert_eq!(interval.method, "ratio");
    assert!(interval.low.abs() < 1e-12 && (interval.high - 1.0).abs() < 1e-12);
}

// 6 of 10 points is not the middle between 10 and 0: 10·10 + 5·6 = 130 of 150 points, equal steps 12.5 of 15.
#[test]
fn points_that_do_not_fall_in_equal_steps_stand_beside_those_that_do() {
    let survey = survey(vec![opinion("Q1")], 1, Formula::ScoreRate);
    let figure = computed(&survey, &[("1", 10), ("2", 5)]);
    assert_eq!(figure.rate, Fraction::new(130, 150));
    let others = alternatives(&figure);
    assert!(others.contains(&(
        "weighted-options",
        "weights from 1 to 0 in equal steps over the satisfaction questions",
        "12.5/15".into()
    )));
}

#[test]
fn an_option_can_leave_the_base_of_weights() {
    let labels = ["满意", "一般", "不满意", "不了解"];
    let question = single("Q1", Role::Satisfaction, &labels);
    let mut survey = survey(vec![question], 1, weights(&[100, 60, 0]));
    survey.measures[0].leaves_base.options = vec!["4".into()];
    // 6 + 2 × 0.6 = 7.2 of 10 without the five who do not know, of 15 with them.
    let figure = computed(&survey, &[("1", 6), ("2", 2), ("3", 2), ("4", 5)]);
    assert_eq!(parts(&figure), "7.2/10");
    assert_eq!(left_out(&figure), [("option", 5)]);
    assert!(alternatives(&figure).contains(&(
        "weighted-options",
        "options such as “don't know” in the base",
        "7.2/15".into()
    )));
}
