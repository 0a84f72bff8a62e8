//! Keying twice: the plans, the discrepancies and their adjudication, the acceptance of the work.

pub mod acceptance;
pub mod adjudication;
pub mod decision;
pub mod plans;
