//! The sum the paper prints, keyed as a check.

use manyi::entry::{Effect, Event};
use manyi::questionnaire::Kind;
use manyi::response::{Missing, State};

use super::desk::{
    Desk, assert_in_both_languages, missing, number, question, questionnaire, score, with_total,
};

fn answered(required: bool) -> Desk {
    let mut desk = Desk::with(with_total(required));
    desk.keys("987");
    desk
}

#[test]
fn a_sum_that_agrees_is_stored() {
    let mut desk = answered(false);
    desk.event(Event::ControlTotal);
    assert_eq!(desk.at(), "total");
    assert_eq!(desk.keys("２4"), []);
    assert_eq!(desk.enter(), [Effect::ControlTotal(Some(24.into()))]);
    assert_eq!(desk.at(), "end");
    assert_in_both_languages(desk.entry.notice().expect("the agreement is said"));
}

#[test]
fn a_sum_that_disagrees_is_refused_with_the_difference() {
    let mut desk = answered(false);
    desk.event(Event::ControlTotal);
    desk.keys("26");
    assert_eq!(desk.enter(), []);
    let said = desk.refusal();
    assert!(
        said.contains("26") && said.contains("24") && said.contains('2'),
        "{said}"
    );
    assert_eq!((desk.at().as_str(), desk.line()), ("total", ""));
    assert_eq!(desk.stored.control_total, None);
}

#[test]
fn a_sum_cannot_be_checked_while_a_question_of_it_is_open() {
    let mut desk = Desk::with(with_total(false));
    desk.keys("9");
    desk.event(Event::ControlTotal);
    desk.keys("9");
    assert_eq!(desk.enter(), []);
    assert!(desk.refusal().contains("Q2"));
    assert_eq!(desk.line(), "9");
}

#[test]
fn a_missing_answer_adds_nothing_to_the_sum() {
    let mut desk = Desk::with(with_total(false));
    desk.keys("98");
    desk.event(missing(Missing::Blank));
    desk.event(Event::ControlTotal);
    desk.keys("17");
    assert_eq!(desk.enter(), [Effect::ControlTotal(Some(17.into()))]);
}

#[test]
fn a_required_sum_is_asked_for_before_the_paper_is_finished() {
    let mut desk = answered(true);
    assert_eq!(desk.enter(), []);
    assert_eq!(desk.at(), "total");
    desk.keys("24");
    desk.enter();
    assert_eq!(desk.enter(), [Effect::Finish]);
    assert_eq!(desk.stored.state, State::Entered);
}

#[test]
fn a_sum_that_is_not_required_may_be_left_out() {
    let mut desk = answered(false);
    assert_eq!(desk.enter(), [Effect::Finish]);
}

#[test]
fn a_later_edit_takes_the_agreement_back_aloud() {
    let mut desk = answered(false);
    desk.event(Event::ControlTotal);
    desk.keys("24");
    desk.enter();
    desk.event(Event::First);
    let effects = desk.keys("5");
    assert_eq!(effects[1..], [Effect::ControlTotal(None)]);
    assert!(desk.refusal().contains("sum"));
    assert_eq!(desk.stored.control_total, None);
}

#[test]
fn an_entered_paper_that_loses_a_required_sum_is_open_again() {
    let mut desk = answered(true);
    desk.event(Event::ControlTotal);
    desk.keys("24");
    desk.enter();
    desk.enter();
    assert_eq!(desk.stored.state, State::Entered);
    desk.event(Event::First);
    desk.keys("5");
    assert_eq!(desk.entry.paper().state, State::Open);
    assert_eq!(desk.stored.state, State::Open);
    desk.event(Event::FirstOpen);
    desk.enter();
    assert_eq!(desk.at(), "total");
    desk.keys("20");
    desk.enter();
    assert_eq!(desk.enter(), [Effect::Finish]);
}

#[test]
fn an_edit_that_leaves_the_sum_as_it_was_keeps_the_agreement() {
    let mut desk = answered(false);
    desk.event(Event::ControlTotal);
    desk.keys("24");
    desk.enter();
    desk.event(Event::First);
    assert_eq!(desk.keys("9").len(), 1);
    assert_eq!(desk.stored.control_total, Some(24.into()));
}

