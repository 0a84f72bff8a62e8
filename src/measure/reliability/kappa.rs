//! Chance-corrected coefficients of two entries with their large-sample intervals: kappa, weighted kappa, AC1.
//!
//! The variance of kappa, weighted or not, is that of Fleiss, Cohen and Everitt, Large sample standard errors of kappa
//! and weighted kappa, Psychological Bulletin 72 (1969), 323–327, for a kappa that is not 0; that of AC1 is Gwet's
//! (2008) for two raters and answers from an unlimited population. Where both entries agree throughout, the formulas
//! give a variance of 0, which is no knowledge: then there is no interval.

/// The quantile of the normal distribution above which 2.5 % lie.
const Z: f64 = 1.959_963_984_540_054;

/// Counted pairs of categories, numbered from 0; memory grows with the number of different pairs.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cells {
    pairs: Vec<(usize, usize, u64)>,
    /// How often each category was entered first, and second.
    margins: Vec<[u64; 2]>,
    total: u64,
}

/// A coefficient with its interval at 95 %.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The coefficient, at most 1.
    pub value: f64,
    /// The ends of its interval, from −1 to 1; `None` where nothing varies.
    pub interval: Option<[f64; 2]>,
}

impl Estimate {
    fn of(value: f64, variance: f64) -> Self {
        let half = Z * variance.max(0.0).sqrt();
        Self {
            value,
            interval: (half > 1e-9).then(|| [(value - half).max(-1.0), (value + half).min(1.0)]),
        }
    }
}

impl Cells {
    /// These counted pairs of so many categories.
    pub fn of(size: usize, pairs: impl Iterator<Item = (usize, usize, u64)>) -> Self {
        let mut cells = Self {
            pairs: Vec::new(),
            margins: vec![[0; 2]; size],
            total: 0,
        };
        for (first, second, times) in pairs {
            cells.margins[first][0] += times;
            cells.margins[second][1] += times;
            cells.total += times;
            cells.pairs.push((first, second, times));
        }
        cells
    }

    /// How many categories there are.
    pub fn size(&self) -> usize {
        self.margins.len()
    }

    /// How many pairs.
    pub fn pairs(&self) -> u64 {
        self.total
    }

    /// How many of them have the same category twice.
    pub fn agreed(&self) -> u64 {
        let same = self
            .pairs
            .iter()
            .filter(|(first, second, _)| first == second);
        same.map(|(_, _, times)| times).sum()
    }

    /// The agreement by chance, times the square of the number of pairs.
    pub fn expected(&self) -> u128 {
        let products = self.margins.iter();
        products
            .map(|[first, second]| u128::from(*first) * u128::from(*second))
            .sum()
    }

    /// The share of the most frequent category in both entries together, from 0 to 1.
    pub fn largest_share(&self) -> f64 {
        let most = self
            .margins
            .iter()
            .map(|[first, second]| first + second)
            .max();
        most.map_or(0.0, |most| most as f64 / (2 * self.total).max(1) as f64)
    }

    fn shares(&self) -> Vec<[f64; 2]> {
        let n = self.total as f64;
        let margins = self.margins.iter();
        margins
            .map(|margin| margin.map(|count| count as f64 / n))
            .collect()
    }

    fn cells(&self) -> impl Iterator<Item = (usize, usize, f64)> {
        let n = self.total as f64;
        let pairs = self.pairs.iter();
        pairs.map(move |(first, second, times)| (*first, *second, *times as f64 / n))
    }
}

/// Cohen's kappa; `None` where chance agrees throughout.
pub(super) fn identity_kappa(cells: &Cells) -> Option<Estimate> {
    let same = |first: usize, second: usize| f64::from(u8::from(first == second));
    // The mean weight of a category against the other entry is the share of the same category there.
    let means: Vec<[f64; 2]> = cells
        .shares()
        .iter()
        .map(|[first, second]| [*second, *first])
        .collect();
    coefficient(cells, &same, &means)
}

