//! Names of variables as SPSS and PSPP take them.
//!
//! Letters, CJK, digits, `_` and `.` only; a letter first; no `.` or `_` at the end; at most 63 bytes; unique whatever the
//! case; no word of the language. PSPP renames full-width signs, `all`, and `q1` beside `Q1` without asking.

use std::collections::HashSet;

/// The longest name, in bytes.
const MOST_BYTES: usize = 63;

/// Words that cannot be names.
const RESERVED: [&str; 13] = [
    "ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH",
];

/// Gives names, each once.
#[derive(Debug, Default)]
pub(super) struct Names {
    taken: HashSet<String>,
}

impl Names {
    /// The name most like this one that is free.
    pub(super) fn give(&mut self, wanted: &str) -> String {
        let base = plain(wanted);
        let mut name = cut(&base, MOST_BYTES).to_owned();
        let mut again = 2;
        while !self.taken.insert(name.to_uppercase()) {
            let ending = format!("_{again}");
            name = format!("{}{ending}", cut(&base, MOST_BYTES - ending.len()));
            again += 1;
        }
        name
    }
}

/// A name without the signs that no name has.
fn plain(wanted: &str) -> String {
    let mut name = String::new();
    for sign in wanted.chars() {
        name.push(if is_of_name(sign) { sign } else { '_' });
    }
    let bare = name.trim_end_matches(['_', '.']);
    let begins = bare
        .chars()
        .next()
        .is_some_and(|sign| sign.is_ascii_alphabetic() || !sign.is_ascii());
    if begins && !RESERVED.contains(&bare.to_uppercase().as_str()) {
        bare.to_owned()
    } else {
        format!("V_{}", bare.trim_start_matches(['_', '.']))
            .trim_end_matches(['_', '.'])
            .to_owned()
    }
}

fn is_of_name(sign: char) -> bool {
    sign.is_ascii_alphanumeric()
        || matches!(sign, '_' | '.')
        || matches!(sign, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

/// The beginning of a text of at most so many bytes, no character cut.
pub(super) fn cut(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Q1", "Q1")]
    #[case("1", "V_1")]
    #[case("Q-1", "Q_1")]
    #[case("all", "V_all")]
    #[case("Q1（多选）", "Q1_多选")]
    #[case("渠道", "渠道")]
    #[case("Q1.", "Q1")]
    #[case("-", "V")]
    fn a_name_has_only_what_names_have(#[case] wanted: &str, #[case] due: &str) {
        assert_eq!(Names::default().give(wanted), due);
    }

    #[test]
    fn names_are_short_and_unique_whatever_the_case() {
        let mut names = Names::default();
        let long = "满".repeat(30);
        let given = ["q1", "Q1", "Q-1", "Q_1", &long, &long].map(|wanted| names.give(wanted));
        let twenty_one = "满".repeat(21);
        let shorter = "满".repeat(20);
        assert_eq!(
            given,
            [
                "q1",
                "Q1_2",
                "Q_1",
                "Q_1_2",
                &twenty_one,
                &format!("{shorter}_2")
            ]
        );
        assert!(given.iter().all(|name| name.len() <= MOST_BYTES));
    }
}
