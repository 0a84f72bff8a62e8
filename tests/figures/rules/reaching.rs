//! The rules about reaching a bound, and the limits of steps: at, just above and just below each boundary.

use manyi::indicator::{
    AllOrNothing, Between, Cliff, Partial, RatioToTarget, Rule, StepIn, ThresholdSteps, Tier,
    Tiers, Unit,
};
use manyi::text::Language;
use rstest::rstest;
use rust_decimal::Decimal;

use super::given::{at_rate, decimal, points, scored, steps, valued};

fn ratio() -> Rule {
    Rule::Ratio(RatioToTarget {
        unit: Unit::Percent,
        target: 90.into(),
    })
}

fn cliff(between: Between) -> Rule {
    Rule::Cliff(Cliff {
        unit: Unit::Percent,
        full_at: 90.into(),
        none_below: 60.into(),
        open: false,
        between,
    })
}

#[rstest]
#[case("60.1", "9.3489")] // 14 × 60.1/90 = 9.34888…
#[case("60", "0")]
fn an_open_edge_gives_nothing_itself(#[case] value: &str, #[case] expected: &str) {
    let rule = Rule::Cliff(Cliff {
        unit: Unit::Percent,
        full_at: 90.into(),
        none_below: 60.into(),
        open: true,
        between: Between::Ratio,
    });
    assert_eq!(points(&scored("14", rule, valued(value))), expected);
}

fn all_or_nothing(open: bool) -> Rule {
    Rule::AllOrNothing(AllOrNothing {
        unit: Unit::Percent,
        full_at: 90.into(),
        open,
    })
}

// 936/1040 is 90 % exactly, so the ratio to the target is hits/936: 14 × 935/936 = 13.98504…
#[rstest]
#[case(937, "14")]
#[case(936, "14")]
#[case(935, "13.985")]
#[case(468, "7")]
#[case(1, "0.015")] // 14/936 = 0.014957…
#[case(0, "0")]
fn a_ratio_gives_the_part_of_the_target_that_is_reached(#[case] hits: i64, #[case] expected: &str) {
    assert_eq!(points(&at_rate("14", ratio(), hits, 1040)), expected);
}

// 624/1040 is 60 % exactly: 14 × 624/936 = 9 1/3, and 14 × 0.6 = 8.4.
#[rstest]
#[case(936, ["14", "14"])]
#[case(935, ["13.985", "12.5865"])] // 14 × 935/1040 = 12.58653…
#[case(625, ["9.3483", "8.4135"])] // 14 × 625/936 = 9.34829…; 14 × 625/1040 = 8.41346…
#[case(624, ["9.3333", "8.4"])]
#[case(623, ["0", "0"])]
#[case(0, ["0", "0"])]
fn a_cliff_gives_nothing_below_its_edge(#[case] hits: i64, #[case] expected: [&str; 2]) {
    for (between, expected) in [Between::Ratio, Between::Rate].into_iter().zip(expected) {
        let scored = at_rate("14", cliff(between), hits, 1040);
        assert_eq!(points(&scored), expected, "{between:?}");
    }
}

#[rstest]
#[case(937, ["14", "14"])]
#[case(936, ["14", "0"])]
#[case(935, ["0", "0"])]
fn all_or_nothing_turns_at_its_bound(#[case] hits: i64, #[case] expected: [&str; 2]) {
    for (open, expected) in [false, true].into_iter().zip(expected) {
        let scored = at_rate("14", all_or_nothing(open), hits, 1040);
        assert_eq!(points(&scored), expected, "open: {open}");
    }
}

// Steps of ten points below 90 that deduct one each.
#[rstest]
#[case("60", "11")] // three steps
#[case("59.9", "11")] // three whole steps
#[case("50", "11")] // four steps, of which three count
#[case("0", "11")]
#[case("60.1", "12")] // two whole steps
fn no_more_is_deducted_than_the_cap(#[case] value: &str, #[case] expected: &str) {
    let Rule::ThresholdSteps(ThresholdSteps {
        unit,
        full_at,
        step,
        step_in,
        deduct,
        floor,
        none_below,
        partial,
        ..
    }) = steps(Partial::Whole, 0)
    else {
        unreachable!("steps are steps");
    };
    let capped = Rule::ThresholdSteps(ThresholdSteps {
        unit,
        full_at,
        step,
        step_in,
        deduct,
        floor,
        none_below,
        open: false,
        partial,
        cap: Some(3.into()),
    });
    let scored = scored("14", capped, valued(value));
    assert_eq!(points(&scored), expected);
    let says_so = scored.because.get(Language::Zh).contains("最多扣 3 分");
    assert_eq!(says_so, ["50", "0"].contains(&value));
}

