//! The answers of a survey on their way out, one response at a time: as CSV, JSON, a workbook, a data package, or for SPSS.
//!
//! Every writer takes the same rows through the same [`Gate`]; none holds a table. What a file must say before its rows, such
//! as the width of a text or the smallest number, a first pass over the rows measures ([`Extent`]).

mod csv;
mod encoded;
mod extent;
mod json;
mod package;
mod xlsx;

use std::borrow::Cow;
use std::io::Write;

use super::gate::Gate;
use super::listing::{CsvStyle, cannot_write};
use crate::error::Result;
use crate::measure::Survey;
use crate::questionnaire::{Kind, Question};
use crate::response::{Missing, State};
use crate::text::Language;

pub(in crate::formats) use csv::LONG;
pub use csv::{LongWriter, ResponseMarks, WideWriter};
pub use encoded::{Encoded, Narrow};
pub use extent::{AnswerExtent, Extent, Numbers, small_whole};
pub use json::write_json;
pub use package::{PackageTable, descriptor};
pub(in crate::formats) use xlsx::is_beside_answers;
pub use xlsx::write_xlsx;

/// A response on its way out.
#[derive(Debug, Clone, Copy)]
pub struct Leaving<'a> {
    /// The number on the paper.
    pub serial: &'a str,
    /// How far it has come.
    pub state: State,
    /// The version of the questionnaire it was filled in on.
    pub version: u32,
    /// The code of its batch.
    pub batch: Option<&'a str>,
    /// The code of the reason for which it is invalid.
    pub invalid: Option<&'a str>,
    /// What was said about it when it was set invalid.
    pub note: Option<&'a str>,
    /// The sum printed on the paper, where it was keyed.
    pub control_total: Option<&'a str>,
    /// Its answers by the positions of their questions, as they are stored; `None` where one is skipped or not keyed yet.
    pub codes: &'a [Option<Cow<'a, str>>],
}

/// Gives every response to who asks, in the order of their serials; each call reads them all once.
pub type Source<'s> = &'s mut dyn FnMut(&mut Each<'_>) -> Result<()>;

/// What is done with each response.
pub type Each<'e> = dyn FnMut(&Leaving<'_>) -> Result<()> + 'e;

/// Responses that leave.
pub trait Leavings {
    /// Gives every response, in the order of their serials; each call reads them all once.
    fn each(&mut self, each: &mut Each<'_>) -> Result<()>;

    /// Lets others write pieces of a file, and gives what they wrote in the order of the serials.
    fn in_pieces(&mut self, begin: &Begin<'_>, take: &mut Take<'_>) -> Result<()>;
}

/// Writes a piece of a file out of some responses, on whatever processor.
pub trait PieceWriter: Send {
    /// Adds a response.
    fn add(&mut self, row: &Leaving<'_>) -> Result<()>;

    /// Ends the piece, and gives what was written.
    fn finish(self: Box<Self>) -> Result<Piece>;
}

/// A piece of a file, in up to two parts.
pub type Piece = [Vec<u8>; 2];

/// Begins a piece.
pub type Begin<'b> = dyn Fn() -> Result<Box<dyn PieceWriter + 'b>> + Sync + 'b;

/// Takes a piece.
pub type Take<'t> = dyn FnMut(&Piece) -> Result<()> + 't;

/// How answers lie in a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerLayout {
    /// One row a response.
    Wide,
    /// One row an answer.
    Long,
}

/// What leaves, and how.
#[derive(Debug, Clone, Copy)]
pub struct Answers<'a> {
    /// The code of the project.
    pub project: &'a str,
    /// The survey.
    pub survey: &'a Survey,
    /// What of its answers stays inside.
    pub gate: &'a Gate,
    /// Whether anything was said about papers that were set invalid.
    pub has_notes: bool,
    /// How they lie.
    pub layout: AnswerLayout,
    /// Whether options and reasons stand by their words instead of their codes.
    pub labels: bool,
    /// The language of the words.
    pub language: Language,
}

