//! Surveys made on the screens: what is kept while they are made, and how they are saved.

mod changing;
mod editing;
mod pasting;
mod settlements;

pub use changing::{change_survey, redefinition_of};
pub use editing::{EditDraft, Editing};
pub use pasting::{PasteDraft, survey_code, take_pasted};
pub use settlements::Settlements;
