//! Lists of words that are looked for in a text: most are told to be absent by their signs, before any is searched for.

/// A list of words, with what its signs leave in a number; made with [`sought!`] when the program is built.
#[derive(Clone, Copy)]
pub(crate) struct Sought {
    words: &'static [&'static str],
    signs: &'static [u64],
}

/// A list of words to look for.
macro_rules! sought {
    ($($word:expr),+ $(,)?) => {{
        const LIST: &[&str] = &[$($word),+];
        const SIGNS: &[u64] = &$crate::text::signs_of_words::<{ LIST.len() }>(LIST);
        $crate::text::Sought::new(LIST, SIGNS)
    }};
}
pub(crate) use sought;

impl Sought {
    pub(crate) const fn new(words: &'static [&'static str], signs: &'static [u64]) -> Self {
        Self { words, signs }
    }

    /// Whether a text has one of them.
    pub(crate) fn are_in(self, text: &str) -> bool {
        self.place_in(text).is_some()
    }

    /// The first of the list that a text has.
    pub(crate) fn first_in(self, text: &str) -> Option<&'static str> {
        self.place_in(text).map(|place| self.words[place])
    }

    /// Whether a text begins with one of them.
    pub(crate) fn begin(self, text: &str) -> bool {
        self.words.iter().any(|word| text.starts_with(word))
    }

    /// The place in the list of the first that a text has.
    pub(crate) fn place_in(self, text: &str) -> Option<usize> {
        let missing = !signs_of(text);
        let found = |at: &usize| self.signs[*at] & missing == 0 && text.contains(self.words[*at]);
        (0..self.words.len()).find(found)
    }
}

/// Looks for signs; `str::contains` with an array is compiled anew for each length, and reads every sign of the text.
pub(crate) trait HasSign {
    /// Whether one of these signs is in the text.
    fn has(&self, signs: &[char]) -> bool;
}

impl HasSign for str {
    fn has(&self, signs: &[char]) -> bool {
        // The last six bits of a sign are those of its last byte.
        let ends = signs
            .iter()
            .fold(0_u64, |ends, sign| ends | 1 << (*sign as u32 & 63));
        let bytes = self.as_bytes();
        for (at, byte) in bytes.iter().enumerate() {
            if ends >> (byte & 63) & 1 == 0 {
                continue;
            }
            let read = self.get(..=at).and_then(|read| read.chars().next_back());
            if read.is_some_and(|sign| signs.contains(&sign)) {
                return true;
            }
        }
        false
    }
}

/// What the signs of each word leave.
pub(crate) const fn signs_of_words<const COUNT: usize>(words: &[&str]) -> [u64; COUNT] {
    let mut signs = [0; COUNT];
    let mut at = 0;
    while at < COUNT {
        signs[at] = signs_of(words[at]);
        at += 1;
    }
    signs
}

/// A bit for the last byte of each sign: a text has no word of which a bit is not among its own.
const fn signs_of(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let (mut at, mut signs, mut last) = (0, 0, 0);
    while at < bytes.len() {
        let byte = bytes[at];
        if byte & 0xc0 != 0x80 {
            signs |= 1 << (last & 63);
        }
        last = byte;
        at += 1;
    }
    signs | 1 << (last & 63)
}

#[cfg(test)]
mod tests {
    use super::HasSign as _;

    #[test]
    fn a_sign_is_found_wherever_it_stands() {
        for sign in ['A', '?', '？', '满', 'é', '𠮷'] {
            assert!(format!("意{sign}é").has(&['x', sign]) && format!("A{sign}").has(&[sign]));
            assert!(!"意满？B".replace(sign, "").has(&[sign]), "{sign}");
        }
        assert!(!"".has(&['a']) && !"a".has(&[]));
    }

    #[test]
    fn the_first_word_of_the_list_is_found_wherever_it_stands() {
        let words = sought!["满意", "A4", "é", "𠮷"];
        assert_eq!(words.first_in("印在A4纸上，满意"), Some("满意"));
        assert_eq!(words.first_in("印在A4纸上"), Some("A4"));
        assert_eq!(words.place_in("𠮷é"), Some(2));
        assert_eq!(words.first_in("意满"), None);
        assert!(!words.are_in(""));
        assert!(
            words.begin("满意，A4") && words.begin("A4") && words.begin("é") && words.begin("𠮷")
        );
        assert!(
            !words.begin("满") && !words.begin("不满意") && !words.begin("A") && !words.begin("")
        );
    }
}
