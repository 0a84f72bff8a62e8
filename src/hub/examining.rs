//! Whether a hub is sound: its tables, roles and policies, every chain, every value that this user may read, and what
//! should be there and is not.

use std::collections::{HashMap, HashSet};
use std::io::Read;

use super::failing::failed;
use super::session::{Far, Hub, HubChain, is_signed, no_row, uuid};
use super::tables::{Role, TABLES, policies};
use super::wire::Incoming;
use crate::error::Result;
use crate::formats::parcel::{read_piece, read_value};
use crate::text::Text;
use crate::trail::carried::Carried;
use crate::trail::{EventName, Hash, Identity, start};

/// What is wrong with a hub.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HubTrouble {
    /// A table, role or policy is missing.
    Missing,
    /// Row-level security is not forced on a table.
    NotForced,
    /// A chain has a gap, or an event is not what its hash says.
    Chain,
    /// A value is missing, or not what its event says.
    Value,
    /// What a device signed of itself is not signed by it.
    Signature,
    /// A value that was deleted on demand is there.
    NotErased,
}

impl HubTrouble {
    /// The word in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::NotForced => "not-forced",
            Self::Chain => "chain",
            Self::Value => "value",
            Self::Signature => "signature",
            Self::NotErased => "not-erased",
        }
    }
}

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HubFinding {
    /// What.
    pub trouble: HubTrouble,
    /// Where: a table, a role, a chain with a place.
    pub place: String,
    /// In words.
    pub words: Text,
}

/// What came of looking.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Examined {
    /// The chains.
    pub chains: u64,
    /// The events whose hashes were computed again.
    pub events: u64,
    /// The values that this user may read, each held against its event.
    pub values: u64,
    /// The values that are there by what the events say, and this user may not read.
    pub not_read: u64,
    /// What is wrong.
    pub findings: Vec<HubFinding>,
}

impl Examined {
    fn find(
        &mut self,
        trouble: HubTrouble,
        place: impl Into<String>,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) {
        self.findings.push(HubFinding {
            trouble,
            place: place.into(),
            words: Text::new(zh, en),
        });
    }
}

/// A walk along all chains.
struct Walk<'f> {
    found: &'f mut Examined,
    devices: HashMap<Identity, Identity>,
    at: HashMap<Identity, (i64, Hash)>,
    broken: HashSet<Identity>,
    /// The event of which values come: its chain, its place, and the hash of the value that is sought.
    open: Option<(Identity, i64, Option<Hash>)>,
}

impl<'f> Walk<'f> {
    fn begin(found: &'f mut Examined, chains: &[HubChain]) -> Self {
        let mut at = HashMap::new();
        for chain in chains {
            let key = chain.key.as_ref().map(<[u8; 32]>::as_slice);
            if chain.fork_after.is_none() && chain.before != start(&chain.identity, key) {
                found.find(
                    HubTrouble::Chain,
                    uuid(&chain.name),
                    "这条留痕的开头不对",
                    "the beginning of this chain is not right",
                );
            }
            at.insert(chain.name, (chain.begin(), chain.before));
        }
        let devices = chains.iter().map(|chain| (chain.name, chain.identity));
        Self {
            found,
            devices: devices.collect(),
            at,
            broken: HashSet::new(),
            open: None,
        }
    }

    /// A row: an event, or the same once more with what another person pushed as its value.
    fn row<R: Read>(&mut self, row: &Incoming<R>, far: &mut Far<'_>) -> Result<()> {
        let name = row.identity(0).ok_or_else(no_row)?;
        let sequence = row.number(1).ok_or_else(no_row)?;
        let open = self.open.as_ref();
        if open.is_none_or(|(of, at, _)| *of != name || *at != sequence) {
            self.close();
            self.event(row, (name, sequence))?;
            if self.found.events.is_multiple_of(1_000) {
                far(self.found.events)?;
            }
        }
        self.value(row, (name, sequence));
        Ok(())
    }

    fn event<R: Read>(
        &mut self,
        row: &Incoming<R>,
        (name, sequence): (Identity, i64),
    ) -> Result<()> {
        self.found.events += 1;
        let before = self.at.get(&name).copied().ok_or_else(no_row)?;
        let due = row.hash(2).ok_or_else(no_row)?;
        let mut envelope = row.blob(6).ok_or_else(no_row)?;
        let Ok(Some(Carried::Event(event))) = read_piece(&mut envelope) else {
            return Err(no_row());
        };
        let named = |name: Identity, sequence| EventName {
            device: self.devices.get(&name).copied().unwrap_or(name),
            sequence,
        };
        let seen = row.identity(3).zip(row.number(4));
        let seen = seen.map(|(name, sequence)| named(name, sequence));
        let value = event.value.hash();
        let whole = event.envelope(named(name, sequence), seen, value.as_ref());
        let is_next = sequence == before.0 + 1;
        let is_right = is_next && whole.hash(&before.1) == due;
        if !is_right && self.broken.insert(name) {
            let (zh, en) = if is_next {
                ("这一行与哈希不符", "the event is not what its hash says")
            } else {
                ("前面缺了几行", "events before it are missing")
            };
            let place = format!("{} {sequence}", uuid(&name));
            self.found.find(HubTrouble::Chain, place, zh, en);
        }
        self.at.insert(name, (sequence, due));
        let is_erased = row.blob(9) == Some(&[1]);
        let sought = value.filter(|_| row.number(5) == Some(1) && !is_erased);
        self.open = Some((name, sequence, sought));
        Ok(())
    }

