//! Whether rows and columns of a cross-table hang together: the test is chosen by stated conditions.
//!
//! Pearson's chi-square, without correction, where Cochran's conditions hold: no expected count below 1 and at most a
//! fifth of them below 5 (Cochran 1954), which means none below 5 in a 2×2 table. Otherwise the exact test; where too many
//! tables have the same totals, from a seeded sample of them, with its error. Rows and columns without a response are left out first.

use statrs::distribution::{ChiSquared, ContinuousCDF};

use super::exact::{MOST_TABLES, exact};
use super::monte_carlo::{Sampled, sampled};
use crate::text::Text;

/// Below this an expected count is small.
const SMALL: f64 = 5.0;

/// Pearson's chi-square without correction for continuity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pearson {
    /// The sum of (count − expected)² / expected.
    pub chi_square: f64,
    /// (rows − 1)·(columns − 1).
    pub degrees: u64,
    /// The probability of at least this chi-square where rows and columns are independent.
    pub p: f64,
}

/// The counts that independence would make one expect.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Expected {
    /// The smallest of them.
    pub smallest: f64,
    /// How many are below 5.
    pub below_five: usize,
    /// How many there are.
    pub cells: usize,
}

impl Expected {
    /// Whether Cochran's conditions hold: none below 1, at most a fifth below 5.
    pub fn carries_chi_square(&self) -> bool {
        self.smallest >= 1.0 && self.below_five * 5 <= self.cells
    }

    /// The conditions with their numbers, in a sentence.
    pub fn sentence(&self) -> Text {
        let (below, cells) = (self.below_five, self.cells);
        let smallest = format!("{:.2}", self.smallest);
        let holds = self.carries_chi_square();
        let zh = if holds { "满足" } else { "不满足" };
        let en = if holds { "hold" } else { "do not hold" };
        Text::new(
            format!(
                "期望频数最小 {smallest}，{cells} 格中 {below} 格小于 5：{zh} Cochran 条件（都不小于 1，小于 5 的不超过五分之一）"
            ),
            format!(
                "smallest expected count {smallest}, {below} of {cells} below 5: Cochran's conditions (none below 1, at most a fifth below 5) {en}"
            ),
        )
    }
}

/// Which test the conditions leave.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Verdict {
    /// Pearson's chi-square holds.
    ChiSquare,
    /// Fisher's exact test of a 2×2 table, two-sided.
    Fisher {
        /// The probability of a table that is at most as likely as this one.
        p: f64,
    },
    /// Freeman and Halton's exact test of a larger table.
    FreemanHalton {
        /// The probability of a table that is at most as likely as this one.
        p: f64,
        /// How many tables have the same totals.
        tables: u64,
    },
    /// The same from a seeded sample of the tables, where there are too many to look through.
    Sampled {
        /// The estimated probability of a table that is at most as likely as this one.
        p: f64,
        /// The standard error of the estimate.
        error: f64,
        /// How many tables were drawn.
        drawn: u64,
    },
}

/// Whether rows and columns hang together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Independence {
    /// The responses in the table.
    pub responses: u64,
    /// Rows and columns that hold a response.
    pub size: [usize; 2],
    /// The expected counts.
    pub expected: Expected,
    /// Pearson's chi-square, whether its conditions hold or not.
    pub pearson: Pearson,
    /// The test that holds.
    pub verdict: Verdict,
}

/// There is nothing to compare: fewer than two rows or two columns hold a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooThin;

impl TooThin {
    /// The reason, in a sentence.
    pub fn sentence(self) -> Text {
        Text::new(
            "不检验：有答卷的行或列不到两个",
            "no test: fewer than two rows or columns hold a response",
        )
    }
}

impl Verdict {
    /// The word for the test in JSON.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ChiSquare => "chi-square",
            Self::Fisher { .. } => "fisher",
            Self::FreemanHalton { .. } => "freeman-halton",
            Self::Sampled { .. } => "freeman-halton-monte-carlo",
        }
    }
}

impl Independence {
    /// The probability of the test that holds.
    pub const fn p(&self) -> f64 {
        match self.verdict {
            Verdict::ChiSquare => self.pearson.p,
            Verdict::Fisher { p }
            | Verdict::FreemanHalton { p, .. }
            | Verdict::Sampled { p, .. } => p,
        }
    }

