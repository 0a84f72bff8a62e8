//! Interviews and telephone: whom to call, the list, words found in them, the head of a record, the recording itself, signing off, and coding.

pub mod calls;
pub mod coding;
pub mod found;
pub mod head;
pub mod list;
mod page;
pub mod record;
pub mod sign;
