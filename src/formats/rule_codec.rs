//! The one codec of scoring rules: the checked table of `indicators.toml` becomes the type the database keeps, and back.
//!
//! Both ways are led by the table of keys, which says what each key looks like; the type says which fields there are.

use std::fmt;
use std::fmt::Write as _;

use rust_decimal::Decimal;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value, json};

use super::indicator_file::evidence;
use super::key_table::{Key, Need, Section, Shape};
use super::rule_keys::RULE;
use super::toml_reader::View;
use crate::indicator::{Evidence, Rule};
use crate::text::Text;

/// The rule of a table that the key check has passed; `Err` says what the check should have found.
pub(super) fn rule(table: View<'_, '_>) -> Result<Rule, String> {
    let value = tagged(table, &RULE).map_err(|error| error.to_string())?;
    // Through a text: the reader of rules is compiled for texts as it is, and not for values beside them.
    serde_json::from_str(&value.to_string()).map_err(|error| error.to_string())
}

/// A table with its tag, as serde writes a variant.
fn tagged(table: View<'_, '_>, section: &Section) -> serde_json::Result<Value> {
    let kind = section.tag.map_or("", |tag| table.word(tag));
    let mut fields = Map::new();
    for key in section.keys {
        let applies = key.only_for.is_empty() || key.only_for.contains(&kind);
        if applies
            && section.tag != Some(key.name)
            && let Some(value) = field(table, key)?
        {
            fields.insert(key.name.to_owned(), value);
        }
    }
    Ok(match (section.tag, fields.is_empty()) {
        (None, _) => Value::Object(fields),
        (Some(_), true) => json!(kind),
        (Some(_), false) => json!({ kind: fields }),
    })
}

/// The value of a key, its digits kept as text; what holds where it is left out; `None` for nothing.
fn field(table: View<'_, '_>, key: &Key) -> serde_json::Result<Option<Value>> {
    if !table.has(key.name) {
        return Ok(match (key.need, key.shape) {
            (Need::Default(value), Shape::Flag) => Some(json!(value == "true")),
            (Need::Default(value), _) => Some(json!(value)),
            _ => None,
        });
    }
    let name = key.name;
    Ok(match key.shape {
        Shape::Number => table.number(name).map(|number| json!(number.to_string())),
        Shape::Flag => table.flag(name).map(Value::Bool),
        Shape::Text => Some(serde_json::to_value(table.text(name))?),
        Shape::Tables(section) => {
            let tables = table.tables(name).map(|table| tagged(table, section));
            Some(Value::Array(tables.collect::<serde_json::Result<_>>()?))
        }
        Shape::Table(_) if name == "evidence" => {
            Some(serde_json::to_value(evidence(table.table(name)))?)
        }
        Shape::Table(section) => Some(tagged(table.table(name), section)?),
        _ => Some(json!(table.word(name))),
    })
}

/// What serde writes, with the fields in the order of the type.
enum Node {
    Nothing,
    Flag(bool),
    Word(String),
    List(Vec<Self>),
    Table(Vec<(String, Self)>),
}

impl Node {
    fn of(rule: &Rule) -> Self {
        let written = serde_json::to_string(rule);
        let read = written.and_then(|text| serde_json::from_str(&text));
        read.unwrap_or(Self::Nothing)
    }

    /// The fields with the tag before them, as the file has it.
    fn fields(self, section: &Section) -> Vec<(String, Self)> {
        let Some(tag) = section.tag else {
            return match self {
                Self::Table(fields) => fields,
                _ => Vec::new(),
            };
        };
        let (kind, inner) = match self {
            Self::Table(variant) => variant.into_iter().next().unzip(),
            word => (None, Some(word)),
        };
        let (kind, fields) = match (kind, inner) {
            (Some(kind), Some(Self::Table(fields))) => (kind, fields),
            (None, Some(Self::Word(kind))) => (kind, Vec::new()),
            _ => return Vec::new(),
        };
        let first = [(tag.to_owned(), Self::Word(kind))];
        first.into_iter().chain(fields).collect()
    }
}

/// The keys of a table that a node has something for, each with its value; where a value comes from is left out.
fn written(node: Node, section: &'static Section) -> Vec<(&'static Key, Node)> {
    let fields = node.fields(section).into_iter();
    fields
        .filter(|(_, value)| match value {
            Node::Nothing => false,
            Node::List(items) => !items.is_empty(),
            _ => true,
        })
        .filter_map(|(name, value)| {
            let key = section.keys.iter().find(|key| key.name == name)?;
            (name != "evidence").then_some((key, value))
        })
        .collect()
}

/// The rule as the lines of `[indicators.rule]`, ready to be pasted; the evidence of groups is left to be filled in.
pub fn rule_toml(rule: &Rule) -> String {
    lines(rule, &[])
}

/// The rule as the same lines, with the evidence of groups as it is written on one line.
pub(super) fn rule_toml_with(rule: &Rule, evidence: fn(&Evidence) -> String) -> String {
    let evidence: Vec<String> = match rule {
        Rule::Groups(of) => of
            .groups
            .iter()
            .map(|group| evidence(&group.evidence))
            .collect(),
        _ => Vec::new(),
    };
    lines(rule, &evidence)
}

