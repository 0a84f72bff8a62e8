//! The proof: chains verified, and every table made again from its events and held against the file.

pub(super) mod doctor;
pub(super) mod fold;
mod fold_calls;
pub(super) mod fold_facts;
pub(super) mod fold_findings;
pub(in crate::store) mod fold_interviews;
pub(super) mod fold_woven;
pub(super) mod merged_rows;
pub(super) mod verify;
