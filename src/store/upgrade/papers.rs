//! The responses of schema version 1, their answers and what was imported, as rows of the current schema.

use std::collections::{BTreeMap, HashMap};

use rusqlite::fallible_streaming_iterator::FallibleStreamingIterator as _;
use rusqlite::types::ToSqlOutput;
use rusqlite::{CachedStatement, Connection, Row, Rows, params};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::progress::Progress;
use crate::error::Result;
use crate::response::packed::pack;
use crate::store::file::error::unreadable;
use crate::store::paper::import::HASHES_IN_A_ROW;
use crate::store::trail::upgraded::PapersHash;
use crate::trail::{
    Action, BroughtFields, Change, Identity, Names, Said, Step, Value, hexadecimal, is_keying,
};

/// So many responses are moved before the progress is told.
const AT_ONCE: i64 = 1_000;

/// What the event of the upgrade says of the responses.
pub(in crate::store) struct Papers {
    pub(in crate::store) imports: BTreeMap<i64, String>,
    pub(in crate::store) hash: String,
}

/// The questions of a survey.
struct Questions {
    /// The number of the question at each position of the paper.
    numbers: Vec<i64>,
    /// Behind the highest number: where an answer goes that belongs to no question, so that it is told.
    behind: usize,
}

/// What an import wrote, as it is read.
#[derive(Default)]
struct Import {
    /// As version 1 hashed it: serial, state and answers, each preceded by its length in 8 bytes.
    former: Sha256,
    responses: u64,
    whole: Sha256,
    first: i64,
    bytes: Vec<u8>,
}

/// What the row of an import promises of what it wrote.
#[derive(Deserialize)]
struct Promise {
    responses: u64,
    content: String,
}

/// What the events of a response say of its row.
struct Traced {
    born: i64,
    operator: String,
    changed: i64,
    /// The batch before the first event that moved it to another; `None`: none did.
    batch_before: Option<BatchBefore>,
}

/// The batch that a response was in; `None`: in none.
struct BatchBefore(Option<String>);

/// Every code is known: here it does not matter which question or batch it names.
struct Any;

impl Names for Any {
    fn question(&self, _: &str) -> Option<i64> {
        Some(1)
    }

    fn batch(&self, _: &str) -> Option<i64> {
        Some(1)
    }

    fn reason(&self, _: &str) -> Option<i64> {
        Some(1)
    }
}

/// Moves the responses.
pub(in crate::store) fn move_papers(
    connection: &Connection,
    progress: &mut Progress,
) -> Result<Papers> {
    let mut papers = Mover {
        connection,
        questions: questions(connection)?,
        batches: batches(connection)?,
        imports: BTreeMap::new(),
        hash: PapersHash::default(),
        add: connection.prepare_cached(
            "INSERT INTO response (id, survey, state, invalid, batch, answers, serial, sort_key, version, next, compared,
                                   discrepancies, born, last, operator, changed, control_total, invalid_why, identity)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
        )?,
    };
    let mut responses = connection.prepare(
        "SELECT id, survey, state, invalid, batch, serial, sort_key, version, position, compared, discrepancies, last,
                control_total, invalid_why, identity, operator, changed FROM former_response ORDER BY id",
    )?;
    let mut answers = connection.prepare(
        "SELECT response, question, value FROM former_answer ORDER BY response, question",
    )?;
    let mut imported = connection.prepare(
        "SELECT response, audit, serial, state, answers FROM former_imported ORDER BY response",
    )?;
    let mut answers = Beside::of(answers.query([])?)?;
    let mut imported = Beside::of(imported.query([])?)?;
    let mut rows = responses.query([])?;
    let mut done = 0;
    while let Some(row) = rows.next()? {
        papers.response(row, &mut answers, &mut imported)?;
        done += 1;
        if done % AT_ONCE == 0 {
            progress.add(AT_ONCE);
        }
    }
    papers.end()
}

