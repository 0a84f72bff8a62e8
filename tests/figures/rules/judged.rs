//! Rules that rest on a person's judgement, and groups of rules.

use manyi::indicator::{
    Checklist, Deduction, Evidence, Group, Groups, Item, ItemFinding, Judgement, Level,
    Qualitative, Rule, Veto, assess,
};
use manyi::measure::Fraction;
use manyi::text::{Language, Text};
use rstest::rstest;
use rust_decimal::Decimal;

use super::given::{decimal, indicator, judged, points, project, scored, valued};

fn checklist() -> Rule {
    let item = |title: &str| Item {
        title: Text::same(title),
        points: Decimal::new(15, 1),
    };
    Rule::Checklist(Checklist {
        items: vec![item("目标合理"), item("指标细化")],
        deductions: vec![Deduction {
            title: Text::same("未量化的指标值"),
            each: Decimal::new(15, 1),
        }],
        vetoes: vec![Veto {
            title: Text::same("挪用资金"),
        }],
    })
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
    Rule::Qualitative(Qualitative {
        levels: [("明显", 5, 5), ("较好", 4, 4), ("一般", 1, 3), ("无", 0, 0)]
            .map(level)
            .into(),
    })
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
    Rule::Groups(Groups {
        groups: vec![group("工作人员", valued("100")), group("受益职工", second)],
    })
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
