//! Serials as people list them: `1-26,A-3` or `A-01..A-12`.

use super::{Serial, SerialError};
use crate::text::{Text, fold_width};

/// Why a list of serials cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SerialListError {
    /// A part is no serial.
    #[error("`{0}`: {1}")]
    Part(String, SerialError),
    /// A range does not lead from its first serial to its last.
    #[error("`{0}` does not lead from its first serial to its last")]
    Range(String),
    /// Either a range or one serial with a hyphen in it.
    #[error("`{0}` is a range, or one serial")]
    RangeOrSerial(String),
    /// More serials than a survey can have.
    #[error("more than {MOST_SERIALS} serials")]
    TooMany,
}

impl SerialListError {
    /// How a list is written, in Chinese and English.
    pub const HOW_TO_WRITE: (&'static str, &'static str) = (
        "写成 1-26,A-3，带字母的写成 A-01..A-12",
        "write 1-26,A-3, with letters A-01..A-12",
    );

    /// What is wrong, in the words of the screens.
    pub fn sentence(&self) -> Text {
        match self {
            Self::Part(part, _) if part.is_empty() => Text::new("没有写编号", "there is no serial"),
            Self::Part(part, _) => Text::new(
                format!("“{part}”不是编号"),
                format!("`{part}` is no serial"),
            ),
            Self::Range(range) => Text::new(
                format!("“{range}”不是从小到大的一段编号"),
                format!("`{range}` does not lead from its first serial to its last"),
            ),
            Self::RangeOrSerial(range) => Text::new(
                format!("“{range}”是一段编号，还是一个编号？一段用 .. 写"),
                format!("`{range}` may be a range or one serial: write a range with .."),
            ),
            Self::TooMany => Text::new("编号太多，一次登记不了", "these are too many serials"),
        }
    }
}

/// The most serials that one list may name.
pub const MOST_SERIALS: usize = 2_000_000;

/// Reads a list of serials and ranges, separated by commas or spaces; each serial once, in order.
///
/// `1-26` is a range where both ends are digits; any other range is written `A-01..A-26` or with a sign that no serial has,
/// and counts the last digits as [`Serial::next`] does. `J1-J3` could be one serial, and is asked about.
pub fn read_serials(text: &str) -> Result<Vec<Serial>, SerialListError> {
    let mut serials = Vec::new();
    let text = without_blanks_beside_dashes(text);
    let parts = text.split([
        ',', '，', '、', ';', '；', ' ', '\u{3000}', '\t', '\n', '\r',
    ]);
    for part in parts.filter(|part| !part.is_empty()) {
        match ends(part)? {
            Some((first, last)) => read_range(part, first, last, &mut serials)?,
            None => serials.push(read(part)?),
        }
        if serials.len() > MOST_SERIALS {
            return Err(SerialListError::TooMany);
        }
    }
    if serials.is_empty() {
        return Err(SerialListError::Part(text, SerialError::Empty));
    }
    serials.sort_by_cached_key(|serial| (serial.sort_key(), serial.as_str().to_owned()));
    serials.dedup();
    Ok(serials)
}

/// Serials in order as a person lists them, the ends of each row only: `1-26,A-3`. [`read_serials`] reads it back.
pub fn list_serials(serials: &[Serial]) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut at = 0;
    while at < serials.len() {
        let run = serials[at..].windows(2);
        let run = run.take_while(|pair| pair[0].next().as_ref() == Some(&pair[1]));
        let last = at + run.count();
        let [first, end] = [serials[at].as_str(), serials[last].as_str()];
        let is_number = first.bytes().all(|sign| sign.is_ascii_digit());
        parts.push(match last - at {
            0 => first.to_owned(),
            1 => format!("{first},{end}"),
            _ if is_number => format!("{first}-{end}"),
            _ => format!("{first}..{end}"),
        });
        at = last + 1;
    }
    parts.join(",")
}

fn read(part: &str) -> Result<Serial, SerialListError> {
    Serial::read(part).map_err(|error| SerialListError::Part(part.to_owned(), error))
}

