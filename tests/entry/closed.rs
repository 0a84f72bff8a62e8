//! Closed questions: points, single and multiple choice, one key each.

use manyi::entry::{Effect, Event};
use manyi::questionnaire::Kind;
use manyi::response::{Answer, Missing};
use rstest::rstest;
use rust_decimal::Decimal;

use super::desk::{
    Desk, missing, number, optional, options, points, question, questionnaire, save, score,
};

fn two_scores() -> Desk {
    Desk::with(questionnaire(vec![score("Q1"), score("Q2"), score("Q3")]))
}

#[rstest]
#[case('0', 0)]
#[case('2', 2)]
#[case('3', 3)]
#[case('4', 4)]
#[case('5', 5)]
#[case('6', 6)]
#[case('7', 7)]
#[case('8', 8)]
#[case('9', 9)]
#[case('０', 0)]
#[case('７', 7)]
fn one_digit_is_saved_at_once_and_leads_on(#[case] key: char, #[case] given: i64) {
    let mut desk = two_scores();
    assert_eq!(desk.event(Event::Type(key)), [save(0, points(given), 1)]);
    assert_eq!(desk.at(), "Q2");
}

#[test]
fn one_waits_and_zero_makes_it_ten() {
    let mut desk = two_scores();
    assert_eq!(desk.keys("1"), []);
    assert_eq!((desk.at().as_str(), desk.waiting()), ("Q1", "1"));
    assert_eq!(desk.keys("0"), [save(0, points(10), 1)]);
}

#[test]
fn a_full_width_ten_is_ten() {
    let mut desk = two_scores();
    assert_eq!(desk.keys("１０"), [save(0, points(10), 1)]);
}

#[test]
fn a_digit_after_a_waiting_one_belongs_to_the_next_question() {
    let mut desk = two_scores();
    assert_eq!(
        desk.keys("17"),
        [save(0, points(1), 1), save(1, points(7), 2)]
    );
    assert_eq!(desk.at(), "Q3");
}

#[test]
fn a_one_after_a_waiting_one_waits_in_the_next_question() {
    let mut desk = two_scores();
    assert_eq!(desk.keys("11"), [save(0, points(1), 1)]);
    assert_eq!((desk.at().as_str(), desk.waiting()), ("Q2", "1"));
}

#[rstest]
#[case(Event::Confirm, &["1", ".", "."], "Q2")]
#[case(Event::FullMark, &["1", "10", "."], "Q3")]
#[case(missing(Missing::Illegible), &["1", "#illegible", "."], "Q3")]
#[case(Event::Next, &["1", ".", "."], "Q2")]
#[case(Event::Previous, &["1", ".", "."], "Q1")]
#[case(Event::FirstOpen, &["1", ".", "."], "Q2")]
#[case(Event::Erase, &[".", ".", "."], "Q1")]
fn anything_but_zero_ends_a_waiting_one(
    #[case] event: Event,
    #[case] answers: &[&str],
    #[case] at: &str,
) {
    let mut desk = two_scores();
    desk.keys("1");
    desk.event(event);
    assert_eq!(desk.answers(), answers);
    assert_eq!(desk.at(), at);
    assert_eq!(desk.waiting(), "");
}

#[test]
fn a_digit_after_a_waiting_one_in_the_last_question_is_refused_aloud() {
    let mut desk = Desk::with(questionnaire(vec![score("Q1")]));
    assert_eq!(desk.keys("15"), [save(0, points(1), 1)]);
    assert_eq!(desk.at(), "end");
    assert!(desk.refusal().contains("end of the paper"));
}

#[rstest]
#[case(Event::FullMark)]
#[case(Event::Type('　'))]
#[case(Event::Type(' '))]
fn space_gives_the_full_mark(#[case] space: Event) {
    let mut desk = two_scores();
    assert_eq!(desk.event(space), [save(0, points(10), 1)]);
}

#[test]
fn a_question_without_points_has_no_full_mark() {
    let mut desk = Desk::with(questionnaire(vec![
        options("Q1", Kind::Single, &["1", "2"]),
        options("Q2", Kind::Multiple, &["1", "2"]),
        number("Q3"),
        question("Q4", Kind::Date),
    ]));
    for code in ["Q1", "Q2", "Q3", "Q4"] {
        assert_eq!(desk.at(), code);
        assert_eq!(desk.event(Event::FullMark), []);
        assert!(desk.refusal().contains("full mark"));
        desk.event(Event::Next);
    }
}

