//! The audit trail: one row for each change, refused to every hand, and broken visibly by any.

use manyi::store::Store;
use manyi::text::Finding;
use rstest::rstest;
use rusqlite::Connection;

use crate::sample::*;

/// A file with the project row and ten rows of two papers, closed.
fn two_papers() -> (tempfile::TempDir, std::path::PathBuf) {
    let (folder, file, mut store) = store_on_disk();
    key_paper(&mut store, "1", &whole("1", 85));
    key_paper(&mut store, "2", &whole("2", 60));
    assert_eq!(store.verify_audit().unwrap().rows, 11);
    (folder, file)
}

/// Changes the file as somebody with SQL would who takes the triggers away first.
pub fn tamper(file: &std::path::Path, sql: &str) {
    let connection = Connection::open(file).unwrap();
    let names = "SELECT group_concat('DROP TRIGGER ' || name, ';') FROM sqlite_schema WHERE type = 'trigger'";
    let drop: String = connection.query_row(names, [], |row| row.get(0)).unwrap();
    connection.execute_batch(&drop).unwrap();
    connection
        .pragma_update(None, "ignore_check_constraints", true)
        .unwrap();
    connection.execute_batch(sql).unwrap();
}

fn findings(file: &std::path::Path) -> Vec<Finding> {
    let store = Store::open(file, "supervisor").unwrap();
    store.verify_audit().unwrap().findings
}

#[test]
fn every_answer_is_one_row_with_who_when_where_old_and_new() {
    let mut store = store();
    let before = store.verify_audit().unwrap().rows;
    for answer in [Some(points(80)), Some(points(85)), None, None] {
        store
            .save_answer(&main_survey(), &serial("1"), SCORE, answer.as_ref(), 3)
            .unwrap();
    }
    let history = store
        .history(&main_survey(), Some(&serial("1")), Some("SCORE"))
        .unwrap();
    let values: Vec<(Option<&str>, Option<&str>)> = history
        .iter()
        .map(|row| (row.old.as_deref(), row.new.as_deref()))
        .collect();
    assert_eq!(
        values,
        [
            (None, Some("8")),
            (Some("8"), Some("8.5")),
            (Some("8.5"), None),
            (None, None)
        ]
    );
    assert_eq!(store.verify_audit().unwrap().rows, before + 4);
    let first = &history[0];
    assert_eq!(first.sequence, before + 1);
    assert_eq!(first.action, "answer");
    assert_eq!(first.operator, "tester");
    assert_eq!(first.entry, Some(1));
    assert_eq!(first.device.len(), 36);
    assert_eq!(first.project.as_deref(), Some("sample"));
    assert_eq!(first.survey.as_deref(), Some("main"));
    assert_eq!(first.hash.len(), 64);
}

#[test]
fn what_else_happens_to_a_paper_is_on_record() {
    let mut store = store();
    key_paper(&mut store, "1", &whole("1", 85));
    store
        .save_control_total(&main_survey(), &serial("1"), Some(18.into()))
        .unwrap();
    store
        .save_answer(&main_survey(), &serial("1"), WORDS, None, 3)
        .unwrap();
    let actions: Vec<String> = store
        .history(&main_survey(), None, None)
        .unwrap()
        .into_iter()
        .map(|row| row.action)
        .collect();
    assert_eq!(
        actions,
        [
            "answer",
            "answer",
            "answer",
            "answer",
            "finish",
            "control-total",
            "answer",
            "reopen"
        ]
    );
}

#[test]
fn the_history_of_one_paper_or_field_holds_nothing_else() {
    let (_folder, file) = two_papers();
    let store = Store::open(&file, "supervisor").unwrap();
    let one = store
        .history(&main_survey(), Some(&serial("1")), None)
        .unwrap();
    assert_eq!(one.len(), 5);
    assert!(one.iter().all(|row| row.serial.as_deref() == Some("1")));
    let field = store.history(&main_survey(), None, Some("SCORE")).unwrap();
    assert_eq!(field.len(), 2);
    let other = manyi::store::SurveyKey::new("sample", "other");
    assert_eq!(store.history(&other, None, None).unwrap(), []);
}

#[rstest]
#[case("UPDATE audit SET new = '10' WHERE sequence = 3")]
#[case("DELETE FROM audit WHERE sequence = 11")]
#[case("DELETE FROM audit")]
#[case("INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE sequence = 3")]
#[case("INSERT INTO audit SELECT 99, before, at, operator, device, action, project, survey, serial, question, entry, old, new,
        why, hash FROM audit WHERE sequence = 3")]
#[case("UPDATE audit_head SET rows = 5")]
#[case("DELETE FROM audit_head")]
#[case("INSERT OR REPLACE INTO audit_head VALUES (1, 0, zeroblob(32))")]
fn the_trail_refuses_sql_that_changes_it(#[case] sql: &str) {
    let (_folder, file) = two_papers();
    let connection = Connection::open(&file).unwrap();
    let error = connection.execute_batch(sql).unwrap_err().to_string();
    assert!(error.contains("audit trail"), "{error}");
    assert_eq!(findings(&file), []);
}

