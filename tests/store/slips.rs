//! Slips mended: another serial, a paper withdrawn and reinstated, a paper moved; counted, on record, proved.

use manyi::error::Kind;
use manyi::interview::call::Contact;
use manyi::response::{
    AnswerSheet, Batch, Bucket, Ledger, LedgerPart, State, VerifyPlan, read_serials,
};
use manyi::store::{ImportedResponse, ResponseSearch, Selection, Store, SurveyKey};
use rstest::rstest;

use crate::audit::tamper;
use crate::sample::*;

const WHY: &str = "看错了号";

fn other_survey() -> SurveyKey {
    SurveyKey::new("sample", "other")
}

fn ledger(store: &Store) -> Ledger {
    store.ledger(&main_survey()).unwrap()
}

fn renumber(store: &mut Store, old: &str, new: &str) -> manyi::error::Result<()> {
    store.renumber(&main_survey(), [&serial(old), &serial(new)], WHY)
}

fn withdraw(store: &mut Store, number: &str) -> manyi::error::Result<()> {
    store.withdraw(&main_survey(), &serial(number), "录错了卷")
}

fn serials_in(store: &Store, part: Option<LedgerPart>) -> Vec<String> {
    let search = ResponseSearch {
        part,
        limit: 100,
        ..ResponseSearch::default()
    };
    let rows = store.responses(&main_survey(), &search).unwrap();
    let count = store.count_responses(&main_survey(), &search).unwrap();
    assert_eq!(count, rows.len() as u64);
    rows.iter().map(|row| row.serial.to_string()).collect()
}

fn actions(store: &Store, number: &str) -> Vec<String> {
    let history = store.history(&main_survey(), Some(&serial(number)), None);
    let entries = history.unwrap().into_iter();
    entries.map(|entry| entry.action).collect()
}

fn proved(store: &Store) {
    assert_eq!(store.doctor().unwrap().findings, []);
    assert_eq!(store.verify_record().unwrap().findings, []);
}

fn exported(store: &Store) -> Vec<String> {
    let mut serials = Vec::new();
    store
        .sheets(&main_survey(), &mut |row, _| {
            serials.push(row.serial.to_string());
            Ok(())
        })
        .unwrap();
    serials
}

#[test]
fn a_withdrawn_paper_is_outside_of_what_came_back_and_of_every_figure_until_it_is_reinstated() {
    let mut store = store();
    key_paper(&mut store, "1", &whole("1", 85));
    let (alone, figures) = (ledger(&store), store.tally(&main_survey()).unwrap());
    key_paper(&mut store, "2", &whole("2", 60));
    let (both, more) = (ledger(&store), store.tally(&main_survey()).unwrap());
    withdraw(&mut store, "2").unwrap();
    let without = ledger(&store);
    assert_eq!(without.withdrawn, 1);
    assert_eq!(
        Ledger {
            withdrawn: 0,
            ..without
        },
        alone
    );
    assert_eq!(store.tally(&main_survey()).unwrap(), figures);
    assert_eq!(store.account(&main_survey()).unwrap().ledger, without);
    for (part, due) in [
        (Some(LedgerPart::Withdrawn), vec!["2"]),
        (Some(LedgerPart::Returned), vec!["1"]),
        (Some(LedgerPart::Valid), vec!["1"]),
        (Some(LedgerPart::Invalid), vec![]),
        (None, vec!["1", "2"]),
    ] {
        assert_eq!(serials_in(&store, part), due);
    }
    assert_eq!(exported(&store), ["1"]);
    proved(&store);
    store
        .reinstate(&main_survey(), &serial("2"), "还是要的")
        .unwrap();
    assert_eq!(
        (ledger(&store), store.tally(&main_survey()).unwrap()),
        (both, more)
    );
    assert_eq!(actions(&store, "2")[5..], ["withdraw", "reinstate"]);
    proved(&store);
}

