//! What a person reads: languages, bilingual texts, findings, display width, wrapping, cleaning.
//!
//! Known by every other part of the house and knowing none of them.

mod clean;
mod day;
mod finding;
mod initials;
mod language;
pub mod limits;
mod name;
mod number;
pub mod order;
mod seen;
mod signs;
mod sought;
mod width;
pub mod words;
mod wrap;

pub use clean::{clean, fold_width, is_chinese};
pub use day::{read_day, read_day_number, whole};
pub use finding::{Finding, Place, Severity};
pub use initials::initials;
pub(crate) use language::text;
pub use language::{Language, Text};
pub use limits::quoted;
pub use name::{device_title, is_same_person, person_key, person_name, short_identity};
pub use number::{group_thousands, read_decimal, round_half_up};
pub use order::Order;
pub use seen::as_seen;
pub use signs::{Signs, without_quoted_codes};
pub(crate) use sought::{HasSign, Sought, signs_of_words, sought};
pub use width::{fit, fit_start, pad_end, pad_start, width};
pub use wrap::{Line, wrap};
