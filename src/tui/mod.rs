//! The terminal: guard, input threads, driver, screens, look. Nothing else knows ratatui or crossterm.

mod commands;
mod daily_backup;
mod driver;
mod form;
#[cfg(unix)]
mod hangup;
mod input;
mod keys;
mod list;
mod look;
mod navigator;
mod painter;
mod prompt;
mod screen;
mod screen_text;
mod screens;
#[cfg(unix)]
mod signals;
mod step_plot;
mod terminal;

pub use commands::documentation;
pub use keys::Key;
pub use look::Look;
pub use navigator::{Navigator, Request};
pub use screen_text::screen_text;

use crate::error::Result;
use crate::store::Store;
use screen::World;
use screens::Home;

/// The screens on a database, at the first one. They need no terminal: keys go in, pictures come out.
pub fn screens(store: Store, look: Look) -> Navigator {
    let world = World {
        store,
        look,
        finished: 0,
        bell: false,
        verifying: Vec::new(),
    };
    Navigator::new(world, Box::new(Home::default()))
}

/// Runs the screens in the terminal until the user leaves.
///
/// `probe`: ask the terminal whether it draws line signs two columns wide, and use plain signs if so. `backups`: take the
/// daily backup of the database while the screens are shown.
pub fn run(store: Store, look: Look, probe: bool, backups: bool) -> Result<()> {
    driver::run(&mut screens(store, look), probe, backups)
}
