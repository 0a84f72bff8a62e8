//! How far two entries of the same answers agree, with Cohen's kappa.

use std::collections::BTreeMap;

/// The agreement of two entries.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Agreement {
    /// Answers entered twice.
    pub pairs: u64,
    /// Of them those with the same value.
    pub agreed: u64,
    /// (observed − expected)/(1 − expected) agreement, where expected is what chance gives to two entries with these
    /// frequencies (Cohen 1960); `None` without pairs, and where both entries have one value throughout.
    pub kappa: Option<f64>,
}

impl Agreement {
    /// Agreed / pairs, from 0 to 1; `None` without pairs.
    pub fn share(&self) -> Option<f64> {
        (self.pairs > 0).then(|| self.agreed as f64 / self.pairs as f64)
    }
}

/// The agreement of pairs of values; what makes two values the same is their equality.
pub fn agreement<T: Ord>(pairs: impl IntoIterator<Item = (T, T)>) -> Agreement {
    let (mut count, mut agreed) = (0u64, 0u64);
    let mut frequencies: BTreeMap<T, [u64; 2]> = BTreeMap::new();
    for (first, second) in pairs {
        count += 1;
        agreed += u64::from(first == second);
        frequencies.entry(first).or_default()[0] += 1;
        frequencies.entry(second).or_default()[1] += 1;
    }
    // In whole numbers, so that a chance agreement of exactly 1 is recognised: kappa = (n·agreed − e)/(n² − e).
    let square = u128::from(count) * u128::from(count);
    let expected: u128 = frequencies
        .values()
        .map(|[first, second]| u128::from(*first) * u128::from(*second))
        .sum();
    let observed = u128::from(count) * u128::from(agreed);
    Agreement {
        pairs: count,
        agreed,
        kappa: (square > expected)
            .then(|| (observed as f64 - expected as f64) / (square - expected) as f64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(cells: &[(char, char, usize)]) -> Vec<(char, char)> {
        cells
            .iter()
            .flat_map(|(first, second, times)| std::iter::repeat_n((*first, *second), *times))
            .collect()
    }

    // 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no: observed 35/50, expected (25·30 + 25·20)/2500 = 1/2, kappa 0.4.
    #[test]
    fn kappa_agrees_with_a_hand_worked_table() {
        let found = agreement(table(&[
            ('y', 'y', 20),
            ('y', 'n', 5),
            ('n', 'y', 10),
            ('n', 'n', 15),
        ]));
        assert_eq!((found.pairs, found.agreed), (50, 35));
        assert!((found.kappa.unwrap() - 0.4).abs() < 1e-12);
        assert!((found.share().unwrap() - 0.7).abs() < 1e-12);
    }

    // Cohen, Educational and Psychological Measurement 20 (1960), table 1, for 200 cases: .44 .05 .01 / .07 .20 .03 /
    // .09 .05 .06; observed .70, expected .41 from the margins .50 .30 .20 and .60 .30 .10, kappa .492.
    #[test]
    fn kappa_agrees_with_the_example_of_its_author() {
        let found = agreement(table(&[
            ('a', 'a', 88),
            ('a', 'b', 10),
            ('a', 'c', 2),
            ('b', 'a', 14),
            ('b', 'b', 40),
            ('b', 'c', 6),
            ('c', 'a', 18),
            ('c', 'b', 10),
            ('c', 'c', 12),
        ]));
        assert!((found.share().unwrap() - 0.70).abs() < 1e-12);
        assert!((found.kappa.unwrap() - (0.70 - 0.41) / (1.0 - 0.41)).abs() < 1e-12);
    }

    #[test]
    fn full_agreement_is_one_and_chance_agreement_is_zero() {
        let full = agreement([(1, 1), (2, 2), (3, 3)]);
        assert!((full.kappa.unwrap() - 1.0).abs() < 1e-12);
        let chance = agreement([(1, 1), (1, 2), (2, 1), (2, 2)]);
        assert!(chance.kappa.unwrap().abs() < 1e-12);
    }

    #[test]
    fn one_value_throughout_agrees_without_a_kappa() {
        let found = agreement([(1, 1), (1, 1)]);
        assert_eq!((found.agreed, found.kappa), (2, None));
        assert_eq!(agreement(Vec::<(u8, u8)>::new()).share(), None);
    }
}