/// Weighted kappa with these weights, 1 for agreement; `None` where chance agrees throughout.
pub(super) fn weighted_kappa(
    cells: &Cells,
    weight: &dyn Fn(usize, usize) -> f64,
) -> Option<Estimate> {
    let shares = cells.shares();
    let all = 0..cells.size();
    let means = all.clone().map(|of| {
        let against = |side: usize| -> f64 {
            let others = all.clone();
            others
                .map(|other| {
                    shares[other][side]
                        * if side == 1 {
                            weight(of, other)
                        } else {
                            weight(other, of)
                        }
                })
                .sum()
        };
        [against(1), against(0)]
    });
    coefficient(cells, weight, &means.collect::<Vec<_>>())
}

/// `means`: for each category its mean weight against the second entry where it is first, and the reverse.
fn coefficient(
    cells: &Cells,
    weight: &dyn Fn(usize, usize) -> f64,
    means: &[[f64; 2]],
) -> Option<Estimate> {
    if cells.total == 0 {
        return None;
    }
    let observed: f64 = cells
        .cells()
        .map(|(i, j, share)| weight(i, j) * share)
        .sum();
    let shares = cells.shares();
    let expected: f64 = shares
        .iter()
        .zip(means)
        .map(|(share, mean)| share[0] * mean[0])
        .sum();
    let room = 1.0 - expected;
    if room <= 1e-12 {
        return None;
    }
    let squares: f64 = cells
        .cells()
        .map(|(i, j, share)| {
            let term = weight(i, j) * room - (means[i][0] + means[j][1]) * (1.0 - observed);
            share * term * term
        })
        .sum();
    let middle = observed * expected - 2.0 * expected + observed;
    let variance = (squares - middle * middle) / (cells.total as f64 * room.powi(4));
    Some(Estimate::of((observed - expected) / room, variance))
}

