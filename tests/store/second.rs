//! Two entries of a paper: compared field by field, decided where they differ, and on record with every attempt.

use std::path::Path;

use manyi::error::Kind;
use manyi::indicator::Project;
use manyi::measure::acceptance::Verdict;
use manyi::questionnaire::SecondWay;
use manyi::response::{Agreement, Answer, Bucket, Draft, Missing, Outcome, Side, State, asked};
use manyi::store::{
    Discrepancy, DiscrepancyOrder, DiscrepancySearch, PairAgreement, Ruling, Store,
};
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::sample::*;

/// A file with paper 1 keyed by `first`, and the store of `second`.
fn keyed_by_first(answers: &[(usize, Answer)]) -> (tempfile::TempDir, Store) {
    let (folder, store) = by_two();
    let mut first = open(&folder.path().join("papers.db"), "first");
    key_paper(&mut first, "1", answers);
    (folder, store)
}

fn by_two() -> (tempfile::TempDir, Store) {
    let (folder, file, _) = store_on_disk();
    let store = open(&file, "second");
    (folder, store)
}

fn open(file: &Path, operator: &str) -> Store {
    Store::open(file, operator).unwrap()
}

fn second(store: &mut Store, position: usize, answer: &Answer) -> Outcome {
    let saved = store.save_second(&main_survey(), &serial("1"), position, answer);
    saved.unwrap().outcome
}

fn state(store: &Store) -> State {
    let paper = store.paper(&main_survey(), &serial("1")).unwrap().unwrap();
    paper.state
}

fn agreement(store: &Store) -> Agreement {
    let mut sum = Agreement::default();
    for pair in store.comparison(&main_survey()).unwrap() {
        sum += pair.agreement;
    }
    sum
}

fn open_ones(store: &Store) -> Vec<Discrepancy> {
    listed(store, false)
}

fn listed(store: &Store, decided_too: bool) -> Vec<Discrepancy> {
    let search = DiscrepancySearch {
        order: DiscrepancyOrder::ByResponse,
        decided_too,
        limit: 100,
    };
    store.discrepancies(&main_survey(), &search).unwrap()
}

fn actions(store: &Store, question: Option<&str>) -> Vec<(String, Option<String>, Option<u8>)> {
    let history = store
        .history(&main_survey(), Some(&serial("1")), question)
        .unwrap();
    history
        .into_iter()
        .map(|row| (row.action, row.new, row.entry))
        .collect()
}

fn rule(store: &mut Store, position: usize, ruling: &Ruling) -> State {
    let why = "看原卷";
    let saved = store.adjudicate(&main_survey(), &serial("1"), position, ruling, why);
    saved.unwrap().state
}

#[test]
fn a_second_entry_that_agrees_in_every_field_verifies_the_response() {
    let (_folder, mut store) = keyed_by_first(&whole("1", 85));
    for (position, answer) in whole("1", 85) {
        assert_eq!(state(&store), State::Entered);
        assert_eq!(second(&mut store, position, &answer), Outcome::Agreed);
    }
    assert_eq!(state(&store), State::Verified);
    let done = store.finish_second(&main_survey(), &serial("1")).unwrap();
    assert_eq!((done.state, done.discrepancies), (State::Verified, 0));
    let ledger = store.ledger(&main_survey()).unwrap();
    assert_eq!((ledger.entered, ledger.verified), (1, 1));
    assert_eq!(agreement(&store).compared, 4);
    assert_eq!(agreement(&store).differed, 0);
    let of_survey = &store.acceptance(&main_survey()).unwrap()[0];
    assert_eq!(
        (of_survey.lot, of_survey.verdict),
        (Some(4), Some(Verdict::Accept))
    );
    assert_eq!(actions(&store, None).last().unwrap().0, "verify");
    assert_eq!(store.doctor().unwrap().findings, []);
    // Who keyed it stays who keyed it.
    let row = &store
        .responses(
            &main_survey(),
            &manyi::store::ResponseSearch {
                limit: 1,
                ..Default::default()
            },
        )
        .unwrap()[0];
    assert_eq!(row.operator, "first");
}

