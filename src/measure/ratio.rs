//! The interval of a rate over several questions, and of means by group or without the extremes: what was drawn is the
//! response, with all of its answers.
//!
//! A pooled rate is a ratio of two totals, the parts of all responses over their wholes. Its variance by linearisation
//! is (1 − n/N) · n/(n − 1) · Σ(part − rate·whole)² / (Σ whole)² (Cochran 1977, Sampling Techniques, 3rd ed., section
//! 6.3; Särndal, Swensson and Wretman 1992, Model Assisted Survey Sampling, result 5.6.1), with t of n − 1 degrees: as
//! `svyratio` of R's package survey has it. A response of which nothing is in the base is one of the n and adds nothing.
//!
//! A mean by weighted groups is Σ W·mean with variance Σ W²·s²/n·(1 − n/N) (Cochran, theorem 5.3) and n − groups
//! degrees, as `svymean` has it for strata; the sampling fraction is that of all responses. A group with one response
//! says nothing about its spread: then there is no interval.
//!
//! A trimmed mean has Yuen's interval (Biometrika 61, 1974, 165–170): the standard error is √(SSD/(h(h − 1))), SSD the
//! sum of squares of the winsorised values, in which what was dropped counts as the last value kept, h the number kept,
//! with h − 1 degrees. Trimmed at one end it is winsorised at that end.

use std::collections::BTreeMap;

use super::interval::{around, quantile_of_t};
use super::{Fraction, Interval, NoInterval, Sampling};

/// What the responses of a stack come to: part of a whole, and how many come to it.
pub(super) type Shares = Vec<([Fraction; 2], i64)>;

/// The interval of the sum of parts over the sum of wholes.
pub(super) fn ratio(
    shares: &[([Fraction; 2], i64)],
    sampling: Sampling,
) -> Result<Interval, NoInterval> {
    let total = |side: usize| -> Fraction {
        let parts = shares.iter();
        parts
            .map(|(share, count)| &share[side] * &Fraction::from(*count))
            .sum()
    };
    let (whole, responses) = (
        total(1),
        shares.iter().map(|(_, count)| *count).sum::<i64>(),
    );
    let rate = total(0).divide(&whole).ok_or(NoInterval::NoRate)?;
    if sampling.is_census() {
        return Ok(around(rate.to_f64(), 0.0, "ratio-fpc"));
    }
    let squares: f64 = shares
        .iter()
        .map(|([part, whole], count)| (part - &(&rate * whole)).to_f64().powi(2) * *count as f64)
        .sum();
    if responses < 2 || squares <= 0.0 {
        return Err(NoInterval::NoSpread);
    }
    let n = responses as f64;
    let fraction = sampling.fraction();
    let variance =
        squares * n / (n - 1.0) / whole.to_f64().powi(2) * (1.0 - fraction.unwrap_or(0.0));
    let half = quantile_of_t(n - 1.0).ok_or(NoInterval::NoSpread)? * variance.sqrt();
    let method = fraction.map_or("ratio", |_| "ratio-fpc");
    Ok(around(rate.to_f64(), half, method))
}

/// The responses of one group before trimming, and what is dropped of them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stratum {
    /// How many responses have which rate.
    pub rates: BTreeMap<Fraction, i64>,
    /// How many of the lowest and of the highest are dropped.
    pub dropped: [i64; 2],
    /// What the mean of the group weighs in the whole.
    pub weight: Fraction,
}

