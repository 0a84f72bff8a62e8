//! A confirmed field until it is committed, beside bare `SQLite` with the same durability.
//!
//! Budget: at least 0.8 of the speed of a loop that writes the same rows. Both sides write to files in one folder, in
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

/// A database with the durability of ours and tables of the same shape.
fn bare(path: &Path) -> Connection {
    let connection = Connection::open(path).expect("the database opens");
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
             CREATE TABLE answer (response INTEGER, question INTEGER, value TEXT, points INTEGER,
                                  PRIMARY KEY (response, question)) STRICT, WITHOUT ROWID;
             CREATE TABLE response (id INTEGER PRIMARY KEY, serial TEXT UNIQUE, position INTEGER, changed INTEGER) STRICT;
             CREATE TABLE audit (sequence INTEGER PRIMARY KEY, at INTEGER, operator TEXT, device BLOB, action TEXT,
                                 project TEXT, survey TEXT, serial TEXT, question TEXT, new TEXT, hash BLOB) STRICT;
             CREATE TABLE audit_head (one INTEGER PRIMARY KEY, rows INTEGER, hash BLOB) STRICT;
             INSERT INTO audit_head VALUES (1, 0, zeroblob(32));",
        )
        .expect("the tables are made");
    connection
}

fn save_one_row(connection: &Connection, field: u64) {
    connection
        .prepare_cached("INSERT INTO answer VALUES (?1, ?2, ?3, ?4)")
        .and_then(|mut insert| {
            insert.execute(params![
                (field / 9).cast_signed(),
                (field % 9).cast_signed(),
                "10",
                10_000
            ])
        })
        .expect("the row is written");
}

/// Writes what a confirmed field of ours leaves behind, computing nothing.
fn save_same_rows(connection: &Connection, field: u64) {
    let (response, question, sequence) = (
        (field / 9).cast_signed(),
        (field % 9).cast_signed(),
        field.cast_signed() + 1,
    );
    let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| {
        connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute(values))
            .expect("the row is written");
    };
    run("BEGIN IMMEDIATE", &[]);
    run(
        "INSERT INTO response VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (id) DO UPDATE SET position = excluded.position, changed = excluded.changed",
        &[&response, &response.to_string(), &question, &sequence],
    );
    run(
        "INSERT INTO answer VALUES (?1, ?2, '10', 10000)",
        &[&response, &question],
    );
    run(
        "INSERT INTO audit VALUES (?1, ?2, 'bench', zeroblob(16), 'answer', 'xiangyuan-2022', 'recipients', ?3, 'Q1',
                                   '10', randomblob(32))",
        &[&sequence, &sequence, &response.to_string()],
    );
    run(
        "UPDATE audit_head SET rows = ?1, hash = randomblob(32)",
        &[&sequence],
    );
    run("COMMIT", &[]);
}
