//! What the window does to the program: its size, its colours, its signs, what is pasted into it.

use unicode_width::UnicodeWidthChar as _;

use super::desk::{Desk, WINDOW};
use super::paper::{is_at, is_stored};
use super::terminal::{Answer, Terminal};

/// The keys of a walk over most screens, each with a text that shows where it leads, in Chinese.
const WALK: [(&str, &str); 8] = [
    ("\r", "按 n 录第一份"),
    ("n", "第 1/10 题"),
    ("8", "第 2/10 题"),
    ("\x1bOP", "Esc 关闭"),
    ("\x1b", "第 2/10 题"),
    ("\x1b", "回收 1 "),
    ("r", "得分/满分"),
    ("i", "评分标准"),
];

fn walk(terminal: &Terminal, mut each: impl FnMut(&Terminal)) {
    each(terminal);
    for (keys, place) in WALK {
        terminal.press(keys);
        terminal.wait_for_text(place);
        each(terminal);
    }
}

#[test]
fn a_line_end_in_a_paste_never_confirms() {
    let desk = Desk::new();
    let terminal = desk.start_keying();
    terminal.press("\x1b[200~5\r\n6\n\x1b[201~");
    terminal.wait_for_text("不能粘贴");
    terminal.wait_for("the first question, unanswered", |screen| {
        is_at(screen, 1) && screen.contents().contains("已存 0/10 题")
    });
    terminal.press("         ");
    terminal.wait_for("the open question", |screen| is_at(screen, 10));
    terminal.press("\x1b[200~多走访\n少填表\r\n\x1b[201~");
    terminal.wait_for_text("多走访 少填表");
    terminal.wait_for("the open question, unanswered", |screen| {
        is_at(screen, 10) && screen.contents().contains("已存 9/10 题")
    });
    terminal.press("。\r");
    terminal.wait_for_text("1 号已录入并存盘");
}

#[test]
fn the_smallest_window_does_no_harm_and_a_larger_one_shows_everything() {
    let desk = Desk::new();
    let mut terminal = Terminal::open(desk.command(&[]), [1, 1], Answer::Truthful);
    terminal.wait_for("the alternate screen", vt100::Screen::alternate_screen);
    terminal.press("\r");
    terminal.press("n");
    terminal.press("8");
    terminal.resize(WINDOW);
    terminal.wait_for("the paper", |screen| {
        is_stored(screen, 1, "8") && screen.contents().contains("F1 全部按键")
    });
    terminal.resize([20, 5]);
    terminal.press("3");
    terminal.resize([120, 40]);
    terminal.wait_for("both answers", |screen| {
        is_stored(screen, 1, "8") && is_stored(screen, 2, "3")
    });
    terminal.resize([1, 1]);
    terminal.press("\x03");
    assert!(terminal.wait_for_end().success());
}

#[test]
fn keys_pressed_while_the_window_changes_its_size_arrive_at_once() {
    let desk = Desk::new();
    let terminal = desk.start_keying();
    for turn in 0..100_u16 {
        let (pressed, other) = if turn % 2 == 0 { ("7", 0) } else { ("8", 1) };
        terminal.resize([100 + other, 30]);
        terminal.press(pressed);
        terminal.wait_for("the answer of this turn", |screen| {
            is_stored(screen, 1, pressed)
        });
        terminal.press("\x1b[A");
        terminal.wait_for("the first question", |screen| is_at(screen, 1));
    }
}

#[test]
fn the_language_is_switched_with_a_key() {
    let desk = Desk::new();
    let terminal = desk.start_keying();
    terminal.press("\x1bOQ");
    terminal.wait_for_text("What is your marital status?");
    terminal.press("\x1bOQ");
    terminal.wait_for_text("您的婚姻状况？");
}

