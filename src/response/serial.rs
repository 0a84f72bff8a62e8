//! The number written on a paper.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text::fold_width;

/// The number of a paper, unique in its survey: up to 20 ASCII letters, digits and hyphens.
///
/// A serial of digits only loses its leading zeros, so `007` and `7` are the same paper. Serials are ordered
/// as people order them: `9` before `10`, `A-2` before `A-10`.
/// It lies in place, without memory of its own: a million of them are in a list at a time.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Serial {
    length: u8,
    /// Zeros behind the last.
    signs: [u8; Self::MAX_LENGTH],
}

/// Why a text is no serial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SerialError {
    /// Nothing was written.
    #[error("a serial cannot be empty")]
    Empty,
    /// More than 20 signs.
    #[error("a serial has at most 20 letters, digits and hyphens")]
    TooLong,
    /// A sign that is no letter, digit or hyphen.
    #[error("a serial has only letters, digits and hyphens")]
    Sign(char),
}

impl Serial {
    /// The longest serial, in characters.
    pub const MAX_LENGTH: usize = 20;

    /// Reads a serial as keyed or imported; full-width signs fold, letters become capitals.
    #[inline]
    pub fn read(text: &str) -> Result<Self, SerialError> {
        if let Some(serial) = Self::as_it_stands(text) {
            return Ok(serial);
        }
        let folded: String = text
            .chars()
            .map(fold_width)
            .collect::<String>()
            .trim()
            .to_ascii_uppercase();
        if folded.is_empty() {
            return Err(SerialError::Empty);
        }
        if let Some(sign) = folded
            .chars()
            .find(|sign| !sign.is_ascii_alphanumeric() && *sign != '-')
        {
            return Err(SerialError::Sign(sign));
        }
        if folded.len() > Self::MAX_LENGTH {
            return Err(SerialError::TooLong);
        }
        if folded.bytes().all(|byte| byte.is_ascii_digit()) {
            let significant = folded.trim_start_matches('0');
            return Ok(Self::of(if significant.is_empty() {
                "0"
            } else {
                significant
            }));
        }
        Ok(Self::of(&folded))
    }

    /// The serial that a text is already, as nearly all are: every one on file, and most that are imported.
    #[inline]
    fn as_it_stands(text: &str) -> Option<Self> {
        let is_sign =
            |sign: &u8| sign.is_ascii_digit() || sign.is_ascii_uppercase() || *sign == b'-';
        let signs = text.as_bytes();
        let fits = (1..=Self::MAX_LENGTH).contains(&signs.len()) && signs.iter().all(is_sign);
        (fits && signs[0] != b'0').then(|| Self::of(text))
    }

    /// The serial of a text that is one.
    #[inline]
    fn of(text: &str) -> Self {
        let mut signs = [0; Self::MAX_LENGTH];
        let length = text.len().min(Self::MAX_LENGTH);
        signs[..length].copy_from_slice(&text.as_bytes()[..length]);
        Self {
            length: length as u8,
            signs,
        }
    }

    /// The serial as stored and shown.
    #[inline]
    pub fn as_str(&self) -> &str {
        // Only ASCII gets in.
        std::str::from_utf8(&self.signs[..usize::from(self.length)]).unwrap_or_default()
    }

    /// The serial of the next paper of a stack: the last run of digits, one higher (`A-09` gives `A-10`).
    ///
    /// `None` where there are no digits to count on or the result would be too long.
    #[must_use]
    pub fn next(&self) -> Option<Self> {
        let text = self.as_str();
        let end = text.rfind(|sign: char| sign.is_ascii_digit())? + 1;
        let start = text[..end]
            .rfind(|sign: char| !sign.is_ascii_digit())
            .map_or(0, |at| at + 1);
        let digits = &text[start..end];
        let next = digits.parse::<u128>().ok()?.checked_add(1)?;
        let text = format!(
            "{}{next:0columns$}{}",
            &text[..start],
            &text[end..],
            columns = digits.len()
        );
        Self::read(&text).ok()
    }

    /// The key by which serials sort as text in the order of [`Ord`]: each run of digits is preceded by its length.
    ///
    /// The length is one sign from `!` on, before any letter, so that texts compare as numbers do.
    pub fn sort_key(&self) -> String {
        let mut rest = self.as_str();
        let mut key = String::with_capacity(rest.len() + 4);
        while let Some(first) = rest.chars().next() {
            let digits = first.is_ascii_digit();
            let end = rest
                .find(|sign: char| sign.is_ascii_digit() != digits)
                .unwrap_or(rest.len());
            let run = &rest[..end];
            if digits {
                let significant = run.trim_start_matches('0');
                key.push(char::from(b'!' + significant.len() as u8));
                key.push_str(significant);
            } else {
                key.push_str(run);
            }
            rest = &rest[end..];
        }
        key
    }
}

impl Ord for Serial {
    fn cmp(&self, other: &Self) -> Ordering {
        self.sort_key()
            .cmp(&other.sort_key())
            .then_with(|| self.as_str().cmp(other.as_str()))
    }
}

impl PartialOrd for Serial {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Debug for Serial {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("Serial")
            .field(&self.as_str())
            .finish()
    }
}

impl fmt::Display for Serial {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl TryFrom<String> for Serial {
    type Error = SerialError;

    fn try_from(text: String) -> Result<Self, SerialError> {
        Self::read(&text)
    }
}

impl From<Serial> for String {
    fn from(serial: Serial) -> Self {
        serial.as_str().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn serial(text: &str) -> Serial {
        Serial::read(text).unwrap()
    }

    #[rstest]
    #[case("7", "7")]
    #[case("007", "7")]
    #[case("000", "0")]
    #[case(" １２ ", "12")]
    #[case("a-09", "A-09")]
    #[case("0A", "0A")]
    #[case("A-12345678901234567", "A-12345678901234567")]
    #[case("12345678901234567890", "12345678901234567890")]
    fn serials_are_read_in_one_form(#[case] keyed: &str, #[case] stored: &str) {
        assert_eq!(serial(keyed).as_str(), stored);
    }

    #[rstest]
    #[case("", SerialError::Empty)]
    #[case("  ", SerialError::Empty)]
    #[case("1/2", SerialError::Sign('/'))]
    #[case("满1", SerialError::Sign('满'))]
    #[case("123456789012345678901", SerialError::TooLong)]
    fn other_texts_are_refused(#[case] keyed: &str, #[case] error: SerialError) {
        assert_eq!(Serial::read(keyed), Err(error));
    }

    #[rstest]
    #[case("9", "10")]
    #[case("A-09", "A-10")]
    #[case("12B", "13B")]
    fn the_next_serial_counts_the_last_digits(#[case] now: &str, #[case] next: &str) {
        assert_eq!(serial(now).next(), Some(serial(next)));
    }

    #[test]
    fn a_serial_without_digits_has_no_next() {
        assert_eq!(serial("AB").next(), None);
        assert_eq!(serial("99999999999999999999").next(), None);
    }

    #[test]
    fn serials_sort_as_people_sort_them() {
        let mut serials = ["10", "9", "100", "A-10", "A-2", "0", "26"].map(serial);
        serials.sort();
        let order: Vec<&str> = serials.iter().map(Serial::as_str).collect();
        assert_eq!(order, ["0", "9", "10", "26", "100", "A-2", "A-10"]);
    }
}
