//! Questions that the edition of a paper does not have (本版未设).

use super::{Answer, AnswerSheet, Missing, asked};
use crate::questionnaire::{Questionnaire, SecondWay};

/// Notes on a sheet which questions its edition of the paper does not have: they are [`Missing::NotInVersion`].
///
/// This is the only way in which that reason comes about; whatever stood there is replaced.
pub fn note_version(questionnaire: &Questionnaire, version: u32, answers: &mut AnswerSheet) {
    for position in questionnaire.lacking_in(version) {
        answers.set(position, Some(Answer::Missing(Missing::NotInVersion)));
    }
}

/// For each question, whether a second entry of these answers looks at it: it is to be keyed, and not left out there.
pub fn to_be_keyed_again(questionnaire: &Questionnaire, answers: &AnswerSheet) -> Vec<bool> {
    to_be_keyed(questionnaire, answers)
        .into_iter()
        .zip(&questionnaire.questions)
        .map(|(keyed, question)| keyed && question.second != SecondWay::None)
        .collect()
}

/// For each question, whether it is to be keyed: the skips leave it, and the version of the paper has it.
pub fn to_be_keyed(questionnaire: &Questionnaire, answers: &AnswerSheet) -> Vec<bool> {
    let noted = Answer::Missing(Missing::NotInVersion);
    asked(questionnaire, answers)
        .into_iter()
        .enumerate()
        .map(|(position, asked)| asked && answers.get(position) != Some(&noted))
        .collect()
}
