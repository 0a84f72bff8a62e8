//! The 26 published papers, keyed from an empty database.

use std::path::Path;
use std::time::{Duration, Instant};

use manyi::response::{Serial, State};

use super::desk::Desk;
use super::paper;

/// A paper as published: its serial, the points of its nine questions, and their sum.
pub struct Published {
    /// The number on the paper.
    pub serial: usize,
    /// The points of Q1 to Q9.
    pub points: Vec<u32>,
    /// Their sum, as published.
    pub sum: u32,
}

/// The 26 papers, in order.
pub fn published() -> Vec<Published> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/xiangyuan-2022/scores.csv");
    let mut reader = csv::Reader::from_path(file).unwrap();
    let papers: Vec<Published> = reader
        .deserialize()
        .map(|row| {
            let numbers: Vec<u32> = row.unwrap();
            Published {
                serial: numbers[0] as usize,
                points: numbers[1..10].to_vec(),
                sum: numbers[10],
            }
        })
        .collect();
    assert_eq!(papers.len(), 26);
    papers
}

/// Keys every paper and reads the figures on the screens; checks that no paper takes more than ten keys, the second
/// digits of `10` aside.
// The numbers of keys are printed for people.
#[allow(clippy::print_stdout)]
fn key_all(full_mark: &str) {
    let desk = Desk::new();
    let mut terminal = desk.start_keying();
    let mut counts = Vec::new();
    for published in published() {
        assert_eq!(published.points.iter().sum::<u32>(), published.sum);
        let keys = paper::key(&terminal, published.serial, &published.points, full_mark);
        let full_marks = published
            .points
            .iter()
            .filter(|given| **given == 10)
            .count();
        let second_digits = full_marks * (full_mark.len() - 1);
        assert!(
            keys - second_digits <= 10,
            "paper {} takes {keys} keys, {second_digits} of them second digits",
            published.serial
        );
        counts.push(keys);
    }
    println!(
        "keys of each paper with {full_mark:?} for 10 points: {counts:?}, {} in all",
        counts.iter().sum::<usize>()
    );
    terminal.press("\x1b");
    terminal.wait_for_text("回收 26   有效 26   录入 26");
    terminal.press("r");
    terminal.wait_for("the satisfaction", |screen| {
        screen
            .rows(0, 80)
            .any(|row| row.contains("91.32%") && row.contains("2137 / 2340"))
    });
    terminal.press("i");
    terminal.wait_for("the score of the satisfaction", |screen| {
        screen.rows(0, 80).any(|row| {
            let cells: Vec<&str> = row.split_whitespace().collect();
            cells == ["职工满意度", "14", "91.32%", "14"]
        })
    });
    terminal.wait_for_text("88.5 / 100 分  良");
    terminal.press("\x03");
    assert!(terminal.wait_for_end().success());
}

#[test]
fn all_published_papers_are_keyed_with_digits() {
    key_all("10");
}

#[test]
fn all_published_papers_are_keyed_with_a_space_for_the_full_mark() {
    key_all(" ");
}

/// Presses Enter and holds it: the keyboard repeats it after a while, and then so often. `false`: this machine was too slow to send
/// that, and what came of it says nothing.
fn hold_enter(terminal: &super::terminal::Terminal, [first, every]: [u64; 2]) -> bool {
    let rest = |milliseconds| {
        let begun = Instant::now();
        std::thread::sleep(Duration::from_millis(milliseconds));
        begun.elapsed() < Duration::from_millis(milliseconds + 8)
    };
    terminal.press("\r");
    std::thread::sleep(Duration::from_millis(first));
    let mut is_steady = true;
    for _ in 0..20 {
        terminal.send("\r");
        is_steady &= rest(every);
    }
    std::thread::sleep(Duration::from_millis(100));
    is_steady
}

// The first Enter is the one of the 1 that waits for a 0; each of the others would leave the optional question blank and
// finish the paper, and the next.
#[test]
fn an_enter_that_is_held_down_counts_once() {
    for times in [[200, 5], [300, 15], [660, 33]] {
        for _ in 0..5 {
            let desk = Desk::new();
            let terminal = desk.start_keying();
            for key in "888888881".chars() {
                terminal.press(&key.to_string());
                std::thread::sleep(Duration::from_millis(60));
            }
            if !hold_enter(&terminal, times) {
                continue;
            }
            terminal.wait_for_text("第 10/10 题");
            let serial = Serial::read("1").unwrap();
            let paper = desk
                .store()
                .paper(&Desk::survey(), &serial)
                .unwrap()
                .unwrap();
            assert_eq!(
                (paper.state, paper.answers.get(9)),
                (State::Open, None),
                "{times:?}"
            );
            assert_eq!(paper.answers.get(8).unwrap().to_code(), "1");
            // Let go and pressed again it is meant, and twice in a row by a hand too.
            terminal.press("\r");
            terminal.wait_for_text("编号 2");
            break;
        }
    }
}
