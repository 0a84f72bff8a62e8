//! What leaves in a parcel: the events that the receiver is not known to have, in the order of this file, with the
//! definitions they need and the papers that imports brought.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::Row;

use super::lines::ChainNames;
use crate::error::{Error, Kind, Result};
use crate::store::Store;
use crate::store::file::error::unreadable;
use crate::store::file::json::json;
use crate::trail::carried::{
    Carried, CarriedChain, CarriedDefinition, CarriedEvent, CarriedPaper, CarriedValue,
    DefinitionRecord, Waybill,
};
use crate::trail::{Action, Hash, Identity, start};

/// How far somebody is known to have the chains of this file, by their rows; what is not named begins at the beginning.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Knowledge(BTreeMap<i64, i64>);

impl Knowledge {
    /// So many events of each chain, by its row.
    pub(super) fn of(known: BTreeMap<i64, i64>) -> Self {
        Self(known)
    }

    /// How many events it is.
    pub(super) fn events(&self) -> i64 {
        self.0.values().sum()
    }
}

/// A chain of this file.
pub(super) struct ChainRow {
    pub(super) row: i64,
    pub(super) identity: Identity,
    pub(super) key: Option<[u8; 32]>,
    pub(super) sequence: i64,
    pub(super) hash: Hash,
    /// Of a fork: the device, behind which of its events it begins, and the hash of that.
    pub(super) fork: Option<(i64, i64, Hash)>,
}

const EVENTS: &str = "SELECT event.id, device, sequence, seen, at, operator, action, project, survey, version, response,
        serial, question, entry, next, value_hash, salt, old, new, why
    FROM event LEFT JOIN event_value ON event_value.event = event.id WHERE event.id > ?1 ORDER BY event.id";

