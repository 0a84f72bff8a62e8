//! The responses behind a figure: which papers, lowest first, and what each of them said.

use rusqlite::{Row, params_from_iter, types::Value};
use rust_decimal::Decimal;

use super::definitions::Known;
use super::responses::serial;
use super::value::from_thousandths;
use super::{Store, SurveyKey};
use crate::error::{Error, Kind, Result};
use crate::response::{Answer, Serial};

/// A response behind a figure, with its answers to the questions of the figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponseBehind {
    /// The number on the paper.
    pub serial: Serial,
    /// Its answers, missing reasons among them, by the code of the question in the order that was asked for.
    /// Questions that its skips passed over are left out.
    pub answers: Vec<(String, Answer)>,
    /// The sum of its points over these questions.
    pub points: Decimal,
    /// The sum of the full marks of the answers that carry points.
    pub full_mark: Decimal,
}

impl Store {
    /// The responses that count in a figure over these questions: fewest points first, then by serial.
    ///
    /// Counted are valid responses keyed to the end in which at least one of the questions was asked.
    ///
    /// # Errors
    /// [`Kind::Usage`] for a question that the survey does not have.
    pub fn responses_behind(
        &self,
        survey: &SurveyKey,
        questions: &[String],
        limit: u32,
        offset: u64,
    ) -> Result<Vec<ResponseBehind>> {
        self.reading(|| {
            let known = self.known(survey)?;
            let positions = positions(&known, questions)?;
            let mut parameters = vec![
                Value::from(known.id),
                Value::from(limit),
                Value::from(i64::try_from(offset).unwrap_or(i64::MAX)),
            ];
            for position in &positions {
                parameters.push(Value::from(known.question(*position)?.1));
            }
            let mut statement = self.connection.prepare(&sql(positions.len()))?;
            let mut rows = statement.query(params_from_iter(parameters))?;
            let mut behind = Vec::new();
            while let Some(row) = rows.next()? {
                behind.push(self.response_behind(&known, &positions, row)?);
            }
            Ok(behind)
        })
    }

    fn response_behind(
        &self,
        known: &Known,
        positions: &[usize],
        row: &Row<'_>,
    ) -> Result<ResponseBehind> {
        let sheet = self.sheet(known, row.get(0)?)?;
        let asked = crate::response::asked(known.questionnaire(), &sheet);
        let mut answers = Vec::new();
        let mut full_mark = Decimal::ZERO;
        for position in positions {
            let (question, _) = known.question(*position)?;
            if let Some(answer) = sheet.get(*position).filter(|_| asked[*position]) {
                if answer.points(question).is_some() {
                    full_mark += question.full_mark().unwrap_or_default();
                }
                answers.push((question.code.clone(), answer.clone()));
            }
        }
        Ok(ResponseBehind {
            serial: serial(row, 1)?,
            answers,
            points: from_thousandths(row.get(2)?),
            full_mark,
        })
    }
}

fn positions(known: &Known, questions: &[String]) -> Result<Vec<usize>> {
    let find = |code: &String| {
        known
            .questionnaire()
            .find(code)
            .map(|(position, _)| position)
            .ok_or_else(|| {
                Error::new(
                    Kind::Usage,
                    format!("{} 没有题 {code}", known.key),
                    format!("{} has no question {code}", known.key),
                )
            })
    };
    questions.iter().map(find).collect()
}

/// The statement for so many questions; its parameters are survey, limit, offset, and their numbers.
///
/// Responses and answers are both read in the order of their ids, so that nothing is looked up and the groups need no
/// sorting: `NOT INDEXED` and `+` keep `SQLite` from going by the index of serials and from seeking each answer.
fn sql(questions: usize) -> String {
    let numbers: Vec<String> = (0..questions).map(|at| format!("?{}", at + 4)).collect();
    format!(
        "SELECT response.id, response.serial, coalesce(sum(answer.points), 0) AS points
         FROM response NOT INDEXED CROSS JOIN answer ON answer.response = response.id
         WHERE response.survey = ?1 AND response.state <> 'open' AND response.invalid IS NULL
           AND answer.asked = 1 AND +answer.question IN ({})
         GROUP BY response.id
         ORDER BY points, response.sort_key, response.serial LIMIT ?2 OFFSET ?3",
        numbers.join(", ")
    )
}
