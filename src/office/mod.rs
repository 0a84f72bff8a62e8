//! Use cases that need store and formats both, each a short story, for the command line and the screens alike.

mod answers_out;
mod brought;
mod calling;
mod citing;
mod epidata;
mod exchanged_in;
mod exchanging;
mod handing_over;
#[cfg(feature = "hub")]
mod hub;
mod interviewing;
mod leaving;
mod making;
mod merging;
mod naming;
mod printing;
#[cfg(feature = "hub")]
mod publishing;
mod stamping;
mod taking;
mod transcribing;

pub use answers_out::{ANSWER_ENDINGS, AnswersOut, Table, copy, write_answers};
pub use brought::done;
pub use calling::{
    begin_contact_interview, contact_interview, contact_person, end_contact_interview, keep_names,
    take_contacts,
};
pub use citing::{Cited, CitedAnswer, Wanted, cite, cited_answers, moved_since};
pub use epidata::{EpiAsk, EpiAsked, EpiChoices, EpiTaken, survey_of_epidata};
pub use exchanged_in::{ExchangePlan, ExchangeWanted, ThemesPlan, plan_exchange, plan_themes};
pub use exchanging::{ExchangedProject, codes_of, exchanged_project};
pub use handing_over::{HandoverAsked, hand_over, refuse_without_approved};
#[cfg(feature = "hub")]
pub use hub::{HubStanding, Pulled, Pushed, hub_backup, hub_pull, hub_push, hub_standing};
pub use interviewing::{InterviewPaper, InterviewsAsked, interviews_out};
pub use leaving::{LeavingAsked, Outgoing, RESPONSES};
pub use making::{
    Decided, EditDraft, Editing, EpiFiles, FormLine, FormTaking, FormWeight, GuideDraft,
    OpenStandard, PasteDraft, Settlements, Settles, Standard, StandardsDraft, ValueFrom,
    assess_standards, change_survey, free_guide_code, guide_findings, redefinition_of,
    standards_redefine, survey_code, take_guide, take_pasted, take_standards, with_hint,
};
pub use merging::{ParcelRead, read_parcel, read_waiting, write_parcel_for};
pub use naming::{known_names, names_in_answers, unasked_names};
pub use printing::{PaperForm, PrintedBatch, blank_papers, good_for_printing, register_printed};
#[cfg(feature = "hub")]
pub use publishing::hub_publish;
pub use taking::{
    begin_from_template, begin_project, empty_project, survey_of, survey_with, take_survey,
};
pub use transcribing::{
    TranscriptTaken, TranscriptTold, TranscriptWanted, bring_into, code_of_name, is_transcript,
    keep_transcripts, read_interview_text, unsettled,
};
