//! Backups: whole copies in a folder, checked before they get their name, of which the last few are kept.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;

use super::backup_name::{free, stem, time_and_end};
use super::copy::{Stop, copy, sync_folder, unwritten};
use super::names::{copy_names, drop_names};
use crate::error::{Error, Kind, Result};
use crate::store::Store;
use crate::store::file::clock::Clock;
use crate::store::file::owned;
use crate::store::file::place::beside;
use crate::store::upgrade::former::not_upgraded;
use crate::store::upgrade::former::{FormerState, check_former, is_copy_of};
use crate::text::{Finding, Order, Severity};

/// How many sound backups are kept when nothing else is said.
pub const KEPT: usize = 7;

/// How old the last backup may be before the next is taken by itself.
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// The end of the name of a backup in which something was found.
const UNSOUND: &str = "-findings";

/// The end of the name of a copy of a file of schema version 1, taken before it was upgraded, and of one in which something
/// was found. They are no part of the row of backups of which the last few are kept.
const FORMER: [&str; 2] = ["-version-1", "-version-1-findings"];

/// The end of the name of a copy that is not complete or not checked.
const UNFINISHED: &str = ".partial";

/// A backup on file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// The file.
    pub path: PathBuf,
    /// When it was taken, to the second.
    pub taken: Timestamp,
    /// Its size.
    pub bytes: u64,
    /// Whether nothing was found wrong with it when it was taken.
    pub is_sound: bool,
}

/// What taking a backup did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The new backup.
    pub backup: Backup,
    /// What was found wrong with it; then no older backup was dropped for it.
    pub findings: Vec<Finding>,
    /// The older backups that were dropped.
    pub dropped: Vec<PathBuf>,
}

/// The backups of one database in one folder.
///
/// They are named after the database and the time: `papers-20220630T093000Z.db`. Of others in the folder nothing is
/// known.
#[derive(Debug, Clone)]
pub struct BackupFolder {
    database: PathBuf,
    folder: PathBuf,
    clock: Clock,
}

impl BackupFolder {
    /// The folder `backups` beside the database, where they are taken by themselves.
    pub fn beside(database: &Path) -> Self {
        let folder = database.parent().unwrap_or(Path::new("")).join("backups");
        Self::of(database, &folder)
    }

