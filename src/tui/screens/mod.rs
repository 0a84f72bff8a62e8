//! The screens, one file each.

mod account;
mod approval;
mod awaited;
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
mod validity;

pub use home::Home;
