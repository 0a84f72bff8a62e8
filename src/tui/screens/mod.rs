//! The screens, one file each.

mod adjudication;
mod approval;
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
mod queries;
mod response_list;
mod results;
mod second;
mod survey;

pub use home::Home;
