//! The plan of verification: all, a drawn sample, or none; what is drawn is stored and on record.

use manyi::response::{AnswerSheet, Batch, State, VerifyPlan, draw_every, read_serials};
use manyi::store::{ImportedResponse, Selection, Store};
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::sample::*;

/// A file with so many papers of `first`, and the store of `second`.
fn papers(count: u32) -> (tempfile::TempDir, Store, Store) {
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

fn numbers(drawn: &[manyi::response::Serial]) -> Vec<u64> {
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
fn with_batches() -> (tempfile::TempDir, Store, Store) {
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
fn a_draw_from_responses_that_something_else_had_changed_is_named() {
    let (folder, _, mut store) = papers(6);
    let file = folder.path().join("papers.db");
    let survey = main_survey();
    let other = rusqlite::Connection::open(&file).unwrap();
    // 3 is out of sight while the sample is drawn, and back afterwards.
    other
        .execute_batch(
            "INSERT INTO invalid_reason (id, survey, code) VALUES (9, 1, 'duplicate');
         UPDATE response SET invalid = 9, invalid_why = '' WHERE serial = '3'",
        )
        .unwrap();
    let drawn = store
        .set_verify_plan(&survey, VerifyPlan::Percent(Decimal::ONE_HUNDRED))
        .unwrap();
    assert_eq!(numbers(&drawn.drawn), [1, 2, 4, 5, 6]);
    other
        .execute_batch("UPDATE response SET invalid = NULL, invalid_why = NULL WHERE serial = '3'")
        .unwrap();
    let report = Store::open(&file, "supervisor").unwrap();
    let findings = report.verify_record().unwrap().findings;
    let codes: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["draw-differs"]);
    let rows = report.verify_audit().unwrap().rows;
    let named = format!("row {rows} of the audit trail");
    assert!(findings[0].sentence.en.contains(&named));
}

/// One thing that happens around plans and draws.
#[derive(Debug, Clone)]
enum Step {
    Key(u32),
    Import(u32),
    Join(Option<&'static str>),
    Register(&'static str, u32),
    Invalid(u32),
    Valid(u32),
    Plan(VerifyPlan),
    BatchPlan(&'static str, Option<VerifyPlan>),
    Draw,
}

fn step() -> impl Strategy<Value = Step> {
    let batch = || prop::sample::select(vec!["A", "B"]);
    let plan = || {
        prop_oneof![
            Just(VerifyPlan::Full),
            Just(VerifyPlan::None),
            (1u32..4).prop_map(VerifyPlan::Every),
            (1i64..=100).prop_map(|percent| VerifyPlan::Percent(percent.into())),
        ]
    };
    prop_oneof![
        4 => (1u32..20).prop_map(Step::Key),
        1 => (1u32..20).prop_map(Step::Import),
        1 => prop::option::of(batch()).prop_map(Step::Join),
        2 => (batch(), 1u32..20).prop_map(|(batch, number)| Step::Register(batch, number)),
        2 => (1u32..20).prop_map(Step::Invalid),
        2 => (1u32..20).prop_map(Step::Valid),
        1 => plan().prop_map(Step::Plan),
        2 => (batch(), prop::option::of(plan())).prop_map(|(batch, plan)| Step::BatchPlan(batch, plan)),
        3 => Just(Step::Draw),
    ]
}

/// Does it; what is refused changes nothing.
fn run(store: &mut Store, step: &Step) {
    let survey = main_survey();
    let of = |number: &u32| serial(&number.to_string());
    match step {
        Step::Key(number) => {
            let answer = Some(points(85));
            let _ = store.save_answer(&survey, &of(number), SCORE, answer.as_ref(), 3);
        }
        Step::Import(number) => {
            let mut rows = (*number..*number + 3).map(|number| {
                Ok(ImportedResponse {
                    serial: of(&number),
                    answers: AnswerSheet::empty(4),
                    row: 2,
                    version: None,
                    invalid: (number % 3 == 0).then(|| "duplicate".to_owned()),
                })
            });
            let _ = store.import(&survey, "papers.csv", "00", &mut rows, false);
        }
        Step::Join(batch) => store.set_current_batch(&survey, *batch).unwrap(),
        Step::Register(batch, number) => {
            let text = format!("{number}-{}", number + 1);
            let serials = read_serials(&text).unwrap();
            let _ = store.register_serials(&survey, batch, &serials, &text);
        }
        Step::Invalid(number) => {
            let _ = store.set_invalid(&survey, &of(number), "duplicate", "");
        }
        Step::Valid(number) => {
            let _ = store.set_valid(&survey, &of(number), "");
        }
        Step::Plan(plan) => {
            store.set_verify_plan(&survey, *plan).unwrap();
        }
        Step::BatchPlan(batch, plan) => {
            store.set_batch_plan(&survey, batch, *plan).unwrap();
        }
        Step::Draw => {
            store.draw_more(&survey).unwrap();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_is_planned_and_drawn_the_trail_tells_it(
        steps in prop::collection::vec(step(), 1..60),
    ) {
        let (_folder, _, mut store) = with_batches();
        for step in &steps {
            run(&mut store, step);
        }
        prop_assert_eq!(store.doctor().unwrap().findings, []);
    }
}
