//! Verifying the audit trail: the first row that was changed, removed, moved or cut off, or none.

use rusqlite::Row;

use super::Store;
use super::audit::COLUMNS;
use super::chain::{Fields, Hash, START, hexadecimal};
use crate::error::Result;
use crate::text::{Finding, Text};

/// What verifying the audit trail found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditReport {
    /// How many rows the trail has.
    pub rows: u64,
    /// The hash of the last row, in hexadecimal. Written down elsewhere, it proves later that no earlier row changed.
    pub head: String,
    /// The first row that is not as it was written; empty when all are. What follows that row cannot be verified.
    pub findings: Vec<Finding>,
}

/// The place in the trail at which it no longer holds together.
struct Break {
    /// The row that is due there.
    sequence: i64,
    /// The hash of the row before.
    before: Hash,
    /// The row that is found there.
    found: i64,
}

impl Store {
    /// Recomputes the hash chain of the audit trail from its first row to its head.
    ///
    /// Codes of the findings: `audit-row-changed`, `audit-row-missing`, `audit-row-moved`, `audit-cut`, `audit-head`.
    /// A trail that was rewritten as a whole, head included, can only be told by a head written down elsewhere.
    pub fn verify_audit(&self) -> Result<AuditReport> {
        self.reading(|| {
            let (due_rows, due_head): (i64, Hash) =
                self.connection
                    .query_row("SELECT rows, hash FROM audit_head", [], |row| {
                        Ok((row.get(0)?, row.get(1)?))
                    })?;
            let count = "SELECT count(*) FROM audit";
            let rows: i64 = self.connection.query_row(count, [], |row| row.get(0))?;
            let (last, broken) = self.walk()?;
            let finding = match broken {
                Some(broken) => Some(self.name(&broken)?),
                None if rows < due_rows => Some(cut(rows, due_rows)),
                None if rows > due_rows || last != due_head => Some(other_head(rows, due_rows)),
                None => None,
            };
            Ok(AuditReport {
                rows: rows.unsigned_abs(),
                head: hexadecimal(&due_head),
                findings: finding.into_iter().collect(),
            })
        })
    }

    /// The hash of the last row that holds, and the break after it.
    fn walk(&self) -> Result<(Hash, Option<Break>)> {
        let sql = format!("SELECT {COLUMNS} FROM audit ORDER BY sequence");
        let mut statement = self.connection.prepare(&sql)?;
        let mut rows = statement.query([])?;
        let mut before = START;
        for sequence in 1.. {
            let Some(row) = rows.next()? else {
                break;
            };
            let (fields, stored) = fields(row)?;
            if fields.sequence != sequence || fields.hash(&before) != stored {
                let found = fields.sequence;
                let broken = Break {
                    sequence,
                    before,
                    found,
                };
                return Ok((before, Some(broken)));
            }
            before = stored;
        }
        Ok((before, None))
    }

    /// What happened to the row that is due: it stands elsewhere, it is not there, or it is not as it was written.
    fn name(&self, broken: &Break) -> Result<Finding> {
        let sql = format!("SELECT {COLUMNS} FROM audit WHERE sequence >= ?1 ORDER BY sequence");
        let mut statement = self.connection.prepare(&sql)?;
        let mut rows = statement.query([broken.sequence])?;
        while let Some(row) = rows.next()? {
            let (fields, stored) = fields(row)?;
            let at = fields.sequence;
            let due = Fields {
                sequence: broken.sequence,
                ..fields
            };
            if due.hash(&broken.before) == stored {
                return Ok(moved(broken.sequence, at));
            }
        }
        Ok(if broken.found == broken.sequence {
            changed(broken.sequence)
        } else {
            missing(broken.sequence)
        })
    }
}

/// Reads a row of [`COLUMNS`]: what its hash covers, and the hash.
fn fields<'a>(row: &'a Row<'_>) -> Result<(Fields<'a>, Hash)> {
    let text = |column: usize| -> Result<Option<&'a str>> {
        let value = row.get_ref(column)?.as_str_or_null();
        Ok(value.map_err(rusqlite::Error::from)?)
    };
    let device = row.get_ref(4)?.as_blob().map_err(rusqlite::Error::from)?;
    let fields = Fields {
        sequence: row.get(0)?,
        before: row.get(1)?,
        at: row.get(2)?,
        operator: text(3)?.unwrap_or_default(),
        device,
        action: text(5)?.unwrap_or_default(),
        project: text(6)?,
        survey: text(7)?,
        serial: text(8)?,
        question: text(9)?,
        entry: row.get(10)?,
        old: text(11)?,
        new: text(12)?,
        why: text(13)?,
    };
    Ok((fields, row.get(14)?))
}

fn finding(code: &'static str, sequence: i64, zh: String, en: String) -> Finding {
    Finding::error(code, format!("audit[{sequence}]"), Text::new(zh, en)).hint(
        "留痕被程序以外的手改过：从备份找回，并查明是谁动过文件",
        "something other than this program changed the trail: go back to a backup, and find out who touched the file",
    )
}

fn changed(sequence: i64) -> Finding {
    finding(
        "audit-row-changed",
        sequence,
        format!("留痕第 {sequence} 行不是当初写下的那一行"),
        format!("row {sequence} of the audit trail is not as it was written"),
    )
}

fn missing(sequence: i64) -> Finding {
    finding(
        "audit-row-missing",
        sequence,
        format!("留痕第 {sequence} 行不见了"),
        format!("row {sequence} of the audit trail is missing"),
    )
}

fn moved(sequence: i64, at: i64) -> Finding {
    finding(
        "audit-row-moved",
        sequence,
        format!("留痕第 {sequence} 行被移到了第 {at} 行"),
        format!("row {sequence} of the audit trail was moved to row {at}"),
    )
}

fn cut(rows: i64, due: i64) -> Finding {
    let first = rows + 1;
    finding(
        "audit-cut",
        first,
        format!("留痕末尾被截去：第 {first} 至 {due} 行不见了"),
        format!("the audit trail was cut at its end: rows {first} to {due} are missing"),
    )
}

fn other_head(rows: i64, due: i64) -> Finding {
    finding(
        "audit-head",
        rows,
        format!("留痕有 {rows} 行，与另存的链头（{due} 行）不符"),
        format!(
            "the audit trail has {rows} rows and does not agree with its head, kept apart ({due} rows)"
        ),
    )
}
