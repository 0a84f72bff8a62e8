//! The summary of a survey with 1,000,000 responses. Budget: 50 ms, and faster than `DuckDB` summing the same CSV.
#![allow(clippy::print_stdout)] // The figures are what a bench is for.

mod support;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use support::times;

fn main() {
    let folder = tempfile::tempdir().expect("a folder for the databases");
    let folder = folder.path();
    let database = folder.join("many.db");
    let begun = Instant::now();
    let many = support::database(&database, 1_000_000);
    println!(
        "1,000,000 responses imported in {:.1?} (without reading a file)",
        begun.elapsed()
    );
    let few = support::database(&folder.join("few.db"), 26);
    let begun = Instant::now();
    let by_response = support::database_by_response(&folder.join("by-response.db"), 1_000_000);
    println!(
        "1,000,000 responses imported in {:.1?} with three measures by response",
        begun.elapsed()
    );
    for (responses, store) in [
        ("26 responses", &few),
        ("1,000,000 responses", &many),
        (
            "1,000,000 responses, with three measures by response",
            &by_response,
        ),
    ] {
        let taken: Vec<Duration> = (0..500)
            .map(|_| times::taken(|| drop(store.summary(&support::survey()))))
            .collect();
        println!("summary of {responses}: {}", times::spread(&taken));
    }
    let score: Vec<Duration> = (0..100)
        .map(|_| times::taken(|| drop(many.assessment("xiangyuan-2022"))))
        .collect();
    println!("score at 1,000,000 responses: {}", times::spread(&score));
    let program: Vec<Duration> = (0..20).map(|_| run(&mut summary(&database))).collect();
    println!(
        "`manyi summary`, the whole program: {}",
        times::spread(&program)
    );
    let file = folder.join("papers.csv");
    support::file(&file, 1_000_000);
    let Some(duck_db) = duck_db(&file) else {
        println!(
            "DuckDB is not here, neither `duckdb` nor its Python module: nothing to compare with"
        );
        return;
    };
    let theirs: Vec<Duration> = (0..5).map(|_| run(&mut duck_db())).collect();
    println!("DuckDB sums the same CSV file: {}", times::spread(&theirs));
    let [ours, theirs] = [program, theirs].map(|all| times::percentile(&all, 0.5));
    println!(
        "DuckDB takes {:.1} times as long as `manyi summary`",
        times::ratio(theirs, ours)
    );
}

fn summary(database: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_manyi"));
    command
        .args([
            "summary",
            &support::survey().to_string(),
            "--format",
            "json",
        ])
        .envs(support::environment(database));
    command
}

/// How long a program runs; it must succeed.
fn run(command: &mut Command) -> Duration {
    let begun = Instant::now();
    let status = command.stdout(Stdio::null()).status();
    assert!(status.is_ok_and(|status| status.success()));
    begun.elapsed()
}

/// How `DuckDB` is asked for the sums of the nine questions, where it is installed.
fn duck_db(file: &Path) -> Option<impl Fn() -> Command> {
    let sums = (1..=9).map(|number| format!("sum(TRY_CAST(Q{number} AS INTEGER))"));
    let query = format!(
        "SELECT count(*), {} FROM read_csv('{}')",
        sums.collect::<Vec<_>>().join(", "),
        file.display()
    );
    let ways = [
        ("duckdb", vec!["-c".to_owned(), query.clone()]),
        (
            "python3",
            vec![
                "-c".to_owned(),
                format!("import duckdb; duckdb.sql(\"\"\"{query}\"\"\").fetchall()"),
            ],
        ),
    ];
    let works = |(program, arguments): &(&str, Vec<String>)| {
        let quiet = Command::new(program)
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        quiet.is_ok_and(|status| status.success())
    };
    let (program, arguments) = ways.into_iter().find(works)?;
    Some(move || {
        let mut command = Command::new(program);
        command.args(&arguments);
        command
    })
}
