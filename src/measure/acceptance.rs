//! Acceptance sampling: whether the errors found in a sample of fields let a batch, or an operator's work, be accepted.
//!
//! The error rate has exact bounds after Clopper and Pearson (1934), each with one-sided confidence of 95 %: were the
//! true rate above the upper bound, so few errors would have been found in fewer than 5 of 100 samples. Where the lot is
//! known, all fields that the sample was drawn from, the bounds are those of the hypergeometric distribution, and a lot
//! that was keyed twice as a whole has the rate itself: nothing is left to chance.
//!
//! What is drawn is the paper, with all of its fields: errors that come in runs on one paper make the bounds too narrow.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use statrs::distribution::{Beta, ContinuousCDF};

use super::hypergeometric::Drawn;
use crate::text::Text;

/// The share of samples in which the true rate may lie outside a bound.
const RISK: f64 = 0.05;

/// What a comparison of two entries found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Compared {
    /// Fields keyed twice.
    pub fields: u64,
    /// Of these, fields in which the second entry differed from the first at last.
    pub differences: u64,
    /// Of the differences, those in which the first entry was wrong, or nobody has decided yet; at most `differences`.
    pub errors: u64,
}

/// What a comparison found, with the lot that the fields were drawn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfLot {
    /// What was found.
    pub compared: Compared,
    /// How many fields there are in all, compared or not; `None` where that is not known, or fields were compared more
    /// than once.
    pub lot: Option<u64>,
}

impl Compared {
    /// Errors / fields, from 0 to 1; `None` where nothing was compared.
    pub fn rate(self) -> Option<f64> {
        (self.fields > 0).then(|| self.errors as f64 / self.fields as f64)
    }

    /// The same as drawn from a lot; `None`: of unknown size.
    pub const fn of(self, lot: Option<u64>) -> OfLot {
        OfLot {
            compared: self,
            lot,
        }
    }

    /// The upper bound of the error rate in a lot of unknown size: see [`OfLot::upper_bound`].
    pub fn upper_bound(self) -> f64 {
        self.of(None).upper_bound()
    }

    /// The lower bound of the error rate in a lot of unknown size: see [`OfLot::lower_bound`].
    pub fn lower_bound(self) -> f64 {
        self.of(None).lower_bound()
    }

    /// What the sample says of a lot of unknown size: see [`OfLot::verdict`].
    pub fn verdict(self, limit: Decimal) -> Option<Verdict> {
        self.of(None).verdict(limit)
    }
}

impl OfLot {
    /// The upper bound of the error rate, from 0 to 1; 1 where nothing was compared or everything was wrong.
    pub fn upper_bound(self) -> f64 {
        let Compared { fields, errors, .. } = self.compared;
        if let Some([_, most]) = self.bounds_of_lot() {
            return most;
        }
        if errors >= fields {
            return 1.0;
        }
        quantile(errors + 1, fields - errors, 1.0 - RISK).unwrap_or(1.0)
    }

    /// The lower bound of the error rate, from 0 to 1; 0 where no error was found.
    pub fn lower_bound(self) -> f64 {
        let Compared { fields, errors, .. } = self.compared;
        let errors = errors.min(fields);
        if let Some([least, _]) = self.bounds_of_lot() {
            return least;
        }
        if errors == 0 {
            return 0.0;
        }
        quantile(errors, fields - errors + 1, RISK).unwrap_or(0.0)
    }

    /// The bounds in a lot of known size; `None` where it is not known.
    fn bounds_of_lot(self) -> Option<[f64; 2]> {
        let Compared { fields, errors, .. } = self.compared;
        let lot = self.lot.filter(|lot| *lot >= fields)?;
        let drawn = Drawn {
            population: lot,
            answered: fields,
            hits: errors.min(fields),
        };
        Some(
            drawn
                .limits_at(RISK)?
                .map(|errors| errors as f64 / lot as f64),
        )
    }

