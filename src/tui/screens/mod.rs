//! The screens, one file each.

mod account;
mod adjudication;
mod approval;
mod awaited;
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
mod validity;

pub use home::Home;