#[test]
fn an_invalid_paper_withdrawn_and_reinstated_is_invalid_as_before() {
    let mut store = store();
    key_paper(&mut store, "1", &whole("1", 85));
    store
        .set_invalid(&main_survey(), &serial("1"), "damaged", "")
        .unwrap();
    let before = ledger(&store);
    withdraw(&mut store, "1").unwrap();
    assert_eq!((ledger(&store).invalid, ledger(&store).withdrawn), (0, 1));
    for refused in [
        store.set_valid(&main_survey(), &serial("1"), ""),
        store.set_invalid(&main_survey(), &serial("1"), "duplicate", ""),
        withdraw(&mut store, "1"),
    ] {
        assert_eq!(refused.unwrap_err().kind, Kind::Usage);
    }
    store
        .reinstate(&main_survey(), &serial("1"), "还是要的")
        .unwrap();
    assert_eq!(ledger(&store), before);
    let invalid = store.paper(&main_survey(), &serial("1")).unwrap().unwrap();
    assert_eq!(invalid.invalid.unwrap().reason, "damaged");
    proved(&store);
}

#[test]
fn the_serial_of_a_withdrawn_paper_is_free_and_the_withdrawn_one_is_found_beside_it() {
    let mut store = store();
    key_paper(&mut store, "7", &whole("3", 20));
    store
        .ask(&main_survey(), &serial("7"), None, "是这份吗")
        .unwrap();
    withdraw(&mut store, "7").unwrap();
    assert_eq!(store.paper(&main_survey(), &serial("7")).unwrap(), None);
    assert_eq!(store.next_serial(&main_survey()).unwrap(), serial("1"));
    key_paper(&mut store, "7", &whole("1", 85));
    assert_eq!(serials_in(&store, Some(LedgerPart::Withdrawn)), ["7-W1"]);
    assert_eq!(serials_in(&store, Some(LedgerPart::Returned)), ["7"]);
    withdraw(&mut store, "7").unwrap();
    key_paper(&mut store, "7", &whole("2", 60));
    assert_eq!(
        serials_in(&store, Some(LedgerPart::Withdrawn)),
        ["7-W1", "7-W2"]
    );
    assert_eq!((ledger(&store).returned, ledger(&store).withdrawn), (1, 2));
    let tally = store.tally(&main_survey()).unwrap();
    assert_eq!(tally.get(KNOWS, &Bucket::Option("2".into())), 1);
    proved(&store);
    // The first one was the right one after all.
    withdraw(&mut store, "7").unwrap();
    store
        .reinstate(&main_survey(), &serial("7-W1"), "第一份才对")
        .unwrap();
    renumber(&mut store, "7-W1", "7").unwrap();
    let paper = store.paper(&main_survey(), &serial("7")).unwrap().unwrap();
    assert_eq!(paper.answers.get(KNOWS), Some(&choice("3")));
    proved(&store);
}

#[test]
fn a_paper_under_a_wrong_serial_gets_its_right_one_with_its_whole_history() {
    let mut store = store();
    for number in ["26", "31"] {
        key_paper(&mut store, number, &whole("1", 85));
    }
    store
        .ask(&main_survey(), &serial("26"), Some("KNOWS"), "对吗")
        .unwrap();
    store
        .add_note(&main_survey(), &serial("26"), None, "字很小")
        .unwrap();
    let before = (ledger(&store), store.tally(&main_survey()).unwrap());
    renumber(&mut store, "26", "62").unwrap();
    assert_eq!(serials_in(&store, None), ["31", "62"]);
    assert_eq!(
        (ledger(&store), store.tally(&main_survey()).unwrap()),
        before
    );
    let history = store
        .history(&main_survey(), Some(&serial("62")), None)
        .unwrap();
    let last = history.last().unwrap();
    assert_eq!(
        (
            last.action.as_str(),
            last.old.as_deref(),
            last.new.as_deref(),
            last.why.as_deref()
        ),
        ("renumber", Some("26"), Some("62"), Some(WHY))
    );
    assert_eq!(history.len(), 8);
    proved(&store);
    // A fresh paper takes the serial that is free now, and the slip is taken back under another.
    key_paper(&mut store, "26", &whole("2", 60));
    proved(&store);
    assert_eq!(
        renumber(&mut store, "62", "26").unwrap_err().kind,
        Kind::Usage
    );
    renumber(&mut store, "26", "27").unwrap();
    renumber(&mut store, "62", "26").unwrap();
    assert_eq!(serials_in(&store, None), ["26", "27", "31"]);
    proved(&store);
}