fn questions(connection: &Connection) -> Result<HashMap<i64, Questions>> {
    let mut found = HashMap::new();
    let mut surveys = connection.prepare("SELECT id, definition FROM survey")?;
    let mut numbers = connection.prepare("SELECT code, number FROM question WHERE survey = ?1")?;
    let mut rows = surveys.query([])?;
    while let Some(row) = rows.next()? {
        let (id, definition): (i64, String) = (row.get(0)?, row.get(1)?);
        let definition: serde_json::Value = serde_json::from_str(&definition)
            .map_err(|cause| unreadable("survey.definition").caused_by(cause))?;
        let codes: HashMap<String, i64> = numbers
            .query_map([id], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<std::result::Result<_, _>>()?;
        let questions = definition["questionnaire"]["questions"].as_array();
        let on_paper = questions.into_iter().flatten();
        let numbers = on_paper.map(|question| {
            let code = question["code"].as_str().unwrap_or_default();
            codes.get(code).copied().unwrap_or(0)
        });
        let behind = codes.values().max().copied().unwrap_or(0);
        let questions = Questions {
            numbers: numbers.collect(),
            behind: usize::try_from(behind).unwrap_or(0),
        };
        found.insert(id, questions);
    }
    Ok(found)
}

fn batches(connection: &Connection) -> Result<HashMap<i64, String>> {
    let mut statement = connection.prepare("SELECT id, code FROM batch")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<std::result::Result<_, _>>()?)
}

/// Rows in the order of the responses they belong to, read beside these.
struct Beside<'a> {
    rows: Rows<'a>,
    /// The response of the row that is read; `None` behind the last.
    at: Option<i64>,
}

impl<'a> Beside<'a> {
    fn of(rows: Rows<'a>) -> Result<Self> {
        let mut beside = Self { rows, at: None };
        beside.next()?;
        Ok(beside)
    }

    fn next(&mut self) -> Result<()> {
        self.at = self.rows.next()?.map(|row| row.get(0)).transpose()?;
        Ok(())
    }

    /// Does something with each row of this response.
    fn each(&mut self, response: i64, mut each: impl FnMut(&Row<'_>) -> Result<()>) -> Result<()> {
        while self.at.is_some_and(|at| at <= response) {
            if self.at == Some(response)
                && let Some(row) = self.rows.get()
            {
                each(row)?;
            }
            self.next()?;
        }
        Ok(())
    }
}

struct Mover<'a> {
    connection: &'a Connection,
    questions: HashMap<i64, Questions>,
    batches: HashMap<i64, String>,
    imports: BTreeMap<i64, Import>,
    hash: PapersHash,
    add: CachedStatement<'a>,
}

