//! Listings: columns with a key, a heading and a value, each declared once; tables, CSV, JSON and workbooks are drawn
//! from them.

mod cell;
mod csv_text;
pub(in crate::formats) mod grid;
mod table;
pub(in crate::formats) mod xlsx;

use serde::Serialize;
use serde_json::Map;

use crate::error::{Error, Kind, Result};
use crate::text::Language;

pub use cell::{Cell, Value, cell};
pub(in crate::formats) use csv_text::cannot_write;
pub use csv_text::{CsvRows, CsvStyle, guard, unguard};
pub use grid::{Grid, Sheet};
pub use table::{Align, Table};
pub use xlsx::workbook;

/// The widest column of a table unless a listing says otherwise, in display columns.
const WIDEST: usize = 44;

/// The columns of a listing of `R`, in one language; `columns!` declares them.
///
/// A column has a key in JSON, a heading in tables and CSV, or both. What a cell is for programs stands in JSON, what
/// it is for people in tables; CSV is for people unless the column is [`coded`](Self::coded).
pub struct Listing<'a, R> {
    language: Language,
    widest: usize,
    columns: Vec<Column>,
    /// What stands in each column, in their order.
    cells: Vec<Filled<'a, R>>,
}

/// What stands in a column of a row.
type Filled<'a, R> = Box<dyn Fn(&R) -> Cell + 'a>;

/// All of a column but its cells: drawing is compiled once, not for every kind of row.
struct Column {
    /// The key in JSON and in a [`Sheet`]; empty: it is in neither.
    key: &'static str,
    /// The heading in tables and CSV; none: it is in neither.
    heading: Option<String>,
    align: Align,
    in_table: bool,
    in_csv: bool,
    coded: bool,
}

/// A listing with one column a line: its key, its headings in Chinese and English, in brackets what else it is
/// ([`end`](Listing::end), [`coded`](Listing::coded), …), and its value.
///
/// A column without headings is in JSON and in a [`Sheet`] only, one with the key `""` in tables and CSV only.
macro_rules! columns {
    ($language:expr, $kind:ty as $row:pat_param =>
     $($key:literal $(: $zh:literal $en:literal)? $([$($flag:ident)*])? => $value:expr;)*) => {
        $crate::formats::listing::Listing::new($language)
            $(.column($key, None$(.or(Some([$zh, $en])))?, {
                #[allow(unused_variables, clippy::ref_option_ref)]
                let value = move |$row: &$kind| $crate::formats::listing::cell($value);
                value
            })$($(.$flag())*)?)*
    };
}

pub(crate) use columns;

impl<'a, R> Listing<'a, R> {
    /// A listing without columns.
    pub fn new(language: Language) -> Self {
        Self {
            language,
            widest: WIDEST,
            columns: Vec::new(),
            cells: Vec::new(),
        }
    }

    /// Its language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// No column of its table but the last grows beyond so many display columns.
    #[must_use]
    pub fn widest(self, widest: usize) -> Self {
        Self { widest, ..self }
    }

    /// Adds a column: its key, its heading in Chinese and English where it has one, and its cells.
    #[must_use]
    pub fn column(
        self,
        key: &'static str,
        heading: Option<[&str; 2]>,
        cell: impl Fn(&R) -> Cell + 'a,
    ) -> Self {
        let heading = heading.map(|[zh, en]| self.language.pick(zh, en).to_owned());
        self.add(key, heading, cell)
    }

    /// Adds a column of tables and CSV whose heading is made up as the listing is.
    #[must_use]
    pub fn headed(self, heading: String, cell: impl Fn(&R) -> Cell + 'a) -> Self {
        self.add("", Some(heading), cell)
    }

    fn add(
        mut self,
        key: &'static str,
        heading: Option<String>,
        cell: impl Fn(&R) -> Cell + 'a,
    ) -> Self {
        self.columns.push(Column {
            key,
            heading,
            align: Align::Start,
            in_table: true,
            in_csv: true,
            coded: false,
        });
        self.cells.push(Box::new(cell));
        self
    }

