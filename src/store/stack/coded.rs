//! Responses as they leave: with the codes of their answers, in the order of their serials, read by all processors.
//!
//! The stack is cut into pieces by serials. Where the rows of a piece lie side by side in that order, as an import leaves them, it is
//! read in the order of the rows, which takes half the time of looking each one up.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::{Condvar, Mutex};
use std::thread;

use rusqlite::{Connection, DEFAULT_NAME, Row, Rows, TransactionState, named_params};

use super::scan::{Finder, heads, open_apart, stopped};
use crate::error::Result;
use crate::measure::crosstab::Grouping;
use crate::response::{State, asked};
use crate::store::file::error::unreadable;
use crate::store::file::gauge::Gauge;
use crate::store::row::definitions::Known;
use crate::store::row::papers::{sheet_of, state};
use crate::store::{Store, SurveyKey};

/// About so many rows make a piece.
const PIECE: i64 = 8_192;

/// So many pieces are begun before the first of them is taken.
const MOST_WAITING: usize = 8;

/// Of so many versions it is known which have every question.
const MOST_VERSIONS: u32 = 100;

/// Behind the sort key of every serial.
const LAST: &str = "\u{10ffff}";

/// What is read of a response.
const COLUMNS: &str =
    "answers, version, serial, state, batch, invalid, control_total, invalid_why, sort_key";

/// Which responses leave.
const LEAVES: &str =
    "survey = :survey AND invalid IS NOT :withdrawn AND (NOT :approved OR state = 'approved')";

/// Which responses lie in a piece.
const IN_PIECE: &str = "survey = :survey AND (sort_key, serial) >= (:from, :first) AND (sort_key, serial) < (:to, :behind)";

/// A sort key and a serial: where a piece begins, or what lies behind it.
type Place = (String, String);

/// Makes the piece with a number: reads its responses through what it is given, once more where that says that they were void.
type Make<'m> = dyn Fn(usize, &dyn Fn(&mut Each<'_>) -> Result<bool>) -> Result<()> + Sync + 'm;

/// Makes something of the responses of a piece.
type Each<'e> = dyn FnMut(&CodedResponse<'_>) -> Result<()> + 'e;

/// What is known before the first response is read.
struct Coding<'k> {
    known: &'k Known,
    batches: HashMap<i64, String>,
    reasons: HashMap<i64, String>,
    finder: Finder<'k>,
    hidden: String,
    withdrawn: i64,
    approved_only: bool,
    gauge: &'k Gauge,
    /// For each version up to this one whether all questions are in it.
    whole: Vec<bool>,
}