/// Gwet's AC1 over so many categories, at least those that occur; `None` without pairs and for one category.
pub(super) fn ac1(cells: &Cells, categories: usize) -> Option<Estimate> {
    if cells.total == 0 || categories < 2 {
        return None;
    }
    let others = categories as f64 - 1.0;
    let means: Vec<f64> = cells
        .shares()
        .iter()
        .map(|[a, b]| f64::midpoint(*a, *b))
        .collect();
    let observed = cells.agreed() as f64 / cells.total as f64;
    let expected = means.iter().map(|mean| mean * (1.0 - mean)).sum::<f64>() / others;
    let room = 1.0 - expected;
    let (mut diagonal, mut all) = (0.0, 0.0);
    for (i, j, share) in cells.cells() {
        if i == j {
            diagonal += share * (1.0 - means[i]);
        }
        all += share * (1.0 - f64::midpoint(means[i], means[j])).powi(2);
    }
    let value = (observed - expected) / room;
    let apart = 1.0 - value;
    let variance = observed * (1.0 - observed)
        - 4.0 * apart * (diagonal / others - observed * expected)
        + 4.0 * apart.powi(2) * (all / others.powi(2) - expected.powi(2));
    let variance = variance / (cells.total as f64 * room.powi(2));
    Some(Estimate::of(value, variance))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(counts: &[&[u64]]) -> Cells {
        let pairs = counts.iter().enumerate().flat_map(|(row, counts)| {
            let counts = counts.iter().enumerate();
            counts.map(move |(column, count)| (row, column, *count))
        });
        Cells::of(counts.len(), pairs)
    }

    /// The variance of a function of the shares of a multinomial table: (Σ p·g² − (Σ p·g)²)/n, g its derivatives, here
    /// from differences. The delta method itself, beside the closed formulas.
    fn by_differences(counts: &[&[u64]], of: &dyn Fn(&Cells) -> f64) -> f64 {
        let scale = 1_000_000u64;
        let scaled: Vec<Vec<u64>> = counts
            .iter()
            .map(|row| row.iter().map(|count| count * scale).collect())
            .collect();
        let total: u64 = scaled.iter().flatten().sum();
        let value =
            |table: &[Vec<u64>]| of(&cells(&table.iter().map(Vec::as_slice).collect::<Vec<_>>()));
        let middle = value(&scaled);
        let (mut squares, mut mean) = (0.0, 0.0);
        for row in 0..counts.len() {
            for column in 0..counts.len() {
                let mut changed = scaled.clone();
                let step = total / 1_000_000;
                changed[row][column] += step;
                // Adding one part in a million to a cell also shrinks the others: the influence of the cell.
                let slope = (value(&changed) - middle) * 1e6;
                let share = counts[row][column] as f64 * scale as f64 / total as f64;
                squares += share * slope * slope;
                mean += share * slope;
            }
        }
        (squares - mean * mean) / (total / scale) as f64
    }

    fn half(estimate: Estimate) -> f64 {
        let [low, high] = estimate.interval.unwrap();
        (high - low) / 2.0
    }

    const TABLE: [&[u64]; 3] = [&[20, 3, 1], &[4, 11, 2], &[0, 5, 14]];

    #[test]
    fn the_intervals_are_those_of_the_delta_method() {
        let linear = |i: usize, j: usize| 1.0 - i.abs_diff(j) as f64 / 2.0;
        let table = cells(&TABLE);
        let found = [
            identity_kappa(&table).unwrap(),
            weighted_kappa(&table, &linear).unwrap(),
            ac1(&table, 3).unwrap(),
        ];
        let variances = [
            by_differences(&TABLE, &|cells| identity_kappa(cells).unwrap().value),
            by_differences(&TABLE, &|cells| {
                weighted_kappa(cells, &linear).unwrap().value
            }),
            by_differences(&TABLE, &|cells| ac1(cells, 3).unwrap().value),
        ];
        for (estimate, variance) in found.into_iter().zip(variances) {
            let expected = Z * variance.sqrt();
            assert!(
                (half(estimate) - expected).abs() < 1e-4,
                "{estimate:?} {expected}"
            );
        }
    }

    // By hand: 40 and 40 agreeing, 10 and 10 not: observed .8, expected .5, kappa .6.
    #[test]
    fn kappa_and_ac1_of_even_margins_agree() {
        let even = cells(&[&[40, 10], &[10, 40]]);
        assert!((identity_kappa(&even).unwrap().value - 0.6).abs() < 1e-12);
        assert!((ac1(&even, 2).unwrap().value - 0.6).abs() < 1e-12);
        // Of even margins the variance is observed(1 − observed)/(n(1 − expected)²) = .16/25.
        let expected = Z * (0.16f64 / 25.0).sqrt();
        assert!((half(identity_kappa(&even).unwrap()) - expected).abs() < 1e-12);
    }

    // Gwet's paradox: 118 and 2 agree, 5 and 0 do not: observed .96, AC1 expected 2·π(1 − π).
    #[test]
    fn one_sided_margins_lower_kappa_and_not_ac1() {
        let table = cells(&[&[118, 5], &[2, 0]]);
        let mean = (123.0 + 120.0) / 250.0;
        let expected = 2.0 * mean * (1.0 - mean);
        let found = ac1(&table, 2).unwrap().value;
        assert!((found - (118.0 / 125.0 - expected) / (1.0 - expected)).abs() < 1e-12);
        assert!(identity_kappa(&table).unwrap().value < 0.0);
        assert!(table.largest_share() > 0.9);
    }

    #[test]
    fn nothing_but_agreement_has_no_interval() {
        let table = cells(&[&[7, 0], &[0, 5]]);
        assert_eq!(identity_kappa(&table).unwrap().interval, None);
        assert_eq!(identity_kappa(&cells(&[&[7]])), None);
    }
}
