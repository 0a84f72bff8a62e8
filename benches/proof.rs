//! The check of papers that were keyed and verified field by field: every event is folded again.
//!
//! Budget: 20,000 papers in at most 4 s, the check and not the keying. `MANYI_BENCH_PAPERS` asks for another number.
#![allow(clippy::print_stdout)] // The figures are what a bench is for.

mod support;

use std::time::Duration;

use manyi::response::{Answer, Missing, Serial};
use manyi::store::Store;
use support::{Random, survey, times};

fn main() {
    let papers = std::env::var("MANYI_BENCH_PAPERS");
    let papers = papers.map_or(20_000, |papers| papers.parse().expect("a number of papers"));
    let folder = tempfile::tempdir().expect("a folder for the database");
    let file = folder.path().join("keyed.db");
    let mut first = support::database(&file, 0);
    let keyed = times::taken(|| key(&mut first, papers));
    drop(first);
    let mut second = Store::open(&file, "verifier").expect("the database opens");
    let verified = times::taken(|| verify(&mut second, papers));
    println!(
        "{papers} papers of ten fields: keyed in {keyed:.1?}, keyed a second time in {verified:.1?}"
    );
    let mut checks: Vec<Duration> = Vec::new();
    for _ in 0..3 {
        checks.push(times::taken(|| {
            let report = second.doctor().expect("the file can be read");
            assert_eq!(report.findings, [], "nothing is wrong");
        }));
    }
    println!("  the check: {}", times::spread(&checks));
}

/// What paper and question have as their answer, the same in every run.
fn answers(papers: u64) -> impl Iterator<Item = (Serial, [Answer; 10])> {
    let mut random = Random(7);
    (1..=papers).map(move |number| {
        let serial = Serial::read(&number.to_string()).expect("a number is a serial");
        let answers = std::array::from_fn(|position| match position {
            9 => Answer::Missing(Missing::Blank),
            _ => Answer::Points(random.below(11).into()),
        });
        (serial, answers)
    })
}

fn key(store: &mut Store, papers: u64) {
    for (serial, answers) in answers(papers) {
        for (position, answer) in answers.iter().enumerate() {
            store
                .save_answer(&survey(), &serial, position, Some(answer), position + 1)
                .expect("the field is saved");
        }
        store
            .finish(&survey(), &serial)
            .expect("the paper is finished");
    }
}

fn verify(store: &mut Store, papers: u64) {
    for (serial, answers) in answers(papers) {
        for (position, answer) in answers.iter().enumerate() {
            store
                .save_second(&survey(), &serial, position, answer)
                .expect("the second value is saved");
        }
    }
}
