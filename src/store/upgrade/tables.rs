//! What is in the tables of schema version 1, moved into those of the current one, inside a transaction.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _};
use sha2::{Digest as _, Sha256};

use super::former::former_head;
use super::papers::move_papers;
use super::progress::Progress;
use crate::error::Result;
use crate::store::file::schema::create_beside;
use crate::store::trail::upgraded::Upgraded;
use crate::trail::{Action, Hash, Identity, Value, hexadecimal, thread};

/// The tables of version 1 whose rows stay as they are.
const UNCHANGED: [&str; 22] = [
    "project",
    "survey",
    "question",
    "batch",
    "registered",
    "invalid_reason",
    "comparison",
    "agreement",
    "verify_plan",
    "drawn",
    "undrawn",
    "acceptance_limit",
    "acceptance",
    "draft",
    "reopened",
    "note",
    "query",
    "ledger",
    "tally",
    "spread",
    "judgement",
    "attachment",
];

/// The tables of version 1 whose rows become others.
const CHANGED: [&str; 7] = [
    "device",
    "response",
    "answer",
    "imported",
    "indicator_history",
    "audit",
    "audit_head",
];

/// So many events are moved before the progress is told.
const AT_ONCE: i64 = 10_000;

/// A file on its way from version 1.
pub(in crate::store) struct Move<'a> {
    connection: &'a Connection,
    head: (i64, Hash),
    progress: Progress,
}

impl<'a> Move<'a> {
    /// Counts what there is to do.
    pub(in crate::store) fn of(connection: &'a Connection) -> Result<Self> {
        let head = former_head(connection).unwrap_or_default();
        let responses: i64 =
            connection.query_row("SELECT count(*) FROM response", [], |row| row.get(0))?;
        Ok(Self {
            connection,
            progress: Progress::of(head.0 + responses),
            head,
        })
    }

    /// Moves everything; gives what the event of the upgrade says.
    pub(in crate::store) fn run(mut self) -> Result<Upgraded> {
        self.set_aside()?;
        create_beside(self.connection)?;
        let later = self.take_off()?;
        self.move_devices()?;
        self.move_events()?;
        self.connection.execute(
            "INSERT INTO head (device, sequence, hash) SELECT id, ?1, ?2 FROM device WHERE id = 1",
            self.head,
        )?;
        for table in UNCHANGED {
            self.copy(table)?;
        }
        let papers = move_papers(self.connection, &mut self.progress)?;
        self.make_threads()?;
        for table in CHANGED {
            self.drop(table)?;
        }
        self.connection.execute_batch(&later)?;
        Ok(Upgraded {
            rows: self.head.0,
            head: hexadecimal(&self.head.1),
            imports: papers.imports,
            papers: papers.hash,
        })
    }

    /// Gives the tables other names, without what hangs on them.
    fn set_aside(&self) -> Result<()> {
        for table in UNCHANGED.into_iter().chain(CHANGED) {
            let mut statement = self.connection.prepare(
                "SELECT type || ' \"' || replace(name, '\"', '\"\"') || '\"' FROM sqlite_schema
                 WHERE tbl_name = ?1 AND type IN ('trigger', 'index') AND sql IS NOT NULL",
            )?;
            let hanging: Vec<String> = statement
                .query_map([table], |row| row.get(0))?
                .collect::<std::result::Result<_, _>>()?;
            drop(statement);
            for object in hanging {
                self.connection.execute_batch(&format!("DROP {object}"))?;
            }
            self.connection
                .execute_batch(&format!("ALTER TABLE {table} RENAME TO former_{table}"))?;
        }
        Ok(())
    }

    /// Takes the triggers and indexes off the new tables; gives the statements that make them again.
    fn take_off(&self) -> Result<String> {
        let mut statement = self.connection.prepare(
            "SELECT type || ' ' || name, sql FROM sqlite_schema
             WHERE type IN ('trigger', 'index') AND sql IS NOT NULL ORDER BY rowid",
        )?;
        let objects: Vec<(String, String)> = statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<std::result::Result<_, _>>()?;
        drop(statement);
        let mut later = String::new();
        for (object, sql) in objects {
            self.connection.execute_batch(&format!("DROP {object}"))?;
            later.push_str(&sql);
            later.push_str(";\n");
        }
        Ok(later)
    }

    fn drop(&self, table: &str) -> Result<()> {
        Ok(self
            .connection
            .execute_batch(&format!("DROP TABLE IF EXISTS former_{table}"))?)
    }

    /// Copies the rows of a table that has the same columns.
    fn copy(&self, table: &str) -> Result<()> {
        let columns: String = self.connection.query_row(
            "SELECT group_concat(name, ', ') FROM pragma_table_info(?1)",
            [table],
            |row| row.get(0),
        )?;
        self.connection.execute_batch(&format!(
            "INSERT INTO {table} ({columns}) SELECT {columns} FROM former_{table}"
        ))?;
        self.drop(table)
    }

