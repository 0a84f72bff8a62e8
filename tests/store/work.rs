//! Keyed work looked at: operators, patterns, and whether it is accepted.

use manyi::error::Kind;
use manyi::measure::acceptance::{Compared, DEFAULT_LIMIT, Verdict};
use manyi::response::patterns::{Pattern, RunBy, Thresholds};
use manyi::response::{Batch, Outcome, Serial};
use manyi::store::{Ruling, Scope, Store, SurveyKey};
use rust_decimal::Decimal;

use crate::sample::*;

/// A file in which `tester` keyed papers 1 to 5 and `李` verified them, with another score in as many as `slips`.
fn verified(slips: usize) -> (tempfile::TempDir, Store) {
    let (folder, file, mut store) = store_on_disk();
    let numbers = ["1", "2", "3", "4", "5"];
    for number in numbers {
        key_paper(&mut store, number, &whole("1", 85));
    }
    let mut store = Store::open(&file, "李").unwrap();
    for (at, number) in numbers.iter().enumerate() {
        let tenths = if at < slips { 90 } else { 85 };
        for (position, answer) in whole("1", tenths) {
            let saved = store.save_second(&main_survey(), &serial(number), position, &answer);
            if saved.unwrap().outcome == Outcome::Again {
                store
                    .save_second(&main_survey(), &serial(number), position, &answer)
                    .unwrap();
            }
        }
    }
    (folder, store)
}

fn scope_of_tester() -> Scope {
    Scope::Operator("tester".into())
}

// Five papers of four fields: 20 first, 20 second; the score differs in 2 papers, each keyed again: 22 by 李.
// Paper 1 is decided for the first value, paper 2 for the second: one error of tester in 20 fields.
#[test]
fn each_operator_has_fields_responses_and_verified_errors() {
    let (_folder, mut store) = verified(2);
    let survey = main_survey();
    store
        .adjudicate(&survey, &serial("1"), SCORE, &Ruling::First, "原件是 8.5")
        .unwrap();
    store
        .adjudicate(&survey, &serial("2"), SCORE, &Ruling::Second, "原件是 9")
        .unwrap();
    let operators = store.operators(&survey, 5).unwrap();
    let [tester, li] = &operators[..] else {
        panic!("two operators: {operators:?}")
    };
    assert_eq!(
        (tester.operator.as_str(), li.operator.as_str()),
        ("tester", "李")
    );
    assert_eq!((tester.pace.responses, tester.pace.fields), (5, 20));
    assert_eq!((li.pace.responses, li.pace.fields), (5, 22));
    let due = Compared {
        fields: 20,
        differences: 2,
        errors: 1,
    };
    assert_eq!((tester.compared, li.compared), (due, Compared::default()));
}

#[test]
fn a_changed_value_is_a_correction_and_no_further_field() {
    let mut store = store();
    key_paper(&mut store, "1", &whole("1", 85));
    store
        .save_answer(&main_survey(), &serial("1"), SCORE, Some(&points(90)), 3)
        .unwrap();
    let work = store.operators(&main_survey(), 5).unwrap().remove(0);
    assert_eq!((work.pace.fields, work.pace.corrections), (4, 1));
    // Every field but the first comes after one: 3 fields and the correction.
    assert_eq!(work.pace.timed_fields, 4);
}

#[test]
fn the_published_papers_have_their_five_alike_and_no_times_of_keying() {
    let mut store = Store::open_in_memory("王").unwrap();
    manyi::intake::load_shipped(&mut store, "xiangyuan-2022").unwrap();
    let survey = SurveyKey::new("xiangyuan-2022", "recipients");
    let found = store.patterns(&survey, Thresholds::default()).unwrap();
    let five: Vec<Serial> = ["1", "15", "19", "25", "26"].map(serial).into();
    let named: Vec<(&str, &Vec<Serial>)> = found
        .iter()
        .map(|one| (one.pattern.code(), &one.serials))
        .collect();
    assert_eq!(
        named,
        [("identical-answers", &five), ("straight-line", &five)]
    );
}

