//! The hashes of the audit trail: of a value, of an event after the one before, and of what an import brought.
//!
//! A hash is SHA-256 over fields. A field is a sign and its content: `n` for NULL; `i` and 8 bytes, big-endian, for a
//! whole number; `t` or `b`, the length in 8 bytes, and the bytes, for a text (UTF-8) or a blob. So no two lists of fields
//! have the same encoding.
//!
//! - **A value**: the salt, then old, new and why.
//! - **A chain** begins with the identity of the device and its public key.
//! - **An event**: the 32 bytes of the hash before it in the chain of its device, then device,
//!   sequence, the device and sequence of the event seen, time, operator, action, project, survey, version, response,
//!   serial, question, entry, next, and the hash of the value. Everything is named by what it is, nothing by a row of a
//!   file; and whoever has no values, or lacks some, can verify the chain all the same.
//! - **An imported response**: the first 16 bytes over identity, serial, version, state, batch and packed answers.
//!
//! [`FormerFields`] is the event as schema version 1 hashed it, with its value inside.

use sha2::{Digest, Sha256};

/// A hash of a chain, or of a value.
pub type Hash = [u8; 32];

/// The hash before the first row of a trail of schema version 1.
pub const FORMER_START: Hash = [0; 32];

/// The hash before the first event of a device's chain: over its identity and its public key, so that neither can be
/// exchanged.
pub fn start(device: &Identity, key: Option<&[u8]>) -> Hash {
    let mut fields = FieldHasher::new();
    fields.blob(Some(device));
    fields.blob(key);
    fields.end()
}

/// An identity: of a device, or of a response.
pub type Identity = [u8; 16];

/// What makes the hash of a value differ from file to file, so that a short one cannot be guessed from its hash.
pub type Salt = [u8; 16];

/// The name of an event in every file: the device and its place in the device's chain, from 1 on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventName {
    /// The device.
    pub device: Identity,
    /// The place in its chain.
    pub sequence: i64,
}

/// What an event says beside its envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Value<'a> {
    /// The value before; `None`: there was none.
    pub old: Option<&'a str>,
    /// The value after; `None`: it was cleared.
    pub new: Option<&'a str>,
    /// The reason.
    pub why: Option<&'a str>,
}

impl Value<'_> {
    /// Whether it says nothing: such an event has no hash of a value.
    pub const fn is_empty(&self) -> bool {
        self.old.is_none() && self.new.is_none() && self.why.is_none()
    }

    /// The hash with this salt.
    pub fn hash(&self, salt: &[u8]) -> Hash {
        let mut fields = FieldHasher::new();
        fields.blob(Some(salt));
        fields.text(self.old);
        fields.text(self.new);
        fields.text(self.why);
        fields.end()
    }
}

/// An event as its hash covers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Envelope<'a> {
    /// Its name.
    pub name: EventName,
    /// The event before about the same response or thing, as its device knew it.
    pub seen: Option<EventName>,
    /// When, in milliseconds since 1970, by the clock of the computer.
    pub at: i64,
    /// Who.
    pub operator: &'a str,
    /// What was done: [`Action::code`](super::Action::code).
    pub action: &'a str,
    /// The code of the project.
    pub project: Option<&'a str>,
    /// The code of the survey.
    pub survey: Option<&'a str>,
    /// The version of the questionnaire with which the response was begun.
    pub version: Option<i64>,
    /// The identity of the response.
    pub response: Option<&'a [u8]>,
    /// Its serial at that time.
    pub serial: Option<&'a str>,
    /// The code of the question; where there is no survey, the indicator or a group of it.
    pub question: Option<&'a str>,
    /// Which entry, counted from 1.
    pub entry: Option<i64>,
    /// The code of the question where entry continues; empty: behind the last; `None`: where it did before.
    pub next: Option<&'a str>,
    /// The hash of its value; `None`: it has none.
    pub value: Option<&'a [u8]>,
}

