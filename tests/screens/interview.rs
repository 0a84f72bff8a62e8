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
/// A guide pasted into the example, one line of it left open.
fn pasted_guide() -> Desk {
    let mut desk = before_the_first();
    desk.press("g 0 Enter");
    desk.paste("村民访谈提纲\n访谈对象：受益对象\n一、办理情况\n1. 这项补助是怎么申请的？\n追问：跑了几趟？\n2. 钱是什么时候到的？\n二、成效\n大家怎么看\n3. 还有什么要改的？");
    desk
}

/// A transcript read into the interview that is recorded, before it is said where it goes.
fn read_transcript() -> Desk {
    let mut desk = begun();
    desk.press("Ctrl-r");
    desk.type_over("tests/data/interview.txt");
    desk.press("Enter");
    desk
}

pictures!(guides_to_choose_from, before_the_first(), "g");
pictures!(
    a_guide_question_by_question,
    before_the_first(),
    "g 1 Enter Down"
);
pictures!(
    a_question_of_a_guide,
    before_the_first(),
    "g 1 Enter Down Enter"
);
pictures!(a_guide_before_it_is_pasted, before_the_first(), "g 0 Enter");
pictures!(a_pasted_guide, pasted_guide(), "");
pictures!(a_pasted_guide_that_is_settled, pasted_guide(), "2");
pictures!(a_transcript_to_bring_in, read_transcript(), "");
pictures!(a_transcript_in_its_questions, read_transcript(), "1 Enter");
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
fn a_sign_behind_a_theme_that_was_taken_says_how_it_speaks_and_takes_no_other() {
    let mut desk = coding();
    desk.press("m y Enter -");
    assert!(shows(&desk, "您编的：-满意"));
    assert!(!shows(&desk, "-办理慢"));
    desk.press("+");
    assert!(shows(&desk, "您编的：+满意"));
}

#[test]
fn english_is_spoken_there_too() {
    let mut desk = coding();
    desk.speak(Language::En);
    assert!(shows(&desk, "supports"));
    assert!(!shows(&desk, "支持"));
}

/// An answer of forty lines to be coded, with a theme that has a definition.
fn long_answer() -> Desk {
    let mut desk = begun();
    let said: Vec<String> = (1..=40)
        .map(|line| format!("说到的第{line}件事。"))
        .collect();
    desk.paste(&said.join("\n"));
    desk.press("Esc c Ctrl-n");
    desk.paste("办理慢：跑两趟以上");
    desk.press("Enter");
    desk
}

#[test]
fn a_long_answer_is_read_to_its_end_while_it_is_coded() {
    let mut desk = long_answer();
    assert!(shows(&desk, "说到的第1件事"));
    assert!(!shows(&desk, "说到的第40件事"));
    assert!(shows(&desk, "共 40 行"));
    desk.press("PageDown PageDown");
    assert!(shows(&desk, "说到的第40件事"));
    desk.press("PageUp PageUp");
    assert!(shows(&desk, "说到的第1件事"));
}

#[test]
fn who_codes_sees_the_question_and_when_a_theme_applies() {
    let desk = long_answer();
    assert!(
        shows(&desk, "这项困难帮扶您是怎么知道的"),
        "{}",
        desk.picture(120, 40)
    );
    assert!(shows(&desk, "跑两趟以上"));
}

#[test]
fn words_that_were_said_twice_are_marked_one_after_the_other() {
    let mut desk = begun();
    desk.paste("慢，第二次也慢。");
    desk.press("Esc c Ctrl-n");
    desk.paste("办理慢");
    desk.press("Enter - Ctrl-b");
    desk.paste("慢");
    desk.press("Enter Ctrl-b");
    desk.paste("慢");
    desk.press("Enter");
    assert!(shows(&desk, "-办理慢[2]"), "{}", desk.picture(120, 40));
}

#[test]
fn while_a_quote_is_marked_the_screen_says_so() {
    let mut desk = recorded();
    desk.press("Home Ctrl-b Right");
    assert!(shows(&desk, "正在标引语"));
    desk.press("Ctrl-b");
    assert!(!shows(&desk, "正在标引语"));
}

#[test]
fn open_answers_are_coded_in_a_project_without_interviews() {
    let mut desk = before_the_first();
    desk.press("c");
    assert!(shows(&desk, "还没有可编码的原话"));
}
