//! Every formula by hand: at its boundaries, with what leaves the base, beside the others, and its interval.

#[path = "formulas/consistent.rs"]
mod consistent;
#[path = "formulas/file.rs"]
mod file;
#[path = "formulas/per_response.rs"]
mod per_response;
#[path = "formulas/rounded.rs"]
mod rounded;
#[path = "formulas/stack.rs"]
mod stack;
#[path = "formulas/trimmed.rs"]
mod trimmed;
#[path = "formulas/weighted.rs"]
mod weighted;
