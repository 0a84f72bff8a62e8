//! The rules by themselves: parameters that make sense, points that fit the weight, bands without gap or overlap.

use rust_decimal::Decimal;

use super::{Part, check_percent, cliff, error, steps, tiers, warning};
use crate::indicator::{Deduction, Item, Level, Rule, Unit};
use crate::text::{Finding, Language};

/// Findings about the rule of an indicator or a group.
pub(super) fn check(part: &Part, findings: &mut Vec<Finding>) {
    match part.rule {
        Rule::ThresholdSteps { .. } | Rule::Count { .. } => steps::check(part, findings),
        Rule::Linear { unit, low, high } => check_linear(part, *unit, *low, *high, findings),
        Rule::Proportional | Rule::Judgement => {}
        Rule::Ratio { unit, target } => {
            check_bound(part, *unit, "target", *target, findings);
            above_zero(part.at("target"), "目标值", "the target", *target, findings);
        }
        Rule::Cliff { .. } => cliff::check(part, findings),
        Rule::AllOrNothing { unit, full_at, .. } => {
            check_bound(part, *unit, "full_at", *full_at, findings);
        }
        Rule::Tiers { unit, tiers } => tiers::check(part, *unit, tiers, findings),
        Rule::Checklist {
            items, deductions, ..
        } => check_checklist(part, items, deductions, findings),
        Rule::Qualitative { levels } => check_levels(part, levels, findings),
        Rule::Groups { groups } => {
            for (index, group) in groups.iter().enumerate() {
                let path = part.at(&format!("groups[{index}].weight"));
                above_zero(
                    path,
                    "分组的权重",
                    "the weight of a group",
                    group.weight,
                    findings,
                );
            }
            let sum = groups.iter().map(|group| group.weight);
            check_sum(part, "groups", sum, findings);
        }
    }
}

impl Part<'_> {
    /// The path of a parameter of its rule.
    pub(super) fn at(&self, parameter: &str) -> String {
        format!("{}.rule.{parameter}", self.path)
    }
}

/// A parameter that must be above 0.
pub(super) fn above_zero(
    path: String,
    zh: &str,
    en: &str,
    value: Decimal,
    findings: &mut Vec<Finding>,
) {
    if value <= Decimal::ZERO {
        findings.push(
            error(
                "not-positive",
                path,
                format!("{zh}是 {value}，须大于 0"),
                format!("{en} is {value}: it must be above 0"),
            )
            .hint("照评分标准改正", "correct it from the printed rule"),
        );
    }
}

/// A bound of the value: a percentage where the unit is percent.
pub(super) fn check_bound(
    part: &Part,
    unit: Unit,
    parameter: &str,
    bound: Decimal,
    findings: &mut Vec<Finding>,
) {
    if unit == Unit::Percent {
        check_percent(part.at(parameter), bound, findings);
    }
}

fn check_linear(part: &Part, unit: Unit, low: Decimal, high: Decimal, findings: &mut Vec<Finding>) {
    check_bound(part, unit, "low", low, findings);
    check_bound(part, unit, "high", high, findings);
    if low >= high {
        findings.push(
            error(
                "bounds-reversed",
                part.at("low"),
                format!("不得分的 {low} 不低于得满分的 {high}"),
                format!(
                    "nothing is given at {low}, which is not below the {high} of the full mark"
                ),
            )
            .hint("low 须小于 high", "low must be below high"),
        );
    }
}

fn check_checklist(
    part: &Part,
    items: &[Item],
    deductions: &[Deduction],
    findings: &mut Vec<Finding>,
) {
    for (index, item) in items.iter().enumerate() {
        let path = part.at(&format!("items[{index}].points"));
        above_zero(
            path,
            "条目的分值",
            "the points of an item",
            item.points,
            findings,
        );
    }
    for (index, deduction) in deductions.iter().enumerate() {
        let path = part.at(&format!("deductions[{index}].each"));
        above_zero(path, "每处扣分", "the deduction", deduction.each, findings);
    }
    check_sum(
        part,
        "items",
        items.iter().map(|item| item.points),
        findings,
    );
}

