//! A hand that keys the stack in a real terminal, at any speed, until chance stops it.

use std::time::Duration;

use super::chance::Chance;
use super::desk::{Desk, WINDOW};
use super::script::Standing;
use super::terminal::{Answer, Terminal};

/// How many papers may be keyed in one run.
const PAPERS: usize = 4;

/// Longer than a burst is waited for.
const MOMENT: Duration = Duration::from_millis(25);

/// The program, the first screen of which is not waited for.
pub fn begin(desk: &Desk) -> Terminal {
    Terminal::open(desk.command(&[]), WINDOW, Answer::Truthful)
}

/// Waits for a random part of so many microseconds.
pub fn pause(chance: &mut Chance, microseconds: usize) {
    let time = chance.below(microseconds) as u64;
    std::thread::sleep(Duration::from_micros(time));
}

/// Opens the paper where the keying stands.
pub fn open_paper(terminal: &Terminal, standing: Standing) {
    terminal.wait_for_text("已录入");
    terminal.press("\r");
    terminal.wait_for_text("g ");
    let serial = standing.serial;
    let open = if standing.answered > 0 { "\r" } else { "" };
    terminal.press(&format!("g{serial}\r{open}"));
    terminal.wait_for_text(&format!("编号 {serial}"));
}

/// Presses keys; words, and the Enter behind them, in a moment of their own: in one piece with other keys they are a paste, which
/// entry holds back.
pub fn press(terminal: &Terminal, keys: &str) {
    let is_score = is_score(keys);
    let pause = || {
        if !is_score {
            std::thread::sleep(MOMENT);
        }
    };
    pause();
    terminal.press(keys);
    pause();
}

fn is_score(keys: &str) -> bool {
    keys.bytes().all(|key| key.is_ascii_digit() || key == b' ')
}

/// Keys on from where the keying stands, at any speed, until chance ends it.
pub fn key_on(terminal: &Terminal, standing: Standing, chance: &mut Chance) {
    let keys = standing.keys_to(standing.serial + PAPERS - 1);
    let mut left = keys
        .into_iter()
        .take(1 + chance.below(PAPERS * 10))
        .peekable();
    while let Some(mut burst) = left.next() {
        // Now and then several keys at once, as a fast hand or a slow line gives them.
        let more = if chance.once_in(4) {
            chance.below(12)
        } else {
            0
        };
        for _ in 0..more {
            match left.next_if(|keys| is_score(&burst) && is_score(keys)) {
                Some(keys) => burst.push_str(&keys),
                None => break,
            }
        }
        press(terminal, &burst);
        pause(chance, 4_000);
    }
}
