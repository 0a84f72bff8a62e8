//! Workbooks: the sheets of an xlsx file as rows of text, read cell by cell, so that what is far out costs nothing, and one
//! sheet after the other, so that no more than one is in memory.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

use calamine::{DataRef, ExcelDateTime, Reader as _, Xlsx};
use rust_decimal::RoundingStrategy;

use super::is_old_workbook;
use super::names::of_unnamed;
use super::part::{Found, Merged, look_through, without_result};
use super::plan::Plan;
use super::sheet::{Rows, Sheet, TOP_ROWS};
use super::shown::{decimals, has_percents, percents};
use crate::formats::office_file::PART;
use crate::text::limits::{CELLS, WORKBOOK_BYTES, WORKBOOK_RATIO, WORKBOOK_ROWS};
use crate::text::{Finding, Text, quoted, read_decimal};

/// A workbook whose sheets are read one after the other.
pub(super) struct Book<'b> {
    bytes: &'b [u8],
    reader: Xlsx<Cursor<&'b [u8]>>,
    names: Vec<String>,
    has_percents: bool,
    found: BTreeMap<String, Found>,
    /// The most decimals that the columns of a sheet take, while it is read, and the numbers that have more.
    most: BTreeMap<usize, u32>,
    long: Vec<((u32, u32), String)>,
    /// What is read in the place of some of those.
    instead: BTreeMap<(u32, u32), String>,
}

impl<'b> Book<'b> {
    /// Opens it; with the sheet of this name only, where one is wanted.
    pub(super) fn open(bytes: &'b [u8], wanted: Option<&str>) -> Result<Self, Finding> {
        if is_old_workbook(bytes) {
            return Err(if has_password(bytes) {
                with_password()
            } else {
                old_form()
            });
        }
        refuse_large(bytes)?;
        let reader: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
        let mut names = reader.sheet_names();
        if let Some(wanted) = wanted {
            if !names.iter().any(|name| name == wanted) {
                return Err(no_sheet(wanted, &names));
            }
            names.retain(|name| name == wanted);
        }
        Ok(Self {
            has_percents: has_percents(bytes),
            bytes,
            reader,
            names,
            found: BTreeMap::new(),
            most: BTreeMap::new(),
            long: Vec::new(),
            instead: BTreeMap::new(),
        })
    }

    /// The names of its sheets.
    pub(super) fn names(&self) -> Vec<String> {
        self.names.clone()
    }