    /// Which test it is and what it says at the 5 % level, in a sentence.
    pub fn sentence(&self) -> Text {
        let p = self.p();
        let p_text = if p < 0.0001 {
            "p < 0.0001".to_owned()
        } else {
            format!("p = {p:.4}")
        };
        let (zh, en) = match self.verdict {
            Verdict::ChiSquare => {
                let found = &self.pearson;
                let (value, degrees) = (found.chi_square, found.degrees);
                (
                    format!("卡方 χ² = {value:.3}，自由度 {degrees}，{p_text}"),
                    format!("chi-square = {value:.3}, df {degrees}, {p_text}"),
                )
            }
            Verdict::Fisher { .. } => (
                format!("Fisher 精确检验（双侧）{p_text}"),
                format!("Fisher's exact test (two-sided) {p_text}"),
            ),
            Verdict::FreemanHalton { tables, .. } => (
                format!("Freeman-Halton 精确检验 {p_text}（{tables} 种表）"),
                format!("Freeman-Halton exact test {p_text} ({tables} tables)"),
            ),
            Verdict::Sampled { error, drawn, .. } => (
                format!(
                    "Freeman-Halton 精确检验，抽取 {drawn} 种表估计 {p_text}（标准误 {error:.4}）"
                ),
                format!(
                    "Freeman-Halton exact test from {drawn} tables drawn, {p_text} (standard error {error:.4})"
                ),
            ),
        };
        if p < 0.05 {
            Text::new(
                format!("{zh}：在 5% 水平上有关联"),
                format!("{en}: associated at the 5 % level"),
            )
        } else {
            Text::new(
                format!("{zh}：在 5% 水平上看不出关联"),
                format!("{en}: no association shown at the 5 % level"),
            )
        }
    }
}

/// The test of independence that the counts allow.
///
/// # Errors
/// [`TooThin`] where fewer than two rows or columns hold a response.
pub fn independence(counts: &[Vec<u64>]) -> Result<Independence, TooThin> {
    let kept = without_empty(counts);
    let [rows, columns] = [kept.len(), kept.first().map_or(0, Vec::len)];
    if rows < 2 || columns < 2 {
        return Err(TooThin);
    }
    let (expected, pearson) = pearson(&kept).ok_or(TooThin)?;
    let verdict = if expected.carries_chi_square() {
        Verdict::ChiSquare
    } else {
        match exact(&kept, MOST_TABLES) {
            Some(found) if rows == 2 && columns == 2 => Verdict::Fisher { p: found.p },
            Some(found) => Verdict::FreemanHalton {
                p: found.p,
                tables: found.tables,
            },
            None => {
                let Sampled { p, error, drawn } = sampled(&kept);
                Verdict::Sampled { p, error, drawn }
            }
        }
    };
    Ok(Independence {
        responses: kept.iter().flatten().sum(),
        size: [rows, columns],
        expected,
        pearson,
        verdict,
    })
}

/// The counts without rows and columns that hold nothing.
fn without_empty(counts: &[Vec<u64>]) -> Vec<Vec<u64>> {
    let columns = counts.first().map_or(0, Vec::len);
    let holds = |column: &usize| counts.iter().any(|row| row[*column] > 0);
    let columns: Vec<usize> = (0..columns).filter(holds).collect();
    let rows = counts.iter().filter(|row| row.iter().any(|n| *n > 0));
    rows.map(|row| columns.iter().map(|column| row[*column]).collect())
        .collect()
}

