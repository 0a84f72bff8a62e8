//! The loop: a message, its effects committed, then one draw.

use std::io::{self, IsTerminal};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

use crate::error::{Error, Kind, Result};
use crate::tui::shell::daily_backup::DailyBackup;
use crate::tui::shell::input::{self, Message};
use crate::tui::shell::navigator::{Navigator, Request};
use crate::tui::shell::terminal::{self, Guard, Screen};

/// How often the loop looks whether the terminal is still there while nothing happens, for systems that do not tell.
const LOOK_AFTER_TERMINAL: Duration = Duration::from_secs(1);

/// Runs the screens until the user leaves or the terminal is gone.
///
/// `probe` asks the terminal how wide it draws line signs; `backups` takes the daily backup behind the screens.
pub fn run(navigator: &mut Navigator, probe: bool, backups: bool) -> Result<()> {
    let guard = Guard::enter().map_err(terminal_error)?;
    if probe && terminal::draws_rules_wide() {
        navigator.world.look.ascii = true;
    }
    let mut screen = Terminal::new(CrosstermBackend::new(io::stdout())).map_err(terminal_error)?;
    let messages = input::start().map_err(terminal_error)?;
    draw(&mut screen, navigator)?;
    // Begun when the first picture stands; dropped, it is stopped.
    let backup = navigator
        .database()
        .filter(|_| backups)
        .map(DailyBackup::begin);
    let ended = serve(&mut screen, navigator, &messages, backup.as_ref()).or_else(|error| {
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

fn serve(
    screen: &mut Screen,
    navigator: &mut Navigator,
    messages: &Receiver<Message>,
    backup: Option<&DailyBackup>,
) -> Result<()> {
    loop {
        let mut message = match messages.recv_timeout(LOOK_AFTER_TERMINAL) {
            Ok(message) => Some(message),
            Err(RecvTimeoutError::Timeout) if io::stdin().is_terminal() => None,
            Err(_) => return Ok(()),
        };
        if message.is_none() {
            navigator.look_around(backup.and_then(DailyBackup::news));
        }
        // What has come in meanwhile is taken before the draw: a fast typist never waits for the picture.
        while let Some(next) = message {
            match take(screen, navigator, next)? {
                Request::Quit => return Ok(()),
                Request::Work => {
                    draw(screen, navigator)?;
                    navigator.work();
                }
                Request::Draw | Request::Redraw | Request::Suspend => {}
            }
            message = messages.try_recv().ok();
        }
        draw(screen, navigator)?;
    }
}

fn take(screen: &mut Screen, navigator: &mut Navigator, message: Message) -> Result<Request> {
    let request = match message {
        Message::Key(key) => navigator.key(key),
        Message::Paste(text) => navigator.paste(text),
        Message::Resize => Request::Draw,
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
        Request::Draw | Request::Work | Request::Quit => {}
    }
    Ok(request)
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
    screen
        .draw(|frame| {
            if let Some(caret) = navigator.draw(frame.buffer_mut()) {
                frame.set_cursor_position(caret);
            }
        })
        .map_err(terminal_error)?;
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
