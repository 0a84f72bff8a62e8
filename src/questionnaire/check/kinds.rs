//! Whether a question has what its kind needs: options, points, bounds.

use rust_decimal::Decimal;

use super::{check_code, repeated};
use crate::questionnaire::{Kind, Opt, Question};
use crate::text::{Finding, Text};

/// The most decimals that points and numbers may have.
const DECIMALS: u32 = 3;

/// What is wrong with the kind of a question.
pub(super) fn check(path: &str, question: &Question) -> Vec<Finding> {
    let mut findings = check_options(path, question);
    match &question.kind {
        Kind::Single | Kind::Multiple => findings.extend(no_options(path, question)),
        Kind::Score { full_mark, step } => {
            findings.extend(check_score(path, question, *full_mark, *step));
        }
        Kind::Number {
            low,
            high,
            decimals,
        } => {
            findings.extend(bounds_crossed(path, question, *low, *high));
            findings.extend(too_many_decimals(path, question, *decimals));
        }
        Kind::Text | Kind::Date => {}
    }
    if question.kind == Kind::Single {
        findings.extend(no_full_mark(path, question));
    }
    findings
}

fn no_options(path: &str, question: &Question) -> Option<Finding> {
    let code = &question.code;
    question.options.is_empty().then(|| {
        Finding::error(
            "no-options",
            format!("{path}.options"),
            Text::new(
                format!("{code} 是选择题，却没有选项"),
                format!("{code} is a choice without options"),
            ),
        )
        .hint(
            "补上 options = [{ code = \"1\", label = \"…\" }, …]",
            "add options = [{ code = \"1\", label = \"…\" }, …]",
        )
    })
}

fn check_options(path: &str, question: &Question) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, option) in question.options.iter().enumerate() {
        let path = format!("{path}.options[{index}]");
        findings.extend(check_code(&format!("{path}.code"), &option.code));
        findings.extend(check_points(&format!("{path}.points"), question, option));
    }
    let codes = || question.options.iter().map(|option| option.code.as_str());
    for (index, _) in repeated(codes()) {
        let (code, question) = (&question.options[index].code, &question.code);
        findings.push(
            Finding::error(
                "duplicate-code",
                format!("{path}.options[{index}].code"),
                Text::new(
                    format!("{question} 的选项代码“{code}”用了两次"),
                    format!("{question} uses the option code `{code}` twice"),
                ),
            )
            .hint("给每个选项不同的代码", "give every option its own code"),
        );
    }
    let is_long = question.options.iter().any(|option| option.code.len() > 1);
    if question.options.len() > 9 && is_long && !super::keys::has_shared_beginning(question) {
        findings.push(many_options(path, question));
    }
    findings
}

fn many_options(path: &str, question: &Question) -> Finding {
    let (code, count) = (&question.code, question.options.len());
    Finding::warning(
        "many-options",
        format!("{path}.options[9]"),
        Text::new(
            format!("{code} 有 {count} 个选项，不能都一键录入"),
            format!("{code} has {count} options; not all can be keyed with one key"),
        ),
    )
    .hint(
        "可以照用；或用一位的代码，或拆成两道题",
        "it works; or use codes of one sign, or split the question",
    )
}

fn check_points(path: &str, question: &Question, option: &Opt) -> Option<Finding> {
    let points = option.points?;
    let code = &question.code;
    if question.kind == Kind::Multiple {
        return Some(
            Finding::error(
                "points-on-multiple",
                path,
                Text::new(
                    format!("{code} 是多选题，选项不能带分值"),
                    format!("{code} takes several options, which cannot carry points"),
                ),
            )
            .hint(
                "删掉 points；要计分就改成 single（单选）或 score（录入分值）",
                "delete points; to score it make it `single`, or `score` keyed by the evaluator",
            ),
        );
    }
    if matches!(question.kind, Kind::Score { .. }) {
        return Some(
            Finding::warning(
                "points-unused",
                path,
                Text::new(
                    format!("{code} 的分值由录入员录入，选项上的 points 不起作用"),
                    format!("the points of {code} are keyed; those at the option have no effect"),
                ),
            )
            .hint(
                "删掉 points；要按选项计分就改成 kind = \"single\"",
                "delete points; to score by option write kind = \"single\"",
            ),
        );
    }
    if points.is_sign_negative() || points.normalize().scale() > DECIMALS {
        return Some(
            Finding::error(
                "bad-points",
                path,
                Text::new(
                    format!("{code} 的分值不能是 {points}"),
                    format!("{code} cannot give {points} points"),
                ),
            )
            .hint(
                "分值不小于 0，至多 3 位小数",
                "points are 0 or more, with at most 3 decimals",
            ),
        );
    }
    None
}

