//! The log beside the database: what happened, and nothing of what anybody answered, is called or noted.

use std::fs;
use std::path::Path;

use crate::shell::{RECIPIENTS, Shell};

const LOG: &str = "papers.db.log";

#[test]
fn the_log_tells_what_happened_with_the_version() {
    let shell = Shell::with_papers();
    shell.run("project show nope");
    let log = shell.read(LOG);
    let started = format!("INFO started version=\"{}\"", env!("CARGO_PKG_VERSION"));
    assert_eq!(log.matches(&started).count(), 3, "{log}");
    assert_eq!(log.matches("INFO opened the database").count(), 3, "{log}");
    assert_eq!(
        log.matches("INFO imported responses=26 dry_run=false")
            .count(),
        1,
        "{log}"
    );
    assert_eq!(log.matches("INFO ended\n").count(), 2, "{log}");
    assert_eq!(
        log.matches("ERROR ended with an error kind=Usage\n")
            .count(),
        1,
        "{log}"
    );
    assert_eq!(log.lines().count(), 10, "{log}");
}

#[test]
fn nothing_of_an_answer_a_name_or_a_note_is_in_the_log() {
    let shell = Shell::with_project().set("MANYI_OPERATOR", Some("欧阳"));
    shell.write(
        "papers.csv",
        "serial,Q1,Q2,Q3,Q4,Q5,Q6,Q7,Q8,Q9,Q10\nKX-831,7,7,7,7,7,7,7,7,7,救助金迟发\n",
    );
    shell.write(
        "broken.csv",
        "serial,Q1,Q2,Q3,Q4,Q5,Q6,Q7,Q8,Q9\nKX-832,八分,1,1,1,1,1,1,1,1\n",
    );
    assert_eq!(
        shell.run(&format!("import {RECIPIENTS} papers.csv")).code,
        0
    );
    assert_eq!(
        shell.run(&format!("import {RECIPIENTS} papers.csv")).code,
        3,
        "the serial is on file"
    );
    assert_eq!(
        shell.run(&format!("import {RECIPIENTS} broken.csv")).code,
        3
    );
    assert_eq!(
        shell
            .run(&format!("audit list {RECIPIENTS} --serial KX-900"))
            .code,
        2
    );
    assert_eq!(shell.run(&format!("export responses {RECIPIENTS}")).code, 0);
    let log = shell.read(LOG);
    assert!(log.contains("imported responses=1"), "{log}");
    for secret in ["欧阳", "救助", "八分", "KX", "papers.csv", "broken.csv"] {
        assert!(!log.contains(secret), "{secret} is in the log: {log}");
    }
}

/// What is keyed goes through the screens, the entry machine and the store; none of them writes to the log, but for the place
/// of a panic beside the screen (`terminal.rs`, which has a test that its words stay out).
#[test]
fn only_the_command_line_and_the_intake_write_to_the_log() {
    fn look(folder: &Path, writers: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                look(&path, writers);
            } else if fs::read_to_string(&path).unwrap().contains("tracing::") {
                writers.push(path.file_name().unwrap().to_string_lossy().into_owned());
            }
        }
    }
    let mut writers = Vec::new();
    look(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut writers,
    );
    writers.sort();
    assert_eq!(
        writers,
        ["importing.rs", "log.rs", "mod.rs", "open.rs", "terminal.rs"]
    );
}

#[test]
fn where_no_log_can_be_written_the_program_runs_without() {
    let shell = Shell::new();
    fs::create_dir(shell.path(LOG)).unwrap();
    let said = shell.run("doctor");
    assert_eq!((said.code, said.complaints.as_str()), (0, ""));
}

/// Root may write everywhere; for other users the folder takes no new file, so neither log nor write-ahead log.
#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_is_explained_and_not_the_logs_fault() {
    use std::os::unix::fs::PermissionsExt as _;
    let shell = Shell::new();
    let folder = shell.path("locked");
    fs::create_dir(&folder).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    let may_write = fs::write(folder.join("try"), "").is_ok();
    let said = shell.run("--db locked/papers.db doctor");
    assert_eq!(said.code, if may_write { 0 } else { 6 });
    assert_eq!(said.complaints.is_empty(), may_write, "{}", said.complaints);
    assert!(!said.complaints.contains("log"), "{}", said.complaints);
}

#[test]
fn a_log_that_has_grown_large_is_begun_anew() {
    let shell = Shell::new();
    let line = "2026-01-01T00:00:00.000000Z  INFO started version=\"x\"\n";
    shell.write(LOG, line.repeat((1 << 20) / line.len() + 1));
    shell.run("doctor");
    let log = shell.read(LOG);
    assert!(
        log.len() < 1000 && !log.contains(line),
        "{} bytes",
        log.len()
    );
}
