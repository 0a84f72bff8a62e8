//! What a formula needs of its questions and their options.

use rust_decimal::Decimal;

use crate::measure::{Counted, Majority, Measure, OptionWeight};
use crate::questionnaire::{Kind, Question, empty_list, unknown_option};
use crate::text::{Finding, Text};

/// Questions that carry no points, and options without any that stay in the base.
pub(super) fn check_points(
    path: &str,
    measure: &Measure,
    questions: &[(usize, &Question)],
) -> Vec<Finding> {
    let mut findings = without_points(path, questions);
    findings.extend(questions.iter().filter_map(|(index, question)| {
        option_without_points(&format!("{path}.questions[{index}]"), measure, question)
    }));
    findings
}

/// Options of a question with points that carry none and do not leave the base: they would be 0 points in silence.
fn option_without_points(path: &str, measure: &Measure, question: &Question) -> Option<Finding> {
    question
        .full_mark()
        .filter(|_| question.kind == Kind::Single)?;
    let leaves = &measure.leaves_base.options;
    let options = question.options.iter();
    let without = options.filter(|one| one.points.is_none() && !leaves.contains(&one.code));
    let without: Vec<&str> = without.map(|option| option.code.as_str()).collect();
    let (code, named) = (&question.code, without.join("、"));
    (!without.is_empty()).then(|| {
        Finding::warning(
            "option-without-points",
            path,
            Text::new(
                format!("{code} 的选项 {named} 没有分值，也没有移出分母：得分率和信度都把它算作 0 分"),
                format!(
                    "{} of {code} has no points and does not leave the base: a score rate and a reliability take it for 0 points",
                    without.join(", ")
                ),
            ),
        )
        .hint(
            "写上分值（不得分写 points = 0），或列入 leaves_base.options",
            "give it points (points = 0 for nothing), or name it in leaves_base.options",
        )
    })
}

/// Questions from which nothing can be computed by points.
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

/// The answers that a share counts.
pub(super) fn check_counted(
    path: &str,
    counted: &Counted,
    questions: &[(usize, &Question)],
) -> Vec<Finding> {
    match counted {
        Counted::AtLeast(low) => check_at_least(path, *low, questions),
        Counted::Options(codes) if codes.is_empty() => vec![empty_list(
            &format!("{path}.options"),
            "没有列出计入分子的选项",
            "no option is named that counts",
        )],
        Counted::Options(codes) => {
            let path_of = |index: usize| format!("{path}.options[{index}]");
            let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
            check_options(path, &path_of, &codes, questions)
        }
    }
}

/// Options named by a measure, each at the path that is given for its place in the list.
fn check_options(
    path: &str,
    path_of: &dyn Fn(usize) -> String,
    codes: &[&str],
    questions: &[(usize, &Question)],
) -> Vec<Finding> {
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
                    "录入分值的题用 at_least = 分值，或按得分计算的公式",
                    "for keyed points use at_least, or a formula over points",
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

/// The weights of options: from 0 to 1, one for each option that stays in the base.
pub(super) fn check_weights(
    path: &str,
    weights: &[OptionWeight],
    measure: &Measure,
    questions: &[(usize, &Question)],
) -> Vec<Finding> {
    let path_of = |index: usize| format!("{path}.weights[{index}].option");
    if weights.is_empty() {
        return vec![empty_list(
            &format!("{path}.weights"),
            "没有给选项写权数",
            "no option has a weight",
        )];
    }
    let codes: Vec<&str> = weights.iter().map(|one| one.option.as_str()).collect();
    let mut findings = check_options(path, &path_of, &codes, questions);
    for (index, one) in weights.iter().enumerate() {
        if codes[..index].contains(&codes[index]) {
            findings.push(option_twice(&path_of(index), &one.option));
        }
        if one.weight < Decimal::ZERO || one.weight > Decimal::ONE {
            let path = format!("{path}.weights[{index}].weight");
            findings.push(weight_out_of_range(&path, one));
        }
    }
    if weights.iter().all(|one| one.weight < Decimal::ONE) {
        findings.push(never_full(&format!("{path}.weights")));
    }
    for (_, question) in questions {
        let leaves = &measure.leaves_base.options;
        let options = question.options.iter().map(|option| &option.code);
        let without =
            options.filter(|code| !codes.contains(&code.as_str()) && !leaves.contains(code));
        let without: Vec<&str> = without.map(String::as_str).collect();
        if !without.is_empty() {
            findings.push(without_weight(
                &format!("{path}.weights"),
                question,
                &without,
            ));
        }
    }
    findings
}

fn option_twice(path: &str, code: &str) -> Finding {
    Finding::error(
        "option-twice",
        path,
        Text::new(
            format!("选项“{code}”写了两个权数"),
            format!("the option `{code}` has two weights"),
        ),
    )
    .hint("只留一个", "keep one of them")
}

fn weight_out_of_range(path: &str, weight: &OptionWeight) -> Finding {
    let (code, given) = (&weight.option, weight.weight);
    Finding::error(
        "weight-out-of-range",
        path,
        Text::new(
            format!("选项“{code}”的权数是 {given}，应在 0 到 1 之间"),
            format!("the weight of option `{code}` is {given}; it must be from 0 to 1"),
        ),
    )
    .hint("80% 写作 0.8", "write 80 % as 0.8")
}

fn never_full(path: &str) -> Finding {
    Finding::warning(
        "weight-never-full",
        path,
        Text::new(
            "没有一个选项的权数是 1：人人都选最好的一项，也到不了 100%",
            "no option weighs 1: even if everybody chose the best, the rate would stay below 100 %",
        ),
    )
    .hint(
        "给最好的一项写 1；若报告就是这样算的，在 note 里写明",
        "give the best option 1; where the report computes it so, say it in the note",
    )
}

fn without_weight(path: &str, question: &Question, codes: &[&str]) -> Finding {
    let code = &question.code;
    Finding::error(
        "option-without-weight",
        path,
        Text::new(
            format!(
                "{code} 的选项 {} 没有权数，也没有移出分母",
                codes.join("、")
            ),
            format!(
                "{} of {code} has no weight and does not leave the base",
                codes.join(", ")
            ),
        ),
    )
    .hint(
        "写上权数（不得分写 0），或列入 leaves_base.options",
        "give it a weight (0 for nothing), or name it in leaves_base.options",
    )
}

/// The answers that a majority counts.
pub(super) fn check_majority(
    path: &str,
    majority: &Majority,
    questions: &[(usize, &Question)],
) -> Vec<Finding> {
    let mut findings = check_counted(path, &majority.counted, questions);
    if questions.len() == 1 {
        findings.push(
            Finding::warning(
                "majority-of-one",
                format!("{path}.questions"),
                Text::new(
                    "只有一道题，多数满意率就是满意率",
                    "over one question a majority is nothing but a satisfied share",
                ),
            )
            .hint(
                "换成 formula = \"satisfied-share\"，或列出几道题",
                "use formula = \"satisfied-share\", or name several questions",
            ),
        );
    }
    findings
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
