//! Steps below a threshold: sizes above 0, one lower limit of the score, and one that can be reached.

use rust_decimal::Decimal;

use super::cliff::check_edge;
use super::rule::{above_zero, check_bound};
use super::{Part, error, warning};
use crate::indicator::rules::steps::Steps;
use crate::indicator::{Rule, StepIn, Unit};
use crate::measure::Fraction;
use crate::text::Finding;

/// Findings about a rule with steps.
pub(super) fn check(part: &Part, findings: &mut Vec<Finding>) {
    match *part.rule {
        Rule::ThresholdSteps {
            unit,
            full_at,
            step,
            step_in,
            deduct,
            floor,
            cap,
            none_below,
            ..
        } => {
            check_bound(part, unit, "full_at", full_at, findings);
            above_zero(part.at("step"), "扣分步长", "the step", step, findings);
            check_step(part, unit, step, step_in, findings);
            above_zero(
                part.at("deduct"),
                "每步扣分",
                "the deduction",
                deduct,
                findings,
            );
            if let Some(edge) = none_below {
                check_edge(part, unit, edge, full_at, findings);
            }
            if check_limits(part, floor, cap, findings) {
                check_reach(part, findings);
            }
        }
        Rule::Count { deduct, floor, .. } => {
            above_zero(
                part.at("deduct"),
                "每步扣分",
                "the deduction",
                deduct,
                findings,
            );
            if check_limits(part, floor, None, findings) {
                check_reach(part, findings);
            }
        }
        _ => {}
    }
}

/// A step in percentage points below one tenth is more likely a fraction of 1.
fn check_step(
    part: &Part,
    unit: Unit,
    step: Decimal,
    step_in: StepIn,
    findings: &mut Vec<Finding>,
) {
    let points = unit == Unit::Percent && step_in == StepIn::Points;
    if points && step > Decimal::ZERO && step < Decimal::new(1, 1) {
        let step = step.normalize();
        findings.push(
            warning(
                "percent-as-fraction",
                part.at("step"),
                format!("一档只有 {step} 个百分点，像是把百分数写成了小数"),
                format!("a step of {step} percentage points looks like a fraction of 1"),
            )
            .hint("10 个百分点写作 10", "10 percentage points are written 10"),
        );
    }
}

/// The floor and the cap; whether both lie within the weight.
fn check_limits(
    part: &Part,
    floor: Decimal,
    cap: Option<Decimal>,
    findings: &mut Vec<Finding>,
) -> bool {
    let mut within = true;
    if floor < Decimal::ZERO || floor > part.weight {
        within = false;
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
    }
    let Some(cap) = cap else {
        return within;
    };
    if cap <= Decimal::ZERO || cap > part.weight {
        within = false;
        findings.push(
            error(
                "cap-out-of-range",
                part.at("cap"),
                format!("最多扣 {cap} 分，不在 0 与权重 {} 之间", part.weight),
                format!(
                    "at most {cap} points are deducted, which is not between 0 and the weight {}",
                    part.weight
                ),
            )
            .hint(
                "扣完为止就不写 cap",
                "leave out cap where all may be deducted",
            ),
        );
    }
    let left = part.weight.saturating_sub(cap);
    if floor > Decimal::ZERO && within && left != floor {
        let (cap, floor, left) = (cap.normalize(), floor.normalize(), left.normalize());
        findings.push(
            error(
                "cap-against-floor",
                part.at("cap"),
                format!("最多扣 {cap} 分即最少得 {left} 分，与下限 {floor} 分矛盾"),
                format!(
                    "at most {cap} deducted leaves {left} points, against the floor of {floor}"
                ),
            )
            .hint("照原文只写一个", "give the one that was printed"),
        );
    }
    within
}

/// Whether a value of 0 comes down to the least score.
fn check_reach(part: &Part, findings: &mut Vec<Finding>) {
    let weight = Fraction::from(part.weight);
    let Some(steps) = Steps::of(part.rule) else {
        return;
    };
    let least = steps.least(&weight);
    let lowest = steps
        .points_at(&Fraction::zero(), &weight)
        .filter(|lowest| *lowest > least);
    if let Some(lowest) = lowest {
        let (lowest, least) = (lowest.to_short_text(2), least.to_short_text(2));
        findings.push(
            warning(
                "floor-unreachable",
                part.at("floor"),
                format!("完成值为 0 时仍得 {lowest} 分，永远扣不到下限 {least} 分"),
                format!(
                    "a value of 0 still gets {lowest} points: the floor of {least} is never reached"
                ),
            )
            .hint(
                "核对步长和每步扣分；原文如此就保留",
                "check the step and the deduction; keep them if this is what was printed",
            ),
        );
    }
}
