//! Enter behind a key that has answered by itself: whoever ends every field with it answers nothing that way.

use manyi::entry::{Effect, Event, Tone};
use manyi::questionnaire::{Kind, Question};
use manyi::response::{Missing, State};

use super::desk::{
    Desk, missing, nine_scores, number, optional, options, question, questionnaire, score,
};

/// The kinds of field that a bare Enter answers as blank.
fn optional_fields() -> [Question; 4] {
    [
        question("Q2", Kind::Text),
        number("Q2"),
        question("Q2", Kind::Date),
        options("Q2", Kind::Multiple, &["1", "2"]),
    ]
    .map(optional)
}

#[test]
fn an_enter_behind_a_key_that_answers_leaves_the_next_field_untouched_and_a_second_one_is_meant() {
    let single = options("Q1", Kind::Single, &["1", "2"]);
    let keys: [(Question, &[Event], &str); 5] = [
        (score("Q1"), &[Event::Type('3')], "3"),
        (score("Q1"), &[Event::Type('1'), Event::Type('0')], "10"),
        (score("Q1"), &[Event::FullMark], "10"),
        (score("Q1"), &[missing(Missing::Blank)], "#blank"),
        (single, &[Event::Type('2')], "2"),
    ];
    for (first, keys, stored) in keys {
        for second in optional_fields() {
            for is_last in [false, true] {
                let mut questions = vec![first.clone(), second.clone()];
                questions.extend((!is_last).then(|| score("Q3")));
                let mut desk = Desk::with(questionnaire(questions));
                for key in keys {
                    desk.event(key.clone());
                }
                assert_eq!(desk.enter(), [], "{:?} behind {keys:?}", second.kind);
                assert_eq!(desk.at(), "Q2");
                assert_eq!(desk.answers()[..2], [stored, "."]);
                assert!(desk.refusal().contains("another one is for this question"));
                assert_eq!(desk.stored.state, State::Open);
                let finishes = desk.enter().contains(&Effect::Finish);
                assert_eq!(desk.answers()[1], "#blank");
                assert_eq!(finishes, is_last);
            }
        }
    }
}

#[test]
fn whoever_ends_every_field_with_enter_keys_a_paper_without_a_blank() {
    let mut desk = Desk::with(nine_scores());
    for key in "9876 4320".chars() {
        desk.event(match key {
            ' ' => Event::FullMark,
            key => Event::Type(key),
        });
        assert_eq!(desk.enter(), []);
        // It sounds where the Enter would have been an answer, and nowhere else.
        let tone = desk.entry.notice().map(|said| said.tone);
        let is_heard = tone == Some(Tone::Problem);
        assert_eq!(is_heard, desk.at() == "Q10", "{key}");
    }
    assert_eq!(desk.at(), "Q10");
    assert_eq!(desk.answers()[8..], ["0", "."]);
    desk.keys("好");
    assert_eq!(desk.enter().last(), Some(&Effect::Finish));
}

/// A `1` that waits for a `0` takes the Enter as its own.
#[test]
fn an_enter_that_confirms_a_waiting_key_is_not_taken_twice() {
    let mut desk = Desk::with(questionnaire(vec![
        score("Q1"),
        score("Q2"),
        optional(question("Q3", Kind::Text)),
    ]));
    for key in ["1", "5"] {
        desk.keys(key);
        desk.enter();
    }
    assert_eq!(desk.answers(), ["1", "5", "."]);
    assert_eq!(desk.stored.state, State::Open);
}

#[test]
fn where_fields_are_keyed_one_behind_the_other_an_enter_is_meant_until_one_follows_a_key_again() {
    let text = |code| optional(question(code, Kind::Text));
    let paper = || {
        questionnaire(vec![
            score("Q1"),
            score("Q2"),
            score("Q2b"),
            text("Q3"),
            score("Q4"),
            text("Q5"),
        ])
    };
    let mut desk = Desk::with(paper());
    desk.keys("382");
    assert_eq!(desk.enter().len(), 1);
    assert_eq!(desk.answers()[3], "#blank");
    desk.keys("7");
    assert_eq!(desk.enter().last(), Some(&Effect::Finish));
    // An Enter behind a key where nothing takes one shows the habit: from there on it is none of the next field.
    let mut paper = paper();
    paper.questions.insert(3, score("Q2c"));
    let mut desk = Desk::with(paper);
    desk.keys("382");
    assert_eq!(desk.enter(), []);
    desk.keys("7");
    assert_eq!(desk.enter(), []);
    assert_eq!(desk.at(), "Q3");
    assert_eq!(desk.answers(), ["3", "8", "2", "7", ".", ".", "."]);
}

/// Whoever ends every field with Enter and forgets one of them answers nothing with the next.
#[test]
fn an_enter_forgotten_once_is_no_habit() {
    let mut desk = Desk::with(nine_scores());
    for key in "9876432".chars() {
        desk.event(Event::Type(key));
        desk.enter();
    }
    desk.keys("55");
    assert_eq!(desk.enter(), []);
    assert_eq!(desk.answers()[8..], ["5", "."]);
    assert_eq!(desk.stored.state, State::Open);
}