#[test]
fn keyed_at_the_speed_of_a_program_is_too_fast_for_a_person() {
    let mut store = store();
    key_paper(&mut store, "1", &whole("1", 85));
    let quick = Thresholds {
        answers: 4,
        ..Thresholds::default()
    };
    let found = store.patterns(&main_survey(), quick).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].pattern.code(), "too-fast");
    assert_eq!(found[0].serials, [serial("1")]);
}

// 2 errors of 20 fields: the lower bound by beta.ppf(.05, 2, 19) of SciPy is 1.81 %, above 0.5 % and below 2 %.
#[test]
fn work_is_judged_by_its_limit_and_the_decision_is_on_record() {
    let (_folder, mut store) = verified(2);
    let survey = main_survey();
    let all = store.acceptance(&survey).unwrap();
    let scopes: Vec<&Scope> = all.iter().map(|work| &work.scope).collect();
    assert_eq!(scopes, [&Scope::Survey, &scope_of_tester()]);
    assert_eq!(all[0].limit, DEFAULT_LIMIT);
    assert_eq!((all[0].compared.fields, all[0].compared.errors), (20, 2));
    assert_eq!(all[0].verdict, Some(Verdict::EnterAgain));

    let two = Decimal::from(2);
    store.set_acceptance_limit(&survey, two).unwrap();
    let all = store.acceptance(&survey).unwrap();
    assert_eq!(
        (all[1].limit, all[1].verdict),
        (two, Some(Verdict::VerifyAll))
    );

    let softer = store.decide_acceptance(&survey, &scope_of_tester(), Verdict::Accept, "");
    assert_eq!(softer.unwrap_err().kind, Kind::Usage);
    store
        .decide_acceptance(&survey, &scope_of_tester(), Verdict::VerifyAll, "")
        .unwrap();
    store
        .decide_acceptance(&survey, &scope_of_tester(), Verdict::Accept, "两处都已裁定")
        .unwrap();
    let all = store.acceptance(&survey).unwrap();
    assert_eq!(all[0].decision, None);
    let decision = all[1].decision.as_ref().unwrap();
    assert_eq!(
        (
            decision.verdict,
            decision.operator.as_str(),
            decision.why.as_str()
        ),
        (Verdict::Accept, "李", "两处都已裁定")
    );
    assert_eq!(decision.compared, all[1].compared);
    let history = store.history(&survey, None, None).unwrap();
    let last = history.last().unwrap();
    assert_eq!(
        (last.action.as_str(), last.old.as_deref()),
        ("acceptance", Some("verify-all"))
    );
    assert!(last.new.as_deref().unwrap().contains("\"errors\":2"));
    assert_eq!(store.doctor().unwrap().findings, []);
}

