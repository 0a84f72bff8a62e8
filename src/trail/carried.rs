//! What a parcel carries from one file to another: chains, events with their values, definitions and imported papers.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{Envelope, EventName, Hash, Identity, Salt, Value};

/// What a parcel says of itself before anything else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waybill {
    /// The program that wrote it.
    pub program: String,
    /// When it was written, by the clock of the computer, as RFC 3339 writes it.
    pub at: String,
    /// The device that wrote it, as a UUID.
    pub device: String,
    /// Its name for people; empty: it has none.
    pub name: String,
    /// For which device it was written: what that one is known to have is left out; empty: for anyone.
    pub receiver: String,
    /// How many events it carries.
    pub events: u64,
    /// How many papers of imports it carries.
    pub papers: u64,
    /// The codes of the projects whose definitions it carries.
    pub projects: Vec<String>,
    /// The words of events that it has, so that an older program knows beforehand whether it understands them all.
    pub actions: Vec<String>,
}

/// A chain, or a piece of one, of which events follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedChain {
    /// The device.
    pub identity: Identity,
    /// Its public key.
    pub key: Option<[u8; 32]>,
    /// Behind which event of its chain the piece begins; 0: at the beginning.
    pub after: i64,
    /// The hash of that event, or of the beginning of the chain.
    pub before: Hash,
    /// The last event of the piece.
    pub until: i64,
    /// Its hash.
    pub head: Hash,
    /// Of a fork: behind which event of the device's chain it leaves it.
    pub forked_after: Option<i64>,
}

/// An event as it travels; the hash follows from the one before it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CarriedEvent {
    /// The place of its chain in the parcel.
    pub chain: u32,
    /// Its place in the chain.
    pub sequence: i64,
    /// The chain and place of the event it had seen.
    pub seen: Option<(u32, i64)>,
    /// When.
    pub at: i64,
    /// Who.
    pub operator: String,
    /// What was done.
    pub action: String,
    /// The code of the project.
    pub project: Option<String>,
    /// The code of the survey.
    pub survey: Option<String>,
    /// The version of the questionnaire.
    pub version: Option<i64>,
    /// The identity of the response.
    pub response: Option<Identity>,
    /// Its serial at that time.
    pub serial: Option<String>,
    /// The code of the question, or the indicator.
    pub question: Option<String>,
    /// Which entry.
    pub entry: Option<i64>,
    /// Where entry continues.
    pub next: Option<String>,
    /// What it says.
    pub value: CarriedValue,
}

impl CarriedEvent {
    /// The event as its hash covers it: under its name, with the name of the event seen and the hash of its value.
    pub fn envelope<'e>(
        &'e self,
        name: EventName,
        seen: Option<EventName>,
        value: Option<&'e Hash>,
    ) -> Envelope<'e> {
        Envelope {
            name,
            seen,
            at: self.at,
            operator: &self.operator,
            action: &self.action,
            project: self.project.as_deref(),
            survey: self.survey.as_deref(),
            version: self.version,
            response: self.response.as_ref().map(Identity::as_slice),
            serial: self.serial.as_deref(),
            question: self.question.as_deref(),
            entry: self.entry,
            next: self.next.as_deref(),
            value: value.map(Hash::as_slice),
        }
    }
}

/// The value of an event as it travels.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum CarriedValue {
    /// It has none.
    #[default]
    None,
    /// It was deleted; the hash that the event covers.
    Deleted(Hash),
    /// The salt, and old, new and why.
    Said(Salt, [Option<String>; 3]),
}

impl CarriedValue {
    /// What it says; nothing where it was deleted.
    pub fn said(&self) -> Value<'_> {
        match self {
            Self::Said(_, [old, new, why]) => Value {
                old: old.as_deref(),
                new: new.as_deref(),
                why: why.as_deref(),
            },
            Self::None | Self::Deleted(_) => Value::default(),
        }
    }

    /// The hash of it that the event covers.
    pub fn hash(&self) -> Option<Hash> {
        match self {
            Self::None => None,
            Self::Deleted(hash) => Some(*hash),
            Self::Said(salt, _) => Some(self.said().hash(salt)),
        }
    }
}

