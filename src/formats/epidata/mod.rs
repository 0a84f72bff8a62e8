//! `EpiData`'s files: forms, rules and records of the program that survey teams used most.
//!
//! `EpiData` 3.1 writes `.rec` (form and records), `.qes` (the form as text) and `.chk` (rules and labels), all in the code page of
//! the machine; the newer program writes `.epx` (XML) and `.epz` (the same in a zip). What is read here is what the files say,
//! with everything that has no counterpart named by its line; what becomes of it is decided in `office`.

mod chk;
mod encoding;
mod epx;
mod rec;
mod value;

pub use epx::{is_epz, read_epx};
pub use rec::{RecFiles, read_rec};

use self::value::DayOrder;
use crate::text::Text;

/// A form with its records.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EpiForm {
    /// What it is called.
    pub title: String,
    /// Its fields, in their order.
    pub fields: Vec<EpiField>,
    /// Headings, in their order.
    pub headings: Vec<EpiHeading>,
    /// The records, in their order.
    pub records: Vec<EpiRecord>,
    /// The fields that identify a record, by their places.
    pub keys: Vec<usize>,
    /// What has no counterpart here, or was read in a way worth saying.
    pub remarks: Vec<EpiRemark>,
    /// The encoding of the files; `None`: nothing but ASCII was in them.
    pub encoding: Option<&'static str>,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EpiHeading {
    /// How many fields stand before it.
    pub before: usize,
    /// Whether it stands behind a field on the same line.
    pub is_beside: bool,
    /// Whether it is the heading of a part, above the first field too.
    pub begins_part: bool,
    /// What it says.
    pub text: String,
}

/// A field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EpiField {
    /// Its name.
    pub name: String,
    /// The question.
    pub text: String,
    /// What it holds.
    pub kind: EpiKind,
    /// Whether it must be filled in.
    pub must_enter: bool,
    /// The ranges that all hold, as they are stored; `None`: no end.
    pub ranges: Vec<[Option<String>; 2]>,
    /// Values that are legal beside the ranges.
    pub legal: Vec<String>,
    /// Values with their labels.
    pub labels: Vec<EpiLabel>,
    /// Values that stand for no answer.
    pub missing: Vec<String>,
    /// Where a value leads to.
    pub jumps: Vec<EpiJump>,
    /// In which order its days are written.
    order: DayOrder,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EpiKind {
    /// A number without decimals.
    Whole,
    /// A number with so many decimals.
    Decimal(u32),
    /// A number that the program gives.
    Automatic,
    /// Words.
    Text,
    /// A day, stored as `2026-09-01`.
    Day,
    /// A time of day, stored as `08:30:00`.
    Time,
    /// `Y` or `N`.
    Boolean,
}

/// A value with what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EpiLabel {
    /// The value, as it is stored.
    pub value: String,
    /// What it means.
    pub text: String,
}

/// Where a value leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EpiJump {
    /// The value, as it is stored; `None`: any.
    pub on: Option<String>,
    /// The field that comes next; `None`: none, the record is done.
    pub to: Option<usize>,
    /// Where it is said, for messages.
    pub place: String,
}

/// A record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EpiRecord {
    /// Whether it was deleted, or verified by a second entry.
    pub status: EpiStatus,
    /// The values by the places of the fields, days and times in one form, numbers with a point; `None`: nothing.
    pub values: Vec<Option<String>>,
}

/// What a record is marked as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EpiStatus {
    /// Nothing.
    Normal,
    /// Deleted, and still in the file.
    Deleted,
    /// Verified by a second entry.
    Verified,
}

/// Something that is said of the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EpiRemark {
    /// The file and the line; empty: of the whole.
    pub place: String,
    /// What it is.
    pub sentence: Text,
}

impl EpiForm {
    /// The heading above the first field.
    pub fn first_heading(&self) -> Option<&str> {
        let mut headings = self.headings.iter();
        let first = headings.find(|heading| heading.before == 0);
        first.map(|heading| heading.text.as_str())
    }
}

impl EpiField {
    /// A field without rules.
    fn bare(name: String, text: String, kind: EpiKind, order: DayOrder) -> Self {
        Self {
            name,
            text,
            kind,
            must_enter: false,
            ranges: Vec::new(),
            legal: Vec::new(),
            labels: Vec::new(),
            missing: Vec::new(),
            jumps: Vec::new(),
            order,
        }
    }
}

impl EpiRemark {
    fn at(file: &str, line: usize, sentence: Text) -> Self {
        Self {
            place: format!("{file}:{line}"),
            sentence,
        }
    }

    fn of_all(sentence: Text) -> Self {
        Self {
            place: String::new(),
            sentence,
        }
    }
}
