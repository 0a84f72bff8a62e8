//! The history of a paper as a whole, also where devices wrote about it without one another: read along everything that was
//! seen, put into the one order, and woven.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rusqlite::{OptionalExtension as _, Row};
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::response::State;
use crate::response::packed::unpack;
use crate::store::Store;
use crate::store::file::error::unreadable;
use crate::store::row::definitions::Known;
use crate::trail::merge::{Ancestry, Brought, Entry, Node, Weaving, at_odds, order, weave};
use crate::trail::{
    Action, Change, ErasedRecord, EventName, Hash, Identity, Names, Paper, Part, Said, Step, Value,
    first_open, from_hexadecimal, hexadecimal,
};

/// An end of a history: the event, and the response it is about, which an import alone does not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::store) struct End {
    pub(in crate::store) event: i64,
    pub(in crate::store) identity: Identity,
}

/// What the event of a join says.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::store) struct JoinRecord {
    /// The other ends: device, place, hash, and of an import the identity of the response.
    pub(in crate::store) ends: Vec<(String, i64, String, Option<String>)>,
    /// The name of the thread; empty: it is about a response.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(in crate::store) thread: String,
}

/// An event of a paper as it is read.
struct Found {
    id: i64,
    name: EventName,
    tie: Hash,
    at: i64,
    operator: String,
    action: Option<Action>,
    question: Option<String>,
    entry: Option<u8>,
    next: Option<String>,
    old: Option<String>,
    new: Option<String>,
    why: Option<String>,
    is_erased: bool,
    is_same_again: bool,
    identity: Identity,
    serial: String,
    version: Option<u32>,
    parents: Vec<usize>,
    brought: Option<Brought>,
}

/// Everything that happened to a paper, or to papers of one serial.
pub(in crate::store) struct Gathered {
    found: Vec<Found>,
}

/// A paper made of its events.
#[derive(Debug, Clone)]
pub(in crate::store) struct Woven {
    pub(in crate::store) weaving: Weaving,
    /// Its first event, or the import that brought it.
    pub(in crate::store) born: i64,
    /// The identities under which it was begun, the lowest first.
    pub(in crate::store) identities: BTreeSet<Identity>,
    /// The serial that its events give it.
    pub(in crate::store) serial: String,
    /// The ends of its history, in order.
    pub(in crate::store) ends: Vec<End>,
    /// How many events it has, imports not counted.
    pub(in crate::store) events: u64,
    /// The imports that brought it.
    pub(in crate::store) imports: Vec<End>,
    /// Whether words of it were deleted, so that not everything can be told again.
    pub(in crate::store) has_erased: bool,
}

const EVENT: &str = "SELECT id, device, sequence, hash, at, operator, action, question, entry, next,
        (SELECT old FROM event_value WHERE event_value.event = event.id),
        (SELECT new FROM event_value WHERE event_value.event = event.id),
        (SELECT why FROM event_value WHERE event_value.event = event.id),
        value_hash IS NOT NULL AND NOT EXISTS (SELECT 1 FROM event_value WHERE event_value.event = event.id),
        response, serial, version, seen
    FROM event WHERE id = ?1";

/// The true names of chains: the identity of the device, and how many events stand before a fork.
pub(in crate::store) type ChainNames = HashMap<i64, (Identity, i64)>;

impl Store {
    /// The true names of all chains by their rows.
    pub(in crate::store) fn chain_names(&self) -> Result<ChainNames> {
        let mut statement = self.connection.prepare_cached(
            "SELECT device.id, coalesce(trunk.identity, device.identity), coalesce(fork.after, 0)
             FROM device LEFT JOIN fork ON fork.device = device.id LEFT JOIN device AS trunk ON trunk.id = fork.of",
        )?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
        Ok(rows.collect::<std::result::Result<_, _>>()?)
    }

