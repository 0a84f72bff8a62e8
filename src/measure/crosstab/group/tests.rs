//! Sizes and shares of hidden groups cannot be recomputed from the other groups and the figures of the whole stack.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::measure::{Counted, Formula, LeavesBase, Measure};
use crate::questionnaire::{Kind, Opt, Question, Questionnaire, Role};
use crate::response::{Answer, InvalidReason};
use crate::text::Text;

/// One question, satisfied (1) or not (2), with a share and a score rate over it.
fn survey() -> Survey {
    let option = |code: &str, points: i64| Opt {
        code: code.into(),
        label: Text::same(code),
        points: Some(points.into()),
        exclusive: false,
    };
    let question = Question {
        code: "Q1".into(),
        text: Text::same("Q1"),
        kind: Kind::Single,
        role: Role::Satisfaction,
        sensitive: false,
        required: true,
        since: 1,
        until: None,
        section: Text::default(),
        limits: crate::questionnaire::Limits::default(),
        second: crate::questionnaire::SecondWay::Blind,
        options: vec![option("1", 10), option("2", 0)],
        ask_if: Vec::new(),
    };
    let measure = |code: &str, formula: Formula| Measure {
        code: code.into(),
        title: Text::same(code),
        formula,
        questions: vec!["Q1".into()],
        leaves_base: LeavesBase::default(),
        decimals: 2,
        rounding: crate::measure::Rounding::default(),
        note: Text::default(),
    };
    Survey {
        code: "one".into(),
        questionnaire: Questionnaire {
            code: "one".into(),
            version: 1,
            title: Text::default(),
            respondents: Text::default(),
            intro: Text::default(),
            questions: vec![question],
            control_total: None,
        },
        population: Some(500),
        distributed: None,
        invalid_reasons: InvalidReason::usual(),
        measures: vec![
            measure(
                "share",
                Formula::SatisfiedShare(Counted::Options(vec!["1".into()])),
            ),
            measure("rate", Formula::ScoreRate),
        ],
    }
}

/// No number questions.
fn none() -> NumberCollector {
    NumberCollector::of(&survey().questionnaire)
}

/// The measures of groups of so many satisfied and so many others.
fn grouped(groups: &[[u64; 2]], under: u64) -> GroupedMeasures {
    let tallies = groups.iter().enumerate().map(|(at, counts)| {
        let mut tally = Tally::new();
        for (option, count) in ["1", "2"].into_iter().zip(counts) {
            let count = count.cast_signed();
            tally.responses += count;
            if count > 0 {
                tally.add_answer(0, &Answer::Choice(option.into()), count);
            }
        }
        (Category::new(at.to_string(), Text::default()), tally)
    });
    GroupedMeasures::of(
        &survey(),
        &Grouping::Batch,
        tallies.collect(),
        &none(),
        under,
    )
}

/// Every list of groups with the same sums, as satisfied and others, which `agrees` lets pass.
fn possible(
    groups: &[[u64; 2]],
    agrees: &dyn Fn(&[[u64; 2]]) -> bool,
    seen: &mut dyn FnMut(&[[u64; 2]]),
) {
    let left = [0, 1].map(|part| groups.iter().map(|group| group[part]).sum::<u64>());
    let mut made = vec![[0, 0]; groups.len()];
    fill(&mut made, 0, left, &mut |made| {
        if agrees(made) {
            seen(made);
        }
    });
}

fn fill(made: &mut [[u64; 2]], at: usize, left: [u64; 2], whole: &mut dyn FnMut(&[[u64; 2]])) {
    if at + 1 == made.len() {
        made[at] = left;
        whole(made);
        return;
    }
    for satisfied in 0..=left[0] {
        for others in 0..=left[1] {
            made[at] = [satisfied, others];
            fill(made, at + 1, [left[0] - satisfied, left[1] - others], whole);
        }
    }
}

