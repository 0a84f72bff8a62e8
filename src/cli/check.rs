//! `manyi check`: patterns in the stack that are worth a look.

use super::arguments::{Format, Global};
use super::gate::tell_left_out;
use super::open;
use super::output::{list, say};
use super::review_arguments::Check;
use crate::error::Result;
use crate::formats::listing::{Cell, Listing, columns, nested};
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
    let mut store = open::store(global)?;
    let gate = asked
        .sensitive
        .gate(global, &mut store, &asked.survey, "check")?;
    let found = gate.patterns(store.patterns(&asked.survey, thresholds)?);
    tell_left_out(global, &store, &asked.survey)?;
    let nothing = Some(["没有发现值得一看的规律", "nothing worth a look was found"]);
    list(&columns(language), &found, nothing, &asked.delivery)?;
    if asked.delivery.format == Format::Table && !found.is_empty() {
        say(language.pick(
            "请打开看一看；程序不会自动判无效",
            "look at them; nothing is set invalid by it",
        ))?;
    }
    Ok(())
}

fn columns(language: Language) -> Listing<'static, PatternFinding> {
    columns! { language, PatternFinding as found =>
        "pattern": "规律" "pattern" => Cell::coded(found.pattern.code(), found.pattern.title().get(language));
        "responses": "份数" "responses" => found.serials.len();
        "": "说明" "what" => found.sentence().get(language);
        "sentence" => found.sentence().get(Language::En);
        "": "编号" "serials" => found.serials.iter().map(Serial::as_str).collect::<Vec<_>>().join(" ");
        "serials" => nested(&found.serials);
    }
}
