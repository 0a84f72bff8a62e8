//! Processes from outside: signals, their end, and what they used of the processor.

use std::process::Command;
use std::time::{Duration, Instant};

use portable_pty::{Child, ExitStatus};

use super::terminal::start_alone;

/// How soon a program must be gone that has lost its window; long, for a loaded machine.
pub const SOON: Duration = Duration::from_secs(30);

/// Sends a signal, named without `SIG`.
pub fn send(signal: &str, process: u32) {
    let _starting = start_alone();
    let status = Command::new("sh")
        .args(["-c", &format!("kill -{signal} {process}")])
        .status()
        .unwrap();
    assert!(status.success());
}

/// Waits until a process has ended, and kills it when it has not in time.
///
/// The end of a process without a terminal is no event that could be waited for, so it is asked for again and again.
pub fn end_within(process: &mut (dyn Child + Send + Sync), time: Duration) -> ExitStatus {
    let until = Instant::now() + time;
    loop {
        if let Some(status) = process.try_wait().unwrap() {
            return status;
        }
        if Instant::now() > until {
            let _ = process.kill();
            panic!("the program did not end within {time:?}");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The seconds that a shell's children used, as its `times` prints them in the second row: `0m0.01s 0m0.02s`.
pub fn seconds_of_children(times: &str) -> f64 {
    let row = times.lines().nth(1).unwrap();
    row.split_whitespace()
        .map(|time| {
            let (minutes, seconds) = time.trim_end_matches('s').split_once('m').unwrap();
            minutes.parse::<f64>().unwrap() * 60.0 + seconds.parse::<f64>().unwrap()
        })
        .sum()
}
