//! Steps away from a threshold, below it or above it: what rules that deduct for each step have in common.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Unit;
use super::parameter::{above_zero, check_bound, short};
use crate::indicator::amount::{Amount, bound, difference, points};
use crate::indicator::check::{Part, error, warning};
use crate::indicator::outcome::{Outcome, gets, within};
use crate::indicator::score_at::percent_of;
use crate::measure::Fraction;
use crate::text::{Finding, Text};

/// The most places where a course may jump; steps finer than that are no steps anybody counts.
const MOST_BREAKPOINTS: i64 = 2000;

/// How an incomplete step counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Partial {
    /// An incomplete step is not counted.
    Whole,
    /// A started step counts as one.
    Started,
    /// A step counts as far as it goes.
    ProRata,
}

/// What the size of a step is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepIn {
    /// The unit of the value: percentage points where the value is a percentage.
    #[default]
    Points,
    /// Percent of the threshold: 10 below a threshold of 90 % is 9 percentage points.
    Target,
}

/// On which side of the threshold steps are deducted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// Below it: more is better.
    Below,
    /// Above it: less is better.
    Above,
}

/// A threshold with steps on one side of it.
pub(super) struct Steps {
    pub unit: Unit,
    pub side: Side,
    /// The value up to which, or from which, the full weight is given.
    pub threshold: Decimal,
    pub step: Decimal,
    pub step_in: StepIn,
    pub deduct: Decimal,
    pub floor: Decimal,
    pub cap: Option<Decimal>,
    /// The value beyond which nothing is given, and whether nothing is given there itself either.
    pub edge: Option<(Decimal, bool)>,
    pub partial: Partial,
}

impl Steps {
    /// The size of a step in the unit of the value.
    fn size(&self) -> Fraction {
        let step = Fraction::from(self.step);
        match self.step_in {
            StepIn::Points => step,
            StepIn::Target => &percent_of(&step) * &self.threshold.into(),
        }
    }

    /// How far a value lies beyond the threshold; not above 0: it does not.
    fn beyond(&self, value: &Fraction) -> Fraction {
        let threshold = Fraction::from(self.threshold);
        match self.side {
            Side::Below => &threshold - value,
            Side::Above => value - &threshold,
        }
    }

    /// The value so far beyond the threshold.
    fn at(&self, beyond: &Fraction) -> Fraction {
        let threshold = Fraction::from(self.threshold);
        match self.side {
            Side::Below => &threshold - beyond,
            Side::Above => &threshold + beyond,
        }
    }

    /// How many steps are deducted at this value; `None` for a step of 0.
    fn missed(&self, value: &Fraction) -> Option<Fraction> {
        let beyond = self.beyond(value);
        if beyond <= Fraction::zero() {
            return Some(Fraction::zero());
        }
        let steps = beyond.divide(&self.size())?;
        Some(match self.partial {
            Partial::Whole => steps.floor(),
            Partial::Started => steps.ceil(),
            Partial::ProRata => steps,
        })
    }

    /// The least score that the steps can lead to: the floor, or what the cap leaves where that is more.
    fn least(&self, weight: &Fraction) -> Fraction {
        let floor = Fraction::from(self.floor);
        let left = self
            .cap
            .map_or_else(Fraction::zero, |cap| weight - &cap.into());
        within(floor.max(left), &Fraction::zero(), weight)
    }

    /// Whether the value lies beyond the one where nothing is given.
    fn gives_none(&self, value: &Fraction) -> bool {
        self.edge.is_some_and(|(edge, itself)| {
            let edge = Fraction::from(edge);
            let beyond = match self.side {
                Side::Below => *value < edge,
                Side::Above => *value > edge,
            };
            beyond || (itself && *value == edge)
        })
    }

    /// The score at this value, before it is explained.
    pub fn score_at(&self, value: &Fraction, weight: &Fraction) -> Option<Fraction> {
        if self.gives_none(value) {
            return Some(Fraction::zero());
        }
        let lost = &self.missed(value)? * &self.deduct.into();
        Some(within(weight - &lost, &self.least(weight), weight))
    }

    /// The values from `low` up where the score jumps or bends; `None` where there are more than anybody counts.
    pub fn breakpoints(&self, weight: &Fraction, low: &Fraction) -> Option<Vec<Fraction>> {
        let size = self.size();
        if size <= Fraction::zero() {
            return None;
        }
        let mut points = vec![Fraction::from(self.threshold)];
        points.extend(self.edge.map(|(edge, _)| Fraction::from(edge)));
        // The steps after which the least score is reached; with nothing deducted there is none.
        let Some(last) = (weight - &self.least(weight)).divide(&self.deduct.into()) else {
            return Some(points);
        };
        if self.partial == Partial::ProRata {
            points.push(self.at(&(&last * &size)));
            return Some(points);
        }
        let last = last.ceil();
        let mut count = 1;
        while Fraction::from(count) <= last {
            let point = self.at(&(&Fraction::from(count) * &size));
            if point < *low {
                break;
            }
            if count > MOST_BREAKPOINTS {
                return None;
            }
            points.push(point);
            count += 1;
        }
        Some(points)
    }

