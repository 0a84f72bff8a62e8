//! The identity of an interview or a theme: the same in every file.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Sixteen bytes that name an interview or a theme whatever it is called (a UUID version 7, made by the store).
///
/// Written as UUIDs are: 32 hexadecimal digits in lower case, hyphens after the 8th, 12th, 16th and 20th.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Identity(pub [u8; 16]);

/// A text that is no identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an identity")]
pub struct NoIdentity;

impl fmt::Display for Identity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, byte) in self.0.iter().enumerate() {
            if matches!(at, 4 | 6 | 8 | 10) {
                formatter.write_str("-")?;
            }
            write!(formatter, "{byte:02x}")?;
        }
        Ok(())
    }
}

impl FromStr for Identity {
    type Err = NoIdentity;

    fn from_str(text: &str) -> Result<Self, NoIdentity> {
        let digits: Vec<u32> = text
            .chars()
            .filter(|sign| *sign != '-')
            .map(|sign| sign.to_digit(16).ok_or(NoIdentity))
            .collect::<Result<_, _>>()?;
        if digits.len() != 32 {
            return Err(NoIdentity);
        }
        let mut bytes = [0; 16];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
            *byte = (pair[0] * 16 + pair[1]) as u8;
        }
        Ok(Self(bytes))
    }
}

impl TryFrom<String> for Identity {
    type Error = NoIdentity;

    fn try_from(text: String) -> Result<Self, NoIdentity> {
        text.parse()
    }
}

impl From<Identity> for String {
    fn from(identity: Identity) -> Self {
        identity.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_is_written_as_a_uuid_and_read_back() {
        let bytes: [u8; 16] = std::array::from_fn(|at| at as u8 * 17);
        let text = "00112233-4455-6677-8899-aabbccddeeff";
        assert_eq!(Identity(bytes).to_string(), text);
        assert_eq!(text.parse(), Ok(Identity(bytes)));
        assert_eq!(text.to_uppercase().parse(), Ok(Identity(bytes)));
        for wrong in ["", "00112233", "g0112233-4455-6677-8899-aabbccddeeff"] {
            assert_eq!(wrong.parse::<Identity>(), Err(NoIdentity), "{wrong}");
        }
    }
}
