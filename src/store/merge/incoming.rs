//! What comes out of a parcel: chains are continued, events appended as they came, papers of imports written, and what they
//! come to worked out; in one transaction, all or nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sha2::{Digest as _, Sha256};

use super::adding::{Due, NewEvent};
use super::ahead::each_ahead;
use super::keep::KeptBrought;
use super::lines::End;
use super::overtaken::may_overtake;
use super::papers::{Seed, Work};
use super::receipt::{ParcelContent, Receipt, Waits};
use super::surroundings::Taken;
use crate::error::{Error, Kind, Result};
use crate::indicator::{Moved, Reading};
use crate::response::packed::unpack;
use crate::response::{Serial, State};
use crate::store::file::error::unreadable;
use crate::store::file::json::json;
use crate::store::judging::moved::moved_record;
use crate::store::project::redefining::place_record;
use crate::store::trail::audit::Event;
use crate::store::{Store, SurveyKey};
use crate::text::{Order, Text};
use crate::trail::carried::{
    Carried, CarriedChain, CarriedEvent, CarriedPaper, CarriedValue, EventHashes,
};
use crate::trail::merge::AgreementCounts;
use crate::trail::{
    Action, BroughtFields, Change, Count, Hash, Identity, InterviewFacts, Paper, Said, Step,
    erased_events, first_open, fork_name, start,
};

/// So many hashes of imported responses lie in one row.
const HASHES: usize = 4096;

/// A piece of a chain as it is read in.
struct Piece {
    carried: CarriedChain,
    /// The row of the chain it goes on with.
    row: i64,
    /// Behind which event of the true chain that row begins.
    offset: i64,
    /// The last event read, and its hash.
    at: (i64, Hash),
    /// Everything in it is known here.
    is_known: bool,
    /// The rows of the events that were new, from the first one on.
    first: Option<i64>,
    ids: Vec<i64>,
}

/// The end of a chain here.
#[derive(Clone, Copy)]
struct HeadHere {
    sequence: i64,
    hash: Hash,
    was: i64,
}

/// A paper that came whole and met no other.
struct Fresh {
    paper: Paper,
    born: i64,
    last: i64,
    serial: String,
    agreement: BTreeMap<(String, String), AgreementCounts>,
}

/// The papers of one import as they come.
struct Bringing {
    event: i64,
    key: SurveyKey,
    at: i64,
    operator: String,
    first: i64,
    count: i64,
    bytes: Vec<u8>,
    content: Sha256,
    due: Option<String>,
}

/// The papers of one survey that events came about.
#[derive(Default)]
struct Papers {
    fresh: HashMap<Identity, Fresh>,
    met: HashMap<Identity, Seed>,
    serials: HashMap<String, Identity>,
}

/// Why reading stopped.
enum Stop {
    Waits(Text),
    Forked,
    /// There is nothing new in it.
    Known,
}

struct Incoming<'a> {
    store: &'a Store,
    pieces: Vec<Piece>,
    heads: HashMap<i64, HeadHere>,
    /// Whether every event that is known is compared, because a chain forked.
    is_detailed: bool,
    works: BTreeMap<SurveyKey, (Work<'a>, Papers)>,
    bringing: Option<Bringing>,
    due: Due,
    deleted: BTreeSet<i64>,
    actions: BTreeSet<Action>,
    receipt: Receipt,
    /// The figures of projects before another definition took the place of theirs.
    before: BTreeMap<String, [Reading; 2]>,
    /// The newer one of two definitions that met, by project.
    newer: BTreeMap<String, String>,
    stop: Option<Stop>,
    next_response: i64,
    last_event: i64,
}

impl Store {
    /// Reads a parcel in: what is new is added, what devices wrote without one another is woven. A parcel that lacks
    /// something waits: the receipt says for what, and nothing is changed. `dry_run` does the same work and undoes it.
    ///
    /// # Errors
    /// [`Kind::Input`] for a parcel that is not what its device wrote.
    pub fn read_parcel(&mut self, parcel: &ParcelContent<'_>, dry_run: bool) -> Result<Receipt> {
        let mut is_detailed = false;
        loop {
            let transaction = self.begin()?;
            let done = self.take_in(parcel, is_detailed);
            let again = match done {
                Ok((receipt, None)) if dry_run || receipt.is_nothing_new() => {
                    transaction.rollback()?;
                    Ok(receipt)
                }
                Ok((receipt, None)) => {
                    self.commit(transaction)?;
                    self.note_first_head();
                    self.forget_definitions();
                    return Ok(receipt);
                }
                Ok((_, Some(Stop::Known))) => {
                    transaction.rollback()?;
                    Ok(Receipt::default())
                }
                Ok((_, Some(Stop::Forked))) if !is_detailed => {
                    transaction.rollback()?;
                    is_detailed = true;
                    self.forget_undone_device()?;
                    self.forget_definitions();
                    continue;
                }
                Ok((_, Some(Stop::Forked))) => {
                    transaction.rollback()?;
                    Err(not_its_chain())
                }
                Ok((_, Some(Stop::Waits(needs)))) => {
                    transaction.rollback()?;
                    let receipt = Receipt {
                        waits: Some(Waits { needs }),
                        ..Receipt::default()
                    };
                    Ok(receipt)
                }
                Err(error) => {
                    transaction.rollback()?;
                    Err(error)
                }
            };
            self.forget_undone_device()?;
            self.forget_definitions();
            return again;
        }
    }

