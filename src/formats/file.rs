//! Writing a file whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

use crate::error::{Error, Kind, Result};

/// Writes a file through a temporary one beside it, synced and then renamed over the old one.
///
/// If `write` or the disk fails, the old file is as it was and no other file is left. A link is followed; what is no
/// ordinary file, such as `/dev/stdout`, is written directly.
pub fn write_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    match fs::metadata(&target) {
        Ok(found) if found.is_dir() => return Err(is_a_folder(path)),
        Ok(found) if !found.is_file() => return write_directly(path, write),
        Ok(_) | Err(_) => {}
    }
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut temporary = temporary_in(folder).map_err(|error| failed(path, &error))?;
    {
        let mut buffered = BufWriter::new(temporary.as_file_mut());
        write(&mut buffered)?;
        buffered.flush().map_err(|error| failed(path, &error))?;
    }
    temporary
        .as_file()
        .sync_all()
        .map_err(|error| failed(path, &error))?;
    temporary
        .persist(&target)
        .map_err(|unsaved| failed(path, &unsaved.error))?;
    sync_folder(folder);
    Ok(())
}

fn write_directly(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    let mut file = File::options()
        .write(true)
        .open(path)
        .map_err(|error| failed(path, &error))?;
    write(&mut file)?;
    file.flush().map_err(|error| failed(path, &error))
}

/// A temporary file that others may read as any new file of the user.
fn temporary_in(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(".manyi-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// Makes the rename itself durable where the system can; the file is whole either way.
fn sync_folder(folder: &Path) {
    if let Ok(opened) = File::open(folder) {
        let _ = opened.sync_all();
    }
}

fn is_a_folder(path: &Path) -> Error {
    let path = path.display();
    Error::new(
        Kind::Usage,
        format!("{path} 是文件夹"),
        format!("{path} is a folder"),
    )
    .hint("写上文件名", "give the name of a file")
}

fn failed(path: &Path, error: &io::Error) -> Error {
    let shown = path.display();
    let told = Error::new(
        Kind::Store,
        format!("写不了 {shown}，原来的文件没有动"),
        format!("{shown} cannot be written; what was there is untouched"),
    );
    match error.kind() {
        io::ErrorKind::NotFound => told.hint("先建好文件夹", "create the folder first"),
        io::ErrorKind::PermissionDenied => told.hint(
            "关闭正在使用它的程序，或换一个可以写的位置",
            "close the program that uses it, or choose a place you may write to",
        ),
        io::ErrorKind::StorageFull => {
            told.hint("磁盘已满，先腾出空间", "the disk is full: make room")
        }
        _ => told
            .hint(
                "换一个可以写的文件夹",
                "choose a folder that can be written",
            )
            .caused_by(cause(error)),
    }
}

/// What the system says, without the path of the temporary file that is added to it, which tells nobody anything.
fn cause(error: &io::Error) -> String {
    let said = error.to_string();
    said.split(" at path ")
        .next()
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refuse() -> Error {
        Error::new(Kind::Bug, "停", "stop")
    }

    fn files_in(folder: &Path) -> usize {
        fs::read_dir(folder).unwrap().count()
    }

    #[test]
    fn a_file_is_written_and_replaced_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("得分.csv");
        for text in ["一", "二"] {
            write_file(&path, |out| {
                out.write_all(text.as_bytes())
                    .map_err(|error| failed(&path, &error))
            })
            .unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        assert_eq!(files_in(folder.path()), 1);
    }

    #[test]
    fn a_failed_write_leaves_the_old_file_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("old.csv");
        fs::write(&path, "old").unwrap();
        let error = write_file(&path, |out| {
            out.write_all(b"half")
                .map_err(|error| failed(&path, &error))?;
            Err(refuse())
        })
        .unwrap_err();
        assert_eq!(error.kind, Kind::Bug);
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(files_in(folder.path()), 1);
    }

    #[test]
    fn a_folder_and_a_missing_folder_are_refused_with_a_way_out() {
        let folder = tempfile::tempdir().unwrap();
        let onto_folder = write_file(folder.path(), |_| Ok(())).unwrap_err();
        assert_eq!(onto_folder.kind, Kind::Usage);
        let nowhere = folder.path().join("none").join("x.csv");
        let error = write_file(&nowhere, |_| Ok(())).unwrap_err();
        assert_eq!(error.kind, Kind::Store);
        assert_eq!(error.hints.len(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_keeps_pointing_to_the_file_that_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let (target, link) = (
            folder.path().join("real.csv"),
            folder.path().join("link.csv"),
        );
        fs::write(&target, "old").unwrap();
        std::os::unix::fs::symlink(&target, &link).unwrap();
        write_file(&link, |out| {
            out.write_all(b"new").map_err(|error| failed(&link, &error))
        })
        .unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }
}
