//! The search for patterns through the responses of a survey.

use std::collections::HashMap;
use std::thread;

use rusqlite::Connection;

use super::scan::{Finder, Scan, open_apart, stopped};
use crate::error::{Error, Result};
use crate::response::packed::Field;
use crate::response::patterns::{
    Look, Looker, Origin, PatternFinding, PatternSearch, Thresholds, sort,
};
use crate::response::{Batch, Serial};
use crate::store::file::error::unreadable;
use crate::store::row::definitions::Known;
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
}
