//! A table as text for a terminal, its columns aligned by display width.

use crate::text::{clean, fit, pad_end, pad_start, width};

/// How the cells of a column stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Texts.
    Start,
    /// Numbers.
    End,
}

/// A table under construction: a heading, a line, the rows.
pub struct Table {
    aligns: Vec<Align>,
    rows: Vec<Vec<String>>,
    widest: usize,
}

impl Table {
    /// A table with these headings; no column but the last grows beyond `widest` display columns.
    pub fn new(columns: &[(&str, Align)], widest: usize) -> Self {
        Self {
            aligns: columns.iter().map(|(_, align)| *align).collect(),
            rows: vec![
                columns
                    .iter()
                    .map(|(title, _)| (*title).to_owned())
                    .collect(),
            ],
            widest,
        }
    }

    /// Adds a row; control characters in its cells are taken out.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(
            cells
                .into_iter()
                .map(|cell| clean(&cell).into_owned())
                .collect(),
        );
    }

    /// The table as lines, two spaces between columns, no space at the end of a line.
    pub fn render(&self) -> String {
        let last = self.aligns.len().saturating_sub(1);
        let widths: Vec<usize> = (0..=last)
            .map(|column| {
                let cells = self.rows.iter().filter_map(|row| row.get(column));
                let needed = cells.map(|cell| width(cell)).max().unwrap_or(0);
                if column == last {
                    needed
                } else {
                    needed.min(self.widest)
                }
            })
            .collect();
        let mut lines = String::new();
        for (index, row) in self.rows.iter().enumerate() {
            lines.push_str(&self.line(row, &widths));
            lines.push('\n');
            if index == 0 {
                let rules: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
                lines.push_str(&rules.join("  "));
                lines.push('\n');
            }
        }
        lines
    }

    fn line(&self, row: &[String], widths: &[usize]) -> String {
        let last = self.aligns.len().saturating_sub(1);
        let cells: Vec<String> = row
            .iter()
            .zip(widths)
            .zip(&self.aligns)
            .enumerate()
            .map(|(column, ((cell, width), align))| match align {
                // The blanks would go at the end of the line, and one long cell would make all lines as long.
                Align::Start if column == last => cell.clone(),
                Align::Start => pad_end(&fit(cell, *width), *width),
                Align::End => pad_start(&fit(cell, *width), *width),
            })
            .collect();
        cells.join("  ").trim_end().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_by_display_width_and_control_characters_are_gone() {
        let mut table = Table::new(&[("题", Align::Start), ("得分率", Align::End)], 40);
        table.row(["婚姻状况".to_owned(), "100.00".to_owned()]);
        table.row(["Q9\u{1b}[31m".to_owned(), "8.08".to_owned()]);
        assert_eq!(
            table.render(),
            "题        得分率\n--------  ------\n婚姻状况  100.00\nQ9[31m      8.08\n"
        );
    }

    #[test]
    fn a_long_cell_is_cut_but_in_the_last_column() {
        let mut table = Table::new(&[("a", Align::Start), ("b", Align::Start)], 5);
        table.row(["困难职工".to_owned(), "困难职工".to_owned()]);
        assert_eq!(
            table.render(),
            "a      b\n-----  --------\n困难…  困难职工\n"
        );
    }
}
