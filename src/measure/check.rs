//! The checks of declared measures: whether their questions can give the rate, and whether the rate means what it says.

mod formula;
mod trimming;

use super::{Counted, Formula, Majority, Measure, Survey};
use crate::questionnaire::{
    Question, Questionnaire, Role, check_code, empty_list, question_twice, unknown_option,
    unknown_question,
};
use crate::response::InvalidReason;
use crate::text::{Finding, Text};

/// The most decimals a rate in percent may have.
const DECIMALS: u32 = 6;

/// Everything wrong or doubtful in a survey's measures; paths are as in its file, such as `measures[0].questions[1]`.
pub fn check(survey: &Survey) -> Vec<Finding> {
    let mut findings = InvalidReason::check(&survey.invalid_reasons);
    for (index, measure) in survey.measures.iter().enumerate() {
        let path = format!("measures[{index}]");
        let earlier = &survey.measures[..index];
        findings.extend(check_code(&format!("{path}.code"), &measure.code));
        if earlier
            .iter()
            .any(|other| other.code.eq_ignore_ascii_case(&measure.code))
        {
            findings.push(duplicate_code(&path, &measure.code));
        }
        if measure.decimals > DECIMALS {
            findings.push(too_many_decimals(&path, measure));
        }
        let (questions, unknown) = find_questions(&path, survey, measure);
        findings.extend(unknown);
        findings.extend(check_formula(
            &path,
            &survey.questionnaire,
            measure,
            &questions,
        ));
        findings.extend(check_left_out(&path, measure, &questions));
        findings.extend(check_meaning(&path, measure, &questions));
    }
    findings
}

fn duplicate_code(path: &str, code: &str) -> Finding {
    Finding::error(
        "duplicate-code",
        format!("{path}.code"),
        Text::new(
            format!("测算代码“{code}”用了两次"),
            format!("the measure code `{code}` is used twice"),
        ),
    )
    .hint("给每项测算不同的代码", "give every measure its own code")
}

fn too_many_decimals(path: &str, measure: &Measure) -> Finding {
    let (code, decimals) = (&measure.code, measure.decimals);
    Finding::error(
        "decimals-out-of-range",
        format!("{path}.decimals"),
        Text::new(
            format!("测算 {code} 要保留 {decimals} 位小数，至多 6 位"),
            format!("measure {code} asks for {decimals} decimals; at most 6 are shown"),
        ),
    )
    .hint(
        "报告通常保留 2 位：decimals = 2",
        "reports usually show 2: decimals = 2",
    )
}

