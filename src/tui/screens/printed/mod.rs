//! What others printed: tables rechecked, scoring rules read, a report beside its own data.

pub mod comparison;
pub mod reader;
pub mod recheck;
