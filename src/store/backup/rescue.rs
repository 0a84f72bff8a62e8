//! What is done when the file was removed, replaced or written over while it was open: everything stored is saved elsewhere.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;

use super::backup_name::free_name;
use super::copy::{Stop, copy, sync_folder};
use super::folder::BackupFolder;
use crate::error::{Error, Kind, Result};
use crate::store::file::owned;
use crate::store::file::place::{Standing, beside};
use crate::store::{Rescued, Store};
use crate::text::Severity;

impl Store {
    /// Makes sure that the file is still where it was opened, and what it was.
    ///
    /// # Errors
    /// [`Kind::Store`] when it is not. The system keeps the content of a file that is gone for as long as the program runs;
    /// of one that was written over there is what is in memory and in the log. It is written to a new file beside the old
    /// place, once, which the error names.
    pub fn check_place(&self) -> Result<()> {
        let standing = self.place.standing();
        let Some(path) = self.path().filter(|_| standing != Standing::Same) else {
            return Ok(());
        };
        let is_overwritten = standing == Standing::Overwritten;
        if self.rescued.get().is_none()
            && let Ok(saved) = self.rescue(path, is_overwritten)
        {
            // Nobody else sets it.
            let _ = self.rescued.set(saved);
        }
        let told = if is_overwritten {
            overwritten(path)
        } else {
            gone(path)
        };
        let told = match self.rescued.get() {
            Some(Rescued { file, is_whole }) => with_saved(told, file, *is_whole),
            None => told.hint(
                "把文件移回原处就能接着存；先不要退出",
                "move the file back and it is stored again; do not leave before",
            ),
        };
        Err(if is_overwritten {
            with_backup(told, path)
        } else {
            told
        })
    }

    fn rescue(&self, path: &Path, is_overwritten: bool) -> Result<Rescued> {
        let saved = free_name(path, "rescued", self.clock.now());
        if is_overwritten {
            // Closing would bring the log into what lies there now, and remove it.
            let _ = self
                .connection
                .set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
            keep_log(path, &saved);
        }
        if let Err(error) = copy(&self.connection, &saved, &Stop::default()) {
            let _ = std::fs::remove_file(&saved);
            return Err(error);
        }
        sync_folder(saved.parent().unwrap_or(Path::new(".")));
        let is_whole = !is_overwritten || self.is_sound_copy(&saved);
        Ok(Rescued {
            file: saved,
            is_whole,
        })
    }

    fn is_sound_copy(&self, saved: &Path) -> bool {
        let copy = Self::open_copy(saved, &self.operator, &Stop::default());
        let findings = copy.and_then(|copy| copy.unsoundness());
        findings.is_ok_and(|findings| {
            findings
                .iter()
                .all(|finding| finding.severity != Severity::Error)
        })
    }
}

/// Copies the log beside the saved file; `SQLite` holds no lock on it that reading it could drop.
fn keep_log(path: &Path, saved: &Path) {
    let (log, kept) = (beside(path, "-wal"), beside(saved, ".log-wal"));
    let copied = owned::copy(&log, &kept);
    if copied.is_err_and(|error| error.kind() != ErrorKind::AlreadyExists) {
        let _ = std::fs::remove_file(&kept);
    }
}

fn gone(path: &Path) -> Error {
    let shown = path.display();
    Error::new(
        Kind::Store,
        format!("数据库文件 {shown} 被移走、删除或换掉了，从现在起没有保存"),
        format!(
            "the database file {shown} was moved, removed or replaced; nothing is stored from now on"
        ),
    )
}

fn overwritten(path: &Path) -> Error {
    let shown = path.display();
    Error::new(
        Kind::Store,
        format!("数据库文件 {shown} 被别的程序清空或改写了，从现在起没有保存"),
        format!(
            "the database file {shown} was emptied or written over by another program; nothing is stored from now on"
        ),
    )
}

fn with_saved(told: Error, saved: &Path, is_whole: bool) -> Error {
    let saved = saved.display();
    if is_whole {
        return told.hint(
            format!("此前存好的都另存在 {saved}：退出后运行 manyi restore"),
            format!("what was stored before is saved in {saved}: leave, then run manyi restore"),
        );
    }
    told.hint(
        format!("内存和日志里还有的另存在 {saved}（旁边是日志），但不完整：留着它，先用备份恢复"),
        format!("what was left in memory and in the log is saved in {saved}, the log beside it, but it is not whole: keep it, and go back to a backup first"),
    )
}

fn with_backup(told: Error, path: &Path) -> Error {
    let backups = BackupFolder::beside(path).list().unwrap_or_default();
    let newest: Option<PathBuf> = backups
        .into_iter()
        .find(|backup| backup.is_sound)
        .map(|backup| backup.path);
    match newest {
        Some(newest) => {
            let newest = newest.display();
            told.hint(
                format!("最近的备份是 {newest}"),
                format!("the newest backup is {newest}"),
            )
        }
        None => told.hint("旁边没有备份", "there is no backup beside it"),
    }
}
