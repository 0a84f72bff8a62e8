//! Importing responses: all or nothing, in one transaction, with one row in the audit trail.

use std::collections::BTreeMap;

use rusqlite::{CachedStatement, ErrorCode};
use serde::Serialize;

use super::action::Action;
use super::audit::Event;
use super::counts::Standing;
use super::definitions::Known;
use super::imported::Keeper;
use super::projects::json;
use super::{Store, SurveyKey, value};
use crate::error::{Error, Kind, Result};
use crate::measure::Case;
use crate::response::{Answer, AnswerSheet, Missing, Serial, State, Tally, asked, note_version};

/// A response to import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedResponse {
    /// The number on the paper.
    pub serial: Serial,
    /// Its answers, checked against their questions.
    pub answers: AnswerSheet,
    /// The version of the questionnaire it was filled in on; `None`: the present one.
    pub version: Option<u32>,
    /// The code of the reason for which it is invalid; `None`: it is valid.
    pub invalid: Option<String>,
    /// The row of the file, as a person counts them; for messages.
    pub row: u64,
}

/// What an import wrote, or would have written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// How many responses.
    pub responses: u64,
    /// The lowest serial.
    pub first: Serial,
    /// The highest serial.
    pub last: Serial,
}

/// What the audit row of an import says, as JSON.
#[derive(Serialize)]
struct Record<'a> {
    file: &'a str,
    sha256: &'a str,
    responses: u64,
    first: &'a Serial,
    last: &'a Serial,
    /// The hash over what was written; see [`Keeper`].
    content: &'a str,
    /// The batch that responses joined whose serial was not registered.
    #[serde(skip_serializing_if = "Option::is_none")]
    batch: Option<String>,
}

impl Store {
    /// Imports responses as they come from `rows`; one in which every question asked is answered is entered.
    ///
    /// Each joins the batch for which its serial is registered, else the current one, if any. Questions that the
    /// version of a response does not have are [`Missing::NotInVersion`]; an invalid response has an audit row of its
    /// own.
    ///
    /// `file_name` and `file_hash` (SHA-256 in hexadecimal) go into the one audit row. A dry run does the same work
    /// and then undoes it.
    ///
    /// # Errors
    /// The first error of `rows`; [`Kind::Input`] for a serial that is on file or was in an earlier row, and when
    /// there are no rows. Nothing is written then.
    pub fn import(
        &mut self,
        survey: &SurveyKey,
        file_name: &str,
        file_hash: &str,
        rows: &mut dyn Iterator<Item = Result<ImportedResponse>>,
        dry_run: bool,
    ) -> Result<Imported> {
        let transaction = self.begin()?;
        let known = self.known(survey)?;
        let Written {
            imported,
            invalid,
            content,
        } = self.import_rows(&known, rows)?;
        let record = Record {
            file: file_name,
            sha256: file_hash,
            responses: imported.responses,
            first: &imported.first,
            last: &imported.last,
            content: &content,
            batch: self.current_batch(survey)?,
        };
        self.append_audit(&Event {
            new: Some(&json(&record)?),
            ..Event::of_survey(Action::Import, survey)
        })?;
        for (serial, reason) in &invalid {
            self.mark_invalid(&known, serial, reason, "")?;
        }
        if dry_run {
            transaction.rollback()?;
        } else {
            self.commit(transaction)?;
        }
        Ok(imported)
    }

    fn import_rows(
        &self,
        known: &Known,
        rows: &mut dyn Iterator<Item = Result<ImportedResponse>>,
    ) -> Result<Written> {
        let mut writer = Writer::new(self, known)?;
        let mut invalid = Vec::new();
        for response in rows {
            let mut response = response?;
            writer.write(&mut response)?;
            if let Some(reason) = response.invalid {
                invalid.push((response.serial, reason));
            }
        }
        let (imported, content) = writer.end()?;
        Ok(Written {
            imported,
            invalid,
            content,
        })
    }
}

/// What the rows of one import came to.
struct Written {
    imported: Imported,
    /// The responses that are invalid, and why.
    invalid: Vec<(Serial, String)>,
    /// The hash over what was written.
    content: String,
}

/// Writes the rows of one import and adds up what the kept counts gain.
struct Writer<'a> {
    store: &'a Store,
    known: &'a Known,
    add_response: CachedStatement<'a>,
    add_answer: CachedStatement<'a>,
    keeper: Keeper<'a>,
    /// The audit row that will say what was imported.
    audit: i64,
    /// Responses with a lower id were on file before.
    first_id: i64,
    now: i64,
    tally: Tally,
    standings: BTreeMap<Standing, u64>,
    range: Option<(Serial, Serial)>,
    /// For each batch, how many of its registered serials came.
    arrivals: BTreeMap<i64, u64>,
    /// Whether serials have been registered, so that they must be looked up.
    has_registered: bool,
}

impl<'a> Writer<'a> {
    fn new(store: &'a Store, known: &'a Known) -> Result<Self> {
        let connection = &store.connection;
        let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
        let audit = number("SELECT rows + 1 FROM audit_head")?;
        Ok(Self {
            store,
            known,
            keeper: Keeper::new(store, audit)?,
            add_response: connection.prepare_cached(
                "INSERT INTO response (identity, device, survey, serial, sort_key, state, position, last, operator,
                                       changed, version, batch)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            )?,
            add_answer: connection.prepare_cached(
                "INSERT INTO answer (response, question, value, points, asked) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?,
            audit,
            first_id: number("SELECT coalesce(max(id), 0) + 1 FROM response")?,
            now: store.clock.milliseconds(),
            tally: Tally::new(),
            standings: BTreeMap::new(),
            range: None,
            arrivals: BTreeMap::new(),
            has_registered: connection.query_row(
                "SELECT EXISTS (SELECT 1 FROM registered WHERE survey = ?1)",
                [known.id],
                |row| row.get(0),
            )?,
        })
    }

