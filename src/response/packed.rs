//! The answers of a response as one text: a JSON array in the order of the numbers of their questions.
//!
//! `[10,"A|C","#blank",null,"无"]`: a whole number that JSON writes as it was keyed stands bare, everything else between
//! quotes, `null` where nothing has been keyed; nulls at the end are left out. A code is never changed by packing: `007`
//! has quotes.

use std::borrow::Cow;

/// The longest whole number that stands bare: every reader of JSON keeps 15 digits.
const MOST_DIGITS: usize = 15;

/// Packs answers, as [`Answer::to_code`](super::Answer::to_code) writes them, by the numbers of their questions from 1 on.
pub fn pack<'a>(answers: impl IntoIterator<Item = Option<&'a str>>) -> String {
    let mut packed = String::from("[");
    let mut end = packed.len();
    for (at, answer) in answers.into_iter().enumerate() {
        if at > 0 {
            packed.push(',');
        }
        match answer {
            None => packed.push_str("null"),
            Some(code) => {
                push_code(&mut packed, code);
                end = packed.len();
            }
        }
    }
    packed.truncate(end);
    packed.push(']');
    packed
}

#[inline(always)]
fn push_code(packed: &mut String, code: &str) {
    if is_bare(code) {
        packed.push_str(code);
        return;
    }
    packed.push('"');
    for sign in code.chars() {
        match sign {
            '"' => packed.push_str("\\\""),
            '\\' => packed.push_str("\\\\"),
            '\n' => packed.push_str("\\n"),
            '\r' => packed.push_str("\\r"),
            '\t' => packed.push_str("\\t"),
            sign if sign < ' ' => {
                const DIGITS: &[u8; 16] = b"0123456789abcdef";
                let code = sign as usize;
                packed.push_str("\\u00");
                packed.push(char::from(DIGITS[code >> 4]));
                packed.push(char::from(DIGITS[code & 15]));
            }
            sign => packed.push(sign),
        }
    }
    packed.push('"');
}

/// Whether JSON writes these digits as they are: no leading zero, no more than it keeps.
#[inline(always)]
fn is_bare(code: &str) -> bool {
    let digits = code.as_bytes();
    !digits.is_empty()
        && digits.len() <= MOST_DIGITS
        && digits.iter().all(u8::is_ascii_digit)
        && (digits[0] != b'0' || digits.len() == 1)
}

/// The answers of a packed text; `None` where it is not one that [`pack`] writes.
pub fn unpack(packed: &str) -> Option<Vec<Option<String>>> {
    let mut answers = Vec::with_capacity(16);
    let mut fields = Fields::of(packed)?;
    while let Some(field) = fields.next_field()? {
        answers.push(field.code()?.map(Cow::into_owned));
    }
    Some(answers)
}

/// One field of a packed text, not read yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field<'a> {
    /// Nothing was keyed.
    Open,
    /// Digits.
    Bare(&'a str),
    /// What stands between quotes, with its escapes.
    Quoted(&'a str),
}

impl<'a> Field<'a> {
    /// The code; `Some(None)` where nothing was keyed, `None` for an escape that [`pack`] does not write.
    #[allow(
        clippy::option_option,
        reason = "unreadable and not keyed are two things"
    )]
    #[inline(always)]
    pub fn code(self) -> Option<Option<Cow<'a, str>>> {
        match self {
            Self::Open => Some(None),
            Self::Bare(digits) => Some(Some(Cow::Borrowed(digits))),
            Self::Quoted(text) if text.as_bytes().contains(&b'\\') => {
                unescape(text).map(|text| Some(text.into()))
            }
            Self::Quoted(text) => Some(Some(Cow::Borrowed(text))),
        }
    }

    /// The signs as they stand in the text: two fields with the same answer have the same signs.
    #[inline(always)]
    pub fn signs(self) -> &'a str {
        match self {
            Self::Open => "",
            Self::Bare(text) | Self::Quoted(text) => text,
        }
    }
}

fn unescape(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut signs = text.chars();
    while let Some(sign) = signs.next() {
        if sign != '\\' {
            plain.push(sign);
            continue;
        }
        plain.push(match signs.next()? {
            '"' => '"',
            '\\' => '\\',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let digits: String = signs.by_ref().take(4).collect();
                char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?
            }
            _ => return None,
        });
    }
    Some(plain)
}

