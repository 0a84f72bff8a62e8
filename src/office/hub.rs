//! A file and a hub: what the hub lacks is pushed, what the file lacks is pulled and read as a parcel is.

use std::collections::{BTreeMap, HashSet};
use std::io::Write;

use super::merging::{ParcelRead, read_waiting};
use crate::error::{Error, Kind, Result};
use crate::formats::parcel::write_parcel;
use crate::hub::{
    Arrived, Far, Held, HeldChain, Hub, HubChain, Known, Role, Sent, Statement, Told,
};
use crate::store::{ParcelContent, Store};
use crate::trail::carried::Waybill;
use crate::trail::{Hash, Identity};

/// So many events are pulled at once: they are one parcel, and what they come to is worked out in memory.
const AT_ONCE: u64 = 400_000;

/// What came of pushing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pushed {
    /// What was sent.
    pub sent: Sent,
    /// Papers that verifiers may read from now on.
    pub released: u64,
}

/// What came of pulling.
#[derive(Debug, Clone, Default)]
pub struct Pulled {
    /// What was read, one after the other.
    pub read: Vec<ParcelRead>,
    /// The chains that are not read to their end.
    pub held: Vec<HeldChain>,
}

/// How a file and a hub stand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HubStanding {
    /// How many events of the file the hub lacks.
    pub unsent: u64,
    /// How many events of the hub the file lacks.
    pub unread: u64,
    /// What each device said of itself.
    pub devices: Vec<Told>,
}

/// Pushes what the hub lacks; `all`: everything, whatever it has. `far` is told how many events were sent, and may stop it.
///
/// # Errors
/// [`Kind::Busy`] where the hub is away; what was committed there before is there.
pub fn hub_push(store: &Store, hub: &mut Hub, all: bool, far: &mut Far<'_>) -> Result<Pushed> {
    let knowledge = if all {
        crate::store::Knowledge::default()
    } else {
        store.knowledge_with(&events_there(store, hub)?)?
    };
    let unsent = store.lacks(&knowledge)?;
    let sent = store.reading(|| {
        let mut give = |give: &mut dyn FnMut(&crate::trail::carried::Carried) -> Result<()>| {
            store.parcel_pieces(&knowledge, give)
        };
        if unsent == 0 {
            return Ok(Sent::default());
        }
        hub.send(&mut give, far)
    })?;
    let released = if hub.has_role(Role::Supervisor)? {
        hub.mark_erased(&store.erased_values()?)?;
        hub.release(&store.keyed_twice()?)?
    } else {
        0
    };
    say(store, hub)?;
    Ok(Pushed { sent, released })
}

/// Says in the hub where this device's chain is, and how far its work.
fn say(store: &Store, hub: &mut Hub) -> Result<()> {
    let own = store.own_device();
    let mut name = None;
    for chain in hub.chains()? {
        let (sequence, hash) = chain.head;
        if chain.identity == own && store.has_event(&own, sequence, &hash)? {
            name = Some(chain);
        }
    }
    let Some(chain) = name else {
        return Ok(());
    };
    let [papers, verified, discrepancies, forks, collisions] = store.work_in_numbers()?;
    let knowledge = store.knowledge_with(&events_there(store, hub)?)?;
    let statement = Statement {
        name: store.device_name(own)?,
        unsent: store.lacks(&knowledge)?,
        papers,
        verified,
        discrepancies,
        forks,
        collisions,
    };
    hub.say(chain.name, chain.head, &statement, store.parcel_key())
}

/// Events that hub and file both may have: the ends of the chains there, and of the chains here that are there.
fn events_there(store: &Store, hub: &mut Hub) -> Result<Vec<(Identity, i64, Hash)>> {
    let chains = hub.chains()?;
    let mut events: Vec<(Identity, i64, Hash)> = chains
        .iter()
        .map(|chain| (chain.identity, chain.head.0, chain.head.1))
        .collect();
    let mut asked = Vec::new();
    for end in store.chain_ends()? {
        let of = chains.iter().filter(|chain| chain.identity == end.identity);
        let further =
            of.filter(|chain| chain.head.0 > end.sequence && chain.begin() < end.sequence);
        asked.extend(further.map(|chain| ((chain.name, end.sequence), end.identity)));
    }
    let names: Vec<(Identity, i64)> = asked.iter().map(|(name, _)| *name).collect();
    let there = hub.hashes(&names)?;
    for (name, identity) in asked {
        if let Some(hash) = there.get(&name) {
            events.push((identity, name.1, *hash));
        }
    }
    Ok(events)
}

/// How far the file has each chain of the hub; without those forks whose beginning it does not have.
fn known(store: &Store, hub: &mut Hub, chains: &[HubChain]) -> Result<Vec<Known>> {
    let ends = store.chain_ends()?;
    let mut known = Vec::new();
    let mut asked = Vec::new();
    for chain in chains {
        let of = ends.iter().filter(|end| end.identity == chain.identity);
        let inside = of.filter(|end| end.sequence > chain.begin() && end.sequence < chain.head.0);
        asked.extend(inside.map(|end| ((chain.name, end.sequence), end.hash)));
    }
    let names: Vec<(Identity, i64)> = asked.iter().map(|(name, _)| *name).collect();
    let there = hub.hashes(&names)?;
    for chain in chains {
        let (sequence, hash) = chain.head;
        let mut at = None;
        if sequence > chain.begin() && store.has_event(&chain.identity, sequence, &hash)? {
            at = Some(chain.head);
        } else if chain.fork_after.is_none_or(|after| after == 0)
            || store.has_event(&chain.identity, chain.begin(), &chain.before)?
        {
            at = Some((chain.begin(), chain.before));
            for (name, own) in &asked {
                let is_shared = name.0 == chain.name && there.get(name) == Some(own);
                if is_shared && at.is_none_or(|(most, _)| name.1 > most) {
                    at = Some((name.1, *own));
                }
            }
        }
        if let Some((after, before)) = at {
            known.push(Known {
                chain: chain.clone(),
                after,
                before,
                is_asked: true,
            });
        }
    }
    Ok(known)
}

