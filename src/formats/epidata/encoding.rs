//! The encoding of `EpiData`'s files: one for all of them, decided on everything that is text in them.
//!
//! The bytes of a single answer decide nothing: 女 in GBK is valid UTF-8, and a record is cut every 78 bytes, inside
//! characters, so that a detector takes the file for a Western one. So the pieces are joined first.

use encoding_rs::{Encoding, UTF_8};

use crate::formats::response_text::decode;
use crate::text::Finding;

/// How the texts of some files are decoded.
pub(super) struct Decoding {
    encoding: &'static Encoding,
    /// Its name; `None`: nothing but ASCII was there.
    pub name: Option<&'static str>,
}

impl Decoding {
    /// Decides on the pieces of all files together; `chosen` settles it.
    pub(super) fn of<'p>(
        pieces: impl Iterator<Item = &'p [u8]>,
        chosen: Option<&'static Encoding>,
    ) -> Result<Self, Finding> {
        let mut joined = Vec::new();
        for piece in pieces.filter(|piece| !piece.is_ascii()) {
            joined.extend_from_slice(piece.trim_ascii());
            joined.push(b'\n');
        }
        if joined.is_empty() {
            return Ok(Self {
                encoding: UTF_8,
                name: None,
            });
        }
        let name = decode(&joined, chosen)?.encoding;
        let found = name.and_then(|name| Encoding::for_label(name.as_bytes()));
        Ok(Self {
            encoding: found.unwrap_or(UTF_8),
            name,
        })
    }

    /// The text of bytes, and whether some of them were no character.
    pub(super) fn text(&self, bytes: &[u8]) -> (String, bool) {
        let (text, is_broken) = self.encoding.decode_without_bom_handling(bytes);
        (text.into_owned(), is_broken)
    }

    /// The text of a whole file.
    pub(super) fn file(&self, bytes: &[u8]) -> String {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        self.text(bytes).0
    }
}
