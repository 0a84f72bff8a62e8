//! Each column of each table changed, and events rewritten with a chain that fits: `doctor` tells it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use manyi::formats::shipped_project;
use manyi::indicator::Seat;
use manyi::intake::{attach_file, load_shipped};
use manyi::measure::{Formula, LeavesBase, Measure, Rounding};
use manyi::response::Draft;
use manyi::store::Store;
use manyi::text::{Severity, Text};
use manyi::trail::{Envelope, EventName, Hash, Value as Said, start};
use rstest::rstest;
use rusqlite::Connection;
use rusqlite::types::Value;
use tempfile::TempDir;

use crate::audit::tamper;
use crate::interviews::interviewed;
use crate::reviewed::a_life;
use crate::sample::*;

const JUDGED: &str = "xiangyuan-2022";

/// A file in which everything has been done that can be done: the whole life of a survey, continued on a second machine
/// with a measure that looks at whole responses, words deleted on demand, a judgement and evidence.
pub fn everything() -> (TempDir, PathBuf) {
    let (folder, first) = a_life();
    let file = folder.path().join("continued.db");
    fs::copy(&first, &file).unwrap();
    let mut store = Store::open(&file, "elsewhere").unwrap();
    let mut sample = project();
    sample.surveys[0].measures = vec![Measure {
        code: "mean".into(),
        title: Text::same("mean"),
        formula: Formula::MeanOfResponses,
        questions: vec!["KNOWS".into(), "SCORE".into()],
        leaves_base: LeavesBase::default(),
        decimals: 2,
        rounding: Rounding::HalfUp,
        note: Text::default(),
    }];
    store.save_project_because(&sample, "改定义").unwrap();
    let survey = main_survey();
    for (number, said) in [("12", "删掉的话"), ("13", "留下的话")] {
        key_paper(&mut store, number, &whole("2", 45));
        let said = words(said);
        store
            .save_answer(&survey, &serial(number), WORDS, Some(&said), 4)
            .unwrap();
    }
    store
        .erase_words(&survey, &serial("12"), "WORDS", "本人要求")
        .unwrap();
    let draft = Draft {
        position: WORDS,
        text: "写到一".into(),
    };
    store
        .save_draft(&survey, &serial("14"), Some(&draft))
        .unwrap();
    crate::calls::called(&mut store);
    load_shipped(&mut store, JUDGED).unwrap();
    let declared = shipped_project(JUDGED).unwrap().value.unwrap().project;
    let seat = Seat::of("A3");
    let mut judged = declared.judged_at(&seat).unwrap().judgement.clone();
    judged.items[0].met = true;
    judged.items[0].reason = Text::default();
    judged.reason = Text::same("补来了文件");
    store.judge(JUDGED, &seat, &judged, None).unwrap();
    let minutes = folder.path().join("minutes.txt");
    fs::write(&minutes, "minutes").unwrap();
    attach_file(&mut store, JUDGED, "A3", &minutes, "会议记录").unwrap();
    interviewed(&file);
    assert_eq!(store.doctor().unwrap().findings, []);
    (folder, file)
}

/// What `doctor` says of a file, in short; `None`: that all is well.
fn told(file: &Path) -> Option<String> {
    let report = match Store::open(file, "supervisor").and_then(|store| store.doctor()) {
        Ok(report) => report,
        // A definition that cannot be read at all is told by an error.
        Err(error) => return Some(error.sentence.en),
    };
    let wrong = |severity| matches!(severity, Severity::Error | Severity::Warning);
    let mut findings = report.findings.into_iter();
    let found = findings.find(|finding| wrong(finding.severity))?;
    Some(format!("{} {}", found.code, found.place.path))
}

/// A column of a table, with the columns that name a row.
pub struct Column {
    pub table: String,
    pub name: String,
    keys: Vec<String>,
}

pub fn columns(connection: &Connection) -> Vec<Column> {
    let mut statement = connection
        .prepare(
            "SELECT m.name, c.name, (SELECT group_concat(k.name) FROM pragma_table_info(m.name) AS k WHERE k.pk > 0)
             FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS c WHERE m.type = 'table'
             AND m.name NOT IN (SELECT name FROM pragma_table_list WHERE type IN ('virtual', 'shadow')) ORDER BY m.name, c.cid",
        )
        .unwrap();
    let rows = statement.query_map([], |row| {
        let keys: String = row.get(2)?;
        Ok(Column {
            table: row.get(0)?,
            name: row.get(1)?,
            keys: keys.split(',').map(str::to_owned).collect(),
        })
    });
    rows.unwrap().map(Result::unwrap).collect()
}

