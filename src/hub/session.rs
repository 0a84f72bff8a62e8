//! A connection to one space of a hub: what chains it has, how far, and what devices said of themselves.

use std::collections::BTreeMap;

use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use postgres::Client;
use postgres::types::ToSql;
use uuid::Uuid;

use super::address::Address;
use super::failing::{damaged, failed};
use super::tables::{FORMAT, Role, Space, init_sql};
use super::wire::Incoming;
use crate::error::{Error, Kind, Result};
use crate::trail::{EventName, Hash, Identity};

/// A statement may take so long, in milliseconds: the chunks are small.
const LONGEST: u32 = 300_000;

/// Is told how many events have come or gone so far; an error of it stops what goes on.
pub type Far<'a> = dyn FnMut(u64) -> Result<()> + 'a;

/// A space of a hub.
pub struct Hub {
    pub(super) client: Client,
    pub(super) space: Space,
    user: String,
    title: String,
}

/// A chain that the hub has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HubChain {
    /// Its name in the hub: the device, or one of its own where it leaves the device's chain.
    pub name: Identity,
    /// The device.
    pub identity: Identity,
    /// Its public key.
    pub key: Option<[u8; 32]>,
    /// Of a fork: behind which event of the device it begins.
    pub fork_after: Option<i64>,
    /// The hash before its first event.
    pub before: Hash,
    /// Its last event, and the hash; where it has none what it begins with.
    pub head: (i64, Hash),
}

impl HubChain {
    /// Behind which event it begins.
    pub fn begin(&self) -> i64 {
        self.fork_after.unwrap_or(0)
    }
}

/// What a device says of itself when it pushes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Statement {
    /// Its name for people.
    pub name: String,
    /// How many events of its file the hub does not have.
    pub unsent: u64,
    /// How many papers its file has.
    pub papers: u64,
    /// How many of them are verified.
    pub verified: u64,
    /// How many discrepancies wait.
    pub discrepancies: u64,
    /// How many forks wait.
    pub forks: u64,
    /// How many collisions wait.
    pub collisions: u64,
}

/// What a device said of itself when it last pushed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The chain.
    pub chain: Identity,
    /// When, in seconds since 1970, by the clock of the server; `None`: it never pushed itself.
    pub seen: Option<i64>,
    /// By which user.
    pub by: String,
    /// How many of its events the hub has.
    pub events: i64,
    /// What it said.
    pub statement: Statement,
}

impl Hub {
    /// Connects to a space; without a name to the only one that the user may see.
    ///
    /// # Errors
    /// [`Kind::Busy`] where the hub is away, [`Kind::Usage`] where it is not clear which space is meant.
    pub fn connect(address: &Address, space: Option<&str>) -> Result<Self> {
        let asked = space.map(Space::read).transpose()?;
        let mut client = address.connect()?;
        client
            .batch_execute(&format!("SET statement_timeout = {LONGEST}"))
            .map_err(failed)?;
        let rows = client
            .query(
                "SELECT project, format FROM hub.space ORDER BY project",
                &[],
            )
            .map_err(failed)?;
        let mut spaces = Vec::new();
        for row in rows {
            let name: String = row.get(0);
            let format: i32 = row.get(1);
            if asked.as_ref().is_none_or(|asked| asked.name() == name) {
                spaces.push((Space::read(&name)?, format));
            }
        }
        let names: Vec<&str> = spaces.iter().map(|(space, _)| space.name()).collect();
        let [(space, format)] = spaces.as_slice() else {
            return Err(which_space(asked.as_ref(), &names));
        };
        if *format > FORMAT {
            return Err(newer_hub());
        }
        Ok(Self {
            client,
            space: space.clone(),
            user: address.user().to_owned(),
            title: address.title(),
        })
    }

    /// The name of the space.
    pub fn space(&self) -> &str {
        self.space.name()
    }

    /// Who asks.
    pub fn user(&self) -> &str {
        &self.user
    }

    /// The server and the database.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Whether the user has a role in this space.
    ///
    /// # Errors
    /// [`Kind::Busy`] where the connection is lost.
    pub fn has_role(&mut self, role: Role) -> Result<bool> {
        let name = self.space.role(role);
        let row = self
            .client
            .query_one(
                "SELECT coalesce((SELECT pg_has_role(current_user, oid, 'member') FROM pg_roles WHERE rolname = $1), false)",
                &[&name],
            )
            .map_err(failed)?;
        Ok(row.get(0))
    }

