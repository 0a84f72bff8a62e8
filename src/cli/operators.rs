//! `manyi operators`: how much each operator keyed, how fast, and how well.

use super::arguments::Global;
use super::open;
use super::output::list;
use super::review_arguments::Operators;
use crate::error::Result;
use crate::formats::listing::{Cell, Listing, cell, columns};
use crate::response::pace::PAUSE_MINUTES;
use crate::store::OperatorWork;
use crate::text::Language;

/// Lists the operators of a survey.
pub(super) fn run(global: &Global, asked: &Operators) -> Result<()> {
    let pause = asked.pause.unwrap_or(PAUSE_MINUTES);
    let operators = open::store(global)?.operators(&asked.survey, pause)?;
    let nothing = Some(["还没有人录入", "nobody has keyed anything yet"]);
    list(&columns(global.lang), &operators, nothing, &asked.delivery)
}

fn columns(language: Language) -> Listing<'static, OperatorWork> {
    let errors = |of: &OperatorWork| of.compared.rate().map(|rate| rate * 1000.0);
    columns! { language, OperatorWork as of =>
        "operator": "录入员" "operator" => &of.operator;
        "responses": "份数" "responses" => of.pace.responses;
        "fields": "项数" "fields" => of.pace.fields;
        "milliseconds" => of.pace.milliseconds;
        "": "分钟" "minutes" => Cell::decimal(format!("{:.1}", of.pace.milliseconds as f64 / 60_000.0));
        "fields_per_hour": "项/时" "fields/h" => rate(of.pace.fields_per_hour(), 0);
        "keys_per_hour": "键/时" "keys/h" => rate(of.pace.keys_per_hour(), 0);
        "corrections": "改正" "corrections" => of.pace.corrections;
        "corrections_per_1000": "改正‰" "corrections per 1000" => rate(of.pace.corrections_per_thousand(), 1);
        "compared": "复录项" "compared" => of.compared.fields;
        "differences" => of.compared.differences;
        "errors": "差错" "errors" => of.compared.errors;
        "errors_per_1000": "差错‰" "errors per 1000" => rate(errors(of), 1);
    }
}

/// A rate with three places, which people read with so many; nothing where there is none.
fn rate(rate: Option<f64>, places: usize) -> Cell {
    let digits = |rate| Cell::decimal(format!("{rate:.3}")).read_as(format!("{rate:.places$}"));
    cell(rate.map(digits))
}
