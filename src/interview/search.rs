//! Finding words in what people said: folded text, its overlapping pairs of signs, and where the words stand.
//!
//! Chinese has no blanks between words, and a word of two signs is the usual one: an index by words finds none of them, one by
//! three signs neither. Here every two neighbouring signs are a term, so that words of any length are found as terms that
//! follow one another, and nothing else is.

use unicode_normalization::UnicodeNormalization as _;

use crate::text::fold_width;

/// The end of a text, in the place of a sign: so that its last sign begins a pair, too.
const END: char = '\0';

/// The signs by which a term is written.
const DIGITS: &[u8; 32] = b"0123456789abcdefghijklmnopqrstuv";

/// A text as it is searched: composed, in half width and lower case, without blanks and line ends.
fn folded(text: &str) -> Vec<char> {
    positions(&text.nfc().collect::<String>())
        .map(|(sign, _)| sign)
        .collect()
}

/// The signs of a composed text that are searched, each with its place among all.
fn positions(text: &str) -> impl Iterator<Item = (char, usize)> {
    let signs = text.chars().enumerate();
    let signs = signs.map(|(at, sign)| (fold_width(sign), at));
    let signs = signs.filter(|(sign, _)| !sign.is_whitespace() && !sign.is_control());
    signs.flat_map(|(sign, at)| sign.to_lowercase().map(move |sign| (sign, at)))
}

/// A pair as a word of digits and letters, the same length for all: four for each sign.
fn push_sign(term: &mut String, sign: char) {
    for shift in [15, 10, 5, 0] {
        let digit = (u32::from(sign) >> shift) & 31;
        term.push(char::from(DIGITS[digit as usize]));
    }
}

/// The terms of a text, in their order, with blanks between them; empty for one without signs.
pub fn search_terms(text: &str) -> String {
    let signs = folded(text);
    let ends = signs.iter().skip(1).copied().chain([END]);
    let mut terms = String::with_capacity(signs.len() * 9);
    for (sign, next) in signs.iter().zip(ends) {
        if !terms.is_empty() {
            terms.push(' ');
        }
        push_sign(&mut terms, *sign);
        push_sign(&mut terms, next);
    }
    terms
}

/// What is looked for: words with blanks between them, each of which has to be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sought {
    words: Vec<Vec<char>>,
}

impl Sought {
    /// Reads what a person typed; `None`: no sign in it.
    pub fn read(typed: &str) -> Option<Self> {
        let composed: String = typed.nfc().map(fold_width).collect();
        let words = composed.split_whitespace().map(folded);
        let words: Vec<Vec<char>> = words.filter(|word| !word.is_empty()).collect();
        (!words.is_empty()).then_some(Self { words })
    }

    /// The question to the index: each word as terms that follow one another, a sign alone as the beginning of a term.
    pub fn query(&self) -> String {
        let words = self.words.iter().map(|word| {
            let mut phrase = String::from("\"");
            match word.as_slice() {
                [sign] => {
                    push_sign(&mut phrase, *sign);
                    phrase.push_str("\"*");
                }
                signs => {
                    for pair in signs.windows(2) {
                        push_sign(&mut phrase, pair[0]);
                        push_sign(&mut phrase, pair[1]);
                        phrase.push(' ');
                    }
                    phrase.push('"');
                }
            }
            phrase
        });
        words.collect::<Vec<_>>().join(" AND ")
    }

    /// Whether a text has all the words.
    pub fn is_in(&self, text: &str) -> bool {
        let signs = folded(text);
        let has = |word: &Vec<char>| signs.windows(word.len()).any(|window| window == word);
        self.words.iter().all(has)
    }

    /// The words around the first place where one of them stands, with so many signs before and behind it, on one line.
    pub fn excerpt(&self, text: &str, [before, behind]: [usize; 2]) -> Excerpt {
        let composed: String = text.nfc().collect();
        let (signs, places): (Vec<char>, Vec<usize>) = positions(&composed).unzip();
        let found = self.words.iter().filter_map(|word| {
            let mut windows = signs.windows(word.len());
            let at = windows.position(|window| window == word.as_slice())?;
            Some((places[at], places[at + word.len() - 1] + 1))
        });
        let (start, end) = found.min().unwrap_or((0, 0));
        let all = composed.chars().count();
        let (from, to) = (start.saturating_sub(before), (end + behind).min(all));
        let cut = |from: usize, to: usize| -> String {
            let signs = composed.chars().skip(from).take(to - from);
            signs
                .map(|sign| if sign.is_control() { ' ' } else { sign })
                .collect()
        };
        let dots = |is_cut: bool| if is_cut { "…" } else { "" };
        Excerpt {
            before: format!("{}{}", dots(from > 0), cut(from, start)),
            found: cut(start, end),
            after: format!("{}{}", cut(end, to), dots(to < all)),
        }
    }
}

/// A piece of a text with the words that were looked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Excerpt {
    /// What stands before them.
    pub before: String,
    /// The words as they are written there.
    pub found: String,
    /// What stands behind.
    pub after: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_two_neighbours_are_a_term_and_the_last_sign_has_one() {
        let terms = search_terms("办 理\n慢");
        assert_eq!(terms.split(' ').count(), 3);
        assert!(terms.split(' ').all(|term| term.len() == 8));
        // 办理 is the first of them, whatever follows.
        assert!(terms.starts_with(search_terms("办理").split(' ').next().unwrap()));
        assert_eq!(search_terms(" \n"), "");
    }

    #[test]
    fn width_case_and_blanks_do_not_matter_and_every_word_has_to_be_there() {
        let sought = Sought::read("ＰＳＰＰ　办理").unwrap();
        assert!(sought.is_in("先用 pspp，再办\n理"));
        assert!(!sought.is_in("先用 pspp"));
        assert!(Sought::read(" 　\t").is_none());
    }

    #[test]
    fn an_excerpt_shows_the_words_as_they_were_written() {
        let sought = Sought::read("三趟").unwrap();
        let excerpt = sought.excerpt("为了盖章\n跑了三 趟才办下来", [2, 2]);
        assert_eq!(excerpt.before, "…跑了");
        assert_eq!(excerpt.found, "三 趟");
        assert_eq!(excerpt.after, "才办…");
        // Of several words the one that stands first; at the ends of a text nothing was cut.
        let two = Sought::read("办 为").unwrap();
        assert_eq!(two.excerpt("为了办事", [9, 9]).before, "");
        assert_eq!(two.excerpt("为了办事", [9, 9]).after, "了办事");
    }
}
