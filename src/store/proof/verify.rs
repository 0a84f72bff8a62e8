//! Verifying the chains of the audit trail: the first event of a chain that was changed, removed, moved or cut off, and
//! every value that is not the one its event was written with.

use std::collections::{BTreeMap, HashSet};

use rusqlite::Row;

use crate::error::Result;
use crate::store::Store;
use crate::store::file::error::unreadable;
use crate::text::{Finding, Text};
use crate::trail::{
    Action, Envelope, EventName, FORMER_START, FormerFields, Hash, Identity, Value, hexadecimal,
    start,
};

/// What verifying the audit trail found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditReport {
    /// How many events the trail has.
    pub rows: u64,
    /// The hash of the last event, in hexadecimal. Written down elsewhere, it proves later that no earlier event of its
    /// chain changed.
    pub head: String,
    /// The chains, one for each device, in the order in which they were begun in this file.
    pub chains: Vec<ChainHead>,
    /// The first event of a chain that is not as it was written, and values that are not; empty when all are. What
    /// follows a broken event of a chain cannot be verified.
    pub findings: Vec<Finding>,
}

/// The end of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainHead {
    /// The device, as a UUID.
    pub device: String,
    /// How many events it has.
    pub rows: u64,
    /// The hash of the last one, in hexadecimal.
    pub head: String,
}

/// So many values that were changed are named.
const MOST_VALUES: usize = 20;

/// A chain as it is walked.
struct Chain {
    /// The device; of a fork, whose chain it left.
    identity: Identity,
    /// How many events of that chain stand before the fork.
    before: i64,
    /// Of a fork: the hash of the last of these.
    forked: Option<Hash>,
    is_former: bool,
    due: (i64, Hash),
    sequence: i64,
    hash: Hash,
}

/// An event as it is read, with what is stored beside it.
struct Read<'a> {
    id: i64,
    device: i64,
    seen: Option<i64>,
    envelope: Envelope<'a>,
    value: Value<'a>,
    salt: Option<&'a [u8]>,
    hash: Hash,
}

const EVENTS: &str = "SELECT event.id, device, sequence, seen, at, operator, action, project, survey, version, response,
        serial, question, entry, next, value_hash, hash, salt, old, new, why
    FROM event LEFT JOIN event_value ON event_value.event = event.id";

impl Store {
    /// Recomputes every chain of the audit trail from its first event to its head, and the hash of every value.
    ///
    /// Codes of the findings: `audit-row-changed`, `audit-row-missing`, `audit-row-moved`, `audit-value-changed`,
    /// `audit-value-missing`, `audit-cut`, `audit-head`. A chain that was rewritten as a whole, head included, can only be
    /// told by a head written down elsewhere.
    pub fn verify_audit(&self) -> Result<AuditReport> {
        self.reading(|| {
            let mut walk = Walk {
                chains: self.chains()?,
                runs: Vec::new(),
                erased: self.erased()?,
                findings: Vec::new(),
                last: FORMER_START,
            };
            let rows = self.walk(&mut walk)?;
            if walk.findings.is_empty() {
                walk.findings.extend(walk.at_heads());
                walk.findings.extend(self.upgraded_otherwise(&walk)?);
            }
            for chain in walk.chains.values() {
                walk.findings.extend(self.fork_otherwise(chain)?);
            }
            let chains = walk.chains.values().map(|chain| ChainHead {
                device: uuid::Uuid::from_bytes(chain.identity).to_string(),
                rows: chain.due.0.unsigned_abs(),
                head: hexadecimal(&chain.due.1),
            });
            Ok(AuditReport {
                rows: rows.unsigned_abs(),
                head: hexadecimal(&walk.last),
                chains: chains.collect(),
                findings: walk.findings,
            })
        })
    }

