//! A document as it grows: its headings, tables and figures are numbered as they come.

use super::{Block, TableBlock, TableColumn};
use crate::formats::chart::ChartData;
use crate::formats::listing::Grid;
use crate::text::{Language, width};

/// The document under construction.
pub(in crate::formats::document) struct Writer {
    language: Language,
    /// What was written.
    pub blocks: Vec<Block>,
    sections: usize,
    parts: usize,
    tables: usize,
    figures: usize,
}

/// The numerals of sections.
const NUMERALS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

impl Writer {
    /// An empty document.
    pub fn new(language: Language) -> Self {
        Self {
            language,
            blocks: Vec::new(),
            sections: 0,
            parts: 0,
            tables: 0,
            figures: 0,
        }
    }

    /// Begins a section.
    pub fn section(&mut self, [zh, en]: [&str; 2]) {
        self.sections += 1;
        self.parts = 0;
        let title = self.language.pick(zh, en);
        let heading = match self.language {
            Language::Zh => format!("{}、{title}", chinese(self.sections)),
            Language::En => format!("{} {title}", self.sections),
        };
        self.blocks.push(Block::Heading(1, heading));
    }

    /// Begins a part of a section.
    pub fn part(&mut self, title: &str) {
        self.parts += 1;
        let heading = match self.language {
            Language::Zh => format!("（{}）{title}", chinese(self.parts)),
            Language::En => format!("{}.{} {title}", self.sections, self.parts),
        };
        self.blocks.push(Block::Heading(2, heading));
    }

    /// A heading without a number.
    pub fn heading(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Heading(3, text.into()));
    }

    /// A paragraph.
    pub fn say(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Paragraph(text.into()));
    }

    /// A paragraph that is given its full stop where it has none.
    pub fn remark(&mut self, text: &str) {
        let stop = self.language.pick("。", ".");
        let is_ended = text.ends_with(['。', '.', '！', '？']);
        self.say(format!("{text}{}", if is_ended { "" } else { stop }));
    }

    /// A heading without a number, of the level of a section.
    pub fn appendix(&mut self, [zh, en]: [&str; 2]) {
        self.parts = 0;
        let title = self.language.pick(zh, en).to_owned();
        self.blocks.push(Block::Heading(1, title));
    }

    /// A paragraph in the language of the document.
    pub fn tell(&mut self, zh: impl Into<String>, en: impl Into<String>) {
        match self.language {
            Language::Zh => self.say(zh),
            Language::En => self.say(en),
        }
    }

    /// A table with its number before its caption.
    pub fn table(&mut self, caption: &str, columns: Vec<TableColumn>, rows: Vec<Vec<String>>) {
        self.table_with_sums(caption, columns, rows, 0);
    }

    /// A table whose last rows are sums.
    pub fn table_with_sums(
        &mut self,
        caption: &str,
        columns: Vec<TableColumn>,
        rows: Vec<Vec<String>>,
        sums: usize,
    ) {
        self.tables += 1;
        let word = self.language.pick("表", "Table ");
        self.blocks.push(Block::Table(TableBlock {
            caption: format!("{word}{}\u{3000}{caption}", self.tables),
            columns,
            rows,
            sums,
        }));
    }

    /// A form: cells with their names beside them, without headings or a caption.
    pub fn form(&mut self, columns: Vec<TableColumn>, rows: Vec<Vec<String>>) {
        self.blocks.push(Block::Table(TableBlock {
            caption: String::new(),
            columns,
            rows,
            sums: 0,
        }));
    }

    /// A grid as a table; its columns are as wide as what stands in them, and those of numbers are told by it.
    pub fn grid(&mut self, caption: &str, grid: &Grid, sums: usize) {
        let rows: Vec<Vec<String>> = grid
            .rows
            .iter()
            .map(|row| {
                row.iter()
                    .map(crate::formats::listing::Cell::words)
                    .collect()
            })
            .collect();
        let columns = fitted(&grid.headings, &rows);
        self.table_with_sums(caption, columns, rows, sums);
    }

    /// A chart with its number before its caption.
    pub fn chart(&mut self, data: ChartData) {
        self.figures += 1;
        let word = self.language.pick("图", "Figure ");
        let caption = format!("{word}{}\u{3000}{}", self.figures, data.title);
        self.blocks.push(Block::Chart(data, caption));
    }
}

/// The width of the text and of a half-width sign in a table, and the room beside it, in twentieths of a point.
const TEXT: usize = 8844;
const SIGN: usize = 108;
const BESIDE: usize = 190;
/// The least width of a column of texts.
const LEAST: usize = 850;

