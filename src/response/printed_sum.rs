//! What the answers come to that the sum printed on a paper covers (小计).

use rust_decimal::Decimal;

use super::{AnswerSheet, asked};
use crate::questionnaire::Questionnaire;

/// The sum of the points of the questions that the printed sum covers and that are asked; a missing answer has none.
///
/// `None` where the paper prints no sum, or one of these questions is not keyed yet: then it cannot be checked.
pub fn printed_sum(questionnaire: &Questionnaire, answers: &AnswerSheet) -> Option<Decimal> {
    let total = questionnaire.control_total.as_ref()?;
    let mut sum = Decimal::ZERO;
    let route = asked(questionnaire, answers);
    for (position, question) in questionnaire.questions.iter().enumerate() {
        if !route[position] || !total.questions.contains(&question.code) {
            continue;
        }
        sum += answers.get(position)?.points(question).unwrap_or_default();
    }
    Some(sum.normalize())
}
