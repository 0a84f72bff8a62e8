//! The files that are the program's own: nothing is ever written over them, whatever the path is called.

use std::fs::{self, File, Metadata};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::error::{Error, Kind, Result};

/// What lies beside a database under its name.
const BESIDE: [&str; 5] = ["-wal", "-shm", "-journal", ".log", ".names"];

/// The database in use and the folders of this program, as they were named.
static KEPT: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Says that nothing may be written over this file and what lies beside it, or into this folder.
pub fn keep(path: &Path) {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if !kept.contains(&whole) {
        kept.push(whole);
    }
}

/// Refuses a path that is one of the program's own files, by whatever name, or a disk.
///
/// `target` is the path with its links followed. Files are told apart by what they are: the database in use by its number
/// in the file system (it is never opened a second time: that would drop its locks), others by how they begin.
pub(super) fn refuse_own(path: &Path, target: &Path) -> Result<()> {
    let found = fs::metadata(target).ok();
    if found.as_ref().is_some_and(is_disk) {
        return Err(refused(path, "是磁盘设备", "is a disk"));
    }
    let kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner).clone();
    for own in &kept {
        let own = &fs::canonicalize(own).unwrap_or_else(|_| own.clone());
        if own.is_dir() {
            if target.starts_with(own) {
                return Err(is_own(path));
            }
            continue;
        }
        let mut files = BESIDE
            .iter()
            .map(|end| beside(own, end))
            .chain([own.clone()]);
        if files.any(|file| is_same(&file, target)) {
            return Err(is_own(path));
        }
    }
    let is_database =
        |file: &Path| fs::metadata(file).is_ok_and(|found| found.is_file()) && begins_as_own(file);
    let stem = BESIDE.iter().find_map(|end| {
        let name = target.to_str()?.strip_suffix(end)?;
        Some(PathBuf::from(name))
    });
    let is_lock = target.file_name().is_some_and(|name| name == ".lock");
    if is_database(target) || stem.is_some_and(|stem| is_database(&stem)) || is_lock {
        return Err(is_own(path));
    }
    Ok(())
}

/// Refuses to print where a shell sent what is printed into one of the program's own files.
///
/// # Errors
/// [`Kind::Usage`]; nothing was printed.
pub fn refuse_standard_output() -> Result<()> {
    let path = Path::new("/dev/stdout");
    match fs::canonicalize(path) {
        Ok(target) if target.is_file() => refuse_own(path, &target),
        _ => Ok(()),
    }
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// Whether two paths, their links followed, are of one file; by its number in the file system, not by opening it.
pub(super) fn is_same(own: &Path, target: &Path) -> bool {
    let found = || Some((fs::metadata(target).ok()?, fs::metadata(own).ok()?));
    own == target || found().is_some_and(|(found, own)| is_same_file(&found, &own))
}

#[cfg(unix)]
fn is_same_file(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
fn is_same_file(_: &Metadata, _: &Metadata) -> bool {
    false
}

#[cfg(unix)]
fn is_disk(found: &Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    found.file_type().is_block_device()
}

#[cfg(not(unix))]
fn is_disk(_: &Metadata) -> bool {
    false
}

/// Whether a file begins as a database does, a backup of one, or one of its two logs.
fn begins_as_own(path: &Path) -> bool {
    const DATABASE: &[u8] = b"SQLite format 3\0";
    const NAMES: &[u8] = b"{\"manyi-names\":";
    const LOGS: [&[u8]; 3] = [
        &[0x37, 0x7f, 0x06, 0x82],
        &[0x37, 0x7f, 0x06, 0x83],
        &[0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7],
    ];
    let mut begin = Vec::new();
    let read = File::open(path).and_then(|file| file.take(16).read_to_end(&mut begin));
    read.is_ok()
        && (begin == DATABASE
            || begin.starts_with(NAMES)
            || LOGS.iter().any(|log| begin.starts_with(log)))
}

fn is_own(path: &Path) -> Error {
    refused(
        path,
        "是数据库、备份，或它们旁边的日志、锁和姓名文件",
        "is a database or a backup, or a log, lock or names file beside one",
    )
}

fn refused(path: &Path, zh: &str, en: &str) -> Error {
    let path = path.display();
    Error::new(
        Kind::Usage,
        format!("{path} {zh}，不能写到那里，什么也没有动"),
        format!("{path} {en}: nothing is written there, and nothing was touched"),
    )
    .hint("换一个文件名", "give another name")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(path: &Path) -> PathBuf {
        fs::canonicalize(path.parent().unwrap())
            .unwrap()
            .join(path.file_name().unwrap())
    }

    fn is_refused(path: &Path) -> bool {
        let target = fs::canonicalize(path).unwrap_or_else(|_| whole(path));
        refuse_own(path, &target).is_err_and(|error| error.kind == Kind::Usage)
    }

    #[test]
    fn every_file_of_a_database_is_refused_under_every_name() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("a.db"), b"SQLite format 3\0 and more").unwrap();
        fs::write(at("a.db-wal"), [0x37, 0x7f, 0x06, 0x82, 0]).unwrap();
        fs::write(
            at("other"),
            [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7],
        )
        .unwrap();
        fs::write(at("renamed"), b"{\"manyi-names\":1}\n").unwrap();
        for name in [
            "a.db",
            "a.db-wal",
            "a.db-shm",
            "a.db-journal",
            "a.db.log",
            "a.db.names",
            "renamed",
            "other",
            ".lock",
        ] {
            assert!(is_refused(&at(name)), "{name}");
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(at("a.db"), at("link.csv")).unwrap();
            fs::hard_link(at("a.db"), at("hard.csv")).unwrap();
            assert!(is_refused(&at("link.csv")) && is_refused(&at("hard.csv")));
        }
        fs::write(at("b.csv"), "serial\n").unwrap();
        for name in ["b.csv", "new.csv", "b.csv.log", "b-wal"] {
            assert!(!is_refused(&at(name)), "{name}");
        }
    }

    #[test]
    fn the_database_in_use_is_known_before_anything_is_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("empty.db"), "").unwrap();
        keep(&at("empty.db"));
        fs::create_dir(at("device")).unwrap();
        keep(&at("device"));
        for name in [
            "empty.db",
            "empty.db-wal",
            "empty.db-shm",
            "device/key",
            "device/new",
        ] {
            assert!(is_refused(&at(name)), "{name}");
        }
        #[cfg(unix)]
        {
            fs::hard_link(at("empty.db"), at("out.csv")).unwrap();
            assert!(is_refused(&at("out.csv")));
        }
    }
}
