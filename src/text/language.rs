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

/// A pair of sentences, in Chinese and English, with the same values put in: `text!("{n} 份", "{n} papers")` is a
/// [`Text`]; `text!(in language, …)` is the one in that language.
macro_rules! text {
    (in $language:expr, $zh:literal, $en:literal $(, $value:expr)* $(,)?) => {
        match $language {
            $crate::text::Language::Zh => ::std::fmt::format(::std::format_args!($zh $(, $value)*)),
            $crate::text::Language::En => ::std::fmt::format(::std::format_args!($en $(, $value)*)),
        }
    };
    ($zh:literal, $en:literal $(, $value:expr)* $(,)?) => {
        $crate::text::Text::new(
            ::std::fmt::format(::std::format_args!($zh $(, $value)*)),
            ::std::fmt::format(::std::format_args!($en $(, $value)*)),
        )
    };
}

pub(crate) use text;

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

    #[test]
    fn a_pair_of_sentences_takes_the_same_values() {
        let (count, place) = (3, "A");
        let said = text!("批次 {place}：{} 份", "batch {place}: {} papers", count + 1);
        assert_eq!(said, Text::new("批次 A：4 份", "batch A: 4 papers"));
        assert_eq!(
            text!(in Language::En, "{count} 份", "{count} papers"),
            "3 papers"
        );
    }
}