    /// The roles that a server has of those of a space.
    ///
    /// # Errors
    /// As [`Hub::connect`].
    pub fn roles_there(address: &Address, space: &Space) -> Result<Vec<String>> {
        let mut client = address.connect()?;
        let names: Vec<String> = Role::ALL.iter().map(|role| space.role(*role)).collect();
        let rows = client
            .query(
                "SELECT rolname::text FROM pg_roles WHERE rolname::text = ANY($1)",
                &[&names],
            )
            .map_err(failed)?;
        Ok(rows.iter().map(|row| row.get(0)).collect())
    }

    /// Makes tables and a space, in one transaction.
    ///
    /// # Errors
    /// [`Kind::Store`] where the user may not.
    pub fn init(address: &Address, space: &Space, there: &[String]) -> Result<()> {
        let mut client = address.connect()?;
        let sql = format!("BEGIN;\n{}\nCOMMIT;", init_sql(space, there));
        client.batch_execute(&sql).map_err(failed)
    }

    /// The chains of the space, by name.
    ///
    /// # Errors
    /// [`Kind::Busy`] where the connection is lost.
    pub fn chains(&mut self) -> Result<Vec<HubChain>> {
        let sql = format!(
            "COPY (SELECT d.device, d.identity, d.key, d.fork_after, d.before, h.sequence, h.hash
                   FROM hub.device AS d LEFT JOIN LATERAL (
                       SELECT e.sequence, e.hash FROM hub.event AS e
                       WHERE e.project = '{space}' AND e.device = d.device ORDER BY e.sequence DESC LIMIT 1) AS h ON true
                   WHERE d.project = '{space}' ORDER BY d.device) TO STDOUT (FORMAT binary)",
            space = self.space.name()
        );
        let mut chains = Vec::new();
        self.rows(&sql, &mut |row| {
            let name = row.identity(0).ok_or_else(no_row)?;
            let before = row.hash(4).ok_or_else(no_row)?;
            let fork_after = row.number(3);
            let head = row.number(5).zip(row.hash(6));
            chains.push(HubChain {
                name,
                identity: row.identity(1).ok_or_else(no_row)?,
                key: row.hash(2),
                fork_after,
                before,
                head: head.unwrap_or((fork_after.unwrap_or(0), before)),
            });
            Ok(())
        })?;
        Ok(chains)
    }

    /// The hashes of events, by chain and place, of those that the hub has.
    ///
    /// # Errors
    /// [`Kind::Busy`] where the connection is lost.
    pub fn hashes(&mut self, of: &[(Identity, i64)]) -> Result<BTreeMap<(Identity, i64), Hash>> {
        let names: Vec<String> = of.iter().map(|(name, _)| uuid(name)).collect();
        let places: Vec<i64> = of.iter().map(|(_, place)| *place).collect();
        let asked: [&(dyn ToSql + Sync); 3] = [&self.space.name(), &names, &places];
        let rows = self
            .client
            .query(
                "SELECT e.device::text, e.sequence, e.hash FROM unnest($2::text[], $3::bigint[]) AS asked (device, sequence)
                 JOIN hub.event AS e ON e.project = $1::text AND e.device = asked.device::uuid AND e.sequence = asked.sequence",
                &asked,
            )
            .map_err(failed)?;
        let mut hashes = BTreeMap::new();
        for row in rows {
            let name = Uuid::parse_str(row.get(0)).map_err(|_| no_row())?;
            let hash: Vec<u8> = row.get(2);
            let hash: Hash = hash.try_into().map_err(|_| no_row())?;
            hashes.insert((name.into_bytes(), row.get(1)), hash);
        }
        Ok(hashes)
    }

    /// Releases papers to verifiers; gives how many were new.
    ///
    /// # Errors
    /// [`Kind::Store`] for who is no supervisor.
    pub fn release(&mut self, papers: &[Identity]) -> Result<u64> {
        let papers: Vec<String> = papers.iter().map(uuid).collect();
        let asked: [&(dyn ToSql + Sync); 2] = [&self.space.name(), &papers];
        self.client
            .execute(
                "INSERT INTO hub.release (project, paper) SELECT $1::text, paper::uuid FROM unnest($2::text[]) AS given (paper)
                 ON CONFLICT DO NOTHING",
                &asked,
            )
            .map_err(failed)
    }

    /// Says of values that were deleted on demand that they were; gives how many were new.
    ///
    /// # Errors
    /// [`Kind::Store`] for who is no supervisor.
    pub fn mark_erased(&mut self, events: &[EventName]) -> Result<u64> {
        let devices: Vec<String> = events.iter().map(|event| uuid(&event.device)).collect();
        let places: Vec<i64> = events.iter().map(|event| event.sequence).collect();
        let asked: [&(dyn ToSql + Sync); 3] = [&self.space.name(), &devices, &places];
        self.client
            .execute(
                "INSERT INTO hub.erased (project, device, sequence)
                 SELECT d.project, d.device, given.sequence FROM unnest($2::text[], $3::bigint[]) AS given (identity, sequence)
                 JOIN hub.device AS d ON d.project = $1::text AND d.identity = given.identity::uuid
                 ON CONFLICT DO NOTHING",
                &asked,
            )
            .map_err(failed)
    }

    /// Keeps what a device says of itself, with its signature over where its chain is.
    ///
    /// # Errors
    /// [`Kind::Busy`] where the connection is lost.
    pub fn say(
        &mut self,
        chain: Identity,
        head: (i64, Hash),
        statement: &Statement,
        key: Option<&SigningKey>,
    ) -> Result<()> {
        let signature = key.map(|key| {
            let signed = key.sign(&signed_head(self.space.name(), &chain, head));
            signed.to_bytes().to_vec()
        });
        let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let Statement {
            name,
            unsent,
            papers,
            verified,
            discrepancies,
            forks,
            collisions,
        } = statement;
        let asked: [&(dyn ToSql + Sync); 13] = [
            &self.space.name(),
            &uuid(&chain),
            &head.0,
            &head.1.as_slice(),
            &signature,
            &concat!("manyi ", env!("CARGO_PKG_VERSION")),
            name,
            &number(*unsent),
            &number(*papers),
            &number(*verified),
            &number(*discrepancies),
            &number(*forks),
            &number(*collisions),
        ];
        self.client
            .execute(
                "INSERT INTO hub.head (project, device, sequence, hash, signature, program, name, unsent, papers, verified,
                                       discrepancies, forks, collisions)
                 SELECT $1::text, $2::text::uuid, $3::bigint, $4::bytea, $5::bytea, $6::text, $7::text, $8::bigint, $9::bigint,
                        $10::bigint, $11::bigint, $12::bigint, $13::bigint ON CONFLICT DO NOTHING",
                &asked,
            )
            .map_err(failed)?;
        Ok(())
    }

    /// What each device said of itself when it last pushed, and how many of its events are here.
    ///
    /// # Errors
    /// [`Kind::Busy`] where the connection is lost.
    pub fn told(&mut self) -> Result<Vec<Told>> {
        let rows = self
            .client
            .query(
                "SELECT d.device::text, extract(epoch FROM s.at)::bigint, coalesce(s.pushed_by::text, d.pushed_by::text),
                        coalesce((SELECT max(e.sequence) FROM hub.event AS e WHERE e.project = $1::text AND e.device = d.device), 0)
                            - coalesce(d.fork_after, 0),
                        coalesce(s.name, ''), coalesce(s.unsent, 0), coalesce(s.papers, 0), coalesce(s.verified, 0),
                        coalesce(s.discrepancies, 0), coalesce(s.forks, 0), coalesce(s.collisions, 0)
                 FROM hub.device AS d LEFT JOIN LATERAL (
                     SELECT * FROM hub.head AS h WHERE h.project = $1::text AND h.device = d.device ORDER BY h.xid DESC LIMIT 1) AS s
                     ON true
                 WHERE d.project = $1::text ORDER BY d.device",
                &[&self.space.name()],
            )
            .map_err(failed)?;
        let mut told = Vec::new();
        for row in rows {
            let count = |column: usize| row.get::<_, i64>(column).max(0).unsigned_abs();
            told.push(Told {
                chain: Uuid::parse_str(row.get(0))
                    .map_err(|_| no_row())?
                    .into_bytes(),
                seen: row.get(1),
                by: row.get(2),
                events: row.get::<_, Option<i64>>(3).unwrap_or(0).max(0),
                statement: Statement {
                    name: row.get(4),
                    unsent: count(5),
                    papers: count(6),
                    verified: count(7),
                    discrepancies: count(8),
                    forks: count(9),
                    collisions: count(10),
                },
            });
        }
        Ok(told)
    }

    /// Reads the rows of a COPY one by one.
    pub(super) fn rows(
        &mut self,
        sql: &str,
        each: &mut dyn FnMut(&Incoming<postgres::CopyOutReader<'_>>) -> Result<()>,
    ) -> Result<()> {
        let reader = self.client.copy_out(sql).map_err(failed)?;
        let mut rows = Incoming::begin(reader).map_err(cut)?;
        while rows.next().map_err(cut)? {
            each(&rows)?;
        }
        Ok(())
    }
}

