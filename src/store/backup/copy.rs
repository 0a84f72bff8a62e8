//! A whole copy of a database in a file of its own, taken while others read and write it, and whether it is sound.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use crate::error::{Error, Kind, Result};
use crate::store::Settings;
use crate::store::Store;
use crate::store::file::error::foreign;
use crate::store::file::owned;
use crate::store::file::place::Place;
use crate::store::file::schema::{Shape, shape};
use crate::store::proof::doctor::DoctorReport;
use crate::store::upgrade::bring_up::bring_up;
use crate::text::Finding;

/// How many pages of 4,096 bytes are copied before they are forced to the disk: small, so that a commit of somebody who
/// keys meanwhile never waits behind a large copy.
const PAGES_AT_ONCE: i32 = 1_024;

/// A request to stop what takes long, from another thread.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Asks for the end.
    pub fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the end was asked for.
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Copies a database as it is at one moment into a new file that needs no log, on the disk when this returns.
///
/// `false`: stopped before the end; the file is of no use then.
pub(in crate::store) fn copy(from: &Connection, to: &Path, stop: &Stop) -> Result<bool> {
    owned::make(to).map_err(|cause| unwritten(to, cause))?;
    let synced = || File::options().write(true).open(to)?.sync_all();
    {
        let mut copy = Connection::open(to)?;
        copy.execute_batch(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -2000;",
        )?;
        // One view from the first page to the last: what others write meanwhile does not make the copy begin again.
        let view = Transaction::new_unchecked(from, TransactionBehavior::Deferred)?;
        view.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        let backup = Backup::new(&view, &mut copy)?;
        while !stop.is_asked() {
            match backup.step(PAGES_AT_ONCE)? {
                StepResult::Done => break,
                StepResult::More => synced().map_err(|cause| unwritten(to, cause))?,
                _ => return Err(crate::store::file::error::busy()),
            }
        }
    }
    if stop.is_asked() {
        return Ok(false);
    }
    // The copy of a database with a log says that it has one, too; it shall be a single file.
    let copy = Connection::open(to)?;
    copy.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    copy.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))?;
    drop(copy);
    synced().map_err(|cause| unwritten(to, cause))?;
    Ok(true)
}

/// Forces a folder to the disk where the system can, so that new names in it outlast a power cut.
pub(in crate::store) fn sync_folder(folder: &Path) {
    if let Ok(opened) = File::open(folder) {
        let _ = opened.sync_all();
    }
}

pub(in crate::store) fn unwritten(path: &Path, cause: std::io::Error) -> Error {
    let path = path.display();
    Error::new(
        Kind::Store,
        format!("写不了 {path}"),
        format!("{path} cannot be written"),
    )
    .hint(
        "检查磁盘空间和文件夹权限，或换一个位置",
        "check the room on the disk and the permissions of the folder, or choose another place",
    )
    .caused_by(cause)
}

impl Store {
    /// Opens a copy that nobody else uses, as the single file it is; one of an earlier version is brought up.
    ///
    /// # Errors
    /// [`Kind::Input`] for a file that is not ours, and for one of a newer version.
    pub(in crate::store) fn open_copy(path: &Path, operator: &str, stop: &Stop) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(path, flags)?;
        let application: i32 =
            connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
        if application == 0 {
            return Err(foreign());
        }
        let found = shape(&connection)?;
        connection.execute_batch(
            "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA synchronous = FULL;
             PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536;",
        )?;
        let stop = stop.clone();
        connection.progress_handler(100_000, Some(move || stop.is_asked()))?;
        let (settings, place) = (Settings::default(), Place::of(path));
        match found {
            Shape::Earlier(_) => bring_up(connection, operator, &settings, place, None),
            _ => Self::on(connection, operator, &settings, place),
        }
    }

    /// What is wrong with the file, its audit trail, and what is on file by it; empty when all is well.
    pub(in crate::store) fn unsoundness(&self) -> Result<Vec<Finding>> {
        self.reading(|| {
            let mut report = DoctorReport::default();
            self.check_file(&mut report)?;
            let mut findings = report.findings;
            findings.extend(self.verify_audit()?.findings);
            findings.extend(self.verify_record()?.findings);
            Ok(findings)
        })
    }
}
