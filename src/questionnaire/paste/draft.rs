//! A question while its lines are gathered, before its kind is settled.

use rust_decimal::Decimal;

use super::doubt::Doubt;
use super::kind::Declared;
use super::mark::Style;
use super::number::Series;
use super::scale::Scale;
use super::table::Table;

/// A question as its lines give it.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    /// The line it begins on, counted from 1.
    pub line: usize,
    /// Its number: what it is counted with, its value, and as printed.
    pub number: Option<(Series, u32, String)>,
    /// Its words without number and kind.
    pub stem: String,
    /// What is said about it.
    pub declared: Declared,
    /// Whether a star stands before it.
    pub starred: bool,
    /// What its options are marked with.
    pub style: Option<Style>,
    /// Its options.
    pub options: Vec<DraftOption>,
    /// The bounds of its points, where a line says them.
    pub range: Option<(Decimal, Decimal)>,
    /// Whether a line to write on stands below.
    pub fill: bool,
    /// The heading of its part.
    pub section: String,
    /// How often numbers have begun again before it.
    pub run: usize,
    /// What its part says of all its questions.
    pub common: Declared,
    /// How its part is answered, and the line that says so.
    pub scale: Option<(usize, Scale)>,
    /// Its table of items by answers.
    pub table: Option<Table>,
    /// The lines of items and answers below a matrix.
    pub rows: Vec<(usize, String)>,
    /// The question it is an item of, counted from 0 among the drafts.
    pub parent: Option<usize>,
    /// Whether other drafts are its items.
    pub is_parent: bool,
    /// What was doubtful while its lines were gathered.
    pub doubts: Vec<(usize, Doubt)>,
}

/// An option as its line gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DraftOption {
    /// The line, counted from 1.
    pub line: usize,
    /// Its code as printed; empty where it has none.
    pub code: String,
    /// Its words with what stands behind them.
    pub words: String,
}

impl Draft {
    /// Notes a doubt.
    pub(super) fn doubt(&mut self, line: usize, doubt: Doubt) {
        self.doubts.push((line, doubt));
    }
}