#[test]
fn a_difference_is_on_record_at_every_attempt_and_twice_the_same_value_is_a_discrepancy() {
    let (_folder, mut store) = keyed_by_first(&whole("1", 85));
    for (tenths, outcome) in [
        (80, Outcome::Again),
        (75, Outcome::Again),
        (80, Outcome::Again),
        (80, Outcome::Discrepancy),
    ] {
        assert_eq!(second(&mut store, SCORE, &points(tenths)), outcome);
    }
    let said: Vec<(String, Option<String>, Option<u8>)> = actions(&store, Some("SCORE"));
    let due = [
        ("answer", "8.5", 1),
        ("second-differs", "8", 2),
        ("second-differs", "7.5", 2),
        ("second-differs", "8", 2),
        ("discrepancy", "8", 2),
    ]
    .map(|(action, new, entry)| (action.to_owned(), Some(new.to_owned()), Some(entry)));
    assert_eq!(said, due);
    let counted = agreement(&store);
    assert_eq!(
        (counted.compared, counted.differed, counted.discrepancies),
        (1, 1, 1)
    );
    assert_eq!(counted.undecided(), 1);
    let again = store.save_second(&main_survey(), &serial("1"), SCORE, &points(85));
    assert_eq!(again.unwrap_err().kind, Kind::Usage);
    let paper = store.paper(&main_survey(), &serial("1")).unwrap().unwrap();
    assert_eq!(paper.answers.get(SCORE), Some(&points(85)));
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[test]
fn a_second_value_taken_back_is_keyed_again_and_its_first_keystroke_stays_the_one_that_counts() {
    let (folder, mut store) = keyed_by_first(&whole("1", 85));
    let take_back = |store: &mut Store| {
        let back = store.take_back_second(&main_survey(), &serial("1"), SCORE);
        back.map(|saved| saved.outcome)
    };
    assert_eq!(take_back(&mut store).unwrap_err().kind, Kind::Usage);
    assert_eq!(second(&mut store, SCORE, &points(80)), Outcome::Again);
    assert_eq!(second(&mut store, SCORE, &points(80)), Outcome::Discrepancy);
    assert_eq!(agreement(&store).discrepancies, 1);
    assert_eq!(take_back(&mut store).unwrap(), Outcome::Again);
    assert_eq!(agreement(&store).discrepancies, 0);
    assert_eq!(second(&mut store, SCORE, &points(85)), Outcome::Agreed);
    let counted = agreement(&store);
    assert_eq!(
        (counted.compared, counted.differed, counted.discrepancies),
        (1, 1, 0)
    );
    let of = &store.agreement_by_question(&main_survey()).unwrap()[SCORE];
    assert_eq!((of.blind.pairs, of.blind.agreed), (1, 0));
    assert_eq!((of.standing.pairs, of.standing.agreed), (1, 1));
    assert_eq!(store.doctor().unwrap().findings, []);
    // Only who keyed a second value takes it back.
    drop(store);
    let mut other = open(&folder.path().join("papers.db"), "third");
    assert_eq!(take_back(&mut other).unwrap_err().kind, Kind::Usage);
    drop(other);
    // A paper that was verified by the value waits again.
    let mut store = open(&folder.path().join("papers.db"), "second");
    for (position, answer) in whole("1", 85) {
        if position != SCORE {
            second(&mut store, position, &answer);
        }
    }
    assert_eq!(state(&store), State::Verified);
    assert_eq!(take_back(&mut store).unwrap(), Outcome::Again);
    assert_eq!(state(&store), State::Entered);
    assert_eq!(store.doctor().unwrap().findings, []);
}

/// The sample, in which KNOWS is confirmed by sight and WORDS is not keyed again.
fn of_three_ways() -> Project {
    let mut project = project();
    let questions = &mut project.surveys[0].questionnaire.questions;
    questions[KNOWS].second = SecondWay::BySight;
    questions[WORDS].second = SecondWay::None;
    project
}

#[test]
fn what_was_seen_is_no_agreement_and_what_is_not_keyed_again_keeps_no_paper_waiting() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("papers.db");
    let mut first = open(&file, "first");
    first.save_project(&of_three_ways()).unwrap();
    key_paper(&mut first, "1", &whole("1", 85));
    let mut store = open(&file, "second");
    for (position, answer) in whole("1", 85) {
        let saved = store.save_second(&main_survey(), &serial("1"), position, &answer);
        match position {
            WORDS => assert_eq!(saved.unwrap_err().kind, Kind::Usage),
            _ => assert_eq!(saved.unwrap().outcome, Outcome::Agreed),
        }
    }
    assert_eq!(state(&store), State::Verified);
    // HOW and SCORE were keyed blind.
    assert_eq!(agreement(&store).compared, 2);
    let of = store.agreement_by_question(&main_survey()).unwrap();
    let compared: Vec<u64> = of.iter().map(|question| question.blind.pairs).collect();
    assert_eq!(compared, [0, 1, 1, 0]);
    let said: Vec<String> = actions(&store, Some("KNOWS"))
        .into_iter()
        .map(|(action, ..)| action)
        .collect();
    assert_eq!(said, ["answer", "second-sighted"]);
    // Everything that is keyed blind was compared: the lot has no part that nobody looked at.
    let of_survey = &store.acceptance(&main_survey()).unwrap()[0];
    assert_eq!((of_survey.compared.fields, of_survey.lot), (2, Some(2)));
    assert_eq!(of_survey.verdict, Some(Verdict::Accept));
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[test]
fn a_difference_that_was_seen_is_decided_and_not_counted() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("papers.db");
    let mut first = open(&file, "first");
    first.save_project(&of_three_ways()).unwrap();
    key_paper(&mut first, "1", &whole("1", 85));
    let mut store = open(&file, "second");
    for outcome in [Outcome::Again, Outcome::Discrepancy] {
        assert_eq!(second(&mut store, KNOWS, &choice("2")), outcome);
    }
    assert_eq!(open_ones(&store).len(), 1);
    drop(store);
    let mut third = open(&file, "third");
    rule(&mut third, KNOWS, &Ruling::Second);
    assert_eq!(agreement(&third), Agreement::default());
    let paper = third.paper(&main_survey(), &serial("1")).unwrap().unwrap();
    assert_eq!(paper.answers.get(KNOWS), Some(&choice("2")));
    assert_eq!(third.doctor().unwrap().findings, []);
}

