//! `manyi acceptance`: whether the error rate of keyed work is low enough, and what was decided.

use super::arguments::{Format, Global, Listing};
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
            "全部项",
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
            "lot",
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
    let is_table = listing.format == Format::Table;
    let mut said = text;
    if is_table && all.iter().any(|work| work.compared.fields > 0) {
        for note in [WHOLE_LOT, BY_PAPER] {
            said.extend(["· ", language.pick(note[0], note[1]), "\n"]);
        }
    }
    deliver(listing, &said)
}

/// What a lot that was keyed twice as a whole means.
const WHOLE_LOT: [&str; 2] = [
    "全部项都录了两次的，差错率就是它本身，没有上界",
    "where every field was keyed twice the rate is known and has no bound",
];

/// What is drawn, and what that does to the bounds.
const BY_PAPER: [&str; 2] = [
    "抽的是整份答卷，一份里的各项一起抽到；差错若集中在几份里，上界偏低",
    "papers are drawn, with all of their fields: where errors come in runs on a few papers, the bounds are too low",
];

fn cells(work: &Acceptance, language: Language) -> Vec<String> {
    let compared = work.compared;
    let found = compared.of(work.lot);
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
            .filter(|_| !found.is_whole())
            .map(|_| percent(found.upper_bound()))
            .unwrap_or_default(),
        found.lot.map(|lot| lot.to_string()).unwrap_or_default(),
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
    let found = compared.of(work.lot);
    let percent = |rate: f64| format!("{:.6}", rate * 100.0);
    // Where every field was keyed twice the rate is known and has no bound.
    let bounded = compared.rate().filter(|_| !found.is_whole());
    serde_json::json!({
        "scope": work.scope.code(),
        "name": work.scope.name(),
        "fields": compared.fields,
        "lot": found.lot,
        "whole_lot": found.is_whole(),
        "fields_drawn_by_paper": !found.is_whole(),
        "differences": compared.differences,
        "errors": compared.errors,
        "rate_percent": compared.rate().map(percent),
        "upper_bound_percent": bounded.map(|_| percent(found.upper_bound())),
        "lower_bound_percent": bounded.map(|_| percent(found.lower_bound())),
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
