//! Which option a typed key picks.

use crate::questionnaire::Question;

/// What typed signs of a choice are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Picked {
    /// The option with this code.
    Option(String),
    /// The beginning of a longer code, such as `1` where there is an option `10`.
    Growing,
    /// No option.
    Nothing,
}

/// Finds the option for what is typed so far.
///
/// The code printed on the paper comes first; a digit 1 to 9 or a letter A to I that is no code picks by position.
pub(super) fn pick(typed: &str, question: &Question) -> Picked {
    let typed = typed.to_ascii_uppercase();
    let codes = || {
        question
            .options
            .iter()
            .map(|option| option.code.to_ascii_uppercase())
    };
    if codes().any(|code| code.len() > typed.len() && code.starts_with(&typed)) {
        return Picked::Growing;
    }
    let position = codes()
        .position(|code| code == typed)
        .or_else(|| position_of_key(&typed));
    match position.and_then(|position| question.options.get(position)) {
        Some(option) => Picked::Option(option.code.clone()),
        None => Picked::Nothing,
    }
}

/// The option whose code is exactly what is typed, although a longer code begins with it.
pub(super) fn exact(typed: &str, question: &Question) -> Option<String> {
    question
        .options
        .iter()
        .find(|option| option.code.eq_ignore_ascii_case(typed))
        .map(|option| option.code.clone())
}

/// What to say, in Chinese and English, to a sign that picks nothing.
pub(super) fn no_such_option(question: &Question, sign: char) -> (String, String) {
    let codes: Vec<&str> = question
        .options
        .iter()
        .map(|option| option.code.as_str())
        .collect();
    (
        format!("没有选项“{sign}”：可按 {}", codes.join(" ")),
        format!("no option `{sign}`: press one of {}", codes.join(" ")),
    )
}

fn position_of_key(typed: &str) -> Option<usize> {
    match typed.as_bytes() {
        [digit @ b'1'..=b'9'] => Some(usize::from(digit - b'1')),
        [letter @ b'A'..=b'I'] => Some(usize::from(letter - b'A')),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaire::{Kind, Opt, Role};
    use crate::text::Text;
    use rstest::rstest;

    fn question(codes: &[&str]) -> Question {
        Question {
            code: "Q1".into(),
            text: Text::same("Q1"),
            kind: Kind::Single,
            role: Role::Process,
            sensitive: false,
            required: true,
            since: 1,
            limits: crate::questionnaire::Limits::default(),
            second: crate::questionnaire::Repeat::default(),
            options: codes
                .iter()
                .map(|code| Opt {
                    code: (*code).into(),
                    label: Text::same(*code),
                    points: None,
                    exclusive: false,
                })
                .collect(),
            ask_if: Vec::new(),
        }
    }

    #[rstest]
    #[case(&["1", "2", "9"], "9", Picked::Option("9".into()))]
    #[case(&["1", "2", "9"], "3", Picked::Option("9".into()))]
    #[case(&["1", "2", "9"], "c", Picked::Option("9".into()))]
    #[case(&["A", "B"], "b", Picked::Option("B".into()))]
    #[case(&["A", "B"], "2", Picked::Option("B".into()))]
    #[case(&["1", "2"], "3", Picked::Nothing)]
    #[case(&["1", "10"], "1", Picked::Growing)]
    #[case(&["1", "10"], "10", Picked::Option("10".into()))]
    #[case(&["1", "2"], "x", Picked::Nothing)]
    fn the_printed_code_comes_before_the_position(
        #[case] codes: &[&str],
        #[case] typed: &str,
        #[case] expected: Picked,
    ) {
        assert_eq!(pick(typed, &question(codes)), expected);
    }
}