#[test]
fn what_needs_a_reason_or_stands_still_is_refused_and_nothing_is_written() {
    let mut store = store();
    for number in ["1", "2"] {
        key_paper(&mut store, number, &whole("1", 85));
    }
    store
        .set_verify_plan(&main_survey(), VerifyPlan::None)
        .unwrap();
    store
        .approve(&main_survey(), Selection::Serials(&[serial("2")]))
        .unwrap();
    let (main, other) = (main_survey(), other_survey());
    let (one, two, three) = (serial("1"), serial("2"), serial("3"));
    let before = (actions(&store, "1"), actions(&store, "2"));
    let refused = [
        store.withdraw(&main, &one, " "),
        store.withdraw(&main, &two, WHY),
        store.withdraw(&main, &three, WHY),
        store.reinstate(&main, &one, WHY),
        store.renumber(&main, [&one, &three], ""),
        store.renumber(&main, [&one, &two], WHY),
        store.renumber(&main, [&one, &one], WHY),
        store.renumber(&main, [&two, &three], WHY),
        store.move_response([&main, &other], [&one, &one], "\t"),
        store.move_response([&main, &other], [&two, &two], WHY),
        store.move_response([&main, &main], [&one, &three], WHY),
    ];
    for (at, refused) in refused.into_iter().enumerate() {
        assert_eq!(refused.unwrap_err().kind, Kind::Usage, "{at}");
    }
    assert_eq!((actions(&store, "1"), actions(&store, "2")), before);
    proved(&store);
}

fn batch(code: &str) -> Batch {
    Batch {
        code: code.into(),
        title: String::new(),
        distributed: Some(10),
        place: String::new(),
        date: None,
        interviewer: String::new(),
        mode: None,
        version: None,
    }
}

#[test]
fn registered_serials_know_what_is_awaited_after_every_slip() {
    let mut store = store();
    for (code, text) in [("A", "1-3"), ("B", "11-12")] {
        store.save_batch(&main_survey(), &batch(code)).unwrap();
        let serials = read_serials(text).unwrap();
        store
            .register_serials(&main_survey(), code, &serials, text)
            .unwrap();
    }
    let awaited = |store: &Store| -> Vec<String> {
        let rows = store.registered_serials(&main_survey(), None, true, 10, 0);
        rows.unwrap()
            .iter()
            .map(|row| row.serial.to_string())
            .collect()
    };
    key_paper(&mut store, "1", &whole("1", 85));
    key_paper(&mut store, "2", &whole("1", 85));
    renumber(&mut store, "2", "11").unwrap();
    assert_eq!(awaited(&store), ["2", "3", "12"]);
    let account = store.account(&main_survey()).unwrap();
    let arrived: Vec<u64> = account.batches.iter().map(|batch| batch.arrived).collect();
    assert_eq!(arrived, [1, 1]);
    let returned: Vec<u64> = account
        .batches
        .iter()
        .map(|batch| batch.ledger.returned)
        .collect();
    assert_eq!(returned, [1, 1]);
    withdraw(&mut store, "1").unwrap();
    assert_eq!(awaited(&store), ["1", "2", "3", "12"]);
    proved(&store);
    key_paper(&mut store, "1", &whole("2", 60));
    assert_eq!(awaited(&store), ["2", "3", "12"]);
    proved(&store);
}

