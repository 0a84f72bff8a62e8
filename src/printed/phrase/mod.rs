//! The rule reader: a scoring rule as Chinese reports print it, read into a structured one.
//!
//! It knows the phrasings of thresholds with steps, ratios, bands, all or nothing, cases, items, levels and sums. It
//! never guesses: what the phrase leaves open becomes a question with the answers there are and the rule each of them
//! gives; words it cannot read are named, and where they speak of points there is no rule. What the phrase is about
//! (the words before a comparison) is not read: where the value comes from is declared beside the rule.

mod assemble;
mod bands;
mod clause;
mod condition;
mod cursor;
mod doubts;
mod facts;
mod falling;
mod formula;
mod grades;
mod levels;
mod numeral;
mod parts;
mod question;
mod reader;
mod reading;
mod scale;
mod signs;
mod slip;
mod standard;
mod statement;
mod token;
mod units;
mod word;
mod worded;

pub use question::{Answers, Below, Choice, Ends, Proportion, Question, Topic};
pub use reading::{Answered, Reading, Unread, read, steps_in_percent};
pub use standard::check_standards;
