//! The hash chain of the audit trail: how a row and the hash before it give the hash of the row.
//!
//! The hash is SHA-256 over the hash before (32 bytes; zeros for the first row) and then every field of the row in the
//! order of the table. A field is a sign and its content: `n` for NULL; `i` and 8 bytes, big-endian, for a whole
//! number; `t` or `b`, the length in 8 bytes, and the bytes, for a text (UTF-8) or a blob. So no two rows have the
//! same encoding.

use sha2::{Digest, Sha256};

/// A hash of the chain.
pub(super) type Hash = [u8; 32];

/// The hash before the first row.
pub(super) const START: Hash = [0; 32];

/// The fields of a row that the hash covers, in the order of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fields<'a> {
    pub(super) sequence: i64,
    pub(super) before: Option<i64>,
    pub(super) at: i64,
    pub(super) operator: &'a str,
    pub(super) device: &'a [u8],
    pub(super) action: &'a str,
    pub(super) project: Option<&'a str>,
    pub(super) survey: Option<&'a str>,
    pub(super) serial: Option<&'a str>,
    pub(super) question: Option<&'a str>,
    pub(super) entry: Option<i64>,
    pub(super) old: Option<&'a str>,
    pub(super) new: Option<&'a str>,
    pub(super) why: Option<&'a str>,
}

impl Fields<'_> {
    /// The hash of this row after the one with the hash `before`.
    pub(super) fn hash(&self, before: &Hash) -> Hash {
        let mut hasher = Sha256::new();
        hasher.update(before);
        number(&mut hasher, Some(self.sequence));
        number(&mut hasher, self.before);
        number(&mut hasher, Some(self.at));
        text(&mut hasher, Some(self.operator));
        bytes(&mut hasher, b'b', self.device);
        text(&mut hasher, Some(self.action));
        text(&mut hasher, self.project);
        text(&mut hasher, self.survey);
        text(&mut hasher, self.serial);
        text(&mut hasher, self.question);
        number(&mut hasher, self.entry);
        text(&mut hasher, self.old);
        text(&mut hasher, self.new);
        text(&mut hasher, self.why);
        hasher.finalize().into()
    }
}

fn number(hasher: &mut Sha256, value: Option<i64>) {
    match value {
        None => hasher.update(b"n"),
        Some(value) => {
            hasher.update(b"i");
            hasher.update(value.to_be_bytes());
        }
    }
}

fn text(hasher: &mut Sha256, value: Option<&str>) {
    match value {
        None => hasher.update(b"n"),
        Some(value) => bytes(hasher, b't', value.as_bytes()),
    }
}

fn bytes(hasher: &mut Sha256, sign: u8, value: &[u8]) {
    hasher.update([sign]);
    hasher.update((value.len() as u64).to_be_bytes());
    hasher.update(value);
}

/// Bytes as hexadecimal digits, for people and for JSON.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|digit| char::from(DIGITS[usize::from(digit)]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Fields<'static> {
        Fields {
            sequence: 1,
            before: None,
            at: 1_656_547_200_000,
            operator: "a",
            device: &[7; 16],
            action: "answer",
            project: Some("p"),
            survey: Some("s"),
            serial: Some("1"),
            question: Some("Q1"),
            entry: Some(1),
            old: None,
            new: Some("10"),
            why: None,
        }
    }

    #[test]
    fn text_that_moves_from_one_field_to_the_next_changes_the_hash() {
        let moved = Fields {
            operator: "aa",
            action: "nswer",
            ..row()
        };
        assert_ne!(moved.hash(&START), row().hash(&START));
        let other_field = Fields {
            old: Some("10"),
            new: None,
            ..row()
        };
        assert_ne!(other_field.hash(&START), row().hash(&START));
    }

    #[test]
    fn an_absent_field_is_not_an_empty_one() {
        let empty = Fields {
            old: Some(""),
            ..row()
        };
        assert_ne!(empty.hash(&START), row().hash(&START));
    }

    #[test]
    fn the_hash_covers_the_row_before() {
        assert_ne!(row().hash(&[1; 32]), row().hash(&START));
    }

    #[test]
    fn the_encoding_is_the_documented_one() {
        let mut encoded = vec![0; 32];
        let number = |encoded: &mut Vec<u8>, value: i64| {
            encoded.push(b'i');
            encoded.extend(value.to_be_bytes());
        };
        let long = |encoded: &mut Vec<u8>, sign: u8, value: &[u8]| {
            encoded.push(sign);
            encoded.extend((value.len() as u64).to_be_bytes());
            encoded.extend(value);
        };
        number(&mut encoded, 1);
        encoded.push(b'n');
        number(&mut encoded, 1_656_547_200_000);
        long(&mut encoded, b't', b"a");
        long(&mut encoded, b'b', &[7; 16]);
        for value in ["answer", "p", "s", "1", "Q1"] {
            long(&mut encoded, b't', value.as_bytes());
        }
        number(&mut encoded, 1);
        encoded.push(b'n');
        long(&mut encoded, b't', b"10");
        encoded.push(b'n');
        let expected: Hash = Sha256::digest(&encoded).into();
        assert_eq!(row().hash(&START), expected);
    }

    #[test]
    fn hexadecimal_has_two_digits_a_byte() {
        assert_eq!(hexadecimal(&[0, 10, 255]), "000aff");
    }
}