impl Store {
    /// The chains of this file.
    pub(super) fn chain_rows(&self) -> Result<Vec<ChainRow>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT device.id, coalesce(trunk.identity, device.identity), device.key, head.sequence, head.hash, fork.of, fork.after, device.format, fork.before
             FROM device JOIN head ON head.device = device.id
             LEFT JOIN fork ON fork.device = device.id LEFT JOIN device AS trunk ON trunk.id = fork.of ORDER BY device.id",
        )?;
        let mut rows = statement.query([])?;
        let mut chains = Vec::new();
        while let Some(row) = rows.next()? {
            if row.get::<_, i64>(7)? == 1 {
                return Err(former_trail());
            }
            let of: Option<i64> = row.get(5)?;
            let after: Option<i64> = row.get(6)?;
            let before: Option<Hash> = row.get(8)?;
            let fork = of.zip(after).zip(before);
            chains.push(ChainRow {
                row: row.get(0)?,
                identity: row.get(1)?,
                key: row.get(2)?,
                sequence: row.get(3)?,
                hash: row.get(4)?,
                fork: fork.map(|((of, after), before)| (of, after, before)),
            });
        }
        Ok(chains)
    }

    /// What a device is known to have: everything up to the heads that it named when it last read parcels, or began, and
    /// its own chain.
    ///
    /// # Errors
    /// [`Kind::Usage`] for a device that this file does not know, naming those it knows.
    pub fn knowledge_of(&self, device: &str) -> Result<Knowledge> {
        let (row, _) = self.find_device(device)?;
        let named: Option<String> = self
            .connection
            .prepare_cached(
                "SELECT (SELECT new FROM event_value WHERE event_value.event = event.id) FROM event
                 WHERE device = ?1 AND action IN ('merge', 'continue') ORDER BY id DESC LIMIT 1",
            )?
            .query_map([row], |row| row.get(0))?
            .next()
            .transpose()?
            .flatten();
        let mut knowledge = BTreeMap::new();
        let record: serde_json::Value =
            serde_json::from_str(&named.unwrap_or_default()).unwrap_or_default();
        let chains = self.chain_rows()?;
        for head in record["heads"].as_array().into_iter().flatten() {
            let identity = head["device"]
                .as_str()
                .and_then(|of| uuid::Uuid::parse_str(of).ok());
            // Of a forked chain nobody can say which one is meant: it is sent whole.
            let mut of = chains
                .iter()
                .filter(|chain| Some(chain.identity) == identity.map(uuid::Uuid::into_bytes));
            if let (Some(chain), None) = (of.next(), of.next()) {
                let known = head["sequence"].as_i64().unwrap_or(0).min(chain.sequence);
                knowledge.insert(chain.row, known);
            }
        }
        if let Some(own) = chains.iter().find(|chain| chain.row == row) {
            knowledge.insert(row, own.sequence);
        }
        Ok(Knowledge(knowledge))
    }

    /// What a parcel for somebody with this knowledge says of itself.
    ///
    /// # Errors
    /// [`Kind::Usage`] for a file whose trail begins in version 1.
    pub fn waybill(&self, knowledge: &Knowledge, receiver: &str) -> Result<Waybill> {
        self.reading(|| {
            let due = self.due(knowledge)?;
            let mut actions = BTreeSet::new();
            let mut projects = BTreeSet::new();
            let (mut events, mut papers) = (0, 0);
            let mut statement = self.connection.prepare(
                "SELECT device, sequence, action, project, id FROM event WHERE id > ?1 ORDER BY id",
            )?;
            let mut rows = statement.query([due.first - 1])?;
            while let Some(row) = rows.next()? {
                if !due.is_due(row.get(0)?, row.get(1)?) {
                    continue;
                }
                events += 1;
                let action = row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?;
                if !actions.contains(action) {
                    actions.insert(action.to_owned());
                }
                let project = row.get_ref(3)?.as_str_or_null();
                let project = project.map_err(rusqlite::Error::from)?;
                if let Some(code) = project.filter(|code| !projects.contains(*code)) {
                    projects.insert(code.to_owned());
                }
                if action == Action::Import.code() {
                    papers += self.brought_by(row.get(4)?)?;
                }
            }
            let device = uuid::Uuid::from_bytes(self.device.identity).to_string();
            Ok(Waybill {
                program: concat!("manyi ", env!("CARGO_PKG_VERSION")).to_owned(),
                at: self.clock.now().to_string(),
                name: self.device_title(self.device.identity)?.unwrap_or_default(),
                device,
                receiver: receiver.to_owned(),
                events,
                papers,
                projects: projects.into_iter().collect(),
                actions: actions.into_iter().collect(),
            })
        })
    }

    fn brought_by(&self, event: i64) -> Result<u64> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT coalesce(sum(length(hashes)), 0) / 16 FROM imported WHERE event = ?1",
            )?
            .query_row([event], |row| row.get(0))?)
    }

    /// Gives the pieces of a parcel for somebody with this knowledge.
    ///
    /// # Errors
    /// As [`Store::waybill`], and the first of `give`.
    pub fn parcel_pieces(
        &self,
        knowledge: &Knowledge,
        give: &mut dyn FnMut(&Carried) -> Result<()>,
    ) -> Result<()> {
        self.reading(|| self.with_removed(|| self.give_pieces(knowledge, give)))
    }

    fn give_pieces(
        &self,
        knowledge: &Knowledge,
        give: &mut dyn FnMut(&Carried) -> Result<()>,
    ) -> Result<()> {
        let due = self.due(knowledge)?;
        for chain in &due.chains {
            give(&Carried::Chain(chain.clone()))?;
        }
        for definition in self.definitions_that_leave()? {
            give(&Carried::Definition(definition))?;
        }
        let mut statement = self.connection.prepare(EVENTS)?;
        let mut rows = statement.query([due.first - 1])?;
        let mut read = self.gauge().begin();
        while let Some(row) = rows.next()? {
            read.add();
            let (device, sequence): (i64, i64) = (row.get(1)?, row.get(2)?);
            if !due.is_due(device, sequence) {
                continue;
            }
            let event = self.carried(row, &due)?;
            let (is_import, place) = (event.action == Action::Import.code(), event.sequence);
            let chain = event.chain;
            give(&Carried::Event(event))?;
            if is_import {
                self.give_brought(row.get(0)?, (chain, place), give)?;
            }
        }
        Ok(())
    }

    fn carried(&self, row: &Row<'_>, due: &Due) -> Result<CarriedEvent> {
        let (device, sequence): (i64, i64) = (row.get(1)?, row.get(2)?);
        let hash: Option<Hash> = row.get(15)?;
        let salt: Option<[u8; 16]> = row.get(16)?;
        let value = match (hash, salt) {
            (None, _) => CarriedValue::None,
            (Some(hash), None) => CarriedValue::Deleted(hash),
            (Some(_), Some(salt)) => {
                CarriedValue::Said(salt, [row.get(17)?, row.get(18)?, row.get(19)?])
            }
        };
        let seen: Option<i64> = row.get(3)?;
        let seen = seen.map(|seen| -> Result<(u32, i64)> {
            let name: (i64, i64) = self
                .connection
                .prepare_cached("SELECT device, sequence FROM event WHERE id = ?1")?
                .query_row([seen], |row| Ok((row.get(0)?, row.get(1)?)))?;
            due.named(name.0, name.1)
        });
        let (chain, sequence) = due.named(device, sequence)?;
        Ok(CarriedEvent {
            chain,
            sequence,
            seen: seen.transpose()?,
            at: row.get(4)?,
            operator: row.get(5)?,
            action: row.get(6)?,
            project: row.get(7)?,
            survey: row.get(8)?,
            version: row.get(9)?,
            response: row.get(10)?,
            serial: row.get(11)?,
            question: row.get(12)?,
            entry: row.get(13)?,
            next: row.get(14)?,
            value,
        })
    }

    /// The pieces of chains that somebody with this knowledge lacks. Every chain is named, so that each event seen has one.
    fn due(&self, knowledge: &Knowledge) -> Result<Due> {
        let rows = self.chain_rows()?;
        let mut due = Due {
            chains: Vec::new(),
            places: HashMap::new(),
            names: self.chain_names()?,
            after: HashMap::new(),
            first: i64::MAX,
        };
        for chain in rows {
            let known = knowledge.0.get(&chain.row).copied().unwrap_or(0);
            let before = match (known, chain.fork) {
                (0, None) => start(
                    &chain.identity,
                    chain.key.as_ref().map(<[u8; 32]>::as_slice),
                ),
                (0, Some((_, _, before))) => before,
                _ => self.hash_at(chain.row, known)?.unwrap_or_default(),
            };
            let offset = chain.fork.map_or(0, |(_, after, _)| after);
            let place = u32::try_from(due.chains.len()).unwrap_or(u32::MAX);
            due.places.insert(chain.row, place);
            due.after.insert(chain.row, known);
            due.chains.push(CarriedChain {
                identity: chain.identity,
                key: chain.key,
                after: offset + known,
                before,
                until: offset + chain.sequence,
                head: chain.hash,
                forked_after: chain.fork.map(|(_, after, _)| after),
            });
            if chain.sequence > known {
                let first: i64 = self
                    .connection
                    .prepare_cached("SELECT id FROM event WHERE device = ?1 AND sequence = ?2")?
                    .query_row((chain.row, known + 1), |row| row.get(0))?;
                due.first = due.first.min(first);
            }
        }
        Ok(due)
    }

    /// The hash of the event at this place of a chain.
    pub(super) fn hash_at(&self, chain: i64, sequence: i64) -> Result<Option<Hash>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT hash FROM event WHERE device = ?1 AND sequence = ?2")?;
        let mut rows = statement.query((chain, sequence))?;
        Ok(rows.next()?.map(|row| row.get(0)).transpose()?)
    }

    /// The chain in which the events of a fork lie that come before its own, and behind which event that begins.
    pub(super) fn trunk_of(&self, fork: i64) -> Result<(i64, i64)> {
        let (of, after, before): (i64, i64, Hash) = self.connection.query_row(
            "SELECT of, after, before FROM fork WHERE device = ?1",
            [fork],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )?;
        let mut statement = self.connection.prepare_cached(
            "SELECT device, after FROM fork WHERE of = ?1 AND after < ?2 AND device <> ?3",
        )?;
        let mut rows = statement.query((of, after, fork))?;
        while let Some(row) = rows.next()? {
            let (other, begins): (i64, i64) = (row.get(0)?, row.get(1)?);
            if self.hash_at(other, after - begins)? == Some(before) {
                return Ok((other, begins));
            }
        }
        Ok((of, 0))
    }

    fn definitions_that_leave(&self) -> Result<Vec<CarriedDefinition>> {
        let mut statement = self
            .connection
            .prepare("SELECT id, code, definition, hash FROM project ORDER BY id")?;
        let mut rows = statement.query([])?;
        let mut definitions = Vec::new();
        while let Some(row) = rows.next()? {
            let (id, code): (i64, String) = (row.get(0)?, row.get(1)?);
            let record = DefinitionRecord {
                project: row.get(2)?,
                surveys: self.surveys_that_leave(id)?,
                hash: row.get(3)?,
                before: self.hashes_before(&code)?,
            };
            definitions.push(CarriedDefinition {
                definition: json(&record)?,
                project: code,
            });
        }
        Ok(definitions)
    }

    fn surveys_that_leave(&self, project: i64) -> Result<Vec<(String, String, Vec<String>)>> {
        let mut statement = self
            .connection
            .prepare("SELECT id, code, definition FROM survey WHERE project = ?1 ORDER BY place")?;
        let mut rows = statement.query([project])?;
        let mut surveys = Vec::new();
        while let Some(row) = rows.next()? {
            let mut questions = self
                .connection
                .prepare_cached("SELECT code FROM question WHERE survey = ?1 ORDER BY number")?;
            let codes = questions.query_map([row.get::<_, i64>(0)?], |row| row.get(0))?;
            let codes = codes.collect::<std::result::Result<_, _>>()?;
            surveys.push((row.get(1)?, row.get(2)?, codes));
        }
        Ok(surveys)
    }

    /// The hashes that the definition of a project has had in this file, as its thread tells.
    pub(super) fn hashes_before(&self, project: &str) -> Result<Vec<String>> {
        let mut last = self.last_of_thread(project, "", "project")?;
        let mut hashes = Vec::new();
        let mut statement = self.connection.prepare_cached(
            "SELECT seen, action, (SELECT new FROM event_value WHERE event_value.event = event.id) FROM event WHERE id = ?1",
        )?;
        while let Some(event) = last {
            let (seen, action, new): (Option<i64>, String, Option<String>) =
                statement.query_row([event], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
            if action != Action::Redefine.code() {
                hashes.extend(new);
            }
            last = seen.filter(|seen| *seen < event);
        }
        hashes.dedup();
        Ok(hashes)
    }

    /// Gives the papers of an import as they came.
    fn give_brought(
        &self,
        event: i64,
        (chain, sequence): (u32, i64),
        give: &mut dyn FnMut(&Carried) -> Result<()>,
    ) -> Result<()> {
        let project: (String, String) = self.connection.query_row(
            "SELECT project, survey FROM event WHERE id = ?1",
            [event],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let key = crate::store::SurveyKey::new(project.0, project.1);
        let known = self.known(&key)?;
        let codes = self.merge_codes(&known)?;
        // By place: the hash over all of them is over their order.
        let mut statement = self.connection.prepare(
            "SELECT id, identity, 0 FROM response WHERE born = ?1
               AND NOT EXISTS (SELECT 1 FROM alias WHERE alias.response = response.id)
               AND NOT EXISTS (SELECT 1 FROM brought WHERE brought.identity = response.identity)
             UNION ALL SELECT place, identity, 1 FROM brought WHERE event = ?1 ORDER BY 1",
        )?;
        let mut rows = statement.query([event])?;
        while let Some(row) = rows.next()? {
            let identity: Identity = row.get(1)?;
            let place: i64 = row.get(0)?;
            let is_kept: bool = row.get(2)?;
            let kept = self.kept_brought(identity)?;
            let brought = match kept {
                Some(kept) => kept,
                None if !is_kept => self.undone(&known, &codes, place)?,
                None => return Err(unreadable("brought")),
            };
            give(&Carried::Paper(CarriedPaper {
                chain,
                sequence,
                identity,
                serial: brought.serial,
                version: brought.version,
                state: brought.state,
                batch: brought.batch,
                answers: brought.answers,
            }))?;
        }
        Ok(())
    }
}

/// What is to leave.
struct Due {
    chains: Vec<CarriedChain>,
    /// The places of the chains in the parcel by their rows.
    places: HashMap<i64, u32>,
    names: ChainNames,
    /// Behind which event each begins, as this file counts.
    after: HashMap<i64, i64>,
    /// The first event in this file that leaves.
    first: i64,
}

impl Due {
    fn is_due(&self, device: i64, sequence: i64) -> bool {
        self.after
            .get(&device)
            .is_some_and(|after| sequence > *after)
    }

    /// The chain in the parcel and the true place of an event.
    fn named(&self, device: i64, sequence: i64) -> Result<(u32, i64)> {
        let place = self.places.get(&device).copied();
        let before = self.names.get(&device).map(|(_, before)| *before);
        place
            .zip(before)
            .map(|(place, before)| (place, before + sequence))
            .ok_or_else(|| unreadable("event.device"))
    }
}

fn former_trail() -> Error {
    Error::new(
        Kind::Usage,
        "这个数据库的留痕从旧版（第 1 版）开始，不能和别的机器合并",
        "the trail of this file begins in version 1; it cannot be merged with other machines",
    )
    .hint(
        "在新数据库里装入项目，用 manyi export responses 和 manyi import 把答卷搬过去",
        "load the project into a new file and take the responses there with `manyi export responses` and `manyi import`",
    )
}
