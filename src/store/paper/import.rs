//! Importing responses: all or nothing, in one transaction, with one row in the audit trail.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::{CachedStatement, ErrorCode, Transaction};
use rust_decimal::Decimal;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::preparing::{ImportedPaper, ImportedResponse, Prepared, Preparer};
use crate::error::{Error, Kind, Result};
use crate::measure::Case;
use crate::measure::crosstab::Grouping;
use crate::response::{Invalid, Serial, State, Tally};
use crate::store::file::clock::timestamp;
use crate::store::file::json::{json, parse};
use crate::store::row::counts::Standing;
use crate::store::row::definitions::Known;
use crate::store::row::papers::FIRST_ENTRY;
use crate::store::stack::counted::Counted;
use crate::store::stack::scan::Finder;
use crate::store::trail::audit::Event;
use crate::store::{Store, SurveyKey};
use crate::text::{Text, text};
use crate::trail::{Action, BroughtFields, hexadecimal};

/// The file that an import reads, as its row of the audit trail names it.
#[derive(Debug, Clone, Copy, Default)]
pub struct ImportSource<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its SHA-256, in hexadecimal.
    pub sha256: &'a str,
    /// The encoding it was read in; `None`: nothing but ASCII was in it.
    pub encoding: Option<&'a str>,
    /// The words that were taken as blank.
    pub blank_words: &'a [String],
    /// What the numbers of options were said to be, by its code; `None`: nobody said so.
    pub numbers: Option<&'a str>,
    /// Whether serials that are in doubt are said to be right: of different papers, though they look alike, or not registered.
    pub accepts_alike: bool,
    /// Papers that are on file, with what the file brings for them: what differs is changed.
    pub replacing: &'a [ImportedPaper],
}

/// What an import wrote, or would have written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Imported {
    /// How many responses.
    pub responses: u64,
    /// The lowest serial; `None` where nothing came.
    pub first: Option<Serial>,
    /// The highest serial.
    pub last: Option<Serial>,
    /// How many of the responses are not finished: as the file says, or because they lack an answer or the printed sum.
    pub unfinished: u64,
    /// How many papers that were on file have other answers now.
    pub replaced: u64,
}

impl Imported {
    /// From which serial to which, as the end of a sentence; empty where nothing came.
    pub fn serials(&self) -> Text {
        match (&self.first, &self.last) {
            (Some(first), Some(last)) => {
                text!("，编号 {first}–{last}", ", serials {first}–{last}")
            }
            _ => Text::default(),
        }
    }
}

/// An import that was made before, of the same file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedBefore {
    /// The name that the file had.
    pub file: String,
    /// When.
    pub at: Timestamp,
    /// How many responses came.
    pub responses: u64,
}

/// What the audit row of an import says, as JSON.
#[derive(Serialize)]
struct Record<'a> {
    file: &'a str,
    sha256: &'a str,
    responses: u64,
    first: Option<&'a Serial>,
    last: Option<&'a Serial>,
    /// SHA-256 over the hashes of the responses, in hexadecimal.
    content: &'a str,
    /// The batch that responses joined whose serial was not registered.
    #[serde(skip_serializing_if = "Option::is_none")]
    batch: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    encoding: Option<&'a str>,
    /// The words that whoever imported said to mean blank.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    as_blank: &'a [String],
    /// What whoever imported said the numbers of options to be.
    #[serde(skip_serializing_if = "Option::is_none")]
    numbers: Option<&'a str>,
    /// The codes of the questions by their numbers, from 1 on: what the packed answers answer.
    questions: &'a [String],
}

