//! A real pseudo-terminal with a program in it: keys go in, a parsed screen comes out, waits end when the screen changes.

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use vt100::{Callbacks, Parser, Screen};

/// How long a wait lasts at most. Long, because it only ends a test that fails: a loaded machine is no failure.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// What the terminal says when it is asked where its cursor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// The truth.
    Truthful,
    /// What a terminal says that draws line signs two columns wide.
    WideRules,
    /// What a terminal says that counts every sign as one column, as GNU screen does in the C locale.
    #[allow(dead_code)]
    NarrowCharacters,
    /// Nothing.
    Silent,
}

/// A terminal window with a program in it.
pub struct Terminal {
    window: Box<dyn MasterPty + Send>,
    keyboard: Arc<Mutex<Box<dyn Write + Send>>>,
    program: Box<dyn Child + Send + Sync>,
    shown: Arc<Shown>,
    reader: JoinHandle<()>,
    /// Whether Enter was pressed last.
    is_behind_enter: AtomicBool,
}

/// A hand lets Enter go before it presses it again: sooner it is one that is held down.
const LET_GO: Duration = Duration::from_millis(70);

/// What the reader thread and the waits share.
struct Shown {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    parser: Parser<Queries>,
    bytes: Vec<u8>,
    ended: bool,
    closing: bool,
}

/// Answers to the questions a program asks its terminal, in order.
struct Queries {
    answer: Answer,
    replies: String,
    bells: usize,
    is_drawing: bool,
}

impl Callbacks for Queries {
    fn audible_bell(&mut self, _: &mut Screen) {
        self.bells += 1;
    }

    fn unhandled_csi(
        &mut self,
        screen: &mut Screen,
        mark: Option<u8>,
        _: Option<u8>,
        parameters: &[&[u16]],
        sign: char,
    ) {
        // Between these two a picture is drawn, and what the screen has is half of two pictures.
        if mark == Some(b'?') && parameters == [[2026]] {
            self.is_drawing = sign == 'h';
        }
        if sign == 'n' && parameters == [[6]] && self.answer != Answer::Silent {
            let (row, column) = screen.cursor_position();
            let column = match self.answer {
                Answer::NarrowCharacters => 1,
                Answer::WideRules => column + 1,
                Answer::Truthful | Answer::Silent => column,
            };
            let _ = write!(self.replies, "\x1b[{};{}R", row + 1, column + 1);
        }
    }
}

impl Terminal {
    /// Opens a window of this size and starts the program in it.
    pub fn open(command: CommandBuilder, [columns, rows]: [u16; 2], answer: Answer) -> Self {
        let starting = start_alone();
        let pair = native_pty_system().openpty(size(columns, rows)).unwrap();
        let program = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        drop(starting);
        let queries = Queries {
            answer,
            replies: String::new(),
            bells: 0,
            is_drawing: false,
        };
        let parser = Parser::new_with_callbacks(count(rows), count(columns), 0, queries);
        let shown = Arc::new(Shown {
            state: Mutex::new(State {
                parser,
                bytes: Vec::new(),
                ended: false,
                closing: false,
            }),
            changed: Condvar::new(),
        });
        let keyboard = Arc::new(Mutex::new(pair.master.take_writer().unwrap()));
        let output = pair.master.try_clone_reader().unwrap();
        let reader = {
            let (shown, keyboard) = (Arc::clone(&shown), Arc::clone(&keyboard));
            std::thread::spawn(move || read(output, &shown, &keyboard))
        };
        Self {
            window: pair.master,
            keyboard,
            program,
            shown,
            reader,
            is_behind_enter: AtomicBool::new(false),
        }
    }

    /// Sends what keys send, as a hand presses them.
    pub fn press(&self, keys: &str) {
        let is_behind = self
            .is_behind_enter
            .swap(keys.ends_with('\r'), Ordering::Relaxed);
        if is_behind && keys.starts_with('\r') {
            std::thread::sleep(LET_GO);
        }
        self.send(keys);
    }

    /// Sends what keys send, whatever a hand can do.
    pub fn send(&self, keys: &str) {
        let mut keyboard = self.keyboard.lock().unwrap();
        keyboard.write_all(keys.as_bytes()).unwrap();
        keyboard.flush().unwrap();
    }

    /// Waits until the bell has sounded so often.
    pub fn wait_for_bells(&self, count: usize) {
        self.wait_for_state(&format!("{count} bells"), |state| {
            state.parser.callbacks().bells >= count
        });
    }

    /// Waits until the screen is as `seen` wants it; `what` names it for the one who reads that it never was.
    pub fn wait_for(&self, what: &str, mut seen: impl FnMut(&Screen) -> bool) {
        self.wait_for_state(what, |state| seen(state.parser.screen()));
    }

