#!/usr/bin/env bash
# SQLite as rusqlite 0.41.0 bundles it prepares a cached statement anew each time the parameter of a join over rowids
# changes, so that a look-up of a microsecond costs twenty; the same look-up written with a subquery does not.
#
# Seen with rusqlite 0.41.0 (SQLite 3.54.1, built with SQLITE_ENABLE_STAT4): in 100 executions with three values in turns,
# the counter SQLITE_STMTSTATUS_REPREPARE of an inner and of a left join stood at 67, of one table and of a subquery at 0.
# Installs the crate in a temporary folder; fails when any of this changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "prepared-anew"
version = "0.0.0"
edition = "2021"

[dependencies]
rusqlite = { version = "=0.41.0", features = ["bundled"] }
TOML
cat >src/main.rs <<'RUST'
use rusqlite::{Connection, StatementStatus};

fn main() -> rusqlite::Result<()> {
    let file = Connection::open_in_memory()?;
    file.execute_batch(
        "CREATE TABLE event (id INTEGER PRIMARY KEY, hash BLOB);
         CREATE TABLE value (event INTEGER PRIMARY KEY, new TEXT);
         INSERT INTO event VALUES (1, x'00'), (2, x'00'), (3, x'00');
         INSERT INTO value VALUES (1, 'a'), (2, 'b');",
    )?;
    for (name, sql) in [
        ("table", "SELECT hash FROM event WHERE id = ?1"),
        ("inner", "SELECT new FROM event JOIN value ON value.event = event.id WHERE event.id = ?1"),
        ("left", "SELECT new FROM event LEFT JOIN value ON value.event = event.id WHERE event.id = ?1"),
        ("subquery", "SELECT (SELECT new FROM value WHERE value.event = event.id) FROM event WHERE id = ?1"),
    ] {
        let mut statement = file.prepare(sql)?;
        for turn in 0..100_i64 {
            let mut rows = statement.query([turn % 3 + 1])?;
            while rows.next()?.is_some() {}
        }
        println!("{name} {}", statement.get_status(StatementStatus::RePrepare));
    }
    Ok(())
}
RUST
found=$(cargo run --quiet --release)
printf '%s\n' "$found"
[ "$(awk '{ print ($2 > 50) }' <<<"$found" | tr -d '\n')" = 0110 ] || {
    echo "other than seen with rusqlite 0.41.0" >&2
    exit 1
}
echo "as seen: joins are prepared anew, one table and a subquery are not"
