//! Judgements and their evidence, and the figures that move with a change.

pub(super) mod attachments;
pub(super) mod judgements;
pub(super) mod moved;
pub(super) mod taken_back;
