//! Keying papers: what is confirmed is on file, and counts once the paper is finished.

use manyi::error::Kind;
use manyi::response::{Bucket, Draft, Missing, Paper, State};
use manyi::store::{AuditEntry, Store};
use rust_decimal::Decimal;

use crate::sample::*;

#[test]
fn a_reopened_file_shows_everything_that_was_saved() {
    let (_folder, file, mut store) = store_on_disk();
    key_paper(&mut store, "7", &whole("2", 85));
    store
        .save_control_total(&main_survey(), &serial("7"), Some(Decimal::new(16, 0)))
        .unwrap();
    let draft = Draft {
        position: WORDS,
        text: "写到一".into(),
    };
    store
        .save_draft(&main_survey(), &serial("8"), Some(&draft))
        .unwrap();
    let paper = store.paper(&main_survey(), &serial("7")).unwrap().unwrap();
    drop(store);

    let store = Store::open(&file, "another").unwrap();
    let again = store.paper(&main_survey(), &serial("7")).unwrap().unwrap();
    assert_eq!(again, paper);
    assert_eq!(again.state, State::Entered);
    assert_eq!(again.position, 4);
    assert_eq!(again.control_total, Some(Decimal::new(16, 0)));
    for (position, answer) in whole("2", 85) {
        assert_eq!(again.answers.get(position), Some(&answer));
    }
    let begun = store.paper(&main_survey(), &serial("8")).unwrap().unwrap();
    assert_eq!(begun.draft, Some(draft));
    assert_eq!(
        Paper {
            draft: None,
            ..begun
        },
        Paper::fresh(serial("8"), 4)
    );
    assert_eq!(store.project("sample").unwrap(), project());
}

#[test]
fn an_open_paper_is_returned_but_not_counted() {
    let mut store = store();
    store
        .save_answer(&main_survey(), &serial("1"), SCORE, Some(&points(90)), 3)
        .unwrap();
    let ledger = store.ledger(&main_survey()).unwrap();
    assert_eq!((ledger.returned, ledger.valid, ledger.entered), (1, 1, 0));
    assert_eq!(ledger.distributed, Some(30));
    assert_eq!(store.tally(&main_survey()).unwrap().responses, 0);
    assert_eq!(store.tally(&main_survey()).unwrap().iter().count(), 0);
}

#[test]
fn an_edit_of_a_finished_paper_moves_its_count() {
    let mut store = store();
    key_paper(&mut store, "1", &whole("1", 85));
    key_paper(&mut store, "2", &whole("1", 85));
    let saved = store
        .save_answer(&main_survey(), &serial("1"), SCORE, Some(&points(90)), 3)
        .unwrap();
    assert_eq!(saved.state, State::Entered);
    let tally = store.tally(&main_survey()).unwrap();
    assert_eq!(tally.responses, 2);
    assert_eq!(tally.get(SCORE, &Bucket::Points(Decimal::new(85, 1))), 1);
    assert_eq!(tally.get(SCORE, &Bucket::Points(Decimal::new(9, 0))), 1);
    assert_eq!(tally.get(SCORE, &Bucket::Answered), 2);
    assert_eq!(tally.get(WORDS, &Bucket::Missing(Missing::Blank)), 2);
}

#[test]
fn an_edit_that_leaves_a_finished_paper_incomplete_opens_it_again() {
    let mut store = store();
    key_paper(&mut store, "1", &whole("1", 85));
    let saved = store
        .save_answer(&main_survey(), &serial("1"), SCORE, None, SCORE)
        .unwrap();
    assert_eq!(saved.state, State::Open);
    let ledger = store.ledger(&main_survey()).unwrap();
    assert_eq!((ledger.returned, ledger.entered), (1, 0));
    assert_eq!(store.tally(&main_survey()).unwrap().iter().count(), 0);
    let history = store
        .history(&main_survey(), Some(&serial("1")), None)
        .unwrap();
    let reopened = history.last().unwrap();
    assert_eq!(reopened.action, "reopen");
    assert_eq!(reopened.why.as_deref(), Some("lacks SCORE"));
}

