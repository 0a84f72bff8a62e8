//! Files for the owner alone, made without following a link that somebody planted where they belong.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::Path;

/// Makes an empty file for the owner alone where none is, so that whoever writes it later finds it; one that is there
/// stays as it is, a link too.
///
/// # Errors
/// [`ErrorKind::AlreadyExists`] where something is there.
pub(in crate::store) fn make(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    for_owner(&mut options);
    options.open(path).map(|_| ())
}

/// Copies a file to where none is, for the owner alone and on the disk when this returns.
///
/// # Errors
/// [`ErrorKind::AlreadyExists`] where something is there, a planted link too.
pub(in crate::store) fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    for_owner(&mut options);
    let mut copy = options.open(to)?;
    io::copy(&mut File::open(from)?, &mut copy)?;
    copy.sync_all()
}

/// Opens a file of the program's own to be written to, made for the owner alone where there is none.
///
/// # Errors
/// [`ErrorKind::InvalidInput`] where a link, a second name of another file, a pipe or a device lies in its place: nothing
/// is written there.
pub fn open_owned(path: &Path, is_appended: bool) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options
        .create(true)
        .truncate(false)
        .read(true)
        .append(is_appended)
        .write(true);
    for_owner(&mut options);
    unfollowed(&mut options);
    let file = options.open(path)?;
    if !is_plain(&file)? {
        return Err(ErrorKind::InvalidInput.into());
    }
    Ok(file)
}

/// Makes a folder for the owner alone, with those it lies in; one that is there stays as it is.
pub(in crate::store) fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(folder)
}

/// Whether others than the owner may read it; a folder, whether they may list it.
#[cfg(unix)]
pub(in crate::store) fn is_open_to_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    let found = std::fs::metadata(path);
    found.is_ok_and(|found| found.permissions().mode() & 0o044 != 0)
}

/// Makes a file the owner's alone that others may read and not write: nobody shares it for work. Whether it was one.
///
/// One that others may write is shared on purpose; a link is not followed.
#[cfg(unix)]
pub(in crate::store) fn close_to_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    let Ok(found) = std::fs::symlink_metadata(path) else {
        return false;
    };
    let mode = found.permissions().mode();
    let is_only_read = mode & 0o044 != 0 && mode & 0o022 == 0;
    is_only_read
        && found.is_file()
        && std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode & 0o700)).is_ok()
}

#[cfg(not(unix))]
pub(in crate::store) fn close_to_others(_: &Path) -> bool {
    false
}

#[cfg(not(unix))]
pub(in crate::store) fn is_open_to_others(_: &Path) -> bool {
    false
}

#[cfg(unix)]
fn for_owner(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt as _;
    options.mode(0o600);
}

#[cfg(not(unix))]
fn for_owner(_: &mut OpenOptions) {}

/// A link is not followed, and a pipe in its place holds nothing up.
#[cfg(unix)]
fn unfollowed(options: &mut OpenOptions) {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt as _;
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    options.custom_flags(flags.bits().cast_signed());
}

#[cfg(not(unix))]
fn unfollowed(_: &mut OpenOptions) {}

#[cfg(unix)]
fn is_plain(file: &File) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    let found = file.metadata()?;
    Ok(found.is_file() && found.nlink() == 1)
}

#[cfg(not(unix))]
fn is_plain(file: &File) -> io::Result<bool> {
    Ok(file.metadata()?.is_file())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn what_is_made_is_for_the_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        make(&at("a")).unwrap();
        drop(open_owned(&at("b"), true).unwrap());
        make_folder(&at("c").join("d")).unwrap();
        assert_eq!([mode(&at("a")), mode(&at("b"))], [0o600; 2]);
        assert_eq!([mode(&at("c")), mode(&at("c/d"))], [0o700; 2]);
        assert_eq!(make(&at("a")).unwrap_err().kind(), ErrorKind::AlreadyExists);
    }

    #[test]
    fn a_planted_link_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("victim"), "mine").unwrap();
        symlink(at("victim"), at("soft")).unwrap();
        symlink(at("nowhere"), at("dangling")).unwrap();
        fs::hard_link(at("victim"), at("hard")).unwrap();
        for name in ["soft", "dangling", "hard"] {
            assert!(open_owned(&at(name), true).is_err(), "{name}");
            assert!(make(&at(name)).is_err(), "{name}");
        }
        fs::write(at("from"), "copied").unwrap();
        for name in ["soft", "dangling", "hard"] {
            assert!(copy(&at("from"), &at(name)).is_err(), "{name}");
        }
        copy(&at("from"), &at("copy")).unwrap();
        assert_eq!(fs::read_to_string(at("copy")).unwrap(), "copied");
        assert_eq!(mode(&at("copy")), 0o600);
        assert!(!at("nowhere").exists());
        assert_eq!(fs::read_to_string(at("victim")).unwrap(), "mine");
    }
}
