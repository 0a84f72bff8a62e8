//! What others printed: published tables, every figure of which is recomputed.

pub mod recheck;