fn lines(rule: &Rule, evidence: &[String]) -> String {
    let mut text = String::from("[indicators.rule]\n");
    let mut groups = Vec::new();
    for (key, node) in written(Node::of(rule), &RULE) {
        match (key.shape, node) {
            (Shape::Tables(section), Node::List(tables)) if key.name == "groups" => {
                groups.extend(tables.into_iter().map(|group| written(group, section)));
            }
            (Shape::Tables(section), Node::List(tables)) => {
                let _ = writeln!(text, "{} = [", key.name);
                for table in tables {
                    let _ = writeln!(text, "  {},", inline(table, section));
                }
                text.push_str("]\n");
            }
            (_, node) => {
                let _ = writeln!(text, "{} = {}", key.name, value(key, node));
            }
        }
    }
    for (at, group) in groups.into_iter().enumerate() {
        text.push_str("\n[[indicators.rule.groups]]\n");
        for (key, node) in group {
            let _ = writeln!(text, "{} = {}", key.name, value(key, node));
        }
        match evidence.get(at) {
            Some(evidence) => {
                let _ = writeln!(text, "evidence = {evidence}");
            }
            None => text
                .push_str("# evidence = { kind = \"measure\", survey = \"…\", measure = \"…\" }\n"),
        }
    }
    text
}

/// A table on one line; a flag that is not set needs no words there.
fn inline(node: Node, section: &'static Section) -> String {
    let fields = written(node, section).into_iter();
    let parts: Vec<String> = fields
        .filter(|(_, node)| section.tag.is_some() || !matches!(node, Node::Flag(false)))
        .map(|(key, node)| format!("{} = {}", key.name, value(key, node)))
        .collect();
    format!("{{ {} }}", parts.join(", "))
}

fn value(key: &Key, node: Node) -> String {
    match (key.shape, node) {
        (Shape::Number, Node::Word(digits)) => plain(&digits),
        (Shape::Text, node) => {
            let text = text(node);
            if text.en.is_empty() {
                quoted(&text.zh)
            } else {
                format!("{{ zh = {}, en = {} }}", quoted(&text.zh), quoted(&text.en))
            }
        }
        (Shape::Table(section), node) => inline(node, section),
        (Shape::Tables(section), Node::List(tables)) => {
            let tables = tables.into_iter().map(|table| inline(table, section));
            format!("[{}]", tables.collect::<Vec<String>>().join(", "))
        }
        (_, Node::Flag(flag)) => flag.to_string(),
        (_, Node::Word(word)) => quoted(&word),
        (_, Node::Nothing | Node::List(_) | Node::Table(_)) => quoted(""),
    }
}

/// The rule as a JSON object with the keys of the file; decimals are strings.
pub(super) fn rule_json(rule: &Rule) -> Value {
    object(Node::of(rule), &RULE)
}

fn object(node: Node, section: &'static Section) -> Value {
    let fields = written(node, section).into_iter();
    let fields = fields.filter_map(|(key, node)| {
        let value = match (key.shape, node) {
            (Shape::Number, Node::Word(digits)) => json!(plain(&digits)),
            (Shape::Text, node) => json!(text(node).zh),
            (Shape::Table(section), node) => object(node, section),
            (Shape::Tables(section), Node::List(tables)) => {
                let tables = tables.into_iter().map(|table| object(table, section));
                Value::Array(tables.collect())
            }
            (_, Node::Flag(false)) if section.tag.is_none() => return None,
            (_, Node::Flag(flag)) => json!(flag),
            (_, Node::Word(word)) => json!(word),
            (_, Node::Nothing | Node::List(_) | Node::Table(_)) => return None,
        };
        Some((key.name.to_owned(), value))
    });
    let mut object = Map::new();
    object.extend(fields);
    Value::Object(object)
}

/// A number without the zeros it was kept with.
fn plain(digits: &str) -> String {
    Decimal::from_str_exact(digits).map_or_else(
        |_| digits.to_owned(),
        |number| number.normalize().to_string(),
    )
}

fn text(node: Node) -> Text {
    let mut text = Text::default();
    if let Node::Table(languages) = node {
        for (language, said) in languages {
            match (language.as_str(), said) {
                ("zh", Node::Word(said)) => text.zh = said,
                ("en", Node::Word(said)) => text.en = said,
                _ => {}
            }
        }
    }
    text
}

/// A text in quotes, with what would end or break it escaped.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for sign in text.chars() {
        match sign {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(sign);
            }
            sign if sign.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(sign));
            }
            sign => quoted.push(sign),
        }
    }
    quoted.push('"');
    quoted
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("what serde writes of a rule")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Nothing)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Node, E> {
        Ok(Node::Flag(flag))
    }

    fn visit_str<E>(self, word: &str) -> Result<Node, E> {
        Ok(Node::Word(word.to_owned()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Node, E> {
        Ok(Node::Word(number.to_string()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Node, A::Error> {
        let mut table = Vec::new();
        while let Some(field) = fields.next_entry()? {
            table.push(field);
        }
        Ok(Node::Table(table))
    }
}