    /// The values that the sentence names.
    pub fn bounds(&self) -> Vec<Decimal> {
        let edge = self.edge.map(|(edge, _)| edge);
        [Some(self.threshold), edge].into_iter().flatten().collect()
    }

    /// The score with its sentence.
    pub fn told(&self, amount: &Amount, score: Fraction, weight: &Fraction) -> Outcome {
        let bounds = [self.threshold];
        let value = Text::same(amount.shown(&bounds));
        let lead = amount.lead(&bounds);
        let threshold = bound(self.threshold, self.unit);
        let Some(missed) = self.missed(&amount.value) else {
            return Outcome::unknown(Text::new(
                "扣分步长为 0，无法评分",
                "the step of the rule is 0: not scored",
            ));
        };
        let end = gets(&score, weight);
        let beyond = self.beyond(&amount.value);
        if beyond <= Fraction::zero() {
            let (zh, en) = match self.side {
                Side::Below => ("不低于", "not below"),
                Side::Above => ("不高于", "not above"),
            };
            let because = Text::new(
                format!("{}，{zh} {threshold}，{}", lead.zh, end.zh),
                format!("{}, {en} {threshold}: {}", lead.en, end.en),
            );
            return Outcome::scored(value, score, weight, because, Text::default());
        }
        if self.gives_none(&amount.value) {
            return self.none(amount, weight);
        }
        let gap = self.gap_in_words(&beyond);
        let steps = self.steps_in_words(&missed);
        let at_floor = self.at_floor(&missed, weight);
        let because = Text::new(
            format!(
                "{}，{}，{}{}，{}",
                lead.zh, gap.zh, steps.zh, at_floor.zh, end.zh
            ),
            format!(
                "{}, {}, {}{}: {}",
                lead.en, gap.en, steps.en, at_floor.en, end.en
            ),
        );
        let lost = points(&(weight - &score));
        let deduction = Text::new(
            format!("{}，扣 {lost} 分", gap.zh),
            format!("{}: {lost} deducted", gap.en),
        );
        Outcome::scored(value, score, weight, because, deduction)
    }

    /// Where nothing is given: `低于 80%`, `不高于 80%`, `高于 20%`, `不低于 20%`.
    pub fn edge_in_words(&self) -> Option<Text> {
        let (edge, itself) = self.edge?;
        let edge = bound(edge, self.unit);
        let (zh, en) = match (self.side, itself) {
            (Side::Below, false) => ("低于", "below"),
            (Side::Below, true) => ("不高于", "up to"),
            (Side::Above, false) => ("高于", "above"),
            (Side::Above, true) => ("不低于", "from"),
        };
        Some(Text::new(format!("{zh} {edge}"), format!("{en} {edge}")))
    }

    /// Nothing, beyond the value where nothing is given.
    fn none(&self, amount: &Amount, weight: &Fraction) -> Outcome {
        let bounds = self.bounds();
        let (lead, shown) = (amount.lead(&bounds), amount.shown(&bounds));
        let edge = self.edge_in_words().unwrap_or_default();
        let lost = points(weight);
        Outcome::scored(
            Text::same(shown),
            Fraction::zero(),
            weight,
            Text::new(
                format!("{}，{}，不得分，得 0 分", lead.zh, edge.zh),
                format!("{}, {}, where nothing is given: 0 points", lead.en, edge.en),
            ),
            Text::new(
                format!("{}，扣 {lost} 分", edge.zh),
                format!("{}: {lost} deducted", edge.en),
            ),
        )
    }

    fn gap_in_words(&self, beyond: &Fraction) -> Text {
        let (gap, threshold) = (difference(beyond), bound(self.threshold, self.unit));
        match (self.unit, self.side) {
            (Unit::Percent, Side::Below) => Text::new(
                format!("低于 {threshold} {gap} 个百分点"),
                format!("{gap} percentage points below {threshold}"),
            ),
            (Unit::Percent, Side::Above) => Text::new(
                format!("高于 {threshold} {gap} 个百分点"),
                format!("{gap} percentage points above {threshold}"),
            ),
            (Unit::Number, Side::Below) => Text::new(
                format!("比 {threshold} 少 {gap}"),
                format!("{gap} short of {threshold}"),
            ),
            (Unit::Number, Side::Above) => Text::new(
                format!("比 {threshold} 多 {gap}"),
                format!("{gap} more than {threshold}"),
            ),
        }
    }