/// The values that each group's size and satisfied can have.
fn values(groups: &[[u64; 2]], agrees: &dyn Fn(&[[u64; 2]]) -> bool) -> Vec<[BTreeSet<u64>; 2]> {
    let mut values = vec![[const { BTreeSet::new() }; 2]; groups.len()];
    possible(groups, agrees, &mut |made| {
        for (values, [satisfied, others]) in values.iter_mut().zip(made) {
            values[0].insert(satisfied + others);
            values[1].insert(*satisfied);
        }
    });
    values
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_size_and_no_share_of_a_small_group_can_be_recomputed(
        groups in proptest::collection::vec([0..=7u64, 0..=4u64], 2..=3),
        under in 2..=5u64,
    ) {
        let found = grouped(&groups, under);
        let all: u64 = groups.iter().flatten().sum();
        prop_assume!(all >= under);
        // One group is the whole stack.
        prop_assume!(groups.iter().filter(|group| group.iter().sum::<u64>() > 0).count() > 1);
        let share = |at: usize| &found.groups[at].figures[0];
        let printed = |made: &[[u64; 2]]| {
            (0..groups.len()).all(|at| {
                let [now, then] = [made[at], groups[at]];
                let size = |group: [u64; 2]| group[0] + group[1];
                (found.groups[at].is_hidden || size(now) == size(then))
                    && (share(at).is_base_hidden || size(now) == size(then))
                    && (share(at).is_hidden || now[0] == then[0])
            })
        };
        let left_open = values(&groups, &printed);
        let sizes_printed = |made: &[[u64; 2]]| {
            (0..groups.len()).all(|at| {
                let size = |group: [u64; 2]| group[0] + group[1];
                found.groups[at].is_hidden || size(made[at]) == size(groups[at])
            })
        };
        let sums_only = values(&groups, &sizes_printed);
        let is_small = |number: u64| (1..under).contains(&number);
        for (at, [satisfied, others]) in groups.iter().enumerate() {
            let [sizes, shares] = &left_open[at];
            if is_small(satisfied + others) {
                prop_assert!(found.groups[at].is_hidden && share(at).is_base_hidden);
                prop_assert!(sizes.contains(&0) && sizes.iter().any(|size| *size >= under), "{groups:?} {sizes:?}");
            }
            if is_small(*satisfied) || is_small(*others) {
                prop_assert!(share(at).is_hidden);
                let free = sums_only[at][1].len() > 1;
                prop_assert!(!free || shares.len() > 1, "{groups:?} {at} {shares:?}");
            }
            // The points of the question say as much as the share of it.
            let rate = &found.groups[at].figures[1];
            prop_assert!(!share(at).is_hidden || rate.is_hidden);
        }
    }
}

// 3 people in one group: the next larger one goes with it, and of the two large ones the one that is cheaper to miss.
#[test]
fn large_groups_keep_their_sizes_and_have_the_sampling_fraction_of_all() {
    let found = grouped(&[[20, 5], [15, 8], [3, 0], [10, 0]], 5);
    let sizes: Vec<bool> = found.groups.iter().map(|group| group.is_hidden).collect();
    assert_eq!(sizes, [false, false, true, true]);
    let shares: Vec<bool> = found
        .groups
        .iter()
        .map(|group| group.figures[0].is_hidden)
        .collect();
    assert_eq!(shares, [false, true, true, true]);
    // 61 of 500 people answered; the 25 of the first group stand for 205 of them.
    let figure = &found.groups[0].figures[0].figure;
    assert_eq!(figure.sampling.responses, 61);
    assert_eq!(figure.sampling.behind(25), Some(205));
    assert_eq!(figure.interval.unwrap().method, "wilson-fpc");
    assert!(found.hides());
}

#[test]
fn where_nothing_is_small_nothing_is_hidden() {
    let found = grouped(&[[20, 5], [15, 8]], 5);
    assert!(!found.hides());
    assert!(!grouped(&[[1, 2], [3, 0]], 0).hides());
}

