//! manyi (满意): from paper to score.
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)
)]

pub mod entry;
pub mod error;
pub mod formats;
pub mod indicator;
pub mod measure;
pub mod questionnaire;
pub mod response;
pub mod text;
