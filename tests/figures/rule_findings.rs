//! Every mistake in an indicator file that can be told from the indicators: one case per finding.

use manyi::indicator::{
    AllOrNothing, Between, Checklist, Cliff, Count, Deduction, Evidence, GradeBand, Group, Groups,
    Indicator, Item, ItemFinding, Judgement, Level, Linear, Partial, Project, Published,
    Qualitative, RatioToTarget, Rule, StepIn, ThresholdSteps, Tier, Tiers, Unit, check,
};
use manyi::measure::{Counted, Formula, LeavesBase, Measure, Survey};
use manyi::questionnaire::Questionnaire;
use manyi::text::{Severity, Text};
use rstest::rstest;
use rust_decimal::Decimal;

fn judged(value: i64) -> Evidence {
    Evidence::Judgement(Judgement {
        reason: Text::same("查阅资料"),
        value: Some(value.into()),
        ..Judgement::default()
    })
}

fn measured(survey: &str, measure: &str) -> Evidence {
    Evidence::Measure {
        survey: survey.into(),
        measure: measure.into(),
    }
}

fn indicator(rule: Rule, evidence: Evidence) -> Indicator {
    Indicator {
        code: "D1".into(),
        path: [Text::same("一"), Text::same("二")],
        title: Text::same("满意度"),
        weight: Decimal::ONE_HUNDRED,
        target: Text::default(),
        standard: Text::default(),
        rule,
        evidence,
        published: None,
    }
}

fn survey() -> Survey {
    Survey {
        code: "recipients".into(),
        questionnaire: Questionnaire {
            code: "recipients".into(),
            version: 1,
            title: Text::default(),
            respondents: Text::default(),
            intro: Text::default(),
            questions: Vec::new(),
            control_total: None,
        },
        population: None,
        distributed: None,
        invalid_reasons: manyi::response::InvalidReason::usual(),
        measures: vec![Measure {
            code: "satisfaction".into(),
            title: Text::default(),
            formula: Formula::SatisfiedShare(Counted::Options(vec!["1".into()])),
            questions: vec!["Q1".into()],
            leaves_base: LeavesBase::default(),
            decimals: 2,
            rounding: manyi::measure::Rounding::HalfUp,
            note: Text::default(),
        }],
    }
}

fn project(indicators: Vec<Indicator>) -> Project {
    Project {
        code: "one".into(),
        title: Text::default(),
        source: Text::default(),
        commission: manyi::indicator::Commission::default(),
        surveys: vec![survey()],
        indicators,
        grades: grades(&[90, 80, 60, 0]),
        small_cells: 5,
        printed: Vec::new(),
    }
}

fn grades(from: &[i64]) -> Vec<GradeBand> {
    from.iter()
        .map(|from| GradeBand {
            title: Text::same(from.to_string()),
            from: (*from).into(),
        })
        .collect()
}

/// The findings of a project as `code path`, in order.
fn found(project: &Project) -> Vec<String> {
    let findings = check(project);
    for finding in &findings {
        assert!(!finding.sentence.zh.is_empty() && !finding.sentence.en.is_empty());
        assert!(!finding.hint.zh.is_empty() && !finding.hint.en.is_empty());
    }
    findings
        .iter()
        .map(|finding| format!("{} {}", finding.code, finding.place.path))
        .collect()
}

fn found_in(rule: Rule, evidence: Evidence) -> Vec<String> {
    found(&project(vec![indicator(rule, evidence)]))
}

/// A threshold of `full_at` with steps of ten; a weight of 100 and ten points a step reach the floor of 0.
fn steps(full_at: i64, step: i64, deduct: i64, floor: i64) -> Rule {
    Rule::ThresholdSteps(ThresholdSteps {
        unit: Unit::Percent,
        full_at: full_at.into(),
        step: step.into(),
        deduct: deduct.into(),
        floor: floor.into(),
        step_in: StepIn::Points,
        cap: None,
        none_below: None,
        open: false,
        partial: Partial::Whole,
    })
}

