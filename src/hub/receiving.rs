//! Rows become pieces again: what is new, verified as it comes, in an order in which each event comes behind the one it had
//! seen; each chain up to where this user may read it.
//!
//! What is new is told by the place in each chain, never by a number that the server gives out: a row that a slower
//! transaction adds later lies at a place that nobody has passed. Rows are taken below the oldest transaction that is still
//! open, and those that a restored server has from another one, in the order of their transactions.

use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::io::{BufReader, BufWriter, Seek as _, SeekFrom, Write as _};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use sha2::{Digest as _, Sha256};

use super::failing::failed;
use super::session::{Far, Hub, HubChain, is_signed, no_row, uuid};
use super::wire::Incoming;
use crate::error::{Error, Kind, Result};
use crate::formats::parcel::{read_piece, read_value, write_piece};
use crate::trail::carried::{
    Carried, CarriedChain, CarriedDefinition, CarriedEvent, CarriedPaper, CarriedValue, Waybill,
};
use crate::trail::{Action, EventName, Hash, Identity, erased_events, hexadecimal};

/// How far a file has a chain of the hub, which begins there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The chain.
    pub chain: HubChain,
    /// Behind which event what is new begins.
    pub after: i64,
    /// The hash of that event.
    pub before: Hash,
    /// Whether what is new of it is asked for.
    pub is_asked: bool,
}

/// Why a chain is not read to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// This user may not read what the next event says, yet.
    NotToBeRead,
    /// The next event is one that this version of the program does not know.
    Newer(String),
    /// The next event had seen one that is not here, since the chain of that is held.
    Behind,
    /// Its device signed that it has another event there.
    NotSigned,
    /// The next event is not what its hash says.
    Broken,
    /// Somebody is writing to the server: what is written meanwhile is taken when he has ended.
    UnderWay,
}

/// A chain that is not read to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldChain {
    /// Its name.
    pub name: Identity,
    /// Why.
    pub why: Held,
    /// How many of its events wait.
    pub events: u64,
}

/// What came, in a file of its own until it is read.
pub struct Arrived {
    /// What it says of itself.
    pub waybill: Waybill,
    /// A hash over all of it, in hexadecimal.
    pub sha256: String,
    /// The chains that are not read to their end.
    pub held: Vec<HeldChain>,
    chains: Vec<CarriedChain>,
    definitions: Vec<CarriedDefinition>,
    spool: File,
}

impl Arrived {
    /// Gives every piece, from the beginning, as a parcel does.
    ///
    /// # Errors
    /// The first of `each`; [`Kind::Store`] where the file cannot be read.
    pub fn each(&self, each: &mut dyn FnMut(Carried) -> Result<()>) -> Result<()> {
        for chain in &self.chains {
            each(Carried::Chain(chain.clone()))?;
        }
        for definition in &self.definitions {
            each(Carried::Definition(definition.clone()))?;
        }
        let mut file = self.spool.try_clone().map_err(spooled)?;
        file.seek(SeekFrom::Start(0)).map_err(spooled)?;
        let mut body = BufReader::with_capacity(1 << 16, DeflateDecoder::new(file));
        while let Some(piece) = read_piece(&mut body).map_err(spooled)? {
            each(piece)?;
        }
        Ok(())
    }
}

impl Hub {
    /// Receives what is new behind what is known, at most about `most` events of it. A fork whose beginning is not among
    /// what is known is left out, and comes the next time.
    ///
    /// # Errors
    /// [`Kind::Busy`] where the connection is lost; [`Kind::Input`] for rows that cannot be read.
    pub fn receive(
        &mut self,
        known: &[Known],
        most: Option<u64>,
        far: &mut Far<'_>,
    ) -> Result<Arrived> {
        self.client
            .batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            .map_err(failed)?;
        let received = self.receive_whole(known, most, far);
        let ended = self.client.batch_execute("COMMIT").map_err(failed);
        let arrived = received?;
        ended?;
        Ok(arrived)
    }

