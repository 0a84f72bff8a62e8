//! A TOML file with the place of everything in it, and the reading of values that the key check has passed.

use std::borrow::Cow;
use std::collections::HashMap;

use jiff::civil::Date;
use rust_decimal::Decimal;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::toml_syntax;
use crate::text::limits::{DEFINITION_LINES, MOST_FINDINGS};
use crate::text::{Finding, Text};

/// The places of a file: which line and column each path such as `questions[2].code` stands at.
pub(super) struct Places {
    file: String,
    text: String,
    starts: HashMap<String, usize>,
    /// Where each line begins: findings are many, and none of them counts the lines before it anew.
    lines: Vec<usize>,
    /// Bytes of the mark before the first sign, which the parser does not count.
    offset: usize,
}

/// A parsed TOML file.
pub(super) struct Document<'t> {
    /// Its root table.
    pub root: DeTable<'t>,
    /// Where everything stands.
    pub places: Places,
}

impl<'t> Document<'t> {
    /// Parses a file; where it is not TOML, every mistake of the syntax is a finding.
    pub fn parse(file: &str, text: &'t str) -> Result<Self, Vec<Finding>> {
        let body = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut places = Places {
            file: file.to_owned(),
            text: text.to_owned(),
            starts: HashMap::new(),
            lines: line_starts(text),
            offset: text.len() - body.len(),
        };
        if places.lines.len() as u64 > DEFINITION_LINES {
            return Err(vec![places.at_byte(too_many_lines(places.lines.len()), 0)]);
        }
        let (root, errors) = DeTable::parse_recoverable(body);
        if !errors.is_empty() {
            // Each is located in the file, which takes its time: no more than are listed.
            let errors = &errors[..errors.len().min(MOST_FINDINGS)];
            return Err(toml_syntax::findings(&places, errors));
        }
        let root = root.into_inner();
        places.note_table("", &root);
        Ok(Self { root, places })
    }
}

impl Places {
    /// The name of the file.
    pub fn file(&self) -> &str {
        &self.file
    }

    fn note_table(&mut self, path: &str, table: &DeTable<'_>) {
        for (key, value) in table {
            let path = join(path, key.get_ref());
            self.note(path, value);
        }
    }

    fn note(&mut self, path: String, value: &Spanned<DeValue<'_>>) {
        match value.get_ref() {
            DeValue::Table(table) => self.note_table(&path, table),
            DeValue::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.note(format!("{path}[{index}]"), item);
                }
            }
            _ => {}
        }
        self.starts.insert(path, value.span().start);
    }

    /// The text of the line around a byte the parser counted.
    pub fn line_around(&self, byte: usize) -> &str {
        let byte = self.whole_sign(byte);
        let start = self.text[..byte].rfind('\n').map_or(0, |at| at + 1);
        let end = self.text[byte..]
            .find('\n')
            .map_or(self.text.len(), |at| byte + at);
        &self.text[start..end]
    }

    /// The finding with the file, line and column of a key.
    pub fn at_key(&self, finding: Finding, key: &Spanned<Cow<'_, str>>) -> Finding {
        self.at_byte(finding, key.span().start)
    }

    /// The finding with the file, line and column of a byte the parser counted.
    pub fn at_byte(&self, mut finding: Finding, byte: usize) -> Finding {
        let byte = self.whole_sign(byte);
        let line = self.lines.partition_point(|start| *start <= byte);
        let start = self.lines.get(line.saturating_sub(1)).copied();
        let column = self.text[start.unwrap_or_default()..byte]
            .trim_start_matches('\u{feff}')
            .chars()
            .count()
            + 1;
        finding.place.file = Some(self.file.clone());
        finding.place.line = Some(line as u32);
        finding.place.column = Some(column as u32);
        finding
    }

    /// The finding with the file, line and column of its path, or of the nearest thing around it that is in the file.
    pub fn locate(&self, finding: Finding) -> Finding {
        let mut path = finding.place.path.as_str();
        loop {
            if let Some(start) = self.starts.get(path) {
                let start = *start;
                return self.at_byte(finding, start);
            }
            match path.rfind(['.', '[']) {
                Some(end) => path = &path[..end],
                None => return self.at_byte(finding, 0),
            }
        }
    }

    fn whole_sign(&self, byte: usize) -> usize {
        let mut byte = (byte + self.offset).min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        byte
    }
}

fn too_many_lines(lines: usize) -> Finding {
    Finding::error(
        "too-many-lines",
        "",
        Text::new(
            format!("文件有 {lines} 行，至多读 {DEFINITION_LINES} 行"),
            format!("the file has {lines} lines; at most {DEFINITION_LINES} are read"),
        ),
    )
    .hint("核对是不是这份文件", "check that it is the right file")
}

