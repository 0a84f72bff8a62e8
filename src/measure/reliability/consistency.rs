//! Cronbach's alpha with its interval, what each question adds to it, and split-half, from covariances.

use super::distribution::quantile_of_f;
use super::matrix::Symmetric;

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
    /// Corrected to the whole length: 2r/(1 + r) (Spearman 1910, Brown 1910).
    pub corrected: f64,
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
    (correlation > NO_SPREAD - 1.0).then(|| SplitHalf {
        correlation,
        corrected: 2.0 * correlation / (1.0 + correlation),
    })
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

    // Two questions of which one is 10 minus the other: every total is 10.
    #[test]
    fn a_total_without_spread_has_no_alpha() {
        let opposite = Symmetric::from_fn(2, |row, column| if row == column { 2.0 } else { -2.0 });
        assert_eq!(alpha(&opposite), None);
        assert_eq!(split_half(&opposite), None);
        assert_eq!(alpha_without(&opposite, 0), None);
    }
}
