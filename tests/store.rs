//! The store as its callers use it: what is saved is there, counted, on record, and refused where it must be.

#[path = "store/sample.rs"]
mod sample;

#[path = "store/entry.rs"]
mod entry;
