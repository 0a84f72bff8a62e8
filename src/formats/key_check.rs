//! The check of a TOML file against its key table: every unknown, missing, misplaced or misshapen key is a finding.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::key_table::{Key, Need, Section, Shape};
use super::nearest::nearest;
use super::toml_reader::{Document, join, number, whole};
use crate::text::{Finding, Text};

/// Everything in the file that its key table does not allow.
pub(super) fn check_keys(document: &Document<'_>, section: &'static Section) -> Vec<Finding> {
    let mut check = Check {
        document,
        findings: Vec::new(),
    };
    let name = Text::new(section.zh, section.en);
    check.table("", &name, &document.root, section);
    check.findings
}

struct Check<'d, 't> {
    document: &'d Document<'t>,
    findings: Vec<Finding>,
}

impl Check<'_, '_> {
    /// Reports at a path.
    fn report(&mut self, finding: Finding) {
        self.findings.push(self.document.places.locate(finding));
    }

    fn table(&mut self, path: &str, name: &Text, table: &DeTable<'_>, section: &'static Section) {
        let tag = tag_word(table, section);
        for (key, value) in table {
            let written = key.get_ref().as_ref();
            match section.key(written) {
                None => self.unknown(path, name, key, section),
                Some(known) if !known.applies(tag) => self.misplaced(path, name, key, known, tag),
                Some(known) => self.value(&join(path, written), value.get_ref(), known),
            }
        }
        for key in section.keys {
            if key.need == Need::Required && key.is_due(tag) && !table.contains_key(key.name) {
                self.report(missing(path, name, key));
            }
        }
        self.one_of(path, name, table, section, tag);
    }

    fn unknown(
        &mut self,
        path: &str,
        name: &Text,
        key: &Spanned<std::borrow::Cow<'_, str>>,
        section: &Section,
    ) {
        let written = key.get_ref();
        let finding = Finding::error(
            "unknown-key",
            join(path, written),
            Text::new(
                format!("{}里没有“{written}”这个键", name.zh),
                format!("{} has no key `{written}`", name.en),
            ),
        );
        let near = nearest(written, section.keys.iter().map(|key| key.name));
        let finding = if let Some(near) = near {
            finding.hint(
                format!("是不是想写 {near}？"),
                format!("did you mean {near}?"),
            )
        } else {
            let names: Vec<&str> = section.keys.iter().map(|key| key.name).collect();
            finding.hint(
                format!("删掉它；可用的键：{}", names.join("、")),
                format!("delete it; the keys are {}", names.join(", ")),
            )
        };
        self.findings
            .push(self.document.places.at_key(finding, key));
    }

    fn misplaced(
        &mut self,
        path: &str,
        name: &Text,
        key: &Spanned<std::borrow::Cow<'_, str>>,
        known: &Key,
        tag: Option<&str>,
    ) {
        let word = tag.unwrap_or_default();
        let finding = Finding::error(
            "key-not-for-kind",
            join(path, known.name),
            Text::new(
                format!("{}是 {word}，用不上“{}”", name.zh, known.name),
                format!(
                    "{} is `{word}`, where `{}` has no meaning",
                    name.en, known.name
                ),
            ),
        )
        .hint(
            format!(
                "删掉它；“{}”只用于 {}",
                known.name,
                known.only_for.join("、")
            ),
            format!(
                "delete it; `{}` is for {}",
                known.name,
                known.only_for.join(", ")
            ),
        );
        self.findings
            .push(self.document.places.at_key(finding, key));
    }

    fn one_of(
        &mut self,
        path: &str,
        name: &Text,
        table: &DeTable<'_>,
        section: &Section,
        tag: Option<&str>,
    ) {
        let applies = |name: &&&str| section.key(name).is_some_and(|key| key.is_due(tag));
        let wanted: Vec<&str> = section.one_of.iter().filter(applies).copied().collect();
        let given: Vec<&str> = wanted
            .iter()
            .copied()
            .filter(|key| table.contains_key(*key))
            .collect();
        if wanted.is_empty() || given.len() == 1 {
            return;
        }
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
        self.report(Finding::error("one-of-keys", path, sentence).hint(
            format!("只写其中一个：{}", wanted.join("、")),
            format!("give exactly one of {}", wanted.join(", ")),
        ));
    }