    fn chains(&self) -> Result<BTreeMap<i64, Chain>> {
        let mut statement = self.connection.prepare(
            "SELECT device.id, coalesce(trunk.identity, device.identity), device.key, device.format,
                    coalesce(head.sequence, 0), coalesce(head.hash, zeroblob(32)), coalesce(fork.after, 0), fork.before
             FROM device LEFT JOIN head ON head.device = device.id
             LEFT JOIN fork ON fork.device = device.id LEFT JOIN device AS trunk ON trunk.id = fork.of",
        )?;
        let mut rows = statement.query([])?;
        let mut chains = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let identity: Identity = row.get(1)?;
            let key: Option<Vec<u8>> = row.get(2)?;
            let is_former = row.get::<_, i64>(3)? == 1;
            let forked: Option<Hash> = row.get(7)?;
            let hash = if let Some(forked) = forked {
                forked
            } else if is_former {
                FORMER_START
            } else {
                start(&identity, key.as_deref())
            };
            let chain = Chain {
                identity,
                before: row.get(6)?,
                forked,
                is_former,
                due: (row.get(4)?, row.get(5)?),
                sequence: 0,
                hash,
            };
            chains.insert(row.get(0)?, chain);
        }
        Ok(chains)
    }

    /// A fork that does not leave a chain that is here.
    fn fork_otherwise(&self, chain: &Chain) -> Result<Option<Finding>> {
        let Some(forked) = chain.forked.filter(|_| chain.before > 0) else {
            return Ok(None);
        };
        let found = self.find_event(chain.identity, chain.before, Some(&forked))?;
        let device = uuid::Uuid::from_bytes(chain.identity).to_string();
        Ok(found
            .is_none()
            .then(|| other_head(&device, chain.before, chain.before)))
    }

    /// The chain of version 1 whose end is not the one that was there when the file was upgraded.
    fn upgraded_otherwise(&self, walk: &Walk) -> Result<Option<Finding>> {
        let Some(told) = self.upgraded()? else {
            return Ok(None);
        };
        let mut former = walk.chains.values().filter(|chain| chain.is_former);
        let is_there =
            former.any(|chain| chain.due.0 == told.rows && hexadecimal(&chain.due.1) == told.head);
        let first = walk.chains.values().find(|chain| chain.is_former);
        Ok(first.filter(|_| !is_there).map(|chain| {
            let device = uuid::Uuid::from_bytes(chain.identity).to_string();
            other_head(&device, chain.sequence, told.rows)
        }))
    }

    /// The events whose values an event says were deleted.
    fn erased(&self) -> Result<HashSet<i64>> {
        let mut statement = self.connection.prepare(
            "SELECT erased.event, deleted.sequence + coalesce(fork.after, 0), coalesce(trunk.identity, device.identity),
                    by.action, by_value.new
             FROM erased JOIN event AS deleted ON deleted.id = erased.event
             JOIN device ON device.id = deleted.device
             LEFT JOIN fork ON fork.device = device.id LEFT JOIN device AS trunk ON trunk.id = fork.of
             JOIN event AS by ON by.id = erased.by LEFT JOIN event_value AS by_value ON by_value.event = erased.by",
        )?;
        let mut rows = statement.query([])?;
        let mut erased = HashSet::new();
        while let Some(row) = rows.next()? {
            let device = uuid::Uuid::from_bytes(row.get(2)?).to_string();
            let action: String = row.get(3)?;
            let record: Option<String> = row.get(4)?;
            let record: serde_json::Value =
                serde_json::from_str(&record.unwrap_or_default()).unwrap_or_default();
            let name = serde_json::json!([device, row.get::<_, i64>(1)?]);
            let is_said = record["events"]
                .as_array()
                .is_some_and(|events| events.contains(&name));
            if action == Action::Erase.code() && is_said {
                erased.insert(row.get(0)?);
            }
        }
        Ok(erased)
    }

    /// Walks all events in the order of the file, to the first that breaks its chain; gives how many there are.
    fn walk(&self, walk: &mut Walk) -> Result<i64> {
        let mut statement = self
            .connection
            .prepare(&format!("{EVENTS} ORDER BY event.id"))?;
        let mut rows = statement.query([])?;
        let mut due = 1;
        let mut counted = self.gauge().begin();
        while let Some(row) = rows.next()? {
            counted.add();
            let read = walk.read(row)?;
            let id = read.id;
            if id != due || !walk.follows(&read) {
                let before = walk.chains.get(&read.device).map(|chain| chain.hash);
                let named = self.name(walk, due, id, read.device, before)?;
                walk.findings.push(named);
                let count = "SELECT count(*) FROM event";
                return Ok(self.connection.query_row(count, [], |row| row.get(0))?);
            }
            due += 1;
        }
        Ok(due - 1)
    }

    /// What happened to the event that is due: it stands elsewhere, it is not there, or it is not as it was written.
    fn name(
        &self,
        walk: &mut Walk,
        due: i64,
        found: i64,
        device: i64,
        before: Option<Hash>,
    ) -> Result<Finding> {
        let mut statement = self.connection.prepare(&format!(
            "{EVENTS} WHERE event.id >= ?1 AND device = ?2 ORDER BY event.id"
        ))?;
        let mut rows = statement.query((due, device))?;
        let sequence = walk
            .chains
            .get(&device)
            .map_or(1, |chain| chain.before + chain.sequence + 1);
        while let Some(row) = rows.next()? {
            let mut read = walk.read(row)?;
            let at = read.id;
            read.envelope.name.sequence = sequence;
            if at != due && before.is_some_and(|before| walk.hash(&read, &before) == read.hash) {
                return Ok(moved(due, at));
            }
        }
        Ok(if found == due {
            changed(due)
        } else {
            missing(due)
        })
    }
}

