//! The lines of a recheck file: settings behind `#`, the heading, the rows.

use csv::{ReaderBuilder, StringRecord};
use encoding_rs::Encoding;

use super::findings::{bad_setting, no_rows, unknown_form};
use crate::formats::response_findings::{at, ragged, unclosed, wrong_delimiter};
use crate::formats::response_layout::{Layout, blank_lines};
use crate::formats::response_text::{decode, read_as};
use crate::text::limits::MOST_FINDINGS;
use crate::text::{Finding, fold_width};

/// A file as lines.
pub(super) struct Sheet {
    /// What is said of its encoding.
    pub read_as: Option<Finding>,
    /// The settings, in the order of the file.
    pub settings: Vec<Set>,
    /// The row of the heading.
    pub heading_row: u32,
    /// The cells of the heading.
    pub heading: Vec<String>,
    /// The rows with their numbers; each has as many cells as the heading.
    pub rows: Vec<(u32, Vec<String>)>,
}

/// A setting as it stands in the file.
#[derive(Clone)]
pub(super) struct Set {
    /// Its row.
    pub row: u32,
    /// Its key in small letters.
    pub key: String,
    /// What stands behind the colon.
    pub value: String,
}

/// Reads the lines; every line that is none of the three is a finding.
pub(super) fn read_sheet(
    bytes: &[u8],
    encoding: Option<&'static Encoding>,
) -> Result<Sheet, Vec<Finding>> {
    let decoded = decode(bytes, encoding).map_err(|finding| vec![finding])?;
    let text = decoded.text;
    let layout = Layout::of(&text, b',');
    if let Some(finding) = layout.refusal() {
        return Err(vec![finding]);
    }
    let mut sheet = Sheet {
        read_as: read_as(decoded.encoding, encoding),
        settings: Vec::new(),
        heading_row: 0,
        heading: Vec::new(),
        rows: Vec::new(),
    };
    let mut findings = Vec::new();
    let mut reader = ReaderBuilder::new()
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let mut row = 0;
    loop {
        let start = reader.position().byte() as usize;
        // Text in memory can always be read.
        if !reader.read_record(&mut record).unwrap_or(false) {
            break;
        }
        row += 1 + blank_lines(&text, start);
        let end = reader.position().byte() as usize;
        if layout.unclosed_from.is_some_and(|quote| quote < end) {
            findings.push(unclosed(row));
            break;
        }
        if let Err(finding) = sheet.take(&record, row) {
            findings.push(finding);
            if findings.len() >= MOST_FINDINGS {
                break;
            }
        }
    }
    if sheet.heading.is_empty() {
        findings.push(at(unknown_form(&[]), row.max(1), 0));
    } else if sheet.rows.is_empty() && findings.is_empty() {
        findings.push(at(no_rows(), u64::from(sheet.heading_row), 0));
    }
    if findings.is_empty() {
        Ok(sheet)
    } else {
        Err(findings)
    }
}

impl Sheet {
    fn take(&mut self, record: &StringRecord, row: u64) -> Result<(), Finding> {
        let cells: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
        if cells.iter().all(String::is_empty) {
            return Ok(());
        }
        let number = u32::try_from(row).unwrap_or(u32::MAX);
        if let Some(setting) = cells[0].strip_prefix(['#', '＃']) {
            return self.set(setting, &cells[1..], number);
        }
        if self.heading.is_empty() {
            if let Some(finding) = wrong_delimiter(&cells.join(",")).filter(|_| cells.len() == 1) {
                self.heading = cells;
                return Err(at(finding, row, 0));
            }
            (self.heading, self.heading_row) = (cells, number);
            return Ok(());
        }
        if cells.len() != self.heading.len() {
            return Err(ragged(row, cells.len(), self.heading.len()));
        }
        self.rows.push((number, cells));
        Ok(())
    }

    /// A setting; a comma in it has made several cells of it, and a spreadsheet fills its row up with empty ones.
    fn set(&mut self, first: &str, more: &[String], row: u32) -> Result<(), Finding> {
        let used = more
            .iter()
            .rposition(|cell| !cell.is_empty())
            .map_or(0, |last| last + 1);
        let whole = [&[first.to_owned()], &more[..used]].concat().join(",");
        let colon = whole.find([':', '：']);
        let Some((key, value)) = colon.map(|colon| whole.split_at(colon)) else {
            return Err(at(bad_setting(whole.trim()), u64::from(row), 0));
        };
        let key: String = key.trim().chars().map(fold_width).collect();
        let value = value.trim_start_matches([':', '：']).trim();
        self.settings.push(Set {
            row,
            key: key.to_lowercase(),
            value: value.to_owned(),
        });
        Ok(())
    }
}
