//! The responses of a survey, and what is said and done about one or all of them.

pub mod approving;
pub mod checks;
pub mod columns;
pub mod history;
pub mod importing;
pub mod listed;
pub mod mending;
pub mod operators;
pub mod queries;
pub mod reopening;
pub mod responses;
pub mod validity;
