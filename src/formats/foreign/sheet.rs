//! A table as it came: rows of cells.

use std::borrow::Cow;

use crate::formats::response_layout::each_row;

/// What parts the columns of a text, the usual sign first.
pub(super) const DELIMITERS: [char; 4] = [',', '\t', ';', '|'];

/// The heading stands in one of so many rows.
pub(super) const TOP_ROWS: usize = 20;

/// Rows of cells; the first row is row 1 of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sheet<'t> {
    /// Its name in a workbook.
    pub name: Option<String>,
    /// The cells, row by row; a row may be shorter than others.
    pub rows: Rows<'t>,
    /// Cells of the first rows that are one over several columns: the row, the first and the last column.
    pub spans: Vec<(usize, usize, usize)>,
}

/// Where the rows lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Rows<'t> {
    /// In memory.
    Cells(Vec<Vec<String>>),
    /// In a text, read when they are asked for: so many of them, or all.
    Text {
        text: Cow<'t, str>,
        delimiter: u8,
        most: usize,
    },
}

impl Default for Rows<'_> {
    fn default() -> Self {
        Self::Cells(Vec::new())
    }
}

/// A text with columns parted by this sign; the first `most` rows, or all.
pub(super) fn delimited(text: &str, delimiter: char, most: Option<usize>) -> Sheet<'_> {
    Sheet {
        name: None,
        spans: Vec::new(),
        rows: Rows::Text {
            text: Cow::Borrowed(text),
            delimiter: u8::try_from(delimiter).unwrap_or(b','),
            most: most.unwrap_or(usize::MAX),
        },
    }
}

impl Sheet<'_> {
    /// Gives the rows in their order, empty lines too.
    pub(super) fn each(&self, row: &mut dyn FnMut(&[&str])) {
        match &self.rows {
            Rows::Cells(rows) => {
                for cells in rows {
                    row(&cells.iter().map(String::as_str).collect::<Vec<_>>());
                }
            }
            Rows::Text {
                text,
                delimiter,
                most,
            } => each_row(text, *delimiter, *most, row),
        }
    }

    /// The first rows, among which the heading is.
    pub(super) fn top(&self) -> Vec<Vec<String>> {
        match &self.rows {
            Rows::Cells(rows) => rows.iter().take(TOP_ROWS).cloned().collect(),
            Rows::Text {
                text,
                delimiter,
                most,
            } => {
                let mut top = Vec::new();
                each_row(text, *delimiter, TOP_ROWS.min(*most), &mut |cells| {
                    top.push(cells.iter().map(|cell| (*cell).to_owned()).collect());
                });
                top
            }
        }
    }
}