/// Other values of the same type, the most plausible first: what another row has, and something near.
fn others(connection: &Connection, column: &Column, found: &Value) -> Vec<Value> {
    let Column { table, name, .. } = column;
    let sql = format!(
        "SELECT DISTINCT {name} FROM {table} WHERE {name} IS NOT NULL ORDER BY {name} LIMIT 20"
    );
    let mut statement = connection.prepare(&sql).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    let mut others: Vec<Value> = rows.map(Result::unwrap).collect();
    others.push(match found {
        Value::Null => return [others, vec![1.into(), "x".to_owned().into()]].concat(),
        Value::Integer(number) => (number + 1).into(),
        Value::Real(number) => (number + 1.0).into(),
        Value::Text(text) => format!("{text}0").into(),
        Value::Blob(bytes) => bytes
            .iter()
            .map(|byte| byte ^ 1)
            .collect::<Vec<u8>>()
            .into(),
    });
    if let Value::Integer(number) = found {
        others.push((number + 1_000).into());
    }
    others.retain(|other| other != found);
    others
}

/// Drops the triggers; gives the statements that make them again.
fn without_triggers(connection: &Connection) -> String {
    let triggers = |what: &str| -> String {
        let sql =
            format!("SELECT group_concat({what}, ';') FROM sqlite_schema WHERE type = 'trigger'");
        connection.query_row(&sql, [], |row| row.get(0)).unwrap()
    };
    let again = triggers("sql");
    connection
        .execute_batch(&triggers("'DROP TRIGGER ' || name"))
        .unwrap();
    again
}

/// Changes this column in the first or the last row of its table that has a value there; whether there is one.
pub fn change(file: &Path, column: &Column, is_last: bool) -> bool {
    let connection = Connection::open(file).unwrap();
    connection
        .execute_batch("PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;")
        .unwrap();
    let triggers = without_triggers(&connection);
    let Column { table, name, keys } = column;
    let direction = if is_last { " DESC" } else { "" };
    let order = keys.iter().map(|key| format!("{key}{direction}"));
    let order = order.collect::<Vec<_>>().join(", ");
    let row = format!(
        "SELECT {name}, {} FROM {table} ORDER BY {name} IS NULL, {order} LIMIT 1",
        keys.join(", ")
    );
    let row = connection.query_row(&row, [], |row| {
        (0..=keys.len())
            .map(|at| row.get(at))
            .collect::<Result<Vec<Value>, _>>()
    });
    let Ok(mut row) = row else { return false };
    let found = row.remove(0);
    let places = keys.iter().enumerate();
    let places = places.map(|(at, key)| format!("{key} IS ?{}", at + 2));
    let update = format!(
        "UPDATE OR IGNORE {table} SET {name} = ?1 WHERE {}",
        places.collect::<Vec<_>>().join(" AND ")
    );
    let is_changed = others(&connection, column, &found)
        .into_iter()
        .any(|other| {
            let values = std::iter::once(other).chain(row.iter().cloned());
            let changed = connection.execute(&update, rusqlite::params_from_iter(values));
            changed.is_ok_and(|changed| changed == 1)
        });
    assert!(is_changed, "{table}.{name} of {row:?} took no other value");
    connection.execute_batch(&triggers).unwrap();
    true
}

/// What cannot be told, and why.
const NOT_TOLD: [(&str, &str); 13] = [
    // Half-typed text is no answer and not in the trail; work in the making is no project yet.
    ("draft", "*"),
    ("making", "*"),
    ("saying", "*"),
    // Nor are parcels that wait to be read.
    ("waiting", "*"),
    // Only a file that has merged has rows in these: src/store/merge/tests.rs changes each of their columns.
    ("merged", "*"),
    ("alias", "*"),
    ("tip", "*"),
    ("collision", "*"),
    ("brought", "*"),
    ("matter", "*"),
    ("fork", "*"),
    ("device_name", "*"),
    ("thread_tip", "*"),
];