impl Envelope<'_> {
    /// The hash of this event after the one with the hash `before` in the chain of its device.
    pub fn hash(&self, before: &Hash) -> Hash {
        let mut fields = FieldHasher::new();
        fields.0.extend(before);
        fields.blob(Some(&self.name.device));
        fields.number(Some(self.name.sequence));
        fields.blob(self.seen.as_ref().map(|seen| seen.device.as_slice()));
        fields.number(self.seen.map(|seen| seen.sequence));
        fields.number(Some(self.at));
        fields.text(Some(self.operator));
        fields.text(Some(self.action));
        fields.text(self.project);
        fields.text(self.survey);
        fields.number(self.version);
        fields.blob(self.response);
        fields.text(self.serial);
        fields.text(self.question);
        fields.number(self.entry);
        fields.text(self.next);
        fields.blob(self.value);
        fields.end()
    }
}

/// An event of a trail of schema version 1, in which its own number and that of the row before it are hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormerFields<'a> {
    /// The event; its `seen` is `before`, its version, response, next and value hash are not in the hash.
    pub envelope: Envelope<'a>,
    /// The row before about the same response or indicator.
    pub before: Option<i64>,
    /// What it says.
    pub value: Value<'a>,
}

impl FormerFields<'_> {
    /// The hash of this row after the one with the hash `before`.
    pub fn hash(&self, before: &Hash) -> Hash {
        let Envelope {
            name,
            at,
            operator,
            action,
            project,
            survey,
            serial,
            question,
            entry,
            ..
        } = self.envelope;
        let mut fields = FieldHasher::new();
        fields.0.extend(before);
        fields.number(Some(name.sequence));
        fields.number(self.before);
        fields.number(Some(at));
        fields.text(Some(operator));
        fields.blob(Some(&name.device));
        fields.text(Some(action));
        fields.text(project);
        fields.text(survey);
        fields.text(serial);
        fields.text(question);
        fields.number(entry);
        fields.text(self.value.old);
        fields.text(self.value.new);
        fields.text(self.value.why);
        fields.end()
    }
}

/// A response as an import brought it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BroughtFields<'a> {
    /// Its identity.
    pub identity: &'a [u8],
    /// Its serial.
    pub serial: &'a str,
    /// The version of the questionnaire it was filled in on.
    pub version: i64,
    /// The code of its state.
    pub state: &'a str,
    /// The code of the batch it joined.
    pub batch: Option<&'a str>,
    /// Its answers, packed.
    pub answers: &'a str,
}

/// The length of the hash of an imported response in bytes.
const BROUGHT: usize = 16;

impl BroughtFields<'_> {
    /// The length of a hash in bytes.
    pub const LENGTH: usize = BROUGHT;

    /// The hash of it.
    pub fn hash(&self) -> [u8; BROUGHT] {
        let mut fields = FieldHasher::new();
        fields.blob(Some(self.identity));
        fields.text(Some(self.serial));
        fields.number(Some(self.version));
        fields.text(Some(self.state));
        fields.text(self.batch);
        fields.text(Some(self.answers));
        let hash = fields.end();
        let mut first = [0; BROUGHT];
        first.copy_from_slice(&hash[..BROUGHT]);
        first
    }
}

/// A hash over fields.
struct FieldHasher(Vec<u8>);

impl FieldHasher {
    fn new() -> Self {
        Self(Vec::with_capacity(512))
    }

    fn number(&mut self, value: Option<i64>) {
        match value {
            None => self.0.push(b'n'),
            Some(value) => {
                self.0.push(b'i');
                self.0.extend(value.to_be_bytes());
            }
        }
    }

    fn text(&mut self, value: Option<&str>) {
        self.long(b't', value.map(str::as_bytes));
    }

    fn blob(&mut self, value: Option<&[u8]>) {
        self.long(b'b', value);
    }

    fn long(&mut self, sign: u8, value: Option<&[u8]>) {
        let Some(value) = value else {
            self.0.push(b'n');
            return;
        };
        self.0.push(sign);
        self.0.extend((value.len() as u64).to_be_bytes());
        self.0.extend(value);
    }

    fn end(self) -> Hash {
        Sha256::digest(self.0).into()
    }
}

/// Bytes as hexadecimal digits, for people and for JSON.
pub fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|digit| char::from(DIGITS[usize::from(digit)]))
        .collect()
}

