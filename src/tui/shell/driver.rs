//! The loop: a message, its effects committed, then one draw.

use std::collections::VecDeque;
use std::io::{self, IsTerminal};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use ratatui::Frame;
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;

use crate::error::{Error, Kind, Result};
use crate::tui::shell::daily_backup::DailyBackup;
use crate::tui::shell::input::reply::{Awaited, Reply};
use crate::tui::shell::input::{self, Message};
use crate::tui::shell::navigator::{Navigator, Request};
use crate::tui::shell::probe::{Asking, Learned, Probe};
use crate::tui::shell::terminal::{self, Guard, Screen};
use crate::tui::shell::watch::{self, Watch};

/// How often the loop looks whether the terminal is still there while nothing happens, for systems that do not tell.
const LOOK_AFTER_TERMINAL: Duration = Duration::from_secs(1);

/// Half-typed words are kept when nobody has typed for so long.
const PAUSE: Duration = Duration::from_millis(300);

/// While keys keep coming they are kept so often.
const AT_LEAST_EVERY: Duration = Duration::from_secs(1);

/// Runs the screens until the user leaves or the terminal is gone.
///
/// `asking`: what the terminal is asked about itself; `backups` takes the daily backup behind the screens.
/// `lock_after`: the screens lock after so long without a key.
pub fn run(
    navigator: &mut Navigator,
    asking: Asking,
    lock_after: Option<Duration>,
    backups: bool,
) -> Result<()> {
    let guard = Guard::enter().map_err(terminal_error)?;
    let mut screen = Terminal::new(CrosstermBackend::new(io::stdout())).map_err(terminal_error)?;
    let awaited = Awaited::default();
    let messages = input::start(awaited.clone()).map_err(terminal_error)?;
    let outside = Outside::ask(asking, messages, &screen, &awaited);
    let mut outside = outside.map_err(terminal_error)?;
    terminal::ink_caret(navigator.world.look.theme).map_err(terminal_error)?;
    outside.settle(navigator);
    draw(&mut screen, navigator)?;
    // Begun when the first picture stands; dropped, it is stopped.
    let backup = navigator
        .database()
        .filter(|_| backups)
        .map(DailyBackup::begin);
    let backup = Background { backup, lock_after };
    let ended = serve(&mut screen, navigator, &mut outside, &backup).or_else(|error| {
        // A terminal that is gone cannot be drawn on: that is an end like any other.
        if io::stdin().is_terminal() {
            Err(error)
        } else {
            Ok(())
        }
    });
    // Half-typed text is kept whatever ended the loop.
    let left = navigator
        .leave()
        .and_then(|()| navigator.world.store.check_place());
    drop(backup);
    drop(guard);
    ended.and(left)
}

/// What goes on while nobody types.
struct Background {
    backup: Option<DailyBackup>,
    lock_after: Option<Duration>,
}

/// What comes in, and what the terminal has said of itself.
struct Outside {
    messages: Receiver<Message>,
    /// What came in before the first picture.
    early: VecDeque<Message>,
    probe: Probe,
}

impl Outside {
    /// Asks the terminal; a window without room for the signs is not asked for their widths.
    fn ask(
        asking: Asking,
        messages: Receiver<Message>,
        screen: &Screen,
        awaited: &Awaited,
    ) -> io::Result<Self> {
        let size = screen.size()?;
        let widths = asking.widths && size.width >= 8 && size.height >= 2;
        let (probe, replies) = Probe::ask(Asking { widths, ..asking }, awaited)?;
        let early = replies.into_iter().map(Message::Reply).collect();
        Ok(Self {
            messages,
            early,
            probe,
        })
    }

    /// Takes the answers that come at once; what else comes meanwhile is kept.
    fn settle(&mut self, navigator: &mut Navigator) {
        let known = self.early.len();
        let mut gathered = std::mem::take(&mut self.early);
        if known == 0 {
            gathered = self.probe.gather(&self.messages);
        }
        for message in gathered {
            match message {
                Message::Reply(reply) => {
                    self.learn(reply, navigator);
                }
                other => self.early.push_back(other),
            }
        }
    }

    /// Takes an answer of the terminal.
    fn learn(&mut self, reply: Reply, navigator: &mut Navigator) -> Request {
        match self.probe.take(reply, &mut navigator.world.look) {
            Learned::Nothing => Request::Draw,
            Learned::Inks => {
                // A terminal that cannot be written to is noticed by the draw.
                let _ = terminal::ink_caret(navigator.world.look.theme);
                Request::Draw
            }
            Learned::Widths(said) => {
                if let Some(said) = said {
                    navigator.sound(said);
                }
                Request::Redraw
            }
        }
    }

    /// The next message; waits so long for one.
    fn wait(&mut self, patience: Duration) -> std::result::Result<Message, RecvTimeoutError> {
        match self.early.pop_front() {
            Some(message) => Ok(message),
            None => self.messages.recv_timeout(patience),
        }
    }

    /// Whether something that came in while work goes on stops it. Keys are pressed at what is shown then, and mean nothing
    /// afterwards; that the terminal is gone is kept.
    fn is_told_to_stop(&mut self) -> bool {
        let mut kept = VecDeque::new();
        let mut is_stopped = false;
        while let Some(message) = self.next() {
            is_stopped |= watch::stops(&message);
            if !matches!(
                message,
                Message::Key(_) | Message::Repeat(_) | Message::Keys(_) | Message::Paste(_)
            ) {
                kept.push_back(message);
            }
        }
        self.early = kept;
        is_stopped
    }

    /// The next message, if one is there.
    fn next(&mut self) -> Option<Message> {
        self.early
            .pop_front()
            .or_else(|| self.messages.try_recv().ok())
    }
}

