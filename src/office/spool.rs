//! Responses kept in a file while they leave: a form that must know their widths before it is written reads the stack once,
//! and what was read a second time from here.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read as _, Seek as _, Write as _};

use crate::error::{Error, Kind, Result};
use crate::response::State;
use crate::store::CodedResponse;

/// Responses in their order, in a file without a name.
pub(super) struct Spool {
    out: BufWriter<File>,
    record: Vec<u8>,
    count: u64,
}

/// What stands for a field that is not there.
const NONE: u32 = u32::MAX;

impl Spool {
    /// An empty one.
    pub(super) fn new() -> Result<Self> {
        let file = tempfile::tempfile().map_err(unwritten)?;
        Ok(Self {
            out: BufWriter::with_capacity(1 << 16, file),
            record: Vec::with_capacity(256),
            count: 0,
        })
    }

    /// Keeps a response.
    pub(super) fn add(&mut self, row: &CodedResponse<'_>) -> Result<()> {
        self.record.clear();
        // Room for its length, which is known behind it.
        self.record.extend([0; 4]);
        self.record.extend(row.version.to_le_bytes());
        self.record.push(row.state as u8);
        let rest = [row.batch, row.invalid, row.note, row.control_total];
        let codes = row.codes.iter().map(Option::as_deref);
        for text in [Some(row.serial)].into_iter().chain(rest).chain(codes) {
            let length = text.map_or(NONE, |text| u32::try_from(text.len()).unwrap_or(NONE));
            self.record.extend(length.to_le_bytes());
            self.record.extend(
                text.filter(|_| length != NONE)
                    .unwrap_or_default()
                    .as_bytes(),
            );
        }
        let length = u32::try_from(self.record.len() - 4).unwrap_or(NONE);
        self.record[..4].copy_from_slice(&length.to_le_bytes());
        self.count += 1;
        self.out.write_all(&self.record).map_err(unwritten)
    }

    /// Gives every response that was kept.
    pub(super) fn each(
        &mut self,
        give: &mut dyn FnMut(&CodedResponse<'_>) -> Result<()>,
    ) -> Result<()> {
        self.out.flush().map_err(unwritten)?;
        let mut file = self.out.get_ref();
        file.rewind().map_err(unwritten)?;
        let mut reader = BufReader::with_capacity(1 << 16, file);
        let mut record = Vec::new();
        for _ in 0..self.count {
            let mut length = [0; 4];
            reader.read_exact(&mut length).map_err(unwritten)?;
            record.resize(u32::from_le_bytes(length) as usize, 0);
            reader.read_exact(&mut record).map_err(unwritten)?;
            let row = response(&record).ok_or_else(|| unwritten(io::Error::other("torn")))?;
            give(&row)?;
        }
        Ok(())
    }
}

/// A response as it lies in its record.
fn response(record: &[u8]) -> Option<CodedResponse<'_>> {
    let (version, rest) = record.split_first_chunk()?;
    let (state, mut rest) = rest.split_first()?;
    let mut next = || -> Option<Option<&str>> {
        let (length, behind) = rest.split_first_chunk()?;
        let length = u32::from_le_bytes(*length);
        if length == NONE {
            rest = behind;
            return Some(None);
        }
        let (text, behind) = behind.split_at_checked(length as usize)?;
        rest = behind;
        Some(Some(std::str::from_utf8(text).ok()?))
    };
    let serial = next()??;
    let [batch, invalid, note, control_total] = [next()?, next()?, next()?, next()?];
    let mut codes = Vec::with_capacity(16);
    while let Some(code) = next() {
        codes.push(code.map(Cow::Borrowed));
    }
    Some(CodedResponse {
        serial,
        state: *State::ALL.get(usize::from(*state))?,
        version: u32::from_le_bytes(*version),
        batch,
        invalid,
        note,
        control_total,
        codes,
    })
}

fn unwritten(error: io::Error) -> Error {
    Error::new(
        Kind::Store,
        "写不了或读不回临时文件",
        "a temporary file cannot be written or read back",
    )
    .hint(
        "腾出磁盘空间，或用 TMPDIR 指到别处",
        "make room on the disk, or let TMPDIR point elsewhere",
    )
    .caused_by(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back_as_it_was() {
        let row = |serial: &'static str, note, codes: &[Option<&'static str>]| CodedResponse {
            serial,
            state: State::Verified,
            version: 3,
            batch: Some("一"),
            invalid: None,
            note,
            control_total: Some(""),
            codes: codes.iter().map(|code| code.map(Cow::Borrowed)).collect(),
        };
        let rows = [
            row("1", None, &[Some("10"), None, Some(""), Some("意见\n二")]),
            row("A-02", Some("缺页"), &[]),
        ];
        let mut spool = Spool::new().unwrap();
        for one in &rows {
            spool.add(one).unwrap();
        }
        // As often as it is asked for.
        for _ in 0..2 {
            let mut at = 0;
            spool
                .each(&mut |row| {
                    assert_eq!(*row, rows[at]);
                    at += 1;
                    Ok(())
                })
                .unwrap();
            assert_eq!(at, rows.len());
        }
    }
}
