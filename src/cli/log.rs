//! The log: a file beside the default database. It never holds an answer, a name or a note.

use std::fs::OpenOptions;
use std::sync::Mutex;

use tracing::Level;

use super::arguments::Global;

/// The largest log that is kept, in bytes; a larger one is begun anew.
const LARGEST: u64 = 1 << 20;

/// Starts the log beside the database. Without a place for it the program runs without a log.
pub(super) fn start(global: &Global) {
    let path = match &global.db {
        Some(db) => db.with_extension("log"),
        None => match super::open::data_folder() {
            Ok(folder) => folder.join("manyi.log"),
            Err(_) => return,
        },
    };
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
}
