//! Answers as other programs lay them out: a workbook, another separator, a title above the heading, columns named by the
//! question's words, a column for each option.
//!
//! What comes is turned into the plain form that [`ResponseFile`](super::ResponseFile) reads, one response a row under the
//! serial and the codes of the questions, so that every answer goes through the one check. Which column was taken for what,
//! and which were left out, is told; what is found in the plain form is told at its place in the file that came.

mod book;
mod glance;
mod map;
mod names;
mod part;
mod plan;
mod rewrite;
mod sheet;
mod shown;

pub(in crate::formats) use book::workbook_rows;
pub use glance::{Column, Glance};
pub use map::ColumnMap;
pub(in crate::formats) use names::folded;
pub use names::unnamed;
pub use plan::Taken;

use self::book::Book;
use self::plan::Plan;
use self::rewrite::rewritten;
use self::sheet::{Sheet, delimited};
use super::answers::is_beside_answers;
use super::response_file::RowShifts;
use super::response_findings::{long_heading, unclosed, wrong_delimiter};
use super::response_header::read_header;
use super::response_layout::Layout;
use crate::questionnaire::Questionnaire;
use crate::text::Finding;

/// A file of another layout, in the plain form.
pub struct Foreign {
    /// The plain form: CSV with commas, its heading in row 1.
    pub text: String,
    /// How the file was read.
    pub told: Told,
    /// Whether it is the export of a survey site, whose numbers may be codes, places or points.
    pub is_of_site: bool,
    /// The positions of the questions whose cells were made of columns with ticks.
    pub ticked: Vec<usize>,
    places: Places,
}

/// How a file of another layout was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Told {
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// What parts the columns, where it is no comma.
    pub delimiter: Option<char>,
    /// The row of the heading, counted from 1.
    pub heading_row: u64,
    /// Each column by its name, with what it was taken for.
    pub columns: Vec<(String, Taken)>,
    /// The cells of which the decimals were taken that the sheet shows, where their questions take no more.
    pub rounded: u64,
}

impl Told {
    /// The columns that were not read.
    pub fn left_out(&self) -> impl Iterator<Item = &str> {
        let left = self.columns.iter();
        left.filter(|(_, taken)| *taken == Taken::LeftOut)
            .map(|(name, _)| name.as_str())
    }
}

/// The word for every sheet with the heading of the first.
pub const ALL_SHEETS: &str = "*";

/// Where the rows and columns of the plain form stand in the file that came.
struct Places {
    /// The rows above the heading.
    above: u64,
    /// The column of each plain column, counted from 0.
    columns: Vec<usize>,
    /// How many rows the plain form has, with its heading.
    rows: u64,
    /// The sheets that go on: the first row of each in the plain form, how much lower or higher its rows stand in the sheet,
    /// and the sheet's name.
    sheets: Vec<(u64, i64, String)>,
}

/// How a file of another layout is to be read, as whoever imports it says.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// The sheet of a workbook, `*` for all with one heading; `None`: the only one that holds answers.
    pub sheet: Option<&'a str>,
    /// What each column is; `None`: told by the names.
    pub map: Option<&'a ColumnMap>,
}

impl Foreign {
    /// Reads a workbook.
    ///
    /// # Errors
    /// Findings about a file that is no workbook, is too large, or has no sheet, or several, that could be meant.
    pub fn of_workbook(
        bytes: &[u8],
        questionnaire: &Questionnaire,
        wanted: Wanted<'_>,
    ) -> Result<Self, Vec<Finding>> {
        let takes_all = wanted.sheet == Some(ALL_SHEETS);
        let only = wanted.sheet.filter(|_| !takes_all);
        let mut book = Book::open(bytes, only).map_err(|finding| vec![finding])?;
        let mut planned = Vec::new();
        for name in book.names() {
            let top = book.top(&name).map_err(|finding| vec![finding])?;
            let heading = top.top().into_iter().next().unwrap_or_default();
            if let Some(finding) = long_heading(heading.iter().map(String::as_str)) {
                return Err(vec![finding]);
            }
            if is_beside_answers(&heading) {
                continue;
            }
            if let Some(plan) = Plan::of(&top, questionnaire, wanted.map) {
                planned.push((top, plan));
            }
        }
        // A codebook names the questions, too, but no paper.
        if planned.iter().any(|(_, plan)| plan.has_serial()) {
            planned.retain(|(_, plan)| plan.has_serial());
        }
        let Some((first, plan)) = planned.first() else {
            return Err(vec![book::no_answers(wanted.sheet)]);
        };
        // Sheets with one heading can be one table that did not fit on a sheet: where that is said, they are.
        let heading = |top: &Sheet<'_>, plan: &Plan| top.top().swap_remove(plan.heading);
        let same = heading(first, plan);
        let mut others = planned.iter().skip(1);
        let other = others.find(|(top, plan)| !takes_all || heading(top, plan) != same);
        if let Some((other, of_other)) = other {
            if takes_all {
                let names = heading(other, of_other);
                return Err(vec![book::sheets_differ([first, other], [&same, &names])]);
            }
            let names = [first.name.as_deref(), other.name.as_deref()];
            return Err(vec![book::several_sheets(
                names.map(Option::unwrap_or_default),
            )]);
        }
        let mut whole: Option<Self> = None;
        for (top, plan) in &planned {
            let name = top.name.as_deref().unwrap_or_default();
            let decimals = plan.decimals(questionnaire);
            let (sheet, rounded) = book
                .sheet(name, plan, &decimals)
                .map_err(|finding| vec![finding])?;
            let mut next = Self::made(&sheet, plan, questionnaire, None);
            next.told.rounded = rounded;
            match &mut whole {
                None => whole = Some(next),
                Some(whole) => whole.go_on(next),
            }
        }
        whole.ok_or_else(|| vec![book::no_answers(wanted.sheet)])
    }

