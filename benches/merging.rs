//! Files of many machines merged, beside a bare `INSERT` of the same rows, in one run.
//!
//! Budget: merging at most 2.5 times the bare insert of what it writes (events, values and papers) into tables of the same
//! shape; a second merge of the same parcels at most 1/20 of the first. `LAPTOPS` and `PAPERS` in the environment say how
//! many; each laptop keys in a process and with a device of its own.
#![allow(clippy::print_stdout)] // The figures are what a bench is for.

mod support;

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use manyi::office::{read_parcel, write_parcel_for};
use manyi::response::{Answer, Missing, Serial};
use manyi::store::Store;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, role, file, parcel, first, papers] = &arguments[..]
        && role == "laptop"
    {
        let number = |text: &String| text.parse().expect("a number");
        laptop(
            Path::new(file),
            Path::new(parcel),
            number(first),
            number(papers),
        );
        return;
    }
    let asked = |name: &str, usual: u64| {
        let asked = std::env::var(name).ok();
        asked.and_then(|asked| asked.parse().ok()).unwrap_or(usual)
    };
    let (laptops, papers) = (asked("LAPTOPS", 10), asked("PAPERS", 1000));
    let folder = tempfile::tempdir().expect("a folder for the databases");
    let folder = folder.path();
    let office_file = folder.join("office.db");
    drop(support::database(&office_file, 0));
    let begun = Instant::now();
    for laptop in 0..laptops {
        let file = folder.join(format!("laptop{laptop}.db"));
        std::fs::copy(&office_file, &file).expect("a copy of the file");
        let done = Command::new(std::env::current_exe().expect("this program"))
            .args(["laptop".as_ref(), file.as_os_str()])
            .arg(folder.join(format!("{laptop}.manyi")))
            .args([(laptop * papers + 1).to_string(), papers.to_string()])
            .env("MANYI_DEVICE", folder.join(format!("device{laptop}")))
            .status();
        assert!(done.is_ok_and(|done| done.success()), "laptop {laptop}");
    }
    println!(
        "{laptops} laptops keyed {papers} papers each in {:.1?}",
        begun.elapsed()
    );
    let mut office = Store::open(&office_file, "office").expect("the office's file");
    let mut times = [Duration::ZERO; 2];
    for time in &mut times {
        let begun = Instant::now();
        for laptop in 0..laptops {
            let parcel = folder.join(format!("{laptop}.manyi"));
            read_parcel(&mut office, &parcel, false).expect("a parcel");
        }
        *time = begun.elapsed();
    }
    drop(office);
    let bytes = |path: &Path| std::fs::metadata(path).map_or(0, |found| found.len());
    let parcels: u64 = (0..laptops)
        .map(|of| bytes(&folder.join(format!("{of}.manyi"))))
        .sum();
    let (bare, rows) = bare(&office_file, &folder.join("bare.db"), laptops);
    let all = laptops * papers;
    println!("  merging                       {:>10.1?}", times[0]);
    println!("  bare INSERT of {rows:>9} rows {bare:>10.1?}");
    println!(
        "  merging beside it             {:>10.2}",
        times[0].as_secs_f64() / bare.as_secs_f64()
    );
    println!("  the same parcels again        {:>10.1?}", times[1]);
    println!(
        "  beside the first time         {:>10.4}",
        times[1].as_secs_f64() / times[0].as_secs_f64()
    );
    println!(
        "  bytes per paper: file {}, parcels {}",
        bytes(&office_file) / all,
        parcels / all
    );
    println!("  peak memory {} MB", peak() >> 10);
    let report = Store::open(&office_file, "office").and_then(|store| store.doctor());
    println!(
        "  doctor: {} findings",
        report.expect("a check-up").findings.len()
    );
}

/// The peak of this process in kB; 0 where the system does not tell.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse().ok())
        .unwrap_or(0)
}

/// A laptop keys its papers and writes its parcel.
fn laptop(file: &Path, parcel: &Path, first: u64, papers: u64) {
    let mut store = Store::open(file, &format!("keyer {first}")).expect("a file");
    let key = support::survey();
    let asked = store.project(&key.project).expect("the project");
    let asked = asked.survey(&key.survey).expect("the survey");
    let fields = asked.questionnaire.questions.len();
    for number in first..first + papers {
        let serial = Serial::read(&number.to_string()).expect("a serial");
        for field in 0..fields {
            let answer = if field < 9 {
                Answer::Points(((number + field as u64) % 11).into())
            } else {
                Answer::Missing(Missing::Blank)
            };
            store
                .save_answer(&key, &serial, field, Some(&answer), field + 1)
                .expect("an answer");
        }
        store.finish(&key, &serial).expect("a whole paper");
    }
    let mut out = std::fs::File::create(parcel).expect("a parcel");
    write_parcel_for(&store, None, &mut out).expect("a parcel");
}

/// How long the rows that the merge wrote take into empty tables of the same shape, one transaction for each laptop.
fn bare(from: &Path, to: &Path, laptops: u64) -> (Duration, usize) {
    const TABLES: [&str; 3] = ["event", "event_value", "response"];
    let source = Connection::open(from).expect("the merged file");
    let target = Connection::open(to).expect("a bare file");
    target
        .execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF; PRAGMA cache_size = -2048")
        .expect("pragmas");
    let mut rows: Vec<(usize, Vec<Value>)> = Vec::new();
    let mut inserts = Vec::new();
    for (at, table) in TABLES.iter().enumerate() {
        let made = format!(
            "SELECT sql FROM sqlite_schema WHERE tbl_name = '{table}' AND type IN ('table', 'index') AND sql IS NOT NULL ORDER BY type DESC"
        );
        let mut statement = source.prepare(&made).expect("the shape");
        let made = statement
            .query_map([], |row| row.get::<_, String>(0))
            .expect("the shape");
        for sql in made {
            target
                .execute_batch(&sql.expect("a statement"))
                .expect("a table");
        }
        let mut statement = source
            .prepare(&format!("SELECT * FROM {table}"))
            .expect("rows");
        let columns = statement.column_count();
        let marks = vec!["?"; columns].join(", ");
        inserts.push(format!("INSERT INTO {table} VALUES ({marks})"));
        let mut found = statement.query([]).expect("rows");
        while let Some(row) = found.next().expect("a row") {
            let values = (0..columns).map(|column| row.get(column).expect("a value"));
            rows.push((at, values.collect()));
        }
    }
    let begun = Instant::now();
    for chunk in rows.chunks(rows.len().div_ceil(laptops as usize).max(1)) {
        target
            .execute_batch("BEGIN IMMEDIATE")
            .expect("a transaction");
        for (at, values) in chunk {
            let mut insert = target.prepare_cached(&inserts[*at]).expect("an insert");
            insert.execute(params_from_iter(values)).expect("a row");
        }
        target.execute_batch("COMMIT").expect("a commit");
    }
    (begun.elapsed(), rows.len())
}
