//! Use cases that need store and formats both, each a short story, for the command line and the screens alike.

mod handing_over;

pub use handing_over::{HandoverAsked, hand_over};
