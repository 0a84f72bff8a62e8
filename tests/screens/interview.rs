//! Interviews on the screens: the list, the head, the recording, and coding by two who do not see each other.

use manyi::text::Language;

use crate::desk::Desk;

/// The example with its guides, at the interviews before the first one.
fn before_the_first() -> Desk {
    let mut desk = Desk::with_sample();
    desk.press("v");
    desk
}

/// An interview of the recipients begun: code 03.
fn begun() -> Desk {
    let mut desk = before_the_first();
    desk.press("a");
    desk.paste("03");
    // The day is today's, which no picture may hold.
    desk.press("Down Down Down Down Down Down Down Ctrl-u");
    for _ in 0..10 {
        desk.press("Backspace");
    }
    desk.press("Ctrl-s");
    desk
}

/// Two questions answered out of order, a quote marked.
fn recorded() -> Desk {
    let mut desk = begun();
    desk.press("Ctrl-g 2 Enter");
    desk.paste("办理慢，跑了三趟才办成。\n第二趟说材料不齐，第三趟人不在。");
    desk.press("Ctrl-g 6 Enter");
    desk.paste("满意，就是等得久。");
    desk.press("Home Ctrl-b Right Right Ctrl-b Tab Ctrl-o Ctrl-g 2 Enter");
    desk
}

/// The coding of what was recorded, with two themes.
fn coding() -> Desk {
    let mut desk = recorded();
    desk.press("Esc c Ctrl-n");
    desk.paste("办理慢");
    desk.press("Enter Ctrl-n");
    desk.paste("满意");
    desk.press("Enter");
    desk
}

pictures!(interviews_before_the_first, before_the_first(), "");
pictures!(an_interview_that_is_begun, begun(), "");
pictures!(an_interview_half_recorded, recorded(), "");
pictures!(the_interviews_of_a_project, recorded(), "Esc");
pictures!(an_answer_to_code, coding(), "");
pictures!(an_answer_with_its_themes, coding(), "b l m -");
pictures!(the_next_answer_to_code, coding(), "b l m - Enter");
pictures!(words_found_in_interviews, recorded(), "Esc / 跑 Enter");
pictures!(words_found_nowhere, recorded(), "Esc / x Enter");
pictures!(no_difference_between_coders, coding(), "b l m - Enter F6");

/// Whether the picture at 120x40 has this text.
fn shows(desk: &Desk, text: &str) -> bool {
    desk.picture(120, 40).contains(text)
}

#[test]
fn a_jump_confirms_what_was_said_and_comes_back_to_it() {
    let desk = recorded();
    assert!(shows(&desk, "第三趟人不在"));
    assert!(shows(&desk, "● 2") || shows(&desk, "●  2"));
    assert!(shows(&desk, "●  6"));
    assert!(shows(&desk, "–  7"));
}

#[test]
fn english_is_spoken_there_too() {
    let mut desk = coding();
    desk.speak(Language::En);
    assert!(shows(&desk, "supports"));
    assert!(!shows(&desk, "支持"));
}
