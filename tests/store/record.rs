//! The record: whatever something else changes of a stored answer, state or sum, the trail tells, and names the place.

use manyi::store::{ImportedResponse, Store};
use manyi::text::Severity;
use rstest::rstest;
use rusqlite::Connection;

use crate::audit::tamper;
use crate::sample::*;

/// Papers 1 and 2 keyed, 3 and 4 imported, 4 changed since.
fn four_papers() -> (tempfile::TempDir, std::path::PathBuf) {
    let (folder, file, mut store) = store_on_disk();
    key_paper(&mut store, "1", &whole("1", 85));
    key_paper(&mut store, "2", &whole("2", 60));
    store
        .save_control_total(&main_survey(), &serial("2"), Some(14.into()))
        .unwrap();
    let mut rows = ["3", "4"].into_iter().map(|number| {
        let mut answers = manyi::response::AnswerSheet::empty(4);
        for (position, answer) in whole("1", 90) {
            answers.set(position, Some(answer));
        }
        Ok(ImportedResponse {
            serial: serial(number),
            answers,
            row: 2,
            version: None,
            invalid: None,
        })
    });
    store
        .import(&main_survey(), "papers.csv", "00", &mut rows, false)
        .unwrap();
    store
        .save_answer(&main_survey(), &serial("4"), SCORE, Some(&points(70)), 3)
        .unwrap();
    (folder, file)
}

/// Where the findings are, but for the kept counts that differ along with them.
fn paths(file: &std::path::Path) -> Vec<String> {
    let store = Store::open(file, "supervisor").unwrap();
    let report = store.verify_record().unwrap();
    report
        .findings
        .into_iter()
        .filter(|finding| !["ledger-differs", "tally-differs"].contains(&finding.code))
        .map(|finding| finding.place.path)
        .collect()
}

#[test]
fn what_was_keyed_imported_and_changed_is_what_the_trail_tells() {
    let (_folder, file) = four_papers();
    let store = Store::open(&file, "supervisor").unwrap();
    let report = store.verify_record().unwrap();
    assert_eq!(report.findings, []);
    assert_eq!((report.responses, report.answers), (4, 16));
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[rstest]
#[case::keyed("UPDATE response SET answers = json_set(answers, '$[2]', 10) WHERE id = 1", &["sample/main 1 SCORE"])]
#[case::keyed_and_gone(
    "UPDATE response SET answers = replace(answers, '[2', '[null') WHERE id = 2",
    &["sample/main 2 KNOWS"]
)]
#[case::never_keyed(
    "UPDATE response SET answers = replace(answers, ']', ',null,null,null,null,1]') WHERE id = 1",
    &["sample/main 1 9"]
)]
#[case::imported("UPDATE response SET answers = json_set(answers, '$[0]', 3) WHERE id = 3", &["sample/main 3 audit[13]"])]
#[case::imported_and_gone(
    "UPDATE response SET answers = json_remove(answers, '$[3]') WHERE id = 3",
    &["sample/main 3 audit[13]", "sample/main 3 where entry continues"]
)]
#[case::imported_and_keyed_since(
    "UPDATE response SET answers = json_set(answers, '$[2]', 9) WHERE id = 4",
    &["sample/main 4 SCORE"]
)]
#[case::imported_beside_what_was_keyed_since(
    "UPDATE response SET answers = json_set(answers, '$[0]', 3) WHERE id = 4",
    &["sample/main 4 audit[13]"]
)]
#[case::hashes_of_the_import(
    "UPDATE imported SET hashes = zeroblob(length(hashes))",
    &["sample/main 3 audit[13]", "sample/main 4 audit[13]", "sample/main audit[13]"]
)]
#[case::state("UPDATE response SET state = 'approved' WHERE id = 2", &["sample/main 2 the state"])]
#[case::state_of_imported("UPDATE response SET state = 'open' WHERE id = 3", &["sample/main 3 audit[13]"])]
#[case::validity(
    "INSERT INTO invalid_reason (id, survey, code) VALUES (9, 1, 'duplicate');
     UPDATE response SET invalid = 9, invalid_why = '' WHERE id = 1",
    &["sample/main 1 the validity"]
)]
#[case::title_of_a_project(
    "UPDATE project SET definition = replace(definition, 'sample', 'simple')",
    &["sample"]
)]
#[case::points_of_an_option(
    "UPDATE survey SET definition = replace(definition, '7.5', '8.5') WHERE code = 'main'",
    &["sample"]
)]
#[case::control_total(
    "UPDATE response SET control_total = '15' WHERE id = 2",
    &["sample/main 2 the control total"]
)]
#[case::serials_swapped(
    "UPDATE response SET serial = 'x' WHERE id = 1; UPDATE response SET serial = '1' WHERE id = 2;
     UPDATE response SET serial = '2' WHERE id = 1",
    &["sample/main 2", "sample/main 1"]
)]
#[case::imported_response_gone(
    "DELETE FROM response WHERE id = 3",
    &["sample/main audit[13]"]
)]
#[case::answers_of_two_papers_swapped(
    "UPDATE response SET answers = json_set(answers, '$[2]', CASE id WHEN 1 THEN 6 ELSE '8.5' END) WHERE id < 3",
    &["sample/main 1 SCORE", "sample/main 2 SCORE"]
)]
fn what_something_else_changed_is_named(#[case] sql: &str, #[case] expected: &[&str]) {
    let (_folder, file) = four_papers();
    tamper(&file, sql);
    assert_eq!(paths(&file), expected);
}

