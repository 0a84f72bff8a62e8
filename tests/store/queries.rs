//! Notes and queries: asked, answered, closed, listed; what was said is in the audit trail.

use manyi::error::Kind;
use manyi::response::QueryState;
use manyi::store::{Selection, Store};

use crate::sample::*;

fn with_papers() -> Store {
    let mut store = store();
    for number in ["1", "2"] {
        key_paper(&mut store, number, &whole("1", 85));
    }
    store
}

#[test]
fn a_query_goes_from_asked_to_answered_to_closed_and_every_word_is_on_record() {
    let mut store = with_papers();
    let survey = main_survey();
    let first = store.ask(&survey, &serial("2"), Some("SCORE"), " 8.5 还是 3.5？ ");
    assert_eq!(first.unwrap(), 1);
    assert_eq!(
        store.ask(&survey, &serial("1"), None, "缺一页？").unwrap(),
        2
    );
    store.answer_query(&survey, 1, "是 8.5").unwrap();
    let query = store.query(&survey, 1).unwrap();
    assert_eq!(query.state, QueryState::Answered);
    assert_eq!(query.serial, serial("2"));
    assert_eq!(query.question.as_deref(), Some("SCORE"));
    assert_eq!(query.asked.text, "8.5 还是 3.5？");
    assert_eq!(query.answered.unwrap().text, "是 8.5");
    store.close_query(&survey, 1, "").unwrap();
    assert_eq!(store.query(&survey, 1).unwrap().state, QueryState::Closed);

    let open: Vec<u64> = store
        .queries(&survey, true)
        .unwrap()
        .iter()
        .map(|query| query.number)
        .collect();
    assert_eq!(open, [2]);
    assert_eq!(store.queries(&survey, false).unwrap().len(), 2);
    assert_eq!(
        store.open_query_counts(&survey).unwrap(),
        [(serial("1"), 1)].into()
    );

    let history = store
        .history(&survey, Some(&serial("2")), Some("SCORE"))
        .unwrap();
    let said: Vec<(&str, Option<&str>, Option<&str>)> = history
        .iter()
        .filter(|entry| entry.action.starts_with("query"))
        .map(|entry| {
            (
                entry.action.as_str(),
                entry.new.as_deref(),
                entry.why.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            ("query-ask", Some("8.5 还是 3.5？"), Some("1")),
            ("query-answer", Some("是 8.5"), Some("1")),
            ("query-close", None, Some("1")),
        ]
    );
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[test]
fn a_query_is_not_closed_without_an_answer_or_a_word_and_not_twice() {
    let mut store = with_papers();
    let survey = main_survey();
    store.ask(&survey, &serial("1"), None, "缺一页？").unwrap();
    assert_eq!(
        store.close_query(&survey, 1, " ").unwrap_err().kind,
        Kind::Usage
    );
    store.close_query(&survey, 1, "看过原件，不缺").unwrap();
    let closed = store.query(&survey, 1).unwrap().closed.unwrap();
    assert_eq!(
        (closed.text.as_str(), closed.operator.as_str()),
        ("看过原件，不缺", "tester")
    );
    assert!(store.close_query(&survey, 1, "再关").is_err());
    assert!(store.answer_query(&survey, 1, "迟了").is_err());
    assert!(store.answer_query(&survey, 9, "没有").is_err());
}

#[test]
fn what_is_not_there_cannot_be_asked_about_and_nothing_is_said_without_words() {
    let mut store = with_papers();
    let survey = main_survey();
    let rows = store.verify_audit().unwrap().rows;
    assert!(store.ask(&survey, &serial("99"), None, "在吗").is_err());
    assert!(
        store
            .ask(&survey, &serial("1"), Some("Q77"), "在吗")
            .is_err()
    );
    assert!(store.ask(&survey, &serial("1"), None, " ").is_err());
    assert!(store.add_note(&survey, &serial("1"), None, "").is_err());
    assert_eq!(store.verify_audit().unwrap().rows, rows);
}

#[test]
fn notes_stay_in_their_order_and_approved_responses_take_them() {
    let mut store = with_papers();
    let survey = main_survey();
    store
        .add_note(&survey, &serial("1"), None, "卷面有水渍")
        .unwrap();
    store.approve(&survey, Selection::Survey).unwrap();
    store
        .add_note(&survey, &serial("1"), Some("WORDS"), "背面还有一行")
        .unwrap();
    let notes = store.notes(&survey, &serial("1")).unwrap();
    let said: Vec<(Option<&str>, &str)> = notes
        .iter()
        .map(|note| (note.question.as_deref(), note.said.text.as_str()))
        .collect();
    assert_eq!(
        said,
        [(None, "卷面有水渍"), (Some("WORDS"), "背面还有一行")]
    );
    assert_eq!(store.notes(&survey, &serial("2")).unwrap(), []);
    assert_eq!(store.ledger(&survey).unwrap().approved, 2);
    assert_eq!(store.doctor().unwrap().findings, []);
}
