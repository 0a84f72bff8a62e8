//! The checks a questionnaire must pass before anyone keys a paper with it.

mod doubts;
mod keys;
mod kinds;
mod limits;
mod skips;

use std::collections::BTreeMap;

use super::{ControlTotal, Question, Questionnaire};
use crate::text::{Finding, Text, text};

/// Column names of response files, which no question may have as its code.
pub const RESERVED_CODES: [&str; 7] = [
    "serial", "state", "version", "invalid", "batch", "missing", "withheld",
];

/// Everything wrong or doubtful in a questionnaire; paths are as in its file, such as `questions[2].options[0].code`.
pub fn check(questionnaire: &Questionnaire) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(check_code("code", &questionnaire.code));
    if questionnaire.version == 0 {
        findings.push(bad_version());
    }
    if questionnaire.questions.is_empty() {
        findings.push(no_questions());
    }
    findings.extend(check_question_codes(questionnaire));
    for (position, question) in questionnaire.questions.iter().enumerate() {
        let path = format!("questions[{position}]");
        findings.extend(kinds::check(&path, question));
        findings.extend(skips::check(questionnaire, position));
        findings.extend(skips::check_second(questionnaire, position));
        findings.extend(check_since(&path, question.since, questionnaire.version));
        findings.extend(check_until(&path, question, questionnaire.version));
        findings.extend(keys::check(&path, question));
        findings.extend(limits::check(&path, question));
        findings.extend(doubts::check_question(&path, question));
    }
    findings.extend(doubts::check_roles(questionnaire));
    if let Some(total) = &questionnaire.control_total {
        findings.extend(check_control_total(questionnaire, total));
    }
    findings
}

/// A finding where a code is anything but ASCII letters, digits and hyphens; an empty one is left to the file reader.
pub fn check_code(path: &str, code: &str) -> Option<Finding> {
    let sign = code
        .chars()
        .find(|sign| !sign.is_ascii_alphanumeric() && *sign != '-')?;
    Some(
        Finding::error(
            "bad-code",
            path,
            Text::new(
                format!("代码“{code}”里不能有“{sign}”"),
                format!("the code `{code}` cannot contain `{sign}`"),
            ),
        )
        .hint(
            "代码只用英文字母、数字和连字符 -；中文写在标题或文字里",
            "a code has ASCII letters, digits and hyphens; other words belong into the title or text",
        ),
    )
}

/// The positions at which a code stands for the second time, with that of the first; case does not matter.
pub(super) fn repeated<'c>(codes: impl Iterator<Item = &'c str>) -> Vec<(usize, usize)> {
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    let mut again = Vec::new();
    for (position, code) in codes.enumerate() {
        if let Some(earlier) = first.get(&code.to_ascii_lowercase()) {
            again.push((position, *earlier));
        } else {
            first.insert(code.to_ascii_lowercase(), position);
        }
    }
    again
}

fn bad_version() -> Finding {
    Finding::error(
        "bad-version",
        "version",
        Text::new("版次不能是 0", "the version cannot be 0"),
    )
    .hint(
        "第一版写 version = 1",
        "write version = 1 for the first edition",
    )
}

fn check_since(path: &str, since: u32, version: u32) -> Option<Finding> {
    let is_within = since >= 1 && since <= version.max(1);
    (!is_within).then(|| {
        Finding::error(
            "bad-since",
            format!("{path}.since"),
            Text::new(
                format!("题目始于第 {since} 版，问卷是第 {version} 版"),
                format!("the question is there since version {since}; the questionnaire is version {version}"),
            ),
        )
        .hint(
            "since 从 1 起，不大于 version；加题时把 version 加 1",
            "since is from 1 to the version; a new question makes a new version",
        )
    })
}

fn check_until(path: &str, question: &Question, version: u32) -> Option<Finding> {
    let until = question.until?;
    let is_within = until >= question.since && until < version;
    (!is_within).then(|| {
        let since = question.since;
        Finding::error(
            "bad-until",
            format!("{path}.until"),
            text!(
                "题目停用于第 {until} 版之后，却始于第 {since} 版、问卷是第 {version} 版",
                "the question is there until version {until}; it is there since version {since}, and the questionnaire is version {version}"
            ),
        )
        .hint(
            "until 不小于 since、小于 version；停用题目时把 version 加 1",
            "until is from since to below the version; a retired question makes a new version",
        )
    })
}

fn no_questions() -> Finding {
    Finding::error(
        "no-questions",
        "questions",
        Text::new("问卷里一道题也没有", "the questionnaire has no question"),
    )
    .hint(
        "至少写一个 [[questions]]",
        "write at least one [[questions]]",
    )
}