impl Store {
    /// Imports responses as they come from `rows`; one in which every question asked is answered is entered.
    ///
    /// Each joins the batch for which its serial is registered, else the current one, if any. Questions that the
    /// version of a response does not have are
    /// [`Missing::NotInVersion`](crate::response::Missing::NotInVersion); an invalid response has an audit row of its own.
    ///
    /// `file_name` and `file_hash` (SHA-256 in hexadecimal) go into the one audit row. A dry run does the same work
    /// and then undoes it.
    ///
    /// # Errors
    /// The first error of `rows`; [`Kind::Input`] for a serial that is on file or was in an earlier row, and when
    /// there are no rows; [`Kind::Findings`] for a serial that looks like another one, or is not registered where others
    /// are and joins no batch, unless the source accepts it.
    /// Nothing is written then.
    pub fn import(
        &mut self,
        survey: &SurveyKey,
        file_name: &str,
        file_hash: &str,
        rows: &mut dyn Iterator<Item = Result<ImportedResponse>>,
        dry_run: bool,
    ) -> Result<Imported> {
        let source = ImportSource {
            name: file_name,
            sha256: file_hash,
            ..ImportSource::default()
        };
        let preparer = self.preparer(survey)?;
        let mut papers = rows.map(|row| preparer.prepare(row?.into()));
        self.import_papers(&preparer, &source, &mut papers, dry_run, &mut || Ok(()))
    }

    /// As [`Store::import`], of papers with their printed sums and of papers that are still open.
    ///
    /// What has to be in place before the responses are is put there by `before_commit`; its error undoes the import.
    ///
    /// A paper is finished as a keyed one is: with every question asked answered and, where the questionnaire requires it,
    /// the printed sum.
    pub fn import_papers(
        &mut self,
        preparer: &Preparer,
        source: &ImportSource<'_>,
        papers: &mut dyn Iterator<Item = Result<Prepared>>,
        dry_run: bool,
        before_commit: &mut dyn FnMut() -> Result<()>,
    ) -> Result<Imported> {
        // The rows come in their order: more pages in memory would not make it faster.
        self.with_cache(IMPORT_CACHE, || {
            self.import_or_undo(&preparer.known, source, papers, dry_run, before_commit)
        })
    }

