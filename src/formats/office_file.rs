//! What office files are made of: zip packages of parts, and the text of XML.

use std::io::{Cursor, Read as _, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use crate::error::{Error, Kind, Result};
use crate::text::limits::WORKBOOK_RATIO;

/// The most bytes that the parts of a package may come to.
const MOST: u64 = 512 << 20;

/// Smaller parts may be packed as they like, in bytes.
pub(super) const PART: u64 = 64 << 20;

/// The parts of a package that anybody may have made: names and bytes.
///
/// # Errors
/// Where it is no package.
pub(super) fn parts(
    file: &[u8],
) -> std::result::Result<Vec<(String, Vec<u8>)>, zip::result::ZipError> {
    let mut archive = ZipArchive::new(Cursor::new(file))?;
    let mut parts = Vec::new();
    let mut left = MOST;
    for index in 0..archive.len() {
        let entry = archive.by_index(index)?;
        // What unpacks to so much more than it is holds one thing over and over.
        let ratio = entry.size() / entry.compressed_size().max(1);
        if entry.size() > PART && ratio > WORKBOOK_RATIO {
            return Err(too_much().into());
        }
        let name = entry.name()?.into_owned();
        let mut bytes = Vec::new();
        entry.take(left + 1).read_to_end(&mut bytes)?;
        left = left.checked_sub(bytes.len() as u64).ok_or_else(too_much)?;
        parts.push((name, bytes));
    }
    Ok(parts)
}

fn too_much() -> std::io::Error {
    std::io::Error::other("the package unpacks to too much")
}

/// Writes parts as a package that is the same on every day.
pub(super) fn package(parts: &[(String, Vec<u8>)]) -> Result<Vec<u8>> {
    let write = || -> std::result::Result<Vec<u8>, zip::result::ZipError> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default());
        for (name, bytes) in parts {
            writer.start_file(name.as_str(), options)?;
            writer.write_all(bytes)?;
        }
        Ok(writer.finish()?.into_inner())
    };
    write().map_err(unwritten)
}

/// The parts of a package that this program made.
pub(super) fn own_parts(file: &[u8]) -> Result<Vec<(String, Vec<u8>)>> {
    parts(file).map_err(unwritten)
}

fn unwritten(error: zip::result::ZipError) -> Error {
    Error::new(Kind::Bug, "写不了文件包", "the package cannot be written").caused_by(error)
}

/// A text as the content of an element or of a quoted attribute; what no XML can hold is left out.
pub(super) fn xml_text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' => escaped.push(sign),
            '\u{fffe}' | '\u{ffff}' => {}
            _ if sign.is_control() => {}
            _ => escaped.push(sign),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_escaped_or_left_out() {
        assert_eq!(
            xml_text("低于80%<4分 & \"好\"\u{1}\u{ffff}\n"),
            "低于80%&lt;4分 &amp; &quot;好&quot;\n"
        );
    }
}
