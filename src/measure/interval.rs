//! Confidence intervals of a rate at 95 %, from the counts of one question.
//!
//! A share has the Wilson score interval (Wilson 1927), without continuity correction. A score rate over one
//! question has the t interval of the mean, from the spread of the points. Over several questions there is none: the
//! answers of one response hang together, and the counts do not say which belong to the same response.
//!
//! Where the population is known, both are corrected for its size (Cochran 1977, Sampling Techniques, 3rd ed.): the
//! variance of a share is p(1 − p)/n · (N − n)/(N − 1) (theorem 3.1 with 3.2), so z² becomes z²·(N − n)/(N − 1)
//! wherever Wilson has it; the standard error of a mean is s/√n · √(1 − n/N) (theorem 2.2, corollary 1). Where
//! everybody was asked, nothing is left to chance and the interval is the rate itself. More answers than people
//! cannot come from a sample of that population: then there is no correction.

use std::collections::BTreeMap;

use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

use super::{Fraction, Interval};

/// The confidence level, in percent.
const LEVEL: u32 = 95;

/// The quantile of both distributions at which 2.5 % lie above.
const UPPER: f64 = 0.975;

/// The Wilson interval of `hits` of `base` answers, from a population of this size where it is known; `None` where the
/// base is empty.
///
/// The ends are from 0 to 1, exactly 0 for no hit and exactly 1 for nothing but hits.
pub fn wilson(hits: &Fraction, base: &Fraction, population: Option<u64>) -> Option<Interval> {
    let n = base.to_f64();
    if n <= 0.0 {
        return None;
    }
    let share = hits.to_f64() / n;
    let unseen = unseen(n, population);
    // 0/0 for a population of one, of whom nobody is left.
    let correction = unseen.map_or(1.0, |[left, all]| left / (all - 1.0).max(1.0));
    let z = Normal::standard().inverse_cdf(UPPER) * correction.sqrt();
    let spread = z * z / n;
    let middle = share + spread / 2.0;
    let half = z * (share * (1.0 - share) / n + spread / (4.0 * n)).sqrt();
    let low = (middle - half) / (1.0 + spread);
    let high = (middle + half) / (1.0 + spread);
    Some(Interval {
        level: LEVEL,
        low: if *hits == Fraction::zero() { 0.0 } else { low },
        high: if hits == base { 1.0 } else { high },
        method: unseen.map_or("wilson", |_| "wilson-fpc"),
    })
}

/// The t interval of the mean of shares given how many answers have each, from a population of this size where it is
/// known; cut to 0 and 1.
///
/// The variance is that of a sample (n − 1). `None` for fewer than two answers, and where all are equal: they say
/// nothing about the spread.
pub fn mean(spread: &BTreeMap<Fraction, i64>, population: Option<u64>) -> Option<Interval> {
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
    let unseen = unseen(n, population);
    let correction = unseen.map_or(1.0, |[left, all]| left / all);
    let error = (squares / (n - 1.0) / n * correction).sqrt();
    let half = StudentsT::new(0.0, 1.0, n - 1.0).ok()?.inverse_cdf(UPPER) * error;
    Some(Interval {
        level: LEVEL,
        low: (mean - half).max(0.0),
        high: (mean + half).min(1.0),
        method: unseen.map_or("t", |_| "t-fpc"),
    })
}

/// How many of the population did not answer, and how many there are; `None` where that is unknown or cannot be.
fn unseen(answers: f64, population: Option<u64>) -> Option<[f64; 2]> {
    let all = population? as f64;
    (all >= answers).then_some([all - answers, all])
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
        let interval = wilson(&hits.into(), &base.into(), None).unwrap();
        assert!((interval.low - low).abs() < 0.00005, "{interval:?}");
        assert!((interval.high - high).abs() < 0.00005, "{interval:?}");
    }

    #[test]
    fn an_empty_base_has_no_interval() {
        assert_eq!(wilson(&Fraction::zero(), &Fraction::zero(), None), None);
    }

    // Shares 0.2, 0.4, 0.6, 0.8: mean 0.5, variance 0.2/3, error 0.129099; t(3) at 0.975 is 3.182446 in the tables.
    #[test]
    fn the_t_interval_agrees_with_a_hand_worked_case() {
        let spread = [2, 4, 6, 8]
            .map(|tenths| (Fraction::new(tenths, 10).unwrap(), 1))
            .into();
        let interval = mean(&spread, None).unwrap();
        assert!((interval.low - (0.5 - 3.182_446 * 0.129_099)).abs() < 1e-5);
        assert!((interval.high - (0.5 + 3.182_446 * 0.129_099)).abs() < 1e-5);
    }

    #[test]
    fn answers_without_a_spread_have_no_t_interval() {
        assert_eq!(mean(&[(Fraction::from(1), 26)].into(), None), None);
        assert_eq!(mean(&[(Fraction::from(1), 1)].into(), None), None);
        assert_eq!(mean(&BTreeMap::new(), None), None);
    }

    // Of 39 people 20: z² = 3.841459·19/38 = 1.920729; half 1.385904·√(0.0125 + 1.920729/1600)/(1 + 1.920729/20)
    // = 1.385904·0.117049/1.096036 = 0.148005. Of 20 people 20: the share itself. 8 of 8 of 15: n/(n + z²/2).
    // Of 19 people 20 cannot be: as without a population.
    #[rstest]
    #[case(10, 20, 39, 0.351_995, 0.648_005, "wilson-fpc")]
    #[case(10, 20, 20, 0.5, 0.5, "wilson-fpc")]
    #[case(8, 8, 15, 0.806_392, 1.0, "wilson-fpc")]
    #[case(1, 1, 1, 1.0, 1.0, "wilson-fpc")]
    #[case(10, 20, 19, 0.299_3, 0.700_7, "wilson")]
    fn a_known_population_narrows_the_wilson_interval(
        #[case] hits: i64,
        #[case] base: i64,
        #[case] population: u64,
        #[case] low: f64,
        #[case] high: f64,
        #[case] method: &str,
    ) {
        let interval = wilson(&hits.into(), &base.into(), Some(population)).unwrap();
        assert!((interval.low - low).abs() < 0.00005, "{interval:?}");
        assert!((interval.high - high).abs() < 0.00005, "{interval:?}");
        assert_eq!(interval.method, method);
    }

    // The shares above, of 8 people: the error 0.129099 times √(1 − 4/8); of 4 people: 0.
    #[rstest]
    #[case(8, 0.129_099 * std::f64::consts::FRAC_1_SQRT_2, "t-fpc")]
    #[case(4, 0.0, "t-fpc")]
    #[case(3, 0.129_099, "t")]
    fn a_known_population_narrows_the_t_interval(
        #[case] population: u64,
        #[case] error: f64,
        #[case] method: &str,
    ) {
        let spread = [2, 4, 6, 8]
            .map(|tenths| (Fraction::new(tenths, 10).unwrap(), 1))
            .into();
        let interval = mean(&spread, Some(population)).unwrap();
        assert!((interval.low - (0.5 - 3.182_446 * error)).abs() < 1e-5);
        assert!((interval.high - (0.5 + 3.182_446 * error)).abs() < 1e-5);
        assert_eq!(interval.method, method);
    }
}
