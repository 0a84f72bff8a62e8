//! The shape of the tables that say which keys a file may have; they drive the check and the documentation alike.

/// A table of a TOML file and the keys it may have.
pub(super) struct Section {
    /// How it is written in the file, such as `[[questions]]`.
    pub heading: &'static str,
    /// What one such table is called in a sentence, in Chinese.
    pub zh: &'static str,
    /// What one such table is called in a sentence, in English.
    pub en: &'static str,
    /// The keys, in the order of the documentation.
    pub keys: &'static [Key],
    /// The key whose word decides which other keys apply, such as `kind`.
    pub tag: Option<&'static str>,
    /// Keys of which exactly one is given, where they apply; empty: no such rule.
    pub one_of: &'static [&'static str],
}

/// One key of a table.
pub(super) struct Key {
    /// The key as written.
    pub name: &'static str,
    /// What its value looks like.
    pub shape: Shape,
    /// Whether it may be left out.
    pub need: Need,
    /// The words of the section's tag for which it applies; empty: always.
    pub only_for: &'static [&'static str],
    /// What it means, in Chinese.
    pub zh: &'static str,
    /// What it means, in English.
    pub en: &'static str,
}

/// Whether a key may be left out, and what holds then.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// It must be given wherever it applies.
    Required,
    /// It may be left out; then there is nothing.
    Optional,
    /// It may be left out; then this holds.
    Default(&'static str),
}

/// What a value looks like.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    /// The number of the file format: 1.
    Format,
    /// A text in one or two languages.
    Text,
    /// Exactly two texts.
    TextPair,
    /// A list of texts.
    Texts,
    /// A code or a file name.
    Word,
    /// A list of codes.
    Words,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A list of these words.
    Choices(&'static [&'static str]),
    /// `true` or `false`.
    Flag,
    /// A list of `true` and `false`.
    Flags,
    /// A whole number from 0.
    Whole,
    /// A list of whole numbers from 0.
    Wholes,
    /// An exact decimal.
    Number,
    /// A day.
    Day,
    /// A table.
    Table(&'static Section),
    /// A list of tables.
    Tables(&'static Section),
}

impl Key {
    /// A key that must be given.
    pub const fn required(
        name: &'static str,
        shape: Shape,
        zh: &'static str,
        en: &'static str,
    ) -> Self {
        Self {
            name,
            shape,
            need: Need::Required,
            only_for: &[],
            zh,
            en,
        }
    }

    /// A key that may be left out.
    pub const fn optional(
        name: &'static str,
        shape: Shape,
        zh: &'static str,
        en: &'static str,
    ) -> Self {
        Self {
            need: Need::Optional,
            ..Self::required(name, shape, zh, en)
        }
    }

    /// The same key with what holds when it is left out.
    pub const fn default(self, value: &'static str) -> Self {
        Self {
            need: Need::Default(value),
            ..self
        }
    }

    /// The same key for these words of the tag only.
    pub const fn only_for(self, words: &'static [&'static str]) -> Self {
        Self {
            only_for: words,
            ..self
        }
    }

    /// Whether the key applies under this word of the tag; an unknown or missing tag allows every key.
    pub fn applies(&self, tag: Option<&str>) -> bool {
        self.only_for.is_empty() || tag.is_none_or(|word| self.only_for.contains(&word))
    }

    /// Whether the key is surely meant to apply: as [`Key::applies`], but a missing tag demands only the common keys.
    pub fn is_due(&self, tag: Option<&str>) -> bool {
        self.applies(tag) && (tag.is_some() || self.only_for.is_empty())
    }
}

impl Section {
    /// The key with this name.
    pub fn key(&self, name: &str) -> Option<&Key> {
        self.keys.iter().find(|key| key.name == name)
    }

    /// The key with this name that applies under a word of the tag, where one name has several shapes.
    pub fn key_under(&self, name: &str, tag: Option<&str>) -> Option<&Key> {
        let mut named = self.keys.iter().filter(|key| key.name == name);
        named
            .find(|key| key.applies(tag))
            .or_else(|| self.key(name))
    }
}

impl Shape {
    /// What to write, in Chinese.
    pub fn zh(self) -> String {
        match self {
            Self::Format => "数字 1，例如 format = 1".to_owned(),
            Self::Text => {
                "一段文字，如 \"满意\"，或分语言写 { zh = \"满意\", en = \"satisfied\" }".to_owned()
            }
            Self::TextPair => "两段文字的列表，例如 [\"项目效益\", \"满意度\"]".to_owned(),
            Self::Texts => "文字的列表，例如 [\"怎么知道的？\", \"标准呢？\"]".to_owned(),
            Self::Word => "加引号的文字，例如 \"Q1\"".to_owned(),
            Self::Words => "加引号的列表，例如 [\"Q1\", \"Q2\"]".to_owned(),
            Self::Choice(words) => format!("{} 中的一个", words.join("、")),
            Self::Choices(words) => format!("列表，可用的词：{}", words.join("、")),
            Self::Flag => "true 或 false，不加引号".to_owned(),
            Self::Flags => "true 和 false 的列表，例如 [true, false]".to_owned(),
            Self::Whole => "不小于 0 的整数，例如 26".to_owned(),
            Self::Wholes => "不小于 0 的整数列表，例如 [2, 0]".to_owned(),
            Self::Number => "一个数，例如 10 或 2.5".to_owned(),
            Self::Day => "一天，例如 \"2022-06-30\"".to_owned(),
            Self::Table(section) | Self::Tables(section) => {
                format!("一个表，见 manyi formats 的 {}", section.heading)
            }
        }
    }

    /// What to write, in English.
    pub fn en(self) -> String {
        match self {
            Self::Format => "the number 1, as in format = 1".to_owned(),
            Self::Text => {
                "a text, such as \"满意\" or { zh = \"满意\", en = \"satisfied\" }".to_owned()
            }
            Self::TextPair => "a list of two texts, such as [\"项目效益\", \"满意度\"]".to_owned(),
            Self::Texts => "a list of texts, such as [\"怎么知道的？\", \"标准呢？\"]".to_owned(),
            Self::Word => "a text in quotes, such as \"Q1\"".to_owned(),
            Self::Words => "a list in quotes, such as [\"Q1\", \"Q2\"]".to_owned(),
            Self::Choice(words) => format!("one of {}", words.join(", ")),
            Self::Choices(words) => format!("a list of: {}", words.join(", ")),
            Self::Flag => "true or false, without quotes".to_owned(),
            Self::Flags => "a list of true and false, such as [true, false]".to_owned(),
            Self::Whole => "a whole number from 0, such as 26".to_owned(),
            Self::Wholes => "a list of whole numbers from 0, such as [2, 0]".to_owned(),
            Self::Number => "a number, such as 10 or 2.5".to_owned(),
            Self::Day => "a day, such as \"2022-06-30\"".to_owned(),
            Self::Table(section) | Self::Tables(section) => {
                format!("a table, see {} in manyi formats", section.heading)
            }
        }
    }
}
