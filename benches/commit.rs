//! A confirmed field until it is committed, beside bare `SQLite` with the same durability.
//!
//! Budget: at least 0.9 of the speed of a loop that writes the same rows into the same tables with the same pragmas. Both sides write to files in one folder, in
//! turns of a hundred, so that the disk treats them alike.
#![allow(clippy::print_stdout)] // The figures are what a bench is for.

mod support;

use std::path::Path;

use manyi::response::{Answer, Serial};
use manyi::store::Store;
use rusqlite::{Connection, params};
use support::times;

/// Fields in a turn; a turn of each side comes after the other.
const TURN: u64 = 100;
/// Turns of each side.
const TURNS: u64 = 30;

fn main() {
    let folder = tempfile::tempdir().expect("a folder for the databases");
    let folder = folder.path();
    let mut store = support::database(&folder.join("ours.db"), 0);
    let one_row = bare(&folder.join("one-row.db"));
    let same_rows = bare(&folder.join("same-rows.db"));
    let (mut ours, mut one, mut same) = (Vec::new(), Vec::new(), Vec::new());
    for turn in 0..TURNS {
        let fields = turn * TURN..(turn + 1) * TURN;
        for field in fields.clone() {
            ours.push(times::taken(|| save_ours(&mut store, field)));
        }
        for field in fields.clone() {
            one.push(times::taken(|| save_one_row(&one_row, field)));
        }
        for field in fields {
            same.push(times::taken(|| save_same_rows(&same_rows, field)));
        }
    }
    let [ours, one, same] = [ours, one, same].map(|all| times::percentile(&all, 0.5));
    println!("confirmed field -> committed, median of {}", TURN * TURNS);
    println!("  this program                               {ours:>10.1?}");
    println!("  bare SQLite, the same rows                 {same:>10.1?}");
    println!("  bare SQLite, one row and no audit trail    {one:>10.1?}");
    println!(
        "  speed beside the same rows  {:.2}",
        times::ratio(same, ours)
    );
    println!(
        "  speed beside one row        {:.2}",
        times::ratio(one, ours)
    );
}

fn save_ours(store: &mut Store, field: u64) {
    let serial = Serial::read(&(field / 9 + 1).to_string()).expect("a number is a serial");
    let position = (field % 9) as usize;
    let answer = Answer::Points((field % 11).into());
    store
        .save_answer(
            &support::survey(),
            &serial,
            position,
            Some(&answer),
            position + 1,
        )
        .expect("the field is saved");
}

/// A database with the tables, indexes and triggers of ours and the same durability.
fn bare(path: &Path) -> Connection {
    let connection = Connection::open(path).expect("the database opens");
    connection
        .execute_batch(
            "PRAGMA foreign_keys = OFF; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
             PRAGMA temp_store = MEMORY;",
        )
        .and_then(|()| connection.execute_batch(include_str!("../schema.sql")))
        .and_then(|()| {
            connection.execute_batch(
                "CREATE TABLE field (response INTEGER, question INTEGER, value TEXT,
                                     PRIMARY KEY (response, question)) STRICT, WITHOUT ROWID;
                 INSERT INTO head VALUES (1, 0, zeroblob(32));",
            )
        })
        .expect("the tables are made");
    connection
}

fn save_one_row(connection: &Connection, field: u64) {
    let (response, question) = ((field / 9).cast_signed(), (field % 9).cast_signed());
    connection
        .prepare_cached("INSERT INTO field VALUES (?1, ?2, '10')")
        .and_then(|mut insert| insert.execute(params![response, question]))
        .expect("the row is written");
}

/// Writes the rows that a confirmed field of ours leaves behind, computing nothing.
fn save_same_rows(connection: &Connection, field: u64) {
    let (response, question) = ((field / 9).cast_signed() + 1, (field % 9).cast_signed() + 1);
    let event = field.cast_signed() + 1;
    let serial = response.to_string();
    let answers = format!(
        "[{}]",
        vec!["10"; (question).unsigned_abs() as usize].join(",")
    );
    let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| {
        connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute(values))
            .expect("the row is written");
    };
    run("BEGIN IMMEDIATE", &[]);
    run(
        "INSERT INTO event (id, device, sequence, seen, at, operator, action, project, survey, version, response, serial,
                            question, entry, next, value_hash, hash)
         VALUES (?1, 1, ?1, nullif(?1 - 1, 0), ?1, 'bench', 'answer', 'xiangyuan-2022', 'recipients', 1, zeroblob(16), ?2,
                 'Q1', 1, 'Q2', randomblob(32), randomblob(32))",
        &[&event, &serial],
    );
    run(
        "INSERT INTO event_value (event, salt, old, new, why) VALUES (?1, randomblob(16), NULL, '10', NULL)",
        &[&event],
    );
    run(
        "UPDATE head SET sequence = ?1, hash = randomblob(32) WHERE device = 1",
        &[&event],
    );
    if question == 1 {
        run(
            "INSERT INTO response (id, survey, state, answers, serial, sort_key, version, next, born, last, operator, changed,
                                   identity)
             VALUES (?1, 1, 'open', ?2, ?3, ?3, 1, 2, ?4, ?4, 'bench', ?4, zeroblob(16))",
            &[&response, &answers, &serial, &event],
        );
    } else {
        run(
            "UPDATE response SET answers = ?2, next = ?3, last = ?4, changed = ?4 WHERE id = ?1",
            &[&response, &answers, &question, &event],
        );
    }
    run("COMMIT", &[]);
}