#[test]
fn an_answer_that_asks_a_further_question_opens_a_finished_paper_again() {
    let mut store = store();
    let short = [(KNOWS, choice("3")), (SCORE, points(50)), (WORDS, BLANK)];
    key_paper(&mut store, "1", &short);
    let saved = store
        .save_answer(&main_survey(), &serial("1"), KNOWS, Some(&choice("1")), 1)
        .unwrap();
    assert_eq!(saved.state, State::Open);
}

#[test]
fn an_answer_to_a_question_that_the_skips_pass_over_is_kept_and_not_counted() {
    let mut store = store();
    key_paper(&mut store, "1", &whole("1", 85));
    store
        .save_answer(&main_survey(), &serial("1"), KNOWS, Some(&choice("3")), 1)
        .unwrap();
    let tally = store.tally(&main_survey()).unwrap();
    assert_eq!(tally.responses, 1);
    assert_eq!(tally.question(HOW).count(), 0);
    let paper = store.paper(&main_survey(), &serial("1")).unwrap().unwrap();
    assert_eq!(paper.answers.get(HOW), Some(&choices(&["1", "2"])));

    store
        .save_answer(&main_survey(), &serial("1"), KNOWS, Some(&choice("2")), 1)
        .unwrap();
    let tally = store.tally(&main_survey()).unwrap();
    assert_eq!(tally.get(HOW, &Bucket::Option("2".into())), 1);
    assert_eq!(store.doctor().unwrap().findings, []);
}

#[test]
fn a_paper_is_not_finished_before_every_question_asked_is_answered() {
    let mut store = store();
    let absent = store.finish(&main_survey(), &serial("1")).unwrap_err();
    assert_eq!(absent.kind, Kind::Usage);
    store
        .save_answer(&main_survey(), &serial("1"), KNOWS, Some(&choice("1")), 1)
        .unwrap();
    let error = store.finish(&main_survey(), &serial("1")).unwrap_err();
    assert_eq!(error.kind, Kind::Usage);
    assert!(error.sentence.en.contains("HOW"));
    assert_eq!(store.ledger(&main_survey()).unwrap().entered, 0);
}

#[test]
fn a_required_control_total_must_be_keyed_and_stay() {
    let mut sample = project();
    sample.surveys[0].questionnaire.control_total = Some(manyi::questionnaire::ControlTotal {
        label: manyi::text::Text::same("小计"),
        questions: vec!["KNOWS".into(), "SCORE".into()],
        required: true,
    });
    let mut store = Store::open_in_memory("tester").unwrap();
    store.save_project_because(&sample, "改定义").unwrap();
    for (position, answer) in whole("1", 85) {
        store
            .save_answer(
                &main_survey(),
                &serial("1"),
                position,
                Some(&answer),
                position,
            )
            .unwrap();
    }
    assert!(store.finish(&main_survey(), &serial("1")).is_err());
    let total = Some(Decimal::new(185, 1));
    store
        .save_control_total(&main_survey(), &serial("1"), total)
        .unwrap();
    store.finish(&main_survey(), &serial("1")).unwrap();
    assert_eq!(store.ledger(&main_survey()).unwrap().entered, 1);
    store
        .save_control_total(&main_survey(), &serial("1"), None)
        .unwrap();
    assert_eq!(store.ledger(&main_survey()).unwrap().entered, 0);
}

