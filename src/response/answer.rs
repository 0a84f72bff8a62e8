//! One answer, the reasons for which there may be none, and the answers of one response.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::questionnaire::Question;
use crate::text::{Text, words, words::Word};

/// An answer to one question, or the reason why there is none.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Answer {
    /// The code of the chosen option.
    Choice(String),
    /// The codes of the chosen options, in the order of the paper; at least one.
    Choices(Vec<String>),
    /// Points keyed by the evaluator.
    Points(Decimal),
    /// A number.
    Number(Decimal),
    /// Free text, not empty, on one line.
    Text(String),
    /// A calendar date.
    Date(jiff::civil::Date),
    /// No answer, and why.
    Missing(Missing),
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Missing {
    /// The respondent left it open (未答).
    Blank,
    /// The respondent refused (拒答).
    Refused,
    /// The question does not fit the respondent (不适用).
    NotApplicable,
    /// It cannot be read (字迹不清).
    Illegible,
    /// Two boxes are ticked where one is asked (多选冲突).
    TwoTicked,
    /// Something was written that is no option (选项外).
    OutsideOptions,
    /// The page is missing (缺页).
    PageMissing,
    /// The edition of the paper has no such question (本版未设); set by the program, never keyed.
    NotInVersion,
}

impl Missing {
    /// Every reason, in the order in which they are listed.
    pub const ALL: [Self; 8] = [
        Self::Blank,
        Self::Refused,
        Self::NotApplicable,
        Self::Illegible,
        Self::TwoTicked,
        Self::OutsideOptions,
        Self::PageMissing,
        Self::NotInVersion,
    ];

    /// The stable word for it in files and JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Blank => "blank",
            Self::Refused => "refused",
            Self::NotApplicable => "not-applicable",
            Self::Illegible => "illegible",
            Self::TwoTicked => "two-ticked",
            Self::OutsideOptions => "outside-options",
            Self::PageMissing => "page-missing",
            Self::NotInVersion => "not-in-version",
        }
    }

    /// The reason with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// The word for it.
    pub const fn word(self) -> Word {
        match self {
            Self::Blank => words::BLANK,
            Self::Refused => words::REFUSED,
            Self::NotApplicable => words::NOT_APPLICABLE,
            Self::Illegible => words::ILLEGIBLE,
            Self::TwoTicked => words::TWO_TICKED,
            Self::OutsideOptions => words::OUTSIDE_OPTIONS,
            Self::PageMissing => words::PAGE_MISSING,
            Self::NotInVersion => words::NOT_IN_VERSION,
        }
    }

    /// The reason in the words of the screens.
    pub fn label(self) -> Text {
        self.word().text()
    }
}

impl Answer {
    /// The answer as one text, for the store, the audit trail and CSV; [`read_answer`](super::read_answer) reads it back.
    ///
    /// Options are joined by `|`; a missing reason is `#` and its code; a text that begins with `#` gets a second one.
    pub fn to_code(&self) -> String {
        match self {
            Self::Choice(code) => code.clone(),
            Self::Choices(codes) => codes.join("|"),
            Self::Points(number) | Self::Number(number) => number.normalize().to_string(),
            Self::Text(text) if text.starts_with('#') => format!("#{text}"),
            Self::Text(text) => text.clone(),
            Self::Date(date) => date.to_string(),
            Self::Missing(reason) => format!("#{}", reason.code()),
        }
    }

    /// The missing reason, where there is no answer.
    pub fn missing(&self) -> Option<Missing> {
        match self {
            Self::Missing(reason) => Some(*reason),
            _ => None,
        }
    }

    /// The points this answer is worth under its question; `None` where the question carries none or it is missing.
    pub fn points(&self, question: &Question) -> Option<Decimal> {
        match self {
            Self::Points(points) => Some(*points),
            Self::Choice(code) => question.option(code).and_then(|(_, option)| option.points),
            _ => None,
        }
    }
}

/// The answers of one response, aligned with the questions of its questionnaire; `None`: not keyed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AnswerSheet(Vec<Option<Answer>>);

impl AnswerSheet {
    /// A sheet of `questions` open questions.
    pub fn empty(questions: usize) -> Self {
        Self(vec![None; questions])
    }

    /// The answer to the question at this position; `None` also beyond the end.
    pub fn get(&self, position: usize) -> Option<&Answer> {
        self.0.get(position)?.as_ref()
    }

    /// Sets or clears the answer at this position; a position beyond the end changes nothing.
    pub fn set(&mut self, position: usize, answer: Option<Answer>) {
        if let Some(place) = self.0.get_mut(position) {
            *place = answer;
        }
    }

    /// The answers in the order of the paper.
    pub fn iter(&self) -> impl Iterator<Item = Option<&Answer>> {
        self.0.iter().map(Option::as_ref)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaire::{Kind, Opt, Role};

    fn question(kind: Kind, points: &[Option<i64>]) -> Question {
        Question {
            code: "Q1".into(),
            text: Text::same("Q1"),
            kind,
            role: Role::Process,
            sensitive: false,
            required: false,
            since: 1,
            until: None,
            section: Text::default(),
            limits: crate::questionnaire::Limits::default(),
            second: crate::questionnaire::SecondWay::Blind,
            options: (1..)
                .zip(points)
                .map(|(code, points)| Opt {
                    code: code.to_string(),
                    label: Text::same("label"),
                    points: points.map(Decimal::from),
                    exclusive: false,
                })
                .collect(),
            ask_if: Vec::new(),
        }
    }

    #[test]
    fn points_come_from_the_option_or_the_evaluator() {
        let single = question(Kind::Single, &[None, Some(6)]);
        let points = |code: &str| Answer::Choice(code.into()).points(&single);
        assert_eq!(points("2"), Some(Decimal::from(6)));
        assert_eq!(points("1"), None);
        let score = Kind::Score {
            full_mark: Decimal::TEN,
            step: Decimal::ONE,
        };
        assert_eq!(
            Answer::Points(Decimal::TWO).points(&question(score, &[])),
            Some(Decimal::TWO)
        );
    }
}
