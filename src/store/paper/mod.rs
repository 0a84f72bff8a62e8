//! What brings answers in: keying a paper, and importing many.

pub(super) mod answers;
pub(super) mod import;
