//! Asked to end, stopped, resized or left without a window while it keys: nothing that was shown as stored is lost.

use std::time::Duration;

use super::chance::{Chance, setting, tell};
use super::desk::{Desk, WINDOW};
use super::hand::{begin, key_on, open_paper, pause, press};
use super::paper::is_at;
use super::process;
use super::script::{CLOSED, Standing};
use super::stack::Shown;
use super::terminal::{Answer, Terminal};

/// How many endings without a word of the environment; with one, one for each ten kills.
const QUICK: u64 = 8;

/// In which ways the program is asked to end.
const WAYS: [&str; 4] = ["TERM", "HUP", "INT", "close"];

/// Ends the program in one of the ways, which it must follow in good order; `in_start` leaves it no time to begin.
fn end(mut terminal: Terminal, way: &str, in_start: bool, shown: &mut Shown) {
    if way == "close" {
        shown.add(&terminal.bytes());
        let mut program = terminal.close("\x0c");
        process::end_within(&mut *program, process::SOON);
        return;
    }
    process::send(way, terminal.process());
    let status = terminal.wait_for_end();
    shown.add(&terminal.bytes());
    if !in_start {
        assert!(status.success(), "{way}: {status:?}");
        assert!(
            terminal.look(|screen| !screen.alternate_screen() && !screen.hide_cursor()),
            "{way}: the terminal is given back"
        );
    }
}

#[test]
fn asked_to_end_at_any_moment_nothing_that_was_shown_as_stored_is_lost() {
    let mut chance = Chance::new();
    let rounds = setting("MANYI_CRASH_KILLS").map_or(QUICK, |kills| (kills / 10).max(QUICK));
    tell(&format!("endings: seed {}", chance.seed));
    let desk = Desk::new();
    let mut shown = Shown::default();
    let mut standing = Standing::read(&desk.store());
    for round in 0..rounds {
        let way = WAYS[round as usize % WAYS.len()];
        let terminal = begin(&desk);
        let in_start = way != "close" && chance.once_in(6);
        if in_start {
            pause(&mut chance, 60_000);
        } else {
            open_paper(&terminal, standing);
            key_on(&terminal, standing, &mut chance);
        }
        end(terminal, way, in_start, &mut shown);
        let store = desk.store();
        let findings = store.doctor().unwrap().findings;
        assert_eq!(findings, [], "seed {}", chance.seed);
        standing = Standing::read(&store);
        assert_eq!(shown.lost(&standing), 0, "seed {}: {way}", chance.seed);
    }
    tell(&format!(
        "endings: {rounds} by TERM, HUP, INT and a closed window, fields shown as stored: {}, lost confirmed fields: 0",
        shown.count()
    ));
    assert!(shown.count() > 0, "the screens were read");
}

/// Lets the shell have the terminal and gives it back.
fn stop_and_continue(terminal: &Terminal) {
    terminal.press("\x1a");
    terminal.wait_for("the shell", |screen| {
        !screen.alternate_screen() && screen.contents().trim_end().ends_with("ready>")
    });
    terminal.press("fg\r");
    wait_for_paper(terminal);
}

fn wait_for_paper(terminal: &Terminal) {
    terminal.wait_for("a paper", |screen| {
        screen.alternate_screen() && (1..=CLOSED + 1).any(|question| is_at(screen, question))
    });
}

#[test]
fn stopped_and_made_tiny_at_any_moment_every_key_still_counts_once() {
    const PAPERS: usize = 4;
    let mut chance = Chance::new();
    tell(&format!("stops: seed {}", chance.seed));
    let desk = Desk::new();
    let mut terminal = Terminal::open(desk.interactive_shell(), WINDOW, Answer::Truthful);
    terminal.wait_for_text("ready>");
    terminal.press("\"$MANYI\"\r");
    let standing = Standing::read(&desk.store());
    open_paper(&terminal, standing);
    let (mut stops, mut sizes) = (0, 0);
    for key in standing.keys_to(PAPERS) {
        press(&terminal, &key);
        match chance.below(6) {
            0 => {
                stop_and_continue(&terminal);
                stops += 1;
            }
            1 => {
                terminal.resize([1, 1]);
                std::thread::sleep(Duration::from_millis(chance.below(30) as u64));
                terminal.resize(WINDOW);
                wait_for_paper(&terminal);
                sizes += 1;
            }
            _ => {}
        }
    }
    terminal.wait_for_text(&format!("{PAPERS} 号已录入并存盘"));
    terminal.press("\x03");
    terminal.wait_for("the shell", |screen| {
        !screen.alternate_screen() && screen.contents().trim_end().ends_with("ready>")
    });
    terminal.press("exit\r");
    assert!(terminal.wait_for_end().success());
    let store = desk.store();
    assert_eq!(store.doctor().unwrap().findings, []);
    let all = Standing {
        serial: PAPERS + 1,
        answered: 0,
    };
    assert_eq!(Standing::read(&store), all, "seed {}", chance.seed);
    tell(&format!(
        "stops: {stops} by Ctrl-Z, {sizes} windows of 1x1, lost confirmed fields: 0"
    ));
}