#[rstest]
#[case('x')]
#[case('-')]
#[case('.')]
#[case('满')]
fn a_sign_that_is_no_point_is_refused(#[case] key: char) {
    let mut desk = two_scores();
    assert_eq!(desk.event(Event::Type(key)), []);
    assert!(desk.refusal().contains("0 to 10"));
    assert_eq!((desk.at().as_str(), desk.waiting()), ("Q1", ""));
}

#[test]
fn half_points_wait_for_their_half_and_enter_ends_them() {
    let half = Kind::Score {
        full_mark: Decimal::TEN,
        step: Decimal::new(5, 1),
    };
    let mut desk = Desk::with(questionnaire(vec![
        question("Q1", half.clone()),
        question("Q2", half.clone()),
        question("Q3", half),
    ]));
    desk.keys("7.5");
    desk.keys("8");
    desk.enter();
    desk.keys("9.");
    desk.enter();
    assert_eq!(desk.answers(), ["7.5", "8", "9"]);
}

#[test]
fn points_below_the_step_are_refused_with_the_step() {
    let fives = Kind::Score {
        full_mark: Decimal::TEN,
        step: Decimal::from(5),
    };
    let mut desk = Desk::with(questionnaire(vec![question("Q1", fives)]));
    desk.keys("3");
    assert!(desk.refusal().contains("steps of 5"));
}

#[rstest]
#[case('3', "3")] // by the printed code
#[case('9', "9")] // by the printed code although it is the fourth
#[case('２', "2")]
fn a_single_choice_takes_the_code_as_printed(#[case] key: char, #[case] code: &str) {
    let mut desk = Desk::with(questionnaire(vec![
        options("Q1", Kind::Single, &["1", "2", "3", "9"]),
        score("Q2"),
    ]));
    assert_eq!(
        desk.event(Event::Type(key)),
        [save(0, Answer::Choice(code.into()), 1)]
    );
}

/// Where a code has a digit, a digit that is no code is a slip, and so is a letter.
#[rstest]
#[case(&["0", "1"], "2")]
#[case(&["1", "2", "99"], "3")]
#[case(&["1", "2", "3", "9"], "4")]
#[case(&["1", "2", "3", "9"], "b")]
#[case(&["1", "2", "3", "9"], "Ｄ")]
#[case(&["A", "B", "9"], "1")]
#[case(&["A1", "A2"], "2")]
#[case(&["A", "B"], "3")]
#[case(&["Y", "N"], "a")]
fn a_key_that_is_no_code_picks_nothing(#[case] codes: &[&str], #[case] keys: &str) {
    for kind in [Kind::Single, Kind::Multiple] {
        let mut desk = Desk::with(questionnaire(vec![options("Q1", kind, codes), score("Q2")]));
        assert_eq!(desk.keys(keys), []);
        assert!(desk.refusal().contains("no option"));
        assert_eq!(desk.at(), "Q1");
        desk.enter();
        assert_eq!(desk.answers(), [".", "."]);
    }
}

#[rstest]
#[case(&["A", "B"], "2", "B")]
#[case(&["Y", "N"], "n", "N")]
#[case(&["Y", "N"], "Ｎ", "N")]
#[case(&["YES", "NO"], "yes", "YES")]
#[case(&["YES", "NO"], "2", "NO")]
fn where_no_code_has_a_digit_the_place_in_the_list_is_a_key_too(
    #[case] codes: &[&str],
    #[case] keys: &str,
    #[case] code: &str,
) {
    let mut desk = Desk::with(questionnaire(vec![options("Q1", Kind::Single, codes)]));
    desk.keys(keys);
    assert_eq!(desk.answers(), [code]);
}

#[test]
fn the_number_pad_reaches_every_place_of_a_long_list() {
    let codes: Vec<String> = ('A'..='R').map(String::from).collect();
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    for (place, code) in (1..).zip(&codes) {
        let mut desk = Desk::with(questionnaire(vec![options("Q1", Kind::Single, &codes)]));
        desk.keys(&place.to_string());
        if desk.answers() == ["."] {
            desk.enter();
        }
        assert_eq!(desk.answers(), [*code]);
    }
}

/// At most three of five, of which 9 stands alone.
fn at_most_three() -> manyi::questionnaire::Question {
    let mut question = options("Q1", Kind::Multiple, &["1", "2", "3", "4", "9"]);
    question.limits.at_most = Some(3);
    question.options[4].exclusive = true;
    question
}

