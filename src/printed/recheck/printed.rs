//! A number as a report prints it: its value, how many decimals it shows, and which exact values print as it.

use rust_decimal::Decimal;

use crate::measure::{Fraction, Rounding};
use crate::text::fold_width;

/// The most decimals a printed number may have; statistics programs print up to 17.
const MOST_DECIMALS: u32 = 18;

/// The largest printed number; every product with a count then fits.
const LARGEST: i64 = 1_000_000_000;

/// A printed number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// Its value with the decimals it shows: 91.380 has three.
    decimal: Decimal,
    /// That it is an inequality, such as `≥95`.
    bound: Option<Bound>,
    /// As it stands in the file, without outer space.
    text: String,
}

/// An inequality printed where a figure is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// `≥`.
    AtLeast,
    /// `>`.
    Above,
    /// `≤`.
    AtMost,
    /// `<`.
    Below,
}

/// The signs and words of an inequality; the longer ones first.
const BOUNDS: [(&str, Bound); 10] = [
    ("≥", Bound::AtLeast),
    (">=", Bound::AtLeast),
    ("不低于", Bound::AtLeast),
    ("不少于", Bound::AtLeast),
    ("≤", Bound::AtMost),
    ("<=", Bound::AtMost),
    ("不高于", Bound::AtMost),
    ("不超过", Bound::AtMost),
    (">", Bound::Above),
    ("<", Bound::Below),
];

impl Printed {
    /// Reads `91.38`, `91.38%`, `91.38 分`, `≥95％`; full-width signs are folded. `None` for anything that is no such number, has
    /// more than 18 decimals or lies beyond 1,000,000,000.
    pub fn read(cell: &str) -> Option<Self> {
        let text = cell.trim();
        let folded: String = text.chars().map(fold_width).collect();
        let (bound, rest) = BOUNDS
            .iter()
            .find_map(|(sign, bound)| Some((Some(*bound), folded.strip_prefix(sign)?)))
            .unwrap_or((None, &folded));
        let number = rest.trim().trim_end_matches(['%', '分']).trim_end();
        let number = number.strip_prefix('+').unwrap_or(number);
        let plain = number.strip_prefix('-').unwrap_or(number);
        if !plain.starts_with(|sign: char| sign.is_ascii_digit()) {
            return None;
        }
        let decimal = Decimal::from_str_exact(number).ok()?;
        if decimal.scale() > MOST_DECIMALS || decimal.abs() > Decimal::from(LARGEST) {
            return None;
        }
        Some(Self {
            decimal,
            bound,
            text: text.to_owned(),
        })
    }

    /// Its value; of an inequality, its bound.
    pub fn value(&self) -> Fraction {
        Fraction::from(self.decimal)
    }

    /// The value of its last digit: 0.01 for 91.38.
    pub fn unit(&self) -> Fraction {
        Fraction::new(1, 10_i64.pow(self.decimals())).unwrap_or_else(Fraction::zero)
    }

    /// The exact values that print as it, from the least to the greatest; the ends may or may not be among them.
    pub fn around(&self, rounding: Rounding) -> (Fraction, Fraction) {
        let (value, unit) = (self.value(), self.unit());
        if rounding == Rounding::Truncate {
            return if value.is_negative() {
                (&value - &unit, value)
            } else {
                let end = &value + &unit;
                (value, end)
            };
        }
        let half = &unit * &Fraction::new(1, 2).unwrap_or_else(Fraction::zero);
        (&value - &half, &value + &half)
    }

    /// Whether some value between these two, rounded so, prints as it.
    pub fn may_show(&self, low: &Fraction, high: &Fraction, rounding: Rounding) -> bool {
        let (from, to) = self.around(rounding);
        self.shows(low, rounding)
            || self.shows(high, rounding)
            || low < high && *low < to && *high > from
    }

    /// How many decimals it shows.
    pub fn decimals(&self) -> u32 {
        self.decimal.scale()
    }

    /// The same number with so many decimals at most, as a computer's floating point can vouch for.
    #[must_use]
    pub fn with_at_most(&self, decimals: u32) -> Self {
        if self.decimals() <= decimals {
            return self.clone();
        }
        Self {
            decimal: self.decimal.round_dp(decimals),
            ..self.clone()
        }
    }

