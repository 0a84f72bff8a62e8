//! Files attached as evidence: read for their hash when they are attached, and again to tell whether they changed.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::{hexadecimal, unreadable};
use crate::error::Result;
use crate::interview::Recording;
use crate::store::{Attached, Attachment, Store};
use crate::text::{Order, Text};

/// What became of a file since it was attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileState {
    /// It has the content it had.
    Same,
    /// It has another content.
    Changed,
    /// It is not where it was.
    Missing,
    /// It is there and cannot be read.
    Unreadable,
}

impl FileState {
    /// The stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Changed => "changed",
            Self::Missing => "missing",
            Self::Unreadable => "unreadable",
        }
    }

    /// What it is called.
    pub fn label(self) -> Text {
        match self {
            Self::Same => Text::new("未变", "same"),
            Self::Changed => Text::new("已改动", "changed"),
            Self::Missing => Text::new("找不到", "missing"),
            Self::Unreadable => Text::new("读不了", "unreadable"),
        }
    }
}

/// Attaches a file to an indicator by its name and hash; returns its number.
///
/// A file below the folder of the database is kept by its way from there, so that both can be moved together.
///
/// # Errors
/// [`Kind::Input`](crate::error::Kind::Input) for a file that cannot be read; those of [`Store::attach`].
pub fn attach_file(
    store: &mut Store,
    project: &str,
    indicator: &str,
    path: &Path,
    note: &str,
) -> Result<u64> {
    let told = |error| unreadable(path, error);
    if path.is_dir() {
        return Err(told(ErrorKind::IsADirectory.into()));
    }
    let whole = path.canonicalize().map_err(told)?;
    if !whole.metadata().map_err(told)?.is_file() {
        // A pipe or a device has no end and is no evidence.
        return Err(told(ErrorKind::InvalidInput.into()));
    }
    let (size, sha256) = hash_of(&whole).map_err(told)?;
    let kept = store
        .folder()
        .and_then(|folder| whole.strip_prefix(folder).ok().map(Path::to_owned))
        .unwrap_or(whole);
    let file = Attached {
        path: kept.display().to_string(),
        size,
        sha256,
    };
    store.attach(project, indicator, &file, note)
}

/// What became of the files attached in a project, or to one of its indicators; reads every one of them.
pub fn file_states(
    store: &Store,
    project: &str,
    indicator: Option<&str>,
) -> Result<Vec<(Attachment, FileState)>> {
    let folder = store.folder().unwrap_or_default();
    let attachments = store.attachments(project, indicator)?;
    let states = attachments.into_iter().map(|one| {
        let state = state_of(&folder.join(&one.file.path), &one.file);
        (one, state)
    });
    Ok(states.collect())
}

fn state_of(path: &Path, file: &Attached) -> FileState {
    match hash_of(path) {
        Ok((size, sha256)) if size == file.size && sha256 == file.sha256 => FileState::Same,
        Ok(_) => FileState::Changed,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            FileState::Missing
        }
        Err(_) => FileState::Unreadable,
    }
}

/// A recording of an interview: the name of the file and its hash; the file stays where it is.
///
/// # Errors
/// Where it cannot be read.
pub fn recording(path: &Path) -> Result<Recording> {
    let (_, sha256) = hash_of(path).map_err(|error| unreadable(path, error))?;
    let name = path.file_name().unwrap_or_default();
    Ok(Recording {
        name: name.to_string_lossy().into_owned(),
        sha256,
    })
}

/// The size of a file and the SHA-256 of its content in hexadecimal, read in pieces.
fn hash_of(path: &Path) -> io::Result<(u64, String)> {
    if !path.metadata()?.is_file() {
        return Err(ErrorKind::InvalidInput.into());
    }
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut piece = vec![0; 1 << 16];
    let mut size = 0;
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            break;
        }
        size += read as u64;
        hasher.update(&piece[..read]);
    }
    Ok((size, hexadecimal(&hasher.finalize())))
}

/// The files and folders that a half-typed path may become, folders with a stroke at the end, in their order.
///
/// Hidden ones only where the name begins with a point; a folder that cannot be read has none.
pub fn completions(typed: &str) -> Vec<String> {
    let cut = typed
        .rfind(std::path::is_separator)
        .map_or(0, |stroke| stroke + 1);
    let (folder, begun) = typed.split_at(cut);
    let looked_in = if folder.is_empty() {
        PathBuf::from(".")
    } else {
        home(folder)
    };
    let Ok(entries) = std::fs::read_dir(looked_in) else {
        return Vec::new();
    };
    let mut found: Vec<String> = entries
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let name = entry.file_name().into_string().ok()?;
            let wanted =
                name.starts_with(begun) && (begun.starts_with('.') || !name.starts_with('.'));
            let stroke = if entry.path().is_dir() { "/" } else { "" };
            wanted.then(|| format!("{folder}{name}{stroke}"))
        })
        .collect();
    found.order();
    found
}

/// The path that was typed, `~` for the user's folder.
pub fn home(typed: &str) -> PathBuf {
    let rest = typed
        .strip_prefix('~')
        .filter(|rest| rest.is_empty() || rest.starts_with(std::path::is_separator));
    match (rest, directories::BaseDirs::new()) {
        (Some(rest), Some(folders)) => folders
            .home_dir()
            .join(rest.trim_start_matches(std::path::is_separator)),
        _ => PathBuf::from(typed),
    }
}