    /// A value that was deleted comes with the event that says so, or not yet.
    fn receive_whole(
        &mut self,
        known: &[Known],
        most: Option<u64>,
        far: &mut Far<'_>,
    ) -> Result<Arrived> {
        let mut kept_back = BTreeSet::new();
        loop {
            let (arrived, untold) = self.receive_in(known, (most, &kept_back), far)?;
            if untold.is_empty() {
                return Ok(arrived);
            }
            kept_back.extend(untold);
        }
    }

    fn receive_in(
        &mut self,
        known: &[Known],
        (most, kept_back): (Option<u64>, &BTreeSet<EventName>),
        far: &mut Far<'_>,
    ) -> Result<(Arrived, BTreeSet<EventName>)> {
        let signed = self.signed(known)?;
        let definitions = self.definitions()?;
        let mut taking = Taking::begin(known, signed)?;
        taking.kept_back.clone_from(kept_back);
        let sql = self.events_sql(known, most);
        if let Some(sql) = sql {
            self.rows(&sql, &mut |row| {
                taking.row(row)?;
                if taking.events.is_multiple_of(1_000) {
                    far(taking.events)?;
                }
                Ok(())
            })?;
        }
        taking.end(self.space.name(), definitions)
    }

    /// The newest definition of each project, in the order in which they follow one another.
    fn definitions(&mut self) -> Result<Vec<CarriedDefinition>> {
        let rows = self
            .client
            .query(
                "SELECT code, body FROM hub.definition WHERE project = $1::text AND NOT EXISTS (
                     SELECT 1 FROM hub.definition AS later WHERE later.project = definition.project
                     AND later.code = definition.code AND later.age > definition.age)
                 ORDER BY code, sha256",
                &[&self.space.name()],
            )
            .map_err(failed)?;
        let mut definitions = Vec::new();
        for row in rows {
            let body: Vec<u8> = row.get(1);
            definitions.push(CarriedDefinition {
                project: row.get(0),
                definition: String::from_utf8(body).map_err(|_| no_row())?,
            });
        }
        Ok(definitions)
    }

    /// Where each device last signed that its chain is; what no device signed is let be.
    fn signed(&mut self, known: &[Known]) -> Result<HashMap<(Identity, i64), Hash>> {
        let chains: HashMap<Identity, &HubChain> = known
            .iter()
            .map(|known| (known.chain.name, &known.chain))
            .collect();
        let space = self.space.name().to_owned();
        let sql = format!(
            "COPY (SELECT DISTINCT ON (device) device, sequence, hash, signature FROM hub.head
                   WHERE project = '{space}' AND signature IS NOT NULL ORDER BY device, xid DESC) TO STDOUT (FORMAT binary)"
        );
        let mut signed = HashMap::new();
        self.rows(&sql, &mut |row| {
            let name = row.identity(0).ok_or_else(no_row)?;
            let head = row.number(1).zip(row.hash(2)).ok_or_else(no_row)?;
            let signature = row.blob(3).unwrap_or_default();
            let chain = chains.get(&name);
            if chain.is_some_and(|chain| is_signed(&space, chain, head, signature)) {
                signed.insert((name, head.0), head.1);
            }
            Ok(())
        })?;
        Ok(signed)
    }

    /// What is new; `None`: of no chain there is anything.
    fn events_sql(&self, known: &[Known], most: Option<u64>) -> Option<String> {
        let due = known
            .iter()
            .filter(|known| known.is_asked && known.chain.head.0 > known.after);
        let due: Vec<String> = due
            .map(|known| {
                format!(
                    "('{}'::uuid, {}::bigint)",
                    uuid(&known.chain.name),
                    known.after
                )
            })
            .collect();
        if due.is_empty() {
            return None;
        }
        let limit = most.map_or_else(String::new, |most| format!(" LIMIT {most}"));
        let (space, due) = (self.space.name(), due.join(", "));
        Some(format!(
            "COPY (SELECT e.device, e.sequence, e.hash, e.seen_device, e.seen, e.said, e.parts, e.envelope, v.body,
                   CASE WHEN e.parts > 0 THEN (
                       SELECT count(*) FROM hub.attachment AS a WHERE a.project = '{space}' AND a.device = e.device
                       AND a.sequence = e.sequence AND a.pushed_by = e.pushed_by) END,
                   CASE WHEN e.parts > 0 THEN (
                       SELECT string_agg(a.body, ''::bytea ORDER BY a.part) FROM hub.attachment AS a
                       WHERE a.project = '{space}' AND a.device = e.device AND a.sequence = e.sequence
                       AND a.pushed_by = e.pushed_by) END,
                   e.said = 1 AND EXISTS (SELECT 1 FROM hub.erased AS x WHERE x.project = '{space}' AND x.device = e.device
                       AND x.sequence = e.sequence)
             FROM (SELECT e.* FROM (VALUES {due}) AS known (device, after) JOIN hub.event AS e
                       ON e.project = '{space}' AND e.device = known.device AND e.sequence > known.after
                   WHERE e.xid < pg_snapshot_xmin(pg_current_snapshot()) OR e.xid >= pg_snapshot_xmax(pg_current_snapshot())
                   ORDER BY e.xid, e.place, e.device, e.sequence{limit}) AS e
             LEFT JOIN hub.value AS v ON v.project = '{space}' AND v.device = e.device AND v.sequence = e.sequence
             ORDER BY e.xid, e.place, e.device, e.sequence) TO STDOUT (FORMAT binary)"
        ))
    }
}

