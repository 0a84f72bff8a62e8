//! Surveys made on the screens: what is kept while they are made, and how they are saved.

mod changing;
mod editing;
mod forms;
mod guiding;
mod pasting;
mod settlements;
mod standards;

pub use changing::{change_survey, redefinition_of};
pub use editing::{EditDraft, Editing};
pub use forms::{EpiFiles, FormLine, FormTaking, FormWeight, Settles, with_hint};
pub use guiding::{GuideDraft, free_guide_code, guide_findings, take_guide};
pub use pasting::{PasteDraft, survey_code, take_pasted};
pub use settlements::Settlements;
pub use standards::{
    Decided, OpenStandard, Standard, StandardsDraft, ValueFrom, assess_standards,
    standards_redefine, take_standards,
};