#[test]
fn how_a_question_is_entered_again_stands_once_there_are_responses() {
    let (_folder, mut store) = keyed_by_first(&whole("1", 85));
    let refused = store.save_project(&of_three_ways()).unwrap_err();
    assert_eq!(refused.kind, Kind::Input);
    assert!(refused.to_string().contains("KNOWS"), "{refused}");
}

#[test]
fn a_slip_of_the_verifier_costs_a_second_keying_and_nothing_else() {
    let (_folder, mut store) = keyed_by_first(&whole("1", 85));
    assert_eq!(second(&mut store, SCORE, &BLANK), Outcome::Again);
    assert_eq!(second(&mut store, SCORE, &points(85)), Outcome::Agreed);
    let counted = agreement(&store);
    assert_eq!(
        (counted.compared, counted.differed, counted.discrepancies),
        (1, 1, 0)
    );
    assert_eq!(open_ones(&store), []);
}

#[test]
fn a_second_entry_goes_on_where_it_was_left() {
    let (folder, mut store) = keyed_by_first(&whole("1", 85));
    second(&mut store, KNOWS, &choice("1"));
    second(&mut store, SCORE, &points(80));
    let draft = Draft {
        position: WORDS,
        text: "写到一".into(),
    };
    store
        .save_second_draft(&main_survey(), &serial("1"), Some(&draft))
        .unwrap();
    drop(store);
    let mut store = open(&folder.path().join("papers.db"), "second");
    let left = store.second_entry(&main_survey(), &serial("1")).unwrap();
    assert_eq!(left.draft, Some(draft));
    assert_eq!(left.sheet().get(KNOWS), Some(&choice("1")));
    assert_eq!(left.sheet().get(SCORE), None);
    assert!(!left.needs_reason);
    let first = store.paper(&main_survey(), &serial("1")).unwrap().unwrap();
    assert_eq!(first.draft, None);
    // The attempt before counts: the same value again stands.
    assert_eq!(second(&mut store, SCORE, &points(80)), Outcome::Discrepancy);
}

