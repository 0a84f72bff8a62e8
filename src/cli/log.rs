//! The log: a file beside the database. It never holds an answer, a name or a note.

use std::ffi::OsString;
use std::fs::File;
use std::io::{Read as _, Seek as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use jiff::Timestamp;
use tracing::Level;

use crate::store::{open_owned, refuse_no_file};

/// The largest log that is kept, in bytes; a larger one is begun anew.
const LARGEST: u64 = 1 << 20;

/// Starts the log beside this database. Without a place for it the program runs without a log; so it does where a link or
/// another file's second name lies there.
pub(super) fn start(database: &Path) {
    let path = beside(database);
    // Where no database can lie there is no log beside it: opening it says so.
    if refuse_no_file(database).is_err() {
        return;
    }
    // The folder of a new database; where it cannot be made, opening the database says so.
    if let Some(folder) = path.parent() {
        let _ = std::fs::create_dir_all(folder);
    }
    if let Ok(mut file) = open_owned(&path, true)
        && is_ours(&mut file)
    {
        if file.metadata().is_ok_and(|found| found.len() > LARGEST) {
            let _ = file.set_len(0);
        }
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(Level::INFO)
            .with_ansi(false)
            .with_target(false)
            .with_writer(Mutex::new(file))
            // On a full disk the screen is no place for what the library has to say of it.
            .log_internal_errors(false)
            .finish();
        // A second subscriber in one process is refused, which is as well.
        let _ = tracing::subscriber::set_global_default(subscriber);
    }
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "started");
}

/// Whether it is empty, or begins as this program's log does: another program's log may have the same name.
fn is_ours(file: &mut File) -> bool {
    let mut begin = [0; 120];
    let read = file.rewind().and_then(|()| file.read(&mut begin));
    let length = read.unwrap_or_default();
    let line = begin[..length].split(|byte| *byte == b'\n').next();
    let line = String::from_utf8_lossy(line.unwrap_or_default());
    let mut words = line.split_whitespace();
    let is_time = words
        .next()
        .is_some_and(|word| word.parse::<Timestamp>().is_ok());
    let is_level = words
        .next()
        .is_some_and(|word| word.parse::<Level>().is_ok());
    length == 0 || (is_time && is_level)
}

/// The log of a database: its name with `.log` behind.
fn beside(database: &Path) -> PathBuf {
    let mut name = OsString::from(database);
    name.push(".log");
    PathBuf::from(name)
}