// Newcombe (1998), table II, method 10: 56/70 less 48/80 is .2000 with .0524 to .3339; here the second less the first.
#[test]
fn a_group_differs_from_the_first_one_as_newcombe_computes_it() {
    let mut survey = survey();
    survey.population = None;
    let tallies = [[56, 14], [48, 32]].map(|counts| {
        let mut tally = Tally::new();
        for (option, count) in ["1", "2"].into_iter().zip(counts) {
            tally.responses += count;
            tally.add_answer(0, &Answer::Choice(option.into()), count);
        }
        (Category::new(counts[0].to_string(), Text::default()), tally)
    });
    let found = GroupedMeasures::of(&survey, &Grouping::Batch, tallies.into(), &none(), 0);
    assert_eq!(found.compared_with(0), Some(&found.groups[0].category));
    assert_eq!(found.groups[0].figures[0].difference, None);
    let difference = found.groups[1].figures[0].difference.as_ref().unwrap();
    assert_eq!(Some(difference.value.clone()), Fraction::new(-1, 5));
    let interval = difference.interval.unwrap();
    assert!((interval.low + 0.3339).abs() < 0.000_05, "{interval:?}");
    assert!((interval.high + 0.0524).abs() < 0.000_05, "{interval:?}");
}

proptest! {
    #[test]
    fn a_difference_is_given_only_between_two_figures_that_are_shown(
        groups in prop::collection::vec([0u64..30, 0u64..30], 1..5),
        under in 0u64..12,
    ) {
        let found = grouped(&groups, under);
        for measure in 0..2 {
            let from = found.compared_with(measure);
            for group in &found.groups {
                let figure = &group.figures[measure];
                let is_shown = !group.is_hidden && !figure.is_hidden && figure.figure.rate.is_some();
                let is_first = from == Some(&group.category);
                prop_assert_eq!(figure.difference.is_some(), is_shown && from.is_some() && !is_first);
                prop_assert!(!is_first || is_shown);
            }
        }
    }
}

#[test]
fn a_table_with_gaps_stays_out_where_another_table_of_its_columns_hangs_together_with_it() {
    use super::super::family::{TableBeside, told_beside};
    use crate::questionnaire::{Condition, ConditionTest};

    let mut survey = survey();
    let question = survey.questionnaire.questions[0].clone();
    // Q2 is asked by the answer to Q1, D2 by that to D1; Q3 stands alone.
    let asked_by = [
        ("Q2", Some("Q1")),
        ("Q3", None),
        ("D1", None),
        ("D2", Some("D1")),
    ];
    survey
        .questionnaire
        .questions
        .extend(asked_by.map(|(code, on)| {
            Question {
                code: code.into(),
                ask_if: on
                    .into_iter()
                    .map(|on| Condition {
                        question: on.into(),
                        test: ConditionTest::AnyOf(vec!["1".into()]),
                    })
                    .collect(),
                ..question.clone()
            }
        }));
    let table = |rows, columns, hides| TableBeside {
        rows,
        columns,
        hides,
    };
    let told = |figures: &[(&str, &[&str])], tables: &[TableBeside<'_>]| {
        let figures: Vec<_> = figures
            .iter()
            .map(|(by, codes)| (*by, codes.iter().copied().collect::<BTreeSet<_>>()))
            .collect();
        told_beside(&survey, &figures, tables)
    };
    // A figure over the same question, or over one that is asked by it, or by linked columns.
    for (by, codes) in [("D1", "Q1"), ("D1", "Q2"), ("D2", "Q1")] {
        assert_eq!(told(&[(by, &[codes])], &[table("Q1", "D1", true)]), [true]);
    }
    // Over another question, by nothing, or without a gap: it stays in the file.
    assert_eq!(
        told(&[("D1", &["Q3"])], &[table("Q1", "D1", true)]),
        [false]
    );
    assert_eq!(told(&[], &[table("Q1", "D1", true)]), [false]);
    assert_eq!(
        told(&[("D1", &["Q1"])], &[table("Q1", "D1", false)]),
        [false]
    );
    // A measure over two questions ties their tables together; the one without gaps would fill those of the other.
    let tables = [table("Q1", "D1", true), table("Q3", "D1", false)];
    assert_eq!(told(&[("D1", &["Q1", "Q3"])], &tables), [true, true]);
    assert_eq!(told(&[], &tables), [false, false]);
    // The totals of a table of those who were asked further are cells of the table before.
    let tables = [table("Q1", "D1", true), table("Q2", "D1", false)];
    assert_eq!(told(&[], &tables), [true, true]);
}