#[test]
fn imported_and_drawn_papers_are_renumbered_and_withdrawn_and_the_draw_is_still_made_again() {
    let mut store = store();
    let mut rows = (1..=6).map(|row: u64| {
        let mut answers = AnswerSheet::empty(4);
        for (position, answer) in whole("1", 85) {
            answers.set(position, Some(answer));
        }
        Ok(ImportedResponse {
            serial: serial(&row.to_string()),
            answers,
            version: None,
            invalid: None,
            row,
        })
    });
    store
        .import(&main_survey(), "a.csv", "00", &mut rows, false)
        .unwrap();
    let every = VerifyPlan::Every(2);
    store.set_verify_plan(&main_survey(), every).unwrap();
    renumber(&mut store, "3", "30").unwrap();
    withdraw(&mut store, "4").unwrap();
    key_paper(&mut store, "4", &whole("2", 60));
    key_paper(&mut store, "3", &whole("2", 60));
    store.draw_more(&main_survey()).unwrap();
    renumber(&mut store, "5", "50").unwrap();
    withdraw(&mut store, "30").unwrap();
    store
        .reinstate(&main_survey(), &serial("30"), "还是要的")
        .unwrap();
    proved(&store);
}

#[test]
fn a_paper_keyed_into_the_wrong_survey_is_moved_with_its_answers_and_back() {
    let (_folder, file, _) = store_on_disk();
    let mut keyer = Store::open(&file, "li").unwrap();
    key_paper(&mut keyer, "5", &whole("2", 60));
    drop(keyer);
    let mut store = Store::open(&file, "wang").unwrap();
    let there = [main_survey(), other_survey()];
    let [main, other] = &there;
    let (fifth, nine) = (serial("5"), serial("9"));
    assert_eq!(
        store.surveys_alike(main).unwrap(),
        std::slice::from_ref(other)
    );
    store
        .move_response([main, other], [&fifth, &nine], "录到了另一个调查")
        .unwrap();
    let at = |store: &Store, key: &SurveyKey| {
        let ledger = store.ledger(key).unwrap();
        (ledger.returned, ledger.entered, ledger.withdrawn)
    };
    assert_eq!(
        (at(&store, main), at(&store, other)),
        ((0, 0, 1), (1, 1, 0))
    );
    let paper = store.paper(other, &nine).unwrap().unwrap();
    assert_eq!(paper.state, State::Entered);
    for (position, answer) in whole("2", 60) {
        assert_eq!(paper.answers.get(position), Some(&answer));
    }
    let search = ResponseSearch {
        limit: 9,
        ..ResponseSearch::default()
    };
    assert_eq!(store.responses(other, &search).unwrap()[0].operator, "li");
    // Its fields were keyed by li, elsewhere: they took nobody's time here.
    let work = store.operators(other, 5).unwrap();
    assert_eq!((work.len(), work[0].operator.as_str()), (1, "li"));
    let pace = work[0].pace;
    let fields = whole("2", 60).len() as u64;
    assert_eq!((pace.responses, pace.fields), (1, fields));
    assert_eq!((pace.milliseconds, pace.timed_keys), (0, 0));
    let last = |key, serial| {
        store
            .history(key, Some(serial), None)
            .unwrap()
            .pop()
            .unwrap()
    };
    assert_eq!(last(main, &fifth).new.as_deref(), Some("sample/other 9"));
    assert_eq!(last(other, &nine).new.as_deref(), Some("sample/main 5"));
    proved(&store);
    store
        .move_response([other, main], [&nine, &fifth], "移错了")
        .unwrap();
    assert_eq!(
        (at(&store, main), at(&store, other)),
        ((1, 1, 1), (0, 0, 1))
    );
    assert_eq!(
        store
            .tally(main)
            .unwrap()
            .get(KNOWS, &Bucket::Option("2".into())),
        1
    );
    proved(&store);
}