    /// When a file with this SHA-256 was imported into a survey; `None`: never.
    pub fn imported_before(
        &self,
        survey: &SurveyKey,
        sha256: &str,
    ) -> Result<Option<ImportedBefore>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT event.at, event_value.new FROM event JOIN event_value ON event_value.event = event.id
             WHERE project = ?1 AND survey = ?2 AND action = 'import' ORDER BY event.id",
        )?;
        let mut rows = statement.query((&survey.project, &survey.survey))?;
        while let Some(row) = rows.next()? {
            let record: String = row.get(1)?;
            let record: serde_json::Value = parse("event.new", &record)?;
            if record["sha256"] == sha256 {
                return Ok(Some(ImportedBefore {
                    file: record["file"].as_str().unwrap_or_default().to_owned(),
                    at: timestamp(row.get(0)?)?,
                    responses: record["responses"].as_u64().unwrap_or_default(),
                }));
            }
        }
        Ok(None)
    }

    fn import_or_undo(
        &self,
        known: &Known,
        source: &ImportSource<'_>,
        rows: &mut dyn Iterator<Item = Result<Prepared>>,
        dry_run: bool,
        before_commit: &mut dyn FnMut() -> Result<()>,
    ) -> Result<Imported> {
        let transaction = self.begin()?;
        let done = self.import_into(&transaction, known, source, rows);
        let ready = done.and_then(|imported| {
            if !dry_run {
                before_commit()?;
            }
            Ok(imported)
        });
        let imported = match ready {
            Ok(imported) if dry_run => {
                transaction.rollback()?;
                imported
            }
            Ok(imported) => {
                self.commit(transaction)?;
                self.note_first_head();
                return Ok(imported);
            }
            Err(error) => {
                transaction.rollback()?;
                self.forget_undone_device()?;
                return Err(error);
            }
        };
        self.forget_undone_device()?;
        Ok(imported)
    }

    fn import_into(
        &self,
        transaction: &Transaction<'_>,
        prepared_for: &Known,
        source: &ImportSource<'_>,
        rows: &mut dyn Iterator<Item = Result<Prepared>>,
    ) -> Result<Imported> {
        let survey = &prepared_for.key;
        let known = self.known(survey)?;
        if known.survey != prepared_for.survey || known.numbers != prepared_for.numbers {
            return Err(changed_meanwhile(survey));
        }
        let mut replaced = 0;
        for paper in source.replacing {
            replaced += u64::from(self.replace(&known, paper, source.name)?);
        }
        let mut rows = rows.peekable();
        let serials = || source.replacing.iter().map(|paper| &paper.response.serial);
        if let (None, Some(first), Some(last)) = (rows.peek(), serials().min(), serials().max()) {
            return Ok(Imported {
                responses: 0,
                first: Some(first.clone()),
                last: Some(last.clone()),
                unfinished: 0,
                replaced,
            });
        }
        let imported = self.bring(transaction, &known, source, &mut rows)?;
        Ok(Imported {
            replaced,
            ..imported
        })
    }

    /// Imports the responses that are not on file.
    fn bring(
        &self,
        transaction: &Transaction<'_>,
        known: &Arc<Known>,
        source: &ImportSource<'_>,
        rows: &mut dyn Iterator<Item = Result<Prepared>>,
    ) -> Result<Imported> {
        let survey = &known.key;
        // The chain is begun first: its first event must not take the place that the responses name as their beginning.
        self.device_row()?;
        let event: i64 =
            transaction.query_row("SELECT coalesce(max(id), 0) + 1 FROM event", [], |row| {
                row.get(0)
            })?;
        let at = self.clock.milliseconds();
        let Written {
            imported,
            invalid,
            totals,
            notes,
            stepped_aside,
            content,
        } = self.import_rows(known, [event, at], rows)?;
        if !source.accepts_alike && !self.serials_settled.get() {
            let joins_batch = self.current_batch(survey)?.is_some();
            self.refuse_alike(known, imported.responses, joins_batch)?;
        }
        let record = json(&Record {
            file: source.name,
            sha256: source.sha256,
            responses: imported.responses,
            first: imported.first.as_ref(),
            last: imported.last.as_ref(),
            content: &content,
            batch: self.current_batch(survey)?,
            encoding: source.encoding,
            as_blank: source.blank_words,
            numbers: source.numbers,
            questions: &self.codes_by_number(known)?,
        })?;
        let told = Event::of_survey(Action::Import, survey).with(None, Some(&record));
        self.append_audit_at(&told, at)?;
        self.note_stepped_aside(known, &stepped_aside)?;
        for (serial, total) in &totals {
            self.bring_total(known, serial, *total)?;
        }
        for (serial, Invalid { reason, why }) in &invalid {
            self.mark_invalid(known, serial, reason, why)?;
        }
        for (serial, note) in &notes {
            self.note_within(known, serial, None, note)?;
        }
        Ok(imported)
    }

    fn import_rows(
        &self,
        known: &Known,
        place: [i64; 2],
        rows: &mut dyn Iterator<Item = Result<Prepared>>,
    ) -> Result<Written> {
        let mut writer = Writer::new(self, known, place)?;
        let (mut invalid, mut totals, mut notes) = (Vec::new(), Vec::new(), Vec::new());
        for paper in rows {
            let paper = paper?;
            writer.write(&paper)?;
            if let Some(total) = paper.control_total {
                totals.push((paper.serial.clone(), total));
            }
            let of_paper = paper.notes.into_iter();
            notes.extend(of_paper.map(|note| (paper.serial.clone(), note)));
            if let Some(why) = paper.invalid {
                invalid.push((paper.serial, why));
            }
        }
        let stepped_aside = std::mem::take(&mut writer.stepped_aside);
        let (imported, content) = writer.end()?;
        Ok(Written {
            stepped_aside,
            imported,
            invalid,
            totals,
            notes,
            content: hexadecimal(&content),
        })
    }

    /// Adds the printed sum of a response that was just imported.
    fn bring_total(&self, known: &Known, serial: &Serial, total: Decimal) -> Result<()> {
        let Some(mut response) = self.find_response(known, serial)? else {
            return Ok(());
        };
        let total = total.normalize().to_string();
        let event = Event {
            entry: Some(FIRST_ENTRY),
            ..Event::of_response(Action::ControlTotal, &known.key, serial)
        };
        self.append_audit_of(known, &mut response, event.with(None, Some(&total)))?;
        self.write_response(&response)
    }
}