    /// The event of this file with a name; of forked chains the one with the hash.
    pub(in crate::store) fn find_event(
        &self,
        device: Identity,
        sequence: i64,
        hash: Option<&[u8]>,
    ) -> Result<Option<i64>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT event.id, event.hash FROM device JOIN event ON event.device = device.id AND event.sequence = ?2
             WHERE device.identity = ?1
             UNION ALL
             SELECT event.id, event.hash FROM device JOIN fork ON fork.of = device.id
             JOIN event ON event.device = fork.device AND event.sequence = ?2 - fork.after
             WHERE device.identity = ?1 AND ?2 > fork.after",
        )?;
        let mut rows = statement.query((device, sequence))?;
        while let Some(row) = rows.next()? {
            let found: Hash = row.get(1)?;
            if hash.is_none_or(|hash| found.starts_with(hash)) {
                return Ok(Some(row.get(0)?));
            }
        }
        Ok(None)
    }

    /// The ends that the event of a join names.
    pub(in crate::store) fn joined_ends(
        &self,
        record: Option<&str>,
        about: Identity,
    ) -> Result<Vec<End>> {
        let record: Option<JoinRecord> =
            record.and_then(|record| serde_json::from_str(record).ok());
        let mut ends = Vec::new();
        for (device, sequence, hash, identity) in record.map(|of| of.ends).unwrap_or_default() {
            let read = |text: &str| -> Option<Identity> {
                Some(uuid::Uuid::parse_str(text).ok()?.into_bytes())
            };
            let Some(device) = read(&device) else {
                continue;
            };
            let hash = from_hexadecimal(&hash);
            let Some(event) = self.find_event(device, sequence, hash.as_deref())? else {
                continue;
            };
            let identity = identity.as_deref().and_then(read).unwrap_or(about);
            ends.push(End { event, identity });
        }
        Ok(ends)
    }

    /// How ends are named in the event of a join.
    pub(in crate::store) fn join_record(&self, ends: &[End], thread: &str) -> Result<JoinRecord> {
        let chains = self.chain_names()?;
        let mut named = Vec::new();
        for end in ends {
            let (device, sequence, hash, is_import): (i64, i64, Hash, bool) =
                self.connection.query_row(
                    "SELECT device, sequence, hash, action = 'import' FROM event WHERE id = ?1",
                    [end.event],
                    |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
                )?;
            let (identity, before) = chains.get(&device).copied().unwrap_or_default();
            let uuid = |identity: Identity| uuid::Uuid::from_bytes(identity).to_string();
            named.push((
                uuid(identity),
                sequence + before,
                hexadecimal(&hash[..8]),
                is_import.then(|| uuid(end.identity)),
            ));
        }
        Ok(JoinRecord {
            ends: named,
            thread: thread.to_owned(),
        })
    }

    /// The ends of the history of a response: several where devices wrote without one another.
    pub(in crate::store) fn ends_of(
        &self,
        response: i64,
        identity: Identity,
        last: Option<i64>,
    ) -> Result<Vec<End>> {
        let mut ends = self.tips(response)?;
        if ends.is_empty() {
            ends.extend(last.map(|event| End { event, identity }));
        }
        Ok(ends)
    }

    /// The ends of the history of a response on which devices wrote without one another; empty for all others.
    pub(in crate::store) fn tips(&self, response: i64) -> Result<Vec<End>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT event, identity FROM tip WHERE response = ?1 ORDER BY event")?;
        let rows = statement.query_map([response], |row| {
            Ok(End {
                event: row.get(0)?,
                identity: row.get(1)?,
            })
        })?;
        Ok(rows.collect::<std::result::Result<_, _>>()?)
    }

    /// Reads everything that happened from these ends back to the beginnings.
    pub(in crate::store) fn gather(
        &self,
        known: &Known,
        names: &dyn Names,
        chains: &ChainNames,
        ends: &[End],
    ) -> Result<Gathered> {
        let mut statement = self.connection.prepare_cached(EVENT)?;
        let mut due: BTreeSet<End> = ends.iter().copied().collect();
        let mut done: HashSet<End> = HashSet::new();
        let mut found: Vec<Found> = Vec::new();
        let mut parents: Vec<Vec<End>> = Vec::new();
        let none = [0; 16];
        while let Some(end) = due.pop_last() {
            let key = |identity| End {
                event: end.event,
                identity,
            };
            if done.contains(&key(none)) || done.contains(&end) {
                continue;
            }
            let mut rows = statement.query([end.event])?;
            let Some(row) = rows.next()? else {
                return Err(unreadable("event.seen"));
            };
            let code = row.get_ref(6)?.as_str().map_err(rusqlite::Error::from)?;
            let action = Action::from_code(code);
            let is_import = action == Some(Action::Import);
            done.insert(if is_import { end } else { key(none) });
            let mut read = read(row, action, chains, end.identity)?;
            let mut seen = Vec::new();
            if is_import {
                read.tie[..16].copy_from_slice(&end.identity);
                self.read_brought(known, names, &mut read)?;
            } else {
                let mut before: Option<i64> = row.get(17)?;
                // Each event has seen an earlier one; were it not so, the walk would not end.
                before = before.filter(|before| *before < end.event);
                if action == Some(Action::Join) {
                    let joined = self.joined_ends(read.new.as_deref(), read.identity)?;
                    seen.extend(joined.into_iter().filter(|one| one.event < end.event));
                    // An import among the ends is named with whose paper is meant.
                    before = before.filter(|before| seen.iter().all(|one| one.event != *before));
                }
                seen.extend(before.map(|event| End {
                    event,
                    identity: read.identity,
                }));
            }
            due.extend(&seen);
            found.push(read);
            parents.push(seen);
        }
        let mut places: HashMap<End, usize> = HashMap::new();
        for (place, one) in found.iter().enumerate() {
            let identity = if one.action == Some(Action::Import) {
                one.identity
            } else {
                none
            };
            places.insert(
                End {
                    event: one.id,
                    identity,
                },
                place,
            );
        }
        for (one, seen) in found.iter_mut().zip(parents) {
            for end in seen {
                let plain = End {
                    event: end.event,
                    identity: none,
                };
                one.parents
                    .extend(places.get(&plain).or_else(|| places.get(&end)));
            }
            one.parents.sort_unstable();
            one.parents.dedup();
        }
        Ok(Gathered { found })
    }

    /// What an import brought of a response: kept, or, where nobody touched it since, its row.
    fn read_brought(&self, known: &Known, names: &dyn Names, read: &mut Found) -> Result<()> {
        let columns = "serial, version, state, batch, answers";
        let kept = self
            .connection
            .prepare_cached(&format!(
                "SELECT {columns} FROM brought WHERE identity = ?1"
            ))?
            .query_row([read.identity], brought_row)
            .optional()?;
        let Some((serial, version, state, batch, answers)) = kept else {
            return Err(unreadable("brought"));
        };
        let state = State::from_code(&state).ok_or_else(|| unreadable("brought.state"))?;
        let answers = unpack(&answers).ok_or_else(|| unreadable("brought.answers"))?;
        let form = known.form();
        let sheet = form.sheet(&answers, version);
        read.serial = serial;
        read.version = Some(version);
        read.brought = Some(Brought {
            next: sheet.map_or(0, |sheet| first_open(&form, &sheet)),
            state,
            answers,
            batch: batch.and_then(|code| names.batch(&code)),
        });
        Ok(())
    }
}

