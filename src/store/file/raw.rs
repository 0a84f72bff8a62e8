//! The database file as it lies on the disk, without its log: whether it is still the one that was opened.
//!
//! It is read through `SQLite`. A second descriptor of our own on the file would drop the locks that `SQLite` holds on it as
//! soon as it is closed; `SQLite` knows its own and keeps them.

use std::fmt::Write as _;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::schema::APPLICATION_ID;
use crate::trail::Identity;

/// What the file says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) struct Raw {
    application: i32,
    /// The first device that wrote to it; `None`: what it wrote is in the log only.
    device: Option<Identity>,
    /// How many events are in it; `None`: as above, or another program was writing to it.
    events: Option<i64>,
}

impl Raw {
    /// Reads the file; `None` for one that is no database any more.
    pub(in crate::store) fn read(path: &Path) -> Option<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
            | OpenFlags::SQLITE_OPEN_NO_MUTEX
            | OpenFlags::SQLITE_OPEN_URI;
        let file = Connection::open_with_flags(address(path)?, flags).ok()?;
        let application = file
            .pragma_query_value(None, "application_id", |row| row.get(0))
            .ok()?;
        // Reads the schema: a file of another kind that begins as one of ours has none.
        let objects: i64 = file
            .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
            .ok()?;
        if application != 0 && objects == 0 {
            return None;
        }
        let one = |sql: &str| file.query_row(sql, [], |row| row.get(0)).ok();
        Some(Self {
            application,
            device: file
                .query_row(
                    "SELECT identity FROM device ORDER BY id LIMIT 1",
                    [],
                    |row| row.get(0),
                )
                .ok(),
            events: one("SELECT max(id) FROM event"),
        })
    }

    /// Whether this file can be what became of the one that said `before`: the program only ever adds to it.
    pub(in crate::store) fn continues(&self, before: &Self) -> bool {
        let is_ours = [before.application, APPLICATION_ID].contains(&self.application);
        let is_same = before.device.is_none() || self.device == before.device;
        let has_all = before
            .events
            .zip(self.events)
            .is_none_or(|(before, now)| now >= before);
        is_ours && is_same && has_all
    }
}

/// The path as an address for `SQLite`: without locks, log and waiting.
fn address(path: &Path) -> Option<String> {
    let path = std::path::absolute(path).ok()?;
    let mut address = String::from("file:");
    for byte in path.to_str()?.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~\\:".contains(&byte) {
            address.push(char::from(byte));
        } else {
            // Writing into a String cannot fail.
            let _ = write!(address, "%{byte:02x}");
        }
    }
    address.push_str("?immutable=1");
    Some(address)
}