#[test]
fn an_answer_drops_the_draft_of_its_question_and_of_no_other() {
    let mut store = store();
    let draft = Draft {
        position: WORDS,
        text: "#半".into(),
    };
    store
        .save_draft(&main_survey(), &serial("1"), Some(&draft))
        .unwrap();
    store
        .save_answer(&main_survey(), &serial("1"), SCORE, Some(&points(10)), 3)
        .unwrap();
    let paper = store.paper(&main_survey(), &serial("1")).unwrap().unwrap();
    assert_eq!(paper.draft, Some(draft));
    store
        .save_answer(
            &main_survey(),
            &serial("1"),
            WORDS,
            Some(&words("#半句")),
            4,
        )
        .unwrap();
    let paper = store.paper(&main_survey(), &serial("1")).unwrap().unwrap();
    assert_eq!(paper.draft, None);
    assert_eq!(paper.answers.get(WORDS), Some(&words("#半句")));
}

#[test]
fn an_answer_that_the_question_does_not_take_is_refused_and_nothing_is_begun() {
    let mut store = store();
    for wrong in [points(105), points(12), choice("1")] {
        let error = store
            .save_answer(&main_survey(), &serial("1"), SCORE, Some(&wrong), 3)
            .unwrap_err();
        assert_eq!(error.kind, Kind::Bug);
    }
    assert_eq!(store.paper(&main_survey(), &serial("1")).unwrap(), None);
    assert_eq!(store.ledger(&main_survey()).unwrap().returned, 0);
}

#[test]
fn words_that_are_deleted_go_from_what_is_half_typed_and_other_fields_keep_theirs() {
    let half = |position, text: &str| Draft {
        position,
        text: text.into(),
    };
    let (survey, paper) = (main_survey(), serial("1"));
    // Half typed in the field, beside another one, or beside two; what is left then.
    for (draft, left) in [
        (half(WORDS, "他说的"), None),
        (
            half(SCORE, "9\u{1e}WORDS\u{1f}他说的"),
            Some(half(SCORE, "9")),
        ),
        (
            half(WORDS, "他说的\u{1e}SCORE\u{1f}9\u{1e}HOW\u{1f}1"),
            Some(half(SCORE, "9\u{1e}HOW\u{1f}1")),
        ),
        (
            half(SCORE, "9\u{1e}HOW\u{1f}1"),
            Some(half(SCORE, "9\u{1e}HOW\u{1f}1")),
        ),
    ] {
        // With words that were confirmed, with an answer to another question only, and before there is a paper.
        for keyed in [Some(WORDS), Some(KNOWS), None] {
            let mut store = store();
            let answer = match keyed {
                Some(WORDS) => words("他说的话"),
                _ => choice("1"),
            };
            if let Some(position) = keyed {
                store
                    .save_answer(&survey, &paper, position, Some(&answer), 4)
                    .unwrap();
            }
            store.save_draft(&survey, &paper, Some(&draft)).unwrap();
            let erased = store.erase_words(&survey, &paper, "WORDS", "本人要求");
            if keyed != Some(WORDS) && left.as_ref() == Some(&draft) {
                assert!(erased.is_err());
            } else {
                assert_eq!(erased.unwrap() > 0, keyed == Some(WORDS));
            }
            let kept = store.paper(&survey, &paper).unwrap();
            assert_eq!(kept.and_then(|paper| paper.draft), left, "{keyed:?}");
            // Who did it and why is on record, and no words; a paper with nothing on it is none that came back.
            let history = store.history(&survey, Some(&paper), None).unwrap();
            let erasures = history.iter().filter(|event| event.action == "erase");
            let whys: Vec<_> = erasures.map(|event| event.why.as_deref()).collect();
            let is_done = keyed == Some(WORDS) || left.as_ref() != Some(&draft);
            assert_eq!(whys, vec![Some("本人要求"); usize::from(is_done)]);
            let said =
                |event: &AuditEntry| event.new.as_ref().is_some_and(|new| new.contains("他说"));
            assert!(!history.iter().any(said));
            let is_here = keyed.is_some() || (left.is_some() && is_done);
            let returned = store.ledger(&survey).unwrap().returned;
            assert_eq!(returned, u64::from(is_here));
            assert_eq!(store.doctor().unwrap().findings, []);
        }
    }
}