type BroughtColumns = (String, u32, String, Option<String>, String);

fn brought_row(row: &Row<'_>) -> rusqlite::Result<BroughtColumns> {
    Ok((
        row.get(0)?,
        row.get(1)?,
        row.get(2)?,
        row.get(3)?,
        row.get(4)?,
    ))
}

fn read(
    row: &Row<'_>,
    action: Option<Action>,
    chains: &ChainNames,
    about: Identity,
) -> Result<Found> {
    let (device, before) = chains
        .get(&row.get(1)?)
        .copied()
        .ok_or_else(|| unreadable("event.device"))?;
    let identity: Option<Identity> = row.get(14)?;
    let serial: Option<String> = row.get(15)?;
    Ok(Found {
        id: row.get(0)?,
        name: EventName {
            device,
            sequence: before + row.get::<_, i64>(2)?,
        },
        tie: row.get(3)?,
        at: row.get(4)?,
        operator: row.get(5)?,
        action,
        question: row.get(7)?,
        entry: row.get(8)?,
        next: row.get(9)?,
        old: row.get(10)?,
        new: row.get(11)?,
        why: row.get(12)?,
        is_erased: row.get(13)?,
        is_same_again: false,
        identity: identity.unwrap_or(about),
        serial: serial.unwrap_or_default(),
        version: row.get(16)?,
        parents: Vec::new(),
        brought: None,
    })
}