fn check_question_codes(questionnaire: &Questionnaire) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (position, question) in questionnaire.questions.iter().enumerate() {
        let path = format!("questions[{position}].code");
        findings.extend(check_code(&path, &question.code));
        if RESERVED_CODES.contains(&question.code.to_ascii_lowercase().as_str()) {
            findings.push(reserved_code(&path, &question.code));
        }
    }
    let codes = || {
        questionnaire
            .questions
            .iter()
            .map(|question| question.code.as_str())
    };
    for (position, earlier) in repeated(codes()) {
        let code = codes().nth(position).unwrap_or_default();
        findings.push(
            Finding::error(
                "duplicate-code",
                format!("questions[{position}].code"),
                Text::new(
                    format!(
                        "题号“{code}”用了两次：第 {} 题和第 {} 题",
                        earlier + 1,
                        position + 1
                    ),
                    format!(
                        "the code `{code}` is used twice: by question {} and question {}",
                        earlier + 1,
                        position + 1
                    ),
                ),
            )
            .hint(
                "给每道题不同的题号（大小写不区分）",
                "give every question its own code; capitals make no difference",
            ),
        );
    }
    findings
}

fn reserved_code(path: &str, code: &str) -> Finding {
    Finding::error(
        "reserved-code",
        path,
        Text::new(
            format!("题号不能叫“{code}”：答卷文件已用它作列名"),
            format!(
                "no question can be called `{code}`: response files have a column of that name"
            ),
        ),
    )
    .hint(
        "换一个题号，如 \"Q1\"",
        "choose another code, such as \"Q1\"",
    )
}

fn check_control_total(questionnaire: &Questionnaire, total: &ControlTotal) -> Vec<Finding> {
    let mut findings = Vec::new();
    if total.questions.is_empty() {
        findings.push(empty_list(
            "control_total.questions",
            "合计没有列出任何题",
            "the control total names no question",
        ));
    }
    for (index, code) in total.questions.iter().enumerate() {
        let path = format!("control_total.questions[{index}]");
        match questionnaire.find(code) {
            None => findings.push(unknown_question(&path, code, questionnaire)),
            Some((_, question)) if question.full_mark().is_none() => findings.push(
                Finding::error(
                    "no-points",
                    path,
                    Text::new(
                        format!("合计包含 {code}，但这道题没有分值"),
                        format!("the control total includes {code}, which carries no points"),
                    ),
                )
                .hint(
                    format!("从合计里去掉 {code}，或给它的选项写上 points"),
                    format!("take {code} out, or give its options points"),
                ),
            ),
            Some(_) => {}
        }
    }
    for (index, _) in repeated(total.questions.iter().map(String::as_str)) {
        findings.push(question_twice(
            &format!("control_total.questions[{index}]"),
            &total.questions[index],
        ));
    }
    findings
}

/// A list that must not be empty.
pub(crate) fn empty_list(path: &str, zh: &str, en: &str) -> Finding {
    Finding::error("empty-list", path, Text::new(zh, en)).hint(
        "在方括号里至少写一个代码",
        "write at least one code between the brackets",
    )
}

/// A question listed twice.
pub(crate) fn question_twice(path: &str, code: &str) -> Finding {
    Finding::error(
        "question-twice",
        path,
        Text::new(
            format!("{code} 列了两次"),
            format!("{code} is listed twice"),
        ),
    )
    .hint("每道题只列一次", "list every question once")
}

/// A reference to a question that is not there.
pub(crate) fn unknown_question(path: &str, code: &str, questionnaire: &Questionnaire) -> Finding {
    let codes: Vec<&str> = questionnaire
        .questions
        .iter()
        .map(|question| question.code.as_str())
        .collect();
    Finding::error(
        "unknown-question",
        path,
        Text::new(
            format!("问卷里没有题“{code}”"),
            format!("the questionnaire has no question `{code}`"),
        ),
    )
    .hint(
        format!("已有的题：{}", codes.join("、")),
        format!("the questions are {}", codes.join(", ")),
    )
}

/// A reference to an option that a question does not have.
pub(crate) fn unknown_option(path: &str, code: &str, question: &Question) -> Finding {
    let codes: Vec<&str> = question
        .options
        .iter()
        .map(|option| option.code.as_str())
        .collect();
    let finding = Finding::error(
        "unknown-option",
        path,
        Text::new(
            format!("{} 没有选项“{code}”", question.code),
            format!("{} has no option `{code}`", question.code),
        ),
    );
    finding.hint(
        format!("{} 的选项：{}", question.code, codes.join("、")),
        format!("the options of {} are {}", question.code, codes.join(", ")),
    )
}
