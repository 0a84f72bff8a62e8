//! What somebody said to one question of a guide.

use serde::{Deserialize, Serialize};

use super::passage::{Passage, after_edit};
use crate::text::Text;

/// The answer of one interview to one question: the unit that is coded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Whether it was asked, and whether anything was said.
    pub state: SaidState,
    /// The words as recorded, lines parted by a line feed; empty unless something was said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// The passages marked as quotes, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quotes: Vec<Passage>,
}

/// Whether a question was asked and answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SaidState {
    /// It was asked and there are words.
    Said,
    /// It was asked and nothing was said to it.
    Silent,
    /// It was not asked: who did not answer it is no part of any base.
    NotAsked,
    /// There were words, and they were deleted on demand. It counts as asked; codings of it stay.
    Erased,
}

impl SaidState {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Said, Self::Silent, Self::NotAsked, Self::Erased];

    /// The stable word for it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Said => "said",
            Self::Silent => "silent",
            Self::NotAsked => "not-asked",
            Self::Erased => "erased",
        }
    }

    /// What people call it.
    pub fn title(self) -> Text {
        match self {
            Self::Said => Text::new("已答", "said"),
            Self::Silent => Text::new("问了没说", "asked, nothing said"),
            Self::NotAsked => Text::new("没问到", "not asked"),
            Self::Erased => Text::new("原话已删除", "words deleted"),
        }
    }

    /// Whether the question was asked.
    pub const fn is_asked(self) -> bool {
        !matches!(self, Self::NotAsked)
    }
}

impl Said {
    /// These words without a mark.
    pub fn words(text: impl Into<String>) -> Self {
        Self {
            state: SaidState::Said,
            text: text.into(),
            quotes: Vec::new(),
        }
    }

    /// Nothing but a state.
    pub const fn nothing(state: SaidState) -> Self {
        Self {
            state,
            text: String::new(),
            quotes: Vec::new(),
        }
    }

    /// The same answer with other words, its marks with their characters; see [`after_edit`].
    #[must_use]
    pub fn edited(&self, text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            state: SaidState::Said,
            quotes: after_edit(&self.quotes, &self.text, &text),
            text,
        }
    }

    /// Whether its parts go together: words where something was said and nowhere else, marks in order and inside the words.
    pub fn is_sound(&self) -> bool {
        let length = self.text.chars().count();
        let is_told = (self.state == SaidState::Said) != self.text.is_empty();
        is_told
            && self.quotes.iter().all(|quote| quote.is_within(length))
            && self.quotes.is_sorted()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_has_words_where_something_was_said_and_nowhere_else() {
        assert!(Said::words("慢").is_sound());
        assert!(Said::nothing(SaidState::NotAsked).is_sound());
        assert!(!Said::words("").is_sound());
        let mut wrong = Said::nothing(SaidState::Silent);
        wrong.text = "慢".into();
        assert!(!wrong.is_sound());
        let mut past = Said::words("慢");
        past.quotes.push(Passage { start: 0, end: 2 });
        assert!(!past.is_sound());
    }

    #[test]
    fn who_was_not_asked_is_in_no_base() {
        let asked = SaidState::ALL.map(SaidState::is_asked);
        assert_eq!(asked, [true, true, false, true]);
    }
}
