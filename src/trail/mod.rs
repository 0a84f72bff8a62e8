//! What happened: typed events, the hashes that chain them, and what they come to. No IO.
//!
//! An event is written once and never changed. It names the things it is about by their codes and identities, so that it
//! means the same in every file; each device has a chain of its own ([`chain`]). [`Paper::apply`] says what an event does
//! to a response, [`SurveyFacts::apply`] and [`ProjectFacts::apply`] what it does to what surrounds the responses,
//! [`InterviewFacts::apply`] what it does to interviews and codings, and
//! [`Draws`] makes each drawn sample again. The store writes what these come to in the transaction that adds the event;
//! the check-up folds all events once more and compares.

mod action;
mod calls;
pub mod carried;
pub mod chain;
mod draws;
mod facts;
mod interviews;
pub mod merge;
mod paper;
mod thread;
mod witness;

pub use action::Action;
pub use calls::{CallFacts, CallName, call_name};
pub use carried::{erased_events, fork_name};
pub use chain::{
    BroughtFields, Envelope, EventName, FORMER_START, FormerFields, Hash, Identity, Salt, Value,
    from_hexadecimal, hexadecimal, start,
};
pub use draws::{Choice, DrawStep, Draws, Kept, Made, choose};
pub use facts::{FactStep, ProjectFacts, QueryFact, SurveyFacts};
pub use interviews::{
    CodingFact, CodingRecord, HeadRecord, InterviewFact, InterviewFacts, InterviewStep, SaidFact,
    SettledFact, ThemeFact, UnitName, words_hash,
};
pub use paper::{
    Applied, Change, Compared, Count, ErasedRecord, Form, Keyed, Names, Paper, Part, Said, Step,
    first_open, first_open_on_paper, is_keying,
};
pub use thread::thread;
pub use witness::{Head, SignedHeads};
