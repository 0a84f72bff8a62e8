//! Fields that are a line: numbers, dates and text.

use manyi::entry::Event;
use manyi::questionnaire::Kind;
use manyi::response::{Answer, Missing};
use rstest::rstest;

use super::desk::{Desk, missing, number, optional, question, questionnaire, save, score};

#[rstest]
#[case("35", "35")]
#[case("35.50", "35.5")]
#[case("３５．５", "35.5")]
#[case("120", "120")]
fn a_number_is_saved_with_enter(#[case] keys: &str, #[case] stored: &str) {
    let mut desk = Desk::with(questionnaire(vec![number("Q1"), score("Q2")]));
    assert_eq!(desk.keys(keys), []);
    assert_eq!(desk.enter().len(), 1);
    assert_eq!(desk.answers(), [stored, "."]);
}

#[rstest]
#[case("121", "outside 0 to 120")]
#[case("3.25", "more than 1 decimals")]
#[case("1.2.3", "not a number")]
fn a_wrong_number_stays_in_the_field_and_says_why(#[case] keys: &str, #[case] why: &str) {
    let mut desk = Desk::with(questionnaire(vec![number("Q1"), score("Q2")]));
    desk.keys(keys);
    assert_eq!(desk.enter(), []);
    assert!(desk.refusal().contains(why), "{}", desk.refusal());
    assert_eq!((desk.at().as_str(), desk.line()), ("Q1", keys));
}

#[rstest]
#[case(number("Q1"))]
#[case(question("Q1", Kind::Text))]
#[case(question("Q1", Kind::Date))]
#[case(question("Q1", Kind::Number { low: None, high: None, decimals: 0 }))]
fn a_hyphen_as_the_first_sign_is_blank_as_everywhere(
    #[case] asked: manyi::questionnaire::Question,
) {
    for hyphen in ["-", "－"] {
        let mut desk = Desk::with(questionnaire(vec![asked.clone(), score("Q2")]));
        desk.keys(hyphen);
        assert_eq!(desk.answers(), ["#blank", "."]);
        assert_eq!(desk.at(), "Q2");
    }
}

// As after a number: nobody said anything of the next field.
#[test]
fn the_enter_that_ends_a_hyphen_confirms_no_other_field() {
    let open = |code| optional(question(code, Kind::Text));
    let mut desk = Desk::with(questionnaire(vec![open("Q1"), open("Q2"), open("Q3")]));
    desk.keys("-");
    assert_eq!(desk.enter(), []);
    assert_eq!(
        (desk.at().as_str(), desk.answers()),
        ("Q2", missing_and_open())
    );
    // The next one is for this field.
    assert_ne!(desk.enter(), []);
    assert_eq!(desk.answers(), ["#blank", "#blank", "."]);
    desk.keys("-");
    assert_eq!(desk.at(), "end");
    assert_ne!(desk.enter(), [], "the paper is finished");
    // So it is where something else was keyed meanwhile.
    let mut desk = Desk::with(questionnaire(vec![open("Q1"), open("Q2")]));
    desk.keys("-好");
    assert_ne!(desk.enter(), []);
    assert_eq!(desk.answers(), ["#blank", "好"]);
}

fn missing_and_open() -> Vec<String> {
    ["#blank", ".", "."].map(str::to_owned).into()
}

#[test]
fn where_numbers_below_zero_are_asked_for_a_hyphen_waits_for_a_digit() {
    let kind = Kind::Number {
        low: Some(rust_decimal::Decimal::from(-20)),
        high: None,
        decimals: 0,
    };
    for (keys, stored) in [("-5\n", "-5"), ("--", "#blank"), ("-\n", "#blank")] {
        let paper = questionnaire(vec![question("Q1", kind.clone()), score("Q2")]);
        let mut desk = Desk::with(paper);
        for key in keys.chars() {
            match key {
                '\n' => desk.enter(),
                sign => desk.event(Event::Type(sign)),
            };
        }
        assert_eq!(desk.answers(), [stored, "."]);
    }
}

