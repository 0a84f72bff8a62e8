//! `manyi acceptance`: whether the error rate of keyed work is low enough, and what was decided.

use super::arguments::{Global, Listing};
use super::open;
use super::output::{deliver, render, say};
use super::review_arguments::{AcceptanceAction, VerdictWord};
use crate::error::Result;
use crate::measure::acceptance::Verdict;
use crate::store::{Acceptance, Scope};
use crate::text::Language;

/// Runs what was asked.
pub(super) fn run(global: &Global, action: &AcceptanceAction) -> Result<()> {
    let mut store = open::store(global)?;
    let language = global.lang;
    match action {
        AcceptanceAction::List { survey, listing } => {
            list(language, &store.acceptance(survey)?, listing)
        }
        AcceptanceAction::Limit { survey, percent } => {
            store.set_acceptance_limit(survey, *percent)?;
            let percent = percent.normalize();
            say(&match language {
                Language::Zh => format!("{survey} 的差错率上限为 {percent}%"),
                Language::En => format!("{survey}: the limit of the error rate is {percent}%"),
            })
        }
        AcceptanceAction::Decide {
            survey,
            decision,
            of,
            batch,
            why,
        } => {
            let scope = match (of, batch) {
                (Some(operator), _) => Scope::Operator(operator.clone()),
                (None, Some(batch)) => Scope::Batch(batch.clone()),
                (None, None) => Scope::Survey,
            };
            let verdict = match decision {
                VerdictWord::Accept => Verdict::Accept,
                VerdictWord::VerifyAll => Verdict::VerifyAll,
                VerdictWord::EnterAgain => Verdict::EnterAgain,
            };
            let why = why.as_deref().unwrap_or_default();
            store.decide_acceptance(survey, &scope, verdict, why)?;
            let label = verdict.label();
            say(&match language {
                Language::Zh => format!("已记下：{}", label.zh),
                Language::En => format!("recorded: {}", label.en),
            })
        }
    }
}

fn list(language: Language, all: &[Acceptance], listing: &Listing) -> Result<()> {
    let headings = match language {
        Language::Zh => [
            "范围",
            "名称",
            "比对项",
            "差异",
            "差错",
            "差错率%",
            "上界%",
            "上限%",
            "结论",
            "决定",
            "决定人",
            "原因",
        ],
        Language::En => [
            "scope",
            "name",
            "fields",
            "differences",
            "errors",
            "rate %",
            "upper %",
            "limit %",
            "says",
            "decided",
            "by",
            "why",
        ],
    };
    let rows: Vec<Vec<String>> = all.iter().map(|work| cells(work, language)).collect();
    let text = render(listing, &headings, &rows, || {
        all.iter().map(as_json).collect()
    })?;
    deliver(listing, &text)
}

fn cells(work: &Acceptance, language: Language) -> Vec<String> {
    let compared = work.compared;
    let percent = |rate: f64| format!("{:.3}", rate * 100.0);
    let scope = match work.scope {
        Scope::Survey => language.pick("整个调查", "survey"),
        Scope::Batch(_) => language.pick("批次", "batch"),
        Scope::Operator(_) => language.pick("录入员", "operator"),
    };
    let label = |verdict: Verdict| verdict.label().get(language).to_owned();
    let decision = work.decision.as_ref();
    vec![
        scope.to_owned(),
        work.scope.name().to_owned(),
        compared.fields.to_string(),
        compared.differences.to_string(),
        compared.errors.to_string(),
        compared.rate().map(percent).unwrap_or_default(),
        compared
            .rate()
            .map(|_| percent(compared.upper_bound()))
            .unwrap_or_default(),
        work.limit.normalize().to_string(),
        work.verdict.map_or_else(
            || language.pick("还没复录", "not verified yet").to_owned(),
            label,
        ),
        decision.map(|made| label(made.verdict)).unwrap_or_default(),
        decision
            .map(|made| made.operator.clone())
            .unwrap_or_default(),
        decision.map(|made| made.why.clone()).unwrap_or_default(),
    ]
}

fn as_json(work: &Acceptance) -> serde_json::Value {
    let compared = work.compared;
    let percent = |rate: f64| format!("{:.6}", rate * 100.0);
    serde_json::json!({
        "scope": work.scope.code(),
        "name": work.scope.name(),
        "fields": compared.fields,
        "differences": compared.differences,
        "errors": compared.errors,
        "rate_percent": compared.rate().map(percent),
        "upper_bound_percent": compared.rate().map(|_| percent(compared.upper_bound())),
        "lower_bound_percent": compared.rate().map(|_| percent(compared.lower_bound())),
        "limit_percent": work.limit.normalize().to_string(),
        "says": work.verdict.map(Verdict::code),
        "decision": work.decision.as_ref().map(|made| serde_json::json!({
            "decided": made.verdict.code(),
            "operator": made.operator,
            "at": made.at.to_string(),
            "why": made.why,
            "fields": made.compared.fields,
            "differences": made.compared.differences,
            "errors": made.compared.errors,
        })),
    })
}
