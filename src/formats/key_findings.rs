//! What is said about the keys of a file.

use toml::de::{DeTable, DeValue};

use super::key_table::{Key, Section, Shape};
use super::nearest::nearest;
use super::toml_reader::join;
use crate::text::{Finding, Text};

/// What a table inside another is called; on the top level of the file without its parent.
pub(super) fn part(path: &str, parent: &Text, section: &Section) -> Text {
    inside(path, parent, Text::new(section.zh, section.en))
}

/// What a table of a list is called: by its code where it has one, else by its number.
pub(super) fn item_name(
    path: &str,
    parent: &Text,
    section: &Section,
    table: &DeTable<'_>,
    index: usize,
) -> Text {
    let code = table
        .get("code")
        .and_then(|code| code.get_ref().as_str())
        .filter(|code| !code.trim().is_empty());
    let number = index + 1;
    let name = match code {
        Some(code) => Text::new(
            format!("{} {code} ", section.zh),
            format!("{} {code}", section.en),
        ),
        None if section.zh.chars().count() == 1 => Text::new(
            format!("第 {number} {}", section.zh),
            format!("{} no. {number}", section.en),
        ),
        None => Text::new(
            format!("第 {number} 个{}", section.zh),
            format!("{} no. {number}", section.en),
        ),
    };
    inside(path, parent, name)
}

fn inside(path: &str, parent: &Text, name: Text) -> Text {
    if !path.contains('.') {
        return name;
    }
    Text::new(
        format!("{}的{}", parent.zh, name.zh),
        format!("{} of {}", name.en, parent.en),
    )
}

/// A key that the table cannot have; `near` is what was meant, where that can be guessed.
pub(super) fn unknown_key(
    path: &str,
    name: &Text,
    written: &str,
    near: Option<&str>,
    section: &Section,
) -> Finding {
    let finding = Finding::error(
        "unknown-key",
        path,
        Text::new(
            format!("{}里没有“{written}”这个键", name.zh),
            format!("{} has no key `{written}`", name.en),
        ),
    );
    if let Some(near) = near {
        return finding.hint(
            format!("是不是想写 {near}？"),
            format!("did you mean {near}?"),
        );
    }
    let mut names: Vec<&str> = section.keys.iter().map(|key| key.name).collect();
    // A name with several shapes stands once.
    names.dedup();
    finding.hint(
        format!("删掉它；可用的键：{}", names.join("、")),
        format!("delete it; the keys are {}", names.join(", ")),
    )
}

/// A language that texts do not have.
pub(super) fn unknown_language(path: &str, language: &str, key: &Key) -> Finding {
    Finding::error(
        "unknown-key",
        path,
        Text::new(
            format!("“{}”的文字里没有“{language}”这种语言", key.name),
            format!("the text of `{}` has no language `{language}`", key.name),
        ),
    )
    .hint(
        "只有 zh（中文）和 en（英文）",
        "the languages are zh and en",
    )
}

/// A key that has no meaning under the word of the table's tag.
pub(super) fn not_for_kind(path: &str, name: &Text, key: &Key, tag: Option<&str>) -> Finding {
    let word = tag.unwrap_or_default();
    Finding::error(
        "key-not-for-kind",
        path,
        Text::new(
            format!("{}是 {word}，用不上“{}”", name.zh, key.name),
            format!(
                "{} is `{word}`, where `{}` has no meaning",
                name.en, key.name
            ),
        ),
    )
    .hint(
        format!("删掉它；“{}”只用于 {}", key.name, key.only_for.join("、")),
        format!(
            "delete it; `{}` is for {}",
            key.name,
            key.only_for.join(", ")
        ),
    )
}

/// None or several of keys of which there must be exactly one.
pub(super) fn one_of_keys(path: &str, name: &Text, wanted: &[&str], given: &[&str]) -> Finding {
    let sentence = if given.is_empty() {
        Text::new(
            format!("{}没有写 {} 中的任何一个", name.zh, wanted.join("、")),
            format!("{} has none of {}", name.en, wanted.join(", ")),
        )
    } else {
        Text::new(
            format!("{}同时写了 {}", name.zh, given.join("、")),
            format!("{} has {} at once", name.en, given.join(" and ")),
        )
    };
    Finding::error("one-of-keys", path, sentence).hint(
        format!("只写其中一个：{}", wanted.join("、")),
        format!("give exactly one of {}", wanted.join(", ")),
    )
}

/// A file of a format this program does not read.
pub(super) fn unknown_format(path: &str, value: &DeValue<'_>) -> Finding {
    let shown = shown(value);
    Finding::error(
        "unknown-format",
        path,
        Text::new(
            format!("文件格式是 {shown}，本程序只认 1"),
            format!("the file is of format {shown}; this program reads format 1"),
        ),
    )
    .hint(
        "写 format = 1；文件若来自更新的版本，请先升级本程序",
        "write format = 1; if the file comes from a newer version, update this program",
    )
}

