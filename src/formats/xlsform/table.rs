//! The sheets of an `XLSForm`: rows by the names of their columns, each cell with the place that a spreadsheet gives it.

use std::collections::BTreeMap;

use rust_xlsxwriter::column_number_to_name;

/// A sheet of an `XLSForm`.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    /// What the sheet is called, as the file has it.
    pub name: String,
    /// The columns: what each is, in which language, and where it stands.
    columns: Vec<Column>,
    /// The rows below the heading with the number that a spreadsheet gives them.
    pub rows: Vec<(usize, Vec<String>)>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    /// What it holds, in lower case with `_` for blanks: `label`, `relevant`.
    pub what: String,
    /// The language behind two colons; empty where none is named.
    pub language: String,
    /// Its place, from 0.
    pub at: usize,
}

/// A text in Chinese and English, as cells have it.
pub(super) type Words = [String; 2];

impl Table {
    /// A sheet by its cells; the first row that has any is the heading.
    pub fn new(name: String, rows: Vec<Vec<String>>) -> Self {
        let mut rows = rows.into_iter().enumerate();
        let heading = rows.find(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty()));
        let heading = heading.map_or_else(Vec::new, |(_, cells)| cells);
        let columns = heading.iter().enumerate();
        let columns = columns.filter_map(|(at, cell)| column(cell, at));
        let rows = rows
            .map(|(at, cells)| (at + 1, cells))
            .filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty()));
        Self {
            name,
            columns: columns.collect(),
            rows: rows.collect(),
        }
    }

    /// The columns that hold something else than these.
    pub fn other_columns<'a>(&'a self, known: &'a [&str]) -> impl Iterator<Item = &'a Column> {
        let is_other = |column: &&Column| !known.contains(&column.what.as_str());
        self.columns.iter().filter(is_other)
    }

    /// The cell of a row; empty where there is none.
    pub fn cell<'r>(&self, row: &'r [String], what: &str) -> &'r str {
        let column = self.columns.iter().find(|column| column.what == what);
        column.map_or("", |column| Self::at(row, column))
    }

    /// The cell of a row in a column.
    pub fn at<'r>(row: &'r [String], column: &Column) -> &'r str {
        row.get(column.at).map_or("", |cell| cell.trim())
    }

    /// The text of a row: Chinese, or the first language there is, and English where it has a column of its own.
    pub fn words(&self, row: &[String], what: &str) -> Words {
        let columns: Vec<&Column> = self.columns.iter().filter(|one| one.what == what).collect();
        let first = columns
            .iter()
            .find(|column| is_chinese(&column.language))
            .or_else(|| columns.iter().find(|column| !is_english(&column.language)))
            .or(columns.first());
        let other = columns
            .iter()
            .find(|column| is_english(&column.language) && Some(*column) != first);
        [first, other].map(|column| column.map_or("", |column| Self::at(row, column)).to_owned())
    }

    /// Where a cell stands, as a spreadsheet names it: `survey!C5`.
    pub fn place(&self, row: usize, what: &str) -> String {
        let column = self.columns.iter().find(|column| column.what == what);
        self.place_of(row, column.map_or(0, |column| column.at))
    }

    /// Where a cell stands, by the place of its column.
    pub fn place_of(&self, row: usize, column: usize) -> String {
        format!(
            "{}!{}{row}",
            self.name,
            column_number_to_name(column as u16)
        )
    }

    /// The rows by the text of one of their cells, in their order.
    pub fn grouped(&self, what: &str) -> BTreeMap<String, Vec<&(usize, Vec<String>)>> {
        let mut groups: BTreeMap<String, Vec<_>> = BTreeMap::new();
        for row in &self.rows {
            let name = self.cell(&row.1, what);
            groups.entry(name.to_owned()).or_default().push(row);
        }
        groups
    }
}

fn column(cell: &str, at: usize) -> Option<Column> {
    let cell = cell.trim();
    let (what, language) = cell
        .split_once("::")
        .or_else(|| cell.split_once(':'))
        .unwrap_or((cell, ""));
    let what = what.trim().to_ascii_lowercase().replace(' ', "_");
    (!what.is_empty()).then(|| Column {
        what,
        language: language.trim().to_owned(),
        at,
    })
}

fn is_chinese(language: &str) -> bool {
    let folded = language.to_lowercase();
    ["中文", "汉语", "简体", "chinese", "(zh"]
        .iter()
        .any(|word| folded.contains(word))
        || folded == "zh"
}

fn is_english(language: &str) -> bool {
    let folded = language.to_lowercase();
    ["english", "英文", "英语", "(en"]
        .iter()
        .any(|word| folded.contains(word))
        || folded == "en"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_by_its_language() {
        let cells = |row: &[&str]| {
            row.iter()
                .map(|cell| (*cell).to_owned())
                .collect::<Vec<_>>()
        };
        let rows = vec![
            cells(&[]),
            cells(&["type", "Label::English (en)", "label::中文 (zh)"]),
            cells(&["text", "Name", "姓名"]),
        ];
        let table = Table::new("survey".into(), rows);
        let (number, row) = &table.rows[0];
        assert_eq!(
            (*number, table.words(row, "label")),
            (3, ["姓名".into(), "Name".into()])
        );
        assert_eq!(table.place(3, "label"), "survey!B3");
        let table = Table::new(
            "s".into(),
            vec![cells(&["label::Français (fr)"]), cells(&["Nom"])],
        );
        assert_eq!(
            table.words(&table.rows[0].1, "label"),
            ["Nom".to_owned(), String::new()]
        );
    }
}
