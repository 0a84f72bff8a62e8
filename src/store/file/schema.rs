//! Creating the schema, refusing files that are not ours or newer, and naming what is not of its shape.

use std::collections::BTreeMap;

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

/// The tables that files of this version may lack, because they were written before these were thought of. A file gets the
/// ones it lacks when it is opened, with their indexes and triggers; what it has is not touched.
const LATER: [&str; 25] = [
    "making",
    "call_rules",
    "call_contact",
    "call_attempt",
    "guide",
    "interview",
    "said",
    SEARCH,
    "saying",
    "theme",
    "coding_plan",
    "coding",
    "coded",
    "settlement",
    "merged",
    "alias",
    "tip",
    "collision",
    "brought",
    "matter",
    "fork",
    "device_name",
    "thread_tip",
    "waiting",
    "printed",
];

/// The index of what was said, which is filled from the words on file when a file gets it.
pub(in crate::store) const SEARCH: &str = "said_pair";

/// Indexes of older tables that files of this version may lack.
const LATER_INDEXES: [&str; 4] = [
    "collision_of_serial",
    "event_by_name",
    "said_in_state",
    "response_keyed_twice",
];

/// Makes the tables of [`LATER`] that are lacking, and names them.
pub(in crate::store) fn add_later(connection: &Connection) -> Result<Vec<&'static str>> {
    if lacking(connection)?.is_empty() {
        return Ok(Vec::new());
    }
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    // Looked at again: another program may have made them while this one waited for the lock.
    let lacking = lacking(&transaction)?;
    for table in &lacking {
        // A table brings its indexes with it.
        if is_there(&transaction, table)? {
            continue;
        }
        for made in statements().filter(|made| is_of(made, table)) {
            transaction.execute_batch(&format!("CREATE {made}"))?;
        }
    }
    transaction.commit()?;
    Ok(lacking)
}

fn lacking(connection: &Connection) -> Result<Vec<&'static str>> {
    let mut lacking = Vec::new();
    for name in LATER.into_iter().chain(LATER_INDEXES) {
        if !is_there(connection, name)? {
            lacking.push(name);
        }
    }
    Ok(lacking)
}

fn is_there(connection: &Connection, name: &str) -> Result<bool> {
    let mut found = connection.prepare_cached(
        "SELECT 1 FROM sqlite_schema WHERE type IN ('table', 'index') AND name = ?1",
    )?;
    Ok(found.exists([name])?)
}

/// What the schema creates, each without the word `CREATE` before it.
fn statements() -> impl Iterator<Item = &'static str> {
    CURRENT.split("\nCREATE ").skip(1).filter_map(|made| {
        // What a trigger does has semicolons of its own.
        if made.starts_with("TRIGGER ") {
            return made.find("END;").map(|at| &made[..at + 4]);
        }
        // The next may follow at once.
        let end = made
            .find(";\n")
            .or_else(|| made.strip_suffix(';').map(str::len));
        end.map(|at| &made[..=at])
    })
}

/// Whether a statement makes this table, or an index or trigger on it.
fn is_of(made: &str, table: &str) -> bool {
    let mut words = made.split_whitespace();
    match words.next() {
        Some("TABLE" | "VIRTUAL") => made.contains(&format!("TABLE {table} ")),
        Some("INDEX" | "UNIQUE") if made.contains(&format!("INDEX {table} ")) => true,
        Some("INDEX" | "UNIQUE" | "TRIGGER") => {
            words.skip_while(|word| *word != "ON").nth(1) == Some(table)
        }
        _ => false,
    }
}

/// Makes the current schema inside a transaction, beside what is left of an earlier one.
pub(in crate::store) fn create_beside(connection: &Connection) -> Result<()> {
    Ok(connection.execute_batch(CURRENT)?)
}

