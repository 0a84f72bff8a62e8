//! Interviews: guides, records and their answers, half-typed words, themes, codings and who must not see them yet.

pub(in crate::store) mod coded;
pub(in crate::store) mod codings;
pub(in crate::store) mod erasing;
pub(in crate::store) mod guides;
pub(in crate::store) mod leaving;
pub(in crate::store) mod records;
pub(in crate::store) mod rows;
pub(in crate::store) mod saying;
pub(in crate::store) mod search;
pub(in crate::store) mod taking;
pub(in crate::store) mod themes;
