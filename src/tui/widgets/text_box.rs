//! A text of many lines with a caret: typed, pasted whole, and taken back step by step.

use unicode_segmentation::UnicodeSegmentation;

/// Lines with a caret that stands on a border between two signs (grapheme clusters).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextBox {
    /// At least one.
    lines: Vec<String>,
    /// The line of the caret, counted from 0.
    line: usize,
    /// The caret as a byte offset into its line.
    byte: usize,
    undo: Vec<Edit>,
}

/// What takes a change back: at a line, so many lines become these.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Edit {
    from: usize,
    count: usize,
    lines: Vec<String>,
    caret: (usize, usize),
    /// Whether signs typed one by one within a line go on with it, and where.
    goes_on_at: Option<(usize, usize)>,
}

/// Which lines became which: at a line, counted from 0, so many became so many others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// The first line.
    pub from: usize,
    /// How many there were.
    pub old: usize,
    /// How many there are.
    pub new: usize,
}

/// The most changes that can be taken back.
const MOST_UNDONE: usize = 500;

impl Default for TextBox {
    fn default() -> Self {
        Self::new("")
    }
}

impl TextBox {
    /// A box that holds a text, the caret at its end.
    pub fn new(text: &str) -> Self {
        let lines = split(text);
        let line = lines.len() - 1;
        Self {
            byte: lines[line].len(),
            lines,
            line,
            undo: Vec::new(),
        }
    }

    /// What it holds, with a line end between lines.
    pub fn text(&self) -> String {
        self.lines.join("\n")
    }

    /// Its lines; at least one.
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.lines.iter().all(String::is_empty)
    }

    /// The line of the caret, counted from 0, and the byte in it.
    pub fn caret(&self) -> (usize, usize) {
        (self.line, self.byte)
    }

    /// Puts the caret at the end of a line, or of the last one.
    pub fn go_to(&mut self, line: usize) {
        self.line = line.min(self.lines.len() - 1);
        self.byte = self.lines[self.line].len();
    }

    /// Puts the caret at a byte of a line, or at the border before it.
    pub fn put_caret(&mut self, line: usize, byte: usize) {
        self.line = line.min(self.lines.len() - 1);
        let line = &self.lines[self.line];
        let mut borders = line.grapheme_indices(true).map(|(at, _)| at);
        self.byte = if byte >= line.len() {
            line.len()
        } else {
            borders.rfind(|at| *at <= byte).unwrap_or(0)
        };
    }

    /// Puts a text in at the caret; its line ends are line ends, other control characters are dropped.
    pub fn insert(&mut self, text: &str) -> Moved {
        let mut pieces = split(text);
        let (before, after) = self.lines[self.line].split_at(self.byte);
        let (before, after) = (before.to_owned(), after.to_owned());
        pieces[0].insert_str(0, &before);
        let last = pieces.len() - 1;
        let caret = (self.line + last, pieces[last].len());
        pieces[last].push_str(&after);
        let goes_on = last == 0 && text.graphemes(true).take(2).count() == 1;
        let goes_before = before.is_empty() && last > 0 && pieces[last] == after;
        let moved = self.replace((self.line, 1), pieces, caret, goes_on);
        if goes_before {
            // Whole lines went in above this one, which stays what it was.
            return Moved {
                old: 0,
                new: last,
                ..moved
            };
        }
        moved
    }

    /// Takes the sign before the caret out, or joins the line to the one before.
    pub fn erase(&mut self) -> Option<Moved> {
        if self.byte > 0 {
            let mut line = self.lines[self.line].clone();
            let start = before(&line, self.byte);
            line.replace_range(start..self.byte, "");
            return Some(self.replace((self.line, 1), vec![line], (self.line, start), true));
        }
        let above = self.line.checked_sub(1)?;
        let byte = self.lines[above].len();
        let joined = format!("{}{}", self.lines[above], self.lines[self.line]);
        Some(self.replace((above, 2), vec![joined], (above, byte), false))
    }

    /// Takes the sign after the caret out, or joins the line below to this one.
    pub fn erase_ahead(&mut self) -> Option<Moved> {
        let here = (self.line, self.byte);
        self.right();
        if here == (self.line, self.byte) {
            return None;
        }
        self.erase()
    }

    /// Takes the last change back.
    pub fn undo(&mut self) -> Option<Moved> {
        let edit = self.undo.pop()?;
        let moved = Moved {
            from: edit.from,
            old: edit.count,
            new: edit.lines.len(),
        };
        self.lines
            .splice(edit.from..edit.from + edit.count, edit.lines);
        (self.line, self.byte) = edit.caret;
        Some(moved)
    }

    /// Moves the caret one sign to the left, or to the end of the line before.
    pub fn left(&mut self) {
        if self.byte > 0 {
            self.byte = before(&self.lines[self.line], self.byte);
        } else if self.line > 0 {
            self.go_to(self.line - 1);
        }
    }

    /// Moves the caret one sign to the right, or to the start of the line below.
    pub fn right(&mut self) {
        let rest = &self.lines[self.line][self.byte..];
        if let Some(sign) = rest.graphemes(true).next() {
            self.byte += sign.len();
        } else if self.line + 1 < self.lines.len() {
            self.line += 1;
            self.byte = 0;
        }
    }

    /// Moves the caret so many lines up or down; it stays as near to its place in the line as it can.
    pub fn move_lines(&mut self, lines: isize) {
        let signs = self.lines[self.line][..self.byte].graphemes(true).count();
        let last = self.lines.len() - 1;
        self.line = self.line.saturating_add_signed(lines).min(last);
        let line = &self.lines[self.line];
        self.byte = line
            .grapheme_indices(true)
            .nth(signs)
            .map_or(line.len(), |(at, _)| at);
    }

    /// Moves the caret to the start of its line.
    pub fn start(&mut self) {
        self.byte = 0;
    }

    /// Moves the caret to the end of its line.
    pub fn end(&mut self) {
        self.byte = self.lines[self.line].len();
    }

    fn replace(
        &mut self,
        (from, count): (usize, usize),
        lines: Vec<String>,
        caret: (usize, usize),
        goes_on: bool,
    ) -> Moved {
        let moved = Moved {
            from,
            old: count,
            new: lines.len(),
        };
        let here = (self.line, self.byte);
        let last = self.undo.last_mut();
        let gone_on = last.filter(|edit| goes_on && edit.goes_on_at == Some(here));
        let old: Vec<String> = self.lines.splice(from..from + count, lines).collect();
        if let Some(edit) = gone_on {
            edit.goes_on_at = Some(caret);
        } else {
            if self.undo.len() == MOST_UNDONE {
                self.undo.remove(0);
            }
            self.undo.push(Edit {
                from,
                count: moved.new,
                lines: old,
                caret: here,
                goes_on_at: goes_on.then_some(caret),
            });
        }
        (self.line, self.byte) = caret;
        moved
    }
}