    /// The first rows of a sheet, among which the heading is.
    pub(super) fn top(&mut self, name: &str) -> Result<Sheet<'static>, Finding> {
        let mut rows = Rowed::default();
        self.each_cell(name, &mut |row, column, text| {
            if row as usize >= TOP_ROWS {
                return Ok(false);
            }
            rows.put(row as usize, column as usize, text);
            Ok(true)
        })?;
        // The serial's name can stand over two rows of a heading.
        let merged = &self.found(name).merged;
        rows.fill(merged, &|_| true);
        let wide = merged.iter().filter(|of| of.columns[0] < of.columns[1]);
        let spans = wide.flat_map(|of| {
            let [top, bottom] = of.rows;
            let rows = top..=bottom.min(TOP_ROWS);
            rows.map(|row| (row, of.columns[0], of.columns[1]))
        });
        Ok(Sheet {
            name: Some(name.to_owned()),
            spans: spans.collect(),
            rows: Rows::Cells(rows.rows),
        })
    }

    /// What the bytes of a sheet tell, looked through once.
    fn found(&mut self, name: &str) -> &Found {
        let bytes = self.bytes;
        self.found
            .entry(name.to_owned())
            .or_insert_with(|| look_through(bytes, name))
    }

    /// A whole sheet that is read by this plan. Every row of merged cells has what stands in them; a formula without its
    /// result, in a column that is read, is a finding. Cells in their order, as programs write them, become one text at once: a million rows of cells
    /// one by one would fill the memory. A number with more decimals than its column takes is taken as the sheet shows it
    /// where that fits; how many are, is told.
    pub(super) fn sheet(
        &mut self,
        name: &str,
        plan: &Plan,
        most: &BTreeMap<usize, u32>,
    ) -> Result<(Sheet<'static>, u64), Finding> {
        self.most.clone_from(most);
        let mut sheet = self.whole(name, plan)?;
        self.most.clear();
        let long = std::mem::take(&mut self.long);
        if !long.is_empty() {
            self.instead = self.as_shown(name, most, long);
        }
        let rounded = self.instead.len();
        if rounded > 0 {
            sheet = self.whole(name, plan)?;
            self.instead.clear();
        }
        Ok((sheet, rounded as u64))
    }

    /// The numbers of a sheet that have more decimals than their columns take, as it shows them, where that fits.
    fn as_shown(
        &self,
        name: &str,
        most: &BTreeMap<usize, u32>,
        long: Vec<((u32, u32), String)>,
    ) -> BTreeMap<(u32, u32), String> {
        let shown = decimals(self.bytes, name, &|column| most.contains_key(&column));
        let instead = long.into_iter().filter_map(|(place, text)| {
            let places = *shown.get(&place)?;
            let most = *most.get(&(place.1 as usize))?;
            let number = read_decimal(&text).filter(|_| places <= most)?;
            let half_up = RoundingStrategy::MidpointAwayFromZero;
            let seen = number.round_dp_with_strategy(places, half_up);
            Some((place, seen.normalize().to_string()))
        });
        instead.collect()
    }

    fn whole(&mut self, name: &str, plan: &Plan) -> Result<Sheet<'static>, Finding> {
        if self.found(name).has_formulas {
            let cells = without_result(self.bytes, name);
            let is_read = |(row, column): &&(u32, u32)| {
                *row as usize > plan.heading && plan.has(*column as usize)
            };
            let mut open = cells.iter().filter(is_read);
            if let Some(first) = open.next() {
                return Err(no_result(*first, 1 + open.count()));
            }
        }
        let merged = self.found(name).merged.clone();
        if !merged.is_empty() {
            let mut rows = Rowed {
                rows: self.cells(name)?,
            };
            let serial = plan.serial();
            // What goes over the serial, too, is a remark and no answer.
            rows.fill(&merged, &|of| {
                let [first, last] = of.columns;
                of.rows[0] <= plan.heading || serial.is_some_and(|at| (first..=last).contains(&at))
            });
            return Ok(Sheet {
                name: Some(name.to_owned()),
                spans: Vec::new(),
                rows: Rows::Cells(rows.rows),
            });
        }
        let mut lines = Lines::default();
        let mut is_in_order = true;
        self.each_cell(name, &mut |row, column, text| {
            is_in_order = lines.put(row as usize, column as usize, &text);
            Ok(is_in_order)
        })?;
        let rows = if is_in_order {
            Rows::Text {
                text: Cow::Owned(lines.text),
                delimiter: b',',
                most: usize::MAX,
            }
        } else {
            Rows::Cells(self.cells(name)?)
        };
        Ok(Sheet {
            name: Some(name.to_owned()),
            spans: Vec::new(),
            rows,
        })
    }

    /// The cells of a whole sheet, row by row.
    fn cells(&mut self, name: &str) -> Result<Vec<Vec<String>>, Finding> {
        let mut rows = Rowed::default();
        self.each_cell(name, &mut |row, column, text| {
            rows.put(row as usize, column as usize, text);
            Ok(true)
        })?;
        Ok(rows.rows)
    }

    /// Gives every cell that holds something, until `each` has enough.
    fn each_cell(
        &mut self,
        name: &str,
        each: &mut dyn FnMut(u32, u32, String) -> Result<bool, Finding>,
    ) -> Result<(), Finding> {
        let percents = if self.has_percents {
            percents(self.bytes, name)
        } else {
            BTreeSet::new()
        };
        // A sheet of charts has no cells.
        let Ok(mut cells) = self.reader.worksheet_cells_reader(name) else {
            return Ok(());
        };
        while let Some(cell) = cells.next_cell().map_err(|_| unreadable())? {
            let (row, column) = cell.get_position();
            let text = match cell.get_value() {
                DataRef::Float(share) if percents.contains(&(row, column)) => percent(*share),
                DataRef::Int(share) if percents.contains(&(row, column)) => percent(*share as f64),
                value => match self.instead.get(&(row, column)) {
                    Some(seen) => seen.clone(),
                    None => text(value),
                },
            };
            if text.is_empty() {
                continue;
            }
            if let Some(most) = self.most.get(&(column as usize))
                && has_more_decimals(&text, *most)
            {
                self.long.push(((row, column), text.clone()));
            }
            if u64::from(row) >= WORKBOOK_ROWS || u64::from(column) >= CELLS {
                return Err(too_far(name, row, column));
            }
            if !each(row, column, text)? {
                return Ok(());
            }
        }
        Ok(())
    }
}

