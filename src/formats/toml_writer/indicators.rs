//! The indicators of a project as their file has them.

use std::fmt::Write as _;

use super::{line, quoted, words};
use crate::formats::rule_codec::rule_toml_with;
use crate::indicator::{Evidence, Indicator, Judgement};

/// The file of indicators.
pub(super) fn indicators_toml(indicators: &[Indicator]) -> String {
    let mut toml = String::from("format = 1\n");
    for indicator in indicators {
        write_indicator(&mut toml, indicator);
    }
    toml
}

fn write_indicator(toml: &mut String, of: &Indicator) {
    let _ = writeln!(toml, "\n[[indicators]]\ncode = {}", quoted(&of.code));
    let path: Vec<String> = of.path.iter().map(words).collect();
    let _ = writeln!(toml, "path = [{}]", path.join(", "));
    let _ = writeln!(toml, "title = {}", words(&of.title));
    let _ = writeln!(toml, "weight = {}", of.weight);
    toml.push_str(&line("target", &of.target));
    toml.push_str(&line("standard", &of.standard));
    if let Some(published) = &of.published {
        let mut said = Vec::new();
        if !published.value.is_empty() {
            said.push(format!("value = {}", words(&published.value)));
        }
        said.extend(published.score.map(|score| format!("score = {score}")));
        let _ = writeln!(toml, "published = {{ {} }}", said.join(", "));
    }
    // Groups have evidence of their own, and the whole has none.
    if of.evidence != Evidence::Judgement(Judgement::default()) {
        let _ = writeln!(toml, "evidence = {}", evidence(&of.evidence));
    }
    toml.push('\n');
    toml.push_str(&rule_toml_with(&of.rule, evidence));
}

/// Where a value comes from, on one line.
fn evidence(of: &Evidence) -> String {
    let judgement = match of {
        Evidence::Measure { survey, measure } => {
            let (survey, measure) = (quoted(survey), quoted(measure));
            return format!("{{ kind = \"measure\", survey = {survey}, measure = {measure} }}");
        }
        Evidence::Interview(judgement) | Evidence::Judgement(judgement) => judgement,
    };
    let mut said = vec![format!("kind = {}", quoted(of.code()))];
    said.extend(found(judgement));
    format!("{{ {} }}", said.join(", "))
}

/// What a person found, key by key.
fn found(of: &Judgement) -> Vec<String> {
    let mut said = Vec::new();
    if !of.reason.is_empty() {
        said.push(format!("reason = {}", words(&of.reason)));
    }
    said.extend(of.value.map(|value| format!("value = {value}")));
    if !of.items.is_empty() {
        let items = of.items.iter().map(|item| {
            let met = format!("met = {}", item.met);
            if item.reason.is_empty() {
                return format!("{{ {met} }}");
            }
            format!("{{ {met}, reason = {} }}", words(&item.reason))
        });
        said.push(format!("items = [{}]", joined(items)));
    }
    if !of.cases.is_empty() {
        let cases = of.cases.iter().map(u32::to_string);
        said.push(format!("cases = [{}]", joined(cases)));
    }
    if !of.vetoes.is_empty() {
        let vetoes = of.vetoes.iter().map(bool::to_string);
        said.push(format!("vetoes = [{}]", joined(vetoes)));
    }
    said.extend(
        of.level
            .as_ref()
            .map(|level| format!("level = {}", quoted(level))),
    );
    said.extend(of.score.map(|score| format!("score = {score}")));
    said
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}
