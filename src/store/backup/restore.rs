//! Restoring a backup: checked first, and the present file is kept beside it.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::backup_name::free_name;
use super::copy::{Stop, copy, sync_folder, unwritten};
use super::folder::{BackupFolder, restoring};
use super::names::restore_names;
use crate::error::{Error, Kind, Result};
use crate::store::Store;
use crate::store::file::clock::Clock;
use crate::store::file::place::{beside, refuse_no_file};
use crate::store::trail::audit::Event;
use crate::text::{Finding, Severity};
use crate::trail::Action;

/// What restoring did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Restoration {
    /// The backup stands in the place of the database.
    Done {
        /// Where the file that was there before is now; `None`: there was none.
        kept: Option<PathBuf>,
    },
    /// Something is wrong with the backup; nothing was changed.
    Refused(Vec<Finding>),
}

/// Puts a backup in the place of the database, checked first; the file that was there gets another name beside it.
///
/// A row of the restored audit trail tells who restored it, and the head of the trail that it replaces.
///
/// # Errors
/// [`Kind::Usage`] when there is no such file, [`Kind::Input`] when it is none of ours, [`Kind::Busy`] while the database
/// is open elsewhere, [`Kind::Store`] when the disk refuses. Nothing was changed then.
pub fn restore(file: &Path, database: &Path, operator: &str) -> Result<Restoration> {
    let [source, target] = [file, database].map(|path| fs::canonicalize(path).ok());
    if !source.as_ref().is_some_and(|source| source.is_file()) {
        return Err(no_file(file));
    }
    refuse_no_file(database)?;
    if source == target {
        return Err(Error::new(
            Kind::Usage,
            "这就是正在使用的数据库",
            "this is the database itself",
        )
        .hint(
            "给出一份备份，见 manyi backup list",
            "name a backup, see manyi backup list",
        ));
    }
    // A link stays: what it leads to is what is restored, and what lies beside that belongs to it.
    let is_link = fs::symlink_metadata(database).is_ok_and(|found| found.is_symlink());
    let database = target.as_deref().filter(|_| is_link).unwrap_or(database);
    let folder = database.parent().unwrap_or(Path::new(""));
    if !folder.as_os_str().is_empty() {
        fs::create_dir_all(folder).map_err(|cause| unwritten(folder, cause))?;
    }
    // One program at a time, and none while a backup is taken.
    let _lock = BackupFolder::beside(database).lock()?;
    let left = restoring(database);
    let ready = left[0].clone();
    let done = prepare(file, &ready, operator).and_then(|findings| {
        if findings.is_empty() {
            let kept = put_in_place(&ready, database, operator)?;
            restore_names(file, database, kept.as_deref())?;
            sync_folder(folder);
            Ok(Restoration::Done { kept })
        } else {
            Ok(Restoration::Refused(findings))
        }
    });
    for left in &left {
        let _ = fs::remove_file(left);
    }
    done
}

/// Copies the backup and checks the copy: what is checked is what is put in place.
fn prepare(file: &Path, ready: &Path, operator: &str) -> Result<Vec<Finding>> {
    let _ = fs::remove_file(ready);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let backup = Connection::open_with_flags(file, flags)?;
    let never = Stop::default();
    copy(&backup, ready, &never)?;
    let mut findings = Store::open_copy(ready, operator, &never)?.unsoundness()?;
    findings.retain(|finding| finding.severity == Severity::Error);
    Ok(findings)
}

fn put_in_place(ready: &Path, database: &Path, operator: &str) -> Result<Option<PathBuf>> {
    let kept = free_name(database, "before-restore", Clock::default().now());
    if !database.exists() {
        record(ready, operator, None)?;
        put_logs_aside(database, &kept);
        fs::rename(ready, database).map_err(|cause| unwritten(database, cause))?;
        return Ok(None);
    }
    let head = close(database)?;
    record(ready, operator, head.as_deref())?;
    put_logs_aside(database, &kept);
    // A second name first: so there is a database at its place at every moment.
    if fs::hard_link(database, &kept).is_err() {
        fs::rename(database, &kept).map_err(|cause| unwritten(&kept, cause))?;
    }
    fs::rename(ready, database).map_err(|cause| unwritten(database, cause))?;
    Ok(Some(kept))
}

/// Puts the logs of a database that is gone or damaged beside the name it is kept under. Left where they lie, they would
/// be written over the file that takes its place.
fn put_logs_aside(database: &Path, kept: &Path) {
    for end in ["-wal", "-journal"] {
        let _ = fs::rename(beside(database, end), beside(kept, end));
    }
    let _ = fs::remove_file(beside(database, "-shm"));
}

/// Brings the log of the present file into it and makes sure that nobody else has it open; gives the head of its trail.
///
/// A file that is damaged beyond this is kept as it is.
fn close(database: &Path) -> Result<Option<String>> {
    if !is_database(database) {
        // SQLite would throw away the log of such a file.
        return Ok(None);
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let closed = || -> rusqlite::Result<(String, Option<String>)> {
        let present = Connection::open_with_flags(database, flags)?;
        present.busy_timeout(Duration::from_secs(1))?;
        let journal =
            present.pragma_update_and_check(None, "journal_mode", "DELETE", |row| row.get(0))?;
        // The last event; of a file of schema version 1, the head of its trail.
        let head = |sql: &str| present.query_row(sql, [], |row| row.get(0)).ok();
        let head = head("SELECT lower(hex(hash)) FROM event ORDER BY id DESC LIMIT 1")
            .or_else(|| head("SELECT lower(hex(hash)) FROM audit_head"));
        Ok((journal, head))
    };
    match closed() {
        Ok((journal, _)) if journal == "wal" => Err(in_use()),
        Ok((_, head)) => Ok(head),
        Err(error) => match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Err(in_use()),
            _ => Ok(None),
        },
    }
}

/// Whether the file begins as every `SQLite` file does.
fn is_database(path: &Path) -> bool {
    const HEADER: [u8; 16] = *b"SQLite format 3\0";
    let mut found = [0; 16];
    let read = fs::File::open(path).and_then(|mut file| file.read_exact(&mut found));
    read.is_ok() && found == HEADER
}

/// Adds to the trail of the restored database that it was restored.
fn record(ready: &Path, operator: &str, head: Option<&str>) -> Result<()> {
    let store = Store::open_copy(ready, operator, &Stop::default())?;
    store.writing(|| {
        store.append_audit(&Event::of(Action::Restore).with(head, None))?;
        Ok(())
    })
}

fn no_file(path: &Path) -> Error {
    let path = path.display();
    Error::new(
        Kind::Usage,
        format!("没有文件 {path}"),
        format!("there is no file {path}"),
    )
    .hint(
        "manyi backup list 列出现有的备份",
        "manyi backup list shows the backups there are",
    )
}

fn in_use() -> Error {
    Error::new(
        Kind::Busy,
        "数据库正被另一个程序使用，没有恢复",
        "another program is using the database; nothing was restored",
    )
    .hint(
        "关闭另一个 manyi 再试",
        "close the other manyi and try again",
    )
}
