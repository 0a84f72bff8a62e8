//! Finishing a paper, and what an edit does to a finished one.

use manyi::entry::{Effect, Event};
use manyi::questionnaire::{ConditionTest, Kind};
use manyi::response::{AnswerSheet, Missing, State};

use super::desk::{
    Desk, asked_if, fresh, missing, nine_scores, options, points, question, questionnaire, save,
    score,
};

#[test]
fn ten_keystrokes_finish_a_paper_of_nine_scores_and_an_open_question() {
    let mut desk = Desk::with(nine_scores());
    let keys: Vec<Event> = "987654320"
        .chars()
        .map(Event::Type)
        .chain([Event::Confirm])
        .collect();
    assert_eq!(keys.len(), 10);
    for key in keys {
        desk.event(key);
    }
    assert_eq!(desk.log.last(), Some(&Effect::Finish));
    assert_eq!(
        desk.answers(),
        ["9", "8", "7", "6", "5", "4", "3", "2", "0", "#blank"]
    );
    assert_eq!(desk.stored.state, State::Entered);
}

#[test]
fn ten_keystrokes_finish_a_paper_of_nine_closed_questions() {
    let mut questions: Vec<_> = (1..=8)
        .map(|at| options(&format!("Q{at}"), Kind::Single, &["1", "2", "3", "4"]))
        .collect();
    questions.push(score("Q9"));
    let mut desk = Desk::with(questionnaire(questions));
    desk.keys("12341234");
    desk.event(Event::FullMark);
    assert_eq!(desk.enter(), [Effect::Finish], "the tenth key");
    assert_eq!(
        desk.answers(),
        ["1", "2", "3", "4", "1", "2", "3", "4", "10"]
    );
}

#[test]
fn nine_full_marks_are_nine_spaces_and_enter() {
    let mut desk = Desk::with(nine_scores());
    for _ in 0..9 {
        desk.event(Event::FullMark);
    }
    desk.enter();
    assert_eq!(desk.stored.state, State::Entered);
    assert_eq!(desk.entry.running_sum(), Some((90.into(), 90.into())));
}

#[test]
fn a_paper_is_not_finished_before_the_evaluator_says_so() {
    let mut desk = Desk::with(questionnaire(vec![score("Q1")]));
    desk.keys("9");
    assert!(desk.entry.is_complete());
    assert_eq!(desk.stored.state, State::Open);
    assert_eq!(desk.enter(), [Effect::Finish]);
}

#[test]
fn finishing_an_incomplete_paper_leads_to_what_is_open() {
    let mut desk = Desk::with(questionnaire(vec![score("Q1"), score("Q2"), score("Q3")]));
    desk.keys("9");
    desk.event(Event::Next);
    desk.keys("7");
    assert_eq!(desk.at(), "end");
    assert_eq!(desk.enter(), []);
    assert_eq!(desk.at(), "Q2");
    assert!(desk.refusal().contains("Q2"));
    assert_eq!(desk.stored.state, State::Open);
}

#[test]
fn text_in_the_last_question_is_saved_and_the_paper_finished_with_one_enter() {
    let mut desk = Desk::with(questionnaire(vec![score("Q1"), question("Q2", Kind::Text)]));
    desk.keys("9好");
    let effects = desk.enter();
    assert_eq!(effects.len(), 2);
    assert_eq!(effects[1], Effect::Finish);
}

/// A finished paper whose second question opens with low points in the first.
fn finished() -> Desk {
    let mut desk = Desk::with(questionnaire(vec![
        score("Q1"),
        asked_if(
            question("Q2", Kind::Text),
            "Q1",
            ConditionTest::AtMost(5.into()),
        ),
    ]));
    desk.keys("9");
    desk.enter();
    assert_eq!(desk.stored.state, State::Entered);
    desk
}

#[test]
fn an_edit_that_opens_a_question_reopens_an_entered_paper() {
    let mut desk = finished();
    desk.event(Event::First);
    desk.keys("3");
    assert_eq!(desk.at(), "Q2");
    assert_eq!(desk.stored.state, State::Open);
    assert_eq!(desk.entry.paper().state, State::Open);
    desk.keys("态度");
    assert_eq!(desk.enter().last(), Some(&Effect::Finish));
    assert_eq!(desk.stored.state, State::Entered);
}

#[test]
fn an_edit_that_leaves_an_entered_paper_complete_leaves_it_entered() {
    let mut desk = finished();
    desk.event(Event::First);
    assert_eq!(desk.keys("8"), [save(0, points(8), 2)]);
    assert_eq!(desk.entry.paper().state, State::Entered);
}

