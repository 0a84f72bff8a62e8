//! The route through a paper: which questions its skips leave.

use super::{Answer, AnswerSheet};
use crate::questionnaire::{Condition, ConditionTest, Questionnaire};

/// For each question, whether it is asked given the answers so far.
///
/// A condition looks at an earlier question only; one that is skipped, open or missing meets no condition.
pub fn asked(questionnaire: &Questionnaire, answers: &AnswerSheet) -> Vec<bool> {
    let mut asked: Vec<bool> = Vec::with_capacity(questionnaire.questions.len());
    for question in &questionnaire.questions {
        let is_asked = question.ask_if.iter().all(|condition| {
            questionnaire
                .find(&condition.question)
                .filter(|(position, _)| asked.get(*position).copied().unwrap_or(false))
                .and_then(|(position, _)| answers.get(position))
                .is_some_and(|answer| meets(condition, answer))
        });
        asked.push(is_asked);
    }
    asked
}

/// Whether every question asked has an answer or a missing reason.
pub fn is_complete(questionnaire: &Questionnaire, answers: &AnswerSheet) -> bool {
    asked(questionnaire, answers)
        .into_iter()
        .enumerate()
        .all(|(position, asked)| !asked || answers.get(position).is_some())
}

fn meets(condition: &Condition, answer: &Answer) -> bool {
    let codes: &[String] = match answer {
        Answer::Choice(code) => std::slice::from_ref(code),
        Answer::Choices(codes) => codes,
        _ => &[],
    };
    let amount = match answer {
        Answer::Points(amount) | Answer::Number(amount) => Some(*amount),
        _ => None,
    };
    match &condition.test {
        ConditionTest::AnyOf(wanted) => codes.iter().any(|code| wanted.contains(code)),
        ConditionTest::NoneOf(unwanted) => {
            !codes.is_empty() && !codes.iter().any(|code| unwanted.contains(code))
        }
        ConditionTest::AtLeast(low) => amount.is_some_and(|amount| amount >= *low),
        ConditionTest::AtMost(high) => amount.is_some_and(|amount| amount <= *high),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaire::{Kind, Opt, Question, Role};
    use crate::response::Missing;
    use crate::text::Text;
    use rust_decimal::Decimal;

    fn question(code: &str, kind: Kind, ask_if: Vec<Condition>) -> Question {
        Question {
            code: code.into(),
            text: Text::same(code),
            kind,
            role: Role::Process,
            sensitive: false,
            required: false,
            since: 1,
            until: None,
            section: Text::default(),
            limits: crate::questionnaire::Limits::default(),
            second: crate::questionnaire::SecondWay::Blind,
            options: ["1", "2"]
                .map(|code| Opt {
                    code: code.into(),
                    label: Text::same(code),
                    points: None,
                    exclusive: false,
                })
                .into(),
            ask_if,
        }
    }

    fn on(question: &str, test: ConditionTest) -> Vec<Condition> {
        vec![Condition {
            question: question.into(),
            test,
        }]
    }

    /// Q2 is asked on option 1 of Q1; Q3 on at least 6 points of Q2; Q4 on no option 2 of Q1.
    fn questionnaire() -> Questionnaire {
        let score = Kind::Score {
            full_mark: Decimal::TEN,
            step: Decimal::ONE,
        };
        Questionnaire {
            code: "skips".into(),
            version: 1,
            title: Text::same("skips"),
            respondents: Text::same("all"),
            intro: Text::default(),
            questions: vec![
                question("Q1", Kind::Single, Vec::new()),
                question(
                    "Q2",
                    score,
                    on("Q1", ConditionTest::AnyOf(vec!["1".into()])),
                ),
                question("Q3", Kind::Text, on("Q2", ConditionTest::AtLeast(6.into()))),
                question(
                    "Q4",
                    Kind::Text,
                    on("Q1", ConditionTest::NoneOf(vec!["2".into()])),
                ),
            ],
            control_total: None,
        }
    }

    fn route(first: Option<Answer>, second: Option<Answer>) -> Vec<bool> {
        let mut sheet = AnswerSheet::empty(4);
        sheet.set(0, first);
        sheet.set(1, second);
        asked(&questionnaire(), &sheet)
    }

    #[test]
    fn an_open_question_meets_no_condition() {
        assert_eq!(route(None, None), [true, false, false, false]);
        let refused = Some(Answer::Missing(Missing::Refused));
        assert_eq!(route(refused, None), [true, false, false, false]);
    }

    #[test]
    fn a_condition_on_a_skipped_question_is_not_met_even_by_its_old_answer() {
        let points = Some(Answer::Points(Decimal::from(8)));
        let first = |code: &str| Some(Answer::Choice(code.into()));
        assert_eq!(route(first("1"), points.clone()), [true, true, true, true]);
        assert_eq!(route(first("2"), points), [true, false, false, false]);
    }

    #[test]
    fn a_paper_is_complete_when_every_question_asked_is_answered() {
        let mut sheet = AnswerSheet::empty(4);
        assert!(!is_complete(&questionnaire(), &sheet));
        sheet.set(0, Some(Answer::Choice("2".into())));
        assert!(is_complete(&questionnaire(), &sheet));
    }

    #[test]
    fn a_bound_is_met_on_the_bound() {
        let route_at = |points: i64| {
            route(
                Some(Answer::Choice("1".into())),
                Some(Answer::Points(points.into())),
            )[2]
        };
        assert!(route_at(6));
        assert!(!route_at(5));
    }
}
