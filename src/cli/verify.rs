//! `manyi verify`: which responses are keyed a second time, how far that is, and how often the operators agree.

use super::arguments::{Format, Global, Listing, PlanChoice, VerifyAction};
use super::open;
use super::output::{deliver, pretty, render, say, table};
use crate::error::{Error, Kind, Result};
use crate::response::{Serial, VerifyPlan};
use crate::store::{Draw, PairAgreement, SurveyKey, Verification};
use crate::text::Language;

/// Runs what was asked.
pub(super) fn run(global: &Global, action: &VerifyAction) -> Result<()> {
    match action {
        VerifyAction::Plan { survey, choice } => plan(global, survey, choice),
        VerifyAction::Status { survey, listing } => status(global, survey, listing),
    }
}

fn plan(global: &Global, survey: &SurveyKey, choice: &PlanChoice) -> Result<()> {
    let plan = chosen(choice)?;
    let draw = open::store(global)?.set_verify_plan(survey, plan)?;
    say(&planned(plan, &draw, global.lang))
}

fn chosen(choice: &PlanChoice) -> Result<VerifyPlan> {
    let (code, amount) = match (choice.every, choice.percent) {
        (Some(step), _) => ("every", Some(step.into())),
        (None, Some(percent)) => ("percent", Some(percent)),
        (None, None) if choice.none => ("none", None),
        (None, None) => ("full", None),
    };
    VerifyPlan::from_parts(code, amount).ok_or_else(|| {
        Error::new(
            Kind::Usage,
            "复录比例应大于 0，不超过 100",
            "the share to key twice is above 0 and at most 100",
        )
        .hint("例如 --percent 10", "as in --percent 10")
    })
}

fn planned(plan: VerifyPlan, draw: &Draw, language: Language) -> String {
    let described = describe(plan, language);
    if matches!(plan, VerifyPlan::Full | VerifyPlan::None) {
        return described;
    }
    let serials: Vec<&str> = draw.drawn.iter().map(Serial::as_str).collect();
    match language {
        Language::Zh => format!(
            "{described}；从新到的 {} 份中抽出 {} 份：{}",
            draw.frame,
            serials.len(),
            serials.join("、")
        ),
        Language::En => format!(
            "{described}; drew {} of the {} that are new: {}",
            serials.len(),
            draw.frame,
            serials.join(", ")
        ),
    }
}

fn describe(plan: VerifyPlan, language: Language) -> String {
    match (plan, language) {
        (VerifyPlan::Full, Language::Zh) => "全部复录".to_owned(),
        (VerifyPlan::Full, Language::En) => "every response is keyed twice".to_owned(),
        (VerifyPlan::Every(step), Language::Zh) => format!("每 {step} 份抽一份复录"),
        (VerifyPlan::Every(step), Language::En) => format!("one of every {step} is keyed twice"),
        (VerifyPlan::Percent(share), Language::Zh) => {
            format!("随机抽 {}% 复录", share.normalize())
        }
        (VerifyPlan::Percent(share), Language::En) => {
            format!("a random {}% is keyed twice", share.normalize())
        }
        (VerifyPlan::None, Language::Zh) => "不复录".to_owned(),
        (VerifyPlan::None, Language::En) => "no response is keyed twice".to_owned(),
    }
}

fn status(global: &Global, survey: &SurveyKey, listing: &Listing) -> Result<()> {
    let store = open::store(global)?;
    let standing = store.verification(survey)?;
    let pairs = store.comparison(survey)?;
    let language = global.lang;
    let cells: Vec<Vec<String>> = pairs.iter().map(cells).collect();
    let headings = match language {
        Language::Zh => [
            "首录",
            "复录",
            "比对项",
            "不同",
            "差异",
            "裁定一",
            "裁定二",
            "裁定另",
        ],
        Language::En => [
            "first",
            "second",
            "compared",
            "differed",
            "discrepancies",
            "for first",
            "for second",
            "for other",
        ],
    };
    let text = match listing.format {
        Format::Json => pretty(&as_json(&standing, &pairs))?,
        Format::Csv => render(listing, &headings, &cells, || serde_json::Value::Null)?,
        Format::Table if pairs.is_empty() => counts(&standing, language) + "\n",
        Format::Table => format!(
            "{}\n\n{}",
            counts(&standing, language),
            table(&headings, &cells)
        ),
    };
    deliver(listing, &text)
}

/// The plan and how far it is, on one line.
fn counts(standing: &Verification, language: Language) -> String {
    let plan = describe(standing.plan, language);
    let Verification {
        due,
        verified,
        waiting,
        undecided,
        undecided_responses,
        ..
    } = standing;
    match language {
        Language::Zh => format!(
            "{plan}。应复核 {due} 份，已复核 {verified}，待复录 {waiting}；待裁定差异 {undecided} 处（{undecided_responses} 份）"
        ),
        Language::En => format!(
            "{plan}. due {due}, verified {verified}, waiting {waiting}; to adjudicate {undecided} (in {undecided_responses} responses)"
        ),
    }
}

fn cells(pair: &PairAgreement) -> Vec<String> {
    let counted = &pair.agreement;
    let mut cells = vec![pair.first_operator.clone(), pair.second_operator.clone()];
    cells.extend(
        [
            counted.compared,
            counted.differed,
            counted.discrepancies,
            counted.for_first,
            counted.for_second,
            counted.for_other,
        ]
        .map(|count| count.to_string()),
    );
    cells
}

fn as_json(standing: &Verification, pairs: &[PairAgreement]) -> serde_json::Value {
    let pair = |pair: &PairAgreement| {
        serde_json::json!({
            "first_operator": pair.first_operator,
            "second_operator": pair.second_operator,
            "compared": pair.agreement.compared,
            "differed": pair.agreement.differed,
            "discrepancies": pair.agreement.discrepancies,
            "for_first": pair.agreement.for_first,
            "for_second": pair.agreement.for_second,
            "for_other": pair.agreement.for_other,
        })
    };
    serde_json::json!({
        "plan": standing.plan.code(),
        "amount": standing.plan.amount(),
        "due": standing.due,
        "verified": standing.verified,
        "waiting": standing.waiting,
        "undecided_responses": standing.undecided_responses,
        "undecided": standing.undecided,
        "pairs": pairs.iter().map(pair).collect::<Vec<_>>(),
    })
}