    /// Another folder.
    pub fn of(database: &Path, folder: &Path) -> Self {
        Self {
            database: database.to_owned(),
            folder: folder.to_owned(),
            clock: Clock::default(),
        }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The backups in the folder, the newest first; none when there is no such folder.
    pub fn list(&self) -> Result<Vec<Backup>> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(unreadable(&self.folder, error)),
        };
        let mut backups: Vec<Backup> = entries
            .filter_map(|entry| self.backup(entry.ok()?.path()))
            .collect();
        backups.order_by(|one, other| (other.taken, &other.path).cmp(&(one.taken, &one.path)));
        Ok(backups)
    }

    /// Takes a backup, checks it, names it, and drops all but the last `keep` sound ones.
    ///
    /// Others may read and write the database meanwhile. `None`: stopped before the end, and nothing was left behind.
    ///
    /// # Errors
    /// [`Kind::Usage`] when there is no database, [`Kind::Busy`] while another program takes one in the same folder,
    /// [`Kind::Store`] when the disk refuses. The backups there are untouched then.
    pub fn take(&self, keep: usize, stop: &Stop) -> Result<Option<Taken>> {
        if !self.database.exists() {
            return Err(no_database(&self.database));
        }
        let _lock = self.lock()?;
        self.drop_unfinished();
        let name = self.free_name(UNFINISHED);
        let taken = self.take_as(&name, stop);
        if !matches!(taken, Ok(Some(_))) {
            let _ = fs::remove_file(&name);
        }
        let Some((backup, findings)) = taken? else {
            return Ok(None);
        };
        let dropped = if findings.is_empty() {
            self.drop_old(keep, &backup)?
        } else {
            Vec::new()
        };
        Ok(Some(Taken {
            backup,
            findings,
            dropped,
        }))
    }

    /// Takes a backup when the last is older than a day and there is something to keep; [`KEPT`] are kept.
    ///
    /// `None`: it was not time, there was nothing, another program is taking one, or it was stopped. A backup from the
    /// future, left by a clock that has been set back since, is none.
    pub fn take_when_due(&self, stop: &Stop) -> Result<Option<Taken>> {
        let now = self.clock.now();
        let is_recent = |backup: &Backup| {
            let age = now.duration_since(backup.taken);
            !age.is_negative() && age < DAY
        };
        if self.list()?.iter().any(is_recent) {
            return Ok(None);
        }
        let rows: i64 = Store::open(&self.database, "")?.connection.query_row(
            "SELECT count(*) FROM (SELECT 1 FROM event LIMIT 1)",
            [],
            |row| row.get(0),
        )?;
        if rows == 0 {
            return Ok(None);
        }
        match self.take(KEPT, stop) {
            Err(error) if error.kind == Kind::Busy => Ok(None),
            taken => taken,
        }
    }

    fn take_as(&self, name: &Path, stop: &Stop) -> Result<Option<(Backup, Vec<Finding>)>> {
        let store = Store::open(&self.database, "")?;
        if !copy(&store.connection, name, stop)? {
            return Ok(None);
        }
        drop(store);
        let checked = Store::open_copy(name, "", stop).and_then(|copy| copy.unsoundness());
        if stop.is_asked() {
            return Ok(None);
        }
        let mut findings = match checked {
            Ok(findings) => findings,
            Err(error) => vec![unusable(error)],
        };
        findings.retain(|finding| finding.severity == Severity::Error);
        let end = if findings.is_empty() { "" } else { UNSOUND };
        let path = self.free_name(end);
        copy_names(&self.database, &path)?;
        fs::rename(name, &path).map_err(|cause| unwritten(&path, cause))?;
        sync_folder(&self.folder);
        let backup = self.backup(path.clone()).ok_or_else(|| {
            let gone = std::io::Error::from(std::io::ErrorKind::NotFound);
            unwritten(&path, gone)
        })?;
        Ok(Some((backup, findings)))
    }

    /// Drops all sound backups but the last `keep`, never the one that was just taken.
    fn drop_old(&self, keep: usize, taken: &Backup) -> Result<Vec<PathBuf>> {
        let sound = self.list()?.into_iter().filter(|backup| backup.is_sound);
        let others = sound.filter(|backup| backup.path != taken.path && !self.is_former(backup));
        let mut dropped = Vec::new();
        for old in others.skip(keep.saturating_sub(1)) {
            fs::remove_file(&old.path).map_err(|cause| unwritten(&old.path, cause))?;
            drop_names(&old.path);
            dropped.push(old.path);
        }
        Ok(dropped)
    }

    fn is_former(&self, backup: &Backup) -> bool {
        time_and_end(&self.database, &backup.path)
            .is_some_and(|(_, end)| FORMER.contains(&end.as_str()))
    }

    /// Copies a file of schema version 1 as it is, before it is upgraded; one that was copied as it is before, and not
    /// upgraded then, has its copy.
    ///
    /// # Errors
    /// As [`BackupFolder::take`]; and for a file that is damaged, whose copy is kept.
    pub(in crate::store) fn keep_former(&self, connection: &Connection) -> Result<()> {
        let _lock = self.lock()?;
        self.drop_unfinished();
        let copies = self.list()?.into_iter();
        let mut copies = copies.filter(|backup| self.is_former(backup));
        if copies.any(|backup| is_copy_of(connection, &backup.path)) {
            return Ok(());
        }
        let name = self.free_name(UNFINISHED);
        let checked = copy(connection, &name, &Stop::default()).and_then(|_| check_former(&name));
        let state = match checked {
            Ok(state) => state,
            Err(error) => {
                let _ = fs::remove_file(&name);
                return Err(error);
            }
        };
        let path = self.free_name(FORMER[usize::from(state != FormerState::Sound)]);
        fs::rename(&name, &path).map_err(|cause| unwritten(&path, cause))?;
        sync_folder(&self.folder);
        match state {
            FormerState::Damaged(message) => Err(not_upgraded(&message, &path)),
            FormerState::Sound | FormerState::Changed => Ok(()),
        }
    }

    /// Removes what programs left that were killed while they took a backup or restored one, unless another program does
    /// so now.
    pub fn drop_left(&self) {
        let left = restoring(&self.database);
        let is_left = left.iter().any(|path| fs::symlink_metadata(path).is_ok());
        if !is_left && self.unfinished().is_empty() {
            return;
        }
        let Ok(_lock) = self.lock() else {
            return;
        };
        self.drop_unfinished();
        for path in left {
            let _ = fs::remove_file(path);
        }
    }

    /// Removes the copies that are not complete; the lock says that none is made now.
    fn drop_unfinished(&self) {
        for path in self.unfinished() {
            let _ = fs::remove_file(path);
        }
    }

    /// The copies of this database that are not complete or not checked, and those of the names beside it.
    fn unfinished(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten();
        let is_unfinished = |path: &PathBuf| {
            time_and_end(&self.database, path).is_some_and(|(_, end)| end.contains(UNFINISHED))
        };
        entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(is_unfinished)
            .collect()
    }

    /// Makes sure that one program takes a backup at a time; released when the file is dropped, and by the system when
    /// the program is killed.
    pub(super) fn lock(&self) -> Result<File> {
        owned::make_folder(&self.folder).map_err(|cause| unwritten(&self.folder, cause))?;
        let path = self.folder.join(".lock");
        let file = owned::open_owned(&path, false).map_err(|cause| unwritten(&path, cause))?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => Err(Error::new(
                Kind::Busy,
                "另一个 manyi 正在备份",
                "another manyi is taking a backup",
            )
            .hint("等它完成再试", "try again when it is done")),
            // A file system that knows no locks is no reason to go without a backup.
            Ok(()) | Err(TryLockError::Error(_)) => Ok(file),
        }
    }

    /// The backup that this file is, if it is one of this database.
    fn backup(&self, path: PathBuf) -> Option<Backup> {
        let (taken, end) = time_and_end(&self.database, &path)?;
        let is_sound = match end.as_str() {
            "" => true,
            UNSOUND => false,
            end if end == FORMER[0] => true,
            end if end == FORMER[1] => false,
            _ => return None,
        };
        Some(Backup {
            taken,
            bytes: fs::metadata(&path).ok()?.len(),
            path,
            is_sound,
        })
    }

    /// A name for a backup of this moment, with this end before or in place of `.db`.
    fn free_name(&self, end: &str) -> PathBuf {
        let in_folder = self.folder.join(stem(&self.database));
        let extension = if end == UNFINISHED { "" } else { ".db" };
        free(self.clock.now(), |time| {
            beside(&in_folder, &format!("-{time}{end}{extension}"))
        })
    }
}

