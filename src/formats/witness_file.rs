//! What a trail is held against: a head written down, signed heads, or an exported trail.

use std::path::Path;

use csv::{ReaderBuilder, StringRecord};
use serde_json::Value as Json;

use super::read_file::read_file;
use crate::error::{Error, Kind, Result};
use crate::text::limits::WITNESS_FILE;
use crate::trail::{Hash, from_hexadecimal};

/// Reads the hashes of events, and the text where it is signed heads.
///
/// # Errors
/// [`Kind::Input`] for a file that has no hash in it.
pub fn read_witness(
    path: &Path,
    unreadable: &dyn Fn(std::io::Error) -> Error,
) -> Result<(Vec<Hash>, Option<String>)> {
    let bytes = read_file(path, WITNESS_FILE).map_err(unreadable)?;
    let text = String::from_utf8_lossy(&bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let is_json = text.trim_start().starts_with('{');
    if is_json
        && let Ok(Json::Object(whole)) = serde_json::from_str::<Json>(text)
        && let Some(heads) = whole.get("heads").and_then(Json::as_array)
    {
        let hashes = heads.iter().filter_map(hash_of).collect::<Vec<_>>();
        let is_signed = whole.contains_key("signature");
        return some(hashes, path).map(|hashes| (hashes, is_signed.then(|| text.to_owned())));
    }
    let hashes = if is_json {
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        let rows = lines.map(|line| serde_json::from_str::<Json>(line).ok());
        rows.map(|row| hash_of(&row?)).collect::<Option<Vec<_>>>()
    } else {
        from_csv(text)
    };
    some(hashes.unwrap_or_default(), path).map(|hashes| (hashes, None))
}

/// Whether a text is a hash in hexadecimal.
pub fn is_hash(text: &str) -> bool {
    read_hash(text).is_some()
}

/// The hash of 64 hexadecimal digits.
pub fn read_hash(text: &str) -> Option<Hash> {
    from_hexadecimal(text)?.try_into().ok()
}

fn hash_of(row: &Json) -> Option<Hash> {
    read_hash(row.get("hash")?.as_str()?)
}

/// The column `hash`; `None` where a row has none.
fn from_csv(text: &str) -> Option<Vec<Hash>> {
    let mut reader = ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes());
    let column = reader
        .headers()
        .ok()?
        .iter()
        .position(|name| name == "hash")?;
    let mut hashes = Vec::new();
    let mut row = StringRecord::new();
    while reader.read_record(&mut row).ok()? {
        hashes.push(read_hash(row.get(column)?)?);
    }
    Some(hashes)
}

fn some(hashes: Vec<Hash>, path: &Path) -> Result<Vec<Hash>> {
    if !hashes.is_empty() {
        return Ok(hashes);
    }
    let path = path.display();
    Err(Error::new(
        Kind::Input,
        format!("{path} 里没有可比对的链头或留痕"),
        format!("there are no heads and no trail to compare with in {path}"),
    )
    .hint(
        "给出 manyi audit export 或 manyi audit sign 写出的文件，或 64 位的链头",
        "give a file that `manyi audit export` or `manyi audit sign` wrote, or a head of 64 digits",
    ))
}