impl Mover<'_> {
    fn response(
        &mut self,
        row: &Row<'_>,
        answers: &mut Beside<'_>,
        imported: &mut Beside<'_>,
    ) -> Result<()> {
        let (id, survey, last): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(11)?);
        let (version, identity): (i64, Identity) = (row.get(7)?, row.get(14)?);
        self.hash.add(&identity, version);
        let traced = self.trace(row, last)?;
        let packed = self.packed(id, survey, answers)?;
        let position: usize = row.get(8)?;
        let questions = self.questions.get(&survey);
        let next = questions.and_then(|of| of.numbers.get(position));
        let batch: Option<i64> = row.get(4)?;
        let kept = |column: usize| row.get_ref(column).map(ToSqlOutput::Borrowed);
        self.add.execute(params![
            id,
            survey,
            kept(2)?,
            kept(3)?,
            batch,
            packed,
            kept(5)?,
            kept(6)?,
            version,
            next.copied().unwrap_or(0),
            kept(9)?,
            kept(10)?,
            traced.born,
            last,
            traced.operator,
            traced.changed,
            kept(12)?,
            kept(13)?,
            identity,
        ])?;
        let batch = match traced.batch_before {
            Some(BatchBefore(before)) => before,
            None => batch.and_then(|batch| self.batches.get(&batch).cloned()),
        };
        imported.each(id, |row| {
            self.keep(id, &identity, version, batch.as_deref(), row)
        })
    }

    /// The answers of a response by the numbers of their questions, packed.
    fn packed(&self, id: i64, survey: i64, answers: &mut Beside<'_>) -> Result<String> {
        let behind = self.questions.get(&survey).map_or(0, |of| of.behind);
        let mut values: Vec<Option<String>> = Vec::with_capacity(behind);
        answers.each(id, |row| {
            let number: i64 = row.get(1)?;
            let place = usize::try_from(number - 1).unwrap_or(behind).min(behind);
            if values.len() <= place {
                values.resize(place + 1, None);
            }
            values[place] = Some(row.get(2)?);
            Ok(())
        })?;
        Ok(pack(values.iter().map(Option::as_deref)))
    }

    /// Goes through the events of a response from the last one back.
    fn trace(&self, row: &Row<'_>, last: i64) -> Result<Traced> {
        let mut traced = Traced {
            born: last,
            operator: row.get(15)?,
            changed: row.get(16)?,
            batch_before: None,
        };
        let (mut is_keyed, mut is_changed) = (false, false);
        let mut statement = self.connection.prepare_cached(
            "SELECT seen, at, operator, action, entry, question, old, new, why
             FROM event LEFT JOIN event_value ON event_value.event = event.id WHERE event.id = ?1",
        )?;
        let mut next = Some(last);
        while let Some(id) = next {
            let mut rows = statement.query([id])?;
            let Some(row) = rows.next()? else {
                break;
            };
            let (at, operator, code): (i64, String, String) =
                (row.get(1)?, row.get(2)?, row.get(3)?);
            let text = |column: usize| row.get::<_, Option<String>>(column);
            let (question, old, new, why) = (text(5)?, text(6)?, text(7)?, text(8)?);
            let action = Action::from_code(&code);
            let said = Said {
                question: question.as_deref(),
                next: None,
                value: Value {
                    old: old.as_deref(),
                    new: new.as_deref(),
                    why: why.as_deref(),
                },
            };
            let step = Step {
                id,
                at,
                operator: &operator,
                entry: row.get(4)?,
                change: action.map_or(Change::Unknown, |action| Change::of(action, said, &Any)),
                old: old.as_deref(),
                is_erased: false,
                is_same_again: false,
            };
            traced.born = id;
            let seen: Option<i64> = row.get::<_, Option<i64>>(0)?.filter(|seen| *seen < id);
            let is_begin = seen.is_none() || action == Some(Action::Import);
            if !is_changed && step.change != Change::Remark {
                (traced.changed, is_changed) = (at, true);
            }
            if !is_keyed && (is_begin || is_keying(&step)) {
                traced.operator.clone_from(&operator);
                is_keyed = true;
            }
            if action == Some(Action::Import) {
                break;
            }
            if action == Some(Action::Place) {
                traced.batch_before = Some(BatchBefore(old));
            }
            next = seen;
        }
        Ok(traced)
    }

    /// Keeps the hash of a response as its import brought it.
    fn keep(
        &mut self,
        id: i64,
        identity: &Identity,
        version: i64,
        batch: Option<&str>,
        row: &Row<'_>,
    ) -> Result<()> {
        let (event, serial, state, answers): (i64, String, String, String) =
            (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
        let values: Vec<Option<String>> = serde_json::from_str(&answers).unwrap_or_default();
        let packed = pack(values.iter().map(Option::as_deref));
        let brought = BroughtFields {
            identity,
            serial: &serial,
            version,
            state: &state,
            batch,
            answers: &packed,
        };
        let hash = brought.hash();
        let import = self.imports.entry(event).or_default();
        for text in [&serial, &state, &answers] {
            import.former.update((text.len() as u64).to_be_bytes());
            import.former.update(text);
        }
        import.responses += 1;
        import.whole.update(hash);
        let held = import.bytes.len() / BroughtFields::LENGTH;
        let due = import.first + i64::try_from(held).unwrap_or(i64::MAX);
        if held == HASHES_IN_A_ROW || (held > 0 && due != id) {
            write(self.connection, event, import)?;
        }
        if import.bytes.is_empty() {
            import.first = id;
        }
        import.bytes.extend(hash);
        Ok(())
    }

    /// What the event of the upgrade says of the responses: of imports, those that wrote what their rows promise.
    fn end(mut self) -> Result<Papers> {
        let mut imports = BTreeMap::new();
        for (event, import) in &mut self.imports {
            write(self.connection, *event, import)?;
            let mut statement = self.connection.prepare_cached(
                "SELECT new FROM event LEFT JOIN event_value ON event_value.event = event.id
                 WHERE event.id = ?1 AND action = ?2",
            )?;
            let mut rows = statement.query((event, Action::Import.code()))?;
            let told: Option<String> = rows.next()?.map(|row| row.get(0)).transpose()?.flatten();
            let promise: Option<Promise> = serde_json::from_str(&told.unwrap_or_default()).ok();
            let content = hexadecimal(&std::mem::take(&mut import.former).finalize());
            let is_kept = promise.is_some_and(|promise| {
                promise.responses == import.responses && promise.content == content
            });
            if is_kept {
                let whole = std::mem::take(&mut import.whole).finalize();
                imports.insert(*event, hexadecimal(&whole));
            }
        }
        Ok(Papers {
            imports,
            hash: self.hash.end(),
        })
    }
}

/// Writes the hashes of an import that are held.
fn write(connection: &Connection, event: i64, import: &mut Import) -> Result<()> {
    if !import.bytes.is_empty() {
        connection
            .prepare_cached("INSERT INTO imported (event, first, hashes) VALUES (?1, ?2, ?3)")?
            .execute((event, import.first, &import.bytes))?;
        import.bytes.clear();
    }
    Ok(())
}
