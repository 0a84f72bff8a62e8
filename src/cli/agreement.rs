//! `manyi verify agreement`: how far the two entries agree, question by question, as they were keyed blind.

use super::arguments::{Global, Listing};
use super::open;
use super::output::{deliver, render};
use crate::error::Result;
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
pub(super) fn list(global: &Global, survey: &SurveyKey, listing: &Listing) -> Result<()> {
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
    lines.push(Line {
        code: None,
        blind,
        standing,
        weighted: None,
    });
    let rows: Vec<Vec<String>> = lines.iter().map(|line| cells(line, language)).collect();
    let text = render(listing, headings(language), &rows, || {
        let (whole, questions) = lines
            .split_last()
            .map_or((None, &lines[..]), |(last, rest)| (Some(last), rest));
        serde_json::json!({
            "questions": questions.iter().map(|line| as_json(line, language)).collect::<Vec<_>>(),
            "pooled": whole.map(|line| as_json(line, language)),
        })
    })?;
    deliver(listing, &text)
}

fn line<'a>(code: &'a str, of: &'a QuestionAgreement) -> Line<'a> {
    Line {
        code: Some(code),
        blind: of.blind,
        standing: of.standing,
        weighted: of.weighted.as_ref(),
    }
}

const fn headings(language: Language) -> &'static [&'static str] {
    match language {
        Language::Zh => &[
            "题",
            "比对项",
            "一致",
            "一致率%",
            "偶然一致%",
            "κ",
            "κ 95% 区间",
            "程度",
            "PABAK",
            "AC1",
            "加权 κ",
            "重录后一致",
            "重录后 κ",
            "说明",
        ],
        Language::En => &[
            "question",
            "compared",
            "agreed",
            "agreed %",
            "chance %",
            "kappa",
            "kappa 95% interval",
            "strength",
            "PABAK",
            "AC1",
            "weighted kappa",
            "agreed when keyed again",
            "kappa when keyed again",
            "remark",
        ],
    }
}

fn percent(share: f64, digits: usize) -> String {
    format!("{:.digits$}", share * 100.0)
}

fn three(value: f64) -> String {
    format!("{value:.3}")
}

fn cells(line: &Line<'_>, language: Language) -> Vec<String> {
    let of = &line.blind;
    let strength = kappa_word(of).map(|band| band.label().get(language).to_owned());
    // Beside kappa only where the margins make it misleading.
    let beside = |value: Option<f64>| {
        let value = value.filter(|_| of.is_one_sided);
        value.map(three).unwrap_or_default()
    };
    let weighted = line.weighted.and_then(|weighted| weighted.quadratic);
    let or_dash = |value: Option<f64>| value.map_or("—".to_owned(), three);
    vec![
        line.code.unwrap_or(language.pick("合计", "all")).to_owned(),
        of.pairs.to_string(),
        of.agreed.to_string(),
        of.share()
            .map(|share| percent(share, 2))
            .unwrap_or_default(),
        percent(of.expected, 2),
        or_dash(of.kappa),
        of.kappa_interval
            .map(|[low, high]| format!("{low:.3} {} {high:.3}", language.pick("至", "to")))
            .unwrap_or_default(),
        strength.unwrap_or_default(),
        beside(of.pabak),
        beside(of.ac1),
        weighted.map(|of| three(of.value)).unwrap_or_default(),
        line.standing.agreed.to_string(),
        or_dash(line.standing.kappa),
        of.no_kappa()
            .map(|reason| reason.sentence().get(language).to_owned())
            .unwrap_or_default(),
    ]
}

fn as_json(line: &Line<'_>, language: Language) -> serde_json::Value {
    let of = &line.blind;
    let reason = of.no_kappa();
    serde_json::json!({
        "question": line.code,
        "compared": of.pairs,
        "agreed": of.agreed,
        "agreed_percent": of.share().map(|share| percent(share, 6)),
        "chance_percent": percent(of.expected, 6),
        "kappa": of.kappa.map(six),
        "interval": of.kappa_interval.map(|ends| interval(ends, "fleiss-cohen-everitt")),
        "no_kappa": reason.map(NoKappa::code),
        "no_kappa_because": reason.map(|reason| reason.sentence().get(language).to_owned()),
        "strength": kappa_word(of).map(|band| band.code),
        "one_sided": of.is_one_sided,
        "pabak": of.pabak.map(six),
        "ac1": of.ac1.map(six),
        "ac1_interval": of.ac1_interval.map(|ends| interval(ends, "gwet")),
        "weighted": line.weighted.map(|weighted| serde_json::json!({
            "order": weighted.order,
            "compared": weighted.pairs,
            "linear": weighted.linear.map(estimate),
            "quadratic": weighted.quadratic.map(estimate),
        })),
        "keyed_again": {
            "compared": line.standing.pairs,
            "agreed": line.standing.agreed,
            "kappa": line.standing.kappa.map(six),
        },
    })
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
