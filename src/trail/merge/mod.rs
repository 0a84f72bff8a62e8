//! The rules of merging: what the events of one paper come to when several devices wrote about it without one another.
//!
//! Nothing here looks at a clock or at the order in which events came to a file. [`order()`] puts the events of one paper
//! into the one order that every file gives them; [`weave()`] makes the paper of them. What two devices said without
//! knowing of one another is never overwritten: the same value is an agreement, another one a discrepancy, and what has no
//! second entry is a [`Matter`](super::Paper::matters) that a person looks at. docs/merging.md says it for people.

mod collision;
mod hearing;
mod order;
mod weave;

pub use collision::is_collision;
pub use hearing::Hearing;
pub use order::{Ancestry, Node, order};
pub use weave::{AgreementCounts, Brought, Entry, Weaving, at_odds, weave};