/// What people write between the ends of a range, and no serial has: the dashes of input methods and of Word, waves, 至 and 到.
const DASHES: [char; 22] = [
    '–', '—', '―', '‐', '‑', '‒', '−', '﹣', '﹘', '⁃', '─', '━', 'ー', 'ｰ', '⸺', '~', '～', '〜',
    '∼', '〰', '至', '到',
];

/// The dash that serials may have, and its full width.
const HYPHENS: [char; 2] = ['-', '－'];

/// The text with dashes joined to what stands on both sides of them: people write `41 - 42`.
fn without_blanks_beside_dashes(text: &str) -> String {
    let is_blank = |sign: char| matches!(sign, ' ' | '\u{3000}' | '\t' | '\u{a0}');
    let mut joined = String::with_capacity(text.len());
    let mut is_behind_dash = false;
    for sign in text.chars() {
        if is_blank(sign) && is_behind_dash {
            continue;
        }
        is_behind_dash = sign == '.' || HYPHENS.contains(&sign) || DASHES.contains(&sign);
        if is_behind_dash {
            joined.truncate(joined.trim_end_matches(is_blank).len());
        }
        joined.push(sign);
    }
    joined
}

/// The two ends of a range; `None` for a single serial.
///
/// # Errors
/// [`SerialListError::RangeOrSerial`] for a hyphen of which nobody can say whether it is part of a serial.
fn ends(part: &str) -> Result<Option<(&str, &str)>, SerialListError> {
    if let Some((first, last)) = part.split_once("..").or_else(|| part.split_once(DASHES)) {
        return Ok(Some((first, last.trim_start_matches(DASHES))));
    }
    if part.ends_with(HYPHENS) || part.starts_with(HYPHENS) {
        return Err(SerialListError::Range(part.to_owned()));
    }
    for (at, hyphen) in part.match_indices(HYPHENS) {
        let (first, last) = (
            &part[..at],
            part[at + hyphen.len()..].trim_start_matches(HYPHENS),
        );
        let [(head, from), (same, to)] = [first, last].map(head_and_number);
        if from.is_empty() || to.is_empty() {
            continue;
        }
        if !is_same(head, same) {
            // `A1-B3` leads from one row of serials into another, if it is no serial.
            if are_rows(head, same) {
                return Err(SerialListError::RangeOrSerial(part.to_owned()));
            }
            continue;
        }
        if head.is_empty() {
            return Ok(Some((first, last)));
        }
        return Err(SerialListError::RangeOrSerial(part.to_owned()));
    }
    // Whoever types a dash of another width than the rest may have meant a range: `G-1－3`.
    if part.contains('－') && part.bytes().any(|sign| sign.is_ascii_alphanumeric()) {
        return Err(SerialListError::RangeOrSerial(part.to_owned()));
    }
    Ok(None)
}

/// Whether both beginnings are as many letters, behind which a number counts.
fn are_rows(one: &str, other: &str) -> bool {
    let letters = |head: &str| {
        let head = head.trim_end_matches(HYPHENS);
        let is_letters = head
            .chars()
            .map(fold_width)
            .all(|sign| sign.is_ascii_alphabetic());
        is_letters.then(|| head.chars().count())
    };
    let (one, other) = (letters(one), letters(other));
    one.is_some_and(|count| count > 0) && one == other
}

/// Letters before the digits with which a serial ends, and those digits.
fn head_and_number(serial: &str) -> (&str, &str) {
    let head = serial.trim_end_matches(|sign| fold_width(sign).is_ascii_digit());
    serial.split_at(head.len())
}

/// Whether two beginnings are those of the same serials, whatever their width and case.
fn is_same(one: &str, other: &str) -> bool {
    let folded = |text: &str| -> String {
        let signs = text.chars().map(fold_width);
        signs.collect::<String>().to_ascii_uppercase()
    };
    folded(one) == folded(other)
}

