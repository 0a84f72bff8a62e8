//! The screens, one file each.

mod acceptance;
mod approval;
mod behind;
mod checks;
mod entry;
mod export;
mod history;
mod home;
mod indicators;
mod ledger;
mod listed;
mod operators;
mod paper;
mod queries;
mod response_list;
mod results;
mod survey;

pub use home::Home;