#[test]
fn the_sum_key_goes_there_and_back() {
    let mut desk = Desk::with(with_total(false));
    desk.keys("9");
    desk.event(Event::ControlTotal);
    desk.event(Event::ControlTotal);
    assert_eq!(desk.at(), "Q2");
    desk.keys("1");
    desk.event(Event::ControlTotal);
    assert_eq!(
        desk.answers(),
        ["9", "1", "."],
        "a waiting one is confirmed"
    );
    assert_eq!(desk.at(), "total");
}

#[test]
fn the_sum_key_works_in_the_sum_and_wherever_it_is_no_sign_of_an_answer() {
    let mut paper = with_total(false);
    paper.questions.push(number("Q4"));
    paper.questions.push(question("Q5", Kind::Text));
    let mut desk = Desk::with(paper);
    desk.keys("987");
    for sign in ['+', '＋'] {
        desk.keys(sign.encode_utf8(&mut [0; 4]));
        assert_eq!(desk.at(), "total");
        desk.keys(sign.encode_utf8(&mut [0; 4]));
        assert_eq!(desk.at(), "Q4");
    }
    desk.keys("3");
    desk.enter();
    desk.keys("+");
    assert_eq!(
        (desk.at().as_str(), desk.line()),
        ("Q5", "+"),
        "a sign of a text"
    );
}

#[test]
fn a_typed_sum_waits_in_its_field_and_is_asked_about_before_the_paper_is_finished() {
    for leaving in [Event::Previous, Event::First, Event::ControlTotal] {
        let mut desk = answered(false);
        desk.event(Event::ControlTotal);
        desk.keys("24");
        desk.event(leaving);
        assert!(desk.refusal().contains("the sum is half keyed"));
        assert_ne!(desk.at(), "total");
        desk.event(Event::FirstOpen);
        assert_eq!(desk.at(), "end");
        assert_eq!(desk.enter(), []);
        assert_eq!((desk.at().as_str(), desk.line()), ("total", "24"));
        let effects = desk.enter();
        assert_eq!(effects[0], Effect::ControlTotal(Some(24.into())));
        assert_eq!(
            effects[1..],
            [Effect::Draft(None)],
            "nothing half typed is left on file"
        );
        assert_eq!(desk.enter(), [Effect::Finish]);
    }
}

#[test]
fn anything_but_a_sum_is_refused() {
    let mut desk = answered(false);
    desk.event(Event::ControlTotal);
    desk.keys("x");
    assert!(desk.refusal().contains("digits"));
    desk.enter();
    assert!(desk.refusal().contains("printed on the paper"));
    for pasted in [
        "-79228162514264337593543950335",
        "满分",
        "9e9",
        "79228162514264337593543950336",
    ] {
        desk.event(Event::Paste(pasted.into()));
        assert_eq!(desk.enter(), []);
        assert!(!desk.refusal().is_empty());
        while !desk.line().is_empty() {
            desk.event(Event::Erase);
        }
    }
    assert_eq!(desk.at(), "total", "Backspace stays in the field");
}

#[test]
fn a_full_width_pasted_sum_is_read() {
    let mut desk = answered(false);
    desk.event(Event::ControlTotal);
    desk.event(Event::Paste("２４\n".into()));
    assert_eq!(desk.enter(), [Effect::ControlTotal(Some(24.into()))]);
}

#[test]
fn a_paper_that_prints_no_sum_has_no_field_for_it() {
    let mut desk = Desk::with(questionnaire(vec![score("Q1")]));
    assert_eq!(desk.event(Event::ControlTotal), []);
    assert!(desk.refusal().contains("no sum"));
    assert_eq!(desk.at(), "Q1");
}

#[test]
fn the_sum_is_called_what_the_paper_calls_it() {
    let mut paper = with_total(false);
    paper.control_total.as_mut().unwrap().label = manyi::text::Text::new("合计", "total");
    let mut desk = Desk::with(paper);
    desk.keys("987");
    for keys in ["x", "26", "24"] {
        desk.event(Event::ControlTotal);
        desk.keys(keys);
        desk.enter();
        let said = &desk.entry.notice().unwrap().text.zh;
        assert!(said.contains("合计") && !said.contains("小计"), "{said}");
        while desk.at() == "total" && !desk.line().is_empty() {
            desk.event(Event::Erase);
        }
        if desk.at() == "total" {
            desk.event(Event::ControlTotal);
        }
    }
}
