//! Means of responses and majorities: what each response comes to, and what of it leaves the base.

use manyi::measure::{Formula, Fraction, NoInterval, NoRate, Tie, figure};
use manyi::questionnaire::Role;
use manyi::response::{Missing, Tally};
use rstest::rstest;

use super::stack::*;

// Half of the full mark over two questions, and the whole over one: (1/2 + 1)/2. Together 20 of 30 points.
#[test]
fn a_mean_of_responses_gives_every_response_the_same_voice() {
    let survey = survey(vec![score("Q1"), score("Q2")], 2, Formula::MeanOfResponses);
    let figure = computed(&survey, &[("10 0", 1), ("10 -", 1)]);
    assert_eq!(figure.rate, Fraction::new(3, 4));
    assert_eq!(parts(&figure), "1.5/2");
    assert_eq!(left_out(&figure), [("blank", 1)]);
    assert_eq!(
        alternatives(&figure)[0],
        (
            "score-rate",
            "score rate of all questions with points",
            "20/30".into()
        )
    );
}

#[test]
fn a_response_without_an_answer_in_the_base_leaves_it_and_is_told() {
    let survey = survey(vec![score("Q1"), score("Q2")], 2, Formula::MeanOfResponses);
    let figure = computed(&survey, &[("10 5", 1), ("- R", 2)]);
    // 15 of 20; the other two responses have nothing to say.
    assert_eq!(figure.rate, Fraction::new(3, 4));
    assert_eq!(
        left_out(&figure),
        [("blank", 2), ("refused", 2), ("no-answer-in-base", 2)]
    );
}

#[test]
fn what_stays_in_the_base_without_an_answer_lowers_the_response() {
    let mut survey = survey(vec![score("Q1"), score("Q2")], 2, Formula::MeanOfResponses);
    survey.measures[0].leaves_base.missing = vec![Missing::Blank];
    // A refusal counts as 0 of 10: 10 of 20; the blank leaves: 10 of 10.
    let figure = computed(&survey, &[("10 R", 1), ("10 -", 1)]);
    assert_eq!(figure.rate, Fraction::new(3, 4));
    assert_eq!(left_out(&figure), [("blank", 1)]);
}

// Of three answers two or three are a majority, one is not: 2 + 4 of 2 + 4 + 1.
#[test]
fn a_majority_counts_responses_most_of_whose_answers_count() {
    let ask = |code| single(code, Role::Satisfaction, &["满意", "不满意"]);
    let survey = survey(
        vec![ask("Q1"), ask("Q2"), ask("Q3")],
        3,
        majority(&["1"], Tie::NotCounted),
    );
    let figure = computed(&survey, &[("1 1 2", 2), ("1 1 1", 4), ("1 2 2", 1)]);
    assert_eq!(parts(&figure), "6/7");
    // Answer by answer: 4 + 12 + 1 of 21.
    let all = figure
        .alternatives
        .iter()
        .find(|other| other.formula == "satisfied-share");
    assert_eq!(all.unwrap().rate, Fraction::new(17, 21).unwrap());
}

// Three with both of two, two with one of two, one with none, and one whose only answer counts: it is no half.
#[rstest]
#[case(Tie::NotCounted, "4/7", &[("blank", 1)])]
#[case(Tie::Counted, "6/7", &[("blank", 1)])]
#[case(Tie::LeavesBase, "4/5", &[("blank", 1), ("tie", 2)])]
fn exactly_half_is_counted_as_declared(
    #[case] tie: Tie,
    #[case] due: &str,
    #[case] left: &[(&str, u64)],
) {
    let ask = |code| single(code, Role::Satisfaction, &["满意", "不满意"]);
    let survey = survey(vec![ask("Q1"), ask("Q2")], 2, majority(&["1"], tie));
    let figure = computed(&survey, &[("1 1", 3), ("1 2", 2), ("2 2", 1), ("1 -", 1)]);
    assert_eq!(parts(&figure), due);
    assert_eq!(left_out(&figure), left);
}

// 满意 and 不清楚: 10 of 10 without the option, 10 of 20 with it; 一般 twice: 12 of 20.
#[test]
fn a_mean_of_responses_is_told_with_dont_knows_in_and_out_of_the_base() {
    let mut survey = survey(
        vec![opinion("Q1"), opinion("Q2")],
        2,
        Formula::MeanOfResponses,
    );
    let stack = [("1 4", 1), ("2 2", 1)];
    let inside = computed(&survey, &stack);
    assert_eq!(inside.rate, Fraction::new(11, 20));
    let title = |which: &str| format!("options such as “don't know” {which} the base");
    assert!(alternatives(&inside).contains(&(
        "mean-of-responses",
        &title("out of"),
        "1.6/2".into()
    )));
    survey.measures[0].leaves_base.options = vec!["4".into()];
    let outside = computed(&survey, &stack);
    assert_eq!(outside.rate, Fraction::new(4, 5));
    assert_eq!(left_out(&outside), [("option", 1)]);
    assert!(alternatives(&outside).contains(&("mean-of-responses", &title("in"), "1.1/2".into())));
}

