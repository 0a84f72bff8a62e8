//! A table in another encoding than UTF-8: GB18030, which has every character; GBK, which has not, is not written.

use std::io::{self, Write};

use encoding_rs::{Encoder, EncoderResult, GB18030};

use crate::text::{Text, text};

/// Writes UTF-8 on as GB18030.
///
/// Nothing is replaced: what the encoding cannot hold is an error, and what only newer or careful programs read is counted.
pub struct Encoded<W: Write> {
    out: W,
    encoder: Encoder,
    /// The beginning of a character that the last piece ended with.
    begun: Vec<u8>,
    narrow: Narrow,
}

/// Characters that not every program reads from GB18030.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Narrow {
    /// Characters of four bytes, which a program that knows GBK only cannot read.
    pub four_bytes: u64,
    /// Characters whose bytes mean another character in the standard's older edition, with one of them.
    pub moved: Option<(char, u64)>,
}

impl Narrow {
    /// What is said of them; `None` where every program reads the file.
    pub fn remark(&self) -> Option<Text> {
        if let Some((sign, count)) = self.moved {
            return Some(text!(
                "GB18030 里有 {count} 个字（如“{sign}”）各程序读法不一；另存一份 UTF-8 更稳妥",
                "programs read {count} characters of GB18030, such as `{sign}`, in two ways; UTF-8 is safer"
            ));
        }
        let count = self.four_bytes;
        (count > 0).then(|| {
            text!(
                "有 {count} 个字在 GB18030 里是四个字节，只认 GBK 的程序读不了",
                "{count} characters take four bytes in GB18030; a program that knows GBK only cannot read them"
            )
        })
    }
}

/// Whether the editions of 2005 and 2022 give the character different bytes (FORMATS: `ḿ`, forms for vertical text).
fn has_moved(sign: char) -> bool {
    matches!(sign, '\u{1e3f}' | '\u{fe10}'..='\u{fe19}' | '\u{e78d}'..='\u{e7c7}' | '\u{9fb4}'..='\u{9fbb}')
}

impl<W: Write> Encoded<W> {
    /// Begins at the begin of a file.
    pub fn new(out: W) -> Self {
        Self {
            out,
            encoder: GB18030.new_encoder(),
            begun: Vec::new(),
            narrow: Narrow::default(),
        }
    }

    /// Ends the file; gives back what it was written to, and what not every program reads.
    pub fn finish(mut self) -> io::Result<(W, Narrow)> {
        if !self.begun.is_empty() {
            return Err(io::Error::other("a character is not complete"));
        }
        self.out.flush()?;
        Ok((self.out, self.narrow))
    }

    fn encode(&mut self, text: &str) -> io::Result<()> {
        if text.is_ascii() {
            return self.out.write_all(text.as_bytes());
        }
        let mut rest = text;
        let mut piece = [0; 4096];
        while !rest.is_empty() {
            let (result, read, written) = self
                .encoder
                .encode_from_utf8_without_replacement(rest, &mut piece, false);
            self.out.write_all(&piece[..written])?;
            rest = &rest[read..];
            if let EncoderResult::Unmappable(sign) = result {
                let code = u32::from(sign);
                return Err(io::Error::other(format!("GB18030 has no U+{code:04X}")));
            }
        }
        for sign in text.chars().filter(|sign| !sign.is_ascii()) {
            if has_moved(sign) {
                let count = self.narrow.moved.map_or(0, |(_, count)| count);
                self.narrow.moved = Some((sign, count + 1));
            } else if is_of_four_bytes(sign) {
                self.narrow.four_bytes += 1;
            }
        }
        Ok(())
    }
}

/// Whether a character takes four bytes.
fn is_of_four_bytes(sign: char) -> bool {
    // The two-byte half holds the unified ideographs but for a few at their end.
    if ('\u{4e00}'..='\u{9fa5}').contains(&sign) {
        return false;
    }
    let mut utf8 = [0; 4];
    let (bytes, ..) = GB18030.encode(sign.encode_utf8(&mut utf8));
    bytes.len() == 4
}

impl<W: Write> Write for Encoded<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut joined = std::mem::take(&mut self.begun);
        let whole: &[u8] = if joined.is_empty() {
            bytes
        } else {
            joined.extend_from_slice(bytes);
            &joined
        };
        let end = match std::str::from_utf8(whole) {
            Ok(_) => whole.len(),
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Err(error) => return Err(io::Error::other(error)),
        };
        let (text, begun) = whole.split_at(end);
        let text = std::str::from_utf8(text).map_err(io::Error::other)?;
        self.encode(text)?;
        self.begun = begun.to_vec();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(text: &str, piece: usize) -> (Vec<u8>, Narrow) {
        let mut out = Encoded::new(Vec::new());
        for bytes in text.as_bytes().chunks(piece) {
            out.write_all(bytes).unwrap();
        }
        out.finish().unwrap()
    }

    #[test]
    fn however_a_text_is_cut_it_comes_out_whole() {
        let text = "编号,意见\r\n1,很满意：𠮷•€\r\n";
        for piece in 1..8 {
            let (bytes, narrow) = encoded(text, piece);
            let (read, _, is_broken) = GB18030.decode(&bytes);
            assert_eq!((read.as_ref(), is_broken), (text, false));
            // 9534B235 and 8136A631 in the standard; the euro sign has two bytes, A2E3.
            assert_eq!(narrow.four_bytes, 2, "{piece}");
        }
    }

    #[test]
    fn what_not_every_program_reads_is_said() {
        assert_eq!(encoded("很满意", 3).1.remark(), None);
        assert!(encoded("𠮷", 4).1.remark().unwrap().zh.contains("GBK"));
        assert!(encoded("ḿ", 3).1.remark().unwrap().zh.contains('ḿ'));
    }

    #[test]
    fn what_it_cannot_hold_is_an_error_and_no_other_sign() {
        let mut out = Encoded::new(Vec::new());
        assert!(out.write_all("\u{e5e5}".as_bytes()).is_err());
    }
}
