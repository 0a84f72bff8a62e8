//! Grids as an XLSX workbook: typed cells, a head that stays in sight, A4, widths for Chinese.
//!
//! What other programs do to a workbook decides how it is written: a cell never has CR LF (several readers show
//! `_x000D_`), a column has one type (readers guess it from the first rows), and serials are texts (001 stays 001).

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use rust_xlsxwriter::{
    ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::cell::{Cell, Value};
use super::grid::{ColumnKind, Grid, number};
use crate::error::{Error, Kind, Result};
use crate::text::width;

/// The paper size of A4.
pub(in crate::formats) const A4: u8 = 9;

/// The least and the greatest width of a column, in digits.
const WIDTHS: [usize; 2] = [6, 60];

/// Wider sheets are printed in landscape, in digits.
const PORTRAIT: usize = 90;

/// The most rows of a sheet, without its headings.
pub const MOST_ROWS: usize = 1_048_575;

/// The most characters of a cell.
const MOST_CHARACTERS: usize = 32_767;

/// Writes grids as a workbook, each on a sheet of its name.
pub fn workbook(grids: &[(String, &Grid)]) -> Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    for (name, grid) in grids {
        if grid.rows.len() > MOST_ROWS {
            return Err(too_long(grid.rows.len()));
        }
        let sheet = workbook.add_worksheet();
        sheet.set_name(name).map_err(unwritten)?;
        write_grid(sheet, grid).map_err(unwritten)?;
    }
    workbook.save_to_buffer().map_err(unwritten)
}

/// The error of a workbook that cannot be made.
pub(in crate::formats) fn unwritten(error: XlsxError) -> Error {
    Error::new(
        Kind::Bug,
        "写不了 XLSX",
        "the XLSX workbook cannot be written",
    )
    .caused_by(error)
}

fn too_long(rows: usize) -> Error {
    Error::new(
        Kind::Usage,
        format!("有 {rows} 行，XLSX 的一张表最多 {MOST_ROWS} 行"),
        format!("there are {rows} rows; a sheet of XLSX holds at most {MOST_ROWS}"),
    )
    .hint("用 --format csv", "use --format csv")
}

/// The format of a heading.
pub(in crate::formats) fn head() -> Format {
    body()
        .set_bold()
        .set_background_color(0x00DD_E6F0)
        .set_align(FormatAlign::Center)
}

/// The format of a cell with its borders.
pub(in crate::formats) fn body() -> Format {
    Format::new()
        .set_border(FormatBorder::Thin)
        .set_border_color(0x00A6_A6A6)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap()
}

/// The format of numbers with so many decimals.
pub(in crate::formats) fn figures(decimals: usize, is_percent: bool) -> Format {
    let mut code = "0".to_owned();
    if decimals > 0 {
        code.push('.');
        code.push_str(&"0".repeat(decimals));
    }
    if is_percent {
        code.push('%');
    }
    body()
        .set_num_format(code)
        .set_align(FormatAlign::Right)
        .set_unlocked()
}

/// A text as a cell holds it: lines end with LF, and no more of it than a cell takes.
pub(in crate::formats) fn cell_text(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    if text.encode_utf16().count() <= MOST_CHARACTERS {
        return text;
    }
    let mut kept = String::new();
    let mut units = 1;
    for sign in text.chars() {
        units += sign.len_utf16();
        if units > MOST_CHARACTERS {
            break;
        }
        kept.push(sign);
    }
    kept + "…"
}

/// The width of a column that shows these texts, in digits of the normal font; Chinese takes two each.
pub(in crate::formats) fn column_width<'t>(texts: impl Iterator<Item = &'t str>) -> usize {
    let lines = texts.flat_map(str::lines);
    let widest = lines.map(width).max().unwrap_or_default();
    (widest + 2).clamp(WIDTHS[0], WIDTHS[1])
}

/// The page of a sheet: A4, as wide as its columns want, its first rows on every page, with page numbers.
pub(in crate::formats) fn set_page(
    sheet: &mut Worksheet,
    columns: usize,
    head_rows: u32,
) -> std::result::Result<(), XlsxError> {
    sheet.set_paper_size(A4).set_print_fit_to_pages(1, 0);
    sheet.set_footer("&C— &P —");
    if columns > PORTRAIT {
        sheet.set_landscape();
    }
    if head_rows > 0 {
        sheet.set_repeat_rows(0, head_rows - 1)?;
        sheet.set_freeze_panes(head_rows, 0)?;
    }
    Ok(())
}

/// Writes a grid with its headings in the first row.
pub(in crate::formats) fn write_grid(
    sheet: &mut Worksheet,
    grid: &Grid,
) -> std::result::Result<(), XlsxError> {
    let head = head();
    for (column, heading) in (0_u16..).zip(&grid.headings) {
        sheet.write_string_with_format(0, column, cell_text(heading), &head)?;
    }
    let mut page = 0;
    for (at, (column, heading)) in (0_u16..).zip(&grid.headings).enumerate() {
        let cells = || grid.rows.iter().filter_map(|row| row.get(at));
        let kind = ColumnKind::of(cells());
        let mut writer = ColumnWriter::new(column, kind);
        for (row, cell) in (1_u32..).zip(cells()) {
            writer.write(sheet, row, cell)?;
        }
        let width = column_width([heading.as_str()].into_iter()).max(writer.width());
        page += width;
        sheet.set_column_width(column, width as f64)?;
    }
    set_page(sheet, page, 1)
}