#[test]
fn an_edit_of_a_verified_paper_leaves_it_entered() {
    let paper = questionnaire(vec![score("Q1")]);
    let mut stored = fresh(&paper);
    stored.answers.set(0, Some(points(9)));
    stored.state = State::Verified;
    let mut desk = Desk::continuing(paper, stored);
    desk.keys("8");
    assert_eq!(desk.entry.paper().state, State::Entered);
    assert_eq!(desk.stored.state, State::Entered);
}

#[test]
fn undo_reopens_an_entered_paper() {
    let mut desk = finished();
    desk.event(Event::Undo);
    assert_eq!(desk.stored.state, State::Open);
    assert_eq!(desk.entry.paper().state, State::Open);
}

/// An approved paper of every kind of field, with a printed sum.
fn approved() -> Desk {
    let mut paper = questionnaire(vec![
        score("Q1"),
        options("Q2", Kind::Single, &["1", "2"]),
        options("Q3", Kind::Multiple, &["1", "2"]),
        question("Q4", Kind::Text),
    ]);
    paper.control_total = super::desk::with_total(false).control_total;
    let mut desk = Desk::with(paper.clone());
    desk.keys("811");
    desk.enter();
    desk.keys("好");
    desk.enter();
    let mut stored = desk.stored.clone();
    stored.state = State::Approved;
    stored.position = 0;
    Desk::continuing(paper, stored)
}

#[test]
fn an_approved_paper_refuses_every_edit_and_says_why() {
    let edits = [
        Event::Type('1'),
        Event::Type('2'),
        Event::Paste("新".into()),
        Event::EraseAhead,
        Event::FullMark,
        missing(Missing::Blank),
        Event::Undo,
        Event::Redo,
    ];
    for edit in edits {
        for question in 0..4 {
            let mut desk = approved();
            for _ in 0..question {
                desk.event(Event::Next);
            }
            assert_eq!(desk.event(edit.clone()), [], "{edit:?}");
            assert!(
                desk.refusal().contains("approved"),
                "{edit:?}: {}",
                desk.refusal()
            );
            assert!(!desk.entry.is_half_typed());
        }
    }
}

#[test]
fn an_approved_paper_can_be_walked_through() {
    let mut desk = approved();
    for code in ["Q1", "Q2", "Q3", "Q4"] {
        assert_eq!(desk.at(), code);
        desk.enter();
    }
    assert_eq!(desk.at(), "end");
    desk.event(Event::Erase);
    assert_eq!(desk.at(), "Q4");
    desk.event(Event::Erase);
    assert_eq!(desk.line(), "好", "Backspace in its text changes nothing");
    assert!(desk.refusal().contains("approved"));
    assert_eq!(desk.event(Event::Leave), []);
}

#[test]
fn an_approved_paper_takes_no_sum() {
    let mut desk = approved();
    desk.event(Event::ControlTotal);
    desk.keys("8");
    assert!(desk.refusal().contains("approved"));
    assert_eq!(desk.enter(), []);
    assert_eq!(desk.stored.control_total, None);
}

#[test]
fn an_approved_paper_shows_what_is_confirmed_and_no_draft() {
    let paper = questionnaire(vec![question("Q1", Kind::Text)]);
    let mut stored = fresh(&paper);
    stored.answers = AnswerSheet::empty(1);
    stored
        .answers
        .set(0, Some(manyi::response::Answer::Text("好".into())));
    stored.state = State::Approved;
    stored.draft = Some(manyi::response::Draft {
        position: 0,
        text: "不好".into(),
    });
    let mut desk = Desk::continuing(paper, stored);
    assert_eq!(desk.line(), "好");
    assert_eq!(desk.event(Event::Leave), [], "and the draft stays on file");
}

/// However the last field is answered: with the Enter that ends its line, or with one of its own after a key that answers at once.
#[test]
fn every_paper_ends_with_one_enter() {
    let optional_text = || super::desk::optional(question("Q2", Kind::Text));
    let lasts = [
        (optional_text(), "好"),
        (optional_text(), ""),
        (optional_text(), "-"),
        (super::desk::number("Q2"), "35"),
        (super::desk::number("Q2"), "-"),
        (question("Q2", Kind::Date), "20220630"),
        (options("Q2", Kind::Multiple, &["1", "2"]), "12"),
        (options("Q2", Kind::Single, &["1", "2"]), "1"),
        (options("Q2", Kind::Single, &["1", "10"]), "1"),
        (score("Q2"), "8"),
        (score("Q2"), "1"),
        (score("Q2"), " "),
    ];
    for (last, keys) in lasts {
        let questions = vec![score("Q0"), score("Q1"), score("Q1b"), last.clone()];
        let mut desk = Desk::with(questionnaire(questions));
        desk.keys("999");
        desk.keys(keys);
        assert!(!desk.log.contains(&Effect::Finish), "{keys}");
        let effects = desk.enter();
        assert_eq!(
            effects.last(),
            Some(&Effect::Finish),
            "{:?}, {keys}",
            last.kind
        );
    }
}
