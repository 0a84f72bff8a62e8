//! Rows of the hub: chunk by chunk, each one transaction, and after each the hashes of what was sent are read back: equal, or
//! a fork. While the server works, the next chunk is gathered.

use std::collections::{BTreeMap, HashMap};
use std::io::Write as _;
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use std::thread;

use postgres::error::SqlState;
use sha2::{Digest as _, Sha256};

use super::failing::{damaged, failed};
use super::gathering::{Chunk, Gathering, Row};
use super::session::{Far, Hub, HubChain, cut, no_row, uuid};
use super::tables::Role;
use super::wire::Block;
use crate::error::{Error, Kind, Result};
use crate::trail::carried::{Carried, CarriedChain, CarriedDefinition, DefinitionRecord};
use crate::trail::{Hash, Identity, fork_name};

/// Gives each piece, as a parcel would be written.
type Give<'a> = dyn FnMut(&mut dyn FnMut(&Carried) -> Result<()>) -> Result<()> + 'a;

/// What came of sending.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sent {
    /// Events that the hub did not have.
    pub new: u64,
    /// Events that it turned out to have.
    pub known: u64,
    /// Chains that turned out to go on from two copies of one file, by the device.
    pub forks: Vec<Identity>,
    /// The name in the hub of each chain that was sent, where it is now, by device: of a fork there are several.
    pub ends: Vec<(Identity, Identity, i64, Hash)>,
}

impl Hub {
    /// Sends what `give` gives; `far` is told how many events were sent, and may stop it. What was committed before an error
    /// stays, and is known the next time.
    ///
    /// # Errors
    /// The first of `give`; [`Kind::Busy`] where the connection is lost; [`Kind::Store`] where the hub refuses.
    pub fn send(&mut self, give: &mut Give<'_>, far: &mut Far<'_>) -> Result<Sent> {
        let there = self.chains()?;
        self.client.batch_execute(STAGES).map_err(failed)?;
        let sending = Sending {
            hub: self,
            there,
            lanes: Vec::new(),
            definitions: Vec::new(),
            rows: Vec::new(),
            is_begun: false,
            is_new: true,
            sent: Sent::default(),
        };
        let (chunks, due) = sync_channel(0);
        let (told, heard) = channel();
        thread::scope(|scope| {
            let sending = scope.spawn(move || sending.send_each(&due, &told));
            let gathered = {
                let mut pass = |chunk| {
                    chunks.send(chunk).map_err(|_| no_row())?;
                    heard.try_iter().try_for_each(&mut *far)
                };
                let mut gathering = Gathering::default();
                give(&mut |piece| gathering.take(piece, &mut pass))
                    .and_then(|()| gathering.end(&mut pass))
            };
            drop(chunks);
            // Where sending stopped, gathering did for that.
            let sent = sending
                .join()
                .unwrap_or_else(|panic| resume_unwind(panic))?;
            gathered?;
            heard.try_iter().try_for_each(far)?;
            Ok(sent)
        })
    }
}

const STAGES: &str = "
    CREATE TEMPORARY TABLE IF NOT EXISTS hub_event (device uuid, sequence bigint, hash bytea, seen_device uuid, seen bigint,
        said bigint, parts bigint, place bigint, envelope bytea) ON COMMIT DELETE ROWS;
    CREATE TEMPORARY TABLE IF NOT EXISTS hub_value (device uuid, sequence bigint, paper uuid, is_open boolean, body bytea)
        ON COMMIT DELETE ROWS;
    CREATE TEMPORARY TABLE IF NOT EXISTS hub_attachment (device uuid, sequence bigint, part bigint, body bytea)
        ON COMMIT DELETE ROWS";

/// A chain on its way.
struct Lane {
    carried: CarriedChain,
    at: (i64, Hash),
    /// The names in the hub under which its events lie, each from which event on.
    names: Vec<(i64, Identity)>,
}

impl Lane {
    fn of(carried: CarriedChain) -> Self {
        Self {
            at: (carried.after, carried.before),
            carried,
            names: Vec::new(),
        }
    }

    fn name(&self, sequence: i64) -> Identity {
        let name = self.names.iter().rev().find(|(from, _)| *from <= sequence);
        name.map_or(self.carried.identity, |(_, name)| *name)
    }
}

struct Sending<'h> {
    hub: &'h mut Hub,
    there: Vec<HubChain>,
    lanes: Vec<Lane>,
    definitions: Vec<CarriedDefinition>,
    rows: Vec<Row>,
    is_begun: bool,
    /// Nothing that was sent was there so far: rows are added as they are, which costs the server half of asking for each.
    is_new: bool,
    sent: Sent,
}

