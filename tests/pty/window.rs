//! What the window does to the program: its size, its colours, its signs, what is pasted into it.

use std::time::Duration;

use unicode_width::UnicodeWidthChar as _;
use vt100::{Color, Screen};

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
fn lines_pasted_into_a_list_open_a_paper_and_answer_nothing() {
    let desk = Desk::new();
    let terminal = desk.start_keying();
    terminal.press("8");
    terminal.wait_for("an answer", |screen| is_stored(screen, 1, "8"));
    terminal.press("\x1b");
    terminal.wait_for_text("g 按编号找或新建");
    terminal.press("1\r2\r3\r");
    terminal.wait_for_text("后面 4 个键都没有算");
    terminal.wait_for("the paper as it was", |screen| {
        is_at(screen, 2) && screen.contents().contains("已存 1/10 题")
    });
}

#[test]
fn the_smallest_window_does_no_harm_and_a_larger_one_shows_everything() {
    let desk = Desk::new();
    let mut terminal = Terminal::open(desk.command(&[]), [1, 1], Answer::Truthful);
    terminal.wait_for("the alternate screen", Screen::alternate_screen);
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

/// What a terminal says of its ground.
const LIGHT: &str = "\x1b]11;rgb:ffff/ffff/ffff\x1b\\";
const DARK: &str = "\x1b]11;rgb:1e1e/1e1e/1e1e\x07";

/// The ink and the ground of the key that leads to all keys, in the last row.
fn inks_of_a_key(screen: &Screen) -> Option<(Color, Color)> {
    let (rows, columns) = screen.size();
    let row = rows.get() - 1;
    let at = (0..columns.get()).find(|at| {
        let sign = |at: u16| screen.cell(row, at).map(vt100::Cell::contents);
        sign(*at) == Some("F") && sign(at + 1) == Some("1")
    })?;
    let cell = screen.cell(row, at)?;
    Some((cell.fgcolor(), cell.bgcolor()))
}

/// The relative luminance of an indexed colour from 16 to 231, as WCAG 2.1 defines it.
fn luminance(colour: Color) -> f64 {
    let Color::Idx(index) = colour else {
        panic!("{colour:?} is the terminal's own")
    };
    let place = u32::from(index) - 16;
    let channel = |step: u32| {
        let value = if step == 0 {
            0.0
        } else {
            f64::from(55 + 40 * step) / 255.0
        };
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055_f64).powf(2.4)
        }
    };
    0.2126 * channel(place / 36) + 0.7152 * channel(place / 6 % 6) + 0.0722 * channel(place % 6)
}

#[test]
fn a_ground_that_is_told_three_seconds_late_changes_the_inks_and_presses_no_key() {
    let desk = Desk::new();
    let terminal = desk.start_keying();
    let asked = String::from_utf8_lossy(&terminal.bytes()).into_owned();
    assert!(asked.contains("\x1b]11;?"), "the ground is asked for");
    std::thread::sleep(Duration::from_secs(3));
    for (reply, is_light) in [(LIGHT, true), (DARK, false)] {
        // It may come in pieces, with a key before and behind it.
        let (begin, end) = reply.split_at(9);
        terminal.press(begin);
        std::thread::sleep(Duration::from_millis(300));
        terminal.press(end);
        terminal.wait_for("inks for the ground", |screen| {
            inks_of_a_key(screen).is_some_and(|(ink, ground)| {
                let fits =
                    matches!(ink, Color::Idx(16..=231)) && (luminance(ink) < 0.18) == is_light;
                ground == Color::Default && fits
            })
        });
        assert!(terminal.text().contains("已存 0/10 题"));
        assert!(terminal.look(|screen| is_at(screen, 1)));
    }
    terminal.press(&format!("8{LIGHT}7"));
    terminal.wait_for("both answers", |screen| {
        is_stored(screen, 1, "8") && is_stored(screen, 2, "7") && is_at(screen, 3)
    });
}

#[test]
fn a_ground_that_is_never_told_gives_colours_on_a_ground_of_their_own() {
    let desk = Desk::new();
    let terminal = desk.start();
    terminal.wait_for_text("F1 全部按键");
    let (ink, ground) = terminal.look(inks_of_a_key).unwrap();
    let (ink, ground) = (luminance(ink) + 0.05, luminance(ground) + 0.05);
    assert!(ink.max(ground) / ink.min(ground) >= 4.5);
}

/// The ink of the caret on a light ground, and the terminal's own again.
const CARET_INK: &str = "\x1b]12;rgb:6c/6c/6c\x07";
const OWN_CARET: &str = "\x1b]112\x07";

#[test]
fn on_a_light_ground_the_caret_gets_an_ink_that_is_seen_and_loses_it_at_the_end() {
    for (ground, is_inked) in [(LIGHT, true), (DARK, false), ("", false)] {
        let desk = Desk::new();
        let mut terminal = desk.start();
        terminal.press(ground);
        terminal.press("\r");
        terminal.wait_for_text("按 n 录第一份");
        terminal.press("\x1b");
        terminal.wait_for_text("q 退出");
        let sent = String::from_utf8_lossy(&terminal.bytes()).into_owned();
        assert_eq!(sent.contains(CARET_INK), is_inked, "{ground:?}");
        assert!(!sent.contains(OWN_CARET));
        terminal.press("q");
        terminal.wait_for_end();
        let sent = String::from_utf8_lossy(&terminal.bytes()).into_owned();
        assert_eq!(
            sent.matches(OWN_CARET).count(),
            usize::from(is_inked),
            "{ground:?}"
        );
        // Before the screen is given back, so that the shell has its own caret at once.
        let ends = [OWN_CARET, "\x1b[?1049l"].map(|end| sent.rfind(end));
        assert!(!is_inked || ends[0] < ends[1]);
    }
}