#[test]
fn who_keyed_first_keys_second_only_with_a_reason_on_record() {
    let (folder, _) = keyed_by_first(&whole("1", 85));
    let mut first = open(&folder.path().join("papers.db"), "first");
    let own = first.second_entry(&main_survey(), &serial("1")).unwrap();
    assert!(own.needs_reason);
    let refused = first.save_second(&main_survey(), &serial("1"), SCORE, &points(85));
    assert_eq!(refused.unwrap_err().kind, Kind::Usage);
    let empty = first.allow_same_operator(&main_survey(), &serial("1"), "  ");
    assert_eq!(empty.unwrap_err().kind, Kind::Usage);
    first
        .allow_same_operator(&main_survey(), &serial("1"), "只有一名录入员")
        .unwrap();
    assert_eq!(second(&mut first, SCORE, &points(85)), Outcome::Agreed);
    let history = first
        .history(&main_survey(), Some(&serial("1")), None)
        .unwrap();
    let reason = history
        .iter()
        .find(|row| row.action == "same-operator")
        .unwrap();
    assert_eq!(reason.why.as_deref(), Some("只有一名录入员"));
    assert_eq!((reason.operator.as_str(), reason.entry), ("first", Some(2)));
}

#[test]
fn only_a_response_keyed_to_its_end_is_keyed_a_second_time() {
    let (folder, mut store) = by_two();
    let absent = store.second_entry(&main_survey(), &serial("1"));
    assert_eq!(absent.unwrap_err().kind, Kind::Usage);
    let mut first = open(&folder.path().join("papers.db"), "first");
    first
        .save_answer(&main_survey(), &serial("1"), SCORE, Some(&points(85)), 3)
        .unwrap();
    let begun = store.save_second(&main_survey(), &serial("1"), SCORE, &points(85));
    assert_eq!(begun.unwrap_err().kind, Kind::Usage);
}

/// SCORE is 8.5 first and 8 second; the rest agrees.
fn with_one_discrepancy() -> (tempfile::TempDir, Store) {
    let (folder, mut store) = keyed_by_first(&whole("1", 85));
    for (position, answer) in whole("1", 80) {
        if second(&mut store, position, &answer) == Outcome::Again {
            second(&mut store, position, &answer);
        }
    }
    assert_eq!(state(&store), State::Entered);
    (folder, store)
}

#[test]
fn a_decision_settles_the_answer_and_all_three_values_stay() {
    let (folder, _store) = with_one_discrepancy();
    let mut judge = open(&folder.path().join("papers.db"), "judge");
    let found = open_ones(&judge);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].first_keyed.as_ref().unwrap().operator, "first");
    assert_eq!(found[0].second_keyed.as_ref().unwrap().operator, "second");
    assert_eq!(found[0].settled, None);

    assert_eq!(
        rule(&mut judge, SCORE, &Ruling::Other(points(75))),
        State::Verified
    );
    assert_eq!(open_ones(&judge), []);
    let tally = judge.tally(&main_survey()).unwrap();
    assert_eq!(tally.get(SCORE, &Bucket::Points(Decimal::new(75, 1))), 1);
    assert_eq!(tally.get(SCORE, &Bucket::Points(Decimal::new(85, 1))), 0);
    let kept = &listed(&judge, true)[0];
    assert_eq!(kept.first, Some(points(85)));
    assert_eq!(kept.second, Some(points(80)));
    assert_eq!(kept.answer, Some(points(75)));
    assert_eq!(kept.outcome, Outcome::Adjudicated(Side::Other));
    let settled = kept.settled.as_ref().unwrap();
    assert_eq!(
        (settled.operator.as_str(), settled.why.as_deref()),
        ("judge", Some("看原卷"))
    );
    let ledger = judge.ledger(&main_survey()).unwrap();
    assert_eq!((ledger.valid, ledger.entered, ledger.verified), (1, 1, 1));
    assert_eq!(judge.doctor().unwrap().findings, []);
    assert!(judge.verify_audit().unwrap().findings.is_empty());
}

