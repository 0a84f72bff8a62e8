//! The screens, one file each.

mod adjudication;
mod behind;
mod decision;
mod entry;
mod export;
mod field;
mod history;
mod home;
mod indicators;
mod ledger;
mod paper;
mod results;
mod second;
mod survey;

pub use home::Home;
