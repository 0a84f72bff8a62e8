//! Every scoring rule at, just above and just below its boundaries, and what holds for all of them.

#[path = "rules/given.rs"]
mod given;
#[path = "rules/judged.rs"]
mod judged;
#[path = "rules/limits.rs"]
mod limits;
#[path = "rules/properties.rs"]
mod properties;
#[path = "rules/reaching.rs"]
mod reaching;
#[path = "rules/stored.rs"]
mod stored;
#[path = "rules/what_if.rs"]
mod what_if;

use given::{at_rate, decimal, figure, indicator, judged, points, project, scored, steps, valued};
use manyi::indicator::{
    Assessment, Count, Evidence, Indicator, Judgement, Linear, Partial, Rule, Tier, Tiers, Unit,
    assess,
};
use manyi::text::{Language, Text};
use rstest::rstest;
use rust_decimal::Decimal;

// 936/1040 is 90 % exactly; one point in 1040 to either side; 832/1040 is 80 % exactly, one whole step.
#[rstest]
#[case(937, ["14", "14", "14"])]
#[case(936, ["14", "14", "14"])]
#[case(935, ["14", "13", "13.9904"])] // 0.9 − 935/1040 = 1/1040; 10/1040 of a step
#[case(833, ["14", "13", "13.0096"])]
#[case(832, ["13", "13", "13"])]
#[case(831, ["13", "12", "12.9904"])]
#[case(1040, ["14", "14", "14"])]
#[case(0, ["5", "5", "5"])] // nine steps of ten
fn steps_below_a_threshold_count_as_declared(#[case] numerator: i64, #[case] expected: [&str; 3]) {
    for (partial, expected) in [Partial::Whole, Partial::Started, Partial::ProRata]
        .into_iter()
        .zip(expected)
    {
        let scored = at_rate("14", steps(partial, 0), numerator, 1040);
        assert_eq!(points(&scored), expected, "{partial:?}");
        assert_eq!(
            scored.deduction.is_empty(),
            points(&scored) == "14",
            "{partial:?}"
        );
    }
}

#[test]
fn deduction_stops_at_the_floor_and_the_sentence_says_so() {
    let scored = at_rate("14", steps(Partial::Whole, 10), 30, 100);
    assert_eq!(points(&scored), "10");
    assert_eq!(
        scored.because.get(Language::Zh),
        "得分率 30/100 = 30.00%，低于 90% 60 个百分点，满 6 个 10 个百分点的整步，每步扣 1 分，共扣 6 分，扣到下限 10 分为止，得 10 分"
    );
    let above = at_rate("14", steps(Partial::Whole, 10), 50, 100);
    assert!(!above.because.get(Language::Zh).contains("下限"));
}

#[test]
fn each_way_to_count_an_incomplete_step_has_its_own_sentence() {
    let zh = |partial| {
        let scored = at_rate("14", steps(partial, 0), 229, 260);
        scored.because.get(Language::Zh).to_owned()
    };
    let lead = "得分率 229/260 = 88.08%，低于 90% 1.92 个百分点";
    assert_eq!(
        zh(Partial::Started),
        format!(
            "{lead}，每 10 个百分点为一步，不足一步按一步计，共 1 步，每步扣 1 分，共扣 1 分，得 13 分"
        )
    );
    assert_eq!(
        zh(Partial::ProRata),
        format!(
            "{lead}，每 10 个百分点为一步，按比例折合 0.19 步，每步扣 1 分，共扣 0.19 分，得 13.81 分"
        )
    );
    let en = at_rate("14", steps(Partial::Whole, 0), 229, 260);
    assert_eq!(
        en.because.get(Language::En),
        "score rate 229/260 = 88.08%, 1.92 percentage points below 90%, less than one whole step of 10 percentage points, which does not count: full 14 points"
    );
}

#[test]
fn a_rate_that_rounds_to_the_boundary_without_meeting_it_is_shown_with_more_places() {
    let scored = at_rate("14", steps(Partial::Started, 0), 89_999, 100_000);
    assert_eq!(points(&scored), "13");
    assert_eq!(scored.value.get(Language::Zh), "89.999%");
    assert!(scored.deduction.zh.starts_with("低于 90% 0.001 个百分点"));
}