/// Reads the fields of a packed text one after the other, without copying them.
#[derive(Debug, Clone)]
pub struct Fields<'a> {
    /// What stands between the brackets.
    text: &'a str,
    /// Where the next field, or the comma before it, begins.
    at: usize,
}

impl<'a> Fields<'a> {
    /// The fields of this text; `None` where it is no array.
    #[inline(always)]
    pub fn of(packed: &'a str) -> Option<Self> {
        let text = packed.strip_prefix('[')?.strip_suffix(']')?;
        Some(Self { text, at: 0 })
    }

    /// The next field; `Some(None)` behind the last, `None` where the text is not one that [`pack`] writes.
    #[allow(
        clippy::option_option,
        reason = "unreadable and at the end are two things"
    )]
    #[inline(always)]
    pub fn next_field(&mut self) -> Option<Option<Field<'a>>> {
        if self.at >= self.text.len() {
            return Some(None);
        }
        let start = self.begin()?;
        let end = self.end(start)?;
        self.at = end;
        Some(Some(match self.text.as_bytes()[start] {
            b'"' => Field::Quoted(self.text.get(start + 1..end - 1)?),
            b'n' => Field::Open,
            _ => Field::Bare(self.text.get(start..end)?),
        }))
    }

    /// Passes the next field over; `Some(false)` behind the last, `None` as [`Fields::next_field`].
    #[inline(always)]
    pub fn skip(&mut self) -> Option<bool> {
        if self.at >= self.text.len() {
            return Some(false);
        }
        let start = self.begin()?;
        self.at = self.end(start)?;
        Some(true)
    }

    /// Where the next field begins, behind the comma before it.
    #[inline(always)]
    fn begin(&self) -> Option<usize> {
        match self.at {
            0 => Some(0),
            at if self.text.as_bytes()[at] == b',' => Some(at + 1),
            _ => None,
        }
    }

    /// Where the field that begins here ends.
    #[inline(always)]
    fn end(&self, start: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        match bytes.get(start)? {
            b'0'..=b'9' => {
                let mut end = start + 1;
                while bytes.get(end).is_some_and(u8::is_ascii_digit) {
                    end += 1;
                }
                Some(end)
            }
            b'"' => {
                let mut end = start + 1;
                while *bytes.get(end)? != b'"' {
                    end += if bytes[end] == b'\\' { 2 } else { 1 };
                }
                Some(end + 1)
            }
            b'n' if bytes[start..].starts_with(b"null") => Some(start + 4),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn whole_numbers_stand_bare_and_the_rest_between_quotes() {
        let answers = [
            Some("10"),
            Some("A|C"),
            None,
            Some("#blank"),
            Some("007"),
            None,
        ];
        assert_eq!(pack(answers), r##"[10,"A|C",null,"#blank","007"]"##);
        assert_eq!(pack([None, None]), "[]");
        assert_eq!(
            pack([Some("0"), Some("-1"), Some("7.5")]),
            r#"[0,"-1","7.5"]"#
        );
    }

    #[test]
    fn what_is_not_packed_is_not_unpacked() {
        for text in [
            "",
            "10",
            "[10",
            "[10 ,1]",
            "[10;1]",
            "[\"a]",
            "[\"\\x\"]",
            "[10,,1]",
            "[true]",
        ] {
            assert_eq!(unpack(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn answers_are_unpacked_as_they_were_packed_and_any_json_reader_reads_them(
            answers in prop::collection::vec(prop::option::of("\\PC{0,6}|[0-9]{0,17}|[\"\\\\\n\r\t\u{1}]{1,3}"), 0..12)
        ) {
            let packed = pack(answers.iter().map(Option::as_deref));
            let mut expected = answers.clone();
            while expected.last() == Some(&None) {
                expected.pop();
            }
            prop_assert_eq!(unpack(&packed), Some(expected.clone()));
            let read: Vec<serde_json::Value> = serde_json::from_str(&packed).unwrap();
            let read: Vec<Option<String>> = read
                .into_iter()
                .map(|value| match value {
                    serde_json::Value::Null => None,
                    serde_json::Value::String(text) => Some(text),
                    other => Some(other.to_string()),
                })
                .collect();
            prop_assert_eq!(read, expected);
        }
    }
}
