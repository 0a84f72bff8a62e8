//! Made-up surveys, and numbers that look like chance: what the tests of figures draw their data from.

use manyi::measure::{Case, Figure, Formula, LeavesBase, Measure, Rounding, Survey, figure, tally};
use manyi::questionnaire::{Kind, Opt, Question, Questionnaire, Role};
use manyi::response::{AnswerSheet, InvalidReason};
use manyi::text::Text;
use rust_decimal::Decimal;

/// Numbers that look like chance and are the same in every run.
pub struct Chance(pub u64);

impl Chance {
    /// A whole number from 0 to below this.
    pub fn below(&mut self, below: u64) -> u64 {
        // Knuth's multiplicative generator.
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }

    /// A whole number from the first to the last.
    pub fn from(&mut self, first: u64, last: u64) -> u64 {
        first + self.below(last - first + 1)
    }

    /// A place among so many.
    pub fn place(&mut self, of: usize) -> usize {
        usize::try_from(self.below(of as u64)).unwrap()
    }

    /// True once in so many times.
    pub fn one_in(&mut self, many: usize) -> bool {
        self.place(many) == 0
    }

    /// One of these.
    pub fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.place(of.len())].clone()
    }

    /// So many of the people numbered from 0, each at most once.
    pub fn draw(&mut self, of: usize, many: usize) -> Vec<usize> {
        let mut people: Vec<usize> = (0..of).collect();
        for at in 0..many {
            let other = at + self.place(of - at);
            people.swap(at, other);
        }
        people.truncate(many);
        people
    }
}

/// A question with options that may carry points.
pub fn question(code: &str, kind: Kind, options: &[(&str, Option<i64>)]) -> Question {
    let options = options.iter().map(|(code, points)| Opt {
        code: (*code).to_owned(),
        label: Text::same(*code),
        points: points.map(Decimal::from),
        exclusive: false,
    });
    Question {
        code: code.to_owned(),
        text: Text::same(code),
        kind,
        role: Role::Satisfaction,
        sensitive: false,
        required: false,
        since: 1,
        until: None,
        section: Text::default(),
        limits: manyi::questionnaire::Limits::default(),
        second: manyi::questionnaire::SecondWay::Blind,
        options: options.collect(),
        ask_if: Vec::new(),
    }
}

/// A question of 0 to 10 points.
pub fn score(code: &str) -> Question {
    let kind = Kind::Score {
        full_mark: Decimal::TEN,
        step: Decimal::ONE,
    };
    question(code, kind, &[])
}

/// A survey with one measure, over the questions whose codes begin with Q.
pub fn survey(questions: Vec<Question>, formula: Formula, population: Option<u64>) -> Survey {
    let codes = questions
        .iter()
        .filter(|question| question.code.starts_with('Q'));
    let measure = Measure {
        code: "one".into(),
        title: Text::default(),
        formula,
        questions: codes.map(|question| question.code.clone()).collect(),
        leaves_base: LeavesBase::default(),
        decimals: 2,
        rounding: Rounding::default(),
        note: Text::default(),
    };
    Survey {
        code: "one".into(),
        questionnaire: Questionnaire {
            code: "one".into(),
            version: 1,
            title: Text::default(),
            respondents: Text::default(),
            intro: Text::default(),
            questions,
            control_total: None,
        },
        population,
        distributed: None,
        invalid_reasons: InvalidReason::usual(),
        measures: vec![measure],
    }
}

/// The figure of a survey's one measure.
pub fn computed(survey: &Survey, sheets: &[AnswerSheet]) -> Figure {
    let cases = sheets.iter().map(|sheet| Case { sheet, batch: None });
    figure(survey, &survey.measures[0], &tally(survey, cases))
}
