//! `manyi verify agreement`: how far the two entries agree, question by question, with Cohen's kappa.

use super::arguments::{Delivery, Format, Global};
use super::open;
use super::output::{self, deliver_text};
use crate::error::Result;
use crate::formats::listing::{Cell, Listing, cell, columns, pretty};
use crate::measure::reliability::{AGREEMENT, Agreement, pooled};
use crate::store::SurveyKey;
use crate::text::Language;

/// Prints or writes the agreement of each question that was keyed twice, and that of all of them.
pub(super) fn list(global: &Global, survey: &SurveyKey, delivery: &Delivery) -> Result<()> {
    let store = open::store(global)?;
    let language = global.lang;
    let questionnaire = store.survey(survey)?.questionnaire;
    let by_question = store.agreement_by_question(survey)?;
    let whole = pooled(&by_question);
    let questions = questionnaire.questions.iter().zip(&by_question);
    let keyed_twice = questions.filter(|(_, of)| of.pairs > 0);
    let mut rows: Vec<Row> = keyed_twice
        .map(|(question, of)| (Some(question.code.as_str()), of))
        .collect();
    let listing = columns(language);
    if delivery.format == Format::Json {
        let text = pretty(&serde_json::json!({
            "questions": listing.json_rows(&rows),
            "pooled": listing.json_row(&(None, &whole)),
        }))?;
        return deliver_text(&delivery.target, &text, language);
    }
    rows.push((None, &whole));
    output::list(&listing, &rows, None, delivery)
}

/// The code of a question, or none for all of them, with how far its entries agree.
type Row<'a> = (Option<&'a str>, &'a Agreement);

fn columns<'a>(language: Language) -> Listing<'static, Row<'a>> {
    let percent = |share: f64| {
        let share = share * 100.0;
        Cell::percent(format!("{share:.6}")).read_as(format!("{share:.2}"))
    };
    columns! { language, Row as (code, of) =>
        "question": "题" "question" => cell(*code).or(language.pick("合计", "all"));
        "compared": "比对项" "compared" => of.pairs;
        "agreed": "一致" "agreed" => of.agreed;
        "agreed_percent": "一致率%" "agreed %" => of.share().map(percent);
        "chance_percent": "偶然一致%" "chance %" => percent(of.expected);
        "kappa": "κ" "kappa" => {
            let digits =
                |kappa| Cell::decimal(format!("{kappa:.6}")).read_as(format!("{kappa:.3}"));
            cell(of.kappa.map(digits)).or("—")
        };
        "": "程度" "strength" => {
            let band = of.kappa.and_then(|kappa| AGREEMENT.band(kappa));
            cell(band.map(|band| band.label().get(language).to_owned()))
        };
    }
}
