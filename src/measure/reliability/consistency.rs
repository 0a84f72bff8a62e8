//! Cronbach's alpha with its interval, what each question adds to it, and split-half, from covariances.

use super::distribution::quantile_of_f;
use super::matrix::Symmetric;
use super::report::Lack;

/// A variance below this share of the sum of variances is rounding, not spread.
const NO_SPREAD: f64 = 1e-12;

/// Cronbach's alpha of a scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Alpha {
    /// k/(k − 1) · (1 − sum of the questions' variances / variance of the total) (Cronbach 1951); at most 1, and
    /// negative where the covariances are so on the average.
    pub value: f64,
    /// The ends of the interval at 95 % (Feldt 1965): 1 − (1 − alpha)·F at 0.975 and 0.025, with n − 1 and
    /// (n − 1)(k − 1) degrees of freedom.
    pub interval: Option<[f64; 2]>,
}

/// The questions in two halves, every other one in each, in the order of the paper.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SplitHalf {
    /// The correlation of the two halves.
    pub correlation: f64,
    /// Corrected to the whole length: 2r/(1 + r) (Spearman 1910, Brown 1910). It means nothing where the halves
    /// correlate negatively: see [`SplitHalf::spearman_brown`].
    pub corrected: f64,
    /// The same for halves of unequal length (Horst 1951), as for an odd number of questions; equal halves: the same.
    pub unequal: f64,
    /// Guttman's split-half coefficient: 2·(1 − (variances of the halves) / variance of the total) (Guttman 1945).
    pub guttman: f64,
    /// How many questions are in either half.
    pub lengths: [usize; 2],
}

impl SplitHalf {
    /// The correlation corrected to the whole length, for halves as long as they are.
    ///
    /// # Errors
    /// [`Lack::NegativeHalves`] where the halves correlate negatively: they do not measure one thing, and lengthening
    /// the questionnaire would not help. The formula gives numbers without bound there.
    pub fn spearman_brown(&self) -> Result<f64, Lack> {
        if self.correlation < 0.0 {
            return Err(Lack::NegativeHalves);
        }
        Ok(if self.is_uneven() {
            self.unequal
        } else {
            self.corrected
        })
    }

    /// Whether one half has a question more.
    pub const fn is_uneven(&self) -> bool {
        self.lengths[0] != self.lengths[1]
    }
}

/// Alpha of the questions with these covariances; `None` for fewer than two or where the total has no spread.
pub(super) fn alpha(covariances: &Symmetric) -> Option<f64> {
    let k = covariances.size() as f64;
    let (variances, total) = (covariances.trace(), covariances.sum());
    let is_defined = covariances.size() >= 2 && total > variances * NO_SPREAD;
    is_defined.then(|| k / (k - 1.0) * (1.0 - variances / total))
}

/// Alpha with its interval, over this many responses.
pub(super) fn alpha_with_interval(covariances: &Symmetric, responses: u64) -> Option<Alpha> {
    let value = alpha(covariances)?;
    let subjects = responses.saturating_sub(1) as f64;
    let others = subjects * (covariances.size() as f64 - 1.0);
    let end = |share: f64| {
        quantile_of_f(share, subjects, others).map(|quantile| 1.0 - (1.0 - value) * quantile)
    };
    Some(Alpha {
        value,
        interval: end(0.975).zip(end(0.025)).map(|(low, high)| [low, high]),
    })
}

/// Alpha of the others where the question at `place` is taken out; `None` where fewer than two are left.
pub(super) fn alpha_without(covariances: &Symmetric, place: usize) -> Option<f64> {
    let others: Vec<usize> = (0..covariances.size()).filter(|at| *at != place).collect();
    alpha(&covariances.only(&others))
}

/// The correlation of a question with the total of the others; `None` where that total has no spread.
pub(super) fn total_correlation(covariances: &Symmetric, place: usize) -> Option<f64> {
    let variance = covariances.at(place, place);
    let with_total = covariances.row_sum(place);
    let of_others = covariances.sum() - 2.0 * with_total + variance;
    let is_defined = covariances.size() >= 2 && of_others > covariances.trace() * NO_SPREAD;
    is_defined.then(|| (with_total - variance) / (variance * of_others).sqrt())
}

/// The odd questions against the even ones; `None` where a half has no spread or the halves are exact opposites.
pub(super) fn split_half(covariances: &Symmetric) -> Option<SplitHalf> {
    let within = |parities: [usize; 2]| -> f64 {
        let size = covariances.size();
        let rows = (parities[0]..size).step_by(2);
        rows.flat_map(|row| {
            (parities[1]..size)
                .step_by(2)
                .map(move |column| (row, column))
        })
        .map(|(row, column)| covariances.at(row, column))
        .sum()
    };
    let least = covariances.trace() * NO_SPREAD;
    let (odd, even) = (within([0, 0]), within([1, 1]));
    if odd <= least || even <= least {
        return None;
    }
    let correlation = within([0, 1]) / (odd * even).sqrt();
    let size = covariances.size();
    let lengths = [size.div_ceil(2), size / 2];
    (correlation > NO_SPREAD - 1.0).then(|| SplitHalf {
        correlation,
        corrected: 2.0 * correlation / (1.0 + correlation),
        unequal: unequal(correlation, lengths),
        guttman: 2.0 * (1.0 - (odd + even) / covariances.sum()),
        lengths,
    })
}