/// A chain on its way in.
struct Lane {
    chain: HubChain,
    begin: (i64, Hash),
    at: (i64, Hash),
    held: Option<Held>,
    is_asked: bool,
    /// Its rows are passed over until the next time.
    is_passed: bool,
}

/// The row that is being looked at: an event of which a value is sought.
struct Pending {
    lane: usize,
    event: CarriedEvent,
    hash: Hash,
    value_hash: Option<Hash>,
    is_erased: bool,
    papers: Vec<CarriedPaper>,
}

struct Taking {
    lanes: Vec<Lane>,
    places: HashMap<Identity, usize>,
    signed: HashMap<(Identity, i64), Hash>,
    out: DeflateEncoder<BufWriter<File>>,
    hash: Sha256,
    bytes: Vec<u8>,
    events: u64,
    papers: u64,
    actions: BTreeSet<String>,
    projects: BTreeSet<String>,
    deleted: BTreeSet<EventName>,
    /// Events whose values were deleted, of which what says so has not come.
    kept_back: BTreeSet<EventName>,
    pending: Option<Pending>,
}

impl Taking {
    fn begin(known: &[Known], signed: HashMap<(Identity, i64), Hash>) -> Result<Self> {
        let lanes: Vec<Lane> = known
            .iter()
            .map(|known| Lane {
                chain: known.chain.clone(),
                begin: (known.after, known.before),
                at: (known.after, known.before),
                held: None,
                is_asked: known.is_asked,
                is_passed: false,
            })
            .collect();
        let places = lanes.iter().enumerate();
        let places = places
            .map(|(place, lane)| (lane.chain.name, place))
            .collect();
        let spool = tempfile::tempfile().map_err(spooled)?;
        Ok(Self {
            lanes,
            places,
            signed,
            out: DeflateEncoder::new(BufWriter::new(spool), Compression::fast()),
            hash: Sha256::new(),
            bytes: Vec::new(),
            events: 0,
            papers: 0,
            actions: BTreeSet::new(),
            projects: BTreeSet::new(),
            deleted: BTreeSet::new(),
            kept_back: BTreeSet::new(),
            pending: None,
        })
    }

    /// A row: an event, or the same once more with what another person pushed as its value.
    fn row<R: std::io::Read>(&mut self, row: &Incoming<R>) -> Result<()> {
        let name = row.identity(0).ok_or_else(no_row)?;
        let sequence = row.number(1).ok_or_else(no_row)?;
        let is_same = self.pending.as_ref().is_some_and(|pending| {
            self.lanes[pending.lane].chain.name == name && pending.event.sequence == sequence
        });
        if is_same {
            self.value(row.blob(8));
            return Ok(());
        }
        self.settle()?;
        let Some(place) = self.places.get(&name).copied() else {
            return Err(no_row());
        };
        let lane = &self.lanes[place];
        if lane.held.is_some() || lane.is_passed {
            return Ok(());
        }
        if sequence != lane.at.0 + 1 {
            // The one before it is of a transaction that was still open.
            self.lanes[place].is_passed = true;
            return Ok(());
        }
        self.open(place, row)
    }

