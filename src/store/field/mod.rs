//! What went into the field: batches and the serials registered for them.

pub(super) mod batches;
pub(super) mod registration;
