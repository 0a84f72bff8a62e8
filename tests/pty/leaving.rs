//! Leaving a paper in the middle, in every way there is, and coming back to it.

use manyi::response::Serial;

use super::desk::{Desk, WINDOW};
use super::paper::{is_at, is_stored};
use super::process;
use super::terminal::{Answer, Terminal};

/// Keys the nine closed questions of the first paper, so that the open one stands under the fingers.
fn key_to_the_open_question(terminal: &Terminal) {
    terminal.press("         ");
    terminal.wait_for("the open question", |screen| {
        is_stored(screen, 9, "10") && is_at(screen, 10)
    });
}

/// The terminal as the shell had it.
fn is_restored(terminal: &Terminal) -> bool {
    terminal.look(|screen| {
        !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste()
    })
}

#[test]
fn a_paper_left_in_the_middle_is_opened_at_the_same_field() {
    let desk = Desk::new();
    let mut terminal = desk.start_keying();
    terminal.press("873");
    terminal.wait_for("three answers", |screen| {
        is_stored(screen, 3, "3") && is_at(screen, 4)
    });
    terminal.press("\x1b");
    terminal.wait_for_text("回收 1 ");
    terminal.press("\r");
    terminal.wait_for("the fourth question", |screen| is_at(screen, 4));
    terminal.press("\x03");
    assert!(terminal.wait_for_end().success());

    let terminal = desk.start();
    terminal.press("\r");
    terminal.wait_for_text("回收 1 ");
    terminal.press("\r");
    terminal.wait_for("the fourth question and three answers", |screen| {
        is_at(screen, 4)
            && [(1, "8"), (2, "7"), (3, "3")]
                .iter()
                .all(|(question, answer)| is_stored(screen, *question, answer))
    });
}

/// Types half a suggestion, ends the program with a signal, and finds the text under the caret again.
fn half_typed_text_outlives(signal: &str) {
    let desk = Desk::new();
    let mut terminal = desk.start_keying();
    key_to_the_open_question(&terminal);
    terminal.press("希望多来家里");
    terminal.wait_for_text("希望多来家里");
    process::send(signal, terminal.process());
    let status = terminal.wait_for_end();
    assert!(status.success(), "{status:?}");
    assert!(is_restored(&terminal), "after {signal}");

    let terminal = desk.start();
    terminal.press("\r");
    terminal.wait_for_text("回收 1 ");
    terminal.press("\r");
    terminal.wait_for_text("希望多来家里");
    terminal.press("走访\r");
    terminal.wait_for_text("1 号已录入并存盘");
    let paper = desk
        .store()
        .paper(&Desk::survey(), &Serial::read("1").unwrap());
    let answers = paper.unwrap().unwrap().answers;
    assert_eq!(answers.get(9).unwrap().to_code(), "希望多来家里走访");
}

#[test]
fn half_typed_chinese_text_outlives_a_request_to_end() {
    half_typed_text_outlives("TERM");
}

#[test]
fn half_typed_chinese_text_outlives_a_hangup() {
    half_typed_text_outlives("HUP");
}

#[test]
fn a_waiting_digit_outlives_a_request_to_end() {
    let desk = Desk::new();
    let mut terminal = desk.start_keying();
    terminal.press("51");
    terminal.wait_for("the waiting digit", |screen| {
        is_stored(screen, 1, "5") && screen.contents().contains("得分  1")
    });
    process::send("TERM", terminal.process());
    assert!(terminal.wait_for_end().success());

    let terminal = desk.start();
    terminal.press("\r");
    terminal.wait_for_text("回收 1 ");
    terminal.press("\r");
    terminal.wait_for_text("得分  1");
    terminal.press("0");
    terminal.wait_for("ten points", |screen| is_stored(screen, 2, "10"));
}

