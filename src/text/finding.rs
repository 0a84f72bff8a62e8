//! A finding: one thing that is wrong or doubtful, where it is, what it says and what to do.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Language, Text, clean};

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth a look; nothing is refused.
    Warning,
    /// The file or value cannot be used as it is.
    Error,
}

/// Where a finding is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// The file as the user named it, when there is one.
    pub file: Option<String>,
    /// The line, counted from 1.
    pub line: Option<u32>,
    /// The column, in characters, counted from 1.
    pub column: Option<u32>,
    /// The path inside the file or project, such as `questions[2].options[0].code` or a question's code.
    pub path: String,
    /// The path in Chinese, where it has words in it.
    pub path_zh: Option<String>,
}

impl Place {
    /// A place known only by its path.
    pub fn at(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            ..Self::default()
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(formatter, "{file}")?;
            if let (Some(line), Some(column)) = (self.line, self.column) {
                write!(formatter, ":{line}:{column}")?;
            }
            return Ok(());
        }
        formatter.write_str(&self.path)
    }
}

/// One thing that is wrong or doubtful.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The stable code, such as `duplicate-code`; listed in docs/formats.md.
    pub code: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// Where it is.
    pub place: Place,
    /// The sentence that says what is wrong.
    pub sentence: Text,
    /// What to do about it.
    pub hint: Text,
}

impl Finding {
    /// An error at a path; add the hint with [`Finding::hint`].
    pub fn error(code: &'static str, path: impl Into<String>, sentence: Text) -> Self {
        Self {
            code,
            severity: Severity::Error,
            place: Place::at(path),
            sentence,
            hint: Text::default(),
        }
    }

    /// A warning at a path; add the hint with [`Finding::hint`].
    pub fn warning(code: &'static str, path: impl Into<String>, sentence: Text) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code, path, sentence)
        }
    }

    /// The same finding with its path in Chinese, which has words in it.
    #[must_use]
    pub fn placed_zh(mut self, path: String) -> Self {
        self.place.path_zh = Some(path);
        self
    }

    /// The same finding with what to do about it.
    #[must_use]
    pub fn hint(mut self, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.hint = Text::new(zh, en);
        self
    }

    /// The finding as two lines of text: place, severity, code and sentence; then the hint. What came from a file or a
    /// person is cleaned, since this is read on a terminal.
    pub fn render(&self, language: Language) -> String {
        let severity = match self.severity {
            Severity::Warning => language.pick("提醒", "warning"),
            Severity::Error => language.pick("错误", "error"),
        };
        let place = match (&self.place.path_zh, language) {
            (Some(path), Language::Zh) if self.place.file.is_none() => path.clone(),
            _ => self.place.to_string(),
        };
        let separator = if place.is_empty() { "" } else { ": " };
        let mut line = format!(
            "{place}{separator}{severity} [{}] {}",
            self.code,
            self.sentence.get(language)
        );
        line = clean(&line).into_owned();
        if !self.hint.is_empty() {
            line.push_str("\n    ");
            line.push_str(language.pick("办法：", "hint: "));
            line.push_str(&clean(self.hint.get(language)));
        }
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_draws_nothing_that_a_file_wrote_to_move_the_cursor() {
        let mut finding = Finding::error(
            "bad-serial",
            "serial",
            Text::same("编号“\u{1b}[2J\n\u{202e}1”"),
        )
        .hint("改\u{9b}2J", "mend\u{7}");
        finding.place.file = Some("a\u{1b}]0;x\u{7}.csv".into());
        for language in [Language::Zh, Language::En] {
            let told = finding.render(language);
            let lines = told.lines().count();
            assert_eq!(lines, 2, "{told:?}");
            assert!(
                !told.replace('\n', "").chars().any(char::is_control),
                "{told:?}"
            );
        }
    }
}
