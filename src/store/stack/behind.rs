//! The responses behind a figure: which papers, lowest first, and what each of them said.

use rust_decimal::Decimal;

use super::responses::serial;
use super::scan::{Finder, Scan};
use crate::error::{Error, Kind, Result};
use crate::response::packed::Field;
use crate::response::{Answer, Serial, stored};
use crate::store::file::error::unreadable;
use crate::store::row::definitions::Known;
use crate::store::{Store, SurveyKey};

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
        let known = self.known(survey)?;
        let positions = positions(&known, questions)?;
        let finder = Finder::new(&known, &positions)?;
        let scan = Scan {
            columns: "answers, version, serial, sort_key",
            joins: "",
        };
        let wanted = usize::try_from(offset.saturating_add(u64::from(limit))).unwrap_or(usize::MAX);
        let begin = || Lowest::of(wanted);
        let parts = self.scan(&known, &scan, begin, |lowest, row| {
            let packed = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
            let fields = finder.find(packed, row.get(1)?)?;
            if let Some(found) = behind(&known, &positions, &fields, serial(row, 2)?)? {
                lowest.add(row.get(3)?, found);
            }
            Ok(())
        })?;
        let mut lowest = Lowest::of(wanted);
        for (sort_key, found) in parts.into_iter().flat_map(|part| part.found) {
            lowest.add(sort_key, found);
        }
        let offset = usize::try_from(offset).unwrap_or(usize::MAX);
        let found = lowest.end().into_iter().skip(offset);
        Ok(found.collect())
    }
}

/// The responses with the fewest points met so far.
struct Lowest {
    wanted: usize,
    found: Vec<(String, ResponseBehind)>,
}

impl Lowest {
    fn of(wanted: usize) -> Self {
        Self {
            wanted,
            found: Vec::new(),
        }
    }

    fn add(&mut self, sort_key: String, found: ResponseBehind) {
        self.found.push((sort_key, found));
        if self.found.len() >= self.wanted.saturating_mul(2).saturating_add(1000) {
            self.sort();
        }
    }

    /// Sorts them, and keeps as many as are wanted.
    fn sort(&mut self) {
        self.found
            .sort_unstable_by(|(one_key, one), (other_key, other)| {
                let one = (one.points, one_key, one.serial.as_str());
                one.cmp(&(other.points, other_key, other.serial.as_str()))
            });
        self.found.truncate(self.wanted);
    }

    fn end(mut self) -> Vec<ResponseBehind> {
        self.sort();
        self.found.into_iter().map(|(_, found)| found).collect()
    }
}

/// What a response said to these questions; `None` where none of them has an answer.
fn behind(
    known: &Known,
    positions: &[usize],
    fields: &[Field<'_>],
    serial: Serial,
) -> Result<Option<ResponseBehind>> {
    let mut found = ResponseBehind {
        serial,
        answers: Vec::new(),
        points: Decimal::ZERO,
        full_mark: Decimal::ZERO,
    };
    for (position, field) in positions.iter().zip(fields) {
        let (question, _) = known.question(*position)?;
        let broken = || unreadable(&format!("{} {}", known.key, question.code));
        let Some(code) = field.code().ok_or_else(broken)? else {
            continue;
        };
        let answer = stored::read(&question.kind, &code).ok_or_else(broken)?;
        if let Some(points) = answer.points(question) {
            found.points += points;
            found.full_mark += question.full_mark().unwrap_or_default();
        }
        found.answers.push((question.code.clone(), answer));
    }
    found.points = found.points.normalize();
    Ok((!found.answers.is_empty()).then_some(found))
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
