//! The clock of the computer set back while a stack is keyed: the trail stays whole, and in the order of the keying.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::chance::tell;
use super::desk::{Desk, WINDOW};
use super::paper::is_stored;
use super::script::{Standing, key, points};
use super::terminal::{Answer, Terminal};

/// Stands between the program and the clock of the system and gives a time that is so many seconds later.
const CLOCK: &str = r#"
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

int clock_gettime(clockid_t clock, struct timespec *now) {
    static int (*system_clock)(clockid_t, struct timespec *);
    if (!system_clock) *(void **)&system_clock = dlsym(RTLD_NEXT, "clock_gettime");
    int failed = system_clock(clock, now);
    const char *later = getenv("LATER");
    if (!failed && clock == CLOCK_REALTIME && later) now->tv_sec += atol(later);
    return failed;
}
"#;

/// Builds the clock; `None` where there is no C compiler or no such system.
fn build(desk: &Desk) -> Option<PathBuf> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    let [source, library] = ["clock.c", "clock.so"].map(|name| desk.file(name));
    fs::write(&source, CLOCK).unwrap();
    let built = Command::new("cc")
        .args(["-shared", "-fPIC", "-o"])
        .args([&library, &source])
        .arg("-ldl")
        .output();
    built
        .is_ok_and(|output| output.status.success())
        .then_some(library)
}

/// Keys one answer of paper 1 by a clock that is so many days ahead.
fn key_one(desk: &Desk, library: &PathBuf, question: usize, days: i64) {
    let mut command = desk.command(&[]);
    command.env("LD_PRELOAD", library);
    command.env("LATER", (days * 86_400).to_string());
    let mut terminal = Terminal::open(command, WINDOW, Answer::Truthful);
    let standing = Standing {
        serial: 1,
        answered: question,
    };
    super::hand::open_paper(&terminal, standing);
    terminal.press(&key(points(1, question)));
    let shown = points(1, question).to_string();
    terminal.wait_for("the answer", |screen| {
        is_stored(screen, question + 1, &shown)
    });
    terminal.press("\x03");
    assert!(terminal.wait_for_end().success());
}

#[test]
fn with_the_clock_set_back_every_answer_is_there_and_the_trail_is_in_the_order_of_the_keying() {
    let desk = Desk::new();
    let Some(library) = build(&desk) else {
        tell("clock: no C compiler here to build another clock with");
        return;
    };
    for (question, days) in [0, -400, 30, -30_000].into_iter().enumerate() {
        key_one(&desk, &library, question, days);
    }
    let store = desk.store();
    assert_eq!(store.doctor().unwrap().findings, []);
    let standing = Standing {
        serial: 1,
        answered: 4,
    };
    assert_eq!(Standing::read(&store), standing);
    let history = store.history(&Desk::survey(), None, None).unwrap();
    let answers: Vec<_> = history
        .iter()
        .filter(|row| row.action == "answer")
        .collect();
    let questions: Vec<_> = answers
        .iter()
        .filter_map(|row| row.question.as_deref())
        .collect();
    assert_eq!(questions, ["Q1", "Q2", "Q3", "Q4"]);
    assert!(
        answers
            .windows(2)
            .all(|pair| pair[0].sequence < pair[1].sequence)
    );
    let years: Vec<i16> = answers
        .iter()
        .map(|row| row.at.to_zoned(jiff::tz::TimeZone::UTC).year())
        .collect();
    assert!(
        years[1] < years[0] && years[3] < 1970,
        "the clock was set back: {years:?}"
    );
    tell("clock: set back by 400 days and before 1970, lost confirmed fields: 0");
}