/// Whether a text is a number with more decimals than that.
fn has_more_decimals(text: &str, most: u32) -> bool {
    text.split_once('.')
        .is_some_and(|(_, decimals)| decimals.len() > most as usize)
        && read_decimal(text).is_some()
}

/// A share as a cell shows it: 0.855 is 85.5%.
fn percent(share: f64) -> String {
    // What stands in the file are fifteen digits; a hundred times as much is not exactly that in binary.
    let digits = format!("{:.12}", share * 100.0);
    format!("{}%", digits.trim_end_matches('0').trim_end_matches('.'))
}

/// Cells at their places.
#[derive(Default)]
struct Rowed {
    rows: Vec<Vec<String>>,
}

impl Rowed {
    fn put(&mut self, row: usize, column: usize, text: String) {
        if self.rows.len() <= row {
            self.rows.resize(row + 1, Vec::new());
        }
        let row = &mut self.rows[row];
        if row.len() <= column {
            row.resize(column + 1, String::new());
        }
        row[column] = text;
    }

    /// Gives every row of merged cells what stands in the first of them, and every column, too, but where it is said that the
    /// first column alone has it. No row is added.
    fn fill(&mut self, merged: &[Merged], is_one_column: &dyn Fn(&Merged) -> bool) {
        let count = self.rows.len();
        let widest = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        // No cell is of two merged ones: a file in which they lie over each other is filled so far.
        let mut room = count.saturating_mul(widest);
        for of in merged {
            let ([top, bottom], [left, right]) = (of.rows, of.columns);
            let right = if is_one_column(of) { left } else { right };
            let stands = self.rows.get(top).and_then(|row| row.get(left)).cloned();
            let Some(text) = stands.filter(|text| !text.is_empty()) else {
                continue;
            };
            for row in top..=bottom.min(count.saturating_sub(1)) {
                for column in left..=right.min(widest.saturating_sub(1)) {
                    let Some(less) = room.checked_sub(1) else {
                        return;
                    };
                    room = less;
                    self.put(row, column, text.clone());
                }
            }
        }
    }
}

/// Cells in their order, as lines with commas.
#[derive(Default)]
struct Lines {
    text: String,
    /// The cell that would come next.
    row: usize,
    column: usize,
}

impl Lines {
    /// Adds a cell; whether it stands behind all before.
    fn put(&mut self, row: usize, column: usize, text: &str) -> bool {
        if (row, column) < (self.row, self.column) {
            return false;
        }
        while self.row < row {
            self.text.push('\n');
            self.row += 1;
            self.column = 0;
        }
        // Before every cell but the first of a row stands a comma.
        let commas = column + usize::from(self.column > 0) - self.column;
        self.text.extend(std::iter::repeat_n(',', commas));
        self.column = column + 1;
        if text.contains([',', '"', '\n', '\r']) {
            self.text.push('"');
            self.text.push_str(&text.replace('"', "\"\""));
            self.text.push('"');
        } else {
            self.text.push_str(text);
        }
        true
    }
}

/// The name of a sheet, and its cells row by row.
type NamedRows = (String, Vec<Vec<String>>);