fn no_full_mark(path: &str, question: &Question) -> Option<Finding> {
    let code = &question.code;
    (question.full_mark() == Some(Decimal::ZERO)).then(|| {
        Finding::error(
            "full-mark-not-positive",
            format!("{path}.options"),
            Text::new(
                format!("{code} 所有选项的分值都是 0，没有满分"),
                format!("every option of {code} gives 0 points, so there is no full mark"),
            ),
        )
        .hint(
            "给最好的选项写上分值，或把 points 全部删掉",
            "give the best option points, or delete them all",
        )
    })
}

fn check_score(
    path: &str,
    question: &Question,
    full_mark: Decimal,
    step: Decimal,
) -> Option<Finding> {
    let code = &question.code;
    if full_mark <= Decimal::ZERO {
        return Some(
            Finding::error(
                "full-mark-not-positive",
                format!("{path}.full_mark"),
                Text::new(
                    format!("{code} 的满分是 {full_mark}，必须大于 0"),
                    format!("the full mark of {code} is {full_mark}; it must be above 0"),
                ),
            )
            .hint(
                "写上问卷规定的满分，如 10",
                "write the full mark of the paper, such as 10",
            ),
        );
    }
    let decimals = full_mark.normalize().scale().max(step.normalize().scale());
    if decimals > DECIMALS {
        return Some(too_many_decimals_finding(
            &format!("{path}.step"),
            code,
            decimals,
        ));
    }
    if step > Decimal::ZERO && (full_mark % step).is_zero() {
        return None;
    }
    Some(
        Finding::error(
            "step-not-divisor",
            format!("{path}.step"),
            Text::new(
                format!("{code} 的间隔 {step} 不能整除满分 {full_mark}"),
                format!("the step {step} of {code} does not divide its full mark {full_mark}"),
            ),
        )
        .hint(
            "间隔要大于 0 并能整除满分，如满分 10、间隔 0.5",
            "the step is above 0 and divides the full mark, such as 0.5 for 10",
        ),
    )
}

fn bounds_crossed(
    path: &str,
    question: &Question,
    low: Option<Decimal>,
    high: Option<Decimal>,
) -> Option<Finding> {
    let (low, high) = (low?, high?);
    let code = &question.code;
    (low > high).then(|| {
        Finding::error(
            "bounds-crossed",
            format!("{path}.low"),
            Text::new(
                format!("{code} 的最小数 {low} 大于最大数 {high}"),
                format!("the lowest number {low} of {code} is above the highest, {high}"),
            ),
        )
        .hint(
            "low 写小的，high 写大的",
            "write the smaller one at low, the larger one at high",
        )
    })
}

fn too_many_decimals(path: &str, question: &Question, decimals: u32) -> Option<Finding> {
    (decimals > DECIMALS)
        .then(|| too_many_decimals_finding(&format!("{path}.decimals"), &question.code, decimals))
}

fn too_many_decimals_finding(path: &str, code: &str, decimals: u32) -> Finding {
    Finding::error(
        "decimals-out-of-range",
        path,
        Text::new(
            format!("{code} 有 {decimals} 位小数，至多 3 位"),
            format!("{code} has {decimals} decimals; at most 3 are kept"),
        ),
    )
    .hint("写 0 到 3 位小数", "use 0 to 3 decimals")
}
