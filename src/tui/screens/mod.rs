//! The screens, one file each.

mod behind;
mod entry;
mod export;
mod history;
mod home;
mod indicators;
mod ledger;
mod paper;
mod reliability;
mod results;
mod survey;

pub use home::Home;