#[test]
fn a_decision_can_be_taken_anew_and_the_one_before_stays_on_record() {
    let (_folder, mut store) = with_one_discrepancy();
    rule(&mut store, SCORE, &Ruling::Second);
    assert_eq!(agreement(&store).for_second, 1);
    assert_eq!(rule(&mut store, SCORE, &Ruling::First), State::Verified);
    let counted = agreement(&store);
    assert_eq!((counted.for_first, counted.for_second), (1, 0));
    let history = actions(&store, Some("SCORE"));
    let decisions: Vec<&str> = history
        .iter()
        .map(|row| row.0.as_str())
        .filter(|action| action.starts_with("adjudicate"))
        .collect();
    assert_eq!(decisions, ["adjudicate-second", "adjudicate-first"]);
    let paper = store.paper(&main_survey(), &serial("1")).unwrap().unwrap();
    assert_eq!(paper.answers.get(SCORE), Some(&points(85)));
}

#[test]
fn another_value_that_is_one_of_the_two_is_that_one() {
    let (_folder, mut store) = with_one_discrepancy();
    rule(&mut store, SCORE, &Ruling::Other(points(80)));
    assert_eq!(agreement(&store).for_second, 1);
}

#[test]
fn a_decision_needs_a_discrepancy_and_a_reason() {
    let (_folder, mut store) = with_one_discrepancy();
    let agreed = store.adjudicate(&main_survey(), &serial("1"), KNOWS, &Ruling::First, "看");
    assert_eq!(agreed.unwrap_err().kind, Kind::Usage);
    let groundless = store.adjudicate(&main_survey(), &serial("1"), SCORE, &Ruling::First, " ");
    assert_eq!(groundless.unwrap_err().kind, Kind::Usage);
    let unfit = Ruling::Other(points(73));
    let unfit = store.adjudicate(&main_survey(), &serial("1"), SCORE, &unfit, "看");
    assert_eq!(unfit.unwrap_err().kind, Kind::Bug);
    assert_eq!(open_ones(&store).len(), 1);
}

