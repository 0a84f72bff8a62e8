//! Whether the correlations of a scale are worth a factor analysis: KMO and Bartlett's test of sphericity.

use statrs::distribution::{ChiSquared, ContinuousCDF};

use super::matrix::{Factor, Symmetric};

/// A sum of squared correlations below this is rounding.
const NO_CORRELATION: f64 = 1e-20;

/// The Kaiser-Meyer-Olkin measure of sampling adequacy, from 0 to 1.
///
/// Sum of the squared correlations / (that + sum of the squared partial correlations), over all pairs of different
/// questions, or over the pairs of one (Kaiser and Rice 1974).
#[derive(Debug, Clone, PartialEq)]
pub struct Adequacy {
    /// Over all pairs.
    pub overall: f64,
    /// For each question, over its pairs; `None` where it correlates with no other.
    pub(super) items: Vec<Option<f64>>,
}

/// Bartlett's test of sphericity: whether all questions could be uncorrelated (Bartlett 1950).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sphericity {
    /// −(n − 1 − (2k + 5)/6) · ln of the determinant of the correlations.
    pub chi_square: f64,
    /// k(k − 1)/2.
    pub degrees: u64,
    /// The probability of at least this chi-square where nothing correlates.
    pub p: f64,
}

impl Sphericity {
    /// Whether the correlations differ from none at the 5 % level.
    pub fn is_significant(&self) -> bool {
        self.p < 0.05
    }
}

/// KMO from the correlations and their Cholesky factor; `None` where nothing correlates at all.
pub(super) fn adequacy(correlations: &Symmetric, factor: &Factor) -> Option<Adequacy> {
    let inverse = factor.inverse();
    let squares = |row: usize| -> [f64; 2] {
        let others = (0..correlations.size()).filter(|column| *column != row);
        others.fold([0.0, 0.0], |[simple, partial], column| {
            let square = inverse.at(row, column).powi(2);
            [
                simple + correlations.at(row, column).powi(2),
                partial + square / (inverse.at(row, row) * inverse.at(column, column)),
            ]
        })
    };
    let share = |[simple, partial]: [f64; 2]| {
        let all = simple + partial;
        (all > NO_CORRELATION).then(|| simple / all)
    };
    let rows: Vec<[f64; 2]> = (0..correlations.size()).map(squares).collect();
    let all = rows
        .iter()
        .fold([0.0, 0.0], |sum, row| [sum[0] + row[0], sum[1] + row[1]]);
    Some(Adequacy {
        overall: share(all)?,
        items: rows.into_iter().map(share).collect(),
    })
}

/// Bartlett's test over this many responses; `None` where they are too few for this many questions.
pub(super) fn sphericity(factor: &Factor, questions: usize, responses: u64) -> Option<Sphericity> {
    let (k, n) = (questions as f64, responses as f64);
    let times = n - 1.0 - (2.0 * k + 5.0) / 6.0;
    if times <= 0.0 || questions < 2 {
        return None;
    }
    // Where nothing correlates the determinant is 1; rounding may leave its logarithm a little above 0.
    let chi_square = (-times * factor.log_determinant()).max(0.0);
    let degrees = (questions * (questions - 1) / 2) as u64;
    Some(Sphericity {
        chi_square,
        degrees,
        p: ChiSquared::new(degrees as f64).ok()?.sf(chi_square),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Correlations 1/2, 1/4, 1/2 as in a chain: the first and the third only through the second.
    fn chain() -> Symmetric {
        let cells = [1.0, 0.5, 0.25, 0.5, 1.0, 0.5, 0.25, 0.5, 1.0];
        Symmetric::from_fn(3, |row, column| cells[row * 3 + column])
    }

    // The inverse is 4/3, −2/3, 0; −2/3, 5/3, −2/3; 0, −2/3, 4/3: the squared partials are (4/9)/(20/9) = 1/5 and 0.
    // Simple squares 1/4, 1/16, 1/4. Overall (9/16)/(9/16 + 2/5) = 45/77; first (5/16)/(5/16 + 1/5) = 25/41;
    // second (1/2)/(1/2 + 2/5) = 5/9.
    #[test]
    fn kmo_agrees_with_a_hand_worked_chain() {
        let correlations = chain();
        let found = adequacy(&correlations, &correlations.factor().unwrap()).unwrap();
        assert!((found.overall - 45.0 / 77.0).abs() < 1e-12);
        for (item, expected) in found
            .items
            .iter()
            .zip([25.0 / 41.0, 5.0 / 9.0, 25.0 / 41.0])
        {
            assert!((item.unwrap() - expected).abs() < 1e-12);
        }
    }

    // The determinant is 9/16, and (2·3 + 5)/6 = 11/6: over 20 responses −(19 − 11/6)·ln(9/16) = 9.876…; 3 degrees.
    #[test]
    fn bartlett_agrees_with_a_hand_worked_chain() {
        let test = sphericity(&chain().factor().unwrap(), 3, 20).unwrap();
        let expected = -(19.0 - 11.0 / 6.0) * (9.0f64 / 16.0).ln();
        assert!((test.chi_square - expected).abs() < 1e-9);
        // The 5 % and 1 % points of chi-square with 3 degrees are 7.815 and 11.345 in the tables.
        assert!(
            test.degrees == 3 && test.p < 0.05 && test.p > 0.01,
            "{test:?}"
        );
        assert!(test.is_significant());
    }

    #[test]
    fn questions_that_do_not_correlate_have_no_adequacy_and_a_probability_of_one() {
        let none = Symmetric::from_fn(3, |row, column| f64::from(u8::from(row == column)));
        let factor = none.factor().unwrap();
        assert_eq!(adequacy(&none, &factor), None);
        let test = sphericity(&factor, 3, 20).unwrap();
        assert!(test.chi_square.abs() < 1e-9 && test.p > 0.999_999);
    }

    #[test]
    fn too_few_responses_have_no_test() {
        assert_eq!(sphericity(&chain().factor().unwrap(), 3, 2), None);
    }
}
