//! Creating the schema, bringing older files to it, and refusing files that are not ours or newer.

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::error::foreign;
use crate::error::{Error, Kind, Result};

/// The letters `mnyi`, by which `SQLite` files of this program are known.
const APPLICATION_ID: i32 = 0x6d6e_7969;

/// A schema and the way to it from every earlier version.
pub(super) struct Schema {
    /// Creates everything, and sets `application_id` and `user_version`.
    pub(super) current: &'static str,
    /// The version that an upgrade makes, from 2 on without a gap, and how it makes it from the one before.
    pub(super) upgrades: &'static [(i32, &'static str)],
}

/// The schema of this program. A new version adds a file `upgrades/NNNN.sql`, named after the version it makes, here.
pub(super) const SCHEMA: Schema = Schema {
    current: include_str!("../../schema.sql"),
    upgrades: &[],
};

impl Schema {
    /// The version of the current schema, counted from 1.
    fn version(&self) -> i32 {
        self.upgrades.last().map_or(1, |(version, _)| *version)
    }

    /// Makes sure that the file has the current schema; changes nothing in a file it refuses.
    ///
    /// An empty file gets it, an older one is upgraded in one transaction. A newer file and one of another program
    /// are [`Kind::Input`] errors.
    pub(super) fn bring_up(&self, connection: &Connection) -> Result<()> {
        if self.is_current(connection)? {
            return Ok(());
        }
        let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
        // Looked at again: another program may have brought it up while this one waited for the lock.
        if !self.is_current(&transaction)? {
            self.change(&transaction)?;
        }
        Ok(transaction.commit()?)
    }

    /// Whether there is nothing to do; an error for a file that is not ours to change.
    pub(super) fn is_current(&self, connection: &Connection) -> Result<bool> {
        let application: i32 = pragma(connection, "application_id")?;
        let version: i32 = pragma(connection, "user_version")?;
        let objects: i64 =
            connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        if application == 0 && version == 0 && objects == 0 {
            return Ok(false);
        }
        if application != APPLICATION_ID || version < 1 {
            return Err(foreign());
        }
        if version > self.version() {
            return Err(newer(version, self.version()));
        }
        Ok(version == self.version())
    }

    fn change(&self, transaction: &Transaction<'_>) -> Result<()> {
        let version: i32 = pragma(transaction, "user_version")?;
        if version == 0 {
            transaction.execute_batch(self.current)?;
            return Ok(());
        }
        for (makes, upgrade) in self.upgrades.iter().filter(|(makes, _)| *makes > version) {
            transaction.execute_batch(upgrade)?;
            transaction.pragma_update(None, "user_version", makes)?;
        }
        Ok(())
    }
}

fn pragma(connection: &Connection, name: &str) -> Result<i32> {
    Ok(connection.pragma_query_value(None, name, |row| row.get(0))?)
}

fn newer(found: i32, known: i32) -> Error {
    Error::new(
        Kind::Input,
        format!("这个数据库由更新版的 manyi 写成（格式 {found}，本程序认得到 {known}）"),
        format!(
            "this database was written by a newer manyi (schema {found}; this program knows up to {known})"
        ),
    )
    .hint("请升级 manyi 后再打开", "upgrade manyi and open it again")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "PRAGMA application_id = 1835956585; PRAGMA user_version = 1;
        CREATE TABLE paper (id INTEGER PRIMARY KEY, serial TEXT NOT NULL) STRICT;";
    const TWO: &str = "CREATE TABLE batch (id INTEGER PRIMARY KEY) STRICT;
        INSERT INTO batch SELECT id FROM paper;";
    const THREE: &str = "CREATE INDEX paper_by_serial ON paper (serial);";
    const ALL: &str = "PRAGMA application_id = 1835956585; PRAGMA user_version = 3;
        CREATE TABLE paper (id INTEGER PRIMARY KEY, serial TEXT NOT NULL) STRICT;
        CREATE TABLE batch (id INTEGER PRIMARY KEY) STRICT;
        CREATE INDEX paper_by_serial ON paper (serial);";

    const FIRST: Schema = Schema {
        current: ONE,
        upgrades: &[],
    };
    const THIRD: Schema = Schema {
        current: ALL,
        upgrades: &[(2, TWO), (3, THREE)],
    };

    fn objects(connection: &Connection) -> Vec<(String, Option<String>)> {
        let mut statement = connection
            .prepare("SELECT name, sql FROM sqlite_schema ORDER BY name")
            .unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
        rows.unwrap().map(Result::unwrap).collect()
    }

    #[test]
    fn an_upgraded_file_equals_a_new_one_and_keeps_its_rows() {
        let old = Connection::open_in_memory().unwrap();
        FIRST.bring_up(&old).unwrap();
        old.execute("INSERT INTO paper VALUES (7, 'A-7')", [])
            .unwrap();
        THIRD.bring_up(&old).unwrap();
        let new = Connection::open_in_memory().unwrap();
        THIRD.bring_up(&new).unwrap();

        assert_eq!(objects(&old), objects(&new));
        assert_eq!(pragma(&old, "user_version").unwrap(), 3);
        let batch: i64 = old
            .query_row("SELECT id FROM batch", [], |row| row.get(0))
            .unwrap();
        assert_eq!(batch, 7);
    }

    #[test]
    fn an_upgrade_starts_at_the_version_of_the_file() {
        let file = Connection::open_in_memory().unwrap();
        FIRST.bring_up(&file).unwrap();
        file.execute_batch(TWO).unwrap();
        file.pragma_update(None, "user_version", 2).unwrap();
        // Running TWO again would fail: the table is there.
        THIRD.bring_up(&file).unwrap();
        assert_eq!(pragma(&file, "user_version").unwrap(), 3);
    }

    #[test]
    fn an_upgrade_that_fails_leaves_the_file_as_it_was() {
        const BROKEN: Schema = Schema {
            current: ALL,
            upgrades: &[(2, TWO), (3, "CREATE TABLE batch (id INTEGER);")],
        };
        let file = Connection::open_in_memory().unwrap();
        FIRST.bring_up(&file).unwrap();
        let before = objects(&file);
        assert!(BROKEN.bring_up(&file).is_err());
        assert_eq!(objects(&file), before);
        assert_eq!(pragma(&file, "user_version").unwrap(), 1);
    }

    #[test]
    fn a_newer_file_is_refused_with_both_versions_named() {
        let file = Connection::open_in_memory().unwrap();
        THIRD.bring_up(&file).unwrap();
        let error = FIRST.bring_up(&file).unwrap_err();
        assert_eq!(error.kind, Kind::Input);
        assert!(error.sentence.en.contains("schema 3"));
        assert!(error.sentence.en.contains("up to 1"));
    }

    #[test]
    fn the_schema_sets_the_version_that_its_upgrades_lead_to() {
        let file = Connection::open_in_memory().unwrap();
        SCHEMA.bring_up(&file).unwrap();
        assert!(SCHEMA.is_current(&file).unwrap());
        assert_eq!(pragma(&file, "application_id").unwrap(), APPLICATION_ID);
    }
}
