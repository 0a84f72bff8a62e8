//! Quantiles of the F distribution that hold at a million responses too.

use statrs::distribution::{ContinuousCDF, FisherSnedecor, Normal};

/// Degrees of freedom from which the approximation is as good as the exact series, which needs ever more terms.
const MANY: f64 = 2_000.0;

/// The value of F with these degrees of freedom that a share of all values (above 0, below 1) stays under; `None`
/// without degrees of freedom.
///
/// Exact up to 2,000 degrees in the numerator; beyond, the approximation of Abramowitz and Stegun, Handbook of
/// Mathematical Functions, 26.5.22 with 26.6.16, which is then right in the fifth decimal place and better.
pub(super) fn quantile_of_f(share: f64, first: f64, second: f64) -> Option<f64> {
    if first < 1.0 || second < 1.0 {
        return None;
    }
    if first <= MANY {
        let distribution = FisherSnedecor::new(first, second).ok()?;
        return Some(distribution.inverse_cdf(share));
    }
    let z = Normal::standard().inverse_cdf(share);
    let [u, v] = [first, second].map(|degrees| (degrees - 1.0).recip());
    let h = 2.0 / (u + v);
    let lambda = (z * z - 3.0) / 6.0;
    let half_logarithm =
        z * (h + lambda).sqrt() / h - (u - v) * (lambda + 5.0 / 6.0 - 2.0 / (3.0 * h));
    Some((2.0 * half_logarithm).exp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    // F at 97.5 % for 5 and 7 is 5.285 in the tables, at 2.5 % 1/6.853. The others: scipy 1.17.1,
    // python -c "from scipy.stats import f; print(f.ppf(0.975, 25, 175), f.ppf(0.975, 1999, 15992), …)"
    #[rstest]
    #[case(0.975, 5.0, 7.0, 5.285_237)]
    #[case(0.025, 5.0, 7.0, 0.145_920)]
    #[case(0.975, 25.0, 175.0, 1.708_165)]
    #[case(0.025, 25.0, 175.0, 0.510_748)]
    #[case(0.975, 1_999.0, 15_992.0, 1.067_072)]
    #[case(0.975, 2_001.0, 16_008.0, 1.067_038)]
    #[case(0.025, 2_001.0, 16_008.0, 0.935_579)]
    #[case(0.975, 999_999.0, 7_999_992.0, 1.002_943)]
    #[case(0.025, 999_999.0, 7_999_992.0, 0.997_063)]
    fn quantiles_agree_with_the_tables_for_few_and_for_a_million_responses(
        #[case] share: f64,
        #[case] first: f64,
        #[case] second: f64,
        #[case] expected: f64,
    ) {
        let found = quantile_of_f(share, first, second).unwrap();
        assert!((found - expected).abs() < 2e-6, "{found}");
    }

    #[test]
    fn without_degrees_of_freedom_there_is_no_quantile() {
        assert_eq!(quantile_of_f(0.975, 0.0, 5.0), None);
        assert_eq!(quantile_of_f(0.975, 5.0, 0.0), None);
    }
}
