//! What was said: guides, records of interviews, themes, codings by several people, and calls to the people of a list.
//!
//! A [`Guide`] says what is asked of whom; an [`Interview`] is what one conversation came to: a [`Head`] and one [`Said`] for
//! each question of its guide that was asked, with the [`Passage`]s that were marked as quotes. The [`CodeBook`] is the tree of
//! [`Theme`]s; a [`Coding`] says which themes one coder finds in one [`Unit`]: the answer of one interview to one question, or
//! the open answer of one response to a questionnaire. [`CodedUnit`] has everybody's codings of a unit and what was decided.

mod asked_name;
mod book;
pub mod call;
mod clock;
mod coding;
mod guide;
mod guide_check;
mod head_lines;
mod identity;
mod known_names;
mod mention;
mod passage;
mod pasted;
mod placing;
mod plan;
mod ratings;
mod record;
mod said;
mod search;
mod theme;

pub use asked_name::AskedName;
pub use book::{CodeBook, NoTheme};
pub use clock::TimeOfDay;
pub use coding::{CodedUnit, Coding, Holder, Mark, Sentiment, Settlement, Standing, Unit};
pub use guide::{Group, Guide, GuideQuestion};
pub use guide_check::check_guide;
pub use head_lines::{HeadLines, is_head_line, read_head};
pub use identity::Identity;
pub use known_names::{KnownNames, MASK};
pub use mention::{Asked, Mention, mentions};
pub use passage::{Passage, after_edit};
pub use pasted::{
    GuideDoubt, GuideLine, GuideReading, GuideWord, guide_text, read_guide_text, revised_guide,
};
pub use placing::{
    LineIs, PlacedAnswer, PlacedPiece, PlacedText, PlacingDoubt, PlacingSettled, place_answers,
};
pub use plan::CodingPlan;
pub use ratings::{RatedUnit, Ratings};
pub use record::{
    Confirmation, Consent, Head, Interview, Mode, Recording, Review, Signing, Speaker, Stage,
    read_code,
};
pub use said::{Said, SaidState};
pub use search::{Excerpt, Sought, search_terms};
pub use theme::Theme;
