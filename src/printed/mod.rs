//! What others printed: scoring rules in words, read into structured ones.

pub mod phrase;
