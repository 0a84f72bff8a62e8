//! The counts of a stack: for every question, how many responses gave which answer.
//!
//! A tally is all that the measures need, together with the [`Spreads`] of those that look at whole responses. The store keeps it by the same transaction that saves an answer, as the
//! difference that a response makes, so results open as fast at a million responses as at 26.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Answer, AnswerSheet, Missing, Spreads, asked};
use crate::questionnaire::Questionnaire;

/// What is counted for a question.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bucket {
    /// Responses with an answer, whatever it is.
    Answered,
    /// Responses that chose this option.
    Option(String),
    /// Responses given these points by the evaluator.
    Points(Decimal),
    /// Responses without an answer for this reason.
    Missing(Missing),
}

impl Bucket {
    /// The bucket as one text, for the store: `answered`, `option:1`, `points:10`, `missing:blank`.
    pub fn to_code(&self) -> String {
        match self {
            Self::Answered => "answered".to_owned(),
            Self::Option(code) => format!("option:{code}"),
            Self::Points(points) => format!("points:{}", points.normalize()),
            Self::Missing(reason) => format!("missing:{}", reason.code()),
        }
    }

    /// Reads what [`Bucket::to_code`] writes.
    pub fn from_code(code: &str) -> Option<Self> {
        if code == "answered" {
            return Some(Self::Answered);
        }
        let (kind, value) = code.split_once(':')?;
        match kind {
            "option" => Some(Self::Option(value.to_owned())),
            "points" => Decimal::from_str_exact(value).ok().map(Self::Points),
            "missing" => Missing::from_code(value).map(Self::Missing),
            _ => None,
        }
    }
}

/// Counts per question (by position on the paper) and bucket. Counts of zero are not kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// Responses counted.
    pub responses: i64,
    counts: BTreeMap<(usize, Bucket), i64>,
    /// What each response comes to, for the measures that need it.
    pub spreads: Spreads,
}

impl Tally {
    /// An empty tally.
    pub fn new() -> Self {
        Self::default()
    }

