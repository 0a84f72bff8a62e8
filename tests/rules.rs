//! Every scoring rule at, just above and just below its boundaries, and what holds for all of them.

use manyi::indicator::{
    Assessment, Deduction, Evidence, GradeBand, Group, Indicator, Item, ItemFinding, Judgement,
    Level, Partial, Project, Rule, Scored, Tier, Unit, Veto, assess,
};
use manyi::measure::{Figure, Formula, Fraction};
use manyi::text::{Language, Text};
use proptest::prelude::*;
use rstest::rstest;
use rust_decimal::Decimal;

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

fn indicator(weight: &str, rule: Rule, evidence: Evidence) -> Indicator {
    Indicator {
        code: "D1".into(),
        path: [Text::same("一"), Text::same("二")],
        title: Text::same("满意度"),
        weight: decimal(weight),
        target: Text::default(),
        standard: Text::default(),
        rule,
        evidence,
        published: None,
    }
}

fn project(indicators: Vec<Indicator>) -> Project {
    Project {
        code: "one".into(),
        title: Text::default(),
        source: Text::default(),
        surveys: Vec::new(),
        indicators,
        grades: [("优", 90), ("良", 80), ("中", 60), ("差", 0)]
            .map(|(title, from)| GradeBand {
                title: Text::same(title),
                from: from.into(),
            })
            .into(),
    }
}

fn judged(judgement: Judgement) -> Evidence {
    Evidence::Judgement(judgement)
}

fn valued(value: &str) -> Evidence {
    judged(Judgement {
        value: Some(decimal(value)),
        ..Judgement::default()
    })
}

fn scored(weight: &str, rule: Rule, evidence: Evidence) -> Scored {
    let project = project(vec![indicator(weight, rule, evidence)]);
    assess(&project, &|_, _| None).indicators.remove(0)
}

fn figure(numerator: i64, denominator: i64) -> Figure {
    Figure {
        code: "rate".into(),
        title: Text::same("满意度"),
        formula: Formula::ScoreRate,
        questions: vec!["Q1".into()],
        decimals: 2,
        numerator: numerator.into(),
        denominator: denominator.into(),
        rate: Fraction::new(numerator, denominator),
        left_out: Vec::new(),
        interval: None,
        alternatives: Vec::new(),
    }
}

/// The score of a rule at a rate of points out of full marks.
fn at_rate(weight: &str, rule: Rule, numerator: i64, denominator: i64) -> Scored {
    let evidence = Evidence::Measure {
        survey: "recipients".into(),
        measure: "rate".into(),
    };
    let project = project(vec![indicator(weight, rule, evidence)]);
    assess(&project, &|_, _| Some(figure(numerator, denominator)))
        .indicators
        .remove(0)
}

fn points(scored: &Scored) -> String {
    scored.score.as_ref().unwrap().to_short_text(4)
}

fn steps(partial: Partial, floor: i64) -> Rule {
    Rule::ThresholdSteps {
        unit: Unit::Percent,
        full_at: 90.into(),
        step: Decimal::TEN,
        deduct: Decimal::ONE,
        floor: floor.into(),
        partial,
    }
}

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

fn linear() -> Rule {
    Rule::Linear {
        unit: Unit::Percent,
        low: 70.into(),
        high: 100.into(),
    }
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
        score: score.into(),
    };
    Rule::Tiers {
        unit: Unit::Percent,
        tiers: [(100, 5), (90, 3), (70, 1)].map(tier).into(),
    }
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
    Rule::Count {
        full_at: Decimal::TEN,
        deduct: Decimal::ONE,
        floor: Decimal::ZERO,
    }
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

fn checklist() -> Rule {
    let item = |title: &str| Item {
        title: Text::same(title),
        points: Decimal::new(15, 1),
    };
    Rule::Checklist {
        items: vec![item("目标合理"), item("指标细化")],
        deductions: vec![Deduction {
            title: Text::same("未量化的指标值"),
            each: Decimal::new(15, 1),
        }],
        vetoes: vec![Veto {
            title: Text::same("挪用资金"),
        }],
    }
}

fn checked(met: [bool; 2], cases: u32, veto: bool) -> Evidence {
    judged(Judgement {
        items: met
            .map(|met| ItemFinding {
                met,
                reason: Text::same("缺少材料"),
            })
            .into(),
        cases: vec![cases],
        vetoes: vec![veto],
        ..Judgement::default()
    })
}

