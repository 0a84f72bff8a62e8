//! `manyi check`: patterns in the stack that are worth a look.

use super::arguments::{Format, Global};
use super::open;
use super::output::{deliver, render, say};
use super::review_arguments::Check;
use crate::error::Result;
use crate::response::Serial;
use crate::response::patterns::{PatternFinding, Thresholds};
use crate::text::Language;

/// Lists what was found; finding something is no error.
pub(super) fn run(global: &Global, asked: &Check) -> Result<()> {
    let language = global.lang;
    let usual = Thresholds::default();
    let thresholds = Thresholds {
        answers: asked.answers.unwrap_or(usual.answers),
        identical: asked.identical.unwrap_or(usual.identical),
        run: asked.run.unwrap_or(usual.run),
        field_milliseconds: asked.field.unwrap_or(usual.field_milliseconds),
    };
    let found = open::store(global)?.patterns(&asked.survey, thresholds)?;
    let listing = &asked.listing;
    if found.is_empty() && listing.format == Format::Table {
        return say(language.pick("没有发现值得一看的规律", "nothing worth a look was found"));
    }
    let headings = match language {
        Language::Zh => ["规律", "份数", "说明", "编号"],
        Language::En => ["pattern", "responses", "what", "serials"],
    };
    let rows: Vec<Vec<String>> = found.iter().map(|one| cells(one, language)).collect();
    let text = render(listing, &headings, &rows, || {
        found.iter().map(as_json).collect()
    })?;
    deliver(listing, &text)?;
    if listing.format == Format::Table {
        say(language.pick(
            "请打开看一看；程序不会自动判无效",
            "look at them; nothing is set invalid by it",
        ))?;
    }
    Ok(())
}

fn cells(found: &PatternFinding, language: Language) -> Vec<String> {
    let serials: Vec<&str> = found.serials.iter().map(Serial::as_str).collect();
    vec![
        found.pattern.title().get(language).to_owned(),
        found.serials.len().to_string(),
        found.sentence().get(language).to_owned(),
        serials.join(" "),
    ]
}

fn as_json(found: &PatternFinding) -> serde_json::Value {
    serde_json::json!({
        "pattern": found.pattern.code(),
        "responses": found.serials.len(),
        "sentence": found.sentence().get(Language::En),
        "serials": found.serials,
    })
}
