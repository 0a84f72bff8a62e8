//! What the event of an upgrade says of the file before, so that it can be verified ever after.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::error::Result;
use crate::store::Store;
use crate::trail::{Action, hexadecimal};

/// What the event of an upgrade says: what was there before, in a form that can be verified afterwards.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::store) struct Upgraded {
    /// How many rows the trail had.
    pub(in crate::store) rows: i64,
    /// Its last hash, in hexadecimal.
    pub(in crate::store) head: String,
    /// For each import, by its row in the trail, SHA-256 over the hashes of what it brought; an import whose content was
    /// not what its row said is left out.
    pub(in crate::store) imports: BTreeMap<i64, String>,
    /// SHA-256 over identity and version of each response, in the order of their rows.
    pub(in crate::store) papers: String,
}

/// The hash over identity and version of responses, in the order of their rows.
#[derive(Default)]
pub(in crate::store) struct PapersHash(Sha256);

impl PapersHash {
    /// Adds a response.
    pub(in crate::store) fn add(&mut self, identity: &[u8], version: i64) {
        self.0.update(identity);
        self.0.update(version.to_be_bytes());
    }

    /// The hash, in hexadecimal.
    pub(in crate::store) fn end(self) -> String {
        hexadecimal(&self.0.finalize())
    }
}

impl Store {
    /// What the upgrade of this file told; `None` for a file that was never of version 1.
    pub(in crate::store) fn upgraded(&self) -> Result<Option<Upgraded>> {
        let mut statement = self.connection.prepare(
            "SELECT new FROM event JOIN device ON device.id = event.device
             LEFT JOIN event_value ON event_value.event = event.id
             WHERE device.format = 2 AND action = ?1 AND EXISTS (SELECT 1 FROM device WHERE format = 1)
             ORDER BY event.id LIMIT 1",
        )?;
        let mut rows = statement.query([Action::Upgrade.code()])?;
        let Some(row) = rows.next()? else {
            return Ok(None);
        };
        let told: Option<String> = row.get(0)?;
        Ok(serde_json::from_str(&told.unwrap_or_default()).ok())
    }
}
