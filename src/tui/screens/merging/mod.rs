//! The screens of merging: the machines, their parcels, and what a merge leaves to people.

pub mod machines;