    /// The tally of whole responses.
    pub fn of<'a>(
        questionnaire: &Questionnaire,
        sheets: impl IntoIterator<Item = &'a AnswerSheet>,
    ) -> Self {
        let mut tally = Self::new();
        for sheet in sheets {
            tally.add(questionnaire, sheet, 1);
        }
        tally
    }

    /// What changes when a response goes from one sheet to another; `None`: not counted.
    pub fn difference(
        questionnaire: &Questionnaire,
        before: Option<&AnswerSheet>,
        after: Option<&AnswerSheet>,
    ) -> Self {
        let mut tally = Self::new();
        if let Some(sheet) = before {
            tally.add(questionnaire, sheet, -1);
        }
        if let Some(sheet) = after {
            tally.add(questionnaire, sheet, 1);
        }
        tally
    }

    /// Counts one response `times` times (−1 takes it out). Answers to questions that were not asked are left out.
    pub fn add(&mut self, questionnaire: &Questionnaire, sheet: &AnswerSheet, times: i64) {
        self.responses += times;
        let route = asked(questionnaire, sheet);
        for (position, answer) in sheet.iter().enumerate() {
            if !route.get(position).copied().unwrap_or(false) {
                continue;
            }
            if let Some(answer) = answer {
                self.add_answer(position, answer, times);
            }
        }
    }

    /// Counts one answer `times` times, to a question that was asked.
    pub fn add_answer(&mut self, position: usize, answer: &Answer, times: i64) {
        if let Answer::Missing(reason) = answer {
            self.count(position, Bucket::Missing(*reason), times);
        } else {
            self.count(position, Bucket::Answered, times);
            self.count_given(position, answer, times);
        }
    }

    fn count_given(&mut self, position: usize, answer: &Answer, times: i64) {
        match answer {
            Answer::Choice(code) => self.count(position, Bucket::Option(code.clone()), times),
            Answer::Choices(codes) => {
                for code in codes {
                    self.count(position, Bucket::Option(code.clone()), times);
                }
            }
            Answer::Points(points) => self.count(position, Bucket::Points(*points), times),
            Answer::Number(_) | Answer::Text(_) | Answer::Date(_) | Answer::Missing(_) => {}
        }
    }

    /// Adds `times` to one count; for the store, which keeps the counts in a table.
    pub fn count(&mut self, position: usize, bucket: Bucket, times: i64) {
        let key = (position, bucket);
        let count = self.counts.entry(key.clone()).or_default();
        *count += times;
        if *count == 0 {
            self.counts.remove(&key);
        }
    }

    /// The counts of both, such as those on file and the difference that a response makes.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        let mut sum = self.clone();
        sum.responses += other.responses;
        for (position, bucket, times) in other.iter() {
            sum.count(position, bucket.clone(), times);
        }
        for (name, key, times) in other.spreads.iter() {
            sum.spreads.count(name, key, times);
        }
        sum
    }

    /// How many responses are in this bucket of the question.
    pub fn get(&self, position: usize, bucket: &Bucket) -> i64 {
        self.counts
            .get(&(position, bucket.clone()))
            .copied()
            .unwrap_or(0)
    }

    /// The buckets of one question with their counts.
    pub fn question(&self, position: usize) -> impl Iterator<Item = (&Bucket, i64)> {
        self.counts
            .range((position, Bucket::Answered)..)
            .take_while(move |((at, _), _)| *at == position)
            .map(|((_, bucket), count)| (bucket, *count))
    }

    /// Every count: question position, bucket, count.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &Bucket, i64)> {
        self.counts
            .iter()
            .map(|((position, bucket), count)| (*position, bucket, *count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaire::{Kind, Question, Role};
    use crate::text::Text;

    fn questionnaire() -> Questionnaire {
        Questionnaire {
            code: "one".into(),
            version: 1,
            title: Text::same("one"),
            respondents: Text::same("all"),
            intro: Text::default(),
            questions: vec![Question {
                code: "Q1".into(),
                text: Text::same("Q1"),
                kind: Kind::Score {
                    full_mark: Decimal::TEN,
                    step: Decimal::ONE,
                },
                role: Role::Satisfaction,
                sensitive: false,
                required: true,
                since: 1,
                until: None,
                section: Text::default(),
                limits: crate::questionnaire::Limits::default(),
                second: crate::questionnaire::SecondWay::Blind,
                options: Vec::new(),
                ask_if: Vec::new(),
            }],
            control_total: None,
        }
    }

    fn sheet(answer: Answer) -> AnswerSheet {
        let mut sheet = AnswerSheet::empty(1);
        sheet.set(0, Some(answer));
        sheet
    }

    #[test]
    fn answers_and_missing_reasons_are_counted_apart() {
        let sheets = [
            sheet(Answer::Points(8.into())),
            sheet(Answer::Points(8.into())),
            sheet(Answer::Missing(Missing::Blank)),
        ];
        let tally = Tally::of(&questionnaire(), &sheets);
        assert_eq!(tally.responses, 3);
        assert_eq!(tally.get(0, &Bucket::Answered), 2);
        assert_eq!(tally.get(0, &Bucket::Points(8.into())), 2);
        assert_eq!(tally.get(0, &Bucket::Missing(Missing::Blank)), 1);
    }

    #[test]
    fn a_difference_added_to_the_old_tally_is_the_new_tally() {
        let before = sheet(Answer::Points(8.into()));
        let after = sheet(Answer::Points(10.into()));
        let tally = Tally::of(&questionnaire(), [&before]);
        let difference = Tally::difference(&questionnaire(), Some(&before), Some(&after));
        let sum = tally.plus(&difference);
        assert_eq!(sum, Tally::of(&questionnaire(), [&after]));
    }

    #[test]
    fn a_bucket_is_read_as_it_is_written() {
        for bucket in [
            Bucket::Answered,
            Bucket::Option("A:1".into()),
            Bucket::Points(Decimal::new(75, 1)),
            Bucket::Missing(Missing::TwoTicked),
        ] {
            assert_eq!(Bucket::from_code(&bucket.to_code()), Some(bucket));
        }
    }
}
