//! The log: a file beside the database. It never holds an answer, a name or a note.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tracing::Level;

use crate::store::open_owned;

/// The largest log that is kept, in bytes; a larger one is begun anew.
const LARGEST: u64 = 1 << 20;

/// Starts the log beside this database. Without a place for it the program runs without a log; so it does where a link or
/// another file's second name lies there.
pub(super) fn start(database: &Path) {
    let path = beside(database);
    // The folder of a new database; where it cannot be made, opening the database says so.
    if let Some(folder) = path.parent() {
        let _ = std::fs::create_dir_all(folder);
    }
    if let Ok(file) = open_owned(&path, true) {
        if file.metadata().is_ok_and(|found| found.len() > LARGEST) {
            let _ = file.set_len(0);
        }
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
