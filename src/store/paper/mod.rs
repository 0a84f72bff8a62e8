//! What brings answers in: keying a paper, and importing many.

mod alike;
pub(super) mod answers;
pub(super) mod import;
pub(super) mod preparing;
mod replacing;
