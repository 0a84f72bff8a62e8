//! The import of 1,000,000 responses, beside the `sqlite3` shell filling the same tables from the same CSV.
//!
//! Budget: at most 1.5 times as long. Both begin with a database that has the project, and take turns.
#![allow(clippy::print_stdout)] // The figures are what a bench is for.

mod support;

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use manyi::measure::QuestionSummary;
use manyi::store::Store;
use support::times;

const RESPONSES: u64 = 1_000_000;
const RUNS: usize = 3;

fn main() {
    let folder = tempfile::tempdir().expect("a folder for the databases");
    let folder = folder.path();
    let file = folder.join("papers.csv");
    support::file(&file, RESPONSES);
    let shell = Command::new("sqlite3").arg("--version").output();
    let has_shell = shell.is_ok_and(|output| output.status.success());
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        ours.push(filling(&folder.join("ours.db"), |database| {
            import(database, &file);
        }));
        if has_shell {
            theirs.push(filling(&folder.join("shell.db"), |database| {
                shell_import(database, &file);
            }));
        }
    }
    println!("import of {RESPONSES} responses");
    println!("  this program   {ours:.1?}");
    if has_shell {
        println!("  sqlite3 shell  {theirs:.1?}");
        let ratios = ours
            .iter()
            .zip(&theirs)
            .map(|(ours, theirs)| times::ratio(*ours, *theirs));
        let ratios: Vec<String> = ratios.map(|ratio| format!("{ratio:.2}")).collect();
        println!("  as long as the shell, run by run: {}", ratios.join(", "));
    } else {
        println!("  the sqlite3 shell is not here: nothing to compare with");
    }
}

/// How long `fill` takes in a new database with the project; what it wrote is counted.
fn filling(database: &Path, fill: impl FnOnce(&Path)) -> Duration {
    drop(support::database(database, 0));
    let taken = times::taken(|| fill(database));
    let store = Store::open(database, "bench").expect("the database opens");
    let summary = store
        .summary(&support::survey())
        .expect("the counts are kept");
    let papers = summary.ledger.entered;
    let counted = |question: &QuestionSummary| {
        question.answered + question.missing.iter().map(|(_, count)| count).sum::<u64>()
    };
    let answers: u64 = summary.summary.questions.iter().map(counted).sum();
    assert_eq!((papers, answers), (RESPONSES, RESPONSES * 10));
    drop(store);
    for end in ["", "-wal", "-shm"] {
        let mut name = database.as_os_str().to_owned();
        name.push(end);
        // The last connection has removed the others already.
        let _ = std::fs::remove_file(name);
    }
    taken
}

fn import(database: &Path, file: &Path) {
    let status = Command::new(env!("CARGO_BIN_EXE_manyi"))
        .args(["import", &support::survey().to_string()])
        .arg(file)
        .envs(support::environment(database))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(status.is_ok_and(|status| status.success()));
}

fn shell_import(database: &Path, file: &Path) {
    let script = include_str!("import.sql").replace("FILE", &file.display().to_string());
    let mut shell = Command::new("sqlite3")
        .arg("-bail")
        .arg(database)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("the shell starts");
    let input = shell.stdin.take();
    let written = input.map(|mut input| input.write_all(script.as_bytes()));
    assert!(written.is_some_and(|written| written.is_ok()));
    assert!(shell.wait().is_ok_and(|status| status.success()));
}