    /// Looks at an event: whether it is what its device wrote, and whether it can be taken.
    fn open<R: std::io::Read>(&mut self, place: usize, row: &Incoming<R>) -> Result<()> {
        let lane = &self.lanes[place];
        let sequence = lane.at.0 + 1;
        let mut envelope = row.blob(7).ok_or_else(no_row)?;
        let Ok(Some(Carried::Event(mut event))) = read_piece(&mut envelope) else {
            self.lanes[place].held = Some(Held::Broken);
            return Ok(());
        };
        let seen_name = row.identity(3).zip(row.number(4));
        let mut seen_place = None;
        let mut seen_event = None;
        if let Some((name, at)) = seen_name {
            seen_place = self.places.get(&name).copied();
            let device = seen_place.map_or(name, |place| self.lanes[place].chain.identity);
            seen_event = Some(EventName {
                device,
                sequence: at,
            });
        }
        let due = row.hash(2).ok_or_else(no_row)?;
        let value_hash = event.value.hash();
        let name = EventName {
            device: lane.chain.identity,
            sequence,
        };
        let is_whole = event.sequence == sequence
            && event
                .envelope(name, seen_event, value_hash.as_ref())
                .hash(&lane.at.1)
                == due;
        // Where the chain of what it had seen is not among those that are known, nobody can say yet whose it is.
        if !is_whole && (seen_name.is_none() || seen_place.is_some()) {
            self.lanes[place].held = Some(Held::Broken);
            return Ok(());
        }
        if let Some((_, at)) = seen_name
            && !seen_place.is_some_and(|place| self.has(place, at))
        {
            self.lanes[place].is_passed = true;
            return Ok(());
        }
        if self
            .signed
            .get(&(lane.chain.name, sequence))
            .is_some_and(|hash| *hash != due)
        {
            self.lanes[place].held = Some(Held::NotSigned);
            return Ok(());
        }
        if self.kept_back.contains(&name) {
            self.lanes[place].held = Some(Held::NotToBeRead);
            return Ok(());
        }
        if Action::from_code(&event.action).is_none() {
            self.lanes[place].held = Some(Held::Newer(event.action));
            return Ok(());
        }
        event.chain = u32::try_from(place).unwrap_or(u32::MAX);
        event.seen = seen_place
            .zip(seen_name)
            .map(|(place, (_, at))| (u32::try_from(place).unwrap_or(u32::MAX), at));
        let parts = row.number(6).unwrap_or(0);
        if parts > 0 && row.number(9) != Some(parts) {
            self.lanes[place].held = Some(Held::NotToBeRead);
            return Ok(());
        }
        let papers = papers(row.blob(10).unwrap_or_default(), event.chain, sequence)?;
        let is_said = row.number(5) == Some(1);
        self.pending = Some(Pending {
            lane: place,
            event,
            hash: due,
            value_hash: value_hash.filter(|_| is_said),
            is_erased: row.blob(11) == Some(&[1]),
            papers,
        });
        self.value(row.blob(8));
        Ok(())
    }

    /// Whether an event is among what is known or was taken.
    fn has(&self, place: usize, sequence: i64) -> bool {
        let lane = &self.lanes[place];
        // Before its beginning a fork is its trunk, which is known where the fork is.
        sequence <= lane.at.0
    }

    /// A value that somebody pushed for the event: the hash says whether it is the right one.
    fn value(&mut self, body: Option<&[u8]>) {
        let Some(pending) = &mut self.pending else {
            return;
        };
        let Some(due) = pending.value_hash else {
            return;
        };
        let Some(mut body) = body else {
            return;
        };
        if let Ok(value) = read_value(&mut body)
            && value.hash() == Some(due)
            && body.is_empty()
        {
            pending.event.value = value;
            pending.value_hash = None;
        }
    }

