//! The database file: where it is, and the exit codes when it cannot be used.

use rusqlite::Connection;

use crate::shell::{RECIPIENTS, Shell};

#[test]
fn a_named_database_is_made_with_its_folders() {
    let shell = Shell::new();
    assert_eq!(shell.run("project list --db 项目/2022/papers.db").code, 0);
    assert!(shell.path("项目/2022/papers.db").exists());
    assert!(
        !shell.path("papers.db").exists(),
        "the flag comes before MANYI_DB"
    );
}

/// Elsewhere the user's data folder cannot be set by the environment.
#[cfg(any(target_os = "linux", target_os = "macos"))]
#[test]
fn without_a_name_the_database_is_in_the_users_data_folder() {
    for blank in [None, Some("")] {
        let shell = Shell::new().set("MANYI_DB", blank);
        assert_eq!(shell.run("project list").code, 0);
        let folder = if cfg!(target_os = "macos") {
            "home/Library/Application Support/manyi"
        } else {
            "home/.local/share/manyi"
        };
        assert!(shell.path(folder).join("manyi.db").exists());
        assert!(shell.path(folder).join("manyi.db.log").exists());
        assert_eq!(shell.files(), ["home"]);
    }
}

#[test]
fn a_database_that_another_program_writes_is_busy_and_nothing_is_lost() {
    let shell = Shell::with_project();
    let other = shell.database();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let before = shell.dump();
    let import = format!("import {RECIPIENTS} xiangyuan-2022/sample/recipients.csv");
    insta::assert_snapshot!(shell.session(&[&import]));
    assert_eq!(shell.dump(), before);
    assert_eq!(
        shell.run("project list").code,
        0,
        "reading goes on meanwhile"
    );
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(shell.run(&import).code, 0);
}

#[test]
fn a_damaged_database_is_refused_with_what_to_do() {
    let shell = Shell::with_papers();
    shell
        .database()
        .execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
        .unwrap();
    let bytes = std::fs::read(shell.path("papers.db")).unwrap();
    shell.write("papers.db", &bytes[..bytes.len() / 2]);
    insta::assert_snapshot!(shell.session(&["project list", "--lang en doctor"]));
}

#[test]
fn a_newer_database_is_refused_and_stays_as_it_is() {
    let shell = Shell::with_project();
    shell
        .database()
        .pragma_update(None, "user_version", 99)
        .unwrap();
    let before = shell.dump();
    insta::assert_snapshot!(shell.session(&["project list", "--lang en project list"]));
    assert_eq!(shell.dump(), before);
}

#[test]
fn what_is_no_database_of_ours_is_refused_and_stays_as_it_is() {
    let shell = Shell::new();
    let text = "serial,Q1\n1,10\n".repeat(100);
    shell.write("papers.csv", &text);
    let other = Connection::open(shell.path("other.db")).unwrap();
    other
        .execute_batch("CREATE TABLE paper (id INTEGER PRIMARY KEY)")
        .unwrap();
    insta::assert_snapshot!(
        shell.session(&["--db papers.csv project list", "--db other.db project list"])
    );
    assert_eq!(shell.read("papers.csv"), text);
}

#[test]
fn a_place_where_no_database_can_be_is_refused() {
    let shell = Shell::new();
    std::fs::create_dir(shell.path("folder")).unwrap();
    shell.write("file", "");
    let folder = shell.run("--db folder project list");
    assert_eq!(folder.code, 6);
    assert!(
        folder
            .complaints
            .starts_with("错误：folder：打不开数据库文件\n"),
        "{}",
        folder.complaints
    );
    let below_file = shell.run("--db file/papers.db project list");
    assert_eq!(below_file.code, 6);
    assert!(
        below_file.complaints.contains("用 --db 指定别的文件"),
        "{}",
        below_file.complaints
    );
}

#[test]
fn a_folder_that_a_service_synchronises_is_warned_of() {
    let shell = Shell::new();
    let said = shell.run("--db OneDrive/papers.db project list");
    assert_eq!(said.code, 0);
    assert!(
        said.complaints.contains("[synchronised-folder]"),
        "{}",
        said.complaints
    );
    let sound = shell.run("project list");
    assert_eq!(sound.complaints, "");
}