/// The walk through the events of a file.
struct Walk {
    chains: BTreeMap<i64, Chain>,
    /// Where in the file events of one device follow one another: the first place, the device, its sequence there.
    runs: Vec<(i64, i64, i64)>,
    erased: HashSet<i64>,
    findings: Vec<Finding>,
    last: Hash,
}

impl Walk {
    fn read<'a>(&self, row: &'a Row<'_>) -> Result<Read<'a>> {
        let text = |column: usize| -> Result<Option<&'a str>> {
            let value = row.get_ref(column)?.as_str_or_null();
            Ok(value.map_err(rusqlite::Error::from)?)
        };
        let blob = |column: usize| -> Result<Option<&'a [u8]>> {
            let value = row.get_ref(column)?.as_blob_or_null();
            Ok(value.map_err(rusqlite::Error::from)?)
        };
        let device: i64 = row.get(1)?;
        let seen: Option<i64> = row.get(3)?;
        let chain = self.chains.get(&device);
        let identity = chain.map(|chain| chain.identity);
        let before = chain.map_or(0, |chain| chain.before);
        let envelope = Envelope {
            name: EventName {
                device: identity.ok_or_else(|| unreadable("event.device"))?,
                sequence: before + row.get::<_, i64>(2)?,
            },
            seen: seen.and_then(|seen| self.event_name(seen)),
            at: row.get(4)?,
            operator: text(5)?.unwrap_or_default(),
            action: text(6)?.unwrap_or_default(),
            project: text(7)?,
            survey: text(8)?,
            version: row.get(9)?,
            response: blob(10)?,
            serial: text(11)?,
            question: text(12)?,
            entry: row.get(13)?,
            next: text(14)?,
            value: blob(15)?,
        };
        Ok(Read {
            id: row.get(0)?,
            device,
            seen,
            envelope,
            hash: row.get(16)?,
            salt: blob(17)?,
            value: Value {
                old: text(18)?,
                new: text(19)?,
                why: text(20)?,
            },
        })
    }

    /// The name of an event that has been walked past.
    fn event_name(&self, id: i64) -> Option<EventName> {
        let at = self.runs.partition_point(|(first, ..)| *first <= id);
        let (first, device, sequence) = self.runs.get(at.checked_sub(1)?)?;
        let chain = self.chains.get(device)?;
        Some(EventName {
            device: chain.identity,
            sequence: chain.before + sequence + id - first,
        })
    }

    /// The hash of an event after the one with the hash `before` in its chain.
    fn hash(&self, read: &Read<'_>, before: &Hash) -> Hash {
        let is_former = self
            .chains
            .get(&read.device)
            .is_some_and(|chain| chain.is_former);
        if is_former {
            let former = FormerFields {
                envelope: read.envelope,
                before: read.seen,
                value: read.value,
            };
            return former.hash(before);
        }
        read.envelope.hash(before)
    }

    /// Goes one event further; whether it follows the one before it in its chain.
    fn follows(&mut self, read: &Read<'_>) -> bool {
        let Some(chain) = self.chains.get(&read.device) else {
            return false;
        };
        let is_next = read.envelope.name.sequence == chain.before + chain.sequence + 1
            && (read.seen.is_none() || read.envelope.seen.is_some())
            && self.hash(read, &chain.hash) == read.hash;
        if !is_next {
            return false;
        }
        let (is_former, sequence) = (chain.is_former, chain.sequence + 1);
        if !is_former {
            self.check_value(read);
        }
        let is_in_run = self
            .runs
            .last()
            .is_some_and(|(_, device, _)| *device == read.device);
        if !is_in_run {
            let run = (read.id, read.device, sequence);
            self.runs.push(run);
        }
        if let Some(chain) = self.chains.get_mut(&read.device) {
            chain.sequence += 1;
            chain.hash = read.hash;
        }
        self.last = read.hash;
        true
    }

    fn check_value(&mut self, read: &Read<'_>) {
        let finding = match (read.envelope.value, read.salt) {
            (None, None) => return,
            (Some(due), Some(salt)) if read.value.hash(salt) == due => return,
            (Some(_), None) if self.erased.contains(&read.id) => return,
            (Some(_), None) => value_missing(read.id),
            _ => value_changed(read.id),
        };
        if self.findings.len() < MOST_VALUES {
            self.findings.push(finding);
        }
    }

    /// The chains whose heads, kept apart, are not where they end.
    fn at_heads(&self) -> Vec<Finding> {
        let ends = self.chains.values();
        let others = ends.filter(|chain| (chain.sequence, chain.hash) != chain.due);
        others
            .map(|chain| {
                let device = uuid::Uuid::from_bytes(chain.identity).to_string();
                if chain.sequence < chain.due.0 {
                    cut(&device, chain.sequence, chain.due.0)
                } else {
                    other_head(&device, chain.sequence, chain.due.0)
                }
            })
            .collect()
    }
}

