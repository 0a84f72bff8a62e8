//! Approval: what it takes, what it freezes, and what is said before and after it is taken back.

use manyi::error::Kind;
use manyi::formats::shipped_project;
use manyi::indicator::{Evidence, Rule};
use manyi::measure::Fraction;
use manyi::response::{Batch, Draft, Outcome, Serial, State, VerifyPlan};
use manyi::store::{Approved, Ruling, Selection, Store, SurveyKey};

use crate::sample::*;

fn approve(store: &mut Store, serials: &[&str]) -> manyi::error::Result<Approved> {
    let serials: Vec<Serial> = serials.iter().map(|text| serial(text)).collect();
    store.approve(&main_survey(), Selection::Serials(&serials))
}

fn state(store: &Store, number: &str) -> State {
    let paper = store.paper(&main_survey(), &serial(number)).unwrap();
    paper.unwrap().state
}

#[test]
fn approved_responses_are_counted_recorded_and_hold_before_the_doctor() {
    let mut store = store();
    for number in ["1", "2", "3"] {
        key_paper(&mut store, number, &whole("1", 85));
    }
    let done = approve(&mut store, &["1", "3"]).unwrap();
    assert_eq!((done.approved, done.already), (2, 0));
    let ledger = store.ledger(&main_survey()).unwrap();
    assert_eq!(
        (ledger.entered, ledger.verified, ledger.approved),
        (3, 2, 2)
    );
    let done = store.approve(&main_survey(), Selection::Survey).unwrap();
    assert_eq!((done.approved, done.already), (1, 2));
    assert_eq!(store.ledger(&main_survey()).unwrap().approved, 3);
    let history = store
        .history(&main_survey(), Some(&serial("2")), None)
        .unwrap();
    let last = history.last().unwrap();
    assert_eq!(
        (
            last.action.as_str(),
            last.old.as_deref(),
            last.new.as_deref()
        ),
        ("approve", Some("entered"), Some("approved"))
    );
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[test]
fn nothing_is_approved_when_one_is_not_ready_and_each_is_named_with_its_reason() {
    let mut store = store();
    key_paper(&mut store, "1", &whole("1", 85));
    key_paper(&mut store, "2", &whole("1", 85));
    store
        .save_answer(&main_survey(), &serial("7"), SCORE, Some(&points(90)), 3)
        .unwrap();
    store
        .ask(&main_survey(), &serial("2"), None, "分数看得清吗？")
        .unwrap();
    let error = approve(&mut store, &["1", "2", "7", "9"]).unwrap_err();
    assert_eq!(error.kind, Kind::Findings);
    assert_eq!(
        error.sentence.en,
        "nothing was approved; with an open query: 2; not keyed to the end: 7; not on file: 9"
    );
    assert_eq!(error.hints.len(), 3);
    assert_eq!(state(&store, "1"), State::Entered);
    assert_eq!(store.ledger(&main_survey()).unwrap().approved, 0);
    assert!(store.approve(&main_survey(), Selection::Survey).is_err());
}

/// Somebody went back to an entered paper, typed, and left without an Enter: what is approved would not be what they meant.
#[test]
fn a_change_that_is_half_keyed_is_named_until_somebody_decides_about_it() {
    let mut store = store();
    for number in ["1", "2", "3"] {
        key_paper(&mut store, number, &whole("1", 85));
    }
    // Paper 1 was left at a field that shows its own answer, and paper 3 in its second entry: neither holds a change.
    let draft = |position, text: &str| Draft {
        position,
        text: text.into(),
    };
    let survey = main_survey();
    for number in ["1", "2"] {
        store
            .save_answer(&survey, &serial(number), WORDS, Some(&words("好")), 4)
            .unwrap();
    }
    store
        .save_draft(&survey, &serial("1"), Some(&draft(WORDS, "好")))
        .unwrap();
    store
        .save_second_draft(&survey, &serial("3"), Some(&draft(WORDS, "好")))
        .unwrap();
    for half in [
        draft(SCORE, "9"),
        draft(WORDS, ""),
        draft(KNOWS, "\u{1e}WORDS\u{1f}好的"),
    ] {
        store
            .save_draft(&survey, &serial("2"), Some(&half))
            .unwrap();
        for selection in [Selection::Survey, Selection::Serials(&[serial("2")])] {
            let error = store.approve(&survey, selection).unwrap_err();
            assert_eq!(
                error.sentence.en,
                "nothing was approved; with a change half keyed and not confirmed: 2"
            );
        }
    }
    store.save_draft(&survey, &serial("2"), None).unwrap();
    assert_eq!(approve(&mut store, &["1", "2", "3"]).unwrap().approved, 3);
    // Nobody can finish what was half typed any more: none of it stays.
    for number in ["1", "3"] {
        let paper = store.paper(&survey, &serial(number)).unwrap().unwrap();
        assert_eq!(paper.draft, None);
    }
}

#[test]
fn a_closed_query_does_not_stand_in_the_way() {
    let mut store = store();
    key_paper(&mut store, "1", &whole("1", 85));
    let number = store
        .ask(
            &main_survey(),
            &serial("1"),
            Some("SCORE"),
            "8.5 还是 3.5？",
        )
        .unwrap();
    assert!(approve(&mut store, &["1"]).is_err());
    store.answer_query(&main_survey(), number, "8.5").unwrap();
    assert!(approve(&mut store, &["1"]).is_err());
    store.close_query(&main_survey(), number, "").unwrap();
    assert_eq!(approve(&mut store, &["1"]).unwrap().approved, 1);
}

#[test]
fn a_plan_of_verification_is_kept_before_anything_is_approved() {
    let mut store = store();
    for number in ["1", "2", "3", "4"] {
        key_paper(&mut store, number, &whole("1", 85));
    }
    store
        .set_verify_plan(&main_survey(), VerifyPlan::Full)
        .unwrap();
    let error = approve(&mut store, &["1"]).unwrap_err();
    assert!(
        error.sentence.en.contains("to be verified by the plan: 1"),
        "{error}"
    );

    // Every second one: two of the four are drawn and wait; the other two may be approved.
    let draw = store
        .set_verify_plan(&main_survey(), VerifyPlan::Every(2))
        .unwrap();
    assert_eq!(draw.drawn.len(), 2);
    let all = ["1", "2", "3", "4"].map(serial);
    let others: Vec<Serial> = all
        .iter()
        .filter(|serial| !draw.drawn.contains(serial))
        .cloned()
        .collect();
    let done = store.approve(&main_survey(), Selection::Serials(&others));
    assert_eq!(done.unwrap().approved, 2);
    let refused = store
        .approve(&main_survey(), Selection::Survey)
        .unwrap_err();
    let [first, second] = &draw.drawn[..] else {
        panic!("two are drawn: {:?}", draw.drawn);
    };
    let named = format!("to be verified by the plan: {first}, {second}");
    assert!(refused.sentence.en.contains(&named), "{refused}");

    // A fifth has not been in a draw; without verification all may be approved.
    key_paper(&mut store, "5", &whole("1", 85));
    let error = approve(&mut store, &["5"]).unwrap_err();
    assert!(error.sentence.en.contains("since the last draw"), "{error}");
    store
        .set_verify_plan(&main_survey(), VerifyPlan::None)
        .unwrap();
    let done = store.approve(&main_survey(), Selection::Survey).unwrap();
    assert_eq!((done.approved, done.already), (3, 2));
}

#[test]
fn a_batch_is_approved_without_its_invalid_responses() {
    let mut store = store();
    for code in ["A", "B"] {
        let batch = Batch {
            code: code.into(),
            ..Batch::default()
        };
        store.save_batch(&main_survey(), &batch).unwrap();
    }
    for (code, numbers) in [("A", ["1", "2"]), ("B", ["3", "4"])] {
        store.set_current_batch(&main_survey(), Some(code)).unwrap();
        for number in numbers {
            key_paper(&mut store, number, &whole("1", 85));
        }
    }
    store
        .set_invalid(&main_survey(), &serial("2"), "damaged", "整页划掉")
        .unwrap();
    let done = store
        .approve(&main_survey(), Selection::Batch("A"))
        .unwrap();
    assert_eq!((done.approved, done.already), (1, 0));
    assert_eq!(state(&store, "1"), State::Approved);
    assert_eq!(state(&store, "3"), State::Entered);
    assert!(
        store
            .approve(&main_survey(), Selection::Batch("C"))
            .is_err()
    );
    let error = approve(&mut store, &["2"]).unwrap_err();
    assert!(error.sentence.en.contains("invalid: 2"), "{error}");
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[test]
fn a_response_set_invalid_after_its_approval_records_which_figures_moved() {
    let mut store = published();
    store.approve(&recipients(), Selection::Survey).unwrap();
    assert!(
        store
            .set_invalid(&recipients(), &serial("13"), "not-eligible", "不是本人")
            .is_err()
    );
    store
        .reopen(&recipients(), &serial("13"), "不是本人")
        .unwrap();
    store
        .set_invalid(&recipients(), &serial("13"), "not-eligible", "不是本人")
        .unwrap();
    let history = store
        .history(&recipients(), Some(&serial("13")), None)
        .unwrap();
    let moved = history.last().unwrap();
    assert_eq!(moved.action, "moved");
    // As in the preview: 2069 of 2250.
    assert!(moved.new.as_deref().unwrap().contains("2069/2250"));
}

/// Keys the second entry of a paper as another operator, with this value for the score.
fn verify(store: &mut Store, number: &str, score_tenths: i64) {
    let why = "只有一个人";
    store
        .allow_same_operator(&main_survey(), &serial(number), why)
        .unwrap();
    for (position, answer) in whole("1", score_tenths) {
        let save = |store: &mut Store| {
            store.save_second(&main_survey(), &serial(number), position, &answer)
        };
        if save(store).unwrap().outcome == Outcome::Again {
            save(store).unwrap();
        }
    }
}

#[test]
fn verified_responses_go_back_to_verified_and_undecided_ones_are_not_approved() {
    let mut store = store();
    for number in ["1", "2"] {
        key_paper(&mut store, number, &whole("1", 85));
    }
    verify(&mut store, "1", 85);
    verify(&mut store, "2", 90);
    assert_eq!(state(&store, "1"), State::Verified);
    let error = approve(&mut store, &["1", "2"]).unwrap_err();
    assert!(
        error.sentence.en.contains("nobody has decided: 2"),
        "{error}"
    );
    approve(&mut store, &["1"]).unwrap();
    let back = store.reopen(&main_survey(), &serial("1"), "核对").unwrap();
    assert_eq!(back, State::Verified);
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[test]
fn an_approved_response_is_read_only() {
    let mut store = store();
    key_paper(&mut store, "1", &whole("1", 85));
    approve(&mut store, &["1"]).unwrap();
    let rows = store.verify_audit().unwrap().rows;
    let survey = main_survey();
    let number = serial("1");
    let refused = [
        store
            .save_answer(&survey, &number, SCORE, Some(&points(10)), 3)
            .map(|_| ()),
        store
            .save_answer(&survey, &number, SCORE, None, 3)
            .map(|_| ()),
        store.save_control_total(&survey, &number, Some(1.into())),
        store.ask(&survey, &number, None, "?").map(|_| ()),
        store
            .save_second(&survey, &number, SCORE, &points(10))
            .map(|_| ()),
    ];
    for attempt in refused {
        let error = attempt.unwrap_err();
        assert_eq!(error.kind, Kind::Usage);
        assert!(error.sentence.en.contains("approved"), "{error}");
    }
    assert_eq!(state(&store, "1"), State::Approved);
    assert_eq!(store.verify_audit().unwrap().rows, rows);
}

#[test]
fn reopening_needs_a_reason_and_an_approved_response() {
    let mut store = store();
    key_paper(&mut store, "1", &whole("1", 85));
    let early = store
        .reopen(&main_survey(), &serial("1"), "录错")
        .unwrap_err();
    assert_eq!(early.kind, Kind::Usage);
    approve(&mut store, &["1"]).unwrap();
    for nothing in ["", "  "] {
        let error = store.reopen(&main_survey(), &serial("1"), nothing);
        assert_eq!(error.unwrap_err().kind, Kind::Usage);
    }
    let reopened = store
        .reopen(&main_survey(), &serial("1"), "Q9 看错了")
        .unwrap();
    assert_eq!(reopened, State::Entered);
    assert_eq!(store.ledger(&main_survey()).unwrap().approved, 0);
    let history = store
        .history(&main_survey(), Some(&serial("1")), None)
        .unwrap();
    let last = history.last().unwrap();
    assert_eq!(
        (last.action.as_str(), last.why.as_deref()),
        ("reopen", Some("Q9 看错了"))
    );
    assert_eq!(store.doctor().unwrap().findings, []);
}

fn recipients() -> SurveyKey {
    SurveyKey::new("xiangyuan-2022", "recipients")
}

/// The shipped project with its 26 papers, satisfaction scored in proportion (14 points times the rate), so that any
/// paper moves the score; as published, in steps of 10 percentage points, one paper alone does not.
fn published() -> Store {
    let mut shipped = shipped_project("xiangyuan-2022").unwrap().value.unwrap();
    let satisfaction = shipped.project.indicators.iter_mut().find(|one| {
        matches!(&one.evidence, Evidence::Measure { survey, measure }
            if survey == "recipients" && measure == "satisfaction")
    });
    satisfaction.unwrap().rule = Rule::Proportional;
    let mut store = Store::open_in_memory("王").unwrap();
    manyi::intake::load_shipped(&mut store, "xiangyuan-2022").unwrap();
    store
        .save_project_because(&shipped.project, "改规则")
        .unwrap();
    store
}

// The nine points of paper 13 are 10+1+7+10+5+7+10+8+10 = 68 of 90, and the 26 papers have 2137 of 2340. Without it:
// 2069 of 2250 = 91.9555…; the difference in points of 14 is 14·2069/2250 − 14·2137/2340.
#[test]
fn the_preview_of_a_reopening_says_what_moves_and_writes_nothing() {
    let mut store = published();
    store.approve(&recipients(), Selection::Survey).unwrap();
    let rows = store.verify_audit().unwrap().rows;
    let moved = store.moved_without(&recipients(), &serial("13")).unwrap();
    let [measure] = &moved.measures[..] else {
        panic!("one measure moves: {:?}", moved.measures);
    };
    assert_eq!(
        (measure.before.parts(), measure.after.parts()),
        ("2137/2340".into(), "2069/2250".into())
    );
    assert_eq!(measure.printed(), ["91.32%", "91.96%"]);
    let [indicator] = &moved.indicators[..] else {
        panic!("one indicator moves: {:?}", moved.indicators);
    };
    let due = |points, full| &Fraction::from(14) * &Fraction::new(points, full).unwrap();
    assert_eq!(indicator.before, Some(due(2137, 2340)));
    assert_eq!(indicator.after, Some(due(2069, 2250)));
    let [before, after] = moved.total.unwrap();
    assert_eq!(&after - &before, &due(2069, 2250) - &due(2137, 2340));
    assert_eq!(store.verify_audit().unwrap().rows, rows);
    assert_eq!(store.ledger(&recipients()).unwrap().approved, 26);
}

// Q9 of paper 13 from 10 to 1 takes 9 points: 2128 of 2340 is 90.94 %.
#[test]
fn a_change_after_an_approval_records_which_figures_moved() {
    let mut store = published();
    store.approve(&recipients(), Selection::Survey).unwrap();
    store
        .reopen(&recipients(), &serial("13"), "Q9 看错了")
        .unwrap();
    store
        .save_answer(&recipients(), &serial("13"), 8, Some(&points(10)), 9)
        .unwrap();
    let history = store
        .history(&recipients(), Some(&serial("13")), None)
        .unwrap();
    let last = history.last().unwrap();
    assert_eq!(last.action, "moved");
    let moved: serde_json::Value = serde_json::from_str(last.new.as_deref().unwrap()).unwrap();
    assert_eq!(
        moved["measures"][0],
        serde_json::json!({
            "survey": "recipients", "measure": "satisfaction", "before": "91.32%", "after": "90.94%",
            "parts": ["2137/2340", "2128/2340"],
        })
    );
    // 14·2137/2340 = 12.78547… and 14·2128/2340 = 12.73162…
    assert_eq!(moved["indicators"][0]["before"], "12.7855");
    assert_eq!(moved["indicators"][0]["after"], "12.7316");
    let report = store.doctor().unwrap();
    assert_eq!(report.findings, []);
}

#[test]
fn a_decision_between_two_entries_records_which_figures_moved() {
    let mut store = published();
    store.approve(&recipients(), Selection::Survey).unwrap();
    store.reopen(&recipients(), &serial("13"), "复核").unwrap();
    store
        .allow_same_operator(&recipients(), &serial("13"), "只有一个人")
        .unwrap();
    for _ in 0..2 {
        store
            .save_second(&recipients(), &serial("13"), 8, &points(10))
            .unwrap();
    }
    store
        .adjudicate(&recipients(), &serial("13"), 8, &Ruling::Second, "原件是 1")
        .unwrap();
    let history = store
        .history(&recipients(), Some(&serial("13")), None)
        .unwrap();
    let moved = history.iter().find(|entry| entry.action == "moved");
    let moved = moved.and_then(|entry| entry.new.as_deref()).unwrap();
    assert!(moved.contains("90.94%"), "{moved}");
}

#[test]
fn a_change_that_moves_nothing_and_a_paper_never_approved_record_no_move() {
    let mut store = published();
    let unmoved = |store: &Store, number: &str| {
        let history = store.history(&recipients(), Some(&serial(number)), None);
        history.unwrap().iter().all(|entry| entry.action != "moved")
    };
    store
        .save_answer(&recipients(), &serial("12"), 8, Some(&points(10)), 9)
        .unwrap();
    assert!(unmoved(&store, "12"));
    store.approve(&recipients(), Selection::Survey).unwrap();
    store.reopen(&recipients(), &serial("13"), "核对").unwrap();
    store
        .save_answer(&recipients(), &serial("13"), 8, Some(&points(100)), 9)
        .unwrap();
    assert!(unmoved(&store, "13"));
}
