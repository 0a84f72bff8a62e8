//! The witness: heads that are written down or signed, and what they show of a trail that was exchanged.

use std::fs;

use serde_json::Value;

use crate::shell::{RECIPIENTS, Shell};

/// The head of the only chain, as `audit verify` prints it.
fn head(shell: &Shell) -> String {
    let said = shell.run("audit verify");
    assert_eq!(said.code, 0, "{}", said.complaints);
    let line = said.out.lines().find(|line| line.contains("链头")).unwrap();
    line.rsplit(' ').next().unwrap().to_owned()
}

fn key(shell: &Shell, serial: u32) {
    shell.write(
        "one.csv",
        format!("serial,Q1,Q2,Q3,Q4,Q5,Q6,Q7,Q8,Q9\n{serial},1,1,1,1,1,1,1,1,1\n"),
    );
    assert_eq!(shell.run(&format!("import {RECIPIENTS} one.csv")).code, 0);
}

#[test]
fn a_head_that_was_written_down_is_found_later_and_not_in_another_trail() {
    let shell = Shell::with_papers();
    let kept = head(&shell);
    assert_eq!(kept.len(), 64);
    assert_eq!(shell.run("audit export -o trail.csv").code, 0);
    assert_eq!(
        shell.run("audit export --format json -o trail.json").code,
        0
    );
    key(&shell, 900);
    assert_ne!(head(&shell), kept);
    for against in [kept.as_str(), "trail.csv", "trail.json"] {
        let said = shell.run(&format!("audit verify --against {against}"));
        assert_eq!(said.code, 0, "{against}: {}", said.complaints);
        assert!(said.out.contains("相符"), "{}", said.out);
        // Of a trail that was exported only the hashes are compared.
        let is_file = against != kept;
        assert_eq!(said.out.contains("内容没有比"), is_file, "{}", said.out);
    }
    let other = Shell::with_papers();
    for name in ["trail.csv", "trail.json"] {
        other.write(name, shell.read(name));
    }
    for against in [kept.as_str(), "trail.csv", "trail.json"] {
        let said = other.run(&format!("audit verify --against {against}"));
        assert_eq!(said.code, 4, "{against}: {}", said.out);
        assert!(said.complaints.contains("[witness-missing]"));
    }
    shell.write("notes.csv", "serial\n1\n");
    assert_eq!(shell.run("audit verify --against notes.csv").code, 3);
}

#[test]
fn signed_heads_hold_for_this_key_and_not_when_they_were_changed() {
    let shell = Shell::with_papers();
    assert_eq!(shell.run("audit sign -o heads.json").code, 0);
    let signed: Value = serde_json::from_str(&shell.read("heads.json")).unwrap();
    let public = signed["key"].as_str().unwrap();
    key(&shell, 900);
    for named in [public, "heads.json"] {
        let said = shell.run(&format!("audit verify --against heads.json --key {named}"));
        assert_eq!(said.code, 0, "{}", said.complaints);
    }
    assert_eq!(shell.run(&format!("audit verify --key {public}")).code, 0);
    let another = "ab".repeat(32);
    let said = shell.run(&format!(
        "audit verify --against heads.json --key {another}"
    ));
    assert_eq!(said.code, 4, "{}", said.out);
    assert_eq!(shell.run(&format!("audit verify --key {another}")).code, 4);
    let rows = signed["heads"][0]["sequence"].as_i64().unwrap();
    shell.edit(
        "heads.json",
        &format!("\"sequence\": {rows}"),
        &format!("\"sequence\": {}", rows + 1),
    );
    let said = shell.run("audit verify --against heads.json");
    assert_eq!(said.code, 4, "{}", said.out);
}

#[test]
fn doctor_finds_a_roll_back_by_the_backups_and_a_restore_on_record_is_none() {
    let shell = Shell::with_papers();
    fs::copy(shell.path("papers.db"), shell.path("old.db")).unwrap();
    key(&shell, 900);
    assert_eq!(shell.run("backup").code, 0);
    assert_eq!(shell.run("doctor").code, 0);
    // The file of before, copied over the present one.
    fs::copy(shell.path("old.db"), shell.path("papers.db")).unwrap();
    let said = shell.run("doctor");
    assert_eq!(said.code, 4, "{}", said.out);
    assert!(
        said.complaints.contains("[audit-rolled-back]"),
        "{}",
        said.complaints
    );
    // The same with the program's own means is on record.
    assert_eq!(shell.run("restore old.db").code, 0);
    let said = shell.run("doctor");
    assert_eq!(said.code, 0, "{}", said.complaints);
}

#[test]
fn doctor_finds_a_chain_that_was_rewritten_as_a_whole() {
    let shell = Shell::with_papers();
    assert_eq!(shell.run("backup").code, 0);
    // Another trail under the same device: each is whole in itself.
    let other = Shell::with_papers();
    let read = |shell: &Shell, sql: &str| -> Vec<u8> {
        shell
            .database()
            .query_row(sql, [], |row| row.get(0))
            .unwrap()
    };
    assert_ne!(
        read(&shell, "SELECT hash FROM head"),
        read(&other, "SELECT hash FROM head")
    );
    let said = other.run("doctor");
    assert_eq!(said.code, 0, "{}", said.complaints);
    let identity = read(&shell, "SELECT identity FROM device");
    fs::create_dir(other.path("backups")).unwrap();
    for entry in fs::read_dir(shell.path("backups")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "db") {
            let copy = other.path("backups").join(path.file_name().unwrap());
            fs::copy(&path, &copy).unwrap();
            // The backup has the device of the other file, and its own head.
            let backup = rusqlite::Connection::open(&copy).unwrap();
            let present = read(&other, "SELECT identity FROM device");
            let changed = backup.execute(
                "UPDATE device SET identity = ?1 WHERE identity = ?2",
                (present, &identity),
            );
            assert_eq!(changed.unwrap(), 1);
        }
    }
    let said = other.run("doctor");
    assert_eq!(said.code, 4, "{}", said.out);
    assert!(
        said.complaints.contains("[audit-rewritten]"),
        "{}",
        said.complaints
    );
}

#[test]
fn what_leaves_carries_the_head() {
    let shell = Shell::with_papers();
    let kept = head(&shell);
    let score: Value =
        serde_json::from_str(&shell.run("score xiangyuan-2022 --format json").out).unwrap();
    assert_eq!(score["heads"][0]["hash"].as_str(), Some(kept.as_str()));
    let said = shell.run(&format!("approve {RECIPIENTS}"));
    assert_eq!(said.code, 0, "{}", said.complaints);
    assert!(said.out.contains(&head(&shell)), "{}", said.out);
}