#[test]
fn who_names_the_colours_is_not_asked_for_the_ground() {
    let desk = Desk::new();
    for (arguments, is_light) in [
        (["--theme", "light"], Some(true)),
        (["--theme", "dark"], Some(false)),
        (["--theme", "mono"], None),
    ] {
        let terminal = Terminal::open(desk.command(&arguments), WINDOW, Answer::Truthful);
        terminal.wait_for_text("F1 全部按键");
        let (ink, ground) = terminal.look(inks_of_a_key).unwrap();
        assert_eq!(ground, Color::Default);
        match is_light {
            Some(is_light) => assert_eq!(luminance(ink) < 0.18, is_light, "{arguments:?}"),
            None => assert_eq!(ink, Color::Default),
        }
        let asked = String::from_utf8_lossy(&terminal.bytes()).into_owned();
        assert!(!asked.contains("\x1b]11;?"));
    }
}

#[test]
fn a_terminal_that_counts_a_chinese_character_as_one_column_is_named() {
    let desk = Desk::new();
    let terminal = Terminal::open(desk.command(&[]), WINDOW, Answer::NarrowCharacters);
    terminal.wait_for_text("画面会错位");
    terminal.wait_for_bells(1);
    terminal.press("\r");
    terminal.wait_for_text("按 n 录第一份");
}

#[test]
fn a_keypad_without_num_lock_is_named_once() {
    for silent in ["\x1b[E", "\x1b[2~", "\x1bOE", "\x1b[4l"] {
        let desk = Desk::new();
        let terminal = desk.start_keying();
        terminal.press(silent);
        terminal.wait_for_text("按一下 NumLock");
        terminal.press("8");
        terminal.wait_for("the answer", |screen| is_stored(screen, 1, "8"));
        terminal.press(silent);
        terminal.press("7");
        terminal.wait_for("the next", |screen| is_stored(screen, 2, "7"));
        assert_eq!(terminal.bells(), 1, "{silent:?}");
    }
}

#[test]
fn a_keypad_in_application_mode_keys_a_whole_paper() {
    let desk = Desk::new();
    let terminal = desk.start_keying();
    for (question, sign) in (1..=9).zip("xwvutsrqp".chars()) {
        terminal.press(&format!("\x1bO{sign}"));
        // A lone 1 waits for a 0, which comes next.
        let points = 9 - question;
        if points != 1 {
            let stored = if points == 0 { 8 } else { question };
            terminal.wait_for("an answer", |screen| {
                screen.contents().contains(&format!("已存 {stored}/10 题"))
            });
        }
    }
    // 8 7 6 5 4 3 2 and 10: one question is left before the open one.
    terminal.press("\x1bOp");
    terminal.wait_for("the open question", |screen| is_at(screen, 10));
    // alacritty's Enter of the keypad.
    terminal.press("\n");
    terminal.wait_for_text("1 号已录入并存盘");
    assert!(terminal.text().contains("合计 45/90"));
}

#[test]
fn keys_that_bring_nothing_make_the_bar_tell_the_second_keys() {
    // A key without a meaning; a lost keyboard, as when a terminal's own menu opens.
    for nothing in ["\x1b[34~", "\x1b[O"] {
        let desk = Desk::new();
        let terminal = desk.start_keying();
        terminal.wait_for_text("F6 缺失原因");
        terminal.press(nothing);
        terminal.wait_for_text("F6 Ctrl-D 缺失原因");
        terminal.wait_for_text("F1 ? 全部按键");
        terminal.press("?");
        terminal.wait_for_text("Esc 关闭");
        terminal.press("\x1b");
        terminal.wait_for_text("第 1/10 题");
        terminal.press("\x04");
        terminal.wait_for_text("为什么没有答案");
        terminal.press("\x1b");
        terminal.wait_for("the field alone", |screen| {
            !screen.contents().contains("为什么")
        });
        terminal.press("8");
        terminal.wait_for("an answer", |screen| is_stored(screen, 1, "8"));
        terminal.press("\x0f");
        terminal.wait_for_text("提疑问");
    }
}

#[test]
fn the_last_column_stays_empty() {
    let desk = Desk::new();
    let terminal = desk.start();
    walk(&terminal, |terminal| {
        let last = terminal.look(|screen| screen.rows(WINDOW[0] - 1, 1).collect::<String>());
        assert_eq!(last.trim(), "", "{}", terminal.text());
    });
}

#[test]
fn at_ten_rows_the_field_and_the_caret_in_it_stay_in_view() {
    let desk = Desk::new();
    let terminal = desk.start_keying();
    terminal.resize([80, 10]);
    for question in 1..=9 {
        terminal.wait_for("the field with the caret", |screen| {
            let (row, _) = screen.cursor_position();
            let line = screen.rows(0, 80).nth(row.into()).unwrap_or_default();
            is_at(screen, question) && line.contains("得分") && !screen.hide_cursor()
        });
        terminal.press("8");
    }
    terminal.wait_for("the open question", |screen| is_at(screen, 10));
    terminal.press("多走访");
    terminal.wait_for("the text with the caret", |screen| {
        let (row, _) = screen.cursor_position();
        screen
            .rows(0, 80)
            .nth(row.into())
            .unwrap_or_default()
            .contains("多走访")
    });
}
