//! The answers of a survey as CSV: one row per response (wide) or one per answer (long), written as they come.

use std::borrow::Cow;
use std::io::Write;

use super::listing::{CsvRows, CsvStyle};
use super::response_header::CONTROL_TOTAL;
use crate::error::Result;
use crate::measure::Survey;
use crate::response::{Answer, AnswerSheet, Serial, State, asked};

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
    /// The sum printed on the paper, where it was keyed.
    pub control_total: Option<&'m str>,
}

/// Writes one row per response: `serial`, a column per question, `state`, `version`, `batch`, `invalid`, and
/// `control_total` where the paper prints a sum.
///
/// Values are as [`Answer::to_code`] writes them, so the file can be imported again. A question that is skipped or
/// not keyed yet is an empty cell.
pub struct WideWriter<W: Write> {
    rows: CsvRows<W>,
    has_total: bool,
}

impl<W: Write> WideWriter<W> {
    /// Begins the file with its heading.
    pub fn new(survey: &Survey, out: W, style: CsvStyle) -> Result<Self> {
        let mut rows = CsvRows::new(out, style)?;
        let codes = survey.questionnaire.questions.iter();
        let codes = codes.map(|question| question.code.as_str());
        let has_total = survey.questionnaire.control_total.is_some();
        let total = has_total.then_some(CONTROL_TOTAL);
        rows.row(
            ["serial"]
                .into_iter()
                .chain(codes)
                .chain(MARKS)
                .chain(total),
        )?;
        Ok(Self { rows, has_total })
    }

    /// Writes one response, with the codes of its answers by the positions of their questions; `None` where one is
    /// skipped or not keyed yet.
    pub fn write<'c>(
        &mut self,
        serial: &'c str,
        marks: &ResponseMarks<'c>,
        codes: impl Iterator<Item = Option<&'c str>>,
    ) -> Result<()> {
        let mark = |mark: Option<&'c str>| Cow::Borrowed(mark.unwrap_or_default());
        let total = self.has_total.then(|| mark(marks.control_total));
        let behind = [
            Cow::Borrowed(marks.state.code()),
            Cow::Owned(marks.version.to_string()),
            mark(marks.batch),
            mark(marks.invalid),
        ];
        let codes = codes.map(|code| Cow::Borrowed(code.unwrap_or_default()));
        let serial = Cow::Borrowed(serial);
        self.rows
            .row([serial].into_iter().chain(codes).chain(behind).chain(total))
    }

    /// Ends the file and gives back what it was written to.
    pub fn finish(self) -> Result<W> {
        self.rows.finish()
    }
}

/// The columns behind the questions.
const MARKS: [&str; 4] = ["state", "version", "batch", "invalid"];

/// Writes one row per answer: `serial`, `question`, `value`, `missing`, `points`, and `invalid` for its response.
///
/// A missing answer has its reason and no value. Questions that are skipped or not keyed yet have no row.
pub struct LongWriter<'a, W: Write> {
    survey: &'a Survey,
    rows: CsvRows<W>,
}

impl<'a, W: Write> LongWriter<'a, W> {
    /// Begins the file with its heading.
    pub fn new(survey: &'a Survey, out: W, style: CsvStyle) -> Result<Self> {
        let mut rows = CsvRows::new(out, style)?;
        rows.row([
            "serial", "question", "value", "missing", "points", "invalid",
        ])?;
        Ok(Self { survey, rows })
    }

    /// Writes the answers of one response.
    ///
    /// `invalid` is the code of the reason for which the response is invalid.
    pub fn write(
        &mut self,
        serial: &Serial,
        invalid: Option<&str>,
        sheet: &AnswerSheet,
    ) -> Result<()> {
        for (position, answer) in given(self.survey, sheet) {
            let (Some(answer), Some(question)) =
                (answer, self.survey.questionnaire.questions.get(position))
            else {
                continue;
            };
            let missing = answer.missing();
            let value = if missing.is_none() {
                answer.to_code()
            } else {
                String::new()
            };
            let points = answer
                .points(question)
                .map(|points| points.normalize().to_string());
            self.rows.row([
                serial.as_str(),
                &question.code,
                &value,
                missing.map_or("", crate::response::Missing::code),
                &points.unwrap_or_default(),
                invalid.unwrap_or_default(),
            ])?;
        }
        Ok(())
    }

    /// Ends the file and gives back what it was written to.
    pub fn finish(self) -> Result<W> {
        self.rows.finish()
    }
}

/// The answers by position; an answer to a question that its skips leave out is none.
fn given<'a>(
    survey: &Survey,
    sheet: &'a AnswerSheet,
) -> impl Iterator<Item = (usize, Option<&'a Answer>)> {
    asked(&survey.questionnaire, sheet)
        .into_iter()
        .enumerate()
        .map(|(position, asked)| (position, sheet.get(position).filter(|_| asked)))
}
