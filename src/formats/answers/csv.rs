//! The answers of a survey as CSV: one row per response (wide) or one per answer (long), written as they come.

use std::borrow::Cow;
use std::io::Write;

use super::{Leaving, Piece, PieceWriter, Words, points, reason};
use crate::error::Result;
use crate::formats::gate::Gate;
use crate::formats::listing::{CsvRows, CsvStyle};
use crate::formats::response_header::{CONTROL_TOTAL, INVALID_NOTE, WITHHELD as COLUMN_WITHHELD};
use crate::measure::Survey;
use crate::questionnaire::Question;
use crate::response::{Missing, State};

/// What an export says of a response beside its answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResponseMarks<'m> {
    /// How far it has come.
    pub state: State,
    /// The version of the questionnaire it was filled in on.
    pub version: u32,
    /// The code of its batch.
    pub batch: Option<&'m str>,
    /// The code of the reason for which it is invalid.
    pub invalid: Option<&'m str>,
    /// What was said about it when it was set invalid.
    pub note: Option<&'m str>,
    /// The sum printed on the paper, where it was keyed.
    pub control_total: Option<&'m str>,
}

impl<'m> ResponseMarks<'m> {
    /// Those of a response.
    pub(super) fn of(row: &Leaving<'m>) -> Self {
        Self {
            state: row.state,
            version: row.version,
            batch: row.batch,
            invalid: row.invalid,
            note: row.note,
            control_total: row.control_total,
        }
    }
}

/// Writes one row per response: `serial`, a column per question, `state`, `version`, `batch`, `invalid`, and
/// `control_total` where the paper prints a sum, and `invalid_note` where anything was said about invalid papers. Where the gate holds something, its column is not there, and a last one,
/// `withheld`, names in every row the questions that are missing.
///
/// Values are as [`Answer::to_code`](crate::response::Answer::to_code) writes them, so the file can be imported again. A question that is skipped or
/// not keyed yet is an empty cell.
pub struct WideWriter<'g, W: Write> {
    rows: CsvRows<W>,
    survey: &'g Survey,
    gate: &'g Gate,
    words: Option<Words>,
    withheld: Option<String>,
    has_total: bool,
    has_notes: bool,
}

impl<'g, W: Write> WideWriter<'g, W> {
    /// Begins the file with its heading.
    pub fn new(survey: &'g Survey, gate: &'g Gate, out: W, style: CsvStyle) -> Result<Self> {
        Self::with_notes(survey, gate, false, out, style)
    }

    /// The same, with a column for what was said about invalid papers where this says so.
    pub(super) fn with_notes(
        survey: &'g Survey,
        gate: &'g Gate,
        has_notes: bool,
        out: W,
        style: CsvStyle,
    ) -> Result<Self> {
        let mut wide = Self::without_heading(survey, gate, has_notes, CsvRows::new(out, style)?);
        let codes = survey.questionnaire.questions.iter().enumerate();
        let codes = codes
            .filter(|(position, _)| !gate.holds(*position))
            .map(|(_, question)| question.code.as_str());
        let total = wide.has_total.then_some(CONTROL_TOTAL);
        wide.rows.row(
            ["serial"]
                .into_iter()
                .chain(codes)
                .chain(MARKS)
                .chain(total)
                .chain(has_notes.then_some(INVALID_NOTE))
                .chain(wide.withheld.as_ref().map(|_| COLUMN_WITHHELD)),
        )?;
        Ok(wide)
    }

    fn without_heading(
        survey: &'g Survey,
        gate: &'g Gate,
        has_notes: bool,
        rows: CsvRows<W>,
    ) -> Self {
        Self {
            rows,
            survey,
            gate,
            words: None,
            withheld: withheld(gate),
            has_total: survey.questionnaire.control_total.is_some() && !gate.holds_total(),
            has_notes,
        }
    }

    /// From now on options stand by their words.
    pub(super) fn words_in(&mut self, words: Option<Words>) {
        self.words = words;
    }

    /// Writes one response, with the codes of its answers by the positions of their questions; `None` where one is
    /// skipped or not keyed yet.
    pub fn write<'c>(
        &mut self,
        serial: &'c str,
        marks: &ResponseMarks<'c>,
        codes: impl Iterator<Item = Option<&'c str>>,
    ) -> Result<()> {
        self.rows.cell(serial)?;
        let questions = self.survey.questionnaire.questions.iter().enumerate();
        for (code, (position, question)) in codes.zip(questions) {
            if self.gate.holds(position) {
                continue;
            }
            match (code, self.words) {
                (Some(code), Some(words)) => self.rows.cell(&words.cell(question, code))?,
                (code, _) => self.rows.cell(code.unwrap_or_default())?,
            }
        }
        match self.words.filter(|words| words.of_reasons) {
            Some(words) => {
                let label = marks.state.label();
                self.rows.cell(label.get(words.language))?;
            }
            None => self.rows.cell(marks.state.code())?,
        }
        self.rows.cell(&marks.version.to_string())?;
        self.rows.cell(marks.batch.unwrap_or_default())?;
        self.rows.cell(marks.invalid.unwrap_or_default())?;
        if self.has_total {
            self.rows.cell(marks.control_total.unwrap_or_default())?;
        }
        if self.has_notes {
            self.rows.cell(marks.note.unwrap_or_default())?;
        }
        if let Some(withheld) = &self.withheld {
            self.rows.cell(withheld)?;
        }
        self.rows.end()
    }

    /// Ends the file and gives back what it was written to.
    pub fn finish(self) -> Result<W> {
        self.rows.finish()
    }
}

