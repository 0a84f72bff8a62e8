//! The screens, in rooms.

pub mod entry;
pub mod field;
pub mod interview;
pub mod making;
pub mod merging;
pub mod printed;
pub mod project;
pub mod results;
pub mod survey;
pub mod verify;
