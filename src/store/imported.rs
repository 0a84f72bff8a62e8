//! What an import wrote, kept as it wrote it: the beginning from which the answers of its responses are told again.

use std::collections::BTreeMap;

use rusqlite::{CachedStatement, Row};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::Store;
use super::chain::hexadecimal;
use super::error::unreadable;
use super::projects::json;
use super::record::{Findings, error};
use crate::error::Result;
use crate::response::{Serial, State};

/// The hash over what an import wrote: SHA-256 over serial, state and answers of each response, in the order written,
/// each preceded by its length in 8 bytes, big-endian.
#[derive(Default)]
pub(super) struct Content {
    hasher: Sha256,
    responses: u64,
}

impl Content {
    /// Adds a response.
    fn add(&mut self, serial: &str, state: &str, answers: &str) {
        for text in [serial, state, answers] {
            self.hasher.update((text.len() as u64).to_be_bytes());
            self.hasher.update(text.as_bytes());
        }
        self.responses += 1;
    }

    /// The hash, in hexadecimal.
    pub(super) fn hash(self) -> String {
        hexadecimal(&self.hasher.finalize())
    }
}

/// Keeps what one import writes.
pub(super) struct Keeper<'a> {
    add: CachedStatement<'a>,
    audit: i64,
    content: Content,
}

impl<'a> Keeper<'a> {
    /// A keeper for the import that this audit row will tell of.
    pub(super) fn new(store: &'a Store, audit: i64) -> Result<Self> {
        Ok(Self {
            add: store.connection.prepare_cached(
                "INSERT INTO imported (response, audit, serial, state, answers) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?,
            audit,
            content: Content::default(),
        })
    }

    /// Keeps a response; `answers` by the numbers of their questions, from 1 on.
    pub(super) fn keep(
        &mut self,
        response: i64,
        serial: &Serial,
        state: State,
        answers: &[Option<String>],
    ) -> Result<()> {
        let answers = json(&answers)?;
        let (serial, state) = (serial.as_str(), state.code());
        self.content.add(serial, state, &answers);
        self.add
            .execute((response, self.audit, serial, state, answers))?;
        Ok(())
    }

    /// The hash over what was kept, in hexadecimal.
    pub(super) fn end(self) -> String {
        self.content.hash()
    }
}

/// A response as an import brought it.
pub(super) struct Brought {
    /// The audit row of the import.
    pub(super) audit: i64,
    /// Its serial then.
    pub(super) serial: String,
    /// Its state then.
    pub(super) state: String,
    /// Its answers by the numbers of their questions.
    pub(super) values: BTreeMap<i64, String>,
}

/// What the audit row of an import promises.
#[derive(Deserialize)]
struct Promise {
    responses: u64,
    content: String,
}

impl Store {
    /// The response as it was imported; `None` for one that was keyed.
    pub(super) fn brought(&self, response: i64) -> Result<Option<Brought>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT audit, serial, state, answers FROM imported WHERE response = ?1",
        )?;
        let mut rows = statement.query([response])?;
        rows.next()?.map(brought).transpose()
    }

    /// Holds what every import wrote against the hash in its audit row, and looks for imported responses that are gone.
    pub(super) fn check_imports(&self, findings: &mut Findings) -> Result<()> {
        let mut contents = self.contents(findings)?;
        let mut statement = self.connection.prepare(
            "SELECT sequence, project, survey, new FROM audit WHERE action = 'import' ORDER BY sequence",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let sequence: i64 = row.get(0)?;
            let survey = format!("{}/{}", text(row, 1)?, text(row, 2)?);
            let promised: Option<Promise> = serde_json::from_str(&text(row, 3)?).ok();
            let found = contents.remove(&sequence).unwrap_or_default();
            let is_kept = promised.is_some_and(|promised| {
                promised.responses == found.responses && promised.content == found.hash()
            });
            if !is_kept {
                findings.add(other_content(&survey, sequence));
            }
        }
        for sequence in contents.keys() {
            findings.add(no_import(*sequence));
        }
        Ok(())
    }

    /// The content of each import by its audit row, as it is on file now.
    fn contents(&self, findings: &mut Findings) -> Result<BTreeMap<i64, Content>> {
        let mut contents: BTreeMap<i64, Content> = BTreeMap::new();
        let mut statement = self.connection.prepare(
            "SELECT imported.audit, imported.serial, imported.state, imported.answers, response.id IS NULL
             FROM imported LEFT JOIN response ON response.id = imported.response ORDER BY imported.response",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let audit: i64 = row.get(0)?;
            let mut parts = [""; 3];
            for (column, part) in (1..).zip(&mut parts) {
                *part = row
                    .get_ref(column)?
                    .as_str()
                    .map_err(rusqlite::Error::from)?;
            }
            let [serial, state, answers] = parts;
            contents
                .entry(audit)
                .or_default()
                .add(serial, state, answers);
            if row.get(4)? {
                findings.add(gone(serial, audit));
            }
        }
        Ok(contents)
    }
}

fn brought(row: &Row<'_>) -> Result<Brought> {
    let answers: Vec<Option<String>> = serde_json::from_str(&text(row, 3)?)
        .map_err(|cause| unreadable("imported.answers").caused_by(cause))?;
    Ok(Brought {
        audit: row.get(0)?,
        serial: text(row, 1)?,
        state: text(row, 2)?,
        values: (1..)
            .zip(answers)
            .filter_map(|(number, value)| Some((number, value?)))
            .collect(),
    })
}

fn text(row: &Row<'_>, column: usize) -> Result<String> {
    Ok(row.get::<_, Option<String>>(column)?.unwrap_or_default())
}

fn other_content(survey: &str, sequence: i64) -> crate::text::Finding {
    error(
        "import-not-as-recorded",
        format!("{survey} audit[{sequence}]"),
        format!("{survey}：留痕第 {sequence} 行那次导入所写的内容被改过"),
        format!(
            "what the import of row {sequence} of the audit trail wrote to {survey} was changed"
        ),
    )
}

fn no_import(sequence: i64) -> crate::text::Finding {
    error(
        "import-not-as-recorded",
        format!("audit[{sequence}]"),
        format!("有答卷记为由留痕第 {sequence} 行导入，而那一行不是导入"),
        format!(
            "responses are on file as imported by row {sequence} of the audit trail, which is no import"
        ),
    )
}

fn gone(serial: &str, sequence: i64) -> crate::text::Finding {
    error(
        "not-as-recorded",
        format!("{serial} audit[{sequence}]"),
        format!("留痕第 {sequence} 行导入的答卷 {serial} 不在库里"),
        format!("response {serial}, imported by row {sequence} of the audit trail, is not on file"),
    )
}