/// What a device signs.
fn signed_head(space: &str, chain: &Identity, (sequence, hash): (i64, Hash)) -> Vec<u8> {
    let mut bytes = b"manyi hub head\0".to_vec();
    bytes.extend(space.as_bytes());
    bytes.push(0);
    bytes.extend(chain);
    bytes.extend(sequence.to_be_bytes());
    bytes.extend(hash);
    bytes
}

/// Whether a device signed that its chain is there.
pub(super) fn is_signed(
    space: &str,
    chain: &HubChain,
    head: (i64, Hash),
    signature: &[u8],
) -> bool {
    let Some(key) = chain
        .key
        .and_then(|key| VerifyingKey::from_bytes(&key).ok())
    else {
        return false;
    };
    let Ok(signature) = ed25519_dalek::Signature::from_slice(signature) else {
        return false;
    };
    key.verify_strict(&signed_head(space, &chain.name, head), &signature)
        .is_ok()
}

/// The text of an identity.
pub(super) fn uuid(identity: &Identity) -> String {
    Uuid::from_bytes(*identity).to_string()
}

pub(super) fn no_row() -> Error {
    damaged("中心库里有一行读不懂", "a row of the hub cannot be read")
}

/// A connection that ended in the middle of rows.
pub(super) fn cut(cause: std::io::Error) -> Error {
    let inner = cause.into_inner();
    match inner.map(<dyn std::error::Error + Send + Sync>::downcast::<postgres::Error>) {
        Some(Ok(cause)) => failed(*cause),
        _ => Error::new(
            Kind::Busy,
            "和中心库的连接断了",
            "the connection to the hub was lost",
        )
        .hint(
            "什么也没有丢；网络通了再来一次",
            "nothing is lost; try again when the network is back",
        ),
    }
}

