//! Whether the database is still the file it was when it was opened.
//!
//! A file that is removed, renamed or replaced while it is open takes every later write with it: `SQLite` goes on writing
//! to a file that has no name. So each commit looks first.

use std::path::{Path, PathBuf};

/// Where the database and its log lay when they were opened.
pub(in crate::store) struct Place {
    files: Vec<(PathBuf, Identity)>,
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
        }
    }

    /// A database without a file.
    pub(in crate::store) fn nowhere() -> Self {
        Self { files: Vec::new() }
    }

    /// The path of the database.
    pub(in crate::store) fn path(&self) -> Option<&Path> {
        self.files.first().map(|(path, _)| path.as_path())
    }

    /// Whether the files are there and are the same.
    pub(in crate::store) fn holds(&self) -> bool {
        self.files
            .iter()
            .all(|(path, was)| identity(path).as_ref() == Some(was))
    }
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
    let found = std::fs::metadata(path).ok()?;
    Some((found.dev(), found.ino()))
}

/// Elsewhere a file that is open can be neither removed nor renamed.
#[cfg(not(unix))]
type Identity = ();

#[cfg(not(unix))]
fn identity(path: &Path) -> Option<Identity> {
    path.exists().then_some(())
}
