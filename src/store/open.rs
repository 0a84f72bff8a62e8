//! Opening the database: durability, locking, and the checks before the first read.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use super::backup::first_copy::upgrade;
use super::backup::folder::{Backup, BackupFolder};
use super::file::clock::Clock;
use super::file::error::{busy, lacks_room};
use super::file::owned;
use super::file::place::{Place, beside, refuse_no_file};
use super::file::schema::{
    SEARCH, Shape, add_later, create, differences, is_tampered, is_written_to, other_shape, shape,
};
use super::people::known_spelling;
use super::row::changes::Changes;
use super::trail::device::{Device, device_folder};
use super::{Gauge, Settings, Store, USUAL_CACHE};
use crate::error::{Error, Kind, Result};
use crate::interview::KnownNames;
use crate::text::limits::OPERATOR_SIGNS;
use crate::text::{Finding, Text, person_name, quoted};

/// The oldest `SQLite` that may be used: earlier ones can lose a commit when a WAL is reset (fixed in 3.51.3).
const OLDEST_SQLITE: i32 = 3_051_003;

impl Default for Settings {
    fn default() -> Self {
        Self {
            busy_timeout: Duration::from_secs(5),
            clock: Clock::default(),
            file_system: None,
            device_folder: device_folder(),
        }
    }
}

impl Store {
    /// Opens the database at this path for this operator; a file that is absent is created, with its folders.
    ///
    /// # Errors
    /// [`Kind::Input`] for a file of another program or of a newer version, [`Kind::Busy`] when another program holds
    /// it for more than 5 seconds, [`Kind::Store`] when the disk refuses.
    pub fn open(path: &Path, operator: &str) -> Result<Self> {
        Self::open_with(path, operator, &Settings::default())
    }

