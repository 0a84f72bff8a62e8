//! `manyi backup`: takes a backup, or lists those there are.

use std::path::Path;

use super::arguments::{Delivery, Format, Global};
use super::open;
use super::output::{self, complain_of, deliver_text, plural, say};
use super::record_arguments::{BackupAction, NewBackup};
use crate::error::Result;
use crate::formats::listing::{Cell, Listing, cell, columns};
use crate::store::{Backup, BackupFolder, Stop};
use crate::text::{Language, group_thousands};

/// Runs what was asked.
pub(super) fn run(
    global: &Global,
    action: Option<&BackupAction>,
    backup: &NewBackup,
) -> Result<()> {
    match action {
        Some(BackupAction::List { to, delivery }) => list(global, to.as_deref(), delivery),
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

fn list(global: &Global, to: Option<&Path>, delivery: &Delivery) -> Result<()> {
    let language = global.lang;
    let folder = folder(global, to)?;
    let backups = folder.list()?;
    let listing = columns(language);
    if delivery.format != Format::Table {
        return output::list(&listing, &backups, None, delivery);
    }
    let folder = folder.folder().display();
    let text = match (backups.is_empty(), language) {
        (true, Language::Zh) => format!("{folder} 里没有备份\n"),
        (true, Language::En) => format!("there are no backups in {folder}\n"),
        (false, _) => format!("{folder}\n\n{}", listing.table(&backups)),
    };
    deliver_text(&delivery.target, &text, language)
}

/// The columns; a table names the file without its folder, which has no room there.
fn columns(language: Language) -> Listing<'static, Backup> {
    columns! { language, Backup as backup =>
        "taken": "时间" "taken" => backup.taken;
        "bytes": "字节" "bytes" => cell(backup.bytes).read_as(group_thousands(backup.bytes));
        "sound": "核对" "checked" => {
            let words = [language.pick("完好", "sound"), language.pick("有问题", "has findings")];
            Cell::flag(backup.is_sound, words)
        };
        "file": "文件" "file" [coded] => {
            let name = Path::new(backup.path.file_name().unwrap_or_default());
            cell(backup.path.display().to_string()).read_as(name.display().to_string())
        };
    }
}
