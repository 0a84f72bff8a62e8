//! The one error that reaches a user: what kind it is, what happened, and what to do.

use std::fmt;

use crate::text::{Language, Text, clean};

/// What kind of error it is; decides the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The command line asks for something that is not there.
    Usage,
    /// A file that was given cannot be used.
    Input,
    /// The data was read and something was found in it.
    Findings,
    /// Another program holds the database.
    Busy,
    /// The database or the disk failed.
    Store,
    /// A mistake in this program.
    Bug,
}

impl Kind {
    /// The exit code of the process.
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Usage => 2,
            Self::Input => 3,
            Self::Findings => 4,
            Self::Busy => 5,
            Self::Store => 6,
            Self::Bug => 70,
        }
    }
}

/// An error with its cause and its hints.
#[derive(Debug)]
pub struct Error {
    /// What kind it is.
    pub kind: Kind,
    /// What happened, in one sentence.
    pub sentence: Text,
    /// What to do, one line each.
    pub hints: Vec<Text>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The result of everything above the core.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error without a cause.
    pub fn new(kind: Kind, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            kind,
            sentence: Text::new(zh, en),
            hints: Vec::new(),
            source: None,
        }
    }

    /// The same error with one more hint.
    #[must_use]
    pub fn hint(mut self, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.hints.push(Text::new(zh, en));
        self
    }

    /// The same error with the error that caused it.
    #[must_use]
    pub fn caused_by(
        mut self,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The same error without its cause, which may repeat what is on file.
    #[must_use]
    pub fn without_cause(mut self) -> Self {
        self.source = None;
        self
    }

    /// The error as the user reads it: the sentence, its causes, the hints; cleaned, since names of files and what other
    /// programs say stand in it.
    pub fn render(&self, language: Language) -> String {
        let mut lines = format!(
            "{}{}",
            language.pick("错误：", "error: "),
            clean(self.sentence.get(language))
        );
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            lines.push_str("\n  ");
            lines.push_str(language.pick("原因：", "cause: "));
            lines.push_str(&clean(cause_words(error).get(language)));
            cause = error.source();
        }
        for hint in &self.hints {
            lines.push_str("\n  ");
            lines.push_str(language.pick("办法：", "hint: "));
            lines.push_str(&clean(hint.get(language)));
        }
        lines
    }
}

/// What the system, the database and the serials say, and the same in Chinese. The system's words are those of Unix, and
/// those of the standard library where it knows a kind only; capitals do not count.
const CAUSES: [(&[&str], &str); 34] = [
    (
        &["no such file or directory", "entity not found"],
        "没有这个文件或文件夹",
    ),
    (&["permission denied"], "没有权限"),
    (&["operation not permitted"], "系统不许这样做"),
    (
        &["file exists", "entity already exists"],
        "已经有同名的文件或文件夹",
    ),
    (
        &[
            "no space left on device",
            "no storage space",
            "database or disk is full",
        ],
        "磁盘已满",
    ),
    (&["disk quota exceeded", "quota exceeded"], "磁盘限额用完了"),
    (&["file too large"], "文件太大，超过了系统的限制"),
    (&["is a directory"], "这是文件夹"),
    (&["not a directory"], "这不是文件夹"),
    (&["directory not empty"], "文件夹不是空的"),
    (
        &[
            "read-only file system",
            "read-only filesystem or storage medium",
        ],
        "磁盘是只读的",
    ),
    (
        &["input/output error", "disk i/o error"],
        "磁盘或设备读写出错",
    ),
    (
        &["too many levels of symbolic links"],
        "链接太多，或这里不许有链接",
    ),
    (&["too many links"], "这个文件的别名太多"),
    (
        &["no such device or address", "no such device"],
        "没有这个设备，或它没有连上",
    ),
    (
        &["invalid argument", "invalid input parameter"],
        "不是普通文件，或系统不支持",
    ),
    (
        &["file name too long", "invalid filename"],
        "文件名太长，或有不能用的字",
    ),
    (
        &["device or resource busy", "resource busy", "text file busy"],
        "正被别的程序占用",
    ),
    (&["too many open files"], "同时打开的文件太多"),
    (&["cannot allocate memory", "out of memory"], "内存不够"),
    (
        &["stale file handle", "stale network file handle"],
        "网络磁盘断开过",
    ),
    (&["unexpected end of file"], "文件不完整"),
    (&["broken pipe"], "接收的程序已经退出"),
    (&["connection timed out", "timed out"], "等得太久，没有回音"),
    (&["connection refused"], "对方没有接受连接"),
    (
        &[
            "connection reset by peer",
            "connection reset",
            "connection aborted",
        ],
        "连接断了",
    ),
    (
        &[
            "no route to host",
            "network is unreachable",
            "host unreachable",
            "network unreachable",
        ],
        "网络不通",
    ),
    (&["database is locked"], "别的程序正占用数据库"),
    (
        &["database disk image is malformed"],
        "数据库文件的内容坏了",
    ),
    (&["file is not a database"], "不是数据库文件"),
    (&["attempt to write a readonly database"], "数据库是只读的"),
    (&["a serial cannot be empty"], "编号不能为空"),
    (
        &["a serial has at most 20 letters, digits and hyphens"],
        "编号至多 20 个字母、数字和连字符",
    ),
    (
        &["a serial has only letters, digits and hyphens"],
        "编号只用字母、数字和连字符",
    ),
];

/// A cause in the words of the reader where they are known: an error of this program, what the system says, and what others
/// often say. What else the system says has in Chinese its number, which can be looked up in any language.
pub fn cause_words(cause: &(dyn std::error::Error + 'static)) -> Text {
    if let Some(own) = cause.downcast_ref::<Error>() {
        return own.sentence.clone();
    }
    let said = cause.to_string();
    // The system puts its number behind: `File exists (os error 17)`.
    let (plain, number) = match said.split_once(" (os error ") {
        Some((plain, number)) => (plain, Some(number.trim_end_matches(')'))),
        None => (said.as_str(), None),
    };
    let is_said = |known: &&str| known.eq_ignore_ascii_case(plain);
    if let Some((_, zh)) = CAUSES.iter().find(|(known, _)| known.iter().any(is_said)) {
        return Text::new(*zh, said);
    }
    match number {
        // Some systems speak the reader's language themselves.
        Some(number) if plain.is_ascii() => Text::new(format!("操作系统错误 {number}"), said),
        _ => Text::same(said),
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.sentence.get(Language::En))
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source
            .as_deref()
            .map(|source| source as &(dyn std::error::Error + 'static))
    }
}
