//! The supervisor's work: approval, validity, queries, what operators did, slips mended, words deleted on demand.

pub(super) mod approval;
pub(super) mod erasing;
pub(super) mod queries;
pub(super) mod slips;
pub(super) mod validity;
pub(super) mod work;
