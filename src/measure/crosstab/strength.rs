//! How strongly rows and columns hang together, and where: beside the test, which only tells whether they do.

use statrs::distribution::{ChiSquared, ContinuousCDF};

use super::Independence;
use crate::measure::Fraction;
use crate::measure::interval::wilson;

/// The quantile of the normal distribution above which 2.5 % lie.
const Z: f64 = 1.959_963_984_540_054;

/// What is said about the strength of an association.
#[derive(Debug, Clone, PartialEq)]
pub struct Strength {
    /// Cramér's V, from 0 to 1: √(χ²/(n·(least of rows and columns − 1))) (Cramér 1946).
    pub cramers_v: f64,
    /// For each cell of the table, empty rows and columns among them: (count − expected)/√(expected·(1 − row share)·(1 −
    /// column share)) (Haberman 1973); beyond ±1.96 the cell departs from independence at the 5 % level. `None` in an
    /// empty row or column, and where one row or column holds everything.
    pub residuals: Vec<Vec<Option<f64>>>,
    /// Of a table with two rows and two columns that hold responses.
    pub two_by_two: Option<TwoByTwo>,
}

/// What a table of two rows and two columns says besides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TwoByTwo {
    /// The odds of the first column in the first row over those in the second, with Woolf's interval (1955); `None`
    /// where a cell is empty.
    pub odds_ratio: Option<Estimated>,
    /// The share of the first column in the first row less that in the second, from −1 to 1, with Newcombe's interval.
    pub difference: Estimated,
}

/// A value with the ends of its interval at 95 %.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimated {
    /// The value.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// A trend: the linear association of ordered rows and columns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trend {
    /// The correlation of the ranks.
    pub correlation: f64,
    /// (n − 1)·r², with one degree of freedom (Mantel 1963).
    pub chi_square: f64,
    /// The probability of at least this chi-square without a trend.
    pub p: f64,
}

impl Strength {
    /// What the counts say, where they allow a test.
    pub fn of(counts: &[Vec<u64>], test: &Independence) -> Self {
        let least = test.size[0].min(test.size[1]).saturating_sub(1).max(1) as f64;
        let v = (test.pearson.chi_square / (test.responses as f64 * least)).sqrt();
        Self {
            cramers_v: v.min(1.0),
            residuals: residuals(counts),
            two_by_two: two_by_two(counts),
        }
    }
}

fn residuals(counts: &[Vec<u64>]) -> Vec<Vec<Option<f64>>> {
    let rows: Vec<f64> = counts
        .iter()
        .map(|row| row.iter().sum::<u64>() as f64)
        .collect();
    let columns: Vec<f64> = (0..counts.first().map_or(0, Vec::len))
        .map(|column| counts.iter().map(|row| row[column]).sum::<u64>() as f64)
        .collect();
    let all: f64 = rows.iter().sum();
    let residual = |count: u64, row: f64, column: f64| {
        let due = row * column / all;
        let spread = due * (1.0 - row / all) * (1.0 - column / all);
        (spread > 0.0).then(|| (count as f64 - due) / spread.sqrt())
    };
    let with_rows = counts.iter().zip(&rows);
    with_rows
        .map(|(counts, row)| {
            let cells = counts.iter().zip(&columns);
            cells
                .map(|(count, column)| residual(*count, *row, *column))
                .collect()
        })
        .collect()
}

fn two_by_two(counts: &[Vec<u64>]) -> Option<TwoByTwo> {
    let [[a, b], [c, d]] = only_four(counts)?;
    Some(TwoByTwo {
        odds_ratio: odds_ratio([[a, b], [c, d]]),
        difference: difference_of_shares([a, a + b], [c, c + d])?,
    })
}

/// The cells of a table of which exactly two rows and two columns hold responses.
fn only_four(counts: &[Vec<u64>]) -> Option<[[u64; 2]; 2]> {
    let columns =
        (0..counts.first()?.len()).filter(|column| counts.iter().any(|row| row[*column] > 0));
    let columns: [usize; 2] = columns.collect::<Vec<_>>().try_into().ok()?;
    let rows = counts
        .iter()
        .filter(|row| row.iter().any(|count| *count > 0));
    let rows: Vec<[u64; 2]> = rows.map(|row| columns.map(|column| row[column])).collect();
    rows.try_into().ok()
}

/// ad/bc with exp(ln ± z·√(1/a + 1/b + 1/c + 1/d)) (Woolf 1955); `None` where a cell is empty.
pub fn odds_ratio([[a, b], [c, d]]: [[u64; 2]; 2]) -> Option<Estimated> {
    let cells = [a, b, c, d].map(|count| count as f64);
    if [a, b, c, d].contains(&0) {
        return None;
    }
    let value = cells[0] * cells[3] / (cells[1] * cells[2]);
    let half = Z * cells.iter().map(|count| count.recip()).sum::<f64>().sqrt();
    Some(Estimated {
        value,
        low: (value.ln() - half).exp(),
        high: (value.ln() + half).exp(),
    })
}

/// The difference of two shares, each as hits and base, with the interval of Newcombe (Statistics in Medicine 17, 1998,
/// 873–890, method 10), made of the Wilson intervals of the two; `None` where a base is empty.
pub fn difference_of_shares(first: [u64; 2], second: [u64; 2]) -> Option<Estimated> {
    let of = |[hits, base]: [u64; 2]| {
        let [hits, base] = [hits, base].map(|count| Fraction::from(count.cast_signed()));
        let share = hits.divide(&base)?.to_f64();
        let ends = wilson(&hits, &base, None)?;
        Some([share, ends.low, ends.high])
    };
    let ([p, low, high], [q, lower, higher]) = (of(first)?, of(second)?);
    let value = p - q;
    Some(Estimated {
        value,
        low: value - (p - low).hypot(higher - q),
        high: value + (high - p).hypot(q - lower),
    })
}