    fn take_in(
        &self,
        parcel: &ParcelContent<'_>,
        is_detailed: bool,
    ) -> Result<(Receipt, Option<Stop>)> {
        let number = |sql: &str| -> Result<i64> {
            Ok(self.connection.query_row(sql, [], |row| row.get(0))?)
        };
        let mut incoming = Incoming {
            store: self,
            pieces: Vec::new(),
            heads: HashMap::new(),
            is_detailed,
            works: BTreeMap::new(),
            bringing: None,
            due: Due::default(),
            deleted: BTreeSet::new(),
            actions: BTreeSet::new(),
            receipt: Receipt::default(),
            before: BTreeMap::new(),
            newer: BTreeMap::new(),
            stop: None,
            next_response: number("SELECT coalesce(max(id), 0) + 1 FROM response")?
                .max(number("SELECT coalesce(max(place), 0) + 1 FROM brought")?),
            last_event: number("SELECT coalesce(max(id), 0) FROM event")?,
        };
        for action in &parcel.waybill.actions {
            if Action::from_code(action).is_none() {
                return Ok((incoming.receipt, Some(Stop::Waits(newer_words(action)))));
            }
        }
        self.chain_rows()?;
        self.heads_follow(true)?;
        let was = incoming.last_event;
        let mut read = self.gauge().begin();
        let done = self.with_removed(|| {
            each_ahead(parcel.pieces, &mut |piece, hashes| {
                read.add();
                incoming.take(piece, hashes, parcel)?;
                if incoming.stop.is_some() {
                    return Err(stopped());
                }
                Ok(())
            })
        });
        if incoming.stop.is_some() {
            return Ok((incoming.receipt, incoming.stop));
        }
        done?;
        incoming.check_ends()?;
        if incoming.stop.is_some() {
            return Ok((incoming.receipt, incoming.stop));
        }
        if incoming.last_event == was {
            return Ok((incoming.receipt, None));
        }
        let receipt = self.with_removed(|| incoming.work_out(parcel))?;
        Ok((receipt, None))
    }
}

