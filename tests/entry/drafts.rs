//! Leaving a paper and coming back to the same field with the same half-typed text.

use manyi::entry::{Effect, Event};
use manyi::questionnaire::Kind;
use manyi::response::Draft;
use rstest::rstest;

use super::desk::{Desk, number, options, question, questionnaire, score, with_total};

#[test]
fn half_typed_text_is_kept_on_leaving_and_stands_in_its_field_again() {
    let mut desk = Desk::with(questionnaire(vec![score("Q1"), question("Q2", Kind::Text)]));
    desk.keys("9希望加");
    assert_eq!(
        desk.event(Event::Leave),
        [Effect::Draft(Some(Draft {
            position: 1,
            text: "希望加".into()
        }))]
    );
    desk.reopen();
    assert_eq!((desk.at().as_str(), desk.line()), ("Q2", "希望加"));
    assert!(desk.entry.is_half_typed());
    assert_eq!(desk.answers(), ["9", "."], "a draft is no answer");
    desk.keys("强");
    desk.enter();
    assert_eq!(desk.answers(), ["9", "希望加强"]);
    assert_eq!(desk.stored.draft, None);
}

#[test]
fn a_draft_is_kept_before_anything_is_answered() {
    let mut desk = Desk::with(questionnaire(vec![question("Q1", Kind::Text)]));
    desk.keys("甲");
    desk.reopen();
    assert_eq!(desk.line(), "甲");
}

#[test]
fn a_wrong_number_half_typed_is_kept_too() {
    let mut desk = Desk::with(questionnaire(vec![number("Q1")]));
    desk.keys("12.3.4");
    desk.reopen();
    assert_eq!(desk.line(), "12.3.4");
}

#[test]
fn a_waiting_one_is_kept() {
    let mut desk = Desk::with(questionnaire(vec![score("Q1"), score("Q2")]));
    desk.keys("1");
    desk.reopen();
    assert_eq!(desk.waiting(), "1");
    desk.keys("0");
    assert_eq!(desk.answers(), ["10", "."]);
}

#[rstest]
#[case("2", &["2"], "")]
#[case("21", &["2"], "1")]
#[case("1", &[], "1")]
fn toggled_options_and_the_key_of_a_longer_code_are_kept(
    #[case] keys: &str,
    #[case] chosen: &[&str],
    #[case] waiting: &str,
) {
    let mut desk = Desk::with(questionnaire(vec![options(
        "Q1",
        Kind::Multiple,
        &["1", "2", "10"],
    )]));
    desk.keys(keys);
    desk.reopen();
    assert_eq!(desk.chosen(), chosen);
    assert_eq!(desk.waiting(), waiting);
}

#[test]
fn a_confirmed_text_that_is_being_emptied_is_kept_empty() {
    let mut desk = Desk::with(questionnaire(vec![question("Q1", Kind::Text), score("Q2")]));
    desk.keys("好");
    desk.enter();
    desk.event(Event::Previous);
    desk.event(Event::Erase);
    desk.reopen();
    assert_eq!((desk.at().as_str(), desk.line()), ("Q1", ""));
    assert!(desk.entry.is_half_typed());
    assert_eq!(desk.answers(), ["好", "."]);
}

#[test]
fn nothing_half_typed_at_the_field_where_entry_continues_leaves_no_draft() {
    let mut desk = Desk::with(questionnaire(vec![score("Q1"), score("Q2")]));
    assert_eq!(desk.event(Event::Leave), []);
    desk.keys("9");
    assert_eq!(desk.event(Event::Leave), []);
}

#[test]
fn a_paper_left_at_an_earlier_question_opens_at_that_question() {
    let mut desk = Desk::with(questionnaire(vec![
        score("Q1"),
        question("Q2", Kind::Text),
        options("Q3", Kind::Multiple, &["1", "2"]),
        score("Q4"),
    ]));
    desk.keys("9好");
    desk.enter();
    desk.keys("2");
    desk.enter();
    for code in ["Q3", "Q2", "Q1"] {
        desk.event(Event::Previous);
        desk.reopen();
        assert_eq!(desk.at(), code);
        assert!(!desk.entry.is_half_typed(), "the field shows its answer");
    }
    desk.event(Event::FirstOpen);
    desk.reopen();
    assert_eq!(desk.at(), "Q4");
    assert_eq!(desk.stored.draft, None);
}

#[test]
fn looking_over_a_paper_that_was_not_begun_leaves_nothing_on_file() {
    let mut desk = Desk::with(questionnaire(vec![score("Q1"), score("Q2")]));
    desk.event(Event::Next);
    assert_eq!(desk.event(Event::Leave), []);
}

#[test]
fn a_draft_that_was_deleted_does_not_come_back() {
    let mut desk = Desk::with(questionnaire(vec![score("Q1"), question("Q2", Kind::Text)]));
    desk.keys("9甲");
    desk.reopen();
    desk.event(Event::Erase);
    desk.event(Event::Previous);
    let effects = desk.keys("8");
    assert_eq!(effects[1..], [Effect::Draft(None)]);
    desk.reopen();
    assert_eq!((desk.at().as_str(), desk.line()), ("Q2", ""));
    assert!(!desk.entry.is_half_typed());
}

#[test]
fn a_deleted_draft_is_gone_before_the_paper_is_finished() {
    let mut desk = Desk::with(questionnaire(vec![question("Q1", Kind::Text)]));
    desk.keys("好");
    desk.event(Event::Next);
    desk.event(Event::Previous);
    desk.event(Event::CaretEnd);
    desk.keys("！");
    desk.reopen();
    desk.event(Event::Erase);
    desk.enter();
    assert_eq!(desk.enter(), [Effect::Draft(None), Effect::Finish]);
}

#[test]
fn leaving_twice_stores_the_draft_once() {
    let mut desk = Desk::with(questionnaire(vec![question("Q1", Kind::Text)]));
    desk.keys("甲");
    assert_eq!(desk.event(Event::Leave).len(), 1);
    assert_eq!(desk.event(Event::Leave), []);
    desk.keys("乙");
    assert_eq!(desk.event(Event::Leave).len(), 1);
    assert_eq!(
        desk.stored.draft.as_ref().map(|draft| draft.text.as_str()),
        Some("甲乙")
    );
}

#[test]
fn a_paper_left_at_its_sum_opens_where_its_answers_end() {
    let mut desk = Desk::with(with_total(false));
    desk.keys("98");
    desk.event(Event::ControlTotal);
    desk.keys("17");
    assert_eq!(
        desk.event(Event::Leave),
        [],
        "a sum is no text of a question"
    );
    desk.reopen();
    assert_eq!(desk.at(), "Q3");
}
