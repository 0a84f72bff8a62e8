//! The manifest of answers that left: inside a workbook, a system file and a package; beside a table, in a file of its own, since
//! other programs must read that undisturbed.
//!
//! These files may hold a million responses: none is ever read whole. A workbook's content is known by the names, sizes and
//! check sums of its parts, everything else by its SHA-256.

use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use serde_json::Value;
use sha2::{Digest as _, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::package::{
    PART, hexadecimal, is_relation_part, manifest_in, manifest_json, manifest_part, related,
};
use super::{Manifest, read_manifest};
use crate::error::{Error, Kind, Result};
use crate::formats::sav::{content_of_sav, is_sav, manifest_of_sav};
use crate::text::Order;
use crate::text::limits::HANDED_OVER;

/// The table of a package.
pub const PACKAGE_TABLE: &str = "responses.csv";
/// What says of a package what it holds.
pub const PACKAGE_DESCRIPTOR: &str = "datapackage.json";
/// The property of a descriptor that holds the manifest.
const PROPERTY: &str = "manyi";
/// What a file's name ends with that stands beside another.
const BESIDE: &str = ".manyi.json";
/// How the content of a workbook begins that is known by its parts.
const PARTS: &str = "parts:";
/// How much of a system file is looked through for its manifest: more than any dictionary has.
const DICTIONARY: u64 = 32 << 20;

/// The file beside another that holds its manifest.
pub fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(BESIDE);
    path.with_file_name(name)
}

/// Everything that is written goes on, counted and hashed.
pub struct Hashing<W: Write> {
    out: W,
    hash: Sha256,
    bytes: u64,
}

impl<W: Write> Hashing<W> {
    /// Nothing was written yet.
    pub fn new(out: W) -> Self {
        Self {
            out,
            hash: Sha256::new(),
            bytes: 0,
        }
    }

    /// The SHA-256 in hexadecimal, and how many bytes there were.
    pub fn finish(self) -> (String, u64) {
        (hexadecimal(&self.hash.finalize()), self.bytes)
    }
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// The hash of files one after the other.
///
/// # Errors
/// Where one cannot be read.
pub fn hash_of_files(paths: &[&Path]) -> io::Result<String> {
    let mut hash = Hashing::new(io::sink());
    for path in paths {
        io::copy(&mut File::open(path)?, &mut hash)?;
    }
    Ok(hash.finish().0)
}

/// The descriptor of a package with the manifest in it.
pub fn with_manifest_in(descriptor: &Value, manifest: &Manifest) -> Result<String> {
    let mut whole = descriptor.clone();
    let made = Manifest {
        content: descriptor_hash(descriptor),
        ..manifest.clone()
    };
    whole[PROPERTY] = serde_json::to_value(&made).map_err(unwritten)?;
    let text = serde_json::to_string_pretty(&whole).map_err(unwritten)?;
    Ok(text + "\n")
}

/// The hash of a descriptor without its manifest; the hash of the table stands in it.
fn descriptor_hash(descriptor: &Value) -> String {
    hexadecimal(&Sha256::digest(descriptor.to_string().as_bytes()))
}

/// A workbook with its manifest, made from one that lies in a file.
pub fn into_workbook(file: File, manifest: &Manifest) -> Result<File> {
    let copied = copied_with_relation(file).map_err(unwritten)?;
    let made = Manifest {
        content: parts_hash(&copied).map_err(unwritten)?,
        ..manifest.clone()
    };
    let part = manifest_part(&manifest_json(&made)?);
    let append = || -> zip::result::ZipResult<File> {
        let mut writer = ZipWriter::new_append(copied)?;
        writer.start_file(PART, package_entry())?;
        writer.write_all(part.as_bytes())?;
        writer.finish()
    };
    append().map_err(unwritten)
}

/// The options of an entry: the same on every day.
pub fn package_entry() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
}

/// The parts of a workbook as they are, but for those that name its parts.
fn copied_with_relation(file: File) -> zip::result::ZipResult<File> {
    let mut archive = ZipArchive::new(file)?;
    let mut writer = ZipWriter::new(tempfile::tempfile()?);
    for index in 0..archive.len() {
        let name = archive.by_index_raw(index)?.name()?.into_owned();
        if !is_relation_part(&name) {
            writer.raw_copy_file(archive.by_index_raw(index)?)?;
            continue;
        }
        let mut text = String::new();
        archive.by_index(index)?.read_to_string(&mut text)?;
        writer.start_file(name.as_str(), package_entry())?;
        writer.write_all(related(&name, &text).as_bytes())?;
    }
    writer.finish()
}

/// A hash over the names, sizes and check sums of the parts but the manifest.
fn parts_hash(file: &File) -> zip::result::ZipResult<String> {
    let mut archive = ZipArchive::new(file)?;
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index)?;
        let name = entry.name()?.into_owned();
        if name != PART {
            parts.push((name, entry.size(), entry.crc32()));
        }
    }
    parts.order();
    let mut hash = Sha256::new();
    for (name, size, sum) in parts {
        hash.update(name.as_bytes());
        hash.update([0]);
        hash.update(size.to_le_bytes());
        hash.update(sum.to_le_bytes());
    }
    Ok(format!("{PARTS}{}", hexadecimal(&hash.finalize())))
}

fn unwritten(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::new(Kind::Store, "写不了清单", "the manifest cannot be written").caused_by(source)
}

