//! Which responses are keyed a second time: all, a drawn sample, or none.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::text::Text;

/// How many of a survey's responses are to be verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VerifyPlan {
    /// Every response (全部复录).
    Full,
    /// Every n-th response in the order of the serials, from a random start; at least 1 (每 n 份抽一份).
    Every(u32),
    /// A simple random sample of so many percent, above 0 and at most 100, rounded up to whole responses (按比例抽取).
    Percent(Decimal),
    /// None (不复录).
    None,
}

impl VerifyPlan {
    /// The stable word for it in the store and in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Every(_) => "every",
            Self::Percent(_) => "percent",
            Self::None => "none",
        }
    }

    /// The number that goes with the word, where one does.
    pub fn amount(self) -> Option<Decimal> {
        match self {
            Self::Every(step) => Some(step.into()),
            Self::Percent(percent) => Some(percent.normalize()),
            Self::Full | Self::None => None,
        }
    }

    /// The plan in the words of the screens.
    pub fn label(self) -> Text {
        match self {
            Self::Full => Text::new("全部复录", "every response is keyed twice"),
            Self::Every(step) => Text::new(
                format!("每 {step} 份抽一份复录"),
                format!("one of every {step} is keyed twice"),
            ),
            Self::Percent(share) => {
                let share = share.normalize();
                Text::new(
                    format!("随机抽 {share}% 复录"),
                    format!("a random {share}% is keyed twice"),
                )
            }
            Self::None => Text::new("不复录", "no response is keyed twice"),
        }
    }

    /// Reads what [`VerifyPlan::code`] and [`VerifyPlan::amount`] give; `None` for an amount out of its bounds.
    pub fn from_parts(code: &str, amount: Option<Decimal>) -> Option<Self> {
        let plan = match (code, amount) {
            ("full", None) => Self::Full,
            ("none", None) => Self::None,
            ("every", Some(step)) if step.fract().is_zero() => Self::Every(step.to_u32()?),
            ("percent", Some(percent)) => Self::Percent(percent),
            _ => return None,
        };
        plan.is_sensible().then_some(plan)
    }

    fn is_sensible(self) -> bool {
        match self {
            Self::Every(step) => step >= 1,
            Self::Percent(percent) => percent > Decimal::ZERO && percent <= Decimal::ONE_HUNDRED,
            Self::Full | Self::None => true,
        }
    }
}

/// Every `step`-th of `frame` things, the first `carry` of them passed over; and how many of the things that come later
/// are to be passed over, so that draws one after the other are one draw.
pub fn draw_every(frame: u64, step: u32, carry: u64) -> (Vec<u64>, u64) {
    let step = u64::from(step.max(1));
    let drawn: Vec<u64> = (carry..frame)
        .step_by(usize::try_from(step).unwrap_or(usize::MAX))
        .collect();
    let next = drawn.last().map_or(carry, |last| last + step);
    (drawn, next.saturating_sub(frame))
}

/// A simple random sample of `percent` of `frame` things, rounded up, in their order.
///
/// Selection sampling (Knuth, The Art of Computer Programming 2, 3.4.2, algorithm S): `below(n)` gives a random number
/// from 0 to n − 1, and every sample of that size is as likely as any other.
pub fn draw_percent(frame: u64, percent: Decimal, below: &mut dyn FnMut(u64) -> u64) -> Vec<u64> {
    let wanted = (Decimal::from(frame) * percent / Decimal::ONE_HUNDRED)
        .ceil()
        .to_u64()
        .unwrap_or(0)
        .min(frame);
    let mut drawn = Vec::new();
    for at in 0..frame {
        let missing = wanted - drawn.len() as u64;
        if missing > 0 && below(frame - at) < missing {
            drawn.push(at);
        }
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_third_from_the_second_on() {
        assert_eq!(draw_every(10, 3, 1), (vec![1, 4, 7], 0));
        assert_eq!(draw_every(9, 3, 1), (vec![1, 4, 7], 1));
        assert_eq!(draw_every(1, 3, 2), (vec![], 1));
    }

    #[test]
    fn a_plan_is_read_as_it_is_written_and_no_other_is() {
        for plan in [
            VerifyPlan::Full,
            VerifyPlan::None,
            VerifyPlan::Every(10),
            VerifyPlan::Percent(Decimal::new(25, 1)),
        ] {
            assert_eq!(
                VerifyPlan::from_parts(plan.code(), plan.amount()),
                Some(plan)
            );
        }
        let refused =
            |code: &str, amount: i64| VerifyPlan::from_parts(code, Some(amount.into())).is_none();
        assert!(refused("every", 0) && refused("percent", 0) && refused("percent", 101));
        assert!(refused("full", 1) && refused("none", 1));
    }

    proptest! {
        #[test]
        fn draws_one_after_the_other_are_one_draw(
            frames in prop::collection::vec(0u64..40, 1..6),
            step in 1u32..12,
            start in 0u64..12,
        ) {
            let start = start % u64::from(step);
            let whole = draw_every(frames.iter().sum(), step, start).0;
            let (mut parts, mut carry, mut before) = (Vec::new(), start, 0);
            for frame in frames {
                let (drawn, next) = draw_every(frame, step, carry);
                parts.extend(drawn.into_iter().map(|at| at + before));
                (carry, before) = (next, before + frame);
            }
            prop_assert_eq!(parts, whole);
        }

        #[test]
        fn a_percentage_is_rounded_up_and_drawn_without_repetition(
            frame in 0u64..300,
            tenths in 1i64..=1000,
            seed in any::<u64>(),
        ) {
            let percent = Decimal::new(tenths, 1);
            let mut state = seed;
            let mut below = |bound: u64| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (state >> 33) % bound
            };
            let drawn = draw_percent(frame, percent, &mut below);
            let due = (frame * tenths.unsigned_abs()).div_ceil(1000);
            prop_assert_eq!(drawn.len() as u64, due);
            prop_assert!(drawn.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert!(drawn.last().is_none_or(|last| *last < frame));
        }
    }
}