impl Sending<'_> {
    /// Sends each chunk as it comes, and tells how many events were sent.
    fn send_each(mut self, chunks: &Receiver<Chunk>, told: &Sender<u64>) -> Result<Sent> {
        for chunk in chunks {
            self.lanes.extend(chunk.chains.into_iter().map(Lane::of));
            self.definitions.extend(chunk.definitions);
            self.rows = chunk.rows;
            self.flush()?;
            // Whoever does not listen any more has an error of their own.
            let _ = told.send(self.sent.new + self.sent.known);
        }
        Ok(self.end())
    }

    /// Sends what has gathered, in one transaction.
    fn flush(&mut self) -> Result<()> {
        if !self.is_begun {
            self.begin()?;
        }
        if self.rows.is_empty() {
            return Ok(());
        }
        // Each round settles at least one fork; there are not more than events.
        let new = loop {
            self.hub.client.batch_execute("BEGIN").map_err(failed)?;
            match self.attempt() {
                Ok(Attempt::Equal(new)) => {
                    self.hub.client.batch_execute("COMMIT").map_err(failed)?;
                    break new;
                }
                Ok(Attempt::Forked(lane, at)) => {
                    self.hub.client.batch_execute("ROLLBACK").map_err(failed)?;
                    self.fork(lane, at)?;
                }
                Ok(Attempt::Known) => {
                    self.hub.client.batch_execute("ROLLBACK").map_err(failed)?;
                    self.is_new = false;
                }
                Err(error) => {
                    // Where the connection is lost the server rolls back by itself.
                    let _ = self.hub.client.batch_execute("ROLLBACK");
                    return Err(error);
                }
            }
        };
        self.sent.new += new;
        self.sent.known += (self.rows.len() as u64).saturating_sub(new);
        for row in self.rows.drain(..) {
            self.lanes[row.lane].at = (row.sequence, row.hash);
        }
        Ok(())
    }

    /// The chains under their names, and the definitions.
    fn begin(&mut self) -> Result<()> {
        self.is_begun = true;
        let mut by_device: HashMap<Identity, Vec<usize>> = HashMap::new();
        for (row, chain) in self.there.iter().enumerate() {
            by_device.entry(chain.identity).or_default().push(row);
        }
        let mut asked = Vec::new();
        for lane in &self.lanes {
            let of = by_device
                .get(&lane.carried.identity)
                .map_or(&[][..], Vec::as_slice);
            if of.len() > 1 {
                let after = lane.carried.after;
                asked.extend(of.iter().map(|row| (self.there[*row].name, after)));
            }
        }
        let hashes = if asked.is_empty() {
            BTreeMap::new()
        } else {
            self.hub.hashes(&asked)?
        };
        let mut due = Vec::new();
        for lane in &mut self.lanes {
            let of = by_device
                .get(&lane.carried.identity)
                .map_or(&[][..], Vec::as_slice);
            let carried = &lane.carried;
            let named = of.iter().map(|row| self.there[*row].name);
            let found = named
                .clone()
                .find(|name| hashes.get(&(*name, carried.after)) == Some(&carried.before));
            let name = found.unwrap_or(carried.identity);
            lane.names.push((i64::MIN, name));
            let is_there = of.iter().any(|row| self.there[*row].name == name);
            if !is_there && carried.until > carried.after {
                due.push((name, carried.identity, carried.key));
            }
        }
        for (name, identity, key) in due {
            let before = crate::trail::start(&identity, key.as_ref().map(<[u8; 32]>::as_slice));
            self.hub.add_chain(name, identity, key, None, before)?;
        }
        let definitions = std::mem::take(&mut self.definitions);
        // What is asked is not for keyers to say: theirs came from there.
        if self.hub.has_role(Role::Supervisor)? {
            for definition in &definitions {
                self.hub.add_definition(definition)?;
            }
        }
        Ok(())
    }

    /// A chain goes on otherwise in the hub: from here on it is one of its own there.
    fn fork(&mut self, lane: usize, at: usize) -> Result<()> {
        let row = &self.rows[at];
        let of = &mut self.lanes[lane];
        let name = fork_name(&of.carried.identity, &row.hash);
        if of.name(row.sequence) == name {
            return Err(damaged(
                "中心库里一条留痕前后不符",
                "a chain of the hub does not agree with itself",
            ));
        }
        of.names.push((row.sequence, name));
        let (identity, key) = (of.carried.identity, of.carried.key);
        if !self.there.iter().any(|chain| chain.name == name)
            && !self.sent.forks.contains(&identity)
        {
            self.sent.forks.push(identity);
        }
        self.hub
            .add_chain(name, identity, key, Some(row.sequence - 1), row.before)
    }

    fn attempt(&mut self) -> Result<Attempt> {
        let (events, values, attachments) = self.blocks();
        self.hub.copy("event", &events)?;
        let columns = "device, sequence, hash, seen_device, seen, said, parts, place, envelope";
        let Some(new) = self.hub.add("event", columns, self.is_new)? else {
            return Ok(Attempt::Known);
        };
        let is_equal = self.hub.equal("event", "h.hash = t.hash")? == self.rows.len() as u64;
        if let Some(at) = if is_equal { None } else { self.first_other()? } {
            return Ok(Attempt::Forked(self.rows[at].lane, at));
        }
        let own = "h.pushed_by = current_user AND h.body = t.body";
        for (table, columns, (block, count), same) in [
            (
                "value",
                "device, sequence, paper, is_open, body",
                values,
                own,
            ),
            (
                "attachment",
                "device, sequence, part, body",
                attachments,
                &format!("h.part = t.part AND {own}"),
            ),
        ] {
            if count == 0 {
                continue;
            }
            self.hub.copy(table, &block)?;
            let Some(added) = self.hub.add(table, columns, self.is_new)? else {
                return Ok(Attempt::Known);
            };
            if added < count && self.hub.equal(table, same)? != count {
                return Err(swallowed(table));
            }
        }
        Ok(Attempt::Equal(new))
    }

    /// The rows as blocks, with how many values and attachments there are.
    fn blocks(&self) -> (Vec<u8>, Counted, Counted) {
        let (mut events, mut values, mut attachments) = (Block::new(), Block::new(), Block::new());
        let (mut has_values, mut has_attachments) = (0, 0);
        for (place, row) in (0_i64..).zip(&self.rows) {
            let name = self.lanes[row.lane].name(row.sequence);
            let seen = row
                .seen
                .map(|(lane, sequence)| (self.lanes[lane].name(sequence), sequence));
            events
                .row(9)
                .blob(&name)
                .number(row.sequence)
                .blob(&row.hash)
                .optional(seen.as_ref().map(|(name, _)| name.as_slice()))
                .optional_number(seen.map(|(_, sequence)| sequence))
                .number(row.said)
                .number(i64::try_from(row.parts.len()).unwrap_or(i64::MAX))
                .number(place)
                .blob(&row.envelope);
            if let Some(value) = &row.value {
                has_values += 1;
                values
                    .row(5)
                    .blob(&name)
                    .number(row.sequence)
                    .optional(row.paper.as_ref().map(Identity::as_slice))
                    .flag(row.is_open)
                    .blob(value);
            }
            for (part, body) in (0_i64..).zip(&row.parts) {
                has_attachments += 1;
                attachments
                    .row(4)
                    .blob(&name)
                    .number(row.sequence)
                    .number(part)
                    .blob(body);
            }
        }
        (
            events.end(),
            (values.end(), has_values),
            (attachments.end(), has_attachments),
        )
    }

    /// The first event of these that the hub has otherwise, as its hashes say that are read back.
    fn first_other(&mut self) -> Result<Option<usize>> {
        let sql = format!(
            "COPY (SELECT h.device, h.sequence, h.hash FROM pg_temp.hub_event AS t
                   JOIN hub.event AS h ON h.project = '{}' AND h.device = t.device AND h.sequence = t.sequence)
             TO STDOUT (FORMAT binary)",
            self.hub.space.name()
        );
        let mut there: HashMap<(Identity, i64), Hash> = HashMap::with_capacity(self.rows.len());
        self.hub.rows(&sql, &mut |row| {
            let name = row.identity(0).zip(row.number(1)).ok_or_else(no_row)?;
            there.insert(name, row.hash(2).ok_or_else(no_row)?);
            Ok(())
        })?;
        for (at, row) in self.rows.iter().enumerate() {
            let name = self.lanes[row.lane].name(row.sequence);
            match there.get(&(name, row.sequence)) {
                Some(hash) if *hash == row.hash => {}
                Some(_) => return Ok(Some(at)),
                None => return Err(swallowed("event")),
            }
        }
        Ok(None)
    }

    fn end(self) -> Sent {
        let mut sent = self.sent;
        let ends = self.lanes.iter().map(|lane| {
            let (sequence, hash) = lane.at;
            (lane.carried.identity, lane.name(sequence), sequence, hash)
        });
        sent.ends = ends.collect();
        sent
    }
}