    /// Makes the devices: first the one whose chain the trail was, which is the one the file was made on. A row that
    /// names another was changed since, for version 1 had one device in a file: it keeps its own, and does not fit
    /// into the chain.
    fn move_devices(&self) -> Result<()> {
        self.connection.execute_batch(
            "CREATE TABLE former_identity (raw BLOB PRIMARY KEY, id INTEGER NOT NULL) STRICT",
        )?;
        let first = "SELECT device FROM former_audit ORDER BY sequence LIMIT 1";
        let here = "SELECT identity FROM former_device ORDER BY here IS NULL, id LIMIT 1";
        let mut found: Vec<Vec<u8>> = Vec::new();
        for sql in [first, here] {
            let one = self.connection.query_row(sql, [], |row| row.get(0));
            if found.is_empty() {
                found.extend(one.optional()?);
            }
        }
        let mut statement = self
            .connection
            .prepare("SELECT DISTINCT device FROM former_audit")?;
        let others = statement.query_map([], |row| row.get(0))?;
        for other in others {
            let other = other?;
            if !found.contains(&other) {
                found.push(other);
            }
        }
        for (id, raw) in (1_i64..).zip(found) {
            self.connection.execute(
                "INSERT INTO device (id, identity, format) VALUES (?1, ?2, 1)",
                (id, identity(&raw)),
            )?;
            self.connection
                .execute("INSERT INTO former_identity VALUES (?1, ?2)", (raw, id))?;
        }
        Ok(())
    }

    /// Every row of the trail as an event of the same number, its value apart, without a salt.
    fn move_events(&mut self) -> Result<()> {
        let mut events = self.connection.prepare(
            "INSERT INTO event (id, device, sequence, seen, at, operator, action, project, survey, serial, question, entry, hash)
             SELECT sequence, former_identity.id, sequence, before, at, operator, action, project, survey, serial, question,
                    entry, hash
             FROM former_audit JOIN former_identity ON former_identity.raw = former_audit.device
             WHERE sequence BETWEEN ?1 AND ?2 ORDER BY sequence",
        )?;
        let mut values = self.connection.prepare(
            "INSERT INTO event_value (event, salt, old, new, why)
             SELECT sequence, x'', old, new, why FROM former_audit
             WHERE sequence BETWEEN ?1 AND ?2 AND coalesce(old, new, why) IS NOT NULL ORDER BY sequence",
        )?;
        let mut next = self.connection.prepare(
            "SELECT sequence FROM former_audit WHERE sequence >= ?1 ORDER BY sequence LIMIT 1",
        )?;
        let mut from = Some(i64::MIN);
        while let Some(first) = from {
            let found = next.query_row([first], |row| row.get::<_, i64>(0));
            let Some(first) = found.optional()? else {
                break;
            };
            let last = first.saturating_add(AT_ONCE - 1);
            events.execute((first, last))?;
            values.execute((first, last))?;
            self.progress.add(AT_ONCE);
            from = last.checked_add(1);
        }
        drop((events, values, next));
        self.connection
            .execute_batch("DROP TABLE former_identity")?;
        self.drop("audit")
    }

    /// The end of the thread of each thing that is no response.
    fn make_threads(&self) -> Result<()> {
        let mut threads: BTreeMap<(String, String, String), i64> = BTreeMap::new();
        let mut statement = self.connection.prepare(
            "SELECT event.id, action, coalesce(project, ''), coalesce(survey, ''), question, old, new, why
             FROM event LEFT JOIN event_value ON event_value.event = event.id WHERE serial IS NULL ORDER BY event.id",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let code: String = row.get(1)?;
            let Some(action) = Action::from_code(&code) else {
                continue;
            };
            let text = |column: usize| row.get::<_, Option<String>>(column);
            let (question, old, new, why) = (text(4)?, text(5)?, text(6)?, text(7)?);
            let value = Value {
                old: old.as_deref(),
                new: new.as_deref(),
                why: why.as_deref(),
            };
            if let Some(name) = thread(action, question.as_deref(), value) {
                threads.insert((row.get(2)?, row.get(3)?, name), row.get(0)?);
            }
        }
        let mut add = self
            .connection
            .prepare("INSERT INTO thread (project, survey, name, last) VALUES (?1, ?2, ?3, ?4)")?;
        for ((project, survey, name), last) in threads {
            add.execute((project, survey, name, last))?;
        }
        Ok(())
    }
}

/// The identity of a device; of what is none, what its hash begins with.
fn identity(raw: &[u8]) -> Identity {
    raw.try_into().unwrap_or_else(|_| {
        let mut first = Identity::default();
        first.copy_from_slice(&Sha256::digest(raw)[..16]);
        first
    })
}
