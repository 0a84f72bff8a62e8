//! Reading every counted response of a survey: split over the processors, each part on a connection of its own.
//!
//! The parts are read in transactions that see the same heads of the chains: every change adds an event, so the same heads
//! mean the same responses. Where another program writes between their beginnings, everything is begun again.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::ops::{Deref, DerefMut, RangeInclusive};
use std::path::Path;
use std::thread;

use rusqlite::{Connection, OpenFlags, Row};

use crate::error::{Error, Kind, Result};
use crate::response::asked;
use crate::response::packed::{Field, Fields, unpack};
use crate::store::Store;
use crate::store::file::error::unreadable;
use crate::store::row::definitions::Known;

/// Below so many responses a second connection costs more than it saves.
const WORTH_SPLITTING: i64 = 20_000;

/// So often a scan is begun anew before it is read on one connection, because another program writes all the time.
const MOST_TRIES: u32 = 5;

/// The memory for pages of a connection that only scans, as `SQLite` takes it: 512 KiB.
const SCAN_CACHE: i64 = -512;

/// The trail's heads as one text: parts on two connections saw the same ledger exactly when these texts are equal.
const HEADS: &str = "SELECT coalesce(group_concat(device || ' ' || sequence, ','), '') FROM head";

/// Which responses count in the figures of a survey: valid, and keyed to the end. Its parameters are the survey and the
/// first and last row of a part.
const COUNTED: &str = "FROM response NOT INDEXED {joins} WHERE response.id BETWEEN ?2 AND ?3
    AND response.survey = ?1 AND response.state <> 'open' AND response.invalid IS NULL";

/// What a scan reads of each response.
pub(in crate::store) struct Scan<'a> {
    /// The columns.
    pub(in crate::store) columns: &'a str,
    /// What is joined to `response`.
    pub(in crate::store) joins: &'a str,
}

