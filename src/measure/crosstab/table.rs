//! The cross-table of two groupings: counts, totals, and shares of rows and columns.

use std::collections::BTreeSet;

use super::{Category, Grouping};
use crate::measure::Fraction;
use crate::questionnaire::Questionnaire;

/// How many responses are in a category of the rows and one of the columns; `None`: they say nothing about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The category of the rows.
    pub row: Option<String>,
    /// The category of the columns.
    pub column: Option<String>,
    /// How many responses.
    pub responses: u64,
}

/// Responses that are in no cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LeftOutPairs {
    /// They say nothing about the rows, only about the columns.
    pub rows: u64,
    /// They say nothing about the columns, only about the rows.
    pub columns: u64,
    /// They say nothing about either.
    pub both: u64,
}

/// The counts of two groupings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrossTable {
    /// The categories of the rows, all with a code.
    pub rows: Vec<Category>,
    /// The categories of the columns, all with a code.
    pub columns: Vec<Category>,
    /// Responses, row by row.
    pub counts: Vec<Vec<u64>>,
    /// Responses in no cell.
    pub left_out: LeftOutPairs,
}

impl CrossTable {
    /// The table of these pairs. Rows and columns are the options of a question, whether chosen or not, and otherwise
    /// the categories found.
    pub fn of(questionnaire: &Questionnaire, by: [&Grouping; 2], pairs: &[Pair]) -> Self {
        let complete = |pair: &&Pair| pair.row.is_some() && pair.column.is_some();
        let found = |of: fn(&Pair) -> &Option<String>| -> BTreeSet<Option<String>> {
            pairs
                .iter()
                .filter(complete)
                .map(|pair| of(pair).clone())
                .collect()
        };
        let rows = by[0].categories(questionnaire, &found(|pair| &pair.row));
        let columns = by[1].categories(questionnaire, &found(|pair| &pair.column));
        let mut table = Self {
            counts: vec![vec![0; columns.len()]; rows.len()],
            rows,
            columns,
            left_out: LeftOutPairs::default(),
        };
        for pair in pairs {
            table.add(pair);
        }
        table
    }

    fn add(&mut self, pair: &Pair) {
        let left_out = match (&pair.row, &pair.column) {
            (Some(_), Some(_)) => {
                let find = |categories: &[Category], code: &Option<String>| {
                    categories.iter().position(|known| known.code == *code)
                };
                let row = find(&self.rows, &pair.row);
                let column = find(&self.columns, &pair.column);
                if let (Some(row), Some(column)) = (row, column) {
                    self.counts[row][column] += pair.responses;
                }
                return;
            }
            (None, Some(_)) => &mut self.left_out.rows,
            (Some(_), None) => &mut self.left_out.columns,
            (None, None) => &mut self.left_out.both,
        };
        *left_out += pair.responses;
    }

    /// The responses in a row.
    pub fn row_total(&self, row: usize) -> u64 {
        self.counts[row].iter().sum()
    }

    /// The responses in a column.
    pub fn column_total(&self, column: usize) -> u64 {
        self.counts.iter().map(|row| row[column]).sum()
    }

    /// All responses in the table.
    pub fn total(&self) -> u64 {
        self.counts.iter().flatten().sum()
    }

    /// A cell as a share of its row, from 0 to 1; `None` where the row is empty.
    pub fn row_share(&self, row: usize, column: usize) -> Option<Fraction> {
        share(self.counts[row][column], self.row_total(row))
    }

    /// A cell as a share of its column, from 0 to 1; `None` where the column is empty.
    pub fn column_share(&self, row: usize, column: usize) -> Option<Fraction> {
        share(self.counts[row][column], self.column_total(column))
    }
}

fn share(part: u64, whole: u64) -> Option<Fraction> {
    Fraction::new(part.cast_signed(), whole.cast_signed())
}