#[test]
fn one_option_too_many_and_one_that_stands_alone_are_refused_when_they_are_ticked() {
    let mut desk = Desk::with(questionnaire(vec![at_most_three(), score("Q2")]));
    desk.keys("1234");
    assert!(desk.refusal().contains("at most 3"));
    desk.keys("9");
    assert!(desk.refusal().contains("alone"));
    assert_eq!(desk.chosen(), ["1", "2", "3"]);
    desk.event(Event::Undo);
    desk.keys("91");
    assert!(desk.refusal().contains("alone"));
    desk.enter();
    assert_eq!(desk.answers(), ["9", "."]);
}

#[test]
fn what_the_paper_has_all_the_same_is_a_conflict() {
    let mut desk = Desk::with(questionnaire(vec![at_most_three()]));
    desk.keys("1");
    desk.event(Event::Undo);
    desk.event(missing(Missing::TwoTicked));
    assert_eq!(desk.answers(), ["#two-ticked"]);
}

#[test]
fn too_few_options_are_refused_at_enter() {
    let mut question = at_most_three();
    question.limits.at_least = Some(2);
    let mut desk = Desk::with(questionnaire(vec![question, score("Q2")]));
    desk.keys("1");
    assert_eq!(desk.enter(), []);
    assert!(desk.refusal().contains("at least 2"));
    desk.keys("3");
    desk.enter();
    assert_eq!(desk.answers(), ["1|3", "."]);
}

#[test]
fn the_option_ticked_last_is_the_one_in_sight() {
    let mut desk = Desk::with(questionnaire(vec![options(
        "Q1",
        Kind::Multiple,
        &codes_to_twelve(),
    )]));
    assert_eq!(desk.entry.option_in_sight(), None);
    desk.keys("125");
    assert_eq!(desk.entry.option_in_sight(), Some(4));
    desk.enter();
    desk.reopen();
    desk.event(Event::First);
    assert_eq!(
        desk.entry.option_in_sight(),
        Some(4),
        "the first one stored"
    );
}

#[test]
fn a_single_choice_longer_than_the_screen_is_looked_through_and_follows_the_keys() {
    let codes: Vec<String> = (1..=40).map(|code| format!("{code:02}")).collect();
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    let mut desk = Desk::with(questionnaire(vec![options("Q1", Kind::Single, &codes)]));
    for due in [8, 16, 24, 32, 39, 39] {
        assert_eq!(desk.event(Event::OptionsDown), []);
        assert_eq!(desk.entry.option_in_sight(), Some(due));
    }
    desk.event(Event::OptionsUp);
    assert_eq!(desk.entry.option_in_sight(), Some(31));
    desk.keys("2");
    assert_eq!(
        desk.entry.option_in_sight(),
        Some(19),
        "20 is the first of the twenties"
    );
    desk.keys("7");
    assert_eq!(desk.answers(), ["27"]);
}

#[test]
fn a_key_that_is_no_option_is_refused_with_the_options() {
    let mut desk = Desk::with(questionnaire(vec![options(
        "Q1",
        Kind::Single,
        &["A", "B"],
    )]));
    assert_eq!(desk.keys("c"), []);
    assert!(desk.refusal().contains("A B"));
    assert_eq!(desk.answers(), ["."]);
}

fn codes_to_twelve() -> Vec<&'static str> {
    vec![
        "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12",
    ]
}

#[rstest]
#[case("12", "12")]
#[case("1\n", "1")]
#[case("5", "5")]
fn a_code_of_two_signs_waits_for_the_second(#[case] keys: &str, #[case] code: &str) {
    let mut desk = Desk::with(questionnaire(vec![
        options("Q1", Kind::Single, &codes_to_twelve()),
        score("Q2"),
    ]));
    for key in keys.chars() {
        match key {
            '\n' => desk.enter(),
            sign => desk.event(Event::Type(sign)),
        };
    }
    assert_eq!(desk.answers(), [code, "."]);
}

#[test]
fn a_waiting_option_waits_for_the_rest_or_enter() {
    let mut desk = Desk::with(questionnaire(vec![
        options("Q1", Kind::Single, &codes_to_twelve()),
        score("Q2"),
    ]));
    assert_eq!(desk.keys("17"), []);
    assert!(desk.refusal().contains("1 waits"));
    for refused in [missing(Missing::Blank), Event::FullMark] {
        assert_eq!(desk.event(refused), []);
        assert_eq!((desk.at().as_str(), desk.waiting()), ("Q1", "1"));
    }
    desk.enter();
    assert_eq!(desk.answers(), ["1", "."]);
}

#[test]
fn space_and_the_point_tick_what_waits_for_a_longer_code() {
    let mut desk = Desk::with(questionnaire(vec![options(
        "Q1",
        Kind::Multiple,
        &codes_to_twelve(),
    )]));
    desk.keys("1.2");
    assert_eq!(desk.chosen(), ["1", "2"]);
    desk.keys("1");
    desk.event(Event::FullMark);
    assert_eq!((desk.chosen(), desk.waiting()), (&["2".to_owned()][..], ""));
}

