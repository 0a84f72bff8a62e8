//! Exact tests of independence over all tables with the same totals: Fisher's for 2×2, Freeman and Halton's beyond.

use statrs::function::factorial::ln_factorial;

/// So many tables are looked through before the test is given up: about a second on an old laptop.
pub(super) const MOST_TABLES: u64 = 2_000_000;

/// Two tables are equally likely when their probabilities differ by less than this part of them.
pub(super) const TIE: f64 = 1e-7;

/// What an exact test came to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Exact {
    /// The probability of a table that is as likely as this one or less likely.
    pub p: f64,
    /// How many tables have the same totals.
    pub tables: u64,
}

/// The two-sided exact test: the probability, where rows and columns are independent and all totals fixed, of the
/// tables that are at most as likely as this one (Fisher 1935; Freeman and Halton 1951).
///
/// `None` where more than `most` tables have the same totals. Every row and column holds a response.
pub(super) fn exact(counts: &[Vec<u64>], most: u64) -> Option<Exact> {
    let rows: Vec<u64> = counts.iter().map(|row| row.iter().sum()).collect();
    let columns: Vec<u64> = (0..counts.first()?.len())
        .map(|column| counts.iter().map(|row| row[column]).sum())
        .collect();
    let logarithms = |numbers: &[u64]| numbers.iter().map(|n| ln_factorial(*n)).sum::<f64>();
    let fixed = logarithms(&rows) + logarithms(&columns) - ln_factorial(rows.iter().sum());
    let observed = fixed - logarithms(&counts.concat());
    let mut walk = Walk {
        fixed,
        limit: observed + TIE,
        p: 0.0,
        tables: 0,
        most,
    };
    let mut left = columns;
    walk.row(&rows, 0, &mut left, 0.0)?;
    Some(Exact {
        p: walk.p.min(1.0),
        tables: walk.tables,
    })
}

/// The walk through all tables with the same totals.
struct Walk {
    /// The part of the logarithm of a probability that the totals give.
    fixed: f64,
    /// The logarithm up to which a table counts.
    limit: f64,
    p: f64,
    tables: u64,
    most: u64,
}

impl Walk {
    /// Fills row after row; `left` is what each column still takes, `cells` the logarithms of the filled cells.
    fn row(&mut self, rows: &[u64], row: usize, left: &mut [u64], cells: f64) -> Option<()> {
        if row + 1 == rows.len() {
            // The last row takes what is left of every column.
            let last: f64 = left.iter().map(|n| ln_factorial(*n)).sum();
            return self.count(self.fixed - cells - last);
        }
        self.cell(rows, row, 0, rows[row], left, cells)
    }

    /// Fills cell after cell of a row; `open` is what the row still takes.
    fn cell(
        &mut self,
        rows: &[u64],
        row: usize,
        column: usize,
        open: u64,
        left: &mut [u64],
        cells: f64,
    ) -> Option<()> {
        let room = left[column];
        if column + 1 == left.len() {
            if open > room {
                return Some(());
            }
            left[column] -= open;
            let done = self.row(rows, row + 1, left, cells + ln_factorial(open));
            left[column] += open;
            return done;
        }
        let behind: u64 = left[column + 1..].iter().sum();
        for value in open.saturating_sub(behind)..=open.min(room) {
            left[column] -= value;
            let cells = cells + ln_factorial(value);
            let done = self.cell(rows, row, column + 1, open - value, left, cells);
            left[column] += value;
            done?;
        }
        Some(())
    }

    /// Counts a whole table; `None` when there are too many.
    fn count(&mut self, logarithm: f64) -> Option<()> {
        self.tables += 1;
        if logarithm <= self.limit {
            self.p += logarithm.exp();
        }
        (self.tables <= self.most).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    // Fisher's tea: eight cups, four of each, all found but one pair: (C(4,3)·C(4,1))/C(8,4) = 16/70 for 3 of 4; all
    // tables with 4 and 4 have probabilities 1, 16, 36, 16, 1 of 70, so both sides come to 1 − 36/70 = 34/70.
    // The others: python3 -c "from scipy.stats import fisher_exact as f; print(f([[8,2],[1,5]])[1], f([[10,0],[7,3]])[1],
    // f([[3,0],[2,997]])[1], f([[12,5],[29,2]])[1])" with scipy 1.17.1.
    #[rstest]
    #[case([[3, 1], [1, 3]], 34.0 / 70.0)]
    #[case([[4, 0], [0, 4]], 2.0 / 70.0)]
    #[case([[8, 2], [1, 5]], 0.034_965_034_965)]
    #[case([[10, 0], [7, 3]], 0.210_526_315_789)]
    #[case([[3, 0], [2, 997]], 0.000_000_059_820_419)]
    #[case([[12, 5], [29, 2]], 0.080_268_552_074)]
    fn fishers_test_agrees_with_hand_worked_and_scipys_cases(
        #[case] counts: [[u64; 2]; 2],
        #[case] p: f64,
    ) {
        let found = exact(&counts.map(|row| row.to_vec()), MOST_TABLES).unwrap();
        assert!((found.p - p).abs() < 1e-11, "{found:?}");
    }

    // By hand: rows 2, 2 and columns 1, 1, 2. The first row is (1,1,0), (1,0,1), (0,1,1) or (0,0,2), with
    // 2!2!·1!1!2!/4! = 1/3 over the product of factorials: 1/6, 1/3, 1/3, 1/6. The extreme tables: 1/6 + 1/6.
    #[rstest]
    #[case([[1, 1, 0], [0, 0, 2]], 1.0 / 3.0, 4)]
    #[case([[1, 0, 1], [0, 1, 1]], 1.0, 4)]
    fn freeman_and_haltons_test_agrees_with_hand_worked_cases(
        #[case] counts: [[u64; 3]; 2],
        #[case] p: f64,
        #[case] tables: u64,
    ) {
        let found = exact(&counts.map(|row| row.to_vec()), MOST_TABLES).unwrap();
        assert!((found.p - p).abs() < 1e-12, "{found:?}");
        assert_eq!(found.tables, tables);
    }

    // All tables enumerated in Python with the probabilities of scipy 1.17.1: r, c = t.sum(1), t.sum(0);
    // d = scipy.stats.random_table(r, c); the sum of d.pmf(s) over all tables s with these totals and
    // d.pmf(s) <= d.pmf(t) * (1 + 1e-7), and how many s there are.
    #[rstest]
    #[case(vec![vec![5, 0, 2], vec![1, 4, 0], vec![0, 1, 6]], 0.000_366_850_212_051, 392)]
    #[case(vec![vec![3, 1, 0, 2], vec![0, 4, 1, 1]], 0.188_311_688_311_689, 30)]
    fn freeman_and_haltons_test_agrees_with_scipys_probabilities(
        #[case] counts: Vec<Vec<u64>>,
        #[case] p: f64,
        #[case] tables: u64,
    ) {
        let found = exact(&counts, MOST_TABLES).unwrap();
        assert!((found.p - p).abs() < 1e-12, "{found:?}");
        assert_eq!(found.tables, tables);
    }

    #[test]
    fn all_tables_together_have_the_probability_of_one() {
        // The most likely table of its totals: every table is at most as likely.
        let counts = vec![vec![2, 2, 2], vec![2, 2, 2], vec![2, 2, 2]];
        let found = exact(&counts, MOST_TABLES).unwrap();
        assert!((found.p - 1.0).abs() < 1e-9, "{found:?}");
    }

    #[test]
    fn too_many_tables_are_given_up() {
        let counts = vec![vec![9; 6]; 6];
        assert_eq!(exact(&counts, 1_000), None);
    }
}
