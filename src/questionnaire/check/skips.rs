//! Whether the skips of a questionnaire can be followed: each condition looks back at a question that can meet it.

use rust_decimal::Decimal;

use super::{empty_list, unknown_option, unknown_question};
use crate::questionnaire::{Condition, ConditionTest, Kind, Question, Questionnaire, SecondWay};
use crate::text::{Finding, Text, text};

/// What is wrong with the conditions of the question at `position`.
pub(super) fn check(questionnaire: &Questionnaire, position: usize) -> Vec<Finding> {
    let Some(question) = questionnaire.questions.get(position) else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    for (index, condition) in question.ask_if.iter().enumerate() {
        let path = format!("questions[{position}].ask_if[{index}]");
        match questionnaire.find(&condition.question) {
            None => findings.push(unknown_question(
                &format!("{path}.question"),
                &condition.question,
                questionnaire,
            )),
            Some((earlier, _)) if earlier >= position => {
                findings.push(later_question(&path, question, condition));
            }
            Some((_, on)) => {
                let version = questionnaire.version;
                if question.is_in(version) && !on.is_in(version) {
                    findings.push(retired(&path, question, condition));
                }
                findings.extend(check_test(&path, on, &condition.test));
            }
        }
    }
    findings
}

/// A question on whose answer others depend and that nobody keys a second time: the second entry would not know its way.
pub(super) fn check_second(questionnaire: &Questionnaire, position: usize) -> Option<Finding> {
    let question = questionnaire.questions.get(position)?;
    let depends = |other: &&Question| {
        let mut conditions = other.ask_if.iter();
        conditions.any(|condition| condition.question == question.code)
    };
    let other = questionnaire.questions.iter().find(depends)?;
    (question.second == SecondWay::None).then(|| {
        let (code, other) = (&question.code, &other.code);
        Finding::error(
            "second-entry-lost",
            format!("questions[{position}].second"),
            Text::new(
                format!("{code} 不复录，但 {other} 是否要问要看它"),
                format!("{code} is not keyed again, but whether {other} is asked depends on it"),
            ),
        )
        .hint(
            "改成 second = \"by-sight\"（显示第一次的值，对照原卷确认）或删掉 second",
            "write second = \"by-sight\" (the first value is shown and confirmed) or delete `second`",
        )
    })
}

fn later_question(path: &str, question: &Question, condition: &Condition) -> Finding {
    let (code, later) = (&question.code, &condition.question);
    Finding::error(
        "later-question",
        format!("{path}.question"),
        Text::new(
            format!("{code} 是否要问，取决于 {later}，但 {later} 不在它前面"),
            format!("{code} depends on {later}, which does not come before it"),
        ),
    )
    .hint(
        "跳题只能看前面的题：调整题目的顺序，或换一个条件",
        "a skip looks at an earlier question: reorder the questions or change the condition",
    )
}

/// The question on whose answer one depends is on the paper no more, so that nobody is asked it.
fn retired(path: &str, question: &Question, condition: &Condition) -> Finding {
    let (code, on) = (&question.code, &condition.question);
    Finding::error(
        "condition-on-retired",
        format!("{path}.question"),
        text!(
            "{code} 是否要问，取决于已停用的 {on}：新的答卷都不会问到它",
            "{code} depends on {on}, which is retired: no later paper asks it"
        ),
    )
    .hint(
        "一起停用，或另加一道没有这个条件的题",
        "retire it too, or add a question without the condition",
    )
}

fn check_test(path: &str, on: &Question, test: &ConditionTest) -> Vec<Finding> {
    match test {
        ConditionTest::AnyOf(codes) => check_codes(&format!("{path}.any_of"), on, codes),
        ConditionTest::NoneOf(codes) => check_codes(&format!("{path}.none_of"), on, codes),
        ConditionTest::AtLeast(low) => check_amount(&format!("{path}.at_least"), on, *low, true),
        ConditionTest::AtMost(high) => check_amount(&format!("{path}.at_most"), on, *high, false),
    }
}

fn check_codes(path: &str, on: &Question, codes: &[String]) -> Vec<Finding> {
    if !matches!(on.kind, Kind::Single | Kind::Multiple) {
        return vec![wrong_test(
            path,
            on,
            "没有可选的选项",
            "has no options to choose",
            "用 at_least 或 at_most 看它的分值或数字",
            "use at_least or at_most on its points or number",
        )];
    }
    if codes.is_empty() {
        return vec![empty_list(
            path,
            "条件里没有列出选项",
            "the condition names no option",
        )];
    }
    codes
        .iter()
        .enumerate()
        .filter(|(_, code)| on.option(code).is_none())
        .map(|(index, code)| unknown_option(&format!("{path}[{index}]"), code, on))
        .collect()
}

fn check_amount(path: &str, on: &Question, bound: Decimal, at_least: bool) -> Vec<Finding> {
    let (low, high) = match &on.kind {
        Kind::Score { full_mark, .. } => (Some(Decimal::ZERO), Some(*full_mark)),
        Kind::Number { low, high, .. } => (*low, *high),
        _ => {
            return vec![wrong_test(
                path,
                on,
                "不录分值或数字",
                "takes no points or number",
                "用 any_of 或 none_of 看它的选项",
                "use any_of or none_of on its options",
            )];
        }
    };
    let never = if at_least {
        high.is_some_and(|high| bound > high)
    } else {
        low.is_some_and(|low| bound < low)
    };
    never
        .then(|| never_met(path, on, bound))
        .into_iter()
        .collect()
}

fn wrong_test(
    path: &str,
    on: &Question,
    zh: &str,
    en: &str,
    hint_zh: &str,
    hint_en: &str,
) -> Finding {
    let code = &on.code;
    Finding::error(
        "condition-not-for-kind",
        path,
        Text::new(
            format!("{code} {zh}，这个条件永远不成立"),
            format!("{code} {en}, so the condition never holds"),
        ),
    )
    .hint(hint_zh, hint_en)
}

fn never_met(path: &str, on: &Question, bound: Decimal) -> Finding {
    let code = &on.code;
    Finding::error(
        "condition-never-met",
        path,
        Text::new(
            format!("{code} 达不到 {bound}，这道题永远不会问"),
            format!("{code} cannot reach {bound}, so the question is never asked"),
        ),
    )
    .hint("核对条件里的数", "check the number of the condition")
}