#[rstest]
#[case(number("Q1"), "35", "4", "4")]
#[case(question("Q1", Kind::Text), "满意", "很好", "很好")]
#[case(question("Q1", Kind::Date), "20220630", "2022-07-01", "2022-07-01")]
fn typing_over_what_is_stored_replaces_it(
    #[case] asked: manyi::questionnaire::Question,
    #[case] before: &str,
    #[case] keys: &str,
    #[case] stored: &str,
) {
    let mut desk = Desk::with(questionnaire(vec![asked, score("Q2")]));
    desk.keys(before);
    desk.enter();
    desk.event(Event::Previous);
    desk.keys(keys);
    desk.enter();
    assert_eq!(desk.answers(), [stored, "."]);
    desk.event(Event::Previous);
    desk.keys("-");
    assert_eq!(desk.answers(), ["#blank", "."]);
}

#[test]
fn a_field_that_was_emptied_is_left_as_it_was() {
    for leaving in [Event::Next, Event::EndCell, Event::Previous, Event::First] {
        let mut desk = Desk::with(questionnaire(vec![score("Q1"), number("Q2"), score("Q3")]));
        desk.keys("9");
        desk.keys("999");
        desk.event(Event::Undo);
        assert_eq!(
            desk.line(),
            "",
            "Ctrl-U empties a field in which something is typed"
        );
        assert_eq!(desk.event(leaving), []);
        assert_ne!(desk.at(), "Q2");
        assert_eq!(desk.answers(), ["9", ".", "."]);
        desk.event(Event::FirstOpen);
        assert_eq!((desk.at().as_str(), desk.line()), ("Q2", ""));
    }
}

#[rstest]
#[case(number("Q1"), "9", 32)]
#[case(question("Q1", Kind::Text), "满", manyi::response::MOST_SIGNS)]
fn a_line_takes_no_more_than_its_kind_can_have(
    #[case] asked: manyi::questionnaire::Question,
    #[case] sign: &str,
    #[case] most: usize,
) {
    let mut desk = Desk::with(questionnaire(vec![asked]));
    desk.event(Event::Paste(sign.repeat(5_000_000)));
    assert!(desk.refusal().contains("too long"));
    assert_eq!(desk.line(), "");
    desk.event(Event::Paste(sign.repeat(most)));
    desk.keys("1");
    assert!(desk.refusal().contains("too long"));
    assert_eq!(desk.line().chars().count(), most);
}

#[test]
fn a_letter_in_a_number_is_refused_and_the_rest_stays() {
    let mut desk = Desk::with(questionnaire(vec![number("Q1")]));
    desk.keys("3");
    desk.keys("x");
    assert!(desk.refusal().contains("digits"));
    assert_eq!(desk.line(), "3");
}

#[rstest]
#[case("20220630")]
#[case("2022-06-30")]
#[case("２０２２０６３０")]
fn a_date_takes_eight_digits_or_hyphens(#[case] keys: &str) {
    let mut desk = Desk::with(questionnaire(vec![question("Q1", Kind::Date), score("Q2")]));
    desk.keys(keys);
    let date = jiff::civil::date(2022, 6, 30);
    assert_eq!(desk.enter(), [save(0, Answer::Date(date), 1)]);
}

#[rstest]
#[case("20220230")]
#[case("2022063")]
#[case("30062022")]
fn a_date_that_does_not_exist_stays_in_the_field(#[case] keys: &str) {
    let mut desk = Desk::with(questionnaire(vec![question("Q1", Kind::Date)]));
    desk.keys(keys);
    assert_eq!(desk.enter(), []);
    assert!(desk.refusal().contains("2022-06-30"));
    assert_eq!(desk.line(), keys);
}

#[test]
fn chinese_text_is_saved_as_typed_without_outer_space() {
    let mut desk = Desk::with(questionnaire(vec![question("Q1", Kind::Text), score("Q2")]));
    desk.keys(" 希望加强宣传，谢谢！ ");
    let text = Answer::Text("希望加强宣传，谢谢！".into());
    assert_eq!(desk.enter(), [save(0, text, 1)]);
}

#[test]
fn a_text_that_looks_like_a_missing_reason_is_a_text() {
    let mut desk = Desk::with(questionnaire(vec![question("Q1", Kind::Text), score("Q2")]));
    desk.keys("#blank");
    let text = Answer::Text("#blank".into());
    assert_eq!(desk.enter(), [save(0, text, 1)]);
}

#[test]
fn a_full_width_sign_in_a_text_stays_full_width() {
    let mut desk = Desk::with(questionnaire(vec![question("Q1", Kind::Text)]));
    desk.keys("Ａ１");
    desk.event(Event::FullMark);
    desk.keys("好");
    assert_eq!(desk.line(), "Ａ１ 好", "Space types a space in a text");
}