// 89.996 % is printed as 90.00 %, the bound; before rounding it is below it. 90.4 % is on no bound and needs no word.
#[test]
fn a_rate_that_rounds_to_a_bound_is_said_to_be_decided_before_rounding() {
    let near = at_rate("14", steps(Partial::Started, 0), 89_996, 100_000);
    assert!(
        near.because.zh.contains("舍入前 89.996%，不是界限 90%"),
        "{:?}",
        near.because
    );
    assert!(
        near.because
            .en
            .contains("89.996% before rounding, not the bound 90%")
    );
    let apart = at_rate("14", steps(Partial::Started, 0), 904, 1_000);
    assert!(!apart.because.zh.contains("舍入前"));
    let on_it = at_rate("14", steps(Partial::Started, 0), 9, 10);
    assert!(!on_it.because.zh.contains("舍入前"));
}

// Two thirds of 1 three times: 0.67 each as printed, 2.01 added up, 2 in all.
#[test]
fn printed_scores_that_do_not_add_up_are_said() {
    let third = |code: &str| Indicator {
        code: code.into(),
        ..indicator(
            "1",
            Rule::Proportional,
            Evidence::Measure {
                survey: "s".into(),
                measure: "m".into(),
            },
        )
    };
    let project = project(vec![third("A"), third("B"), third("C")]);
    let of = |numerator, denominator| {
        let assessed = assess(&project, &|_, _| Some(figure(numerator, denominator)));
        assessed.notes(&project.grades)
    };
    let notes = of(2, 3);
    let told = "合计：印出的各项得分相加是 2.01，印出的合计是 2";
    assert!(
        notes.iter().any(|note| note.zh.starts_with(told)),
        "{notes:?}"
    );
    assert_eq!(of(1, 2), []);
}

// 89.998 of 100: printed 90, the bound of the best grade, and graded below it.
#[test]
fn a_total_that_rounds_to_a_grade_is_said_to_be_decided_before_rounding() {
    let one = indicator(
        "100",
        Rule::Proportional,
        Evidence::Measure {
            survey: "s".into(),
            measure: "m".into(),
        },
    );
    let project = project(vec![one]);
    let assessed = assess(&project, &|_, _| Some(figure(89_998, 100_000)));
    assert_eq!(
        assessed.grade.as_ref().map(|grade| grade.zh.as_str()),
        Some("良")
    );
    let notes = assessed.notes(&project.grades);
    assert!(
        notes
            .iter()
            .any(|note| note.en.contains("89.998 % before rounding")),
        "{notes:?}"
    );
}

fn linear() -> Rule {
    Rule::Linear(Linear {
        unit: Unit::Percent,
        low: 70.into(),
        high: 100.into(),
    })
}

// Between 70 and 100 a point of two is earned by each 15 percentage points.
#[rstest]
#[case("100", "2")]
#[case("99.9", "1.9933")]
#[case("85", "1")]
#[case("70.1", "0.0067")]
#[case("70", "0")]
#[case("69.9", "0")]
#[case("0", "0")]
#[case("120", "2")]
fn a_linear_rule_interpolates_between_its_bounds(#[case] value: &str, #[case] expected: &str) {
    let scored = scored("2", linear(), valued(value));
    assert_eq!(points(&scored), expected);
}

#[test]
fn a_linear_score_shows_its_sum() {
    let scored = scored("2", linear(), valued("85"));
    assert_eq!(
        scored.because.get(Language::Zh),
        "认定值 85%，在 70% 与 100% 之间按比例，(85% − 70%) ÷ (100% − 70%) × 2 分，得 1 分"
    );
}

#[rstest]
#[case("100", "2.5")]
#[case("50", "1.25")]
#[case("0", "0")]
#[case("130", "2.5")]
fn a_proportional_rule_gives_the_share_of_the_weight(#[case] value: &str, #[case] expected: &str) {
    assert_eq!(
        points(&scored("2.5", Rule::Proportional, valued(value))),
        expected
    );
}

