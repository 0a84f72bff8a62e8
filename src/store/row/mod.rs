//! Rows as they lie: a response with its answers, the definitions it is read by, and the kept counts.

pub(super) mod changes;
pub(super) mod counts;
pub(super) mod definitions;
pub(super) mod drafts;
pub(super) mod papers;
pub(super) mod taken_up;
