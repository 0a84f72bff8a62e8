//! The whole life of a survey: everything that is done in it is told by the trail, and whatever is changed is named.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use manyi::measure::acceptance::Verdict;
use manyi::response::{Batch, VerifyPlan, read_serials};
use manyi::store::{ImportedResponse, Ruling, Scope, Selection, Store};
use rstest::rstest;
use tempfile::TempDir;

use crate::audit::tamper;
use crate::sample::*;

/// Every word that the trail can hold but `restore`, of a restored backup, and `moved`, of figures that this survey
/// has none of.
const ACTIONS: [&str; 30] = [
    "acceptance",
    "acceptance-limit",
    "adjudicate-first",
    "adjudicate-other",
    "adjudicate-second",
    "answer",
    "approve",
    "batch",
    "control-total",
    "discrepancy",
    "draw",
    "finish",
    "import",
    "note",
    "place",
    "project",
    "query-answer",
    "query-ask",
    "query-close",
    "register",
    "reopen",
    "same-operator",
    "second-agrees",
    "second-differs",
    "set-invalid",
    "set-valid",
    "unregister",
    "unverify",
    "verify",
    "verify-plan",
];

/// Papers 1 to 5 keyed by one, 6 imported into batch B; 1 to 3 keyed again with a slip each.
fn keyed(file: &Path) {
    let survey = main_survey();
    let mut store = Store::open(file, "first").unwrap();
    store.save_project(&project()).unwrap();
    for (code, range) in [("A", "1-3"), ("B", "8,9")] {
        let batch = Batch {
            code: code.into(),
            distributed: Some(3),
            version: Some(1),
            ..Batch::default()
        };
        store.save_batch(&survey, &batch).unwrap();
        let serials = read_serials(range).unwrap();
        store
            .register_serials(&survey, code, &serials, range)
            .unwrap();
    }
    for number in ["1", "2", "3", "4", "5"] {
        key_paper(&mut store, number, &whole("1", 85));
    }
    let mistaken = Batch {
        code: "C".into(),
        ..Batch::default()
    };
    store.save_batch(&survey, &mistaken).unwrap();
    let serials = read_serials("5,11").unwrap();
    store
        .register_serials(&survey, "C", &serials, "5,11")
        .unwrap();
    store
        .unregister_serials(&survey, "C", &serials, "5,11")
        .unwrap();
    store.remove_batch(&survey, "C").unwrap();
    let total = Some(9.into());
    store
        .save_control_total(&survey, &serial("5"), total)
        .unwrap();
    store.set_current_batch(&survey, Some("B")).unwrap();
    let mut answers = manyi::response::AnswerSheet::empty(4);
    for (position, answer) in whole("1", 90) {
        answers.set(position, Some(answer));
    }
    let mut rows = std::iter::once(Ok(ImportedResponse {
        serial: serial("6"),
        answers,
        row: 2,
        version: None,
        invalid: None,
    }));
    store
        .import(&survey, "papers.csv", "00", &mut rows, false)
        .unwrap();
    let plan = VerifyPlan::Percent(100.into());
    store.set_verify_plan(&survey, plan).unwrap();
    let every = Some(VerifyPlan::Every(2));
    store.set_batch_plan(&survey, "A", every).unwrap();
    store.set_batch_plan(&survey, "B", Some(plan)).unwrap();
    // 4 joins B after the draw, which took 6.
    let four = read_serials("4").unwrap();
    store.register_serials(&survey, "B", &four, "4").unwrap();
    store
        .allow_same_operator(&survey, &serial("4"), "只有一个人")
        .unwrap();
}

fn verified(file: &Path) {
    let survey = main_survey();
    let mut store = Store::open(file, "second").unwrap();
    for (number, ruling) in [
        ("1", Ruling::First),
        ("2", Ruling::Second),
        ("3", Ruling::Other(points(70))),
    ] {
        for (position, answer) in whole("1", 60) {
            let mut save = || {
                store
                    .save_second(&survey, &serial(number), position, &answer)
                    .unwrap()
            };
            save();
            if position == SCORE {
                save();
            }
        }
        store.finish_second(&survey, &serial(number)).unwrap();
        store
            .adjudicate(&survey, &serial(number), SCORE, &ruling, "对过原件")
            .unwrap();
    }
}

fn approved(file: &Path) {
    let survey = main_survey();
    let mut store = Store::open(file, "supervisor").unwrap();
    let limit = "0.4".parse().unwrap();
    store.set_acceptance_limit(&survey, limit).unwrap();
    store
        .decide_acceptance(&survey, &Scope::Survey, Verdict::Accept, "都已裁定")
        .unwrap();
    for (number, reason) in [("5", "duplicate"), ("4", "duplicate")] {
        store
            .set_invalid(&survey, &serial(number), reason, "与 1 号同一人")
            .unwrap();
    }
    store.set_valid(&survey, &serial("4"), "不是").unwrap();
    store
        .add_note(&survey, &serial("2"), Some("SCORE"), "字迹很淡")
        .unwrap();
    for number in 1..=3 {
        let asked = store.ask(&survey, &serial("1"), None, "日期呢");
        assert_eq!(asked.unwrap(), number);
    }
    store.answer_query(&survey, 1, "补上了").unwrap();
    store.answer_query(&survey, 2, "没有写").unwrap();
    store.close_query(&survey, 2, "").unwrap();
    let two = [serial("2"), serial("3")];
    store.approve(&survey, Selection::Serials(&two)).unwrap();
    store.reopen(&survey, &serial("2"), "补一处").unwrap();
    let changed = Some(choice("3"));
    store
        .save_answer(&survey, &serial("2"), KNOWS, changed.as_ref(), 4)
        .unwrap();
}

