//! The plan of verification: all, a drawn sample, or none; what is drawn is stored and on record.

use manyi::response::{Batch, LedgerPart, State, VerifyPlan, draw_every, read_serials};
use manyi::store::{ResponseSearch, Selection, Store};
use rust_decimal::Decimal;

use crate::sample::*;

/// A file with so many papers of `first`, and the store of `second`.
pub fn papers(count: u32) -> (tempfile::TempDir, Store, Store) {
    let (folder, file, _) = store_on_disk();
    let mut first = Store::open(&file, "first").unwrap();
    add(&mut first, 1, count);
    let second = Store::open(&file, "second").unwrap();
    (folder, first, second)
}

fn add(store: &mut Store, from: u32, to: u32) {
    for number in from..=to {
        key_paper(store, &number.to_string(), &whole("1", 85));
    }
}

fn verify(store: &mut Store, number: &str) {
    for (position, answer) in whole("1", 85) {
        let saved = store.save_second(&main_survey(), &serial(number), position, &answer);
        saved.unwrap();
    }
}

pub fn numbers(drawn: &[manyi::response::Serial]) -> Vec<u64> {
    drawn
        .iter()
        .map(|serial| serial.as_str().parse().unwrap())
        .collect()
}

#[test]
fn without_a_plan_every_response_is_verified_and_those_of_others_come_first() {
    let (_folder, mut first, mut second) = papers(2);
    assert_eq!(
        second.verify_plan(&main_survey()).unwrap(),
        VerifyPlan::Full
    );
    key_paper(&mut second, "0", &whole("1", 85));
    let next = |store: &Store, from: Option<&str>| {
        let from = from.map(serial);
        let next = store.next_to_verify(&main_survey(), from.as_ref());
        next.unwrap().map(|serial| serial.as_str().to_owned())
    };
    assert_eq!(next(&second, None).as_deref(), Some("1"));
    assert_eq!(next(&second, Some("2")).as_deref(), Some("2"));
    assert_eq!(next(&second, Some("3")).as_deref(), Some("1"));
    assert_eq!(next(&first, None).as_deref(), Some("0"));
    for number in ["1", "2"] {
        verify(&mut second, number);
    }
    assert_eq!(
        next(&second, None).as_deref(),
        Some("0"),
        "one's own is left"
    );
    verify(&mut first, "0");
    assert_eq!(next(&second, None), None);
    let standing = second.verification(&main_survey()).unwrap();
    assert_eq!(
        (standing.due, standing.verified, standing.waiting),
        (3, 3, 0)
    );
}

#[test]
fn every_third_from_a_random_start_goes_on_over_later_papers() {
    let (_folder, mut first, mut store) = papers(7);
    let plan = VerifyPlan::Every(3);
    let drawn = store.set_verify_plan(&main_survey(), plan).unwrap();
    assert_eq!(drawn.frame, 7);
    let mut all = numbers(&drawn.drawn);
    add(&mut first, 8, 20);
    let more = store.draw_more(&main_survey()).unwrap();
    assert_eq!(more.frame, 13);
    all.extend(numbers(&more.drawn));
    let start = all[0] - 1;
    assert!(start < 3);
    let due: Vec<u64> = draw_every(20, 3, start).0.iter().map(|at| at + 1).collect();
    assert_eq!(all, due);
    let nothing = store.set_verify_plan(&main_survey(), plan).unwrap();
    assert_eq!(nothing.frame, 0, "the same plan draws from new papers only");
    let standing = store.verification(&main_survey()).unwrap();
    assert_eq!(standing.due, due.len() as u64);
    let next = store.next_to_verify(&main_survey(), None).unwrap();
    assert_eq!(next, Some(serial(&due[0].to_string())));
}

