//! The terminal's state: taken over at the start, given back at the end, also when the program fails.

use std::io::{self, Stdout, Write};

use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

/// The drawing side of the terminal.
pub type Screen = Terminal<CrosstermBackend<Stdout>>;

/// The terminal while it is ours; dropped, it is as it was before.
pub struct Guard;

impl Guard {
    /// Takes the terminal over: raw input, the alternate screen, marked pastes. A panic gives it back first.
    pub fn enter() -> io::Result<Self> {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            give_back();
            before(panic);
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

fn take() -> io::Result<()> {
    enable_raw_mode()?;
    execute!(
        io::stdout(),
        EnterAlternateScreen,
        EnableBracketedPaste,
        cursor::Hide
    )
}

/// Gives the terminal back. A terminal that is gone cannot be told anything, so failures are of no interest.
fn give_back() {
    let _ = execute!(
        io::stdout(),
        DisableBracketedPaste,
        LeaveAlternateScreen,
        cursor::Show
    );
    let _ = disable_raw_mode();
}

/// Whether this terminal draws a line sign two columns wide, as some Chinese ones do: asked by drawing one.
///
/// A terminal that does not answer is taken to be an ordinary one.
pub fn draws_rules_wide() -> bool {
    let asked = execute!(io::stdout(), cursor::MoveTo(0, 0)).and_then(|()| {
        let mut out = io::stdout();
        out.write_all("─".as_bytes())?;
        out.flush()?;
        cursor::position()
    });
    let _ = execute!(io::stdout(), Clear(ClearType::All));
    asked.is_ok_and(|(column, _)| column > 1)
}

/// Sounds the bell.
pub fn ring() {
    let mut out = io::stdout();
    let _ = out.write_all(b"\x07").and_then(|()| out.flush());
}