/// The group that something belongs to, where each names another of its group or itself.
fn root(group: &mut [usize], mut at: usize) -> usize {
    while group[at] != at {
        group[at] = group[group[at]];
        at = group[at];
    }
    at
}

impl Gathered {
    /// The events that are tied together by what they had seen: each is one paper, whatever its identities.
    pub(in crate::store) fn papers(&self) -> Vec<Vec<usize>> {
        let mut group: Vec<usize> = (0..self.found.len()).collect();
        // Events of one identity are one paper even where the first one was seen by none of the others.
        let mut first: HashMap<Identity, usize> = HashMap::new();
        for (at, found) in self.found.iter().enumerate() {
            let same = *first.entry(found.identity).or_insert(at);
            for other in found.parents.iter().copied().chain([same]) {
                let (one, other) = (root(&mut group, at), root(&mut group, other));
                group[one] = other;
            }
        }
        let mut papers: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for at in 0..self.found.len() {
            papers.entry(root(&mut group, at)).or_default().push(at);
        }
        let mut papers: Vec<Vec<usize>> = papers.into_values().collect();
        papers.sort_by_key(|paper| self.identities(paper).first().copied());
        papers
    }

    /// The identities of these events.
    pub(in crate::store) fn identities(&self, events: &[usize]) -> BTreeSet<Identity> {
        events.iter().map(|at| self.found[*at].identity).collect()
    }

    /// Everything in it as one paper.
    pub(in crate::store) fn whole(&mut self, known: &Known, names: &dyn Names) -> Option<Woven> {
        let all: Vec<usize> = (0..self.found.len()).collect();
        self.weave(known, names, &all)
    }

    /// The paper that these events come to; `None` where there are none.
    pub(in crate::store) fn weave(
        &mut self,
        known: &Known,
        names: &dyn Names,
        events: &[usize],
    ) -> Option<Woven> {
        let places: HashMap<usize, usize> = events
            .iter()
            .enumerate()
            .map(|(place, at)| (*at, place))
            .collect();
        let nodes: Vec<Node> = events
            .iter()
            .map(|at| {
                let found = &self.found[*at];
                Node {
                    name: found.name,
                    tie: found.tie,
                    parents: found
                        .parents
                        .iter()
                        .filter_map(|parent| places.get(parent).copied())
                        .collect(),
                }
            })
            .collect();
        let ordered = order(&nodes);
        let seen = Ancestry::of(&nodes, &ordered);
        let ordered: Vec<usize> = ordered.into_iter().map(|place| events[place]).collect();
        self.note_same_again(&ordered);
        let of = |at: &usize| &self.found[*at];
        let first = of(ordered.first()?);
        let version = ordered.iter().filter_map(|at| of(at).version).max();
        let begun = Paper::begun(version.unwrap_or_default(), known.first_number());
        let entries: Vec<Entry<'_>> = ordered.iter().map(|at| of(at).entry(names)).collect();
        let mut weaving = weave(begun, &entries, &seen, &known.form());
        let told: Vec<&Found> = ordered.iter().map(of).collect();
        weaving
            .paper
            .matters
            .extend(whereabouts_at_odds(&told, &seen));
        let renumbered = ordered
            .iter()
            .rev()
            .map(of)
            .find(|found| found.action == Some(Action::Renumber));
        let serial = match renumbered {
            Some(found) => found.new.clone().unwrap_or_default(),
            None => first.serial.clone(),
        };
        let is_parent: HashSet<usize> = ordered
            .iter()
            .flat_map(|at| of(at).parents.iter().copied())
            .collect();
        let end = |found: &Found| End {
            event: found.id,
            identity: found.identity,
        };
        let imports = ordered
            .iter()
            .map(of)
            .filter(|found| found.brought.is_some());
        let imports: Vec<End> = imports.map(end).collect();
        Some(Woven {
            weaving,
            born: first.id,
            identities: self.identities(events),
            serial,
            ends: ordered
                .iter()
                .filter(|at| !is_parent.contains(at))
                .map(|at| end(of(at)))
                .collect(),
            events: (ordered.len() - imports.len()) as u64,
            has_erased: ordered.iter().any(|at| of(at).is_erased),
            imports,
        })
    }

