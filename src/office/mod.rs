//! Use cases that need store and formats both, each a short story, for the command line and the screens alike.

mod handing_over;
mod leaving;
mod making;
mod printing;
mod taking;

pub use handing_over::{HandoverAsked, hand_over};
pub use leaving::{LeavingAsked, Outgoing, RESPONSES};
pub use making::{
    EditDraft, Editing, PasteDraft, Settlements, change_survey, redefinition_of, survey_code,
    take_pasted,
};
pub use printing::{PrintedBatch, few_enough, register_printed};
pub use taking::{begin_project, empty_project, survey_of, take_survey};