    fn wait_for_state(&self, what: &str, mut seen: impl FnMut(&State) -> bool) {
        let until = Instant::now() + PATIENCE;
        let mut state = self.state();
        while state.parser.callbacks().is_drawing || !seen(&state) {
            let left = until.saturating_duration_since(Instant::now());
            if state.ended || left.is_zero() {
                let why = if state.ended {
                    "the program ended"
                } else {
                    "time is up"
                };
                panic!(
                    "{why}, and the screen never had: {what}\n{}",
                    picture(&state)
                );
            }
            state = self.shown.changed.wait_timeout(state, left).unwrap().0;
        }
    }

    /// Waits until the screen has this text.
    pub fn wait_for_text(&self, text: &str) {
        self.wait_for(text, |screen| screen.contents().contains(text));
    }

    /// Reads something of the screen as it is now, or once the picture that is being drawn is whole.
    pub fn look<T>(&self, look: impl FnOnce(&Screen) -> T) -> T {
        let is_half = |state: &mut State| state.parser.callbacks().is_drawing && !state.ended;
        let whole = self
            .shown
            .changed
            .wait_timeout_while(self.state(), PATIENCE, is_half);
        look(whole.unwrap().0.parser.screen())
    }

    /// The screen as text.
    pub fn text(&self) -> String {
        self.look(Screen::contents)
    }

    /// Everything the program has written so far.
    pub fn bytes(&self) -> Vec<u8> {
        self.state().bytes.clone()
    }

    /// How often the bell has sounded.
    pub fn bells(&self) -> usize {
        self.state().parser.callbacks().bells
    }

    /// Makes the window larger or smaller.
    pub fn resize(&self, [columns, rows]: [u16; 2]) {
        self.state().parser.set_size(count(rows), count(columns));
        self.window.resize(size(columns, rows)).unwrap();
    }

    /// The number of the program's process.
    pub fn process(&self) -> u32 {
        self.program.process_id().unwrap()
    }

    /// Waits until the program has ended and everything it wrote is on the screen.
    pub fn wait_for_end(&mut self) -> ExitStatus {
        let until = Instant::now() + PATIENCE;
        let mut state = self.state();
        while !state.ended {
            let left = until.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero(),
                "the program does not end\n{}",
                picture(&state)
            );
            state = self.shown.changed.wait_timeout(state, left).unwrap().0;
        }
        drop(state);
        self.program.wait().unwrap()
    }

    /// Closes the window under the program's feet; returns the program. `stir` is a key that makes it write something.
    ///
    /// The reader waits in a system call for what the program writes, and holds the window open until it returns.
    pub fn close(self, stir: &str) -> Box<dyn Child + Send + Sync> {
        self.state().closing = true;
        self.press(stir);
        self.reader.join().unwrap();
        // The keyboard, once dropped, sends a line end first: a program must bear that, too.
        drop(self.keyboard);
        drop(self.window);
        self.program
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shown.state.lock().unwrap()
    }
}

/// While this is held no other test starts a program.
///
/// A window is made in two steps, and a program that another test starts between them inherits it: then it stays open
/// until that program ends, and nobody sees the end of this one.
pub fn start_alone() -> MutexGuard<'static, ()> {
    static STARTING: Mutex<()> = Mutex::new(());
    STARTING
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn read(mut output: Box<dyn Read + Send>, shown: &Shown, keyboard: &Mutex<Box<dyn Write + Send>>) {
    let mut bytes = vec![0; 1 << 16];
    loop {
        // Linux reports the end of the program as an error.
        let count = output.read(&mut bytes).unwrap_or(0);
        let mut state = shown.state.lock().unwrap();
        state.ended = count == 0;
        state.bytes.extend_from_slice(&bytes[..count]);
        state.parser.process(&bytes[..count]);
        let replies = std::mem::take(&mut state.parser.callbacks_mut().replies);
        let done = state.ended || state.closing;
        shown.changed.notify_all();
        drop(state);
        if done {
            return;
        }
        if !replies.is_empty() {
            // Nobody reads the reply of a program that has just ended.
            let _ = keyboard.lock().unwrap().write_all(replies.as_bytes());
        }
    }
}

fn picture(state: &State) -> String {
    let screen = state.parser.screen();
    let (row, column) = screen.cursor_position();
    let contents = screen.contents();
    format!("{contents}\n[cursor at column {column}, row {row}]")
}

fn count(number: u16) -> NonZeroU16 {
    NonZeroU16::new(number).unwrap()
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols: columns,
        pixel_width: 0,
        pixel_height: 0,
    }
}
