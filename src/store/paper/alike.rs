//! Imported serials that are in doubt: an eye does not tell them from another, or they were not handed out. Found before
//! the import is written.

use crate::error::Result;
use crate::response::Serial;
use crate::store::Store;
use crate::store::field::doubt::{NAMED, alike, unregistered};
use crate::store::row::definitions::Known;
use crate::store::stack::responses::serial;
use crate::text::Order;

impl Store {
    /// Refuses the `brought` responses added last where one of their serials looks like another of the survey, or where
    /// others are registered and it is not; one that joins a batch which was named is said to be none of those.
    ///
    /// Memory: 24 bytes a serial that is no mere number, and nothing where all are numbers.
    pub(super) fn refuse_alike(
        &self,
        known: &Known,
        brought: u64,
        joins_batch: bool,
    ) -> Result<()> {
        if self.has_lettered(known)? {
            self.refuse_alike_on_file(known, brought)?;
        }
        if brought == 0 || !self.has_registered(known)? {
            return Ok(());
        }
        let mut statement = self.connection.prepare(
            "SELECT serial FROM (SELECT serial, sort_key FROM response WHERE survey = ?1 ORDER BY id DESC LIMIT ?2) AS brought
             WHERE NOT EXISTS (SELECT 1 FROM registered WHERE registered.survey = ?1
                               AND registered.sort_key = brought.sort_key AND registered.serial = brought.serial)",
        )?;
        let mut rows = statement.query((known.id, brought))?;
        let mut serials = Vec::new();
        while let Some(row) = rows.next()? {
            serials.push(serial(row, 0)?);
        }
        self.refuse_likenesses(known, &serials)?;
        let count = serials.len();
        let mut named = serials;
        named.truncate(NAMED);
        if count > 0 && !joins_batch {
            named.reverse();
            return Err(unregistered(&named, count));
        }
        Ok(())
    }

    fn refuse_alike_on_file(&self, known: &Known, brought: u64) -> Result<()> {
        let withdrawn = self.withdrawn_row(known)?.unwrap_or(0);
        let mut looks: Vec<(u64, i64)> = Vec::new();
        let mut statement = self.connection.prepare(
            "SELECT serial, id FROM response WHERE survey = ?1 AND invalid IS NOT ?2 ORDER BY id",
        )?;
        let mut rows = statement.query((known.id, withdrawn))?;
        while let Some(row) = rows.next()? {
            let (serial, id) = (serial(row, 0)?, row.get(1)?);
            looks.extend(serial.look_hashes().map(|look| (look, id)));
        }
        looks.order();
        looks.dedup();
        let last = looks.iter().map(|(_, id)| *id).max().unwrap_or(0);
        let first = last.saturating_sub(i64::try_from(brought).unwrap_or(i64::MAX));
        let mut pairs: Vec<(Serial, Serial)> = Vec::new();
        for same in looks.chunk_by(|one, other| one.0 == other.0) {
            let Some((_, newest)) = same.last().filter(|(_, id)| *id > first) else {
                continue;
            };
            if pairs.len() > NAMED || same.len() < 2 {
                continue;
            }
            let new = self.serial_of_row(*newest)?;
            // One that is registered was asked about then.
            if self.registered_batch(known, &new)?.is_some() {
                continue;
            }
            for (_, id) in same {
                let pair = (self.serial_of_row(*id)?, new.clone());
                // Two texts may share a hash.
                if pair.0.is_like(&new) && !pairs.contains(&pair) && pairs.len() <= NAMED {
                    pairs.push(pair);
                }
            }
        }
        if pairs.is_empty() {
            Ok(())
        } else {
            Err(alike(&pairs))
        }
    }

    fn serial_of_row(&self, id: i64) -> Result<Serial> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT serial FROM response WHERE id = ?1")?;
        statement.query_row([id], |row| Ok(serial(row, 0)))?
    }
}
