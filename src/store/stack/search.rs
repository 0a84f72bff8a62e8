//! Searching responses: the condition of a statement, and the ranges of sort keys a prefix has.

use std::ops::Range;

use super::asked::ASKED;
use crate::error::Result;
use crate::response::{LedgerPart, Serial, State};
use crate::store::Store;
use crate::store::row::definitions::Known;
use crate::text::fold_width;

/// Which responses to list, in the order of their serials.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ResponseSearch {
    /// The signs with which the serial begins, as keyed; `None` or empty: any.
    pub serial_prefix: Option<String>,
    /// How far it has come; `None`: anything.
    pub state: Option<State>,
    /// The part of the account; `None`: any.
    pub part: Option<LedgerPart>,
    /// The code of the batch; `None`: any.
    pub batch: Option<String>,
    /// At most so many.
    pub limit: u32,
    /// Without so many of the first.
    pub offset: u64,
}

/// The row of the reason that stands for withdrawn responses of the survey `:survey`; 0, which is no row, where there is
/// none.
macro_rules! withdrawn {
    () => {
        "coalesce((SELECT id FROM invalid_reason WHERE survey = :survey AND code = '~withdrawn'), 0)"
    };
}

/// A search as statements take it.
pub(in crate::store) struct Sought {
    /// The beginning of the serial as stored.
    pub(in crate::store) prefix: String,
    /// How far it has come.
    pub(in crate::store) state: Option<State>,
    /// The row of the batch.
    pub(in crate::store) batch: Option<i64>,
    /// The code of the reason for being invalid.
    pub(in crate::store) reason: Option<String>,
    /// What follows WHERE.
    pub(in crate::store) condition: String,
}

impl Store {
    /// A search as statements take it; an unknown batch is an error.
    pub(in crate::store) fn sought(
        &self,
        known: &Known,
        search: &ResponseSearch,
    ) -> Result<Sought> {
        let batch = search
            .batch
            .as_ref()
            .map(|code| self.batch_with_code(known, code))
            .transpose()?;
        let prefix = prefix(search);
        Ok(Sought {
            state: search.state,
            batch: batch.map(|row| row.id),
            reason: match &search.part {
                Some(LedgerPart::InvalidFor(reason)) => Some(reason.clone()),
                _ => None,
            },
            condition: condition(search, &prefix),
            prefix,
        })
    }
}

/// The condition of a search over one range of serials; every parameter is in it, used or not.
///
/// What few responses fulfil has an index of its own, which is used where the condition says so word by word. What
/// holds anyway looks at no column, so that an offset passes over responses by the index alone.
fn condition(search: &ResponseSearch, prefix: &str) -> String {
    let prefix = if prefix.is_empty() {
        ":prefix = ''"
    } else {
        "substr(serial, 1, length(:prefix)) = :prefix"
    };
    let state = match search.state {
        None => ":state IS NULL",
        Some(State::Open) => "state = 'open' AND :state = 'open'",
        Some(_) => "state = :state",
    };
    let batch = match search.batch {
        Some(_) => "batch = :batch",
        None => ":batch IS NULL",
    };
    let part = match &search.part {
        None => "1",
        Some(LedgerPart::Returned) => concat!("invalid IS NOT ", withdrawn!()),
        Some(LedgerPart::Valid) => "invalid IS NULL",
        Some(LedgerPart::Invalid) => concat!("invalid IS NOT NULL AND invalid IS NOT ", withdrawn!()),
        Some(LedgerPart::Withdrawn) => concat!("invalid IS NOT NULL AND invalid = ", withdrawn!()),
        Some(LedgerPart::InvalidFor(_)) => {
            "invalid = (SELECT id FROM invalid_reason WHERE survey = :survey AND code = :reason)"
        }
        Some(LedgerPart::Unfinished) => "invalid IS NULL AND state = 'open'",
        Some(LedgerPart::Entered) => "invalid IS NULL AND state <> 'open'",
        Some(LedgerPart::Unverified) => &format!("invalid IS NULL AND state = 'entered' AND {ASKED}"),
        Some(LedgerPart::Verified) => "invalid IS NULL AND state IN ('verified', 'approved')",
        Some(LedgerPart::Unapproved) => &format!(
            "invalid IS NULL AND (state = 'verified' OR (state = 'entered' AND NOT {ASKED}))"
        ),
        Some(LedgerPart::Approved) => "invalid IS NULL AND state = 'approved'",
        Some(LedgerPart::WithoutBatch) => concat!("batch IS NULL AND invalid IS NOT ", withdrawn!()),
        Some(LedgerPart::Unregistered) => concat!(
            "invalid IS NOT ",
            withdrawn!(),
            " AND NOT EXISTS (SELECT 1 FROM registered WHERE registered.survey = response.survey
                         AND registered.sort_key = response.sort_key AND registered.serial = response.serial)"
        ),
        Some(LedgerPart::Awaited | LedgerPart::Registered) => "0",
    };
    format!(
        "survey = :survey AND sort_key >= :from AND sort_key < :to
         AND {prefix} AND {state} AND {batch}
         AND (:reason IS NULL OR 1) AND {part}"
    )
}

/// The prefix in the form in which serials are stored; leading zeros of a number go.
fn prefix(search: &ResponseSearch) -> String {
    let keyed = search.serial_prefix.as_deref().unwrap_or_default();
    let folded: String = keyed.trim().chars().map(fold_width).collect();
    let folded = folded.to_ascii_uppercase();
    if folded.bytes().all(|byte| byte.is_ascii_digit()) {
        let significant = folded.trim_start_matches('0');
        if significant.is_empty() && !folded.is_empty() {
            return "0".to_owned();
        }
        return significant.to_owned();
    }
    folded
}

/// The ranges of sort keys in which all serials with this prefix lie, in order.
///
/// A sort key has the length of a run of digits before the run. So a prefix that ends in digits, which may go on, has
/// one range for each length.
pub(in crate::store) fn sort_key_ranges(prefix: &str) -> Vec<Range<String>> {
    let up = |from: String| {
        let to = format!("{from}\u{7f}");
        from..to
    };
    let start = prefix.trim_end_matches(|sign: char| sign.is_ascii_digit());
    let digits = prefix[start.len()..].trim_start_matches('0');
    let before = sort_key(start);
    if start.len() == prefix.len() {
        return vec![up(before)];
    }
    (digits.len()..=Serial::MAX_LENGTH)
        .map(|length| {
            let sign = char::from(b'!' + length as u8);
            up(format!("{before}{sign}{digits}"))
        })
        .collect()
}

/// The sort key of the beginning of a serial; as typed where it can begin none.
fn sort_key(start: &str) -> String {
    Serial::read(start).map_or_else(|_| start.to_owned(), |serial| serial.sort_key())
}
