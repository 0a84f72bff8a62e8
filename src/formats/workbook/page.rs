//! A sheet of the workbook before it is written: sections of rows, whose cells are texts, numbers and formulas.

use jiff::civil::Date;
use rust_xlsxwriter::{Format, FormatAlign, Formula, Workbook, Worksheet, XlsxError};

use crate::formats::listing::xlsx::{
    body, cell_text, column_width, figures, head, moment, set_page,
};
use crate::formats::listing::{Cell, Grid};
use crate::text::width;

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Item {
    /// Nothing, within the table.
    Blank,
    /// A text.
    Text(String),
    /// A number in digits, as it was rounded for the reader.
    Number(String),
    /// A day.
    Day(Date),
    /// A share in percent in digits, shown with its sign.
    Percent(String),
    /// A formula with its result, in digits; `{row}` stands for the number of its own row.
    Formula {
        /// The formula without the sign before it.
        text: String,
        /// What it comes to.
        result: String,
        /// Whether the result is a share in percent, shown with its sign.
        is_percent: bool,
    },
}

impl Item {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A count.
    pub fn count(count: u64) -> Self {
        Self::Number(count.to_string())
    }

    /// A number or a percentage that may be missing.
    pub fn or_blank(item: Option<Self>) -> Self {
        item.unwrap_or(Self::Blank)
    }

    fn shown(&self) -> String {
        match self {
            Self::Blank => String::new(),
            Self::Text(text) | Self::Number(text) => text.clone(),
            Self::Day(day) => day.to_string(),
            Self::Percent(text) => format!("{text}%"),
            Self::Formula { result, .. } => result.clone(),
        }
    }
}

/// A table on a sheet.
#[derive(Debug, Clone, Default)]
pub(super) struct Section {
    /// What stands above it; empty: nothing.
    pub title: String,
    /// The headings; none: a list of names and values.
    pub headings: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Item>>,
    /// What is said under it.
    pub notes: Vec<String>,
}

/// A sheet.
#[derive(Debug, Clone)]
pub(super) struct Page {
    /// Its name.
    pub name: String,
    /// Its title in the first row; empty: its first section begins there.
    pub title: String,
    /// Its sections, one under the other.
    pub sections: Vec<Section>,
    /// So many of its first columns stand on each page where it is printed on several side by side.
    pub keys: u16,
}

/// The width of a page in digits: A4 across, with signs of seven points and more, whose font a program may have to replace.
const PAGE: usize = 145;
/// What a column keeps when it gives way.
const LEAST: usize = 12;
/// The height of a line of a cell.
const LINE: f64 = 15.0;

/// A head in one of so many first rows stands still while the rows below it move.
const NEAR: u32 = 6;

/// The widest that notes and titles are wrapped at, in columns of the table.
const NOTE_COLUMNS: u16 = 8;

impl Page {
    /// A sheet with one table that begins in its first row, so that programs read it as it is.
    pub fn table(name: &str, headings: Vec<String>, rows: Vec<Vec<Item>>) -> Self {
        Self {
            name: name.to_owned(),
            title: String::new(),
            sections: vec![Section {
                headings,
                rows,
                ..Section::default()
            }],
            keys: 1,
        }
    }

    /// Writes the sheet.
    pub fn write(&self, workbook: &mut Workbook) -> Result<(), XlsxError> {
        let sheet = workbook.add_worksheet();
        sheet.set_name(&self.name)?;
        let widths = self.widths();
        for (column, width) in (0_u16..).zip(&widths) {
            sheet.set_column_width(column, *width as f64)?;
        }
        let mut row = 0;
        if !self.title.is_empty() {
            let title = Format::new().set_bold().set_font_size(14);
            sheet.write_string_with_format(0, 0, cell_text(&self.title), &title)?;
            row = 2;
        }
        for section in &self.sections {
            row = section.write(sheet, row, &widths)? + 1;
        }
        let is_plain = self.title.is_empty() && self.sections.len() == 1;
        set_page(sheet, widths.iter().sum(), u32::from(is_plain))?;
        let side_by_side = self.side_by_side(&widths);
        if side_by_side > 1 {
            sheet.set_print_fit_to_pages(side_by_side, 0);
            sheet.set_repeat_columns(0, self.keys.saturating_sub(1))?;
        }
        if !is_plain && let Some(head) = self.head() {
            // On paper the head of the one long table stands on each of its pages; on the screen where it is near enough.
            sheet.set_repeat_rows(head, head)?;
            if head <= NEAR {
                sheet.set_freeze_panes(head + 1, 0)?;
            }
        }
        Ok(())
    }