/// What stands in the file where `schema.sql` has something else, or nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::store) struct Difference {
    /// `table`, `index`, `trigger` or `view`, as the file has it; as the schema has it where it is missing.
    kind: String,
    name: String,
    /// What the schema makes under this name, without the word `CREATE`; `None`: nothing.
    made: Option<&'static str>,
    is_missing: bool,
    /// Whether it is somebody else's and can refuse what is written to a table of ours.
    can_refuse: bool,
}

impl Difference {
    /// Whether what is written to this file may become something else than what was meant: a trigger that is not ours acts
    /// on its own, and without ours, or with another table or index, nothing is refused any more. A table, index or view that
    /// somebody added beside ours changes nothing of them, unless it refuses what is written to them.
    fn is_grave(&self) -> bool {
        self.made.is_some() || self.kind == "trigger" || self.can_refuse
    }

    /// Whether it holds no data: then it can be made again as the schema has it without anything being lost.
    fn holds_no_data(&self) -> bool {
        self.kind != "table" && self.made.is_none_or(|made| kind_in(made) != "table")
    }

    /// As the audit trail has it.
    fn word(&self) -> String {
        let (sign, kind) = (if self.is_missing { "-" } else { "+" }, &self.kind);
        format!("{sign}{kind} {}", code_only(&self.name))
    }

    fn finding(&self) -> Finding {
        other_object(self)
    }
}

/// Finds each table, index, trigger and view that is not one of the schema's, and each of the schema's that is missing.
///
/// `SQLite` keeps the statements that made them as they were written, so that each must stand in `schema.sql`.
pub(in crate::store) fn differences(connection: &Connection) -> Result<Vec<Difference>> {
    let mut statement = connection.prepare(
        "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL
         AND NOT (type = 'table' AND (name = 'sqlite_sequence' OR name LIKE 'sqlite\\_stat_' ESCAPE '\\'
             OR name IN (SELECT name FROM pragma_table_list WHERE type = 'shadow')))",
    )?;
    let mut due: BTreeMap<&str, &'static str> = statements()
        .filter_map(|made| Some((name_in(made)?, made)))
        .collect();
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (kind, name, sql): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let made = due.remove(name.as_str());
        let can_refuse = made.is_none() && can_refuse(connection, &kind, &name)?;
        if made.is_none_or(|made| sql.strip_prefix("CREATE ") != Some(made.trim_end_matches(';'))) {
            found.push(Difference {
                kind,
                name,
                made,
                is_missing: false,
                can_refuse,
            });
        }
    }
    found.extend(due.into_iter().map(|(name, made)| Difference {
        kind: kind_in(made).to_owned(),
        name: name.to_owned(),
        made: Some(made),
        is_missing: true,
        can_refuse: false,
    }));
    Ok(found)
}

/// Whether an index or a table that is not ours can refuse what is written to a table of ours: an index that allows each value
/// once, or that has to compute something or knows another order of texts; a table that refers to one of ours.
fn can_refuse(connection: &Connection, kind: &str, name: &str) -> Result<bool> {
    let asked = match kind {
        "index" => {
            "SELECT s.tbl_name FROM sqlite_schema s JOIN pragma_index_list(s.tbl_name) l ON l.name = s.name
             WHERE s.name = ?1 AND (l.\"unique\" OR l.partial OR EXISTS (SELECT 1 FROM pragma_index_xinfo(?1)
                 WHERE cid = -2 OR coll NOT IN ('BINARY', 'NOCASE', 'RTRIM')))"
        }
        "table" => "SELECT \"table\" FROM pragma_foreign_key_list(?1)",
        _ => return Ok(false),
    };
    let mut statement = connection.prepare_cached(asked)?;
    let tables = statement.query_map([name], |row| row.get(0))?;
    let tables = tables.collect::<rusqlite::Result<Vec<String>>>()?;
    let is_ours = |table: &String| {
        let mut own = statements().filter(|made| kind_in(made) == "table");
        own.any(|made| name_in(made).is_some_and(|own| own.eq_ignore_ascii_case(table)))
    };
    Ok(tables.iter().any(is_ours))
}