/// The bytes at which the lines of a text begin.
fn line_starts(text: &str) -> Vec<usize> {
    let ends = text.match_indices('\n').map(|(at, _)| at + 1);
    std::iter::once(0).chain(ends).collect()
}

/// The path of a key in the table at `path`.
pub(super) fn join(path: &str, key: &str) -> String {
    if path.is_empty() {
        key.to_owned()
    } else {
        format!("{path}.{key}")
    }
}

/// A table as the readers see it: what is missing or of the wrong shape reads as nothing, for the key check has said so.
#[derive(Clone, Copy)]
pub(super) struct View<'d, 't>(Option<&'d DeTable<'t>>);

impl<'d, 't> View<'d, 't> {
    /// The view of a table.
    pub fn of(table: &'d DeTable<'t>) -> Self {
        Self(Some(table))
    }

    fn get(self, key: &str) -> Option<&'d DeValue<'t>> {
        self.0?.get(key).map(Spanned::get_ref)
    }

    /// Whether the key is given.
    pub fn has(self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// A code, word or file name.
    pub fn word(self, key: &str) -> &'d str {
        self.get(key).and_then(DeValue::as_str).unwrap_or_default()
    }

    /// A list of codes.
    pub fn words(self, key: &str) -> Vec<String> {
        self.items(key)
            .filter_map(DeValue::as_str)
            .map(str::to_owned)
            .collect()
    }

    /// A text in one or two languages.
    pub fn text(self, key: &str) -> Text {
        self.get(key).map(text).unwrap_or_default()
    }

    /// The texts of a list.
    pub fn texts(self, key: &str) -> Vec<Text> {
        self.items(key).map(text).collect()
    }

    /// `true` or `false`, where given.
    pub fn flag(self, key: &str) -> Option<bool> {
        self.get(key).and_then(DeValue::as_bool)
    }

    /// A list of `true` and `false`.
    pub fn flags(self, key: &str) -> Vec<bool> {
        self.items(key).filter_map(DeValue::as_bool).collect()
    }

    /// A decimal, where given.
    pub fn number(self, key: &str) -> Option<Decimal> {
        self.get(key).and_then(number)
    }

    /// A day, where given.
    pub fn day(self, key: &str) -> Option<Date> {
        self.get(key).and_then(day)
    }

    /// A whole number from 0, where given.
    pub fn whole(self, key: &str) -> Option<u64> {
        self.get(key).and_then(whole)
    }

    /// A list of whole numbers from 0.
    pub fn wholes(self, key: &str) -> Vec<u64> {
        self.items(key).filter_map(whole).collect()
    }

    /// A table; a view of nothing where there is none.
    pub fn table(self, key: &str) -> Self {
        Self(self.get(key).and_then(DeValue::as_table))
    }

    /// A list of tables.
    pub fn tables(self, key: &str) -> impl Iterator<Item = Self> {
        self.items(key).map(|item| Self(item.as_table()))
    }

    fn items(self, key: &str) -> impl Iterator<Item = &'d DeValue<'t>> {
        self.get(key)
            .and_then(DeValue::as_array)
            .into_iter()
            .flat_map(|items| items.iter().map(Spanned::get_ref))
    }
}

fn text(value: &DeValue<'_>) -> Text {
    match value {
        DeValue::String(both) => Text::same(both.trim()),
        DeValue::Table(languages) => {
            let view = View::of(languages);
            Text::new(view.word("zh").trim(), view.word("en").trim())
        }
        _ => Text::default(),
    }
}

/// A decimal from its digits in the source, so that 2.5 and 0.1 are exact; a string of digits is taken too.
pub(super) fn number(value: &DeValue<'_>) -> Option<Decimal> {
    match value {
        DeValue::Integer(digits) if digits.radix() == 10 => {
            Decimal::from_str_exact(digits.as_str()).ok()
        }
        DeValue::Float(digits) => Decimal::from_str_exact(digits.as_str())
            .or_else(|_| Decimal::from_scientific(digits.as_str()))
            .ok(),
        DeValue::String(digits) => Decimal::from_str_exact(digits.trim()).ok(),
        _ => None,
    }
    .map(|decimal| decimal.normalize())
}

/// A day, written as a text or as TOML writes it.
pub(super) fn day(value: &DeValue<'_>) -> Option<Date> {
    match value {
        DeValue::String(day) => day.trim().parse().ok(),
        DeValue::Datetime(day) => day.to_string().parse().ok(),
        _ => None,
    }
}

/// A whole number from 0 up to what a count of papers can be.
pub(super) fn whole(value: &DeValue<'_>) -> Option<u64> {
    match value {
        DeValue::Integer(digits) if digits.radix() == 10 => {
            digits.as_str().parse::<u32>().ok().map(u64::from)
        }
        _ => None,
    }
}