// Batch A has paper 1 with a slip decided for the second value and paper 2 without: 8 fields, 1 error; B has 3 to 5. Each has
// one paper more that was not keyed again, until the end.
#[test]
fn each_batch_is_judged_by_what_was_compared_of_it() {
    let (folder, mut store) = verified(1);
    let survey = main_survey();
    let mut first = Store::open(&folder.path().join("papers.db"), "first").unwrap();
    for number in ["6", "7"] {
        key_paper(&mut first, number, &whole("1", 85));
    }
    drop(first);
    let batches = [
        ("A", &["1", "2", "6"][..]),
        ("B", &["3", "4", "5", "7"]),
        ("C", &[]),
    ];
    for (code, range) in batches {
        let batch = Batch {
            code: code.into(),
            ..Batch::default()
        };
        store.save_batch(&survey, &batch).unwrap();
        let serials: Vec<Serial> = range.iter().map(|text| serial(text)).collect();
        store
            .register_serials(&survey, code, &serials, &range.join(","))
            .unwrap();
    }
    store
        .adjudicate(&survey, &serial("1"), SCORE, &Ruling::Second, "原件是 9")
        .unwrap();
    // To a supervisor; who verifies is told nothing of the papers that wait.
    let mut supervisor = Store::open(&folder.path().join("papers.db"), "supervisor").unwrap();
    let all = store.acceptance(&survey).unwrap();
    assert!(all.iter().all(|work| work.lot.is_none()), "{all:?}");
    let all = supervisor.acceptance(&survey).unwrap();
    let of = |code: &str| {
        let scope = Scope::Batch(code.into());
        let work = all.iter().find(|work| work.scope == scope).unwrap();
        (work.compared.fields, work.compared.errors, work.verdict)
    };
    // At least the 1 error found is in the 12 fields of the lot: 8.3 %, above 0.5 %. In the 16 fields of B one error would have
    // stayed unseen with probability 4/16.
    assert_eq!(of("A"), (8, 1, Some(Verdict::EnterAgain)));
    assert_eq!(of("B"), (12, 0, Some(Verdict::VerifyAll)));
    assert_eq!(of("C"), (0, 0, None));
    let batch = Scope::Batch("A".into());
    supervisor
        .decide_acceptance(&survey, &batch, Verdict::EnterAgain, "")
        .unwrap();
    let all = store.acceptance(&survey).unwrap();
    let work = all.iter().find(|work| work.scope == batch).unwrap();
    assert_eq!(work.decision.as_ref().unwrap().verdict, Verdict::EnterAgain);
    // Keyed twice as a whole, nothing is left to chance.
    for number in ["6", "7"] {
        for (position, answer) in whole("1", 85) {
            let saved = store.save_second(&survey, &serial(number), position, &answer);
            assert_eq!(saved.unwrap().outcome, Outcome::Agreed);
        }
    }
    let all = store.acceptance(&survey).unwrap();
    for code in ["A", "B"] {
        let scope = Scope::Batch(code.into());
        let work = all.iter().find(|work| work.scope == scope).unwrap();
        assert_eq!(work.verdict, Some(Verdict::Accept), "{code}");
        assert_eq!(work.lot, Some(work.compared.fields), "{code}");
    }
}

#[test]
fn runs_are_found_within_the_batches_of_the_store() {
    let mut store = store();
    let survey = main_survey();
    let batch = Batch {
        code: "A".into(),
        interviewer: "李".into(),
        ..Batch::default()
    };
    store.save_batch(&survey, &batch).unwrap();
    store.set_current_batch(&survey, Some("A")).unwrap();
    for number in ["1", "2", "3"] {
        key_paper(&mut store, number, &whole("1", 85));
    }
    let thresholds = Thresholds {
        answers: 3,
        field_milliseconds: 0,
        ..Thresholds::default()
    };
    let found = store.patterns(&survey, thresholds).unwrap();
    let runs: Vec<&Pattern> = found
        .iter()
        .map(|one| &one.pattern)
        .filter(|pattern| pattern.code() == "run")
        .collect();
    assert_eq!(
        runs,
        [
            &Pattern::Run(RunBy::Batch(Some("A".into()))),
            &Pattern::Run(RunBy::Interviewer("李".into())),
            &Pattern::Run(RunBy::Operator("tester".into())),
        ]
    );
}

#[test]
fn nothing_is_decided_about_what_nobody_compared() {
    let mut store = store();
    key_paper(&mut store, "1", &whole("1", 85));
    let survey = main_survey();
    assert_eq!(store.acceptance(&survey).unwrap()[0].verdict, None);
    for scope in [Scope::Survey, scope_of_tester(), Scope::Batch("B".into())] {
        let refused = store.decide_acceptance(&survey, &scope, Verdict::Accept, "好");
        assert_eq!(refused.unwrap_err().kind, Kind::Usage);
    }
    for percent in [Decimal::ZERO, Decimal::ONE_HUNDRED] {
        assert!(store.set_acceptance_limit(&survey, percent).is_err());
    }
    assert_eq!(store.acceptance_limit(&survey).unwrap(), DEFAULT_LIMIT);
}

#[test]
fn one_person_is_one_row_however_the_name_was_spelled() {
    let (_folder, file, mut one) = store_on_disk();
    let mut other = Store::open(&file, "Tes ter").unwrap();
    key_paper(&mut one, "1", &whole("1", 85));
    key_paper(&mut other, "2", &whole("1", 85));
    let operators = one.operators(&main_survey(), 5).unwrap();
    let found: Vec<(&str, u64)> = operators
        .iter()
        .map(|work| (work.operator.as_str(), work.pace.responses))
        .collect();
    assert_eq!(found, [("tester", 2)]);
}
