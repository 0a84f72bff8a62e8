//! What stands beside the responses of a survey because files were merged, read once before they are folded.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::error::Result;
use crate::store::Store;
use crate::store::merge::ChainNames;
use crate::store::row::definitions::Known;
use crate::trail::{Identity, Part};

/// What stands beside the responses of a survey because files were merged.
#[derive(Default)]
pub(super) struct MergedRows {
    /// Responses with several ends or identities.
    pub(super) woven: BTreeSet<i64>,
    /// Responses of which what an import brought is kept.
    pub(super) brought: BTreeSet<Identity>,
    pub(super) aliases: HashMap<i64, BTreeSet<Identity>>,
    /// The serial that another paper has too.
    pub(super) collisions: HashMap<i64, String>,
    pub(super) matters: HashMap<i64, BTreeMap<Part, [i64; 2]>>,
    pub(super) chains: ChainNames,
}

impl MergedRows {
    /// Whether the response in this row is one that devices wrote about without one another.
    pub(super) fn is_woven(&self, row: i64, identity: &Identity) -> bool {
        self.woven.contains(&row)
            || self.brought.contains(identity)
            || self.collisions.contains_key(&row)
    }
}

impl Store {
    /// What stands beside the responses of a survey because files were merged.
    pub(super) fn merged_rows(&self, known: &Known) -> Result<MergedRows> {
        let mut merged = MergedRows {
            chains: self.chain_names()?,
            ..MergedRows::default()
        };
        let mut statement = self.connection.prepare(
            "SELECT response, alias.identity FROM alias JOIN response ON response.id = alias.response WHERE survey = ?1",
        )?;
        let mut rows = statement.query([known.id])?;
        while let Some(row) = rows.next()? {
            merged.woven.insert(row.get(0)?);
            merged
                .aliases
                .entry(row.get(0)?)
                .or_default()
                .insert(row.get(1)?);
        }
        let mut statement = self.connection.prepare(
            "SELECT response FROM tip JOIN response ON response.id = tip.response WHERE survey = ?1",
        )?;
        let mut rows = statement.query([known.id])?;
        while let Some(row) = rows.next()? {
            merged.woven.insert(row.get(0)?);
        }
        let mut statement = self.connection.prepare("SELECT identity FROM brought")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            merged.brought.insert(row.get(0)?);
        }
        let mut statement = self.connection.prepare(
            "SELECT response, collision.serial FROM collision CROSS JOIN response ON response.id = collision.response
             WHERE survey = ?1",
        )?;
        let mut rows = statement.query([known.id])?;
        while let Some(row) = rows.next()? {
            merged.collisions.insert(row.get(0)?, row.get(1)?);
        }
        let mut statement = self.connection.prepare(
            "SELECT DISTINCT response FROM matter CROSS JOIN response ON response.id = matter.response WHERE survey = ?1",
        )?;
        let mut rows = statement.query([known.id])?;
        while let Some(row) = rows.next()? {
            let response: i64 = row.get(0)?;
            merged.matters.insert(response, self.matters_of(response)?);
        }
        Ok(merged)
    }
}
