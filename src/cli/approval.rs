//! `manyi approve` and `manyi reopen`: responses are frozen, and opened again for a reason.

use super::arguments::Global;
use super::batch::unreadable;
use super::open;
use super::output::{answer, complain, is_confirmed, say};
use super::review_arguments::{Approve, Reopen};
use super::witness::say_heads;
use crate::error::{Error, Kind, Result};
use crate::formats::moved_table;
use crate::response::{Serial, read_serials};
use crate::store::Selection;
use crate::text::{Language, Text};

/// Approves what was asked for, all or nothing.
pub(super) fn approve(global: &Global, asked: &Approve) -> Result<()> {
    let serials = if asked.serials.is_empty() {
        Vec::new()
    } else {
        read_serials(&asked.serials.join(",")).map_err(|error| unreadable(&error))?
    };
    let mut store = open::store(global)?;
    let selection = match &asked.batch {
        Some(code) => Selection::Batch(code),
        None if asked.serials.is_empty() => Selection::Survey,
        None => Selection::Serials(&serials),
    };
    let doubts = store.doubts(&asked.survey, asked.batch.as_deref())?;
    let typed = match (&asked.why, doubts.is_empty()) {
        (None, false) => {
            for doubt in &doubts {
                complain(doubt.get(global.lang));
            }
            Some(answer(&WHY, global.lang)?.ok_or_else(|| doubted(&doubts))?)
        }
        _ => None,
    };
    let why = asked.why.clone().or(typed).unwrap_or_default();
    if !doubts.is_empty() && why.trim().is_empty() {
        return Err(doubted(&doubts));
    }
    let done = store.approve_because(&asked.survey, selection, &why)?;
    say(&match global.lang {
        Language::Zh => format!(
            "{} 审定 {} 份（先前已审定 {} 份）",
            asked.survey, done.approved, done.already
        ),
        Language::En => format!(
            "{}: {} approved now, {} before",
            asked.survey, done.approved, done.already
        ),
    })?;
    say_heads(&store, global.lang)
}

const WHY: [&str; 2] = [
    "仍要审定？写明原因（记入留痕），直接回车则不审定",
    "Approve all the same? Give the reason (kept in the audit trail); Enter alone approves nothing",
];

/// Something stands against the approval, and nobody has said why it is approved all the same.
fn doubted(doubts: &[Text]) -> Error {
    let error = Error::new(
        Kind::Findings,
        "没有审定：还有要说明的",
        "nothing was approved: something stands against it",
    );
    let named = doubts.iter().fold(error, |error, doubt| {
        error.hint(doubt.zh.clone(), doubt.en.clone())
    });
    named.hint(
        "先处理；仍要审定就加 --why 原因。差异未裁定的答卷无论如何不审定",
        "settle it first; to approve all the same add --why REASON. A paper with an open discrepancy is not approved in any case",
    )
}

/// Shows what moves if the response leaves, and opens it again once that is confirmed.
pub(super) fn reopen(global: &Global, asked: &Reopen) -> Result<()> {
    let language = global.lang;
    let serial = serial(&asked.serial)?;
    let mut store = open::store(global)?;
    store.check_approved(&asked.survey, &serial)?;
    let moved = store.moved_without(&asked.survey, &serial)?;
    say(&match language {
        Language::Zh => format!("答卷 {serial} 如果退出，下列数字变动："),
        Language::En => format!("if response {serial} leaves, these figures move:"),
    })?;
    say(moved_table(&moved, language).trim_end())?;
    let question = [
        "退回这份答卷？输入 y 确认",
        "Open it again? Type y to confirm",
    ];
    if !asked.yes && !is_confirmed(&question, language)? {
        return Err(Error::new(
            Kind::Usage,
            "没有退回：未经确认",
            "nothing was opened again: it was not confirmed",
        )
        .hint(
            "看过以上变动后加 --yes",
            "add --yes once you have seen what moves",
        ));
    }
    let state = store.reopen(&asked.survey, &serial, &asked.why)?;
    say(&match language {
        Language::Zh => format!("已退回：答卷 {serial} 现为“{}”", state.label().zh),
        Language::En => format!("response {serial} is open again: {}", state.label().en),
    })
}

/// The serial as it was given.
pub(super) fn serial(text: &str) -> Result<Serial> {
    Serial::read(text).map_err(|error| {
        Error::new(
            Kind::Usage,
            format!("“{text}”不是编号：只用字母、数字和连字符，最多 20 个"),
            format!("`{text}` is no serial: only letters, digits and hyphens, at most 20"),
        )
        .caused_by(error)
    })
}
