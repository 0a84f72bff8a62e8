//! The options that give no opinion, such as 不清楚, put into the base of a plan and taken out of it.

use std::collections::BTreeSet;

use super::plan::Plan;
use super::worth::Worth;
use super::{LeavesBase, Measure};
use crate::questionnaire::{Kind, Question, Questionnaire, Role};

/// Labels of options that give no opinion, in lower case.
const NO_OPINION: [&str; 8] = [
    "不清楚",
    "说不清",
    "不好说",
    "不确定",
    "记不清",
    "don't know",
    "not sure",
    "unsure",
];

/// A label that gives no opinion, but answers a question about awareness.
const NOT_AWARE: &str = "不了解";

/// The plan with every such option in the base.
pub(super) fn inside(declared: &Plan) -> Plan {
    let mut plan = declared.clone();
    for planned in &mut plan.questions {
        planned.leaves.clear();
    }
    plan
}

/// The plan with every such option out of the base; `None` where only counted options would be left in it.
pub(super) fn outside(
    questionnaire: &Questionnaire,
    measure: &Measure,
    declared: &Plan,
) -> Option<Plan> {
    let mut plan = declared.clone();
    for planned in &mut plan.questions {
        let question = questionnaire.questions.get(planned.position)?;
        planned.leaves = no_opinion_options(question, &measure.leaves_base);
        if leaves_only_counted(question, &planned.worth, &planned.leaves) {
            return None;
        }
    }
    Some(plan)
}

/// The options of a single choice that are labelled as giving no opinion, such as 不清楚.
pub fn labelled(question: &Question) -> BTreeSet<String> {
    no_opinion_options(
        question,
        &LeavesBase {
            missing: Vec::new(),
            options: Vec::new(),
        },
    )
}

/// The options of a single choice that give no opinion: those declared to leave the base, and those labelled so.
pub(super) fn no_opinion_options(
    question: &Question,
    leaves_base: &LeavesBase,
) -> BTreeSet<String> {
    let is_labelled_so = |label: &str| {
        NO_OPINION.iter().any(|phrase| label.contains(phrase))
            || question.role != Role::Awareness && label.contains(NOT_AWARE)
    };
    question
        .options
        .iter()
        .filter(|_| question.kind == Kind::Single)
        .filter(|option| {
            let label = format!("{}\n{}", option.label.zh, option.label.en).to_lowercase();
            leaves_base.options.contains(&option.code) || is_labelled_so(&label)
        })
        .map(|option| option.code.clone())
        .collect()
}

/// Whether nothing but counted options would stay in the base, so that the rate could only be 100 %.
fn leaves_only_counted(question: &Question, worth: &Worth, leaves: &BTreeSet<String>) -> bool {
    match worth {
        Worth::Options(counted) => question
            .options
            .iter()
            .all(|option| counted.contains(&option.code) || leaves.contains(&option.code)),
        Worth::Points | Worth::AtLeast(_) | Worth::Weights { .. } => false,
    }
}
