//! The text of 300 questions until it is read, as the paste screen does at every key.
//!
//! Budget: at most 20 ms.
#![allow(clippy::print_stdout)] // The figures are what a bench is for.

mod support;

use std::fmt::Write as _;

use manyi::questionnaire::paste::{Settled, read};
use support::times;

/// Readings, after one to warm up.
const TURNS: usize = 100;

fn main() {
    let text = paper(300);
    let settled = Settled::default();
    let found = read(&text, &settled).questions.len();
    let taken: Vec<_> = (0..TURNS)
        .map(|_| times::taken(|| drop(std::hint::black_box(read(&text, &settled)))))
        .collect();
    let lines = text.lines().count();
    println!("{found} questions in {lines} lines, read {TURNS} times");
    println!("  median       {:>10.1?}", times::percentile(&taken, 0.5));
    println!("  slowest      {:>10.1?}", times::percentile(&taken, 0.99));
}

/// A questionnaire with options that jump and options to fill in.
fn paper(count: usize) -> String {
    let mut text = String::from("问卷\n\n");
    for number in 1..=count {
        let next = number + 2;
        let _ = write!(
            text,
            "{number}. 您对第{number}项服务的态度、效率和质量是否满意？[单选题]\nA. 非常满意\nB. 满意\nC. 一般\n\
             D. 不满意（跳至第{next}题）\nE. 其他（请注明____）\n\n"
        );
    }
    text
}
