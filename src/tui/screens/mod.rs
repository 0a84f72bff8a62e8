//! The screens, one file each.

mod acceptance;
mod account;
mod adjudication;
mod another;
mod approval;
mod batch_form;
mod batches;
mod behind;
mod checks;
mod comparison;
mod decision;
mod doors;
mod entry;
mod export;
mod field;
mod history;
mod home;
mod indicators;
mod ledger;
mod listed;
mod operators;
mod paper;
mod plans;
mod queries;
mod registered;
mod reliability;
mod response_list;
mod results;
mod second;
mod shipped;
mod survey;
mod validity;
mod what_if;

pub use home::Home;