#[test]
fn stopped_for_the_shell_and_continued_the_screen_is_drawn_anew() {
    let desk = Desk::new();
    let command = desk.interactive_shell();
    let mut terminal = Terminal::open(command, WINDOW, Answer::Truthful);
    terminal.wait_for_text("ready>");
    terminal.press("\"$MANYI\"\r");
    terminal.wait_for_text("已录入");
    terminal.press("\r");
    terminal.wait_for_text("按 n 录第一份");
    terminal.press("n");
    terminal.press("7");
    terminal.wait_for("an answer", |screen| is_stored(screen, 1, "7"));
    terminal.press("\x1a");
    terminal.wait_for("the shell", |screen| {
        !screen.alternate_screen()
            && !screen.hide_cursor()
            && screen.contents().matches("ready>").count() == 2
    });
    terminal.press("echo gone on $((20 + 22))\r");
    terminal.wait_for_text("gone on 42");
    terminal.press("fg\r");
    terminal.wait_for("the paper", |screen| {
        screen.alternate_screen()
            && is_stored(screen, 1, "7")
            && is_at(screen, 2)
            && screen.contents().contains("Space 满分")
    });
    terminal.press("4");
    terminal.wait_for("the next answer", |screen| is_stored(screen, 2, "4"));
    terminal.press("\x03");
    terminal.wait_for("the shell", |screen| {
        !screen.alternate_screen() && screen.contents().matches("ready>").count() == 4
    });
    terminal.press("exit\r");
    assert!(terminal.wait_for_end().success());
}

#[test]
fn a_program_that_leads_its_terminal_ends_when_the_window_is_closed() {
    let desk = Desk::new();
    let terminal = desk.start_keying();
    terminal.press("96");
    terminal.wait_for("two answers", |screen| is_stored(screen, 2, "6"));
    let mut program = terminal.close("\x0c");
    let status = process::end_within(&mut *program, process::SOON);
    assert!(status.success(), "{status:?}");
    assert_stored(&desk, &["9", "6"]);
}

/// A shell that ignores hangups does not pass them on: the program must notice by itself.
#[test]
fn a_program_that_is_told_nothing_notices_that_its_window_is_closed_and_does_not_spin() {
    let desk = Desk::new();
    let times = desk.file("times");
    let script = format!("trap '' HUP; \"$0\"; times >'{}'", times.display());
    let terminal = Terminal::open(desk.shell("-c", &script), WINDOW, Answer::Truthful);
    terminal.wait_for_text("已录入");
    terminal.press("\r");
    terminal.wait_for_text("按 n 录第一份");
    terminal.press("n");
    terminal.wait_for_text("第 1/10 题");
    terminal.press("96");
    terminal.wait_for("two answers", |screen| is_stored(screen, 2, "6"));
    let mut shell = terminal.close("\x0c");
    process::end_within(&mut *shell, process::SOON);
    assert_stored(&desk, &["9", "6"]);
    let used = process::seconds_of_children(&std::fs::read_to_string(times).unwrap());
    assert!(used < 0.5, "{used} s of the processor");
}

fn assert_stored(desk: &Desk, answers: &[&str]) {
    let paper = desk
        .store()
        .paper(&Desk::survey(), &Serial::read("1").unwrap());
    let sheet = paper.unwrap().unwrap().answers;
    let stored: Vec<String> = sheet
        .iter()
        .flatten()
        .map(manyi::response::Answer::to_code)
        .collect();
    assert_eq!(stored, answers);
}

#[test]
fn who_is_at_the_keyboard_is_asked_where_nobody_was_named() {
    let desk = Desk::new();
    let mut command = desk.command(&[]);
    command.env_remove("MANYI_OPERATOR");
    command.env("USER", "kiosk");
    let mut terminal = Terminal::open(command, WINDOW, Answer::Truthful);
    terminal.wait_for_text("直接按回车就是 kiosk");
    terminal.press("王五\r");
    terminal.wait_for_text("现在是 王五");
    terminal.press("\x11");
    assert!(terminal.wait_for_end().success());
}