impl<'g> WideWriter<'g, Vec<u8>> {
    /// Rows that stand behind others.
    pub(super) fn behind(
        survey: &'g Survey,
        gate: &'g Gate,
        has_notes: bool,
        style: CsvStyle,
    ) -> Result<Self> {
        let rows = CsvRows::behind(Vec::with_capacity(1 << 18), style)?;
        Ok(Self::without_heading(survey, gate, has_notes, rows))
    }
}

impl PieceWriter for WideWriter<'_, Vec<u8>> {
    fn add(&mut self, row: &Leaving<'_>) -> Result<()> {
        let codes = row.codes.iter().map(Option::as_deref);
        self.write(row.serial, &ResponseMarks::of(row), codes)
    }

    fn finish(self: Box<Self>) -> Result<Piece> {
        Ok([self.rows.finish()?, Vec::new()])
    }
}

/// The questions that are missing in an export, as its last column has them; `None` where it is whole.
fn withheld(gate: &Gate) -> Option<String> {
    (!gate.is_open()).then(|| gate.codes().join(" "))
}

/// The columns behind the questions.
const MARKS: [&str; 4] = ["state", "version", "batch", "invalid"];

/// Writes one row per answer: `serial`, `question`, `value`, `missing`, `points`, and `invalid` for its response.
///
/// A missing answer has its reason and no value. Questions that are skipped, not keyed yet or held by the gate have no row;
/// where it holds some, the last column, `withheld`, names them.
pub struct LongWriter<'a, W: Write> {
    survey: &'a Survey,
    gate: &'a Gate,
    words: Option<Words>,
    withheld: Option<String>,
    rows: CsvRows<W>,
}

/// The columns of the long layout.
pub(in crate::formats) const LONG: [&str; 6] = [
    "serial", "question", "value", "missing", "points", "invalid",
];

impl<'a, W: Write> LongWriter<'a, W> {
    /// Begins the file with its heading.
    pub fn new(survey: &'a Survey, gate: &'a Gate, out: W, style: CsvStyle) -> Result<Self> {
        let mut rows = CsvRows::new(out, style)?;
        let withheld = withheld(gate);
        let marked = withheld.as_ref().map(|_| COLUMN_WITHHELD);
        rows.row(LONG.into_iter().chain(marked))?;
        Ok(Self {
            survey,
            gate,
            words: None,
            withheld,
            rows,
        })
    }

    /// From now on options stand by their words.
    pub(super) fn words_in(&mut self, words: Option<Words>) {
        self.words = words;
    }

    /// Writes the answers of one response.
    pub fn write(&mut self, row: &Leaving<'_>) -> Result<()> {
        let withheld = self.withheld.as_deref();
        for answer in long_answers(self.survey, self.gate, row) {
            let LongAnswer {
                question,
                code,
                missing,
            } = answer;
            let value = match (missing, self.words) {
                (Some(_), _) => Cow::Borrowed(""),
                (None, Some(words)) => words.cell(question, code),
                (None, None) => Cow::Borrowed(code),
            };
            let why = match (missing, self.words) {
                (None, _) => "",
                (Some(reason), Some(words)) if words.of_reasons => {
                    reason.word().get(words.language)
                }
                (Some(reason), _) => reason.code(),
            };
            let points = points(question, code).unwrap_or_default();
            let cells = [
                row.serial,
                &question.code,
                &value,
                why,
                &points,
                row.invalid.unwrap_or_default(),
            ];
            self.rows.row(cells.into_iter().chain(withheld))?;
        }
        Ok(())
    }

    /// Ends the file and gives back what it was written to.
    pub fn finish(self) -> Result<W> {
        self.rows.finish()
    }
}

/// An answer of the long layout.
pub(super) struct LongAnswer<'r> {
    /// Its question.
    pub question: &'r Question,
    /// As it is stored.
    pub code: &'r str,
    /// The reason for which there is none.
    pub missing: Option<Missing>,
}

/// The answers of a response that leave.
pub(super) fn long_answers<'r>(
    survey: &'r Survey,
    gate: &'r Gate,
    row: &'r Leaving<'_>,
) -> impl Iterator<Item = LongAnswer<'r>> {
    let questions = survey.questionnaire.questions.iter();
    let given = questions.zip(row.codes).enumerate();
    given
        .filter(|(position, _)| !gate.holds(*position))
        .filter_map(|(_, (question, code))| {
            let code = code.as_deref()?;
            Some(LongAnswer {
                question,
                code,
                missing: reason(code),
            })
        })
}