    /// A value that somebody pushed for the event.
    fn value<R: Read>(&mut self, row: &Incoming<R>, (name, sequence): (Identity, i64)) {
        let (Some(mut body), Some((_, _, due))) = (row.blob(7), self.open.as_mut()) else {
            return;
        };
        self.found.values += 1;
        let read = read_value(&mut body);
        let fits = body.is_empty() && read.is_ok_and(|value| value.hash() == *due);
        if due.is_none() {
            return;
        }
        if fits {
            *due = None;
            return;
        }
        let by = row.text(8).unwrap_or_default();
        self.found.find(
            HubTrouble::Value,
            format!("{} {sequence}", uuid(&name)),
            format!("用户 {by} 推送的值与留痕不符"),
            format!("the value that user {by} pushed is not what the event says"),
        );
    }

    /// An event of which no more values come.
    fn close(&mut self) {
        if let Some((_, _, Some(_))) = self.open.take() {
            self.found.not_read += 1;
        }
    }
}

impl Hub {
    /// Looks at everything in the space.
    ///
    /// # Errors
    /// [`crate::error::Kind::Busy`] where the connection is lost.
    pub fn examine(&mut self, far: &mut Far<'_>) -> Result<Examined> {
        let mut found = Examined::default();
        self.client
            .batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            .map_err(failed)?;
        let done = self
            .examine_tables(&mut found)
            .and_then(|()| self.examine_chains(&mut found, far))
            .and_then(|()| self.examine_heads(&mut found))
            .and_then(|()| self.examine_erased(&mut found));
        self.client.batch_execute("COMMIT").map_err(failed)?;
        done.map(|()| found)
    }

    fn examine_tables(&mut self, found: &mut Examined) -> Result<()> {
        let rows = self
            .client
            .query(
                "SELECT relname::text, relrowsecurity AND relforcerowsecurity FROM pg_class
                 JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE nspname = 'hub' AND relkind IN ('r', 'p')",
                &[],
            )
            .map_err(failed)?;
        let forced: HashMap<String, bool> =
            rows.iter().map(|row| (row.get(0), row.get(1))).collect();
        for table in TABLES {
            let forced = forced.get(table).map(|forced| *forced || table == "space");
            match forced {
                None => found.find(
                    HubTrouble::Missing,
                    format!("hub.{table}"),
                    "没有这个表：重新运行 manyi hub init",
                    "there is no such table: run `manyi hub init` again",
                ),
                Some(false) => found.find(
                    HubTrouble::NotForced,
                    format!("hub.{table}"),
                    "行级权限没有强制打开：重新运行 manyi hub init",
                    "row-level security is not forced: run `manyi hub init` again",
                ),
                Some(true) => {}
            }
        }
        let rows = self
            .client
            .query("SELECT rolname::text FROM pg_roles", &[])
            .map_err(failed)?;
        let roles: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
        for role in Role::ALL {
            let name = self.space.role(role);
            if !roles.contains(&name) {
                found.find(
                    HubTrouble::Missing,
                    name,
                    "没有这个角色：重新运行 manyi hub init",
                    "there is no such role: run `manyi hub init` again",
                );
            }
        }
        let rows = self
            .client
            .query(
                "SELECT tablename::text || '.' || policyname::text FROM pg_policies WHERE schemaname = 'hub'",
                &[],
            )
            .map_err(failed)?;
        let there: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
        for policy in policies(&self.space) {
            let name = format!("{}.{}", policy.table, policy.name);
            if !there.contains(&name) {
                found.find(
                    HubTrouble::Missing,
                    format!("hub.{name}"),
                    "没有这条权限规则（恢复备份前要先建角色）：重新运行 manyi hub init",
                    "there is no such policy (before a restore the roles come first): run `manyi hub init` again",
                );
            }
        }
        Ok(())
    }

