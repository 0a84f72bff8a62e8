//! How a table lies in a text: its rows, its empty lines, and what would make reading it endless.

use csv::{ReaderBuilder, StringRecord};

use super::response_findings::{too_long, too_wide, unclosed};
use crate::text::Finding;
use crate::text::limits::{CELLS, ROW_BYTES};

/// Gives the rows of a text, at most so many, each with its cells; an empty line is a row without cells.
///
/// It ends at a row with more cells than are read: the sign parts something else than columns there.
pub(super) fn each_row(text: &str, delimiter: u8, most: usize, row: &mut dyn FnMut(&[&str])) {
    let mut reader = ReaderBuilder::new()
        .flexible(true)
        .has_headers(false)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let mut given = 0;
    // Text in memory can always be read.
    while given < most {
        let start = reader.position().byte() as usize;
        if !reader.read_record(&mut record).unwrap_or(false) {
            return;
        }
        if record.len() as u64 > CELLS {
            return;
        }
        // The reader passes over empty lines, which are rows to whoever looks for one.
        for _ in 0..blank_lines(text, start) {
            row(&[]);
            given += 1;
        }
        row(&record.iter().collect::<Vec<_>>());
        given += 1;
    }
}

/// How many empty lines stand before the record that begins at `start`, or just behind the line end before it.
pub(super) fn blank_lines(text: &str, start: usize) -> u64 {
    let bytes = text.as_bytes();
    let between = start > 0 && bytes[start - 1] == b'\r' && bytes.get(start) == Some(&b'\n');
    let mut rest = &bytes[(start + usize::from(between)).min(bytes.len())..];
    let mut lines = 0;
    loop {
        rest = match rest {
            [b'\r', b'\n', rest @ ..] | [b'\r' | b'\n', rest @ ..] => rest,
            _ => return lines,
        };
        lines += 1;
    }
}

/// What can be told of a table before it is read: two things that would make the reading endless or huge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Layout {
    /// Where a quoted cell begins that is not closed before the file ends, in bytes.
    pub unclosed_from: Option<usize>,
    /// The first row with more cells than are read, and how many it has.
    pub too_wide: Option<(u64, u64)>,
    /// The first row that is longer than any is.
    too_long: Option<u64>,
    /// The row of the quote that is not closed.
    unclosed_row: u64,
    /// How many bytes stand behind that quote.
    behind: u64,
}

impl Layout {
    /// Looks at every byte once; `delimiter` parts the columns.
    pub(super) fn of(text: &str, delimiter: u8) -> Self {
        let (mut open, mut cell_begins) = (None, true);
        let (mut row, mut cells, mut too_wide) = (1_u64, 1_u64, None);
        let (mut before, mut row_begins, mut too_long) = (0, 0, None);
        for (at, byte) in text.bytes().enumerate() {
            match byte {
                b'"' if open.is_some() => open = None,
                // A second quote right after a closing one goes on with the cell.
                b'"' if cell_begins || before == b'"' => open = Some(at),
                _ if byte == delimiter && open.is_none() => {
                    cells += 1;
                    if cells > CELLS && too_wide.is_none_or(|(wide, _)| wide == row) {
                        too_wide = Some((row, cells));
                    }
                }
                b'\n' if open.is_none() => {
                    if (at - row_begins) as u64 > ROW_BYTES {
                        too_long = too_long.or(Some(row));
                    }
                    (row, cells, row_begins) = (row + 1, 1, at);
                }
                // The line end of old, or the first half of one.
                b'\r' if open.is_none() => cells = 1,
                _ => {}
            }
            cell_begins = open.is_none() && (byte == delimiter || matches!(byte, b'\n' | b'\r'));
            before = byte;
        }
        if open.is_none() && (text.len() - row_begins) as u64 > ROW_BYTES {
            too_long = too_long.or(Some(row));
        }
        Self {
            unclosed_from: open,
            too_wide,
            too_long,
            unclosed_row: row,
            behind: open.map_or(0, |at| (text.len() - at) as u64),
        }
    }

    /// Why the table is not read at all: a row that would take the memory of many.
    pub(super) fn refusal(&self) -> Option<Finding> {
        let wide = self.too_wide.map(|(row, cells)| too_wide(row, cells));
        let long = || self.too_long.map(too_long);
        let swallows = self.behind > ROW_BYTES;
        wide.or_else(long)
            .or_else(|| swallows.then(|| unclosed(self.unclosed_row)))
    }
}