#[test]
fn an_edit_of_a_verified_response_makes_its_field_wait_again() {
    let (folder, mut store) = keyed_by_first(&whole("1", 85));
    for (position, answer) in whole("1", 85) {
        second(&mut store, position, &answer);
    }
    let mut first = open(&folder.path().join("papers.db"), "first");
    let mut edit = |tenths| {
        let answer = points(tenths);
        let saved = first.save_answer(&main_survey(), &serial("1"), SCORE, Some(&answer), 3);
        saved.unwrap().state
    };
    assert_eq!(edit(85), State::Verified, "the same value is no change");
    assert_eq!(edit(80), State::Entered);
    assert_eq!(actions(&store, None).last().unwrap().0, "unverify");
    assert_eq!(store.ledger(&main_survey()).unwrap().verified, 0);
    let waiting = store.second_entry(&main_survey(), &serial("1")).unwrap();
    let due: Vec<usize> = (0..4).filter(|at| waiting.values[*at].is_none()).collect();
    assert_eq!(due, [SCORE]);
    assert_eq!(second(&mut store, SCORE, &points(80)), Outcome::Agreed);
    assert_eq!(state(&store), State::Verified);
    // Five comparisons were made of four fields.
    assert_eq!(agreement(&store).compared, 5);
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[test]
fn a_field_that_only_the_first_entry_asks_is_a_discrepancy_at_the_end() {
    let (_folder, mut store) = keyed_by_first(&whole("1", 85));
    for keyed in [choice("3"), choice("3")] {
        second(&mut store, KNOWS, &keyed);
    }
    second(&mut store, SCORE, &points(85));
    second(&mut store, WORDS, &BLANK);
    let done = store.finish_second(&main_survey(), &serial("1")).unwrap();
    assert_eq!((done.state, done.discrepancies), (State::Entered, 2));
    let found = open_ones(&store);
    assert_eq!(found[1].position, HOW);
    assert_eq!(found[1].second, None);
    let nothing = store.adjudicate(&main_survey(), &serial("1"), HOW, &Ruling::Second, "看");
    assert_eq!(nothing.unwrap_err().kind, Kind::Usage);
    // The route decided for the second entry, the question behind it is asked by nobody.
    assert_eq!(rule(&mut store, KNOWS, &Ruling::Second), State::Verified);
    // Decided anew for the first, it is a discrepancy again.
    assert_eq!(rule(&mut store, KNOWS, &Ruling::First), State::Entered);
    assert_eq!(rule(&mut store, HOW, &Ruling::First), State::Verified);
    // Only fields that both entries ask are counted.
    assert_eq!(agreement(&store).discrepancies, 1);
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[test]
fn a_field_that_only_the_second_entry_asks_is_decided_once_the_route_leads_there() {
    let short = [(KNOWS, choice("3")), (SCORE, points(50)), (WORDS, BLANK)];
    let (_folder, mut store) = keyed_by_first(&short);
    for keyed in [choice("1"), choice("1")] {
        second(&mut store, KNOWS, &keyed);
    }
    let how = choices(&["2"]);
    assert_eq!(second(&mut store, HOW, &how), Outcome::Discrepancy);
    second(&mut store, SCORE, &points(50));
    second(&mut store, WORDS, &BLANK);
    store.finish_second(&main_survey(), &serial("1")).unwrap();
    assert_eq!(open_ones(&store).len(), 1, "HOW waits for KNOWS");
    assert_eq!(rule(&mut store, KNOWS, &Ruling::Second), State::Open);
    assert_eq!(store.tally(&main_survey()).unwrap().responses, 0);
    assert_eq!(store.doctor().unwrap().findings, []);
    assert_eq!(rule(&mut store, HOW, &Ruling::Second), State::Verified);
    let tally = store.tally(&main_survey()).unwrap();
    assert_eq!(tally.get(HOW, &Bucket::Option("2".into())), 1);
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[test]
fn a_second_entry_that_lacks_a_question_is_not_finished() {
    let (_folder, mut store) = keyed_by_first(&whole("1", 85));
    second(&mut store, KNOWS, &choice("1"));
    let error = store
        .finish_second(&main_survey(), &serial("1"))
        .unwrap_err();
    assert_eq!(error.kind, Kind::Usage);
    assert_eq!(open_ones(&store), []);
}

#[test]
fn a_decision_that_breaks_the_printed_sum_takes_it_back() {
    let (folder, file, _) = store_on_disk();
    let mut first = open(&file, "first");
    let mut sample = project();
    sample.surveys[0].questionnaire.control_total = Some(manyi::questionnaire::ControlTotal {
        label: manyi::text::Text::same("小计"),
        questions: vec!["KNOWS".into(), "SCORE".into()],
        required: true,
    });
    first.save_project_because(&sample, "改定义").unwrap();
    for (position, answer) in whole("1", 85) {
        let number = serial("1");
        let saved = first.save_answer(&main_survey(), &number, position, Some(&answer), 0);
        saved.unwrap();
    }
    let total = |store: &mut Store, tenths| {
        let total = Some(Decimal::new(tenths, 1));
        store
            .save_control_total(&main_survey(), &serial("1"), total)
            .unwrap();
    };
    total(&mut first, 185);
    first.finish(&main_survey(), &serial("1")).unwrap();
    let mut store = open(&file, "second");
    for (position, answer) in whole("1", 80) {
        if second(&mut store, position, &answer) == Outcome::Again {
            second(&mut store, position, &answer);
        }
    }
    assert_eq!(rule(&mut store, SCORE, &Ruling::Second), State::Open);
    let paper = store.paper(&main_survey(), &serial("1")).unwrap().unwrap();
    assert_eq!(paper.control_total, None);
    total(&mut store, 180);
    store.finish(&main_survey(), &serial("1")).unwrap();
    assert_eq!(state(&store), State::Verified);
    assert_eq!(store.doctor().unwrap().findings, []);
    drop(folder);
}

#[test]
fn agreement_is_counted_for_each_pair_of_operators() {
    let (folder, mut store) = keyed_by_first(&whole("1", 85));
    let mut other = open(&folder.path().join("papers.db"), "other");
    other
        .save_answer(&main_survey(), &serial("1"), SCORE, Some(&points(90)), 3)
        .unwrap();
    second(&mut store, KNOWS, &choice("1"));
    second(&mut store, SCORE, &points(85));
    let counted = |differed| Agreement {
        compared: 1,
        differed,
        ..Agreement::default()
    };
    let pair = |first: &str, agreement| PairAgreement {
        first_operator: first.into(),
        second_operator: "second".into(),
        agreement,
    };
    assert_eq!(
        store.comparison(&main_survey()).unwrap(),
        [pair("first", counted(0)), pair("other", counted(1))]
    );
}

#[test]
fn a_check_up_names_a_response_that_was_verified_by_another_hand() {
    let (folder, store) = keyed_by_first(&whole("1", 85));
    drop(store);
    let file = folder.path().join("papers.db");
    let connection = rusqlite::Connection::open(&file).unwrap();
    connection
        .execute_batch(
            "UPDATE response SET state = 'verified'; UPDATE ledger SET state = 'verified';",
        )
        .unwrap();
    drop(connection);
    let findings = open(&file, "second").doctor().unwrap().findings;
    let codes: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
    // No event says so.
    assert_eq!(codes, ["not-as-recorded"]);
}

#[rstest::rstest]
#[case::compared("UPDATE agreement SET compared = compared + 1", "agreement-differs")]
#[case::decided(
    "UPDATE agreement SET for_first = 1, for_second = 0",
    "agreement-differs"
)]
#[case::pair("DELETE FROM agreement", "agreement-differs")]
#[case::second_value(
    "UPDATE comparison SET second = '90' WHERE outcome = 'second'",
    "not-as-compared"
)]
#[case::outcome(
    "UPDATE comparison SET outcome = 'other' WHERE outcome = 'second'",
    "not-as-compared"
)]
fn a_check_up_finds_counts_and_comparisons_changed_behind_the_programs_back(
    #[case] sql: &str,
    #[case] code: &str,
) {
    let (folder, mut store) = keyed_by_first(&whole("1", 85));
    for (position, answer) in whole("1", 85) {
        if position == SCORE {
            second(&mut store, SCORE, &points(90));
            second(&mut store, SCORE, &points(90));
        } else {
            second(&mut store, position, &answer);
        }
    }
    store
        .adjudicate(
            &main_survey(),
            &serial("1"),
            SCORE,
            &Ruling::Second,
            "看原卷",
        )
        .unwrap();
    assert_eq!(store.doctor().unwrap().findings, []);
    drop(store);
    let file = folder.path().join("papers.db");
    let connection = rusqlite::Connection::open(&file).unwrap();
    connection.execute_batch(sql).unwrap();
    drop(connection);
    let findings = open(&file, "second").doctor().unwrap().findings;
    let codes: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
    assert!(codes.contains(&code), "{codes:?}");
}

