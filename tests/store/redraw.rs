//! Plans and draws against the trail: each draw can be made again, and whatever is planned and drawn is told.

use manyi::response::{AnswerSheet, Batch, Invalid, VerifyPlan, read_serials};
use manyi::store::{ImportedResponse, Store};
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::plan::{numbers, papers, with_batches};
use crate::sample::*;

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
    TakeOut(&'static str, u32),
    /// Takes a batch away as far as it is empty, and adds it again.
    Anew(&'static str),
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
        1 => (batch(), 1u32..20).prop_map(|(batch, number)| Step::TakeOut(batch, number)),
        1 => batch().prop_map(Step::Anew),
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
                    invalid: (number % 3 == 0).then(|| Invalid {
                        reason: "duplicate".to_owned(),
                        why: String::new(),
                    }),
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
        Step::TakeOut(batch, number) => {
            let text = format!("{number}-{}", number + 4);
            let serials = read_serials(&text).unwrap();
            let _ = store.unregister_serials(&survey, batch, &serials, &text);
        }
        Step::Anew(batch) => {
            let serials = read_serials("1-21").unwrap();
            let _ = store.unregister_serials(&survey, batch, &serials, "1-21");
            if store.remove_batch(&survey, batch).is_ok() {
                let batch = Batch {
                    code: (*batch).into(),
                    ..Batch::default()
                };
                store.save_batch(&survey, &batch).unwrap();
            }
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
        for (at, step) in steps.iter().enumerate() {
            run(&mut store, step);
            if at % 4 == 0 {
                // The events up to here, folded, are what lies on file.
                prop_assert_eq!(store.verify_record().unwrap().findings, []);
            }
        }
        prop_assert_eq!(store.doctor().unwrap().findings, []);
    }
}
