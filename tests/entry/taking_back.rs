//! Undo and redo inside a paper.

use manyi::entry::{Effect, Event};
use manyi::questionnaire::{ConditionTest, Kind};

use super::desk::{Desk, asked_if, options, points, question, questionnaire, save, score};

fn three_scores() -> Desk {
    Desk::with(questionnaire(vec![score("Q1"), score("Q2"), score("Q3")]))
}

#[test]
fn undo_takes_the_last_answer_back_and_stands_on_it() {
    let mut desk = three_scores();
    desk.keys("98");
    assert_eq!(
        desk.event(Event::Undo),
        [Effect::Save {
            position: 1,
            answer: None,
            next: 1
        }]
    );
    assert_eq!(desk.at(), "Q2");
    assert_eq!(desk.answers(), ["9", ".", "."]);
}

#[test]
fn redo_makes_it_again_and_goes_on() {
    let mut desk = three_scores();
    desk.keys("98");
    desk.event(Event::Undo);
    assert_eq!(desk.event(Event::Redo), [save(1, points(8), 2)]);
    assert_eq!(desk.at(), "Q3");
}

#[test]
fn undo_of_an_edit_brings_the_earlier_answer_back() {
    let mut desk = three_scores();
    desk.keys("9");
    desk.event(Event::Previous);
    desk.keys("4");
    assert_eq!(desk.event(Event::Undo), [save(0, points(9), 0)]);
}

#[test]
fn undo_goes_back_to_the_blank_paper_and_then_says_so() {
    let mut desk = three_scores();
    desk.keys("987");
    for _ in 0..3 {
        desk.event(Event::Undo);
    }
    assert_eq!(desk.answers(), [".", ".", "."]);
    assert_eq!(desk.event(Event::Undo), []);
    assert!(desk.refusal().contains("nothing to undo"));
}

#[test]
fn a_new_answer_ends_what_can_be_redone() {
    let mut desk = three_scores();
    desk.keys("98");
    desk.event(Event::Undo);
    desk.keys("3");
    assert_eq!(desk.event(Event::Redo), []);
    assert!(desk.refusal().contains("nothing to redo"));
    assert_eq!(desk.answers(), ["9", "3", "."]);
}

#[test]
fn what_is_typed_is_taken_out_before_anything_stored_is_taken_back() {
    let mut desk = Desk::with(questionnaire(vec![score("Q1"), question("Q2", Kind::Text)]));
    desk.keys("9好");
    assert_eq!(desk.event(Event::Redo), []);
    assert!(desk.refusal().contains("first"));
    assert_eq!(desk.line(), "好");
    assert_eq!(desk.event(Event::Undo), []);
    assert_eq!(
        (desk.line(), desk.answers()),
        ("", vec!["9".to_owned(), ".".to_owned()])
    );
    desk.event(Event::Undo);
    assert_eq!(desk.answers(), [".", "."]);
}

#[test]
fn a_waiting_one_is_taken_out_before_anything_stored_is_taken_back() {
    let mut desk = three_scores();
    desk.keys("91");
    assert_eq!(desk.event(Event::Undo), []);
    assert_eq!((desk.answers()[0].as_str(), desk.waiting()), ("9", ""));
    desk.event(Event::Undo);
    assert_eq!(desk.answers(), [".", ".", "."]);
}

#[test]
fn undo_opens_and_closes_skips_again() {
    let mut desk = Desk::with(questionnaire(vec![
        options("Q1", Kind::Single, &["1", "2"]),
        asked_if(score("Q2"), "Q1", ConditionTest::AnyOf(vec!["1".into()])),
        score("Q3"),
    ]));
    desk.keys("15");
    desk.event(Event::First);
    desk.keys("2");
    assert_eq!(desk.entry.asked(), [true, false, true]);
    desk.event(Event::Undo);
    assert_eq!(desk.entry.asked(), [true, true, true]);
    desk.event(Event::Undo);
    assert_eq!(desk.at(), "Q2");
    assert_eq!(desk.answers(), ["1", ".", "."]);
}
