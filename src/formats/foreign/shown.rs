//! How cells of a workbook show their numbers: the reader of workbooks gives the number and not its format.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufReader, Cursor, Read as _};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

/// The most bytes of a part that is read whole.
const SMALL_PART: u64 = 8 << 20;
/// How a number is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// As a percent.
    Percent,
    /// With so many decimals.
    Decimals(u32),
}

/// The number formats that every program knows, by their numbers.
const KNOWN: [(u32, &str); 10] = [
    (1, "0"),
    (2, "0.00"),
    (3, "#,##0"),
    (4, "#,##0.00"),
    (9, "0%"),
    (10, "0.00%"),
    (37, "#,##0"),
    (38, "#,##0"),
    (39, "#,##0.00"),
    (40, "#,##0.00"),
];

/// What a number format shows; `None` where it is no plain number.
fn shown(code: &str) -> Option<Shown> {
    let mut plain = String::new();
    let mut signs = code.chars();
    while let Some(sign) = signs.next() {
        match sign {
            ';' => break,
            '"' => drop(signs.by_ref().find(|sign| *sign == '"')),
            '[' => drop(signs.by_ref().find(|sign| *sign == ']')),
            // A sign that is shown as it is, one whose width is kept free, one that fills the cell.
            '\\' | '_' | '*' => drop(signs.next()),
            ' ' | '+' | '-' | '(' | ')' | '¥' | '$' => {}
            sign => plain.push(sign),
        }
    }
    if plain.contains('%') {
        return Some(Shown::Percent);
    }
    let (whole, decimals) = plain.split_once('.').unwrap_or((&plain, ""));
    let is_place = |sign: char| matches!(sign, '0' | '#' | '?');
    let is_number = whole.chars().all(|sign| is_place(sign) || sign == ',')
        && whole.ends_with(is_place)
        && decimals.chars().all(is_place);
    is_number.then_some(Shown::Decimals(decimals.len() as u32))
}

/// Whether any cell of a workbook can be shown as percent.
pub(super) fn has_percents(bytes: &[u8]) -> bool {
    let styles = styles(bytes).unwrap_or_default();
    styles.values().any(|shown| *shown == Shown::Percent)
}

/// The cells of a sheet that are, by row and column from 0.
pub(super) fn percents(bytes: &[u8], sheet: &str) -> BTreeSet<(u32, u32)> {
    let mut found = BTreeSet::new();
    let _ = cells(bytes, sheet, &mut |place, shown| {
        if shown == Shown::Percent {
            found.insert(place);
        }
    });
    found
}

/// How many decimals the cells of a sheet show, in the columns that are asked about.
pub(super) fn decimals(
    bytes: &[u8],
    sheet: &str,
    is_asked: &dyn Fn(usize) -> bool,
) -> BTreeMap<(u32, u32), u32> {
    let mut found = BTreeMap::new();
    let _ = cells(bytes, sheet, &mut |place, shown| {
        if let Shown::Decimals(count) = shown
            && is_asked(place.1 as usize)
        {
            found.insert(place, count);
        }
    });
    found
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

/// What the styles of cells show, by their numbers.
fn styles(bytes: &[u8]) -> Option<BTreeMap<usize, Shown>> {
    let text = part(bytes, "xl/styles.xml")?;
    let mut reader = Reader::from_str(&text);
    let known = KNOWN.into_iter();
    let mut formats: BTreeMap<u32, Shown> = known
        .filter_map(|(id, code)| Some((id, shown(code)?)))
        .collect();
    let mut found = BTreeMap::new();
    let (mut is_of_cells, mut number) = (false, 0);
    loop {
        match reader.read_event().ok()? {
            Event::Eof => return Some(found),
            Event::Start(element) | Event::Empty(element) => {
                let id = || value(&element, "numFmtId")?.parse::<u32>().ok();
                match element.local_name().as_ref() {
                    "numFmt" => {
                        let code = value(&element, "formatCode").unwrap_or_default();
                        let code = code.replace("&quot;", "\"");
                        if let (Some(id), Some(shown)) = (id(), shown(&code)) {
                            formats.insert(id, shown);
                        }
                    }
                    "cellXfs" => is_of_cells = true,
                    "xf" if is_of_cells => {
                        if let Some(shown) = id().and_then(|id| formats.get(&id)) {
                            found.insert(number, *shown);
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

/// Gives every cell of a sheet whose style says how a number is shown, by row and column from 0.
fn cells(bytes: &[u8], sheet: &str, each: &mut dyn FnMut((u32, u32), Shown)) -> Option<()> {
    let styles = styles(bytes)?;
    let name = part_of(bytes, sheet)?;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut reader = Reader::from_reader(BufReader::new(archive.by_name(&name).ok()?));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Eof => return Some(()),
            Event::Start(element) if element.local_name().as_ref() == "c" => {
                let style = value(&element, "s").and_then(|style| style.parse::<usize>().ok());
                let shown = style.and_then(|style| styles.get(&style));
                let place = value(&element, "r").and_then(|place| place_of(&place));
                if let (Some(shown), Some(place)) = (shown, place) {
                    each(place, *shown);
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
    use super::{Shown, place_of, shown};
    use rstest::rstest;

    #[rstest]
    #[case("0.00", Some(Shown::Decimals(2)))]
    #[case("#,##0", Some(Shown::Decimals(0)))]
    #[case("0.0_ ;[Red]\\-0.0\\ ", Some(Shown::Decimals(1)))]
    #[case("\"¥\"#,##0.00", Some(Shown::Decimals(2)))]
    #[case("0.0%", Some(Shown::Percent))]
    #[case("General", None)]
    #[case("@", None)]
    #[case("yyyy-mm-dd", None)]
    #[case("0.00E+00", None)]
    #[case("0,", None)]
    fn a_number_format_says_how_many_decimals_are_seen(
        #[case] code: &str,
        #[case] due: Option<Shown>,
    ) {
        assert_eq!(shown(code), due);
    }

    #[test]
    fn places_are_counted_from_zero() {
        assert_eq!(place_of("A1"), Some((0, 0)));
        assert_eq!(place_of("AB12"), Some((11, 27)));
        assert_eq!(place_of("12"), None);
    }
}
