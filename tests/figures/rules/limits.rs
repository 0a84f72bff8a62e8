//! Rules of which less is better: steps above a limit, and bands.

use manyi::indicator::{
    Ceiling, FallingTiers, Indicator, LimitSteps, Partial, Rule, StepIn, Unit, score_of, what_if,
};
use manyi::text::Language;
use rstest::rstest;

use super::given::{decimal, indicator, valued};

fn limit(partial: Partial, none_above: Option<&str>) -> Rule {
    Rule::LimitSteps(LimitSteps {
        unit: Unit::Percent,
        full_to: decimal("100"),
        step: decimal("5"),
        step_in: StepIn::Points,
        deduct: decimal("2"),
        floor: decimal("0"),
        cap: None,
        none_above: none_above.map(decimal),
        open: false,
        partial,
    })
}

// Of 5 points, 2 off for each 5 points above 100 %: 107 is 1.4 steps, 112.5 is 2.5 of them and all that there is.
#[rstest]
#[case("0", ["5", "5", "5"])]
#[case("100", ["5", "5", "5"])]
#[case("100.01", ["5", "3", "4.996"])]
#[case("105", ["3", "3", "3"])]
#[case("107", ["3", "1", "2.2"])]
#[case("112.5", ["1", "0", "0"])]
#[case("120", ["0", "0", "0"])]
fn each_step_above_the_limit_deducts(#[case] value: &str, #[case] expected: [&str; 3]) {
    let ways = [Partial::Whole, Partial::Started, Partial::ProRata];
    for (partial, expected) in ways.into_iter().zip(expected) {
        let rule = limit(partial, None);
        let score = score_of(&rule, decimal("5"), decimal(value)).unwrap();
        assert_eq!(score.to_short_text(4), expected, "{partial:?}");
    }
}

#[rstest]
#[case("104", "5")]
#[case("106", "3")]
#[case("106.01", "0")]
fn nothing_is_given_above_the_edge(#[case] value: &str, #[case] expected: &str) {
    let rule = limit(Partial::Whole, Some("106"));
    let score = score_of(&rule, decimal("5"), decimal(value)).unwrap();
    assert_eq!(score.to_short_text(2), expected);
}

#[test]
fn the_next_change_for_the_better_lies_below() {
    let indicator: Indicator = indicator("5", limit(Partial::Whole, None), valued("107"));
    let course = what_if(&indicator, &|_, _| None).remove(0);
    let present = course.present.clone().unwrap();
    // 107 is one whole step: below 105 there is none, from 110 on there are two.
    let (up, down) = (present.up.unwrap(), present.down.unwrap());
    assert_eq!(
        (up.value.to_short_text(2), up.passed),
        ("110".to_owned(), false)
    );
    assert_eq!(up.score.to_short_text(2), "1");
    assert_eq!(
        (down.value.to_short_text(2), down.passed),
        ("105".to_owned(), true)
    );
    assert_eq!(down.score.to_short_text(2), "5");
    let words: Vec<String> = course
        .sentences()
        .iter()
        .map(|sentence| sentence.get(Language::Zh).to_owned())
        .collect();
    assert_eq!(
        words,
        [
            "现在 107%，得 3 分",
            "升到 110%（再高 3 个百分点）得 1 分",
            "降到不足 105%（再低 2 个百分点）得 5 分"
        ]
    );
}

// The bands of 预算控制率: 0 earns 5, up to 10 % 4, up to 20 % 3, below 30 % 2, nothing from there on.
#[rstest]
#[case("0", "5")]
#[case("0.01", "4")]
#[case("10", "4")]
#[case("20", "3")]
#[case("29.99", "2")]
#[case("30", "0.5")]
#[case("200", "0.5")]
fn the_lowest_band_that_the_value_stays_in_counts(#[case] value: &str, #[case] expected: &str) {
    let band = |to: &str, open, score: &str| Ceiling {
        to: decimal(to),
        open,
        score: decimal(score),
    };
    let rule = Rule::FallingTiers(FallingTiers {
        unit: Unit::Percent,
        ceilings: vec![
            band("0", false, "5"),
            band("10", false, "4"),
            band("20", false, "3"),
            band("30", true, "2"),
        ],
        above: decimal("0.5"),
    });
    let score = score_of(&rule, decimal("5"), decimal(value)).unwrap();
    assert_eq!(score.to_short_text(2), expected);
}
