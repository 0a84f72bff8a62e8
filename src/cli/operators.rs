//! `manyi operators`: how much each operator keyed, how fast, and how well.

use super::arguments::{Format, Global};
use super::open;
use super::output::{deliver, render, say};
use super::review_arguments::Operators;
use crate::error::Result;
use crate::response::pace::PAUSE_MINUTES;
use crate::store::OperatorWork;
use crate::text::Language;

/// Lists the operators of a survey.
pub(super) fn run(global: &Global, asked: &Operators) -> Result<()> {
    let language = global.lang;
    let pause = asked.pause.unwrap_or(PAUSE_MINUTES);
    let operators = open::store(global)?.operators(&asked.survey, pause)?;
    let listing = &asked.listing;
    if operators.is_empty() && listing.format == Format::Table {
        return say(language.pick("还没有人录入", "nobody has keyed anything yet"));
    }
    let headings = match language {
        Language::Zh => [
            "录入员",
            "份数",
            "项数",
            "分钟",
            "项/时",
            "键/时",
            "改正",
            "改正‰",
            "复录项",
            "差错",
            "差错‰",
        ],
        Language::En => [
            "operator",
            "responses",
            "fields",
            "minutes",
            "fields/h",
            "keys/h",
            "corrections",
            "corrections per 1000",
            "compared",
            "errors",
            "errors per 1000",
        ],
    };
    let rows: Vec<Vec<String>> = operators.iter().map(cells).collect();
    let text = render(listing, &headings, &rows, || {
        operators.iter().map(as_json).collect()
    })?;
    deliver(listing, &text)
}

fn cells(work: &OperatorWork) -> Vec<String> {
    let (pace, compared) = (&work.pace, &work.compared);
    vec![
        work.operator.clone(),
        pace.responses.to_string(),
        pace.fields.to_string(),
        format!("{:.1}", pace.milliseconds as f64 / 60_000.0),
        shown(pace.fields_per_hour(), 0),
        shown(pace.keys_per_hour(), 0),
        pace.corrections.to_string(),
        shown(pace.corrections_per_thousand(), 1),
        compared.fields.to_string(),
        compared.errors.to_string(),
        shown(compared.rate().map(|rate| rate * 1000.0), 1),
    ]
}

/// A rate with so many places; nothing where there is none.
fn shown(rate: Option<f64>, decimals: usize) -> String {
    rate.map(|rate| format!("{rate:.decimals$}"))
        .unwrap_or_default()
}

fn as_json(work: &OperatorWork) -> serde_json::Value {
    let (pace, compared) = (&work.pace, &work.compared);
    let rate = |rate: Option<f64>| rate.map(|rate| format!("{rate:.3}"));
    serde_json::json!({
        "operator": work.operator,
        "responses": pace.responses,
        "fields": pace.fields,
        "corrections": pace.corrections,
        "milliseconds": pace.milliseconds,
        "fields_per_hour": rate(pace.fields_per_hour()),
        "keys_per_hour": rate(pace.keys_per_hour()),
        "corrections_per_1000": rate(pace.corrections_per_thousand()),
        "compared": compared.fields,
        "differences": compared.differences,
        "errors": compared.errors,
        "errors_per_1000": rate(compared.rate().map(|rate| rate * 1000.0)),
    })
}