#[test]
fn a_disturbed_screen_is_drawn_anew_with_a_key() {
    let desk = Desk::new();
    let mut terminal = desk.start_keying();
    // The last row, which only this screen has: the picture is whole.
    terminal.wait_for_text("F6 缺失原因");
    let before = terminal.text();
    let written = terminal.bytes().len();
    terminal.press("\x0c");
    terminal.wait_for("the same screen, cleared and drawn", |screen| {
        screen.contents() == before
    });
    terminal.press("8");
    terminal.wait_for("an answer", |screen| is_stored(screen, 1, "8"));
    let anew = String::from_utf8(terminal.bytes().split_off(written)).unwrap();
    let drawn = anew.split_once("\x1b[2J").unwrap().1;
    assert!(drawn.contains("────────"), "{drawn:?}");
    terminal.press("\x03");
    assert!(terminal.wait_for_end().success());
}

/// The parameters of every sequence that sets colours or emphasis.
fn renditions(bytes: &[u8]) -> Vec<u16> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let mut parameters = Vec::new();
    for sequence in text.split("\x1b[").skip(1) {
        let end = sequence.find(|sign: char| !sign.is_ascii_digit() && sign != ';');
        if let Some(end) = end
            && sequence[end..].starts_with('m')
        {
            parameters.extend(
                sequence[..end]
                    .split(';')
                    .filter_map(|number| number.parse::<u16>().ok()),
            );
        }
    }
    parameters
}

/// Whether a parameter sets a colour; 39 and 49 give the terminal's own back.
fn is_colour(parameter: u16) -> bool {
    matches!(parameter, 30..=38 | 40..=48 | 58 | 90..=97 | 100..=107)
}

#[test]
fn no_color_means_no_colours() {
    let desk = Desk::new();
    for (no_color, coloured) in [("", true), ("1", false)] {
        let mut command = desk.command(&[]);
        command.env("NO_COLOR", no_color);
        let terminal = Terminal::open(command, WINDOW, Answer::Truthful);
        terminal.wait_for_text("已录入");
        terminal.press("i");
        terminal.wait_for_text("评分标准");
        let colours: Vec<u16> = renditions(&terminal.bytes())
            .into_iter()
            .filter(|parameter| is_colour(*parameter))
            .collect();
        assert_eq!(
            !colours.is_empty(),
            coloured,
            "NO_COLOR={no_color}: {colours:?}"
        );
        // The selected row is still told apart.
        assert!(renditions(&terminal.bytes()).contains(&7));
    }
}

/// Every sign on the screen is ASCII, or two columns wide in every terminal.
fn assert_plain(terminal: &Terminal) {
    let screen = terminal.text();
    let doubtful: Vec<char> = screen
        .chars()
        .filter(|sign| !sign.is_ascii() && sign.width() != Some(2))
        .collect();
    assert_eq!(doubtful, [], "{screen}");
}

#[test]
fn asked_for_ascii_every_sign_is_ascii_or_wide() {
    let desk = Desk::new();
    let terminal = Terminal::open(desk.command(&["--ascii"]), WINDOW, Answer::Truthful);
    terminal.wait_for_text("已录入");
    walk(&terminal, assert_plain);
    terminal.press("\x1bOQ");
    terminal.wait_for_text("Rule:");
    assert_plain(&terminal);
}

#[test]
fn a_terminal_that_draws_rules_wide_is_given_ascii_ones() {
    let desk = Desk::new();
    let terminal = Terminal::open(desk.command(&[]), WINDOW, Answer::WideRules);
    terminal.wait_for_text("已录入");
    walk(&terminal, assert_plain);
}

#[test]
fn a_terminal_that_does_not_say_where_its_cursor_is_is_taken_for_an_ordinary_one() {
    let desk = Desk::new();
    let terminal = Terminal::open(desk.command(&[]), WINDOW, Answer::Silent);
    terminal.wait_for_text("已录入");
    assert!(terminal.text().contains("────"));
    terminal.press("\r");
    terminal.wait_for_text("按 n 录第一份");
}
