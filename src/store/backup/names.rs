//! The names file beside a database goes where the database goes: copied with a backup, dropped with it, put back with it.
//!
//! What is in it is sealed and nothing of this room's; it is moved as bytes.

use std::fs;
use std::path::Path;

use super::copy::unwritten;
use crate::error::Result;
use crate::store::file::owned;
use crate::store::file::place::beside;

/// The end of the name of the file of names.
const NAMES: &str = ".names";

/// Copies the names that lie beside a database to beside its backup; none where there are none.
pub(in crate::store) fn copy_names(database: &Path, backup: &Path) -> Result<()> {
    let (from, to) = (beside(database, NAMES), beside(backup, NAMES));
    if !from.exists() {
        return Ok(());
    }
    // Under another name first, so that a backup has its names whole or not at all; the copy is the owner's alone, and goes
    // into no link that lies in its place.
    let unfinished = beside(&to, ".partial");
    let _ = fs::remove_file(&unfinished);
    let copied = owned::copy(&from, &unfinished).and_then(|()| fs::rename(&unfinished, &to));
    copied.map_err(|cause| {
        let _ = fs::remove_file(&unfinished);
        unwritten(&to, cause)
    })
}

/// Drops the names of a backup that is dropped.
pub(in crate::store) fn drop_names(backup: &Path) {
    let _ = fs::remove_file(beside(backup, NAMES));
}

/// Puts the names of a backup beside the database that it was restored to; those that were there are kept beside the
/// database that was kept. A backup without names leaves them as they are.
pub(in crate::store) fn restore_names(
    backup: &Path,
    database: &Path,
    kept: Option<&Path>,
) -> Result<()> {
    if !beside(backup, NAMES).exists() {
        return Ok(());
    }
    if let Some(kept) = kept {
        copy_names(database, kept)?;
    }
    copy_names(backup, database)
}