/// The copy that a restore makes ready beside a database, and its log.
pub(super) fn restoring(database: &Path) -> [PathBuf; 2] {
    [".restoring", ".restoring-journal"].map(|end| beside(database, end))
}

fn unusable(error: Error) -> Finding {
    Finding::error("damaged-file", "", error.sentence).hint(
        "运行 manyi doctor 查看；较早的备份没有动",
        "run `manyi doctor` to see more; the backups from before are untouched",
    )
}

fn no_database(path: &Path) -> Error {
    let path = path.display();
    Error::new(
        Kind::Usage,
        format!("没有数据库 {path}"),
        format!("there is no database {path}"),
    )
    .hint("用 --db 指定", "name it with --db")
}

fn unreadable(folder: &Path, cause: std::io::Error) -> Error {
    let folder = folder.display();
    Error::new(
        Kind::Store,
        format!("读不了文件夹 {folder}"),
        format!("the folder {folder} cannot be read"),
    )
    .hint("检查文件夹的权限", "check the permissions of the folder")
    .caused_by(cause)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicator::Project;
    use crate::text::Text;

    const FIRST_DAY: Clock = Clock(|| Timestamp::constant(1_656_547_200, 0));
    const NEXT_DAY: Clock = Clock(|| Timestamp::constant(1_656_547_200 + 86_400, 0));

    fn database(folder: &Path) -> PathBuf {
        let file = folder.join("papers.db");
        let mut store = Store::open(&file, "tester").unwrap();
        let project = Project {
            code: "p".into(),
            title: Text::same("p"),
            source: Text::default(),
            commission: crate::indicator::Commission::default(),
            surveys: Vec::new(),
            indicators: Vec::new(),
            grades: Vec::new(),
            printed: Vec::new(),
            small_cells: 5,
        };
        store.save_project(&project).unwrap();
        file
    }

    fn at(database: &Path, clock: Clock) -> BackupFolder {
        BackupFolder {
            clock,
            ..BackupFolder::beside(database)
        }
    }

    fn names(backups: &BackupFolder) -> Vec<String> {
        let name = |backup: Backup| {
            backup
                .path
                .file_name()
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
        };
        backups.list().unwrap().into_iter().map(name).collect()
    }

    #[test]
    fn a_backup_is_one_file_named_with_its_time() {
        let folder = tempfile::tempdir().unwrap();
        let backups = at(&database(folder.path()), FIRST_DAY);
        let taken = backups.take(KEPT, &Stop::default()).unwrap().unwrap();
        assert_eq!(taken.findings, []);
        assert_eq!(names(&backups), ["papers-20220630T000000Z.db"]);
        assert_eq!(taken.backup.taken, FIRST_DAY.now());
        let mut files: Vec<String> = fs::read_dir(folder.path().join("backups"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        files.sort();
        assert_eq!(files, [".lock", "papers-20220630T000000Z.db"]);
        let copy = Connection::open(&taken.backup.path).unwrap();
        let journal: String = copy
            .pragma_query_value(None, "journal_mode", |row| row.get(0))
            .unwrap();
        assert_eq!(journal, "delete");
    }

    #[test]
    fn the_last_few_are_kept_and_other_files_are_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let backups = at(&database(folder.path()), FIRST_DAY);
        fs::create_dir(folder.path().join("backups")).unwrap();
        let other = folder.path().join("backups").join("papers-old.db");
        fs::write(&other, "").unwrap();
        for _ in 0..5 {
            backups.take(3, &Stop::default()).unwrap().unwrap();
        }
        // Taken in one second, each got the next free one as its name.
        assert_eq!(backups.list().unwrap().len(), 3);
        assert!(other.exists());
    }

    #[test]
    fn one_is_taken_by_itself_once_a_day_also_with_a_clock_set_back() {
        let folder = tempfile::tempdir().unwrap();
        let file = database(folder.path());
        let take = |clock| {
            let taken = at(&file, clock).take_when_due(&Stop::default()).unwrap();
            taken.is_some()
        };
        assert!(take(NEXT_DAY));
        assert!(!take(NEXT_DAY));
        assert!(take(FIRST_DAY), "one from the future is none");
        assert!(!take(FIRST_DAY));
    }

    #[test]
    fn an_empty_database_needs_no_backup_and_one_that_is_not_there_is_said_not_to_be() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("papers.db");
        let error = BackupFolder::beside(&file).take(KEPT, &Stop::default());
        assert_eq!(error.unwrap_err().kind, Kind::Usage);
        drop(Store::open(&file, "tester").unwrap());
        let backups = at(&file, FIRST_DAY);
        assert_eq!(backups.take_when_due(&Stop::default()).unwrap(), None);
        assert_eq!(backups.list().unwrap(), []);
    }

    #[test]
    fn a_stopped_backup_and_one_of_a_killed_program_leave_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let file = database(folder.path());
        let backups = at(&file, FIRST_DAY);
        let stop = Stop::default();
        stop.ask();
        assert_eq!(backups.take(KEPT, &stop).unwrap(), None);
        let left = backups.free_name(UNFINISHED);
        fs::write(&left, "half").unwrap();
        backups.take(KEPT, &Stop::default()).unwrap().unwrap();
        assert!(!left.exists());
        assert_eq!(names(&backups).len(), 1);
    }

    #[test]
    fn a_database_with_findings_is_copied_apart_and_drops_no_sound_backup() {
        let folder = tempfile::tempdir().unwrap();
        let file = database(folder.path());
        let backups = at(&file, FIRST_DAY);
        backups.take(1, &Stop::default()).unwrap().unwrap();
        Connection::open(&file)
            .unwrap()
            .execute_batch("DROP TRIGGER event_refuses_change; UPDATE event SET operator = 'x'")
            .unwrap();
        let taken = at(&file, NEXT_DAY)
            .take(1, &Stop::default())
            .unwrap()
            .unwrap();
        assert!(!taken.backup.is_sound && !taken.findings.is_empty());
        assert_eq!(taken.dropped, Vec::<PathBuf>::new());
        assert_eq!(
            names(&backups),
            [
                "papers-20220701T000000Z-findings.db",
                "papers-20220630T000000Z.db"
            ]
        );
    }

    #[test]
    fn two_programs_do_not_take_one_at_the_same_time() {
        let folder = tempfile::tempdir().unwrap();
        let backups = at(&database(folder.path()), FIRST_DAY);
        fs::create_dir(folder.path().join("backups")).unwrap();
        let lock = backups.lock().unwrap();
        let error = backups.take(KEPT, &Stop::default()).unwrap_err();
        assert_eq!(error.kind, Kind::Busy);
        assert_eq!(backups.take_when_due(&Stop::default()).unwrap(), None);
        drop(lock);
        assert!(backups.take_when_due(&Stop::default()).unwrap().is_some());
    }
}
