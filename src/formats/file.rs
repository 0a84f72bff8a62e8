//! Writing a file whole or not at all: the one gate for every path that is written to.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tempfile::{Builder, NamedTempFile};

use super::own_files::{is_same, refuse_own};
use crate::error::{Error, Kind, Result};

/// How the name of a file begins and ends that is not complete.
const UNFINISHED: [&str; 2] = [".manyi-", ".tmp"];

/// The folder in which it is noted where files are being written; `None`: nowhere.
static NOTES: Mutex<Option<PathBuf>> = Mutex::new(None);

/// Writes a file through a temporary one beside it, synced and then renamed over the old one.
///
/// If `write` or the disk fails, the old file is as it was and no other file is left. A link is followed; what is no
/// ordinary file, such as `/dev/stdout` or a pipe, is written directly. The program's own files are refused.
pub fn write_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    let target = followed(path);
    refuse_own(path, &target)?;
    write_whole(path, target, 0o666, write)
}

/// Writes bytes that their owner alone may read, such as a private key, all or nothing.
///
/// # Errors
/// As [`write_file`].
pub fn write_private_bytes(path: &Path, bytes: &[u8]) -> Result<()> {
    write_private_file(path, |file| {
        file.write_all(bytes).map_err(|error| failed(path, &error))
    })
}

/// Writes a file that its owner alone may read, such as a parcel, all or nothing.
///
/// # Errors
/// As [`write_file`].
pub fn write_private_file(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<()>,
) -> Result<()> {
    let target = followed(path);
    refuse_own(path, &target)?;
    write_whole(path, target, 0o600, write)
}

/// Writes one of the program's own files whole or not at all, readable by its owner alone.
pub(super) fn write_own_file(path: &Path, bytes: &[u8]) -> Result<()> {
    let target = followed(path);
    write_whole(path, target, 0o600, |file| {
        file.write_all(bytes).map_err(|error| failed(path, &error))
    })
}

fn write_whole(
    path: &Path,
    target: PathBuf,
    mode: u32,
    write: impl FnOnce(&mut dyn Write) -> Result<()>,
) -> Result<()> {
    let mut opened = OpenedFile::open_as(path, target, mode)?;
    opened.write(write)?;
    opened.keep()
}

/// A file that is to be written, opened before anything that depends on it is done.
///
/// Dropped before [`OpenedFile::keep`], it leaves what was there as it was.
pub struct OpenedFile {
    path: PathBuf,
    way: Way,
}

/// How a file is written.
enum Way {
    /// As it comes: the standard output, a pipe, a device.
    Straight(Box<dyn Write>),
    /// Through a temporary file beside it.
    Whole {
        temporary: NamedTempFile,
        target: PathBuf,
        /// Held until it has its name: how a killed program's file is found.
        note: Option<Note>,
    },
}

impl OpenedFile {
    /// Passes the gate and opens what is written first.
    ///
    /// # Errors
    /// As [`write_file`].
    pub fn open(path: &Path) -> Result<Self> {
        let target = followed(path);
        refuse_own(path, &target)?;
        Self::open_as(path, target, 0o666)
    }

    /// Whether it could be opened; nothing is left of that, and what is written straight is not touched.
    ///
    /// # Errors
    /// As [`write_file`].
    pub fn check(path: &Path) -> Result<()> {
        let target = followed(path);
        refuse_own(path, &target)?;
        let is_straight = is_standard(path)
            || fs::metadata(&target).is_ok_and(|found| !found.is_file() && !found.is_dir());
        if is_straight {
            return Ok(());
        }
        Self::open_as(path, target, 0o666).map(drop)
    }

