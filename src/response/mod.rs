//! What came back: answers, missing reasons, the states of a response, the route through the paper, the counts.
//!
//! A response is one respondent's paper or call. Its answers are an [`AnswerSheet`], aligned with the questions of
//! the questionnaire; [`asked`] says which questions the skips leave; [`read_answer`] is the one check of a value,
//! used by entry and import alike; a [`Tally`] is everything the measures need to know about a stack.

mod answer;
mod comparison;
mod draw;
mod ledger;
mod paper;
mod query;
mod read;
mod route;
mod serial;
mod tally;

pub use answer::{Answer, AnswerSheet, Missing};
pub use comparison::{
    Agreement, Outcome, SecondEntry, SecondStanding, SecondValue, Side, agree, compare,
};
pub use draw::{VerifyPlan, draw_every, draw_percent};
pub use ledger::{Ledger, State};
pub use paper::{Draft, Paper};
pub use query::{Note, Query, QueryState, Saying};
pub use read::read_answer;
pub use route::{asked, is_complete};
pub use serial::{Serial, SerialError};
pub use tally::{Bucket, Tally};
