//! The file itself: its schema and place, the clock, and what `SQLite` says as an error.

pub(super) mod clock;
pub(super) mod error;
pub(super) mod gauge;
pub(super) mod json;
pub(super) mod owned;
pub(super) mod place;
pub(super) mod raw;
pub(super) mod schema;
