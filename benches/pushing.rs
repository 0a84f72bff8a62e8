//! A push into a hub, beside a bare COPY of the same events into a plain table with the same key, in one run.
//!
//! Budget: at most 2.5 times the bare COPY. `PAPERS` in the environment says how many papers of nine fields are keyed. Needs
//! `PostgreSQL`; the server is started in a folder of its own.
#![allow(clippy::print_stdout)] // The figures are what a bench is for.

mod support;

#[path = "../tests/hub/cluster.rs"]
#[allow(dead_code)] // The tests use the rest.
mod cluster;

use std::time::{Duration, Instant};

use manyi::hub::{Address, Hub};
use manyi::office::{hub_pull, hub_push};
use manyi::response::{Answer, Missing, Serial};
use manyi::store::Store;

fn main() {
    let asked = std::env::var("PAPERS").ok();
    let papers: u64 = asked.and_then(|asked| asked.parse().ok()).unwrap_or(3_000);
    let Some(server) = cluster::Cluster::begin() else {
        return;
    };
    let office = server.hub();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("laptop.db");
    drop(support::database(&file, 0));
    let mut store = Store::open_as(&file, "keyer", &folder.path().join("device")).expect("a file");
    let begun = Instant::now();
    key(&mut store, papers);
    println!("{papers} papers keyed in {:.1?}", begun.elapsed());
    let connect = |user: &str| {
        let address = Address::read(&office.url(user)).expect("an address");
        Hub::connect(&address, Some(&office.name)).expect("the hub")
    };
    let events = {
        let mut hub = connect("s");
        let begun = Instant::now();
        let sent = hub_push(&store, &mut hub, false, &mut |_| Ok(()))
            .expect("a push")
            .sent
            .new;
        let push = begun.elapsed();
        let begun = Instant::now();
        hub_push(&store, &mut hub, false, &mut |_| Ok(())).expect("a push");
        println!(
            "  push of {sent} events       {push:>10.1?}\n  the same again              {:>10.1?}",
            begun.elapsed()
        );
        let bare = bare(&server, &office);
        println!(
            "  bare COPY into a plain table{bare:>10.1?}\n  push beside it              {:>10.2}",
            push.as_secs_f64() / bare.as_secs_f64()
        );
        sent
    };
    let bytes = office.number(
        "SELECT sum(pg_total_relation_size(oid))::bigint FROM pg_class WHERE relkind = 'r' AND relnamespace = 'hub'::regnamespace",
    );
    println!(
        "  bytes in the hub: {} per paper, {} per event",
        bytes.unsigned_abs() / papers,
        bytes.unsigned_abs() / events
    );
    let mut other = Store::open_as(
        &folder.path().join("office.db"),
        "office",
        &folder.path().join("other"),
    )
    .expect("a file");
    let begun = Instant::now();
    hub_pull(&mut other, &mut connect("s"), false, &mut |_| Ok(())).expect("a pull");
    println!("  pull into an empty file     {:>10.1?}", begun.elapsed());
    let begun = Instant::now();
    let found = connect("s").examine(&mut |_| Ok(())).expect("a look");
    println!(
        "  doctor, {} findings          {:>10.1?}",
        found.findings.len(),
        begun.elapsed()
    );
}

fn key(store: &mut Store, papers: u64) {
    let key = support::survey();
    let asked = store.project(&key.project).expect("the project");
    let fields = asked
        .survey(&key.survey)
        .expect("the survey")
        .questionnaire
        .questions
        .len();
    for number in 1..=papers {
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
}

/// How long the events with their values take into one plain table with the same key, by one COPY over the same connection
/// that psql makes; its start is taken off.
fn bare(server: &cluster::Cluster, office: &cluster::Office<'_>) -> Duration {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let path = file.path().display().to_string();
    server.sql(
        &office.name,
        "CREATE TABLE plain AS SELECT e.project, e.device, e.sequence, hash, seen_device, seen, said, parts, place, e.pushed_by, xid,
             envelope, is_open, paper, body FROM hub.event AS e LEFT JOIN hub.value AS v USING (project, device, sequence)",
    );
    server.sql(&office.name, &format!("\\copy plain to '{path}' binary"));
    let run = |sql: &str| {
        let begun = Instant::now();
        server.sql(&office.name, sql);
        begun.elapsed()
    };
    run("TRUNCATE plain; ALTER TABLE plain ADD PRIMARY KEY (project, device, sequence)");
    let start = run("SELECT 1");
    run(&format!("\\copy plain from '{path}' binary")).saturating_sub(start)
}