    /// The same number with more decimals, zeros behind it.
    #[must_use]
    pub fn with_decimals(&self, decimals: u32) -> Self {
        let mut longer = self.clone();
        longer.decimal.rescale(decimals.max(self.decimals()));
        longer
    }

    /// The inequality it is, if it is one.
    pub fn bound(&self) -> Option<Bound> {
        self.bound
    }

    /// As it was printed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether this exact value, rounded so, prints as it.
    pub fn shows(&self, value: &Fraction, rounding: Rounding) -> bool {
        value.rounded(self.decimals(), rounding) == self.value()
    }

    /// The smallest and the largest count of `n` whose share in percent, rounded so, prints as it; `None`: no count.
    pub fn counts_of(&self, n: u64, rounding: Rounding) -> Option<(u64, u64)> {
        let (decimals, digits) = (self.decimals(), self.decimal.mantissa());
        if n == 0 || digits < 0 {
            return None;
        }
        // Nearly every share is small enough for 64 bits, which the search for n, asking thousands of times, feels.
        let small = (i64::try_from(digits), i64::try_from(n));
        if let (Ok(digits @ ..=SMALL), Ok(n @ ..=SMALL), ..=SMALL_DECIMALS) =
            (small.0, small.1, decimals)
        {
            return small_counts(digits, n, 200 * 10_i64.pow(decimals), rounding);
        }
        let scale = 200 * 10_i128.pow(decimals);
        let (low, high) = ends(digits, i128::from(n), rounding);
        let first = (low + scale - 1).div_euclid(scale).max(0);
        let last = high.div_euclid(scale).min(i128::from(n));
        let (first, last) = (u64::try_from(first).ok()?, u64::try_from(last).ok()?);
        (first <= last).then_some((first, last))
    }
}

/// Digits and counts up to here keep every product below 64 bits.
const SMALL: i64 = 1_000_000_000;
/// Decimals up to here too.
const SMALL_DECIMALS: u32 = 8;

/// The ends of what prints as a share of `n`, both included: a share k/n lies at 2k·scale/n in units of half its last
/// digit, and an end that is not included lies one unit of 1/n further in.
fn ends<N>(digits: N, n: N, rounding: Rounding) -> (N, N)
where
    N: Copy
        + From<i32>
        + PartialEq
        + std::ops::Add<Output = N>
        + std::ops::Sub<Output = N>
        + std::ops::Mul<Output = N>
        + std::ops::Rem<Output = N>,
{
    let [zero, one, two] = [0, 1, 2].map(N::from);
    let twice = two * digits;
    let (low, high) = match rounding {
        Rounding::Truncate => (twice, twice + two),
        _ => (twice - one, twice + one),
    };
    let is_odd = digits % two != zero;
    let is_even_only = rounding == Rounding::HalfEven;
    let low_in = if is_even_only && is_odd { one } else { zero };
    let high_in = if is_even_only && !is_odd { zero } else { one };
    (low * n + low_in, high * n - high_in)
}