fn pearson(counts: &[Vec<u64>]) -> Option<(Expected, Pearson)> {
    let rows: Vec<f64> = counts
        .iter()
        .map(|row| row.iter().sum::<u64>() as f64)
        .collect();
    let columns: Vec<f64> = (0..counts[0].len())
        .map(|column| counts.iter().map(|row| row[column]).sum::<u64>() as f64)
        .collect();
    let all: f64 = rows.iter().sum();
    let mut expected = Expected {
        smallest: f64::INFINITY,
        below_five: 0,
        cells: rows.len() * columns.len(),
    };
    let mut chi_square = 0.0;
    for (row, in_row) in counts.iter().zip(&rows) {
        for (count, in_column) in row.iter().zip(&columns) {
            let due = in_row * in_column / all;
            expected.smallest = expected.smallest.min(due);
            expected.below_five += usize::from(due < SMALL);
            chi_square += (*count as f64 - due).powi(2) / due;
        }
    }
    let degrees = ((rows.len() - 1) * (columns.len() - 1)) as u64;
    let p = ChiSquared::new(degrees as f64).ok()?.sf(chi_square);
    let pearson = Pearson {
        chi_square,
        degrees,
        p,
    };
    Some((expected, pearson))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn of(counts: &[&[u64]]) -> Independence {
        let counts: Vec<Vec<u64>> = counts.iter().map(|row| row.to_vec()).collect();
        independence(&counts).unwrap()
    }

    // Rows 60, 60; columns 45, 45, 30: expected 22.5, 22.5, 15 in each row, off by 7.5, 2.5, 5. So χ² is
    // 2·(56.25/22.5 + 6.25/22.5 + 25/15) = 80/9. With two degrees of freedom p is e^(−χ²/2). The same from scipy 1.17.1:
    // chi2_contingency([[30,20,10],[15,25,20]], correction=False) gives 8.888889 and 0.0117436.
    #[test]
    fn chi_square_agrees_with_a_hand_worked_table() {
        let found = of(&[&[30, 20, 10], &[15, 25, 20]]);
        assert_eq!(found.verdict, Verdict::ChiSquare);
        assert!((found.pearson.chi_square - 80.0 / 9.0).abs() < 1e-12);
        assert_eq!(found.pearson.degrees, 2);
        assert!((found.pearson.p - (-40.0f64 / 9.0).exp()).abs() < 1e-12);
        assert!((found.expected.smallest - 15.0).abs() < 1e-12);
    }

    // 2×2 with totals of 10: all expected are 5. One response less: 9·9/19, 9·10/19 twice are below 5, three of four.
    #[rstest]
    #[case(vec![vec![7, 3], vec![3, 7]], true)]
    #[case(vec![vec![7, 3], vec![3, 6]], false)]
    // Rows of 40, 40, 40, 40, 8 in halves: 4 and 4 are below 5, two cells of ten, the fifth that is allowed.
    #[case(vec![vec![20, 20], vec![20, 20], vec![20, 20], vec![20, 20], vec![4, 4]], true)]
    // Four below 5 of ten are more.
    #[case(vec![vec![20, 20], vec![20, 20], vec![20, 20], vec![4, 4], vec![4, 4]], false)]
    // A row of one response has about a half expected in each cell: below 1 there may be none.
    #[case(vec![vec![20, 20], vec![20, 20], vec![20, 20], vec![20, 20], vec![1, 0]], false)]
    fn cochrans_conditions_choose_the_test(
        #[case] counts: Vec<Vec<u64>>,
        #[case] chi_square: bool,
    ) {
        let found = independence(&counts).unwrap();
        assert_eq!(found.expected.carries_chi_square(), chi_square);
        assert_eq!(found.verdict == Verdict::ChiSquare, chi_square, "{found:?}");
    }

    #[test]
    fn a_small_table_has_fishers_test_and_a_larger_one_freeman_and_haltons() {
        assert!(matches!(
            of(&[&[3, 1], &[1, 3]]).verdict,
            Verdict::Fisher { .. }
        ));
        let found = of(&[&[1, 1, 0], &[0, 0, 2]]);
        assert!(matches!(
            found.verdict,
            Verdict::FreemanHalton { tables: 4, .. }
        ));
        assert!(found.sentence().zh.contains("p = 0.3333"));
    }

    // Every expected count is 4: too small for chi-square, and there are far more than two million such tables. This one
    // is the likeliest of them all: every table is at most as likely.
    #[test]
    fn where_there_are_too_many_tables_a_sample_of_them_is_drawn() {
        let counts = vec![vec![4; 9]; 9];
        let found = independence(&counts).unwrap();
        assert!(matches!(
            found.verdict,
            Verdict::Sampled { drawn: 50_000, .. }
        ));
        assert!((found.p() - 1.0).abs() < 1e-12);
        assert!(found.sentence().zh.contains("抽取 50000 种表"));
    }

    #[test]
    fn empty_rows_and_columns_are_left_out_of_the_test() {
        let found = of(&[&[30, 0, 20, 10], &[0, 0, 0, 0], &[15, 0, 25, 20]]);
        assert_eq!(found.size, [2, 3]);
        assert_eq!(found.pearson.degrees, 2);
    }

    #[rstest]
    #[case(vec![vec![3, 4], vec![0, 0]])]
    #[case(vec![vec![3, 0], vec![4, 0]])]
    #[case(vec![vec![0, 0], vec![0, 0]])]
    #[case(vec![])]
    fn one_row_or_one_column_is_not_tested(#[case] counts: Vec<Vec<u64>>) {
        assert_eq!(independence(&counts), Err(TooThin));
    }
}
