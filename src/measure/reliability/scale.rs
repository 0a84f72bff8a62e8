//! Which questions make up a scale.

use crate::questionnaire::{Questionnaire, Role};
use crate::text::Text;

/// A choice of questions that carry points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scale {
    /// Every question that carries points.
    Points,
    /// Every question that carries points and does not merely describe the respondent.
    Opinions,
    /// The questions of one role that carry points.
    Role(Role),
    /// These questions, by code.
    Questions(Vec<String>),
}

/// A question that was named and cannot be part of a scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotOnScale {
    /// The questionnaire has no question with this code.
    Unknown(String),
    /// The question carries no points.
    NoPoints(String),
}

impl NotOnScale {
    /// What is wrong with it.
    pub fn sentence(&self) -> Text {
        match self {
            Self::Unknown(code) => Text::new(
                format!("问卷里没有题 {code}"),
                format!("the questionnaire has no question {code}"),
            ),
            Self::NoPoints(code) => Text::new(
                format!("{code} 不计分，不能放进量表"),
                format!("{code} carries no points and cannot be part of a scale"),
            ),
        }
    }
}

impl Scale {
    /// The positions of its questions on the paper, in the order of the paper, each once.
    pub fn positions(&self, questionnaire: &Questionnaire) -> Result<Vec<usize>, NotOnScale> {
        if let Self::Questions(codes) = self {
            for code in codes {
                let (_, question) = questionnaire
                    .find(code)
                    .ok_or_else(|| NotOnScale::Unknown(code.clone()))?;
                if question.full_mark().is_none() {
                    return Err(NotOnScale::NoPoints(code.clone()));
                }
            }
        }
        let questions = questionnaire.questions.iter().enumerate();
        Ok(questions
            .filter(|(_, question)| {
                question.full_mark().is_some()
                    && match self {
                        Self::Points => true,
                        Self::Opinions => question.role != Role::Demographic,
                        Self::Role(role) => question.role == *role,
                        Self::Questions(codes) => codes.contains(&question.code),
                    }
            })
            .map(|(position, _)| position)
            .collect())
    }

    /// What it is called.
    pub fn title(&self) -> Text {
        match self {
            Self::Points => Text::new("全部计分题", "all questions with points"),
            Self::Opinions => Text::new(
                "不含基本情况题的计分题",
                "questions with points, without those about the respondent",
            ),
            Self::Role(role) => Text::new(
                format!("{} 类计分题", role.code()),
                format!("{} questions with points", role.code()),
            ),
            Self::Questions(_) => Text::new("所选题目", "the questions chosen"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaire::{Kind, Question};
    use rstest::rstest;
    use rust_decimal::Decimal;

    /// A: points, satisfaction. B: points, about the respondent. C: text. D: points, satisfaction.
    fn questionnaire() -> Questionnaire {
        let score = || Kind::Score {
            full_mark: Decimal::TEN,
            step: Decimal::ONE,
        };
        let question = |code: &str, kind, role| Question {
            code: code.into(),
            text: Text::same(code),
            kind,
            role,
            sensitive: false,
            required: false,
            since: 1,
            until: None,
            section: Text::default(),
            limits: crate::questionnaire::Limits::default(),
            second: crate::questionnaire::SecondWay::Blind,
            options: Vec::new(),
            ask_if: Vec::new(),
        };
        Questionnaire {
            code: "scale".into(),
            version: 1,
            title: Text::default(),
            respondents: Text::default(),
            intro: Text::default(),
            questions: vec![
                question("A", score(), Role::Satisfaction),
                question("B", score(), Role::Demographic),
                question("C", Kind::Text, Role::Open),
                question("D", score(), Role::Satisfaction),
            ],
            control_total: None,
        }
    }

    #[rstest]
    #[case(Scale::Points, &[0, 1, 3])]
    #[case(Scale::Opinions, &[0, 3])]
    #[case(Scale::Role(Role::Demographic), &[1])]
    #[case(Scale::Questions(vec!["D".into(), "A".into(), "D".into()]), &[0, 3])]
    fn a_scale_has_its_questions_in_the_order_of_the_paper(
        #[case] scale: Scale,
        #[case] positions: &[usize],
    ) {
        assert_eq!(scale.positions(&questionnaire()).unwrap(), positions);
    }

    #[test]
    fn a_question_that_is_not_there_or_has_no_points_is_named() {
        let refused = |code: &str| Scale::Questions(vec![code.into()]).positions(&questionnaire());
        assert_eq!(refused("X"), Err(NotOnScale::Unknown("X".into())));
        assert_eq!(refused("C"), Err(NotOnScale::NoPoints("C".into())));
    }
}