impl Incoming<'_> {
    fn take(
        &mut self,
        piece: Carried,
        hashes: Option<EventHashes>,
        parcel: &ParcelContent<'_>,
    ) -> Result<()> {
        if !matches!(piece, Carried::Event(_)) {
            self.due.end(self.store)?;
        }
        match piece {
            Carried::Chain(chain) => self.chain(chain, parcel),
            Carried::Definition(definition) => {
                let before = &mut self.before;
                let taken = self
                    .store
                    .take_definition(&definition, &mut self.receipt, before)?;
                match taken {
                    Taken::Waits(needs) => self.stop = Some(Stop::Waits(needs)),
                    Taken::Newer(hash) => {
                        self.newer.insert(definition.project, hash);
                    }
                    Taken::Known => {}
                }
                Ok(())
            }
            Carried::Event(_) if self.is_all_known() => {
                self.stop = Some(Stop::Known);
                Ok(())
            }
            Carried::Event(event) => {
                self.end_import()?;
                self.event(event, hashes)
            }
            Carried::Paper(paper) => self.paper(paper),
        }
    }

    /// Whether every event that follows is here: then none need be looked at. Before the first one nothing was added.
    fn is_all_known(&self) -> bool {
        self.receipt.events == 0 && self.pieces.iter().all(|piece| piece.is_known)
    }

    /// A chain of which events follow: the row it goes on with.
    fn chain(&mut self, chain: CarriedChain, parcel: &ParcelContent<'_>) -> Result<()> {
        let sender = uuid::Uuid::parse_str(&parcel.waybill.device).map(uuid::Uuid::into_bytes);
        if sender == Ok(chain.identity) && chain.key != parcel.key {
            return Err(not_signed());
        }
        let rows = self.store.chain_rows()?;
        let same: Vec<_> = rows
            .iter()
            .filter(|row| row.identity == chain.identity)
            .collect();
        if same.iter().any(|row| row.key != chain.key) {
            return Err(other_key());
        }
        let begin = start(
            &chain.identity,
            chain.key.as_ref().map(<[u8; 32]>::as_slice),
        );
        // One that comes a second time in one parcel is a fork of the first.
        self.is_detailed |= self
            .pieces
            .iter()
            .any(|piece| piece.carried.identity == chain.identity);
        let mut found = None;
        for row in &same {
            let offset = row.fork.map_or(0, |(_, after, _)| after);
            let at = chain.after - offset;
            // Where a fork begins, its trunk is meant: which of the two goes on, the first event tells.
            let hash = match (at, row.fork) {
                (0, None) => Some(begin),
                (at, _) if at > 0 => self.store.hash_at(row.row, at)?,
                _ => None,
            };
            if hash == Some(chain.before) {
                found = Some((row.row, offset));
            }
        }
        let (row, offset) = match found {
            Some(found) => found,
            None if same.is_empty() && chain.after == 0 => {
                if chain.before != begin {
                    return Err(not_its_chain());
                }
                (self.store.begin_chain(&chain, begin)?, 0)
            }
            None if self.trunk_here(&chain).is_some() => {
                self.trunk_here(&chain).unwrap_or_default()
            }
            None => {
                let known = same
                    .iter()
                    .map(|row| row.sequence + row.fork.map_or(0, |(_, after, _)| after));
                let known = known.max().unwrap_or(0);
                self.stop = Some(if known < chain.after {
                    Stop::Waits(lacking(&chain, known, parcel))
                } else {
                    Stop::Forked
                });
                return Ok(());
            }
        };
        let head = self.head(row)?;
        let until = chain.until - offset;
        let mut is_known = false;
        if until <= head.sequence {
            let here = match until {
                0 if offset == 0 => Some(begin),
                0 => Some(chain.before),
                until => self.store.hash_at(row, until)?,
            };
            is_known = here == Some(chain.head);
            if !is_known && !self.is_detailed {
                self.stop = Some(Stop::Forked);
                return Ok(());
            }
        }
        self.pieces.push(Piece {
            is_known,
            at: (chain.after, chain.before),
            carried: chain,
            row,
            offset,
            first: None,
            ids: Vec::new(),
        });
        Ok(())
    }

    /// Of a fork whose trunk comes in the same parcel: the chain that it leaves.
    fn trunk_here(&self, chain: &CarriedChain) -> Option<(i64, i64)> {
        let trunk = self.pieces.iter().find(|piece| {
            piece.carried.identity == chain.identity
                && (piece.carried.after..=piece.carried.until).contains(&chain.after)
        });
        trunk.map(|piece| (piece.row, piece.offset))
    }

    fn head(&mut self, row: i64) -> Result<HeadHere> {
        if let Some(head) = self.heads.get(&row) {
            return Ok(*head);
        }
        let head = self.store.connection.query_row(
            "SELECT sequence, hash FROM head WHERE device = ?1",
            [row],
            |row| {
                Ok(HeadHere {
                    sequence: row.get(0)?,
                    hash: row.get(1)?,
                    was: row.get(0)?,
                })
            },
        )?;
        self.heads.insert(row, head);
        Ok(head)
    }

    fn event(&mut self, event: CarriedEvent, hashes: Option<EventHashes>) -> Result<()> {
        let place = event.chain as usize;
        let Some(piece) = self.pieces.get(place) else {
            return Err(damaged());
        };
        if event.sequence != piece.at.0 + 1 || event.sequence > piece.carried.until {
            return Err(damaged());
        }
        if piece.is_known {
            let piece = &mut self.pieces[place];
            piece.at.0 = event.sequence;
            if event.sequence == piece.carried.until {
                piece.at.1 = piece.carried.head;
            }
            return Ok(());
        }
        let (value, hash) = hashes.ok_or_else(damaged)?;
        self.place(place, event.sequence, hash)?;
        let piece = &mut self.pieces[place];
        piece.at = (event.sequence, hash);
        let (row, local) = (piece.row, event.sequence - piece.offset);
        let head = self.head(row)?;
        if local <= head.sequence {
            if local == head.was && head.was == head.sequence && hash != head.hash {
                self.stop = Some(Stop::Forked);
            }
            return Ok(());
        }
        self.append(place, event, (local, hash, value))
    }

    /// Where a chain that is known goes on otherwise than here, a fork takes what follows.
    fn place(&mut self, place: usize, sequence: i64, hash: Hash) -> Result<()> {
        if !self.is_detailed {
            return Ok(());
        }
        let (row, offset) = (self.pieces[place].row, self.pieces[place].offset);
        let head = self.head(row)?;
        let after = sequence - 1;
        let before = self.pieces[place].at.1;
        let goes_on = after - offset == head.sequence && before == head.hash;
        if goes_on || self.store.hash_at(row, sequence - offset)? == Some(hash) {
            return Ok(());
        }
        let root: i64 = self.store.connection.query_row(
            "SELECT coalesce((SELECT of FROM fork WHERE device = ?1), ?1)",
            [row],
            |row| row.get(0),
        )?;
        let forks: Vec<i64> = {
            let mut statement = self.store.connection.prepare_cached(
                "SELECT device FROM fork WHERE of = ?1 AND after = ?2 AND before = ?3 ORDER BY device",
            )?;
            let rows = statement.query_map((root, after, before), |row| row.get(0))?;
            rows.collect::<std::result::Result<_, _>>()?
        };
        for fork in forks {
            if self.store.hash_at(fork, 1)? == Some(hash) {
                self.pieces[place].row = fork;
                self.pieces[place].offset = after;
                self.head(fork)?;
                return Ok(());
            }
        }
        let carried = &self.pieces[place].carried;
        let fork = self
            .store
            .begin_fork(carried, (root, after), before, hash)?;
        self.receipt.forks += 1;
        self.pieces[place].row = fork;
        self.pieces[place].offset = after;
        self.head(fork)?;
        Ok(())
    }

    /// Adds an event that is new at the end of its chain.
    fn append(
        &mut self,
        place: usize,
        event: CarriedEvent,
        (local, hash, value): (i64, Hash, Option<Hash>),
    ) -> Result<()> {
        let Some(action) = Action::from_code(&event.action) else {
            self.stop = Some(Stop::Waits(newer_words(&event.action)));
            return Ok(());
        };
        let row = self.pieces[place].row;
        let seen = match event.seen {
            None => None,
            Some((chain, sequence)) => {
                let found = self.seen(chain as usize, sequence)?;
                if found.is_none() {
                    return Err(damaged());
                }
                found
            }
        };
        let id = self.last_event + 1;
        self.last_event = id;
        if matches!(event.value, CarriedValue::Deleted(_)) {
            self.deleted.insert(id);
        }
        if let Some(head) = self.heads.get_mut(&row) {
            head.sequence = local;
            head.hash = hash;
        }
        let piece = &mut self.pieces[place];
        piece.first.get_or_insert(event.sequence);
        piece.ids.push(id);
        self.receipt.events += 1;
        self.actions.insert(action);
        // What looks at the trail on file finds all of it there.
        let is_looked_at =
            self.is_detailed || matches!(action, Action::Erase | Action::Merge | Action::Import);
        if !is_looked_at {
            self.told(id, action, &event, seen)?;
        }
        let told = is_looked_at.then(|| event.clone());
        let new = NewEvent {
            id,
            chain: row,
            sequence: local,
            seen,
            value,
            hash,
            event,
        };
        self.due.add(self.store, new)?;
        let Some(event) = told else {
            return Ok(());
        };
        self.due.end(self.store)?;
        self.told(id, action, &event, seen)
    }

    /// The row of an event that was seen.
    fn seen(&self, chain: usize, sequence: i64) -> Result<Option<i64>> {
        let Some(piece) = self.pieces.get(chain) else {
            return Ok(None);
        };
        if let Some(first) = piece.first.filter(|first| sequence >= *first) {
            let at = usize::try_from(sequence - first).unwrap_or(usize::MAX);
            return Ok(piece.ids.get(at).copied());
        }
        let mut statement = self
            .store
            .connection
            .prepare_cached("SELECT id FROM event WHERE device = ?1 AND sequence = ?2")?;
        let mut of = (piece.row, piece.offset);
        // Before a fork, what was seen lies in the chain that it left.
        while sequence <= of.1 {
            of = self.store.trunk_of(of.0)?;
        }
        let mut rows = statement.query((of.0, sequence - of.1))?;
        Ok(rows.next()?.map(|row| row.get(0)).transpose()?)
    }

    /// What a new event is about.
    fn told(
        &mut self,
        id: i64,
        action: Action,
        event: &CarriedEvent,
        seen: Option<i64>,
    ) -> Result<()> {
        if action == Action::Erase {
            self.erase(id, event)?;
        }
        if matches!(action, Action::Merge) {
            self.store
                .connection
                .prepare_cached("INSERT INTO merged (event) VALUES (?1)")?
                .execute([id])?;
        }
        let (Some(project), Some(survey)) = (&event.project, &event.survey) else {
            return Ok(());
        };
        let key = SurveyKey::new(project, survey);
        if action == Action::Import {
            let record = match &event.value {
                CarriedValue::Said(_, [_, new, _]) => new.as_deref(),
                _ => None,
            };
            let record: serde_json::Value =
                serde_json::from_str(record.unwrap_or_default()).unwrap_or_default();
            self.bringing = Some(Bringing {
                event: id,
                key,
                at: event.at,
                operator: event.operator.clone(),
                first: self.next_response,
                count: 0,
                bytes: Vec::new(),
                content: Sha256::new(),
                due: record["content"].as_str().map(str::to_owned),
            });
            return Ok(());
        }
        let (Some(identity), Some(serial)) = (event.response, &event.serial) else {
            return Ok(());
        };
        if !self.open_work(&key)? {
            return Ok(());
        }
        let (work, papers) = self.works.get_mut(&key).ok_or_else(damaged)?;
        papers.follow(work, (id, action, seen), (identity, serial), event)
    }

    /// The work on a survey; `false` where the file does not have it.
    fn open_work(&mut self, key: &SurveyKey) -> Result<bool> {
        if self.works.contains_key(key) {
            return Ok(true);
        }
        let Ok(known) = self.store.known(key) else {
            self.stop = Some(Stop::Waits(no_definition(key)));
            return Ok(false);
        };
        let work = Work::of(self.store, known, 0)?;
        self.works.insert(key.clone(), (work, Papers::default()));
        Ok(true)
    }

    /// Values that an event says were deleted are deleted here too.
    fn erase(&self, by: i64, event: &CarriedEvent) -> Result<()> {
        for name in erased_events(event.value.said().new) {
            let found = self.store.find_event(name.device, name.sequence, None)?;
            let Some(id) = found else {
                continue;
            };
            let connection = &self.store.connection;
            connection
                .prepare_cached(
                    "INSERT INTO erased (event, by) SELECT ?1, ?2
                     WHERE NOT EXISTS (SELECT 1 FROM erased WHERE event = ?1)",
                )?
                .execute((id, by))?;
            connection
                .prepare_cached("DELETE FROM event_value WHERE event = ?1")?
                .execute([id])?;
        }
        Ok(())
    }

    /// A response that an import brought.
    fn paper(&mut self, paper: CarriedPaper) -> Result<()> {
        let Some(key) = self.bringing.as_ref().map(|bringing| bringing.key.clone()) else {
            // Of an import that is known.
            return Ok(());
        };
        if !self.open_work(&key)? {
            return Ok(());
        }
        let Some(bringing) = &mut self.bringing else {
            return Ok(());
        };
        let fields = BroughtFields {
            identity: &paper.identity,
            serial: &paper.serial,
            version: paper.version,
            state: &paper.state,
            batch: paper.batch.as_deref(),
            answers: &paper.answers,
        };
        let hash = fields.hash();
        bringing.content.update(hash);
        bringing.bytes.extend(hash);
        let place = bringing.first + bringing.count;
        bringing.count += 1;
        self.next_response = place + 1;
        let event = bringing.event;
        if bringing.bytes.len() >= HASHES * BroughtFields::LENGTH {
            self.store.write_hashes(bringing)?;
        }
        let (at, operator) = (bringing.at, bringing.operator.clone());
        let (work, papers) = self.works.get_mut(&key).ok_or_else(damaged)?;
        let serial = Serial::read(&paper.serial).map_err(|_| damaged())?;
        if papers.is_met(&paper.serial) || work.is_taken(&paper.serial)? {
            let kept = KeptBrought {
                event,
                place,
                serial: paper.serial.clone(),
                version: paper.version,
                state: paper.state,
                batch: paper.batch,
                answers: paper.answers,
            };
            self.store.keep(paper.identity, &kept)?;
            papers.meet(paper.identity, &paper.serial, [event], true);
            return Ok(());
        }
        let answers = unpack(&paper.answers).ok_or_else(damaged)?;
        let version = u32::try_from(paper.version).map_err(|_| damaged())?;
        let form = work.known.form();
        let sheet = form.sheet(&answers, version).ok_or_else(damaged)?;
        let mut row = Paper {
            state: State::from_code(&paper.state).ok_or_else(damaged)?,
            answers,
            batch: paper
                .batch
                .as_deref()
                .and_then(|code| crate::trail::Names::batch(&work.codes, code)),
            operator,
            changed: at,
            last: Some(event),
            ..Paper::begun(version, first_open(&form, &sheet))
        };
        // A batch that comes with the parcel is not on file yet: the paper is written when it is.
        if row.batch.is_some_and(|batch| batch < 0) {
            self.store.settle_surroundings()?;
        }
        work.write(place, paper.identity, &serial, event, &mut row)?;
        self.receipt.papers_new += 1;
        Ok(())
    }

    /// Holds what an import brought against the hash that its event tells.
    fn end_import(&mut self) -> Result<()> {
        let Some(mut bringing) = self.bringing.take() else {
            return Ok(());
        };
        self.store.write_hashes(&mut bringing)?;
        let content = crate::trail::hexadecimal(&bringing.content.finalize());
        if bringing.due.is_none_or(|due| due == content) {
            return Ok(());
        }
        Err(damaged())
    }

    /// Looks whether each chain is where the parcel says, and each value that is not there was deleted on record.
    fn check_ends(&mut self) -> Result<()> {
        self.end_import()?;
        self.due.end(self.store)?;
        self.store.heads_follow(false)?;
        for piece in &self.pieces {
            if piece.at != (piece.carried.until, piece.carried.head) {
                return Err(damaged());
            }
        }
        for id in &self.deleted {
            let mut statement = self
                .store
                .connection
                .prepare_cached("SELECT 1 FROM erased WHERE event = ?1")?;
            if !statement.exists([id])? {
                return Err(damaged());
            }
        }
        Ok(())
    }

    /// What the events come to.
    fn work_out(self, parcel: &ParcelContent<'_>) -> Result<Receipt> {
        let Self {
            store,
            works,
            actions,
            mut receipt,
            mut next_response,
            mut before,
            newer,
            ..
        } = self;
        let may_overtake = may_overtake(&actions, &newer);
        for project in works.keys().map(|key| key.project.as_str()) {
            // Figures are compared only where an approval can fall; reading them takes as long as hundreds of papers.
            if !before.contains_key(project) && (may_overtake || store.has_approved(project)?) {
                before.insert(project.to_owned(), store.reading_of(project)?);
            }
        }
        let mut keys = store.fold_surroundings(&actions)?;
        keys.extend(works.keys().cloned());
        for (mut work, papers) in works.into_values() {
            work.next = next_response;
            papers.end(&mut work, &mut receipt)?;
            next_response = work.next;
            work.end(&mut receipt)?;
        }
        for key in &keys {
            store.count_all_arrived(key)?;
        }
        store.fold_remarks(&actions, receipt.papers_changed > 0)?;
        if InterviewFacts::ACTIONS
            .iter()
            .any(|action| actions.contains(action))
        {
            store.write_interviews_anew()?;
        }
        for key in &keys {
            store.place_registered(key)?;
        }
        store.undo_overtaken(&actions, &newer, &mut receipt)?;
        let [seen, whole] = store.moved_since(&before, &receipt)?;
        receipt.moved = seen;
        // That others merged is nothing to answer with a merge of one's own: two that are even would never come to rest.
        let is_more = actions.iter().any(|action| *action != Action::Merge) || receipt.forks > 0;
        if is_more || receipt.approved_no_more() > 0 || !receipt.redefined.is_empty() {
            store.append_merge(parcel, &receipt, &whole)?;
        }
        for key in &keys {
            receipt.alike += store.alike_on_file(&*store.known(key)?)?.len() as u64;
        }
        Ok(receipt)
    }
}