#[test]
fn multiple_choice_toggles_in_the_order_of_the_paper_and_enter_ends_it() {
    let mut desk = Desk::with(questionnaire(vec![
        options("Q1", Kind::Multiple, &["1", "2", "3"]),
        score("Q2"),
    ]));
    assert_eq!(desk.keys("3１2"), []);
    assert_eq!(desk.chosen(), ["1", "2", "3"]);
    desk.keys("2");
    assert_eq!(desk.chosen(), ["1", "3"]);
    let both = Answer::Choices(vec!["1".into(), "3".into()]);
    assert_eq!(desk.enter(), [save(0, both, 1)]);
}

#[test]
fn a_multiple_choice_takes_a_code_that_a_longer_one_begins_with() {
    let mut desk = Desk::with(questionnaire(vec![options(
        "Q1",
        Kind::Multiple,
        &codes_to_twelve(),
    )]));
    desk.keys("123");
    assert_eq!(desk.chosen(), ["3", "12"]);
    desk.keys("15");
    assert_eq!(desk.chosen(), ["1", "3", "5", "12"]);
    desk.keys("1");
    desk.enter();
    assert_eq!(desk.answers(), ["3|5|12"], "the last `1` took 1 off again");
}

#[test]
fn a_waiting_sign_that_is_no_option_keeps_a_multiple_choice_open() {
    let mut desk = Desk::with(questionnaire(vec![options(
        "Q1",
        Kind::Multiple,
        &["A1", "A2"],
    )]));
    desk.keys("A2A");
    assert_eq!(desk.enter(), []);
    assert!(desk.refusal().contains("A1 A2"));
    assert_eq!(desk.chosen(), ["A2"]);
    assert_eq!(desk.enter().len(), 2, "saved and finished");
    assert_eq!(desk.answers(), ["A2"]);
}

#[test]
fn a_multiple_choice_with_nothing_chosen_is_blank_only_where_it_may_stay_open() {
    let mut desk = Desk::with(questionnaire(vec![
        optional(options("Q1", Kind::Multiple, &["1", "2"])),
        options("Q2", Kind::Multiple, &["1", "2"]),
    ]));
    desk.enter();
    assert_eq!(desk.answers(), ["#blank", "."]);
    assert_eq!(desk.enter(), []);
    assert!(desk.refusal().contains("no answer yet"));
    desk.keys("1");
    desk.keys("1");
    assert_eq!(desk.enter(), []);
    assert_eq!(desk.answers(), ["#blank", "."]);
}

#[test]
fn enter_on_an_open_closed_question_asks_for_a_key_even_where_it_may_stay_open() {
    let mut desk = Desk::with(questionnaire(vec![optional(score("Q1"))]));
    assert_eq!(desk.enter(), []);
    assert!(desk.refusal().contains("no answer yet"));
}

/// Reasons fit by what the paper can show: two ticks need boxes of which one is asked, `outside` needs options.
#[rstest]
#[case(score("Q1"), &[true, true, true, true, true, true, true, false])]
#[case(options("Q1", Kind::Single, &["1"]), &[true, true, true, true, true, true, true, false])]
#[case(options("Q1", Kind::Multiple, &["1"]), &[true, true, true, true, false, true, true, false])]
#[case(number("Q1"), &[true, true, true, true, false, false, true, false])]
#[case(question("Q1", Kind::Date), &[true, true, true, true, false, false, true, false])]
#[case(question("Q1", Kind::Text), &[true, true, true, true, false, false, true, false])]
fn a_missing_reason_is_taken_where_it_fits(
    #[case] asked: manyi::questionnaire::Question,
    #[case] fits: &[bool; 8],
) {
    for (reason, fits) in Missing::ALL.into_iter().zip(fits) {
        let mut desk = Desk::with(questionnaire(vec![asked.clone()]));
        let effects = desk.event(missing(reason));
        if *fits {
            assert_eq!(effects, [save(0, Answer::Missing(reason), 1)]);
        } else {
            assert_eq!(effects, Vec::<Effect>::new());
            assert!(desk.refusal().contains("does not fit"));
        }
    }
}

#[test]
fn a_missing_reason_behind_the_last_question_is_refused() {
    let mut desk = Desk::with(questionnaire(vec![score("Q1")]));
    desk.keys("5");
    assert_eq!(desk.event(missing(Missing::Blank)), []);
    assert!(desk.refusal().contains("no question"));
}
