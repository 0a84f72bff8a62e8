//! Leaving a paper and coming back to the same field with the same half-typed text.

use manyi::entry::{Effect, Entry, Event};
use manyi::questionnaire::{ConditionTest, Kind, Question};
use manyi::response::Draft;
use rstest::rstest;

use super::desk::{Desk, asked_if, number, options, question, questionnaire, score, with_total};

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
    desk.keys("8");
    assert_eq!(desk.stored.draft, None);
    desk.reopen();
    assert_eq!((desk.at().as_str(), desk.line()), ("Q2", ""));
    assert!(!desk.entry.is_half_typed());
}

#[test]
fn a_deleted_draft_is_gone_before_the_paper_is_finished() {
    let mut desk = Desk::with(questionnaire(vec![question("Q1", Kind::Text)]));
    desk.keys("好");
    desk.enter();
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
    assert_eq!(desk.event(Event::Leave), [], "nothing is typed in it");
    desk.reopen();
    assert_eq!(desk.at(), "Q3");
}

#[test]
fn a_sum_half_typed_is_kept_like_any_field() {
    let mut paper = with_total(false);
    paper.questions.push(question("Q4", Kind::Text));
    let mut desk = Desk::with(paper);
    desk.keys("987");
    desk.keys("希望");
    desk.event(Event::ControlTotal);
    desk.keys("2");
    desk.reopen();
    assert_eq!((desk.at().as_str(), desk.line()), ("total", "2"));
    // Left for a field, it waits beside what is half typed there.
    desk.event(Event::Previous);
    assert_eq!((desk.at().as_str(), desk.line()), ("Q4", "希望"));
    desk.reopen();
    assert_eq!((desk.at().as_str(), desk.line()), ("Q4", "希望"));
    desk.enter();
    assert_eq!((desk.at().as_str(), desk.line()), ("total", "2"));
    assert!(desk.refusal().contains("the sum is half keyed"));
    desk.keys("4");
    let effects = desk.enter();
    assert_eq!(
        effects,
        [Effect::ControlTotal(Some(24.into())), Effect::Draft(None)]
    );
    assert_eq!(desk.enter(), [Effect::Finish]);
}

/// Q2 is asked with low points in Q1.
fn with_a_jump() -> Desk {
    let jump = ConditionTest::AtMost(5.into());
    Desk::with(questionnaire(vec![
        score("Q1"),
        asked_if(number("Q2"), "Q1", jump),
        score("Q3"),
    ]))
}

#[test]
fn what_is_half_typed_in_a_field_that_is_passed_over_comes_back_with_the_field() {
    for is_left in [false, true] {
        let mut desk = with_a_jump();
        desk.keys("33");
        desk.event(Event::Previous);
        assert!(desk.refusal().contains("Q2 is half keyed"));
        desk.keys("9");
        let said = desk.refusal();
        assert!(
            said.contains("Q2") && said.contains("passed over"),
            "{said}"
        );
        assert_eq!(desk.at(), "Q3");
        if is_left {
            desk.reopen();
            assert_eq!(desk.at(), "Q3");
        }
        desk.event(Event::Previous);
        desk.keys("3");
        assert_eq!((desk.at().as_str(), desk.line()), ("Q2", "3"));
        assert_eq!(desk.answers(), ["3", ".", "."]);
    }
}

#[test]
fn what_is_half_typed_in_a_field_that_is_passed_over_goes_with_the_end_of_the_paper() {
    let mut desk = with_a_jump();
    desk.keys("33");
    desk.event(Event::Previous);
    desk.keys("9");
    desk.reopen();
    desk.keys("7");
    assert_eq!(desk.enter(), [Effect::Draft(None), Effect::Finish]);
    desk.event(Event::First);
    desk.keys("3");
    assert_eq!((desk.at().as_str(), desk.line()), ("Q2", ""));
}

#[test]
fn what_is_half_typed_is_kept_while_nobody_leaves_and_what_was_said_stays_said() {
    let mut desk = Desk::with(questionnaire(vec![
        score("Q1"),
        question("Q2", Kind::Text),
        score("Q3"),
    ]));
    desk.keys("9");
    assert!(!desk.entry.is_unkept(), "all is confirmed");
    desk.keys("x希望");
    desk.event(Event::EraseAhead);
    for text in ["x希望", "x希望多来"] {
        assert!(desk.entry.is_unkept());
        let effects = desk.entry.keep();
        let [Effect::Draft(Some(draft))] = &effects[..] else {
            panic!("{effects:?}");
        };
        assert_eq!((draft.position, draft.text.as_str()), (1, text));
        assert!(!desk.entry.is_unkept());
        assert_eq!(desk.entry.keep(), []);
        desk.keys("多来");
    }
    // What could not be kept is asked for again.
    let effects = desk.entry.keep();
    desk.entry.was_not_kept(None);
    assert_eq!(desk.entry.keep(), effects);
    desk.event(Event::Undo);
    assert!(desk.entry.is_unkept(), "taken out, it must not come back");
    assert_eq!(desk.entry.keep(), [Effect::Draft(None)]);
    desk.event(Event::Previous);
    assert!(!desk.entry.is_unkept(), "only looked at");
}

