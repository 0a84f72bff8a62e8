//! The stack of papers read as a whole: counts, scans over the processors, search, figures.

pub(super) mod account;
pub(super) mod asked;
pub(super) mod behind;
pub(super) mod coded;
pub(super) mod counted;
pub(super) mod drawn;
pub(super) mod figures;
pub(super) mod groups;
pub(super) mod patterns;
pub(super) mod placed;
pub(super) mod points;
pub(super) mod responses;
pub(super) mod scan;
pub(super) mod search;
pub(super) mod spreads;