#[test]
fn a_percentage_is_drawn_and_the_draw_is_on_record() {
    let (_folder, _, mut store) = papers(9);
    let plan = VerifyPlan::Percent(Decimal::new(25, 0));
    let drawn = store.set_verify_plan(&main_survey(), plan).unwrap();
    // A quarter of 9, rounded up.
    assert_eq!(drawn.drawn.len(), 3);
    let history = store.history(&main_survey(), None, None).unwrap();
    let [planned, draw] = &history[history.len() - 2..] else {
        panic!("two rows");
    };
    assert_eq!(planned.action, "verify-plan");
    assert_eq!(
        planned.new.as_deref(),
        Some(r#"{"plan":"percent","amount":"25"}"#)
    );
    assert_eq!(draw.action, "draw");
    let record: serde_json::Value = serde_json::from_str(draw.new.as_deref().unwrap()).unwrap();
    let serials: Vec<&str> = drawn
        .drawn
        .iter()
        .map(manyi::response::Serial::as_str)
        .collect();
    assert_eq!(record["drawn"], serde_json::json!(serials));
    assert_eq!(
        (&record["frame"], &record["first"]),
        (&9.into(), &"1".into())
    );
    assert_eq!(record["seed"].as_str().unwrap().len(), 64);
}

#[test]
fn another_plan_takes_the_place_of_the_one_before() {
    let (_folder, _, mut store) = papers(4);
    store
        .set_verify_plan(&main_survey(), VerifyPlan::Every(2))
        .unwrap();
    assert_eq!(store.verification(&main_survey()).unwrap().due, 2);
    store
        .set_verify_plan(&main_survey(), VerifyPlan::None)
        .unwrap();
    let standing = store.verification(&main_survey()).unwrap();
    assert_eq!((standing.plan, standing.due), (VerifyPlan::None, 0));
    assert_eq!(store.next_to_verify(&main_survey(), None).unwrap(), None);
    store
        .set_verify_plan(&main_survey(), VerifyPlan::Full)
        .unwrap();
    assert_eq!(store.verification(&main_survey()).unwrap().due, 4);
    assert_eq!(
        store
            .paper(&main_survey(), &serial("1"))
            .unwrap()
            .unwrap()
            .state,
        State::Entered
    );
    assert_eq!(store.doctor().unwrap().findings, []);
}

/// Ten papers, of which 1 to 4 are registered for batch A and 5 to 7 for batch B.
pub fn with_batches() -> (tempfile::TempDir, Store, Store) {
    let (folder, first, mut store) = papers(10);
    for (code, range) in [("A", "1-4"), ("B", "5-7")] {
        let batch = Batch {
            code: code.into(),
            ..Batch::default()
        };
        store.save_batch(&main_survey(), &batch).unwrap();
        let serials = read_serials(range).unwrap();
        store
            .register_serials(&main_survey(), code, &serials, range)
            .unwrap();
    }
    (folder, first, store)
}

fn due_by_batch(store: &Store) -> Vec<(String, u64)> {
    let batches = store.verification_by_batch(&main_survey()).unwrap();
    batches.into_iter().map(|of| (of.batch, of.due)).collect()
}

#[test]
fn the_plan_of_a_batch_holds_in_place_of_the_survey_s() {
    let (_folder, _, mut store) = with_batches();
    let survey = main_survey();
    let named = |a: u64, b: u64| vec![("A".to_owned(), a), ("B".to_owned(), b)];
    assert_eq!(due_by_batch(&store), named(4, 3), "all are verified");
    store.set_verify_plan(&survey, VerifyPlan::None).unwrap();
    let half = Some(VerifyPlan::Every(2));
    let drawn = store.set_batch_plan(&survey, "A", half).unwrap();
    assert_eq!((drawn.frame, drawn.drawn.len()), (4, 2));
    store
        .set_batch_plan(&survey, "B", Some(VerifyPlan::Full))
        .unwrap();
    assert_eq!(due_by_batch(&store), named(2, 3));
    let standing = store.verification(&survey).unwrap();
    assert_eq!((standing.plan, standing.due), (VerifyPlan::None, 5));

    // What comes next: the two drawn from A, then all of B, and nothing of the rest.
    let mut asked = Vec::new();
    while let Some(next) = store.next_to_verify(&survey, None).unwrap() {
        verify(&mut store, next.as_str());
        asked.push(next);
    }
    let mut due = drawn.drawn.clone();
    due.extend(["5", "6", "7"].map(serial));
    assert_eq!(asked, due);

    // Without its own plan a batch is not verified either.
    store.set_batch_plan(&survey, "B", None).unwrap();
    assert_eq!(due_by_batch(&store), named(2, 0));
    let plans = store.batch_plans(&survey).unwrap();
    assert_eq!(
        plans.into_iter().collect::<Vec<_>>(),
        [("A".to_owned(), VerifyPlan::Every(2))]
    );
    let error = store.set_batch_plan(&survey, "C", half).unwrap_err();
    assert_eq!(error.kind, manyi::error::Kind::Usage);
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[test]
fn approval_follows_the_plan_of_the_batch() {
    let (_folder, _, mut store) = with_batches();
    let survey = main_survey();
    store.set_verify_plan(&survey, VerifyPlan::Full).unwrap();
    store
        .set_batch_plan(&survey, "A", Some(VerifyPlan::None))
        .unwrap();
    let done = store.approve(&survey, Selection::Batch("A")).unwrap();
    assert_eq!(done.approved, 4);
    let refused = store.approve(&survey, Selection::Batch("B")).unwrap_err();
    let named = "to be verified by the plan: 5, 6, 7";
    assert!(refused.sentence.en.contains(named), "{refused}");
}

/// The sentence of the step from entered to verified, whether it holds, and the parts that do not add up.
fn verified_step(store: &Store) -> (String, Option<bool>, Vec<&'static str>) {
    let account = store.account(&main_survey()).unwrap();
    let [_, _, _, step, _] = account.identities();
    let found = account.imbalances();
    let steps = found.iter().map(|one| one.finding.code);
    let steps = steps.filter(|code| code.starts_with("papers-un")).collect();
    (step.sentence.en, step.holds, steps)
}

fn listed(store: &Store, part: &LedgerPart) -> Vec<u64> {
    let search = ResponseSearch {
        part: Some(part.clone()),
        limit: 100,
        ..ResponseSearch::default()
    };
    let rows = store.responses(&main_survey(), &search).unwrap();
    let count = store.count_responses(&main_survey(), &search).unwrap();
    assert_eq!(count, rows.len() as u64, "{part:?}");
    rows.iter()
        .map(|row| row.serial.as_str().parse().unwrap())
        .collect()
}

#[test]
fn the_ledger_asks_for_what_the_plan_still_asks_for() {
    let (_folder, mut first, mut store) = with_batches();
    let survey = main_survey();
    verify(&mut store, "1");
    let said = verified_step(&store);
    assert_eq!(
        (said.0.as_str(), said.1),
        ("entered 10 > verified 1", Some(false))
    );
    assert_eq!(said.2, ["papers-unverified"]);

    // Of the 10 only those of batch B (5, 6, 7) are to be verified; 1 has been verified all the same.
    store.set_verify_plan(&survey, VerifyPlan::None).unwrap();
    store
        .set_batch_plan(
            &survey,
            "B",
            Some(VerifyPlan::Percent(Decimal::ONE_HUNDRED)),
        )
        .unwrap();
    let said = verified_step(&store);
    assert_eq!(
        (said.0.as_str(), said.1),
        (
            "entered 10 > verified 1 + not to be verified 6",
            Some(false)
        )
    );
    assert_eq!(listed(&store, &LedgerPart::Unverified), [5, 6, 7]);
    for number in ["5", "6", "7"] {
        verify(&mut store, number);
    }
    let said = verified_step(&store);
    assert_eq!(
        (said.0.as_str(), said.1, said.2),
        (
            "entered 10 = verified 4 + not to be verified 6",
            Some(true),
            vec![]
        )
    );
    assert_eq!(listed(&store, &LedgerPart::Unverified), Vec::<u64>::new());

    // Approval has begun: the six that need no second entry are as ready as those verified.
    store.approve(&survey, Selection::Batch("A")).unwrap();
    assert_eq!(verified_step(&store).2, ["papers-unapproved"]);
    assert_eq!(listed(&store, &LedgerPart::Unapproved), [5, 6, 7, 8, 9, 10]);
    store.approve(&survey, Selection::Survey).unwrap();
    assert_eq!(verified_step(&store).2, Vec::<&str>::new());

    // A paper that comes to batch B after the draw is asked for until it is drawn from.
    let serials = read_serials("11").unwrap();
    store
        .register_serials(&survey, "B", &serials, "11")
        .unwrap();
    add(&mut first, 11, 12);
    assert_eq!(listed(&store, &LedgerPart::Unverified), [11]);
    assert_eq!(
        verified_step(&store).2,
        ["papers-unverified", "papers-unapproved"]
    );
    assert_eq!(listed(&store, &LedgerPart::Unapproved), [12]);
}

#[test]
fn a_response_that_joins_a_batch_or_becomes_valid_after_the_draw_is_in_the_next_one() {
    let (_folder, _, mut store) = with_batches();
    let survey = main_survey();
    store
        .set_invalid(&survey, &serial("2"), "duplicate", "")
        .unwrap();
    let all = VerifyPlan::Every(1);
    let drawn = store.set_batch_plan(&survey, "A", Some(all)).unwrap();
    assert_eq!(numbers(&drawn.drawn), [1, 3, 4]);
    store.set_valid(&survey, &serial("2"), "").unwrap();
    let serials = read_serials("9").unwrap();
    store.register_serials(&survey, "A", &serials, "9").unwrap();
    let refused = store.approve(&survey, Selection::Batch("A")).unwrap_err();
    let named = "entered since the last draw of the plan: 2, 9";
    assert!(refused.sentence.en.contains(named), "{refused}");
    let more = store.draw_more(&survey).unwrap();
    assert_eq!(numbers(&more.drawn), [2, 9]);
    assert_eq!(store.draw_more(&survey).unwrap().frame, 0);
    let history = store.history(&survey, None, None).unwrap();
    let draw = history.iter().rev().find(|row| row.action == "draw");
    let record: serde_json::Value =
        serde_json::from_str(draw.unwrap().new.as_deref().unwrap()).unwrap();
    assert_eq!(record["batch"], "A");
    let said = draw.unwrap().new_text(manyi::text::Language::En);
    assert_eq!(said, "batch A: 2 of 2: 2, 9");
    let plan = history.iter().rev().find(|row| row.action == "verify-plan");
    let said = plan.unwrap().new_text(manyi::text::Language::En);
    assert_eq!(said, "batch A: one of every 1 is keyed twice");
}

#[test]
fn a_response_that_joins_a_batch_is_not_drawn_from_again_for_the_survey() {
    let (_folder, _, mut store) = with_batches();
    let survey = main_survey();
    let tenth = VerifyPlan::Percent(Decimal::TEN);
    let drawn = store.set_verify_plan(&survey, tenth).unwrap();
    assert_eq!((drawn.frame, drawn.drawn.len()), (10, 1));
    let serials = read_serials("8-10").unwrap();
    store
        .register_serials(&survey, "B", &serials, "8-10")
        .unwrap();
    // One of ten has been drawn; where they lie changes nothing in that.
    assert_eq!(store.draw_more(&survey).unwrap().frame, 0);
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[test]
fn a_batch_that_is_removed_takes_its_plan_and_its_draws_with_it() {
    let (_folder, _, mut store) = with_batches();
    let survey = main_survey();
    let all = Some(VerifyPlan::Every(1));
    store.set_verify_plan(&survey, VerifyPlan::None).unwrap();
    store.set_batch_plan(&survey, "B", all).unwrap();
    let serials = read_serials("5-7").unwrap();
    store
        .unregister_serials(&survey, "B", &serials, "5-7")
        .unwrap();
    store.remove_batch(&survey, "B").unwrap();
    assert_eq!(store.batch_plans(&survey).unwrap().len(), 0);
    assert_eq!(store.doctor().unwrap().findings, []);

    // The next batch may lie in the row of the one before: it has no plan, and nothing drawn.
    let batch = Batch {
        code: "C".into(),
        ..Batch::default()
    };
    store.save_batch(&survey, &batch).unwrap();
    store
        .register_serials(&survey, "C", &serials, "5-7")
        .unwrap();
    let named = |a: u64, c: u64| vec![("A".to_owned(), a), ("C".to_owned(), c)];
    assert_eq!(due_by_batch(&store), named(0, 0));
    let drawn = store.set_batch_plan(&survey, "C", all).unwrap();
    assert_eq!(numbers(&drawn.drawn), [5, 6, 7]);
    assert_eq!(due_by_batch(&store), named(0, 3));
    assert_eq!(store.doctor().unwrap().findings, []);
}