    /// Opens a database as the device whose identity lies in this folder; for tests, and for several devices on one machine.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_as(path: &Path, operator: &str, device: &Path) -> Result<Self> {
        let settings = Settings {
            device_folder: Some(device.to_owned()),
            ..Settings::default()
        };
        Self::open_with(path, operator, &settings)
    }

    /// A database in memory, gone with the value; for tests and for trying things out.
    pub fn open_in_memory(operator: &str) -> Result<Self> {
        let connection = Connection::open_in_memory()?;
        Self::prepare(connection, &person(operator)?, &Settings::default(), None)
    }

    pub(super) fn open_with(path: &Path, operator: &str, settings: &Settings) -> Result<Self> {
        let operator = person(operator)?;
        let named = |error| named(error, path);
        let mut connection = connect(path, settings).map_err(named)?;
        let first = connection.query_row("SELECT 1 FROM sqlite_schema LIMIT 1", [], |_| Ok(()));
        let is_full = first.is_err_and(|error| lacks_room(&error));
        if is_full {
            // What several programs share of the log needs a file of its own; one that is alone keeps it in memory.
            connection = connect(path, settings).map_err(named)?;
            connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        }
        let mut store =
            Self::prepare(connection, &operator, settings, Some(path)).map_err(named)?;
        store.warnings.extend(is_full.then(full_disk));
        Ok(store)
    }

    fn prepare(
        connection: Connection,
        operator: &str,
        settings: &Settings,
        path: Option<&Path>,
    ) -> Result<Self> {
        check_sqlite()?;
        connection.busy_timeout(settings.busy_timeout)?;
        // Before anything is set: a file that is refused stays as it is.
        let found = shape(&connection)?;
        let unlogged = set_up(&connection)?;
        if found == Shape::Empty {
            create(&connection)?;
        }
        let mut store = if let (Shape::Earlier(_), Some(path)) = (found, path) {
            upgrade(connection, operator, settings, path)?
        } else {
            let place = path.map_or_else(Place::nowhere, Place::of);
            Self::on(connection, operator, settings, place)?
        };
        let made = if is_tampered(&differences(&store.connection)?) {
            Vec::new()
        } else {
            add_later(&store.connection)?
        };
        if !is_written_to(&differences(&store.connection)?) {
            store.allow_writing(false)?;
        } else if made.contains(&SEARCH) {
            store.rebuild_search()?;
        }
        store.warnings.extend(path.and_then(synchronised_folder));
        store.warnings.extend(path.and_then(closed_to_others));
        store.warnings.extend(unlogged);
        store.warnings.extend(other_shape(&store.connection)?);
        Ok(store)
    }

    /// What tells how many rows were read, while a scan of this store goes on.
    pub fn gauge(&self) -> &Gauge {
        &self.gauge
    }

    /// Runs something with so many pages kept in memory, as `SQLite` takes it, and has the usual number afterwards,
    /// however it ended.
    pub(super) fn with_cache<T>(&self, pages: i64, run: impl FnOnce() -> Result<T>) -> Result<T> {
        let set = |pages| self.connection.pragma_update(None, "cache_size", pages);
        set(pages)?;
        let done = run();
        let usual = set(USUAL_CACHE);
        let value = done?;
        usual?;
        Ok(value)
    }

    /// A store on a connection that is set up.
    pub(super) fn on(
        connection: Connection,
        operator: &str,
        settings: &Settings,
        place: Place,
    ) -> Result<Self> {
        let operator = known_spelling(&connection, operator.to_owned())?;
        let (path, folder) = (place.path(), settings.device_folder.clone());
        let (device, warning) = Device::of(&connection, path, folder, settings.clock)?;
        Ok(Self {
            device,
            connection,
            operator,
            clock: settings.clock,
            definitions: RefCell::default(),
            sees_removed: Cell::new(false),
            is_merging: Cell::new(false),
            place,
            rescued: OnceCell::new(),
            taken_up: RefCell::default(),
            serials_settled: Cell::default(),
            current_batches: HashMap::new(),
            warnings: warning.into_iter().collect(),
            gauge: Gauge::default(),
            refuses_writing: false,
            approved_only: false,
            masked_names: KnownNames::default(),
            masked_count: Cell::new(0),
            verifying: Vec::new(),
        })
    }

    /// Who is at the keyboard.
    pub fn operator(&self) -> &str {
        &self.operator
    }

    /// Somebody else is at the keyboard from now on.
    ///
    /// # Errors
    /// [`Kind::Usage`] for a text that is no name.
    pub fn set_operator(&mut self, name: &str) -> Result<()> {
        self.operator = known_spelling(&self.connection, person(name)?)?;
        self.verifying.clear();
        Ok(())
    }

    /// The file; `None` for a database in memory.
    pub fn path(&self) -> Option<&Path> {
        self.place.path()
    }

    /// What is doubtful about the place of the file, such as a folder that a cloud service synchronises.
    pub fn warnings(&self) -> &[Finding] {
        &self.warnings
    }

    /// Does `work` in one transaction that is committed when it succeeds and undone when it fails.
    pub(super) fn writing<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let taken_up = self.taken_up.borrow().clone();
        let done = self.change(work);
        if done.is_ok() {
            self.note_first_head();
        } else {
            // What was undone did not happen to the paper, and began no chain.
            self.taken_up.replace(taken_up);
            self.forget_undone_device()?;
        }
        done
    }

    fn change<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        // Before anything is changed: what is in memory can still be saved elsewhere then.
        self.check_writable()?;
        let changes = Changes::begin(&self.connection)?;
        let done = work()?;
        if !self.place.holds() {
            drop(changes);
            return Err(self.not_in_place());
        }
        changes.commit()?;
        Ok(done)
    }

    /// Commits, unless the file is no longer where it was: then nothing is changed.
    ///
    /// # Errors
    /// [`Kind::Store`] with the place where everything that was stored before has been saved to.
    pub(super) fn commit(&self, transaction: Transaction<'_>) -> Result<()> {
        if !self.place.holds() {
            transaction.rollback()?;
            return Err(self.not_in_place());
        }
        Ok(transaction.commit()?)
    }

    /// Whether something may be written from now on.
    pub(super) fn allow_writing(&mut self, is_allowed: bool) -> Result<()> {
        self.refuses_writing = !is_allowed;
        // What would write without asking first is refused by SQLite.
        Ok(self
            .connection
            .pragma_update(None, "query_only", !is_allowed)?)
    }

    /// Refuses to write to a file that is gone, or whose structure was changed by another program.
    fn check_writable(&self) -> Result<()> {
        if !self.place.holds() {
            return Err(self.not_in_place());
        }
        if self.refuses_writing {
            return Err(changed_structure());
        }
        Ok(())
    }

    /// Why nothing was stored, once the transaction is undone.
    fn not_in_place(&self) -> Error {
        // Where it is back by now, trying again is all there is to do.
        self.check_place().err().unwrap_or_else(busy)
    }

    /// Begins a transaction that holds the write lock; dropped without a commit, it is undone.
    pub(super) fn begin(&self) -> Result<Transaction<'_>> {
        self.check_writable()?;
        Ok(Transaction::new_unchecked(
            &self.connection,
            TransactionBehavior::Immediate,
        )?)
    }

    /// Does `work` on one unchanging view of the database, whatever other programs write meanwhile.
    pub fn reading<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        if !self.connection.is_autocommit() {
            return work();
        }
        let _view = Transaction::new_unchecked(&self.connection, TransactionBehavior::Deferred)?;
        work()
    }
}