fn check_levels(part: &Part, levels: &[Level], findings: &mut Vec<Finding>) {
    let mut seen: Vec<&str> = Vec::new();
    for (index, level) in levels.iter().enumerate() {
        let path = part.at(&format!("levels[{index}]"));
        if seen.contains(&level.code.as_str()) {
            findings.push(
                error(
                    "duplicate-code",
                    format!("{path}.code"),
                    format!("代码“{}”用了两次", level.code),
                    format!("the code `{}` is used twice", level.code),
                )
                .hint("换一个代码", "choose another code"),
            );
        }
        seen.push(&level.code);
        if level.low > level.high || level.low < Decimal::ZERO {
            findings.push(
                error(
                    "level-range",
                    format!("{path}.low"),
                    format!(
                        "等次“{}”的分值 {}–{} 不成范围",
                        level.title.get(Language::Zh),
                        level.low,
                        level.high
                    ),
                    format!(
                        "the level `{}` from {} to {} points is no range",
                        level.title.get(Language::En),
                        level.low,
                        level.high
                    ),
                )
                .hint("0 ≤ low ≤ high", "0 ≤ low ≤ high"),
            );
        }
        fits_weight(part, format!("{path}.high"), level.high, findings);
    }
    let best = levels.iter().map(|level| level.high).max();
    reaches_weight(part, "levels", best, findings);
}

/// Points that lie between 0 and the weight.
pub(super) fn fits_weight(part: &Part, path: String, score: Decimal, findings: &mut Vec<Finding>) {
    if score > part.weight || score < Decimal::ZERO {
        let (score, weight) = (score.normalize(), part.weight.normalize());
        findings.push(
            error(
                "rule-exceeds-weight",
                path,
                format!("{score} 分不在 0 与权重 {weight} 之间"),
                format!("{score} points are not between 0 and the weight {weight}"),
            )
            .hint(
                "核对权重和评分标准",
                "check the weight and the printed rule",
            ),
        );
    }
}

/// Whether the best band or level earns the weight; an empty list is an error of its own.
pub(super) fn reaches_weight(
    part: &Part,
    list: &str,
    best: Option<Decimal>,
    findings: &mut Vec<Finding>,
) {
    match best {
        None => findings.push(empty(part, list)),
        Some(best) if best < part.weight => findings.push(
            warning(
                "rule-below-weight",
                part.at(list),
                format!("最多只能得 {} 分，到不了权重 {}", best, part.weight),
                format!(
                    "at most {best} points can be had, never the weight {}",
                    part.weight
                ),
            )
            .hint(
                "核对权重和评分标准",
                "check the weight and the printed rule",
            ),
        ),
        Some(_) => {}
    }
}

/// Whether the points of a list add up to the weight.
fn check_sum(
    part: &Part,
    list: &str,
    points: impl Iterator<Item = Decimal>,
    findings: &mut Vec<Finding>,
) {
    let points: Vec<Decimal> = points.collect();
    if points.is_empty() {
        findings.push(empty(part, list));
        return;
    }
    let sum = points
        .into_iter()
        .fold(Decimal::ZERO, Decimal::saturating_add)
        .normalize();
    let weight = part.weight.normalize();
    let (code, zh, en) = match sum.cmp(&weight) {
        std::cmp::Ordering::Equal => return,
        std::cmp::Ordering::Greater => ("rule-exceeds-weight", "超过", "more than"),
        std::cmp::Ordering::Less => ("rule-below-weight", "不到", "less than"),
    };
    findings.push(
        error(
            code,
            part.at(list),
            format!("{} 各部分合计 {sum} 分，{zh}权重 {weight}", part.name),
            format!(
                "the parts of {} add up to {sum}, {en} the weight {weight}",
                part.name
            ),
        )
        .hint(
            "各部分的分值之和应等于权重",
            "the points of the parts must add up to the weight",
        ),
    );
}

fn empty(part: &Part, list: &str) -> Finding {
    error(
        "empty-rule",
        part.at(list),
        format!("{} 的评分规则没有内容", part.name),
        format!("the rule of {} is empty", part.name),
    )
    .hint("照评分标准补上", "fill it in from the printed rule")
}
