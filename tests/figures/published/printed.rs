//! The printed indicator tree, with what the report judged entered as judgements.

use manyi::indicator::{
    Checklist, Count, Deduction, Evidence, GradeBand, Group, Groups, Indicator, Item, ItemFinding,
    Judgement, Level, Linear, Partial, Project, Published, Qualitative, Rule, StepIn,
    ThresholdSteps, Tier, Tiers, Unit,
};
use manyi::text::Text;
use rust_decimal::Decimal;

use super::{INDICATORS, decimal, rows, survey};

/// The rule of the satisfaction indicator, with one way to count an incomplete step.
pub fn steps(partial: Partial) -> Rule {
    Rule::ThresholdSteps(ThresholdSteps {
        unit: Unit::Percent,
        full_at: 90.into(),
        step: Decimal::TEN,
        step_in: StepIn::Points,
        deduct: Decimal::ONE,
        floor: Decimal::ZERO,
        cap: None,
        none_below: None,
        open: false,
        partial,
    })
}

/// Evidence from a measure of the survey.
pub fn measured(measure: &str) -> Evidence {
    Evidence::Measure {
        survey: "recipients".into(),
        measure: measure.into(),
    }
}

fn judged(judgement: Judgement) -> Evidence {
    Evidence::Judgement(Judgement {
        reason: Text::same("报告所述"),
        ..judgement
    })
}

fn value(percent: i64) -> Evidence {
    judged(Judgement {
        value: Some(percent.into()),
        ..Judgement::default()
    })
}

/// One indicator under some levels.
pub fn indicator(title: &str, weight: Decimal, rule: Rule, evidence: Evidence) -> Indicator {
    Indicator {
        code: title.into(),
        path: [Text::same("一"), Text::same("二")],
        title: Text::same(title),
        weight,
        target: Text::default(),
        standard: Text::default(),
        rule,
        evidence,
        published: None,
    }
}

/// The project with these indicators and the printed grades.
pub fn project(indicators: Vec<Indicator>) -> Project {
    Project {
        code: "xiangyuan-2022".into(),
        title: Text::default(),
        source: Text::default(),
        commission: manyi::indicator::Commission::default(),
        surveys: vec![survey()],
        indicators,
        printed: Vec::new(),
        grades: [("优", 90), ("良", 80), ("中", 60), ("差", 0)]
            .map(|(title, from)| GradeBand {
                title: Text::same(title),
                from: from.into(),
            })
            .into(),
        small_cells: 5,
    }
}

/// The awareness indicator: staff 100 %, recipients 0 %, both by judgement.
pub fn awareness() -> (Rule, Evidence) {
    let group = |title: &str, rate: i64| Group {
        title: Text::same(title),
        weight: Decimal::new(25, 1),
        rule: Rule::Proportional,
        evidence: value(rate),
    };
    let groups = vec![group("工作人员知晓", 100), group("受益职工知晓", 0)];
    (
        Rule::Groups(Groups { groups }),
        judged(Judgement::default()),
    )
}

/// A checklist of equal items of which the first `met` are met, with a deduction of 1.5 for each case.
fn checklist(weight: Decimal, items: u32, met: u32, cases: u32) -> (Rule, Evidence) {
    let rule = Rule::Checklist(Checklist {
        items: (1..=items)
            .map(|number| Item {
                title: Text::same(format!("第 {number} 项")),
                points: weight / Decimal::from(items),
            })
            .collect(),
        deductions: vec![Deduction {
            title: Text::same("未量化的指标值"),
            each: Decimal::new(15, 1),
        }],
        vetoes: Vec::new(),
    });
    let found = |number| ItemFinding {
        met: number <= met,
        reason: Text::same("报告所述"),
    };
    let evidence = judged(Judgement {
        items: (1..=items).map(found).collect(),
        cases: vec![cases],
        ..Judgement::default()
    });
    (rule, evidence)
}

/// The rule and the evidence of a printed row; what the report judged is entered as a judgement.
fn as_printed(title: &str, weight: Decimal) -> (Rule, Evidence) {
    let half = |title: &str, rule: &Rule, evidence: Evidence| Group {
        title: Text::same(title),
        weight: weight / Decimal::TWO,
        rule: rule.clone(),
        evidence,
    };
    match title {
        "绩效目标合理性" | "绩效目标明确性" => checklist(weight, 2, 2, 2),
        "预算编制科学性" | "帮扶管理制度的健全性" => checklist(weight, 3, 3, 0),
        "组织管理保障性" => checklist(weight, 4, 4, 0),
        "项目执行有效性" => checklist(weight, 5, 4, 0),
        "资金到位率" | "预算执行率" => (
            Rule::Linear(Linear {
                unit: Unit::Percent,
                low: 70.into(),
                high: 100.into(),
            }),
            value(100),
        ),
        "帮扶工作完成情况" | "质量达标情况" => {
            let tier = |(from, score): (i64, i64)| Tier {
                from: from.into(),
                open: false,
                score: score.into(),
            };
            let tiers = Rule::Tiers(Tiers {
                unit: Unit::Percent,
                tiers: [(100, 5), (90, 3), (70, 1)].map(tier).into(),
            });
            let groups = ["甲", "乙"].map(|title| half(title, &tiers, value(100)));
            let groups = groups.into();
            (
                Rule::Groups(Groups { groups }),
                judged(Judgement::default()),
            )
        }
        "帮扶职工数量" => (
            Rule::Count(Count {
                full_at: Decimal::TEN,
                deduct: Decimal::ONE,
                floor: Decimal::ZERO,
            }),
            value(29),
        ),
        "政策知晓情况" => awareness(),
        "可持续影响" => {
            let level = |(code, low, high): (&str, i64, i64)| Level {
                code: code.into(),
                title: Text::same(code),
                low: low.into(),
                high: high.into(),
            };
            let levels = [("明显", 5, 5), ("较好", 4, 4), ("一般", 1, 3), ("无", 0, 0)];
            let judgement = Judgement {
                level: Some("一般".into()),
                score: Some(3.into()),
                ..Judgement::default()
            };
            let levels = levels.map(level).into();
            (Rule::Qualitative(Qualitative { levels }), judged(judgement))
        }
        "职工满意度" => (steps(Partial::Whole), measured("nine")),
        _ => checklist(weight, 2, 2, 0),
    }
}

/// The 21 printed indicators.
pub fn printed_indicators() -> Vec<Indicator> {
    rows(INDICATORS)
        .iter()
        .map(|row| {
            let weight = decimal(&row[3]);
            let (rule, evidence) = as_printed(&row[2], weight);
            Indicator {
                path: [Text::same(&row[0]), Text::same(&row[1])],
                published: Some(Published {
                    value: Text::same(&row[5]),
                    score: Some(decimal(&row[6])),
                }),
                ..indicator(&row[2], weight, rule, evidence)
            }
        })
        .collect()
}
