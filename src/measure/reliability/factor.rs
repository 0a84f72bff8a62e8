//! One common factor behind the questions of a scale, by maximum likelihood, and omega from it.
//!
//! Omega is (Σ loading)² / ((Σ loading)² + Σ unique variance), loadings and unique variances in points (Test Theory: A
//! Unified Treatment, 1999, p. 88). The factor is fitted by maximum likelihood, which does not depend on the
//! units of the questions, with the algorithm of Rubin and Thayer (Psychometrika 47, 1982, 69–76); R's `factanal`
//! maximises the same function.

use super::matrix::Symmetric;

/// A share of a question's variance that is its own and below this is none: the factor explains the question whole, and
/// the solution is not proper (Heywood 1931). As R's `factanal` has it.
const LEAST_UNIQUE: f64 = 0.005;

/// The fit ends when no loading moves by more than this.
const PRECISION: f64 = 1e-10;

/// Steps after which a fit that has not come to rest is given up.
const MOST_STEPS: usize = 500;

/// Omega of the questions with these covariances, each with a variance above 0; `None` for fewer than three questions,
/// and where there is no proper solution with one factor.
pub(super) fn omega(covariances: &Symmetric) -> Option<f64> {
    let size = covariances.size();
    if size < 3 {
        return None;
    }
    let loadings = one_factor(&covariances.correlations())?;
    let deviation = |at: usize| covariances.at(at, at).sqrt();
    let common: f64 = loadings
        .iter()
        .enumerate()
        .map(|(at, loading)| loading * deviation(at))
        .sum();
    let unique: f64 = loadings
        .iter()
        .enumerate()
        .map(|(at, loading)| (1.0 - loading * loading) * covariances.at(at, at))
        .sum();
    let common = common * common;
    (common + unique > 0.0).then(|| common / (common + unique))
}

/// The loadings of the standardised questions on one factor; the larger part of them positive.
///
/// Each step goes as far as two steps of the algorithm point to (Varadhan and Roland, Scandinavian Journal of Statistics
/// 35, 2008, 335–353), and falls back on them where that leads out of bounds.
fn one_factor(correlations: &Symmetric) -> Option<Vec<f64>> {
    let mut loadings = start(correlations);
    for _ in 0..MOST_STEPS {
        let first = step(correlations, &loadings)?;
        let second = step(correlations, &first)?;
        let ahead = leap(&loadings, &first, &second);
        let next = step(correlations, &ahead).unwrap_or_else(|| second.clone());
        let settled = step(correlations, &next)?;
        let moved = settled
            .iter()
            .zip(&next)
            .map(|(new, old)| (new - old).abs());
        let is_settled = moved.fold(0.0, f64::max) < PRECISION;
        loadings = settled;
        if is_settled {
            if loadings.iter().sum::<f64>() < 0.0 {
                for loading in &mut loadings {
                    *loading = -*loading;
                }
            }
            return Some(loadings);
        }
    }
    None
}

/// Where the way from one point over a second to a third leads.
fn leap(from: &[f64], over: &[f64], to: &[f64]) -> Vec<f64> {
    let ways = from.iter().zip(over).zip(to);
    let ways: Vec<(f64, f64, f64)> = ways
        .map(|((from, over), to)| (*from, over - from, to - 2.0 * over + from))
        .collect();
    let length =
        |of: fn(&(f64, f64, f64)) -> f64| ways.iter().map(|way| of(way).powi(2)).sum::<f64>();
    let (way, bend) = (length(|way| way.1), length(|way| way.2));
    if bend <= 0.0 {
        return to.to_vec();
    }
    let far = (way / bend).sqrt().max(1.0);
    ways.iter()
        .map(|(from, way, bend)| from + 2.0 * far * way + far * far * bend)
        .collect()
}

/// A first guess: the correlations with the total of all, each question by itself half its own.
fn start(correlations: &Symmetric) -> Vec<f64> {
    let total = correlations.sum().max(1e-6).sqrt();
    let all = 0..correlations.size();
    all.map(|row| (correlations.row_sum(row) / total).clamp(-0.9, 0.9) + 1e-3)
        .collect()
}

/// One step of expectation and maximisation; `None` where a question is explained whole.
fn step(correlations: &Symmetric, loadings: &[f64]) -> Option<Vec<f64>> {
    let unique: Vec<f64> = loadings
        .iter()
        .map(|loading| 1.0 - loading * loading)
        .collect();
    if unique.iter().any(|own| *own < LEAST_UNIQUE) {
        return None;
    }
    let weighed = loadings
        .iter()
        .zip(&unique)
        .map(|(loading, own)| loading / own);
    let weighed: Vec<f64> = weighed.collect();
    let signal: f64 = weighed.iter().zip(loadings).map(|(a, b)| a * b).sum();
    let scores: Vec<f64> = weighed
        .iter()
        .map(|weight| weight / (1.0 + signal))
        .collect();
    let product = |row: usize| -> f64 {
        scores
            .iter()
            .enumerate()
            .map(|(column, score)| correlations.at(row, column) * score)
            .sum()
    };
    let with_factor: Vec<f64> = (0..correlations.size()).map(product).collect();
    let explained: f64 = with_factor.iter().zip(&scores).map(|(a, b)| a * b).sum();
    let spread = explained + 1.0 - signal / (1.0 + signal);
    (spread > 0.0).then(|| with_factor.iter().map(|with| with / spread).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Covariances that one factor gives exactly, with these loadings and unique variances.
    fn of(loadings: &[f64], unique: &[f64]) -> Symmetric {
        Symmetric::from_fn(loadings.len(), |row, column| {
            let own = if row == column { unique[row] } else { 0.0 };
            loadings[row] * loadings[column] + own
        })
    }

    // What one factor made is found again: (1 + 2 + 1.5 + 0.5)² = 25 over 25 + 1 + 2 + 1 + 1.5.
    #[test]
    fn the_loadings_that_made_the_covariances_are_found() {
        let covariances = of(&[1.0, 2.0, 1.5, 0.5], &[1.0, 2.0, 1.0, 1.5]);
        let found = omega(&covariances).unwrap();
        assert!((found - 25.0 / 30.5).abs() < 1e-6, "{found}");
    }

    // Equal loadings and unique variances: omega is alpha, k·r/(1 + (k − 1)·r) with r = 1/(1 + u).
    #[test]
    fn equal_questions_have_the_omega_that_is_their_alpha() {
        let covariances = of(&[1.0; 5], &[3.0; 5]);
        assert!((omega(&covariances).unwrap() - 25.0 / 40.0).abs() < 1e-8);
    }

    #[test]
    fn two_questions_and_a_question_explained_whole_have_none() {
        assert_eq!(omega(&of(&[1.0, 1.0], &[1.0, 1.0])), None);
        assert_eq!(omega(&of(&[1.0, 1.0, 1.0], &[0.0, 1.0, 1.0])), None);
    }
}
