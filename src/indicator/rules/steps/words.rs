//! Steps away from a threshold in words: the rule in one sentence, and why a value gets its score.

use rust_decimal::Decimal;

use super::{Partial, Side, StepIn, Steps};
use crate::indicator::amount::{Amount, bound, difference, lost, points};
use crate::indicator::outcome::{Outcome, gets};
use crate::indicator::rules::Unit;
use crate::indicator::rules::parameter::short;
use crate::measure::Fraction;
use crate::text::Text;

impl Steps {
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
        let lost = lost(&score, weight);
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