/// Two imported papers of four answers, in one of which `li` keys another score, are moved there, back, and there again: that
/// one field is somebody's work, wherever it lies.
#[test]
fn of_an_imported_paper_that_was_moved_only_what_a_hand_keyed_is_work() {
    let (_folder, file, mut store) = store_on_disk();
    let (main, other) = (main_survey(), other_survey());
    let mut answers = AnswerSheet::empty(4);
    for (position, answer) in whole("2", 60) {
        answers.set(position, Some(answer));
    }
    let [fifth, sixth] = ["5", "6"].map(serial);
    let rows = [&fifth, &sixth].map(|number| {
        Ok(ImportedResponse {
            serial: number.clone(),
            answers: answers.clone(),
            version: None,
            invalid: None,
            row: 2,
        })
    });
    store
        .import(&main, "papers.csv", "ab12", &mut rows.into_iter(), false)
        .unwrap();
    let mut keyer = Store::open(&file, "li").unwrap();
    keyer
        .save_answer(&main, &fifth, SCORE, Some(&points(85)), 3)
        .unwrap();
    drop(keyer);
    let work = |store: &Store, key| {
        let all = store.operators(key, 5).unwrap().into_iter();
        let all = all.map(|one| (one.operator, one.pace.responses, one.pace.fields));
        all.collect::<Vec<_>>()
    };
    // Each time that it comes there, the field comes with it.
    for (there, comes) in [
        ([&main, &other], 1),
        ([&other, &main], 1),
        ([&main, &other], 2),
    ] {
        for number in [&fifth, &sixth] {
            store.move_response(there, [number, number], WHY).unwrap();
        }
        let done = work(&store, there[1]);
        assert_eq!(done, [("li".to_owned(), 1, comes)], "{there:?}");
    }
    proved(&store);
}

/// `I-07` differs from `L-O7` in two signs, `A-O9` has an O more than `A-9`, and `B1-C` its hyphen elsewhere than `B-1C`.
#[test]
fn every_way_for_a_serial_finds_what_an_import_finds_alike() {
    use manyi::store::SerialDoubt;

    let mut store = store();
    let main = main_survey();
    let stray = serial("777");
    key_paper(&mut store, stray.as_str(), &whole("1", 85));
    for (there, comes) in [("L-O7", "I-07"), ("A-9", "A-O9"), ("B-1C", "B1-C")] {
        let (there, comes) = (serial(there), serial(comes));
        key_paper(&mut store, there.as_str(), &whole("1", 85));
        let doubt = store.serial_doubt(&main, &comes, None).unwrap();
        assert_eq!(doubt, Some(SerialDoubt::Like(there.clone())));
        let error = store.renumber(&main, [&stray, &comes], WHY).unwrap_err();
        assert!(error.to_string().contains(there.as_str()), "{error}");
        // A paper does not look like itself.
        assert_eq!(
            store.serial_doubt(&main, &comes, Some(&there)).unwrap(),
            None
        );
        store.withdraw(&main, &there, WHY).unwrap();
        assert_eq!(store.serial_doubt(&main, &comes, None).unwrap(), None);
    }
}

#[test]
fn a_moved_paper_is_not_verified_by_who_keyed_it_and_a_discrepancy_is_decided() {
    let (_folder, file, _) = store_on_disk();
    key_paper(&mut Store::open(&file, "li").unwrap(), "5", &whole("2", 60));
    let (main, other, fifth) = (main_survey(), other_survey(), serial("5"));
    let mut mover = Store::open(&file, "wang").unwrap();
    mover
        .move_response([&main, &other], [&fifth, &fifth], WHY)
        .unwrap();
    let answer = points(85);
    for name in ["li", "wang"] {
        let mut store = Store::open(&file, name).unwrap();
        assert!(
            store.save_second(&other, &fifth, SCORE, &answer).is_err(),
            "{name}"
        );
    }
    let mut verifier = Store::open(&file, "zhao").unwrap();
    for (position, answer) in whole("2", 85) {
        let saved = verifier
            .save_second(&other, &fifth, position, &answer)
            .unwrap();
        if position == SCORE {
            assert!(!saved.outcome.is_keyed());
            verifier
                .save_second(&other, &fifth, position, &answer)
                .unwrap();
        }
    }
    verifier.finish_second(&other, &fifth).unwrap();
    assert_eq!(verifier.verification(&other).unwrap().undecided, 1);
    proved(&verifier);
}

