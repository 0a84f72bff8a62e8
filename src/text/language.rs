//! The two languages a user can choose, and a text that exists in both.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A language of the screens, tables and messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Chinese, the default.
    #[default]
    Zh,
    /// English, with `--lang en`.
    En,
}

impl Language {
    /// Picks the text of this language from a pair; for labels written where they are used.
    pub const fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

/// One text in Chinese and English; where a file gives only one language, that one serves both.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Text {
    /// The Chinese text.
    pub zh: String,
    /// The English text; empty when the file gave only Chinese.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub en: String,
}

impl Text {
    /// A text in both languages.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// A text that reads the same in both languages, such as a code or a number.
    pub fn same(text: impl Into<String>) -> Self {
        Self::new(text, "")
    }

    /// The text in `language`, or in the other one when it is missing.
    pub fn get(&self, language: Language) -> &str {
        let (wanted, other) = match language {
            Language::Zh => (&self.zh, &self.en),
            Language::En => (&self.en, &self.zh),
        };
        if wanted.is_empty() { other } else { wanted }
    }

    /// Whether neither language has a text.
    pub fn is_empty(&self) -> bool {
        self.zh.is_empty() && self.en.is_empty()
    }
}

impl fmt::Display for Language {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.pick("zh", "en"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_in_one_language_serves_both() {
        let text = Text::same("Q1");
        assert_eq!(text.get(Language::Zh), "Q1");
        assert_eq!(text.get(Language::En), "Q1");
        assert_eq!(Text::new("", "only").get(Language::Zh), "only");
    }
}
