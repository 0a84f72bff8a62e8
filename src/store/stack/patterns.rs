//! The search for patterns through the responses of a survey.

use std::borrow::Cow;
use std::collections::HashMap;

use rusqlite::Row;

use super::scan::Finder;
use crate::error::Result;
use crate::measure::crosstab::Grouping;
use crate::response::patterns::{Origin, PatternFinding, PatternSearch, Thresholds};
use crate::response::{Batch, State, asked};
use crate::store::file::error::unreadable;
use crate::store::row::definitions::Known;
use crate::store::row::papers::{sheet_of, state};
use crate::store::{Store, SurveyKey};

/// The pages kept in memory while a stack is read once, as `SQLite` takes it: 4 MB.
const SCAN_CACHE: i64 = -4096;

impl Store {
    /// Patterns in the valid responses keyed to the end that are worth a look; nothing is changed by it.
    ///
    /// Reads every response and the audit trail: takes time with their number.
    pub fn patterns(
        &self,
        survey: &SurveyKey,
        thresholds: Thresholds,
    ) -> Result<Vec<PatternFinding>> {
        // Read once, in order: more pages in memory would only be in the way of what is found.
        let search = || self.reading(|| self.search_patterns(survey, thresholds));
        self.with_cache(SCAN_CACHE, search)
    }

    fn search_patterns(
        &self,
        survey: &SurveyKey,
        thresholds: Thresholds,
    ) -> Result<Vec<PatternFinding>> {
        let known = self.known(survey)?;
        let keyings = self.keyings(survey)?;
        let batches: HashMap<i64, Batch> = self
            .batch_rows(&known)?
            .into_iter()
            .map(|row| (row.id, row.batch))
            .collect();
        let mut search = PatternSearch::new(known.questionnaire(), thresholds);
        let positions: Vec<usize> = (0..known.numbers.len()).collect();
        let finder = Finder::new(&known, &positions)?;
        let mut statement = self.connection.prepare(
                "SELECT answers, version, serial, batch FROM response
                 WHERE survey = ?1 AND state <> 'open' AND invalid IS NULL ORDER BY sort_key, serial",
            )?;
        let mut rows = statement.query([known.id])?;
        while let Some(row) = rows.next()? {
            let packed = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
            let fields = finder.find(packed, row.get(1)?)?;
            let codes = fields.iter().map(|field| field.code()).collect();
            let codes: Option<Vec<Option<Cow<'_, str>>>> = codes;
            let codes = codes.ok_or_else(|| unreadable("response.answers"))?;
            let codes: Vec<Option<&str>> = codes.iter().map(Option::as_deref).collect();
            let serial = row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?;
            let batch: Option<i64> = row.get(3)?;
            let batch = batch.and_then(|batch| batches.get(&batch));
            let origin = Origin {
                batch: batch.map(|batch| batch.code.as_str()),
                interviewer: batch.map(|batch| batch.interviewer.as_str()),
                keying: keyings.get(serial),
            };
            search.add_codes(serial, &codes, origin);
        }
        Ok(search.end())
    }

    /// Reads every response with the codes of its answers, in the order of their serials, one at a time; stops at an error
    /// of `each`.
    ///
    /// What other programs write meanwhile is not seen.
    pub fn coded(
        &self,
        survey: &SurveyKey,
        each: &mut dyn FnMut(&CodedResponse<'_>) -> Result<()>,
    ) -> Result<()> {
        self.reading(|| {
            let known = self.known(survey)?;
            let batches = self.names_of_batches(&known, &Grouping::Batch)?;
            let reasons = self.reasons(&known)?;
            let positions: Vec<usize> = (0..known.numbers.len()).collect();
            let finder = Finder::new(&known, &positions)?;
            let mut statement = self.connection.prepare(
                "SELECT answers, version, serial, state, batch, invalid FROM response WHERE survey = ?1
                 ORDER BY sort_key, serial",
            )?;
            let mut rows = statement.query([known.id])?;
            while let Some(row) = rows.next()? {
                let (batch, invalid): (Option<i64>, Option<i64>) = (row.get(4)?, row.get(5)?);
                let named = |names: &HashMap<i64, String>, row: Option<i64>| {
                    row.and_then(|row| names.get(&row).cloned())
                };
                let (batch, invalid) = (named(&batches, batch), named(&reasons, invalid));
                each(&CodedResponse {
                    serial: row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?,
                    state: state(row, 3)?,
                    version: row.get(1)?,
                    batch: batch.as_deref(),
                    invalid: invalid.as_deref(),
                    codes: codes(&known, &finder, row)?,
                })?;
            }
            Ok(())
        })
    }

    /// The codes of the reasons for which responses of a survey were set invalid, by their rows.
    fn reasons(&self, known: &Known) -> Result<HashMap<i64, String>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT id, code FROM invalid_reason WHERE survey = ?1")?;
        let rows = statement.query_map([known.id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// A response with its answers as they are stored, which is how an export writes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodedResponse<'a> {
    /// The number on the paper.
    pub serial: &'a str,
    /// How far it has come.
    pub state: State,
    /// The version of the questionnaire it was filled in on.
    pub version: u32,
    /// The code of its batch.
    pub batch: Option<&'a str>,
    /// The code of the reason for which it is invalid.
    pub invalid: Option<&'a str>,
    /// The codes of its answers by the positions of their questions; `None` where one is not asked or not keyed yet.
    pub codes: Vec<Option<Cow<'a, str>>>,
}

/// The codes of the answers in the columns `answers` and `version`, which come first.
fn codes<'r>(
    known: &Known,
    finder: &Finder<'_>,
    row: &'r Row<'_>,
) -> Result<Vec<Option<Cow<'r, str>>>> {
    let version = row.get(1)?;
    if known.questionnaire().later_than(version).next().is_some() {
        // Which questions its version does not have, the route decides.
        let sheet = sheet_of(known, row, [0, 1])?;
        let route = asked(known.questionnaire(), &sheet);
        let given = route.iter().enumerate().map(|(position, asked)| {
            let answer = sheet.get(position).filter(|_| *asked);
            answer.map(|answer| Cow::Owned(answer.to_code()))
        });
        return Ok(given.collect());
    }
    let packed = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
    let fields = finder.find(packed, version)?;
    let codes: Option<Vec<_>> = fields.iter().map(|field| field.code()).collect();
    codes.ok_or_else(|| unreadable("response.answers"))
}
