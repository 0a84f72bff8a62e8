//! The screens, one file each.

mod approval;
mod behind;
mod entry;
mod export;
mod history;
mod home;
mod indicators;
mod ledger;
mod paper;
mod queries;
mod response_list;
mod results;
mod survey;

pub use home::Home;