fn read_range(
    part: &str,
    first: &str,
    last: &str,
    serials: &mut Vec<Serial>,
) -> Result<(), SerialListError> {
    let range = || SerialListError::Range(part.to_owned());
    let (mut serial, last) = (read(first)?, read(last)?);
    let number = |serial: &Serial| serial.as_str().parse::<u64>().ok();
    if let (Some(first), Some(last)) = (number(&serial), number(&last))
        && last.saturating_sub(first) >= MOST_SERIALS as u64
    {
        return Err(SerialListError::TooMany);
    }
    while serial < last {
        let next = serial.next().ok_or_else(range)?;
        serials.push(std::mem::replace(&mut serial, next));
        if serials.len() > MOST_SERIALS {
            return Err(SerialListError::TooMany);
        }
    }
    if serial != last {
        return Err(range());
    }
    serials.push(serial);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn listed(text: &str) -> Vec<String> {
        let serials = read_serials(text).unwrap();
        serials
            .iter()
            .map(|serial| serial.as_str().to_owned())
            .collect()
    }

    #[rstest]
    #[case("1-3,A-3", &["1", "2", "3", "A-3"])]
    #[case("９－１１", &["9", "10", "11"])]
    #[case("A-08..A-10 7", &["7", "A-08", "A-09", "A-10"])]
    #[case("3、1-3", &["1", "2", "3"])]
    #[case("007", &["7"])]
    #[case("1～3", &["1", "2", "3"])]
    #[case("1~3", &["1", "2", "3"])]
    #[case("1—3", &["1", "2", "3"])]
    #[case("1——3", &["1", "2", "3"])]
    #[case("１至３", &["1", "2", "3"])]
    #[case("1到3", &["1", "2", "3"])]
    #[case("77﹣78", &["77", "78"])]
    #[case("70ー72", &["70", "71", "72"])]
    #[case("57──58", &["57", "58"])]
    #[case("A-01～A-03", &["A-01", "A-02", "A-03"])]
    #[case("f1—F3", &["F1", "F2", "F3"])]
    #[case("G1至G3", &["G1", "G2", "G3"])]
    #[case("41 - 42", &["41", "42"])]
    #[case("43-- 44", &["43", "44"])]
    #[case("1 至 3", &["1", "2", "3"])]
    #[case("A-1 .. A-2", &["A-1", "A-2"])]
    #[case("104；105;106", &["104", "105", "106"])]
    #[case("7\u{3000}9", &["7", "9"])]
    #[case("17－18", &["17", "18"])]
    #[case("A-1", &["A-1"])]
    #[case("Ｇ－１", &["G-1"])]
    #[case("AB-12-C3", &["AB-12-C3"])]
    #[case("A-3-7", &["A-3-7"])]
    #[case("2022-1-5", &["2022-1-5"])]
    fn ranges_and_serials_are_listed_once_in_order(#[case] text: &str, #[case] serials: &[&str]) {
        assert_eq!(listed(text), serials);
    }

    #[rstest]
    #[case("1-3,A-3")]
    #[case("7,9,10,A-08..A-10,B")]
    #[case("1,3-26000")]
    fn a_list_is_written_as_it_is_read(#[case] text: &str) {
        assert_eq!(list_serials(&read_serials(text).unwrap()), text);
    }

    #[rstest]
    #[case("")]
    #[case("3-1")]
    #[case("A-1..B-3")]
    #[case("AB..AC")]
    #[case("1/2")]
    #[case("1-99999999")]
    #[case("50-")]
    #[case("-50")]
    #[case("J1-J3")]
    #[case("a-01－A-12")]
    #[case("G-1－3")]
    #[case("A1-B3")]
    #[case("A-1-B-3")]
    #[case("1-2, - 5")]
    fn what_is_no_list_is_refused(#[case] text: &str) {
        assert!(read_serials(text).is_err());
    }

    #[test]
    fn every_serial_of_a_long_range_is_there() {
        let serials = read_serials("1-26000").unwrap();
        assert_eq!(serials.len(), 26_000);
        assert!(
            serials
                .windows(2)
                .all(|pair| pair[0].next().as_ref() == Some(&pair[1]))
        );
    }
}