#[test]
fn an_enter_behind_a_key_confirms_nothing_that_was_left_half_typed_in_the_next_field() {
    let mut desk = Desk::with(questionnaire(vec![score("Q1"), number("Q2"), score("Q3")]));
    desk.event(Event::Next);
    desk.keys("3");
    desk.event(Event::Previous);
    desk.keys("9");
    assert_eq!((desk.at().as_str(), desk.line()), ("Q2", "3"));
    assert_eq!(desk.enter(), []);
    assert_eq!(desk.answers(), ["9", ".", "."]);
    desk.keys("5");
    desk.enter();
    assert_eq!(desk.answers(), ["9", "35", "."]);
}

#[test]
fn an_enter_that_follows_any_other_key_is_meant() {
    for between in [Event::Next, Event::Undo] {
        let text = optional(question("Q2", Kind::Text));
        let mut desk = Desk::with(questionnaire(vec![score("Q1"), text, score("Q3")]));
        desk.keys("3");
        desk.event(Event::Previous);
        desk.event(Event::Next);
        desk.keys("好");
        desk.event(between);
        desk.event(Event::First);
        desk.event(Event::Next);
        assert_ne!(desk.enter(), []);
    }
}

#[test]
fn an_enter_too_many_behind_a_finished_paper_does_not_begin_the_next_one() {
    let text = || optional(question("Q1", Kind::Text));
    let mut desk = Desk::with(questionnaire(vec![text(), score("Q2")]));
    desk.entry.follows_a_paper();
    assert_eq!(desk.enter(), []);
    assert_eq!(desk.answers(), [".", "."]);
    assert_eq!(desk.enter().len(), 1);
    assert_eq!(desk.answers(), ["#blank", "."]);
    // The first key behind it shows nothing of how fields are ended.
    let mut desk = Desk::with(questionnaire(vec![score("Q1"), optional(number("Q2"))]));
    desk.entry.follows_a_paper();
    desk.keys("8");
    assert_eq!(desk.enter(), []);
    assert_eq!(desk.answers(), ["8", "."]);
}

/// Whoever ends every cell with Tab, as in a sheet, keys into the field that is meant.
#[test]
fn a_tab_behind_a_key_that_answers_belongs_to_it_and_a_second_one_goes_on() {
    for second in optional_fields().into_iter().chain([score("Q2")]) {
        let mut desk = Desk::with(questionnaire(vec![score("Q1"), second, score("Q3")]));
        desk.keys("3");
        assert_eq!(desk.event(Event::EndCell), []);
        assert_eq!(desk.at(), "Q2");
        assert!(desk.refusal().contains("this Tab did nothing"));
        desk.event(Event::EndCell);
        assert_eq!(
            (desk.at().as_str(), desk.answers()),
            (
                "Q3",
                vec!["3", ".", "."].into_iter().map(str::to_owned).collect()
            )
        );
    }
    let mut desk = Desk::with(nine_scores());
    for key in "987643205".chars() {
        desk.event(Event::Type(key));
        desk.event(Event::EndCell);
    }
    assert_eq!(desk.at(), "Q10");
    assert_eq!(
        desk.answers()[..9],
        ["9", "8", "7", "6", "4", "3", "2", "0", "5"]
    );
    // A key that waits is ended by it, and any other key that moves is meant at once.
    let mut desk = Desk::with(questionnaire(vec![score("Q1"), score("Q2"), score("Q3")]));
    desk.keys("1");
    desk.event(Event::EndCell);
    assert_eq!(
        (desk.at().as_str(), desk.answers()[0].as_str()),
        ("Q2", "1")
    );
    desk.keys("8");
    desk.event(Event::Previous);
    assert_eq!(desk.at(), "Q2");
}

/// The Enter is the end of what was pasted.
#[test]
fn an_enter_behind_a_paste_of_which_nothing_was_taken_is_not_taken_either() {
    let several = || optional(options("Q2", Kind::Multiple, &["1", "2"]));
    for before in ["", "3"] {
        let mut desk = Desk::with(questionnaire(vec![score("Q1"), several()]));
        desk.keys(before);
        if before.is_empty() {
            desk.event(Event::Next);
        }
        desk.event(Event::Paste("1. 手续多".into()));
        assert_eq!(desk.enter(), []);
        assert!(
            desk.refusal()
                .contains("what was pasted was not taken, nor is this key")
        );
        assert_eq!(desk.answers()[1], ".");
        assert_ne!(desk.enter(), []);
    }
    // Nor does it finish a paper that is complete.
    let mut desk = Desk::with(questionnaire(vec![score("Q1")]));
    desk.keys("3");
    desk.event(Event::Paste("4".into()));
    assert_eq!(desk.enter(), []);
    assert_eq!(desk.enter().last(), Some(&Effect::Finish));
}
