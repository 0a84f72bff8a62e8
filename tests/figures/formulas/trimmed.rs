//! Trimmed means: what is dropped, in which groups, and when nothing is left.

use manyi::measure::{
    Formula, Fraction, GroupBy, GroupWeight, Groups, NoRate, Survey, Trim, TrimAmount, TrimEnds,
    figure,
};
use manyi::questionnaire::Role;
use manyi::text::Text;
use rstest::rstest;
use rust_decimal::Decimal;

use super::stack::*;

const FIVE: [(&str, i64); 5] = [("2", 1), ("4", 1), ("6", 1), ("8", 1), ("9", 1)];

fn one(trim: Trim) -> Survey {
    survey(vec![score("Q1")], 1, Formula::TrimmedMean(trim))
}

// 2, 4, 6, 8, 9 of 10. Both ends: 4 + 6 + 8 = 18 of 3; without the 9: 20 of 4; without the 2: 27 of 4; two at each
// end: 6. Of five responses 20 % are one, 19.9 % and 39.9 % are rounded down to none and one, 40 % are two.
#[rstest]
#[case(TrimAmount::Count(0), TrimEnds::Both, "2.9/5")]
#[case(TrimAmount::Count(1), TrimEnds::Both, "1.8/3")]
#[case(TrimAmount::Count(1), TrimEnds::Highest, "2/4")]
#[case(TrimAmount::Count(1), TrimEnds::Lowest, "2.7/4")]
#[case(TrimAmount::Count(2), TrimEnds::Both, "0.6/1")]
#[case(
    TrimAmount::Percent(Decimal::from_parts(199, 0, 0, false, 1)),
    TrimEnds::Both,
    "2.9/5"
)]
#[case(
    TrimAmount::Percent(Decimal::from_parts(20, 0, 0, false, 0)),
    TrimEnds::Both,
    "1.8/3"
)]
#[case(
    TrimAmount::Percent(Decimal::from_parts(399, 0, 0, false, 1)),
    TrimEnds::Both,
    "1.8/3"
)]
#[case(
    TrimAmount::Percent(Decimal::from_parts(40, 0, 0, false, 0)),
    TrimEnds::Both,
    "0.6/1"
)]
fn the_extremes_are_dropped_as_declared(
    #[case] amount: TrimAmount,
    #[case] ends: TrimEnds,
    #[case] due: &str,
) {
    let survey = one(Trim {
        amount,
        ends,
        groups: None,
    });
    assert_eq!(parts(&computed(&survey, &FIVE)), due);
}

// 10 four times and 5 three times: without two at each end 5 once and 10 twice are left, 25 of 30.
#[test]
fn of_equal_responses_only_as_many_as_declared_are_dropped() {
    let figure = computed(&one(trim(2)), &[("10", 4), ("5", 3)]);
    assert_eq!(figure.rate, Fraction::new(25, 30));
    assert_eq!(left_out(&figure), [("trimmed", 4)]);
}

#[test]
fn where_the_trimming_drops_every_response_there_is_no_rate() {
    let two = computed(&one(trim(1)), &FIVE[..2]);
    assert_eq!((two.rate, two.no_rate), (None, Some(NoRate::NothingKept)));
    let three = computed(&one(trim(1)), &FIVE[..3]);
    assert_eq!(three.rate, Fraction::new(2, 5));
}

fn grouped(by: GroupBy, count: u32) -> Survey {
    let weight = |group: &str, weight: i64| GroupWeight {
        group: group.into(),
        weight: weight.into(),
    };
    let [first, second] = match by {
        GroupBy::Question(_) => ["1", "2"],
        GroupBy::Batch => ["A", "B"],
    };
    let trim = Trim {
        groups: Some(Groups {
            by,
            weights: vec![weight(first, 15), weight(second, 10)],
        }),
        ..trim(count)
    };
    let who = single("D1", Role::Demographic, &["劳模", "困难职工", "其他"]);
    survey(vec![score("Q1"), who], 1, Formula::TrimmedMean(trim))
}

fn by_question(count: u32) -> Survey {
    grouped(GroupBy::Question("D1".into()), count)
}

// 8 and 6 of the first group, 10 of the second: (0.7·15 + 1·10)/25 = 20.5/25. Together (0.8 + 0.6 + 1)/3.
#[test]
fn groups_are_averaged_and_weighted() {
    let figure = computed(&by_question(0), &[("8 1", 1), ("6 1", 1), ("10 2", 1)]);
    assert_eq!(parts(&figure), "20.5/25");
    assert_eq!(figure.rate, Fraction::new(82, 100));
    let others = alternatives(&figure);
    let all = others
        .iter()
        .find(|(_, title, _)| *title == "score rate of all questions with points");
    assert_eq!(all.map(|(_, _, parts)| parts.as_str()), Some("24/30"));
}

// 2, 8, 9 and 4, 6, 7: without the extremes 8 and 6, so (0.8·15 + 0.6·10)/25 = 18/25. Over all six without one at
// each end 4, 6, 7, 8: 25 of 40. Without trimming 19/30·15 + 17/30·10 = 455/30 of 25.
#[test]
fn each_group_is_trimmed_by_itself_and_told_beside_the_plainer_ways() {
    let stack = [
        ("2 1", 1),
        ("8 1", 1),
        ("9 1", 1),
        ("4 2", 1),
        ("6 2", 1),
        ("7 2", 1),
    ];
    let figure = computed(&by_question(1), &stack);
    assert_eq!(parts(&figure), "18/25");
    assert_eq!(left_out(&figure), [("trimmed", 4)]);
    let others = alternatives(&figure);
    for due in [
        ("trimmed-mean", "trimmed, without groups", "2.5/4"),
        (
            "trimmed-mean",
            "weighted by group, nothing trimmed",
            "15.167/25",
        ),
    ] {
        assert!(
            others.contains(&(due.0, due.1, due.2.to_owned())),
            "{others:?}"
        );
    }
}

#[test]
fn responses_of_another_group_and_of_none_are_left_out_and_told() {
    let survey = by_question(0);
    let figure = computed(&survey, &[("8 1", 1), ("10 2", 1), ("0 3", 2), ("0 -", 3)]);
    assert_eq!(parts(&figure), "22/25");
    assert_eq!(left_out(&figure), [("no-group", 3), ("other-group", 2)]);
    assert_eq!(figure.left_out[1].reason.label().zh, "未列权重的组“其他”");
}

#[test]
fn a_group_without_responses_leaves_no_rate_and_is_named() {
    let figure = computed(&by_question(0), &[("8 1", 1)]);
    assert_eq!(figure.rate, None);
    let empty = NoRate::EmptyGroup(Text::same("困难职工"));
    assert_eq!(figure.no_rate, Some(empty));
}

#[test]
fn batches_can_be_the_groups() {
    let survey = grouped(GroupBy::Batch, 0);
    let stack = [
        ("8 -", Some("A"), 1),
        ("10 -", Some("B"), 1),
        ("0 -", None, 1),
    ];
    let figure = figure(&survey, &survey.measures[0], &batched(&survey, &stack));
    assert_eq!(parts(&figure), "22/25");
    assert_eq!(left_out(&figure), [("no-group", 1)]);
}
