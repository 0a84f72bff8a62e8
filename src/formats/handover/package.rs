//! Where a manifest lies in a file: a custom part of a workbook or document, a `meta` element of an HTML page.
//!
//! Both office formats are zip packages in which programs keep custom XML parts that are related to the main part. The
//! hash of the content is over every other part as it left, so that a file which was saved again by another program, or
//! edited, is told apart from one that only rests on older figures.

use sha2::{Digest as _, Sha256};

use super::Manifest;
use crate::error::{Error, Kind, Result};
use crate::formats::office_file::{own_parts, package, parts, xml_text};
use crate::text::Order;

/// The custom part.
pub(super) const PART: &str = "customXml/manyi.xml";
/// What relates the main part to it.
const RELATION: &str =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml";
/// The namespace of its only element.
const NAMESPACE: &str = "urn:manyi:manifest:1";
/// How a manifest stands in HTML, up to its content.
const META: &str = "<meta name=\"manyi-manifest\" content=\"";

/// A file with its manifest in it.
pub fn with_manifest(file: &[u8], manifest: &Manifest) -> Result<Vec<u8>> {
    if is_zip(file) {
        into_package(file, manifest)
    } else {
        into_page(file, manifest)
    }
}

/// Whether there is a manifest in a file at all.
pub fn has_manifest(file: &[u8]) -> bool {
    manifest_text(file).is_some()
}

/// The manifest of a file, and whether everything else in the file is as it left; `None`: there is none.
pub fn read_manifest(file: &[u8]) -> Option<(Manifest, bool)> {
    let text = manifest_text(file)?;
    let manifest: Manifest = serde_json::from_str(&text).ok()?;
    let content = if is_zip(file) {
        let parts = parts(file).ok()?;
        hash_of(parts.iter().filter(|(name, _)| name != PART))
    } else {
        let page = std::str::from_utf8(file).ok()?;
        page_hash(&without_meta(page))
    };
    let is_whole = content == manifest.content;
    Some((manifest, is_whole))
}

fn is_zip(file: &[u8]) -> bool {
    file.starts_with(b"PK")
}

fn manifest_text(file: &[u8]) -> Option<String> {
    if !is_zip(file) {
        let page = std::str::from_utf8(file).ok()?;
        let start = page.find(META)? + META.len();
        let end = start + page[start..].find('"')?;
        return Some(plain(&page[start..end]));
    }
    // Another program may have given the part another name.
    let parts = parts(file).ok()?;
    let custom = parts
        .iter()
        .filter(|(name, _)| name.starts_with("customXml/"));
    custom
        .filter_map(|(_, bytes)| std::str::from_utf8(bytes).ok())
        .find(|text| text.contains(NAMESPACE))
        .and_then(manifest_in)
}

/// A text of XML without its escapes.
fn plain(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

fn into_package(file: &[u8], manifest: &Manifest) -> Result<Vec<u8>> {
    let mut parts = own_parts(file)?;
    for (name, bytes) in &mut parts {
        if is_relation_part(name) {
            *bytes = related(name, &String::from_utf8_lossy(bytes)).into_bytes();
        }
    }
    let content = hash_of(parts.iter());
    let text = manifest_json(&Manifest {
        content,
        ..manifest.clone()
    })?;
    parts.push((PART.to_owned(), manifest_part(&text).into_bytes()));
    package(&parts)
}

/// Whether a part names other parts, and so must name the manifest's.
pub(super) fn is_relation_part(name: &str) -> bool {
    name == CONTENT_TYPES || RELATIONS.contains(&name)
}

const CONTENT_TYPES: &str = "[Content_Types].xml";
const RELATIONS: [&str; 2] = ["xl/_rels/workbook.xml.rels", "word/_rels/document.xml.rels"];

/// Such a part with the manifest's named in it.
pub(super) fn related(name: &str, text: &str) -> String {
    if name != CONTENT_TYPES {
        let relation = format!(
            "<Relationship Id=\"rIdManyi\" Type=\"{RELATION}\" Target=\"/{PART}\"/></Relationships>"
        );
        return text.replace("</Relationships>", &relation);
    }
    if text.contains("<Default Extension=\"xml\"") {
        return text.to_owned();
    }
    let kind = format!("<Override PartName=\"/{PART}\" ContentType=\"application/xml\"/></Types>");
    text.replace("</Types>", &kind)
}

/// The part that holds a manifest.
pub(super) fn manifest_part(text: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<manifest xmlns=\"{NAMESPACE}\">{}</manifest>",
        xml_text(text)
    )
}

/// The text of the manifest in such a part.
pub(super) fn manifest_in(text: &str) -> Option<String> {
    let start = text.find(&format!("\"{NAMESPACE}\">"))? + NAMESPACE.len() + 3;
    let end = text.rfind("</")?;
    Some(plain(text.get(start..end)?))
}

/// A hash over the names and bytes of parts, in the order of their names.
fn hash_of<'p>(parts: impl Iterator<Item = &'p (String, Vec<u8>)>) -> String {
    let mut parts: Vec<_> = parts.collect();
    parts.order();
    let mut hash = Sha256::new();
    for (name, bytes) in parts {
        hash.update(name.as_bytes());
        hash.update([0]);
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    }
    hexadecimal(&hash.finalize())
}

/// Bytes as digits.
pub fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn into_page(file: &[u8], manifest: &Manifest) -> Result<Vec<u8>> {
    let page = String::from_utf8_lossy(file);
    let text = manifest_json(&Manifest {
        content: page_hash(&page),
        ..manifest.clone()
    })?;
    let meta = format!("{META}{}\">\n</head>", xml_text(&text));
    Ok(page.replacen("</head>", &meta, 1).into_bytes())
}

/// The page as it was before its manifest came in.
fn without_meta(page: &str) -> String {
    let Some(start) = page.find(META) else {
        return page.to_owned();
    };
    let end = page[start..]
        .find("\">\n")
        .map_or(page.len(), |at| start + at + 3);
    format!("{}{}", &page[..start], &page[end..])
}

fn page_hash(page: &str) -> String {
    hexadecimal(&Sha256::digest(page.as_bytes()))
}

/// A manifest on one line.
pub fn manifest_json(manifest: &Manifest) -> Result<String> {
    serde_json::to_string(manifest).map_err(|error| {
        Error::new(Kind::Bug, "写不了清单", "the manifest cannot be written").caused_by(error)
    })
}
