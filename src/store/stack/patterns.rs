//! The search for patterns through the responses of a survey.

use std::borrow::Cow;
use std::collections::HashMap;
use std::thread;

use rusqlite::{Connection, Row};

use super::scan::{Finder, Scan, open_apart, stopped};
use crate::error::{Error, Result};
use crate::measure::crosstab::Grouping;
use crate::response::packed::Field;
use crate::response::patterns::{
    Look, Looker, Origin, PatternFinding, PatternSearch, Thresholds, sort,
};
use crate::response::{Batch, Serial, State, asked};
use crate::store::file::error::unreadable;
use crate::store::row::definitions::Known;
use crate::store::row::papers::{sheet_of, state};
use crate::store::{Store, SurveyKey};

/// The pages kept in memory while a stack is read once, as `SQLite` takes it: 4 MB.
const SCAN_CACHE: i64 = -4096;

/// A response that was looked at: 28 bytes, of which there are as many as responses.
struct Seen {
    /// How far its row lies behind the first of the part.
    row: u32,
    /// The row of its batch.
    batch: u32,
    look: Look,
}

/// In place of the row of a batch: rows begin with 1.
const NO_BATCH: u32 = 0;

/// What one part of a scan saw, in the order of the rows.
struct Part<'q> {
    looker: Looker<'q>,
    /// The row of the first response.
    first: i64,
    seen: Vec<Seen>,
}

impl Part<'_> {
    /// How far a row lies behind the first one of this part; `None`: it lies in another part.
    #[inline]
    fn row(&self, id: i64) -> Option<u32> {
        let row = u32::try_from(id.checked_sub(self.first)?).ok()?;
        self.seen.last().filter(|last| last.row >= row).map(|_| row)
    }
}

/// What was seen of the response in this row; `last`: where the one before lay in its part, which is nearly always next to it.
#[inline]
fn seen_of<'s, 'q>(
    parts: &'s [Part<'q>],
    id: i64,
    last: &mut usize,
) -> Option<(&'s Looker<'q>, &'s Seen)> {
    let (part, row) = parts.iter().find_map(|part| Some((part, part.row(id)?)))?;
    let next = *last + 1;
    if part.seen.get(next).is_none_or(|seen| seen.row != row) {
        *last = part.seen.binary_search_by_key(&row, |seen| seen.row).ok()?;
    } else {
        *last = next;
    }
    Some((&part.looker, &part.seen[*last]))
}

/// The rows of the responses of a survey and their serials, in the order of these.
type Order = (Vec<i64>, Vec<Serial>);

fn order(connection: &Connection, survey: i64) -> Result<Order> {
    let mut statement = connection
        .prepare("SELECT id, serial FROM response WHERE survey = ?1 ORDER BY sort_key, serial")?;
    let mut rows = statement.query([survey])?;
    let (mut ids, mut serials) = (Vec::new(), Vec::new());
    while let Some(row) = rows.next()? {
        ids.push(row.get(0)?);
        let text = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
        serials.push(Serial::read(text).map_err(|_| unreadable("response.serial"))?);
    }
    Ok((ids, serials))
}

impl Store {
    /// Patterns in the valid responses keyed to the end that are worth a look; nothing is changed by it.
    ///
    /// Reads every response and the audit trail: takes time with their number.
    pub fn patterns(
        &self,
        survey: &SurveyKey,
        thresholds: Thresholds,
    ) -> Result<Vec<PatternFinding>> {
        let known = self.known(survey)?;
        // Read once, in order: more pages in memory would only be in the way of what is found.
        self.with_cache(SCAN_CACHE, || {
            let (looks, order) = thread::scope(|scope| {
                let survey = known.id;
                let apart = self.path().filter(|_| self.connection.is_autocommit());
                let apart =
                    apart.map(|path| scope.spawn(move || order(&open_apart(path)?, survey)));
                let looks = self.looks(&known, thresholds)?;
                let order = match apart {
                    Some(apart) => apart.join().map_err(|_| stopped())??,
                    None => order(&self.connection, survey)?,
                };
                Ok::<_, Error>((looks, order))
            })?;
            self.reading(|| self.search_patterns(&known, thresholds, looks, order))
        })
    }