/// Horst's correction of a correlation of two parts of these lengths to the whole: the root of a quadratic.
///
/// Horst, Estimating total test reliability from parts of unequal length, Educational and Psychological Measurement 11
/// (1951), 368–371: (−r² + √(r⁴ + 4r²(1 − r²)·pq)) / (2(1 − r²)·pq), p and q the shares of the parts.
fn unequal(correlation: f64, lengths: [usize; 2]) -> f64 {
    let square = correlation * correlation;
    let [first, second] = lengths.map(|length| length as f64 / (lengths[0] + lengths[1]) as f64);
    let below = (1.0 - square) * first * second;
    if below <= NO_SPREAD {
        return correlation.signum();
    }
    let root = (square * square + 4.0 * square * below).sqrt();
    correlation.signum() * (root - square) / (2.0 * below)
}

/// The mean of the correlations of all pairs of questions; `None` for fewer than two.
pub(super) fn mean_correlation(correlations: &Symmetric) -> Option<f64> {
    let size = correlations.size() as f64;
    (correlations.size() > 1).then(|| (correlations.sum() - size) / (size * (size - 1.0)))
}

/// Alpha of the questions brought to equal variances: k·r/(1 + (k − 1)·r), r the mean correlation (Cronbach 1951).
pub(super) fn standardised_alpha(correlations: &Symmetric) -> Option<f64> {
    let (k, mean) = (correlations.size() as f64, mean_correlation(correlations)?);
    let of_total = 1.0 + (k - 1.0) * mean;
    (of_total > NO_SPREAD).then(|| k * mean / of_total)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Variances 4, 9, 16; covariances 1 (first two), 2 (first and third), 3 (last two).
    fn worked() -> Symmetric {
        let cells = [4.0, 1.0, 2.0, 1.0, 9.0, 3.0, 2.0, 3.0, 16.0];
        Symmetric::from_fn(3, |row, column| cells[row * 3 + column])
    }

    fn close(found: Option<f64>, expected: f64) {
        let found = found.unwrap();
        assert!((found - expected).abs() < 1e-12, "{found} for {expected}");
    }

    // The total has the variance 29 + 2·6 = 41: 3/2·(1 − 29/41) = 18/41.
    #[test]
    fn alpha_agrees_with_a_hand_worked_case() {
        close(alpha(&worked()), 18.0 / 41.0);
    }

    // Without the first: 2·(1 − 25/31) = 12/31. The first with the others: (1 + 2)/√(4·31).
    #[test]
    fn what_a_question_adds_agrees_with_a_hand_worked_case() {
        close(alpha_without(&worked(), 0), 12.0 / 31.0);
        close(total_correlation(&worked(), 0), 3.0 / 124f64.sqrt());
    }

    // First and third against the second: variance 4 + 16 + 2·2 = 24 and 9, covariance 1 + 3; r = 4/√216.
    #[test]
    fn split_half_takes_every_other_question() {
        let r = 4.0 / 216f64.sqrt();
        let split = split_half(&worked()).unwrap();
        close(Some(split.correlation), r);
        close(Some(split.corrected), 2.0 * r / (1.0 + r));
    }

    // Two questions against one: of the whole p = 2/3, q = 1/3; r² = 16/216 = 2/27; (1 − r²)pq = 25/27·2/9 = 50/243;
    // √(4/729 + 4·2/27·50/243) = √(436/6561) = √436/81. Guttman: 2(1 − (24 + 9)/41).
    #[test]
    fn unequal_halves_have_horsts_correction() {
        let split = split_half(&worked()).unwrap();
        let expected = (436f64.sqrt() / 81.0 - 2.0 / 27.0) / (100.0 / 243.0);
        assert_eq!(split.lengths, [2, 1]);
        close(Some(split.unequal), expected);
        close(split.spearman_brown().ok(), expected);
        close(Some(split.guttman), 16.0 / 41.0);
    }

    // The quadratic with halves is 2r/(1 + r).
    #[test]
    fn equal_halves_have_the_same_coefficient_either_way() {
        for r in [0.0, 0.2, 0.5, 0.9, 0.999] {
            close(Some(unequal(r, [4, 4])), 2.0 * r / (1.0 + r));
        }
        close(Some(unequal(1.0, [3, 2])), 1.0);
    }

    // Variances 2 and 2, covariance −1.9: 2r/(1 + r) would be −38.
    #[test]
    fn halves_that_correlate_negatively_are_not_corrected() {
        let apart = Symmetric::from_fn(2, |row, column| if row == column { 2.0 } else { -1.9 });
        let split = split_half(&apart).unwrap();
        assert!(split.correlation < 0.0);
        assert_eq!(split.spearman_brown(), Err(Lack::NegativeHalves));
    }

    // Correlations .5, .3 and .1: their mean is .3; three questions: .9/1.6.
    #[test]
    fn standardised_alpha_rests_on_the_mean_correlation() {
        let off = [[0.0, 0.5, 0.3], [0.5, 0.0, 0.1], [0.3, 0.1, 0.0]];
        let correlations =
            Symmetric::from_fn(
                3,
                |row, column| {
                    if row == column { 1.0 } else { off[row][column] }
                },
            );
        close(mean_correlation(&correlations), 0.3);
        close(standardised_alpha(&correlations), 0.9 / 1.6);
    }

    // Two questions of which one is 10 minus the other: every total is 10.
    #[test]
    fn a_total_without_spread_has_no_alpha() {
        let opposite = Symmetric::from_fn(2, |row, column| if row == column { 2.0 } else { -2.0 });
        assert_eq!(alpha(&opposite), None);
        assert_eq!(split_half(&opposite), None);
        assert_eq!(alpha_without(&opposite, 0), None);
    }
}