    fn examine_chains(&mut self, found: &mut Examined, far: &mut Far<'_>) -> Result<()> {
        let chains = self.chains()?;
        found.chains = chains.len() as u64;
        let sql = format!(
            "COPY (SELECT e.device, e.sequence, e.hash, e.seen_device, e.seen, e.said, e.envelope, v.body, v.pushed_by::text,
                       EXISTS (SELECT 1 FROM hub.erased AS x WHERE x.project = '{space}' AND x.device = e.device
                           AND x.sequence = e.sequence)
                   FROM hub.event AS e LEFT JOIN hub.value AS v
                       ON v.project = '{space}' AND v.device = e.device AND v.sequence = e.sequence
                   WHERE e.project = '{space}' ORDER BY e.device, e.sequence) TO STDOUT (FORMAT binary)",
            space = self.space.name()
        );
        let mut walk = Walk::begin(found, &chains);
        self.rows(&sql, &mut |row| walk.row(row, far))?;
        walk.close();
        Ok(())
    }

    /// Values that should be there are missing: only who reads all values can say so.
    pub(super) fn reads_all(&mut self) -> Result<bool> {
        let bypasses = self
            .client
            .query_one(
                "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user",
                &[],
            )
            .map_err(failed)?;
        Ok(bypasses.get::<_, bool>(0) || self.has_role(Role::Supervisor)?)
    }

    fn examine_heads(&mut self, found: &mut Examined) -> Result<()> {
        if found.not_read > 0 && self.reads_all()? {
            let missing = found.not_read;
            found.find(
                HubTrouble::Value,
                "hub.value",
                format!("{missing} 行留痕的值不在：请写它的机器运行 manyi hub push --all"),
                format!("the values of {missing} events are missing: `manyi hub push --all` on the machines that wrote them"),
            );
        }
        let chains: HashMap<Identity, HubChain> = self
            .chains()?
            .into_iter()
            .map(|chain| (chain.name, chain))
            .collect();
        let space = self.space.name().to_owned();
        let sql = format!(
            "COPY (SELECT h.device, h.sequence, h.hash, h.signature, h.pushed_by::text, e.hash FROM hub.head AS h
                   LEFT JOIN hub.event AS e ON e.project = '{space}' AND e.device = h.device AND e.sequence = h.sequence
                   WHERE h.project = '{space}' AND h.signature IS NOT NULL) TO STDOUT (FORMAT binary)"
        );
        self.rows(&sql, &mut |row| {
            let name = row.identity(0).ok_or_else(no_row)?;
            let head = row.number(1).zip(row.hash(2)).ok_or_else(no_row)?;
            let signature = row.blob(3).unwrap_or_default();
            let chain = chains.get(&name);
            let is_signed = chain.is_some_and(|chain| is_signed(&space, chain, head, signature));
            let by = row.text(4).unwrap_or_default();
            if !is_signed {
                found.find(
                    HubTrouble::Signature,
                    uuid(&name),
                    format!("用户 {by} 说的不是这台设备签的名"),
                    format!("what user {by} said is not signed by this device"),
                );
            } else if row.hash(5).is_some_and(|hash| hash != head.1) {
                found.find(
                    HubTrouble::Chain,
                    format!("{} {}", uuid(&name), head.0),
                    "这一行不是设备签过名的那一行",
                    "the event is not the one that the device signed",
                );
            }
            Ok(())
        })
    }

    fn examine_erased(&mut self, found: &mut Examined) -> Result<()> {
        let left: i64 = self
            .client
            .query_one(
                "SELECT count(*) FROM hub.value AS v WHERE v.project = $1::text AND EXISTS (
                     SELECT 1 FROM hub.erased AS e WHERE e.project = v.project AND e.device = v.device
                     AND e.sequence = v.sequence)",
                &[&self.space.name()],
            )
            .map_err(failed)?
            .get(0);
        if left > 0 {
            found.find(
                HubTrouble::NotErased,
                "hub.value",
                format!("{left} 个应删去的值还在：请能绕过行级权限的管理员运行 manyi hub doctor --erase"),
                format!("{left} values that were deleted on demand are there: `manyi hub doctor --erase` as a role that bypasses row security"),
            );
        }
        Ok(())
    }

    /// Takes the values out of the hub that were deleted on demand; gives how many.
    ///
    /// # Errors
    /// [`crate::error::Kind::Store`] for who may not.
    pub fn erase(&mut self) -> Result<u64> {
        // `row_security = off` refuses where rows would be hidden, rather than passing them over.
        self.client
            .batch_execute("SET row_security = off")
            .map_err(failed)?;
        let done = self
            .client
            .execute(
                "DELETE FROM hub.value AS v USING hub.erased AS e WHERE v.project = $1::text AND e.project = v.project
                 AND e.device = v.device AND e.sequence = v.sequence",
                &[&self.space.name()],
            )
            .map_err(failed);
        self.client
            .batch_execute("SET row_security = on")
            .map_err(failed)?;
        done
    }

    /// How many events, values and parts of attachments the space has; refused where rows are hidden from this user.
    ///
    /// # Errors
    /// [`crate::error::Kind::Store`] for who does not bypass row security.
    pub fn count_all(&mut self) -> Result<[u64; 3]> {
        self.client
            .batch_execute("SET row_security = off")
            .map_err(failed)?;
        let mut counts = [0; 3];
        let tables = [
            ("event", "TRUE"),
            ("event", "said = 1"),
            ("attachment", "TRUE"),
        ];
        for (count, (table, which)) in counts.iter_mut().zip(tables) {
            let sql = format!(
                "SELECT count(*) FROM hub.{table} WHERE project = '{}' AND {which}",
                self.space.name()
            );
            let row = self.client.query_one(&sql, &[]).map_err(failed)?;
            *count = row.get::<_, i64>(0).max(0).unsigned_abs();
        }
        Ok(counts)
    }
}
