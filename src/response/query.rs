//! Notes and queries: what people say about a response or one of its fields beside its answers.

use jiff::Timestamp;

use super::Serial;
use crate::text::Text;

/// How far a query has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum QueryState {
    /// A reviewer has asked; the keyer is to answer (待答).
    Asked,
    /// Answered; the reviewer is to close it (已答).
    Answered,
    /// Closed (已关闭).
    Closed,
}

impl QueryState {
    /// Every state, in order.
    pub const ALL: [Self; 3] = [Self::Asked, Self::Answered, Self::Closed];

    /// The stable word for it in the store and in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Answered => "answered",
            Self::Closed => "closed",
        }
    }

    /// The state with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// The state in the words of the screens.
    pub fn label(self) -> Text {
        match self {
            Self::Asked => Text::new("待答", "asked"),
            Self::Answered => Text::new("已答", "answered"),
            Self::Closed => Text::new("已关闭", "closed"),
        }
    }
}

/// What somebody said, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saying {
    /// Who.
    pub operator: String,
    /// When.
    pub at: Timestamp,
    /// What; empty for a closing without a word.
    pub text: String,
}

/// A query: a question about a response, with its answer and its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// How people name it, counted from 1 in its survey.
    pub number: u64,
    /// The response.
    pub serial: Serial,
    /// The code of the field; `None`: the whole response.
    pub question: Option<String>,
    /// How far it has come.
    pub state: QueryState,
    /// What was asked.
    pub asked: Saying,
    /// The latest answer.
    pub answered: Option<Saying>,
    /// The closing.
    pub closed: Option<Saying>,
}

/// A note on a response or on one of its fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The response.
    pub serial: Serial,
    /// The code of the field; `None`: the whole response.
    pub question: Option<String>,
    /// The note.
    pub said: Saying,
}