fn is_excused(column: &Column) -> bool {
    let Column { table, name, .. } = column;
    NOT_TOLD
        .iter()
        .any(|(of, which)| of == table && (*which == "*" || which == name))
}

#[rstest]
#[case::in_the_first_row(false)]
#[case::in_the_last_row(true)]
fn each_column_of_each_table_that_is_changed_is_told(#[case] is_last: bool) {
    let (folder, file) = everything();
    let all = columns(&Connection::open(&file).unwrap());
    let tables: BTreeSet<&str> = all.iter().map(|column| column.table.as_str()).collect();
    assert_eq!(tables.len(), 54, "{tables:?}");
    let changed = folder.path().join("changed.db");
    let mut untold = Vec::new();
    for column in all.iter().filter(|column| !is_excused(column)) {
        for end in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(folder.path().join(format!("changed.db{end}")));
        }
        fs::copy(&file, &changed).unwrap();
        let has_row = change(&changed, column, is_last);
        assert!(
            has_row,
            "nothing in {}: it is not shown to be told",
            column.table
        );
        if told(&changed).is_none() {
            untold.push(format!("{}.{}", column.table, column.name));
        }
    }
    assert_eq!(untold, Vec::<String>::new());
}

/// Writes the hashes of all values and chains anew, as somebody would who knows how they are made.
fn fit(file: &Path) {
    let connection = Connection::open(file).unwrap();
    connection
        .execute_batch("PRAGMA synchronous = OFF")
        .unwrap();
    let triggers = without_triggers(&connection);
    let ids: Vec<i64> = {
        let mut statement = connection
            .prepare("SELECT id FROM event ORDER BY id")
            .unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    let devices = "SELECT identity, key FROM device WHERE id = ?1";
    for id in ids {
        let device: i64 = one(&connection, "SELECT device FROM event WHERE id = ?1", id);
        let (identity, key): ([u8; 16], Option<Vec<u8>>) = connection
            .query_row(devices, [device], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap();
        let sequence: i64 = one(&connection, "SELECT sequence FROM event WHERE id = ?1", id);
        let before: Option<Hash> = connection
            .query_row(
                "SELECT hash FROM event WHERE device = ?1 AND sequence = ?2",
                (device, sequence - 1),
                |row| row.get(0),
            )
            .ok();
        let before = before.unwrap_or_else(|| start(&identity, key.as_deref()));
        fit_value(&connection, id);
        let hash = envelope_hash(
            &connection,
            id,
            EventName {
                device: identity,
                sequence,
            },
            &before,
        );
        connection
            .execute("UPDATE event SET hash = ?2 WHERE id = ?1", (id, hash))
            .unwrap();
        connection
            .execute(
                "UPDATE head SET sequence = ?2, hash = ?3 WHERE device = ?1",
                (device, sequence, hash),
            )
            .unwrap();
    }
    connection.execute_batch(&triggers).unwrap();
}

fn one<T: rusqlite::types::FromSql>(connection: &Connection, sql: &str, id: i64) -> T {
    connection.query_row(sql, [id], |row| row.get(0)).unwrap()
}

fn fit_value(connection: &Connection, id: i64) {
    let sql = "SELECT salt, old, new, why FROM event_value WHERE event = ?1";
    let value = connection.query_row(sql, [id], |row| {
        let (salt, texts): (Vec<u8>, [Option<String>; 3]) =
            (row.get(0)?, [row.get(1)?, row.get(2)?, row.get(3)?]);
        let [old, new, why] = texts.each_ref().map(Option::as_deref);
        Ok(Said { old, new, why }.hash(&salt))
    });
    if let Ok(hash) = value {
        connection
            .execute("UPDATE event SET value_hash = ?2 WHERE id = ?1", (id, hash))
            .unwrap();
    }
}

fn envelope_hash(connection: &Connection, id: i64, name: EventName, before: &Hash) -> Hash {
    let sql = "SELECT event.at, event.operator, event.action, event.project, event.survey, event.version, event.response,
            event.serial, event.question, event.entry, event.next, event.value_hash, device.identity, seen.sequence
        FROM event LEFT JOIN event AS seen ON seen.id = event.seen LEFT JOIN device ON device.id = seen.device
        WHERE event.id = ?1";
    connection
        .query_row(sql, [id], |row| {
            let text = |at: usize| row.get_ref(at).map(|value| value.as_str_or_null().unwrap());
            let blob = |at: usize| {
                row.get_ref(at)
                    .map(|value| value.as_blob_or_null().unwrap())
            };
            let (device, sequence): (Option<[u8; 16]>, Option<i64>) = (row.get(12)?, row.get(13)?);
            let seen = device.zip(sequence);
            let envelope = Envelope {
                name,
                seen: seen.map(|(device, sequence)| EventName { device, sequence }),
                at: row.get(0)?,
                operator: text(1)?.unwrap(),
                action: text(2)?.unwrap(),
                project: text(3)?,
                survey: text(4)?,
                version: row.get(5)?,
                response: blob(6)?,
                serial: text(7)?,
                question: text(8)?,
                entry: row.get(9)?,
                next: text(10)?,
                value: blob(11)?,
            };
            Ok(envelope.hash(before))
        })
        .unwrap()
}

fn of(action: &str) -> String {
    format!("(SELECT max(id) FROM event WHERE action = '{action}')")
}

#[rstest]
#[case::answer("UPDATE event_value SET new = '1' WHERE event = (SELECT max(id) FROM event WHERE action = 'answer' AND question = 'KNOWS')".to_owned())]
#[case::answer_before("UPDATE event_value SET old = '2' WHERE event = (SELECT max(id) FROM event WHERE action = 'answer' AND serial = '2')".to_owned())]
#[case::field(format!("UPDATE event SET question = 'KNOWS' WHERE id = {}", of("answer")))]
#[case::place_of_entry(format!("UPDATE event SET next = 'HOW' WHERE id = (SELECT max(id) FROM event WHERE next IS NOT NULL)"))]
#[case::who_keyed("UPDATE event SET operator = 'x' WHERE serial = '5'".to_owned())]
#[case::when("UPDATE event SET at = at + 60000 WHERE id = (SELECT last FROM response WHERE serial = '13')".to_owned())]
#[case::version(format!("UPDATE event SET version = 2 WHERE id = {}", of("answer")))]
#[case::identity(format!("UPDATE event SET response = zeroblob(16) WHERE id = {}", of("answer")))]
#[case::serial(format!("UPDATE event SET serial = '99' WHERE id = {}", of("answer")))]
#[case::survey(format!("UPDATE event SET survey = 'other' WHERE id = {}", of("approve")))]
#[case::action(format!("UPDATE event SET action = 'verify' WHERE id = {}", of("approve")))]
#[case::unknown_action(format!("UPDATE event SET action = 'forget' WHERE id = {}", of("approve")))]
#[case::state(format!("UPDATE event_value SET new = 'verified' WHERE event = {}", of("approve")))]
#[case::control_total(format!("UPDATE event_value SET new = '8' WHERE event = {}", of("control-total")))]
#[case::why_invalid(format!("UPDATE event_value SET why = '' WHERE event = (SELECT min(id) FROM event WHERE action = 'set-invalid')"))]
#[case::placed(format!("UPDATE event_value SET new = 'A' WHERE event = {}", of("place")))]
#[case::batch("UPDATE event_value SET new = replace(new, ':3', ':4') WHERE event = (SELECT min(id) FROM event WHERE action = 'batch')".to_owned())]
#[case::registered(format!("UPDATE event_value SET new = replace(new, '\"4\"', '\"7\"') WHERE event = {}", of("register")))]
#[case::import(format!("UPDATE event_value SET new = replace(new, 'content\":\"', 'content\":\"0') WHERE event = {}", of("import")))]
#[case::numbers("UPDATE event_value SET new = replace(new, '\"KNOWS\",\"HOW\"', '\"HOW\",\"KNOWS\"') WHERE event = (SELECT min(id) FROM event WHERE action = 'import')".to_owned())]
#[case::second_value(format!("UPDATE event_value SET new = '7' WHERE event = {}", of("discrepancy")))]
#[case::who_keyed_second(format!("UPDATE event SET operator = 'x' WHERE id = {}", of("second-agrees")))]
#[case::decision(format!("UPDATE event SET action = 'adjudicate-first' WHERE id = {}", of("adjudicate-other")))]
#[case::plan("UPDATE event_value SET new = replace(new, '\"2\"', '\"3\"') WHERE event IN (SELECT id FROM event WHERE action = 'verify-plan')".to_owned())]
#[case::draw("UPDATE event_value SET new = replace(new, 'seed\":\"', 'seed\":\"00') WHERE event IN (SELECT id FROM event WHERE action = 'draw')".to_owned())]
#[case::limit(format!("UPDATE event_value SET new = '5' WHERE event = {}", of("acceptance-limit")))]
#[case::acceptance(format!("UPDATE event_value SET new = replace(new, '\"survey\"', '\"batch\"') WHERE event = {}", of("acceptance")))]
#[case::query(format!("UPDATE event_value SET why = '7' WHERE event = {}", of("query-answer")))]
#[case::note(format!("UPDATE event SET question = 'HOW' WHERE id = {}", of("note")))]
#[case::project("UPDATE event_value SET new = replace(new, 'a', 'b') WHERE event = (SELECT min(id) FROM event WHERE action = 'project')".to_owned())]
#[case::judgement(format!("UPDATE event_value SET new = replace(new, '文件', '图纸') WHERE event = {}", of("judge")))]
#[case::indicator(format!("UPDATE event SET question = 'A4' WHERE id = {}", of("judge")))]
#[case::evidence(format!("UPDATE event_value SET new = replace(new, '会议', '谈话') WHERE event = {}", of("evidence-add")))]
#[case::call_list("UPDATE event_value SET new = replace(new, '一村', '二村') WHERE event = (SELECT min(id) FROM event WHERE action = 'call-contacts')".to_owned())]
#[case::call(format!("UPDATE event_value SET new = replace(new, 'complete', 'busy') WHERE event = (SELECT id FROM event WHERE action = 'call' LIMIT 1 OFFSET 1)"))]
#[case::call_rules(format!("UPDATE event_value SET new = replace(new, 'RR3', 'RR5') WHERE event = {}", of("call-rules")))]
#[case::answer_left("UPDATE event_value SET new = replace(new, 'blank', 'refused') WHERE event = (SELECT max(id) FROM event WHERE action = 'erase' AND survey IS NOT NULL)".to_owned())]
#[case::said("UPDATE event_value SET new = replace(new, '三趟', '两趟') WHERE event = (SELECT min(id) FROM event WHERE action = 'interview-answer')".to_owned())]
#[case::head(format!("UPDATE event_value SET new = replace(new, '出纳', '会计') WHERE event = {}", of("interview")))]
#[case::signed(format!("UPDATE event_value SET new = replace(new, 'signature', 'seal') WHERE event = {}", of("interview-sign")))]
#[case::withdrawn(format!("UPDATE event_value SET why = 'x' WHERE event = {}", of("interview-withdraw")))]
#[case::theme(format!("UPDATE event_value SET new = replace(new, '拖', '快') WHERE event = {}", of("theme")))]
#[case::merged("DELETE FROM event_value WHERE event = (SELECT max(id) FROM event WHERE action = 'theme-merge'); UPDATE event SET value_hash = NULL WHERE action = 'theme-merge'".to_owned())]
#[case::coded(format!("UPDATE event_value SET new = replace(new, 'opposes', 'supports') WHERE event = {}", of("coding")))]
#[case::coder(format!("UPDATE event SET operator = 'x' WHERE id = {}", of("coding")))]
#[case::settled(format!("UPDATE event_value SET new = '[]' WHERE event = {}", of("coding-settle")))]
#[case::seen("UPDATE event SET seen = NULL WHERE id = (SELECT last FROM response WHERE serial = '13')".to_owned())]
#[case::end_of_a_history("DELETE FROM event_value WHERE event = (SELECT max(id) FROM event);
    DELETE FROM event WHERE id = (SELECT max(id) FROM event)".to_owned())]
fn an_event_rewritten_with_a_chain_that_fits_is_told_by_what_is_on_file(#[case] sql: String) {
    let (_folder, file) = everything();
    tamper(
        &file,
        &format!("{sql}; SELECT CASE changes() WHEN 0 THEN json('no such row') END"),
    );
    fit(&file);
    let store = Store::open(&file, "supervisor").unwrap();
    assert_eq!(store.verify_audit().unwrap().findings, []);
    drop(store);
    assert!(told(&file).is_some());
}
