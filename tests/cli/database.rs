//! The database file: where it is, and the exit codes when it cannot be used.

use std::fs;

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
    let bytes = fs::read(shell.path("papers.db")).unwrap();
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
    fs::create_dir(shell.path("folder")).unwrap();
    shell.write("file", "");
    let folder = shell.run("--db folder project list");
    assert_eq!(folder.code, 6);
    assert!(
        folder
            .complaints
            .starts_with("错误：folder：这里不能放数据库："),
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

/// What another program may do to the structure of a file, and whether it can be put right without its rows.
const ATTACKS: [(&str, &str, bool); 9] = [
    (
        "event_refuses_change",
        "DROP TRIGGER event_refuses_change",
        true,
    ),
    (
        "event_refuses_removal",
        "DROP TRIGGER event_refuses_removal",
        true,
    ),
    (
        "planted",
        "CREATE TRIGGER planted AFTER INSERT ON event BEGIN DELETE FROM draft; END",
        true,
    ),
    (
        "sqlite_planted",
        "PRAGMA writable_schema = ON;
         INSERT INTO sqlite_schema VALUES ('trigger', 'sqlite_planted', 'event', 0,
             'CREATE TRIGGER sqlite_planted AFTER INSERT ON event BEGIN DELETE FROM draft; END')",
        true,
    ),
    ("response_in_order", "DROP INDEX response_in_order", true),
    (
        "answer",
        "DROP VIEW answer; CREATE VIEW answer AS SELECT 1 AS value",
        true,
    ),
    (
        "event_refuses_change",
        "DROP TRIGGER event_refuses_change;
         CREATE TRIGGER event_refuses_change BEFORE UPDATE ON event BEGIN SELECT 1; END",
        true,
    ),
    (
        "draft",
        "DROP TABLE draft; CREATE VIEW draft AS SELECT 1 AS value",
        false,
    ),
    (
        "response",
        "ALTER TABLE response ADD COLUMN mine TEXT",
        false,
    ),
];

const WITHDRAW: &str = "response withdraw xiangyuan-2022/recipients 3 --why 误录";

#[test]
fn a_file_whose_structure_was_changed_is_read_and_not_written_to() {
    let shell = Shell::with_papers();
    let summary = shell.run(&format!("summary {RECIPIENTS}")).out;
    let sound = fs::read(shell.path("papers.db")).unwrap();
    let events = |shell: &Shell| -> i64 {
        let count = "SELECT count(*) FROM event";
        shell
            .database()
            .query_row(count, [], |row| row.get(0))
            .unwrap()
    };
    for (name, attack, is_mendable) in ATTACKS {
        for end in ["-wal", "-shm"] {
            let _ = fs::remove_file(shell.path(&format!("papers.db{end}")));
        }
        fs::write(shell.path("papers.db"), &sound).unwrap();
        shell.database().execute_batch(attack).unwrap();
        let before = events(&shell);
        let said = shell.run(&format!("summary {RECIPIENTS}"));
        assert_eq!(
            (said.code, &said.out),
            (0, &summary),
            "{attack}: {}",
            said.complaints
        );
        assert!(
            said.complaints.contains(name),
            "{attack}: {}",
            said.complaints
        );
        let said = shell.run(WITHDRAW);
        assert_eq!(said.code, 6, "{attack}: {}", said.complaints);
        assert!(
            said.complaints.contains("manyi doctor"),
            "{}",
            said.complaints
        );
        assert_eq!(events(&shell), before, "{attack}");
        let said = shell.run("doctor");
        assert_eq!(said.code, 4, "{attack}: {}", said.complaints);
        // A copy of it is not put in the place of another file.
        fs::copy(shell.path("papers.db"), shell.path("copy.db")).unwrap();
        let said = shell.run("--db other.db restore copy.db");
        assert_eq!(said.code, 4, "{attack}: {}", said.complaints);
        assert!(!shell.path("other.db").exists(), "{attack}");
        let said = shell.run("doctor --mend --why 清理");
        if is_mendable {
            assert_eq!(said.code, 0, "{attack}: {}", said.complaints);
            let last = "SELECT action FROM event ORDER BY id DESC LIMIT 1";
            let last: String = shell
                .database()
                .query_row(last, [], |row| row.get(0))
                .unwrap();
            assert_eq!(last, "mend", "{attack}");
            assert_eq!(shell.run("doctor").code, 0, "{attack}");
            assert!(shell.run("audit export").out.contains("mend"), "{attack}");
            assert_eq!(shell.run(WITHDRAW).code, 0, "{attack}");
        } else {
            assert_eq!(said.code, 4, "{attack}: {}", said.complaints);
            assert_eq!(
                (shell.run("doctor").code, events(&shell)),
                (4, before),
                "{attack}"
            );
        }
    }
}

#[test]
fn a_structure_is_not_put_right_over_a_content_that_was_changed_meanwhile() {
    for change in [
        "DROP TRIGGER event_refuses_change; UPDATE event SET operator = '别人' WHERE id = 2",
        "DROP INDEX response_in_order; UPDATE response SET state = 'approved' WHERE serial = '3'",
    ] {
        let shell = Shell::with_papers();
        shell.database().execute_batch(change).unwrap();
        let said = shell.run("doctor --mend --why 清理");
        assert_eq!(said.code, 4, "{change}: {}", said.complaints);
        assert_eq!(shell.run(WITHDRAW).code, 6, "{change}");
    }
    assert_eq!(Shell::with_papers().run("doctor --mend --why 清理").code, 2);
}

#[test]
fn an_index_of_others_that_refuses_rows_stops_writing_until_it_is_taken_out() {
    let shell = Shell::with_papers();
    shell
        .database()
        .execute_batch("CREATE UNIQUE INDEX theirs ON event (action) WHERE action = 'note'")
        .unwrap();
    let said = shell.run(WITHDRAW);
    assert_eq!(said.code, 6, "{}", said.complaints);
    assert!(said.complaints.contains("theirs"), "{}", said.complaints);
    assert_eq!(shell.run("doctor --mend --why 清理").code, 0);
    let said = shell.run(WITHDRAW);
    assert_eq!(said.code, 0, "{}", said.complaints);
}

#[test]
fn what_somebody_added_beside_the_structure_is_told_and_hinders_nobody() {
    let shell = Shell::with_papers();
    shell
        .database()
        .execute_batch(
            "CREATE TABLE mine (a); CREATE VIEW seen AS SELECT serial FROM response;
             CREATE INDEX quick ON response (operator); ANALYZE",
        )
        .unwrap();
    let said = shell.run(WITHDRAW);
    assert_eq!(said.code, 0, "{}", said.complaints);
    for name in ["mine", "seen", "quick"] {
        assert!(said.complaints.contains(name), "{}", said.complaints);
    }
    assert_eq!(
        said.complaints.matches("schema-added").count(),
        3,
        "{}",
        said.complaints
    );
    assert_eq!(shell.run("doctor").code, 0);
}