    /// Whether every field was keyed twice, so that the error rate is known and has no bound.
    pub fn is_whole(self) -> bool {
        self.compared.fields > 0 && self.lot == Some(self.compared.fields)
    }

    /// What the sample says against a limit in percent; `None` where nothing was compared.
    ///
    /// Accepted where the upper bound is at most the limit: the rate is shown to be that low. To be entered again where
    /// the lower bound is above it: the rate is shown to be too high. Between the two the sample does not decide, and
    /// every response is verified.
    pub fn verdict(self, limit: Decimal) -> Option<Verdict> {
        let limit = limit.to_f64()? / 100.0;
        (self.compared.fields > 0).then(|| {
            if self.upper_bound() <= limit {
                Verdict::Accept
            } else if self.lower_bound() > limit {
                Verdict::EnterAgain
            } else {
                Verdict::VerifyAll
            }
        })
    }
}

/// The quantile of a beta distribution; shapes of at least 1.
fn quantile(shape_a: u64, shape_b: u64, share: f64) -> Option<f64> {
    let beta = Beta::new(shape_a as f64, shape_b as f64).ok()?;
    Some(beta.inverse_cdf(share))
}

/// The limit of the error rate where a survey has none of its own: 0.5 percent of the fields.
pub const DEFAULT_LIMIT: Decimal = Decimal::from_parts(5, 0, 0, false, 1);

/// What is to be done with a batch, or with an operator's work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It is good enough as it is (接受).
    Accept,
    /// Every response is keyed a second time (全部复录).
    VerifyAll,
    /// It is keyed anew (重录).
    EnterAgain,
}

impl Verdict {
    /// Every verdict, the mildest first.
    pub const ALL: [Self; 3] = [Self::Accept, Self::VerifyAll, Self::EnterAgain];