fn connect(path: &Path, settings: &Settings) -> Result<Connection> {
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        std::fs::create_dir_all(folder).map_err(|cause| {
            Error::new(
                Kind::Store,
                format!("建不了文件夹 {}", folder.display()),
                format!("the folder {} cannot be made", folder.display()),
            )
            .hint("用 --db 指定别的文件", "name another file with --db")
            .caused_by(cause)
        })?;
    }
    refuse_no_file(path)?;
    refuse_lost(path)?;
    // For the owner alone; one that is there, and what cannot be made, is SQLite's to open or to refuse.
    let _ = owned::make(&made_at(path));
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Ok(match settings.file_system {
        None => Connection::open_with_flags(path, flags)?,
        Some(name) => Connection::open_with_flags_and_vfs(path, flags, name)?,
    })
}

/// Said where the disk is so full that nothing can be stored.
fn full_disk() -> Finding {
    Finding::warning(
        "disk-full",
        "",
        Text::new(
            "磁盘已满：只能看，什么也存不进去",
            "the disk is full: things can be looked at, and nothing can be stored",
        ),
    )
    .hint(
        "腾出空间再打开；在那以前别的 manyi 用不了这个数据库",
        "make room and open it again; until then no other manyi can use this database",
    )
}

/// Where a database is made: a link that leads to nothing yet, as to another disk, is followed.
fn made_at(path: &Path) -> PathBuf {
    let mut place = path.to_owned();
    // As many links as a system follows.
    for _ in 0..40 {
        let Ok(to) = std::fs::read_link(&place) else {
            break;
        };
        place = place.parent().unwrap_or(Path::new("")).join(to);
    }
    place
}

/// Why nothing is written to a file whose triggers, tables, indexes or views are not this program's: a trigger would act on
/// what is stored, and without those that keep the trail nothing on file could be vouched for.
fn changed_structure() -> Error {
    Error::new(
        Kind::Store,
        "数据库的结构被别的程序改过，只能看，不能改：什么也没有存",
        "another program changed the structure of the database; it can be looked at and not changed, and nothing was stored",
    )
    .hint(
        "manyi doctor 列出改了什么，核对内容；内容无误的用 manyi doctor --mend --why 原因 改回来，有误的从备份恢复（manyi backup list）",
        "`manyi doctor` lists what was changed and proves the content; where that is sound, `manyi doctor --mend --why REASON` puts it right, else go back to a backup (manyi backup list)",
    )
}

/// Refuses a database that is gone, or was emptied, while its log or backups of it are there: a new one beside that log would throw
/// it away, and beside backups people would key on into a file that holds nothing of what they keyed.
fn refuse_lost(path: &Path) -> Result<()> {
    let length = |path: &Path| std::fs::metadata(path).map_or(0, |found| found.len());
    if length(path) > 0 {
        return Ok(());
    }
    let left = ["-wal", "-journal"].map(|end| beside(path, end));
    let Some(log) = left.iter().find(|log| length(log) > 0) else {
        let backups = BackupFolder::beside(path).list().unwrap_or_default();
        return backups.first().map_or(Ok(()), |newest| Err(lost(newest)));
    };
    let log = log.display();
    Err(Error::new(
        Kind::Store,
        format!("数据库文件不见了，或被清空了，旁边却留着它的日志 {log}；没有新建数据库"),
        format!("the database file is gone, or was emptied, and its log {log} was left; no new one was made"),
    )
    .hint(
        "日志里有还没写进数据库的内容，别删：把数据库文件移回这里再打开，两者就合上了",
        "the log holds what was not written into the database yet, so keep it: move the database file back here and open it",
    )
    .hint(
        "文件找不回来，就用 manyi backup list 看最近的备份，再用 manyi restore 恢复；日志会改名保留",
        "where it is lost, see `manyi backup list` and go back with `manyi restore`; the log is kept under another name",
    ))
}

