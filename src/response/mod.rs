//! What came back: answers, missing reasons, the states of a response, the route through the paper, the counts.
//!
//! A response is one respondent's paper or call. Its answers are an [`AnswerSheet`], aligned with the questions of
//! the questionnaire; [`asked`] says which questions the skips leave; [`read_answer`] is the one check of a value,
//! used by entry and import alike; a [`Tally`] is everything the measures need to know about a stack.

mod account;
mod alike;
mod answer;
mod batch;
mod comparison;
mod draw;
mod imbalance;
mod ledger;
mod limit;
pub mod pace;
pub mod packed;
mod paper;
pub mod patterns;
mod printed_sum;
mod query;
mod read;
mod route;
mod serial;
mod serial_list;
mod spread;
pub mod stored;
mod tally;
mod validity;
mod version;

pub use account::{Account, BatchAccount, Identity, LedgerPart};
pub use answer::{Answer, AnswerSheet, Missing};
pub use batch::{Batch, Mode};
pub use comparison::{
    Agreement, Outcome, SecondEntry, SecondStanding, SecondValue, Side, agree, compare,
};
pub use draw::{VerifyPlan, draw_every, draw_percent};
pub use imbalance::Imbalance;
pub use ledger::{Ledger, RestsOn, State};
pub use limit::{BrokenLimit, broken_limit};
pub use paper::{Draft, Paper};
pub use printed_sum::printed_sum;
pub use query::{Note, Query, QueryState, Saying};
pub use read::{MOST_SIGNS, read_answer};
pub use route::{asked, is_complete};
pub use serial::{Serial, SerialError};
pub use serial_list::{MOST_SERIALS, SerialListError, list_serials, read_serials};
pub use spread::{Place, Share, Spreads};
pub use tally::{Bucket, Tally};
pub use validity::{Invalid, InvalidReason, WITHDRAWN};
pub use version::{note_version, to_be_keyed, to_be_keyed_again};