/// One question of every kind whose keys wait, with the keys that make half an answer.
fn half_an_answer() -> Vec<(Question, &'static str, &'static str)> {
    let hundred = Kind::Score {
        full_mark: 100.into(),
        step: 1.into(),
    };
    vec![
        (number("Q2"), "3", "3"),
        (question("Q2", Kind::Text), "很好", "很好"),
        (question("Q2", Kind::Date), "20220630", "2022-06-30"),
        (options("Q2", Kind::Multiple, &["1", "2", "3"]), "12", "1|2"),
        (options("Q2", Kind::Single, &["1", "10", "2"]), "1", "1"),
        (question("Q2", hundred), "3", "3"),
    ]
}

#[test]
fn what_nobody_confirmed_is_no_answer_however_its_field_is_left_and_is_asked_about_at_the_end() {
    let ways = [Event::Previous, Event::First, Event::Next, Event::EndCell];
    for ((asked, keys, stored), way) in half_an_answer()
        .into_iter()
        .flat_map(|half| ways.clone().map(|way| (half.clone(), way)))
    {
        let mut desk = Desk::with(questionnaire(vec![score("Q1"), asked, score("Q3")]));
        desk.keys("9");
        desk.keys(keys);
        let effects = desk.event(way.clone());
        assert!(
            matches!(effects[..], [Effect::Draft(Some(_))]),
            "{keys}, {way:?}: {effects:?}"
        );
        assert!(desk.refusal().contains("Q2 is half keyed and not stored"));
        assert_eq!(desk.answers(), ["9", ".", "."]);
        assert!(desk.entry.is_aside(1));
        // Another answer is keyed meanwhile; the power is cut after it.
        desk.event(Event::First);
        desk.keys("8");
        assert!(
            desk.entry.is_half_typed(),
            "it stands in its field again: {keys}"
        );
        desk.event(Event::Next);
        desk.keys("7");
        assert_eq!(desk.answers(), ["8", ".", "7"]);
        desk.entry = Entry::new(
            std::sync::Arc::new(desk.entry.questionnaire().clone()),
            desk.stored.clone(),
        );
        desk.event(Event::FirstOpen);
        assert!(desk.entry.is_half_typed(), "{keys}, {way:?}");
        assert_ne!(desk.enter(), []);
        assert_eq!(desk.answers(), ["8", stored, "7"]);
        desk.event(Event::FirstOpen);
        assert_eq!(desk.enter(), [Effect::Finish]);
        assert_eq!(desk.stored.draft, None);
    }
}

#[test]
fn a_change_nobody_confirmed_is_asked_about_before_the_paper_is_finished() {
    let mut desk = Desk::with(questionnaire(vec![score("Q1"), number("Q2"), score("Q3")]));
    desk.keys("935");
    desk.enter();
    desk.keys("7");
    desk.event(Event::Previous);
    desk.event(Event::Previous);
    desk.keys("4");
    desk.event(Event::Next);
    desk.event(Event::Next);
    assert_eq!(desk.at(), "end");
    assert_eq!(desk.enter(), []);
    assert!(
        desk.refusal().contains("Enter stores it"),
        "{}",
        desk.refusal()
    );
    assert_eq!((desk.at().as_str(), desk.line()), ("Q2", "4"));
    assert_eq!(desk.answers(), ["9", "35", "7"]);
    // Taken out, the answer stays as it was.
    desk.event(Event::Undo);
    desk.event(Event::Next);
    desk.event(Event::FirstOpen);
    assert_eq!(desk.enter(), [Effect::Draft(None), Effect::Finish]);
    assert_eq!(desk.answers(), ["9", "35", "7"]);
}

#[test]
fn several_fields_half_typed_are_all_kept_when_the_paper_is_left() {
    let ticks = options("Q2", Kind::Multiple, &["1", "2", "3"]);
    let mut desk = Desk::with(questionnaire(vec![
        number("Q1"),
        ticks,
        question("Q3", Kind::Text),
        score("Q4"),
    ]));
    desk.keys("3");
    desk.event(Event::Next);
    desk.keys("13");
    desk.event(Event::Next);
    desk.keys("希望");
    desk.reopen();
    assert_eq!((desk.at().as_str(), desk.line()), ("Q3", "希望"));
    desk.event(Event::Previous);
    assert_eq!(desk.chosen(), ["1", "3"]);
    desk.event(Event::Previous);
    assert_eq!(desk.line(), "3");
    assert_eq!(desk.answers(), [".", ".", ".", "."]);
    desk.keys("5");
    for _ in 0..3 {
        desk.enter();
    }
    assert_eq!(desk.answers(), ["35", "1|3", "希望", "."]);
    assert_eq!(desk.stored.draft, None);
}

#[test]
fn a_sign_that_does_not_go_on_with_a_key_that_waited_answers_the_field_one_came_back_to() {
    let hundred = Kind::Score {
        full_mark: 100.into(),
        step: 1.into(),
    };
    for (key, stored) in [("5", "35"), (" ", "100")] {
        let scale = question("Q2", hundred.clone());
        let mut desk = Desk::with(questionnaire(vec![score("Q1"), scale, score("Q3")]));
        desk.keys("93");
        desk.event(Event::Previous);
        desk.event(Event::Next);
        assert_eq!(desk.waiting(), "3");
        desk.keys(key);
        assert_eq!(desk.answers(), ["9", stored, "."]);
    }
}