fn with(step_in: StepIn, none_below: Option<i64>) -> Rule {
    Rule::ThresholdSteps(ThresholdSteps {
        unit: Unit::Percent,
        full_at: 90.into(),
        step: 10.into(),
        step_in,
        deduct: Decimal::ONE,
        floor: Decimal::ZERO,
        cap: None,
        none_below: none_below.map(Into::into),
        open: false,
        partial: Partial::Whole,
    })
}

// Ten percent of a threshold of 90 is 9 percentage points: one step at 81.
#[rstest]
#[case("81.1", StepIn::Target, "14")]
#[case("81", StepIn::Target, "13")]
#[case("80.9", StepIn::Target, "13")]
#[case("81", StepIn::Points, "14")]
#[case("80", StepIn::Points, "13")]
fn percent_of_the_target_are_not_percentage_points(
    #[case] value: &str,
    #[case] step_in: StepIn,
    #[case] expected: &str,
) {
    assert_eq!(
        points(&scored("14", with(step_in, None), valued(value))),
        expected
    );
}

#[rstest]
#[case("80.1", "14")]
#[case("80", "13")]
#[case("79.9", "0")]
fn below_its_edge_a_rule_with_steps_gives_nothing(#[case] value: &str, #[case] expected: &str) {
    let scored = scored("14", with(StepIn::Points, Some(80)), valued(value));
    assert_eq!(points(&scored), expected);
}

#[rstest]
#[case("90.1", "5", "高于 90%")]
#[case("90", "3", "在 (70%, 90%] 档")]
#[case("70.1", "3", "在 (70%, 90%] 档")]
#[case("70", "0", "不高于最低一档 70%")]
fn an_open_band_leaves_its_lower_end_to_the_next(
    #[case] value: &str,
    #[case] expected: &str,
    #[case] words: &str,
) {
    let tiers = [(90, 5), (70, 3)].map(|(from, score): (i64, i64)| Tier {
        from: from.into(),
        open: true,
        score: score.into(),
    });
    let rule = Rule::Tiers(Tiers {
        unit: Unit::Percent,
        tiers: tiers.into(),
    });
    let scored = scored("5", rule, valued(value));
    assert_eq!(points(&scored), expected);
    assert!(scored.because.get(Language::Zh).contains(words));
}

#[rstest]
#[case(ratio(), "未达到目标值 90%，按比例 88.08% ÷ 90% × 14 分，得 13.7 分")]
#[case(
    cliff(Between::Ratio),
    "低于 90%，按比例 88.08% ÷ 90% × 14 分，得 13.7 分"
)]
#[case(cliff(Between::Rate), "低于 90%，按比例 14 分 × 88.08%，得 12.33 分")]
#[case(all_or_nothing(false), "低于 90%，得 0 分")]
#[case(with(StepIn::Target, Some(89)), "低于 89%，不得分，得 0 分")]
fn each_rule_shows_its_sum(#[case] rule: Rule, #[case] expected: &str) {
    let scored = at_rate("14", rule, 229, 260); // 88.0769… %
    let because = scored.because.get(Language::Zh);
    assert_eq!(because, format!("得分率 229/260 = 88.08%，{expected}"));
}

#[test]
fn a_ratio_to_a_number_counts_in_its_unit() {
    let rule = Rule::Ratio(RatioToTarget {
        unit: Unit::Number,
        target: decimal("40"),
    });
    let scored = scored("10", rule, valued("29")); // 10 × 29/40
    assert_eq!(points(&scored), "7.25");
    assert_eq!(
        scored.because.get(Language::En),
        "judged value 29, below the target of 40, in proportion 29 ÷ 40 × 10: 7.25 points"
    );
}