#[rstest]
#[case([true, true], 0, false, "3")]
#[case([true, false], 0, false, "1.5")]
#[case([false, false], 0, false, "0")]
#[case([true, true], 1, false, "1.5")]
#[case([true, true], 2, false, "0")]
#[case([true, true], 3, false, "0")]
#[case([true, true], 0, true, "0")]
fn a_checklist_adds_items_takes_off_cases_and_obeys_vetoes(
    #[case] met: [bool; 2],
    #[case] cases: u32,
    #[case] veto: bool,
    #[case] expected: &str,
) {
    let scored = scored("3", checklist(), checked(met, cases, veto));
    assert_eq!(points(&scored), expected);
    assert_eq!(scored.deduction.is_empty(), expected == "3");
}

#[test]
fn a_checklist_names_what_was_lost() {
    let scored = scored("3", checklist(), checked([true, false], 1, false));
    assert_eq!(
        scored.because.get(Language::Zh),
        "2 项中 1 项达标（1.5 分）；未达标：指标细化（扣 1.5 分，缺少材料）；未量化的指标值 1 处，每处扣 1.5 分，扣 1.5 分，得 0 分"
    );
}

#[test]
fn a_checklist_with_an_item_not_judged_is_not_scored() {
    let evidence = judged(Judgement {
        reason: Text::same("查阅资料"),
        ..Judgement::default()
    });
    assert_eq!(scored("3", checklist(), evidence).score, None);
}

fn qualitative() -> Rule {
    let level = |(code, low, high): (&str, i64, i64)| Level {
        code: code.into(),
        title: Text::same(code),
        low: low.into(),
        high: high.into(),
    };
    Rule::Qualitative {
        levels: [("明显", 5, 5), ("较好", 4, 4), ("一般", 1, 3), ("无", 0, 0)]
            .map(level)
            .into(),
    }
}

#[rstest]
#[case("明显", None, Some("5"))]
#[case("一般", Some(3), Some("3"))]
#[case("一般", Some(1), Some("1"))]
#[case("一般", Some(4), Some("3"))]
#[case("一般", None, None)]
#[case("无", None, Some("0"))]
#[case("不详", Some(3), None)]
fn a_level_gives_points_inside_its_range(
    #[case] level: &str,
    #[case] score: Option<i64>,
    #[case] expected: Option<&str>,
) {
    let evidence = judged(Judgement {
        level: Some(level.into()),
        score: score.map(Decimal::from),
        ..Judgement::default()
    });
    let scored = scored("5", qualitative(), evidence);
    assert_eq!(scored.score.is_some(), expected.is_some());
    if let Some(expected) = expected {
        assert_eq!(points(&scored), expected);
    }
}

#[test]
fn a_judgement_is_explained_by_its_reason() {
    let evidence = judged(Judgement {
        reason: Text::same("访谈记录"),
        score: Some(decimal("2.5")),
        ..Judgement::default()
    });
    let scored = scored("5", Rule::Judgement, evidence);
    assert_eq!(points(&scored), "2.5");
    assert_eq!(
        scored.because.get(Language::Zh),
        "评价人员认定，得 2.5 分（依据：访谈记录）"
    );
    assert_eq!(scored.deduction.get(Language::Zh), "扣 2.5 分：访谈记录");
}

fn two_groups(second: Evidence) -> Rule {
    let group = |title: &str, evidence| Group {
        title: Text::same(title),
        weight: decimal("2.5"),
        rule: Rule::Proportional,
        evidence,
    };
    Rule::Groups {
        groups: vec![group("工作人员", valued("100")), group("受益职工", second)],
    }
}

#[test]
fn groups_add_up_and_say_which_one_lost_points() {
    let scored = scored("5", two_groups(valued("40")), judged(Judgement::default()));
    assert_eq!(points(&scored), "3.5");
    assert_eq!(
        scored.because.get(Language::Zh),
        "工作人员：认定值 100%，2.5 分 × 100%，得满分 2.5 分；受益职工：认定值 40%，2.5 分 × 40%，得 1 分；合计 2.5 + 1，得 3.5 分"
    );
    assert_eq!(
        scored.deduction.get(Language::Zh),
        "受益职工：40%，2.5 分 × 40%，扣 1.5 分"
    );
}