fn finding(code: &'static str, sequence: i64, zh: String, en: String) -> Finding {
    Finding::error(code, format!("audit[{sequence}]"), Text::new(zh, en)).hint(
        "留痕被程序以外的手改过：从备份找回，并查明是谁动过文件",
        "something other than this program changed the trail: go back to a backup, and find out who touched the file",
    )
}

fn changed(id: i64) -> Finding {
    finding(
        "audit-row-changed",
        id,
        format!("留痕第 {id} 行不是当初写下的那一行"),
        format!("row {id} of the audit trail is not as it was written"),
    )
}

fn missing(id: i64) -> Finding {
    finding(
        "audit-row-missing",
        id,
        format!("留痕第 {id} 行不见了"),
        format!("row {id} of the audit trail is missing"),
    )
}

fn moved(id: i64, at: i64) -> Finding {
    finding(
        "audit-row-moved",
        id,
        format!("留痕第 {id} 行被移到了第 {at} 行"),
        format!("row {id} of the audit trail was moved to row {at}"),
    )
}

fn value_changed(id: i64) -> Finding {
    finding(
        "audit-value-changed",
        id,
        format!("留痕第 {id} 行的值不是当初写下的值"),
        format!("the value of row {id} of the audit trail is not as it was written"),
    )
}

fn value_missing(id: i64) -> Finding {
    finding(
        "audit-value-missing",
        id,
        format!("留痕第 {id} 行的值不见了，没有哪一行说明它被删除"),
        format!(
            "the value of row {id} of the audit trail is gone, and no row says that it was deleted"
        ),
    )
}

fn cut(device: &str, rows: i64, due: i64) -> Finding {
    let first = rows + 1;
    finding(
        "audit-cut",
        first,
        format!("设备 {device} 的留痕末尾被截去：第 {first} 至 {due} 行不见了"),
        format!(
            "the chain of device {device} was cut at its end: rows {first} to {due} are missing"
        ),
    )
}

fn other_head(device: &str, rows: i64, due: i64) -> Finding {
    finding(
        "audit-head",
        rows,
        format!("设备 {device} 的留痕有 {rows} 行，与另存的链头（{due} 行）不符"),
        format!(
            "the chain of device {device} has {rows} rows and does not agree with its head, kept apart ({due} rows)"
        ),
    )
}
