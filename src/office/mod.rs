//! Use cases that need store and formats both, each a short story, for the command line and the screens alike.

mod handing_over;
mod taking;

pub use handing_over::{HandoverAsked, hand_over};
pub use taking::{begin_project, empty_project, survey_of, take_survey};
