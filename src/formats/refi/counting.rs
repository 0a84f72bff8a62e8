//! What a position in a text counts: code points or UTF-16 units, a line end of two signs as one or as two.

use super::RefiSelection;

/// A way of counting positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counting {
    /// UTF-16 units, as `NVivo` counts; else code points.
    pub is_utf16: bool,
    /// CR LF is one.
    pub joins_line_ends: bool,
    /// The mark at the beginning of the file counts.
    pub counts_mark: bool,
}

impl Counting {
    /// What the standard says, and this program writes.
    pub(super) const STANDARD: Self = Self {
        is_utf16: false,
        joins_line_ends: false,
        counts_mark: false,
    };

    /// Every way, the standard's first.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        (0..8).map(|bits| Self {
            is_utf16: bits & 1 != 0,
            joins_line_ends: bits & 2 != 0,
            counts_mark: bits & 4 != 0,
        })
    }
}

/// A text as it came, with what each of its positions is in the text as this program has it: with line feeds, without a mark.
pub(super) struct Positions {
    /// For each code point of the text that came: its units, and its place in ours.
    signs: Vec<(char, usize)>,
    length: usize,
    has_mark: bool,
}

impl Positions {
    /// Those of a text that came; gives the text as this program has it, too.
    pub(super) fn of(came: &str) -> (Self, String) {
        let has_mark = came.starts_with('\u{feff}');
        let came = came.trim_start_matches('\u{feff}');
        let (mut text, mut signs, mut place) = (String::with_capacity(came.len()), Vec::new(), 0);
        let mut rest = came.chars().peekable();
        while let Some(sign) = rest.next() {
            signs.push((sign, place));
            match sign {
                '\r' if rest.peek() == Some(&'\n') => {}
                '\r' => {
                    text.push('\n');
                    place += 1;
                }
                _ => {
                    text.push(sign);
                    place += 1;
                }
            }
        }
        let positions = Self {
            signs,
            length: place,
            has_mark,
        };
        (positions, text)
    }

    /// Whether ways of counting differ in this text at all.
    pub(super) fn is_ambiguous(&self) -> bool {
        self.has_mark
            || self
                .signs
                .iter()
                .any(|(sign, _)| sign.len_utf16() > 1 || *sign == '\r')
    }

    /// For each position in a counting, the place in our text; behind the last one, the length.
    pub(super) fn places(&self, counting: Counting) -> Vec<usize> {
        let mut places = Vec::with_capacity(self.signs.len() + 2);
        if counting.counts_mark && self.has_mark {
            places.push(0);
        }
        for (at, (sign, place)) in self.signs.iter().enumerate() {
            let is_first_half = *sign == '\r'
                && self
                    .signs
                    .get(at + 1)
                    .is_some_and(|(next, _)| *next == '\n');
            if counting.joins_line_ends && is_first_half {
                continue;
            }
            let units = if counting.is_utf16 {
                sign.len_utf16()
            } else {
                1
            };
            places.extend(std::iter::repeat_n(*place, units));
        }
        places.push(self.length);
        places
    }
}

/// The position in UTF-16 units of each position in code points, for readers that count so.
pub(super) fn utf16_positions(text: &str) -> Vec<usize> {
    let mut positions = vec![0];
    let mut at = 0;
    for sign in text.chars() {
        at += sign.len_utf16();
        positions.push(at);
    }
    positions
}

/// Whether a character of two UTF-16 units stands before the end of a passage.
pub(super) fn is_counted_otherwise(text: &str, selection: &RefiSelection) -> bool {
    text.chars()
        .take(selection.end)
        .any(|sign| sign.len_utf16() > 1)
}