/// Pulls what the file lacks and reads it in, as a parcel is read; `dry_run` says what it would do.
///
/// # Errors
/// [`Kind::Busy`] where the hub is away; what was read before is read.
pub fn hub_pull(
    store: &mut Store,
    hub: &mut Hub,
    dry_run: bool,
    far: &mut Far<'_>,
) -> Result<Pulled> {
    let mut pulled = Pulled::default();
    let mut held: BTreeMap<Identity, HeldChain> = BTreeMap::new();
    let mut stopped: HashSet<Identity> = HashSet::new();
    loop {
        let chains = hub.chains()?;
        let mut known = known(store, hub, &chains)?;
        for chain in &mut known {
            chain.is_asked = !stopped.contains(&chain.chain.name);
            if chain.is_asked {
                held.remove(&chain.chain.name);
            }
        }
        for chain in &chains {
            if !known.iter().any(|known| known.chain.name == chain.name) {
                held.insert(chain.name, behind(chain));
            }
        }
        let arrived = hub.receive(&known, Some(AT_ONCE), far)?;
        let is_something = arrived.waybill.events > 0;
        let before = stopped.len();
        for one in &arrived.held {
            // What only waits for another chain, or is more than one round takes, may come with the next.
            let may_come = matches!(one.why, Held::Behind | Held::UnderWay);
            if !is_something || !may_come {
                stopped.insert(one.name);
            }
            held.insert(one.name, one.clone());
        }
        if is_something {
            let read = read_arrived(store, &arrived, dry_run)?;
            let is_over = dry_run || read.receipt.waits.is_some() || read.receipt.is_nothing_new();
            pulled.read.push(read);
            if is_over {
                break;
            }
        } else if stopped.len() == before {
            break;
        }
    }
    if !dry_run && pulled.read.iter().any(|read| read.receipt.events > 0) {
        pulled.read.extend(read_waiting(store)?);
    }
    pulled.held = held.into_values().collect();
    Ok(pulled)
}

/// A fork whose beginning is held.
fn behind(chain: &HubChain) -> HeldChain {
    HeldChain {
        name: chain.name,
        why: Held::Behind,
        events: (chain.head.0 - chain.begin()).max(0).unsigned_abs(),
    }
}

fn read_arrived(store: &mut Store, arrived: &Arrived, dry_run: bool) -> Result<ParcelRead> {
    let content = ParcelContent {
        waybill: &arrived.waybill,
        key: None,
        sha256: &arrived.sha256,
        pieces: &|give| arrived.each(give),
    };
    let receipt = store.read_parcel(&content, dry_run)?;
    Ok(ParcelRead {
        file: arrived.waybill.name.clone(),
        waybill: arrived.waybill.clone(),
        receipt,
        is_kept: false,
    })
}

/// How file and hub stand.
///
/// # Errors
/// [`Kind::Busy`] where the hub is away.
pub fn hub_standing(store: &Store, hub: &mut Hub) -> Result<HubStanding> {
    let chains = hub.chains()?;
    let known = known(store, hub, &chains)?;
    let mut unread = 0;
    for chain in &chains {
        let after = known.iter().find(|known| known.chain.name == chain.name);
        let after = after.map_or(chain.begin(), |known| known.after);
        unread += (chain.head.0 - after).max(0).unsigned_abs();
    }
    let knowledge = store.knowledge_with(&events_there(store, hub)?)?;
    Ok(HubStanding {
        unsent: store.lacks(&knowledge)?,
        unread,
        devices: hub.told()?,
    })
}

/// Writes everything that the hub has as one parcel, and compares the counts; only for who reads past row security.
///
/// # Errors
/// [`Kind::Store`] where rows are hidden from this user; [`Kind::Input`] where something is missing.
pub fn hub_backup(hub: &mut Hub, out: &mut dyn Write, far: &mut Far<'_>) -> Result<(Waybill, u64)> {
    let [events, values, _] = hub.count_all()?;
    let chains = hub.chains()?;
    let known: Vec<Known> = chains
        .into_iter()
        .map(|chain| Known {
            after: chain.begin(),
            before: chain.before,
            is_asked: true,
            chain,
        })
        .collect();
    let arrived = hub.receive(&known, None, far)?;
    if !arrived.held.is_empty() || arrived.waybill.events < events {
        return Err(not_whole(arrived.waybill.events, events));
    }
    write_parcel(out, &arrived.waybill, None, &mut |give| {
        arrived.each(&mut |piece| give(&piece))
    })?;
    Ok((arrived.waybill, values))
}

fn not_whole(read: u64, there: u64) -> Error {
    Error::new(
        Kind::Findings,
        format!("只读到 {read} 行留痕，中心库里有 {there} 行，没有写备份"),
        format!("{read} of the {there} events of the hub could be read; no backup was written"),
    )
    .hint(
        "刚有人在推送就过一会儿再来；不然运行 manyi hub doctor",
        "where somebody is pushing, try again in a while; else `manyi hub doctor`",
    )
}
