//! Whether rows and columns of a cross-table hang together: the test is chosen by stated conditions.
//!
//! Pearson's chi-square, without correction, where Cochran's conditions hold: no expected count below 1 and at most a
//! fifth of them below 5 (Cochran 1954), which means none below 5 in a 2×2 table. Otherwise the exact test where it can
//! be computed; otherwise none, and it is said why. Rows and columns without a response are left out first.

use statrs::distribution::{ChiSquared, ContinuousCDF};

use super::exact::{MOST_TABLES, exact};
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
    /// The expected counts are too small and the tables with the same totals too many.
    Neither,
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
    /// The word for the test in JSON; `None` where there is none.
    pub const fn code(&self) -> Option<&'static str> {
        match self {
            Self::ChiSquare => Some("chi-square"),
            Self::Fisher { .. } => Some("fisher"),
            Self::FreemanHalton { .. } => Some("freeman-halton"),
            Self::Neither => None,
        }
    }
}

impl Independence {
    /// The probability of the test that holds.
    pub fn p(&self) -> Option<f64> {
        match self.verdict {
            Verdict::ChiSquare => Some(self.pearson.p),
            Verdict::Fisher { p } | Verdict::FreemanHalton { p, .. } => Some(p),
            Verdict::Neither => None,
        }
    }

    /// Which test it is and what it says at the 5 % level, in a sentence.
    pub fn sentence(&self) -> Text {
        let Some(p) = self.p() else {
            return Text::new(
                "期望频数太小，卡方检验不成立；同样合计的表太多，精确检验算不完。合并选项后再看",
                "expected counts too small for chi-square, too many tables for the exact test: merge options and look again",
            );
        };
        let p_text = if p < 0.0001 {
            "p < 0.0001".to_owned()
        } else {
            format!("p = {p:.4}")
        };
        let (zh, en) = match self.verdict {
            Verdict::ChiSquare | Verdict::Neither => {
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
            None => Verdict::Neither,
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
