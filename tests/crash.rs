//! Crashes of every kind: whatever happens to the program, its files or its disk, what was shown as stored is there.
//!
//! Quick by default; `MANYI_CRASH_KILLS=300` is the whole number of kills, `MANYI_CRASH_CUTS=300` of cuts,
//! `MANYI_CRASH_LOCK=30` the seconds for which a lock is held, and
//! `MANYI_CRASH_SEED` repeats a run. Each part prints its seed and its counts.
#![cfg(unix)]

// Shared with the terminal tests, which use more of them.
#[allow(dead_code)]
#[path = "pty/desk.rs"]
mod desk;
#[allow(dead_code)]
#[path = "pty/paper.rs"]
mod paper;
#[allow(dead_code)]
#[path = "pty/process.rs"]
mod process;
#[allow(dead_code)]
#[path = "pty/terminal.rs"]
mod terminal;

#[path = "crash/chance.rs"]
mod chance;
#[path = "crash/clock.rs"]
mod clock;
#[path = "crash/damage.rs"]
mod damage;
#[path = "crash/disk.rs"]
mod disk;
#[path = "crash/file.rs"]
mod file;
#[path = "crash/hand.rs"]
mod hand;
#[path = "crash/kill.rs"]
mod kill;
#[path = "crash/power.rs"]
mod power;
#[path = "crash/script.rs"]
mod script;
#[path = "crash/signals.rs"]
mod signals;
#[path = "crash/stack.rs"]
mod stack;
