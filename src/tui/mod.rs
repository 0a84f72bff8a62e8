//! The terminal: the shell around the screens, the commands, the widgets, the screens. Nothing else knows ratatui or
//! crossterm.

mod commands;
mod routes;
mod screen;
mod screens;
mod shell;
mod widgets;

pub use commands::documentation;
pub use commands::keys::Key;
pub use shell::door::Watch;
pub use shell::navigator::{Navigator, Request};
pub use shell::probe::Asking;
pub use widgets::look::Look;
pub use widgets::screen_text::screen_text;
pub use widgets::theme::Theme;

use std::collections::HashSet;

use crate::error::Result;
use crate::formats::{Pipes, pipes_are};
use crate::store::Store;
use screen::World;

/// The screens on a database, at the first one. They need no terminal: keys go in, pictures come out.
pub fn screens(store: Store, look: Look) -> Navigator {
    let world = World {
        store,
        look,
        finished: HashSet::new(),
        bell: false,
    };
    Navigator::new(world)
}

/// Runs the screens in the terminal until the user leaves.
///
/// `asking`: what the terminal is asked about itself. `watch`: whether who is at the keyboard is asked, and when the screens
/// lock. `backups`: take the daily backup of the database while the screens are shown.
pub fn run(store: Store, look: Look, asking: Asking, watch: Watch, backups: bool) -> Result<()> {
    pipes_are(Pipes::Refused);
    let mut navigator = screens(store, look);
    if watch.asks {
        navigator.ask_operator();
    }
    shell::driver::run(&mut navigator, asking, watch.lock_after, backups)
}
