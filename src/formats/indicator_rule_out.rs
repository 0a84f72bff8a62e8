//! A rule as it is written in `indicators.toml`, and as JSON with the same keys.

use std::fmt::Write as _;

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use crate::indicator::{Between, Partial, Rule, StepIn, Unit};
use crate::text::Text;

/// What stands under a key.
enum Field<'r> {
    Word(&'static str),
    Number(Decimal),
    Flag(bool),
    Text(&'r Text),
    Code(&'r str),
    Rule(&'r Rule),
    Tables(Vec<Fields<'r>>),
}

type Fields<'r> = Vec<(&'static str, Field<'r>)>;

/// The rule as the lines of `[indicators.rule]`, ready to be pasted; the evidence of groups is left to be filled in.
pub fn rule_toml(rule: &Rule) -> String {
    let mut text = String::from("[indicators.rule]\n");
    let mut groups = Vec::new();
    for (key, field) in fields(rule) {
        match field {
            Field::Tables(tables) if key == "groups" => groups = tables,
            Field::Tables(tables) => {
                let _ = writeln!(text, "{key} = [");
                for table in tables {
                    let _ = writeln!(text, "  {},", inline(table));
                }
                text.push_str("]\n");
            }
            field => {
                let _ = writeln!(text, "{key} = {}", value(field));
            }
        }
    }
    for group in groups {
        text.push_str("\n[[indicators.rule.groups]]\n");
        for (key, field) in group {
            let _ = writeln!(text, "{key} = {}", value(field));
        }
        text.push_str("# evidence = { kind = \"measure\", survey = \"…\", measure = \"…\" }\n");
    }
    text
}

/// The rule as a JSON object with the keys of the file; decimals are strings.
pub(super) fn rule_json(rule: &Rule) -> Value {
    object(fields(rule))
}

fn object(fields: Fields) -> Value {
    let mut map = Map::new();
    for (key, field) in fields {
        let value = match field {
            Field::Word(word) => json!(word),
            Field::Number(number) => json!(number.normalize().to_string()),
            Field::Flag(flag) => json!(flag),
            Field::Text(text) => json!(text.zh),
            Field::Code(code) => json!(code),
            Field::Rule(rule) => rule_json(rule),
            Field::Tables(tables) => Value::Array(tables.into_iter().map(object).collect()),
        };
        map.insert(key.to_owned(), value);
    }
    Value::Object(map)
}

/// A table on one line.
fn inline(fields: Fields) -> String {
    let parts: Vec<String> = fields
        .into_iter()
        .map(|(key, field)| format!("{key} = {}", value(field)))
        .collect();
    format!("{{ {} }}", parts.join(", "))
}

fn value(field: Field) -> String {
    match field {
        Field::Word(word) => quoted(word),
        Field::Number(number) => number.normalize().to_string(),
        Field::Flag(flag) => flag.to_string(),
        Field::Code(code) => quoted(code),
        Field::Text(text) if text.en.is_empty() => quoted(&text.zh),
        Field::Text(text) => format!("{{ zh = {}, en = {} }}", quoted(&text.zh), quoted(&text.en)),
        Field::Rule(rule) => inline(fields(rule)),
        Field::Tables(tables) => {
            let tables: Vec<String> = tables.into_iter().map(inline).collect();
            format!("[{}]", tables.join(", "))
        }
    }
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

fn unit(unit: Unit) -> Field<'static> {
    Field::Word(match unit {
        Unit::Percent => "percent",
        Unit::Number => "number",
    })
}

fn fields(rule: &Rule) -> Fields<'_> {
    let mut fields: Fields = vec![("kind", Field::Word(rule.code()))];
    if let Some(of) = rule.unit().filter(|_| has_unit(rule)) {
        fields.push(("unit", unit(of)));
    }
    match rule {
        Rule::ThresholdSteps { .. } => steps(rule, &mut fields),
        Rule::Count {
            full_at,
            deduct,
            floor,
        } => fields.extend([
            ("full_at", Field::Number(*full_at)),
            ("deduct", Field::Number(*deduct)),
            ("floor", Field::Number(*floor)),
        ]),
        Rule::Linear { low, high, .. } => {
            fields.extend([("low", Field::Number(*low)), ("high", Field::Number(*high))]);
        }
        Rule::Ratio { target, .. } => fields.push(("target", Field::Number(*target))),
        Rule::Cliff {
            full_at,
            none_below,
            open,
            between,
            ..
        } => {
            let between = match between {
                Between::Ratio => "ratio",
                Between::Rate => "rate",
            };
            fields.extend([
                ("full_at", Field::Number(*full_at)),
                ("none_below", Field::Number(*none_below)),
                ("open", Field::Flag(*open)),
                ("between", Field::Word(between)),
            ]);
        }
        Rule::AllOrNothing { full_at, open, .. } => fields.extend([
            ("full_at", Field::Number(*full_at)),
            ("open", Field::Flag(*open)),
        ]),
        Rule::Proportional | Rule::Judgement => {}
        Rule::Tiers { .. }
        | Rule::Checklist { .. }
        | Rule::Qualitative { .. }
        | Rule::Groups { .. } => lists(rule, &mut fields),
    }
    fields
}

/// Whether the rule has a key for its unit.
const fn has_unit(rule: &Rule) -> bool {
    !matches!(rule, Rule::Proportional | Rule::Count { .. })
}

fn steps<'r>(rule: &'r Rule, fields: &mut Fields<'r>) {
    let Rule::ThresholdSteps {
        full_at,
        step,
        step_in,
        deduct,
        floor,
        cap,
        none_below,
        partial,
        ..
    } = rule
    else {
        return;
    };
    fields.extend([
        ("full_at", Field::Number(*full_at)),
        ("step", Field::Number(*step)),
    ]);
    let step_in = match step_in {
        StepIn::Points => "points",
        StepIn::Target => "target",
    };
    fields.push(("step_in", Field::Word(step_in)));
    fields.extend([
        ("deduct", Field::Number(*deduct)),
        ("floor", Field::Number(*floor)),
    ]);
    fields.extend(cap.map(|cap| ("cap", Field::Number(cap))));
    fields.extend(none_below.map(|edge| ("none_below", Field::Number(edge))));
    let partial = match partial {
        Partial::Whole => "whole",
        Partial::Started => "started",
        Partial::ProRata => "pro-rata",
    };
    fields.push(("partial", Field::Word(partial)));
}

fn lists<'r>(rule: &'r Rule, fields: &mut Fields<'r>) {
    match rule {
        Rule::Tiers { tiers, .. } => {
            let tiers = tiers.iter().map(|tier| {
                let mut fields = vec![("from", Field::Number(tier.from))];
                fields.extend(tier.open.then_some(("open", Field::Flag(true))));
                fields.push(("score", Field::Number(tier.score)));
                fields
            });
            fields.push(("tiers", Field::Tables(tiers.collect())));
        }
        Rule::Checklist {
            items,
            deductions,
            vetoes,
        } => {
            let items = items.iter().map(|item| {
                vec![
                    ("title", Field::Text(&item.title)),
                    ("points", Field::Number(item.points)),
                ]
            });
            fields.push(("items", Field::Tables(items.collect())));
            if !deductions.is_empty() {
                let each = deductions.iter().map(|one| {
                    vec![
                        ("title", Field::Text(&one.title)),
                        ("each", Field::Number(one.each)),
                    ]
                });
                fields.push(("deductions", Field::Tables(each.collect())));
            }
            if !vetoes.is_empty() {
                let vetoes = vetoes
                    .iter()
                    .map(|veto| vec![("title", Field::Text(&veto.title))]);
                fields.push(("vetoes", Field::Tables(vetoes.collect())));
            }
        }
        Rule::Qualitative { levels } => {
            let levels = levels.iter().map(|level| {
                vec![
                    ("code", Field::Code(&level.code)),
                    ("title", Field::Text(&level.title)),
                    ("low", Field::Number(level.low)),
                    ("high", Field::Number(level.high)),
                ]
            });
            fields.push(("levels", Field::Tables(levels.collect())));
        }
        Rule::Groups { groups } => {
            let groups = groups.iter().map(|group| {
                vec![
                    ("title", Field::Text(&group.title)),
                    ("weight", Field::Number(group.weight)),
                    ("rule", Field::Rule(&group.rule)),
                ]
            });
            fields.push(("groups", Field::Tables(groups.collect())));
        }
        _ => {}
    }
}
