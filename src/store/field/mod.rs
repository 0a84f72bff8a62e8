//! What went into the field: batches and the serials registered for them, and what stands against a serial.

pub(super) mod awaited;
pub(super) mod batches;
pub(super) mod doubt;
pub(super) mod registration;