#[test]
fn the_caret_edits_whole_characters_in_the_middle() {
    let mut desk = Desk::with(questionnaire(vec![question("Q1", Kind::Text), score("Q2")]));
    desk.keys("满意度");
    desk.event(Event::CaretLeft);
    desk.event(Event::Erase);
    desk.event(Event::CaretStart);
    desk.keys("不");
    desk.event(Event::EraseAhead);
    desk.event(Event::CaretEnd);
    desk.keys("低");
    desk.event(Event::CaretLeft);
    desk.event(Event::CaretRight);
    desk.enter();
    assert_eq!(desk.answers(), ["不度低", "."]);
}

#[test]
fn moving_the_caret_over_a_confirmed_text_saves_nothing_again() {
    let mut desk = Desk::with(questionnaire(vec![question("Q1", Kind::Text), score("Q2")]));
    desk.keys("无");
    desk.enter();
    desk.event(Event::Previous);
    desk.event(Event::CaretStart);
    assert_eq!(desk.event(Event::Next), []);
    assert_eq!(desk.at(), "Q2");
}

#[test]
fn an_open_text_is_blank_on_enter_only_where_it_may_stay_open() {
    let mut desk = Desk::with(questionnaire(vec![
        optional(question("Q1", Kind::Text)),
        question("Q2", Kind::Text),
    ]));
    assert_eq!(desk.enter(), [save(0, Answer::Missing(Missing::Blank), 1)]);
    assert_eq!(desk.enter(), []);
    desk.keys("  ");
    assert_eq!(desk.enter(), []);
    assert!(desk.refusal().contains("no text"));
}

#[test]
fn a_pasted_line_end_never_confirms() {
    for kind in [Kind::Text, Kind::Date] {
        let mut desk = Desk::with(questionnaire(vec![question("Q1", kind), score("Q2")]));
        let effects = desk.event(Event::Paste("2022-06-30\r\n2022-07-01\n".into()));
        assert_eq!(effects, []);
        assert_eq!(desk.at(), "Q1");
        assert!(!desk.line().contains(['\r', '\n']));
    }
}

#[test]
fn a_pasted_text_is_typed_at_the_caret_without_control_characters() {
    let mut desk = Desk::with(questionnaire(vec![question("Q1", Kind::Text)]));
    desk.keys("前后");
    desk.event(Event::CaretLeft);
    desk.event(Event::Paste("中\u{1b}[31m\n".into()));
    assert_eq!(desk.line(), "前中[31m 后");
}

#[test]
fn nothing_is_pasted_where_keys_answer() {
    let mut desk = Desk::with(questionnaire(vec![score("Q1")]));
    assert_eq!(desk.event(Event::Paste("9".into())), []);
    assert!(desk.refusal().contains("pasted"));
    desk.keys("9");
    assert_eq!(desk.event(Event::Paste("9".into())), []);
    assert!(desk.refusal().contains("pasted"));
}

#[test]
fn backspace_in_a_line_never_leaves_the_field() {
    let mut desk = Desk::with(questionnaire(vec![score("Q1"), question("Q2", Kind::Text)]));
    desk.keys("9a");
    desk.event(Event::Erase);
    desk.event(Event::Erase);
    assert_eq!((desk.at().as_str(), desk.line()), ("Q2", ""));
}

#[test]
fn a_missing_reason_does_not_throw_away_what_is_typed() {
    let mut desk = Desk::with(questionnaire(vec![question("Q1", Kind::Text), score("Q2")]));
    desk.keys("很满意");
    assert_eq!(desk.event(missing(Missing::Refused)), []);
    assert!(desk.refusal().contains("first"));
    assert_eq!(desk.line(), "很满意");
    for _ in 0..3 {
        desk.event(Event::Erase);
    }
    desk.event(missing(Missing::Refused));
    assert_eq!(desk.answers(), ["#refused", "."]);
}

#[test]
fn a_confirmed_text_is_replaced_by_a_missing_reason() {
    let mut desk = Desk::with(questionnaire(vec![question("Q1", Kind::Text), score("Q2")]));
    desk.keys("很满意");
    desk.enter();
    desk.event(Event::Previous);
    desk.event(missing(Missing::Illegible));
    assert_eq!(desk.answers(), ["#illegible", "."]);
}