    /// What each counted response shows by itself, in the order of their rows, part by part.
    fn looks<'q>(&self, known: &'q Known, thresholds: Thresholds) -> Result<Vec<Part<'q>>> {
        let positions: Vec<usize> = (0..known.numbers.len()).collect();
        let finder = Finder::new(known, &positions)?;
        let scan = Scan {
            columns: "answers, response.id, batch, version",
            joins: "",
        };
        let begin = || Part {
            looker: Looker::new(known.questionnaire(), thresholds),
            first: 0,
            seen: Vec::new(),
        };
        self.scan(known, &scan, begin, |part, row| {
            let packed = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
            let version = if finder.is_conditional() {
                row.get(3)?
            } else {
                0
            };
            let fields = finder.find(packed, version)?;
            let codes = fields.iter().map(|field| match field {
                Field::Open => None,
                field => Some(field.signs()),
            });
            let look = part.looker.look(codes);
            let id: i64 = row.get(1)?;
            if part.seen.is_empty() {
                part.first = id;
            }
            let id = u32::try_from(id - part.first).map_err(|_| unreadable("response.id"))?;
            let batch: Option<u32> = row.get(2)?;
            let batch = batch.unwrap_or(NO_BATCH);
            part.seen.push(Seen {
                row: id,
                batch,
                look,
            });
            Ok(())
        })
    }

    /// Searches the responses that were looked at, in the order of their serials.
    fn search_patterns(
        &self,
        known: &Known,
        thresholds: Thresholds,
        looks: Vec<Part<'_>>,
        (rows, serials): Order,
    ) -> Result<Vec<PatternFinding>> {
        let keyings = self.keyings(&known.key)?;
        let batches: HashMap<i64, Batch> = self
            .batch_rows(known)?
            .into_iter()
            .map(|row| (row.id, row.batch))
            .collect();
        let mut search = PatternSearch::over(known.questionnaire(), thresholds, serials);
        let mut last = 0;
        for (at, id) in rows.into_iter().enumerate() {
            let Some((looker, seen)) = seen_of(&looks, id, &mut last) else {
                continue;
            };
            let batch = batches.get(&seen.batch.into());
            let origin = Origin {
                batch: batch.map(|batch| batch.code.as_str()),
                interviewer: batch.map(|batch| batch.interviewer.as_str()),
                keying: keyings.get(search.serials()[at].as_str()),
            };
            search.add_look(at as u32, seen.look, looker.lines(seen.look), origin);
        }
        // What the end needs is in the search; the other has a place in memory for every paper.
        drop(looks);
        let [smaller, larger] = search.halves();
        thread::scope(|scope| {
            scope.spawn(|| sort(smaller));
            sort(larger);
        });
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
            let hidden = self.hidden_here(&known)?;
            let hidden = hidden.as_deref().unwrap_or("0");
            let mut statement = self.connection.prepare(&format!(
                "SELECT answers, version, serial, state, batch, invalid, control_total, invalid_why FROM response
                 WHERE survey = ?1 AND invalid IS NOT ?2 AND (NOT ?3 OR state = 'approved') AND NOT {hidden}
                 ORDER BY sort_key, serial"
            ))?;
            let withdrawn = self.withdrawn_row(&known)?.unwrap_or(0);
            let mut rows = statement.query((known.id, withdrawn, self.approved_only))?;
            let mut read = self.gauge().begin();
            while let Some(row) = rows.next()? {
                read.add();
                let (batch, invalid): (Option<i64>, Option<i64>) = (row.get(4)?, row.get(5)?);
                each(&CodedResponse {
                    serial: row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?,
                    state: state(row, 3)?,
                    version: row.get(1)?,
                    batch: name(&batches, batch),
                    invalid: name(&reasons, invalid),
                    note: row.get_ref(7)?.as_str_or_null().map_err(rusqlite::Error::from)?,
                    control_total: row.get_ref(6)?.as_str_or_null().map_err(rusqlite::Error::from)?,
                    codes: codes(&known, &finder, row)?,
                })?;
            }
            Ok(())
        })
    }

    /// Whether anything was said about a response when it was set invalid.
    pub fn has_invalid_notes(&self, survey: &SurveyKey) -> Result<bool> {
        self.reading(|| {
            let known = self.known(survey)?;
            let withdrawn = self.withdrawn_row(&known)?.unwrap_or(0);
            Ok(self.connection.query_row(
                "SELECT EXISTS (SELECT 1 FROM response WHERE survey = ?1 AND invalid IS NOT NULL
                 AND invalid <> ?2 AND invalid_why <> '')",
                (known.id, withdrawn),
                |row| row.get(0),
            )?)
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
    /// What was said about it when it was set invalid.
    pub note: Option<&'a str>,
    /// The sum printed on the paper, where it was keyed.
    pub control_total: Option<&'a str>,
    /// The codes of its answers by the positions of their questions; `None` where one is not asked or not keyed yet.
    pub codes: Vec<Option<Cow<'a, str>>>,
}

/// The name of a row, where there is a row.
#[inline(always)]
fn name(names: &HashMap<i64, String>, row: Option<i64>) -> Option<&str> {
    names.get(&row?).map(String::as_str)
}

/// The codes of the answers in the columns `answers` and `version`, which come first.
fn codes<'r>(
    known: &Known,
    finder: &Finder<'_>,
    row: &'r Row<'_>,
) -> Result<Vec<Option<Cow<'r, str>>>> {
    let version = row.get(1)?;
    if known.questionnaire().lacking_in(version).next().is_some() {
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
