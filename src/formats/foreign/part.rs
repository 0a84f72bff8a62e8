//! What the reader of workbooks does not tell of a sheet: which cells were merged, and which hold a formula without its result.

use std::collections::BTreeSet;
use std::io::{BufReader, Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use super::shown::{part_of, place_of, value};

/// The most bytes of the list of merged cells, which stands behind the cells.
const MERGED_PART: usize = 8 << 20;

/// Cells that are one on the sheet: their first and last rows and columns, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Merged {
    pub rows: [usize; 2],
    pub columns: [usize; 2],
}

/// What is found in the bytes of a sheet.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub merged: Vec<Merged>,
    pub has_formulas: bool,
}

/// Looks through the bytes of a sheet, without reading its cells: most sheets have neither.
pub(super) fn look_through(bytes: &[u8], sheet: &str) -> Found {
    scan(bytes, sheet).unwrap_or_default()
}

/// How many bytes of what was read before are looked at again.
const KEPT: usize = 16;

fn scan(bytes: &[u8], sheet: &str) -> Option<Found> {
    let name = part_of(bytes, sheet)?;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut part = archive.by_name(&name).ok()?;
    let mut found = Found::default();
    // What was read last, with the end of what was read before: a word can lie across both.
    let mut window: Vec<u8> = Vec::new();
    let mut block = vec![0; 1 << 16];
    loop {
        let read = part.read(&mut block).ok()?;
        if read == 0 {
            return Some(found);
        }
        window.extend_from_slice(&block[..read]);
        found.has_formulas = found.has_formulas || has_formula(&window);
        if let Some(at) = window.windows(11).position(|word| word == b"mergeCells ") {
            let mut rest = window.split_off(at);
            part.take(MERGED_PART as u64).read_to_end(&mut rest).ok()?;
            found.merged = merged(&String::from_utf8_lossy(&rest));
            return Some(found);
        }
        let from = window.len().saturating_sub(KEPT);
        window.drain(..from);
    }
}

/// Whether an element begins here that is called `f`.
fn has_formula(bytes: &[u8]) -> bool {
    bytes
        .windows(3)
        .any(|word| matches!(word, [b'<' | b':', b'f', b'>' | b' ' | b'/']))
}

/// The merged cells of the list that begins here.
fn merged(list: &str) -> Vec<Merged> {
    let references = list.split("mergeCell ").skip(1).filter_map(|element| {
        let (_, behind) = element.split_once("ref=\"")?;
        let (reference, _) = behind.split_once('"')?;
        let (from, to) = reference.split_once(':')?;
        let ([row, column], [last_row, last_column]) = (place(from)?, place(to)?);
        Some(Merged {
            rows: [row, last_row],
            columns: [column, last_column],
        })
    });
    references.collect()
}

fn place(text: &str) -> Option<[usize; 2]> {
    let (row, column) = place_of(text)?;
    Some([row as usize, column as usize])
}

/// The cells with a formula whose result is not in the file, by row and column from 0. A result that is an empty text is one.
pub(super) fn without_result(bytes: &[u8], sheet: &str) -> BTreeSet<(u32, u32)> {
    read_formulas(bytes, sheet).unwrap_or_default()
}

fn read_formulas(bytes: &[u8], sheet: &str) -> Option<BTreeSet<(u32, u32)>> {
    let name = part_of(bytes, sheet)?;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut reader = Reader::from_reader(BufReader::new(archive.by_name(&name).ok()?));
    let mut found = BTreeSet::new();
    let mut buffer = Vec::new();
    let (mut cell, mut is_formula, mut has_result, mut is_value) = (None, false, false, false);
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Eof => return Some(found),
            Event::Start(element) => match element.local_name().as_ref() {
                "c" => {
                    cell = value(&element, "r").and_then(|place| place_of(&place));
                    is_formula = false;
                    // An empty text is a result.
                    has_result = value(&element, "t").is_some_and(|kind| kind == "str");
                }
                "f" => is_formula = true,
                "v" => is_value = true,
                _ => {}
            },
            Event::Empty(element) if element.local_name().as_ref() == "f" => is_formula = true,
            Event::Text(_) if is_value => has_result = true,
            Event::End(element) => match element.local_name().as_ref() {
                "v" => is_value = false,
                "c" if is_formula && !has_result => found.extend(cell),
                _ => {}
            },
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merged_cells_are_read_from_their_list() {
        let list =
            r#"mergeCells count="2"><mergeCell ref="F2:F3"/><mergeCell ref="A1:H1"/></mergeCells>"#;
        let merged_cells = merged(list);
        assert_eq!(merged_cells[0].rows, [1, 2]);
        assert_eq!(merged_cells[0].columns, [5, 5]);
        assert_eq!(merged_cells[1].columns, [0, 7]);
    }

    #[test]
    fn an_element_that_only_begins_so_is_no_formula() {
        assert!(has_formula(b"<c><f>1+1</f></c>") && has_formula(b"<x:f t=\"shared\"/>"));
        assert!(!has_formula(b"<font/><c r=\"f1\"><v>1</v></c>"));
    }
}