/// The bytes of hexadecimal digits; `None` for anything else.
pub fn from_hexadecimal(digits: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    let value = |digit: u8| char::from(digit).to_digit(16);
    let byte = |[high, low]: &[u8; 2]| u8::try_from(value(*high)? << 4 | value(*low)?).ok();
    pairs.iter().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event() -> Envelope<'static> {
        Envelope {
            name: EventName {
                device: [7; 16],
                sequence: 1,
            },
            seen: None,
            at: 1_656_547_200_000,
            operator: "a",
            action: "answer",
            project: Some("p"),
            survey: Some("s"),
            version: Some(1),
            response: Some(&[9; 16]),
            serial: Some("1"),
            question: Some("Q1"),
            entry: Some(1),
            next: Some("Q2"),
            value: Some(&[3; 32]),
        }
    }

    const VALUE: Value<'_> = Value {
        old: None,
        new: Some("10"),
        why: None,
    };

    fn number(encoded: &mut Vec<u8>, value: i64) {
        encoded.push(b'i');
        encoded.extend(value.to_be_bytes());
    }

    fn long(encoded: &mut Vec<u8>, sign: u8, value: &[u8]) {
        encoded.push(sign);
        encoded.extend((value.len() as u64).to_be_bytes());
        encoded.extend(value);
    }

    #[test]
    fn text_that_moves_from_one_field_to_the_next_changes_the_hash() {
        let moved = Envelope {
            operator: "aa",
            action: "nswer",
            ..event()
        };
        assert_ne!(moved.hash(&FORMER_START), event().hash(&FORMER_START));
        let other_field = Value {
            old: Some("10"),
            new: None,
            why: None,
        };
        assert_ne!(other_field.hash(&[0; 16]), VALUE.hash(&[0; 16]));
    }

    #[test]
    fn an_absent_field_is_not_an_empty_one() {
        let empty = Envelope {
            next: Some(""),
            ..event()
        };
        let absent = Envelope {
            next: None,
            ..event()
        };
        assert_ne!(empty.hash(&FORMER_START), absent.hash(&FORMER_START));
    }

    #[test]
    fn the_hash_covers_the_event_before_and_the_salt() {
        assert_ne!(event().hash(&[1; 32]), event().hash(&FORMER_START));
        assert_ne!(VALUE.hash(&[1; 16]), VALUE.hash(&[0; 16]));
    }

    #[test]
    fn the_encoding_of_an_event_is_the_documented_one() {
        let mut encoded = vec![0; 32];
        long(&mut encoded, b'b', &[7; 16]);
        number(&mut encoded, 1);
        encoded.extend(*b"nn");
        number(&mut encoded, 1_656_547_200_000);
        for text in ["a", "answer", "p", "s"] {
            long(&mut encoded, b't', text.as_bytes());
        }
        number(&mut encoded, 1);
        long(&mut encoded, b'b', &[9; 16]);
        for text in ["1", "Q1"] {
            long(&mut encoded, b't', text.as_bytes());
        }
        number(&mut encoded, 1);
        long(&mut encoded, b't', b"Q2");
        long(&mut encoded, b'b', &[3; 32]);
        let expected: Hash = Sha256::digest(&encoded).into();
        assert_eq!(event().hash(&FORMER_START), expected);
    }

    #[test]
    fn the_encoding_of_a_value_and_of_a_former_row_is_the_documented_one() {
        let mut encoded = Vec::new();
        long(&mut encoded, b'b', &[5; 16]);
        encoded.push(b'n');
        long(&mut encoded, b't', b"10");
        encoded.push(b'n');
        let expected: Hash = Sha256::digest(&encoded).into();
        assert_eq!(VALUE.hash(&[5; 16]), expected);

        let mut encoded = vec![0; 32];
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
        let former = FormerFields {
            envelope: event(),
            before: None,
            value: VALUE,
        };
        assert_eq!(former.hash(&FORMER_START), expected);
    }

    #[test]
    fn hexadecimal_has_two_digits_a_byte_and_is_read_back() {
        assert_eq!(hexadecimal(&[0, 10, 255]), "000aff");
        assert_eq!(from_hexadecimal("000aff"), Some(vec![0, 10, 255]));
        assert_eq!(from_hexadecimal("0"), None);
        assert_eq!(from_hexadecimal("zz"), None);
        assert_eq!(from_hexadecimal("+1"), None);
        assert_eq!(from_hexadecimal("满a"), None);
        assert_eq!(from_hexadecimal("FF0a"), Some(vec![255, 10]));
    }
}