/// The hash of an event's value, where it has one, and its own.
pub type EventHashes = (Option<Hash>, Hash);

/// The chains of a parcel while its events are hashed, each on the one before it in its chain.
#[derive(Debug, Default)]
pub struct HashedChains(Vec<(Identity, Hash)>);

impl HashedChains {
    /// The hashes of the next piece; `None` for what is no event, and for one whose chain, or the chain of what it had
    /// seen, did not come before it.
    pub fn hashes(&mut self, piece: &Carried) -> Option<EventHashes> {
        let event = match piece {
            Carried::Event(event) => event,
            Carried::Chain(chain) => {
                self.0.push((chain.identity, chain.before));
                return None;
            }
            Carried::Definition(_) | Carried::Paper(_) => return None,
        };
        let name = |chain: u32, sequence: i64| {
            let (device, _) = self.0.get(chain as usize)?;
            Some(EventName {
                device: *device,
                sequence,
            })
        };
        let seen = match event.seen {
            None => None,
            Some((chain, sequence)) => Some(name(chain, sequence)?),
        };
        let name = name(event.chain, event.sequence)?;
        let (_, before) = self.0.get_mut(event.chain as usize)?;
        let value = event.value.hash();
        *before = event.envelope(name, seen, value.as_ref()).hash(before);
        Some((value, *before))
    }

    /// The hash of the last event of a chain that came, or of what it goes on from.
    pub fn end(&self, chain: u32) -> Option<Hash> {
        self.0.get(chain as usize).map(|(_, hash)| *hash)
    }
}

/// A definition of a project that events of the parcel need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedDefinition {
    /// The code of the project.
    pub project: String,
    /// [`DefinitionRecord`] as JSON.
    pub definition: String,
}

/// What a parcel says of a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DefinitionRecord {
    /// The project without its surveys, as it lies in the file.
    pub project: String,
    /// The surveys in their order: the code, the definition as it lies in the file, and the codes of the questions by
    /// their numbers, from 1 on.
    pub surveys: Vec<(String, String, Vec<String>)>,
    /// The hash of the definition.
    pub hash: String,
    /// The hashes that the definition had before.
    pub before: Vec<String>,
}

/// A response as an import brought it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedPaper {
    /// The chain of the event of the import.
    pub chain: u32,
    /// The place of that event in it.
    pub sequence: i64,
    /// Its identity.
    pub identity: Identity,
    /// Its serial.
    pub serial: String,
    /// The version of the questionnaire.
    pub version: i64,
    /// The code of its state.
    pub state: String,
    /// The code of its batch.
    pub batch: Option<String>,
    /// Its answers, packed.
    pub answers: String,
}

/// A piece of a parcel, in the order in which they come: chains, definitions, then events in an order in which each
/// comes behind the one it had seen, the papers of an import right behind its event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Carried {
    /// A chain.
    Chain(CarriedChain),
    /// A definition.
    Definition(CarriedDefinition),
    /// An event.
    Event(CarriedEvent),
    /// A response of the import before.
    Paper(CarriedPaper),
}

/// The events whose values an event of a deletion says are gone, by what it says.
pub fn erased_events(said: Option<&str>) -> Vec<EventName> {
    let record: serde_json::Value =
        serde_json::from_str(said.unwrap_or_default()).unwrap_or_default();
    let events = record["events"].as_array().into_iter().flatten();
    let named = events.filter_map(|name| {
        let device = uuid::Uuid::parse_str(name[0].as_str()?).ok()?.into_bytes();
        let sequence = name[1].as_i64()?;
        Some(EventName { device, sequence })
    });
    named.collect()
}

/// The name of a chain that leaves the chain of its device with an event of this hash: the same in every file.
pub fn fork_name(device: &Identity, hash: &Hash) -> Identity {
    let mut name: Identity = [0; 16];
    let digest = Sha256::new()
        .chain_update(b"manyi fork")
        .chain_update(device)
        .chain_update(hash)
        .finalize();
    name.copy_from_slice(&digest[..16]);
    name
}
