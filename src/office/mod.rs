//! Use cases that need store and formats both, each a short story, for the command line and the screens alike.

mod calling;
mod citing;
mod epidata;
mod exchanging;
mod handing_over;
mod leaving;
mod making;
mod merging;
mod naming;
mod printing;
mod taking;

pub use calling::{contact_person, keep_names, take_contacts};
pub use citing::{Cited, CitedAnswer, Wanted, cite, cited_answers, moved_since};
pub use epidata::{EpiAsk, EpiChoices, EpiTaken, survey_of_epidata};
pub use exchanging::{ExchangedProject, codes_of, exchanged_project};
pub use handing_over::{HandoverAsked, hand_over};
pub use leaving::{LeavingAsked, Outgoing, RESPONSES};
pub use making::{
    Decided, EditDraft, Editing, OpenStandard, PasteDraft, Settlements, Standard, StandardsDraft,
    ValueFrom, assess_standards, change_survey, redefinition_of, standards_redefine, survey_code,
    take_pasted, take_standards,
};
pub use merging::{ParcelRead, read_parcel, read_waiting, write_parcel_for};
pub use naming::{NameSearch, names_in_answers};
pub use printing::{PaperForm, PrintedBatch, blank_papers, register_printed};
pub use taking::{
    begin_from_template, begin_project, empty_project, survey_of, survey_with, take_survey,
};