/// A key that must be there.
pub(super) fn missing(path: &str, name: &Text, key: &Key) -> Finding {
    Finding::error(
        "missing-key",
        join(path, key.name),
        Text::new(
            format!("{}缺少“{}”（{}）", name.zh, key.name, first_clause(key.zh)),
            format!(
                "{} lacks `{}` ({})",
                name.en,
                key.name,
                first_clause(key.en)
            ),
        ),
    )
    .hint(
        format!(
            "补上：{}{}",
            key.shape.zh(),
            explained(key, key.zh, "：", ["（", "）"])
        ),
        format!(
            "add {}{}",
            key.shape.en(),
            explained(key, key.en, ": ", [" (", ")"])
        ),
    )
}

/// What the words mean of which one is chosen, where the meaning of the key tells.
fn explained(key: &Key, meaning: &str, colon: &str, [open, close]: [&str; 2]) -> String {
    let is_choice = matches!(key.shape, Shape::Choice(_) | Shape::Choices(_));
    meaning
        .split_once(colon)
        .filter(|_| is_choice)
        .map_or_else(String::new, |(_, words)| format!("{open}{words}{close}"))
}

/// The part of a key's meaning before its first comma or colon.
fn first_clause(meaning: &str) -> &str {
    meaning
        .split(['，', '；', '：', ',', ';', ':'])
        .next()
        .unwrap_or(meaning)
}

/// A value of another shape than its key takes.
pub(super) fn wrong_type(path: &str, value: &DeValue<'_>, key: &Key) -> Finding {
    let (zh, en) = kind_of(value);
    let finding = Finding::error(
        "wrong-type",
        path,
        Text::new(
            format!("“{}”不能写成{zh}", key.name),
            format!("`{}` cannot be {en}", key.name),
        ),
    );
    match (key.shape, value) {
        (Shape::Word | Shape::Words, DeValue::Integer(digits)) => finding.hint(
            format!("代码要加引号：\"{}\"", digits.as_str()),
            format!("put the code in quotes: \"{}\"", digits.as_str()),
        ),
        (Shape::Tables(section), DeValue::Table(_)) => finding.hint(
            format!("用双层方括号：{}", section.heading),
            format!("use double brackets: {}", section.heading),
        ),
        (Shape::TextPair, DeValue::Array(_)) => finding.hint(
            "要正好两段：一级指标和二级指标",
            "give exactly two: the first-level and the second-level indicator",
        ),
        (shape, _) => finding.hint(
            format!("写成：{}", shape.zh()),
            format!("write {}", shape.en()),
        ),
    }
}

fn kind_of(value: &DeValue<'_>) -> (&'static str, &'static str) {
    match value {
        DeValue::String(_) => ("文字", "a text"),
        DeValue::Integer(_) | DeValue::Float(_) => ("数", "a number"),
        DeValue::Boolean(_) => (" true 或 false", "true or false"),
        DeValue::Datetime(_) => ("日期", "a date"),
        DeValue::Array(_) => ("这样的列表", "such a list"),
        DeValue::Table(_) => ("一个表", "a table"),
    }
}

fn shown(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("\"{text}\""),
        DeValue::Integer(digits) => digits.to_string(),
        DeValue::Float(digits) => digits.to_string(),
        other => kind_of(other).1.to_owned(),
    }
}

/// A text or code that is empty.
pub(super) fn empty(path: &str, key: &Key) -> Finding {
    Finding::error(
        "empty-value",
        path,
        Text::new(
            format!("“{}”是空的", key.name),
            format!("`{}` is empty", key.name),
        ),
    )
    .hint(
        format!("写上{}", first_clause(key.zh)),
        format!("give {}", first_clause(key.en)),
    )
}

/// A word that is none of those a key takes.
pub(super) fn unknown_word(path: &str, word: &str, key: &Key, words: &[&str]) -> Finding {
    let finding = Finding::error(
        "unknown-word",
        path,
        Text::new(
            format!("“{}”不能是“{word}”", key.name),
            format!("`{}` cannot be `{word}`", key.name),
        ),
    );
    let (zh, en) = (words.join("、"), words.join(", "));
    match nearest(word, words.iter().copied()) {
        Some(near) => finding.hint(
            format!("是不是想写 {near}？可用的词：{zh}"),
            format!("did you mean {near}? The words are {en}"),
        ),
        None => finding.hint(format!("可用的词：{zh}"), format!("the words are {en}")),
    }
}

/// A number that its key cannot have.
pub(super) fn bad_number(path: &str, value: &DeValue<'_>, key: &Key) -> Finding {
    let shown = shown(value);
    Finding::error(
        "bad-number",
        path,
        Text::new(
            format!("“{}”不能是 {shown}", key.name),
            format!("`{}` cannot be {shown}", key.name),
        ),
    )
    .hint(
        format!("写成：{}", key.shape.zh()),
        format!("write {}", key.shape.en()),
    )
}
