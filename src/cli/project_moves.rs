//! `manyi project write|remove|restore`: a project as a folder, taken away, taken back.

use std::fs;
use std::path::{Path, PathBuf};

use super::arguments::Global;
use super::open;
use super::output::{self, complain, left_alone, plural, say};
use crate::error::{Error, Kind, Result};
use crate::formats::{project_files, write_bytes};
use crate::text::{Language, text};

/// Writes a project as the folder that `project add` reads.
pub(super) fn write(global: &Global, code: &str, folder: &Path, force: bool) -> Result<()> {
    let language = global.lang;
    let store = open::store(global)?;
    let project = store.project(code)?;
    let files: Vec<(PathBuf, String)> = project_files(&project, &store.guides(code)?)
        .into_iter()
        .map(|(name, text)| (folder.join(name), text))
        .collect();
    let there = files.iter().find(|(path, _)| path.exists());
    if let Some((path, _)) = there.filter(|_| !force) {
        return Err(left_alone(path));
    }
    fs::create_dir_all(folder).map_err(|cause| no_folder(folder, cause))?;
    for (path, text) in &files {
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|cause| no_folder(parent, cause))?;
        }
        write_bytes(path, text.as_bytes())?;
    }
    let (count, folder) = (files.len(), folder.display());
    say(&match language {
        Language::Zh => format!(
            "{code} 写成 {count} 个文件，在 {folder}；答卷、程序里做的认定和佐证不在里面。装回：manyi project add {folder}"
        ),
        Language::En => {
            let files = plural(count as u64, "file");
            format!(
                "{code} is written as {files} in {folder}, without its papers and what was judged in the program; manyi project add {folder} reads it"
            )
        }
    })
}

fn no_folder(folder: &Path, cause: std::io::Error) -> Error {
    let folder = folder.display();
    Error::new(
        Kind::Store,
        format!("建不了文件夹 {folder}"),
        format!("the folder {folder} cannot be made"),
    )
    .caused_by(cause)
}

const WHY_REMOVED: [&str; 2] = [
    "移走它？写明原因（记入留痕），直接回车则不动",
    "Remove it? Give the reason (kept in the audit trail); Enter alone leaves it as it is",
];

/// Takes a project away, after saying what goes with it.
pub(super) fn remove(global: &Global, code: &str, why: Option<&str>) -> Result<()> {
    let language = global.lang;
    let mut store = open::store(global)?;
    let found = store.removal(code)?;
    let (surveys, responses) = (found.surveys, found.responses);
    complain(&match language {
        Language::Zh => format!("{code}：{surveys} 个调查，{responses} 份答卷"),
        Language::En => {
            let (surveys, responses) = (
                plural(surveys as u64, "survey"),
                plural(responses, "response"),
            );
            format!("{code}: {surveys}, {responses}")
        }
    });
    let asked = match why {
        Some(_) => None,
        None => output::answer(&WHY_REMOVED, language)?,
    };
    let why = why.or(asked.as_deref()).unwrap_or_default();
    store.remove_project(code, why)?;
    say(&text!(in language,
        "已移走 {code}：清单和画面里都没有了；答卷和留痕仍在数据库里。要它回来：manyi project restore {code} --why 原因",
        "removed {code}: no list or screen has it any more; its papers and trail stay in the database. To have it back: manyi project restore {code} --why REASON"
    ))
}

/// Takes a removed project back.
pub(super) fn restore(global: &Global, code: &str, why: &str) -> Result<()> {
    open::store(global)?.restore_project(code, why)?;
    say(&text!(in global.lang, "已恢复 {code}", "restored {code}"))
}
