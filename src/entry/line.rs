//! A line of text with a caret, counted in whole signs as a person sees them.

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use super::Event;
use crate::text::{clean, width};

/// A line being typed. The caret is always on a border between two signs (grapheme clusters).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LineInput {
    text: String,
    caret: usize,
    /// Whether the next text takes the place of what stands there.
    is_replaced: bool,
}

/// The most signs a line takes: more than a page of handwriting.
const MOST_SIGNS: usize = 4000;

impl LineInput {
    /// A line that holds `text`, the caret at its end.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            caret: text.len(),
            text,
            is_replaced: false,
        }
    }

    /// A line that shows what is stored: typing takes its place, moving the caret or deleting edits it.
    pub fn stored(text: impl Into<String>) -> Self {
        let line = Self::new(text);
        Self {
            is_replaced: !line.is_empty(),
            ..line
        }
    }

    /// Whether the next text is the first one, or takes the place of what stands there.
    pub fn begins(&self) -> bool {
        self.is_replaced || self.text.is_empty()
    }

    /// Takes everything out.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// What is typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The caret as a byte offset into [`LineInput::text`].
    pub fn caret(&self) -> usize {
        self.caret
    }

    /// The display columns before the caret.
    pub fn caret_column(&self) -> usize {
        width(&self.text[..self.caret])
    }

    /// Whether nothing is typed.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Puts a text in at the caret; control characters are dropped, line ends become spaces. Says whether the line takes
    /// it: one that is longer than lines are is left out whole.
    pub fn insert(&mut self, text: &str) -> bool {
        self.insert_up_to(text, MOST_SIGNS)
    }

    /// The same where the line takes so many signs.
    pub fn insert_up_to(&mut self, text: &str, most: usize) -> bool {
        let text = clean(text);
        let stays = if self.is_replaced {
            0
        } else {
            self.text.chars().count()
        };
        if stays + text.chars().count() > most {
            return false;
        }
        if self.is_replaced && !text.is_empty() {
            self.clear();
        }
        self.text.insert_str(self.caret, &text);
        self.caret += text.len();
        self.settle();
        true
    }

    /// Deletes the sign before the caret; says whether there was one.
    pub fn erase(&mut self) -> bool {
        self.is_replaced = false;
        let end = self.caret;
        self.left();
        self.text.replace_range(self.caret..end, "");
        let erased = self.caret < end;
        self.settle();
        erased
    }

    /// Deletes the sign after the caret.
    pub fn erase_ahead(&mut self) {
        let start = self.caret;
        self.right();
        self.text.replace_range(start..self.caret, "");
        self.caret = start;
        self.settle();
    }

    /// Moves the caret one sign to the left.
    pub fn left(&mut self) {
        self.caret = self.text[..self.caret]
            .grapheme_indices(true)
            .next_back()
            .map_or(0, |(at, _)| at);
    }

    /// Moves the caret one sign to the right.
    pub fn right(&mut self) {
        self.caret += self.text[self.caret..]
            .graphemes(true)
            .next()
            .map_or(0, str::len);
    }

    /// Moves the caret to the start.
    pub fn start(&mut self) {
        self.caret = 0;
    }

    /// Moves the caret to the end.
    pub fn end(&mut self) {
        self.caret = self.text.len();
    }

    /// Edits the line where that is what an event asks for; says whether it is.
    pub fn edit(&mut self, event: &Event) -> bool {
        match event {
            Event::Erase => {
                self.erase();
            }
            Event::EraseAhead => self.erase_ahead(),
            Event::CaretLeft => self.left(),
            Event::CaretRight => self.right(),
            Event::CaretStart => self.start(),
            Event::CaretEnd => self.end(),
            // What is typed can be taken back; elsewhere the key takes back what is stored.
            Event::Undo => self.clear(),
            _ => return false,
        }
        self.is_replaced = false;
        true
    }

    /// After an edit signs may have joined over the caret (`e` and an accent): it moves behind the joined sign.
    fn settle(&mut self) {
        let mut cursor = GraphemeCursor::new(self.caret, self.text.len(), true);
        if !cursor.is_boundary(&self.text, 0).unwrap_or(true) {
            self.caret = self
                .text
                .grapheme_indices(true)
                .map(|(at, sign)| at + sign.len())
                .find(|end| *end >= self.caret)
                .unwrap_or(self.text.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_chinese_character_is_one_sign_and_two_columns() {
        let mut line = LineInput::new("满意");
        assert_eq!(line.caret_column(), 4);
        line.left();
        assert!(line.insert("很"));
        assert_eq!(line.text(), "满很意");
        assert_eq!(line.caret_column(), 4);
        assert!(line.erase());
        line.erase_ahead();
        assert_eq!(line.text(), "满");
    }

    #[test]
    fn nothing_is_erased_before_the_start() {
        let mut line = LineInput::new("a");
        line.start();
        assert!(!line.erase());
        assert_eq!(line.text(), "a");
    }

    #[test]
    fn typing_takes_the_place_of_what_is_stored_and_moving_the_caret_edits_it() {
        let mut line = LineInput::stored("35");
        assert!(line.begins() && line.insert("4") && line.insert("0"));
        assert_eq!(line.text(), "40");
        for edit in [Event::CaretEnd, Event::CaretLeft, Event::Erase] {
            let mut line = LineInput::stored("35");
            assert!(line.edit(&edit) && !line.begins());
            assert!(line.insert("7") && line.text().contains('3'));
        }
    }

    #[test]
    fn a_line_has_an_end_and_takes_nothing_in_half() {
        let mut line = LineInput::new("满");
        assert!(!line.insert(&"意".repeat(5_000_000)));
        assert_eq!(line.text(), "满");
        assert!(line.insert(&"意".repeat(MOST_SIGNS - 1)) && !line.insert("意"));
    }

    #[test]
    fn a_pasted_line_end_becomes_a_space() {
        let mut line = LineInput::default();
        assert!(line.insert("一\n二\u{1b}"));
        assert_eq!(line.text(), "一 二");
    }

    proptest! {
        #[test]
        fn the_caret_stays_on_a_border_of_signs(
            steps in prop::collection::vec((0usize..6, "[a满e\u{301}👨\u{200d}👩]{0,3}"), 0..40)
        ) {
            let mut line = LineInput::default();
            for (step, text) in steps {
                match step {
                    0 => line.left(),
                    1 => line.right(),
                    2 => { line.erase(); }
                    3 => line.erase_ahead(),
                    4 => line.start(),
                    _ => assert!(line.insert(&text)),
                }
                let borders: Vec<usize> = line
                    .text()
                    .grapheme_indices(true)
                    .map(|(at, _)| at)
                    .chain([line.text().len()])
                    .collect();
                prop_assert!(borders.contains(&line.caret()));
            }
        }
    }
}