/// The manifest of a file or folder that left, and whether everything else in it is as it left; `None`: there is none.
///
/// # Errors
/// Where it cannot be read.
pub fn read_left(path: &Path) -> io::Result<Option<(Manifest, bool)>> {
    if path.is_dir() {
        return read_folder(path);
    }
    if let Some(of) = beside_which(path) {
        return read_beside(&of);
    }
    let mut file = File::open(path)?;
    let mut begins = [0; 4];
    let read = file.read(&mut begins)?;
    file.rewind()?;
    match &begins[..read] {
        begins if is_sav(begins) => read_sav(file),
        b"PK\x03\x04" => read_zip(path, file),
        _ if beside(path).is_file() => read_beside(path),
        _ => read_whole(path),
    }
}

/// The file beside which a manifest stands, by the name of that.
fn beside_which(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?.strip_suffix(BESIDE)?;
    Some(path.with_file_name(name))
}

/// Small files: documents, pages, workbooks of figures.
fn read_whole(path: &Path) -> io::Result<Option<(Manifest, bool)>> {
    let bytes = crate::formats::read_file(path, HANDED_OVER)?;
    Ok(read_manifest(&bytes))
}

fn read_beside(path: &Path) -> io::Result<Option<(Manifest, bool)>> {
    let text = crate::formats::read_file(&beside(path), HANDED_OVER)?;
    let Some(manifest) = manifest(&text) else {
        return Ok(None);
    };
    let table = path.with_extension("csv");
    let is_syntax = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("sps"));
    let hash = if is_syntax && table.is_file() {
        hash_of_files(&[path, &table])
    } else {
        hash_of_files(&[path])
    };
    // A file that is gone, or another in its place, is not as it left.
    let is_whole = hash.is_ok_and(|hash| hash == manifest.content);
    Ok(Some((manifest, is_whole)))
}

fn read_sav(mut file: File) -> io::Result<Option<(Manifest, bool)>> {
    let mut begins = Vec::new();
    Read::by_ref(&mut file)
        .take(DICTIONARY)
        .read_to_end(&mut begins)?;
    let text = manifest_of_sav(&begins);
    let Some(manifest) = text.and_then(|text| serde_json::from_str::<Manifest>(text).ok()) else {
        return Ok(None);
    };
    let is_whole = content_of_sav(&mut file, &begins, &manifest.content)? == manifest.content;
    Ok(Some((manifest, is_whole)))
}

fn read_zip(path: &Path, file: File) -> io::Result<Option<(Manifest, bool)>> {
    let mut archive = ZipArchive::new(file)?;
    let is_package = archive.index_for_name(PACKAGE_DESCRIPTOR).is_some();
    if is_package {
        let mut text = Vec::new();
        let entry = archive.by_name(PACKAGE_DESCRIPTOR)?;
        entry.take(HANDED_OVER).read_to_end(&mut text)?;
        return Ok(of_package(&text, |name| {
            let mut hash = Hashing::new(io::sink());
            let mut entry = archive.by_name(name)?;
            io::copy(&mut entry, &mut hash)?;
            Ok(hash.finish().0)
        }));
    }
    // Another program may have given the part another name.
    let custom: Vec<String> = archive
        .file_names()
        .filter_map(|name| Some(name.ok()?.into_owned()))
        .filter(|name| name.starts_with("customXml/"))
        .collect();
    for name in custom {
        let mut text = String::new();
        let mut entry = archive.by_name(&name)?.take(HANDED_OVER);
        if entry.read_to_string(&mut text).is_err() {
            continue;
        }
        drop(entry);
        let manifest = manifest_in(&text);
        let Some(manifest) = manifest.and_then(|text| serde_json::from_str::<Manifest>(&text).ok())
        else {
            continue;
        };
        if !manifest.content.starts_with(PARTS) {
            break;
        }
        let hash = parts_hash(&File::open(path)?)?;
        let is_whole = hash == manifest.content;
        return Ok(Some((manifest, is_whole)));
    }
    read_whole(path)
}

fn read_folder(path: &Path) -> io::Result<Option<(Manifest, bool)>> {
    let descriptor = path.join(PACKAGE_DESCRIPTOR);
    if !descriptor.is_file() {
        return Ok(None);
    }
    let text = crate::formats::read_file(&descriptor, HANDED_OVER)?;
    Ok(of_package(&text, |name| hash_of_files(&[&path.join(name)])))
}

/// The manifest of a text; a reader of JSON is compiled for texts only.
fn manifest(text: &[u8]) -> Option<Manifest> {
    serde_json::from_str(str::from_utf8(text).ok()?).ok()
}

/// The manifest of a package, and whether its descriptor and its table are as they left.
fn of_package(
    text: &[u8],
    hash: impl FnOnce(&str) -> io::Result<String>,
) -> Option<(Manifest, bool)> {
    let mut descriptor: Value = serde_json::from_str(str::from_utf8(text).ok()?).ok()?;
    let property = descriptor.as_object_mut()?.remove(PROPERTY)?;
    let manifest = manifest(property.to_string().as_bytes())?;
    let table = hash(PACKAGE_TABLE).map(|hash| format!("sha256:{hash}"));
    let is_table = table.is_ok_and(|table| descriptor["resources"][0]["hash"] == *table);
    let is_whole = is_table && descriptor_hash(&descriptor) == manifest.content;
    Some((manifest, is_whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_stands_beside_its_file_and_is_found_by_either_name() {
        let path = beside(Path::new("out/答案.csv"));
        assert_eq!(path, Path::new("out/答案.csv.manyi.json"));
        assert_eq!(beside_which(&path).unwrap(), Path::new("out/答案.csv"));
        assert_eq!(beside_which(Path::new("out/答案.json")), None);
    }
}
