//! Names and numbers that are known and stand in somebody's words: where, and the words with signs in their place.

use std::borrow::Cow;
use std::collections::HashMap;

use super::call::read_telephone;
use crate::text::{Order, fold_width};

/// The sign that stands for each character of a masked name: as many, so that marked passages stay where they are.
pub const MASK: char = '＊';

/// The fewest characters of a name that is looked for: a single one stands in too many words.
const SHORTEST: usize = 2;

/// The names and numbers that are looked for, by the sign with which they begin.
#[derive(Clone, Default)]
pub struct KnownNames {
    names: HashMap<char, Vec<Vec<char>>>,
    numbers: HashMap<char, Vec<Vec<char>>>,
}

impl std::fmt::Debug for KnownNames {
    /// Nobody of them: what is printed to find a mistake may be sent to others.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("KnownNames")
    }
}

impl KnownNames {
    /// These names, each with its telephone number; either may be empty.
    pub fn of<'a>(people: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut known = Self::default();
        for (name, telephone) in people {
            let name: Vec<char> = name.trim().chars().map(fold_width).collect();
            if name.len() >= SHORTEST {
                known.names.entry(name[0]).or_default().push(name);
            }
            if let Ok(telephone) = read_telephone(telephone) {
                // Within a text it may stand without the 0 of its area.
                let number = telephone.number().trim_start_matches(['+', '0']);
                let number: Vec<char> = number.chars().collect();
                if let Some(first) = number.first() {
                    known.numbers.entry(*first).or_default().push(number);
                }
            }
        }
        for names in known.names.values_mut() {
            // A longer name before one that it holds.
            names.order_by_key(|name| std::cmp::Reverse(name.len()));
        }
        known
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty() && self.numbers.is_empty()
    }

    /// Where they stand in a text: from which character to before which, in order, none within another.
    pub fn find(&self, text: &str) -> Vec<(usize, usize)> {
        if self.is_empty() {
            return Vec::new();
        }
        let signs: Vec<char> = text.chars().map(fold_width).collect();
        let mut found = Vec::new();
        let mut at = 0;
        while at < signs.len() {
            match self.length_at(&signs[at..]) {
                Some(length) => {
                    found.push((at, at + length));
                    at += length;
                }
                None => at += 1,
            }
        }
        found
    }

    /// How many signs one takes with which these begin.
    fn length_at(&self, signs: &[char]) -> Option<usize> {
        let names = self.names.get(&signs[0]).into_iter().flatten();
        let name = names.clone().find(|name| signs.starts_with(name));
        if let Some(name) = name {
            return Some(name.len());
        }
        let mut numbers = self.numbers.get(&signs[0]).into_iter().flatten();
        numbers.find_map(|number| digits_length(signs, number))
    }

    /// The text with signs in the place of what is found, and how often something was.
    pub fn masked<'t>(&self, text: &'t str) -> (Cow<'t, str>, usize) {
        let found = self.find(text);
        if found.is_empty() {
            return (Cow::Borrowed(text), 0);
        }
        let mut places = found.iter().peekable();
        let masked: String = text
            .chars()
            .enumerate()
            .map(|(at, sign)| {
                while places.peek().is_some_and(|(_, end)| *end <= at) {
                    places.next();
                }
                let is_in = places.peek().is_some_and(|(start, _)| *start <= at);
                if is_in { MASK } else { sign }
            })
            .collect();
        (Cow::Owned(masked), found.len())
    }
}

/// How many signs a number takes at the beginning of these, blanks and dashes between its digits or none.
fn digits_length(signs: &[char], number: &[char]) -> Option<usize> {
    let mut digits = number.iter();
    let mut next = digits.next()?;
    for (at, sign) in signs.iter().enumerate() {
        if sign == next {
            match digits.next() {
                Some(digit) => next = digit,
                None => return Some(at + 1),
            }
        } else if at == 0 || !matches!(sign, ' ' | '-') {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> KnownNames {
        KnownNames::of([
            ("欧阳某某", "13800138000"),
            ("某某", "075581234567转801"),
            ("王", ""),
        ])
    }

    #[test]
    fn names_and_numbers_are_found_however_they_are_written_and_masked_sign_by_sign() {
        let text = "欧阳某某说：打 138-0013-8000 或０７５５－８１２３４５６７；王某某不在。";
        let (masked, count) = known().masked(text);
        assert_eq!(count, 4);
        assert_eq!(
            masked,
            "＊＊＊＊说：打 ＊＊＊＊＊＊＊＊＊＊＊＊＊ 或０＊＊＊＊＊＊＊＊＊＊＊＊；王＊＊不在。"
        );
        assert_eq!(masked.chars().count(), text.chars().count());
    }

    #[test]
    fn what_is_no_name_stays() {
        let text = "13800 人，王家，某，138001380";
        assert_eq!(known().masked(text), (Cow::Borrowed(text), 0));
    }
}