/// The counts where everything fits into 64 bits.
fn small_counts(digits: i64, n: i64, scale: i64, rounding: Rounding) -> Option<(u64, u64)> {
    let (low, high) = ends(digits, n, rounding);
    let first = (low + scale - 1).div_euclid(scale).max(0);
    let last = high.div_euclid(scale).min(n);
    let (first, last) = (u64::try_from(first).ok()?, u64::try_from(last).ok()?);
    (first <= last).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn printed(text: &str) -> Printed {
        Printed::read(text).unwrap()
    }

    #[rstest]
    #[case("91.38", 9138, 2, None)]
    #[case(" 91.3% ", 913, 1, None)]
    #[case("１００％", 100, 0, None)]
    #[case("≥95%", 95, 0, Some(Bound::AtLeast))]
    #[case(">=98", 98, 0, Some(Bound::AtLeast))]
    #[case("不低于 90", 90, 0, Some(Bound::AtLeast))]
    #[case("-0.117", -117, 3, None)]
    #[case("+45", 45, 0, None)]
    #[case("4.27 分", 427, 2, None)]
    #[case("0.97297297297297297", 97_297_297_297_297_297, 17, None)]
    fn a_printed_number_keeps_its_decimals_and_its_inequality(
        #[case] text: &str,
        #[case] digits: i128,
        #[case] decimals: u32,
        #[case] bound: Option<Bound>,
    ) {
        let read = printed(text);
        assert_eq!(
            (read.decimal.mantissa(), read.decimals(), read.bound),
            (digits, decimals, bound)
        );
        assert_eq!(read.text(), text.trim());
    }

    #[rstest]
    #[case("")]
    #[case("满意")]
    #[case("1,584")]
    #[case("95 左右")]
    #[case("1e5")]
    #[case("0.1234567890123456789")]
    #[case("99999999999")]
    fn what_is_no_printed_number_is_refused(#[case] text: &str) {
        assert_eq!(Printed::read(text), None);
    }

    // 21/26 = 80.769…; of 44, 43 give 97.727… and 44 give 100, so that nothing prints as 98.
    #[rstest]
    #[case("80.77", 26, Rounding::HalfUp, Some((21, 21)))]
    #[case("80.76", 26, Rounding::Truncate, Some((21, 21)))]
    #[case("80.76", 26, Rounding::HalfUp, None)]
    #[case("98", 44, Rounding::HalfUp, Some((43, 43)))]
    #[case("98.0", 44, Rounding::HalfUp, None)]
    // 1/8 = 12.5: half up 13, half to even 12, cut 12; 3/8 = 37.5: 38, 38, 37.
    #[case("13", 8, Rounding::HalfUp, Some((1, 1)))]
    #[case("12", 8, Rounding::HalfUp, None)]
    #[case("12", 8, Rounding::HalfEven, Some((1, 1)))]
    #[case("38", 8, Rounding::HalfEven, Some((3, 3)))]
    #[case("37", 8, Rounding::Truncate, Some((3, 3)))]
    // 50 of 100 to whole percents in a thousand: 495 to 504.
    #[case("50", 1000, Rounding::HalfUp, Some((495, 504)))]
    #[case("0", 3, Rounding::HalfUp, Some((0, 0)))]
    #[case("100", 3, Rounding::HalfUp, Some((3, 3)))]
    #[case("50", 0, Rounding::HalfUp, None)]
    fn the_counts_behind_a_share_are_found(
        #[case] text: &str,
        #[case] n: u64,
        #[case] rounding: Rounding,
        #[case] counts: Option<(u64, u64)>,
    ) {
        assert_eq!(printed(text).counts_of(n, rounding), counts);
    }

    // 36.1 stands for 36.05 to 36.15, cut off for 36.1 to 36.2; -2.5 cut off for -2.6 to -2.5.
    #[rstest]
    #[case("36.1", Rounding::HalfUp, "36.05", "36.15")]
    #[case("36.1", Rounding::Truncate, "36.10", "36.20")]
    #[case("-2.5", Rounding::Truncate, "-2.60", "-2.50")]
    fn the_values_behind_a_printed_number_lie_around_it(
        #[case] text: &str,
        #[case] rounding: Rounding,
        #[case] low: &str,
        #[case] high: &str,
    ) {
        let (from, to) = printed(text).around(rounding);
        assert_eq!((from.to_text(2), to.to_text(2)), (low.into(), high.into()));
    }

    proptest! {
        #[test]
        fn a_count_is_found_exactly_where_its_share_prints_so(
            count in 0_u64..60, n in 1_u64..60, decimals in 0_u32..3, digits in 0_i64..=10_000,
        ) {
            prop_assume!(count <= n);
            let share = Fraction::new(count.try_into().unwrap(), n.try_into().unwrap()).unwrap().percent();
            let text = Fraction::new(digits, 10_i64.pow(decimals)).unwrap().to_text(decimals);
            for rounding in Rounding::ALL {
                let own = printed(&share.rounded(decimals, rounding).to_text(decimals));
                for printed in [own, printed(&text)] {
                    let found = printed.counts_of(n, rounding);
                    let within = found.is_some_and(|(low, high)| (low..=high).contains(&count));
                    prop_assert_eq!(within, printed.shows(&share, rounding), "{:?} {:?}", found, rounding);
                }
            }
        }
    }
}