/// The interval of the weighted mean of these groups' trimmed means.
pub(super) fn of_strata(strata: &[Stratum], sampling: Sampling) -> Result<Interval, NoInterval> {
    let weights: Fraction = strata.iter().map(|stratum| stratum.weight.clone()).sum();
    let is_trimmed = strata.iter().any(|stratum| stratum.dropped != [0, 0]);
    let (mut mean, mut variance, mut degrees) = (0.0, 0.0, 0.0);
    for stratum in strata {
        let share = stratum.weight.divide(&weights).ok_or(NoInterval::NoRate)?;
        let found = trimmed(stratum).ok_or(NoInterval::NoRate)?;
        mean += share.to_f64() * found.mean;
        if sampling.is_census() {
            continue;
        }
        if found.kept < 2.0 {
            return Err(if strata.len() > 1 {
                NoInterval::LoneResponse
            } else {
                NoInterval::NoSpread
            });
        }
        variance += share.to_f64().powi(2) * found.squares / (found.kept * (found.kept - 1.0));
        degrees += found.kept - 1.0;
    }
    let fraction = sampling.fraction();
    let method = match (is_trimmed, strata.len() > 1, fraction.is_some()) {
        (true, _, false) => "yuen",
        (true, _, true) => "yuen-fpc",
        (false, true, false) => "stratified-t",
        (false, true, true) => "stratified-t-fpc",
        (false, false, false) => "t",
        (false, false, true) => "t-fpc",
    };
    if sampling.is_census() {
        return Ok(around(mean, 0.0, method));
    }
    if variance <= 0.0 {
        return Err(NoInterval::NoSpread);
    }
    let error = (variance * (1.0 - fraction.unwrap_or(0.0))).sqrt();
    let half = quantile_of_t(degrees).ok_or(NoInterval::NoSpread)? * error;
    Ok(around(mean, half, method))
}

/// A trimmed mean with what its error rests on.
struct Trimmed {
    mean: f64,
    /// The sum of the squared differences of the winsorised values from their mean.
    squares: f64,
    kept: f64,
}