/// One thing that happens to the paper.
#[derive(Debug, Clone)]
enum Step {
    First(usize, Answer),
    Second(usize, Answer),
    FinishSecond,
    Rule(usize, Ruling),
    Erase,
}

fn answer(position: usize) -> BoxedStrategy<Answer> {
    let blank = Just(Answer::Missing(Missing::Blank));
    let given = match position {
        KNOWS => proptest::sample::select(vec!["1", "3"])
            .prop_map(choice)
            .boxed(),
        HOW => proptest::sample::select(vec!["1", "2"])
            .prop_map(|code| choices(&[code]))
            .boxed(),
        SCORE => (16..=18_i64).prop_map(|halves| points(halves * 5)).boxed(),
        _ => proptest::sample::select(vec!["无", " 无"])
            .prop_map(words)
            .boxed(),
    };
    prop_oneof![5 => given, 1 => blank].boxed()
}

#[test]
fn a_value_that_was_decided_is_compared_anew_and_told_by_its_decision() {
    let (folder, mut store) = keyed_by_first(&whole("1", 85));
    let mut first = open(&folder.path().join("papers.db"), "first");
    let (key, number) = (main_survey(), serial("1"));
    let blank = Answer::Missing(Missing::Blank);
    let how = Answer::Choices(vec!["1".into()]);
    for (position, answer) in [(0, &blank), (0, &blank), (1, &how), (1, &how)] {
        store.save_second(&key, &number, position, answer).unwrap();
    }
    // The second value of HOW stands from now on; then KNOWS stops asking it, and asks it again.
    for position in [1, 0] {
        store
            .adjudicate(&key, &number, position, &Ruling::Second, "看原卷")
            .unwrap();
    }
    let knows = Answer::Choice("1".into());
    first
        .save_answer(&key, &number, 0, Some(&knows), 0)
        .unwrap();
    first.finish(&key, &number).unwrap();
    let saved = store.save_second(&key, &number, 1, &how).unwrap();
    assert_eq!(saved.outcome, Outcome::Agreed);
    assert_eq!(store.doctor().unwrap().findings, []);
}

