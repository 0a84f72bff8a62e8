//! What must hold between the formulas whatever was answered.

use manyi::measure::{Figure, Formula, Fraction, Survey, Tie, Trim, TrimAmount, TrimEnds, figure};
use manyi::questionnaire::Role;
use proptest::prelude::*;

use super::stack::*;

/// The figure of another formula on the same stack.
fn with(survey: &Survey, formula: Formula, stack: &[(&str, i64)]) -> Figure {
    let mut survey = survey.clone();
    survey.measures[0].formula = formula;
    computed(&survey, stack)
}

fn stack(papers: &[String]) -> Vec<(&str, i64)> {
    papers.iter().map(|paper| (paper.as_str(), 1)).collect()
}

fn papers(field: impl Strategy<Value = String> + Clone) -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(
        prop::collection::vec(field, 3).prop_map(|fields| fields.join(" ")),
        1..30,
    )
}

fn points() -> impl Strategy<Value = String> + Clone {
    (0..=10).prop_map(|points: i32| points.to_string())
}

fn coded() -> impl Strategy<Value = String> + Clone {
    prop::sample::select(vec!["1", "2", "3", "4", "-", "R"]).prop_map(str::to_owned)
}

fn three_scores() -> Survey {
    survey(
        vec![score("Q1"), score("Q2"), score("Q3")],
        3,
        Formula::MeanOfResponses,
    )
}

fn three_choices(formula: Formula) -> Survey {
    let ask = |code| single(code, Role::Satisfaction, &["很好", "好", "差", "不清楚"]);
    survey(vec![ask("Q1"), ask("Q2"), ask("Q3")], 3, formula)
}

proptest! {
    #[test]
    fn where_everybody_answered_everything_the_mean_of_responses_is_the_score_rate(papers in papers(points())) {
        let survey = three_scores();
        let mean = computed(&survey, &stack(&papers));
        prop_assert_eq!(&mean.rate, &with(&survey, Formula::ScoreRate, &stack(&papers)).rate);
        let told = mean.alternatives.iter().find(|other| other.formula == "score-rate").unwrap();
        prop_assert_eq!(Some(&told.rate), mean.rate.as_ref());
    }

    #[test]
    fn weights_of_one_and_nothing_are_a_satisfied_share(papers in papers(coded())) {
        let survey = three_choices(weights(&[100, 100, 0, 0]));
        let weighted = computed(&survey, &stack(&papers));
        let share = with(&survey, Formula::SatisfiedShare(options(&["1", "2"])), &stack(&papers));
        prop_assert_eq!(
            (weighted.rate, weighted.numerator, weighted.denominator, weighted.left_out),
            (share.rate, share.numerator, share.denominator, share.left_out)
        );
    }

    #[test]
    fn over_one_question_majority_and_mean_are_the_share_and_the_score_rate(
        answers in prop::collection::vec(coded(), 1..30),
    ) {
        let counted = || options(&["1", "2"]);
        let one = |formula| survey(vec![opinion("Q1")], 1, formula);
        let share = computed(&one(Formula::SatisfiedShare(counted())), &stack(&answers));
        for tie in Tie::ALL {
            let majority = computed(&one(majority(&["1", "2"], tie)), &stack(&answers));
            prop_assert_eq!(&majority.rate, &share.rate);
            prop_assert_eq!(majority.interval, share.interval);
        }
        let rate = computed(&one(Formula::ScoreRate), &stack(&answers));
        let mean = computed(&one(Formula::MeanOfResponses), &stack(&answers));
        prop_assert_eq!(mean.rate, rate.rate);
        prop_assert_eq!(mean.interval, rate.interval);
    }

    #[test]
    fn a_trimmed_mean_lies_between_the_lowest_and_the_highest_response(
        papers in papers(points()),
        count in 0..4_u32,
        percent in 0..50_i64,
        ends in prop::sample::select(TrimEnds::ALL.to_vec()),
        by_count in any::<bool>(),
    ) {
        let amount = if by_count { TrimAmount::Count(count) } else { TrimAmount::Percent(percent.into()) };
        let trim = Trim { amount, ends, groups: None };
        let survey = survey(vec![score("Q1"), score("Q2"), score("Q3")], 3, Formula::TrimmedMean(trim));
        let trimmed = computed(&survey, &stack(&papers));
        let rates = papers.iter().map(|paper| {
            let sum: i64 = paper.split(' ').map(|points| points.parse::<i64>().unwrap()).sum();
            Fraction::new(sum, 30).unwrap()
        });
        if let Some(rate) = trimmed.rate {
            prop_assert!(rates.clone().min().unwrap() <= rate && rate <= rates.max().unwrap());
        } else {
            prop_assert!(by_count && papers.len() <= 2 * count as usize);
        }
    }

    #[test]
    fn every_rate_of_every_formula_lies_between_0_and_1_and_in_its_interval(
        papers in papers(coded()),
        leaves in any::<bool>(),
        tie in prop::sample::select(Tie::ALL.to_vec()),
    ) {
        let formulas = [
            Formula::ScoreRate,
            Formula::MeanOfResponses,
            Formula::SatisfiedShare(options(&["1"])),
            weights(&[100, 55, 20, 0]),
            Formula::TrimmedMean(trim(1)),
            majority(&["1", "2"], tie),
        ];
        for formula in formulas {
            let mut survey = survey(vec![opinion("Q1"), opinion("Q2"), opinion("Q3")], 3, formula);
            if leaves {
                survey.measures[0].leaves_base.options = vec!["4".into()];
            }
            let tally = tally(&survey, &stack(&papers));
            let figure = figure(&survey, &survey.measures[0], &tally);
            let one = Fraction::from(1);
            let others = figure.alternatives.iter().map(|other| &other.rate);
            for rate in figure.rate.iter().chain(others) {
                prop_assert!(!rate.is_negative() && *rate <= one, "{:?}", figure);
            }
            prop_assert_eq!(figure.rate.is_some(), figure.no_rate.is_none());
            prop_assert_eq!(figure.interval.is_some(), figure.no_interval.is_none());
            if let (Some(rate), Some(interval)) = (&figure.rate, figure.interval) {
                let rate = rate.to_f64();
                prop_assert!(interval.low <= rate + 1e-12 && rate <= interval.high + 1e-12);
            }
            prop_assert_eq!(figure.numerator.divide(&figure.denominator), figure.rate);
        }
    }

    #[test]
    fn a_majority_with_halves_counted_is_never_below_one_without(papers in papers(coded())) {
        let rate = |tie| computed(&three_choices(majority(&["1", "2"], tie)), &stack(&papers)).rate;
        prop_assert!(rate(Tie::Counted) >= rate(Tie::NotCounted));
    }
}
