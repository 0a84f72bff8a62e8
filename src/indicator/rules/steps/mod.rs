//! Steps away from a threshold, below it or above it: what rules that deduct for each step have in common.

mod check;
mod words;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Declared, OverNumber, Unit};
use crate::indicator::amount::Amount;
use crate::indicator::outcome::{Outcome, within};
use crate::indicator::score_at::percent_of;
use crate::measure::Fraction;

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

/// A rule that is steps away from a threshold.
pub(super) trait OverSteps: Declared {
    /// The steps.
    fn steps(&self) -> Steps;
}

impl<R: OverSteps> OverNumber for R {
    fn unit(&self) -> Unit {
        self.steps().unit
    }

    fn less_is_better(&self) -> bool {
        self.steps().side == Side::Above
    }

    fn bounds(&self) -> Vec<Decimal> {
        self.steps().bounds()
    }

    fn score_at(&self, value: &Fraction, weight: &Fraction) -> Option<Fraction> {
        self.steps().score_at(value, weight)
    }

    fn breakpoints(&self, weight: &Fraction, low: &Fraction) -> Option<Vec<Fraction>> {
        self.steps().breakpoints(weight, low)
    }

    fn told(&self, amount: &Amount, score: Fraction, weight: &Fraction) -> Outcome {
        self.steps().told(amount, score, weight)
    }
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
}