    /// The stable word for it in the store and in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::VerifyAll => "verify-all",
            Self::EnterAgain => "enter-again",
        }
    }

    /// The verdict with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.code() == code)
    }

    /// The verdict in the words of the screens.
    pub fn label(self) -> Text {
        match self {
            Self::Accept => Text::new("接受", "accept"),
            Self::VerifyAll => Text::new("全部复录", "verify all"),
            Self::EnterAgain => Text::new("重录", "enter again"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn compared(errors: u64, fields: u64) -> Compared {
        Compared {
            fields,
            differences: errors,
            errors,
        }
    }

    // Of 40 fields 30 were compared and none is wrong: with 2 of 40 wrong, C(38,30)/C(40,30) = 45/780 = 0.0577; with 3
    // 120/9880 = 0.0121: at most 2 of 40. All 40 compared and 1 wrong: 1 of 40. The lot unknown: 1 − 0.05^(1/30).
    #[test]
    fn a_known_lot_narrows_the_bounds_down_to_the_rate_itself() {
        let of = |fields, errors, lot| compared(errors, fields).of(lot);
        assert!((of(30, 0, Some(40)).upper_bound() - 2.0 / 40.0).abs() < 1e-12);
        let whole = of(40, 1, Some(40));
        assert!((whole.upper_bound() - 0.025).abs() < 1e-12);
        assert!((whole.lower_bound() - 0.025).abs() < 1e-12);
        assert!(whole.is_whole());
        let unknown = of(30, 0, None).upper_bound();
        assert!((unknown - (1.0 - 0.05f64.powf(1.0 / 30.0))).abs() < 1e-9);
        assert!((of(30, 0, Some(29)).upper_bound() - unknown).abs() < 1e-12);
    }

    // 234 fields, all of them, without an error: no sample of 234 could have shown 0.5 %, the whole lot does.
    #[test]
    fn a_lot_that_was_keyed_twice_as_a_whole_is_accepted_or_not_by_its_rate() {
        let of = |errors| compared(errors, 234).of(Some(234));
        assert_eq!(of(0).verdict(DEFAULT_LIMIT), Some(Verdict::Accept));
        assert_eq!(of(1).verdict(DEFAULT_LIMIT), Some(Verdict::Accept));
        assert_eq!(of(2).verdict(DEFAULT_LIMIT), Some(Verdict::EnterAgain));
    }

    // With SciPy 1.17.1 (pip install scipy), for errors e of n fields:
    //   from scipy.stats import beta
    //   lower = beta.ppf(.05, e, n - e + 1); upper = beta.ppf(.95, e + 1, n - e)
    #[rstest]
    #[case(0, 597, 0.0, 0.005_005_407_993_466_689)]
    #[case(0, 598, 0.0, 0.004_997_058_694_246_506)]
    #[case(1, 1000, 5.129_197_890_901_781e-5, 0.004_734_993_575_499_777)]
    #[case(3, 2000, 0.000_408_966_640_139_447_66, 0.003_872_223_150_157_523)]
    #[case(5, 234, 0.008_456_276_432_405_577, 0.044_399_910_438_520_67)]
    #[case(20, 2600, 0.005_103_591_206_127_509, 0.011_158_208_072_979_462)]
    #[case(40, 2000, 0.015_131_326_336_606_122, 0.025_955_913_408_187_734)]
    fn the_bounds_agree_with_a_statistics_library(
        #[case] errors: u64,
        #[case] fields: u64,
        #[case] lower: f64,
        #[case] upper: f64,
    ) {
        let sample = compared(errors, fields);
        assert!((sample.lower_bound() - lower).abs() < 1e-9, "{sample:?}");
        assert!((sample.upper_bound() - upper).abs() < 1e-9, "{sample:?}");
    }

    // Without an error the upper bound is 1 − 0.05^(1/n): ln 0.05 / ln 0.995 = 597.6 fields bring it down to 0.5 %.
    #[test]
    fn without_an_error_598_fields_are_accepted_and_597_are_not() {
        let upper = 1.0 - 0.05_f64.powf(1.0 / 598.0);
        assert!((compared(0, 598).upper_bound() - upper).abs() < 1e-9);
        let verdict = |fields| compared(0, fields).verdict(DEFAULT_LIMIT);
        assert_eq!(verdict(598), Some(Verdict::Accept));
        assert_eq!(verdict(597), Some(Verdict::VerifyAll));
        assert_eq!(verdict(0), None);
    }

    // 5 of 234: the lower bound is 0.85 %, above 0.5 % and below 1 %; 20 of 2600: it is 0.51 %.
    #[rstest]
    #[case(5, 234, Decimal::new(5, 1), Verdict::EnterAgain)]
    #[case(5, 234, Decimal::new(1, 0), Verdict::VerifyAll)]
    #[case(5, 234, Decimal::new(5, 0), Verdict::Accept)]
    #[case(20, 2600, Decimal::new(5, 1), Verdict::EnterAgain)]
    #[case(1, 1000, Decimal::new(5, 1), Verdict::Accept)]
    fn the_limit_decides_between_the_bounds(
        #[case] errors: u64,
        #[case] fields: u64,
        #[case] limit: Decimal,
        #[case] verdict: Verdict,
    ) {
        assert_eq!(compared(errors, fields).verdict(limit), Some(verdict));
    }

    #[test]
    fn nothing_compared_bounds_nothing_and_all_wrong_is_all_wrong() {
        assert!((compared(0, 0).upper_bound() - 1.0).abs() < 1e-12);
        assert!((compared(9, 9).upper_bound() - 1.0).abs() < 1e-12);
        assert_eq!(compared(0, 0).rate(), None);
        assert_eq!(DEFAULT_LIMIT, Decimal::new(5, 1));
        // 9 of 9: the lower bound is the ninth root of 0.05.
        let lower = 0.05_f64.powf(1.0 / 9.0);
        assert!((compared(9, 9).lower_bound() - lower).abs() < 1e-9);
    }
}
