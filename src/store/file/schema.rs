//! Creating the schema, refusing files that are not ours or newer, and naming what is not of its shape.

use std::collections::BTreeSet;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::error::{code_only, foreign};
use crate::error::{Error, Kind, Result};
use crate::text::{Finding, Text};

/// The letters `mnyi`, by which `SQLite` files of this program are known.
pub(in crate::store) const APPLICATION_ID: i32 = 0x6d6e_7969;

/// The whole current schema, which also sets `application_id` and `user_version`.
const CURRENT: &str = include_str!("../../../schema.sql");

/// The version of the current schema.
pub(in crate::store) const VERSION: i32 = 2;

/// What there is to do before a file can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum Shape {
    /// It has nothing: the schema is to be made.
    Empty,
    /// It has an earlier schema, of this version.
    Earlier(i32),
    /// It has the current one.
    Current,
}

/// What there is to do with a file; an error for one that is not ours to change: of another program, or newer.
pub(in crate::store) fn shape(connection: &Connection) -> Result<Shape> {
    let application: i32 = pragma(connection, "application_id")?;
    let version: i32 = pragma(connection, "user_version")?;
    let objects: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if application == 0 && version == 0 && objects == 0 {
        return Ok(Shape::Empty);
    }
    if application != APPLICATION_ID || version < 1 {
        return Err(foreign());
    }
    if version > VERSION {
        return Err(newer(version, VERSION));
    }
    Ok(if version == VERSION {
        Shape::Current
    } else {
        Shape::Earlier(version)
    })
}

/// Makes the current schema in an empty file, in one transaction.
pub(in crate::store) fn create(connection: &Connection) -> Result<()> {
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    // Looked at again: another program may have made it while this one waited for the lock.
    if shape(&transaction)? == Shape::Empty {
        transaction.execute_batch(CURRENT)?;
    }
    Ok(transaction.commit()?)
}

/// Makes the table of work in the making where it is lacking: files of this version were written before it was there.
pub(in crate::store) fn add_making(connection: &Connection) -> Result<()> {
    const BEGINS: &str = "CREATE TABLE making ";
    let is_there = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'making')";
    if connection.query_row(is_there, [], |row| row.get(0))? {
        return Ok(());
    }
    let made = CURRENT.find(BEGINS).and_then(|from| {
        let made = &CURRENT[from..];
        made.find(';').map(|end| &made[..end])
    });
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    // Looked at again: another program may have made it while this one waited for the lock.
    if !transaction.query_row(is_there, [], |row| row.get(0))? {
        transaction.execute_batch(made.unwrap_or_default())?;
    }
    Ok(transaction.commit()?)
}

/// Makes the current schema inside a transaction, beside what is left of an earlier one.
pub(in crate::store) fn create_beside(connection: &Connection) -> Result<()> {
    Ok(connection.execute_batch(CURRENT)?)
}

/// Names each table, index, trigger and view that is not one of the schema's, and each of the schema's that is missing.
///
/// `SQLite` keeps the statements that made them as they were written, so that each must stand in `schema.sql`.
pub(in crate::store) fn other_shape(connection: &Connection) -> Result<Vec<Finding>> {
    let mut statement = connection.prepare(
        "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
    )?;
    let mut rows = statement.query([])?;
    let mut found = BTreeSet::new();
    let mut findings = Vec::new();
    while let Some(row) = rows.next()? {
        let (kind, name, sql): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if !CURRENT.contains(&sql) {
            findings.push(other_object(&kind, &name));
        }
        found.insert(format!("{} {name}", kind.to_uppercase()));
    }
    for made in CURRENT
        .lines()
        .filter_map(|line| line.strip_prefix("CREATE "))
    {
        let made = made.strip_prefix("UNIQUE ").unwrap_or(made);
        let mut words = made.split_whitespace();
        if let (Some(kind), Some(name)) = (words.next(), words.next())
            && !found.contains(&format!("{kind} {name}"))
        {
            findings.push(other_object(&kind.to_lowercase(), name));
        }
    }
    Ok(findings)
}

fn other_object(kind: &str, name: &str) -> Finding {
    let kinds = [
        ("table", "表"),
        ("index", "索引"),
        ("trigger", "触发器"),
        ("view", "视图"),
    ];
    let zh = kinds.iter().find(|(known, _)| *known == kind);
    let zh = zh.map_or(kind, |(_, zh)| zh);
    let name = code_only(name);
    Finding::error(
        "schema-differs",
        name.to_owned(),
        Text::new(
            format!("数据库的{zh} {name} 不是这个程序的，或缺了"),
            format!("the {kind} {name} of the database is not this program's, or is missing"),
        ),
    )
    .hint(
        "有别的程序改过数据库的结构：从备份找回（manyi backup list），并查明是谁动过文件",
        "another program changed the structure of the database: go back to a backup (manyi backup list), and find out who touched the file",
    )
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

    fn new() -> Connection {
        let file = Connection::open_in_memory().unwrap();
        create(&file).unwrap();
        file
    }

    #[test]
    fn a_new_file_has_the_schema_and_its_shape() {
        let file = new();
        assert_eq!(shape(&file).unwrap(), Shape::Current);
        assert_eq!(pragma(&file, "application_id").unwrap(), APPLICATION_ID);
        assert_eq!(other_shape(&file).unwrap(), []);
    }

    #[test]
    fn a_file_from_before_work_in_the_making_was_kept_gets_its_table() {
        let file = new();
        file.execute_batch("DROP TABLE making").unwrap();
        for _ in 0..2 {
            add_making(&file).unwrap();
            assert_eq!(other_shape(&file).unwrap(), []);
        }
    }

    #[test]
    fn a_newer_file_is_refused_with_both_versions_named() {
        let file = new();
        file.pragma_update(None, "user_version", VERSION + 1)
            .unwrap();
        let error = shape(&file).unwrap_err();
        assert_eq!(error.kind, Kind::Input);
        assert!(
            error
                .sentence
                .en
                .contains(&format!("schema {}", VERSION + 1))
        );
        assert!(error.sentence.en.contains(&format!("up to {VERSION}")));
    }

    #[test]
    fn what_was_added_taken_away_or_put_in_place_of_another_is_named() {
        for (change, name) in [
            ("DROP TRIGGER event_refuses_change", "event_refuses_change"),
            ("DROP INDEX response_in_order", "response_in_order"),
            ("CREATE TABLE other (id INTEGER)", "other"),
            (
                "CREATE TRIGGER planted AFTER INSERT ON event BEGIN DELETE FROM draft; END",
                "planted",
            ),
            (
                "DROP VIEW answer; CREATE VIEW answer AS SELECT 1 AS value",
                "answer",
            ),
            (
                "DROP TABLE draft; CREATE VIEW draft AS SELECT 1 AS value",
                "draft",
            ),
        ] {
            let file = new();
            file.execute_batch(change).unwrap();
            let findings = other_shape(&file).unwrap();
            assert!(
                findings.iter().any(|finding| finding.place.path == name),
                "{change}: {findings:?}"
            );
        }
    }
}
