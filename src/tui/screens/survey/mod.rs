//! The responses of a survey, and what is said and done about one or all of them.

pub mod approval;
pub mod checks;
pub mod columns;
pub mod doors;
pub mod history;
pub mod listed;
pub mod operators;
pub mod queries;
pub mod responses;
pub mod validity;
