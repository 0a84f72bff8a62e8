//! `manyi verify agreement`: how far the two entries agree, question by question, as they were keyed blind.

use super::arguments::{Delivery, Format, Global};
use super::open;
use super::output::{self, deliver_text};
use crate::error::Result;
use crate::formats::listing::{Cell, Listing, cell, columns, nested, pretty};
use crate::measure::reliability::{
    Agreement, Estimate, NoKappa, QuestionAgreement, WeightedKappa, kappa_word, pooled_questions,
};
use crate::store::SurveyKey;
use crate::text::Language;

/// A row of the listing: a question, or all of them as one.
struct Line<'a> {
    code: Option<&'a str>,
    blind: Agreement,
    standing: Agreement,
    weighted: Option<&'a WeightedKappa>,
}

/// Prints or writes the agreement of each question that was keyed twice, and that of all of them.
pub(super) fn list(global: &Global, survey: &SurveyKey, delivery: &Delivery) -> Result<()> {
    let store = open::store(global)?;
    let language = global.lang;
    let questionnaire = store.survey(survey)?.questionnaire;
    let by_question = store.agreement_by_question(survey)?;
    let [blind, standing] = pooled_questions(&by_question);
    let questions = questionnaire.questions.iter().zip(&by_question);
    let questions = questions.filter(|(_, of)| of.blind.pairs > 0);
    let mut lines: Vec<Line<'_>> = questions
        .map(|(question, of)| line(&question.code, of))
        .collect();
    let pooled = Line {
        code: None,
        blind,
        standing,
        weighted: None,
    };
    let listing = columns(language);
    if delivery.format == Format::Json {
        let text = pretty(&serde_json::json!({
            "questions": listing.json_rows(&lines),
            "pooled": listing.json_row(&pooled),
        }))?;
        return deliver_text(&delivery.target, &text, language);
    }
    lines.push(pooled);
    output::list(&listing, &lines, None, delivery)
}

fn line<'a>(code: &'a str, of: &'a QuestionAgreement) -> Line<'a> {
    Line {
        code: Some(code),
        blind: of.blind,
        standing: of.standing,
        weighted: of.weighted.as_ref(),
    }
}

/// A number with six places, which people read with three.
fn number(value: f64) -> Cell {
    Cell::decimal(six(value)).read_as(format!("{value:.3}"))
}

/// What is beside kappa, read only where the margins make kappa misleading.
fn beside(of: &Agreement, value: Option<f64>) -> Cell {
    let value = cell(value.map(number));
    if of.is_one_sided {
        value
    } else {
        value.read_as("")
    }
}

fn columns<'a>(language: Language) -> Listing<'static, Line<'a>> {
    let percent = |share: f64| {
        let share = share * 100.0;
        Cell::percent(format!("{share:.6}")).read_as(format!("{share:.2}"))
    };
    let to = language.pick("至", "to");
    columns! { language, Line as line =>
        "question": "题" "question" => cell(line.code).or(language.pick("合计", "all"));
        "compared": "比对项" "compared" => line.blind.pairs;
        "agreed": "一致" "agreed" => line.blind.agreed;
        "agreed_percent": "一致率%" "agreed %" => line.blind.share().map(percent);
        "chance_percent": "偶然一致%" "chance %" => percent(line.blind.expected);
        "kappa": "κ" "kappa" => cell(line.blind.kappa.map(number)).or("—");
        "interval": "κ 95% 区间" "kappa 95% interval" => line.blind.kappa_interval.map(|ends| {
            let [low, high] = ends;
            nested(interval(ends, "fleiss-cohen-everitt")).read_as(format!("{low:.3} {to} {high:.3}"))
        });
        "strength": "程度" "strength" => {
            kappa_word(&line.blind).map(|band| Cell::coded(band.code, band.label().get(language)))
        };
        "one_sided" => line.blind.is_one_sided;
        "pabak": "PABAK" "PABAK" => beside(&line.blind, line.blind.pabak);
        "ac1": "AC1" "AC1" => beside(&line.blind, line.blind.ac1);
        "ac1_interval" => line.blind.ac1_interval.map(|ends| nested(interval(ends, "gwet")));
        "weighted": "加权 κ" "weighted kappa" => line.weighted.map(weighted);
        "keyed_again" => nested(serde_json::json!({
            "compared": line.standing.pairs,
            "agreed": line.standing.agreed,
            "kappa": line.standing.kappa.map(six),
        }));
        "": "重录后一致" "agreed when keyed again" => line.standing.agreed;
        "": "重录后 κ" "kappa when keyed again" => cell(line.standing.kappa.map(number)).or("—");
        "no_kappa" => line.blind.no_kappa().map(NoKappa::code);
        "no_kappa_because": "说明" "remark" => {
            line.blind.no_kappa().map(|reason| reason.sentence().get(language).to_owned())
        };
    }
}

/// Kappa with weights, in both; people read the quadratic one.
fn weighted(of: &WeightedKappa) -> Cell {
    let cell = nested(serde_json::json!({
        "order": of.order,
        "compared": of.pairs,
        "linear": of.linear.map(estimate),
        "quadratic": of.quadratic.map(estimate),
    }));
    let quadratic = of.quadratic.map(|of| format!("{:.3}", of.value));
    cell.read_as(quadratic.unwrap_or_default())
}

fn six(value: f64) -> String {
    format!("{value:.6}")
}

fn interval([low, high]: [f64; 2], method: &str) -> serde_json::Value {
    serde_json::json!({"level": 95, "low": six(low), "high": six(high), "method": method})
}

fn estimate(of: Estimate) -> serde_json::Value {
    serde_json::json!({
        "kappa": six(of.value),
        "interval": of.interval.map(|ends| interval(ends, "fleiss-cohen-everitt")),
    })
}