    /// Notes of deleted values what the events that deleted them say: which were the value before again.
    fn note_same_again(&mut self, ordered: &[usize]) {
        for (end, at) in ordered.iter().enumerate() {
            let erasure = &self.found[*at];
            if erasure.action != Some(Action::Erase) {
                continue;
            }
            let record = erasure.new.as_deref().and_then(ErasedRecord::read);
            let Some(same) = record.map(|record| record.same_again) else {
                continue;
            };
            let of_field = |one: &&usize| self.found[**one].question == erasure.question;
            // Those before an earlier deletion in the field are that one's.
            let mut erased: Vec<usize> = ordered[..end]
                .iter()
                .rev()
                .filter(of_field)
                .copied()
                .take_while(|one| self.found[*one].action != Some(Action::Erase))
                .filter(|one| self.found[*one].is_erased)
                .collect();
            erased.reverse();
            for place in same {
                if let Some(one) = erased.get(place) {
                    self.found[*one].is_same_again = true;
                }
            }
        }
    }
}

/// What devices said without one another of where a paper is: under two other serials, or withdrawn here and moved there.
fn whereabouts_at_odds(told: &[&Found], seen: &Ancestry) -> Vec<(Part, [i64; 2])> {
    let (mut serials, mut standings, mut settled) = (Vec::new(), Vec::new(), Vec::new());
    for (place, found) in told.iter().enumerate() {
        let new = found.new.as_deref();
        match found.action {
            Some(Action::Renumber) => serials.push((place, found.id, new)),
            Some(Action::Withdraw) => standings.push((place, found.id, Some(""))),
            Some(Action::MoveOut) => standings.push((place, found.id, new)),
            Some(Action::Reinstate | Action::SetInvalid | Action::SetValid) => {
                standings.push((place, found.id, None));
            }
            Some(Action::Settle) => settled.push(place),
            _ => {}
        }
    }
    let both = [(Part::Serial, serials), (Part::Validity, standings)];
    let at_odds = both.map(|(part, said)| Some((part, at_odds(&said, &settled, seen)?)));
    at_odds.into_iter().flatten().collect()
}

impl Found {
    fn entry(&self, names: &dyn Names) -> Entry<'_> {
        let said = Said {
            question: self.question.as_deref(),
            next: self.next.as_deref(),
            value: Value {
                old: self.old.as_deref(),
                new: self.new.as_deref(),
                why: self.why.as_deref(),
            },
        };
        let change = self
            .action
            .map_or(Change::Unknown, |action| Change::of(action, said, names));
        Entry {
            step: Step {
                id: self.id,
                at: self.at,
                operator: &self.operator,
                entry: self.entry,
                change,
                old: self.old.as_deref(),
                is_erased: self.is_erased,
                is_same_again: self.is_same_again,
            },
            brought: self.brought.as_ref(),
        }
    }
}