/// The pages kept in memory during an import, as `SQLite` takes it: 8 MB.
const IMPORT_CACHE: i64 = -8192;

/// So many hashes of imported responses lie in one row: 64 kB.
pub(in crate::store) const HASHES_IN_A_ROW: usize = 4096;

/// What the rows of one import came to.
struct Written {
    imported: Imported,
    /// The responses that are invalid, and why.
    invalid: Vec<(Serial, Invalid)>,
    /// The printed sums.
    totals: Vec<(Serial, Decimal)>,
    /// What is noted about papers.
    notes: Vec<(Serial, String)>,
    /// The serials that withdrawn responses had, and those under which they are found now.
    stepped_aside: Vec<[Serial; 2]>,
    /// The hash over the hashes of the responses.
    content: String,
}

/// The hashes of the responses of one import, in the order of their rows; those of one row in the file at a time.
struct Hashes<'a> {
    add: CachedStatement<'a>,
    /// The row of the first response.
    first: i64,
    /// How many responses were hashed.
    count: i64,
    /// Those that are not written yet.
    bytes: Vec<u8>,
    content: Sha256,
}

impl Hashes<'_> {
    /// The row of the next response.
    const fn next(&self) -> i64 {
        self.first + self.count
    }

    fn push(&mut self, event: i64, hash: &[u8]) -> Result<()> {
        self.bytes.extend(hash);
        self.content.update(hash);
        self.count += 1;
        if self.bytes.len() >= HASHES_IN_A_ROW * BroughtFields::LENGTH {
            self.write(event)?;
        }
        Ok(())
    }

    fn write(&mut self, event: i64) -> Result<()> {
        let hashed = i64::try_from(self.bytes.len() / BroughtFields::LENGTH).unwrap_or(0);
        if hashed > 0 {
            let first = self.next() - hashed;
            self.add.execute((event, first, &self.bytes))?;
            self.bytes.clear();
        }
        Ok(())
    }
}

/// Writes the rows of one import and adds up what the kept counts gain.
struct Writer<'a> {
    store: &'a Store,
    known: &'a Known,
    add_response: CachedStatement<'a>,
    /// The event that will say what was imported.
    event: i64,
    now: i64,
    /// Where equal answers can be counted as one: the answers of the responses.
    counted: Option<(Finder<'a>, Counted)>,
    /// What the other responses gain.
    tally: Tally,
    standings: BTreeMap<Standing, u64>,
    range: Option<(Serial, Serial)>,
    /// For each batch, its code, and how many of its registered serials came.
    arrivals: BTreeMap<i64, u64>,
    batches: HashMap<i64, String>,
    /// Whether serials have been registered, so that they must be looked up.
    has_registered: bool,
    /// As in [`Written`]: the events that say so follow that of the import, whose place is known before.
    stepped_aside: Vec<[Serial; 2]>,
    hashes: Hashes<'a>,
}