#[rstest]
#[case::changed(
    "UPDATE audit SET new = '10' WHERE sequence = 4",
    "audit-row-changed",
    4
)]
#[case::operator(
    "UPDATE audit SET operator = 'x' WHERE sequence = 1",
    "audit-row-changed",
    1
)]
#[case::cleared("UPDATE audit SET old = '' WHERE sequence = 2", "audit-row-changed", 2)]
#[case::removed("DELETE FROM audit WHERE sequence = 6", "audit-row-missing", 6)]
#[case::first_removed("DELETE FROM audit WHERE sequence = 1", "audit-row-missing", 1)]
#[case::last_removed("DELETE FROM audit WHERE sequence = 11", "audit-cut", 11)]
#[case::tail_removed("DELETE FROM audit WHERE sequence >= 8", "audit-cut", 8)]
#[case::all_removed("DELETE FROM audit", "audit-cut", 1)]
#[case::swapped(
    "UPDATE audit SET sequence = -1 WHERE sequence = 5; UPDATE audit SET sequence = 5 WHERE sequence = 7;
     UPDATE audit SET sequence = 7 WHERE sequence = -1",
    "audit-row-moved",
    5
)]
#[case::removed_and_renumbered(
    "DELETE FROM audit WHERE sequence = 6; UPDATE audit SET sequence = sequence - 1 WHERE sequence > 6;
     UPDATE audit_head SET rows = 10",
    "audit-row-changed",
    6
)]
#[case::cut_with_its_count(
    "DELETE FROM audit WHERE sequence = 11; UPDATE audit_head SET rows = 10",
    "audit-head",
    10
)]
fn tampering_is_found_and_its_first_row_named(
    #[case] sql: &str,
    #[case] code: &str,
    #[case] row: u64,
) {
    let (_folder, file) = two_papers();
    assert_eq!(findings(&file), []);
    tamper(&file, sql);
    let findings = findings(&file);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].code, code);
    assert_eq!(findings[0].place.path, format!("audit[{row}]"));
    assert!(findings[0].sentence.en.contains(&row.to_string()));
}

#[rstest]
#[case::answer(
    "UPDATE answer SET value = '10', points = 10000 WHERE question = 3 AND response = 1",
    "not-as-recorded"
)]
#[case::answer_gone(
    "DELETE FROM answer WHERE question = 4 AND response = 2",
    "not-as-recorded"
)]
#[case::points(
    "UPDATE answer SET points = 9000 WHERE question = 3 AND response = 1",
    "answer-mark"
)]
#[case::mark(
    "UPDATE answer SET asked = 0 WHERE question = 3 AND response = 1",
    "answer-mark"
)]
#[case::unreadable(
    "UPDATE answer SET value = '八' WHERE question = 3 AND response = 1",
    "unreadable-answer"
)]
#[case::tally(
    "UPDATE tally SET responses = 9 WHERE bucket = 'answered' AND question = 3",
    "tally-differs"
)]
#[case::tally_gone("DELETE FROM tally WHERE question = 1", "tally-differs")]
#[case::ledger("UPDATE ledger SET responses = 26", "ledger-differs")]
#[case::response_gone(
    "DELETE FROM answer WHERE response = 2; DELETE FROM response WHERE id = 2",
    "not-as-recorded"
)]
#[case::tail("DELETE FROM audit WHERE sequence >= 8", "audit-cut")]
#[case::head("DELETE FROM audit WHERE sequence < 3", "audit-row-missing")]
#[case::history_cut("UPDATE response SET last = 4 WHERE id = 1", "not-as-recorded")]
#[case::history_of_another("UPDATE response SET last = 11 WHERE id = 1", "not-as-recorded")]
#[case::reference(
    "PRAGMA foreign_keys = OFF; UPDATE response SET device = 99 WHERE id = 1",
    "lost-reference"
)]
#[case::trail("UPDATE audit SET new = '10' WHERE sequence = 4", "audit-row-changed")]
fn doctor_finds_what_was_changed_behind_the_programs_back(#[case] sql: &str, #[case] code: &str) {
    let (_folder, file) = two_papers();
    let store = Store::open(&file, "supervisor").unwrap();
    let report = store.doctor().unwrap();
    assert_eq!(report.findings, []);
    assert_eq!(
        (report.responses, report.answers, report.audit_rows),
        (2, 8, 11)
    );
    drop(store);
    tamper(&file, sql);
    let store = Store::open(&file, "supervisor").unwrap();
    let findings = store.doctor().unwrap().findings;
    assert!(
        findings.iter().any(|finding| finding.code == code),
        "{findings:?}"
    );
    assert!(findings.iter().all(|finding| !finding.hint.is_empty()));
}