/// The border before a byte of a line.
fn before(line: &str, byte: usize) -> usize {
    let signs = line[..byte].grapheme_indices(true);
    signs.map(|(at, _)| at).next_back().unwrap_or(0)
}

/// The lines of a text, whatever ends them, without control characters but tabs.
fn split(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let plain = |line: &str| {
        line.chars()
            .filter(|sign| !sign.is_control() || *sign == '\t')
            .collect()
    };
    text.split('\n').map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_paste_of_many_lines_goes_in_at_the_caret_whatever_ends_them() {
        let mut text = TextBox::new("一二");
        text.left();
        let moved = text.insert("甲\r\n乙\r丙");
        assert_eq!(text.text(), "一甲\n乙\n丙二");
        let due = Moved {
            from: 0,
            old: 1,
            new: 3,
        };
        assert_eq!(moved, due);
        assert_eq!(text.caret(), (2, "丙".len()));
    }

    #[test]
    fn a_line_pushed_down_is_still_the_line_it_was() {
        let mut text = TextBox::new("题");
        text.start();
        let above = Moved {
            from: 0,
            old: 0,
            new: 1,
        };
        assert_eq!(text.insert("\n"), above);
    }

    #[test]
    fn signs_typed_in_a_row_are_taken_back_at_once() {
        let mut text = TextBox::new("题");
        for sign in ["满", "意", "吗"] {
            text.insert(sign);
        }
        text.insert("\n");
        text.insert("A");
        assert_eq!(text.text(), "题满意吗\nA");
        text.undo();
        text.undo();
        assert_eq!(text.text(), "题满意吗");
        text.undo();
        assert_eq!((text.text(), text.undo()), ("题".into(), None));
    }

    #[test]
    fn lines_are_joined_from_either_side() {
        let mut text = TextBox::new("一\n二\n三");
        text.start();
        text.erase();
        assert_eq!((text.text(), text.caret()), ("一\n二三".into(), (1, 3)));
        text.move_lines(-1);
        text.erase_ahead();
        assert_eq!(text.text(), "一二三");
        text.end();
        assert_eq!(text.erase_ahead(), None);
    }

    proptest! {
        #[test]
        fn everything_can_be_taken_back_and_the_caret_stays_on_a_border(
            steps in prop::collection::vec((0usize..9, "[a满e\u{301}\n\t]{0,4}"), 0..40)
        ) {
            let mut text = TextBox::new("首\n尾");
            for (step, piece) in steps {
                match step {
                    0 => text.left(),
                    1 => text.right(),
                    2 => { text.erase(); }
                    3 => { text.erase_ahead(); }
                    4 => text.move_lines(1),
                    5 => text.move_lines(-1),
                    6 => text.start(),
                    _ => { text.insert(&piece); }
                }
                let (line, byte) = text.caret();
                prop_assert!(text.lines()[line].is_char_boundary(byte));
            }
            while text.undo().is_some() {}
            prop_assert_eq!(text.text(), "首\n尾");
        }
    }
}
