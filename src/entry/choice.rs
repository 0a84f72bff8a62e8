//! What is said of a key that picks no option.

use crate::questionnaire::Question;

/// What to say, in Chinese and English, to a sign that picks nothing after these keys.
pub(super) fn no_such_option(question: &Question, waiting: &str, sign: char) -> (String, String) {
    let codes: Vec<&str> = question
        .options
        .iter()
        .map(|option| option.code.as_str())
        .collect();
    let codes = codes.join(" ");
    if waiting.is_empty() {
        (
            format!("没有选项 {sign} ：可按 {codes}"),
            format!("no option {sign} : press one of {codes}"),
        )
    } else {
        (
            format!("没有选项 {waiting}{sign} ：{waiting} 还没按完，接着按或回车；可按 {codes}"),
            format!(
                "no option {waiting}{sign} : {waiting} waits for the rest or Enter; one of {codes}"
            ),
        )
    }
}
