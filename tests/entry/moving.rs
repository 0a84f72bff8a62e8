//! Moving over the paper: skips, editing an earlier answer, going back.

use manyi::entry::{Effect, Event};
use manyi::questionnaire::{ConditionTest, Kind, Questionnaire};
use manyi::response::{Missing, note_version};

use super::desk::{
    Desk, asked_if, fresh, missing, options, points, question, questionnaire, save, score,
};

/// Q2 is asked on option 1 of Q1, Q3 on at least 6 points of Q2, Q4 always.
fn skipping() -> Questionnaire {
    questionnaire(vec![
        options("Q1", Kind::Single, &["1", "2"]),
        asked_if(score("Q2"), "Q1", ConditionTest::AnyOf(vec!["1".into()])),
        asked_if(
            question("Q3", Kind::Text),
            "Q2",
            ConditionTest::AtLeast(6.into()),
        ),
        score("Q4"),
    ])
}

#[test]
fn an_answer_opens_the_questions_behind_it() {
    let mut desk = Desk::with(skipping());
    assert_eq!(desk.entry.asked(), [true, false, false, true]);
    desk.keys("1");
    assert_eq!(desk.at(), "Q2");
    desk.keys("6");
    assert_eq!(desk.at(), "Q3");
    assert_eq!(desk.entry.progress(), (2, 4));
}

#[test]
fn an_answer_closes_the_questions_behind_it_and_their_answers_stay_on_file() {
    let mut desk = Desk::with(skipping());
    desk.keys("16");
    desk.keys("好");
    desk.enter();
    desk.event(Event::First);
    desk.keys("2");
    assert_eq!(desk.at(), "Q4");
    assert_eq!(desk.entry.progress(), (1, 2));
    assert_eq!(desk.answers(), ["2", "6", "好", "."]);
    desk.event(Event::Previous);
    assert_eq!(desk.at(), "Q1", "the cursor passes skipped questions");
}

#[test]
fn a_missing_reason_opens_nothing() {
    let mut desk = Desk::with(skipping());
    desk.event(missing(Missing::Refused));
    assert_eq!(desk.at(), "Q4");
}

#[test]
fn an_earlier_answer_is_edited_and_entry_comes_back_to_where_it_was() {
    let mut desk = Desk::with(questionnaire(vec![
        score("Q1"),
        score("Q2"),
        score("Q3"),
        score("Q4"),
    ]));
    desk.keys("987");
    desk.event(Event::Previous);
    desk.event(Event::Previous);
    assert_eq!(desk.at(), "Q2");
    assert_eq!(desk.keys("5"), [save(1, points(5), 2)]);
    desk.event(Event::FirstOpen);
    assert_eq!(desk.at(), "Q4");
    assert_eq!(desk.answers(), ["9", "5", "7", "."]);
}

#[test]
fn enter_on_an_answered_question_only_goes_on() {
    let mut desk = Desk::with(questionnaire(vec![score("Q1"), score("Q2")]));
    desk.keys("9");
    desk.event(Event::Previous);
    assert_eq!(desk.enter(), []);
    assert_eq!(desk.at(), "Q2");
}

#[test]
fn backspace_in_an_empty_closed_field_goes_back_one_question() {
    let mut desk = Desk::with(questionnaire(vec![
        score("Q1"),
        options("Q2", Kind::Multiple, &["1", "2"]),
        score("Q3"),
    ]));
    desk.keys("91");
    desk.enter();
    assert_eq!(desk.event(Event::Erase), []);
    assert_eq!(desk.at(), "Q2");
    desk.keys("2");
    desk.event(Event::Erase);
    assert_eq!(desk.chosen(), ["1"], "first it takes the toggles back");
    desk.event(Event::Erase);
    assert_eq!(desk.at(), "Q1");
    desk.event(Event::Erase);
    assert_eq!(desk.at(), "Q1", "and it stops at the first question");
}

#[test]
fn backspace_at_the_end_goes_back_to_the_last_question() {
    let mut desk = Desk::with(questionnaire(vec![score("Q1")]));
    desk.keys("9");
    desk.event(Event::Erase);
    assert_eq!(desk.at(), "Q1");
}

#[test]
fn a_paper_of_no_questions_is_at_its_end() {
    let mut desk = Desk::with(questionnaire(Vec::new()));
    assert_eq!(desk.at(), "end");
    for event in [Event::Previous, Event::Next, Event::Erase, Event::Undo] {
        assert_eq!(desk.event(event), []);
    }
    assert_eq!(desk.enter(), [Effect::Finish]);
}

#[test]
fn the_running_sum_counts_what_is_asked() {
    let mut desk = Desk::with(skipping());
    assert_eq!(desk.entry.running_sum(), Some((0.into(), 10.into())));
    desk.keys("1");
    assert_eq!(desk.entry.running_sum(), Some((0.into(), 20.into())));
    desk.keys("7");
    assert_eq!(desk.entry.running_sum(), Some((7.into(), 20.into())));
    desk.event(Event::First);
    desk.keys("2");
    assert_eq!(desk.entry.running_sum(), Some((0.into(), 10.into())));
}

#[test]
fn a_question_that_the_version_of_the_paper_does_not_have_is_passed_over() {
    let mut later = score("Q2");
    later.since = 2;
    let asked = questionnaire(vec![score("Q1"), later, score("Q3")]);
    let mut paper = fresh(&asked);
    note_version(&asked, 1, &mut paper.answers);
    let mut desk = Desk::continuing(asked, paper);
    assert_eq!(desk.entry.asked(), [true, false, true]);
    desk.keys("8");
    assert_eq!(desk.at(), "Q3");
    desk.event(Event::Previous);
    assert_eq!(desk.at(), "Q1");
    desk.event(Event::Next);
    desk.keys("7");
    assert!(desk.entry.is_complete());
    assert_eq!(desk.entry.progress(), (2, 2));
    // 8 and 7 of two full marks: the paper prints no third one.
    assert_eq!(desk.entry.running_sum(), Some((15.into(), 20.into())));
}
