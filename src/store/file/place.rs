//! Whether the database is still the file it was when it was opened.
//!
//! A file that is removed, renamed or replaced while it is open takes every later write with it: `SQLite` goes on writing
//! to a file that has no name. One that is emptied or written over keeps its name, and `SQLite` reads on from its memory. So
//! each commit looks first: at the names, and at the file itself where somebody has written to it, as happens once in a
//! thousand commits, when the log is brought into it.

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::raw::Raw;
use crate::error::{Error, Kind, Result};

/// How often the file is looked at again before it is taken for another one, and how long between: another program may be
/// bringing its log into it.
const LOOKS: (u32, Duration) = (4, Duration::from_millis(25));

/// Where the database and its log lay when they were opened.
pub(in crate::store) struct Place {
    files: Vec<(PathBuf, Identity)>,
    /// How the database file was when it was looked at last.
    seen: Cell<Option<(Written, Raw)>>,
}

/// When a file was written last, and how long it was then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Written {
    at: Option<SystemTime>,
    length: u64,
}

/// What became of the file that was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum Standing {
    /// It is there.
    Same,
    /// It was moved, removed or replaced by another file.
    Gone,
    /// It was emptied or written over where it lies.
    Overwritten,
}

/// Refuses what cannot be a database though it can be opened: a folder, a disk, a pipe, which `SQLite` takes for an empty file;
/// and what lies beside another database, or is a lock, though nothing may be in it yet.
///
/// # Errors
/// [`Kind::Store`]; nothing was touched.
pub fn refuse_no_file(path: &Path) -> Result<()> {
    const BESIDE: [&str; 5] = ["-wal", "-shm", "-journal", ".log", ".names"];
    let is_other = fs::metadata(path).is_ok_and(|found| !found.is_file());
    let name = path.to_string_lossy();
    let of = BESIDE.iter().find_map(|end| name.strip_suffix(end));
    let is_beside = of.is_some_and(|stem| Path::new(stem).is_file());
    let is_lock = path.file_name().is_some_and(|name| name == ".lock");
    if !is_other && !is_beside && !is_lock {
        return Ok(());
    }
    Err(Error::new(
        Kind::Store,
        "这里不能放数据库：它是文件夹、设备、管道，或别的数据库旁边的文件；什么也没有动",
        "no database can lie here: it is a folder, a device, a pipe, or a file beside another database; nothing was touched",
    )
    .hint(
        "用 --db 指定 manyi 的数据库，或一个还不存在的文件",
        "name a manyi database with --db, or a file that does not exist yet",
    ))
}

impl Place {
    /// The place of the database at this path and, where there is one, of the log beside it.
    pub(in crate::store) fn of(path: &Path) -> Self {
        let files = [path.to_owned(), beside(path, "-wal")];
        Self {
            files: files
                .into_iter()
                .filter_map(|file| Some((file.clone(), identity(&file)?)))
                .collect(),
            seen: Cell::new(written(path).zip(Raw::read(path))),
        }
    }

    /// A database without a file.
    pub(in crate::store) fn nowhere() -> Self {
        Self {
            files: Vec::new(),
            seen: Cell::new(None),
        }
    }

    /// The path of the database.
    pub(in crate::store) fn path(&self) -> Option<&Path> {
        self.files.first().map(|(path, _)| path.as_path())
    }

    /// Whether the files are there and are the same.
    pub(in crate::store) fn holds(&self) -> bool {
        self.standing() == Standing::Same
    }

    /// What became of the files.
    pub(in crate::store) fn standing(&self) -> Standing {
        let is_there = |(path, was): &(PathBuf, Identity)| identity(path).as_ref() == Some(was);
        if !self.files.iter().all(is_there) {
            return Standing::Gone;
        }
        let (Some(path), Some((was, before))) = (self.path(), self.seen.get()) else {
            return Standing::Same;
        };
        if written(path) == Some(was) {
            return Standing::Same;
        }
        self.look(path, was, &before)
    }

    /// Looks at a file that somebody has written to: this program, another one of its kind, or something else.
    fn look(&self, path: &Path, was: Written, before: &Raw) -> Standing {
        for look in 0..LOOKS.0 {
            if look > 0 {
                std::thread::sleep(LOOKS.1);
            }
            let now = written(path);
            let found = now.zip(Raw::read(path));
            if let Some((now, raw)) =
                found.filter(|(now, raw)| now.length >= was.length && raw.continues(before))
            {
                self.seen.set(Some((now, raw)));
                return Standing::Same;
            }
        }
        Standing::Overwritten
    }
}

fn written(path: &Path) -> Option<Written> {
    let found = fs::metadata(path).ok()?;
    Some(Written {
        at: found.modified().ok(),
        length: found.len(),
    })
}

/// The path with something added to its name.
pub(in crate::store) fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// What the file system calls the file at this path, whatever its name; `None` where it has no such number.
pub(in crate::store) fn file_number(path: &Path) -> Option<String> {
    number(&identity(path)?)
}

#[cfg(unix)]
#[allow(clippy::unnecessary_wraps, reason = "elsewhere there is none")]
fn number((device, number): &Identity) -> Option<String> {
    Some(format!("{device}:{number}"))
}

#[cfg(not(unix))]
fn number(_: &Identity) -> Option<String> {
    None
}

/// What tells a file from another of the same name: the file system and the number of the file there.
#[cfg(unix)]
type Identity = (u64, u64);

#[cfg(all(unix, not(target_os = "linux")))]
fn identity(path: &Path) -> Option<Identity> {
    asked_for_everything(path)
}

/// Asks for the number alone. Since Linux 6.13 whoever asks for a file's times makes the next write set them anew, and the
/// next commit has to bring them to the disk too: half as long again for a confirmed field.
#[cfg(target_os = "linux")]
fn identity(path: &Path) -> Option<Identity> {
    use rustix::fs::{AtFlags, CWD, StatxFlags, makedev, statx};
    match statx(CWD, path, AtFlags::empty(), StatxFlags::INO) {
        Ok(found) => Some((
            makedev(found.stx_dev_major, found.stx_dev_minor),
            found.stx_ino,
        )),
        // Not there, or a system too old for the question.
        Err(_) => asked_for_everything(path),
    }
}

#[cfg(unix)]
fn asked_for_everything(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt as _;
    let found = fs::metadata(path).ok()?;
    Some((found.dev(), found.ino()))
}

/// Elsewhere a file that is open can be neither removed nor renamed.
#[cfg(not(unix))]
type Identity = ();

#[cfg(not(unix))]
fn identity(path: &Path) -> Option<Identity> {
    path.exists().then_some(())
}