impl Coding<'_> {
    /// Gives the responses of a piece in the order of their serials.
    fn by_serials(
        &self,
        connection: &Connection,
        piece: &[Place; 2],
        each: &mut Each<'_>,
    ) -> Result<()> {
        let mut statement = connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM response WHERE {LEAVES} AND NOT {} AND {IN_PIECE} ORDER BY sort_key, serial",
            self.hidden
        ))?;
        let [(from, first), (to, behind)] = piece;
        let mut rows = statement.query(named_params! {
            ":survey": self.known.id, ":withdrawn": self.withdrawn, ":approved": self.approved_only,
            ":from": from, ":first": first, ":to": to, ":behind": behind,
        })?;
        let mut read = self.gauge.begin();
        while let Some(row) = rows.next()? {
            read.add();
            each(&self.response(row)?)?;
        }
        Ok(())
    }

    /// Gives the responses of a piece as they lie; false, and what was given is void, where that is not the order of their serials.
    fn by_rows(
        &self,
        connection: &Connection,
        piece: &[Place; 2],
        each: &mut Each<'_>,
    ) -> Result<bool> {
        let mut ends = connection.prepare_cached(&format!(
            "SELECT min(id), max(id), count(*) FROM response INDEXED BY response_in_order WHERE {IN_PIECE}"
        ))?;
        let [(from, first), (to, behind)] = piece;
        let ends: [Option<i64>; 3] = ends.query_row(
            named_params! {
                ":survey": self.known.id, ":from": from, ":first": first, ":to": to, ":behind": behind,
            },
            |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?]),
        )?;
        let [Some(low), Some(high), Some(count)] = ends else {
            return Ok(true);
        };
        if high - low + 1 != count {
            return Ok(false);
        }
        let mut statement = connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM response NOT INDEXED WHERE id BETWEEN :low AND :high AND {LEAVES} AND NOT {} ORDER BY id",
            self.hidden
        ))?;
        let rows = statement.query(named_params! {
            ":survey": self.known.id, ":withdrawn": self.withdrawn, ":approved": self.approved_only,
            ":low": low, ":high": high,
        })?;
        let is_in_order = self.while_in_order(rows, each)?;
        self.gauge.add(count.unsigned_abs());
        Ok(is_in_order)
    }

    fn while_in_order(&self, mut rows: Rows<'_>, each: &mut Each<'_>) -> Result<bool> {
        let (mut before, mut serial) = (String::new(), String::new());
        while let Some(row) = rows.next()? {
            let response = self.response(row)?;
            let key = row.get_ref(8)?.as_str().map_err(rusqlite::Error::from)?;
            if (key, response.serial) < (before.as_str(), serial.as_str()) {
                return Ok(false);
            }
            before.clear();
            before.push_str(key);
            serial.clear();
            serial.push_str(response.serial);
            each(&response)?;
        }
        Ok(true)
    }

    fn response<'r>(&'r self, row: &'r Row<'_>) -> Result<CodedResponse<'r>> {
        let text = |column: usize| -> Result<Option<&'r str>> {
            Ok(row
                .get_ref(column)?
                .as_str_or_null()
                .map_err(rusqlite::Error::from)?)
        };
        let version = row.get(1)?;
        Ok(CodedResponse {
            serial: row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?,
            state: state(row, 3)?,
            version,
            batch: name(&self.batches, row.get(4)?),
            invalid: name(&self.reasons, row.get(5)?),
            note: text(7)?,
            control_total: text(6)?,
            codes: self.codes(row, version)?,
        })
    }
}

/// Whose turn it is: which pieces are begun, made and taken.
#[derive(Default)]
struct Turns {
    state: Mutex<Turn>,
    moved: Condvar,
}

#[derive(Default)]
struct Turn {
    begun: usize,
    taken: usize,
    /// What became of those that were made and not taken, each in the place of its number.
    made: [Option<Result<()>>; MOST_WAITING],
    is_ended: bool,
}

impl Turns {
    /// The next piece to make; `None` behind the last. Waits while too many are not taken.
    fn next(&self, count: usize) -> Option<usize> {
        let state = self.state.lock().ok()?;
        let is_full = |turn: &mut Turn| !turn.is_ended && turn.begun >= turn.taken + MOST_WAITING;
        let mut turn = self.moved.wait_while(state, is_full).ok()?;
        let at = turn.begun;
        if turn.is_ended || at >= count {
            return None;
        }
        turn.begun += 1;
        Some(at)
    }

    /// Waits until a piece is made.
    fn wait_for(&self, at: usize) -> Result<()> {
        let state = self.state.lock().map_err(|_| stopped())?;
        let place = at % MOST_WAITING;
        let is_missing = |turn: &mut Turn| turn.made[place].is_none();
        let mut turn = self
            .moved
            .wait_while(state, is_missing)
            .map_err(|_| stopped())?;
        turn.made[place].take().unwrap_or_else(|| Err(stopped()))
    }

    fn change(&self, change: impl FnOnce(&mut Turn)) {
        if let Ok(mut turn) = self.state.lock() {
            change(&mut turn);
        }
        self.moved.notify_all();
    }
}

/// A piece that is being made; however that ends, it is told.
struct Begun<'t> {
    turns: &'t Turns,
    at: usize,
    made: Result<()>,
}

impl Drop for Begun<'_> {
    fn drop(&mut self) {
        let made = std::mem::replace(&mut self.made, Ok(()));
        self.turns.change(|turn| {
            turn.made[self.at % MOST_WAITING] = Some(made);
        });
    }
}

