//! The screens of merging: the machines, their parcels, and what a merge leaves to people.

pub mod brought;
#[cfg(feature = "hub")]
pub mod hub;
pub mod machines;