    /// The columns of another listing behind these.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.columns.extend(other.columns);
        self.cells.extend(other.cells);
        self
    }

    /// The last column is one of numbers: in a table it stands at its right end.
    #[must_use]
    pub fn end(self) -> Self {
        self.last(|column| column.align = Align::End)
    }

    /// The last column has in CSV what programs take: codes, whole hashes, times in UTC.
    #[must_use]
    pub fn coded(self) -> Self {
        self.last(|column| column.coded = true)
    }

    /// The last column is not in tables.
    #[must_use]
    pub fn not_in_table(self) -> Self {
        self.last(|column| column.in_table = false)
    }

    /// The last column is not in CSV.
    #[must_use]
    pub fn not_in_csv(self) -> Self {
        self.last(|column| column.in_csv = false)
    }

    fn last(mut self, change: impl FnOnce(&mut Column)) -> Self {
        if let Some(column) = self.columns.last_mut() {
            change(column);
        }
        self
    }

    /// The rows as a table for a terminal.
    pub fn table<'r>(&self, rows: impl IntoIterator<Item = &'r R>) -> String
    where
        R: 'r,
    {
        let shown = self.with_headings(|column| column.in_table);
        table(
            &self.columns,
            &shown,
            self.widest,
            &mut self.rows(&shown, rows),
        )
    }

    /// The rows as CSV, the headings first.
    pub fn csv<'r>(&self, rows: impl IntoIterator<Item = &'r R>, style: CsvStyle) -> Result<String>
    where
        R: 'r,
    {
        let shown = self.with_headings(|column| column.in_csv);
        csv(&self.columns, &shown, style, &mut self.rows(&shown, rows))
    }

    /// The columns with a heading that are wanted, by their places.
    fn with_headings(&self, wanted: fn(&Column) -> bool) -> Vec<usize> {
        let places = 0..self.columns.len();
        places
            .filter(|at| self.columns[*at].heading.is_some() && wanted(&self.columns[*at]))
            .collect()
    }

    /// The cells of these columns, row by row.
    fn rows<'r>(
        &self,
        columns: &[usize],
        rows: impl IntoIterator<Item = &'r R>,
    ) -> impl Iterator<Item = Vec<Cell>>
    where
        R: 'r,
    {
        rows.into_iter().map(|row| self.row(columns, row))
    }

    fn row(&self, columns: &[usize], row: &R) -> Vec<Cell> {
        columns.iter().map(|at| (self.cells[*at])(row)).collect()
    }

    /// The rows as a list of JSON objects.
    pub fn json_rows<'r>(&self, rows: impl IntoIterator<Item = &'r R>) -> serde_json::Value
    where
        R: 'r,
    {
        serde_json::Value::Array(rows.into_iter().map(|row| self.json_row(row)).collect())
    }

    /// One row as a JSON object.
    pub fn json_row(&self, row: &R) -> serde_json::Value {
        let places = 0..self.columns.len();
        let keyed: Vec<usize> = places
            .filter(|at| !self.columns[*at].key.is_empty())
            .collect();
        object(&self.columns, &keyed, self.row(&keyed, row))
    }

    /// The rows as typed cells for a spreadsheet, under the headings of the CSV.
    pub fn grid<'r>(&self, rows: impl IntoIterator<Item = &'r R>) -> Grid
    where
        R: 'r,
    {
        let shown = self.with_headings(|column| column.in_csv);
        grid(&self.columns, &shown, &mut self.rows(&shown, rows))
    }

    /// The cells of a row under these keys, as they stand in CSV; empty where the listing has no such column.
    pub fn keyed(&self, keys: &[&str], row: &R) -> Vec<String> {
        let cells = self.keyed_cells(keys, row);
        cells.iter().map(Cell::words).collect()
    }

    fn keyed_cells(&self, keys: &[&str], row: &R) -> Vec<Cell> {
        let under = |key: &&str| self.columns.iter().position(|column| column.key == *key);
        let cell = |at: usize| self.columns[at].csv_cell((self.cells[at])(row));
        keys.iter()
            .map(|key| under(key).map_or_else(Cell::default, cell))
            .collect()
    }
}

impl Column {
    fn words(&self) -> &str {
        self.heading.as_deref().unwrap_or_default()
    }

    /// The cell of a column of CSV; what people read of it is what CSV has.
    fn csv_cell(&self, cell: Cell) -> Cell {
        if self.coded { cell.as_code() } else { cell }
    }
}

fn table(
    columns: &[Column],
    shown: &[usize],
    widest: usize,
    rows: &mut dyn Iterator<Item = Vec<Cell>>,
) -> String {
    let headings: Vec<_> = shown
        .iter()
        .map(|at| (columns[*at].words(), columns[*at].align))
        .collect();
    let mut table = Table::new(&headings, widest);
    for row in rows {
        table.row(row.iter().map(Cell::words));
    }
    table.render()
}

