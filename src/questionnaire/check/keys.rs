//! Codes that get into one another's way when they are keyed.

use super::super::keys::{REASON_KEYS, takes_key};
use crate::questionnaire::{Kind, Question};
use crate::text::{Finding, Text};

/// What an evaluator has to know of the keys of a question.
pub(super) fn check(path: &str, question: &Question) -> Vec<Finding> {
    if !matches!(question.kind, Kind::Single | Kind::Multiple) {
        return Vec::new();
    }
    let findings = [
        takes_reason_keys(path, question),
        shares_beginning(path, question),
    ];
    findings.into_iter().flatten().collect()
}

/// A code with a sign that is the key of a missing reason elsewhere.
fn takes_reason_keys(path: &str, question: &Question) -> Option<Finding> {
    let taken = REASON_KEYS
        .iter()
        .filter(|(sign, _)| question.uses_key(*sign));
    let (zh, en): (Vec<&str>, Vec<&str>) = taken.map(|(_, word)| (word.zh, word.en)).unzip();
    let uses = |code: &str| REASON_KEYS.iter().any(|(key, _)| takes_key(code, *key));
    let codes = question.options.iter().map(|option| option.code.as_str());
    let (at, _) = codes.clone().enumerate().find(|(_, code)| uses(code))?;
    let codes: Vec<&str> = codes.filter(|code| uses(code)).collect();
    let code = &question.code;
    Some(
        Finding::warning(
            "code-takes-reason-key",
            format!("{path}.options[{at}].code"),
            Text::new(
                format!(
                    "{code} 的选项 {} 占了“{}”的键：在这道题按它是选项",
                    codes.join("、"),
                    zh.join("、")
                ),
                format!(
                    "the options {} of {code} have the keys of `{}`: here they are options",
                    codes.join(", "),
                    en.join("`, `")
                ),
            ),
        )
        .hint(
            "可以照用：这些原因按 F6 选；也可以把代码改成数字",
            "it works: F6 lists these reasons; or use digits for codes",
        ),
    )
}

/// Whether a code is the beginning of another.
pub(super) fn has_shared_beginning(question: &Question) -> bool {
    shares_beginning("", question).is_some()
}

/// A code that is the beginning of another.
fn shares_beginning(path: &str, question: &Question) -> Option<Finding> {
    let codes = || {
        question
            .options
            .iter()
            .map(|option| option.code.to_ascii_uppercase())
    };
    let longer = |short: &str| -> Vec<String> {
        codes()
            .filter(|code| code.len() > short.len() && code.starts_with(short))
            .collect()
    };
    let (at, short) = codes()
        .enumerate()
        .find(|(_, code)| !longer(code).is_empty())?;
    let (code, longer) = (&question.code, longer(&short));
    Some(
        Finding::warning(
            "codes-share-beginning",
            format!("{path}.options[{at}].code"),
            Text::new(
                format!(
                    "{code} 的选项 {short} 是 {} 的开头：按 {short} 之后还要按回车",
                    longer.join("、")
                ),
                format!(
                    "the option {short} of {code} begins {}: after {short} Enter is needed",
                    longer.join(", ")
                ),
            ),
        )
        .hint(
            "可以照用；想一键录入，就把代码写成一样长，如 01、10",
            "it works; codes of one length, such as 01 and 10, need no Enter",
        ),
    )
}