#[rstest]
#[case::serial("UPDATE response SET serial = '8', sort_key = '\"8' WHERE serial = '7'")]
#[case::reinstated("UPDATE response SET invalid = NULL, invalid_why = NULL WHERE serial = '2'")]
#[case::withdrawn("UPDATE ledger SET invalid = 99 WHERE invalid > 0")]
fn a_slip_mended_outside_of_the_program_is_told(#[case] change: &str) {
    let (_folder, file, mut store) = store_on_disk();
    for number in ["1", "2"] {
        key_paper(&mut store, number, &whole("1", 85));
    }
    renumber(&mut store, "1", "7").unwrap();
    withdraw(&mut store, "2").unwrap();
    proved(&store);
    drop(store);
    tamper(&file, change);
    let store = Store::open(&file, "supervisor").unwrap();
    assert_ne!(store.doctor().unwrap().findings, []);
}

/// Half-typed words are of a paper, not of a serial.
#[test]
fn what_is_half_typed_goes_with_its_paper_and_never_to_another_one() {
    let (main, other) = (main_survey(), other_survey());
    let half = |text: &str| manyi::response::Draft {
        position: WORDS,
        text: text.into(),
    };
    let draft = |store: &Store, survey: &SurveyKey, number: &str| {
        let paper = store.paper(survey, &serial(number)).unwrap();
        paper.and_then(|paper| paper.draft).map(|draft| draft.text)
    };
    let begun = || {
        let mut store = store();
        key_paper(&mut store, "5", &whole("1", 85));
        store
            .save_draft(&main, &serial("5"), Some(&half("他说的")))
            .unwrap();
        store
    };
    let mut store = begun();
    withdraw(&mut store, "5").unwrap();
    assert_eq!(draft(&store, &main, "5"), None);
    // Somebody begins another paper with the serial; the withdrawn one comes back instead.
    store
        .save_draft(&main, &serial("5"), Some(&half("别人说的")))
        .unwrap();
    store.reinstate(&main, &serial("5"), WHY).unwrap();
    assert_eq!(draft(&store, &main, "5"), None);
    for stray in [false, true] {
        let mut store = begun();
        if stray {
            for survey in [&main, &other] {
                store
                    .save_draft(survey, &serial("9"), Some(&half("别人说的")))
                    .unwrap();
            }
        }
        renumber(&mut store, "5", "9").unwrap();
        assert_eq!(draft(&store, &main, "9").as_deref(), Some("他说的"));
        assert_eq!(draft(&store, &main, "5"), None);
        store
            .move_response([&main, &other], [&serial("9"), &serial("9")], WHY)
            .unwrap();
        assert_eq!(draft(&store, &main, "9"), None);
        assert_eq!(draft(&store, &other, "9").as_deref(), Some("他说的"));
        proved(&store);
    }
}

#[test]
fn a_paper_left_with_nothing_on_it_does_not_stay_and_its_serial_is_free() {
    let mut store = store();
    let number = serial("5");
    let half_typed = manyi::response::Draft {
        position: KNOWS,
        text: "1".into(),
    };
    store
        .save_draft(&main_survey(), &number, Some(&half_typed))
        .unwrap();
    store.drop_empty(&main_survey(), &number).unwrap();
    assert!(store.paper(&main_survey(), &number).unwrap().is_none());
    // An answer that is taken back leaves an event, and nothing that is counted.
    let keyed = Some(choice("1"));
    for answer in [keyed.as_ref(), None] {
        store
            .save_answer(&main_survey(), &number, KNOWS, answer, 1)
            .unwrap();
    }
    assert_eq!(ledger(&store).returned, 1);
    store.drop_empty(&main_survey(), &number).unwrap();
    assert_eq!(ledger(&store).returned, 0);
    assert_eq!(store.next_serial(&main_survey()).unwrap(), serial("1"));
    proved(&store);
    // It is keyed anew, and stays this time.
    store
        .save_answer(&main_survey(), &number, KNOWS, keyed.as_ref(), 1)
        .unwrap();
    store.drop_empty(&main_survey(), &number).unwrap();
    assert_eq!(ledger(&store).returned, 1);
    proved(&store);
}

