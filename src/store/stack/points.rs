//! The points of a stack on some questions, response by response, for statistics that need more than counts.

use super::scan::{Finder, Numbering, Scan};
use crate::error::{Error, Kind, Result};
use crate::measure::reliability::{Collector, NotOnScale, Reliability, Scale};
use crate::questionnaire::Questionnaire;
use crate::response::packed::Field;
use crate::response::{Answer, stored};
use crate::store::file::error::unreadable;
use crate::store::row::definitions::Known;
use crate::store::{Store, SurveyKey};

impl Store {
    /// What the answers of a survey say about a scale.
    ///
    /// Counted are valid responses keyed to the end. The time grows with their number and the memory does not.
    ///
    /// # Errors
    /// [`Kind::Usage`] for a question that the survey does not have or that carries no points.
    pub fn reliability(&self, survey: &SurveyKey, scale: &Scale) -> Result<Reliability> {
        let declared = self.survey(survey)?;
        let questionnaire = &declared.questionnaire;
        let positions = scale
            .positions(questionnaire)
            .map_err(|refused| not_on_scale(&refused, questionnaire))?;
        let known = self.known(survey)?;
        let parts = self.scan_points(&known, &positions, || Collector::new(positions.len()), {
            |collector: &mut Collector, points: &[Option<f64>]| collector.add(points)
        })?;
        let mut collector = Collector::new(positions.len());
        for part in parts {
            collector.merge(part);
        }
        Ok(Reliability::of(
            questionnaire,
            &positions,
            &collector.finish(),
        ))
    }

    /// Reads the points of every counted response on the questions at these positions, in no order.
    ///
    /// `None` stands for a question without points in that response: not asked, missing, or an option without any that
    /// leaves the base.
    pub fn points(
        &self,
        survey: &SurveyKey,
        positions: &[usize],
        each: &mut dyn FnMut(&[Option<f64>]),
    ) -> Result<()> {
        let known = self.known(survey)?;
        let gather = |all: &mut Vec<f64>, points: &[Option<f64>]| {
            all.extend(points.iter().map(|points| points.unwrap_or(f64::NAN)));
        };
        let questions = positions.len();
        for part in self.scan_points(&known, positions, Vec::new, gather)? {
            for points in part.chunks_exact(questions.max(1)) {
                let points: Vec<Option<f64>> = points
                    .iter()
                    .map(|points| (!points.is_nan()).then_some(*points))
                    .collect();
                each(&points);
            }
        }
        Ok(())
    }

    fn scan_points<T: Send>(
        &self,
        known: &Known,
        positions: &[usize],
        begin: impl Fn() -> T + Sync,
        each: impl Fn(&mut T, &[Option<f64>]) + Sync,
    ) -> Result<Vec<T>> {
        let finder = Finder::new(known, positions)?;
        let is_conditional = finder.is_conditional();
        let columns = if is_conditional {
            "answers, version"
        } else {
            "answers"
        };
        let scan = Scan { columns, joins: "" };
        let begin = || (begin(), Worths::new(positions.len()), Vec::new());
        let sums = self.scan(known, &scan, begin, |(sum, worths, points), row| {
            let packed = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
            let version = if is_conditional { row.get(1)? } else { 0 };
            let fields = finder.find(packed, version)?;
            worths.read(known, positions, &fields, points)?;
            each(sum, points);
            Ok(())
        })?;
        Ok(sums.into_iter().map(|(sum, ..)| sum).collect())
    }
}

/// What each answer met so far is worth, so that a million equal ones are read once.
struct Worths(Vec<(Numbering, Vec<Option<f64>>)>);

impl Worths {
    fn new(questions: usize) -> Self {
        let none = || (Numbering::default(), Vec::new());
        Self(std::iter::repeat_with(none).take(questions).collect())
    }

    /// The points of these fields, in place of what `points` held.
    #[inline]
    fn read(
        &mut self,
        known: &Known,
        positions: &[usize],
        fields: &[Field<'_>],
        points: &mut Vec<Option<f64>>,
    ) -> Result<()> {
        points.clear();
        for ((field, position), (numbering, worths)) in
            fields.iter().zip(positions).zip(&mut self.0)
        {
            let number = numbering.number(field.signs());
            if number == worths.len() {
                worths.push(worth(known, *position, *field)?);
            }
            points.push(worths[number]);
        }
        Ok(())
    }
}

fn worth(known: &Known, position: usize, field: Field<'_>) -> Result<Option<f64>> {
    let (question, _) = known.question(position)?;
    let broken = || unreadable(&format!("{} {}", known.key, question.code));
    let Some(code) = field.code().ok_or_else(broken)? else {
        return Ok(None);
    };
    let answer = stored::read(&question.kind, &code).ok_or_else(broken)?;
    let points = answer.points(question).and_then(stored::thousandths);
    let nothing = || match &answer {
        // What a score rate counts as 0 is 0 here too.
        Answer::Choice(option) if question.full_mark().is_some() => known
            .survey
            .counts_as_nothing(question, option)
            .then_some(0),
        _ => None,
    };
    let points = points.or_else(nothing);
    Ok(points.map(|thousandths| thousandths as f64 / 1000.0))
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