// Rates 0.2, 0.4, 0.6, 0.8: mean 0.5, error 0.129099; t(3) at 0.975 is 3.182446 in the tables. Of 8 people the error
// shrinks by √(1 − 4/8).
#[test]
fn a_mean_of_responses_has_the_t_interval_over_responses() {
    let mut survey = survey(vec![score("Q1"), score("Q2")], 2, Formula::MeanOfResponses);
    let stack = [("2 2", 1), ("4 4", 1), ("6 6", 1), ("8 8", 1)];
    let interval = computed(&survey, &stack).interval.unwrap();
    assert_eq!(interval.method, "t");
    assert!((interval.low - (0.5 - 3.182_446 * 0.129_099)).abs() < 1e-5);
    survey.population = Some(8);
    let interval = computed(&survey, &stack).interval.unwrap();
    assert_eq!(interval.method, "t-fpc");
    let half = 3.182_446 * 0.129_099 * std::f64::consts::FRAC_1_SQRT_2;
    assert!((interval.high - (0.5 + half)).abs() < 1e-5);
}

#[test]
fn a_majority_has_the_wilson_interval_over_responses() {
    let ask = |code| single(code, Role::Satisfaction, &["满意", "不满意"]);
    let survey = survey(
        vec![ask("Q1"), ask("Q2")],
        2,
        majority(&["1"], Tie::NotCounted),
    );
    // 25 of 25, published as 86.68 to 100.
    let interval = computed(&survey, &[("1 1", 25)]).interval.unwrap();
    assert_eq!(interval.method, "wilson");
    assert_eq!(format!("{:.2}", interval.low * 100.0), "86.68");
}

#[rstest]
#[case(Formula::ScoreRate, &[("10 8", 3), ("6 8", 1)], None)]
#[case(Formula::ScoreRate, &[("10 8", 3)], Some(NoInterval::NoSpread))]
#[case(Formula::MeanOfResponses, &[("10 8", 3)], Some(NoInterval::NoSpread))]
#[case(Formula::MeanOfResponses, &[("10 8", 3), ("6 8", 1)], None)]
#[case(Formula::MeanOfResponses, &[("- -", 3)], Some(NoInterval::NoRate))]
#[case(Formula::TrimmedMean(trim(1)), &[("10 8", 3), ("6 8", 1)], Some(NoInterval::NoSpread))]
#[case(Formula::TrimmedMean(trim(1)), &[("10 8", 3), ("6 8", 1), ("5 5", 2)], None)]
fn where_there_is_no_interval_the_reason_is_said(
    #[case] formula: Formula,
    #[case] stack: &[(&str, i64)],
    #[case] reason: Option<NoInterval>,
) {
    let survey = survey(vec![score("Q1"), score("Q2")], 2, formula);
    let figure = computed(&survey, stack);
    assert_eq!(figure.no_interval, reason);
    assert_eq!(figure.interval.is_none(), reason.is_some());
}

#[test]
fn counts_of_answers_alone_give_no_mean_of_responses() {
    let survey = survey(vec![score("Q1"), score("Q2")], 2, Formula::MeanOfResponses);
    let alone = Tally::of(&survey.questionnaire, [&sheet(&survey, "10 8")]);
    let out = figure(&survey, &survey.measures[0], &alone);
    assert_eq!(out.rate, None);
    assert_eq!(out.no_rate, Some(NoRate::NotCounted));
    let empty = computed(&survey, &[]);
    assert_eq!(empty.no_rate, Some(NoRate::EmptyBase));
}

#[test]
fn a_question_that_is_skipped_is_in_no_response() {
    use manyi::questionnaire::{Condition, ConditionTest};
    let mut second = score("Q2");
    second.ask_if = vec![Condition {
        question: "Q1".into(),
        test: ConditionTest::AtLeast(5.into()),
    }];
    let survey = survey(vec![score("Q1"), second], 2, Formula::MeanOfResponses);
    // The second answer of the other response stands on file and was not asked: 4 of 10, not 4 of 20.
    let figure = computed(&survey, &[("6 8", 1), ("4 0", 1)]);
    assert_eq!(figure.rate, Fraction::new(11, 20));
}