impl Papers {
    fn is_met(&self, serial: &str) -> bool {
        self.serials.contains_key(serial)
    }

    /// An event about a response.
    fn follow(
        &mut self,
        work: &mut Work<'_>,
        (id, action, seen): (i64, Action, Option<i64>),
        (identity, serial): (Identity, &str),
        event: &CarriedEvent,
    ) -> Result<()> {
        if let Some(fresh) = self.fresh.get_mut(&identity) {
            let is_plain = seen == Some(fresh.last) && is_plain(action, &event.value);
            if is_plain && fresh.serial == serial {
                fresh.apply(work, (id, action), event);
                return Ok(());
            }
            let last = fresh.last;
            let first = fresh.serial.clone();
            self.fresh.remove(&identity);
            self.meet(identity, &first, [last, id], true);
            return Ok(());
        }
        if let Some(seed) = self.met.get_mut(&identity) {
            seed.ends.insert(End {
                event: id,
                identity,
            });
            return Ok(());
        }
        let is_new = seen.is_none();
        if !is_new || !is_plain(action, &event.value) || work.is_taken(serial)? {
            self.meet(identity, serial, [id], is_new);
            return Ok(());
        }
        if let Some(other) = self.serials.get(serial).copied() {
            if let Some(fresh) = self.fresh.remove(&other) {
                self.meet(other, serial, [fresh.last], true);
            }
            self.meet(identity, serial, [id], true);
            return Ok(());
        }
        self.serials.insert(serial.to_owned(), identity);
        let version = event
            .version
            .and_then(|version| u32::try_from(version).ok());
        let mut fresh = Fresh {
            paper: Paper::begun(version.unwrap_or_default(), work.known.first_number()),
            born: id,
            last: id,
            serial: serial.to_owned(),
            agreement: BTreeMap::new(),
        };
        fresh.apply(work, (id, action), event);
        self.fresh.insert(identity, fresh);
        Ok(())
    }

