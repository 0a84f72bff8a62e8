//! How far somebody else has the chains of this file, told by hashes; and what this file has to say of itself.

use std::collections::BTreeMap;

use super::inbox::WaitingKind;
use super::outgoing::Knowledge;
use crate::error::Result;
use crate::store::Store;
use crate::trail::{EventName, Hash, Identity};

/// The end of a chain of this file, as every file names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainEnd {
    /// The device.
    pub identity: Identity,
    /// Behind which event of the device's chain it begins in this file; 0 but for forks.
    pub begin: i64,
    /// Its last event.
    pub sequence: i64,
    /// The hash of that.
    pub hash: Hash,
}

impl Store {
    /// The ends of the chains of this file that have events.
    ///
    /// # Errors
    /// [`crate::error::Kind::Usage`] for a file whose trail begins in version 1.
    pub fn chain_ends(&self) -> Result<Vec<ChainEnd>> {
        let rows = self
            .chain_rows()?
            .into_iter()
            .filter(|row| row.sequence > 0);
        let ends = rows.map(|row| {
            let begin = row.fork.map_or(0, |(_, after, _)| after);
            ChainEnd {
                identity: row.identity,
                begin,
                sequence: begin + row.sequence,
                hash: row.hash,
            }
        });
        Ok(ends.collect())
    }

    /// What somebody has who has these events, and all before them in their chains.
    ///
    /// # Errors
    /// As [`Store::chain_ends`].
    pub fn knowledge_with(&self, events: &[(Identity, i64, Hash)]) -> Result<Knowledge> {
        let mut known = BTreeMap::new();
        for row in self.chain_rows()? {
            let begin = row.fork.map_or(0, |(_, after, _)| after);
            for (identity, sequence, hash) in events {
                let at = sequence - begin;
                if *identity != row.identity || at < 1 || at > row.sequence {
                    continue;
                }
                if self.hash_at(row.row, at)? == Some(*hash) {
                    let most: &mut i64 = known.entry(row.row).or_default();
                    *most = at.max(*most);
                }
            }
        }
        Ok(Knowledge::of(known))
    }

    /// Whether this file has an event with this hash at this place of a device's chain.
    ///
    /// # Errors
    /// As [`Store::chain_ends`].
    pub fn has_event(&self, identity: &Identity, sequence: i64, hash: &Hash) -> Result<bool> {
        for row in self.chain_rows()? {
            let at = sequence - row.fork.map_or(0, |(_, after, _)| after);
            if row.identity == *identity && at > 0 && self.hash_at(row.row, at)? == Some(*hash) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// How many events somebody with this knowledge lacks.
    ///
    /// # Errors
    /// [`crate::error::Kind::Store`] where the file cannot be read.
    pub fn lacks(&self, knowledge: &Knowledge) -> Result<u64> {
        let all: i64 = self.connection.query_row(
            "SELECT coalesce(sum(sequence), 0) FROM head",
            [],
            |row| row.get(0),
        )?;
        Ok((all - knowledge.events()).max(0).unsigned_abs())
    }

    /// The device at work.
    pub fn own_device(&self) -> Identity {
        self.device.identity
    }

    /// The name that a device has for people; empty: none was given.
    ///
    /// # Errors
    /// [`crate::error::Kind::Store`] where the file cannot be read.
    pub fn device_name(&self, device: Identity) -> Result<String> {
        Ok(self.device_title(device)?.unwrap_or_default())
    }

    /// The papers of which the second entry is in, by every identity that they have.
    ///
    /// # Errors
    /// [`crate::error::Kind::Store`] where the file cannot be read.
    pub fn keyed_twice(&self) -> Result<Vec<Identity>> {
        let mut statement = self.connection.prepare(
            "SELECT identity FROM response WHERE compared = 1 OR state IN ('verified', 'approved')
             UNION
             SELECT alias.identity FROM alias CROSS JOIN response ON response.id = alias.response
             WHERE compared = 1 OR state IN ('verified', 'approved')",
        )?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<std::result::Result<_, _>>()?)
    }

    /// The events whose values were deleted on demand.
    ///
    /// # Errors
    /// [`crate::error::Kind::Store`] where the file cannot be read.
    pub fn erased_values(&self) -> Result<Vec<EventName>> {
        let mut statement = self.connection.prepare(
            "SELECT coalesce(trunk.identity, device.identity), event.sequence + coalesce(fork.after, 0)
             FROM erased JOIN event ON event.id = erased.event JOIN device ON device.id = event.device
             LEFT JOIN fork ON fork.device = device.id LEFT JOIN device AS trunk ON trunk.id = fork.of",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(EventName {
                device: row.get(0)?,
                sequence: row.get(1)?,
            })
        })?;
        Ok(rows.collect::<std::result::Result<_, _>>()?)
    }

    /// How many papers there are, how many are verified, and how many discrepancies, forks and collisions wait.
    ///
    /// # Errors
    /// [`crate::error::Kind::Store`] where the file cannot be read.
    pub fn work_in_numbers(&self) -> Result<[u64; 5]> {
        let (mut papers, mut verified) = (0, 0);
        for key in self.survey_keys()? {
            let ledger = self.ledger(&key)?;
            papers += ledger.returned;
            verified += ledger.verified;
        }
        let discrepancies: i64 = self.connection.query_row(
            "SELECT coalesce(sum(discrepancies), 0) FROM response WHERE discrepancies > 0",
            [],
            |row| row.get(0),
        )?;
        let inbox = self.inbox()?;
        let waiting = |kind| inbox.iter().filter(|waiting| waiting.kind == kind).count() as u64;
        Ok([
            papers,
            verified,
            discrepancies.max(0).unsigned_abs(),
            waiting(WaitingKind::Fork),
            waiting(WaitingKind::Collision),
        ])
    }
}
