//! The stack of responses: searching it, counting it, reading it through for an export.

use std::ops::Range;

use jiff::Timestamp;
use rusqlite::{Row, named_params};
use rust_decimal::Decimal;

use super::search::{ResponseSearch, Sought, sort_key_ranges};
use crate::error::Result;
use crate::response::{Answer, AnswerSheet, Invalid, LedgerPart, Missing, Serial, State, asked};
use crate::store::file::clock::timestamp;
use crate::store::file::error::unreadable;
use crate::store::row::counts::Standing;
use crate::store::row::definitions::Known;
use crate::store::row::papers::{sheet_of, state};
use crate::store::{Store, SurveyKey};

/// A response in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponseRow {
    /// The number on the paper.
    pub serial: Serial,
    /// How far it has come.
    pub state: State,
    /// That it was set invalid, and why; `None`: valid.
    pub invalid: Option<Invalid>,
    /// The code of its batch; `None`: in none.
    pub batch: Option<String>,
    /// The version of the questionnaire when it was begun.
    pub version: u32,
    /// How many of the questions asked are answered or have a missing reason.
    pub answered: u32,
    /// How many questions its skips leave.
    pub asked: u32,
    /// The sum of its points over the questions asked; `None` where no answer carries points.
    pub points: Option<Decimal>,
    /// The sum of the full marks of the answers that carry points, so that the two make the paper's score rate.
    pub full_mark: Option<Decimal>,
    /// Discrepancies between its two entries on which nobody has decided.
    pub discrepancies: u32,
    /// Who keyed it last.
    pub operator: String,
    /// When it was changed last.
    pub changed: Timestamp,
}

/// What a row of a list is read from.
const COLUMNS: &str = "answers, serial, state, operator, changed, invalid, invalid_why, batch, version, discrepancies";

impl Store {
    /// One page of the responses that match, in the order of their serials.
    pub fn responses(
        &self,
        survey: &SurveyKey,
        search: &ResponseSearch,
    ) -> Result<Vec<ResponseRow>> {
        self.reading(|| {
            let known = self.known(survey)?;
            let sought = self.sought(&known, search)?;
            let ranges = sort_key_ranges(&sought.prefix);
            let mut rows = Vec::new();
            let mut offset = search.offset;
            for (at, range) in ranges.iter().enumerate() {
                let wanted = u64::from(search.limit).saturating_sub(rows.len() as u64);
                if wanted == 0 {
                    break;
                }
                // Ranges that the offset passes over are counted, not read; the last one needs no count.
                if offset > 0 && at + 1 < ranges.len() {
                    let count = self.count_range(&known, &sought, range)?;
                    if count <= offset {
                        offset -= count;
                        continue;
                    }
                }
                self.read_page(&known, &sought, range, [wanted, offset], &mut rows)?;
                offset = 0;
            }
            Ok(rows)
        })
    }

    /// How many responses match, whatever the limit and the offset.
    pub fn count_responses(&self, survey: &SurveyKey, search: &ResponseSearch) -> Result<u64> {
        self.reading(|| {
            let known = self.known(survey)?;
            let sought = self.sought(&known, search)?;
            let is_kept = match search.part {
                Some(LedgerPart::Unregistered) => false,
                Some(LedgerPart::Unverified | LedgerPart::Unapproved) => {
                    self.plans(&known)?.made.is_empty()
                }
                _ => true,
            };
            if sought.prefix.is_empty() && is_kept {
                return self.count_from_ledger(&known, search, sought.batch);
            }
            sort_key_ranges(&sought.prefix)
                .iter()
                .map(|range| self.count_range(&known, &sought, range))
                .sum()
        })
    }

    /// How many responses match where the kept counts say so.
    fn count_from_ledger(
        &self,
        known: &Known,
        search: &ResponseSearch,
        batch: Option<i64>,
    ) -> Result<u64> {
        let mut count = 0;
        let withdrawn = self.withdrawn_row(known)?;
        for (at, responses) in self.standings(known)? {
            let is_placed = batch.is_none() || at.batch == batch;
            let is_there = search.state.is_none_or(|state| state == at.state);
            if is_placed && is_there && self.belongs(search.part.as_ref(), at, withdrawn)? {
                count += responses;
            }
        }
        Ok(count)
    }

    /// Whether responses that stand there belong to a part of the account.
    fn belongs(
        &self,
        part: Option<&LedgerPart>,
        at: Standing,
        withdrawn: Option<i64>,
    ) -> Result<bool> {
        let valid = at.invalid.is_none();
        if at.invalid.is_some() && at.invalid == withdrawn {
            return Ok(matches!(part, None | Some(LedgerPart::Withdrawn)));
        }
        Ok(match part {
            None | Some(LedgerPart::Returned) => true,
            Some(LedgerPart::Valid) => valid,
            Some(LedgerPart::Invalid) => !valid,
            Some(LedgerPart::InvalidFor(reason)) => match at.invalid {
                Some(row) => self.reason_code(row)? == *reason,
                None => false,
            },
            Some(LedgerPart::Unfinished) => valid && at.state == State::Open,
            Some(LedgerPart::Entered) => valid && at.state >= State::Entered,
            Some(LedgerPart::Unverified) => valid && at.state == State::Entered,
            Some(LedgerPart::Verified) => valid && at.state >= State::Verified,
            Some(LedgerPart::Unapproved) => valid && at.state == State::Verified,
            Some(LedgerPart::Approved) => valid && at.state == State::Approved,
            Some(LedgerPart::WithoutBatch) => at.batch.is_none(),
            Some(
                LedgerPart::Withdrawn
                | LedgerPart::Unregistered
                | LedgerPart::Awaited
                | LedgerPart::Registered,
            ) => false,
        })
    }

