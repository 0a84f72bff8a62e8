//! Which keys answer a closed question: the codes as printed first, then reasons on keys that no code uses, and places
//! in the list where no code has a digit.

use super::{Kind, Question};
use crate::text::{fold_width, words, words::Word};

/// The keys that say why there is no answer, where the question has no use for them, with what they say.
pub const REASON_KEYS: [(char, Word); 7] = [
    ('-', words::BLANK),
    ('/', words::ILLEGIBLE),
    ('*', words::TWO_TICKED),
    ('o', words::OUTSIDE_OPTIONS),
    ('r', words::REFUSED),
    ('n', words::NOT_APPLICABLE),
    ('p', words::PAGE_MISSING),
];

/// What keys typed so far are to a choice; options by their place, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typed {
    /// This option, and the beginning of no other.
    Option(usize),
    /// The beginning of an option, and an option as it stands where there is one: it waits for the rest or for Enter.
    Growing(Option<usize>),
    /// No option and no beginning of one.
    Nothing,
}

impl Question {
    /// What keys typed so far are; width and capitals make no difference.
    pub fn typed(&self, keys: &str) -> Typed {
        let keys = folded(keys);
        if keys.is_empty() {
            return Typed::Nothing;
        }
        let is_longer = |key: &String| key.len() > keys.len() && key.starts_with(&keys);
        let mut codes = self.options.iter().map(|option| folded(&option.code));
        let as_it_stands = codes
            .position(|code| code == keys)
            .or_else(|| self.place(&keys));
        let codes = self.options.iter().map(|option| folded(&option.code));
        let grows = codes.chain(self.places()).any(|key| is_longer(&key));
        match (grows, as_it_stands) {
            (true, option) => Typed::Growing(option),
            (false, Some(option)) => Typed::Option(option),
            (false, None) => Typed::Nothing,
        }
    }

    /// Whether options are picked by their place in the list too: where a code has a digit, digits are codes only.
    pub fn has_places(&self) -> bool {
        let is_choice = matches!(self.kind, Kind::Single | Kind::Multiple);
        let has_digit = |code: &str| folded(code).contains(|sign: char| sign.is_ascii_digit());
        is_choice && !self.options.iter().any(|option| has_digit(&option.code))
    }

    /// Whether a code has this sign: what the key says elsewhere, it does not say here.
    pub fn uses_key(&self, sign: char) -> bool {
        matches!(self.kind, Kind::Single | Kind::Multiple)
            && self
                .options
                .iter()
                .any(|option| takes_key(&option.code, sign))
    }

    /// The keys of reasons that the question leaves free.
    pub fn reason_keys(&self) -> impl Iterator<Item = (char, Word)> {
        REASON_KEYS
            .into_iter()
            .filter(|(sign, _)| !self.uses_key(*sign))
    }

    /// The places in the list as they are keyed; none where the codes have digits.
    fn places(&self) -> impl Iterator<Item = String> {
        let count = if self.has_places() {
            self.options.len()
        } else {
            0
        };
        (1..=count).map(|place| place.to_string())
    }

    fn place(&self, keys: &str) -> Option<usize> {
        self.places().position(|place| place == keys)
    }
}

/// Whether a code takes a key from what it says elsewhere. The dash is the one key for blank that a number pad has: a code
/// takes it that begins with it, and no other.
pub(super) fn takes_key(code: &str, sign: char) -> bool {
    match (folded(code), fold_width(sign)) {
        (code, '-') => code.starts_with('-'),
        (code, sign) => code.contains(sign.to_ascii_uppercase()),
    }
}

/// Keys and codes as they are compared.
fn folded(keys: &str) -> String {
    keys.chars()
        .map(|sign| fold_width(sign).to_ascii_uppercase())
        .collect()
}
