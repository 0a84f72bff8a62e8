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
            Self::TooMany => Text::new("编号太多，一次登记不了", "these are too many serials"),
        }
    }
}

/// The most serials that one list may name.
pub const MOST_SERIALS: usize = 2_000_000;

/// Reads a list of serials and ranges, separated by commas or spaces; each serial once, in order.
///
/// `1-26` is a range where both ends are digits; any other range is written `A-01..A-26`, and counts the last digits
/// as [`Serial::next`] does.
pub fn read_serials(text: &str) -> Result<Vec<Serial>, SerialListError> {
    let mut serials = Vec::new();
    let parts = text.split([',', '，', '、', ' ', '\t', '\n', '\r']);
    for part in parts.filter(|part| !part.is_empty()) {
        match ends(part) {
            Some((first, last)) => read_range(part, first, last, &mut serials)?,
            None => serials.push(read(part)?),
        }
        if serials.len() > MOST_SERIALS {
            return Err(SerialListError::TooMany);
        }
    }
    if serials.is_empty() {
        return Err(SerialListError::Part(text.to_owned(), SerialError::Empty));
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

/// What people write between the ends of a range: the dashes of keyboards and input methods, waves, 至 and 到.
const DASHES: [char; 14] = [
    '-', '－', '–', '—', '―', '‐', '‑', '‒', '−', '~', '～', '〜', '至', '到',
];

/// The two ends of a range; `None` for a single serial.
fn ends(part: &str) -> Option<(&str, &str)> {
    let digits =
        |text: &str| !text.is_empty() && text.chars().all(|sign| fold_width(sign).is_ascii_digit());
    part.split_once("..").or_else(|| {
        part.split_once(DASHES)
            .map(|(first, last)| (first, last.trim_start_matches(DASHES)))
            .filter(|(first, last)| digits(first) && digits(last))
    })
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