    fn open_as(path: &Path, target: PathBuf, mode: u32) -> Result<Self> {
        let told = |error: io::Error| failed(path, &error);
        let opened = |way| {
            Ok(Self {
                path: path.to_owned(),
                way,
            })
        };
        if let Some(standard) = standard(path) {
            return opened(Way::Straight(standard));
        }
        match fs::metadata(&target) {
            Ok(found) if found.is_dir() => return Err(is_a_folder(path)),
            Ok(found) if !found.is_file() => {
                let file = File::options().write(true).open(path).map_err(told)?;
                return opened(Way::Straight(Box::new(file)));
            }
            Ok(_) | Err(_) => {}
        }
        let folder = folder_of(&target);
        remove_unfinished_in(folder);
        let temporary = temporary_in(folder, mode).map_err(told)?;
        // Held while it is written: whoever finds the file tells by it that its program runs. Released by the system.
        let _ = temporary.as_file().try_lock();
        let note = note(temporary.path());
        opened(Way::Whole {
            temporary,
            target,
            note,
        })
    }

    /// Writes into it. What the disk or a device says is told with the name of the file, whoever calls `write_all`.
    ///
    /// # Errors
    /// Those of `write`; where the disk or the device takes no more.
    pub fn write(&mut self, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
        let path = &self.path;
        let out: &mut dyn Write = match &mut self.way {
            Way::Straight(out) => out,
            Way::Whole { temporary, .. } => temporary.as_file_mut(),
        };
        let mut watched = Watched {
            out: BufWriter::new(out),
            told: None,
        };
        let written = write(&mut watched);
        let written = match &watched.told {
            Some(error) => Err(failed(path, error)),
            None => written,
        };
        let flushed =
            written.and_then(|()| watched.out.flush().map_err(|error| failed(path, &error)));
        if flushed.is_err() {
            // What could not be written is not tried once more when this is dropped.
            drop(watched.out.into_parts());
        }
        flushed
    }

    /// Gives it its name, synced, over the old one.
    ///
    /// # Errors
    /// Where the disk or another program keeps it from that; the old one is as it was then.
    pub fn keep(self) -> Result<()> {
        let told = |error: io::Error| failed(&self.path, &error);
        if let Way::Whole {
            temporary,
            target,
            note,
        } = self.way
        {
            temporary.as_file().sync_all().map_err(told)?;
            temporary
                .persist(&target)
                .map_err(|unsaved| told(unsaved.error))?;
            drop(note);
            sync_folder(folder_of(&target));
        }
        Ok(())
    }
}

/// A writer that remembers what kept it from writing.
struct Watched<W: Write> {
    out: BufWriter<W>,
    told: Option<io::Error>,
}

impl<W: Write> Watched<W> {
    fn watch<T>(&mut self, done: io::Result<T>) -> io::Result<T> {
        if let Err(error) = &done {
            // The same is given on, and kept: an error cannot be cloned.
            let kept = error
                .raw_os_error()
                .map_or_else(|| error.kind().into(), io::Error::from_raw_os_error);
            self.told = (error.kind() != io::ErrorKind::Interrupted).then_some(kept);
        }
        done
    }
}

impl<W: Write> Write for Watched<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes);
        self.watch(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.out.flush();
        self.watch(flushed)
    }
}

/// Whether a path is another name of the standard output or the standard error, wherever these lead.
pub fn is_standard(path: &Path) -> bool {
    standard(path).is_some()
}

/// The standard output or the standard error under its name in the file system: opened anew, a file to which it leads would
/// be written from its beginning.
fn standard(path: &Path) -> Option<Box<dyn Write>> {
    match path.to_str()? {
        "/dev/stdout" | "/dev/fd/1" | "/proc/self/fd/1" => Some(Box::new(io::stdout())),
        "/dev/stderr" | "/dev/fd/2" | "/proc/self/fd/2" => Some(Box::new(io::stderr())),
        _ => None,
    }
}

/// Whether a file is there that would be replaced; what is written straight replaces nothing.
pub fn would_replace(path: &Path) -> bool {
    !is_standard(path) && fs::metadata(path).is_ok_and(|found| found.is_file())
}

/// Whether two paths lead to one file.
pub fn is_one_file(one: &Path, other: &Path) -> bool {
    is_same(&followed(one), &followed(other))
}

