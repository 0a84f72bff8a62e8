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

/// Changes the file as somebody with SQL would who takes the triggers away first and puts them back afterwards.
pub fn tamper(file: &std::path::Path, sql: &str) {
    let connection = Connection::open(file).unwrap();
    let triggers = |what: &str| -> String {
        let sql =
            format!("SELECT group_concat({what}, ';') FROM sqlite_schema WHERE type = 'trigger'");
        connection.query_row(&sql, [], |row| row.get(0)).unwrap()
    };
    let (drop, create) = (triggers("'DROP TRIGGER ' || name"), triggers("sql"));
    connection.execute_batch(&drop).unwrap();
    connection
        .pragma_update(None, "ignore_check_constraints", true)
        .unwrap();
    connection
        .pragma_update(None, "foreign_keys", false)
        .unwrap();
    connection.execute_batch(sql).unwrap();
    connection.execute_batch(&create).unwrap();
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

const APPEND_ONLY: &str = "the audit trail is append-only";
const AT_ITS_END: &str = "a chain of the audit trail grows at its end";

/// Puts a copy of event 3 at this place: id, device and sequence.
fn another_event(place: &str) -> String {
    format!(
        "INSERT OR REPLACE INTO event SELECT {place}, seen, at, operator, action, project, survey, version, response, serial,
         question, entry, next, value_hash, hash FROM event WHERE id = 3"
    )
}

#[rstest]
#[case("UPDATE event SET operator = 'x' WHERE id = 3", APPEND_ONLY)]
#[case("DELETE FROM event WHERE id = 11", APPEND_ONLY)]
#[case("DELETE FROM event", APPEND_ONLY)]
#[case(
    "INSERT OR REPLACE INTO event SELECT * FROM event WHERE id = 3",
    AT_ITS_END
)]
#[case(&another_event("99, device, sequence"), AT_ITS_END)]
#[case(&another_event("3, device, 12"), AT_ITS_END)]
#[case("UPDATE event_value SET new = '10' WHERE event = 3", APPEND_ONLY)]
#[case(
    "DELETE FROM event_value WHERE event = 3",
    "a value is deleted only where an event says so"
)]
#[case(
    "INSERT OR REPLACE INTO event_value SELECT event, salt, old, '10', why FROM event_value WHERE event = 3",
    APPEND_ONLY
)]
#[case("UPDATE head SET sequence = 5", "the head of a chain only advances")]
#[case("DELETE FROM head", "the head of a chain stays")]
#[case(
    "INSERT OR REPLACE INTO head VALUES (1, 0, zeroblob(32))",
    "a chain begins at its beginning"
)]
fn the_trail_refuses_sql_that_changes_it(#[case] sql: &str, #[case] refusal: &str) {
    let (_folder, file) = two_papers();
    let connection = Connection::open(&file).unwrap();
    let error = connection.execute_batch(sql).unwrap_err().to_string();
    assert!(error.contains(refusal), "{error}");
    assert_eq!(findings(&file), []);
}

#[rstest]
#[case::changed("UPDATE event SET next = 'HOW' WHERE id = 4", "audit-row-changed", 4)]
#[case::operator("UPDATE event SET operator = 'x' WHERE id = 1", "audit-row-changed", 1)]
#[case::device("UPDATE device SET key = zeroblob(32)", "audit-row-changed", 1)]
#[case::value(
    "UPDATE event_value SET new = '10' WHERE event = 4",
    "audit-value-changed",
    4
)]
#[case::cleared(
    "UPDATE event_value SET old = '' WHERE event = 2",
    "audit-value-changed",
    2
)]
#[case::salt(
    "UPDATE event_value SET salt = zeroblob(16) WHERE event = 2",
    "audit-value-changed",
    2
)]
#[case::value_removed("DELETE FROM event_value WHERE event = 4", "audit-value-missing", 4)]
#[case::value_removed_as_if_on_record(
    "DELETE FROM event_value WHERE event = 4; INSERT INTO erased VALUES (4, 11)",
    "audit-value-missing",
    4
)]
#[case::removed("DELETE FROM event WHERE id = 6", "audit-row-missing", 6)]
#[case::first_removed("DELETE FROM event WHERE id = 1", "audit-row-missing", 1)]
#[case::last_removed("DELETE FROM event WHERE id = 11", "audit-cut", 11)]
#[case::tail_removed("DELETE FROM event WHERE id >= 8", "audit-cut", 8)]
#[case::all_removed("DELETE FROM event", "audit-cut", 1)]
#[case::swapped(
    "UPDATE event SET id = -1 WHERE id = 5; UPDATE event SET id = 5 WHERE id = 7; UPDATE event SET id = 7 WHERE id = -1",
    "audit-row-moved",
    5
)]
#[case::removed_and_renumbered(
    "DELETE FROM event WHERE id = 6; UPDATE event SET id = id - 1, sequence = sequence - 1 WHERE id > 6;
     UPDATE head SET sequence = 10",
    "audit-row-changed",
    6
)]
#[case::cut_with_its_count(
    "DELETE FROM event WHERE id = 11; UPDATE head SET sequence = 10",
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
    "UPDATE response SET answers = json_set(answers, '$[2]', 10) WHERE id = 1",
    "not-as-recorded"
)]
#[case::answer_gone(
    "UPDATE response SET answers = json_remove(answers, '$[3]') WHERE id = 2",
    "not-as-recorded"
)]
#[case::next("UPDATE response SET next = 2 WHERE id = 1", "not-as-recorded")]
#[case::packed_otherwise(
    "UPDATE response SET answers = replace(answers, ',', ', ') WHERE id = 1",
    "unreadable-answer"
)]
#[case::unreadable(
    "UPDATE response SET answers = json_set(answers, '$[2]', '八') WHERE id = 1",
    "unreadable-answer"
)]
#[case::tally(
    "UPDATE tally SET responses = 9 WHERE bucket = 'answered' AND question = 3",
    "tally-differs"
)]
#[case::tally_gone("DELETE FROM tally WHERE question = 1", "tally-differs")]
#[case::ledger("UPDATE ledger SET responses = 26", "ledger-differs")]
#[case::response_gone("DELETE FROM response WHERE id = 2", "not-as-recorded")]
#[case::tail("DELETE FROM event WHERE id >= 8", "audit-cut")]
#[case::head("DELETE FROM event WHERE id < 3", "audit-row-missing")]
#[case::history_cut("UPDATE response SET last = 4 WHERE id = 1", "not-as-recorded")]
#[case::history_of_another("UPDATE response SET last = 11 WHERE id = 1", "not-as-recorded")]
#[case::reference("UPDATE response SET batch = 99 WHERE id = 1", "lost-reference")]
#[case::trail(
    "UPDATE event_value SET new = '10' WHERE event = 4",
    "audit-value-changed"
)]
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
