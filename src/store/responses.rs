//! The stack of responses: searching it, counting it, reading it through for an export.

use std::ops::Range;

use jiff::Timestamp;
use rusqlite::{Row, named_params};
use rust_decimal::Decimal;

use super::clock::timestamp;
use super::definitions::Known;
use super::error::unreadable;
use super::papers::state;
use super::{Store, SurveyKey};
use crate::error::Result;
use crate::response::{AnswerSheet, Serial, State, asked};
use crate::text::fold_width;

/// Which responses to list, in the order of their serials.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ResponseSearch {
    /// The signs with which the serial begins, as keyed; `None` or empty: any.
    pub serial_prefix: Option<String>,
    /// How far it has come; `None`: anything.
    pub state: Option<State>,
    /// At most so many.
    pub limit: u32,
    /// Without so many of the first.
    pub offset: u64,
}

/// A response in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponseRow {
    /// The number on the paper.
    pub serial: Serial,
    /// How far it has come.
    pub state: State,
    /// How many of the questions asked are answered or have a missing reason.
    pub answered: u32,
    /// How many questions its skips leave.
    pub asked: u32,
    /// The sum of its points over the questions asked; `None` where no answer carries points.
    pub points: Option<Decimal>,
    /// The sum of the full marks of the answers that carry points, so that the two make the paper's score rate.
    pub full_mark: Option<Decimal>,
    /// Who changed it last.
    pub operator: String,
    /// When it was changed last.
    pub changed: Timestamp,
}

/// The statement that selects `what` from one range of serials, in their order.
///
/// Conditions that hold anyway are left out, so that an offset passes over responses by the index alone; open
/// responses have an index of their own.
fn of_range(what: &str, prefix: &str, state: Option<State>, tail: &str) -> String {
    let prefix = if prefix.is_empty() {
        ":prefix = ''"
    } else {
        "substr(serial, 1, length(:prefix)) = :prefix"
    };
    let state = match state {
        None => ":state IS NULL",
        Some(State::Open) => "state = 'open' AND :state = 'open'",
        Some(_) => "state = :state",
    };
    format!(
        "SELECT {what} FROM response
         WHERE survey = :survey AND sort_key >= :from AND sort_key < :to
           AND {prefix} AND {state} {tail}"
    )
}

impl Store {
    /// One page of the responses that match, in the order of their serials.
    pub fn responses(
        &self,
        survey: &SurveyKey,
        search: &ResponseSearch,
    ) -> Result<Vec<ResponseRow>> {
        self.reading(|| {
            let known = self.known(survey)?;
            let prefix = prefix(search);
            let ranges = sort_key_ranges(&prefix);
            let mut rows = Vec::new();
            let mut offset = search.offset;
            for (at, range) in ranges.iter().enumerate() {
                let wanted = u64::from(search.limit).saturating_sub(rows.len() as u64);
                if wanted == 0 {
                    break;
                }
                // Ranges that the offset passes over are counted, not read; the last one needs no count.
                if offset > 0 && at + 1 < ranges.len() {
                    let count = self.count_range(&known, &prefix, range, search.state)?;
                    if count <= offset {
                        offset -= count;
                        continue;
                    }
                }
                self.read_page(
                    &known,
                    &prefix,
                    range,
                    search.state,
                    [wanted, offset],
                    &mut rows,
                )?;
                offset = 0;
            }
            Ok(rows)
        })
    }

    /// How many responses match, whatever the limit and the offset.
    pub fn count_responses(&self, survey: &SurveyKey, search: &ResponseSearch) -> Result<u64> {
        self.reading(|| {
            let known = self.known(survey)?;
            let prefix = prefix(search);
            if prefix.is_empty() {
                let standings = self.standings(&known)?;
                let matching = standings
                    .iter()
                    .filter(|(at, _)| search.state.is_none_or(|state| state == at.state));
                return Ok(matching.map(|(_, responses)| responses).sum());
            }
            sort_key_ranges(&prefix)
                .iter()
                .map(|range| self.count_range(&known, &prefix, range, search.state))
                .sum()
        })
    }