/// The cells of every sheet of a workbook that holds anything, by the names of the sheets.
pub(in crate::formats) fn workbook_rows(bytes: &[u8]) -> Result<Vec<NamedRows>, Finding> {
    let mut book = Book::open(bytes, None)?;
    let mut sheets = Vec::new();
    for name in book.names() {
        let rows = book.cells(&name)?;
        if !rows.is_empty() {
            sheets.push((name, rows));
        }
    }
    Ok(sheets)
}

/// Refuses a workbook that says it is larger than is read, before it is unpacked.
fn refuse_large(bytes: &[u8]) -> Result<(), Finding> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
    let mut size = 0_u64;
    for at in 0..archive.len() {
        let file = archive.by_index_raw(at).map_err(|_| unreadable())?;
        size = size.saturating_add(file.size());
        // What unpacks to so much more than it is holds one thing over and over.
        let is_large = file.size() > PART;
        if is_large && file.size() / file.compressed_size().max(1) > WORKBOOK_RATIO {
            return Err(too_large());
        }
    }
    if size > WORKBOOK_BYTES {
        return Err(too_large());
    }
    Ok(())
}

/// A cell as a person reads it in the sheet: whole numbers without a point, days as days.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => digits(*number),
        DataRef::String(text) => lines(text),
        DataRef::SharedString(text) => lines(text),
        DataRef::Bool(is) => if *is { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(at) => day(*at),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// Line ends as they are written here.
fn lines(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// A number with the fifteen digits that a spreadsheet has: 0.1 + 0.2 is 0.3 there.
fn digits(number: f64) -> String {
    // Most are whole, and digits of others are dear.
    if number.fract() == 0.0 {
        return number.to_string();
    }
    let short = format!("{number:.14e}").parse::<f64>();
    short.unwrap_or(number).to_string()
}

/// A time without a day, which is a share of one.
fn time(share: f64) -> String {
    let seconds = (share * 86_400.0).round();
    if !(0.0..1e9).contains(&seconds) {
        return share.to_string();
    }
    #[allow(clippy::cast_sign_loss, reason = "not below zero")]
    let seconds = seconds as u64;
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if second == 0 {
        format!("{hour:02}:{minute:02}")
    } else {
        format!("{hour:02}:{minute:02}:{second:02}")
    }
}

fn day(at: ExcelDateTime) -> String {
    if at.is_duration() || at.as_f64() < 1.0 {
        return time(at.as_f64());
    }
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) {
        date
    } else {
        format!("{date} {hour:02}:{minute:02}:{second:02}")
    }
}

fn finding(code: &'static str, zh: String, en: String) -> Finding {
    Finding::error(code, "", Text::new(zh, en))
}

fn unreadable() -> Finding {
    finding(
        "unreadable-workbook",
        "这个工作簿读不了：不是 xlsx，或已损坏、加了密码".to_owned(),
        "this workbook cannot be read: it is no xlsx, or damaged, or has a password".to_owned(),
    )
    .hint(
        "在表格软件里打开，另存为不加密码的 .xlsx 或“CSV UTF-8”",
        "open it in a spreadsheet and save it as .xlsx without a password, or as “CSV UTF-8”",
    )
}

/// Whether an envelope of the old form holds a workbook of today's that has a password: what its content is called there.
fn has_password(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    bytes.windows(name.len()).any(|part| part == name)
}

fn with_password() -> Finding {
    finding(
        "unreadable-workbook",
        "这个工作簿加了密码，读不了".to_owned(),
        "this workbook has a password and cannot be read".to_owned(),
    )
    .hint(
        "在表格软件里打开，去掉密码另存为 .xlsx",
        "open it in a spreadsheet and save it as .xlsx without the password",
    )
}

fn old_form() -> Finding {
    finding(
        "old-workbook",
        "这是旧式工作簿 (.xls)，不读".to_owned(),
        "this is a workbook of the old form (.xls), which is not read".to_owned(),
    )
    .hint(
        "在表格软件里另存为 .xlsx 或“CSV UTF-8”",
        "save it from a spreadsheet as .xlsx or “CSV UTF-8”",
    )
}

/// Formulas in cells that are read, whose results no program has stored.
fn no_result((row, column): (u32, u32), cells: usize) -> Finding {
    let mut finding = finding(
        "formula-without-result",
        format!("{cells} 格是公式，文件里没有算好的结果"),
        format!("{cells} cells are formulas, and their results are not in the file"),
    )
    .hint(
        "用 Excel 或 WPS 打开，保存一次，再导入",
        "open it in a spreadsheet, save it, and import it then",
    );
    finding.place.line = Some(row + 1);
    finding.place.column = Some(column + 1);
    finding
}

fn too_large() -> Finding {
    finding(
        "workbook-too-large",
        "这个工作簿展开后太大".to_owned(),
        "this workbook is too large once it is unpacked".to_owned(),
    )
    .hint(
        "删掉图片和不用的表，或另存为“CSV UTF-8”",
        "take out pictures and sheets that are not needed, or save it as “CSV UTF-8”",
    )
}

fn too_far(name: &str, row: u32, column: u32) -> Finding {
    let (name, row, column) = (quoted(name), row + 1, column + 1);
    finding(
        "workbook-too-large",
        format!("表“{name}”在第 {row} 行第 {column} 列还有内容，太远了"),
        format!("sheet “{name}” has something in row {row}, column {column}, which is too far out"),
    )
    .hint(
        format!("至多 {WORKBOOK_ROWS} 行、{CELLS} 列；删掉多余的行列"),
        format!("at most {WORKBOOK_ROWS} rows and {CELLS} columns; delete what is not needed"),
    )
}

fn no_sheet(wanted: &str, names: &[String]) -> Finding {
    let (wanted, names) = (quoted(wanted), quoted(&names.join("、")));
    finding(
        "unknown-sheet",
        format!("工作簿里没有表“{wanted}”"),
        format!("the workbook has no sheet “{wanted}”"),
    )
    .hint(format!("有：{names}"), format!("there are: {names}"))
}

pub(super) fn no_answers(sheet: Option<&str>) -> Finding {
    let sheet = sheet.map_or_else(String::new, |name| format!(" ({})", quoted(name)));
    finding(
        "no-answers-found",
        format!("工作簿里{sheet}没有认得的列名：编号和题号（或题目原文）"),
        format!("no heading is known in the workbook{sheet}: the serial, and the questions by code or words"),
    )
    .hint(
        "列名写 serial（编号）和题号，或用 --map 写明每列是哪一题",
        "name the columns `serial` and by the codes of the questions, or say with --map what each one is",
    )
}

/// Sheets that were said to go on, with the first column in which their headings differ.
pub(super) fn sheets_differ(sheets: [&Sheet<'_>; 2], names: [&[String]; 2]) -> Finding {
    let at = |names: &[String], column: usize| names.get(column).cloned().unwrap_or_default();
    let most = names[0].len().max(names[1].len());
    let column = (0..most).find(|column| at(names[0], *column) != at(names[1], *column));
    let column = column.unwrap_or(0);
    let [one, other] = sheets.map(|sheet| quoted(sheet.name.as_deref().unwrap_or_default()));
    let [first, second] = names.map(|names| quoted(&at(names, column)));
    let letters = of_unnamed(column);
    let letters = letters.trim_matches(['(', ')']);
    finding(
        "sheets-differ",
        format!("表“{one}”和“{other}”的列名不同：{letters} 列，一张是“{first}”，一张是“{second}”"),
        format!("the headings of the sheets “{one}” and “{other}” differ: column {letters} is “{first}” on one and “{second}” on the other"),
    )
    .hint(
        "把列名改成一样、顺序一样；或一张一张导入：--sheet 表名",
        "give them the same columns in the same order, or import them one by one: --sheet NAME",
    )
}

pub(super) fn several_sheets(names: [&str; 2]) -> Finding {
    let [one, other] = names.map(quoted);
    finding(
        "several-sheets",
        format!("不止一张表像是答卷：“{one}”“{other}”"),
        format!("more than one sheet seems to hold the answers: “{one}”, “{other}”"),
    )
    .hint(
        "用 --sheet 写明是哪一张；列名一样、接着往下写的，--sheet '*' 一起读",
        "name the one that is meant with --sheet; --sheet '*' reads all that have the same heading",
    )
}