#[test]
fn a_value_put_in_and_overwritten_later_leaves_a_warning_before_the_row_that_met_it() {
    let (_folder, file) = four_papers();
    let mut store = Store::open(&file, "tester").unwrap();
    let answer = Some(points(85));
    store
        .save_answer(&main_survey(), &serial("5"), SCORE, answer.as_ref(), 3)
        .unwrap();
    drop(store);
    tamper(
        &file,
        "UPDATE response SET answers = json_set(answers, '$[2]', 1) WHERE id = 5",
    );
    let mut store = Store::open(&file, "tester").unwrap();
    store
        .save_answer(&main_survey(), &serial("5"), SCORE, answer.as_ref(), 3)
        .unwrap();
    let findings = store.verify_record().unwrap().findings;
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].code, "changed-before");
    assert_eq!(findings[0].severity, Severity::Warning);
    assert!(findings[0].sentence.en.contains("row 16"));
}

#[rstest]
#[case("UPDATE imported SET hashes = x''")]
#[case("DELETE FROM imported")]
#[case("INSERT OR REPLACE INTO imported SELECT event, first, x'' FROM imported")]
fn what_was_imported_refuses_sql_that_changes_it(#[case] sql: &str) {
    let (_folder, file) = four_papers();
    let error = Connection::open(&file).unwrap().execute_batch(sql);
    assert!(error.unwrap_err().to_string().contains("audit trail"));
    assert_eq!(paths(&file), Vec::<String>::new());
}

#[test]
fn a_thousand_findings_are_named_and_the_rest_counted() {
    let (_folder, file) = four_papers();
    tamper(
        &file,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1100)
         UPDATE response SET answers = replace(answers, ']', ',') || (SELECT group_concat(1) FROM n) || ']' WHERE id = 1",
    );
    let store = Store::open(&file, "supervisor").unwrap();
    let findings = store.verify_record().unwrap().findings;
    assert_eq!(findings.len(), 1_001);
    assert!(findings[1_000].sentence.en.starts_with("100 more"));
}

#[test]
fn the_trail_is_read_row_by_row_and_each_row_gives_the_hash_of_the_next() {
    let (_folder, file) = four_papers();
    let store = Store::open(&file, "supervisor").unwrap();
    let mut places = Vec::new();
    let mut last = String::new();
    store
        .audit_rows(&mut |entry| {
            places.push(entry.sequence);
            last.clone_from(&entry.hash);
            Ok(())
        })
        .unwrap();
    let report = store.verify_audit().unwrap();
    assert_eq!(places, (1..=report.rows).collect::<Vec<u64>>());
    assert_eq!(last, report.head);
}
