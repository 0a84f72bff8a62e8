//! The answers of a survey as CSV: one row per response (wide) or one per answer (long), written as they come.

use std::borrow::Cow;
use std::io::Write;

use super::gate::Gate;
use super::listing::{CsvRows, CsvStyle};
use super::response_header::{CONTROL_TOTAL, WITHHELD as COLUMN_WITHHELD};
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
/// `control_total` where the paper prints a sum. Where the gate holds something, its column is not there, and a last one,
/// `withheld`, names in every row the questions that are missing.
///
/// Values are as [`Answer::to_code`] writes them, so the file can be imported again. A question that is skipped or
/// not keyed yet is an empty cell.
pub struct WideWriter<'g, W: Write> {
    rows: CsvRows<W>,
    gate: &'g Gate,
    withheld: Option<String>,
    has_total: bool,
}

impl<'g, W: Write> WideWriter<'g, W> {
    /// Begins the file with its heading.
    pub fn new(survey: &Survey, gate: &'g Gate, out: W, style: CsvStyle) -> Result<Self> {
        let mut rows = CsvRows::new(out, style)?;
        let codes = survey.questionnaire.questions.iter().enumerate();
        let codes = codes
            .filter(|(position, _)| !gate.holds(*position))
            .map(|(_, question)| question.code.as_str());
        let has_total = survey.questionnaire.control_total.is_some() && !gate.holds_total();
        let withheld = withheld(gate);
        let total = has_total.then_some(CONTROL_TOTAL);
        rows.row(
            ["serial"]
                .into_iter()
                .chain(codes)
                .chain(MARKS)
                .chain(total)
                .chain(withheld.as_ref().map(|_| COLUMN_WITHHELD)),
        )?;
        Ok(Self {
            rows,
            gate,
            withheld,
            has_total,
        })
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
        let gate = self.gate;
        let codes = codes
            .enumerate()
            .filter(|(position, _)| !gate.holds(*position))
            .map(|(_, code)| Cow::Borrowed(code.unwrap_or_default()));
        let withheld = self.withheld.as_deref().map(Cow::Borrowed);
        let row = [Cow::Borrowed(serial)].into_iter().chain(codes);
        self.rows
            .row(row.chain(behind).chain(total).chain(withheld))
    }

    /// Ends the file and gives back what it was written to.
    pub fn finish(self) -> Result<W> {
        self.rows.finish()
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
    withheld: Option<String>,
    rows: CsvRows<W>,
}

impl<'a, W: Write> LongWriter<'a, W> {
    /// Begins the file with its heading.
    pub fn new(survey: &'a Survey, gate: &'a Gate, out: W, style: CsvStyle) -> Result<Self> {
        let mut rows = CsvRows::new(out, style)?;
        let columns = [
            "serial", "question", "value", "missing", "points", "invalid",
        ];
        let withheld = withheld(gate);
        let marked = withheld.as_ref().map(|_| COLUMN_WITHHELD);
        rows.row(columns.into_iter().chain(marked))?;
        Ok(Self {
            survey,
            gate,
            withheld,
            rows,
        })
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
            if self.gate.holds(position) {
                continue;
            }
            let missing = answer.missing();
            let value = if missing.is_none() {
                answer.to_code()
            } else {
                String::new()
            };
            let points = answer
                .points(question)
                .map(|points| points.normalize().to_string());
            let row = [
                serial.as_str(),
                &question.code,
                &value,
                missing.map_or("", crate::response::Missing::code),
                &points.unwrap_or_default(),
                invalid.unwrap_or_default(),
            ];
            self.rows
                .row(row.into_iter().chain(self.withheld.as_deref()))?;
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
