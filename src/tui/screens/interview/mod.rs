//! Interviews and telephone: whom to call.

pub mod calls;