impl<'a> Writer<'a> {
    fn new(store: &'a Store, known: &'a Known, [event, at]: [i64; 2]) -> Result<Self> {
        let connection = &store.connection;
        let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
        let positions: Vec<usize> = (0..known.numbers.len()).collect();
        let finder = Finder::new(known, &positions)?;
        Ok(Self {
            counted: known
                .counts_by_codes()
                .then(|| (finder, Counted::new(known, &positions))),
            store,
            known,
            add_response: connection.prepare_cached(
                "INSERT INTO response (id, survey, state, batch, answers, serial, sort_key, version, next, born, last,
                                       operator, changed, identity)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10, ?11, ?12, ?13)",
            )?,
            event,
            now: at,
            tally: Tally::new(),
            standings: BTreeMap::new(),
            range: None,
            arrivals: BTreeMap::new(),
            batches: store.names_of_batches(known, &Grouping::Batch)?,
            has_registered: connection.query_row(
                "SELECT EXISTS (SELECT 1 FROM registered WHERE survey = ?1)",
                [known.id],
                |row| row.get(0),
            )?,
            stepped_aside: Vec::new(),
            hashes: Hashes {
                add: connection.prepare_cached(
                    "INSERT INTO imported (event, first, hashes) VALUES (?1, ?2, ?3)",
                )?,
                first: number("SELECT coalesce(max(id), 0) + 1 FROM response")?,
                count: 0,
                bytes: Vec::new(),
                content: Sha256::new(),
            },
        })
    }

    fn write(&mut self, paper: &Prepared) -> Result<()> {
        let standing = Standing {
            state: paper.state,
            invalid: None,
            batch: self.place(&paper.serial)?,
        };
        self.write_response(paper, standing)?;
        if !standing.is_counted() {
        } else if let Some((finder, counted)) = &mut self.counted {
            let fields = finder.find(&paper.packed, paper.version)?;
            counted.add(self.known, paper.version, &fields)?;
        } else if let Some(sheet) = &paper.answers {
            let batch = self.store.batch_where_needed(self.known, standing.batch)?;
            let case = Case {
                sheet,
                batch: batch.as_deref(),
            };
            let counting = &self.known.counting;
            counting.add(self.known.questionnaire(), &mut self.tally, case, 1);
        }
        *self.standings.entry(standing).or_default() += 1;
        self.widen(&paper.serial);
        Ok(())
    }

    /// The batch that a response joins.
    fn place(&mut self, serial: &Serial) -> Result<Option<i64>> {
        if !self.has_registered {
            return Ok(self.store.current_batches.get(&self.known.key).copied());
        }
        let placed = self.store.batch_of_new(self.known, serial)?;
        if let Some(placed) = placed.filter(|placed| placed.registered) {
            *self.arrivals.entry(placed.batch).or_default() += 1;
        }
        Ok(placed.map(|placed| placed.batch))
    }

    fn write_response(&mut self, paper: &Prepared, standing: Standing) -> Result<()> {
        let id = self.hashes.next();
        let brought = BroughtFields {
            identity: &paper.identity,
            serial: paper.serial.as_str(),
            version: paper.version.into(),
            state: standing.state.code(),
            batch: standing
                .batch
                .and_then(|batch| self.batches.get(&batch).map(String::as_str)),
            answers: &paper.packed,
        };
        let insert = |statement: &mut CachedStatement<'_>| {
            statement.execute((
                id,
                self.known.id,
                brought.state,
                standing.batch,
                brought.answers,
                brought.serial,
                &paper.sort_key,
                paper.version,
                paper.next,
                self.event,
                &self.store.operator,
                self.now,
                brought.identity,
            ))
        };
        let mut inserted = insert(&mut self.add_response);
        if is_refused(&inserted)
            && let Some(stepped) = self.step_aside(paper)?
        {
            self.stepped_aside.push(stepped);
            inserted = insert(&mut self.add_response);
        }
        inserted?;
        self.hashes.push(self.event, &brought.hash())
    }

    /// Makes room for a response whose serial a withdrawn one has: that serial, and the one it is found under now.
    ///
    /// # Errors
    /// [`Kind::Input`] where one that counts has the serial.
    fn step_aside(&self, paper: &Prepared) -> Result<Option<[Serial; 2]>> {
        let serial = &paper.serial;
        let Some(other) = self.store.find_response(self.known, serial)? else {
            return Ok(None);
        };
        if !self.store.is_withdrawn(self.known, &other)? {
            return Err(twice(paper, self.known, other.id >= self.hashes.first));
        }
        let aside = self.store.serial_aside(self.known, serial)?;
        self.store
            .connection
            .prepare_cached("UPDATE response SET serial = ?2, sort_key = ?3 WHERE id = ?1")?
            .execute((other.id, aside.as_str(), aside.sort_key()))?;
        Ok(Some([serial.clone(), aside]))
    }

    fn widen(&mut self, serial: &Serial) {
        match &mut self.range {
            None => self.range = Some((serial.clone(), serial.clone())),
            Some((first, last)) => {
                if serial < first {
                    *first = serial.clone();
                } else if serial > last {
                    *last = serial.clone();
                }
            }
        }
    }

    /// Adds what was counted to the kept counts; gives the hash over the hashes of what was written too.
    fn end(mut self) -> Result<(Imported, [u8; 32])> {
        let Some((first, last)) = self.range.take() else {
            return Err(empty());
        };
        self.hashes.write(self.event)?;
        for (standing, responses) in &self.standings {
            let responses = i64::try_from(*responses).unwrap_or(i64::MAX);
            self.store
                .count_in_ledger(self.known, *standing, responses)?;
        }
        for (batch, times) in &self.arrivals {
            self.store.count_arrivals(*batch, *times)?;
        }
        let tally = match &self.counted {
            Some((_, counted)) => &counted.tally(self.known)?,
            None => &self.tally,
        };
        self.store.add_to_tally(self.known, tally)?;
        let imported = Imported {
            responses: self.standings.values().sum(),
            first: Some(first),
            last: Some(last),
            unfinished: self
                .standings
                .iter()
                .filter(|(standing, _)| standing.state == State::Open)
                .map(|(_, responses)| responses)
                .sum(),
            replaced: 0,
        };
        Ok((imported, self.hashes.content.finalize().into()))
    }
}

