//! The present chains against what was kept of them elsewhere: heads written down, an exported trail, the backups.

use std::collections::HashSet;
use std::path::Path;

use rusqlite::{Connection, OpenFlags, OptionalExtension};

use super::folder::BackupFolder;
use crate::error::{Error, Kind, Result};
use crate::store::Store;
use crate::text::{Finding, Text};
use crate::trail::{Action, Hash, Head, Identity, SignedHeads, from_hexadecimal, hexadecimal};

/// What comparing with kept hashes found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Compared {
    /// How many kept events are in the present chains as they were.
    pub found: u64,
    /// What is not.
    pub findings: Vec<Finding>,
}

impl Store {
    /// The heads of all chains, in the order in which they were begun.
    pub fn heads(&self) -> Result<Vec<Head>> {
        heads_of(&self.connection)
    }

    /// The heads of all chains, signed with the key of this device.
    ///
    /// # Errors
    /// [`Kind::Usage`] where this start has no key, since its folder cannot be used.
    pub fn sign_heads(&self) -> Result<SignedHeads> {
        let key = self.device_key().ok_or_else(|| {
            Error::new(
                Kind::Usage,
                "本机没有密钥，签不了",
                "this device has no key to sign with",
            )
            .hint(
                "检查放本机身份的文件夹，或用 MANYI_DEVICE 指定",
                "check the folder of the device, or name one with MANYI_DEVICE",
            )
        })?;
        let at = self.clock.now().to_string();
        Ok(SignedHeads::sign(self.heads()?, at, key))
    }

    /// Whether this public key, in hexadecimal, is that of a device which has a chain in this file.
    pub fn has_device_key(&self, key: &str) -> Result<bool> {
        let key = from_hexadecimal(key.trim());
        let sql = "SELECT 1 FROM device WHERE key = ?1";
        Ok(self.connection.prepare(sql)?.exists([key])?)
    }

    /// Looks for kept hashes of events among the present events.
    ///
    /// Code of the finding: `witness-missing`. With whole chains ([`Store::verify_audit`]) a hash that is there proves that
    /// no event of its chain up to it was changed since it was kept.
    pub fn compare_hashes(&self, kept: &[Hash]) -> Result<Compared> {
        let mut wanted: HashSet<Hash> = kept.iter().copied().collect();
        let mut statement = self.connection.prepare("SELECT hash FROM event")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            wanted.remove(&row.get::<_, Hash>(0)?);
        }
        // The head of a chain without an event is its beginning.
        for head in self.heads()? {
            let hash: Option<Hash> =
                from_hexadecimal(&head.hash).and_then(|hash| hash.try_into().ok());
            if let Some(hash) = hash {
                wanted.remove(&hash);
            }
        }
        let kept_by_place = kept.iter().enumerate();
        let mut missing = kept_by_place.filter(|(_, hash)| wanted.contains(*hash));
        let first = missing.next();
        let lost = u64::from(first.is_some()) + missing.count() as u64;
        Ok(Compared {
            found: kept.len() as u64 - lost,
            findings: first
                .map(|(at, hash)| witness_missing(lost, at + 1, &hexadecimal(hash)))
                .into_iter()
                .collect(),
        })
    }

    /// Holds the heads that each backup beside the database keeps against the present chains.
    ///
    /// Reads one row for each chain of each backup. Codes of the findings: `audit-rolled-back` and `audit-rewritten`.
    pub(in crate::store) fn check_backups(&self) -> Result<Vec<Finding>> {
        let Some(path) = self.path() else {
            return Ok(Vec::new());
        };
        let mut findings = Vec::new();
        for backup in BackupFolder::beside(path).list()? {
            let name = backup
                .path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy();
            let Some(kept) = kept_by(&backup.path) else {
                continue;
            };
            let taken = backup.taken.as_millisecond();
            for chain in &kept.chains {
                if let Some(finding) = self.check_chain(chain, kept.last, &name, taken)? {
                    findings.push(finding);
                }
            }
        }
        Ok(findings)
    }

    fn check_chain(
        &self,
        kept: &KeptChain,
        last: i64,
        backup: &str,
        taken: i64,
    ) -> Result<Option<Finding>> {
        let sql = "SELECT head.device, head.sequence, head.hash FROM head JOIN device ON device.id = head.device
             WHERE device.identity = ?1";
        let present: Option<(i64, i64, Hash)> = self
            .connection
            .prepare_cached(sql)?
            .query_row([kept.device], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .optional()?;
        let (device, sequence, hash) = present.unwrap_or((0, 0, kept.hash));
        if sequence < kept.sequence {
            // What a restore on record put aside is no news.
            let is_told = self.was_restored_since(taken)?;
            return Ok((!is_told).then(|| rolled_back(backup, kept, sequence)));
        }
        let now = if sequence == kept.sequence {
            Some(hash)
        } else {
            // The file only grows at its end: the event is not behind the last one of the backup.
            let sql = "SELECT hash FROM event WHERE device = ?1 AND sequence = ?2 AND id <= ?3 ORDER BY id DESC LIMIT 1";
            let mut found = self.connection.prepare_cached(sql)?;
            found
                .query_row((device, kept.sequence, last), |row| row.get(0))
                .optional()?
        };
        let is_same = kept.sequence == 0 || now == Some(kept.hash);
        Ok((!is_same).then(|| rewritten(backup, kept)))
    }

    fn was_restored_since(&self, taken: i64) -> Result<bool> {
        let sql = "SELECT 1 FROM event WHERE action = ?1 AND at >= ?2";
        let action = Action::Restore.code();
        // The time in the name of a backup is cut to the second.
        Ok(self
            .connection
            .prepare(sql)?
            .exists((action, taken - 999))?)
    }
}

