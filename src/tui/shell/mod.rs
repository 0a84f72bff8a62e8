//! What surrounds the screens: the terminal, what comes in, the loop, the stack of screens.

pub mod daily_backup;
pub mod driver;
#[cfg(unix)]
pub mod hangup;
pub mod input;
pub mod navigator;
#[cfg(unix)]
pub mod signals;
pub mod terminal;
