//! Responses set invalid and valid again: counted, on record, and out of every measure.

use manyi::error::Kind;
use manyi::response::{Bucket, Invalid, InvalidReason, LedgerPart, Missing, State};
use manyi::store::{ResponseSearch, Store};

use crate::sample::*;

fn invalid(store: &Store, number: &str) -> Option<Invalid> {
    let paper = store.paper(&main_survey(), &serial(number)).unwrap();
    paper.unwrap().invalid
}

fn serials_in(store: &Store, part: LedgerPart) -> Vec<String> {
    let search = ResponseSearch {
        part: Some(part),
        limit: 100,
        ..ResponseSearch::default()
    };
    let rows = store.responses(&main_survey(), &search).unwrap();
    assert_eq!(
        store.count_responses(&main_survey(), &search).unwrap(),
        rows.len() as u64
    );
    rows.iter().map(|row| row.serial.to_string()).collect()
}

#[test]
fn an_invalid_response_leaves_the_tally_and_comes_back_when_it_is_set_valid() {
    let mut store = store();
    key_paper(&mut store, "1", &whole("1", 85));
    key_paper(&mut store, "2", &whole("2", 60));
    let (ledger, tally) = (
        store.ledger(&main_survey()).unwrap(),
        store.tally(&main_survey()).unwrap(),
    );
    store
        .set_invalid(&main_survey(), &serial("2"), "duplicate", "与 1 号相同")
        .unwrap();
    assert_eq!(
        invalid(&store, "2"),
        Some(Invalid {
            reason: "duplicate".into(),
            why: "与 1 号相同".into()
        })
    );
    let without = store.ledger(&main_survey()).unwrap();
    assert_eq!(
        (
            without.returned,
            without.valid,
            without.invalid,
            without.entered
        ),
        (2, 1, 1, 1)
    );
    let counted = store.tally(&main_survey()).unwrap();
    assert_eq!(counted.responses, 1);
    assert_eq!(counted.get(KNOWS, &Bucket::Option("2".into())), 0);
    let behind = store
        .responses_behind(&main_survey(), &["SCORE".into()], 10, 0)
        .unwrap();
    assert_eq!(behind.len(), 1);
    assert_eq!(store.doctor().unwrap().findings, []);

    store
        .set_valid(&main_survey(), &serial("2"), "是两个人")
        .unwrap();
    assert_eq!(invalid(&store, "2"), None);
    assert_eq!(store.ledger(&main_survey()).unwrap(), ledger);
    assert_eq!(store.tally(&main_survey()).unwrap(), tally);
    assert_eq!(store.doctor().unwrap().findings, []);

    let history = store
        .history(&main_survey(), Some(&serial("2")), None)
        .unwrap();
    let [.., set, back] = &history[..] else {
        unreachable!("the history has both");
    };
    assert_eq!(
        (set.action.as_str(), set.new.as_deref()),
        ("set-invalid", Some("duplicate"))
    );
    assert_eq!(set.why.as_deref(), Some("与 1 号相同"));
    assert_eq!(
        (back.action.as_str(), back.old.as_deref()),
        ("set-valid", Some("duplicate"))
    );
    assert_eq!(back.why.as_deref(), Some("是两个人"));
}

