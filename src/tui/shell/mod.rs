//! What surrounds the screens: the terminal, what comes in, the loop, the stack of screens.

mod burst;
pub mod daily_backup;
pub mod door;
pub mod driver;
mod export;
mod frame;
pub mod input;
pub mod navigator;
mod overlay;
pub mod probe;
pub mod terminal;
mod watch;
