//! The entry machine: (state, event) → (state, effects), for one paper under one evaluator's fingers.
//!
//! It does no IO. What must be stored leaves it as an [`Effect`]; the caller performs the effects in order, before the
//! next draw, and reports a failure with [`Event::Failed`]. Until a failed effect has been performed the machine
//! accepts nothing else, so no field can be shown as saved that is not.

mod change;
mod choice;
mod draft;
mod ends;
mod event;
mod line;
mod machine;
mod moving;
mod multiple;
mod notice;
mod points;
mod second;
mod total;
mod typing;

pub use event::{Effect, Event};
pub use line::LineInput;
pub use machine::{Cursor, Entry, Input};
pub use notice::{Notice, Tone};
