//! The terminal's state: taken over at the start, given back at the end, also when the program fails.

use std::io::{self, Stdout, Write};
use std::panic::PanicHookInfo;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, ThreadId};

use crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, EnableBracketedPaste, EnableFocusChange,
};
use crossterm::style::Print;
use crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen,
    LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute, queue};
use ratatui::backend::CrosstermBackend;
use ratatui::{Frame, Terminal};

use super::input::reply::{Awaited, Reply};
use crate::tui::widgets::theme::Theme;

/// The drawing side of the terminal.
pub type Screen = Terminal<CrosstermBackend<Stdout>>;

/// The terminal while it is ours; dropped, it is as it was before.
pub struct Guard;

impl Guard {
    /// Takes the terminal over: raw input, the alternate screen, marked pastes.
    ///
    /// When this thread panics, the terminal is given back before the panic is told. Another thread's panic must not be
    /// written over the screen: it goes to the log, and comes here as an error where its work is waited for.
    pub fn enter() -> io::Result<Self> {
        let before = std::panic::take_hook();
        let drawing = thread::current().id();
        std::panic::set_hook(Box::new(move |panic| {
            on_panic(panic, drawing, give_back, &before);
        }));
        take()?;
        Ok(Self)
    }

    /// Gives the terminal to the shell for a while.
    pub fn suspend() {
        give_back();
    }

    /// Takes it again afterwards.
    pub fn resume() -> io::Result<()> {
        take()
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        give_back();
    }
}

/// What a panic does: the terminal back and the panic told for the thread that draws, a line in the log for any other.
///
/// The log gets the place only: a message may quote an answer.
fn on_panic(
    panic: &PanicHookInfo<'_>,
    drawing: ThreadId,
    give_back: impl Fn(),
    tell: impl Fn(&PanicHookInfo<'_>),
) {
    if thread::current().id() == drawing {
        give_back();
        tell(panic);
        return;
    }
    let place = panic.location().map(ToString::to_string);
    let place = place.unwrap_or_default();
    tracing::error!(place, "a thread beside the screen panicked");
}

fn take() -> io::Result<()> {
    enable_raw_mode()?;
    execute!(
        io::stdout(),
        EnterAlternateScreen,
        EnableBracketedPaste,
        // A terminal that opens its own menu or help takes the keyboard away.
        EnableFocusChange,
        cursor::Hide
    )?;
    if IS_INKED.load(Ordering::Relaxed) {
        write_at_once(&Theme::Light.caret())?;
    }
    Ok(())
}

/// Whether the caret has our ink, which the terminal is to lose again.
static IS_INKED: AtomicBool = AtomicBool::new(false);

/// Gives the caret an ink that is seen on a light ground: kitty's own is 1.6 : 1 there. On others it is left alone.
pub fn ink_caret(theme: Theme) -> io::Result<()> {
    let ink = theme.caret();
    let was_inked = IS_INKED.swap(!ink.is_empty(), Ordering::Relaxed);
    if ink.is_empty() && was_inked {
        return write_at_once(OWN_CARET);
    }
    write_at_once(&ink)
}

/// The caret as the terminal draws it by itself.
const OWN_CARET: &str = "\x1b]112\x07";

fn write_at_once(bytes: &str) -> io::Result<()> {
    let mut out = io::stdout();
    out.write_all(bytes.as_bytes())?;
    out.flush()
}

/// Gives the terminal back. A terminal that is gone cannot be told anything, so failures are of no interest.
fn give_back() {
    if IS_INKED.load(Ordering::Relaxed) {
        let _ = write_at_once(OWN_CARET);
    }
    let _ = execute!(
        io::stdout(),
        EndSynchronizedUpdate,
        DisableFocusChange,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        cursor::Show
    );
    let _ = disable_raw_mode();
}

/// Draws a picture that the terminal shows whole: what arrives in pieces would be seen torn on a slow line.
pub fn draw(screen: &mut Screen, picture: impl FnOnce(&mut Frame)) -> io::Result<()> {
    queue!(screen.backend_mut(), BeginSynchronizedUpdate)?;
    let drawn = screen.draw(picture).map(|_| ());
    execute!(screen.backend_mut(), EndSynchronizedUpdate)?;
    drawn
}

/// Asks for the colour of the ground; a terminal that does not know the question says nothing.
pub fn ask_ground() -> io::Result<()> {
    // Ended by a bell, one byte that cannot be halved on its way: terminals end the answer like the question.
    write_at_once("\x1b]11;?\x07")
}

/// Draws each sign at the beginning of the second row and asks where the cursor is then, and wipes them away.
///
/// In the first row the answer could be F3 with a modifier. Where the system itself tells, the answers are returned.
pub fn measure(signs: &[&str], awaited: &Awaited) -> io::Result<Vec<Reply>> {
    let mut out = io::stdout();
    let mut replies = Vec::new();
    for sign in signs {
        queue!(out, cursor::MoveTo(0, 1), Print(sign))?;
        if cfg!(unix) {
            awaited.ask();
            out.write_all(b"\x1b[6n")?;
        } else {
            out.flush()?;
            let (column, row) = cursor::position()?;
            replies.push(Reply::Position {
                column: column + 1,
                row: row + 1,
            });
        }
    }
    queue!(out, Clear(ClearType::All))?;
    out.flush()?;
    Ok(replies)
}

/// Sounds the bell.
pub fn ring() {
    let mut out = io::stdout();
    let _ = out.write_all(b"\x07").and_then(|()| out.flush());
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::{catch_unwind, set_hook, take_hook};
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl Write for Log {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn only_the_thread_that_draws_gives_the_terminal_back_and_another_panic_is_logged_without_its_words()
     {
        let given_back = Arc::new(AtomicUsize::new(0));
        let told = Arc::new(AtomicUsize::new(0));
        let (back, tell) = (given_back.clone(), told.clone());
        let drawing = thread::current().id();
        let usual = take_hook();
        set_hook(Box::new(move |panic| {
            let back = || {
                back.fetch_add(1, Ordering::Relaxed);
            };
            let tell = |_: &PanicHookInfo<'_>| {
                tell.fetch_add(1, Ordering::Relaxed);
            };
            on_panic(panic, drawing, back, tell);
        }));
        let log = Log::default();
        let writer = log.clone();
        let beside = thread::spawn(move || {
            let writer = move || writer.clone();
            let subscriber = tracing_subscriber::fmt().with_writer(writer).finish();
            tracing::subscriber::with_default(subscriber, || panic!("Q1 = 等得太久"));
        });
        assert!(beside.join().is_err());
        assert_eq!(given_back.load(Ordering::Relaxed), 0);
        assert_eq!(told.load(Ordering::Relaxed), 0);
        assert!(catch_unwind(|| panic!("here")).is_err());
        set_hook(usual);
        assert_eq!(given_back.load(Ordering::Relaxed), 1);
        assert_eq!(told.load(Ordering::Relaxed), 1);
        let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
        assert!(log.contains("terminal.rs"), "{log}");
        assert!(!log.contains("等得太久"), "{log}");
    }
}