fn csv(
    columns: &[Column],
    shown: &[usize],
    style: CsvStyle,
    rows: &mut dyn Iterator<Item = Vec<Cell>>,
) -> Result<String> {
    let mut csv = CsvRows::new(Vec::new(), style)?;
    csv.row(shown.iter().map(|at| columns[*at].words()))?;
    for row in rows {
        let cells = shown.iter().zip(row);
        csv.row(cells.map(|(at, cell)| columns[*at].csv_cell(cell).words()))?;
    }
    csv.text()
}

fn grid(columns: &[Column], shown: &[usize], rows: &mut dyn Iterator<Item = Vec<Cell>>) -> Grid {
    let of_row = |row: Vec<Cell>| {
        let cells = shown.iter().zip(row);
        cells
            .map(|(at, cell)| columns[*at].csv_cell(cell))
            .collect()
    };
    Grid {
        headings: shown
            .iter()
            .map(|at| columns[*at].words().to_owned())
            .collect(),
        rows: rows.map(of_row).collect(),
    }
}

fn object(columns: &[Column], keyed: &[usize], cells: Vec<Cell>) -> serde_json::Value {
    let mut object = Map::new();
    for (at, cell) in keyed.iter().zip(cells) {
        let value = serde_json::to_value(cell.value).unwrap_or_default();
        object.insert(columns[*at].key.to_owned(), value);
    }
    object.into()
}

/// The cell of what only JSON can hold; what has no JSON form is `null`, but all our types have one.
pub fn nested(value: impl Serialize) -> Cell {
    Value::Nested(serde_json::to_value(value).unwrap_or_default()).into()
}

/// A value as indented JSON with a line end.
pub fn pretty(value: &impl Serialize) -> Result<String> {
    let text = serde_json::to_string_pretty(value).map_err(|error| {
        Error::new(Kind::Bug, "写不了 JSON", "the JSON cannot be written").caused_by(error)
    })?;
    Ok(text + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Paper {
        serial: &'static str,
        minutes: f64,
        is_back: bool,
        batch: Option<&'static str>,
    }

    const PAPERS: [Paper; 2] = [
        Paper {
            serial: "1",
            minutes: 2.125,
            is_back: true,
            batch: Some("B1"),
        },
        Paper {
            serial: "=2",
            minutes: 0.5,
            is_back: false,
            batch: None,
        },
    ];

    fn papers(language: Language) -> Listing<'static, Paper> {
        columns! { language, Paper as of =>
            "serial": "编号" "serial" => of.serial;
            "minutes": "分钟" "minutes" [end] => Cell::decimal(of.minutes.to_string()).read_as(format!("{:.1}", of.minutes));
            "back": "回收" "back" => Cell::flag(of.is_back, ["是", "否"]);
            "batch": "批次" "batch" [coded] => cell(of.batch).or("—");
            "codes" => nested([of.batch]);
            "": "备注" "note" [not_in_csv] => "";
        }
    }

    #[test]
    fn each_column_is_declared_once_and_stands_in_tables_csv_and_json() {
        let listing = papers(Language::Zh);
        assert_eq!(
            listing.table(&PAPERS),
            "编号  分钟  回收  批次  备注\n----  ----  ----  ----  ----\n1      2.1  是    B1\n=2     0.5  否    —\n"
        );
        assert_eq!(
            listing.csv(&PAPERS, CsvStyle::Plain).unwrap(),
            "编号,分钟,回收,批次\n1,2.1,是,B1\n'=2,0.5,否,\n"
        );
        assert_eq!(
            listing.json_rows(&PAPERS),
            serde_json::json!([
                { "serial": "1", "minutes": "2.125", "back": true, "batch": "B1", "codes": ["B1"] },
                { "serial": "=2", "minutes": "0.5", "back": false, "batch": null, "codes": [null] },
            ])
        );
    }

    #[test]
    fn listings_of_several_kinds_fill_one_sheet_by_their_keys() {
        let total =
            columns! { Language::En, u64 as count => "serial" => "all"; "minutes" => *count; };
        let headings = [("minutes", "分钟", "minutes"), ("serial", "编号", "serial")];
        let sheet = Sheet::new(&headings, Language::En);
        let sheet = sheet
            .part(&papers(Language::En), &PAPERS)
            .part(&total, &[3]);
        let text = sheet.grid().csv(CsvStyle::Plain).unwrap();
        assert_eq!(text, "minutes,serial\n2.1,1\n0.5,'=2\n3,all\n");
    }
}