#[test]
fn every_reason_is_counted_apart_and_lists_its_papers() {
    let mut store = store();
    let reasons = InvalidReason::usual();
    for (number, reason) in (1..).zip(&reasons) {
        let serial = serial(&number.to_string());
        store
            .set_invalid(&main_survey(), &serial, &reason.code, "")
            .unwrap();
    }
    key_paper(&mut store, "30", &whole("1", 85));
    let account = store.account(&main_survey()).unwrap();
    let expected: Vec<(String, u64)> = reasons
        .iter()
        .map(|reason| (reason.code.clone(), 1))
        .collect();
    assert_eq!(account.invalid, expected);
    assert_eq!(account.identities()[1].holds, Some(true));
    for (number, reason) in (1..).zip(&reasons) {
        let part = LedgerPart::InvalidFor(reason.code.clone());
        assert_eq!(serials_in(&store, part), [number.to_string()]);
    }
    assert_eq!(serials_in(&store, LedgerPart::Valid), ["30"]);
    assert_eq!(serials_in(&store, LedgerPart::Invalid).len(), reasons.len());
    assert_eq!(store.tally(&main_survey()).unwrap().responses, 1);
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[test]
fn every_missing_reason_that_can_be_keyed_is_counted_under_its_own_name() {
    let mut store = store();
    let keyed = Missing::ALL
        .into_iter()
        .filter(|reason| *reason != Missing::NotInVersion);
    for (number, reason) in (1..).zip(keyed.clone()) {
        let mut answers = whole("1", 85);
        answers[SCORE].1 = manyi::response::Answer::Missing(reason);
        key_paper(&mut store, &number.to_string(), &answers);
    }
    let tally = store.tally(&main_survey()).unwrap();
    for reason in keyed {
        assert_eq!(tally.get(SCORE, &Bucket::Missing(reason)), 1);
    }
    assert_eq!(tally.get(SCORE, &Bucket::Answered), 0);
    let noted = manyi::response::Answer::Missing(Missing::NotInVersion);
    let refused = store.save_answer(&main_survey(), &serial("1"), SCORE, Some(&noted), 0);
    assert!(
        refused.is_err(),
        "only the program says not in this version"
    );
}

#[test]
fn a_blank_paper_is_put_on_file_by_setting_it_invalid() {
    let mut store = store();
    store
        .set_invalid(&main_survey(), &serial("7"), "blank-paper", "")
        .unwrap();
    let paper = store.paper(&main_survey(), &serial("7")).unwrap().unwrap();
    assert_eq!(paper.state, State::Open);
    assert_eq!(store.ledger(&main_survey()).unwrap().returned, 1);
    assert_eq!(store.ledger(&main_survey()).unwrap().unfinished(), 0);
    assert_eq!(store.next_serial(&main_survey()).unwrap(), serial("8"));
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[test]
fn another_reason_takes_the_place_of_the_first_and_the_same_again_changes_nothing() {
    let mut store = store();
    key_paper(&mut store, "1", &whole("1", 85));
    let set = |store: &mut Store, reason, why| {
        store
            .set_invalid(&main_survey(), &serial("1"), reason, why)
            .unwrap();
        store.verify_audit().unwrap().rows
    };
    let first = set(&mut store, "duplicate", "");
    assert_eq!(set(&mut store, "duplicate", ""), first);
    assert_eq!(set(&mut store, "duplicate", "与 2 号"), first + 1);
    assert_eq!(invalid(&store, "1").unwrap().why, "与 2 号");
    assert_eq!(set(&mut store, "patterned", ""), first + 2);
    let account = store.account(&main_survey()).unwrap();
    assert_eq!(account.invalid, [("patterned".to_owned(), 1)]);
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[test]
fn what_is_keyed_into_an_invalid_response_counts_once_it_is_valid() {
    let mut store = store();
    store
        .set_invalid(&main_survey(), &serial("1"), "duplicate", "")
        .unwrap();
    key_paper(&mut store, "1", &whole("1", 85));
    assert_eq!(store.tally(&main_survey()).unwrap().responses, 0);
    store.set_valid(&main_survey(), &serial("1"), "").unwrap();
    assert_eq!(store.tally(&main_survey()).unwrap().responses, 1);
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[test]
fn an_unknown_reason_and_an_absent_response_are_refused() {
    let mut store = store();
    let error = store
        .set_invalid(&main_survey(), &serial("1"), "none", "")
        .unwrap_err();
    assert_eq!(error.kind, Kind::Usage);
    assert!(error.hints[0].en.contains("duplicate"));
    let error = store
        .set_valid(&main_survey(), &serial("1"), "")
        .unwrap_err();
    assert_eq!(error.kind, Kind::Usage);
    assert_eq!(store.ledger(&main_survey()).unwrap().returned, 0);
}
