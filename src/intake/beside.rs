//! What an import writes beside the database: the rows with errors and how the columns were taken. Both are opened before
//! it begins and have their names before it is committed, so that nothing comes in whose bad rows are nowhere.

use std::path::Path;

use super::importing::Reading;
use crate::error::{Error, Kind, Result};
use crate::formats::{OpenedFile, is_one_file, would_replace};

/// The files of an import.
#[derive(Default)]
pub(super) struct Beside {
    bad_rows: Option<OpenedFile>,
    map: Option<OpenedFile>,
    /// Whether a file of bad rows is there: without new ones it is left with its heading alone.
    pub(super) replaces: bool,
}

impl Beside {
    /// Opens what the import of this file is to write; a dry run only looks whether that could be.
    ///
    /// # Errors
    /// Those of [`may_write`].
    pub(super) fn open(reading: &Reading, source: &Path) -> Result<Self> {
        let (bad_rows, map) = (reading.skip.bad.as_deref(), reading.keeps_map.as_deref());
        if let (Some(one), Some(other)) = (bad_rows, map)
            && is_one_file(one, other)
        {
            return Err(is_used(
                one,
                "列的对应也要写进去",
                "would hold the map of columns, too",
            ));
        }
        let opened = |path: Option<&Path>| {
            let Some(path) = path else { return Ok(None) };
            may_write(path, source)?;
            let opened = (!reading.dry_run).then(|| OpenedFile::open(path));
            opened.transpose().map_err(nothing_imported)
        };
        Ok(Self {
            bad_rows: opened(bad_rows)?,
            map: opened(map)?,
            replaces: bad_rows.is_some_and(would_replace),
        })
    }

    /// Writes them and gives them their names.
    pub(super) fn keep(&mut self, bad_rows: Option<Vec<u8>>, map: Option<String>) -> Result<()> {
        let files = [
            (self.bad_rows.take(), bad_rows),
            (self.map.take(), map.map(String::into_bytes)),
        ];
        let mut written = Vec::new();
        for (file, bytes) in files {
            if let (Some(mut file), Some(bytes)) = (file, bytes) {
                file.write(|out| out.write_all(&bytes).map_err(unwritten))
                    .map_err(nothing_imported)?;
                written.push(file);
            }
        }
        written
            .into_iter()
            .try_for_each(|file| file.keep().map_err(nothing_imported))
    }
}

/// Whether an import of `source` may write there.
///
/// # Errors
/// Where the path is one of the program's own files, the file that is imported, or cannot be written.
pub fn may_write(path: &Path, source: &Path) -> Result<()> {
    if is_one_file(path, source) {
        return Err(is_used(
            path,
            "就是要导入的文件",
            "is the file that is imported",
        ));
    }
    OpenedFile::check(path).map_err(nothing_imported)
}

fn is_used(path: &Path, zh: &str, en: &str) -> Error {
    let path = path.display();
    nothing_imported(
        Error::new(
            Kind::Usage,
            format!("{path} {zh}，不能写到那里"),
            format!("{path} {en}: nothing is written there"),
        )
        .hint("换一个文件名", "give another name"),
    )
}

fn nothing_imported(mut error: Error) -> Error {
    error.sentence.zh.push_str("；一份也没有导入");
    error.sentence.en.push_str("; nothing was imported");
    error
}

fn unwritten(error: std::io::Error) -> Error {
    Error::new(Kind::Store, "写不了文件", "the file cannot be written").caused_by(error)
}
