//! What `SQLite` says, as the error a user reads.

use rusqlite::ErrorCode;

use crate::error::{Error, Kind};
use crate::response::Serial;
use crate::store::SurveyKey;
use crate::text::{Finding, Text};

impl From<rusqlite::Error> for Error {
    fn from(cause: rusqlite::Error) -> Self {
        let error = match cause.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => busy(),
            Some(ErrorCode::DiskFull) => full(),
            Some(ErrorCode::SystemIoFailure) if lacks_room(&cause) => full(),
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::new(
                Kind::Store,
                "没有写数据库文件的权限",
                "the database file cannot be written",
            )
            .hint(
                "检查文件和它所在文件夹的权限，或用 --db 指定别的文件",
                "check the permissions of the file and its folder, or name another file with --db",
            ),
            Some(ErrorCode::SystemIoFailure) => Self::new(
                Kind::Store,
                "磁盘读写出错，没有保存",
                "the disk cannot be read or written; nothing was saved",
            )
            .hint(
                "检查磁盘空间、限额和连接后再试；已保存的内容没有变化",
                "check the room, the limits and the connection of the disk and try again; what was saved before is unchanged",
            ),
            Some(ErrorCode::CannotOpen) => Self::new(
                Kind::Store,
                "打不开数据库文件",
                "the database file cannot be opened",
            )
            .hint(
                "检查路径和权限，或用 --db 指定别的文件",
                "check the path and the permissions, or name another file with --db",
            ),
            Some(ErrorCode::NotADatabase) => foreign(),
            Some(ErrorCode::DatabaseCorrupt) => damaged(),
            _ => Self::new(Kind::Store, "数据库出错", "the database failed")
                .hint("运行 manyi doctor 检查数据库", DOCTOR),
        };
        // As text: the cause repeats itself as its own cause.
        error.caused_by(cause.to_string())
    }
}

/// Whether there is no room for the file through which several programs share the write-ahead log.
pub(in crate::store) fn lacks_room(cause: &rusqlite::Error) -> bool {
    let code = cause.sqlite_error().map(|error| error.extended_code);
    code == Some(rusqlite::ffi::SQLITE_IOERR_SHMSIZE)
}

fn full() -> Error {
    Error::new(
        Kind::Store,
        "磁盘已满，没有保存",
        "the disk is full; nothing was saved",
    )
    .hint(
        "腾出空间后再试；已保存的内容没有变化",
        "make room and try again; what was saved before is unchanged",
    )
}

const DOCTOR: &str = "run `manyi doctor` to check the database";

/// Another program holds the database.
pub(in crate::store) fn busy() -> Error {
    Error::new(
        Kind::Busy,
        "数据库正被另一个程序使用，没有保存",
        "another program is using the database; nothing was saved",
    )
    .hint(
        "关闭另一个 manyi 窗口（或等它导入完）再试",
        "close the other manyi (or let its import end) and try again",
    )
}

/// The file is something else.
pub(in crate::store) fn foreign() -> Error {
    Error::new(
        Kind::Input,
        "这个文件不是 manyi 的数据库",
        "this file is not a manyi database",
    )
    .hint(
        "用 --db 指定 manyi 的数据库，或一个还不存在的文件",
        "name a manyi database with --db, or a file that does not exist yet",
    )
}

/// The file was damaged.
pub(in crate::store) fn damaged() -> Error {
    Error::new(
        Kind::Store,
        "数据库文件已损坏",
        "the database file is damaged",
    )
    .hint(
        "先把它和旁边的 -wal 文件一起复制留底，再用备份恢复；能打开时 manyi doctor 会说明损坏之处",
        "copy it and the -wal file beside it first, then restore a backup; where it still opens, `manyi doctor` says \
         what is damaged",
    )
}

/// Something in the file that this program does not write: `what` names it.
pub(in crate::store) fn unreadable(what: &str) -> Error {
    let what = code_only(what);
    Error::new(
        Kind::Store,
        format!("数据库里的内容无法识别：{what}"),
        format!("the database holds something that cannot be read: {what}"),
    )
    .hint("运行 manyi doctor 检查数据库", DOCTOR)
}

/// Something on file that is not as the program left it.
pub(in crate::store) fn altered(
    code: &'static str,
    path: String,
    zh: String,
    en: String,
) -> Finding {
    Finding::error(code, path, Text::new(zh, en)).hint(
        "有别的程序改过数据库：从备份找回（manyi backup list），并查明是谁动过文件",
        "another program changed the database: go back to a backup (manyi backup list), and find out who touched the file",
    )
}

/// A code as a finding repeats it: where another program put a name, a number of a telephone or words, it is no code.
pub(in crate::store) fn code_only(code: &str) -> &str {
    const LONGEST_NUMBER: usize = 6;
    let is_sign = |sign: char| sign.is_ascii_alphanumeric() || " -_./:=~#".contains(sign);
    if code.chars().all(is_sign) && longest_number(code) <= LONGEST_NUMBER {
        code
    } else {
        "?"
    }
}

/// A serial as a finding repeats it: what cannot be one, and what may be the number of a telephone, is not repeated.
pub(in crate::store) fn serial_only(serial: &str) -> &str {
    /// One less than the number of a telephone has.
    const LONGEST_NUMBER: usize = 10;
    let is_serial = Serial::read(serial).is_ok_and(|read| read.as_str() == serial);
    if is_serial && longest_number(serial) <= LONGEST_NUMBER {
        serial
    } else {
        "?"
    }
}

/// A survey as a finding names it.
pub(in crate::store) fn told_key(key: &SurveyKey) -> String {
    format!("{}/{}", code_only(&key.project), code_only(&key.survey))
}

/// How many digits stand together in a text, at most.
fn longest_number(text: &str) -> usize {
    let numbers = text.split(|sign: char| !sign.is_ascii_digit());
    numbers.map(str::len).max().unwrap_or(0)
}
