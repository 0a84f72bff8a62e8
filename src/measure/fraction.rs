//! Exact fractions, so that a rate meets its boundary or does not, and is rounded once, at the edge.

use std::fmt;
use std::ops::{Add, Mul, Sub};

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};
use rust_decimal::Decimal;

use super::Rounding;

/// An exact fraction of whole numbers of any size.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fraction(BigRational);

impl Fraction {
    /// Zero.
    pub fn zero() -> Self {
        Self(BigRational::zero())
    }

    /// `numerator / denominator`; `None` where the denominator is 0.
    pub fn new(numerator: i64, denominator: i64) -> Option<Self> {
        (denominator != 0).then(|| Self(BigRational::new(numerator.into(), denominator.into())))
    }

    /// This fraction divided by another; `None` where the other is 0.
    #[must_use]
    pub fn divide(&self, by: &Self) -> Option<Self> {
        (!by.0.is_zero()).then(|| Self(&self.0 / &by.0))
    }

    /// The largest whole number that is not above it.
    #[must_use]
    pub fn floor(&self) -> Self {
        Self(self.0.floor())
    }

    /// The smallest whole number that is not below it.
    #[must_use]
    pub fn ceil(&self) -> Self {
        Self(self.0.ceil())
    }

    /// Whether it is below 0.
    pub fn is_negative(&self) -> bool {
        self.0.is_negative()
    }

    /// The nearest `f64`; for drawing and statistics, never for a figure that is printed.
    pub fn to_f64(&self) -> f64 {
        self.0.to_f64().unwrap_or(f64::NAN)
    }

    /// The nearest fraction with this many decimal places, as a rounding finds it.
    #[must_use]
    pub fn rounded(&self, decimals: u32, rounding: Rounding) -> Self {
        let scale = BigRational::from_integer(BigInt::from(10u8).pow(decimals));
        let scaled = self.0.abs() * &scale;
        let down = scaled.floor();
        let twice_the_rest = (&scaled - &down) * BigRational::from_integer(2.into());
        let one = BigRational::from_integer(1.into());
        let goes_up = match rounding {
            Rounding::HalfUp => twice_the_rest >= one,
            Rounding::HalfEven => {
                twice_the_rest > one || twice_the_rest == one && down.numer().bit(0)
            }
            Rounding::Truncate => false,
        };
        let size = if goes_up { down + one } else { down } / scale;
        Self(if self.0.is_negative() { -size } else { size })
    }

    /// Rounded half up (away from zero) and shown with exactly `decimals` places.
    pub fn to_text(&self, decimals: u32) -> String {
        let scale = BigInt::from(10u8).pow(decimals);
        let two = BigInt::from(2u8);
        let scaled = self.0.abs() * BigRational::from_integer(scale);
        let rounded = (scaled.numer() * &two + scaled.denom()) / (scaled.denom() * two);
        let digits = format!("{rounded:0>width$}", width = decimals as usize + 1);
        let (whole, part) = digits.split_at(digits.len() - decimals as usize);
        let sign = if self.0.is_negative() && !rounded.is_zero() {
            "-"
        } else {
            ""
        };
        if decimals == 0 {
            return format!("{sign}{whole}");
        }
        format!("{sign}{whole}.{part}")
    }

    /// As [`Fraction::to_text`] with at most `decimals` places and no trailing zeros: `14`, `88.5`, `13.81`.
    pub fn to_short_text(&self, decimals: u32) -> String {
        let text = self.to_text(decimals);
        if decimals == 0 {
            return text;
        }
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }

    /// The fraction in percent: 100 times itself.
    #[must_use]
    pub fn percent(&self) -> Self {
        self * &Self::from(100)
    }
}

impl From<i64> for Fraction {
    fn from(whole: i64) -> Self {
        Self(BigRational::from_integer(whole.into()))
    }
}

impl From<Decimal> for Fraction {
    fn from(decimal: Decimal) -> Self {
        let scale = BigInt::from(10u8).pow(decimal.scale());
        Self(BigRational::new(decimal.mantissa().into(), scale))
    }
}

impl Add for &Fraction {
    type Output = Fraction;
    fn add(self, other: Self) -> Fraction {
        Fraction(&self.0 + &other.0)
    }
}

impl Sub for &Fraction {
    type Output = Fraction;
    fn sub(self, other: Self) -> Fraction {
        Fraction(&self.0 - &other.0)
    }
}

impl Mul for &Fraction {
    type Output = Fraction;
    fn mul(self, other: Self) -> Fraction {
        Fraction(&self.0 * &other.0)
    }
}

impl std::iter::Sum for Fraction {
    fn sum<I: Iterator<Item = Self>>(fractions: I) -> Self {
        fractions.fold(Self::zero(), |sum, next| &sum + &next)
    }
}

/// Shown as `numerator/denominator` in lowest terms; for debugging and traces.
impl fmt::Display for Fraction {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn fraction(numerator: i64, denominator: i64) -> Fraction {
        Fraction::new(numerator, denominator).unwrap()
    }

    // By long division: 2137/2340 = 0.913247…; 1/8 = 0.125; 936/1040 = 0.9.
    #[rstest]
    #[case(fraction(2137, 2340).percent(), 2, "91.32")]
    #[case(fraction(936, 1040).percent(), 2, "90.00")]
    #[case(fraction(1, 8), 2, "0.13")]
    #[case(fraction(-1, 8), 2, "-0.13")]
    #[case(fraction(-1, 1000), 2, "0.00")]
    #[case(fraction(1, 2), 0, "1")]
    #[case(fraction(7, 1), 2, "7.00")]
    fn a_fraction_is_rounded_half_up_once(
        #[case] value: Fraction,
        #[case] decimals: u32,
        #[case] text: &str,
    ) {
        assert_eq!(value.to_text(decimals), text);
    }

    // 2.5 and 3.5 are halves; 2/3 = 0.666….
    #[rstest]
    #[case(fraction(5, 2), 0, ["3", "2", "2"])]
    #[case(fraction(7, 2), 0, ["4", "4", "3"])]
    #[case(fraction(-5, 2), 0, ["-3", "-2", "-2"])]
    #[case(fraction(2, 3), 2, ["0.67", "0.67", "0.66"])]
    #[case(fraction(1, 4), 2, ["0.25", "0.25", "0.25"])]
    fn a_half_goes_where_the_rounding_says(
        #[case] value: Fraction,
        #[case] decimals: u32,
        #[case] texts: [&str; 3],
    ) {
        for (rounding, text) in Rounding::ALL.into_iter().zip(texts) {
            assert_eq!(value.rounded(decimals, rounding).to_text(decimals), text);
        }
    }

    #[test]
    fn short_text_drops_trailing_zeros_but_no_digit() {
        assert_eq!(fraction(177, 2).to_short_text(2), "88.5");
        assert_eq!(fraction(14, 1).to_short_text(2), "14");
        assert_eq!(fraction(100, 1).to_short_text(0), "100");
    }

    #[test]
    fn a_boundary_is_met_exactly() {
        assert_eq!(fraction(936, 1040), Fraction::from(Decimal::new(9, 1)));
    }

    #[test]
    fn nothing_is_divided_by_zero() {
        assert_eq!(Fraction::new(1, 0), None);
        assert_eq!(fraction(1, 2).divide(&Fraction::zero()), None);
    }
}
