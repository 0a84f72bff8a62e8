//! The trail on disk: the device that writes, the events it adds to its chain, and their history in words.

pub(super) mod audit;
pub(super) mod audit_text;
pub(super) mod device;
pub(super) mod erased;
pub(super) mod upgraded;