fn step() -> impl Strategy<Value = Step> {
    let field = || (0..4_usize).prop_flat_map(|at| (Just(at), answer(at)));
    let ruling = field().prop_flat_map(|(at, other)| {
        let rulings = vec![Ruling::First, Ruling::Second, Ruling::Other(other)];
        (Just(at), proptest::sample::select(rulings))
    });
    prop_oneof![
        1 => field().prop_map(|(at, answer)| Step::First(at, answer)),
        8 => field().prop_map(|(at, answer)| Step::Second(at, answer)),
        1 => Just(Step::FinishSecond),
        2 => ruling.prop_map(|(at, ruling)| Step::Rule(at, ruling)),
        1 => Just(Step::Erase),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_response_is_verified_exactly_when_every_field_asked_agrees_or_is_decided(
        steps in proptest::collection::vec(step(), 1..60),
    ) {
        let (folder, mut store) = keyed_by_first(&whole("1", 85));
        let mut first = open(&folder.path().join("papers.db"), "first");
        let (key, number) = (main_survey(), serial("1"));
        for step in steps {
            match step {
                Step::First(at, answer) => {
                    first.save_answer(&key, &number, at, Some(&answer), at).unwrap();
                    let _ = first.finish(&key, &number);
                }
                Step::Second(at, answer) => {
                    let _ = store.save_second(&key, &number, at, &answer);
                }
                Step::FinishSecond => {
                    let _ = store.finish_second(&key, &number);
                }
                Step::Rule(at, ruling) => {
                    let _ = store.adjudicate(&key, &number, at, &ruling, "看原卷");
                }
                Step::Erase => {
                    let before = agreement(&store);
                    let _ = first.erase_words(&key, &number, "WORDS", "本人要求");
                    prop_assert_eq!(agreement(&store), before);
                    prop_assert_eq!(store.verify_audit().unwrap().findings, []);
                }
            }
            let paper = store.paper(&key, &number).unwrap().unwrap();
            let route = asked(&survey("main").questionnaire, &paper.answers);
            if paper.state > State::Open {
                let second = store.second_entry(&key, &number).unwrap();
                let settled = (0..4).filter(|at| route[*at]).all(|at| {
                    second.values[at].as_ref().is_some_and(|value| {
                        matches!(value.outcome, Outcome::Agreed | Outcome::Adjudicated(_))
                    })
                });
                prop_assert_eq!(paper.state == State::Verified, settled);
            }
            let counted = agreement(&store);
            prop_assert!(counted.discrepancies <= counted.differed && counted.differed <= counted.compared);
            prop_assert_eq!(store.doctor().unwrap().findings, []);
        }
    }
}