    fn value(&mut self, path: &str, value: &DeValue<'_>, key: &'static Key) {
        match (key.shape, value) {
            (Shape::Format, _) => self.format(path, value),
            (Shape::Text, _) => self.text(path, value, key),
            (Shape::TextPair, DeValue::Array(items)) if items.len() == 2 => {
                for (index, item) in items.iter().enumerate() {
                    self.text(&format!("{path}[{index}]"), item.get_ref(), key);
                }
            }
            (
                Shape::Words | Shape::Choices(_) | Shape::Flags | Shape::Wholes,
                DeValue::Array(items),
            ) => {
                for (index, item) in items.iter().enumerate() {
                    self.scalar(&format!("{path}[{index}]"), item.get_ref(), key, key.shape);
                }
            }
            (Shape::Table(section), DeValue::Table(table)) => {
                self.table(path, &Text::new(section.zh, section.en), table, section);
            }
            (Shape::Tables(section), DeValue::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    let path = format!("{path}[{index}]");
                    match item.get_ref() {
                        DeValue::Table(table) => {
                            self.table(&path, &name(section, table, index), table, section);
                        }
                        other => self.report(wrong_type(&path, other, key)),
                    }
                }
            }
            (Shape::Word | Shape::Choice(_) | Shape::Flag | Shape::Whole | Shape::Number, _) => {
                self.scalar(path, value, key, key.shape);
            }
            _ => self.report(wrong_type(path, value, key)),
        }
    }

    fn scalar(&mut self, path: &str, value: &DeValue<'_>, key: &Key, shape: Shape) {
        let finding = match (shape, value) {
            (Shape::Word | Shape::Words, DeValue::String(word)) => {
                word.trim().is_empty().then(|| empty(path, key))
            }
            (Shape::Choice(words) | Shape::Choices(words), DeValue::String(word)) => {
                (!words.contains(&word.as_ref())).then(|| unknown_word(path, word, key, words))
            }
            (Shape::Flag | Shape::Flags, DeValue::Boolean(_)) => None,
            (Shape::Whole | Shape::Wholes, _) => match value {
                DeValue::Integer(_) | DeValue::Float(_) => {
                    whole(value).is_none().then(|| bad_number(path, value, key))
                }
                _ => Some(wrong_type(path, value, key)),
            },
            (Shape::Number, DeValue::Integer(_) | DeValue::Float(_) | DeValue::String(_)) => {
                number(value)
                    .is_none()
                    .then(|| bad_number(path, value, key))
            }
            _ => Some(wrong_type(path, value, key)),
        };
        if let Some(finding) = finding {
            self.report(finding);
        }
    }

    fn format(&mut self, path: &str, value: &DeValue<'_>) {
        if whole(value) == Some(1) {
            return;
        }
        let shown = shown(value);
        self.report(
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
            ),
        );
    }

    fn text(&mut self, path: &str, value: &DeValue<'_>, key: &Key) {
        match value {
            DeValue::String(text) if text.trim().is_empty() => self.report(empty(path, key)),
            DeValue::String(_) => {}
            DeValue::Table(languages) => self.languages(path, languages, key),
            other => self.report(wrong_type(path, other, key)),
        }
    }

    fn languages(&mut self, path: &str, languages: &DeTable<'_>, key: &Key) {
        let mut has_text = false;
        for (language, text) in languages {
            let inner = join(path, language.get_ref());
            match (language.get_ref().as_ref(), text.get_ref()) {
                ("zh" | "en", DeValue::String(text)) => has_text |= !text.trim().is_empty(),
                ("zh" | "en", other) => self.report(wrong_type(&inner, other, key)),
                (other, _) => {
                    let finding = Finding::error(
                        "unknown-key",
                        inner.clone(),
                        Text::new(
                            format!("“{}”的文字里没有“{other}”这种语言", key.name),
                            format!("the text of `{}` has no language `{other}`", key.name),
                        ),
                    )
                    .hint(
                        "只有 zh（中文）和 en（英文）",
                        "the languages are zh and en",
                    );
                    self.findings
                        .push(self.document.places.at_key(finding, language));
                    has_text = true;
                }
            }
        }
        if !has_text {
            self.report(empty(path, key));
        }
    }
}

fn tag_word<'w>(table: &'w DeTable<'_>, section: &Section) -> Option<&'w str> {
    let tag = section.tag?;
    let word = table.get(tag)?.get_ref().as_str()?;
    let Some(Shape::Choice(words)) = section.key(tag).map(|key| key.shape) else {
        return None;
    };
    words.contains(&word).then_some(word)
}

/// What a table of a list is called: by its code where it has one, else by its number.
fn name(section: &Section, table: &DeTable<'_>, index: usize) -> Text {
    let code = table
        .get("code")
        .and_then(|code| code.get_ref().as_str())
        .filter(|code| !code.trim().is_empty());
    match code {
        Some(code) => Text::new(
            format!("{} {code} ", section.zh),
            format!("{} {code}", section.en),
        ),
        None => Text::new(
            format!("第 {} 个{}", index + 1, section.zh),
            format!("{} no. {}", section.en, index + 1),
        ),
    }
}

fn missing(path: &str, name: &Text, key: &Key) -> Finding {
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
        format!("补上：{}", key.shape.zh()),
        format!("add {}", key.shape.en()),
    )
}

/// The part of a key's meaning before its first comma or colon.
fn first_clause(meaning: &str) -> &str {
    meaning
        .split(['，', '；', '：', ',', ';', ':'])
        .next()
        .unwrap_or(meaning)
}

fn wrong_type(path: &str, value: &DeValue<'_>, key: &Key) -> Finding {
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
        DeValue::Boolean(_) => ("true/false", "true or false"),
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

fn empty(path: &str, key: &Key) -> Finding {
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

fn unknown_word(path: &str, word: &str, key: &Key, words: &[&str]) -> Finding {
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

fn bad_number(path: &str, value: &DeValue<'_>, key: &Key) -> Finding {
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
