//! What the responses say: measures, groups, cross-tables, reliability, the papers behind a figure.

pub mod behind;
pub mod crosstab;
pub mod groupings;
pub mod groups;
pub mod reliability;
pub mod summary;
