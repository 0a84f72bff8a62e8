//! What a pasted text was read as: questions, headings, notes, what was left over, and where each line went.

use rust_decimal::Decimal;

use super::doubt::{Doubt, Doubted};

/// A questionnaire as it stands in a text; nothing of it is certain while a doubt is [open](Reading::is_open).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// The heading of the paper; empty where the text begins otherwise.
    pub title: String,
    /// What stands between the heading and the first part or question.
    pub intro: Vec<Remark>,
    /// The questions in the order of the text.
    pub questions: Vec<ReadQuestion>,
    /// The headings of parts.
    pub headings: Vec<Remark>,
    /// Instructions, thanks and other lines that ask nothing.
    pub notes: Vec<Remark>,
    /// What a web page or a word processor put there: page numbers, stars of required questions, empty rules.
    pub furniture: Vec<Remark>,
    /// Lines that nothing was made of.
    pub left_over: Vec<Remark>,
    /// What is open or worth a look, by line.
    pub doubts: Vec<Doubted>,
    /// What became of each line of the text, the first line first.
    pub uses: Vec<Use>,
}

/// A line that is no question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The line, counted from 1.
    pub line: usize,
    /// Its text.
    pub text: String,
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// Nothing is on it.
    Blank,
    /// It is the heading of the paper.
    Title,
    /// It introduces the paper.
    Intro,
    /// It is the heading of a part.
    Heading,
    /// It is a note.
    Note,
    /// It is no content.
    Furniture,
    /// It belongs to this question, counted from 0: its words, its kind, an option, a row of its table.
    Question(usize),
    /// Nothing was made of it.
    LeftOver,
}

/// What kind of answer a question takes, as far as a text can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReadKind {
    /// One option.
    Single,
    /// Several options.
    Multiple,
    /// Points between two bounds.
    Score,
    /// A number.
    Number,
    /// Words.
    Text,
    /// A day.
    Date,
}

/// A question of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadQuestion {
    /// The line it begins on, counted from 1.
    pub line: usize,
    /// Its number as printed, without the sign behind it; empty where it has none.
    pub number: String,
    /// The code it gets, unique in the reading.
    pub code: String,
    /// Its words, without number, kind and blanks to fill in.
    pub text: String,
    /// Its kind; a proposal only while a doubt about it is open.
    pub kind: ReadKind,
    /// Whether it must be answered.
    pub required: bool,
    /// Its options.
    pub options: Vec<ReadOption>,
    /// The least points or the smallest number, where the text says it.
    pub low: Option<Decimal>,
    /// The most points or the largest number, where the text says it.
    pub high: Option<Decimal>,
    /// The fewest options that are ticked, where the text says it.
    pub at_least: Option<u32>,
    /// The most options that are ticked, where the text says it.
    pub at_most: Option<u32>,
    /// The heading of the part it stands in; empty where there is none.
    pub section: String,
}

/// An option of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadOption {
    /// The line it stands on, counted from 1.
    pub line: usize,
    /// The code it gets: the letter or number printed before it, else its place.
    pub code: String,
    /// What it says.
    pub label: String,
    /// What choosing it is worth, where the text says it.
    pub points: Option<Decimal>,
    /// Whether something is written beside it.
    pub fill: bool,
    /// Where to go on after it.
    pub jump: Option<Jump>,
}

/// Where to go on after an option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Jump {
    /// To the question with this printed number.
    To(String),
    /// Nowhere: the questionnaire ends.
    End,
}

impl ReadKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Single,
        Self::Multiple,
        Self::Score,
        Self::Number,
        Self::Text,
        Self::Date,
    ];

    /// The word for it in files and on the command line.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Multiple => "multiple",
            Self::Score => "score",
            Self::Number => "number",
            Self::Text => "text",
            Self::Date => "date",
        }
    }

    /// Whether it is answered by ticking options.
    pub const fn is_choice(self) -> bool {
        matches!(self, Self::Single | Self::Multiple)
    }
}

impl Jump {
    /// The word for it in files: the number, or `end`.
    pub fn target(&self) -> &str {
        match self {
            Self::To(number) => number,
            Self::End => "end",
        }
    }
}

impl Reading {
    /// What must be settled before a survey can be made of it: a person decides, the program does not.
    pub fn asks(&self) -> impl Iterator<Item = &Doubted> {
        self.doubts.iter().filter(|doubted| doubted.doubt.is_ask())
    }

    /// Whether something must be settled, or was left over.
    pub fn is_open(&self) -> bool {
        !self.left_over.is_empty() || self.asks().next().is_some()
    }

    /// Notes a doubt on a line once.
    pub(super) fn doubt(&mut self, line: usize, question: Option<usize>, doubt: Doubt) {
        let doubted = Doubted {
            line,
            question,
            doubt,
        };
        // The same doubt twice stands near.
        if !self
            .doubts
            .iter()
            .rev()
            .take(32)
            .any(|known| *known == doubted)
        {
            self.doubts.push(doubted);
        }
    }
}
