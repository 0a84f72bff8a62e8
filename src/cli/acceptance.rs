//! `manyi acceptance`: whether the error rate of keyed work is low enough, and what was decided.

use super::arguments::{Format, Global};
use super::open;
use super::output::{deliver_text, list, say};
use super::review_arguments::{AcceptanceAction, VerdictWord};
use crate::error::Result;
use crate::formats::listing::{Cell, Listing, cell, columns, nested};
use crate::measure::acceptance::{OfLot, Verdict};
use crate::store::{Acceptance, Decision, Scope};
use crate::text::Language;

/// Runs what was asked.
pub(super) fn run(global: &Global, action: &AcceptanceAction) -> Result<()> {
    let mut store = open::store(global)?;
    let language = global.lang;
    match action {
        AcceptanceAction::List(of) => {
            let all = store.acceptance(&of.survey)?;
            let listing = columns(language);
            if of.delivery.format != Format::Table
                || all.iter().all(|work| work.compared.fields == 0)
            {
                return list(&listing, &all, None, &of.delivery);
            }
            let mut text = listing.table(&all);
            for [zh, en] in [WHOLE_LOT, BY_PAPER] {
                text.extend(["· ", language.pick(zh, en), "\n"]);
            }
            deliver_text(&of.delivery.target, &text, language)
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

fn columns(language: Language) -> Listing<'static, Acceptance> {
    let percent = |share: f64| {
        let rate = share * 100.0;
        Cell::percent(format!("{rate:.6}")).read_as(format!("{rate:.3}"))
    };
    let found = |of: &Acceptance| of.compared.of(of.lot);
    // Where every field was keyed twice the rate is known and has no bound.
    let bound = move |of: &Acceptance, bound: fn(OfLot) -> f64| {
        let found = found(of);
        let bounded = of.compared.rate().filter(|_| !found.is_whole());
        bounded.map(|_| percent(bound(found)))
    };
    let verdict =
        move |verdict: Verdict| Cell::coded(verdict.code(), verdict.label().get(language));
    columns! { language, Acceptance as of =>
        "scope": "范围" "scope" => {
            let title = match of.scope {
                Scope::Survey => language.pick("整个调查", "survey"),
                Scope::Batch(_) => language.pick("批次", "batch"),
                Scope::Operator(_) => language.pick("录入员", "operator"),
            };
            Cell::coded(of.scope.code(), title)
        };
        "name": "名称" "name" => of.scope.name();
        "fields": "比对项" "fields" => of.compared.fields;
        "differences": "差异" "differences" => of.compared.differences;
        "errors": "差错" "errors" => of.compared.errors;
        "rate_percent": "差错率%" "rate %" => of.compared.rate().map(percent);
        "upper_bound_percent": "上界%" "upper %" => bound(of, OfLot::upper_bound);
        "lower_bound_percent" => bound(of, OfLot::lower_bound);
        "lot": "全部项" "lot" => found(of).lot;
        "whole_lot" => found(of).is_whole();
        "fields_drawn_by_paper" => !found(of).is_whole();
        "limit_percent": "上限%" "limit %" => Cell::percent(of.limit.normalize().to_string());
        "says": "结论" "says" => cell(of.verdict.map(verdict)).or(language.pick("还没复录", "not verified yet"));
        "": "决定" "decided" => of.decision.as_ref().map(|made| verdict(made.verdict));
        "": "决定人" "by" => of.decision.as_ref().map(|made| &made.operator);
        "": "原因" "why" => of.decision.as_ref().map(|made| &made.why);
        "decision" => nested(of.decision.as_ref().map(decision));
    }
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

fn decision(made: &Decision) -> serde_json::Value {
    serde_json::json!({
        "decided": made.verdict.code(),
        "operator": made.operator,
        "at": made.at.to_string(),
        "why": made.why,
        "fields": made.compared.fields,
        "differences": made.compared.differences,
        "errors": made.compared.errors,
    })
}