    /// A paper that does not stand alone.
    fn meet<const N: usize>(
        &mut self,
        identity: Identity,
        serial: &str,
        events: [i64; N],
        is_new: bool,
    ) {
        self.serials.insert(serial.to_owned(), identity);
        let seed = self.met.entry(identity).or_insert_with(|| Seed {
            ends: BTreeSet::new(),
            serial: serial.to_owned(),
            is_new,
        });
        let ends = events.map(|event| End { event, identity });
        seed.ends.extend(ends);
    }

    /// Writes the papers that stand alone and weaves the others.
    fn end(self, work: &mut Work<'_>, receipt: &mut Receipt) -> Result<()> {
        let mut alone: Vec<(Identity, Fresh)> = self.fresh.into_iter().collect();
        // In the order in which they were begun, as one machine would have them.
        alone.order_by_key(|(_, fresh)| fresh.born);
        for (identity, mut fresh) in alone {
            let serial = Serial::read(&fresh.serial).map_err(|_| damaged())?;
            let row = work.next;
            work.next += 1;
            work.write(row, identity, &serial, fresh.born, &mut fresh.paper)?;
            work.count_pairs(&fresh.agreement, 1);
            receipt.papers_new += 1;
        }
        work.weave(&self.met, receipt)
    }
}

/// Whether an event of a paper that stands alone does what it says, without anything but the paper looked at.
fn is_plain(action: Action, value: &CarriedValue) -> bool {
    !matches!(value, CarriedValue::Deleted(_))
        && !matches!(
            action,
            Action::AdjudicateFirst
                | Action::AdjudicateSecond
                | Action::AdjudicateOther
                | Action::Erase
                | Action::Renumber
                | Action::Join
        )
}

