//! What others printed: published tables, every figure of which is recomputed, and scoring rules in words.

pub mod phrase;
pub mod recheck;
