//! How far two entries of the same answers agree: raw agreement, Cohen's kappa, and what is said beside it.
//!
//! Kappa is (observed − expected)/(1 − expected) agreement, where expected is what chance gives to two entries with
//! these frequencies (Cohen, Educational and Psychological Measurement 20, 1960). Where nearly all answers are the same,
//! chance alone gives nearly full agreement and kappa says little (Feinstein and Cicchetti 1990): then two coefficients
//! that do not depend on the margins stand beside it, PABAK = (k·observed − 1)/(k − 1) over k categories (Byrt, Bishop
//! and Carlin, Journal of Clinical Epidemiology 46, 1993) and Gwet's AC1 (British Journal of Mathematical and
//! Statistical Psychology 61, 2008).

use super::kappa::{Cells, ac1, identity_kappa};
use crate::text::Text;
use crate::text::order;

/// From this share of one value in both entries together the margins are one-sided.
const ONE_SIDED: f64 = 0.8;

/// The agreement of two entries.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Agreement {
    /// Answers entered twice.
    pub pairs: u64,
    /// Of them those with the same value.
    pub agreed: u64,
    /// The share that agrees by chance with these frequencies, from 0 to 1; 0 without pairs.
    pub expected: f64,
    /// Cohen's kappa; `None` without pairs, and where both entries have one value throughout.
    pub kappa: Option<f64>,
    /// The ends of its interval at 95 %; `None` where there is no kappa, or nothing but agreement.
    pub kappa_interval: Option<[f64; 2]>,
    /// PABAK; `None` without pairs, and for fewer than two categories.
    pub pabak: Option<f64>,
    /// Gwet's AC1; `None` as PABAK.
    pub ac1: Option<f64>,
    /// The ends of its interval at 95 %.
    pub ac1_interval: Option<[f64; 2]>,
    /// Whether one value makes up at least four fifths of both entries, so that kappa alone misleads.
    pub is_one_sided: bool,
}

impl Agreement {
    /// Agreed / pairs, from 0 to 1; `None` without pairs.
    pub fn share(&self) -> Option<f64> {
        (self.pairs > 0).then(|| self.agreed as f64 / self.pairs as f64)
    }

    /// Why there is no kappa; `None` where there is one.
    pub fn no_kappa(&self) -> Option<NoKappa> {
        match (self.kappa, self.pairs) {
            (Some(_), _) => None,
            (None, 0) => Some(NoKappa::NoPairs),
            (None, _) => Some(NoKappa::OneValue),
        }
    }
}

/// Why kappa is not defined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoKappa {
    /// Nothing was entered twice.
    NoPairs,
    /// Both entries have the same value throughout: chance would agree as well.
    OneValue,
}

impl NoKappa {
    /// The stable word for it in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoPairs => "no-pairs",
            Self::OneValue => "one-value",
        }
    }

    /// The reason in a sentence.
    pub fn sentence(self) -> Text {
        match self {
            Self::NoPairs => Text::new("还没有录两次的答案", "nothing was entered twice yet"),
            Self::OneValue => Text::new(
                "两次录入全是同一个值，偶然也会全部一致，κ 没有定义",
                "both entries have one value throughout, which chance would give as well: kappa is not defined",
            ),
        }
    }
}

/// The agreement of pairs of values; what makes two values the same is their equality.
pub fn agreement<T: Ord>(pairs: impl IntoIterator<Item = (T, T)>) -> Agreement {
    agreement_of_counts(pairs.into_iter().map(|(first, second)| (first, second, 1)))
}

/// The same from counted pairs: each with how often it occurs.
pub fn agreement_of_counts<T: Ord>(pairs: impl IntoIterator<Item = (T, T, u64)>) -> Agreement {
    agreement_among(0, pairs)
}

/// The same where an answer can take at least this many values, whether they occur or not.
pub(super) fn agreement_among<T: Ord>(
    values: usize,
    pairs: impl IntoIterator<Item = (T, T, u64)>,
) -> Agreement {
    let pairs: Vec<(T, T, u64)> = pairs.into_iter().collect();
    let occurring = pairs.iter().flat_map(|(first, second, _)| [first, second]);
    let mut places = order::map(occurring.map(|value| (value, 0_usize)));
    for (place, of) in places.values_mut().enumerate() {
        *of = place;
    }
    let cells = pairs
        .iter()
        .map(|(first, second, times)| (places[first], places[second], *times));
    of_cells(values, &Cells::of(places.len(), cells))
}

fn of_cells(values: usize, cells: &Cells) -> Agreement {
    let (count, agreed) = (cells.pairs(), cells.agreed());
    // In whole numbers, so that a chance agreement of exactly 1 is recognised: kappa = (n·agreed − e)/(n² − e).
    let square = u128::from(count) * u128::from(count);
    let expected = cells.expected();
    let observed = u128::from(count) * u128::from(agreed);
    let kappa = (square > expected)
        .then(|| (observed as f64 - expected as f64) / (square - expected) as f64);
    let categories = values.max(cells.size());
    let first_order = ac1(cells, categories);
    Agreement {
        pairs: count,
        agreed,
        expected: if count == 0 {
            0.0
        } else {
            expected as f64 / square as f64
        },
        kappa,
        kappa_interval: kappa.and_then(|_| identity_kappa(cells)?.interval),
        pabak: (count > 0 && categories > 1).then(|| {
            let k = categories as f64;
            (k * (agreed as f64 / count as f64) - 1.0) / (k - 1.0)
        }),
        ac1: first_order.map(|of| of.value),
        ac1_interval: first_order.and_then(|of| of.interval),
        is_one_sided: cells.largest_share() >= ONE_SIDED,
    }
}

/// The agreement of several questions as one: pairs and agreed are summed, and kappa is pooled: (mean observed − mean
/// expected)/(1 − mean expected) agreement, the means over the questions with pairs.
///
/// De Vries, Elliott, Kanouse and Teleki, Using pooled kappa to summarize interrater agreement across many items, Field
/// Methods 20 (2008), 272–282. It has no interval: the answers of one response hang together, and the pairs do not say
/// which belong to the same response.
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
        kappa_interval: None,
        pabak: None,
        ac1: None,
        ac1_interval: None,
        is_one_sided: false,
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
