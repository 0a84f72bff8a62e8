//! The screens, one file each.

mod acceptance;
mod adjudication;
mod another;
mod approval;
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
mod reliability;
mod response_list;
mod results;
mod second;
mod shipped;
mod survey;
mod what_if;

pub use home::Home;