fn tiers() -> Rule {
    let tier = |(from, score): (i64, i64)| Tier {
        from: from.into(),
        open: false,
        score: score.into(),
    };
    Rule::Tiers(Tiers {
        unit: Unit::Percent,
        tiers: [(100, 5), (90, 3), (70, 1)].map(tier).into(),
    })
}

#[rstest]
#[case("100.1", "5", "不低于 100%")]
#[case("100", "5", "不低于 100%")]
#[case("99.9", "3", "在 [90%, 100%) 档")]
#[case("90", "3", "在 [90%, 100%) 档")]
#[case("89.9", "1", "在 [70%, 90%) 档")]
#[case("70", "1", "在 [70%, 90%) 档")]
#[case("69.9", "0", "低于最低一档 70%")]
#[case("0", "0", "低于最低一档 70%")]
fn tiers_are_closed_on_the_left(#[case] value: &str, #[case] expected: &str, #[case] words: &str) {
    let scored = scored("5", tiers(), valued(value));
    assert_eq!(points(&scored), expected);
    assert!(scored.because.zh.contains(words), "{}", scored.because.zh);
}

fn count() -> Rule {
    Rule::Count(Count {
        full_at: Decimal::TEN,
        deduct: Decimal::ONE,
        floor: Decimal::ZERO,
    })
}

#[rstest]
#[case("29", "10")]
#[case("10", "10")]
#[case("9", "9")]
#[case("1", "1")]
#[case("0", "0")]
fn a_count_loses_points_for_each_one_fewer(#[case] value: &str, #[case] expected: &str) {
    assert_eq!(points(&scored("10", count(), valued(value))), expected);
}

#[test]
fn a_count_says_how_many_are_short() {
    let scored = scored("10", count(), valued("7"));
    assert_eq!(
        scored.because.get(Language::Zh),
        "认定值 7，比 10 少 3，每少 1 个扣 1 分，共扣 3 分，得 7 分"
    );
    assert_eq!(scored.deduction.get(Language::Zh), "比 10 少 3，扣 3 分");
}

#[test]
fn a_measure_without_answers_is_not_scored_as_zero() {
    let scored = at_rate("14", steps(Partial::Whole, 0), 0, 0);
    assert_eq!(scored.score, None);
    assert!(!scored.because.is_empty());
}

fn graded(score: &str) -> Assessment {
    let evidence = judged(Judgement {
        score: Some(decimal(score)),
        ..Judgement::default()
    });
    assess(
        &project(vec![indicator("50", Rule::Judgement, evidence)]),
        &|_, _| None,
    )
}

// The weight is 50, so 45 is 90 % of it.
#[rstest]
#[case("50", "优")]
#[case("45", "优")]
#[case("44.999", "良")]
#[case("40", "良")]
#[case("39.999", "中")]
#[case("30", "中")]
#[case("29.999", "差")]
#[case("0", "差")]
fn grades_are_closed_on_the_left_and_read_off_the_unrounded_total(
    #[case] score: &str,
    #[case] grade: &str,
) {
    assert_eq!(graded(score).grade, Some(Text::same(grade)));
}

// 91.25 % of 10 points are 9.125, printed 9.13: with 0.88 beside them the form would come to 10.01.
#[rstest]
#[case(
    "10",
    Rule::Proportional,
    valued("91.25"),
    "9.125",
    "扣 0.87 分",
    "0.87 deducted"
)]
#[case("5", Rule::Judgement, judged(Judgement { score: Some(decimal("4.125")), ..Judgement::default() }), "4.125", "扣 0.87 分", "0.87 deducted")]
fn score_and_deduction_make_the_weight_as_printed(
    #[case] weight: &str,
    #[case] rule: Rule,
    #[case] evidence: Evidence,
    #[case] score: &str,
    #[case] deduction: &str,
    #[case] in_english: &str,
) {
    let scored = scored(weight, rule, evidence);
    assert_eq!(points(&scored), score);
    let told = &scored.deduction;
    assert!(told.zh.ends_with(deduction), "{}", told.zh);
    assert!(told.get(Language::En).contains(in_english));
}