/// Writes the cells of one column.
struct ColumnWriter {
    column: u16,
    kind: ColumnKind,
    text: Format,
    date: Format,
    time: Format,
    widest: usize,
}

impl ColumnWriter {
    fn new(column: u16, kind: ColumnKind) -> Self {
        Self {
            column,
            kind,
            text: body(),
            date: body().set_num_format("yyyy-mm-dd"),
            time: body().set_num_format("yyyy-mm-dd hh:mm:ss"),
            widest: 0,
        }
    }

    fn write(
        &mut self,
        sheet: &mut Worksheet,
        row: u32,
        cell: &Cell,
    ) -> std::result::Result<(), XlsxError> {
        let words = cell.words();
        self.widest = self.widest.max(column_width([words.as_str()].into_iter()));
        if words.is_empty() {
            sheet.write_blank(row, self.column, &self.text)?;
            return Ok(());
        }
        match (self.kind, &cell.value) {
            (ColumnKind::Number, _) => {
                if let Some(found) = number(cell) {
                    let format = figures(found.decimals, found.is_percent);
                    sheet.write_number_with_format(row, self.column, found.value, &format)?;
                }
            }
            (ColumnKind::Date, Value::Date(date)) => {
                let day = moment(date.at(0, 0, 0, 0))?;
                sheet.write_datetime_with_format(row, self.column, &day, &self.date)?;
            }
            (ColumnKind::Time, Value::Time(time)) => {
                let local = moment(time.to_zoned(TimeZone::system()).datetime())?;
                sheet.write_datetime_with_format(row, self.column, &local, &self.time)?;
            }
            _ => {
                let words = cell_text(&words);
                sheet.write_string_with_format(row, self.column, words, &self.text)?;
            }
        }
        Ok(())
    }

    fn width(&self) -> usize {
        self.widest
    }
}

/// A day and a time as a workbook has it.
pub(in crate::formats) fn moment(at: DateTime) -> std::result::Result<ExcelDateTime, XlsxError> {
    let day = ExcelDateTime::from_ymd(
        at.year().unsigned_abs(),
        at.month().unsigned_abs(),
        at.day().unsigned_abs(),
    )?;
    day.and_hms(
        at.hour().unsigned_abs().into(),
        at.minute().unsigned_abs(),
        at.second().unsigned_abs(),
    )
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};

    use super::super::cell;
    use super::*;

    fn read(grid: &Grid) -> Vec<Vec<Data>> {
        let bytes = workbook(&[("表".to_owned(), grid)]).unwrap();
        let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).unwrap();
        let range = book.worksheet_range("表").unwrap();
        range.rows().map(<[Data]>::to_vec).collect()
    }

    #[test]
    fn another_reader_finds_typed_cells_serials_as_texts_and_no_carriage_return() {
        let grid = Grid {
            headings: ["编号", "比率", "日期", "意见", "占比"]
                .map(str::to_owned)
                .into(),
            rows: vec![
                vec![
                    cell("001"),
                    Cell::decimal("66.70"),
                    cell(jiff::civil::date(2022, 3, 1)),
                    cell("好\r\n=1+1"),
                    Cell::percent("5.00").read_as("5.00%"),
                ],
                vec![
                    cell("=2"),
                    cell(3_u64),
                    cell(None::<&str>),
                    cell("5"),
                    Cell::default(),
                ],
            ],
        };
        let rows = read(&grid);
        let text = |text: &str| Data::String(text.to_owned());
        assert_eq!(rows[0][0], text("编号"));
        assert_eq!(rows[1][0], text("001"));
        assert_eq!(rows[1][1], Data::Float(66.7));
        // 1 March 2022 is day 44,621 of the calendar that begins on 30 December 1899.
        assert!(
            matches!(&rows[1][2], Data::DateTime(day) if (day.as_f64() - 44_621.0).abs() < 1e-9)
        );
        assert_eq!(rows[1][3], text("好\n=1+1"));
        assert_eq!(rows[1][4], Data::Float(0.05));
        assert_eq!(rows[2][0], text("=2"));
        assert_eq!(rows[2][1], Data::Float(3.0));
        assert_eq!(rows[2][3], text("5"));
    }

    #[test]
    fn a_cell_holds_no_more_than_a_spreadsheet_takes() {
        let long = "意".repeat(40_000);
        assert_eq!(cell_text(&long).chars().count(), 32_767);
        assert!(cell_text(&long).ends_with('…'));
    }

    #[test]
    fn chinese_takes_two_digits_of_a_column() {
        assert_eq!(column_width(["困难职工满意度", "1"].into_iter()), 16);
    }
}
