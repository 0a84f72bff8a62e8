//! CSV as other programs open it safely: encoding, line ends, and text that looks like a formula.

use std::borrow::Cow;
use std::io::Write;

use rust_decimal::Decimal;

use crate::error::{Error, Kind, Result};

/// How a CSV file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CsvStyle {
    /// For spreadsheets: UTF-8 with a byte order mark, lines ended by CR LF.
    #[default]
    Spreadsheet,
    /// The same without the mark, which only UTF-8 has.
    Unmarked,
    /// For programs (`--plain`): UTF-8 without a byte order mark, lines ended by LF.
    Plain,
}

/// Signs with which spreadsheets begin a formula, half and full width.
const FORMULA_SIGNS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// The text with an apostrophe in front where a spreadsheet could take it for a formula; numbers stay as they are.
///
/// What already has apostrophes before such a sign gets one more, so that [`unguard`] gives back every text.
#[inline(always)]
pub fn guard(text: &str) -> Cow<'_, str> {
    // All signs looked for, and the apostrophe, begin with one of these bytes.
    match text.as_bytes().first() {
        Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r' | b'\'' | 0xef) => guarded(text),
        _ => Cow::Borrowed(text),
    }
}

fn guarded(text: &str) -> Cow<'_, str> {
    let inner = text.trim_start_matches('\'');
    let is_number = inner.len() == text.len() && Decimal::from_str_exact(text).is_ok();
    if inner.starts_with(FORMULA_SIGNS) && !is_number {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Takes off the apostrophe that [`guard`] put in front; every other text stays as it is.
pub fn unguard(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.trim_start_matches('\'').starts_with(FORMULA_SIGNS) => rest,
        _ => text,
    }
}

/// Writes rows of guarded cells.
pub struct CsvRows<W: Write> {
    writer: csv::Writer<W>,
}

impl<W: Write> CsvRows<W> {
    /// Begins the file; a spreadsheet file gets its byte order mark at once.
    pub fn new(mut out: W, style: CsvStyle) -> Result<Self> {
        let terminator = match style {
            CsvStyle::Spreadsheet => {
                out.write_all("\u{feff}".as_bytes()).map_err(cannot_write)?;
                csv::Terminator::CRLF
            }
            CsvStyle::Unmarked => csv::Terminator::CRLF,
            CsvStyle::Plain => csv::Terminator::Any(b'\n'),
        };
        let writer = csv::WriterBuilder::new()
            .terminator(terminator)
            .from_writer(out);
        Ok(Self { writer })
    }

    /// Goes on with a file, behind other rows.
    pub fn behind(out: W, style: CsvStyle) -> Result<Self> {
        // The mark stands at the beginning only.
        let style = match style {
            CsvStyle::Spreadsheet => CsvStyle::Unmarked,
            style => style,
        };
        Self::new(out, style)
    }

    /// Writes one row; every row of a file has as many cells as the first.
    pub fn row<I>(&mut self, cells: I) -> Result<()>
    where
        I: IntoIterator,
        I::Item: AsRef<str>,
    {
        for cell in cells {
            self.cell(cell.as_ref())?;
        }
        self.end()
    }

    /// Writes the next cell of a row.
    #[inline(always)]
    pub fn cell(&mut self, text: &str) -> Result<()> {
        self.writer
            .write_field(guard(text).as_bytes())
            .map_err(cannot_write)
    }

    /// Ends a row that was written cell by cell.
    #[inline(always)]
    pub fn end(&mut self) -> Result<()> {
        self.writer
            .write_record(None::<&[u8]>)
            .map_err(cannot_write)
    }

    /// Writes one row whose cells are guarded already where that is wanted.
    pub fn row_as_it_is<I>(&mut self, cells: I) -> Result<()>
    where
        I: IntoIterator,
        I::Item: AsRef<[u8]>,
    {
        self.writer.write_record(cells).map_err(cannot_write)
    }

    /// Ends the file and gives back what it was written to.
    pub fn finish(self) -> Result<W> {
        self.writer
            .into_inner()
            .map_err(|unwritten| cannot_write(unwritten.into_error()))
    }
}

impl CsvRows<Vec<u8>> {
    /// Ends the file and gives its text.
    pub fn text(self) -> Result<String> {
        String::from_utf8(self.finish()?).map_err(cannot_write)
    }
}

/// Rows as one text.
#[cfg(test)]
fn csv_string<I>(rows: I, style: CsvStyle) -> Result<String>
where
    I: IntoIterator,
    I::Item: IntoIterator<Item: AsRef<str>>,
{
    let mut csv = CsvRows::new(Vec::new(), style)?;
    for row in rows {
        csv.row(row)?;
    }
    csv.text()
}

pub(in crate::formats) fn cannot_write(
    source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> Error {
    Error::new(Kind::Store, "写不了 CSV", "the CSV cannot be written").caused_by(source)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("=1+1", "'=1+1")]
    #[case("+86 10", "'+86 10")]
    #[case("-无", "'-无")]
    #[case("@SUM(A1)", "'@SUM(A1)")]
    #[case("\t=1", "'\t=1")]
    #[case("\r=1", "'\r=1")]
    #[case("＝1", "'＝1")]
    #[case("＋1", "'＋1")]
    #[case("－1", "'－1")]
    #[case("＠a", "'＠a")]
    #[case("'=1", "''=1")]
    #[case("-5", "-5")]
    #[case("-5.25", "-5.25")]
    #[case("'quoted'", "'quoted'")]
    #[case("满意", "满意")]
    #[case("", "")]
    fn formula_like_text_is_guarded_and_numbers_are_not(#[case] text: &str, #[case] guarded: &str) {
        assert_eq!(guard(text), guarded);
        assert_eq!(unguard(guarded), text);
    }

    proptest! {
        #[test]
        fn a_guarded_text_reads_back_and_never_begins_as_a_formula(text in "['=+＝a0-9.@-]{0,6}") {
            let guarded = guard(&text);
            prop_assert_eq!(unguard(&guarded), text.as_str());
            prop_assert!(
                !guarded.starts_with(FORMULA_SIGNS) || Decimal::from_str_exact(&guarded).is_ok()
            );
        }
    }

    #[test]
    fn a_spreadsheet_file_has_a_mark_and_crlf_and_a_plain_one_neither() {
        let rows = [["编号", "意见"], ["1", "好，\"很\"好"], ["2", "=1"]];
        assert_eq!(
            csv_string(rows, CsvStyle::Spreadsheet).unwrap(),
            "\u{feff}编号,意见\r\n1,\"好，\"\"很\"\"好\"\r\n2,'=1\r\n"
        );
        assert_eq!(
            csv_string(rows, CsvStyle::Plain).unwrap(),
            "编号,意见\n1,\"好，\"\"很\"\"好\"\n2,'=1\n"
        );
    }
}