/// Steps of ten with a cap, an edge and a floor.
fn limited(cap: Option<i64>, none_below: Option<i64>, floor: i64) -> Rule {
    Rule::ThresholdSteps(ThresholdSteps {
        unit: Unit::Percent,
        full_at: 90.into(),
        step: Decimal::TEN,
        step_in: StepIn::Points,
        deduct: 20.into(),
        floor: floor.into(),
        cap: cap.map(Into::into),
        none_below: none_below.map(Into::into),
        open: false,
        partial: Partial::Whole,
    })
}

/// Steps of this size that deduct 20 points each.
fn fine_steps(size: &str) -> Rule {
    Rule::ThresholdSteps(ThresholdSteps {
        unit: Unit::Percent,
        full_at: 90.into(),
        step: Decimal::from_str_exact(size).unwrap(),
        step_in: StepIn::Points,
        deduct: 20.into(),
        floor: Decimal::ZERO,
        cap: None,
        none_below: None,
        open: false,
        partial: Partial::Whole,
    })
}

fn ratio(target: i64) -> Rule {
    Rule::Ratio(RatioToTarget {
        unit: Unit::Percent,
        target: target.into(),
    })
}

fn cliff(unit: Unit, full_at: i64, none_below: i64) -> Rule {
    Rule::Cliff(Cliff {
        unit,
        full_at: full_at.into(),
        none_below: none_below.into(),
        open: false,
        between: Between::Rate,
    })
}

fn reach(full_at: i64) -> Rule {
    Rule::AllOrNothing(AllOrNothing {
        unit: Unit::Percent,
        full_at: full_at.into(),
        open: false,
    })
}

fn open_tiers(bands: &[(i64, i64)]) -> Rule {
    let Rule::Tiers(Tiers { unit, tiers }) = tiers(bands) else {
        unreachable!("bands are bands");
    };
    let tiers = tiers.into_iter().map(|tier| Tier { open: true, ..tier });
    Rule::Tiers(Tiers {
        unit,
        tiers: tiers.collect(),
    })
}

fn linear(low: i64, high: i64) -> Rule {
    Rule::Linear(Linear {
        unit: Unit::Percent,
        low: low.into(),
        high: high.into(),
    })
}

fn tiers(tiers: &[(i64, i64)]) -> Rule {
    Rule::Tiers(Tiers {
        unit: Unit::Percent,
        tiers: tiers
            .iter()
            .map(|(from, score)| Tier {
                from: (*from).into(),
                open: false,
                score: (*score).into(),
            })
            .collect(),
    })
}

fn levels(levels: &[(&str, i64, i64)]) -> Rule {
    Rule::Qualitative(Qualitative {
        levels: levels
            .iter()
            .map(|(code, low, high)| Level {
                code: (*code).into(),
                title: Text::same(*code),
                low: (*low).into(),
                high: (*high).into(),
            })
            .collect(),
    })
}

fn at_level(level: &str, score: Option<i64>) -> Evidence {
    Evidence::Judgement(Judgement {
        reason: Text::same("访谈"),
        level: Some(level.into()),
        score: score.map(Decimal::from),
        ..Judgement::default()
    })
}

fn checklist(points: &[i64], each: i64) -> Rule {
    Rule::Checklist(Checklist {
        items: points
            .iter()
            .map(|points| Item {
                title: Text::same("条目"),
                points: (*points).into(),
            })
            .collect(),
        deductions: vec![Deduction {
            title: Text::same("问题"),
            each: each.into(),
        }],
        vetoes: Vec::new(),
    })
}

fn checked(met: &[bool], cases: &[u32], vetoes: &[bool], reason: &str) -> Evidence {
    Evidence::Judgement(Judgement {
        reason: Text::same("查阅资料"),
        items: met
            .iter()
            .map(|met| ItemFinding {
                met: *met,
                reason: Text::same(reason),
            })
            .collect(),
        cases: cases.into(),
        vetoes: vetoes.into(),
        ..Judgement::default()
    })
}

fn groups(weights: &[i64], rule: &Rule) -> Rule {
    Rule::Groups(Groups {
        groups: weights
            .iter()
            .map(|weight| Group {
                title: Text::same("组"),
                weight: (*weight).into(),
                rule: rule.clone(),
                evidence: judged(100),
            })
            .collect(),
    })
}

