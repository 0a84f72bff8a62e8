//! A long text as a page shows it: the rows around a place, wrapped so that no row begins with a closing sign.
//!
//! Only what is shown is wrapped, so that a key in a transcript of 300,000 characters costs what one in a short answer does: a
//! line is wrapped in pieces, and rows are made from the piece of the caret outwards.

use std::ops::Range;

use crate::text::{width, wrap};

/// The most bytes of a line that are wrapped as one.
const PIECE: usize = 4_096;

/// A row of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line of the text, counted from 0.
    pub line: usize,
    /// The bytes of it.
    pub bytes: Range<usize>,
}

/// The piece of a line around a byte: from a border that does not move while one types elsewhere in the line.
fn piece(line: &str, byte: usize) -> Range<usize> {
    let border = |byte: usize| {
        let mut byte = byte.min(line.len());
        while !line.is_char_boundary(byte) {
            byte += 1;
        }
        byte
    };
    let at = byte.min(line.len().saturating_sub(1)) / PIECE;
    let (mut start, mut end) = (border(at * PIECE), border((at + 1) * PIECE));
    if byte < start {
        // The border was moved past the byte by a character across it.
        (start, end) = (border(at.saturating_sub(1) * PIECE), start);
    }
    start..end
}

/// The rows of the piece of a line around a byte.
fn rows_of(lines: &[String], line: usize, byte: usize, columns: usize) -> Vec<Row> {
    let text = &lines[line];
    let piece = piece(text, byte);
    wrap(&text[piece.clone()], columns)
        .into_iter()
        .map(|row| Row {
            line,
            bytes: piece.start + row.bytes.start..piece.start + row.bytes.end,
        })
        .collect()
}

/// The rows before a place, the nearest last: those of the piece that ends there.
fn rows_before(lines: &[String], line: usize, start: usize, columns: usize) -> Option<Vec<Row>> {
    if start > 0 {
        return Some(rows_of(lines, line, start - 1, columns));
    }
    let above = line.checked_sub(1)?;
    Some(rows_of(lines, above, lines[above].len(), columns))
}

/// The rows behind a place.
fn rows_behind(lines: &[String], line: usize, end: usize, columns: usize) -> Option<Vec<Row>> {
    if end < lines[line].len() {
        return Some(rows_of(lines, line, end, columns));
    }
    let below = line + 1;
    (below < lines.len()).then(|| rows_of(lines, below, 0, columns))
}

/// The place of the row in which a caret stands.
fn row_of(rows: &[Row], line: usize, byte: usize) -> usize {
    let holds = |row: &Row| row.line == line && row.bytes.start <= byte && byte < row.bytes.end;
    let ends = |row: &Row| row.line == line && row.bytes.end == byte;
    let mut all = rows.iter();
    all.position(holds)
        .or_else(|| rows.iter().rposition(ends))
        .unwrap_or(0)
}

/// The rows that a page shows around a caret, and the place of the caret's row among them.
pub fn page(
    lines: &[String],
    (line, byte): (usize, usize),
    columns: usize,
    shown: usize,
) -> (Vec<Row>, usize) {
    let mut rows = rows_of(lines, line, byte, columns);
    let mut at = row_of(&rows, line, byte);
    while at < shown / 2 {
        let first = rows[0].clone();
        let Some(mut before) = rows_before(lines, first.line, first.bytes.start, columns) else {
            break;
        };
        at += before.len();
        before.append(&mut rows);
        rows = before;
    }
    while rows.len() < at + shown {
        let last = rows[rows.len() - 1].clone();
        let Some(mut behind) = rows_behind(lines, last.line, last.bytes.end, columns) else {
            break;
        };
        rows.append(&mut behind);
    }
    let top = at
        .saturating_sub(shown / 2)
        .min(rows.len().saturating_sub(shown));
    let shown = top + shown;
    rows.truncate(shown);
    (rows.split_off(top), at - top)
}