/// `None` where nothing is kept.
fn trimmed(stratum: &Stratum) -> Option<Trimmed> {
    let all: i64 = stratum.rates.values().sum();
    let end = all - stratum.dropped[1];
    // The responses in order are numbered from 0; those from the lowest dropped to before the end stay.
    let (mut before, mut kept) = (0, Vec::new());
    for (rate, count) in &stratum.rates {
        let stay = (before + count).min(end) - before.max(stratum.dropped[0]);
        if stay > 0 {
            kept.push((rate.to_f64(), stay as f64));
        }
        before += count;
    }
    let (lowest, highest) = (kept.first()?.0, kept.last()?.0);
    let [low, high] = stratum.dropped.map(|count| count as f64);
    let total: f64 = kept.iter().map(|(rate, count)| rate * count).sum();
    let number: f64 = kept.iter().map(|(_, count)| count).sum();
    let winsorised = (total + lowest * low + highest * high) / all as f64;
    let ends = [(lowest, low), (highest, high)];
    let squares = kept
        .iter()
        .chain(&ends)
        .map(|(rate, count)| (rate - winsorised).powi(2) * count)
        .sum();
    Some(Trimmed {
        mean: total / number,
        squares: if kept.len() == 1 { 0.0 } else { squares },
        kept: number,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(of: &[(i64, i64, i64)]) -> Shares {
        let share = |(part, whole, count): &(i64, i64, i64)| {
            ([Fraction::from(*part), Fraction::from(*whole)], *count)
        };
        of.iter().map(share).collect()
    }

    fn rates(tenths: &[i64]) -> BTreeMap<Fraction, i64> {
        let mut rates = BTreeMap::new();
        for tenth in tenths {
            *rates.entry(Fraction::new(*tenth, 10).unwrap()).or_default() += 1;
        }
        rates
    }

    fn known(population: u64, responses: u64) -> Sampling {
        Sampling {
            population: Some(population),
            responses,
        }
    }

    fn half(interval: Interval) -> f64 {
        (interval.high - interval.low) / 2.0
    }

    // 2/10, 4/10, 6/10, 8/10: all wholes are equal, so it is the mean with its t interval: 3.182446 · 0.129099.
    #[test]
    fn with_equal_wholes_the_interval_is_that_of_the_mean() {
        let of = shares(&[(2, 10, 1), (4, 10, 1), (6, 10, 1), (8, 10, 1)]);
        let interval = ratio(&of, Sampling::unlimited(4)).unwrap();
        assert!((half(interval) - 3.182_446 * 0.129_099).abs() < 1e-5);
        assert_eq!(interval.method, "ratio");
    }

    // 1/2, 3/4, 0/0: rate 4/6; residuals 1 − 4/3 = −1/3, 3 − 8/3 = 1/3, 0: sum of squares 2/9; variance
    // 2/9 · 3/2 / 36 = 1/108; t(2) at 0.975 is 4.302653. Of 6 people half is left: 1/216.
    #[test]
    fn a_response_without_an_answer_in_the_base_counts_as_drawn() {
        let of = shares(&[(1, 2, 1), (3, 4, 1), (0, 0, 1)]);
        let interval = ratio(&of, Sampling::unlimited(3)).unwrap();
        assert!((interval.low - (2.0 / 3.0 - 4.302_653 / 108f64.sqrt())).abs() < 1e-5);
        let corrected = ratio(&of, known(6, 3)).unwrap();
        assert!((corrected.low - (2.0 / 3.0 - 4.302_653 / 216f64.sqrt())).abs() < 1e-5);
        let census = ratio(&of, known(3, 3)).unwrap();
        assert!(half(census).abs() < 1e-12 && (census.low - 2.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn responses_that_all_come_to_the_same_rate_have_no_interval() {
        let of = shares(&[(1, 2, 3), (2, 4, 5)]);
        assert_eq!(
            ratio(&of, Sampling::unlimited(8)),
            Err(NoInterval::NoSpread)
        );
    }

    // Yuen: 0, .2, .4, .6, 1 without the highest and the lowest: .2, .4, .6, winsorised .2 .2 .4 .6 .6 with mean .4 and
    // SSD .16; h = 3: √(.16/6); t(2) = 4.302653.
    #[test]
    fn a_trimmed_mean_has_yuens_interval() {
        let stratum = Stratum {
            rates: rates(&[0, 2, 4, 6, 10]),
            dropped: [1, 1],
            weight: 1.into(),
        };
        let interval = of_strata(&[stratum], Sampling::unlimited(5)).unwrap();
        let error = (0.16f64 / 6.0).sqrt();
        assert!((interval.high - (0.4 + 4.302_653 * error)).abs() < 1e-5 || interval.high >= 1.0);
        assert!((interval.low - (0.4 - 4.302_653 * error).max(0.0)).abs() < 1e-5);
        assert_eq!(interval.method, "yuen");
    }

    // Two groups with weights 3 and 1: .4 .6 (mean .5, s² .02) and .2 .8 (mean .5, s² .18): variance
    // .5625·.02/2 + .0625·.18/2 = .01125, degrees 2. Of 8 people the 4 leave half: .005625.
    #[test]
    fn weighted_groups_have_the_stratified_interval() {
        let stratum = |tenths: &[i64], weight: i64| Stratum {
            rates: rates(tenths),
            dropped: [0, 0],
            weight: weight.into(),
        };
        let strata = [stratum(&[4, 6], 3), stratum(&[2, 8], 1)];
        let interval = of_strata(&strata, Sampling::unlimited(4)).unwrap();
        assert!((half(interval) - 4.302_653 * 0.011_25f64.sqrt()).abs() < 1e-5);
        assert_eq!(interval.method, "stratified-t");
        let corrected = of_strata(&strata, known(8, 4)).unwrap();
        assert!((half(corrected) - 4.302_653 * 0.005_625f64.sqrt()).abs() < 1e-5);
        let lonely = [stratum(&[4, 6], 3), stratum(&[2], 1)];
        let found = of_strata(&lonely, Sampling::unlimited(3));
        assert_eq!(found, Err(NoInterval::LoneResponse));
    }
}
