//! The program in a real pseudo-terminal: from the start to the first frame, and from a key to its screen.
//!
//! A time ends when the parsed screen shows what the key leads to; the field is committed before that.
#![allow(clippy::print_stdout)] // The figures are what a bench is for.

mod support;
#[path = "../tests/pty/terminal.rs"]
#[allow(dead_code)]
mod terminal;

use std::path::Path;
use std::time::{Duration, Instant};

use portable_pty::CommandBuilder;
use terminal::{Answer, Terminal};

/// The window of the budget.
const WINDOW: [u16; 2] = [120, 40];
/// Papers keyed at each size.
const PAPERS: usize = 60;

fn main() {
    let folder = tempfile::tempdir().expect("a folder for the databases");
    start(folder.path());
    keys(folder.path());
}

/// The program on a database, as a user starts it.
fn command(database: &Path) -> CommandBuilder {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_manyi"));
    command.env("MANYI_DB", database);
    command.env("MANYI_OPERATOR", "bench");
    command.env("MANYI_LANG", "zh");
    command.env("LC_ALL", "C.UTF-8");
    command.env("TERM", "xterm-256color");
    command
}

fn start(folder: &Path) {
    let database = folder.join("start.db");
    drop(support::database(&database, 10_000));
    let mut times = Vec::new();
    for _ in 0..30 {
        let begun = Instant::now();
        let mut terminal = Terminal::open(command(&database), WINDOW, Answer::Truthful);
        terminal.wait_for_text("已录入");
        times.push(begun.elapsed());
        terminal.press("\x11");
        terminal.wait_for_end();
    }
    let (median, worst) = (percentile(&mut times, 50), percentile(&mut times, 99));
    println!("start to first frame, 10,000 responses: median {median:.1?}, worst {worst:.1?}");
}

fn keys(folder: &Path) {
    let few = key_to_screen(&folder.join("few.db"), 26);
    let many = key_to_screen(&folder.join("many.db"), 1_000_000);
    println!(
        "p50 at 1,000,000 beside 26 responses: {:.2}",
        many.as_secs_f64() / few.as_secs_f64()
    );
}

/// Keys papers behind the ones there are; returns the median time from a key to its screen.
fn key_to_screen(database: &Path, responses: u64) -> Duration {
    drop(support::database(database, responses));
    let terminal = Terminal::open(command(database), WINDOW, Answer::Truthful);
    terminal.wait_for_text("已录入");
    terminal.press("\r");
    terminal.wait_for_text("编号");
    terminal.press("n");
    let (mut confirmed, mut moved) = (Vec::new(), Vec::new());
    for _ in 0..PAPERS {
        terminal.wait_for_text("第 1/10 题");
        for question in 1..=9 {
            let begun = Instant::now();
            terminal.press("9");
            let (stored, next) = (
                format!("已存 {question}/10"),
                format!("第 {}/10 题", question + 1),
            );
            terminal.wait_for(&stored, |screen| {
                let text = screen.contents();
                text.contains(&stored) && text.contains(&next)
            });
            confirmed.push(begun.elapsed());
        }
        // Two keys that store nothing: the frame alone.
        for (key, place) in [("\x1b[A", "第 9/10 题"), ("\x1b[B", "第 10/10 题")] {
            let begun = Instant::now();
            terminal.press(key);
            terminal.wait_for_text(place);
            moved.push(begun.elapsed());
        }
        terminal.press("\r");
    }
    for (what, times) in [("stored", &mut confirmed), ("moved only", &mut moved)] {
        let (half, most) = (percentile(times, 50), percentile(times, 99));
        println!("key to screen at {responses} responses, {what}: p50 {half:.2?}, p99 {most:.2?}");
    }
    percentile(&mut confirmed, 50)
}

fn percentile(times: &mut [Duration], percent: usize) -> Duration {
    times.sort();
    times[(times.len() - 1) * percent / 100]
}