/// The error where a database is gone, or was emptied, of which this is the newest backup.
fn lost(newest: &Backup) -> Error {
    let newest = newest.path.display();
    Error::new(
        Kind::Store,
        format!("数据库文件不见了，或被清空了，旁边却有它的备份，最近的是 {newest}；没有新建数据库"),
        format!("the database file is gone, or was emptied, and there are backups of it, the newest {newest}; no new one was made"),
    )
    .hint(
        format!("文件在别处就移回来；找不回来，用 manyi restore {newest} 恢复"),
        format!("move the file back where it is somewhere else; where it is lost, go back with `manyi restore {newest}`"),
    )
    .hint(
        "要从头开始，用 --db 指定另一个文件，或先移开这些备份",
        "to begin anew, name another file with --db, or move these backups away first",
    )
}

/// The same error with the file it is about.
fn named(mut error: Error, path: &Path) -> Error {
    let (path, Text { zh, en }) = (path.display(), &error.sentence);
    error.sentence = Text::new(format!("{path}：{zh}"), format!("{path}: {en}"));
    error
}

fn check_sqlite() -> Result<()> {
    if rusqlite::version_number() >= OLDEST_SQLITE {
        return Ok(());
    }
    Err(Error::new(
        Kind::Bug,
        format!("SQLite {} 太旧", rusqlite::version()),
        format!("SQLite {} is too old", rusqlite::version()),
    )
    .hint(
        "请用自带的 SQLite 重新编译 manyi",
        "build manyi with the SQLite that comes with it",
    ))
}

/// Sets durability and locking: a write-ahead log, every commit forced to the disk.
///
/// Where the file system refuses the log (network folders), a rollback journal with an exclusive lock, and a warning.
fn set_up(connection: &Connection) -> Result<Option<Finding>> {
    connection.execute_batch(
        "PRAGMA foreign_keys = ON;
         PRAGMA trusted_schema = OFF;
         PRAGMA fullfsync = ON;
         PRAGMA checkpoint_fullfsync = ON;
         PRAGMA synchronous = FULL;
         PRAGMA temp_store = MEMORY;",
    )?;
    connection.pragma_update(None, "cache_size", USUAL_CACHE)?;
    connection.set_prepared_statement_cache_capacity(64);
    let journal: String =
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    if journal != "delete" {
        return Ok(None);
    }
    connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    Ok(Some(
        Finding::warning(
            "no-write-ahead-log",
            "",
            Text::new(
                "数据库所在的文件夹不支持多个程序同时使用",
                "the folder of the database does not support use by several programs",
            ),
        )
        .hint(
            "同一时间只开一个 manyi；最好把数据库放到本机磁盘上",
            "open one manyi at a time; better, keep the database on a local disk",
        ),
    ))
}

/// Keeps the database and what lies beside it to their owner, where an earlier version or a copy left them to be read by others;
/// said once, since it is so afterwards.
fn closed_to_others(path: &Path) -> Option<Finding> {
    let files = ["", "-wal", "-shm", ".log", ".names"].map(|end| beside(path, end));
    let closed = files.iter().filter(|file| owned::close_to_others(file));
    if closed.count() == 0 {
        return None;
    }
    let (zh, en) = (
        "数据库原来这台机器上的别人也能读，现在改成只有自己能读",
        "others on this machine could read the database; now only you can",
    );
    Some(
        Finding::warning(
            "open-to-others",
            path.display().to_string(),
            Text::new(zh, en),
        )
        .hint(
            "以前的拷贝和备份也看一看；要与人共用就放开写的权限：chmod g+rw 文件",
            "look at copies and backups, too; to share it, let others write it: chmod g+rw FILE",
        ),
    )
}

