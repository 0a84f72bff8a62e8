//! The file taken away, held, or used by two programs while it is keyed into.

use std::fs;
use std::time::{Duration, Instant};

use manyi::response::Serial;
use rusqlite::Connection;

use super::chance::{setting, tell};
use super::desk::{Desk, PROGRAM};
use super::paper::is_stored;
use super::script::{CLOSED, Standing, key, points};
use super::terminal::Terminal;

/// The answers of a paper that are on file.
fn stored(desk: &Desk, serial: usize) -> Vec<String> {
    let serial = Serial::read(&serial.to_string()).unwrap();
    let paper = desk.store().paper(&Desk::survey(), &serial).unwrap();
    let sheet = paper.unwrap().answers;
    sheet
        .iter()
        .flatten()
        .map(manyi::response::Answer::to_code)
        .collect()
}

#[test]
fn a_file_removed_while_it_is_keyed_into_is_saved_elsewhere_and_comes_back_with_restore() {
    let desk = Desk::new();
    let mut terminal = desk.start_keying();
    for question in 0..3 {
        terminal.press(&key(points(1, question)));
    }
    terminal.wait_for("three answers", |screen| {
        is_stored(screen, 3, &points(1, 2).to_string())
    });
    fs::remove_file(desk.database()).unwrap();
    terminal.press(&key(points(1, 3)));
    terminal.wait_for_text("被移走、删除或换掉了");
    terminal.wait_for("no word of it being stored", |screen| {
        !is_stored(screen, 4, &points(1, 3).to_string())
    });
    // Somebody who keys on with the eyes on the paper does not lose the sentence with a key.
    for key in ["8", "9", "\x1b[A"] {
        let bells = terminal.bells();
        terminal.press(key);
        terminal.wait_for_bells(bells + 1);
        let said = terminal.text().replace([' ', '\n'], "");
        assert!(
            said.contains("被移走、删除或换掉了") && said.contains("papers-rescued-"),
            "{said}"
        );
    }
    // Who wants to leave is told once more; the paper stays on the screen until then.
    terminal.press("\x03");
    terminal.wait_for_text("再按一次就退出");
    terminal.press("\x03");
    let status = terminal.wait_for_end();
    assert_eq!(status.exit_code(), 6);
    let left = String::from_utf8(terminal.bytes()).unwrap();
    let rescued: Vec<String> = fs::read_dir(desk.folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("papers-rescued-"))
        .collect();
    assert_eq!(rescued.len(), 1);
    // The shell has the terminal again, and on it the way back.
    let (_, said) = left.rsplit_once("\x1b[?1049l").unwrap();
    assert!(said.contains(&rescued[0]), "{status:?} {said:?}");
    assert!(said.contains("manyi restore"), "{said:?}");
    desk.manyi(&["restore", &rescued[0]]);
    let standing = Standing {
        serial: 1,
        answered: 3,
    };
    assert_eq!(Standing::read(&desk.store()), standing);
    assert_eq!(desk.store().doctor().unwrap().findings, []);
}

#[test]
fn a_lock_held_for_long_loses_no_key_and_shows_nothing_as_stored() {
    let seconds = setting("MANYI_CRASH_LOCK").unwrap_or(7);
    let desk = Desk::new();
    let mut terminal = desk.start_keying();
    terminal.press("9");
    terminal.wait_for("an answer", |screen| is_stored(screen, 1, "9"));
    let other = Connection::open(desk.database()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let since = Instant::now();
    let held = Duration::from_secs(seconds);
    terminal.press("6");
    terminal.wait_for_text("另一个程序");
    // Who keys tries again and again.
    while since.elapsed() < held {
        terminal.press("\r");
        std::thread::sleep(Duration::from_millis(500));
        assert!(terminal.look(|screen| !is_stored(screen, 2, "6")));
    }
    assert_eq!(stored(&desk, 1), ["9"]);
    // Other programs are told in a sentence, too, and read on meanwhile.
    let refused = desk.run(PROGRAM, &["backup"]);
    assert!(refused.status.success(), "{refused:?}");
    other.execute_batch("ROLLBACK").unwrap();
    terminal.press("\r");
    terminal.wait_for("both answers", |screen| {
        is_stored(screen, 1, "9") && is_stored(screen, 2, "6")
    });
    terminal.press("\x03");
    assert!(terminal.wait_for_end().success());
    assert_eq!(stored(&desk, 1)[..2], ["9", "6"]);
    tell(&format!(
        "lock: held for {seconds} s, lost confirmed fields: 0"
    ));
}

/// The serial in the heading.
fn serial(terminal: &Terminal) -> usize {
    terminal.look(|screen| {
        let heading = screen.rows(0, screen.size().1.get()).next().unwrap();
        let (_, serial) = heading.rsplit_once("编号 ").unwrap();
        // The operator stands behind it.
        serial.split_whitespace().next().unwrap().parse().unwrap()
    })
}

#[test]
fn two_programs_key_two_papers_into_one_file() {
    let desk = Desk::new();
    let first = desk.start_keying();
    first.press(&key(points(1, 0)));
    first.wait_for("an answer", |screen| {
        is_stored(screen, 1, &points(1, 0).to_string())
    });
    let second = desk.start();
    second.press("\r");
    second.wait_for_text("回收 1 ");
    second.press("n");
    second.wait_for_text("编号 2");
    assert_eq!((serial(&first), serial(&second)), (1, 2));
    for question in 0..CLOSED {
        for (terminal, serial) in [(&first, 1), (&second, 2)] {
            if (serial, question) != (1, 0) {
                terminal.press(&key(points(serial, question)));
            }
            terminal.wait_for("the answer", |screen| {
                is_stored(screen, question + 1, &points(serial, question).to_string())
            });
        }
    }
    for (terminal, serial) in [(&first, 1), (&second, 2)] {
        terminal.press("\r");
        terminal.wait_for_text(&format!("{serial} 号已录入并存盘"));
    }
    let all = Standing {
        serial: 3,
        answered: 0,
    };
    assert_eq!(Standing::read(&desk.store()), all);
    assert_eq!(desk.store().doctor().unwrap().findings, []);
}

#[test]
fn two_programs_at_the_same_new_paper_do_not_write_over_each_other() {
    let desk = Desk::new();
    let first = desk.start_keying();
    let second = desk.start_keying();
    assert_eq!((serial(&first), serial(&second)), (1, 1));
    first.press("9");
    first.wait_for("an answer", |screen| is_stored(screen, 1, "9"));
    // A fast hand types on, without looking.
    second.press("3456");
    second.wait_for_text("1 号刚由 录入员 在另一个程序里改过，这里没有存上");
    assert!(second.look(|screen| !is_stored(screen, 1, "3")));
    first.press("8");
    first.wait_for("two answers", |screen| is_stored(screen, 2, "8"));
    assert_eq!(stored(&desk, 1), ["9", "8"]);
    // The way back is free, and the next paper is one of their own.
    second.press("\x1b");
    second.wait_for_text("回收 1 ");
    second.press("n");
    second.wait_for_text("编号 2");
    second.press("3");
    second.wait_for("an answer", |screen| is_stored(screen, 1, "3"));
    assert_eq!(stored(&desk, 1), ["9", "8"]);
    assert_eq!(stored(&desk, 2), ["3"]);
    assert_eq!(desk.store().doctor().unwrap().findings, []);
}