/// Whether a row was refused because another has its serial.
fn is_refused(inserted: &rusqlite::Result<usize>) -> bool {
    let code = inserted
        .as_ref()
        .err()
        .and_then(rusqlite::Error::sqlite_error_code);
    code == Some(ErrorCode::ConstraintViolation)
}

fn twice(paper: &Prepared, known: &Known, in_file: bool) -> Error {
    let (row, serial) = (paper.row, &paper.serial);
    if in_file {
        return Error::new(
            Kind::Input,
            format!("第 {row} 行：编号 {serial} 在文件前面已经出现过"),
            format!("row {row}: serial {serial} is in an earlier row of the file"),
        )
        .hint(
            "一份答卷只留一行；两份答卷则给不同的编号",
            "keep one row of each response, or give two responses two serials",
        );
    }
    Error::new(
        Kind::Input,
        format!("第 {row} 行：编号 {serial} 在 {} 中已有答卷", known.key),
        format!("row {row}: serial {serial} is on file in {}", known.key),
    )
    .hint(
        "从文件中去掉已有的答卷；要改已有的答卷，请在录入界面打开它",
        "take responses that are on file out of the import; open one in entry to change it",
    )
}

/// Another program loaded a changed definition between the reading of the file and the writing of its rows.
fn changed_meanwhile(survey: &SurveyKey) -> Error {
    Error::new(
        Kind::Busy,
        format!("调查 {survey} 的定义刚被改动，什么也没有导入"),
        format!("the definition of survey {survey} was changed meanwhile; nothing was imported"),
    )
    .hint("再导入一次", "import it again")
}

fn empty() -> Error {
    Error::new(Kind::Input, "文件里没有答卷", "the file has no responses").hint(
        "列名下面每行写一份答卷",
        "write one response a row below the heading",
    )
}
