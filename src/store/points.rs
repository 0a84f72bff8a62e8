//! The points of a stack on some questions, response by response, for statistics that need more than counts.

use rusqlite::params_from_iter;
use rusqlite::types::Value;

use super::{Store, SurveyKey};
use crate::error::{Error, Kind, Result};
use crate::measure::reliability::{Collector, NotOnScale, Reliability, Scale};
use crate::questionnaire::Questionnaire;

impl Store {
    /// What the answers of a survey say about a scale.
    ///
    /// Counted are valid responses keyed to the end. They are read one after another, so that the time grows with
    /// their number and the memory does not.
    ///
    /// # Errors
    /// [`Kind::Usage`] for a question that the survey does not have or that carries no points.
    pub fn reliability(&self, survey: &SurveyKey, scale: &Scale) -> Result<Reliability> {
        let declared = self.survey(survey)?;
        let questionnaire = &declared.questionnaire;
        let positions = scale
            .positions(questionnaire)
            .map_err(|refused| not_on_scale(&refused, questionnaire))?;
        let mut collector = Collector::new(positions.len());
        self.points(survey, &positions, &mut |points| collector.add(points))?;
        Ok(Reliability::of(
            questionnaire,
            &positions,
            &collector.finish(),
        ))
    }

    /// Reads the points of every counted response on the questions at these positions, in the order of entry.
    ///
    /// `None` stands for a question without points in that response: not asked, missing, or an option without any.
    pub fn points(
        &self,
        survey: &SurveyKey,
        positions: &[usize],
        each: &mut dyn FnMut(&[Option<f64>]),
    ) -> Result<()> {
        self.reading(|| {
            let known = self.known(survey)?;
            let mut parameters = vec![Value::from(known.id)];
            let mut numbers: Vec<i64> = Vec::with_capacity(positions.len());
            for position in positions {
                let number = known.question(*position)?.1;
                numbers.push(number);
                parameters.push(Value::from(number));
            }
            let mut statement = self.connection.prepare(&sql(positions.len()))?;
            let mut rows = statement.query(params_from_iter(parameters))?;
            let mut points = vec![None; positions.len()];
            let mut reading: Option<i64> = None;
            while let Some(row) = rows.next()? {
                let response = row.get(0)?;
                if reading.is_some_and(|before| before != response) {
                    each(&points);
                    points.fill(None);
                }
                reading = Some(response);
                let number: Option<i64> = row.get(1)?;
                let thousandths: Option<i64> = row.get(2)?;
                let place = numbers.iter().position(|known| Some(*known) == number);
                if let (Some(place), Some(thousandths)) = (place, thousandths) {
                    points[place] = Some(thousandths as f64 / 1000.0);
                }
            }
            if reading.is_some() {
                each(&points);
            }
            Ok(())
        })
    }
}

/// The statement for so many questions; its parameters are the survey and their numbers.
///
/// Responses and answers are both read in the order of their ids, so that nothing is looked up or sorted. A response
/// without an answer to any of the questions has one row of its own.
fn sql(questions: usize) -> String {
    let numbers: Vec<String> = (0..questions).map(|at| format!("?{}", at + 2)).collect();
    format!(
        "SELECT response.id, answer.question, answer.points
         FROM response NOT INDEXED LEFT JOIN answer
           ON answer.response = response.id AND answer.asked = 1 AND +answer.question IN ({})
         WHERE response.survey = ?1 AND response.state <> 'open' AND response.invalid IS NULL
         ORDER BY response.id",
        numbers.join(", ")
    )
}

fn not_on_scale(refused: &NotOnScale, questionnaire: &Questionnaire) -> Error {
    let sentence = refused.sentence();
    let questions = questionnaire.questions.iter();
    let with_points: Vec<&str> = questions
        .filter(|question| question.full_mark().is_some())
        .map(|question| question.code.as_str())
        .collect();
    let codes = with_points.join(" ");
    Error::new(Kind::Usage, sentence.zh, sentence.en).hint(
        format!("计分的题有：{codes}"),
        format!("questions with points: {codes}"),
    )
}
