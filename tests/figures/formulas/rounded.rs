//! Every formula at, just above and just below a rounding boundary, in the three roundings.

use manyi::measure::Tie;
use manyi::measure::{Formula, Rounding, Survey};
use manyi::questionnaire::Role;
use rstest::rstest;

use super::stack::*;

/// How many responses are all yes and all no, what a rate of it is in percent: half up, half even, cut off.
type Boundary = (i64, i64, [&'static str; 3]);

// 1 of 200 is 0.5 %, 3 of 200 is 1.5 %, 5 of 200 is 2.5 %: halves at 0 decimals, of which half to even takes 0, 2
// and 2. 999, 1001 of 200,000 are 0.4995 and 0.5005 %: just below and just above. 199 of 200 is 99.5 %.
const BOUNDARIES: [Boundary; 6] = [
    (1, 199, ["1", "0", "0"]),
    (3, 197, ["2", "2", "1"]),
    (5, 195, ["3", "2", "2"]),
    (999, 199_001, ["0", "0", "0"]),
    (1001, 198_999, ["1", "1", "0"]),
    (199, 1, ["100", "100", "99"]),
];

fn points(formula: Formula) -> (Survey, [&'static str; 2]) {
    (
        survey(vec![score("Q1"), score("Q2")], 2, formula),
        ["10 10", "0 0"],
    )
}

fn choices(formula: Formula) -> (Survey, [&'static str; 2]) {
    let role = if matches!(formula, Formula::Awareness(_)) {
        Role::Awareness
    } else {
        Role::Satisfaction
    };
    let ask = |code| single(code, role, &["好", "中", "差"]);
    (
        survey(vec![ask("Q1"), ask("Q2")], 2, formula),
        ["1 1", "3 3"],
    )
}

#[rstest]
#[case(points(Formula::ScoreRate), 0)]
#[case(points(Formula::MeanOfResponses), 0)]
#[case(points(Formula::TrimmedMean(trim(1))), 1)]
#[case(choices(Formula::SatisfiedShare(options(&["1"]))), 0)]
#[case(choices(weights(&[100, 50, 0])), 0)]
#[case(choices(majority(&["1"], Tie::NotCounted)), 0)]
#[case(choices(Formula::Awareness(options(&["1"]))), 0)]
fn a_rate_is_rounded_as_it_declares(
    #[case] (survey, [yes, no]): (Survey, [&str; 2]),
    // A trimmed mean drops one more of each.
    #[case] dropped: i64,
) {
    for (hits, misses, texts) in BOUNDARIES {
        for (rounding, text) in Rounding::ALL.into_iter().zip(texts) {
            let mut survey = survey.clone();
            survey.measures[0].decimals = 0;
            survey.measures[0].rounding = rounding;
            let figure = computed(&survey, &[(yes, hits + dropped), (no, misses + dropped)]);
            assert_eq!(
                figure.printed(),
                format!("{text}%"),
                "{hits} of {} {}",
                hits + misses,
                rounding.code()
            );
        }
    }
}

// 936 of 1040 is 0.9 exactly; 935 of it 0.899038…, 937 of it 0.900961….
#[rstest]
#[case(936, ["90.0%", "90.0%", "90.0%"])]
#[case(935, ["89.9%", "89.9%", "89.9%"])]
#[case(937, ["90.1%", "90.1%", "90.0%"])]
fn the_boundary_of_ninety_percent_is_met_by_936_of_1040(
    #[case] hits: i64,
    #[case] texts: [&str; 3],
) {
    let (mut survey, [yes, no]) = points(Formula::ScoreRate);
    survey.measures[0].decimals = 1;
    for (rounding, text) in Rounding::ALL.into_iter().zip(texts) {
        survey.measures[0].rounding = rounding;
        let figure = computed(&survey, &[(yes, hits), (no, 1040 - hits)]);
        assert_eq!(figure.printed(), text, "{}", rounding.code());
    }
}

#[test]
fn rounding_is_told_only_where_it_is_not_half_up() {
    let (mut survey, [yes, no]) = points(Formula::ScoreRate);
    let mut label = |rounding| {
        survey.measures[0].rounding = rounding;
        computed(&survey, &[(yes, 2), (no, 1)])
            .rounding_label()
            .map(|text| text.en)
    };
    assert_eq!(label(Rounding::HalfUp), None);
    assert_eq!(
        label(Rounding::HalfEven).as_deref(),
        Some("rounded half to even")
    );
    assert_eq!(label(Rounding::Truncate).as_deref(), Some("cut off"));
}

#[test]
fn the_alternatives_are_rounded_as_the_figure_is() {
    let (mut survey, _) = points(Formula::MeanOfResponses);
    survey.measures[0].rounding = Rounding::Truncate;
    // One answered both, one the first only: means 1/2 and 1; together 20 of 30 points, 66.666… %.
    let figure = computed(&survey, &[("10 0", 1), ("10 -", 1)]);
    assert_eq!(figure.printed(), "75.00%");
    assert_eq!(figure.percent(&figure.alternatives[0].rate), "66.66");
}
