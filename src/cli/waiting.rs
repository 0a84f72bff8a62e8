//! A count that runs on the standard error while a sub-command reads for longer than a second, where a person sees it.

use std::io::{self, IsTerminal as _, Write};
use std::sync::Mutex;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use crate::intake::Progress;
use crate::store::Gauge;
use crate::text::{Language, group_thousands, text};

/// What takes less is not worth a word.
const WORTH_TELLING: Duration = Duration::from_secs(1);

/// So often the count is shown anew.
const EVERY: Duration = Duration::from_millis(200);

/// The count that is running; whoever prints something ends it first.
static RUNNING: Mutex<Option<Waiting>> = Mutex::new(None);

/// Shows from now on how many rows were read from a database, until something is printed.
pub(super) fn begin(gauge: Gauge, language: Language) {
    if io::stderr().is_terminal() {
        let waiting = Waiting::begin(gauge, language, io::stderr(), [WORTH_TELLING, EVERY]);
        replace(waiting);
    }
}

/// Takes the count away.
pub(super) fn end() {
    replace(None);
}

fn replace(waiting: Option<Waiting>) {
    let before = RUNNING
        .lock()
        .map(|mut running| std::mem::replace(&mut *running, waiting));
    drop(before);
}

/// A count on a thread of its own, which ends when this is dropped.
struct Waiting {
    /// Dropped, it wakes the thread.
    going_on: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Waiting {
    /// Shows the count first after a while and then every so often. Without a thread nothing is shown.
    fn begin(
        gauge: Gauge,
        language: Language,
        mut out: impl Write + Send + 'static,
        [first, every]: [Duration; 2],
    ) -> Option<Self> {
        let (going_on, wake) = channel::<()>();
        let begun = Instant::now();
        let show = move || {
            let mut pause = first;
            let mut is_shown = false;
            while wake.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
                pause = every;
                let told = told(&gauge, begun.elapsed(), language);
                // What was longer before is gone.
                let _ = write!(out, "\r{told}\u{1b}[K").and_then(|()| out.flush());
                is_shown = true;
            }
            if is_shown {
                let _ = write!(out, "\r\u{1b}[K").and_then(|()| out.flush());
            }
        };
        let thread = Builder::new().name("waiting".to_owned()).spawn(show).ok()?;
        Some(Self {
            going_on: Some(going_on),
            thread: Some(thread),
        })
    }
}

/// How many rows were read; how much that is of all, and how long it still takes, where that is known.
fn told(gauge: &Gauge, taken: Duration, language: Language) -> String {
    let far = Progress {
        read: gauge.rows(),
        all: gauge.expected(),
    };
    let rows = group_thousands(far.read);
    if far.all == 0 {
        return text!(in language, "已读 {rows}", "read {rows}");
    }
    let percent = far.percent();
    match far.seconds_left(taken) {
        Some(left) => text!(in language,
            "已读 {rows}，{percent}%，约还要 {left} 秒",
            "read {rows}, {percent}%, about {left} s to go"
        ),
        None => text!(in language, "已读 {rows}，{percent}%", "read {rows}, {percent}%"),
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.going_on = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[derive(Clone, Default)]
    struct Shown(Arc<Mutex<Vec<u8>>>);

    impl Shown {
        fn text(&self) -> String {
            String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
        }
    }

    impl Write for Shown {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn what_ends_soon_shows_nothing() {
        let shown = Shown::default();
        let soon = [Duration::from_mins(10), Duration::from_mins(10)];
        drop(Waiting::begin(
            Gauge::default(),
            Language::Zh,
            shown.clone(),
            soon,
        ));
        assert_eq!(shown.text(), "");
    }

    #[test]
    fn what_takes_long_shows_its_rows_and_leaves_no_trace() {
        let shown = Shown::default();
        let at_once = [Duration::ZERO, Duration::from_mins(10)];
        let waiting = Waiting::begin(Gauge::default(), Language::Zh, shown.clone(), at_once);
        while shown.text().is_empty() {
            std::thread::yield_now();
        }
        drop(waiting);
        assert_eq!(shown.text(), "\r已读 0\u{1b}[K\r\u{1b}[K");
    }

    #[test]
    fn where_it_is_known_how_many_there_are_the_rest_is_told() {
        let gauge = Gauge::default();
        gauge.expect(60_000);
        gauge.add(15_000);
        let said = |seconds| told(&gauge, Duration::from_secs(seconds), Language::Zh);
        assert_eq!(said(1), "已读 15,000，25%");
        // A quarter took 3 seconds: the others take three times as long.
        assert_eq!(said(3), "已读 15,000，25%，约还要 9 秒");
    }
}