#[test]
fn a_paper_with_a_note_stays_though_every_answer_was_taken_back() {
    let mut store = store();
    let number = serial("5");
    let keyed = Some(choice("1"));
    for answer in [keyed.as_ref(), None] {
        store
            .save_answer(&main_survey(), &number, KNOWS, answer, 1)
            .unwrap();
    }
    store
        .add_note(&main_survey(), &number, None, "封面有水渍")
        .unwrap();
    store.drop_empty(&main_survey(), &number).unwrap();
    assert_eq!(ledger(&store).returned, 1);
}

#[test]
fn an_import_takes_the_serial_of_a_withdrawn_paper_which_steps_aside() {
    let mut store = store();
    for number in ["1", "2"] {
        store
            .save_answer(
                &main_survey(),
                &serial(number),
                KNOWS,
                Some(&choice("1")),
                1,
            )
            .unwrap();
    }
    withdraw(&mut store, "2").unwrap();
    let row = |number: &str, at| {
        let mut answers = AnswerSheet::empty(4);
        answers.set(KNOWS, Some(choice("2")));
        Ok(ImportedResponse {
            serial: serial(number),
            answers,
            version: None,
            invalid: None,
            row: at,
        })
    };
    let mut rows = [row("2", 2), row("3", 3)].into_iter();
    store
        .import(&main_survey(), "rows.csv", "none", &mut rows, false)
        .unwrap();
    assert_eq!(
        serials_in(&store, Some(LedgerPart::Returned)),
        ["1", "2", "3"]
    );
    assert_eq!(serials_in(&store, Some(LedgerPart::Withdrawn)), ["2-W1"]);
    assert!(actions(&store, "2-W1").contains(&"renumber".to_owned()));
    proved(&store);
    // One that counts is refused as before.
    let mut rows = [row("1", 2)].into_iter();
    let refused = store.import(&main_survey(), "rows.csv", "none", &mut rows, false);
    assert_eq!(refused.unwrap_err().kind, Kind::Input);
}

/// A paper under A-09 and a withdrawn one under B7 in the survey, one under C-1 in the other survey.
fn with_lettered() -> Store {
    let mut store = store();
    key_paper(&mut store, "A-09", &whole("1", 85));
    key_paper(&mut store, "B7", &whole("1", 60));
    key_paper(&mut store, "40", &whole("1", 60));
    store
        .save_answer(&other_survey(), &serial("C-1"), SCORE, Some(&points(60)), 0)
        .unwrap();
    withdraw(&mut store, "B7").unwrap();
    store
}

/// Every way but keying by which a serial comes in, each with one that is in doubt.
#[rstest]
#[case::renumbered(|store: &mut Store| renumber(store, "40", "A9"))]
#[case::moved_in(|store: &mut Store| {
    let (main, other) = (main_survey(), other_survey());
    store.move_response([&main, &other], [&serial("40"), &serial("CI")], WHY)
})]
#[case::reinstated(|store: &mut Store| {
    store.with_serials(true, |store| renumber(store, "40", "B-07")).unwrap();
    store.reinstate(&main_survey(), &serial("B7"), WHY)
})]
#[case::registered(|store: &mut Store| {
    let batch = Batch { code: "A".into(), ..Batch::default() };
    store.save_batch(&main_survey(), &batch).unwrap();
    let listed = read_serials("AO9").unwrap();
    store.register_serials(&main_survey(), "A", &listed, "AO9").map(|_| ())
})]
#[case::registered_together(|store: &mut Store| {
    let batch = Batch { code: "A".into(), ..Batch::default() };
    store.save_batch(&main_survey(), &batch).unwrap();
    let listed = read_serials("D1,E2,DI").unwrap();
    store.register_serials(&main_survey(), "A", &listed, "D1,E2,DI").map(|_| ())
})]
#[case::on_the_call_list(|store: &mut Store| {
    let contact = Contact { code: "A-9".into(), group: String::new() };
    store.add_contacts(&main_survey(), &[contact], None)
})]
fn a_serial_that_looks_like_another_comes_in_by_no_way_without_a_yes(
    #[case] bring: fn(&mut Store) -> manyi::error::Result<()>,
) {
    let mut store = with_lettered();
    let refused = bring(&mut store).unwrap_err();
    assert_eq!(refused.kind, Kind::Findings, "{}", refused.sentence.en);
    assert!(
        refused.sentence.zh.contains("看起来一样"),
        "{}",
        refused.sentence.zh
    );
    let mut store = with_lettered();
    store.with_serials(true, bring).unwrap();
    // The yes holds for this one time.
    key_paper(&mut store, "Z1O", &whole("1", 85));
    let again = renumber(&mut store, "A-09", "Z10").map_err(|error| error.kind);
    assert_eq!(again, Err(Kind::Findings));
    proved(&store);
}

