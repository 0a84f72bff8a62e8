//! Rules that give full points from a threshold on and deduct for each step below it.

use rust_decimal::Decimal;

use crate::indicator::amount::{Amount, bound, difference, points};
use crate::indicator::outcome::{Outcome, gets, within};
use crate::indicator::score_at::percent_of;
use crate::indicator::{Partial, Rule, StepIn, Unit};
use crate::measure::Fraction;
use crate::text::Text;

/// The parameters of a threshold with steps below it.
pub(in crate::indicator) struct Steps {
    unit: Unit,
    full_at: Decimal,
    step: Decimal,
    step_in: StepIn,
    deduct: Decimal,
    floor: Decimal,
    cap: Option<Decimal>,
    none_below: Option<Decimal>,
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
                step_in,
                deduct,
                floor,
                cap,
                none_below,
                partial,
            } => Some(Self {
                unit,
                full_at,
                step,
                step_in,
                deduct,
                floor,
                cap,
                none_below,
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
                step_in: StepIn::Points,
                deduct,
                floor,
                cap: None,
                none_below: None,
                partial: Partial::ProRata,
            }),
            _ => None,
        }
    }

    /// The size of a step in the unit of the value.
    pub fn size(&self) -> Fraction {
        let step = Fraction::from(self.step);
        match self.step_in {
            StepIn::Points => step,
            StepIn::Target => &percent_of(&step) * &self.full_at.into(),
        }
    }

    /// How many steps are deducted at this value; `None` for a step of 0.
    pub fn missed(&self, value: &Fraction) -> Option<Fraction> {
        let below = &Fraction::from(self.full_at) - value;
        if below <= Fraction::zero() {
            return Some(Fraction::zero());
        }
        let steps = below.divide(&self.size())?;
        Some(match self.partial {
            Partial::Whole => steps.floor(),
            Partial::Started => steps.ceil(),
            Partial::ProRata => steps,
        })
    }

    /// The least score that the steps can lead to: the floor, or what the cap leaves where that is more.
    pub fn least(&self, weight: &Fraction) -> Fraction {
        let floor = Fraction::from(self.floor);
        let left = self
            .cap
            .map_or_else(Fraction::zero, |cap| weight - &cap.into());
        within(floor.max(left), &Fraction::zero(), weight)
    }

    /// The score at this value, before it is explained.
    pub fn points_at(&self, value: &Fraction, weight: &Fraction) -> Option<Fraction> {
        if self.gives_none(value) {
            return Some(Fraction::zero());
        }
        let lost = &self.missed(value)? * &self.deduct.into();
        Some(within(weight - &lost, &self.least(weight), weight))
    }

    /// Whether the value lies below the one where nothing is given.
    fn gives_none(&self, value: &Fraction) -> bool {
        self.none_below
            .is_some_and(|bound| *value < Fraction::from(bound))
    }

    /// The values from `low` up where the score jumps or bends; `None` where there are more than `most`.
    pub fn breakpoints(
        &self,
        weight: &Fraction,
        low: &Fraction,
        most: i64,
    ) -> Option<Vec<Fraction>> {
        let (full_at, size) = (Fraction::from(self.full_at), self.size());
        if size <= Fraction::zero() {
            return None;
        }
        let mut points = vec![full_at.clone()];
        points.extend(self.none_below.map(Fraction::from));
        // The steps after which the least score is reached; with nothing deducted there is none.
        let Some(last) = (weight - &self.least(weight)).divide(&self.deduct.into()) else {
            return Some(points);
        };
        if self.partial == Partial::ProRata {
            points.push(&full_at - &(&last * &size));
            return Some(points);
        }
        let last = last.ceil();
        let mut count = 1;
        while Fraction::from(count) <= last {
            let point = &full_at - &(&Fraction::from(count) * &size);
            if point < *low {
                break;
            }
            if count > most {
                return None;
            }
            points.push(point);
            count += 1;
        }
        Some(points)
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
        if self.gives_none(&amount.value) {
            return self.none(amount, weight);
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
            format!("{}: {lost} deducted", gap.en),
        );
        Outcome::scored(value, score, weight, because, deduction)
    }

    /// Nothing, below the value where nothing is given.
    fn none(&self, amount: &Amount, weight: &Fraction) -> Outcome {
        let bounds: Vec<Decimal> = [Some(self.full_at), self.none_below]
            .into_iter()
            .flatten()
            .collect();
        let (lead, shown) = (amount.lead(&bounds), amount.shown(&bounds));
        let edge = bound(self.none_below.unwrap_or_default(), self.unit);
        let lost = points(weight);
        Outcome::scored(
            Text::same(shown),
            Fraction::zero(),
            weight,
            Text::new(
                format!("{}，低于 {edge}，不得分，得 0 分", lead.zh),
                format!(
                    "{}, below {edge}, where nothing is given: 0 points",
                    lead.en
                ),
            ),
            Text::new(
                format!("低于 {edge}，扣 {lost} 分"),
                format!("below {edge}: {lost} deducted"),
            ),
        )
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
            return Text::new(
                format!("每少 {step} 个扣 {each} 分，共扣 {lost} 分"),
                format!("{each} for each one fewer, {lost} deducted"),
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
}