    /// Reads a table of text; `None` where it is in the plain form already, or nothing in it is known, of which the reader
    /// of the plain form says more.
    ///
    /// # Errors
    /// A finding where a quote is never closed or a row has too many cells: what follows would be read as one cell, or not
    /// at all.
    pub fn of_text(
        text: &str,
        questionnaire: &Questionnaire,
        wanted: Wanted<'_>,
    ) -> Result<Option<Self>, Finding> {
        let is_endless = Layout::of(text, b',').refusal().is_some();
        if is_endless || (wanted.map.is_none() && is_plain(text, questionnaire)) {
            return Ok(None);
        }
        let found = sheet::DELIMITERS.iter().filter_map(|delimiter| {
            // The heading is looked for in the first rows: the others are read once it is known how.
            let top = delimited(text, *delimiter, Some(sheet::TOP_ROWS));
            let plan = Plan::of(&top, questionnaire, wanted.map)?;
            Some((plan.known(), *delimiter, plan))
        });
        // The comma stands first: another sign has to tell more.
        let best = found.reduce(|best, next| if next.0 > best.0 { next } else { best });
        let Some((_, delimiter, plan)) = best else {
            return Ok(None);
        };
        let layout = Layout::of(text, u8::try_from(delimiter).unwrap_or(b','));
        if let Some(finding) = layout.refusal() {
            return Err(finding);
        }
        if let Some(quote) = layout.unclosed_from {
            return Err(unclosed(1 + text[..quote].matches('\n').count() as u64));
        }
        let sheet = delimited(text, delimiter, None);
        let delimiter = (delimiter != ',').then_some(delimiter);
        Ok(Some(Self::made(&sheet, &plan, questionnaire, delimiter)))
    }

    /// Adds the rows of another sheet with the same heading.
    fn go_on(&mut self, next: Self) {
        let begin = next.text.find('\n').map_or(next.text.len(), |at| at + 1);
        self.text.push_str(&next.text[begin..]);
        let rows = self.places.rows;
        // Its first row behind the heading is row 2 of its own plain form.
        let shift = next.places.above.cast_signed() + 1 - rows.cast_signed();
        self.places.rows += next.places.rows.saturating_sub(1);
        self.told.rounded += next.told.rounded;
        let sheets = [self.told.sheet.take(), next.told.sheet.clone()];
        let name = next.told.sheet.unwrap_or_default();
        self.places.sheets.push((rows + 1, shift, name));
        self.told.sheet = Some(sheets.into_iter().flatten().collect::<Vec<_>>().join("、"));
    }

    fn made(
        sheet: &Sheet<'_>,
        plan: &Plan,
        questionnaire: &Questionnaire,
        delimiter: Option<char>,
    ) -> Self {
        let plan = &plan.with_unnamed(sheet);
        let told = Told {
            sheet: sheet.name.clone(),
            delimiter,
            heading_row: plan.heading as u64 + 1,
            columns: plan.told(sheet, questionnaire),
            rounded: 0,
        };
        let (text, rows) = rewritten(sheet, plan, questionnaire);
        Self {
            text,
            told,
            is_of_site: plan.is_of_site,
            ticked: plan.ticked(),
            places: Places {
                rows,
                sheets: Vec::new(),
                above: plan.heading as u64,
                columns: plan.plain.iter().map(plan::Plain::first).collect(),
            },
        }
    }

    /// Where the rows of the plain form stand in the file that came.
    pub fn row_shifts(&self) -> RowShifts {
        let sheets = self.places.sheets.iter();
        let first = (0, self.places.above.cast_signed());
        let shifts = [first]
            .into_iter()
            .chain(sheets.map(|(first, shift, _)| (*first, *shift)));
        RowShifts(shifts.collect())
    }

    /// A finding about the plain form at its place in the file that came.
    #[must_use]
    pub fn placed(&self, mut finding: Finding) -> Finding {
        let above = self.places.above.cast_signed();
        let part = finding.place.line.and_then(|line| {
            let mut sheets = self.places.sheets.iter().rev();
            sheets.find(|(first, ..)| u64::from(line) >= *first)
        });
        let shift = part.map_or(above, |(_, shift, _)| *shift);
        finding.place.line = finding.place.line.map(|line| {
            let line = i64::from(line).saturating_add(shift);
            u32::try_from(line).unwrap_or(u32::MAX)
        });
        if let (Some((.., sheet)), Some(file)) = (part, &mut finding.place.file) {
            *file = format!("{file}[{sheet}]");
        }
        let columns = &self.places.columns;
        finding.place.column = finding.place.column.map(|column| {
            let at = columns.get((column as usize).saturating_sub(1));
            at.map_or(column, |at| *at as u32 + 1)
        });
        finding
    }
}

/// Whether the reader of the plain form takes the heading as it stands.
fn is_plain(text: &str, questionnaire: &Questionnaire) -> bool {
    if wrong_delimiter(text).is_some() {
        return false;
    }
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let read = reader.read_record(&mut record).unwrap_or(false);
    read && read_header(&record, questionnaire, &[]).is_ok()
}

/// Whether these are the first bytes of a workbook, of today's form or the old one.
pub fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || is_old_workbook(bytes)
}

/// Whether it is a workbook of the form before 2007.
fn is_old_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0])
}
