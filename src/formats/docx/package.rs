//! The parts of a Word package that hold text and numbers, read up to a limit.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use super::broken;
use crate::text::limits::DOCUMENT_PART;
use crate::text::{Finding, text};

/// The parts that are read; empty where the package has none.
pub(super) struct Parts {
    /// `word/document.xml`.
    pub document: String,
    /// `word/numbering.xml`.
    pub numbering: String,
    /// `word/styles.xml`.
    pub styles: String,
}

/// Takes the parts out of the package.
pub(super) fn parts(bytes: &[u8]) -> Result<Parts, Finding> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    let document = part(&mut archive, "word/document.xml")?.ok_or_else(broken)?;
    Ok(Parts {
        document,
        numbering: part(&mut archive, "word/numbering.xml")?.unwrap_or_default(),
        styles: part(&mut archive, "word/styles.xml")?.unwrap_or_default(),
    })
}

/// A part of a package of text and XML, read up to the limit; `None`: it has no such part.
///
/// # Errors
/// A finding where the bytes are no package, or the part is too large or no text.
pub(in crate::formats) fn package_part(
    bytes: &[u8],
    name: &str,
) -> Result<Option<String>, Finding> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    part(&mut archive, name)
}

fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Option<String>, Finding> {
    let Ok(file) = archive.by_name(name) else {
        return Ok(None);
    };
    let mut bytes = Vec::new();
    // What the package says of its size is not trusted: one byte more than is taken tells.
    file.take(DOCUMENT_PART + 1)
        .read_to_end(&mut bytes)
        .map_err(|_| broken())?;
    if bytes.len() as u64 > DOCUMENT_PART {
        return Err(Finding::error(
            "text-too-long",
            "",
            text!(
                "{name} 太大，至多读 {DOCUMENT_PART} 字节",
                "{name} is too large; at most {DOCUMENT_PART} bytes are read"
            ),
        )
        .hint("核对是不是问卷", "check that it is a questionnaire"));
    }
    let text = String::from_utf8(bytes).map_err(|_| broken())?;
    Ok(Some(text))
}