impl Fresh {
    fn apply(&mut self, work: &Work<'_>, (id, action): (i64, Action), event: &CarriedEvent) {
        let value = event.value.said();
        let said = Said {
            question: event.question.as_deref(),
            next: event.next.as_deref(),
            value,
        };
        let step = Step {
            id,
            at: event.at,
            operator: &event.operator,
            entry: event.entry.and_then(|entry| u8::try_from(entry).ok()),
            change: Change::of(action, said, &work.codes),
            old: value.old,
            is_erased: false,
            is_same_again: false,
        };
        let applied = self.paper.apply(&step, &work.known.form());
        self.last = id;
        let (number, counts) = match applied.count {
            Some(Count::Compared(number, is_first, outcome)) => {
                let made = crate::store::second::comparisons::compared(is_first, outcome);
                let counts = [made.compared, made.differed, made.discrepancies];
                (number, counts.map(u64::cast_signed))
            }
            Some(Count::TakenBack(number)) => (number, [0, 0, -1]),
            Some(Count::Decided(..)) | None => return,
        };
        let first = self.paper.keyed.of(number).map(|(who, _)| who.clone());
        let pair = (first.unwrap_or_default(), event.operator.clone());
        let sums = self.agreement.entry(pair).or_default();
        for (sum, more) in sums.iter_mut().zip(counts) {
            *sum += more;
        }
    }
}