/// A warning where the file lies in a folder that a service copies while it is written.
fn synchronised_folder(path: &Path) -> Option<Finding> {
    const SERVICES: [&str; 7] = [
        "onedrive",
        "dropbox",
        "icloud",
        "mobile documents",
        "google drive",
        "nutstore",
        "坚果云",
    ];
    let path: PathBuf = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folder = path.parent()?.to_string_lossy().to_lowercase();
    SERVICES.iter().find(|service| folder.contains(**service))?;
    Some(
        Finding::warning(
            "synchronised-folder",
            path.display().to_string(),
            Text::new(
                "数据库在网盘同步的文件夹里",
                "the database is in a folder that a cloud service synchronises",
            ),
        )
        .hint(
            "同步会在写到一半时复制文件；请把数据库放到不同步的文件夹",
            "it may copy the file while it is half written; keep the database elsewhere",
        ),
    )
}

/// The name in the form in which it is kept; empty for nobody, who only looks.
fn person(name: &str) -> Result<String> {
    if name.is_empty() {
        return Ok(String::new());
    }
    person_name(name).ok_or_else(|| {
        Error::new(
            Kind::Usage,
            format!("“{}”不能作操作员的姓名", quoted(name)),
            format!("“{}” is no name of an operator", quoted(name)),
        )
        .hint(
            format!("写 1 到 {OPERATOR_SIGNS} 个字的姓名"),
            format!("give a name of 1 to {OPERATOR_SIGNS} signs"),
        )
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::store::tests::empty_project;

    fn short() -> Settings {
        Settings {
            busy_timeout: Duration::from_millis(20),
            ..Settings::default()
        }
    }

    #[test]
    fn a_write_that_another_program_holds_up_is_busy_and_succeeds_later() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("papers.db");
        let mut store = Store::open_with(&file, "tester", &short()).unwrap();
        let project = empty_project("p");
        let other = Connection::open(&file).unwrap();
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        let error = store.save_project(&project).unwrap_err();
        assert_eq!(error.kind, Kind::Busy);
        assert_eq!(error.hints.len(), 1);
        assert_eq!(store.projects().unwrap(), []);
        other.execute_batch("ROLLBACK").unwrap();
        assert!(store.save_project(&project).is_ok());
    }

    #[test]
    fn every_commit_is_forced_to_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("papers.db"), "tester").unwrap();
        let pragma = |name: &str| -> i64 {
            let read = store
                .connection
                .pragma_query_value(None, name, |row| row.get(0));
            read.unwrap()
        };
        assert_eq!(pragma("synchronous"), 2);
        assert_eq!(pragma("fullfsync"), 1);
        assert_eq!(pragma("foreign_keys"), 1);
        assert_eq!(pragma("busy_timeout"), 5000);
    }

    /// `unix-dotfile` locks with a file beside the database and has no shared memory, as network folders have not.
    #[cfg(unix)]
    #[test]
    fn where_the_log_is_refused_one_program_has_the_file_to_itself() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("papers.db");
        let settings = Settings {
            file_system: Some("unix-dotfile"),
            ..short()
        };
        let store = Store::open_with(&file, "tester", &settings).unwrap();
        let journal: String = store
            .connection
            .pragma_query_value(None, "journal_mode", |row| row.get(0))
            .unwrap();
        assert_eq!(journal, "delete");
        assert_eq!(store.warnings()[0].code, "no-write-ahead-log");
        let second = Store::open_with(&file, "tester", &settings);
        assert_eq!(second.err().map(|error| error.kind), Some(Kind::Busy));
        drop(store);
        assert!(Store::open_with(&file, "tester", &settings).is_ok());
    }

    #[test]
    fn a_clock_set_back_does_not_disturb_the_trail() {
        const LATE: Clock = Clock(|| jiff::Timestamp::MAX);
        const EARLY: Clock = Clock(|| jiff::Timestamp::UNIX_EPOCH);
        let mut store = Store::open_in_memory("tester").unwrap();
        for (code, clock) in [("p", LATE), ("q", EARLY)] {
            store.clock = clock;
            store.save_project(&empty_project(code)).unwrap();
        }
        let later_is_earlier: bool = store
            .connection
            .query_row(
                "SELECT (SELECT at FROM audit WHERE sequence = 2) < (SELECT at FROM audit WHERE sequence = 1)",
                [],
                |row| row.get(0),
            )
            .unwrap();
        assert!(later_is_earlier);
        let report = store.verify_audit().unwrap();
        assert_eq!((report.rows, report.findings), (2, Vec::new()));
    }
}
