//! `manyi backup` and `manyi restore`: what they say, and which files are there then.

use crate::shell::{RECIPIENTS, Shell};

/// Puts `TIME` in the place of the time in the names of files, and `SIZE` in the place of sizes.
fn masked(session: &str) -> String {
    let mut masked = String::new();
    for line in session.lines() {
        let mut line = line.to_owned();
        while let Some(end) = line.find("Z.db") {
            line.replace_range(end - "20220630T093000".len()..=end, "TIME");
        }
        if let Some(start) = line.find(['（', '('].as_slice())
            && (line.contains("字节") || line.contains("bytes"))
        {
            line.truncate(start);
            line.push_str("SIZE");
        }
        masked.push_str(&line);
        masked.push('\n');
    }
    masked
}

/// The names of the files in the folder of backups.
fn backups(shell: &Shell) -> Vec<String> {
    let entries = std::fs::read_dir(shell.path("backups")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name != ".lock").collect();
    names.sort();
    names
}

#[test]
fn a_backup_is_taken_and_the_oldest_is_dropped() {
    let shell = Shell::with_papers();
    let session = shell.session(&["backup --keep 1", "--lang en backup --keep 1"]);
    insta::assert_snapshot!(masked(&session));
    assert_eq!(backups(&shell).len(), 1);
}

#[test]
fn the_backups_are_listed_and_there_need_be_none() {
    let shell = Shell::with_papers();
    assert_eq!(shell.run("backup list --format json").out, "[]\n");
    assert_eq!(shell.run("backup --to elsewhere").code, 0);
    let listed = shell.run("backup list --to elsewhere --format json").out;
    let listed: serde_json::Value = serde_json::from_str(&listed).unwrap();
    assert_eq!(listed.as_array().unwrap().len(), 1);
    assert_eq!(listed[0]["sound"], true);
    let table = shell.run("--lang en backup list --to elsewhere").out;
    assert!(table.starts_with("elsewhere\n\ntaken"), "{table}");
    assert!(table.contains("  sound    papers-"), "{table}");
    let none = shell.run("--lang en backup list").out;
    assert_eq!(none, "there are no backups in backups\n");
}

#[test]
fn a_backup_is_restored_and_the_present_database_kept() {
    let shell = Shell::with_papers();
    assert_eq!(shell.run("backup").code, 0);
    let changed = shell
        .database()
        .execute("UPDATE ledger SET responses = 1", []);
    assert_eq!(changed.unwrap(), 1);
    assert_eq!(shell.run("doctor").code, 4);
    let name = &backups(&shell)[0];
    let session = shell.session(&[&format!("restore backups/{name}"), "doctor"]);
    insta::assert_snapshot!(masked(&session));
    let kept: Vec<String> = shell
        .files()
        .into_iter()
        .filter(|name| name.starts_with("papers-before-restore-"))
        .collect();
    assert_eq!(kept.len(), 1);
    assert!(
        shell
            .run(&format!("summary {RECIPIENTS}"))
            .out
            .contains("26")
    );
}

#[test]
fn an_answer_changed_in_a_backup_is_named_and_the_backup_refused() {
    let shell = Shell::with_papers();
    assert_eq!(shell.run("backup --to .").code, 0);
    let files = shell.files();
    let name = files
        .iter()
        .find(|name| name.starts_with("papers-2"))
        .unwrap();
    let changed = rusqlite::Connection::open(shell.path(name))
        .unwrap()
        .execute(
            "UPDATE response SET answers = json_set(answers, '$[8]', 3) WHERE serial = '7'",
            [],
        );
    assert_eq!(changed.unwrap(), 1);
    let session = shell.session(&[&format!("restore {name}"), "audit verify"]);
    insta::assert_snapshot!(masked(&session));
}

#[test]
fn what_cannot_be_backed_up_or_restored_is_said_with_what_to_do() {
    insta::assert_snapshot!(Shell::new().session(&[
        "backup",
        "backup --keep 0",
        "restore nothing.db",
        "--lang en restore nothing.db",
    ]));
}
