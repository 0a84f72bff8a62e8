//! The checks of declared measures: whether their questions can give the rate, and whether the rate means what it says.

use rust_decimal::Decimal;

use super::{Counted, Formula, Measure, Survey};
use crate::questionnaire::{
    Kind, Question, Role, check_code, empty_list, question_twice, unknown_option, unknown_question,
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
        findings.extend(check_formula(&path, measure, &questions));
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

fn check_formula(path: &str, measure: &Measure, questions: &[(usize, &Question)]) -> Vec<Finding> {
    match &measure.formula {
        Formula::ScoreRate => without_points(path, questions),
        Formula::SatisfiedShare(counted) | Formula::Awareness(counted) => match counted {
            Counted::Options(codes) => check_options(path, codes, questions),
            Counted::AtLeast(low) => check_at_least(path, *low, questions),
        },
    }
}

fn without_points(path: &str, questions: &[(usize, &Question)]) -> Vec<Finding> {
    questions
        .iter()
        .filter(|(_, question)| question.full_mark().is_none())
        .map(|(index, question)| {
            let code = &question.code;
            Finding::error(
                "no-points",
                format!("{path}.questions[{index}]"),
                Text::new(
                    format!("{code} 没有分值，不能按分值计算"),
                    format!("{code} carries no points, so nothing can be computed from them"),
                ),
            )
            .hint(
                format!("去掉 {code}，或给它的选项写上 points，或用 options 指明哪些选项计入"),
                format!("take {code} out, give its options points, or say with `options` which ones count"),
            )
        })
        .collect()
}

fn check_options(path: &str, codes: &[String], questions: &[(usize, &Question)]) -> Vec<Finding> {
    let path_of = |index: usize| format!("{path}.options[{index}]");
    if codes.is_empty() {
        return vec![empty_list(
            &format!("{path}.options"),
            "没有列出计入分子的选项",
            "no option is named that counts",
        )];
    }
    let mut findings = Vec::new();
    for (index, question) in questions {
        let code = &question.code;
        if !matches!(question.kind, Kind::Single | Kind::Multiple) {
            findings.push(
                Finding::error(
                    "no-options",
                    format!("{path}.questions[{index}]"),
                    Text::new(
                        format!("{code} 不是选择题，不能按选项计算"),
                        format!("{code} is no choice, so no option of it can count"),
                    ),
                )
                .hint(
                    "录入分值的题用 at_least = 分值",
                    "for keyed points use at_least",
                ),
            );
            continue;
        }
        if question.kind == Kind::Multiple && codes.len() > 1 {
            findings.push(several_of_multiple(
                &format!("{path}.questions[{index}]"),
                code,
            ));
        }
        let missing = codes
            .iter()
            .enumerate()
            .filter(|(_, code)| question.option(code).is_none());
        findings
            .extend(missing.map(|(index, code)| unknown_option(&path_of(index), code, question)));
    }
    findings
}

fn several_of_multiple(path: &str, code: &str) -> Finding {
    Finding::error(
        "share-over-multiple",
        path,
        Text::new(
            format!("{code} 是多选题：一个人选了两项会算两次"),
            format!("{code} takes several options: someone who ticked two would count twice"),
        ),
    )
    .hint(
        "换成单选题，或只计一个选项",
        "use a single choice, or count one option only",
    )
}

fn check_at_least(path: &str, low: Decimal, questions: &[(usize, &Question)]) -> Vec<Finding> {
    let mut findings = without_points(path, questions);
    let highest = questions
        .iter()
        .filter_map(|(_, question)| question.full_mark())
        .max();
    if let Some(highest) = highest.filter(|highest| low > *highest) {
        findings.push(
            Finding::error(
                "at-least-above-full-mark",
                format!("{path}.at_least"),
                Text::new(
                    format!("要求至少 {low} 分，但满分只有 {highest}，结果永远是 0"),
                    format!("at least {low} points are asked for, but the full mark is {highest}: the rate is always 0"),
                ),
            )
            .hint("写不超过满分的分值", "write points that do not exceed the full mark"),
        );
    }
    findings
}

fn check_left_out(path: &str, measure: &Measure, questions: &[(usize, &Question)]) -> Vec<Finding> {
    let counted: &[String] = match &measure.formula {
        Formula::SatisfiedShare(Counted::Options(codes))
        | Formula::Awareness(Counted::Options(codes)) => codes,
        _ => &[],
    };
    let mut findings = Vec::new();
    for (index, code) in measure.leaves_base.options.iter().enumerate() {
        let path = format!("{path}.leaves_base.options[{index}]");
        if counted.contains(code) {
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
        Formula::ScoreRate => demographics(&path, measure, questions)
            .into_iter()
            .collect(),
        Formula::SatisfiedShare(_) => questions
            .iter()
            .filter(|(_, question)| question.role != Role::Satisfaction)
            .map(|(index, question)| not_satisfaction(&format!("{path}[{index}]"), &question.code))
            .collect(),
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

fn not_satisfaction(path: &str, code: &str) -> Finding {
    Finding::warning(
        "share-not-satisfaction",
        path,
        Text::new(
            format!("满意率用了 {code}，但它不是满意度题"),
            format!("a satisfied share uses {code}, which does not ask about satisfaction"),
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