/// What a statement makes: a table, an index, a trigger or a view.
fn kind_in(made: &str) -> &'static str {
    match made.split_whitespace().next() {
        Some("TABLE" | "VIRTUAL") => "table",
        Some("TRIGGER") => "trigger",
        Some("VIEW") => "view",
        _ => "index",
    }
}

/// The name of what a statement makes.
fn name_in(made: &'static str) -> Option<&'static str> {
    let kinds = ["UNIQUE", "VIRTUAL", "TABLE", "INDEX", "TRIGGER", "VIEW"];
    let mut words = made.split([' ', '\n', '(']);
    words.find(|word| !word.is_empty() && !kinds.contains(word))
}

/// The findings of what [`differences`] finds.
pub(in crate::store) fn other_shape(connection: &Connection) -> Result<Vec<Finding>> {
    let differences = differences(connection)?;
    Ok(differences.iter().map(Difference::finding).collect())
}

/// Whether what is written to a file that differs so would be safe.
pub(in crate::store) fn is_written_to(differences: &[Difference]) -> bool {
    !differences.iter().any(Difference::is_grave)
}

/// Whether something stands in the file under a name of the schema that is not the schema's, or a trigger of others.
pub(in crate::store) fn is_tampered(differences: &[Difference]) -> bool {
    let mut standing = differences.iter().filter(|one| !one.is_missing);
    standing.any(Difference::is_grave)
}

/// Makes triggers, indexes and views as the schema has them, inside a transaction; gives what was other than that, as the audit
/// trail has it.
///
/// `None` where a table differs: that cannot be made again without its rows, and nothing is changed.
pub(in crate::store) fn mend(connection: &Connection) -> Result<Option<Vec<String>>> {
    let grave: Vec<Difference> = differences(connection)?
        .into_iter()
        .filter(Difference::is_grave)
        .collect();
    if !grave.iter().all(Difference::holds_no_data) {
        return Ok(None);
    }
    // Triggers go first: what is dropped and made must set none of them off.
    let (triggers, others): (Vec<_>, Vec<_>) = grave.iter().partition(|one| one.kind == "trigger");
    for one in triggers
        .into_iter()
        .chain(others)
        .filter(|one| !one.is_missing)
    {
        let (kind, name) = (&one.kind, one.name.replace('"', "\"\""));
        connection.execute_batch(&format!("DROP {kind} \"{name}\""))?;
    }
    for made in grave.iter().filter_map(|one| one.made) {
        connection.execute_batch(&format!("CREATE {made}"))?;
    }
    Ok(Some(grave.iter().map(Difference::word).collect()))
}

fn other_object(of: &Difference) -> Finding {
    let kinds = [
        ("table", "表"),
        ("index", "索引"),
        ("trigger", "触发器"),
        ("view", "视图"),
    ];
    let kind = of.kind.as_str();
    let zh = kinds.iter().find(|(known, _)| *known == kind);
    let zh = zh.map_or(kind, |(_, zh)| zh);
    let name = code_only(&of.name);
    let place = name.to_owned();
    if !of.is_grave() {
        return Finding::warning(
            "schema-added",
            place,
            Text::new(
                format!("数据库里多了一个{zh} {name}，不是这个程序的"),
                format!("the database has a {kind} {name} that is not this program's"),
            ),
        )
        .hint(
            "它不影响已存的内容；是自己加的就不用管，不认得就查明是谁动过文件",
            "nothing on file depends on it; leave it where you made it, else find out who touched the file",
        );
    }
    let said = if of.is_missing {
        Text::new(
            format!("数据库缺了{zh} {name}"),
            format!("the {kind} {name} of the database is missing"),
        )
    } else {
        Text::new(
            format!("数据库的{zh} {name} 不是这个程序的"),
            format!("the {kind} {name} of the database is not this program's"),
        )
    };
    let told = Finding::error("schema-differs", place, said);
    if of.made.is_none() && kind == "table" {
        told.hint(
            "它引用这个程序的表，会挡住写入：是谁加的，由谁删掉；要留着，就去掉它的外键",
            "it refers to a table of this program, and so refuses what is written there: whoever added it takes it out, or its foreign key",
        )
    } else if of.holds_no_data() {
        told.hint(
            "查明是谁动过文件；内容逐一核对无误的，manyi doctor --mend --why 原因 把它改回来，不然从备份恢复（manyi backup list）",
            "find out who touched the file; where its content proves sound, `manyi doctor --mend --why REASON` puts it right, else go back to a backup (manyi backup list)",
        )
    } else {
        told.hint(
            "有别的程序改过数据库的表：从备份恢复（manyi backup list），并查明是谁动过文件",
            "another program changed a table of the database: go back to a backup (manyi backup list), and find out who touched the file",
        )
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
    fn a_file_from_before_a_later_table_was_thought_of_gets_it() {
        for table in LATER {
            let file = new();
            file.execute_batch(&format!("DROP TABLE {table}")).unwrap();
            assert_ne!(other_shape(&file).unwrap(), [], "{table}");
            for _ in 0..2 {
                add_later(&file).unwrap();
                assert_eq!(other_shape(&file).unwrap(), [], "{table}");
            }
        }
    }

    #[test]
    fn a_table_is_made_with_its_indexes_and_triggers() {
        let of = |table| statements().filter(move |made| is_of(made, table)).count();
        // The table and three triggers; the table and two indexes; a table whose name begins another's,
        // with an index.
        assert_eq!((of("imported"), of("comparison"), of("event")), (4, 2, 5));
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

    #[test]
    fn what_can_refuse_a_row_of_ours_stops_writing_and_what_cannot_does_not() {
        let column = "(action)";
        for (change, is_written) in [
            (format!("CREATE INDEX theirs ON event {column}"), true),
            ("CREATE VIEW theirs AS SELECT * FROM event".into(), true),
            ("CREATE TABLE theirs (id INTEGER UNIQUE)".into(), true),
            (
                "CREATE TABLE theirs (id); CREATE UNIQUE INDEX on_it ON theirs (id)".into(),
                true,
            ),
            (
                format!("CREATE UNIQUE INDEX theirs ON event {column} WHERE action = 'note'"),
                false,
            ),
            (
                format!("CREATE UNIQUE INDEX theirs ON Event {column}"),
                false,
            ),
            (
                "CREATE INDEX theirs ON event (json_extract(action, '$'))".into(),
                false,
            ),
            (
                format!("CREATE INDEX theirs ON event {column} WHERE abs(action) > 1"),
                false,
            ),
            (
                "CREATE TABLE theirs (id INTEGER REFERENCES Project)".into(),
                false,
            ),
        ] {
            let file = new();
            file.execute_batch(&change).unwrap();
            let found = differences(&file).unwrap();
            assert_eq!(is_written_to(&found), is_written, "{change}: {found:?}");
            let code = if is_written {
                "schema-added"
            } else {
                "schema-differs"
            };
            assert!(
                found.iter().any(|one| one.finding().code == code),
                "{change}"
            );
        }
    }

    #[test]
    fn an_index_that_refuses_rows_is_taken_out_and_a_table_that_does_is_not() {
        let file = new();
        file.execute_batch("CREATE UNIQUE INDEX theirs ON event (action)")
            .unwrap();
        assert_eq!(mend(&file).unwrap(), Some(vec!["+index theirs".into()]));
        assert_eq!(differences(&file).unwrap(), []);
        file.execute_batch("CREATE TABLE theirs (id INTEGER REFERENCES project)")
            .unwrap();
        assert_eq!(mend(&file).unwrap(), None);
    }
}
