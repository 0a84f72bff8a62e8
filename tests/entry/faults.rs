//! Effects that could not be performed: nothing goes on until they are stored.

use manyi::entry::{Effect, Event};
use manyi::questionnaire::Kind;
use manyi::response::{Draft, Missing};

use super::desk::{Desk, missing, points, question, questionnaire, save, score};

/// Two questions; the first answer, 9 points, could not be stored.
fn broken() -> Desk {
    let mut desk = Desk::with(questionnaire(vec![score("Q1"), question("Q2", Kind::Text)]));
    let effects = desk.entry.handle(Event::Type('9'));
    desk.entry.handle(Event::Failed(effects));
    desk
}

#[test]
fn a_field_that_is_not_stored_is_said_to_be_unsaved() {
    let desk = broken();
    assert!(desk.entry.is_unsaved());
    assert!(desk.refusal().contains("not stored"));
}

#[test]
fn an_answer_that_is_not_stored_does_not_count_as_stored() {
    let mut desk = broken();
    assert!(desk.entry.is_unsaved_at(0) && !desk.entry.is_unsaved_at(1));
    assert_eq!(desk.entry.progress(), (0, 2));
    desk.enter();
    assert!(!desk.entry.is_unsaved_at(0));
    assert_eq!(desk.entry.progress(), (1, 2));
}

#[test]
fn nothing_is_accepted_until_it_is_stored() {
    let events = [
        Event::Type('8'),
        Event::Paste("甲".into()),
        Event::Erase,
        Event::EraseAhead,
        Event::Previous,
        Event::Next,
        Event::First,
        Event::FirstOpen,
        Event::FullMark,
        missing(Missing::Blank),
        Event::ControlTotal,
        Event::Undo,
        Event::Redo,
    ];
    for event in events {
        let mut desk = broken();
        assert_eq!(desk.event(event.clone()), [], "{event:?}");
        assert!(desk.entry.is_unsaved(), "{event:?}");
        assert_eq!((desk.at().as_str(), desk.line()), ("Q2", ""), "{event:?}");
        assert!(desk.refusal().contains("not stored"), "{event:?}");
    }
}

#[test]
fn enter_stores_it_again_and_entry_goes_on() {
    let mut desk = broken();
    assert_eq!(desk.enter(), [save(0, points(9), 1)]);
    assert!(!desk.entry.is_unsaved());
    assert!(desk.entry.notice().is_none());
    desk.keys("好");
    desk.enter();
    assert_eq!(desk.answers(), ["9", "好"]);
}

#[test]
fn a_second_failure_waits_again() {
    let mut desk = broken();
    let effects = desk.entry.handle(Event::Confirm);
    desk.entry.handle(Event::Failed(effects));
    assert!(desk.entry.is_unsaved());
    assert_eq!(desk.enter(), [save(0, points(9), 1)]);
}

#[test]
fn leaving_stores_it_once_more_together_with_what_is_half_typed() {
    let mut desk = Desk::with(questionnaire(vec![score("Q1"), score("Q2")]));
    let effects: Vec<Effect> = "11"
        .chars()
        .flat_map(|sign| desk.entry.handle(Event::Type(sign)))
        .collect();
    desk.entry.handle(Event::Failed(effects));
    let draft = Draft {
        position: 1,
        text: "1".into(),
    };
    assert_eq!(
        desk.event(Event::Leave),
        [save(0, points(1), 1), Effect::Draft(Some(draft))]
    );
    desk.reopen();
    assert_eq!((desk.at().as_str(), desk.waiting()), ("Q2", "1"));
}

#[test]
fn a_finish_that_failed_is_performed_with_enter() {
    let mut desk = Desk::with(questionnaire(vec![score("Q1")]));
    desk.keys("9");
    let effects = desk.entry.handle(Event::Confirm);
    desk.entry.handle(Event::Failed(effects));
    assert_eq!(desk.enter(), [Effect::Finish]);
}

#[test]
fn a_failure_of_nothing_is_no_failure() {
    let mut desk = Desk::with(questionnaire(vec![score("Q1")]));
    assert_eq!(desk.event(Event::Failed(Vec::new())), []);
    assert!(!desk.entry.is_unsaved());
    assert!(desk.entry.notice().is_none());
}
