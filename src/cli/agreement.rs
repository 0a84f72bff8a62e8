//! `manyi verify agreement`: how far the two entries agree, question by question, with Cohen's kappa.

use super::arguments::{Global, Listing};
use super::open;
use super::output::{deliver, render};
use crate::error::Result;
use crate::measure::reliability::{AGREEMENT, Agreement, pooled};
use crate::store::SurveyKey;
use crate::text::Language;

/// Prints or writes the agreement of each question that was keyed twice, and that of all of them.
pub(super) fn list(global: &Global, survey: &SurveyKey, listing: &Listing) -> Result<()> {
    let store = open::store(global)?;
    let language = global.lang;
    let questionnaire = store.survey(survey)?.questionnaire;
    let by_question = store.agreement_by_question(survey)?;
    let whole = pooled(&by_question);
    let mut named: Vec<(&str, &Agreement)> = questionnaire
        .questions
        .iter()
        .zip(&by_question)
        .filter(|(_, of)| of.pairs > 0)
        .map(|(question, of)| (question.code.as_str(), of))
        .collect();
    named.push((language.pick("合计", "all"), &whole));
    let headings = match language {
        Language::Zh => ["题", "比对项", "一致", "一致率%", "偶然一致%", "κ", "程度"],
        Language::En => [
            "question", "compared", "agreed", "agreed %", "chance %", "kappa", "strength",
        ],
    };
    let rows: Vec<Vec<String>> = named
        .iter()
        .map(|(code, of)| cells(code, of, language))
        .collect();
    let text = render(listing, &headings, &rows, || {
        let questions = &named[..named.len() - 1];
        serde_json::json!({
            "questions": questions.iter().map(|(code, of)| as_json(Some(code), of)).collect::<Vec<_>>(),
            "pooled": as_json(None, &whole),
        })
    })?;
    deliver(listing, &text)
}

fn percent(share: f64, digits: usize) -> String {
    format!("{:.digits$}", share * 100.0)
}

fn cells(code: &str, of: &Agreement, language: Language) -> Vec<String> {
    let band = of.kappa.and_then(|kappa| AGREEMENT.band(kappa));
    let strength = band.map(|band| band.label().get(language).to_owned());
    vec![
        code.to_owned(),
        of.pairs.to_string(),
        of.agreed.to_string(),
        of.share()
            .map(|share| percent(share, 2))
            .unwrap_or_default(),
        percent(of.expected, 2),
        of.kappa
            .map_or("—".to_owned(), |kappa| format!("{kappa:.3}")),
        strength.unwrap_or_default(),
    ]
}

fn as_json(code: Option<&str>, of: &Agreement) -> serde_json::Value {
    serde_json::json!({
        "question": code,
        "compared": of.pairs,
        "agreed": of.agreed,
        "agreed_percent": of.share().map(|share| percent(share, 6)),
        "chance_percent": percent(of.expected, 6),
        "kappa": of.kappa.map(|kappa| format!("{kappa:.6}")),
    })
}
