//! A count that runs on the standard error while a sub-command reads for longer than a second, where a person sees it.

use std::io::{self, IsTerminal as _, Write};
use std::sync::Mutex;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

use crate::store::Gauge;
use crate::text::{Language, group_thousands};

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
        let show = move || {
            let mut pause = first;
            let mut is_shown = false;
            while wake.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
                pause = every;
                let rows = group_thousands(gauge.rows());
                let words = language.pick("已读", "read");
                let _ = write!(out, "\r{words} {rows}").and_then(|()| out.flush());
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
        assert_eq!(shown.text(), "\r已读 0\r\u{1b}[K");
    }
}
