//! Upgrading a file of an earlier version begins with a copy of it, on a disk that has the room.

use std::path::Path;

use rusqlite::Connection;

use super::folder::BackupFolder;
use crate::error::{Error, Kind, Result};
use crate::store::Settings;
use crate::store::Store;
use crate::store::file::place::Place;
use crate::store::upgrade::bring_up::bring_up;
use crate::store::upgrade::former::former_head;

/// So many times its size the file may need while it is upgraded: the copy, the new tables beside the old ones, and the
/// log with both.
const TIMES: u64 = 4;

/// Upgrades a file of version 1 and opens it: a copy of it as it is goes to the backups first.
///
/// # Errors
/// [`Kind::Store`] where the disk has not the room, and for a damaged file; [`Kind::Busy`] while another program has it.
/// The file is as it was then.
pub(in crate::store) fn upgrade(
    connection: Connection,
    operator: &str,
    settings: &Settings,
    path: &Path,
) -> Result<Store> {
    check_room(path)?;
    let head = former_head(&connection)?;
    BackupFolder::beside(path).keep_former(&connection)?;
    bring_up(connection, operator, settings, Place::of(path), Some(head))
}

fn check_room(path: &Path) -> Result<()> {
    let size = std::fs::metadata(path).map_or(0, |file| file.len());
    match free(path) {
        Some(free) => refuse_without_room(size.saturating_mul(TIMES), free),
        None => Ok(()),
    }
}

/// How many bytes there are left on the disk for this user; `None` where the system does not say.
#[cfg(unix)]
fn free(path: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(path).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

#[cfg(not(unix))]
fn free(_: &Path) -> Option<u64> {
    None
}

fn refuse_without_room(due: u64, free: u64) -> Result<()> {
    const MEGABYTE: u64 = 1 << 20;
    if free >= due {
        return Ok(());
    }
    let [due, lacking] = [due, due - free].map(|bytes| bytes.div_ceil(MEGABYTE));
    Err(Error::new(
        Kind::Store,
        format!("升级数据库要 {due} MB 空间，还差 {lacking} MB；数据库没有变化"),
        format!(
            "upgrading the database takes {due} MB of room, of which {lacking} MB are missing; the database is unchanged"
        ),
    )
    .hint(
        "在这块磁盘上腾出空间再打开",
        "make room on this disk and open it again",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_without_the_room_is_refused_with_what_is_missing() {
        const MB: u64 = 1 << 20;
        assert!(refuse_without_room(40 * MB, 40 * MB).is_ok());
        let error = refuse_without_room(40 * MB, 33 * MB + 1).unwrap_err();
        assert_eq!(error.kind, Kind::Store);
        assert!(error.sentence.en.contains("40 MB"));
        assert!(error.sentence.en.contains("7 MB are missing"));
        assert_eq!(error.hints.len(), 1);
    }

    #[test]
    fn the_room_of_a_disk_is_asked_for() {
        assert!(!cfg!(unix) || free(Path::new(".")).is_some_and(|free| free > 0));
    }
}
