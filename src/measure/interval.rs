//! Confidence intervals of a rate at 95 %, from the counts of one question.
//!
//! A share has the Wilson score interval (Wilson 1927), without continuity correction. A score rate over one
//! question has the t interval of the mean, from the spread of the points. Over several questions there is none: the
//! answers of one response hang together, and the counts do not say which belong to the same response.

use std::collections::BTreeMap;

use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

use super::{Fraction, Interval};

/// The confidence level, in percent.
const LEVEL: u32 = 95;

/// The quantile of both distributions at which 2.5 % lie above.
const UPPER: f64 = 0.975;

/// The Wilson interval of `hits` of `base` answers; `None` where the base is empty.
///
/// The ends are from 0 to 1, exactly 0 for no hit and exactly 1 for nothing but hits.
pub fn wilson(hits: &Fraction, base: &Fraction) -> Option<Interval> {
    let n = base.to_f64();
    if n <= 0.0 {
        return None;
    }
    let share = hits.to_f64() / n;
    let z = Normal::standard().inverse_cdf(UPPER);
    let spread = z * z / n;
    let middle = share + spread / 2.0;
    let half = z * (share * (1.0 - share) / n + spread / (4.0 * n)).sqrt();
    let low = (middle - half) / (1.0 + spread);
    let high = (middle + half) / (1.0 + spread);
    Some(Interval {
        level: LEVEL,
        low: if *hits == Fraction::zero() { 0.0 } else { low },
        high: if hits == base { 1.0 } else { high },
        method: "wilson",
    })
}

/// The t interval of the mean of shares given how many answers have each; cut to 0 and 1.
///
/// The variance is that of a sample (n − 1). `None` for fewer than two answers, and where all are equal: they say
/// nothing about the spread.
pub fn mean(spread: &BTreeMap<Fraction, i64>) -> Option<Interval> {
    let answers: i64 = spread.values().sum();
    if answers < 2 || spread.values().filter(|count| **count > 0).count() < 2 {
        return None;
    }
    let n = answers as f64;
    let values = || {
        spread
            .iter()
            .map(|(share, count)| (share.to_f64(), *count as f64))
    };
    let mean = values().map(|(share, count)| share * count).sum::<f64>() / n;
    let squares: f64 = values()
        .map(|(share, count)| (share - mean).powi(2) * count)
        .sum();
    let error = (squares / (n - 1.0) / n).sqrt();
    let half = StudentsT::new(0.0, 1.0, n - 1.0).ok()?.inverse_cdf(UPPER) * error;
    Some(Interval {
        level: LEVEL,
        low: (mean - half).max(0.0),
        high: (mean + half).min(1.0),
        method: "t",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    // 25/25: the report's note gives 86.68 to 100. 0/10 mirrors 10/10, whose low end is n/(n+z²) = 10/13.8415.
    // 10/20 by hand: z² = 3.841459; centre 0.5; half z·√(0.25/20 + z²/1600) / (1 + z²/20) = 0.200722.
    #[rstest]
    #[case(25, 25, 0.8668, 1.0)]
    #[case(0, 10, 0.0, 0.2775)]
    #[case(10, 20, 0.2993, 0.7007)]
    fn the_wilson_interval_agrees_with_published_and_hand_worked_cases(
        #[case] hits: i64,
        #[case] base: i64,
        #[case] low: f64,
        #[case] high: f64,
    ) {
        let interval = wilson(&hits.into(), &base.into()).unwrap();
        assert!((interval.low - low).abs() < 0.00005, "{interval:?}");
        assert!((interval.high - high).abs() < 0.00005, "{interval:?}");
    }

    #[test]
    fn an_empty_base_has_no_interval() {
        assert_eq!(wilson(&Fraction::zero(), &Fraction::zero()), None);
    }

    // Shares 0.2, 0.4, 0.6, 0.8: mean 0.5, variance 0.2/3, error 0.129099; t(3) at 0.975 is 3.182446 in the tables.
    #[test]
    fn the_t_interval_agrees_with_a_hand_worked_case() {
        let spread = [2, 4, 6, 8]
            .map(|tenths| (Fraction::new(tenths, 10).unwrap(), 1))
            .into();
        let interval = mean(&spread).unwrap();
        assert!((interval.low - (0.5 - 3.182_446 * 0.129_099)).abs() < 1e-5);
        assert!((interval.high - (0.5 + 3.182_446 * 0.129_099)).abs() < 1e-5);
    }

    #[test]
    fn answers_without_a_spread_have_no_t_interval() {
        assert_eq!(mean(&[(Fraction::from(1), 26)].into()), None);
        assert_eq!(mean(&[(Fraction::from(1), 1)].into()), None);
        assert_eq!(mean(&BTreeMap::new()), None);
    }
}
