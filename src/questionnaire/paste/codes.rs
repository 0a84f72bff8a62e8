//! Codes of questions: as printed where the paper numbers them, and unique.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::Draft;
use super::number::Series;

/// The codes given so far.
#[derive(Debug, Default)]
pub(super) struct Codes {
    taken: BTreeSet<String>,
    /// The code of each draft, for its items.
    of_draft: BTreeMap<usize, String>,
    /// Questions without a number.
    without: u32,
    /// Whether any question has a number.
    pub is_numbered: bool,
}

impl Codes {
    /// The code of a question of its own.
    pub(super) fn of(&mut self, index: usize, draft: &Draft) -> String {
        let code = match (&draft.number, draft.parent) {
            (Some((_, value, _)), Some(parent)) if self.of_draft.contains_key(&parent) => {
                format!("{}-{value}", self.of_draft[&parent])
            }
            _ => self.base(draft),
        };
        let code = self.free(&code);
        self.of_draft.insert(index, code.clone());
        code
    }

    /// The code of a question that is asked by its items only.
    pub(super) fn parent(&mut self, index: usize, draft: &Draft) {
        let code = self.base(draft);
        self.of_draft.insert(index, code);
    }

    /// Number and code of an item of a table; `which` tells the answers of a row apart, 0 where there is one.
    pub(super) fn item(
        &mut self,
        index: usize,
        draft: &Draft,
        place: u32,
        number: &str,
        which: u32,
    ) -> (String, String) {
        let has_number = draft.number.is_some();
        self.is_numbered |= !number.is_empty();
        if !self.of_draft.contains_key(&index) {
            let base = if has_number {
                self.base(draft)
            } else {
                String::new()
            };
            self.of_draft.insert(index, base);
        }
        let base = self.of_draft[&index].clone();
        let own = if number.is_empty() {
            place.to_string()
        } else {
            number.to_owned()
        };
        let coded = own.replace(['.', '_'], "-").to_ascii_uppercase();
        if !base.is_empty() && coded.starts_with(&format!("{base}-")) {
            let code = if which > 0 {
                format!("{coded}-{which}")
            } else {
                coded
            };
            return (own, self.free(&code));
        }
        let plain: String = own.chars().filter(char::is_ascii_alphanumeric).collect();
        let plain = plain.trim_start_matches('0');
        let mut code = match (base.is_empty(), plain.is_empty()) {
            (true, true) => self.unnumbered(),
            (true, false) if number.is_empty() => self.unnumbered(),
            (true, false) => format!("Q{plain}"),
            (false, true) => format!("{base}-{place}"),
            (false, false) => format!("{base}-{plain}"),
        };
        if which > 0 {
            code = format!("{code}-{which}");
        }
        let shown = match &draft.number {
            Some((_, _, above)) => format!("{above}-{own}"),
            None => number.to_owned(),
        };
        (shown, self.free(&code))
    }

    fn base(&mut self, draft: &Draft) -> String {
        let Some((series, value, shown)) = &draft.number else {
            return self.unnumbered();
        };
        match series {
            Series::Coded(_) => {
                let code = shown.replace(['.', '_'], "-").to_ascii_uppercase();
                let is_bare = code.starts_with(|sign: char| sign.is_ascii_digit());
                if is_bare { format!("Q{code}") } else { code }
            }
            Series::Nested(_) => format!("Q{}", shown.replace(['.', '_'], "-")),
            _ if draft.run > 0 && self.taken.contains(&format!("Q{value}")) => {
                format!("Q{}-{value}", draft.run + 1)
            }
            _ => format!("Q{value}"),
        }
    }

    fn unnumbered(&mut self) -> String {
        self.without += 1;
        let letter = if self.is_numbered { 'X' } else { 'Q' };
        format!("{letter}{}", self.without)
    }

    fn free(&mut self, code: &str) -> String {
        let mut free = code.to_owned();
        let mut again = 2;
        while self.taken.contains(&free) {
            free = format!("{code}-{again}");
            again += 1;
        }
        self.taken.insert(free.clone());
        free
    }
}
