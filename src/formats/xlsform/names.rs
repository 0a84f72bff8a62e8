//! Names of an `XLSForm` as codes of ours, and codes as names.
//!
//! A name may have Chinese signs, underscores and points; a code has ASCII letters, digits and hyphens. A name begins with no
//! digit; a code may.

use std::collections::{BTreeMap, BTreeSet};

/// What codes begin with that replace names without any sign of a code.
const QUESTION: &str = "Q";

/// Codes for names, each once.
#[derive(Debug, Default)]
pub(super) struct Codes {
    taken: BTreeSet<String>,
    by_name: BTreeMap<String, String>,
}

impl Codes {
    /// The code that a name gets, the same for the same name; `own` is the code that the form says it has.
    pub fn code(&mut self, name: &str, own: &str) -> String {
        if let Some(code) = self.by_name.get(name) {
            return code.clone();
        }
        let code = self.free(if own.is_empty() { name } else { own });
        self.taken.insert(code.to_ascii_lowercase());
        self.by_name.insert(name.to_owned(), code.clone());
        code
    }

    fn free(&self, name: &str) -> String {
        let plain = plain(name);
        let is_free = |code: &String| !self.taken.contains(&code.to_ascii_lowercase());
        if !plain.is_empty() && is_free(&plain) {
            return plain;
        }
        let begin = if plain.is_empty() {
            QUESTION.to_owned()
        } else {
            format!("{plain}-")
        };
        (self.by_name.len() + 1..=2 * self.by_name.len() + 2)
            .map(|number| format!("{begin}{number}"))
            .find(is_free)
            .unwrap_or_default()
    }
}

/// A name with the signs of a code only; empty where it has one that none stands for.
fn plain(name: &str) -> String {
    let fits = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '_' | '.' | '-');
    if !name.chars().all(fits) {
        return String::new();
    }
    let code: String = name
        .chars()
        .map(|sign| {
            if sign.is_ascii_alphanumeric() {
                sign
            } else {
                '-'
            }
        })
        .collect();
    code.trim_matches('-').to_owned()
}

/// The codes of the options of a list, in their order: their names where all are codes, else 1, 2, 3, …
pub(super) fn option_codes(names: &[&str]) -> Vec<String> {
    let is_code = |name: &&str| {
        !name.is_empty()
            && name
                .chars()
                .all(|sign| sign.is_ascii_alphanumeric() || sign == '-')
    };
    if names.iter().all(is_code) {
        return names.iter().map(|name| (*name).to_owned()).collect();
    }
    (1..=names.len()).map(|place| place.to_string()).collect()
}

/// A code as a name: with an underscore before one that begins with a digit or a hyphen.
pub(super) fn name(code: &str) -> String {
    if code.starts_with(|sign: char| sign.is_ascii_alphabetic()) {
        return code.to_owned();
    }
    format!("_{code}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_for_every_name_and_none_twice() {
        let mut codes = Codes::default();
        let found = ["a_b", "a.b", "满意度", "_1", "A-B", "a_b"].map(|name| codes.code(name, ""));
        assert_eq!(found, ["a-b", "a-b-2", "Q3", "1", "A-B-5", "a-b"]);
        assert_eq!(codes.code("_2", "2-1"), "2-1");
        assert_eq!(codes.code("满意度", "other"), "Q3");
    }

    #[test]
    fn a_list_of_which_one_name_is_no_code_is_numbered() {
        assert_eq!(option_codes(&["A", "B-1"]), ["A", "B-1"]);
        assert_eq!(option_codes(&["满意", "2"]), ["1", "2"]);
        assert_eq!(option_codes(&["a b", "c"]), ["1", "2"]);
    }
}