    /// On how many pages side by side the sheet is printed, so that it can be read; each has the first columns again.
    fn side_by_side(&self, widths: &[usize]) -> u16 {
        let all: usize = widths.iter().sum();
        let keys: usize = widths.iter().take(self.keys.into()).sum();
        let rest = all.saturating_sub(keys);
        let pages = rest.div_ceil(PAGE.saturating_sub(keys).max(LEAST)).max(1);
        u16::try_from(pages).unwrap_or(1)
    }

    /// The row of the head of the table that is most of a sheet under a title, counted from 0; `None` where none is.
    fn head(&self) -> Option<u32> {
        let rows = |section: &Section| section.rows.len();
        let all: usize = self.sections.iter().map(rows).sum();
        let mut row = if self.title.is_empty() { 0 } else { 2 };
        for section in &self.sections {
            row += usize::from(!section.title.is_empty());
            if !section.headings.is_empty() && rows(section) * 2 > all {
                return u32::try_from(row).ok();
            }
            row += usize::from(!section.headings.is_empty());
            row += rows(section) + section.notes.len() + 1;
        }
        None
    }

    /// The widths of the columns: what stands in them, but no more than a page takes in all; the widest give way.
    fn widths(&self) -> Vec<usize> {
        let mut widths = self.needed();
        while widths.iter().sum::<usize>() > PAGE {
            let Some(widest) = widths.iter_mut().max().filter(|widest| **widest > LEAST) else {
                break;
            };
            *widest -= 1;
        }
        widths
    }

    fn needed(&self) -> Vec<usize> {
        let columns = |section: &Section| {
            let rows = section.rows.iter().map(Vec::len);
            rows.chain([section.headings.len()]).max().unwrap_or(0)
        };
        let most = self.sections.iter().map(columns).max().unwrap_or(0);
        let of = |at: usize| {
            // What stands in a list of names and values goes over several columns.
            let is_list = |section: &&Section| at > 0 && section.headings.is_empty();
            let tables = self
                .sections
                .iter()
                .filter(move |section| !is_list(section));
            let texts = tables.flat_map(move |section| {
                let rows = section.rows.iter().filter_map(move |row| row.get(at));
                let heading = section.headings.get(at).cloned();
                heading.into_iter().chain(rows.map(Item::shown))
            });
            let texts: Vec<String> = texts.collect();
            column_width(texts.iter().map(String::as_str))
        };
        (0..most).map(of).collect()
    }
}

impl Section {
    /// Writes the section from a row on; gives the row behind it.
    fn write(&self, sheet: &mut Worksheet, from: u32, widths: &[usize]) -> Result<u32, XlsxError> {
        let mut row = from;
        if !self.title.is_empty() {
            let title = Format::new().set_bold().set_font_size(12);
            sheet.write_string_with_format(row, 0, cell_text(&self.title), &title)?;
            row += 1;
        }
        if !self.headings.is_empty() {
            let head = head();
            for (column, heading) in (0_u16..).zip(&self.headings) {
                sheet.write_string_with_format(row, column, cell_text(heading), &head)?;
            }
            let wanted = self.headings.iter().zip(widths);
            let wanted = wanted.map(|(heading, wide)| lines(heading, *wide)).max();
            sheet.set_row_height(row, wanted.unwrap_or(1) as f64 * LINE + 3.0)?;
            row += 1;
        }
        for items in &self.rows {
            match (&items[..], self.headings.is_empty()) {
                ([name, value], true) => write_named(sheet, row, [name, value], widths)?,
                _ => write_row(sheet, row, items, widths)?,
            }
            row += 1;
        }
        for note in &self.notes {
            write_note(sheet, row, note, widths)?;
            row += 1;
        }
        Ok(row)
    }
}

/// Writes a note over the columns of the sheet, as high as it needs.
fn write_note(
    sheet: &mut Worksheet,
    row: u32,
    note: &str,
    widths: &[usize],
) -> Result<(), XlsxError> {
    let format = Format::new()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_font_color(0x0040_4040);
    let last = over(widths);
    let wide: usize = widths.iter().take(last.into()).sum();
    let note = cell_text(note);
    if last > 1 {
        sheet.merge_range(row, 0, row, last - 1, &note, &format)?;
    } else {
        sheet.write_string_with_format(row, 0, &note, &format)?;
    }
    sheet.set_row_height(row, lines(&note, wide) as f64 * LINE)?;
    Ok(())
}