/// The measure's questions that exist, each with its place in the list, and findings for the others.
fn find_questions<'s>(
    path: &str,
    survey: &'s Survey,
    measure: &Measure,
) -> (Vec<(usize, &'s Question)>, Vec<Finding>) {
    let (mut found, mut findings) = (Vec::new(), Vec::new());
    if measure.questions.is_empty() {
        findings.push(empty_list(
            &format!("{path}.questions"),
            "测算没有列出任何题",
            "the measure names no question",
        ));
    }
    for (index, code) in measure.questions.iter().enumerate() {
        let path = format!("{path}.questions[{index}]");
        if measure.questions[..index].contains(code) {
            findings.push(question_twice(&path, code));
            continue;
        }
        match survey.questionnaire.find(code) {
            Some((_, question)) => found.push((index, question)),
            None => findings.push(unknown_question(&path, code, &survey.questionnaire)),
        }
    }
    (found, findings)
}

fn check_formula(
    path: &str,
    questionnaire: &Questionnaire,
    measure: &Measure,
    questions: &[(usize, &Question)],
) -> Vec<Finding> {
    match &measure.formula {
        Formula::ScoreRate | Formula::MeanOfResponses => {
            formula::check_points(path, measure, questions)
        }
        Formula::SatisfiedShare(counted) | Formula::Awareness(counted) => {
            formula::check_counted(path, counted, questions)
        }
        Formula::WeightedOptions(weights) => {
            formula::check_weights(path, weights, measure, questions)
        }
        Formula::TrimmedMean(trim) => {
            let mut findings = formula::check_points(path, measure, questions);
            findings.extend(trimming::check_trim(path, questionnaire, trim));
            findings
        }
        Formula::Majority(majority) => formula::check_majority(path, majority, questions),
    }
}

/// The options that a formula names as counting something.
fn counted_options(formula: &Formula) -> Vec<&str> {
    match formula {
        Formula::SatisfiedShare(Counted::Options(codes))
        | Formula::Awareness(Counted::Options(codes))
        | Formula::Majority(Majority {
            counted: Counted::Options(codes),
            ..
        }) => codes.iter().map(String::as_str).collect(),
        Formula::WeightedOptions(weights) => {
            weights.iter().map(|one| one.option.as_str()).collect()
        }
        _ => Vec::new(),
    }
}

fn check_left_out(path: &str, measure: &Measure, questions: &[(usize, &Question)]) -> Vec<Finding> {
    let counted = counted_options(&measure.formula);
    let mut findings = Vec::new();
    for (index, code) in measure.leaves_base.options.iter().enumerate() {
        let path = format!("{path}.leaves_base.options[{index}]");
        if counted.contains(&code.as_str()) {
            findings.push(
                Finding::error(
                    "counted-and-left-out",
                    path,
                    Text::new(
                        format!("选项“{code}”既计入分子，又不进分母"),
                        format!("the option `{code}` counts and leaves the base at once"),
                    ),
                )
                .hint("只写在一处", "name it in one place only"),
            );
        } else if !questions.is_empty()
            && questions
                .iter()
                .all(|(_, question)| question.option(code).is_none())
        {
            findings.push(unknown_option(&path, code, questions[0].1));
        }
    }
    findings
}

fn check_meaning(path: &str, measure: &Measure, questions: &[(usize, &Question)]) -> Vec<Finding> {
    let path = format!("{path}.questions");
    match &measure.formula {
        Formula::ScoreRate | Formula::MeanOfResponses | Formula::TrimmedMean(_) => {
            demographics(&path, measure, questions)
                .into_iter()
                .collect()
        }
        Formula::SatisfiedShare(_) | Formula::WeightedOptions(_) | Formula::Majority(_) => {
            questions
                .iter()
                .filter(|(_, question)| question.role != Role::Satisfaction)
                .map(|(index, question)| {
                    not_satisfaction(
                        &format!("{path}[{index}]"),
                        &measure.formula.title(),
                        &question.code,
                    )
                })
                .collect()
        }
        Formula::Awareness(_) => questions
            .iter()
            .filter(|(_, question)| question.role != Role::Awareness)
            .map(|(index, question)| not_awareness(&format!("{path}[{index}]"), &question.code))
            .collect(),
    }
}

fn demographics(
    path: &str,
    measure: &Measure,
    questions: &[(usize, &Question)],
) -> Option<Finding> {
    let codes: Vec<&str> = questions
        .iter()
        .filter(|(_, question)| question.role == Role::Demographic)
        .map(|(_, question)| question.code.as_str())
        .collect();
    let code = &measure.code;
    (!codes.is_empty()).then(|| {
        Finding::warning(
            "measure-over-demographic",
            path,
            Text::new(
                format!("测算 {code} 算进了 {}：这些题只描述受访者，不反映满意与否", codes.join("、")),
                format!("measure {code} includes {}, which describe the respondent and say nothing about satisfaction", codes.join(", ")),
            ),
        )
        .hint(
            "去掉这些题；若报告就是这样算的，在 note 里写明",
            "take them out; where the report computes it so, say it in the note",
        )
    })
}

fn not_satisfaction(path: &str, title: &Text, code: &str) -> Finding {
    Finding::warning(
        "share-not-satisfaction",
        path,
        Text::new(
            format!("{title}用了 {code}，但它不是满意度题", title = title.zh),
            format!(
                "a {title} uses {code}, which does not ask about satisfaction",
                title = title.en
            ),
        ),
    )
    .hint(
        "换成 role = \"satisfaction\" 的题，或核对它的 role",
        "use a question with role = \"satisfaction\", or check its role",
    )
}

fn not_awareness(path: &str, code: &str) -> Finding {
    Finding::error(
        "awareness-not-asked",
        path,
        Text::new(
            format!("知晓率用了 {code}，但它没有问是否知晓政策：知晓率只能从知晓题算出"),
            format!("an awareness rate uses {code}, which does not ask whether the policy is known: only such a question can give it"),
        ),
    )
    .hint(
        "加一道 role = \"awareness\" 的题；没有问过，就在指标里按评判给分",
        "add a question with role = \"awareness\"; where none was asked, score the indicator by judgement",
    )
}
