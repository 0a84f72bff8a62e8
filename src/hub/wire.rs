//! Rows as `PostgreSQL`'s binary COPY has them: written into one block, and read one by one.

use std::io::{self, Read};

use crate::trail::Identity;

/// What a block of rows begins with.
const HEAD: &[u8; 19] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";

/// The longest row that is believed, in bytes.
const LONGEST: i32 = 512 << 20;

/// Rows to be sent.
pub(super) struct Block(Vec<u8>);

impl Block {
    pub(super) fn new() -> Self {
        Self(HEAD.to_vec())
    }

    /// Begins a row of so many fields.
    pub(super) fn row(&mut self, fields: i16) -> &mut Self {
        self.0.extend(fields.to_be_bytes());
        self
    }

    pub(super) fn blob(&mut self, bytes: &[u8]) -> &mut Self {
        let length = i32::try_from(bytes.len()).unwrap_or(i32::MAX);
        self.0.extend(length.to_be_bytes());
        self.0.extend(bytes);
        self
    }

    pub(super) fn optional(&mut self, bytes: Option<&[u8]>) -> &mut Self {
        if let Some(bytes) = bytes {
            return self.blob(bytes);
        }
        self.0.extend((-1_i32).to_be_bytes());
        self
    }

    pub(super) fn number(&mut self, number: i64) -> &mut Self {
        self.blob(&number.to_be_bytes())
    }

    pub(super) fn optional_number(&mut self, number: Option<i64>) -> &mut Self {
        self.optional(
            number
                .map(i64::to_be_bytes)
                .as_ref()
                .map(<[u8; 8]>::as_slice),
        )
    }

    pub(super) fn flag(&mut self, flag: bool) -> &mut Self {
        self.blob(&[u8::from(flag)])
    }

    /// The whole, with its end.
    pub(super) fn end(mut self) -> Vec<u8> {
        self.0.extend((-1_i16).to_be_bytes());
        self.0
    }
}

/// Rows as they come.
pub(super) struct Incoming<R> {
    from: R,
    bytes: Vec<u8>,
    fields: Vec<Option<(usize, usize)>>,
}

impl<R: Read> Incoming<R> {
    pub(super) fn begin(mut from: R) -> io::Result<Self> {
        let mut head = [0; HEAD.len()];
        from.read_exact(&mut head)?;
        if head != *HEAD {
            return Err(io::ErrorKind::InvalidData.into());
        }
        Ok(Self {
            from,
            bytes: Vec::new(),
            fields: Vec::new(),
        })
    }

    /// Reads the next row; `false` behind the last.
    pub(super) fn next(&mut self) -> io::Result<bool> {
        let mut count = [0; 2];
        self.from.read_exact(&mut count)?;
        let count = i16::from_be_bytes(count);
        self.bytes.clear();
        self.fields.clear();
        if count < 0 {
            return Ok(false);
        }
        for _ in 0..count {
            let mut length = [0; 4];
            self.from.read_exact(&mut length)?;
            let length = i32::from_be_bytes(length);
            if length > LONGEST {
                return Err(io::ErrorKind::InvalidData.into());
            }
            let Ok(length) = u64::try_from(length) else {
                self.fields.push(None);
                continue;
            };
            let begin = self.bytes.len();
            let read = (&mut self.from).take(length).read_to_end(&mut self.bytes)?;
            if read as u64 != length {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            self.fields.push(Some((begin, self.bytes.len())));
        }
        Ok(true)
    }

    /// A field of the row.
    pub(super) fn blob(&self, field: usize) -> Option<&[u8]> {
        let (begin, end) = self.fields.get(field).copied().flatten()?;
        self.bytes.get(begin..end)
    }

    pub(super) fn number(&self, field: usize) -> Option<i64> {
        let bytes = self.blob(field)?;
        if let Ok(long) = bytes.try_into() {
            return Some(i64::from_be_bytes(long));
        }
        if let Ok(middle) = bytes.try_into() {
            return Some(i32::from_be_bytes(middle).into());
        }
        Some(i16::from_be_bytes(bytes.try_into().ok()?).into())
    }

    pub(super) fn identity(&self, field: usize) -> Option<Identity> {
        self.blob(field)?.try_into().ok()
    }

    pub(super) fn hash(&self, field: usize) -> Option<[u8; 32]> {
        self.blob(field)?.try_into().ok()
    }

    pub(super) fn text(&self, field: usize) -> Option<String> {
        String::from_utf8(self.blob(field)?.to_vec()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_as_they_were_written() {
        let mut block = Block::new();
        block
            .row(3)
            .number(-7)
            .optional(None)
            .blob("满意".as_bytes());
        block.row(1).blob(&[9; 16]);
        let bytes = block.end();
        let mut rows = Incoming::begin(bytes.as_slice()).unwrap();
        assert!(rows.next().unwrap());
        assert_eq!(
            (rows.number(0), rows.blob(1), rows.text(2)),
            (Some(-7), None, Some("满意".into()))
        );
        assert!(rows.next().unwrap());
        assert_eq!((rows.identity(0), rows.number(1)), (Some([9; 16]), None));
        assert!(!rows.next().unwrap());
        for cut in 0..bytes.len() {
            let read = Incoming::begin(&bytes[..cut]).and_then(|mut rows| {
                while rows.next()? {}
                Ok(())
            });
            assert!(read.is_err(), "cut at {cut}");
        }
    }
}
