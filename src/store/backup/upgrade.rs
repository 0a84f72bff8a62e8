//! From schema version 1 to the current one: a copy first, then everything in one transaction, so that a program that is
//! killed leaves the one or the other.

use std::io::{IsTerminal as _, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::folder::BackupFolder;
use super::upgrade_move::Move;
use crate::error::{Error, Kind, Result};
use crate::store::Settings;
use crate::store::Store;
use crate::store::file::error::busy;
use crate::store::file::json::json;
use crate::store::file::place::Place;
use crate::store::file::schema::{Shape, shape};
use crate::store::trail::audit::Event;
use crate::text::Text;
use crate::trail::{Action, Hash};

/// So many times its size the file may need while it is upgraded: the copy, the new tables beside the old ones, and the
/// log with both.
const TIMES: u64 = 4;

/// What takes less is not worth a word.
const WORTH_TELLING: Duration = Duration::from_secs(1);

/// How far the upgrade is, on the standard error where a person sees it.
pub(in crate::store) struct Progress {
    begun: Instant,
    whole: i64,
    done: i64,
    shown: Option<i64>,
    is_seen: bool,
}

impl Progress {
    /// Of so many rows; nothing is shown yet.
    pub(in crate::store) fn of(whole: i64) -> Self {
        Self {
            begun: Instant::now(),
            whole: whole.max(1),
            done: 0,
            shown: None,
            is_seen: std::io::stderr().is_terminal(),
        }
    }

    /// So many rows more are done.
    pub(in crate::store) fn add(&mut self, rows: i64) {
        self.done += rows;
        let percent = (self.done * 100 / self.whole).min(100);
        if self.is_seen && self.shown != Some(percent) && self.begun.elapsed() > WORTH_TELLING {
            self.shown = Some(percent);
            let _ = write!(std::io::stderr(), "\r1 → 2  {percent}%");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown.is_some() {
            let _ = write!(std::io::stderr(), "\r\u{1b}[K");
        }
    }
}

/// Upgrades a file of version 1 and opens it: a copy of it as it is goes to the backups first.
///
/// # Errors
/// [`Kind::Store`] where the disk has not the room, and for a damaged file; [`Kind::Busy`] while another program has it.
/// The file is as it was then.
pub(in crate::store) fn upgrade(
    connection: Connection,
    operator: &str,
    settings: &Settings,
    path: &Path,
) -> Result<Store> {
    check_room(path)?;
    let head = former_head(&connection)?;
    BackupFolder::beside(path).keep_former(&connection)?;
    bring_up(connection, operator, settings, Place::of(path), Some(head))
}

/// Brings a file of version 1 up and opens it. `head`: what the end of its trail was when it was copied.
pub(in crate::store) fn bring_up(
    connection: Connection,
    operator: &str,
    settings: &Settings,
    place: Place,
    head: Option<(i64, Hash)>,
) -> Result<Store> {
    // Outside of a transaction, where alone they have an effect: the old tables are set aside under other names, and
    // what refers to them stays as it is written. What breaks a rule of the tables was changed by something else: it
    // moves as it is, and is told afterwards.
    connection.execute_batch(
        "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; PRAGMA legacy_alter_table = ON;
         BEGIN IMMEDIATE",
    )?;
    let store = if shape(&connection)? == Shape::Current {
        // Another program was first.
        Store::on(connection, operator, settings, place)?
    } else {
        if head.is_some_and(|head| former_head(&connection).ok() != Some(head)) {
            return Err(busy());
        }
        let told = json(&Move::of(&connection)?.run()?)?;
        let store = Store::on(connection, operator, settings, place)?;
        store.append_audit(&Event::of(Action::Upgrade).with(None, Some(&told)))?;
        // A file of version 1 may lack what the interval of a pooled rate rests on.
        for survey in store.survey_keys()? {
            store.recount_spreads(&*store.known(&survey)?)?;
        }
        store
    };
    if !store.place.holds() {
        return Err(busy());
    }
    store
        .connection
        .execute_batch(
            "COMMIT; PRAGMA legacy_alter_table = OFF; PRAGMA ignore_check_constraints = OFF; PRAGMA foreign_keys = ON",
        )?;
    store.note_first_head();
    Ok(store)
}

/// How many rows the trail of a file of version 1 has, and its last hash, as they are kept apart.
pub(in crate::store) fn former_head(connection: &Connection) -> Result<(i64, Hash)> {
    Ok(
        connection.query_row("SELECT rows, hash FROM audit_head", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?,
    )
}

fn check_room(path: &Path) -> Result<()> {
    let size = std::fs::metadata(path).map_or(0, |file| file.len());
    match free(path) {
        Some(free) => refuse_without_room(size.saturating_mul(TIMES), free),
        None => Ok(()),
    }
}

/// How many bytes there are left on the disk for this user; `None` where the system does not say.
#[cfg(unix)]
fn free(path: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(path).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

#[cfg(not(unix))]
fn free(_: &Path) -> Option<u64> {
    None
}

fn refuse_without_room(due: u64, free: u64) -> Result<()> {
    const MEGABYTE: u64 = 1 << 20;
    if free >= due {
        return Ok(());
    }
    let [due, lacking] = [due, due - free].map(|bytes| bytes.div_ceil(MEGABYTE));
    Err(Error::new(
        Kind::Store,
        format!("升级数据库要 {due} MB 空间，还差 {lacking} MB；数据库没有变化"),
        format!(
            "upgrading the database takes {due} MB of room, of which {lacking} MB are missing; the database is unchanged"
        ),
    )
    .hint(
        "在这块磁盘上腾出空间再打开",
        "make room on this disk and open it again",
    ))
}

/// The trail of version 1 of a file that was damaged before it could be upgraded.
pub(in crate::store) fn not_upgraded(message: &str, kept: &Path) -> Error {
    let kept = kept.display();
    let mut error = crate::store::file::error::damaged().caused_by(message.to_owned());
    error.sentence = Text::new(
        format!("{}，没有升级；原样的副本在 {kept}", error.sentence.zh),
        format!(
            "{}, so it was not upgraded; a copy as it is lies at {kept}",
            error.sentence.en
        ),
    );
    error
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_without_the_room_is_refused_with_what_is_missing() {
        const MB: u64 = 1 << 20;
        assert!(refuse_without_room(40 * MB, 40 * MB).is_ok());
        let error = refuse_without_room(40 * MB, 33 * MB + 1).unwrap_err();
        assert_eq!(error.kind, Kind::Store);
        assert!(error.sentence.en.contains("40 MB"));
        assert!(error.sentence.en.contains("7 MB are missing"));
        assert_eq!(error.hints.len(), 1);
    }

    #[test]
    fn the_room_of_a_disk_is_asked_for() {
        assert!(!cfg!(unix) || free(Path::new(".")).is_some_and(|free| free > 0));
    }
}
