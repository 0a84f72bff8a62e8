//! How far two entries of the same answers agree, with Cohen's kappa.

use std::collections::BTreeMap;

/// The agreement of two entries.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Agreement {
    /// Answers entered twice.
    pub pairs: u64,
    /// Of them those with the same value.
    pub agreed: u64,
    /// The share that agrees by chance with these frequencies, from 0 to 1; 0 without pairs.
    pub expected: f64,
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
    agreement_of_counts(pairs.into_iter().map(|(first, second)| (first, second, 1)))
}

/// The same from counted pairs: each with how often it occurs.
pub fn agreement_of_counts<T: Ord>(pairs: impl IntoIterator<Item = (T, T, u64)>) -> Agreement {
    let (mut count, mut agreed) = (0u64, 0u64);
    let mut frequencies: BTreeMap<T, [u64; 2]> = BTreeMap::new();
    for (first, second, times) in pairs {
        count += times;
        agreed += u64::from(first == second) * times;
        frequencies.entry(first).or_default()[0] += times;
        frequencies.entry(second).or_default()[1] += times;
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
        expected: if count == 0 {
            0.0
        } else {
            expected as f64 / square as f64
        },
        kappa: (square > expected)
            .then(|| (observed as f64 - expected as f64) / (square - expected) as f64),
    }
}

/// The agreement of several questions as one: pairs and agreed are summed, and kappa is pooled: (mean observed − mean
/// expected)/(1 − mean expected) agreement, the means over the questions with pairs.
///
/// De Vries, Elliott, Kanouse and Teleki, Using pooled kappa to summarize interrater agreement across many items, Field
/// Methods 20 (2008), 272–282.
pub fn pooled(questions: &[Agreement]) -> Agreement {
    let with_pairs: Vec<&Agreement> = questions.iter().filter(|of| of.pairs > 0).collect();
    let (mut observed, mut expected) = (0.0, 0.0);
    for of in &with_pairs {
        observed += of.share().unwrap_or_default();
        expected += of.expected;
    }
    let count = with_pairs.len() as f64;
    let chance_alone = with_pairs.iter().all(|of| of.kappa.is_none());
    Agreement {
        pairs: with_pairs.iter().map(|of| of.pairs).sum(),
        agreed: with_pairs.iter().map(|of| of.agreed).sum(),
        expected: if with_pairs.is_empty() {
            0.0
        } else {
            expected / count
        },
        kappa: (!chance_alone).then(|| (observed - expected) / (count - expected)),
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

    // Two questions of four pairs: (observed, expected) = (3/4, 1/2) and (1, 1/2); pooled (7/8 − 1/2)/(1 − 1/2) = 3/4.
    // A third with one value throughout: (1, 1); pooled (11/12 − 2/3)/(1 − 2/3) = 3/4.
    #[test]
    fn pooled_kappa_is_that_of_the_mean_shares() {
        let half = agreement([(1, 1), (1, 1), (2, 2), (1, 2)]);
        // Margins 3/4, 1/4 and 1/2, 1/2.
        assert!((half.expected - 0.5).abs() < 1e-12);
        let full = agreement([(1, 1), (1, 1), (2, 2), (2, 2)]);
        let both = pooled(&[half, full]);
        assert_eq!((both.pairs, both.agreed), (8, 7));
        assert!((both.kappa.unwrap() - 0.75).abs() < 1e-12);
        let alike = agreement([(1, 1), (1, 1)]);
        let nothing = agreement(Vec::<(u8, u8)>::new());
        let all = pooled(&[half, full, alike, nothing]);
        assert!((all.kappa.unwrap() - 0.75).abs() < 1e-12);
        assert_eq!(pooled(&[alike]).kappa, None);
        assert_eq!(pooled(&[nothing]).kappa, None);
    }

    #[test]
    fn one_value_throughout_agrees_without_a_kappa() {
        let found = agreement([(1, 1), (1, 1)]);
        assert_eq!((found.agreed, found.kappa), (2, None));
        assert_eq!(agreement(Vec::<(u8, u8)>::new()).share(), None);
    }
}
