//! What a formula comes to on one questionnaire: for each question, which answers count and which leave the base.
//!
//! Two formulas that would count the same answers over the same base resolve to equal plans; that is how an
//! alternative that is only another name for the declared measure is recognised.

use std::collections::BTreeSet;

use super::worth::{Worth, points, share, weights};
use super::{Formula, LeavesBase, Majority, Measure};
use crate::questionnaire::{Kind, Question, Questionnaire};
use crate::response::Missing;
use crate::text::order;

/// A formula resolved against a questionnaire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan {
    /// The questions in the order of the paper, each once.
    pub questions: Vec<Planned>,
    /// The missing reasons that leave the base.
    pub missing: BTreeSet<Missing>,
}

/// One question of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Planned {
    /// Its position on the paper, counted from 0.
    pub position: usize,
    /// What an answer adds to the numerator.
    pub worth: Worth,
    /// The options that leave the base.
    pub leaves: BTreeSet<String>,
}

impl Plan {
    /// The plan of a declared measure. Questions that cannot carry its formula are left out: the check of measures
    /// refuses them.
    pub fn of(questionnaire: &Questionnaire, measure: &Measure) -> Self {
        Self::over(
            questionnaire,
            &measure.questions,
            &measure.leaves_base,
            |question| match &measure.formula {
                Formula::ScoreRate | Formula::MeanOfResponses | Formula::TrimmedMean(_) => {
                    points(question)
                }
                Formula::SatisfiedShare(counted)
                | Formula::Awareness(counted)
                | Formula::Majority(Majority { counted, .. }) => share(question, counted),
                Formula::WeightedOptions(declared) => weights(question, declared),
            },
        )
    }

    /// A plan over these questions, with what each answer is worth.
    pub fn over(
        questionnaire: &Questionnaire,
        codes: &[String],
        leaves_base: &LeavesBase,
        mut worth: impl FnMut(&Question) -> Option<Worth>,
    ) -> Self {
        let questions = questionnaire
            .questions
            .iter()
            .enumerate()
            .filter(|(_, question)| codes.contains(&question.code))
            .filter_map(|(position, question)| {
                let leaves = leaving(question, &leaves_base.options)?;
                worth(question).map(|worth| Planned {
                    position,
                    worth,
                    leaves,
                })
            })
            .collect();
        let mut missing: BTreeSet<Missing> = leaves_base.missing.iter().copied().collect();
        missing.insert(Missing::NotInVersion);
        Self { questions, missing }
    }

    /// Whether every answer is worth either nothing or the whole.
    pub fn is_share(&self) -> bool {
        let mut questions = self.questions.iter();
        questions.all(|planned| planned.worth.is_share())
    }

    /// The codes of its questions.
    pub fn codes(&self, questionnaire: &Questionnaire) -> Vec<String> {
        self.questions
            .iter()
            .filter_map(|planned| questionnaire.questions.get(planned.position))
            .map(|question| question.code.clone())
            .collect()
    }
}

/// The options of a question that leave the base; `None` for a multiple choice that has one, because the counts do
/// not say what else those responses chose. Keyed points have no options to leave.
fn leaving(question: &Question, codes: &[String]) -> Option<BTreeSet<String>> {
    let leaves: BTreeSet<String> = order::set(
        codes
            .iter()
            .filter(|code| question.option(code).is_some())
            .cloned(),
    );
    match question.kind {
        Kind::Single => Some(leaves),
        Kind::Multiple => leaves.is_empty().then_some(leaves),
        _ => Some(BTreeSet::new()),
    }
}
