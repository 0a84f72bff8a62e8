//! The program in a real pseudo-terminal: from the start to the first frame, and from a key to its screen.
//!
//! Budgets: 30 ms to the first frame with 10,000 responses; p50 1 ms and p99 5 ms from a key to its screen, at 1,000,000
//! responses at most 1.2 times as long as at 26.
//!
//! Keys are measured with the daily backup of both databases taken already; the start with one due.
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
use support::times;
use terminal::{Answer, Terminal};
use vt100::Screen;

/// The window of the budget.
const WINDOW: [u16; 2] = [120, 40];
/// Papers keyed at each size, and how many before them are not measured.
const PAPERS: usize = 60;
const WARM_UP: usize = 5;

fn main() {
    let folder = tempfile::tempdir().expect("a folder for the databases");
    start(folder.path());
    keys(folder.path());
}

/// The program on a database, as a user starts it.
fn command(database: &Path) -> CommandBuilder {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_manyi"));
    for (name, value) in support::environment(database) {
        command.env(name, value);
    }
    command
}

fn start(folder: &Path) {
    let database = folder.join("start.db");
    drop(support::database(&database, 10_000));
    let mut taken = Vec::new();
    for _ in 0..60 {
        let begun = Instant::now();
        let mut terminal = Terminal::open(command(&database), WINDOW, Answer::Truthful);
        terminal.wait_for_text("已录入 10,000");
        taken.push(begun.elapsed());
        terminal.press("\x11");
        terminal.wait_for_end();
    }
    println!(
        "start to first frame, 10,000 responses: {}",
        times::spread(&taken)
    );
}

fn keys(folder: &Path) {
    let sizes = [26, 1_000_000];
    let terminals = sizes.map(|responses| {
        let database = folder.join(format!("{responses}.db"));
        drop(support::database(&database, responses));
        note_backup(folder, responses);
        let terminal = Terminal::open(command(&database), WINDOW, Answer::Truthful);
        terminal.wait_for_text("已录入");
        terminal.press("\r");
        terminal.wait_for_text("按编号找或新建");
        terminal
    });
    let mut taken = [Taken::default(), Taken::default()];
    for (terminal, taken) in terminals.iter().zip(&mut taken) {
        walk_list(terminal, &mut taken.listed);
        terminal.press("n");
        terminal.wait_for_text("第 1/10 题");
    }
    // In turns, paper by paper, so that whatever else the computer does slows both.
    for paper in 0..WARM_UP + PAPERS {
        for (terminal, taken) in terminals.iter().zip(&mut taken) {
            let mut unwanted = Taken::default();
            key_paper(
                terminal,
                if paper < WARM_UP {
                    &mut unwanted
                } else {
                    taken
                },
            );
        }
    }
    for (responses, taken) in sizes.iter().zip(&taken) {
        println!("key to screen, {responses} responses");
        println!("  all keys           {}", times::spread(&taken.all()));
        println!("  field stored       {}", times::spread(&taken.stored));
        println!("  paper finished     {}", times::spread(&taken.finished));
        println!("  sign in a text     {}", times::spread(&taken.typed));
        println!("  question passed    {}", times::spread(&taken.moved));
        println!("  row of a list      {}", times::spread(&taken.listed));
    }
    let [few, many] = taken.map(|taken| times::percentile(&taken.all(), 0.5));
    println!(
        "p50 at 1,000,000 beside 26 responses: {:.2}",
        times::ratio(many, few)
    );
}

/// Leaves an empty file named as a backup of this moment, so that the daily one is not taken while keys are measured.
fn note_backup(folder: &Path, responses: u64) {
    let backups = folder.join("backups");
    std::fs::create_dir_all(&backups).expect("the folder is made");
    let now = jiff::Timestamp::now().strftime("%Y%m%dT%H%M%SZ");
    std::fs::write(backups.join(format!("{responses}-{now}.db")), "").expect("the file is made");
}

/// How long the keys took, by what they do.
#[derive(Default)]
struct Taken {
    stored: Vec<Duration>,
    finished: Vec<Duration>,
    typed: Vec<Duration>,
    moved: Vec<Duration>,
    listed: Vec<Duration>,
}

impl Taken {
    fn all(&self) -> Vec<Duration> {
        [
            &self.stored,
            &self.finished,
            &self.typed,
            &self.moved,
            &self.listed,
        ]
        .into_iter()
        .flatten()
        .copied()
        .collect()
    }
}

/// From a key to the screen it leads to.
fn press(terminal: &Terminal, key: &str, seen: impl FnMut(&Screen) -> bool) -> Duration {
    times::taken(|| {
        terminal.press(key);
        terminal.wait_for(key, seen);
    })
}

/// Goes down and up the list of responses.
fn walk_list(terminal: &Terminal, listed: &mut Vec<Duration>) {
    for key in ["\x1b[B", "\x1b[A"] {
        for _ in 0..12 {
            let before = terminal.look(selected);
            listed.push(press(terminal, key, |screen| {
                let now = selected(screen);
                now.is_some() && now != before
            }));
        }
    }
}

/// The row of the screen that is selected.
fn selected(screen: &Screen) -> Option<u16> {
    (0..WINDOW[1]).find(|row| screen.cell(*row, 60).is_some_and(vt100::Cell::inverse))
}

/// Keys one paper to its end.
fn key_paper(terminal: &Terminal, taken: &mut Taken) {
    for question in 1..=9 {
        // The count stands below the answers; the place beside them.
        let (stored, next) = (
            format!("已存 {question}/10"),
            format!("第 {}/10 题", question + 1),
        );
        taken.stored.push(press(terminal, "9", |screen| {
            let text = screen.contents();
            text.contains(&stored) && text.contains(&next)
        }));
    }
    for (key, place) in [("\x1b[A", "第 9/10 题"), ("\x1b[B", "第 10/10 题")] {
        taken.moved.push(press(terminal, key, |screen| {
            screen.contents().contains(place)
        }));
    }
    let mut text = String::new();
    for sign in "望多走访".chars() {
        text.push(sign);
        taken
            .typed
            .push(press(terminal, sign.encode_utf8(&mut [0; 4]), |screen| {
                screen.contents().contains(&text)
            }));
    }
    taken.finished.push(press(terminal, "\r", |screen| {
        let text = screen.contents();
        text.contains("已存 0/10") && text.contains("第 1/10 题")
    }));
}
