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
            lines.push_str(&clean(&error.to_string()));
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