/// A file in which all that [`ACTIONS`] names was done, and its folder.
pub fn a_life() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("papers.db");
    keyed(&file);
    verified(&file);
    approved(&file);
    (folder, file)
}

fn paths(file: &Path) -> Vec<String> {
    let store = Store::open(file, "supervisor").unwrap();
    let findings = store.verify_record().unwrap().findings;
    findings
        .into_iter()
        .map(|finding| finding.place.path)
        .collect()
}

#[test]
fn everything_that_can_be_done_in_a_survey_is_told_and_proved() {
    let (_folder, file) = a_life();
    let store = Store::open(&file, "supervisor").unwrap();
    let mut actions = BTreeSet::new();
    store
        .audit_rows(&mut |row| {
            actions.insert(row.action.clone());
            Ok(())
        })
        .unwrap();
    assert_eq!(Vec::from_iter(actions), ACTIONS);
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[rstest]
#[case::batch("UPDATE batch SET distributed = 30 WHERE code = 'A'", "batch A")]
#[case::batch_gone("DELETE FROM batch WHERE code = 'B'", "batch B")]
#[case::batch_back(
    "INSERT INTO batch (survey, code, title, place, interviewer) VALUES (1, 'C', '', '', '')",
    "batch C"
)]
#[case::registered_again(
    "INSERT INTO registered SELECT survey, '\"11', '11', batch FROM registered WHERE serial = '8'",
    "the registered serial 11"
)]
#[case::registered("DELETE FROM registered WHERE serial = '9'", "the registered serial 9")]
#[case::registered_elsewhere(
    "UPDATE registered SET batch = 1 WHERE serial = '8'",
    "the registered serial 8"
)]
#[case::placed("UPDATE response SET batch = 2 WHERE serial = '1'", "1 the batch")]
#[case::placed_by_import("UPDATE response SET batch = 1 WHERE serial = '6'", "6 audit[")]
#[case::plan("UPDATE verify_plan SET amount = '1'", "the plan of verification")]
#[case::drawn("DELETE FROM drawn WHERE response = 4", "the drawn response 4")]
#[case::carry(
    "UPDATE verify_plan SET carry = carry + 1 WHERE batch = 0",
    "the plan of verification"
)]
#[case::drawn_through(
    "UPDATE verify_plan SET through = 5 WHERE batch = 0",
    "the plan of verification"
)]
#[case::plan_of_batch(
    "UPDATE verify_plan SET kind = 'none', amount = NULL WHERE batch = 1",
    "A the plan of verification"
)]
#[case::plan_of_batch_gone(
    "DELETE FROM verify_plan WHERE batch = 2",
    "B the plan of verification"
)]
#[case::plan_of_no_batch(
    "UPDATE verify_plan SET batch = 7 WHERE batch = 1",
    "#7 the plan of verification"
)]
#[case::drawn_for_batch("DELETE FROM drawn WHERE batch = 2", "B the drawn response 6")]
#[case::drawn_for_another_batch(
    "UPDATE drawn SET batch = 1 WHERE batch = 2",
    "A the drawn response 6"
)]
#[case::passed_by("DELETE FROM undrawn", "B the undrawn response 4")]
#[case::put_in_the_next_draw("INSERT INTO undrawn VALUES (1, 0, 5)", "the undrawn response 5")]
// Who keyed is not told: findings are sent to others.
#[case::agreement("UPDATE agreement SET compared = 100", "")]
#[case::limit("UPDATE acceptance_limit SET percent = '5'", "the limit of acceptance")]
#[case::accepted("DELETE FROM acceptance", "the acceptance of survey")]
#[case::query_closed(
    "UPDATE query SET state = 'closed', closed = asked WHERE number = 3",
    "query 3"
)]
#[case::query_state("UPDATE query SET state = 'asked' WHERE number = 1", "query 1")]
#[case::query_gone("DELETE FROM query WHERE number = 3", "query 3")]
#[case::note_gone("DELETE FROM note", "the note of audit row")]
#[case::reopened("DELETE FROM reopened", "2 the reopening")]
#[case::approved(
    "UPDATE response SET state = 'approved' WHERE serial = '4'",
    "4 the state"
)]
#[case::unapproved(
    "UPDATE response SET state = 'verified' WHERE serial = '3'",
    "3 the state"
)]
#[case::made_valid(
    "UPDATE response SET invalid = NULL, invalid_why = NULL WHERE serial = '5'",
    "5 the validity"
)]
#[case::why_invalid(
    "UPDATE response SET invalid_why = '' WHERE serial = '5'",
    "5 the validity"
)]
#[case::second_value(
    "UPDATE comparison SET second = '9' WHERE response = 1 AND question = 3",
    "1 SCORE"
)]
#[case::first_value(
    "UPDATE comparison SET first = '9' WHERE response = 1 AND question = 3",
    "1 SCORE"
)]
#[case::adjudication(
    "UPDATE comparison SET outcome = 'second' WHERE response = 1 AND question = 3",
    "1 SCORE"
)]
#[case::adjudication_undone(
    "UPDATE comparison SET outcome = 'discrepancy', settled_row = NULL WHERE response = 3 AND question = 3",
    "3"
)]
#[case::second_value_gone("DELETE FROM comparison WHERE response = 1 AND question = 1", "1")]
#[case::control_total(
    "UPDATE response SET control_total = NULL WHERE serial = '5'",
    "5 the control total"
)]
fn whatever_is_changed_behind_the_programs_back_is_named(#[case] sql: &str, #[case] path: &str) {
    let (_folder, file) = a_life();
    tamper(&file, sql);
    let found = paths(&file);
    let due = format!("sample/main {path}");
    let due = due.trim_end();
    assert!(
        found.iter().any(|found| found.starts_with(due)),
        "{found:?}"
    );
}