/// What a backup keeps of a chain.
struct KeptChain {
    device: Identity,
    sequence: i64,
    hash: Hash,
}

/// What a backup keeps.
struct Kept {
    chains: Vec<KeptChain>,
    /// Its last event.
    last: i64,
}

/// The heads in a backup; `None` for a file of an earlier version, or one that cannot be read, which says nothing.
fn kept_by(path: &Path) -> Option<Kept> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let backup = Connection::open_with_flags(path, flags).ok()?;
    let last = backup
        .query_row("SELECT coalesce(max(id), 0) FROM event", [], |row| {
            row.get(0)
        })
        .ok()?;
    let sql = "SELECT identity, head.sequence, head.hash FROM head JOIN device ON device.id = head.device ORDER BY device.id";
    let mut statement = backup.prepare(sql).ok()?;
    let chains = statement
        .query_map([], |row| {
            Ok(KeptChain {
                device: row.get(0)?,
                sequence: row.get(1)?,
                hash: row.get(2)?,
            })
        })
        .ok()?;
    Some(Kept {
        chains: chains.collect::<rusqlite::Result<_>>().ok()?,
        last,
    })
}

fn heads_of(connection: &Connection) -> Result<Vec<Head>> {
    let mut statement = connection.prepare_cached(
        "SELECT identity, head.sequence, head.hash FROM head JOIN device ON device.id = head.device ORDER BY device.id",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Head {
            device: uuid::Uuid::from_bytes(row.get(0)?).to_string(),
            sequence: row.get(1)?,
            hash: hexadecimal(&row.get::<_, Hash>(2)?),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn witness_missing(lost: u64, at: usize, hash: &str) -> Finding {
    let short = &hash[..16.min(hash.len())];
    Finding::error(
        "witness-missing",
        format!("audit[{at}]"),
        Text::new(
            format!("比对的链头有 {lost} 个不在现在的留痕里，第一个是第 {at} 个（{short}…）"),
            format!("{lost} of the heads compared are not in the present trail; the first is number {at} ({short}…)"),
        ),
    )
    .hint(
        "留痕被退回、截去或整条重写过，或者比对的是另一个数据库：核对来源，从备份找回",
        "the trail was rolled back, cut or rewritten as a whole, or it is that of another database: check where it comes from, and go back to a backup",
    )
}

fn device(kept: &KeptChain) -> String {
    uuid::Uuid::from_bytes(kept.device).to_string()
}

fn rolled_back(backup: &str, kept: &KeptChain, rows: i64) -> Finding {
    let (device, due) = (device(kept), kept.sequence);
    Finding::error(
        "audit-rolled-back",
        backup.to_owned(),
        Text::new(
            format!("备份 {backup} 里设备 {device} 的留痕有 {due} 条，现在只有 {rows} 条：文件被退回或截去，且没有恢复的记录"),
            format!("in the backup {backup} the chain of device {device} has {due} rows, now it has {rows}: the file was rolled back or cut, and no restore is on record"),
        ),
    )
    .hint(
        "查明是谁换过文件；要回到备份的状态，用 manyi restore",
        "find out who exchanged the file; `manyi restore` goes back to the backup",
    )
}

fn rewritten(backup: &str, kept: &KeptChain) -> Finding {
    let (device, due) = (device(kept), kept.sequence);
    Finding::error(
        "audit-rewritten",
        backup.to_owned(),
        Text::new(
            format!("备份 {backup} 里设备 {device} 留痕的第 {due} 条，与现在的不是同一条：这条链被整条重写过"),
            format!("row {due} of the chain of device {device} is another one in the backup {backup}: the chain was rewritten as a whole"),
        ),
    )
    .hint(
        "现在的留痕不可信：保留文件，用 manyi restore 回到备份",
        "the present trail cannot be trusted: keep the file, and go back to the backup with `manyi restore`",
    )
}
