//! manyi (满意): from paper to score.
//!
//! A terminal program for people who evaluate public spending: they key paper questionnaires, check them, and hand over
//! figures of which each can be opened down to the paper it came from.
//!
//! # The house
//!
//! Data walks one way through it: what is asked, what came back, what it says, what it is worth, what leaves.
//!
//! | room | what it is for | knows |
//! |---|---|---|
//! | [`questionnaire`] | what is asked: questions, options, skips, versions | `text` |
//! | [`response`] | what came back: answers, missing reasons, states, counts | `questionnaire` |
//! | [`measure`] | what it says: rates as exact fractions, intervals | `response` |
//! | [`indicator`] | what it is worth: rules, points, grade, and why | `measure` |
//! | [`printed`] | what others printed: published tables recomputed, scoring rules in words | `indicator` |
//! | [`interview`] | what was said: guides, records, themes, codings, calls | `questionnaire`, `response` |
//! | [`entry`] | the entry machine: (state, event) → (state, effects) | `questionnaire`, `response` |
//! | [`trail`] | what happened: events, their chains, what they come to | `questionnaire`, `response`, `interview` |
//! | [`store`] | the only SQL | all of the above |
//! | [`formats`] | bytes in and out; no SQL | all of the above but `store` and `trail` |
//! | `hub` | the `PostgreSQL` side (feature `hub`): parcels as rows | `trail`, `formats::parcel` |
//! | [`intake`] | files into the store | `formats`, `store` |
//! | [`office`] | use cases: handing over, merging | `formats`, `store`, `intake`, `hub` |
//! | [`tui`], [`cli`] | the two faces | everything, but not each other |
//! | [`text`], [`error`] | languages, widths, findings, errors | known by all, knowing none |
//!
//! The rooms up to `trail` know no clock, no randomness, no file, no SQL and no terminal. `tests/architecture.rs`
//! enforces the directions.
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)
)]

pub mod cli;
pub mod entry;
pub mod error;
pub mod formats;
#[cfg(feature = "hub")]
pub mod hub;
pub mod indicator;
pub mod intake;
pub mod interview;
pub mod measure;
pub mod office;
pub mod printed;
pub mod questionnaire;
pub mod response;
pub mod store;
pub mod text;
pub mod trail;
pub mod tui;
