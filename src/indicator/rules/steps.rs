//! Rules that give full points from a threshold on and deduct for each step below it.

use rust_decimal::Decimal;

use crate::indicator::amount::{Amount, bound, difference, points};
use crate::indicator::outcome::{Outcome, gets, within};
use crate::indicator::{Partial, Rule, Unit};
use crate::measure::Fraction;
use crate::text::Text;

/// The parameters of a threshold with steps below it.
pub(in crate::indicator) struct Steps {
    unit: Unit,
    full_at: Decimal,
    step: Decimal,
    deduct: Decimal,
    floor: Decimal,
    partial: Partial,
}

impl Steps {
    /// The steps of a rule that has some. A count has steps of one; a part of one counts as far as it goes.
    pub fn of(rule: &Rule) -> Option<Self> {
        match *rule {
            Rule::ThresholdSteps {
                unit,
                full_at,
                step,
                deduct,
                floor,
                partial,
            } => Some(Self {
                unit,
                full_at,
                step,
                deduct,
                floor,
                partial,
            }),
            Rule::Count {
                full_at,
                deduct,
                floor,
            } => Some(Self {
                unit: Unit::Number,
                full_at,
                step: Decimal::ONE,
                deduct,
                floor,
                partial: Partial::ProRata,
            }),
            _ => None,
        }
    }

    /// How many steps are deducted at this value; `None` for a step of 0.
    pub fn missed(&self, value: &Fraction) -> Option<Fraction> {
        let below = &Fraction::from(self.full_at) - value;
        if below <= Fraction::zero() {
            return Some(Fraction::zero());
        }
        let steps = below.divide(&self.step.into())?;
        Some(match self.partial {
            Partial::Whole => steps.floor(),
            Partial::Started => steps.ceil(),
            Partial::ProRata => steps,
        })
    }

    /// The score at this value, before it is explained.
    pub fn points_at(&self, value: &Fraction, weight: &Fraction) -> Option<Fraction> {
        let lost = &self.missed(value)? * &self.deduct.into();
        let floor = within(self.floor.into(), &Fraction::zero(), weight);
        Some(within(weight - &lost, &floor, weight))
    }

    /// The score with its sentence.
    pub fn score(&self, amount: &Amount, weight: &Fraction) -> Outcome {
        let bounds = [self.full_at];
        let value = Text::same(amount.shown(&bounds));
        let lead = amount.lead(&bounds);
        let threshold = bound(self.full_at, self.unit);
        let (Some(missed), Some(score)) = (
            self.missed(&amount.value),
            self.points_at(&amount.value, weight),
        ) else {
            return Outcome::unknown(Text::new(
                "扣分步长为 0，无法评分",
                "the step of the rule is 0: not scored",
            ));
        };
        let end = gets(&score, weight);
        let below = &Fraction::from(self.full_at) - &amount.value;
        if below <= Fraction::zero() {
            let because = Text::new(
                format!("{}，不低于 {threshold}，{}", lead.zh, end.zh),
                format!("{}, not below {threshold}: {}", lead.en, end.en),
            );
            return Outcome::scored(value, score, weight, because, Text::default());
        }
        let gap = self.gap_in_words(&below);
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
            format!("{}: {lost} points deducted", gap.en),
        );
        Outcome::scored(value, score, weight, because, deduction)
    }

    fn gap_in_words(&self, below: &Fraction) -> Text {
        let (gap, threshold) = (difference(below), bound(self.full_at, self.unit));
        match self.unit {
            Unit::Percent => Text::new(
                format!("低于 {threshold} {gap} 个百分点"),
                format!("{gap} percentage points below {threshold}"),
            ),
            Unit::Number => Text::new(
                format!("比 {threshold} 少 {gap}"),
                format!("{gap} short of {threshold}"),
            ),
        }
    }

    fn steps_in_words(&self, missed: &Fraction) -> Text {
        let step = self.step.normalize();
        let (zh, en) = match self.unit {
            Unit::Percent => (
                format!("{step} 个百分点"),
                format!("{step} percentage points"),
            ),
            Unit::Number => (format!("{step} "), step.to_string()),
        };
        let count = missed.to_short_text(2);
        let each = self.deduct.normalize();
        let lost = points(&(missed * &self.deduct.into()));
        if self.counts_ones() {
            return Text::new(
                format!("每少 {step} 个扣 {each} 分，共扣 {lost} 分"),
                format!("{each} points for each one fewer, {lost} deducted"),
            );
        }
        let deducted = Text::new(
            format!("每步扣 {each} 分，共扣 {lost} 分"),
            format!("{each} points each, {lost} deducted"),
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
        let floor = within(self.floor.into(), &Fraction::zero(), weight);
        if weight - &(missed * &self.deduct.into()) >= floor {
            return Text::default();
        }
        let floor = points(&floor);
        Text::new(
            format!("，扣到下限 {floor} 分为止"),
            format!(", but not below the floor of {floor}"),
        )
    }
}