/// The trend in a table of which both rows and columns are in order; `None` where one of them does not vary.
pub fn trend(counts: &[Vec<u64>]) -> Option<Trend> {
    let cells = counts.iter().enumerate().flat_map(|(row, counts)| {
        let counts = counts.iter().enumerate();
        counts.map(move |(column, count)| (row as f64, column as f64, *count as f64))
    });
    let cells: Vec<(f64, f64, f64)> = cells.collect();
    let n: f64 = cells.iter().map(|(_, _, count)| count).sum();
    let mean = |of: fn(&(f64, f64, f64)) -> f64| {
        cells.iter().map(|cell| of(cell) * cell.2).sum::<f64>() / n
    };
    let (row, column) = (mean(|cell| cell.0), mean(|cell| cell.1));
    let (mut rows, mut columns, mut both) = (0.0, 0.0, 0.0);
    for (of_row, of_column, count) in &cells {
        rows += (of_row - row).powi(2) * count;
        columns += (of_column - column).powi(2) * count;
        both += (of_row - row) * (of_column - column) * count;
    }
    let varies = rows > 0.0 && columns > 0.0;
    if !varies {
        return None;
    }
    let correlation = both / (rows * columns).sqrt();
    let chi_square = (n - 1.0) * correlation * correlation;
    Some(Trend {
        correlation,
        chi_square,
        p: ChiSquared::new(1.0).ok()?.sf(chi_square),
    })
}

/// The probabilities of several tests, each raised so that all together are wrong in at most as many cases as one
/// (Holm, Scandinavian Journal of Statistics 6, 1979, 65–70); in the order in which they came.
pub fn holm(found: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by(|a, b| found[*a].total_cmp(&found[*b]));
    let mut adjusted = vec![0.0; found.len()];
    let mut least: f64 = 0.0;
    for (before, at) in order.iter().enumerate() {
        let left = (found.len() - before) as f64;
        least = least.max((left * found[*at]).min(1.0));
        adjusted[*at] = least;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::super::independence;
    use super::*;

    fn close(found: f64, expected: f64, digits: i32) {
        assert!(
            (found - expected).abs() < 10f64.powi(-digits),
            "{found} for {expected}"
        );
    }

    // 20 10 / 5 15: chi-square 50·(300 − 50)²/(30·20·25·25) = 8.3333; V = √(8.3333/50) = .408248. Odds ratio 6; with
    // √(1/20 + 1/10 + 1/5 + 1/15) = .645497. Every residual is ±√8.3333.
    #[test]
    fn a_table_of_four_cells_agrees_with_a_hand_worked_case() {
        let counts = vec![vec![20, 10, 0], vec![5, 15, 0]];
        let found = Strength::of(&counts, &independence(&counts).unwrap());
        close(
            found.cramers_v,
            (8.0f64 + 1.0 / 3.0).sqrt() / 50f64.sqrt(),
            9,
        );
        for (cell, sign) in [((0, 0), 1.0), ((0, 1), -1.0), ((1, 0), -1.0), ((1, 1), 1.0)] {
            close(
                found.residuals[cell.0][cell.1].unwrap(),
                sign * (25.0f64 / 3.0).sqrt(),
                9,
            );
        }
        assert_eq!(found.residuals[0][2], None);
        let odds = found.two_by_two.unwrap().odds_ratio.unwrap();
        close(odds.value, 6.0, 9);
        close(odds.low, 6.0 * (-1.959_964f64 * 0.645_497).exp(), 5);
        close(odds.high, 6.0 * (1.959_964f64 * 0.645_497).exp(), 4);
    }

    // Newcombe (1998), table II, method 10: 56/70 less 48/80 is .2000 with .0524 to .3339; 10/10 less 0/20 is 1.0000
    // with .6791 to 1.0000.
    #[test]
    fn the_difference_of_two_shares_agrees_with_newcombes_examples() {
        let found = difference_of_shares([56, 70], [48, 80]).unwrap();
        close(found.value, 0.2, 9);
        close(found.low, 0.0524, 4);
        close(found.high, 0.3339, 4);
        let found = difference_of_shares([10, 10], [0, 20]).unwrap();
        close(found.low, 0.6791, 4);
        close(found.high, 1.0, 9);
        assert_eq!(difference_of_shares([0, 0], [1, 2]), None);
    }

    #[test]
    fn an_empty_cell_has_no_odds_ratio() {
        assert_eq!(odds_ratio([[3, 0], [1, 2]]), None);
    }

    // Two points of two responses each, in line: r = 1, chi-square 3.
    #[test]
    fn a_trend_is_the_correlation_of_the_ranks() {
        let found = trend(&[vec![2, 0], vec![0, 2]]).unwrap();
        close(found.correlation, 1.0, 9);
        close(found.chi_square, 3.0, 9);
        close(found.p, 0.083_264_516_664, 9);
        assert_eq!(trend(&[vec![2, 3], vec![0, 0]]), None);
        assert_eq!(trend(&[]), None);
    }

    // R: p.adjust(c(.01, .04, .03, .005), "holm") = .03 .06 .06 .02.
    #[test]
    fn holm_raises_the_probabilities_step_by_step() {
        for (found, expected) in holm(&[0.01, 0.04, 0.03, 0.005])
            .iter()
            .zip([0.03, 0.06, 0.06, 0.02])
        {
            close(*found, expected, 12);
        }
        assert_eq!(holm(&[0.7, 0.9]), [1.0, 1.0]);
        assert!(holm(&[]).is_empty());
    }
}