    fn write(&mut self, response: &mut ImportedResponse) -> Result<()> {
        let present = self.known.questionnaire().version;
        let version = response.version.unwrap_or(present);
        self.check_version(response, version)?;
        note_version(self.known.questionnaire(), version, &mut response.answers);
        let asked = asked(self.known.questionnaire(), &response.answers);
        let open = asked
            .iter()
            .enumerate()
            .position(|(position, asked)| *asked && response.answers.get(position).is_none());
        let state = if open.is_some() {
            State::Open
        } else {
            State::Entered
        };
        let standing = Standing {
            state,
            invalid: None,
            batch: self.place(&response.serial)?,
        };
        let id = self.write_response(response, standing, open.unwrap_or(0), version)?;
        let values = self.write_answers(id, response, &asked, version)?;
        self.keeper.keep(id, &response.serial, state, &values)?;
        if standing.is_counted() {
            let batch = self.store.batch_where_needed(self.known, standing.batch)?;
            let case = Case {
                sheet: &response.answers,
                batch: batch.as_deref(),
            };
            let questionnaire = self.known.questionnaire();
            let counting = &self.known.counting;
            counting.add(questionnaire, &mut self.tally, case, 1);
        }
        *self.standings.entry(standing).or_default() += 1;
        self.widen(&response.serial);
        Ok(())
    }

    /// Refuses an answer to a question that the version of the response does not have.
    fn check_version(&self, response: &ImportedResponse, version: u32) -> Result<()> {
        let noted = Answer::Missing(Missing::NotInVersion);
        for position in self.known.questionnaire().later_than(version) {
            if response
                .answers
                .get(position)
                .is_some_and(|answer| *answer != noted)
            {
                let (question, _) = self.known.question(position)?;
                return Err(unfit(response, &question.code));
            }
        }
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

    fn write_response(
        &mut self,
        response: &ImportedResponse,
        standing: Standing,
        position: usize,
        version: u32,
    ) -> Result<i64> {
        let inserted = self.add_response.insert((
            self.store.clock.identity(),
            self.store.device.id,
            self.known.id,
            response.serial.as_str(),
            response.serial.sort_key(),
            standing.state.code(),
            position,
            self.audit,
            &self.store.operator,
            self.now,
            version,
            standing.batch,
        ));
        match inserted {
            Ok(id) => Ok(id),
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
                match self.store.find_response(self.known, &response.serial)? {
                    Some(other) => Err(twice(response, self.known, other.id >= self.first_id)),
                    None => Err(error.into()),
                }
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Writes the answers; gives them as they are on file, by the numbers of their questions.
    fn write_answers(
        &mut self,
        id: i64,
        response: &ImportedResponse,
        asked: &[bool],
        version: u32,
    ) -> Result<Vec<Option<String>>> {
        let mut values = Vec::with_capacity(asked.len());
        for (position, answer) in response.answers.iter().enumerate() {
            let Some(answer) = answer else {
                continue;
            };
            let (question, number) = self.known.question(position)?;
            if question.since > version {
                continue;
            }
            if !value::fits(question, answer) {
                return Err(unfit(response, &question.code));
            }
            let points = answer.points(question).and_then(value::thousandths);
            let value = answer.to_code();
            self.add_answer
                .execute((id, number, &value, points, asked[position]))?;
            let index = usize::try_from(number - 1).unwrap_or(0);
            if values.len() <= index {
                values.resize(index + 1, None);
            }
            values[index] = Some(value);
        }
        Ok(values)
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

    /// Adds what was counted to the kept counts; gives the hash over what was written too.
    fn end(self) -> Result<(Imported, String)> {
        let Some((first, last)) = self.range else {
            return Err(empty());
        };
        for (standing, responses) in &self.standings {
            let responses = i64::try_from(*responses).unwrap_or(i64::MAX);
            self.store
                .count_in_ledger(self.known, *standing, responses)?;
        }
        for (batch, times) in &self.arrivals {
            self.store.count_arrivals(*batch, *times)?;
        }
        self.store.add_to_tally(self.known, &self.tally)?;
        let imported = Imported {
            responses: self.standings.values().sum(),
            first,
            last,
        };
        Ok((imported, self.keeper.end()))
    }
}

fn twice(response: &ImportedResponse, known: &Known, in_file: bool) -> Error {
    let (row, serial) = (response.row, &response.serial);
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

fn unfit(response: &ImportedResponse, question: &str) -> Error {
    let (row, serial) = (response.row, &response.serial);
    Error::new(
        Kind::Input,
        format!("第 {row} 行（编号 {serial}）：{question} 的答案不合题目"),
        format!("row {row} (serial {serial}): the answer does not fit question {question}"),
    )
    .hint("核对这一行", "look at the row again")
}

fn empty() -> Error {
    Error::new(Kind::Input, "文件里没有答卷", "the file has no responses").hint(
        "列名下面每行写一份答卷",
        "write one response a row below the heading",
    )
}