    fn steps_in_words(&self, missed: &Fraction) -> Text {
        let step = self.size().to_short_text(4);
        let (zh, en) = match self.unit {
            Unit::Percent => (
                format!("{step} 个百分点"),
                format!("{step} percentage points"),
            ),
            Unit::Number => (format!("{step} "), step.clone()),
        };
        let count = missed.to_short_text(2);
        let each = self.deduct.normalize();
        let lost = points(&(missed * &self.deduct.into()));
        if self.counts_ones() {
            let (zh, en) = match self.side {
                Side::Below => ("少", "fewer"),
                Side::Above => ("多", "more"),
            };
            return Text::new(
                format!("每{zh} {step} 个扣 {each} 分，共扣 {lost} 分"),
                format!("{each} for each one {en}, {lost} deducted"),
            );
        }
        let deducted = Text::new(
            format!("每步扣 {each} 分，共扣 {lost} 分"),
            format!("{each} each, {lost} deducted"),
        );
        match self.partial {
            Partial::Whole if *missed == Fraction::zero() => Text::new(
                format!("不足一个 {zh}的整步不扣分"),
                format!("less than one whole step of {en}, which does not count"),
            ),
            Partial::Whole => Text::new(
                format!("满 {count} 个 {zh}的整步，{}", deducted.zh),
                format!("whole steps of {en}: {count}, {}", deducted.en),
            ),
            Partial::Started => Text::new(
                format!(
                    "每 {zh}为一步，不足一步按一步计，共 {count} 步，{}",
                    deducted.zh
                ),
                format!(
                    "steps of {en}, a started one counted as one: {count}, {}",
                    deducted.en
                ),
            ),
            Partial::ProRata => Text::new(
                format!("每 {zh}为一步，按比例折合 {count} 步，{}", deducted.zh),
                format!("steps of {en} pro rata: {count}, {}", deducted.en),
            ),
        }
    }

    /// Whether these are the steps of a count, which need no words about incomplete ones.
    fn counts_ones(&self) -> bool {
        self.unit == Unit::Number && self.step == Decimal::ONE && self.partial == Partial::ProRata
    }

    fn at_floor(&self, missed: &Fraction, weight: &Fraction) -> Text {
        let least = self.least(weight);
        if weight - &(missed * &self.deduct.into()) >= least {
            return Text::default();
        }
        if least > Fraction::from(self.floor) {
            let most = points(&(weight - &least));
            return Text::new(
                format!("，最多扣 {most} 分"),
                format!(", but at most {most}"),
            );
        }
        let floor = points(&least);
        Text::new(
            format!("，扣到下限 {floor} 分为止"),
            format!(", but not below the floor of {floor}"),
        )
    }

    /// The rule in words; `most`: `不低于 90%`.
    pub fn describe(&self, weight: Decimal, [zh, en]: [&str; 2]) -> Text {
        let at = bound(self.threshold, self.unit);
        let [full, size, deduct] = [weight, self.step, self.deduct].map(short);
        let (step_zh, step_en) = match (self.step_in, self.unit) {
            (StepIn::Target, _) => (
                format!("目标值的 {size}% "),
                format!("{size}% of the target"),
            ),
            (StepIn::Points, Unit::Percent) => (
                format!(" {size} 个百分点"),
                format!("{size} percentage points"),
            ),
            (StepIn::Points, Unit::Number) => (format!(" {size} "), size),
        };
        let (away_zh, away_en) = match self.side {
            Side::Below => ("低", "below"),
            Side::Above => ("高", "above"),
        };
        let partial = self.partial.in_words();
        let least = match self.cap {
            Some(cap) => Text::new(
                format!("最多扣 {} 分", short(cap)),
                format!("at most {} off", short(cap)),
            ),
            None => Text::new(
                format!("最低 {} 分", short(self.floor)),
                format!("at least {}", short(self.floor)),
            ),
        };
        let edge = self.edge_in_words().map_or_else(Text::default, |edge| {
            Text::new(format!("；{} 得 0 分", edge.zh), format!("; 0 {}", edge.en))
        });
        let (zh, en) = (zh.replace('_', &at), en.replace('_', &at));
        Text::new(
            format!(
                "{zh} 得 {full} 分；每{away_zh}{step_zh}扣 {deduct} 分，{}；{}{}",
                partial.zh, least.zh, edge.zh
            ),
            format!(
                "{full} {en}; {deduct} off for each {step_en} {away_en}, {}; {}{}",
                partial.en, least.en, edge.en
            ),
        )
    }

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

impl Partial {
    /// How an incomplete step counts, in words.
    fn in_words(self) -> Text {
        match self {
            Self::Whole => Text::new("不满一档不扣", "an incomplete step is not counted"),
            Self::Started => Text::new("不满一档按一档扣", "a started step counts as one"),
            Self::ProRata => Text::new("不满一档按比例扣", "a step counts as far as it goes"),
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
