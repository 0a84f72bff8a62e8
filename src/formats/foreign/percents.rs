//! Which cells of a workbook are shown as percent: the reader of workbooks gives the number and not its format.

use std::collections::BTreeSet;
use std::io::{BufReader, Cursor, Read as _};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

/// The most bytes of a part that is read whole.
const SMALL_PART: u64 = 8 << 20;
/// The number formats that every program knows, `0%` and `0.00%`.
const KNOWN: [u32; 2] = [9, 10];

/// Whether any cell of a workbook can be shown as percent.
pub(super) fn has_percents(bytes: &[u8]) -> bool {
    !styles(bytes).unwrap_or_default().is_empty()
}

/// The cells of a sheet that are, by row and column from 0.
pub(super) fn percents(bytes: &[u8], sheet: &str) -> BTreeSet<(u32, u32)> {
    cells(bytes, sheet).unwrap_or_default()
}

fn part(bytes: &[u8], name: &str) -> Option<String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut text = String::new();
    let part = archive.by_name(name).ok()?;
    part.take(SMALL_PART).read_to_string(&mut text).ok()?;
    Some(text)
}

pub(super) fn value(element: &BytesStart<'_>, wanted: &str) -> Option<String> {
    let mut attributes = element.attributes().flatten();
    let found = attributes.find(|one| one.key.local_name().as_ref() == wanted)?;
    Some(found.value.as_ref().replace("&amp;", "&"))
}

/// The styles of cells that show a percent, by their numbers.
fn styles(bytes: &[u8]) -> Option<BTreeSet<usize>> {
    let text = part(bytes, "xl/styles.xml")?;
    let mut reader = Reader::from_str(&text);
    let mut formats: BTreeSet<u32> = KNOWN.into();
    let mut found = BTreeSet::new();
    let (mut is_of_cells, mut number) = (false, 0);
    loop {
        match reader.read_event().ok()? {
            Event::Eof => return Some(found),
            Event::Start(element) | Event::Empty(element) => {
                let id = || value(&element, "numFmtId")?.parse::<u32>().ok();
                match element.local_name().as_ref() {
                    "numFmt" => {
                        let code = value(&element, "formatCode").unwrap_or_default();
                        if let Some(id) = id().filter(|_| code.contains('%')) {
                            formats.insert(id);
                        }
                    }
                    "cellXfs" => is_of_cells = true,
                    "xf" if is_of_cells => {
                        if id().is_some_and(|id| formats.contains(&id)) {
                            found.insert(number);
                        }
                        number += 1;
                    }
                    _ => {}
                }
            }
            Event::End(element) if element.local_name().as_ref() == "cellXfs" => {
                is_of_cells = false;
            }
            _ => {}
        }
    }
}

/// The part in which a sheet lies.
pub(super) fn part_of(bytes: &[u8], sheet: &str) -> Option<String> {
    let find = |text: &str, wanted: &dyn Fn(&BytesStart<'_>) -> Option<String>| {
        let mut reader = Reader::from_str(text);
        loop {
            match reader.read_event().ok()? {
                Event::Eof => return None,
                Event::Start(element) | Event::Empty(element) => {
                    if let Some(found) = wanted(&element) {
                        return Some(found);
                    }
                }
                _ => {}
            }
        }
    };
    let book = part(bytes, "xl/workbook.xml")?;
    let relation = find(&book, &|element| {
        let is_it = element.local_name().as_ref() == "sheet"
            && value(element, "name").is_some_and(|name| name == sheet);
        is_it.then(|| value(element, "id")).flatten()
    })?;
    let relations = part(bytes, "xl/_rels/workbook.xml.rels")?;
    let target = find(&relations, &|element| {
        let is_it = value(element, "Id").is_some_and(|id| id == relation);
        is_it.then(|| value(element, "Target")).flatten()
    })?;
    Some(match target.strip_prefix('/') {
        Some(whole) => whole.to_owned(),
        None => format!("xl/{target}"),
    })
}

fn cells(bytes: &[u8], sheet: &str) -> Option<BTreeSet<(u32, u32)>> {
    let styles = styles(bytes)?;
    let name = part_of(bytes, sheet)?;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut reader = Reader::from_reader(BufReader::new(archive.by_name(&name).ok()?));
    let mut found = BTreeSet::new();
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Eof => return Some(found),
            Event::Start(element) if element.local_name().as_ref() == "c" => {
                let style = value(&element, "s").and_then(|style| style.parse().ok());
                if style.is_some_and(|style: usize| styles.contains(&style)) {
                    found.extend(value(&element, "r").and_then(|place| place_of(&place)));
                }
            }
            _ => {}
        }
    }
}

/// The row and column of a place such as `B12`, from 0.
pub(super) fn place_of(place: &str) -> Option<(u32, u32)> {
    let letters = place.bytes().take_while(u8::is_ascii_uppercase).count();
    let (letters, row) = place.split_at(letters);
    let column = letters.bytes().try_fold(0_u32, |column, letter| {
        column
            .checked_mul(26)?
            .checked_add(u32::from(letter - b'A') + 1)
    })?;
    let row: u32 = row.parse().ok()?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::place_of;

    #[test]
    fn places_are_counted_from_zero() {
        assert_eq!(place_of("A1"), Some((0, 0)));
        assert_eq!(place_of("AB12"), Some((11, 27)));
        assert_eq!(place_of("12"), None);
    }
}