fn which_space(asked: Option<&Space>, found: &[&str]) -> Error {
    if let Some(asked) = asked {
        let name = asked.name();
        return Error::new(
            Kind::Usage,
            format!("中心库里没有空间 {name}，或这个用户不能进"),
            format!("the hub has no space {name}, or this user has no part in it"),
        )
        .hint(
            format!(
                "请管理员：GRANT {} TO 用户；没有就先 manyi hub init --space {name}",
                asked.role(Role::Keyer)
            ),
            format!(
                "ask for GRANT {} TO USER; where there is none, `manyi hub init --space {name}`",
                asked.role(Role::Keyer)
            ),
        );
    }
    if found.is_empty() {
        return Error::new(
            Kind::Usage,
            "这个用户不在中心库的任何空间里",
            "this user has no part in any space of the hub",
        )
        .hint(
            "请管理员把用户加进一个空间的角色：GRANT manyi_空间_keyer TO 用户",
            "ask for a role of a space: GRANT manyi_SPACE_keyer TO USER",
        );
    }
    let names = found.join(", ");
    Error::new(
        Kind::Usage,
        format!("中心库里有几个空间：{names}"),
        format!("the hub has several spaces: {names}"),
    )
    .hint("用 --space 指明一个", "name one with --space")
}

fn newer_hub() -> Error {
    Error::new(
        Kind::Usage,
        "中心库是较新的版本建的",
        "a newer version made the hub",
    )
    .hint(
        "换上新版 manyi；录入照常",
        "use the newer manyi; keying goes on",
    )
}
