//! `manyi backup`: takes a backup, or lists those there are.

use std::path::Path;

use jiff::tz::TimeZone;

use super::arguments::{Format, Global, Listing};
use super::open;
use super::output::{complain_of, deliver, plural, render, say};
use super::record_arguments::{BackupAction, NewBackup};
use crate::error::Result;
use crate::store::{Backup, BackupFolder, Stop};
use crate::text::{Language, group_thousands};

/// Runs what was asked.
pub(super) fn run(
    global: &Global,
    action: Option<&BackupAction>,
    backup: &NewBackup,
) -> Result<()> {
    match action {
        Some(BackupAction::List { to, listing }) => list(global, to.as_deref(), listing),
        None => take(global, backup),
    }
}

fn folder(global: &Global, to: Option<&Path>) -> Result<BackupFolder> {
    let database = open::path(global)?;
    Ok(match to {
        Some(folder) => BackupFolder::of(&database, folder),
        None => BackupFolder::beside(&database),
    })
}

/// Takes a backup; exit code 4 when something was found in it.
fn take(global: &Global, backup: &NewBackup) -> Result<()> {
    let language = global.lang;
    let keep = usize::try_from(backup.keep).unwrap_or(usize::MAX);
    let taken = folder(global, backup.to.as_deref())?.take(keep, &Stop::default())?;
    // Nobody asks this one to stop.
    let Some(taken) = taken else {
        return Ok(());
    };
    let path = taken.backup.path.display();
    let bytes = group_thousands(taken.backup.bytes);
    say(&match language {
        Language::Zh => format!("已备份到 {path}（{bytes} 字节）"),
        Language::En => format!("backed up to {path} ({bytes} bytes)"),
    })?;
    complain_of(&taken.findings, language)?;
    let dropped = taken.dropped.len() as u64;
    say(&match (language, dropped) {
        (Language::Zh, 0) => "数据库文件和留痕经核对，完好".to_owned(),
        (Language::Zh, _) => format!("数据库文件和留痕经核对，完好；删去最旧的 {dropped} 份"),
        (Language::En, 0) => "its file and its audit trail were checked and are sound".to_owned(),
        (Language::En, _) => format!(
            "its file and its audit trail were checked and are sound; {} dropped",
            plural(dropped, "old backup")
        ),
    })
}

fn list(global: &Global, to: Option<&Path>, listing: &Listing) -> Result<()> {
    let language = global.lang;
    let folder = folder(global, to)?;
    let backups = folder.list()?;
    let headings = match language {
        Language::Zh => ["时间", "字节", "核对", "文件"],
        Language::En => ["taken", "bytes", "checked", "file"],
    };
    let is_table = listing.format == Format::Table;
    let rows: Vec<Vec<String>> = backups
        .iter()
        .map(|backup| cells(backup, is_table, language))
        .collect();
    let mut text = render(listing, &headings, &rows, || {
        backups.iter().map(as_json).collect()
    })?;
    if is_table {
        text = below_its_folder(&text, folder.folder(), backups.is_empty(), language);
    }
    deliver(listing, &text)
}

fn below_its_folder(table: &str, folder: &Path, is_empty: bool, language: Language) -> String {
    let folder = folder.display();
    match (language, is_empty) {
        (Language::Zh, true) => format!("{folder} 里没有备份\n"),
        (Language::En, true) => format!("there are no backups in {folder}\n"),
        (_, false) => format!("{folder}\n\n{table}"),
    }
}

/// The cells of a backup; in a table the file is named without its folder, which has no room there.
fn cells(backup: &Backup, is_table: bool, language: Language) -> Vec<String> {
    let taken = backup.taken.to_zoned(TimeZone::system());
    let checked = if backup.is_sound {
        language.pick("完好", "sound")
    } else {
        language.pick("有问题", "has findings")
    };
    let name = Path::new(backup.path.file_name().unwrap_or_default());
    let file = if is_table { name } else { &backup.path };
    vec![
        taken.strftime("%Y-%m-%d %H:%M:%S").to_string(),
        group_thousands(backup.bytes),
        checked.to_owned(),
        file.display().to_string(),
    ]
}

fn as_json(backup: &Backup) -> serde_json::Value {
    serde_json::json!({
        "taken": backup.taken.to_string(),
        "bytes": backup.bytes,
        "sound": backup.is_sound,
        "file": backup.path.display().to_string(),
    })
}
