//! A grid: headings and rows of typed cells, as they leave for a spreadsheet; CSV and a workbook are written from it.

use rust_decimal::Decimal;

use super::cell::Cell;
use super::csv_text::{CsvRows, CsvStyle};
use super::{Listing, Value};
use crate::error::Result;
use crate::text::Language;

/// Headings and rows of typed cells; every row has as many cells as there are headings.
#[derive(Debug, Clone, Default)]
pub struct Grid {
    /// The headings.
    pub headings: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

impl Grid {
    /// The grid as CSV, the headings first.
    pub fn csv(&self, style: CsvStyle) -> Result<String> {
        let mut csv = CsvRows::new(Vec::new(), style)?;
        csv.row(&self.headings)?;
        for row in &self.rows {
            csv.row(row.iter().map(Cell::words))?;
        }
        csv.text()
    }
}

/// Several listings as one grid: each puts its cells under the headings that have the keys of its columns.
pub struct Sheet {
    keys: Vec<&'static str>,
    grid: Grid,
}

impl Sheet {
    /// Begins the grid with its headings: key, Chinese, English.
    pub fn new(headings: &[(&'static str, &str, &str)], language: Language) -> Self {
        let words = headings.iter().map(|(_, zh, en)| language.pick(zh, en));
        Self {
            keys: headings.iter().map(|(key, ..)| *key).collect(),
            grid: Grid {
                headings: words.map(str::to_owned).collect(),
                rows: Vec::new(),
            },
        }
    }

    /// Adds the rows of a listing.
    #[must_use]
    pub fn part<'r, R: 'r>(
        mut self,
        listing: &Listing<'_, R>,
        rows: impl IntoIterator<Item = &'r R>,
    ) -> Self {
        let rows = rows
            .into_iter()
            .map(|row| listing.keyed_cells(&self.keys, row));
        self.grid.rows.extend(rows);
        self
    }

    /// The whole grid.
    pub fn grid(self) -> Grid {
        self.grid
    }
}

/// What the cells of a column of a workbook are, all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ColumnKind {
    /// Numbers, each with the digits that it was rounded to.
    Number,
    /// Days.
    Date,
    /// Moments in the reader's time zone.
    Time,
    /// Texts; also where the cells are not all of one of the others.
    Text,
}

/// The most digits that a spreadsheet keeps of a number.
const MOST_DIGITS: usize = 15;

impl ColumnKind {
    /// The kind of a column: that of all its cells that hold something.
    pub fn of<'c>(cells: impl Iterator<Item = &'c Cell>) -> Self {
        let mut kinds = cells.filter_map(|cell| {
            Some(match &cell.value {
                _ if cell.words().is_empty() => return None,
                Value::Date(_) => Self::Date,
                Value::Time(_) if !cell.is_coded() => Self::Time,
                Value::Whole(_) | Value::Decimal(_) | Value::Percent(_) => match number(cell) {
                    Some(_) => Self::Number,
                    None => Self::Text,
                },
                _ => Self::Text,
            })
        });
        let Some(first) = kinds.next() else {
            return Self::Text;
        };
        if kinds.all(|kind| kind == first) {
            first
        } else {
            Self::Text
        }
    }
}

/// A number as a spreadsheet holds it: the digits people read, and whether they are a share with its sign.
pub(in crate::formats) fn number(cell: &Cell) -> Option<Number> {
    let words = cell.words();
    let (digits, is_percent) = match words.strip_suffix('%') {
        Some(digits) if matches!(cell.value, Value::Percent(_)) => (digits, true),
        _ => (words.as_str(), false),
    };
    let is_plain = digits
        .strip_prefix('-')
        .unwrap_or(digits)
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    let is_kept = digits.bytes().filter(u8::is_ascii_digit).count() <= MOST_DIGITS;
    let value: f64 = digits.parse().ok().filter(|_| is_plain && is_kept)?;
    // A hundredth in digits: in binary 91.32 / 100 is a little less than 0.9132.
    let hundredth = || {
        let exact = Decimal::from_str_exact(digits).ok()?;
        (exact / Decimal::ONE_HUNDRED).to_string().parse().ok()
    };
    Some(Number {
        value: if is_percent {
            hundredth().unwrap_or(value / 100.0)
        } else {
            value
        },
        decimals: digits.split_once('.').map_or(0, |(_, places)| places.len()),
        is_percent,
    })
}

/// A number for a spreadsheet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::formats) struct Number {
    /// Its value; of a percentage with its sign, a hundredth of it.
    pub value: f64,
    /// How many decimal places are shown.
    pub decimals: usize,
    /// Whether it is shown with the sign of percent.
    pub is_percent: bool,
}

#[cfg(test)]
mod tests {
    use super::super::cell;
    use super::*;

    fn kind(cells: &[Cell]) -> ColumnKind {
        ColumnKind::of(cells.iter())
    }

    #[test]
    fn a_column_is_of_one_kind_and_serials_are_texts() {
        let rate = |digits: &str| Cell::percent(digits);
        assert_eq!(kind(&[cell(5_u64), cell(None::<u64>)]), ColumnKind::Number);
        assert_eq!(kind(&[rate("66.70"), cell(5_u64)]), ColumnKind::Number);
        assert_eq!(kind(&[cell("001"), cell("2")]), ColumnKind::Text);
        assert_eq!(kind(&[cell(5_u64), cell("5")]), ColumnKind::Text);
        assert_eq!(
            kind(&[cell(5_u64), Cell::percent("1").read_as("*")]),
            ColumnKind::Text
        );
        assert_eq!(kind(&[]), ColumnKind::Text);
    }

    #[test]
    fn a_number_keeps_its_decimals_and_what_no_spreadsheet_holds_stays_text() {
        let plain = number(&Cell::decimal("66.70")).unwrap();
        assert_eq!((plain.decimals, plain.is_percent), (2, false));
        let share = number(&Cell::percent("96.15").read_as("96.15%")).unwrap();
        assert_eq!((share.decimals, share.is_percent), (2, true));
        assert_eq!(share.value.to_string(), "0.9615");
        let share = number(&Cell::percent("91.32").read_as("91.32%")).unwrap();
        assert_eq!(share.value.to_string(), "0.9132");
        assert_eq!(number(&Cell::decimal("1234567890.1234567")), None);
        assert_eq!(number(&Cell::decimal("5.7e-8")), None);
    }
}
