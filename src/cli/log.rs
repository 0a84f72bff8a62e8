//! The log: a file beside the database. It never holds an answer, a name or a note.

use std::ffi::OsString;
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tracing::Level;

/// The largest log that is kept, in bytes; a larger one is begun anew.
const LARGEST: u64 = 1 << 20;

/// Starts the log beside this database. Without a place for it the program runs without a log.
pub(super) fn start(database: &Path) {
    let path = beside(database);
    // The folder of a new database; where it cannot be made, opening the database says so.
    if let Some(folder) = path.parent() {
        let _ = std::fs::create_dir_all(folder);
    }
    let large = std::fs::metadata(&path).is_ok_and(|file| file.len() > LARGEST);
    let opened = OpenOptions::new()
        .create(true)
        .write(true)
        .append(!large)
        .truncate(large)
        .open(path);
    if let Ok(file) = opened {
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(Level::INFO)
            .with_ansi(false)
            .with_target(false)
            .with_writer(Mutex::new(file))
            .finish();
        // A second subscriber in one process is refused, which is as well.
        let _ = tracing::subscriber::set_global_default(subscriber);
    }
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "started");
}

/// The log of a database: its name with `.log` behind.
fn beside(database: &Path) -> PathBuf {
    let mut name = OsString::from(database);
    name.push(".log");
    PathBuf::from(name)
}