fn folder_of(target: &Path) -> &Path {
    match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Says in which folder it is noted where files are being written, and removes what killed programs left there.
pub fn note_unfinished_in(folder: &Path) {
    *NOTES.lock().unwrap_or_else(PoisonError::into_inner) = Some(folder.to_owned());
    for note in entries(folder) {
        let Ok(text) = fs::read_to_string(&note) else {
            continue;
        };
        let left = PathBuf::from(text);
        if !is_unfinished(&left) || remove_if_left(&left) {
            let _ = fs::remove_file(&note);
        }
    }
}

/// A note about a file that is being written, gone when it is.
struct Note(PathBuf);

impl Drop for Note {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// Notes it; without a place for notes a killed program leaves a file that nobody looks for.
fn note(temporary: &Path) -> Option<Note> {
    let folder = NOTES
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone()?;
    fs::create_dir_all(&folder).ok()?;
    let path = folder.join(uuid::Uuid::new_v4().to_string());
    let whole = fs::canonicalize(temporary).ok()?;
    fs::write(&path, whole.to_str()?).ok()?;
    Some(Note(path))
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect()
}

fn is_unfinished(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| name.starts_with(UNFINISHED[0]) && name.ends_with(UNFINISHED[1]))
}

fn remove_unfinished_in(folder: &Path) {
    for path in entries(folder).iter().filter(|path| is_unfinished(path)) {
        remove_if_left(path);
    }
}

/// Removes a file that no program is writing; whether it is gone.
fn remove_if_left(path: &Path) -> bool {
    let is_plain = fs::symlink_metadata(path).map(|found| found.is_file());
    match is_plain {
        Ok(true) => {}
        Ok(false) => return false,
        Err(error) => return error.kind() == io::ErrorKind::NotFound,
    }
    let is_left = File::options()
        .write(true)
        .open(path)
        .is_ok_and(|file| file.try_lock().is_ok());
    is_left && fs::remove_file(path).is_ok()
}

/// The path with its links followed, also where the file itself is not there yet.
fn followed(path: &Path) -> PathBuf {
    if let Ok(whole) = fs::canonicalize(path) {
        return whole;
    }
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = fs::canonicalize(folder.unwrap_or(Path::new(".")));
    match (folder, path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}

/// A temporary file that others may read as this says, or less where the user has it so.
fn temporary_in(folder: &Path, mode: u32) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(UNFINISHED[0]).suffix(UNFINISHED[1]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(mode));
    }
    #[cfg(not(unix))]
    let _ = mode;
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

/// Writes these bytes as a whole file, as [`write_file`] does; what keeps them from it is said with the name of the file.
pub fn write_bytes(path: &Path, bytes: &[u8]) -> Result<()> {
    write_file(path, |file| {
        file.write_all(bytes).map_err(|error| failed(path, &error))
    })
}

fn failed(path: &Path, error: &io::Error) -> Error {
    let shown = path.display();
    let [mut zh, mut en] = [
        format!("写不了 {shown}"),
        format!("{shown} cannot be written"),
    ];
    if would_replace(path) {
        zh.push_str("，原来的文件没有动");
        en.push_str("; what was there is untouched");
    }
    let told = Error::new(Kind::Store, zh, en);
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
fn cause(error: &io::Error) -> io::Error {
    let said = error.to_string();
    let said = said.split(" at path ").next().unwrap_or_default();
    io::Error::new(error.kind(), said)
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

    #[test]
    fn what_a_killed_program_left_is_removed_and_what_a_running_one_writes_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let (left, written, other) = (at(".manyi-a.tmp"), at(".manyi-b.tmp"), at("mine.tmp"));
        for path in [&left, &written, &other] {
            fs::write(path, "half").unwrap();
        }
        let running = File::options().write(true).open(&written).unwrap();
        running.lock().unwrap();
        write_file(&at("new.csv"), |_| Ok(())).unwrap();
        assert!(!left.exists() && written.exists() && other.exists());
        drop(running);
        // At a start it is found by the note that was made.
        let notes = at("notes");
        fs::create_dir(&notes).unwrap();
        fs::write(notes.join("1"), written.to_str().unwrap()).unwrap();
        fs::write(notes.join("2"), other.to_str().unwrap()).unwrap();
        note_unfinished_in(&notes);
        assert!(!written.exists(), "what was left is gone");
        assert!(other.exists(), "a note about another file is not believed");
        assert_eq!(files_in(&notes), 0);
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
