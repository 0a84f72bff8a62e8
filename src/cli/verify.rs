//! `manyi verify`: which responses are keyed a second time, how far that is, and how often the operators agree.

use super::agreement;
use super::arguments::{Delivery, Format, Global, PlanChoice, VerifyAction};
use super::open;
use super::output::{deliver_text, say, spread};
use crate::error::{Error, Kind, Result};
use crate::formats::listing::{Listing, columns, pretty};
use crate::response::{Serial, VerifyPlan};
use crate::store::{BatchVerification, Draw, PairAgreement, SurveyKey, Verification};
use crate::text::{Language, Text};

/// Runs what was asked.
pub(super) fn run(global: &Global, action: &VerifyAction) -> Result<()> {
    match action {
        VerifyAction::Plan {
            survey,
            batch,
            choice,
        } => plan(global, survey, batch.as_deref(), choice),
        VerifyAction::Agreement(of) => agreement::list(global, &of.survey, &of.delivery),
        VerifyAction::Status(of) => status(global, &of.survey, &of.delivery),
    }
}

fn plan(
    global: &Global,
    survey: &SurveyKey,
    batch: Option<&str>,
    choice: &PlanChoice,
) -> Result<()> {
    let mut store = open::store(global)?;
    let language = global.lang;
    let Some(batch) = batch else {
        let plan = chosen(choice)?;
        let draw = store.set_verify_plan(survey, plan)?;
        return say(&planned(plan, &draw, language));
    };
    let plan = (!choice.as_survey).then(|| chosen(choice)).transpose()?;
    let draw = store.set_batch_plan(survey, batch, plan)?;
    let said = match plan {
        Some(plan) => planned(plan, &draw, language),
        None => language
            .pick("随整个调查的计划", "the survey's plan holds")
            .to_owned(),
    };
    say(&match language {
        Language::Zh => format!("批次 {batch}：{said}"),
        Language::En => format!("batch {batch}: {said}"),
    })
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
    let described = plan.label();
    let described = described.get(language);
    if matches!(plan, VerifyPlan::Full | VerifyPlan::None) {
        return described.to_owned();
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

fn status(global: &Global, survey: &SurveyKey, delivery: &Delivery) -> Result<()> {
    let store = open::store(global)?;
    let standing = store.verification(survey)?;
    let pairs = store.comparison_of_people(survey)?;
    let batches = store.verification_by_batch(survey)?;
    let language = global.lang;
    let listing = columns(language);
    let text = match delivery.format {
        Format::Json => {
            let pairs = listing.json_rows(&pairs);
            pretty(&as_json(&standing, &batches, &pairs))?
        }
        Format::Csv | Format::Xlsx => return spread(&listing.grid(&pairs), delivery, language),
        Format::Table => {
            let mut text = counts(&standing, language) + "\n";
            for of in &batches {
                text += &batch_counts(of, language);
            }
            if !pairs.is_empty() {
                text.push('\n');
                text += &listing.table(&pairs);
            }
            text
        }
    };
    deliver_text(&delivery.target, &text, language)
}

fn columns(language: Language) -> Listing<'static, PairAgreement> {
    columns! { language, PairAgreement as of =>
        "first_operator": "首录" "first" => &of.first_operator;
        "second_operator": "复录" "second" => &of.second_operator;
        "compared": "比对项" "compared" => of.agreement.compared;
        "differed": "不同" "differed" => of.agreement.differed;
        "discrepancies": "差异" "discrepancies" => of.agreement.discrepancies;
        "for_first": "裁定一" "for first" => of.agreement.for_first;
        "for_second": "裁定二" "for second" => of.agreement.for_second;
        "for_other": "裁定另" "for other" => of.agreement.for_other;
    }
}

/// The plan and how far it is, on one line.
fn counts(standing: &Verification, language: Language) -> String {
    let plan = standing.plan.label();
    let plan = plan.get(language);
    let Verification {
        due,
        verified,
        approved_once,
        waiting,
        undecided,
        undecided_responses,
        ..
    } = standing;
    let once = match (language, approved_once) {
        (_, 0) => String::new(),
        (Language::Zh, _) => format!("，未经复录已审定 {approved_once}"),
        (Language::En, _) => format!(", approved without a second entry {approved_once}"),
    };
    match language {
        Language::Zh => format!(
            "{plan}。应复核 {due} 份，已复核 {verified}{once}，待复录 {waiting}；待裁定差异 {undecided} 处（{undecided_responses} 份）"
        ),
        Language::En => format!(
            "{plan}. due {due}, verified {verified}{once}, waiting {waiting}; to adjudicate {undecided} (in {undecided_responses} responses)"
        ),
    }
}

/// The plan of a batch and how far it is, on one line.
fn batch_counts(of: &BatchVerification, language: Language) -> String {
    let BatchVerification {
        batch,
        due,
        verified,
        waiting,
        ..
    } = of;
    let plan = of.own_plan.map_or_else(
        || Text::new("随整个调查", "as the survey"),
        VerifyPlan::label,
    );
    match language {
        Language::Zh => format!(
            "批次 {batch}：{}。应复核 {due} 份，已复核 {verified}，待复录 {waiting}\n",
            plan.zh
        ),
        Language::En => format!(
            "batch {batch}: {}. due {due}, verified {verified}, waiting {waiting}\n",
            plan.en
        ),
    }
}

fn as_json(
    standing: &Verification,
    batches: &[BatchVerification],
    pairs: &serde_json::Value,
) -> serde_json::Value {
    let batch = |of: &BatchVerification| {
        serde_json::json!({
            "batch": of.batch,
            "plan": of.own_plan.map(VerifyPlan::code),
            "amount": of.own_plan.and_then(VerifyPlan::amount),
            "due": of.due,
            "verified": of.verified,
            "waiting": of.waiting,
        })
    };
    serde_json::json!({
        "plan": standing.plan.code(),
        "amount": standing.plan.amount(),
        "due": standing.due,
        "verified": standing.verified,
        "approved_without_second_entry": standing.approved_once,
        "waiting": standing.waiting,
        "undecided_responses": standing.undecided_responses,
        "undecided": standing.undecided,
        "batches": batches.iter().map(batch).collect::<Vec<_>>(),
        "pairs": pairs,
    })
}