impl Store {
    /// Reads every counted response of a survey, in no order, and gives what each part came to. First entries that are hidden
    /// from this operator are left out.
    ///
    /// `begin` makes the sum of a part, `each` adds a response to it.
    pub(in crate::store) fn scan<T: Send>(
        &self,
        known: &Known,
        scan: &Scan<'_>,
        begin: impl Fn() -> T + Sync,
        each: impl Fn(&mut T, &Row<'_>) -> Result<()> + Sync,
    ) -> Result<Vec<T>> {
        let mut counted = COUNTED.replace("{joins}", scan.joins);
        if self.approved_only {
            counted.push_str(" AND response.state = 'approved'");
        }
        if let Some(hidden) = self.hidden_here(known)? {
            counted.extend([" AND NOT ", &hidden]);
        }
        let sql = format!("SELECT {} {counted}", scan.columns);
        let gauge = self.gauge();
        let read = |connection: &Connection, part: &RangeInclusive<i64>| -> Result<T> {
            let mut sum = begin();
            let mut statement = connection.prepare(&sql)?;
            let mut rows = statement.query((known.id, part.start(), part.end()))?;
            let mut read = gauge.begin();
            while let Some(row) = rows.next()? {
                read.add();
                each(&mut sum, row)?;
            }
            Ok(sum)
        };
        // What this program has written and not committed is seen on its own connection only.
        let tries = if self.connection.is_autocommit() {
            MOST_TRIES
        } else {
            0
        };
        for _ in 0..tries {
            let done = self.reading(|| {
                let parts = self.parts()?;
                let [first, others @ ..] = parts.as_slice() else {
                    return Ok(Some(Vec::new()));
                };
                let Some(path) = self.path().filter(|_| !others.is_empty()) else {
                    return Ok(Some(vec![read(&self.connection, first)?]));
                };
                let heads = heads(&self.connection)?;
                thread::scope(|scope| {
                    let started: Vec<_> = others
                        .iter()
                        .map(|part| {
                            let (heads, read) = (&heads, &read);
                            scope.spawn(move || read_apart(path, heads, |c| read(c, part)))
                        })
                        .collect();
                    let mut sums = vec![read(&self.connection, first)?];
                    for part in started {
                        match part.join().map_err(|_| stopped())?? {
                            Some(sum) => sums.push(sum),
                            None => return Ok(None),
                        }
                    }
                    Ok(Some(sums))
                })
            })?;
            if let Some(sums) = done {
                return Ok(sums);
            }
        }
        self.reading(|| Ok(vec![read(&self.connection, &(i64::MIN..=i64::MAX))?]))
    }

    /// The rows of the responses, in as many parts as there are processors; one part where there are few.
    fn parts(&self) -> Result<Vec<RangeInclusive<i64>>> {
        let (low, high): (Option<i64>, Option<i64>) = self.connection.query_row(
            "SELECT (SELECT min(id) FROM response), (SELECT max(id) FROM response)",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let (Some(low), Some(high)) = (low, high) else {
            return Ok(Vec::new());
        };
        let processors = thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let whole = high - low + 1;
        let parts = if whole < WORTH_SPLITTING || self.path().is_none() {
            1
        } else {
            i64::try_from(processors.min(8)).unwrap_or(1)
        };
        let bound = |part: i64| low + whole * part / parts;
        Ok((0..parts)
            .map(|part| bound(part)..=bound(part + 1) - 1)
            .collect())
    }
}

/// Reads on a connection of its own; `None` where it does not see these heads.
fn read_apart<T>(
    path: &Path,
    due: &str,
    read: impl FnOnce(&Connection) -> Result<T>,
) -> Result<Option<T>> {
    let connection = open_apart(path)?;
    if heads(&connection)? != due {
        return Ok(None);
    }
    // What a scan has read it does not read again: a few pages, which stay near the processor.
    connection.pragma_update(None, "cache_size", SCAN_CACHE)?;
    read(&connection).map(Some)
}

/// Another connection to the file, that reads and sees one state of it.
pub(super) fn open_apart(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.execute_batch(
        "PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8192; BEGIN",
    )?;
    Ok(connection)
}

pub(super) fn heads(connection: &Connection) -> Result<String> {
    Ok(connection.query_row(HEADS, [], |row| row.get(0))?)
}

/// A part ended without a word: a fault of the program, told by the hook for such faults.
pub(super) fn stopped() -> Error {
    Error::new(
        Kind::Bug,
        "读答卷时程序出错",
        "the program failed while it read the responses",
    )
}

/// Finds the answers to some questions in the packed answers of a response.
pub(in crate::store) struct Finder<'a> {
    known: &'a Known,
    /// The position on the paper of each question looked for.
    positions: Vec<usize>,
    /// For each place among the packed answers, the first question looked for that lies there.
    slots: Vec<Option<usize>>,
    /// Questions looked for again: where they were looked for first, and where again.
    again: Vec<[usize; 2]>,
    is_conditional: bool,
}

impl<'a> Finder<'a> {
    /// Looks for the questions at these positions.
    pub(in crate::store) fn new(known: &'a Known, positions: &[usize]) -> Result<Self> {
        let mut slots: Vec<Option<usize>> = Vec::new();
        let mut again = Vec::new();
        for (at, position) in positions.iter().enumerate() {
            let (_, number) = known.question(*position)?;
            let place = usize::try_from(number - 1).unwrap_or(0);
            if slots.len() <= place {
                slots.resize(place + 1, None);
            }
            match slots[place] {
                Some(first) => again.push([first, at]),
                None => slots[place] = Some(at),
            }
        }
        let mut questions = known.questionnaire().questions.iter();
        Ok(Self {
            known,
            positions: positions.to_vec(),
            slots,
            again,
            is_conditional: questions.any(|question| !question.ask_if.is_empty()),
        })
    }

    /// Whether some questions are asked on a condition, so that the route of each response is looked at.
    pub(in crate::store) const fn is_conditional(&self) -> bool {
        self.is_conditional
    }

    /// The fields of the questions looked for, in their order; a question that the skips pass over is open.
    #[inline(always)]
    pub(in crate::store) fn find<'r>(&self, packed: &'r str, version: u32) -> Result<Found<'r>> {
        let mut found = Found::of(self.positions.len());
        let Some(mut fields) = Fields::of(packed) else {
            return Err(self.broken());
        };
        for slot in &self.slots {
            let Some(at) = slot else {
                match fields.skip() {
                    Some(true) => continue,
                    Some(false) => break,
                    None => return Err(self.broken()),
                }
            };
            match fields.next_field() {
                Some(Some(field)) => found[*at] = field,
                Some(None) => break,
                None => return Err(self.broken()),
            }
        }
        for [first, at] in &self.again {
            found[*at] = found[*first];
        }
        if self.is_conditional {
            self.leave_asked(packed, version, &mut found)?;
        }
        Ok(found)
    }

    fn leave_asked(&self, packed: &str, version: u32, found: &mut [Field<'_>]) -> Result<()> {
        let answers = unpack(packed).ok_or_else(|| self.broken())?;
        let sheet = self.known.form().sheet(&answers, version);
        let sheet = sheet.ok_or_else(|| self.broken())?;
        let route = asked(self.known.questionnaire(), &sheet);
        for (field, position) in found.iter_mut().zip(&self.positions) {
            if !route[*position] {
                *field = Field::Open;
            }
        }
        Ok(())
    }

    fn broken(&self) -> Error {
        unreadable(&format!("{} response.answers", self.known.key))
    }
}