#[test]
fn a_group_without_data_leaves_the_indicator_and_the_grade_open() {
    let measure = Evidence::Measure {
        survey: "recipients".into(),
        measure: "awareness".into(),
    };
    let rule = two_groups(measure);
    let project = project(vec![
        indicator("5", rule, judged(Judgement::default())),
        indicator("2.5", Rule::Proportional, valued("100")),
    ]);
    let assessment = assess(&project, &|_, _| None);
    let scored = &assessment.indicators[0];
    assert_eq!(scored.score, None);
    assert_eq!(assessment.grade, None);
    assert_eq!(assessment.total, Fraction::from(decimal("2.5")));
    assert_eq!(scored.evidence, "measure");
    assert_eq!(
        scored.feeds,
        [("recipients".to_owned(), "awareness".to_owned())]
    );
    assert!(
        scored.because.zh.contains("recipients/awareness 还没有"),
        "{}",
        scored.because.zh
    );
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

/// Rules over a rate, with any sensible or odd parameters.
fn any_rule() -> impl Strategy<Value = Rule> {
    let partial = prop_oneof![
        Just(Partial::Whole),
        Just(Partial::Started),
        Just(Partial::ProRata)
    ];
    let threshold = (0..=100_i64, 1..=30_i64, 1..=10_i64, -2..=20_i64, partial).prop_map(
        |(full_at, step, deduct, floor, partial)| Rule::ThresholdSteps {
            unit: Unit::Percent,
            full_at: full_at.into(),
            step: step.into(),
            deduct: deduct.into(),
            floor: floor.into(),
            partial,
        },
    );
    let linear = (0..=100_i64, 0..=100_i64).prop_map(|(low, high)| Rule::Linear {
        unit: Unit::Percent,
        low: low.min(high).into(),
        high: high.max(low).into(),
    });
    let tiers = prop::collection::btree_map(0..=100_i64, 0..=20_i64, 1..5).prop_map(|tiers| {
        let mut scores: Vec<i64> = tiers.values().copied().collect();
        scores.sort_unstable();
        let bands = tiers.keys().zip(scores).rev();
        Rule::Tiers {
            unit: Unit::Percent,
            tiers: bands
                .map(|(from, score)| Tier {
                    from: (*from).into(),
                    score: score.into(),
                })
                .collect(),
        }
    });
    prop_oneof![threshold, linear, tiers, Just(Rule::Proportional)]
}

proptest! {
    #[test]
    fn a_score_lies_between_0_and_the_weight_and_rises_with_the_rate(
        rule in any_rule(),
        base in 1..=3000_i64,
        one in 0..=3000_i64,
        other in 0..=3000_i64,
    ) {
        let low = one.min(other).min(base);
        let high = one.max(other).min(base);
        let weight = Fraction::from(14);
        let at = |hits| at_rate("14", rule.clone(), hits, base);
        let (low, high) = (at(low), at(high));
        for scored in [&low, &high] {
            let score = scored.score.clone().unwrap();
            prop_assert!(!score.is_negative() && score <= weight);
            prop_assert_eq!(scored.deduction.is_empty(), score == weight);
            prop_assert!(scored.because.zh.contains(&score.to_short_text(2)));
            prop_assert!(scored.because.en.contains(&score.to_short_text(2)));
        }
        prop_assert!(low.score <= high.score);
    }

    #[test]
    fn a_started_step_never_scores_above_pro_rata_nor_that_above_whole_steps(
        base in 1..=3000_i64,
        hits in 0..=3000_i64,
    ) {
        let at = |partial| at_rate("14", steps(partial, 0), hits.min(base), base).score;
        prop_assert!(at(Partial::Started) <= at(Partial::ProRata));
        prop_assert!(at(Partial::ProRata) <= at(Partial::Whole));
    }

    #[test]
    fn the_levels_of_the_tree_add_up_to_the_total(
        scores in prop::collection::vec((0..3_usize, 0..3_usize, 0..=20_i64), 1..12),
    ) {
        let indicators = scores
            .iter()
            .map(|(first, second, score)| {
                let evidence = judged(Judgement {
                    score: Some((*score).into()),
                    ..Judgement::default()
                });
                Indicator {
                    path: [Text::same(first.to_string()), Text::same(second.to_string())],
                    ..indicator("20", Rule::Judgement, evidence)
                }
            })
            .collect();
        let assessment = assess(&project(indicators), &|_, _| None);
        for depth in [1, 2] {
            let sum: Fraction = assessment
                .levels
                .iter()
                .filter(|level| level.path.len() == depth)
                .map(|level| level.score.clone())
                .sum();
            prop_assert_eq!(&sum, &assessment.total);
        }
    }
}