    /// The serial of the next paper: one after the highest that ends in a number, `1` when there is none.
    pub fn next_serial(&self, survey: &SurveyKey) -> Result<Serial> {
        self.reading(|| {
            let known = self.known(survey)?;
            let mut statement = self.connection.prepare_cached(
                "SELECT serial FROM response WHERE survey = ?1 ORDER BY sort_key DESC, serial DESC",
            )?;
            let mut rows = statement.query([known.id])?;
            while let Some(row) = rows.next()? {
                let next = serial(row, 0)?.next();
                if let Some(next) = next
                    && self.find_response(&known, &next)?.is_none()
                {
                    return Ok(next);
                }
            }
            Serial::read("1").map_err(|cause| unreadable("serial").caused_by(cause))
        })
    }

    /// Reads every response with its answers, in the order of their serials, one at a time; stops at an error of `each`.
    ///
    /// What other programs write meanwhile is not seen.
    pub fn sheets(
        &self,
        survey: &SurveyKey,
        each: &mut dyn FnMut(&ResponseRow, &AnswerSheet) -> Result<()>,
    ) -> Result<()> {
        self.reading(|| {
            let known = self.known(survey)?;
            let mut statement = self.connection.prepare_cached(
                "SELECT id, serial, state, operator, changed FROM response WHERE survey = ?1
                 ORDER BY sort_key, serial",
            )?;
            let mut rows = statement.query([known.id])?;
            while let Some(row) = rows.next()? {
                let (row, sheet) = self.response_row(&known, row)?;
                each(&row, &sheet)?;
            }
            Ok(())
        })
    }

    fn count_range(
        &self,
        known: &Known,
        prefix: &str,
        range: &Range<String>,
        state: Option<State>,
    ) -> Result<u64> {
        let parameters = named_params! {
            ":survey": known.id,
            ":from": range.start,
            ":to": range.end,
            ":prefix": prefix,
            ":state": state.map(State::code),
        };
        let mut statement = self
            .connection
            .prepare_cached(&of_range("count(*)", prefix, state, ""))?;
        Ok(statement.query_row(parameters, |row| row.get(0))?)
    }

    fn read_page(
        &self,
        known: &Known,
        prefix: &str,
        range: &Range<String>,
        state: Option<State>,
        [limit, offset]: [u64; 2],
        into: &mut Vec<ResponseRow>,
    ) -> Result<()> {
        let page = "ORDER BY sort_key, serial LIMIT :limit OFFSET :offset";
        let sql = of_range("id, serial, state, operator, changed", prefix, state, page);
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(named_params! {
            ":survey": known.id,
            ":from": range.start,
            ":to": range.end,
            ":prefix": prefix,
            ":state": state.map(State::code),
            ":limit": limit,
            ":offset": offset,
        })?;
        while let Some(row) = rows.next()? {
            into.push(self.response_row(known, row)?.0);
        }
        Ok(())
    }

    /// A row of id, serial, state, operator, changed, with the response's answers.
    fn response_row(&self, known: &Known, row: &Row<'_>) -> Result<(ResponseRow, AnswerSheet)> {
        let sheet = self.sheet(known, row.get(0)?)?;
        let mut listed = ResponseRow {
            serial: serial(row, 1)?,
            state: state(row, 2)?,
            answered: 0,
            asked: 0,
            points: None,
            full_mark: None,
            operator: row.get(3)?,
            changed: timestamp(row.get(4)?)?,
        };
        let questionnaire = known.questionnaire();
        for (position, is_asked) in asked(questionnaire, &sheet).into_iter().enumerate() {
            if !is_asked {
                continue;
            }
            listed.asked += 1;
            let Some(answer) = sheet.get(position) else {
                continue;
            };
            listed.answered += 1;
            let question = &questionnaire.questions[position];
            if let (Some(points), Some(full_mark)) = (answer.points(question), question.full_mark())
            {
                *listed.points.get_or_insert_default() += points;
                *listed.full_mark.get_or_insert_default() += full_mark;
            }
        }
        Ok((listed, sheet))
    }
}

/// The serial in this column.
pub(super) fn serial(row: &Row<'_>, column: usize) -> Result<Serial> {
    let text = row
        .get_ref(column)?
        .as_str()
        .map_err(rusqlite::Error::from)?;
    Serial::read(text).map_err(|cause| unreadable("response.serial").caused_by(cause))
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
fn sort_key_ranges(prefix: &str) -> Vec<Range<String>> {
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