impl Store {
    /// Reads every response with the codes of its answers, in the order of their serials, one at a time; stops at an error
    /// of `each`.
    ///
    /// What other programs write meanwhile is not seen.
    pub fn coded(&self, survey: &SurveyKey, each: &mut Each<'_>) -> Result<()> {
        self.reading(|| {
            let known = self.known(survey)?;
            self.coding(&known)?
                .by_serials(&self.connection, &everything(), each)
        })
    }

    /// Reads the first some thousand responses that [`Store::coded`] reads, and the last.
    pub fn coded_at_the_ends(&self, survey: &SurveyKey, each: &mut Each<'_>) -> Result<()> {
        self.reading(|| {
            let known = self.known(survey)?;
            let coding = self.coding(&known)?;
            let pieces = self.pieces(&known)?;
            let ends = pieces
                .first()
                .into_iter()
                .chain(pieces.iter().skip(1).last());
            for piece in ends {
                coding.by_serials(&self.connection, piece, each)?;
            }
            Ok(())
        })
    }

    /// Reads what [`Store::coded`] reads on all processors: `begin` begins a piece, `each` adds a response to it, and `take` is given
    /// the pieces one after the other, in the order of their serials.
    pub fn coded_in_pieces<T: Send>(
        &self,
        survey: &SurveyKey,
        begin: &(dyn Fn() -> Result<T> + Sync),
        each: &(dyn Fn(&mut T, &CodedResponse<'_>) -> Result<()> + Sync),
        take: &mut dyn FnMut(T) -> Result<()>,
    ) -> Result<()> {
        let places = || (0..MOST_WAITING).map(|_| Mutex::new(None));
        let waiting: Vec<Mutex<Option<T>>> = places().collect();
        let place = |at: usize| waiting[at % MOST_WAITING].lock().map_err(|_| stopped());
        self.numbered_pieces(
            survey,
            &|at, read| {
                loop {
                    let mut made = begin()?;
                    if read(&mut |row| each(&mut made, row))? {
                        *place(at)? = Some(made);
                        return Ok(());
                    }
                }
            },
            &mut |at| {
                let made = place(at)?.take();
                take(made.ok_or_else(stopped)?)
            },
        )
    }

    /// Lets pieces be made by their numbers on all processors, at most [`MOST_WAITING`] before one is taken, and gives their numbers in
    /// order.
    fn numbered_pieces(
        &self,
        survey: &SurveyKey,
        make: &Make<'_>,
        take: &mut dyn FnMut(usize) -> Result<()>,
    ) -> Result<()> {
        self.reading(|| {
            let known = self.known(survey)?;
            let coding = self.coding(&known)?;
            let pieces = self.pieces(&known)?;
            let make = |connection: &Connection, at: usize| -> Result<()> {
                let is_void = Cell::new(false);
                make(at, &|each| {
                    if !is_void.replace(true) {
                        return coding.by_rows(connection, &pieces[at], each);
                    }
                    coding.by_serials(connection, &pieces[at], each)?;
                    Ok(true)
                })
            };
            let readers = self.readers(pieces.len())?;
            if readers.is_empty() {
                return (0..pieces.len()).try_for_each(|at| {
                    make(&self.connection, at)?;
                    take(at)
                });
            }
            let turns = Turns::default();
            thread::scope(|scope| {
                let begin = |connection: Connection| {
                    let (turns, make, count) = (&turns, &make, pieces.len());
                    scope.spawn(move || {
                        while let Some(at) = turns.next(count) {
                            let mut begun = Begun {
                                turns,
                                at,
                                made: Err(stopped()),
                            };
                            begun.made = make(&connection, at);
                        }
                    })
                };
                let started: Vec<_> = readers.into_iter().map(begin).collect();
                let done = (0..pieces.len()).try_for_each(|at| {
                    turns.wait_for(at)?;
                    take(at)?;
                    turns.change(|turn| turn.taken += 1);
                    Ok(())
                });
                turns.change(|turn| turn.is_ended = true);
                for reader in started {
                    // One that stopped without a word has left its piece unmade, which is an error already.
                    let _ = reader.join();
                }
                done
            })
        })
    }

    fn coding<'k>(&'k self, known: &'k Known) -> Result<Coding<'k>> {
        let positions: Vec<usize> = (0..known.numbers.len()).collect();
        let questionnaire = known.questionnaire();
        let versions = 0..=questionnaire.version.min(MOST_VERSIONS);
        let is_whole = |version| questionnaire.lacking_in(version).next().is_none();
        Ok(Coding {
            whole: versions.map(is_whole).collect(),
            known,
            batches: self.names_of_batches(known, &Grouping::Batch)?,
            reasons: self.reasons(known)?,
            finder: Finder::new(known, &positions)?,
            hidden: self.hidden_here(known)?.unwrap_or_else(|| "0".to_owned()),
            // Where nothing was withdrawn, no row has this number.
            withdrawn: self.withdrawn_row(known)?.unwrap_or(0),
            approved_only: self.approved_only,
            gauge: self.gauge(),
        })
    }

    /// The stack cut by the serials of rows that lie equally far apart: where they lie in order, and where they lie anyhow, the pieces
    /// are about the same.
    fn pieces(&self, known: &Known) -> Result<Vec<[Place; 2]>> {
        let (low, high): (Option<i64>, Option<i64>) = self.connection.query_row(
            "SELECT (SELECT min(id) FROM response), (SELECT max(id) FROM response)",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let (low, high) = (low.unwrap_or(0), high.unwrap_or(0));
        let mut statement = self.connection.prepare(
            "SELECT sort_key, serial, survey FROM response WHERE id >= ?1 ORDER BY id LIMIT 1",
        )?;
        let [begin, end] = everything();
        let mut places = vec![begin];
        let mut at = low + PIECE;
        while at <= high {
            let (place, survey): (Place, i64) =
                statement.query_row([at], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?;
            if survey == known.id {
                places.push(place);
            }
            at += PIECE;
        }
        places.push(end);
        places.sort_unstable();
        places.dedup();
        Ok(places
            .windows(2)
            .map(|two| [two[0].clone(), two[1].clone()])
            .collect())
    }

    /// A connection for every processor, all of which see what this one sees; none where there is too little to read or where what
    /// is to be read is not committed.
    fn readers(&self, pieces: usize) -> Result<Vec<Connection>> {
        let processors = thread::available_parallelism()
            .map_or(1, NonZeroUsize::get)
            .min(8);
        let is_own = self.connection.transaction_state(DEFAULT_NAME)? == TransactionState::Write;
        let Some(path) = self
            .path()
            .filter(|_| processors > 1 && pieces > 2 && !is_own)
        else {
            return Ok(Vec::new());
        };
        let due = heads(&self.connection)?;
        let mut readers = Vec::new();
        for _ in 0..processors {
            let reader = open_apart(path)?;
            if heads(&reader)? != due {
                return Ok(Vec::new());
            }
            readers.push(reader);
        }
        Ok(readers)
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

/// All serials.
fn everything() -> [Place; 2] {
    [
        (String::new(), String::new()),
        (LAST.to_owned(), String::new()),
    ]
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

impl Coding<'_> {
    /// The codes of the answers in the columns `answers` and `version`, which come first.
    #[inline(always)]
    fn codes<'r>(&self, row: &'r Row<'_>, version: u32) -> Result<Vec<Option<Cow<'r, str>>>> {
        if self.whole.get(version as usize) != Some(&true) {
            return self.codes_by_route(row);
        }
        let packed = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
        let fields = self.finder.find(packed, version)?;
        let mut codes = Vec::with_capacity(fields.len());
        for field in fields.iter() {
            let Some(code) = field.code() else {
                return Err(unreadable("response.answers"));
            };
            codes.push(code);
        }
        Ok(codes)
    }

    /// The same where questions may be lacking in the version: which of them are asked, the route decides.
    fn codes_by_route<'r>(&self, row: &Row<'_>) -> Result<Vec<Option<Cow<'r, str>>>> {
        let questionnaire = self.known.questionnaire();
        let sheet = sheet_of(self.known, row, [0, 1])?;
        let route = asked(questionnaire, &sheet);
        let given = route.iter().enumerate().map(|(position, asked)| {
            let answer = sheet.get(position).filter(|_| *asked);
            answer.map(|answer| Cow::Owned(answer.to_code()))
        });
        Ok(given.collect())
    }
}