/// The fields found in a response; a few need no memory of their own.
pub(in crate::store) struct Found<'r> {
    few: [Field<'r>; FEW],
    many: Vec<Field<'r>>,
    count: usize,
}

/// So many fields are few: as most scales have.
const FEW: usize = 12;

impl Found<'_> {
    #[inline(always)]
    fn of(count: usize) -> Self {
        Self {
            few: [Field::Open; FEW],
            many: if count > FEW {
                vec![Field::Open; count]
            } else {
                Vec::new()
            },
            count,
        }
    }
}

impl<'r> Deref for Found<'r> {
    type Target = [Field<'r>];

    #[inline(always)]
    fn deref(&self) -> &Self::Target {
        if self.count > FEW {
            &self.many
        } else {
            &self.few[..self.count]
        }
    }
}

impl DerefMut for Found<'_> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut Self::Target {
        if self.count > FEW {
            &mut self.many
        } else {
            &mut self.few[..self.count]
        }
    }
}

/// Gives each text it meets a number: 0, 1, 2, …
///
/// Most texts are codes of a few signs, of which there are few: they are compared as whole numbers, one after the other.
#[derive(Debug, Default)]
pub(in crate::store) struct Numbering {
    texts: Vec<String>,
    /// For 0 to 9 and for 00 to 99, as points are mostly written: the number behind the one that each has; 0: none yet.
    short: Vec<u32>,
    /// For each text its signs as a number; [`LONG`] for one that is longer.
    keys: Vec<u64>,
    /// The numbers of all texts, once there are many, and of long ones.
    found: HashMap<String, usize>,
}

/// What stands for a text of more than eight bytes; no text is stored with such a byte.
const LONG: u64 = u64::MAX;

/// So many texts are compared one after the other.
const MOST_IN_A_ROW: usize = 32;

impl Numbering {
    /// The number of a text.
    #[inline(always)]
    pub(in crate::store) fn number(&mut self, text: &str) -> usize {
        let Some(short) = short(text) else {
            return self.search(text);
        };
        match self.short.get(short) {
            Some(behind) if *behind > 0 => *behind as usize - 1,
            _ => {
                let number = self.search(text);
                self.short.resize(SHORT, 0);
                self.short[short] = number as u32 + 1;
                number
            }
        }
    }

    #[inline(always)]
    fn search(&mut self, text: &str) -> usize {
        let key = key(text);
        if key != LONG {
            let few = &self.keys[..self.keys.len().min(MOST_IN_A_ROW)];
            if let Some(number) = few.iter().position(|known| *known == key) {
                return number;
            }
        }
        if let Some(number) = self.found.get(text) {
            return *number;
        }
        let number = self.texts.len();
        self.texts.push(text.to_owned());
        self.keys.push(key);
        if key == LONG || number >= MOST_IN_A_ROW {
            self.found.insert(text.to_owned(), number);
        }
        number
    }

    /// The texts by their numbers.
    pub(in crate::store) fn texts(&self) -> &[String] {
        &self.texts
    }
}

/// How many texts of one or two digits there are.
const SHORT: usize = 110;

/// The place of one or two digits among all such texts.
#[inline(always)]
fn short(text: &str) -> Option<usize> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| usize::from(byte - b'0'));
    match text.as_bytes() {
        [one] => digit(*one),
        [ten, one] => Some(10 + 10 * digit(*ten)? + digit(*one)?),
        _ => None,
    }
}

/// Up to eight bytes of text as a number; the bytes 0 and 255 are in no stored text.
#[inline(always)]
fn key(text: &str) -> u64 {
    let bytes = text.as_bytes();
    if bytes.len() > 8 {
        return LONG;
    }
    bytes
        .iter()
        .fold(0, |key, byte| key << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_keeps_its_number_however_many_and_however_long_they_are() {
        let mut numbering = Numbering::default();
        let texts: Vec<String> = (0..200)
            .map(|at| match at % 3 {
                0 => at.to_string(),
                1 => format!("a long text, number {at}"),
                _ => format!("{at}号"),
            })
            .chain(["", "12345678", "123456789", "07", "00"].map(str::to_owned))
            .collect();
        for _ in 0..2 {
            for (number, text) in texts.iter().enumerate() {
                assert_eq!(numbering.number(text), number, "{text}");
            }
        }
        assert_eq!(numbering.texts(), texts);
    }
}