/// Writes a row as high as its highest cell.
fn write_row(
    sheet: &mut Worksheet,
    row: u32,
    items: &[Item],
    widths: &[usize],
) -> Result<(), XlsxError> {
    for (column, item) in (0_u16..).zip(items) {
        write_item(sheet, row, column, item)?;
    }
    let lines = items
        .iter()
        .zip(widths)
        .map(|(item, wide)| lines(&item.shown(), *wide));
    let lines = lines.max().unwrap_or(1);
    if lines > 1 {
        sheet.set_row_height(row, lines as f64 * LINE)?;
    }
    Ok(())
}

/// Writes a name, and what it is over the columns behind it.
fn write_named(
    sheet: &mut Worksheet,
    row: u32,
    [name, value]: [&Item; 2],
    widths: &[usize],
) -> Result<(), XlsxError> {
    write_item(sheet, row, 0, name)?;
    let last = over(widths);
    if last < 2 {
        return write_item(sheet, row, 1, value);
    }
    let shown = value.shown();
    sheet.merge_range(row, 1, row, last - 1, &cell_text(&shown), &body())?;
    let wide: usize = widths.iter().take(last.into()).skip(1).sum();
    sheet.set_row_height(row, lines(&shown, wide) as f64 * LINE)?;
    Ok(())
}

/// Over how many columns a note goes.
fn over(widths: &[usize]) -> u16 {
    let columns = u16::try_from(widths.len()).unwrap_or(NOTE_COLUMNS);
    columns.clamp(1, NOTE_COLUMNS)
}

/// How many lines a text takes in a column.
fn lines(text: &str, wide: usize) -> usize {
    let room = wide.saturating_sub(1).max(4);
    let lines = text.lines().map(|line| width(line).div_ceil(room).max(1));
    lines.sum::<usize>().max(1)
}

fn write_item(sheet: &mut Worksheet, row: u32, column: u16, item: &Item) -> Result<(), XlsxError> {
    match item {
        Item::Blank => sheet.write_blank(row, column, &body())?,
        Item::Text(text) => {
            sheet.write_string_with_format(row, column, cell_text(text), &body())?
        }
        Item::Number(digits) => {
            let format = figures(decimals(digits), false);
            sheet.write_number_with_format(row, column, value(digits), &format)?
        }
        Item::Day(date) => {
            let day = moment(date.at(0, 0, 0, 0))?;
            let format = body().set_num_format("yyyy-mm-dd");
            sheet.write_datetime_with_format(row, column, &day, &format)?
        }
        Item::Percent(digits) => {
            let format = figures(decimals(digits), true);
            sheet.write_number_with_format(row, column, value(&hundredth(digits)), &format)?
        }
        Item::Formula {
            text,
            result,
            is_percent,
        } => {
            let text = format!("={}", text.replace("{row}", &(row + 1).to_string()));
            let shown = if *is_percent {
                hundredth(result)
            } else {
                result.clone()
            };
            let formula = Formula::new(text).set_result(shown);
            let format = figures(decimals(result), *is_percent);
            sheet.write_formula_with_format(row, column, formula, &format)?
        }
    };
    Ok(())
}

fn value(digits: &str) -> f64 {
    digits.parse().unwrap_or_default()
}

/// A hundredth of a number in digits, exactly.
fn hundredth(digits: &str) -> String {
    let number: Option<rust_decimal::Decimal> = digits.parse().ok();
    number.map_or_else(String::new, |number| {
        (number / rust_decimal::Decimal::ONE_HUNDRED).to_string()
    })
}

pub(super) fn decimals(digits: &str) -> usize {
    digits.split_once('.').map_or(0, |(_, places)| places.len())
}

/// A grid as a section: its typed cells keep their types.
pub(super) fn section(title: &str, grid: &Grid, notes: Vec<String>) -> Section {
    use crate::formats::listing::grid::number;
    let item = |cell: &Cell| {
        let words = cell.words();
        match number(cell) {
            _ if words.is_empty() => Item::Blank,
            Some(found) if found.is_percent => {
                Item::Percent(words.trim_end_matches('%').to_owned())
            }
            Some(_) if cell.is_number() => Item::Number(words),
            _ => Item::Text(words),
        }
    };
    Section {
        title: title.to_owned(),
        headings: grid.headings.clone(),
        rows: grid
            .rows
            .iter()
            .map(|row| row.iter().map(item).collect())
            .collect(),
        notes,
    }
}
