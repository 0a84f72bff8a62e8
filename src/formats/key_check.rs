//! The check of a TOML file against its key table: every unknown, missing, misplaced or misshapen key is a finding.

use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::key_findings::{
    bad_number, empty, item_name, missing, not_for_kind, one_of_keys, part, unknown_format,
    unknown_key, unknown_language, unknown_word, wrong_type,
};
use super::key_table::{Key, Need, Section, Shape};
use super::nearest::nearest;
use super::own_words::meant;
use super::response_findings::too_many;
use super::toml_reader::{Document, day, join, number, whole};
use crate::text::limits::MOST_FINDINGS;
use crate::text::{Finding, Text};

/// Everything in the file that its key table does not allow.
pub(super) fn check_keys(document: &Document<'_>, section: &'static Section) -> Vec<Finding> {
    let mut check = Check {
        document,
        findings: Vec::new(),
    };
    let name = Text::new(section.zh, section.en);
    check.table("", &name, &document.root, section);
    if check.is_full() {
        check.findings.push(too_many(document.places.file()));
    }
    check.findings
}

struct Check<'d, 't> {
    document: &'d Document<'t>,
    findings: Vec<Finding>,
}

impl Check<'_, '_> {
    /// Whether as many problems were found as are listed: the rest is not looked at.
    fn is_full(&self) -> bool {
        self.findings.len() >= MOST_FINDINGS
    }

    /// Reports at a path.
    fn report(&mut self, finding: Finding) {
        if self.is_full() {
            return;
        }
        self.findings.push(self.document.places.locate(finding));
    }

    /// Reports at a key.
    fn report_at_key(&mut self, finding: Finding, key: &Spanned<Cow<'_, str>>) {
        if self.is_full() {
            return;
        }
        self.findings
            .push(self.document.places.at_key(finding, key));
    }

    fn table(&mut self, path: &str, name: &Text, table: &DeTable<'_>, section: &'static Section) {
        let tag = tag_word(table, section);
        let mut mistyped = Vec::new();
        for (key, value) in table {
            if self.is_full() {
                return;
            }
            let written = key.get_ref().as_ref();
            match section.key_under(written, tag) {
                None => {
                    let near = nearest(written, section.keys.iter().map(|key| key.name));
                    mistyped.extend(near);
                    let finding = unknown_key(&join(path, written), name, written, near, section);
                    self.report_at_key(finding, key);
                }
                Some(known) if !known.applies(tag) => {
                    let finding = not_for_kind(&join(path, known.name), name, known, tag);
                    self.report_at_key(finding, key);
                }
                Some(known) => self.value(&join(path, written), name, value.get_ref(), known),
            }
        }
        for key in section.keys {
            let is_given = table.contains_key(key.name) || mistyped.contains(&key.name);
            if key.need == Need::Required && key.is_due(tag) && !is_given {
                self.report(missing(path, name, key));
            }
        }
        self.one_of(path, name, table, section, tag);
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
        self.report(one_of_keys(path, name, &wanted, &given));
    }

    fn value(&mut self, path: &str, parent: &Text, value: &DeValue<'_>, key: &'static Key) {
        match (key.shape, value) {
            (Shape::Format, _) => self.format(path, value),
            (Shape::Text, _) => self.text(path, value, key),
            (Shape::TextPair, DeValue::Array(items)) if items.len() == 2 => {
                for (index, item) in items.iter().enumerate() {
                    self.text(&format!("{path}[{index}]"), item.get_ref(), key);
                }
            }
            (Shape::Texts, DeValue::Array(items)) => {
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
                self.table(path, &part(path, parent, section), table, section);
            }
            (Shape::Tables(section), DeValue::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    let path = format!("{path}[{index}]");
                    match item.get_ref() {
                        DeValue::Table(table) => {
                            let name = item_name(&path, parent, section, table, index);
                            self.table(&path, &name, table, section);
                        }
                        other => self.report(wrong_type(&path, other, key)),
                    }
                }
            }
            (
                Shape::Word
                | Shape::Choice(_)
                | Shape::Flag
                | Shape::Whole
                | Shape::Number
                | Shape::Day,
                _,
            ) => self.scalar(path, value, key, key.shape),
            _ => self.report(wrong_type(path, value, key)),
        }
    }

    fn scalar(&mut self, path: &str, value: &DeValue<'_>, key: &Key, shape: Shape) {
        let finding = match (shape, value) {
            (Shape::Word | Shape::Words, DeValue::String(word)) => {
                word.trim().is_empty().then(|| empty(path, key))
            }
            (Shape::Choice(words) | Shape::Choices(words), DeValue::String(word)) => {
                meant(word, words)
                    .is_none()
                    .then(|| unknown_word(path, word, key, words))
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
            (Shape::Day, DeValue::String(_) | DeValue::Datetime(_)) => {
                day(value).is_none().then(|| bad_number(path, value, key))
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
        self.report(unknown_format(path, value));
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
                _ => {
                    let finding = unknown_language(&inner, language.get_ref(), key);
                    self.report_at_key(finding, language);
                    has_text = true;
                }
            }
        }
        if !has_text {
            self.report(empty(path, key));
        }
    }
}

fn tag_word(table: &DeTable<'_>, section: &Section) -> Option<&'static str> {
    let tag = section.tag?;
    let word = table.get(tag)?.get_ref().as_str()?;
    let Some(Shape::Choice(words)) = section.key(tag).map(|key| key.shape) else {
        return None;
    };
    meant(word, words)
}
