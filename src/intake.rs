//! From files into the store: projects and responses, as the command line and the screens both need it.

mod ahead;
mod attached;
mod beside;
mod importing;
mod numbers;
mod papers;

use std::fmt::Write as _;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::error::{Error, Kind, Result};
pub use beside::may_write;
pub use importing::{
    BadRow, Done, OnFile, Progress, Reading, Refused, Skip, import_file, import_made, look_at,
};
pub use numbers::numbers;
pub use papers::Papers;

pub use attached::{FileState, attach_file, completions, file_states, home, recording};

use crate::formats::{ProjectFolder, read_file, shipped_project};
use crate::store::{Store, SurveyKey};
use crate::text::limits::DOCUMENT_FILE;
use beside::Beside;
use importing::import;

/// The bytes of a file that holds a questionnaire or the like.
///
/// # Errors
/// Where it cannot be read, or is longer than such files are.
pub fn read_document(path: &Path) -> Result<Vec<u8>> {
    read_file(path, DOCUMENT_FILE).map_err(|error| unreadable(path, error))
}

/// Loads a shipped project with the responses that come with it; responses that are there already stay.
pub fn load_shipped(store: &mut Store, code: &str) -> Result<()> {
    let folder = shipped_project(code)
        .and_then(|checked| checked.value)
        .ok_or_else(|| {
            Error::new(
                Kind::Bug,
                format!("没有随附的项目 {code}"),
                format!("no project {code} is shipped"),
            )
        })?;
    load_folder(store, &folder)
}

/// Loads a project with its sample responses; a survey that has responses keeps its own.
fn load_folder(store: &mut Store, folder: &ProjectFolder) -> Result<()> {
    store.save_project(&folder.project)?;
    store.save_guides(&folder.project.code, &folder.guides)?;
    // The serials of what was published are right, whatever else is registered.
    let reading = Reading {
        accepts_alike: true,
        ..Reading::default()
    };
    for sample in &folder.samples {
        let key = SurveyKey::new(&folder.project.code, &sample.survey);
        if store.ledger(&key)?.returned > 0 {
            continue;
        }
        if let Err(refused) = import(
            store,
            &key,
            sample,
            (&reading, Beside::default()),
            &mut |_| true,
        )? {
            let (file, count) = (&sample.file, refused.findings.len());
            return Err(Error::new(
                Kind::Bug,
                format!("随附的 {file} 读不进来：{count} 处错误"),
                format!("the shipped {file} cannot be read: {count} errors"),
            ));
        }
    }
    Ok(())
}

/// The error for a file that cannot be read.
pub fn unreadable(path: &Path, error: std::io::Error) -> Error {
    let shown = path.display();
    let told = |zh: String, en: String| Error::new(Kind::Input, zh, en);
    match error.kind() {
        ErrorKind::NotFound => told(
            format!("没有文件 {shown}"),
            format!("there is no file {shown}"),
        )
        .hint(
            near_name(path).map_or_else(
                || "核对文件名（大小写也要一致）和它所在的文件夹".to_owned(),
                |near| format!("是不是想写 {}？", near.display()),
            ),
            near_name(path).map_or_else(
                || "check the name, capitals too, and the folder it is in".to_owned(),
                |near| format!("did you mean {}?", near.display()),
            ),
        ),
        ErrorKind::FileTooLarge => told(
            format!("{shown} 太大，读不了"),
            format!("{shown} is too large to be read"),
        )
        .hint(
            "核对是不是这份文件；确实这么大，就分成几份",
            "check that it is the right file; where it is, divide it",
        ),
        ErrorKind::InvalidInput => told(
            format!("{shown} 是设备，没有尽头，不读"),
            format!("{shown} is a device without an end and is not read"),
        )
        .hint("写上文件名", "give the name of a file"),
        ErrorKind::NotSeekable => told(
            format!("{shown} 是管道，画面里不读"),
            format!("{shown} is a pipe, which the screens do not read"),
        )
        .hint(
            "把内容存成文件再读，或在命令行里读",
            "save what it gives as a file, or read it on the command line",
        ),
        ErrorKind::IsADirectory => told(
            format!("{shown} 是文件夹，不是文件"),
            format!("{shown} is a folder, no file"),
        )
        .hint("写上文件名", "give the name of a file"),
        ErrorKind::PermissionDenied => told(
            format!("没有读 {shown} 的权限"),
            format!("you may not read {shown}"),
        )
        .hint(
            "关掉正在使用它的程序，或请管理员给读取权限",
            "close the program that uses it, or ask for the permission to read it",
        ),
        _ => told(format!("读不到 {shown}"), format!("{shown} cannot be read"))
            .hint(
                "核对文件所在的磁盘后再试",
                "look at the disk it is on and try again",
            )
            .caused_by(error),
    }
}

/// The one file beside it that has the name with another ending, or with none given: `visit` for `visit.toml`.
fn near_name(path: &Path) -> Option<PathBuf> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let wanted = path.file_stem()?.to_ascii_lowercase();
    let files = std::fs::read_dir(folder)
        .ok()?
        .filter_map(std::result::Result::ok);
    let mut near = files.filter(|file| {
        let name = PathBuf::from(file.file_name());
        name.file_stem()
            .is_some_and(|stem| stem.to_ascii_lowercase() == wanted)
    });
    let found = near.next()?;
    near.next()
        .is_none()
        .then(|| path.with_file_name(found.file_name()))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing into a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
