//! How far a long change of the file is, for the person who waits.

use std::io::{IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

/// What takes less is not worth a word.
const WORTH_TELLING: Duration = Duration::from_secs(1);

/// How far the upgrade is, on the standard error where a person sees it.
pub(in crate::store) struct Progress {
    begun: Instant,
    whole: i64,
    done: i64,
    shown: Option<i64>,
    is_seen: bool,
}

impl Progress {
    /// Of so many rows; nothing is shown yet.
    pub(in crate::store) fn of(whole: i64) -> Self {
        Self {
            begun: Instant::now(),
            whole: whole.max(1),
            done: 0,
            shown: None,
            is_seen: std::io::stderr().is_terminal(),
        }
    }

    /// So many rows more are done.
    pub(in crate::store) fn add(&mut self, rows: i64) {
        self.done += rows;
        let percent = (self.done * 100 / self.whole).min(100);
        if self.is_seen && self.shown != Some(percent) && self.begun.elapsed() > WORTH_TELLING {
            self.shown = Some(percent);
            let _ = write!(std::io::stderr(), "\r1 → 2  {percent}%");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown.is_some() {
            let _ = write!(std::io::stderr(), "\r\u{1b}[K");
        }
    }
}