impl Store {
    /// A chain that was not here before.
    fn begin_chain(&self, chain: &CarriedChain, begin: Hash) -> Result<i64> {
        let row = self
            .connection
            .prepare_cached("INSERT INTO device (identity, key, format) VALUES (?1, ?2, 2)")?
            .insert((chain.identity, chain.key))?;
        self.connection.execute(
            "INSERT INTO head (device, sequence, hash) VALUES (?1, 0, ?2)",
            (row, begin),
        )?;
        Ok(row)
    }

    /// A chain that leaves one that is here: its events have the identity of that device, its row one of its own.
    fn begin_fork(
        &self,
        chain: &CarriedChain,
        (of, after): (i64, i64),
        before: Hash,
        hash: Hash,
    ) -> Result<i64> {
        let own = fork_name(&chain.identity, &hash);
        let row = self
            .connection
            .prepare_cached("INSERT INTO device (identity, key, format) VALUES (?1, ?2, 2)")?
            .insert((own, chain.key))?;
        self.connection.execute(
            "INSERT INTO head (device, sequence, hash) VALUES (?1, 0, ?2)",
            (row, before),
        )?;
        self.connection.execute(
            "INSERT INTO fork (device, of, after, before) VALUES (?1, ?2, ?3, ?4)",
            (row, of, after, before),
        )?;
        Ok(row)
    }

    fn write_hashes(&self, bringing: &mut Bringing) -> Result<()> {
        if bringing.bytes.is_empty() {
            return Ok(());
        }
        let hashes = bringing.bytes.len() / BroughtFields::LENGTH;
        let first = bringing.first + bringing.count - i64::try_from(hashes).unwrap_or(0);
        self.connection
            .prepare_cached("INSERT INTO imported (event, first, hashes) VALUES (?1, ?2, ?3)")?
            .execute((bringing.event, first, &bringing.bytes))?;
        bringing.bytes.clear();
        Ok(())
    }

    /// Whether a paper of a project on file is approved.
    fn has_approved(&self, project: &str) -> Result<bool> {
        let responses = self.responses_by_survey(project)?;
        Ok(responses.iter().any(|(_, _, approved)| *approved > 0))
    }

    /// The figures that moved since, of projects of which something is approved no more or another definition came: as this operator
    /// may see them, and those of all papers for the record.
    fn moved_since(
        &self,
        before: &BTreeMap<String, [Reading; 2]>,
        receipt: &Receipt,
    ) -> Result<[Vec<(String, Moved)>; 2]> {
        let mut moved = [Vec::new(), Vec::new()];
        for (code, before) in before {
            let mut undone = receipt.unapproved.iter().chain(&receipt.overtaken);
            let mut redefined = receipt.redefined.iter();
            if undone.any(|(key, _)| key.project == *code) || redefined.any(|(of, _)| of == code) {
                let after = self.reading_of(code)?;
                for (of, moved) in moved.iter_mut().enumerate() {
                    moved.push((code.clone(), before[of].moved_to(&after[of])));
                }
            }
        }
        Ok(moved)
    }