    /// Takes the event that was looked at, where its value is there.
    fn settle(&mut self) -> Result<()> {
        let Some(pending) = self.pending.take() else {
            return Ok(());
        };
        let lane = &mut self.lanes[pending.lane];
        if pending.value_hash.is_some() && !pending.is_erased {
            lane.held = Some(Held::NotToBeRead);
            return Ok(());
        }
        let event = pending.event;
        lane.at = (event.sequence, pending.hash);
        let name = EventName {
            device: lane.chain.identity,
            sequence: event.sequence,
        };
        if matches!(event.value, CarriedValue::Deleted(_)) {
            self.deleted.insert(name);
        }
        if event.action == Action::Erase.code() {
            for erased in erased_events(event.value.said().new) {
                self.deleted.remove(&erased);
            }
        }
        if !self.actions.contains(&event.action) {
            self.actions.insert(event.action.clone());
        }
        if let Some(project) = event
            .project
            .as_ref()
            .filter(|code| !self.projects.contains(*code))
        {
            self.projects.insert(project.clone());
        }
        self.events += 1;
        self.papers += pending.papers.len() as u64;
        self.write(Some(&Carried::Event(event)))?;
        for paper in pending.papers {
            self.write(Some(&Carried::Paper(paper)))?;
        }
        Ok(())
    }

    fn write(&mut self, piece: Option<&Carried>) -> Result<()> {
        self.bytes.clear();
        write_piece(&mut self.bytes, piece).map_err(spooled)?;
        self.hash.update(&self.bytes);
        self.out.write_all(&self.bytes).map_err(spooled)
    }

    fn end(
        mut self,
        space: &str,
        definitions: Vec<CarriedDefinition>,
    ) -> Result<(Arrived, BTreeSet<EventName>)> {
        self.settle()?;
        self.write(None)?;
        let spool = self.out.finish().map_err(spooled)?;
        let spool = spool
            .into_inner()
            .map_err(|error| spooled(error.into_error()))?;
        let mut held = Vec::new();
        let mut chains = Vec::new();
        for lane in self.lanes {
            let events = lane.chain.head.0 - lane.at.0;
            let is_left = lane.is_asked && events > 0;
            let why = lane.held.or_else(|| lane.is_passed.then_some(Held::Behind));
            let why = why.or_else(|| is_left.then_some(Held::UnderWay));
            if let Some(why) = why {
                held.push(HeldChain {
                    name: lane.chain.name,
                    why,
                    events: events.max(0).unsigned_abs(),
                });
            }
            chains.push(CarriedChain {
                identity: lane.chain.identity,
                key: lane.chain.key,
                after: lane.begin.0,
                before: lane.begin.1,
                until: lane.at.0,
                head: lane.at.1,
                forked_after: lane.chain.fork_after,
            });
        }
        let waybill = Waybill {
            program: concat!("manyi ", env!("CARGO_PKG_VERSION")).to_owned(),
            at: String::new(),
            device: format!("hub {space}"),
            name: format!("hub {space}"),
            receiver: String::new(),
            events: self.events,
            papers: self.papers,
            projects: self.projects.into_iter().collect(),
            actions: self.actions.into_iter().collect(),
        };
        let arrived = Arrived {
            waybill,
            sha256: hexadecimal(&self.hash.finalize()),
            held,
            chains,
            definitions,
            spool,
        };
        Ok((arrived, self.deleted))
    }
}

/// The responses that an import brought.
fn papers(mut body: &[u8], chain: u32, sequence: i64) -> Result<Vec<CarriedPaper>> {
    let mut papers = Vec::new();
    while !body.is_empty() {
        let Ok(Some(Carried::Paper(paper))) = read_piece(&mut body) else {
            return Err(no_row());
        };
        papers.push(CarriedPaper {
            chain,
            sequence,
            ..paper
        });
    }
    Ok(papers)
}

fn spooled(cause: std::io::Error) -> Error {
    Error::new(
        Kind::Store,
        "从中心库取来的没有地方放",
        "there is no room for what came from the hub",
    )
    .hint("看看磁盘还有没有空间", "see whether the disk has room")
    .caused_by(cause)
}
