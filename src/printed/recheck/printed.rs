//! A number as a report prints it: its value, how many decimals it shows, and which exact values print as it.

use rust_decimal::Decimal;

use crate::measure::{Fraction, Rounding};
use crate::text::fold_width;

/// The most decimals a printed number may have.
const MOST_DECIMALS: u32 = 8;

/// The largest printed number; every product with a count then fits.
const LARGEST: i64 = 1_000_000_000;

/// A printed number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// Its digits as a whole number: 9138 for 91.38.
    digits: i64,
    /// How many of them stand behind the point.
    decimals: u32,
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
    /// Reads `91.38`, `91.38%`, `≥95％`; full-width signs are folded. `None` for anything that is no such number, has
    /// more than 8 decimals or lies beyond 1,000,000,000.
    pub fn read(cell: &str) -> Option<Self> {
        let text = cell.trim();
        let folded: String = text.chars().map(fold_width).collect();
        let (bound, rest) = BOUNDS
            .iter()
            .find_map(|(sign, bound)| Some((Some(*bound), folded.strip_prefix(sign)?)))
            .unwrap_or((None, &folded));
        let number = rest.trim().trim_end_matches('%').trim_end();
        let plain = number.strip_prefix('-').unwrap_or(number);
        if !plain.starts_with(|sign: char| sign.is_ascii_digit()) {
            return None;
        }
        let decimal = Decimal::from_str_exact(number).ok()?;
        if decimal.scale() > MOST_DECIMALS || decimal.abs() > Decimal::from(LARGEST) {
            return None;
        }
        Some(Self {
            digits: i64::try_from(decimal.mantissa()).ok()?,
            decimals: decimal.scale(),
            bound,
            text: text.to_owned(),
        })
    }

    /// Its value; of an inequality, its bound.
    pub fn value(&self) -> Fraction {
        let scale = 10_i64.pow(self.decimals);
        Fraction::new(self.digits, scale).unwrap_or_else(Fraction::zero)
    }

    /// How many decimals it shows.
    pub fn decimals(&self) -> u32 {
        self.decimals
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
        value.rounded(self.decimals, rounding) == self.value()
    }

    /// The smallest and the largest count of `n` whose share in percent, rounded so, prints as it; `None`: no count.
    pub fn counts_of(&self, n: u64, rounding: Rounding) -> Option<(u64, u64)> {
        // A share k/n lies at 2k·scale/n in units of half the last digit.
        let scale = 200 * 10_i128.pow(self.decimals);
        let (digits, n_) = (i128::from(self.digits), i128::from(n));
        if n == 0 || digits < 0 {
            return None;
        }
        let (mut low, mut high) = match rounding {
            Rounding::Truncate => (2 * digits, 2 * digits + 2),
            _ => (2 * digits - 1, 2 * digits + 1),
        };
        // From an inclusive to an exclusive end: one unit of 1/n further.
        (low, high) = (low * n_, high * n_);
        if rounding == Rounding::HalfEven && digits % 2 != 0 {
            low += 1;
        }
        if rounding != Rounding::HalfEven || digits % 2 != 0 {
            high -= 1;
        }
        let first = (low + scale - 1).div_euclid(scale).max(0);
        let last = high.div_euclid(scale).min(n_);
        if first > last {
            return None;
        }
        Some((u64::try_from(first).ok()?, u64::try_from(last).ok()?))
    }
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
    fn a_printed_number_keeps_its_decimals_and_its_inequality(
        #[case] text: &str,
        #[case] digits: i64,
        #[case] decimals: u32,
        #[case] bound: Option<Bound>,
    ) {
        let read = printed(text);
        assert_eq!(
            (read.digits, read.decimals, read.bound),
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
    #[case("0.123456789")]
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