    /// The serial of the next paper: one after the highest that ends in a number, `1` when there is none.
    pub fn next_serial(&self, survey: &SurveyKey) -> Result<Serial> {
        self.reading(|| {
            let known = self.known(survey)?;
            let mut statement = self.connection.prepare_cached(
                "SELECT serial FROM response WHERE survey = ?1 AND invalid IS NOT ?2
                 ORDER BY sort_key DESC, serial DESC",
            )?;
            let withdrawn = self.withdrawn_row(&known)?.unwrap_or(0);
            let mut rows = statement.query((known.id, withdrawn))?;
            while let Some(row) = rows.next()? {
                let next = serial(row, 0)?.next();
                if let Some(next) = next
                    && self.find_standing(&known, &next)?.is_none()
                {
                    return Ok(next);
                }
            }
            Serial::read("1").map_err(|cause| unreadable("serial").caused_by(cause))
        })
    }

    /// Reads every response that is not withdrawn with its answers, in the order of their serials, one at a time; stops at an error of `each`.
    /// First entries that are hidden from this operator are left out.
    ///
    /// What other programs write meanwhile is not seen.
    pub fn sheets(
        &self,
        survey: &SurveyKey,
        each: &mut dyn FnMut(&ResponseRow, &AnswerSheet) -> Result<()>,
    ) -> Result<()> {
        self.reading(|| {
            let known = self.known(survey)?;
            let hidden = self.hidden_here(&known)?;
            let hidden = hidden.as_deref().unwrap_or("0");
            let mut statement = self.connection.prepare(&format!(
                "SELECT {COLUMNS} FROM response WHERE survey = ?1 AND invalid IS NOT ?2
                 AND (NOT ?3 OR state = 'approved') AND NOT {hidden} ORDER BY sort_key, serial"
            ))?;
            // Where nothing was withdrawn, no row has this number.
            let withdrawn = self.withdrawn_row(&known)?.unwrap_or(0);
            let mut rows = statement.query((known.id, withdrawn, self.approved_only))?;
            let mut read = self.gauge().begin();
            while let Some(row) = rows.next()? {
                read.add();
                let (row, sheet) = self.response_row(&known, row)?;
                each(&row, &sheet)?;
            }
            Ok(())
        })
    }

    fn count_range(&self, known: &Known, sought: &Sought, range: &Range<String>) -> Result<u64> {
        let sql = format!("SELECT count(*) FROM response WHERE {}", sought.condition);
        let mut statement = self.connection.prepare_cached(&sql)?;
        let parameters = named_params! {
            ":survey": known.id,
            ":from": range.start,
            ":to": range.end,
            ":prefix": sought.prefix,
            ":state": sought.state.map(State::code),
            ":batch": sought.batch,
            ":reason": sought.reason,
        };
        Ok(statement.query_row(parameters, |row| row.get(0))?)
    }

    fn read_page(
        &self,
        known: &Known,
        sought: &Sought,
        range: &Range<String>,
        [limit, offset]: [u64; 2],
        into: &mut Vec<ResponseRow>,
    ) -> Result<()> {
        let sql = format!(
            "SELECT {COLUMNS} FROM response WHERE {} ORDER BY sort_key, serial LIMIT :limit OFFSET :offset",
            sought.condition
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(named_params! {
            ":survey": known.id,
            ":from": range.start,
            ":to": range.end,
            ":prefix": sought.prefix,
            ":state": sought.state.map(State::code),
            ":batch": sought.batch,
            ":reason": sought.reason,
            ":limit": limit,
            ":offset": offset,
        })?;
        while let Some(row) = rows.next()? {
            into.push(self.response_row(known, row)?.0);
        }
        Ok(())
    }

    /// A row of [`COLUMNS`], with the response's answers.
    fn response_row(&self, known: &Known, row: &Row<'_>) -> Result<(ResponseRow, AnswerSheet)> {
        let sheet = sheet_of(known, row, [0, 8])?;
        let why: Option<String> = row.get(6)?;
        let invalid = row
            .get::<_, Option<i64>>(5)?
            .map(|reason| self.reason_code(reason))
            .transpose()?;
        let batch: Option<i64> = row.get(7)?;
        let mut listed = ResponseRow {
            serial: serial(row, 1)?,
            state: state(row, 2)?,
            invalid: invalid.map(|reason| Invalid {
                reason,
                why: why.unwrap_or_default(),
            }),
            batch: batch.map(|batch| self.batch_code(batch)).transpose()?,
            version: row.get(8)?,
            answered: 0,
            asked: 0,
            points: None,
            full_mark: None,
            operator: row.get(3)?,
            changed: timestamp(row.get(4)?)?,
            discrepancies: row.get(9)?,
        };
        let questionnaire = known.questionnaire();
        for (position, is_asked) in asked(questionnaire, &sheet).into_iter().enumerate() {
            let answer = sheet.get(position);
            // What is not on the paper is nothing that was keyed.
            let is_lacking = answer == Some(&Answer::Missing(Missing::NotInVersion));
            if !is_asked || is_lacking {
                continue;
            }
            listed.asked += 1;
            let Some(answer) = answer else {
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
pub(in crate::store) fn serial(row: &Row<'_>, column: usize) -> Result<Serial> {
    let text = row
        .get_ref(column)?
        .as_str()
        .map_err(rusqlite::Error::from)?;
    Serial::read(text).map_err(|cause| unreadable("response.serial").caused_by(cause))
}
