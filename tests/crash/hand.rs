//! A hand that keys the stack in a real terminal, at any speed, until chance stops it.

use std::time::Duration;

use super::chance::Chance;
use super::desk::{Desk, WINDOW};
use super::script::Standing;
use super::terminal::{Answer, Terminal};

/// How many papers may be keyed in one run.
const PAPERS: usize = 4;

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

/// Keys on from where the keying stands, at any speed, until chance ends it.
pub fn key_on(terminal: &Terminal, standing: Standing, chance: &mut Chance) {
    let keys = standing.keys_to(standing.serial + PAPERS - 1);
    let left = keys.into_iter().take(1 + chance.below(PAPERS * 10));
    let mut left = left.peekable();
    while let Some(mut burst) = left.next() {
        // Now and then several keys at once, as two fingers or a slow line give them; words and an Enter among them are a
        // paste, which entry holds back.
        let most = if chance.once_in(4) {
            chance.below(9)
        } else {
            0
        };
        let is_key = |keys: &str| keys.len() == 1;
        while is_key(&burst[burst.len() - 1..]) && burst.len() < most {
            match left.next_if(|keys| is_key(keys)) {
                Some(key) if burst.bytes().all(|byte| byte != b'\r') => burst.push_str(&key),
                Some(key) => {
                    terminal.press(&burst);
                    burst = key;
                }
                None => break,
            }
        }
        terminal.press(&burst);
        pause(chance, 4_000);
    }
}
