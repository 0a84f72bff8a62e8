//! The scoring rules, by kind; each gives a score from 0 to the weight and the sentence that explains it.

pub(super) mod bands;
pub(super) mod checklist;
pub(super) mod groups;
pub(super) mod judged;
pub(super) mod reaching;
pub(super) mod steps;