/// Where a caret goes a row up or down, as near to its column as it can.
pub fn beside(
    lines: &[String],
    (line, byte): (usize, usize),
    columns: usize,
    is_down: bool,
) -> (usize, usize) {
    let (rows, at) = page(lines, (line, byte), columns, 5);
    let next = if is_down {
        rows.get(at + 1)
    } else {
        at.checked_sub(1).and_then(|at| rows.get(at))
    };
    let Some(next) = next else {
        return (line, if is_down { lines[line].len() } else { byte });
    };
    let column = width(&lines[line][rows[at].bytes.start..byte]);
    let text = &lines[next.line][next.bytes.clone()];
    let mut used = 0;
    let mut place = 0;
    for (start, sign) in text.char_indices() {
        used += width(sign.encode_utf8(&mut [0; 4]));
        if used > column {
            break;
        }
        place = start + sign.len_utf8();
    }
    // The end of a row that goes on is the start of the next one.
    let is_last = lines[next.line].len() == next.bytes.end;
    if place == text.len() && !is_last {
        place = text.char_indices().next_back().map_or(0, |(at, _)| at);
    }
    (next.line, next.bytes.start + place)
}

/// The characters of a text before a place.
pub fn characters_before(lines: &[String], (line, byte): (usize, usize)) -> usize {
    let above: usize = lines[..line]
        .iter()
        .map(|line| line.chars().count() + 1)
        .sum();
    above + lines[line][..byte].chars().count()
}

/// The place behind so many characters.
pub fn place_of(lines: &[String], characters: usize) -> (usize, usize) {
    let mut left = characters;
    for (at, line) in lines.iter().enumerate() {
        let count = line.chars().count();
        if left <= count {
            let byte = line
                .char_indices()
                .nth(left)
                .map_or(line.len(), |(byte, _)| byte);
            return (at, byte);
        }
        left -= count + 1;
    }
    let last = lines.len().saturating_sub(1);
    (last, lines.last().map_or(0, String::len))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.split('\n').map(str::to_owned).collect()
    }

    fn shown(lines: &[String], rows: &[Row]) -> Vec<String> {
        rows.iter()
            .map(|row| lines[row.line][row.bytes.clone()].to_owned())
            .collect()
    }

    #[test]
    fn no_row_begins_with_a_closing_sign_and_the_caret_is_on_the_page() {
        let text = lines("困难职，工\n第二行");
        let (rows, at) = page(&text, (1, 3), 6, 10);
        assert_eq!(shown(&text, &rows), ["困难", "职，工", "第二行"]);
        assert_eq!(at, 2);
        let (rows, at) = page(&text, (0, 0), 6, 2);
        assert_eq!((rows.len(), at), (2, 0));
    }

    #[test]
    fn a_page_of_a_long_line_has_each_character_once_and_in_order() {
        let text = lines(&"满意不满意，说不清。".repeat(2_000));
        let place = place_of(&text, 12_345);
        let (rows, at) = page(&text, place, 40, 21);
        assert_eq!(rows.len(), 21);
        assert!(rows[at].bytes.start <= place.1 && place.1 <= rows[at].bytes.end);
        for pair in rows.windows(2) {
            assert_eq!(pair[0].bytes.end, pair[1].bytes.start);
        }
        assert_eq!(characters_before(&text, place), 12_345);
    }

    #[test]
    fn the_caret_goes_row_by_row_and_comes_back() {
        let text = lines("一二三四五六七八\n九十");
        let down = beside(&text, (0, 3), 8, true);
        assert_eq!(down, (0, 15));
        assert_eq!(beside(&text, down, 8, false), (0, 3));
        let last = beside(&text, down, 8, true);
        assert_eq!(last, (1, 3));
        assert_eq!(beside(&text, (1, 0), 8, true), (1, 6));
        assert_eq!(beside(&text, (0, 0), 8, false), (0, 0));
    }

    #[test]
    fn a_place_is_that_of_its_characters() {
        let text = lines("满意\n\n好");
        for characters in 0..=5 {
            assert_eq!(
                characters_before(&text, place_of(&text, characters)),
                characters
            );
        }
    }
}