#[test]
fn sound_indicators_have_no_findings() {
    for (rule, evidence) in [
        (steps(90, 10, 12, 0), measured("recipients", "satisfaction")),
        (linear(70, 100), judged(100)),
        (tiers(&[(100, 100), (90, 60), (0, 0)]), judged(95)),
        (Rule::Proportional, judged(50)),
        (
            checklist(&[60, 40], 20),
            checked(&[true, false], &[1], &[], "缺"),
        ),
        (
            levels(&[("好", 80, 100), ("差", 0, 79)]),
            at_level("好", Some(80)),
        ),
        (
            groups(&[50, 50], &Rule::Proportional),
            Evidence::Judgement(Judgement::default()),
        ),
    ] {
        assert_eq!(found_in(rule, evidence), Vec::<String>::new());
    }
}

const RULE: &str = "indicators[0].rule";

#[rstest]
#[case(steps(90, 0, 12, 0), &["not-positive .step"])]
#[case(steps(90, 10, 0, 0), &["not-positive .deduct", "floor-unreachable .floor"])]
#[case(steps(90, 10, 12, -1), &["floor-out-of-range .floor"])]
#[case(steps(90, 10, 12, 101), &["floor-out-of-range .floor"])]
#[case(steps(90, 10, 11, 0), &["floor-unreachable .floor"])] // nine whole steps of eleven leave one point
#[case(steps(101, 10, 12, 0), &["percent-out-of-range .full_at"])]
#[case(linear(100, 70), &["bounds-reversed .low"])]
#[case(linear(70, 70), &["bounds-reversed .low"])]
#[case(linear(-1, 101), &["percent-out-of-range .low", "percent-out-of-range .high"])]
#[case(limited(Some(0), None, 0), &["cap-out-of-range .cap"])]
#[case(limited(Some(101), None, 0), &["cap-out-of-range .cap"])]
#[case(limited(Some(100), None, 0), &[])]
#[case(limited(Some(60), None, 41), &["cap-against-floor .cap"])]
#[case(limited(Some(60), None, 40), &[])]
#[case(limited(None, Some(91), 0), &["bounds-reversed .none_below"])]
#[case(limited(None, Some(90), 0), &[])]
#[case(limited(None, Some(-1), 0), &["percent-out-of-range .none_below"])]
#[case(fine_steps("0.1"), &[])]
#[case(fine_steps("0.01"), &["percent-as-fraction .step"])]
#[case(ratio(0), &["not-positive .target"])]
#[case(ratio(101), &["percent-out-of-range .target"])]
#[case(cliff(Unit::Percent, 60, 60), &[])]
#[case(cliff(Unit::Percent, 60, 61), &["bounds-reversed .none_below"])]
#[case(cliff(Unit::Number, 60, 30), &["rate-of-a-number .between"])]
#[case(reach(101), &["percent-out-of-range .full_at"])]
#[case(open_tiers(&[(100, 100), (90, 50)]), &["tier-unreachable .tiers[0].from"])]
#[case(open_tiers(&[(99, 100), (90, 50)]), &[])]
#[case(open_tiers(&[(90, 100), (90, 50)]), &["tiers-overlap .tiers[1].from"])]
#[case(tiers(&[]), &["empty-rule .tiers"])]
#[case(tiers(&[(90, 100), (90, 50)]), &["tiers-overlap .tiers[1].from"])]
#[case(tiers(&[(70, 100), (90, 50)]), &["tiers-not-descending .tiers[1].from"])]
#[case(tiers(&[(90, 50), (70, 100)]), &["tier-earns-more .tiers[1].score"])]
#[case(tiers(&[(90, 101)]), &["rule-exceeds-weight .tiers[0].score"])]
#[case(tiers(&[(90, 99)]), &["rule-below-weight .tiers"])]
#[case(tiers(&[(110, 100)]), &["percent-out-of-range .tiers[0].from"])]
#[case(groups(&[50, 60], &Rule::Proportional), &["rule-exceeds-weight .groups"])]
#[case(groups(&[50, 40], &Rule::Proportional), &["rule-below-weight .groups"])]
#[case(groups(&[100, 0], &Rule::Proportional), &["not-positive .groups[1].weight"])]
#[case(groups(&[], &Rule::Proportional), &["empty-rule .groups"])]
#[case(groups(&[100], &groups(&[100], &Rule::Proportional)), &["nested-groups .groups[0].rule"])]
#[case(groups(&[100], &linear(9, 9)), &["bounds-reversed .groups[0].rule.low"])]
fn a_mistake_in_a_rule_over_a_number_is_found(#[case] rule: Rule, #[case] expected: &[&str]) {
    let expected: Vec<String> = expected
        .iter()
        .map(|one| one.replacen(" .", &format!(" {RULE}."), 1))
        .collect();
    assert_eq!(found_in(rule, judged(95)), expected);
}