/// A block, and how many rows it has.
type Counted = (Vec<u8>, u64);

/// What came of sending a chunk.
enum Attempt {
    /// All of it is in the hub as it was sent; so many events were new.
    Equal(u64),
    /// A lane forks at a row.
    Forked(usize, usize),
    /// Some of it is there: each row is to be asked for.
    Known,
}

impl Hub {
    /// Copies a block into the stage of a table.
    fn copy(&mut self, table: &str, block: &[u8]) -> Result<()> {
        let sql = format!("COPY pg_temp.hub_{table} FROM STDIN (FORMAT binary)");
        let mut writer = self.client.copy_in(&sql).map_err(failed)?;
        writer.write_all(block).map_err(cut)?;
        writer.finish().map_err(failed)?;
        Ok(())
    }

    /// Adds what is in the stage of a table; says how many rows were added. `None`: one is there, and `is_new` said that none is.
    fn add(&mut self, table: &str, columns: &str, is_new: bool) -> Result<Option<u64>> {
        let space = self.space.name();
        let known = if is_new {
            ""
        } else {
            " ON CONFLICT DO NOTHING"
        };
        let sql = format!(
            "INSERT INTO hub.{table} (project, {columns}) SELECT '{space}', {columns} FROM pg_temp.hub_{table}{known}"
        );
        match self.client.execute(&sql, &[]) {
            Err(error) if is_new && error.code() == Some(&SqlState::UNIQUE_VIOLATION) => Ok(None),
            done => done.map(Some).map_err(failed),
        }
    }