fn serve(
    screen: &mut Screen,
    navigator: &mut Navigator,
    outside: &mut Outside,
    background: &Background,
) -> Result<()> {
    let mut last_key = Instant::now();
    let mut unkept_since = None;
    loop {
        let patience = if navigator.is_unkept() {
            PAUSE
        } else {
            LOOK_AFTER_TERMINAL
        };
        let mut message = match outside.wait(patience) {
            Ok(message) => Some(message),
            Err(RecvTimeoutError::Timeout) if navigator.is_unkept() => {
                navigator.keep();
                unkept_since = None;
                draw(screen, navigator)?;
                continue;
            }
            Err(RecvTimeoutError::Timeout) if io::stdin().is_terminal() => None,
            Err(_) => return Ok(()),
        };
        if message.is_none() {
            let backup = background.backup.as_ref();
            navigator.look_around(backup.and_then(DailyBackup::news));
            if let Some(after) = background
                .lock_after
                .filter(|after| last_key.elapsed() >= *after)
            {
                navigator.lock(after.as_secs() / 60);
            }
        } else {
            last_key = Instant::now();
        }
        // What has come in meanwhile is taken before the draw: a fast typist never waits for the picture.
        while let Some(next) = message {
            let told = navigator.told_apart(next);
            let mut left = told.len();
            for next in told {
                if navigator.drops_rest(left) {
                    break;
                }
                left -= 1;
                match take(screen, navigator, outside, next)? {
                    Request::Quit => return Ok(()),
                    Request::Work => {
                        draw(screen, navigator)?;
                        navigator.work();
                    }
                    Request::Labour => labour(screen, navigator, outside)?,
                    Request::Draw | Request::Redraw | Request::Suspend => {}
                }
            }
            message = outside.next();
            keep_at_times(navigator, &mut unkept_since);
        }
        draw(screen, navigator)?;
    }
}

/// Keeps what has been unkept for long enough, though keys keep coming.
fn keep_at_times(navigator: &mut Navigator, unkept_since: &mut Option<Instant>) {
    if !navigator.is_unkept() {
        *unkept_since = None;
        return;
    }
    let since = unkept_since.get_or_insert_with(Instant::now);
    if since.elapsed() >= AT_LEAST_EVERY {
        navigator.keep();
        *unkept_since = None;
    }
}

fn take(
    screen: &mut Screen,
    navigator: &mut Navigator,
    outside: &mut Outside,
    message: Message,
) -> Result<Request> {
    let request = match message {
        Message::Key(key) => navigator.key(key),
        Message::Paste(text) => navigator.paste(text),
        Message::Reply(reply) => outside.learn(reply, navigator),
        Message::Focus(has_keyboard) => navigator.focus(has_keyboard),
        Message::Repeat(key) => navigator.repeat(key),
        // Several keys were told apart before: here they come one at a time.
        Message::Keys(_) => Request::Draw,
        // Small and large again at once is no other size, but the terminal may have lost what it showed.
        Message::Resize => Request::Redraw,
        Message::Continued => {
            // The shell may have changed the terminal while the program was stopped.
            Guard::resume().map_err(terminal_error)?;
            Request::Redraw
        }
        Message::End => Request::Quit,
    };
    match request {
        Request::Suspend => {
            suspend()?;
            clear(screen)?;
        }
        Request::Redraw => clear(screen)?,
        Request::Draw | Request::Work | Request::Labour | Request::Quit => {}
    }
    Ok(request)
}

/// Does what takes long, and what that leads to, while it is shown how far it is.
fn labour(screen: &mut Screen, navigator: &mut Navigator, outside: &mut Outside) -> Result<()> {
    loop {
        draw(screen, navigator)?;
        let size = screen.size().map_err(terminal_error)?;
        let mut picture = Buffer::empty(size.into());
        navigator.draw(&mut picture);
        let mut is_told_to_stop = || outside.is_told_to_stop();
        let look = navigator.world.look;
        let Some(work) = navigator.working() else {
            return Ok(());
        };
        let mut watch = Watch::over((picture, look), work, screen, &mut is_told_to_stop);
        if navigator.labour(&mut |far| watch.goes_on(far)) != Request::Labour {
            return Ok(());
        }
    }
}

/// Clears the screen, so that the next draw draws everything.
///
/// Not with `Terminal::clear`: that asks where the cursor is, and the answer would go to the thread that reads keys.
fn clear(screen: &mut Screen) -> Result<()> {
    let size = screen.size().map_err(terminal_error)?;
    screen.resize(size.into()).map_err(terminal_error)
}

#[cfg(unix)]
fn suspend() -> Result<()> {
    Guard::suspend();
    input::signals::stop().map_err(terminal_error)?;
    Guard::resume().map_err(terminal_error)
}

#[cfg(not(unix))]
fn suspend() -> Result<()> {
    Ok(())
}

fn draw(screen: &mut Screen, navigator: &mut Navigator) -> Result<()> {
    let picture = |frame: &mut Frame| {
        if let Some(caret) = navigator.draw(frame.buffer_mut()) {
            frame.set_cursor_position(caret);
        }
    };
    terminal::draw(screen, picture).map_err(terminal_error)?;
    if std::mem::take(&mut navigator.world.bell) {
        terminal::ring();
    }
    Ok(())
}

fn terminal_error(error: io::Error) -> Error {
    Error::new(Kind::Store, "终端不能用", "the terminal cannot be used")
        .hint(
            "请在真正的终端窗口里运行",
            "run the program in a real terminal window",
        )
        .caused_by(error)
}
