//! The rules by themselves: parameters that make sense, points that fit the weight, bands without gap or overlap.

use rust_decimal::Decimal;

use super::{Part, check_percent, error, warning};
use crate::indicator::rules::steps::Steps;
use crate::indicator::{Deduction, Item, Level, Rule, Tier, Unit};
use crate::measure::Fraction;
use crate::text::{Finding, Language};

/// Findings about the rule of an indicator or a group.
pub(super) fn check(part: &Part, findings: &mut Vec<Finding>) {
    match part.rule {
        Rule::ThresholdSteps {
            unit,
            full_at,
            step,
            deduct,
            floor,
            ..
        } => {
            if *unit == Unit::Percent {
                check_percent(part.at("full_at"), *full_at, findings);
            }
            above_zero(part.at("step"), "扣分步长", "the step", *step, findings);
            check_steps(part, *deduct, *floor, findings);
        }
        Rule::Count { deduct, floor, .. } => check_steps(part, *deduct, *floor, findings),
        Rule::Linear { unit, low, high } => check_linear(part, *unit, *low, *high, findings),
        Rule::Proportional | Rule::Judgement => {}
        Rule::Tiers { unit, tiers } => check_tiers(part, *unit, tiers, findings),
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
    fn at(&self, parameter: &str) -> String {
        format!("{}.rule.{parameter}", self.path)
    }
}

fn above_zero(path: String, zh: &str, en: &str, value: Decimal, findings: &mut Vec<Finding>) {
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

/// The deduction and the floor of a rule with steps; whether the floor can be reached at a value of 0.
fn check_steps(part: &Part, deduct: Decimal, floor: Decimal, findings: &mut Vec<Finding>) {
    above_zero(
        part.at("deduct"),
        "每步扣分",
        "the deduction",
        deduct,
        findings,
    );
    if floor < Decimal::ZERO || floor > part.weight {
        findings.push(
            error(
                "floor-out-of-range",
                part.at("floor"),
                format!("下限 {floor} 分不在 0 与权重 {} 之间", part.weight),
                format!(
                    "the floor {floor} is not between 0 and the weight {}",
                    part.weight
                ),
            )
            .hint(
                "扣完为止的下限是 0",
                "`until nothing is left` is a floor of 0",
            ),
        );
        return;
    }
    let weight = Fraction::from(part.weight);
    let lowest = Steps::of(part.rule)
        .and_then(|steps| steps.points_at(&Fraction::zero(), &weight))
        .filter(|lowest| *lowest > Fraction::from(floor));
    if let Some(lowest) = lowest {
        let (lowest, floor) = (lowest.to_short_text(2), floor.normalize());
        findings.push(
            warning(
                "floor-unreachable",
                part.at("floor"),
                format!("完成值为 0 时仍得 {lowest} 分，永远扣不到下限 {floor} 分"),
                format!(
                    "a value of 0 still gets {lowest} points: the floor of {floor} is never reached"
                ),
            )
            .hint(
                "核对步长和每步扣分；原文如此就保留",
                "check the step and the deduction; keep them if this is what was printed",
            ),
        );
    }
}

fn check_linear(part: &Part, unit: Unit, low: Decimal, high: Decimal, findings: &mut Vec<Finding>) {
    if unit == Unit::Percent {
        check_percent(part.at("low"), low, findings);
        check_percent(part.at("high"), high, findings);
    }
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

fn check_tiers(part: &Part, unit: Unit, tiers: &[Tier], findings: &mut Vec<Finding>) {
    for (index, tier) in tiers.iter().enumerate() {
        let path = part.at(&format!("tiers[{index}].from"));
        if unit == Unit::Percent {
            check_percent(path.clone(), tier.from, findings);
        }
        let score = part.at(&format!("tiers[{index}].score"));
        fits_weight(part, score.clone(), tier.score, findings);
        if let Some(better) = index.checked_sub(1).and_then(|above| tiers.get(above)) {
            check_order(path, score, better, tier, findings);
        }
    }
    let best = tiers.iter().map(|tier| tier.score).max();
    reaches_weight(part, "tiers", best, findings);
}

fn check_order(
    path: String,
    score: String,
    better: &Tier,
    tier: &Tier,
    findings: &mut Vec<Finding>,
) {
    let (from, above) = (tier.from.normalize(), better.from.normalize());
    if from == above {
        findings.push(
            error(
                "tiers-overlap",
                path,
                format!("两档都从 {from} 起"),
                format!("two bands begin at {from}"),
            )
            .hint("每个值只能落在一档", "let every value fall into one band"),
        );
    } else if from > above {
        findings.push(
            error(
                "tiers-not-descending",
                path,
                format!("这一档从 {from} 起，高于前一档的 {above}"),
                format!("this band begins at {from}, above the {above} of the one before"),
            )
            .hint("从最高的一档写起", "write the highest band first"),
        );
    }
    if tier.score > better.score {
        findings.push(
            warning(
                "tier-earns-more",
                score,
                format!(
                    "低一档反而得 {} 分，高一档得 {} 分",
                    tier.score, better.score
                ),
                format!(
                    "the lower band earns {}, more than the {} of the higher",
                    tier.score, better.score
                ),
            )
            .hint("核对各档得分", "check the points of the bands"),
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

fn fits_weight(part: &Part, path: String, score: Decimal, findings: &mut Vec<Finding>) {
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
fn reaches_weight(part: &Part, list: &str, best: Option<Decimal>, findings: &mut Vec<Finding>) {
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