    /// The event that says that a parcel was read, with the heads of all chains.
    fn append_merge(
        &self,
        parcel: &ParcelContent<'_>,
        receipt: &Receipt,
        moved: &[(String, Moved)],
    ) -> Result<()> {
        self.device_row()?;
        let heads = self.heads_as_json()?.unwrap_or_default();
        let heads: serde_json::Value = serde_json::from_str(&heads).unwrap_or_default();
        let named = |papers: &BTreeSet<(SurveyKey, String)>| -> Vec<String> {
            let papers = papers.iter();
            papers
                .map(|(key, serial)| format!("{key} {serial}"))
                .collect()
        };
        let moved: BTreeMap<&str, serde_json::Value> = moved
            .iter()
            .map(|(project, moved)| (project.as_str(), moved_record(moved)))
            .collect();
        let redefined: BTreeMap<&str, Vec<serde_json::Value>> = receipt
            .redefined
            .iter()
            .map(|(project, found)| {
                let places = found.changes.iter().map(|one| {
                    let sides = [&one.old, &one.new];
                    let sides = sides.map(|text| place_record(one, text.as_deref()));
                    serde_json::json!({ "survey": one.survey, "thing": one.thing, "sides": sides })
                });
                (project.as_str(), places.collect())
            })
            .collect();
        let record = json(&serde_json::json!({
            "heads": heads["heads"],
            "parcel": parcel.sha256,
            "from": parcel.waybill.device,
            "events": receipt.events,
            "unapproved": named(&receipt.unapproved),
            "overtaken": named(&receipt.overtaken),
            "redefined": redefined,
            "moved": moved,
        }))?;
        let row = self.append_audit(&Event::of(Action::Merge).with(None, Some(&record)))?;
        self.connection
            .execute("INSERT INTO merged (event) VALUES (?1)", [row])?;
        Ok(())
    }
}

fn stopped() -> Error {
    unreadable("parcel")
}

fn damaged() -> Error {
    Error::new(
        Kind::Input,
        "包裹里的内容前后不符，什么都没有读入",
        "what the parcel holds does not agree with itself; nothing was read in",
    )
    .hint("请对方重新写一个包裹", "ask for another parcel")
}

fn not_signed() -> Error {
    Error::new(
        Kind::Input,
        "包裹不是写它的那台设备签的名，什么都没有读入",
        "the parcel is not signed by the device that it names; nothing was read in",
    )
    .hint("请对方重新写一个包裹", "ask for another parcel")
}

fn other_key() -> Error {
    Error::new(
        Kind::Input,
        "包裹里一台设备的公钥与本机记下的不同，可能是冒名的，什么都没有读入",
        "a device in the parcel has another public key than the one known here; nothing was read in",
    )
    .hint(
        "问清包裹是谁写的；真要换，从那台设备写的新数据库开始",
        "find out who wrote the parcel",
    )
}

fn not_its_chain() -> Error {
    Error::new(
        Kind::Input,
        "包裹里的留痕接不上，什么都没有读入",
        "the chains in the parcel do not hold together; nothing was read in",
    )
    .hint(
        "请对方不带 --for 重新写一个完整的包裹",
        "ask for a whole parcel, written without --for",
    )
}

fn lacking(chain: &CarriedChain, known: i64, parcel: &ParcelContent<'_>) -> Text {
    let device = uuid::Uuid::from_bytes(chain.identity).to_string();
    let (first, last) = (known + 1, chain.after);
    let is_own = device == parcel.waybill.device && !parcel.waybill.name.is_empty();
    let name = if is_own {
        parcel.waybill.name.clone()
    } else {
        device
    };
    Text::new(
        format!(
            "缺设备 {name} 的留痕第 {first} 至 {last} 行：先读它较早的包裹，或请对方不带 --for 写一个完整的"
        ),
        format!(
            "events {first} to {last} of device {name} are missing: read its earlier parcel first, or ask for a whole one, written without --for"
        ),
    )
}

fn newer_words(action: &str) -> Text {
    Text::new(
        format!("包裹里有本版程序不认识的动作（{action}）：换上新版 manyi 再读"),
        format!(
            "the parcel has an action that this version does not know ({action}): read it with a newer manyi"
        ),
    )
}

fn no_definition(key: &SurveyKey) -> Text {
    Text::new(
        format!("缺调查 {key} 的问卷：先装入项目 {} 的文件夹", key.project),
        format!(
            "the questionnaire of {key} is missing: load the folder of project {} first",
            key.project
        ),
    )
}