#[test]
fn a_paper_gets_a_serial_that_only_its_own_looked_like() {
    let mut store = with_lettered();
    renumber(&mut store, "A-09", "A09").unwrap();
    assert_eq!(serials_in(&store, None), ["40", "A09", "B7"]);
}

#[test]
fn where_serials_are_registered_another_one_is_asked_about_however_it_comes_in() {
    let (main, other) = (main_survey(), other_survey());
    let mut store = with_lettered();
    for key in [&main, &other] {
        let batch = Batch {
            code: "A".into(),
            ..Batch::default()
        };
        store.save_batch(key, &batch).unwrap();
        let listed = read_serials("41-45").unwrap();
        store.register_serials(key, "A", &listed, "41-45").unwrap();
    }
    let moved = |store: &mut Store| {
        store.move_response([&main, &other], [&serial("40"), &serial("40")], WHY)
    };
    let imported = |store: &mut Store| {
        let row = ImportedResponse {
            row: 2,
            serial: serial("60"),
            answers: AnswerSheet::default(),
            version: None,
            invalid: None,
        };
        let mut rows = [Ok(row)].into_iter();
        store
            .import(&main, "web.csv", "00", &mut rows, false)
            .map(|_| ())
    };
    let kinds = [
        renumber(&mut store, "40", "50"),
        moved(&mut store),
        imported(&mut store),
    ]
    .map(|done| done.map_err(|error| (error.kind, error.sentence.zh.contains("没有登记"))));
    assert_eq!(kinds, [Err((Kind::Findings, true)); 3]);
    renumber(&mut store, "40", "43").unwrap();
    // Who names the batch of those that are not registered has answered.
    store.set_current_batch(&main, Some("A")).unwrap();
    assert!(imported(&mut store).is_ok());
    proved(&store);
}

#[test]
fn the_history_calls_a_reason_as_the_survey_calls_it() {
    let mut of_two = project();
    of_two.surveys[0]
        .invalid_reasons
        .push(manyi::response::InvalidReason {
            code: "proxy".into(),
            title: manyi::text::Text::new("他人代填", "filled in by another"),
        });
    let mut store = Store::open_in_memory("tester").unwrap();
    store.save_project(&of_two).unwrap();
    key_paper(&mut store, "1", &whole("1", 85));
    store
        .set_invalid(&main_survey(), &serial("1"), "proxy", "")
        .unwrap();
    store
        .set_valid(&main_survey(), &serial("1"), "看错了")
        .unwrap();
    let history = store
        .history(&main_survey(), Some(&serial("1")), None)
        .unwrap();
    let [set, back] = &history[history.len() - 2..] else {
        unreachable!("two events")
    };
    let zh = manyi::text::Language::Zh;
    assert_eq!(
        (set.new_text(zh), back.old_text(zh)),
        ("他人代填".into(), "他人代填".into())
    );
    assert_eq!(set.new.as_deref(), Some("proxy"));
}