    /// How many rows of the stage of a table are there as they were sent.
    fn equal(&mut self, table: &str, same: &str) -> Result<u64> {
        let sql = format!(
            "SELECT count(*) FROM pg_temp.hub_{table} AS t JOIN hub.{table} AS h
             ON h.project = '{}' AND h.device = t.device AND h.sequence = t.sequence AND {same}",
            self.space.name()
        );
        let row = self.client.query_one(&sql, &[]).map_err(failed)?;
        Ok(row.get::<_, i64>(0).max(0).unsigned_abs())
    }

    fn add_chain(
        &mut self,
        name: Identity,
        identity: Identity,
        key: Option<[u8; 32]>,
        fork_after: Option<i64>,
        before: Hash,
    ) -> Result<()> {
        let key = key.map(|key| key.to_vec());
        self.client
            .execute(
                "INSERT INTO hub.device (project, device, identity, key, fork_after, before)
                 SELECT $1::text, $2::text::uuid, $3::text::uuid, $4::bytea, $5::bigint, $6::bytea ON CONFLICT DO NOTHING",
                &[
                    &self.space.name(),
                    &uuid(&name),
                    &uuid(&identity),
                    &key,
                    &fork_after,
                    &before.as_slice(),
                ],
            )
            .map_err(failed)?;
        Ok(())
    }

    fn add_definition(&mut self, definition: &CarriedDefinition) -> Result<()> {
        let record: DefinitionRecord =
            serde_json::from_str(&definition.definition).map_err(|_| no_row())?;
        let age = i32::try_from(record.before.len()).unwrap_or(i32::MAX);
        let body = definition.definition.as_bytes();
        let sha256 = Sha256::digest(body).to_vec();
        self.client
            .execute(
                "INSERT INTO hub.definition (project, code, sha256, age, body)
                 SELECT $1::text, $2::text, $3::bytea, $4::integer, $5::bytea ON CONFLICT DO NOTHING",
                &[
                    &self.space.name(),
                    &definition.project,
                    &sha256,
                    &age,
                    &body,
                ],
            )
            .map_err(failed)?;
        Ok(())
    }
}

/// A row that was neither added nor is there: the server let it go without a word.
fn swallowed(table: &str) -> Error {
    Error::new(
        Kind::Store,
        format!("中心库没有收下 hub.{table} 的几行，也没说为什么，已撤回这一批"),
        format!("the hub did not take some rows of hub.{table} and did not say why; the chunk was undone"),
    )
    .hint(
        "请管理员运行 manyi hub doctor，看表和权限；本机的都还在",
        "whoever runs the hub sees to tables and rights with `manyi hub doctor`; this machine has everything",
    )
}
