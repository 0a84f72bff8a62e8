//! Enter and Tab behind a key that has answered by itself: many a hand ends every field with one.
//!
//! Such an Enter belongs to the key and must not answer the field to which that key has led. Where several fields in a row were keyed
//! without it, this hand ends none so: an Enter that comes then is meant for the field where it comes.

use super::machine::Entry;
use super::{Effect, Tone};
use crate::questionnaire::Kind;

/// What came right before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Before {
    /// Nothing that an Enter may belong to.
    #[default]
    Other,
    /// A key that has answered a field.
    Answer,
    /// The end of the paper before.
    Paper,
    /// A paste of which nothing was taken.
    Paste,
}

/// How the keys that answer by themselves are followed by Enter.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct LineEnds {
    before: Before,
    /// How many fields were keyed right behind another one without an Enter in between.
    left_out: usize,
}

/// So many in a row are no Enter forgotten once.
const HABIT: usize = 2;

impl LineEnds {
    /// Notes that a text was pasted where none is taken.
    pub(super) fn note_paste(&mut self, is_refused: bool) {
        if is_refused {
            self.before = Before::Paste;
        }
    }
}

impl Entry {
    /// Takes an Enter, or a Tab, that belongs to what came before; `false`: it is meant for where it comes.
    pub(super) fn takes_line_end(&mut self, is_tab: bool) -> bool {
        let before = std::mem::take(&mut self.ends.before);
        if before == Before::Paste {
            // Nothing of what it ends was taken.
            self.problem(
                "刚才粘贴的没有算，这个键也没有算",
                "what was pasted was not taken, nor is this key",
            );
            return true;
        }
        let Some((position, question)) = self.question() else {
            return false;
        };
        if before == Before::Other || (is_tab && before == Before::Paper) {
            return false;
        }
        let is_closed = matches!(question.kind, Kind::Single | Kind::Score { .. });
        // A Tab would pass any field.
        let means_something = is_tab
            || self.is_half_typed()
            || self.paper.answers.get(position).is_some()
            || self.sighted().is_some()
            || !question.required && !is_closed;
        if self.ends.left_out >= HABIT && means_something {
            return false;
        }
        self.ends.left_out = 0;
        // What is wrong with the answer stays said.
        if matches!(&self.notice, Some(notice) if notice.tone == Tone::Problem) {
            return true;
        }
        // Whoever meant it hears, with the eyes on the paper, that it did nothing.
        if is_tab {
            self.problem(
                "前面的已经存好，这个 Tab 没有算；再按一次到下一题",
                "what came before is stored, and this Tab did nothing; another one goes on to the next question",
            );
        } else if means_something {
            self.problem(
                "前面的已经存好，这个回车没有算；再按一次才是这一题的",
                "what came before is stored, and this Enter did nothing; another one is for this question",
            );
        } else {
            self.inform(
                "前面的已经存好，不用按回车",
                "what came before is stored; it needs no Enter",
            );
        }
        true
    }

    /// Notes what an event came to, for the Enter that may follow; `was_line`: its field was a line.
    pub(super) fn note_line_end(&mut self, is_key: bool, was_line: bool, effects: &[Effect]) {
        let before = std::mem::take(&mut self.ends.before);
        if !is_key {
            return;
        }
        self.ends.left_out += usize::from(before == Before::Answer);
        let answers =
            |effect: &Effect| matches!(effect, Effect::Save { .. } | Effect::Second { .. });
        if effects.iter().any(answers) {
            self.ends.before = Before::Answer;
            // Every hand ends a line, also one that a single key has answered.
            if was_line {
                self.ends.left_out = 0;
            }
        }
    }

    /// The paper comes right behind the Enter that finished another one.
    pub fn follows_a_paper(&mut self) {
        self.ends.before = Before::Paper;
    }
}