#[rstest]
#[case(checklist(&[60, 50], 5), "rule-exceeds-weight indicators[0].rule.items")]
#[case(checklist(&[60, 30], 5), "rule-below-weight indicators[0].rule.items")]
#[case(checklist(&[100, 0], 5), "not-positive indicators[0].rule.items[1].points")]
#[case(checklist(&[60, 40], 0), "not-positive indicators[0].rule.deductions[0].each")]
fn a_checklist_must_add_up(#[case] rule: Rule, #[case] expected: &str) {
    assert_eq!(
        found_in(rule, checked(&[true, true], &[0], &[], "")),
        [expected]
    );
}

#[rstest]
#[case(checked(&[true], &[0], &[], ""), "items-count indicators[0].evidence.items")]
#[case(checked(&[true, true], &[0, 1], &[], ""), "cases-count indicators[0].evidence.cases")]
#[case(checked(&[true, true], &[], &[true], ""), "vetoes-count indicators[0].evidence.vetoes")]
#[case(checked(&[true, false], &[], &[], ""), "missing-reason indicators[0].evidence.items[1].reason")]
#[case(
    measured("recipients", "satisfaction"),
    "measure-does-not-fit-rule indicators[0].evidence"
)]
fn a_judgement_must_fit_its_checklist(#[case] evidence: Evidence, #[case] expected: &str) {
    assert_eq!(found_in(checklist(&[60, 40], 5), evidence), [expected]);
}

#[rstest]
#[case(&[("好", 1, 100), ("好", 0, 0)], Some("好"), Some(9), "duplicate-code indicators[0].rule.levels[1].code")]
#[case(&[("好", 100, 90), ("优", 100, 100)], Some("优"), None, "level-range indicators[0].rule.levels[0].low")]
#[case(&[("好", 0, 101)], Some("好"), Some(9), "rule-exceeds-weight indicators[0].rule.levels[0].high")]
#[case(&[("好", 0, 99)], Some("好"), Some(9), "rule-below-weight indicators[0].rule.levels")]
#[case(&[("好", 50, 100)], Some("差"), Some(60), "unknown-level indicators[0].evidence.level")]
#[case(&[("好", 50, 100)], None, None, "missing-level indicators[0].evidence.level")]
#[case(&[("好", 50, 100)], Some("好"), None, "missing-score indicators[0].evidence.score")]
#[case(&[("好", 50, 100)], Some("好"), Some(49), "score-out-of-range indicators[0].evidence.score")]
fn a_level_must_exist_and_its_points_lie_in_its_range(
    #[case] declared: &[(&str, i64, i64)],
    #[case] level: Option<&str>,
    #[case] score: Option<i64>,
    #[case] expected: &str,
) {
    let evidence = match level {
        Some(level) => at_level(level, score),
        None => judged(1),
    };
    assert_eq!(found_in(levels(declared), evidence), [expected]);
}

#[rstest]
#[case(
    Rule::Proportional,
    judged(101),
    "percent-out-of-range indicators[0].evidence.value"
)]
#[case(
    Rule::Proportional,
    measured("staff", "satisfaction"),
    "unknown-survey indicators[0].evidence.survey"
)]
#[case(
    Rule::Proportional,
    measured("recipients", "rate"),
    "unknown-measure indicators[0].evidence.measure"
)]
#[case(
    groups(&[50, 50], &Rule::Proportional),
    measured("recipients", "satisfaction"),
    "measure-does-not-fit-rule indicators[0].evidence"
)]
#[case(
    Rule::Proportional,
    at_level("好", None),
    "missing-value indicators[0].evidence.value"
)]
#[case(
    Rule::Judgement,
    judged(1),
    "missing-score indicators[0].evidence.score"
)]
#[case(
    Rule::Judgement,
    at_level("好", Some(101)),
    "score-out-of-range indicators[0].evidence.score"
)]
#[case(
    Rule::Judgement,
    Evidence::Interview(Judgement::default()),
    "not-judged indicators[0].evidence"
)]
fn evidence_must_exist_and_fit_its_rule(
    #[case] rule: Rule,
    #[case] evidence: Evidence,
    #[case] expected: &str,
) {
    assert_eq!(found_in(rule, evidence), [expected]);
}