/// Columns as wide as what stands in them: those of numbers take what they need, those of texts share the rest.
pub(in crate::formats::document) fn fitted(
    headings: &[String],
    rows: &[Vec<String>],
) -> Vec<TableColumn> {
    let needs = headings.iter().enumerate().map(|(at, heading)| {
        let cells = || rows.iter().filter_map(|row| row.get(at));
        let widest = cells().map(|cell| width(cell)).max().unwrap_or(0);
        let is_number = widest > 0 && cells().all(|cell| is_figure(cell));
        // A long heading may stand in two lines.
        let heading = width(heading);
        let heading = if heading <= 10 {
            heading
        } else {
            heading.div_ceil(2)
        };
        let widest = widest.max(heading).max(4);
        (is_number, widest * SIGN + BESIDE)
    });
    let needs: Vec<(bool, usize)> = needs.collect();
    let sum = |of_numbers: bool| -> usize {
        let wanted = needs
            .iter()
            .filter(|(is_number, _)| *is_number == of_numbers);
        wanted.map(|(_, needed)| needed).sum()
    };
    let all = sum(true) + sum(false);
    let rest = TEXT.saturating_sub(sum(true));
    let texts = sum(false).max(1);
    let columns = headings.iter().zip(&needs);
    columns
        .map(|(heading, (is_number, needed))| {
            // Where there is room for all, all get more of it.
            let share = if all <= TEXT {
                needed * TEXT / all.max(1)
            } else if *is_number {
                *needed
            } else {
                (needed * rest / texts).max(LEAST)
            };
            TableColumn {
                heading: heading.clone(),
                share: u32::try_from(share).unwrap_or(1),
                is_number: *is_number,
                is_label: false,
            }
        })
        .collect()
}

/// The most signs of half width for which a column of texts is made wide enough; longer ones stand in several lines.
const TEXT_SIGNS: usize = 28;

/// The columns of a table with the place of each, in parts that fit the page beside one another; the first column, which
/// names the rows, begins every part. No number, day or short word is broken in two.
pub(in crate::formats::document) fn parted(
    headings: &[String],
    rows: &[Vec<String>],
) -> Vec<Vec<(usize, TableColumn)>> {
    let column = |(at, heading): (usize, &String)| {
        let cells = || rows.iter().filter_map(|row| row.get(at));
        let widest = cells().map(|cell| width(cell)).max().unwrap_or(0);
        // A heading may stand in three lines.
        let signs = widest.max(width(heading).div_ceil(3)).clamp(4, TEXT_SIGNS);
        let column = TableColumn {
            share: u32::try_from(signs * SIGN + BESIDE).unwrap_or(1),
            is_number: at > 0 && cells().all(|cell| is_figure(cell)),
            ..TableColumn::text(heading, 1)
        };
        (at, column)
    };
    let mut columns = headings.iter().enumerate().map(column);
    let Some(first) = columns.next() else {
        return Vec::new();
    };
    let mut parts = vec![vec![first.clone()]];
    let mut taken = first.1.share as usize;
    for next in columns {
        let wide = next.1.share as usize;
        match parts.last_mut() {
            Some(part) if taken + wide <= TEXT || part.len() == 1 => part.push(next),
            _ => {
                parts.push(vec![first.clone(), next]);
                taken = first.1.share as usize;
            }
        }
        taken += wide;
    }
    parts
}

/// Whether a cell is a number, nothing, or the mark of what is hidden.
fn is_figure(cell: &str) -> bool {
    let signs =
        |sign: char| sign.is_ascii_digit() || matches!(sign, '.' | '-' | '%' | '–' | '*' | '—');
    cell.chars().all(signs)
}

/// A number up to 99 in Chinese.
fn chinese(number: usize) -> String {
    let numeral = |at: usize| NUMERALS.get(at.wrapping_sub(1)).copied().unwrap_or("");
    match number {
        0..=10 => numeral(number).to_owned(),
        11..=19 => format!("十{}", numeral(number - 10)),
        _ => format!("{}十{}", numeral(number / 10), numeral(number % 10)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_that_is_too_wide_is_cut_between_columns_and_every_part_names_its_rows() {
        let headings: Vec<String> = (0..43)
            .map(|at| {
                if at == 0 {
                    "序号".to_owned()
                } else {
                    format!("Q{at}")
                }
            })
            .collect();
        let mut row: Vec<String> = (0..43).map(|_| "10".to_owned()).collect();
        row[41] = "2025-06-01".to_owned();
        row[42] = "很长的意见".repeat(40);
        let parts = parted(&headings, &[row]);
        let mut seen = Vec::new();
        for part in &parts {
            assert_eq!(part[0].0, 0);
            let wide: u32 = part.iter().map(|(_, column)| column.share).sum();
            assert!(wide as usize <= TEXT, "{wide}");
            seen.extend(part[1..].iter().map(|(at, _)| *at));
        }
        assert_eq!(seen, (1..43).collect::<Vec<_>>());
        // Ten signs of a day stand on one line.
        let columns = || parts.iter().flatten();
        let day = columns().find(|(at, _)| *at == 41).unwrap();
        assert!(day.1.share as usize >= 10 * SIGN + BESIDE);
        // What fits is one table.
        assert_eq!(parted(&headings[..9], &[vec!["10".to_owned(); 9]]).len(), 1);
    }

    #[test]
    fn numbers_are_counted_in_chinese() {
        let said: Vec<String> = [1, 10, 11, 20, 21].map(chinese).into();
        assert_eq!(said, ["一", "十", "十一", "二十", "二十一"]);
    }
}