impl<'a> Answers<'a> {
    /// The questions whose answers leave, with their positions.
    pub(in crate::formats) fn questions(&self) -> impl Iterator<Item = (usize, &'a Question)> + 'a {
        let gate = self.gate;
        let questions = self.survey.questionnaire.questions.iter().enumerate();
        questions.filter(move |(position, _)| !gate.holds(*position))
    }

    /// Whether the paper prints a sum, and it leaves.
    pub(in crate::formats) fn has_total(&self) -> bool {
        self.survey.questionnaire.control_total.is_some() && !self.gate.holds_total()
    }

    /// Whether what was said about invalid papers leaves: only with whole papers, which an import takes back.
    pub(in crate::formats) fn leaves_notes(&self) -> bool {
        self.has_notes && self.gate.is_open()
    }

    /// The questions that are missing, as the last column of a table has them; `None` where it is whole.
    pub(in crate::formats) fn withheld(&self) -> Option<String> {
        (!self.gate.is_open()).then(|| self.gate.codes().join(" "))
    }

    /// Writes every response as CSV.
    pub fn write_csv<W: Write>(
        &self,
        rows: &mut dyn Leavings,
        out: W,
        style: CsvStyle,
    ) -> Result<W> {
        let words = self.labels.then_some(Words {
            language: self.language,
            of_reasons: true,
        });
        self.write_csv_in(Some(rows), out, style, words)
    }

    /// The heading of the table as CSV.
    pub fn csv_heading<W: Write>(&self, out: W, style: CsvStyle) -> Result<W> {
        self.write_csv_in(None, out, style, None)
    }

    fn write_csv_in<W: Write>(
        &self,
        rows: Option<&mut dyn Leavings>,
        out: W,
        style: CsvStyle,
        words: Option<Words>,
    ) -> Result<W> {
        match self.layout {
            AnswerLayout::Wide => {
                let notes = self.leaves_notes();
                let heading = WideWriter::with_notes(self.survey, self.gate, notes, out, style)?;
                let mut out = heading.finish()?;
                if let Some(rows) = rows {
                    let begin = || -> Result<Box<dyn PieceWriter + '_>> {
                        let mut piece = WideWriter::behind(self.survey, self.gate, notes, style)?;
                        piece.words_in(words);
                        Ok(Box::new(piece))
                    };
                    rows.in_pieces(&begin, &mut |[piece, _]| {
                        out.write_all(piece).map_err(cannot_write)
                    })?;
                }
                Ok(out)
            }
            AnswerLayout::Long => {
                let mut long = LongWriter::new(self.survey, self.gate, out, style)?;
                long.words_in(words);
                if let Some(rows) = rows {
                    rows.each(&mut |row| long.write(row))?;
                }
                long.finish()
            }
        }
    }
}

/// The words in which options stand instead of their codes.
#[derive(Debug, Clone, Copy)]
struct Words {
    language: Language,
    /// Whether reasons do, too.
    of_reasons: bool,
}

impl Words {
    /// An answer in these words, as a cell of CSV.
    fn cell<'c>(self, question: &'c Question, code: &'c str) -> Cow<'c, str> {
        // A text keeps the sign that tells it apart from a reason, so that the file can be imported.
        let is_reason = reason(code).is_some();
        if is_reason && !self.of_reasons || question.kind == Kind::Text && !is_reason {
            return Cow::Borrowed(code);
        }
        labelled(question, code, self.language)
    }
}

/// The reason that stands in place of an answer, as [`Answer::to_code`](crate::response::Answer::to_code) writes it.
#[inline(always)]
pub(in crate::formats) fn reason(code: &str) -> Option<Missing> {
    // Most answers are none: one byte tells.
    if code.as_bytes().first() != Some(&b'#') {
        return None;
    }
    Missing::from_code(&code[1..])
}

/// The text of an open question without the sign that keeps it apart from a reason.
pub(in crate::formats) fn plain_text(code: &str) -> &str {
    if code.starts_with("##") {
        &code[1..]
    } else {
        code
    }
}

/// An answer by the labels of its options, several with `┋` between; a reason by its words.
pub(in crate::formats) fn labelled<'c>(
    question: &'c Question,
    code: &'c str,
    language: Language,
) -> Cow<'c, str> {
    if let Some(reason) = reason(code) {
        return Cow::Owned(reason.label().get(language).to_owned());
    }
    let label = |code: &'c str| {
        let option = question.option(code);
        option.map_or(code, |(_, option)| {
            let label = option.label.get(language);
            if label.is_empty() { code } else { label }
        })
    };
    match question.kind {
        Kind::Multiple if code.contains('|') => {
            let labels: Vec<&str> = code.split('|').map(label).collect();
            Cow::Owned(labels.join(BETWEEN))
        }
        Kind::Single | Kind::Multiple => Cow::Borrowed(label(code)),
        Kind::Text => Cow::Borrowed(plain_text(code)),
        _ => Cow::Borrowed(code),
    }
}

/// What parts several labels in one cell, as 问卷星 has it; our own import takes it back.
pub(in crate::formats) const BETWEEN: &str = "┋";

/// The points of an answer, in digits; `None` where it has none.
pub(in crate::formats) fn points(question: &Question, code: &str) -> Option<String> {
    match question.kind {
        Kind::Score { .. } if reason(code).is_none() => Some(code.to_owned()),
        Kind::Single => {
            let (_, option) = question.option(code)?;
            option.points.map(|points| points.normalize().to_string())
        }
        _ => None,
    }
}