#[test]
fn a_percentage_written_as_a_fraction_is_doubted() {
    let evidence = Evidence::Judgement(Judgement {
        reason: Text::same("查阅资料"),
        value: Some(Decimal::new(91, 2)),
        ..Judgement::default()
    });
    assert_eq!(
        found_in(Rule::Proportional, evidence),
        ["percent-as-fraction indicators[0].evidence.value"]
    );
}

#[test]
fn a_judgement_without_a_reason_is_refused() {
    let evidence = Evidence::Judgement(Judgement {
        score: Some(Decimal::TEN),
        ..Judgement::default()
    });
    assert_eq!(
        found_in(Rule::Judgement, evidence),
        ["missing-reason indicators[0].evidence.reason"]
    );
}

#[test]
fn a_count_is_a_whole_number_and_no_rate() {
    let count = Rule::Count(Count {
        full_at: Decimal::TEN,
        deduct: Decimal::TEN,
        floor: Decimal::ZERO,
    });
    let half = Evidence::Judgement(Judgement {
        reason: Text::same("查阅资料"),
        value: Some(Decimal::new(95, 1)),
        ..Judgement::default()
    });
    assert_eq!(
        found_in(count.clone(), half),
        ["not-a-count indicators[0].evidence.value"]
    );
    assert_eq!(
        found_in(count, measured("recipients", "satisfaction")),
        ["measure-does-not-fit-rule indicators[0].evidence"]
    );
}

#[rstest]
#[case(&[90, 80, 60], &["grades-gap grades[2].from"])]
#[case(&[90, 90, 0], &["grades-not-descending grades[1].from"])]
#[case(&[60, 80, 0], &["grades-not-descending grades[1].from"])]
#[case(&[101, 0], &["grade-out-of-range grades[0].from"])]
#[case(&[90, -1], &["grade-out-of-range grades[1].from"])]
#[case(&[], &["no-grades grades"])]
fn grades_go_down_to_zero_without_gap_or_overlap(#[case] from: &[i64], #[case] expected: &[&str]) {
    let mut project = project(vec![indicator(Rule::Proportional, judged(100))]);
    project.grades = grades(from);
    assert_eq!(found(&project), expected);
}

#[test]
fn codes_are_unique_and_weights_add_up_to_100() {
    let one = indicator(Rule::Proportional, judged(100));
    let mut project = project(vec![one.clone(), one]);
    project.surveys.push(survey());
    assert_eq!(
        found(&project),
        [
            "duplicate-code surveys[1].code",
            "duplicate-code indicators[1].code",
            "weights-not-100 indicators",
        ]
    );
    project.indicators[1].code = "D2".into();
    project.indicators[1].weight = Decimal::ZERO;
    project.surveys.pop();
    assert_eq!(
        found(&project),
        ["weight-not-positive indicators[1].weight"]
    );
}

#[test]
fn what_was_published_is_a_measurement_inside_the_weight() {
    let mut one = indicator(Rule::Proportional, judged(100));
    one.published = Some(Published {
        value: Text::same("≥95%"),
        score: Some(101.into()),
    });
    assert_eq!(
        found(&project(vec![one])),
        [
            "inequality-as-value indicators[0].published.value",
            "published-score-out-of-range indicators[0].published.score",
        ]
    );
}

#[test]
fn doubts_are_warnings_and_mistakes_are_errors() {
    let severity = |rule, evidence| check(&project(vec![indicator(rule, evidence)]))[0].severity;
    assert_eq!(
        severity(steps(90, 10, 11, 0), judged(95)),
        Severity::Warning
    );
    assert_eq!(severity(linear(9, 9), judged(95)), Severity::Error);
    let open = Evidence::Judgement(Judgement::default());
    assert_eq!(severity(Rule::Proportional, open), Severity::Warning);
}
