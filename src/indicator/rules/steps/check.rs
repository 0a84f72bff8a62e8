//! Whether the parameters of steps make sense: threshold, size, deduction, limits, and whether these can be reached.

use rust_decimal::Decimal;

use super::{Side, StepIn, Steps};
use crate::indicator::check::{Part, error, warning};
use crate::indicator::rules::Unit;
use crate::indicator::rules::parameter::{above_zero, check_bound};
use crate::measure::Fraction;
use crate::text::Finding;

impl Steps {
    /// Findings about the threshold, the steps and the limits; `names` are those of the threshold and the edge.
    pub fn check(&self, part: &Part, [threshold, edge]: [&str; 2], findings: &mut Vec<Finding>) {
        check_bound(part, self.unit, threshold, self.threshold, findings);
        above_zero(part.at("step"), "扣分步长", "the step", self.step, findings);
        self.check_step(part, findings);
        self.check_each(part, findings);
        if let Some((value, _)) = self.edge {
            check_bound(part, self.unit, edge, value, findings);
            if self.beyond(&value.into()) < Fraction::zero() {
                findings.push(self.reversed(part, [threshold, edge], value));
            }
        }
        self.check_least(part, findings);
    }

    /// The points that a step costs.
    pub fn check_each(&self, part: &Part, findings: &mut Vec<Finding>) {
        let path = part.at("deduct");
        above_zero(path, "每步扣分", "the deduction", self.deduct, findings);
    }

    /// The lower limits of the score, and whether they can be reached.
    pub fn check_least(&self, part: &Part, findings: &mut Vec<Finding>) {
        if self.check_limits(part, findings) && self.side == Side::Below {
            self.check_reach(part, findings);
        }
    }

    /// The edge lies on the wrong side of the threshold.
    fn reversed(&self, part: &Part, [threshold, edge]: [&str; 2], value: Decimal) -> Finding {
        let (value, full) = (value.normalize(), self.threshold.normalize());
        let (zh, en, hint) = match self.side {
            Side::Below => (
                format!("低于 {value} 不得分，却从 {full} 起就得满分"),
                format!("nothing is given below {value}, and yet the full weight from {full}"),
                [
                    format!("{edge} 不能大于 {threshold}"),
                    format!("{edge} must not exceed {threshold}"),
                ],
            ),
            Side::Above => (
                format!("高于 {value} 不得分，却到 {full} 还得满分"),
                format!("nothing is given above {value}, and yet the full weight up to {full}"),
                [
                    format!("{edge} 不能小于 {threshold}"),
                    format!("{edge} must not be below {threshold}"),
                ],
            ),
        };
        let [hint_zh, hint_en] = hint;
        error("bounds-reversed", part.at(edge), zh, en).hint(hint_zh, hint_en)
    }

    /// A step in percentage points below one tenth is more likely a fraction of 1.
    fn check_step(&self, part: &Part, findings: &mut Vec<Finding>) {
        let points = self.unit == Unit::Percent && self.step_in == StepIn::Points;
        if points && self.step > Decimal::ZERO && self.step < Decimal::new(1, 1) {
            let step = self.step.normalize();
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
    fn check_limits(&self, part: &Part, findings: &mut Vec<Finding>) -> bool {
        let floor = self.floor;
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
        let Some(cap) = self.cap else {
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
            findings.push(against_floor(part, [cap, floor, left]));
        }
        within
    }

    /// Whether a value of 0 comes down to the least score.
    fn check_reach(&self, part: &Part, findings: &mut Vec<Finding>) {
        let weight = Fraction::from(part.weight);
        let least = self.least(&weight);
        let lowest = self
            .score_at(&Fraction::zero(), &weight)
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
}

/// A cap that leaves another score than the floor.
fn against_floor(part: &Part, limits: [Decimal; 3]) -> Finding {
    let [cap, floor, left] = limits.map(|limit| limit.normalize());
    error(
        "cap-against-floor",
        part.at("cap"),
        format!("最多扣 {cap} 分即最少得 {left} 分，与下限 {floor} 分矛盾"),
        format!("at most {cap} deducted leaves {left} points, against the floor of {floor}"),
    )
    .hint("照原文只写一个", "give the one that was printed")
}
