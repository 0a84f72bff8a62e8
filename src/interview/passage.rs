//! A marked passage of an answer, and what becomes of it when the answer is edited.

use serde::{Deserialize, Serialize};

/// A passage: the characters from `start` up to, not including, `end`, counted from 0 in Unicode code points over the whole
/// text of the answer with its line feeds. Never empty, never past the end of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Passage {
    /// The first character.
    pub start: usize,
    /// The one behind the last.
    pub end: usize,
}

impl Passage {
    /// The passage between two places, in whichever order, of a text of so many characters; `None` where it has none.
    pub fn between(one: usize, other: usize, length: usize) -> Option<Self> {
        let (start, end) = (one.min(other).min(length), one.max(other).min(length));
        (start < end).then_some(Self { start, end })
    }

    /// The words of it.
    pub fn words(self, text: &str) -> &str {
        let byte = |place: usize| {
            let mut places = text.char_indices();
            places.nth(place).map_or(text.len(), |(at, _)| at)
        };
        let start = byte(self.start);
        &text[start..byte(self.end).max(start)]
    }

    /// Whether it lies in a text of so many characters.
    pub const fn is_within(self, length: usize) -> bool {
        self.start < self.end && self.end <= length
    }
}

/// What passages of a text become when it is edited: a mark goes with its characters.
///
/// The edit is what lies between the longest beginning and the longest end that both texts share. A passage before it stays, one
/// behind it moves with its words, and one around it grows or shrinks with what was written or struck out. Of a passage that
/// the edit cuts into, the part outside the edit stays; where nothing is left of it, it is gone.
pub fn after_edit(passages: &[Passage], before: &str, after: &str) -> Vec<Passage> {
    if before == after {
        return passages.to_vec();
    }
    let (old, new) = (before.chars().count(), after.chars().count());
    let head = before
        .chars()
        .zip(after.chars())
        .take_while(|(one, other)| one == other)
        .count();
    let room = old.min(new) - head;
    let tail = before
        .chars()
        .rev()
        .zip(after.chars().rev())
        .take(room)
        .take_while(|(one, other)| one == other)
        .count();
    // The edited part of the old text is head..old_end, and stands as head..new_end in the new one.
    let (old_end, new_end) = (old - tail, new - tail);
    let moved = |passage: &Passage| {
        let start = match passage.start {
            start if start <= head && start < old_end => start,
            start if start >= old_end => start - old_end + new_end,
            // It began in what was struck out: now with what stands behind that.
            _ => new_end,
        };
        let end = match passage.end {
            end if end <= head => end,
            end if end >= old_end => end - old_end + new_end,
            _ => head,
        };
        let start = if passage.start == head && old_end == head && passage.end > head {
            // Written right before the first character: no part of the passage.
            new_end
        } else {
            start
        };
        // Written right behind the last character: no part of the passage.
        let end = if passage.end == head { head } else { end };
        (start < end).then_some(Passage { start, end })
    };
    let mut kept: Vec<Passage> = passages.iter().filter_map(moved).collect();
    kept.dedup();
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "办理慢，跑了三趟。";

    fn edited(start: usize, end: usize, after: &str) -> Vec<String> {
        let left = after_edit(&[Passage { start, end }], TEXT, after);
        left.iter()
            .map(|left| left.words(after).to_owned())
            .collect()
    }

    #[test]
    fn the_words_of_a_passage_are_counted_in_characters() {
        let passage = Passage::between(7, 4, 9).unwrap();
        assert_eq!(passage, Passage { start: 4, end: 7 });
        assert_eq!(passage.words(TEXT), "跑了三");
        assert_eq!(Passage::between(3, 3, 9), None);
        assert_eq!(Passage::between(9, 12, 9), None);
        assert_eq!(Passage { start: 8, end: 12 }.words(TEXT), "。");
    }

    #[test]
    fn a_passage_goes_with_its_characters() {
        // Before, behind and around what was written.
        assert_eq!(edited(0, 3, "办理慢，后来跑了三趟。"), ["办理慢"]);
        assert_eq!(edited(4, 8, "办理真慢，跑了三趟。"), ["跑了三趟"]);
        assert_eq!(edited(0, 3, "办理真慢，跑了三趟。"), ["办理真慢"]);
        // At its two ends what is written is no part of it.
        assert_eq!(edited(4, 8, "办理慢，都跑了三趟。"), ["跑了三趟"]);
        assert_eq!(edited(4, 8, "办理慢，跑了三趟多。"), ["跑了三趟"]);
    }

    #[test]
    fn what_is_struck_out_leaves_the_rest_and_nothing_of_nothing() {
        assert_eq!(edited(4, 8, "办理慢，三趟。"), ["三趟"]);
        assert_eq!(edited(2, 6, "办理三趟。"), Vec::<String>::new());
        assert_eq!(edited(0, 6, "办理慢三趟。"), ["办理慢"]);
        assert_eq!(edited(4, 8, "办理慢。"), Vec::<String>::new());
        assert_eq!(edited(0, 9, ""), Vec::<String>::new());
    }

    #[test]
    fn whatever_is_edited_a_passage_outside_the_edit_keeps_its_words() {
        // Every edit of a short text that strikes out one stretch and writes another in its place.
        let signs: Vec<char> = TEXT.chars().collect();
        for from in 0..=signs.len() {
            for to in from..=signs.len() {
                for written in ["", "新", "改写"] {
                    let after: String = signs[..from]
                        .iter()
                        .copied()
                        .chain(written.chars())
                        .chain(signs[to..].iter().copied())
                        .collect();
                    for start in 0..signs.len() {
                        for end in start + 1..=signs.len() {
                            let left = after_edit(&[Passage { start, end }], TEXT, &after);
                            let length = after.chars().count();
                            assert!(left.iter().all(|left| left.is_within(length)));
                            if end <= from || start >= to {
                                let words = Passage { start, end }.words(TEXT);
                                assert_eq!(left.len(), 1, "{after} {start}..{end}");
                                assert_eq!(left[0].words(&after), words);
                            }
                        }
                    }
                }
            }
        }
    }
}
