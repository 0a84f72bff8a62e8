//! What the machine says to the evaluator.

use crate::text::{Text, without_quoted_codes};

/// How a notice is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// All is well.
    Info,
    /// The last key was refused or something needs a look; also sounds.
    Problem,
}

/// One sentence to the evaluator, shown until the next event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How it is meant.
    pub tone: Tone,
    /// The sentence.
    pub text: Text,
}

impl Notice {
    fn of(tone: Tone, text: Text) -> Self {
        let zh = without_quoted_codes(&text.zh).into_owned();
        let text = Text { zh, ..text };
        Self { tone, text }
    }

    /// All is well.
    pub fn info(text: Text) -> Self {
        Self::of(Tone::Info, text)
    }

    /// Something was refused.
    pub fn problem(text: Text) -> Self {
        Self::of(Tone::Problem, text)
    }
}
